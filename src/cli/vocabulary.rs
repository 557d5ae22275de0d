//! `yosan vocabulary [TABLE]`: the words in force.

use std::io::Write as _;
use std::path::Path;

use clap::ValueEnum;

use super::diagnostic::Failure;
use super::{Outcome, Stop, Streams};
use crate::vocabulary::{TABLES, Vocabulary, as_json, as_text, as_tsv, install, installed, table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a table (stages); without it, every table
    #[arg(value_name = "TABLE")]
    table: Option<String>,
    /// Form of the words; tsv is one table as a file for the folder of --vocabulary
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading in a terminal, each row with where it comes from
    Text,
    /// A file of words
    Tsv,
    /// For programs, each row with where it comes from
    Json,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let tables = match &args.table {
        Some(name) => vec![table(name).map_err(Failure::of)?],
        None => TABLES.to_vec(),
    };
    let printed = match (args.format, &tables[..]) {
        (Format::Text, _) => as_text(&tables, installed()),
        (Format::Json, _) => format!("{:#}\n", as_json(&tables, installed())),
        (Format::Tsv, [table]) => as_tsv(table, installed()),
        (Format::Tsv, _) => {
            let failure = Failure::new("tsv is the form of one table");
            return Err(failure.help("name the table: yosan vocabulary stages --format tsv").into());
        }
    };
    if matches!(args.format, Format::Json) {
        streams.out.takes_json();
    }
    streams.out.write_all(printed.as_bytes())?;
    Ok(Outcome::Done)
}

/// Puts the words of a folder in force.
pub(super) fn put_in_force(folder: &Path) -> Result<(), Failure> {
    let words = Vocabulary::read(folder).map_err(|fault| Failure::new(fault.to_string()).help(fault.remedy()))?;
    install(words).map_err(Failure::of)
}
