//! `notes`: footnotes and statements that change how numbers are read.

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::budget::Document;

pub(super) fn frame(document: &Document) -> PolarsResult<DataFrame> {
    let rows = &document.notes;
    schema::NOTES.frame(vec![
        ("document", columns::texts(rows.iter().map(|_| Some(document.name.as_str())))),
        ("note_id", columns::small((1..=rows.len()).map(Some))),
        ("kind", columns::words(rows.iter().map(|row| Some(row.kind)))),
        ("text", columns::texts(rows.iter().map(|row| Some(row.text.as_str())))),
        ("line", columns::small(rows.iter().map(|row| Some(row.line)))),
        ("byte_start", columns::large(rows.iter().map(|row| Some(row.span.start)))),
        ("byte_end", columns::large(rows.iter().map(|row| Some(row.span.end)))),
        ("amount_ids", columns::id_lists(rows.iter().map(|row| row.amounts.as_slice()))),
    ])
}
