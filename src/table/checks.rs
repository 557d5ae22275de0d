//! `checks`: one row for each relation between stated amounts.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::budget::Document;
use crate::money::{Bounds, Interval};
use crate::reconcile::explain::{Language, Speaker};
use crate::reconcile::{Check, Reconciliation};

pub(super) fn frame(document: &Document, reconciliation: &Reconciliation) -> PolarsResult<DataFrame> {
    let checks = &reconciliation.checks;
    let speaker = Speaker { document, rule: reconciliation.rule, language: Language::English };
    let bounds = |check: &Check| check.judgement.missing.and_then(Interval::bounds);
    let bounds: Vec<Option<Bounds>> = checks.iter().map(bounds).collect();
    let excluded: Vec<Vec<u32>> = checks.iter().map(excluded).collect();
    let notes: Vec<Vec<u32>> = checks.iter().map(note_ids).collect();
    let conflicts = conflicts(reconciliation);
    let line = |check: &Check| speaker.row(check.relation.totals[0]).map(|row| row.line);
    schema::CHECKS.frame(vec![
        ("document", columns::texts(checks.iter().map(|_| Some(document.name.as_str())))),
        ("check_id", columns::small((1..=checks.len()).map(Some))),
        ("kind", columns::words(checks.iter().map(|check| Some(check.relation.kind)))),
        ("subject", columns::texts(checks.iter().map(|check| Some(check.relation.subject.as_str())))),
        ("total_amount_id", columns::small(checks.iter().map(only_total))),
        ("part_amount_ids", columns::id_lists(checks.iter().map(|check| check.relation.parts.as_slice()))),
        ("excluded_amount_ids", columns::id_lists(excluded.iter().map(Vec::as_slice))),
        ("total_yen", columns::large(checks.iter().map(|check| check.judgement.total.map(|yen| yen.0)))),
        ("parts_yen", columns::large(checks.iter().map(|check| check.judgement.parts.map(|yen| yen.0)))),
        ("gap_yen", columns::large(checks.iter().map(|check| check.judgement.gap().map(|yen| yen.0)))),
        ("slack_yen", columns::large(checks.iter().map(|check| check.judgement.slack.map(|yen| yen.0)))),
        ("verdict", columns::words(checks.iter().map(|check| Some(check.judgement.verdict)))),
        ("explanation", columns::owned(checks.iter().map(|check| Some(speaker.explain(check))))),
        ("line", columns::small(checks.iter().map(line))),
        ("total_amount_ids", columns::id_lists(checks.iter().map(|check| check.relation.totals.as_slice()))),
        ("gap_low_yen", columns::large(bounds.iter().map(|bounds| bounds.map(|bounds| bounds.low.0)))),
        ("gap_high_yen", columns::large(bounds.iter().map(|bounds| bounds.map(|bounds| bounds.high.0)))),
        ("rounding", columns::owned(checks.iter().map(|_| Some(reconciliation.rule.rounding.to_string())))),
        ("conflict", columns::small((0..checks.len()).map(|at| conflicts.get(&at).copied()))),
        ("note_ids", columns::id_lists(notes.iter().map(Vec::as_slice))),
    ])
}

fn only_total(check: &Check) -> Option<u32> {
    match check.relation.totals[..] {
        [only] => Some(only),
        _ => None,
    }
}

fn excluded(check: &Check) -> Vec<u32> {
    let mut ids: Vec<u32> = check.relation.excluded.iter().map(|exclusion| exclusion.amount).collect();
    ids.sort_unstable();
    ids
}

fn note_ids(check: &Check) -> Vec<u32> {
    check.notes.iter().filter_map(|at| u32::try_from(at + 1).ok()).collect()
}

/// For each check that is part of a conflict, the number of the first, from 1.
fn conflicts(reconciliation: &Reconciliation) -> BTreeMap<usize, usize> {
    let mut numbers = BTreeMap::new();
    for (number, conflict) in (1..).zip(&reconciliation.conflicts) {
        for &at in &conflict.checks {
            numbers.entry(at).or_insert(number);
        }
    }
    numbers
}
