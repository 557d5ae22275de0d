//! `notes`: footnotes and statements that change how numbers are read.

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::budget::Document;

pub(super) fn frame(document: &Document) -> PolarsResult<DataFrame> {
    let rows = &document.notes;
    schema::NOTES.frame(vec![
        columns::texts(rows.iter().map(|_| Some(document.name.as_str()))),
        columns::small((1..=rows.len()).map(Some)),
        columns::words(rows.iter().map(|row| Some(row.kind))),
        columns::texts(rows.iter().map(|row| Some(row.text.as_str()))),
        columns::small(rows.iter().map(|row| Some(row.line))),
        columns::large(rows.iter().map(|row| Some(row.span.start))),
        columns::large(rows.iter().map(|row| Some(row.span.end))),
        columns::id_lists(rows.iter().map(|row| row.amounts.as_slice())),
    ])
}
