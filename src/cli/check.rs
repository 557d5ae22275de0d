//! `yosan check DOC|OUT...`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::diagnostic::Failure;
use super::input::{Naming, gather};
use super::{Decoding, Outcome, Stop, Streams};
use crate::budget::Document;
use crate::export::Store;
use crate::money::Rounding;
use crate::reconcile::explain::Language;
use crate::reconcile::reconcile;
use crate::report::Reconciled;
use crate::table::schema;
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, folders of *.txt, - for standard input, or output folders of extract
    #[arg(value_name = "DOC|OUT", required = true)]
    documents: Vec<PathBuf>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// In which language
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    /// How figures are rounded, whatever the document says: half_up, truncate or round_up
    #[arg(long, value_parser = super::rounding)]
    rounding: Option<Rounding>,
    #[command(flatten)]
    decoding: Decoding,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For a file that people read
    Markdown,
    /// One object a document and line
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Lang {
    /// 日本語
    Ja,
    /// English
    #[default]
    En,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    if matches!(args.format, Format::Json) {
        streams.out.takes_json();
    }
    let mut consistent = true;
    let documents = documents(args)?;
    for (at, document) in documents.iter().enumerate() {
        let reconciliation = reconcile(document, args.rounding);
        consistent &= reconciliation.conflicts.is_empty();
        let language = match args.lang {
            Lang::Ja => Language::Japanese,
            Lang::En => Language::English,
        };
        let report = Reconciled { document, reconciliation: &reconciliation, language };
        match args.format {
            Format::Text if at > 0 => write!(streams.out, "\n{}", report.text())?,
            Format::Text => write!(streams.out, "{}", report.text())?,
            Format::Markdown => writeln!(streams.out, "## {}\n\n{}", document.name, report.markdown())?,
            Format::Json => writeln!(streams.out, "{}", report.json().map_err(std::io::Error::other)?)?,
        }
    }
    Ok(if consistent { Outcome::Done } else { Outcome::Findings })
}

/// The documents of the stores and texts named, in that order.
fn documents(args: &Args) -> Result<Vec<Document>, Stop> {
    let (stores, texts): (Vec<&PathBuf>, Vec<&PathBuf>) = args.documents.iter().partition(|path| is_store(path));
    let mut documents = Vec::new();
    for path in stores {
        let store = Store::read(path)?;
        let names = store.names()?;
        if names.is_empty() {
            let failure = Failure::new(format!("{} holds no documents", visible::path(path)));
            return Err(failure.help("name a folder that yosan extract wrote to, or the briefings' text").into());
        }
        for name in names {
            documents.push(store.document(&name)?);
        }
    }
    let texts: Vec<PathBuf> = texts.into_iter().cloned().collect();
    let inputs = gather(&texts, Naming { given: None, stdin: Some("-") }, args.decoding)?;
    documents.extend(inputs.into_iter().map(|input| input.document().0));
    Ok(documents)
}

/// A folder that extract wrote to.
fn is_store(path: &Path) -> bool {
    path.join("parquet").join(schema::DOCUMENTS.name).is_dir()
}
