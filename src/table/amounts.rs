//! `amounts`: one row for every money mention.

use polars::prelude::{DataFrame, PolarsResult, Series};

use super::frames::beside;
use super::listings::{KEY, Listed, NUMBER};
use super::{columns, schema};
use crate::budget::{AmountRow, Document, JOINT, Pairing, Project};
use crate::money::{Bounds, Rounding};
use crate::span::Span;

/// `known`: what reconciling leaves possible for each amount.
pub(super) fn frame(
    document: &Document,
    listed: &Listed,
    rounding: Rounding,
    known: &[Option<Bounds>],
) -> PolarsResult<DataFrame> {
    let rows = &document.amounts;
    let bounds: Vec<Option<Bounds>> = rows.iter().map(|row| row.amount.map(|amount| amount.bounds(rounding))).collect();
    let project = |row: &AmountRow| project(document, row.project);
    schema::AMOUNTS.frame(vec![
        ("document", columns::texts(rows.iter().map(|_| Some(document.name.as_str())))),
        ("amount_id", columns::small(rows.iter().map(|row| Some(row.id)))),
        ("page", columns::small(rows.iter().map(|row| row.page))),
        ("line", columns::small(rows.iter().map(|row| Some(row.line)))),
        ("byte_start", columns::large(rows.iter().map(|row| row.pieces.first().map(|piece| piece.start)))),
        ("byte_end", columns::large(rows.iter().map(|row| row.pieces.first().map(|piece| piece.end)))),
        ("pieces", columns::text_lists(rows.iter().map(|row| several(&row.pieces)))),
        ("literal", columns::texts(rows.iter().map(|row| Some(&*row.literal)))),
        ("yen", columns::large(rows.iter().map(|row| row.amount.map(|amount| amount.yen.0)))),
        ("unit_yen", columns::large(rows.iter().map(|row| row.amount.map(|amount| amount.unit.0)))),
        ("unit_line", columns::small(rows.iter().map(|row| row.unit_line))),
        ("low_yen", columns::large(bounds.iter().map(|bounds| bounds.as_ref().map(|bounds| bounds.low.0)))),
        ("high_yen", columns::large(bounds.iter().map(|bounds| bounds.as_ref().map(|bounds| bounds.high.0)))),
        ("role", columns::words(rows.iter().map(|row| Some(row.role)))),
        ("parent", columns::small(rows.iter().map(|row| row.parent))),
        ("project_no", columns::texts(rows.iter().map(|row| project(row).map(|project| project.no.as_str())))),
        ("project", columns::texts(rows.iter().map(|row| project(row).map(|project| project.name.as_str())))),
        ("programme_id", owners(rows, listed)?),
        (
            "subject",
            columns::owned(rows.iter().map(|row| (!row.subjects.is_empty()).then(|| row.subjects.join(JOINT)))),
        ),
        ("theme", columns::texts(rows.iter().map(|row| row.theme.as_deref()))),
        ("ministry", columns::texts(rows.iter().map(|row| row.ministry.as_deref()))),
        ("recipient", columns::texts(rows.iter().map(|row| row.recipient.as_deref()))),
        ("stage", columns::words(rows.iter().map(|row| row.stage))),
        ("fiscal_year", columns::small(rows.iter().map(|row| row.fiscal_year.map(|year| year.0)))),
        ("supplementary_no", columns::small(rows.iter().map(|row| row.supplementary_no))),
        ("of_which", columns::flags(rows.iter().map(|row| row.flags.of_which))),
        ("relisted", columns::flags(rows.iter().map(|row| row.flags.relisted))),
        ("joint", columns::flags(rows.iter().map(|row| row.flags.joint))),
        ("fund", columns::flags(rows.iter().map(|row| row.flags.fund))),
        ("approximate", columns::flags(rows.iter().map(|row| row.flags.approximate))),
        ("additive", columns::flags(rows.iter().map(|row| row.flags.additive))),
        ("pairing", columns::words(rows.iter().map(|row| Some(row.pairing)))),
        ("candidates", columns::text_lists(rows.iter().map(|row| row.candidates.iter().collect()))),
        ("reason", columns::texts(rows.iter().map(|row| Some(row.reason.as_ref())))),
        ("known_low_yen", columns::large(known.iter().map(|bounds| bounds.map(|bounds| bounds.low.0)))),
        ("known_high_yen", columns::large(known.iter().map(|bounds| bounds.map(|bounds| bounds.high.0)))),
    ])
}

/// The project at a position.
pub(super) fn project(document: &Document, at: Option<usize>) -> Option<&Project> {
    at.and_then(|at| document.projects.get(at))
}

/// `start:end` of every piece, where there are several.
fn several(pieces: &[Span]) -> Vec<String> {
    let texts = pieces.iter().map(|piece| format!("{}:{}", piece.start, piece.end));
    if pieces.len() > 1 { texts.collect() } else { Vec::new() }
}

/// Numbers of the programmes that own amounts: one subject, not open, listed under that name in that project.
fn owners(rows: &[AmountRow], listed: &Listed) -> PolarsResult<Series> {
    let keys = DataFrame::new(
        rows.len(),
        vec![
            columns::small(rows.iter().map(|row| row.project)).with_name(KEY[0].into()).into(),
            columns::texts(rows.iter().map(only_subject)).with_name(KEY[1].into()).into(),
        ],
    )?;
    Ok(beside(&keys, &listed.numbers()?, &KEY)?.column(NUMBER[0])?.as_materialized_series().clone())
}

fn only_subject(row: &AmountRow) -> Option<&str> {
    match row.subjects.as_slice() {
        [one] if row.pairing != Pairing::Open => Some(one),
        _ => None,
    }
}
