//! `activities`: what the programmes will do.

use polars::prelude::{DataFrame, PolarsResult};

use super::frames::beside;
use super::listings::Listed;
use super::{columns, schema};
use crate::budget::Document;

pub(super) fn frame(document: &Document, listed: &Listed) -> PolarsResult<DataFrame> {
    let rows = &document.activities;
    let frame = DataFrame::new(
        rows.len(),
        vec![
            columns::texts(rows.iter().map(|_| Some(document.name.as_str()))).with_name("document".into()).into(),
            columns::small((1..=rows.len()).map(Some)).with_name("activity_id".into()).into(),
            columns::small(rows.iter().map(|row| Some(row.listing))).with_name("listing".into()).into(),
            columns::words(rows.iter().map(|row| row.status)).with_name("status".into()).into(),
            columns::texts(rows.iter().map(|row| Some(row.text.as_str()))).with_name("text".into()).into(),
            columns::small(rows.iter().map(|row| Some(row.line))).with_name("line".into()).into(),
            columns::large(rows.iter().map(|row| Some(row.span.start))).with_name("byte_start".into()).into(),
            columns::large(rows.iter().map(|row| Some(row.span.end))).with_name("byte_end".into()).into(),
        ],
    )?;
    schema::ACTIVITIES.of(&beside(&frame, &listed.listings, &["listing"])?)
}
