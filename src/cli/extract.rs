//! `yosan extract DOC...`

use std::path::{Path, PathBuf};

use super::diagnostic::{Excerpt, Failure, Kind, Message};
use super::input::{Input, Naming, gather};
use super::{Decoding, Out, Outcome, Stop, Streams, sources};
use crate::budget::{AmountRow, Document, Pairing};
use crate::export::{Store, Written};
use crate::reading;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, folders of *.txt, or - for standard input
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    out: Out,
    /// Name of the document, instead of the file's; for one input only
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    decoding: Decoding,
    /// End with exit code 1 where an amount's owner stays open, and show each
    #[arg(long)]
    strict: bool,
    /// Print no summary
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let inputs = gather(&args.documents, Naming { given: args.name.as_deref(), stdin: None }, args.decoding)?;
    let mut documents: Vec<Document> =
        inputs.iter().map(|input| reading::read(&input.source, &input.name, &input.file)).collect();
    for (input, document) in inputs.iter().zip(&mut documents) {
        nothing_lost(input, document, streams)?;
    }
    let store = Store::open(&args.out.out)?;
    apart_but_for_case(&store, &documents)?;
    let written = store.write(&documents, &sources::hints(&inputs, &args.out.out))?;
    for (input, document) in inputs.iter().zip(&documents) {
        remark(input, document, args.strict, streams)?;
    }
    if !args.quiet {
        summarise(&documents, &written, &args.out.out, streams)?;
    }
    let open = documents.iter().flat_map(open).count();
    Ok(if args.strict && open > 0 { Outcome::Findings } else { Outcome::Done })
}

/// Every money mention that an independent scan of the text finds is a row, if only one without a value.
fn nothing_lost(input: &Input, document: &mut Document, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let added = reading::audited(&input.source, document);
    if added > 0 {
        let text =
            format!("{}: {} could not be read; kept as rows without a value", input.file, counted(added, "amount"));
        let help = Some("see the rows with pairing `open` and an empty yen, and please report their lines");
        streams.say(&Message { help, ..Message::new(Kind::Warning, &text) })?;
    }
    Ok(())
}

/// A file system that does not tell `A` from `a` would take one for the other.
fn apart_but_for_case(store: &Store, documents: &[Document]) -> Result<(), Stop> {
    for known in store.names()? {
        let clash =
            |document: &&Document| document.name != known && document.name.to_lowercase() == known.to_lowercase();
        if let Some(document) = documents.iter().find(clash) {
            let name = &document.name;
            let failure =
                Failure::new(format!("the store has a document {known}, which differs from {name} by case only"));
            return Err(failure.help(format!("use --name {known} to replace it, or another name to keep both")).into());
        }
    }
    Ok(())
}

fn open(document: &Document) -> impl Iterator<Item = &AmountRow> {
    document.amounts.iter().filter(|amount| amount.pairing == Pairing::Open)
}

/// What there is to say of a document.
fn remark(input: &Input, document: &Document, strict: bool, streams: &mut Streams<'_>) -> Result<(), Stop> {
    if document.amounts.is_empty() {
        let text = format!("{}: no amounts of money found; its tables are written without rows", input.file);
        streams.say(&Message { help: Some("is it a budget briefing?"), ..Message::new(Kind::Note, &text) })?;
    }
    for amount in open(document).filter(|_| strict) {
        let excerpt = Excerpt::of(&input.source, &input.file, &amount.pieces, 0);
        let text = format!("the text does not decide whose amount {} of {} is", amount.id, document.name);
        let candidates = (!amount.candidates.is_empty()).then(|| format!("possible: {}", amount.candidates.join(", ")));
        let causes = std::iter::once(amount.reason.to_string()).chain(candidates).collect();
        streams.say(&Message { excerpt: Some(&excerpt), causes, ..Message::new(Kind::Warning, &text) })?;
    }
    Ok(())
}

fn summarise(documents: &[Document], written: &Written, out: &Path, streams: &mut Streams<'_>) -> Result<(), Stop> {
    for (document, programmes) in documents.iter().zip(&written.programmes) {
        let counts = counts(document.amounts.len(), *programmes, open(document).count());
        writeln!(streams.out, "{}: {counts}", document.name)?;
    }
    let amounts = documents.iter().map(|document| document.amounts.len()).sum();
    let counts = counts(amounts, written.programmes.iter().sum(), documents.iter().flat_map(open).count());
    writeln!(streams.out, "{}: {counts}", counted(documents.len(), "document"))?;
    let files = ["parquet", "csv", "reports", "documents"].map(|folder| out.join(folder).display().to_string());
    writeln!(streams.out, "written to {}", files.join(", "))?;
    Ok(())
}

fn counts(amounts: usize, programmes: usize, unresolved: usize) -> String {
    format!("{}, {}, {unresolved} unresolved", counted(amounts, "amount"), counted(programmes, "programme"))
}

fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
