//! `documents`: one row a document.

use std::iter::once;

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::budget::{Document, Pairing};

// yosan 0.1.0+vocabulary:1f3a5c7e
fn extracted_by(document: &Document) -> String {
    let vocabulary = document.vocabulary.as_ref().map_or_else(String::new, |mark| format!("+vocabulary:{mark}"));
    format!("{}{vocabulary}", schema::PROGRAM)
}

pub(super) fn frame(document: &Document, programmes: usize) -> PolarsResult<DataFrame> {
    let source = &document.source;
    let unresolved = document.amounts.iter().filter(|amount| amount.pairing == Pairing::Open).count();
    let rounding = document.rounding.map_or_else(|| "unstated".to_owned(), |statement| statement.rounding.to_string());
    let text = |value: &str| columns::owned(once(Some(value.to_owned())));
    schema::DOCUMENTS.frame(vec![
        ("document", text(&document.name)),
        ("title", columns::texts(once(document.title.as_deref()))),
        ("fiscal_year", columns::small(once(document.fiscal_year.map(|year| year.0)))),
        ("era_year", columns::owned(once(document.fiscal_year.map(|year| year.era_label())))),
        ("stage", columns::words(once(document.stage))),
        ("source", text(&source.file)),
        ("sha256", text(&source.sha256)),
        ("text_sha256", text(&source.sha256)),
        ("place_kind", text("bytes")),
        ("encoding", text(&source.encoding.to_string())),
        ("bytes", columns::large(once(Some(source.bytes)))),
        ("lines", columns::small(once(Some(source.lines)))),
        ("pages", columns::small(once(Some(document.pages)))),
        ("rounding", text(&rounding)),
        ("rounding_line", columns::small(once(document.rounding.map(|statement| statement.line)))),
        ("amounts", columns::small(once(Some(document.amounts.len())))),
        ("programmes", columns::small(once(Some(programmes)))),
        ("unresolved", columns::small(once(Some(unresolved)))),
        ("extracted_by", text(&extracted_by(document))),
    ])
}
