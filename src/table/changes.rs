//! `changes`: what became of each programme and total between two documents.

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::continuity::{Change, Comparison, End};
use crate::money::Yen;

/// The rows of a comparison.
pub fn changes(comparison: &Comparison) -> PolarsResult<DataFrame> {
    let rows = &comparison.changes;
    let name = |name| columns::texts(rows.iter().map(move |_| Some(name)));
    let yen = |of: fn(&Change) -> Option<Yen>| columns::large(rows.iter().map(move |row| of(row).map(|yen| yen.0)));
    let text = |of: fn(&Change) -> &Option<String>| columns::texts(rows.iter().map(move |row| of(row).as_deref()));
    let line = |of: fn(&Change) -> &End| columns::small(rows.iter().map(move |row| of(row).line));
    let year =
        |of: fn(&Change) -> &End| columns::small(rows.iter().map(move |row| of(row).fiscal_year.map(|year| year.0)));
    schema::CHANGES.frame(vec![
        ("old_document", name(comparison.old_document.as_str())),
        ("new_document", name(comparison.new_document.as_str())),
        ("kind", columns::words(rows.iter().map(|row| Some(row.kind)))),
        ("old_name", text(|row| &row.old.name)),
        ("new_name", text(|row| &row.new.name)),
        ("relation", columns::words(rows.iter().map(|row| Some(row.relation)))),
        (
            "evidence",
            columns::texts(rows.iter().map(|row| (!row.evidence.is_empty()).then_some(row.evidence.as_str()))),
        ),
        ("decided_by", columns::words(rows.iter().map(|row| Some(row.decided_by)))),
        ("old_yen", yen(|row| row.old.yen)),
        ("new_yen", yen(|row| row.new.yen)),
        ("change_yen", yen(|row| row.change_yen)),
        ("change_low_yen", yen(|row| row.change_low_yen)),
        ("change_high_yen", yen(|row| row.change_high_yen)),
        ("verdict", columns::words(rows.iter().map(|row| Some(row.verdict)))),
        ("old_stage", columns::words(rows.iter().map(|row| row.old.stage))),
        ("new_stage", columns::words(rows.iter().map(|row| row.new.stage))),
        ("old_line", line(|row| &row.old)),
        ("new_line", line(|row| &row.new)),
        ("change_id", columns::small((1..=rows.len()).map(Some))),
        ("scope", columns::words(rows.iter().map(|row| Some(row.scope)))),
        ("compared", columns::words(rows.iter().map(|row| Some(row.column)))),
        ("old_project", text(|row| &row.old.project)),
        ("new_project", text(|row| &row.new.project)),
        ("recipient", columns::texts(rows.iter().map(|row| row.recipient.as_deref()))),
        ("old_fiscal_year", year(|row| &row.old)),
        ("new_fiscal_year", year(|row| &row.new)),
        ("old_bar", columns::words(rows.iter().map(|row| row.old.bar))),
        ("new_bar", columns::words(rows.iter().map(|row| row.new.bar))),
        ("candidates", columns::text_lists(rows.iter().map(candidates))),
        ("explained_yen", yen(|row| row.explained_yen)),
        ("remainder_yen", yen(|row| row.remainder_yen)),
        ("counted", columns::flags(rows.iter().map(|row| row.counted))),
    ])
}

fn candidates(row: &Change) -> Vec<&str> {
    row.candidates.iter().map(|candidate| candidate.name.as_str()).collect()
}
