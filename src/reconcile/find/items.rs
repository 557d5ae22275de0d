//! The items listed under an item that has an amount, too: １ 地域で受けられる医療の確保 845億円 over （１） 449億円, （２） 52億円.
//!
//! A list names what matters most, so that an item may have more than those below it come to, and never less.

use std::collections::BTreeMap;

use super::{Book, ids, sorted_out, wide_period};
use crate::budget::{AmountRow, Pairing, Role};
use crate::reconcile::relation::{Doubt, Kind, Relation, Why};

/// Whether a row stands in a list of items, below an amount that it is a part of.
pub(super) fn is_listed(row: &AmountRow) -> bool {
    row.parent.is_some() && matches!(row.role, Role::Programme | Role::ThemeTotal)
}

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let mut lists: BTreeMap<u32, Vec<&AmountRow>> = BTreeMap::new();
    for row in book.rows.iter().copied().filter(|row| is_listed(row)) {
        lists.entry(row.parent.unwrap_or_default()).or_default().push(row);
    }
    lists.into_iter().filter_map(|(total, rows)| relation(book, book.figures.row(total)?, rows)).collect()
}

fn relation(book: &Book<'_>, total: &AmountRow, rows: Vec<&AmountRow>) -> Option<Relation> {
    let (counted, excluded) = sorted_out(rows.into_iter(), |row| why_not(row, total));
    let themed = counted.iter().any(|row| row.role == Role::ThemeTotal);
    let kind = if themed { Kind::ThemeSum } else { Kind::ProgrammeSum };
    let relation = book.relation(kind, total, ids(&counted));
    // a total behind its items is their sum
    let closed = counted.iter().all(|row| row.id < total.id);
    let doubts = if closed { Vec::new() } else { vec![Doubt::Listed] };
    let whole = !total.flags.of_which && !total.flags.relisted && total.amount.is_some();
    (whole && !counted.is_empty()).then_some(Relation { excluded, doubts, ..relation })
}

fn why_not(row: &AmountRow, total: &AmountRow) -> Option<Why> {
    match () {
        () if row.flags.relisted => Some(Why::Relisted),
        () if row.flags.of_which => Some(Why::Within),
        () if wide_period(row) != wide_period(total) || row.pairing == Pairing::Open => Some(Why::OtherYear),
        // 事項要求 and － add nothing to what is printed
        () if row.amount.is_none() => Some(Why::Nothing),
        () => None,
    }
}
