//! `documents`: one row a document.

use std::iter::once;

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::budget::{Document, Pairing};

/// Name and version of the program, as `documents.extracted_by` has it.
const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

pub(super) fn frame(document: &Document, programmes: &DataFrame) -> PolarsResult<DataFrame> {
    let source = &document.source;
    let unresolved = document.amounts.iter().filter(|amount| amount.pairing == Pairing::Open).count();
    let rounding = document.rounding.map_or_else(|| "unstated".to_owned(), |statement| statement.rounding.to_string());
    let text = |value: &str| columns::owned(once(Some(value.to_owned())));
    schema::DOCUMENTS.frame(vec![
        text(&document.name),
        columns::texts(once(document.title.as_deref())),
        columns::small(once(document.fiscal_year.map(|year| year.0))),
        columns::owned(once(document.fiscal_year.map(|year| year.era_label()))),
        columns::words(once(document.stage)),
        text(&source.file),
        text(&source.sha256),
        text(&source.sha256),
        text("bytes"),
        text(&source.encoding.to_string()),
        columns::large(once(Some(source.bytes))),
        columns::small(once(Some(source.lines))),
        columns::small(once(Some(document.pages))),
        text(&rounding),
        columns::small(once(document.rounding.map(|statement| statement.line))),
        columns::small(once(Some(document.amounts.len()))),
        columns::small(once(Some(programmes.height()))),
        columns::small(once(Some(unresolved))),
        text(PROGRAM),
    ])
}
