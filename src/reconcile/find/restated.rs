//! One quantity printed twice: a 再掲 and its original, a programme on its detail page, a total and its repetition.

use std::collections::BTreeSet;

use super::{Book, grouped, period};
use crate::budget::{AmountRow, Pairing, Role};
use crate::reconcile::relation::{Kind, Relation};

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    repeated(book).into_iter().chain(relisted(book)).collect()
}

// the same total, share or programme amount in the same words a second time
fn repeated(book: &Book<'_>) -> Vec<Relation> {
    let rows = book.rows.iter().copied().filter(|row| {
        let role = matches!(row.role, Role::GrandTotal | Role::ProjectTotal | Role::ProjectShare | Role::Programme);
        let owned = row.role == Role::GrandTotal || row.project.is_some() && !row.subjects.is_empty();
        role && owned && row.pairing != Pairing::Open && !row.flags.of_which && !row.flags.relisted
    });
    // a detail page need not say again who spends the money
    let recipient = |row: &AmountRow| row.recipient.clone().filter(|_| row.role != Role::Programme);
    let key =
        |row: &AmountRow| (row.role, row.project, row.subjects.clone(), row.theme.clone(), recipient(row), period(row));
    grouped(rows, key).values().flat_map(|rows| again(book, rows)).collect()
}

fn again(book: &Book<'_>, rows: &[&AmountRow]) -> Vec<Relation> {
    let same_recipient = |one: &AmountRow, other: &AmountRow| {
        one.recipient == other.recipient || one.recipient.is_none() || other.recipient.is_none()
    };
    // two amounts of one programme on one page are two of its parts, unless they are equal
    let one_quantity = |one: &AmountRow, other: &AmountRow| {
        one.role != Role::Programme || one.page != other.page || one.amount == other.amount
    };
    let original = |at: usize| rows[..at].iter().find(|first| same_recipient(first, rows[at]));
    let relation = |at: usize| {
        let first = original(at).filter(|first| one_quantity(first, rows[at]))?;
        Some(book.relation(Kind::Restated, first, vec![rows[at].id]))
    };
    (1..rows.len()).filter_map(relation).collect()
}

// （再掲） prints its original's amount again: that of the same project, or else the only one that the document has
fn relisted(book: &Book<'_>) -> Vec<Relation> {
    let owned = |row: &&AmountRow| row.pairing != Pairing::Open && !row.subjects.is_empty() && !row.flags.of_which;
    let key = |row: &AmountRow| (row.subjects.clone(), row.recipient.clone(), period(row));
    let originals = grouped(book.rows(Role::Programme).filter(owned).filter(|row| !row.flags.relisted), key);
    let again = book.rows(Role::Programme).filter(owned).filter(|row| row.flags.relisted);
    let of = |row: &AmountRow| {
        let known = originals.get(&key(row))?;
        let amounts: BTreeSet<_> = known.iter().map(|original| original.amount).collect();
        let own = known.iter().find(|original| original.project == row.project);
        let original = own.or(known.first().filter(|_| amounts.len() == 1))?;
        Some(book.relation(Kind::Restated, original, vec![row.id]))
    };
    again.filter_map(of).collect()
}
