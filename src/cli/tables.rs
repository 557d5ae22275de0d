//! `yosan tables`: the data dictionary.

use std::io::Write as _;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Outcome, Stop, Streams};
use crate::table::schema::{self, Table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Form of the dictionary
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading in a terminal
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let dictionary = match args.format {
        Format::Text => schema::ALL.iter().map(|table| text(table)).collect::<Vec<_>>().join("\n"),
        Format::Markdown => schema::ALL.iter().map(|table| markdown(table)).collect::<Vec<_>>().join("\n"),
        Format::Json => format!("{:#}\n", json!({ "version": schema::VERSION, "tables": schema::ALL.map(as_json) })),
    };
    if matches!(args.format, Format::Json) {
        streams.out.takes_json();
    }
    streams.out.write_all(dictionary.as_bytes())?;
    Ok(Outcome::Done)
}

fn text(table: &Table) -> String {
    let rows = table
        .columns
        .iter()
        .map(|column| format!("  {:<16} {:<9} {}\n", column.name, column.kind.name(), column.meaning));
    format!("{}: one row is {}\n{}", table.name, table.row, rows.collect::<String>())
}

fn markdown(table: &Table) -> String {
    let rows = table
        .columns
        .iter()
        .map(|column| format!("| `{}` | {} | {} |\n", column.name, column.kind.name(), column.meaning));
    let heading = format!(
        "### {}\n\nOne row is {}.\n\n| column | type | meaning |\n| --- | --- | --- |\n",
        table.name, table.row
    );
    heading + &rows.collect::<String>()
}

fn as_json(table: &Table) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind.name(), "meaning": column.meaning }))
        .collect();
    json!({ "name": table.name, "row": table.row, "key": table.key, "columns": columns })
}
