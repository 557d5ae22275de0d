//! `yosan series OUT`

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use super::diagnostic::Failure;
use super::diff::{Decided, stage};
use super::{Outcome, Stop, Streams, documents};
use crate::budget::Document;
use crate::calendar::FiscalYear;
use crate::continuity::series;
use crate::export::Store;
use crate::stage::Stage;
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output folder
    #[arg(default_value = "output")]
    out: PathBuf,
    /// The documents to follow, in any order; without them, all of the stage
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    documents: Vec<String>,
    /// The stage of the documents to follow
    #[arg(long, value_name = "STAGE", value_parser = stage, default_value = "request", conflicts_with = "documents")]
    stage: Stage,
    /// Compare amounts of unlike stages, too
    #[arg(long)]
    across_stages: bool,
    #[command(flatten)]
    decided: Decided,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let all = documents::all(&args.out)?;
    let chosen = chosen(&all, args)?;
    let points = series(&chosen, &args.decided.read(&args.out)?, args.decided.options(args.across_stages));
    Store::open(&args.out)?.follow(&points)?;
    let names: Vec<&str> = chosen.iter().map(|document| document.name.as_str()).collect();
    writeln!(streams.out, "{}: {} rows", names.join(" → "), points.len())?;
    let files = ["parquet/series/series.parquet", "csv/series.csv"].map(|file| visible::path(&args.out.join(file)));
    writeln!(streams.out, "written to {}", files.join(", "))?;
    Ok(Outcome::Done)
}

/// The documents of the series by year.
fn chosen<'d>(all: &'d [Document], args: &Args) -> Result<Vec<&'d Document>, Failure> {
    if let Some(name) = args.documents.iter().find(|name| !all.iter().any(|document| document.name == **name)) {
        let known: Vec<&str> = all.iter().map(|document| document.name.as_str()).collect();
        return Err(Failure::new(format!("the store has no document {name}; it has {}", known.join(", "))));
    }
    let fits = |document: &&Document| match args.documents[..] {
        [] => document.stage.map(Stage::family) == Some(args.stage.family()),
        _ => args.documents.contains(&document.name),
    };
    let mut years: BTreeMap<FiscalYear, &Document> = BTreeMap::new();
    for document in all.iter().filter(fits) {
        let Some(year) = document.fiscal_year else {
            return Err(
                Failure::new(format!("{} names no fiscal year", document.name)).help("leave it out: --documents")
            );
        };
        if let Some(other) = years.insert(year, document) {
            let text = format!("{} and {} are both of fiscal year {}", other.name, document.name, year.0);
            return Err(Failure::new(text).help("name the documents to follow: --documents A,B,C"));
        }
    }
    if years.len() < 2 {
        let failure = Failure::new(format!("a series needs two documents or more; {} found", years.len()));
        return Err(failure.help("extract more years, or choose them: --stage, --documents"));
    }
    Ok(years.into_values().collect())
}
