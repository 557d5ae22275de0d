//! One quantity printed twice: a page's box and the overview, a 再掲 and its original, a total and its repetition.

use super::{Book, grouped, period, wide_period};
use crate::budget::{AmountRow, Document, Pairing, Role};
use crate::reconcile::Figures;
use crate::reconcile::relation::{Doubt, Kind, Relation};

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    boxes(book.document)
        .into_iter()
        .map(|(stated, boxed)| of_box(book, stated, boxed))
        .chain(repeated(book))
        .chain(relisted(book))
        .collect()
}

/// Whether 概算要求額 on the pages is 概算要求・要望額 of the overview: some page's box prints the very figure again.
pub(super) fn same_words(document: &Document, figures: Figures<'_>) -> bool {
    let interval = |row: &AmountRow| Some(row.amount?.interval(figures.rounding));
    let other_words = boxes(document).into_iter().filter(|(stated, boxed)| period(stated) != period(boxed));
    let mut meets = other_words.map(|(stated, boxed)| {
        interval(stated).zip(interval(boxed)).is_some_and(|(stated, boxed)| stated.intersects(boxed))
    });
    meets.any(|meets| meets)
}

// 日本医療研究開発機構対象経費 令和6年度概算要求額380億円 on a page, ＜ＡＭＥＤ ３８０億円＞ in the overview
fn boxes(document: &Document) -> Vec<(&AmountRow, &AmountRow)> {
    let stated = |row: &&AmountRow| matches!(row.role, Role::ProjectShare | Role::ProjectTotal) && !row.flags.of_which;
    let key = |row: &AmountRow| (row.project, row.recipient.clone(), wide_period(row));
    let overview = grouped(document.amounts.iter().filter(stated), key);
    let boxed = document.amounts.iter().filter(|row| row.role == Role::PageTotal && row.project.is_some());
    boxed.filter_map(|boxed| Some((overview.get(&key(boxed))?.first().copied()?, boxed))).collect()
}

fn of_box(book: &Book<'_>, stated: &AmountRow, boxed: &AmountRow) -> Relation {
    let mut relation = book.relation(Kind::Restated, stated, vec![boxed.id]);
    if period(stated) != period(boxed) && !book.same_words {
        relation.doubts.push(Doubt::OtherStage);
    }
    relation
}

// the same total, share or programme amount in the same words a second time
fn repeated(book: &Book<'_>) -> Vec<Relation> {
    let rows = book.document.amounts.iter().filter(|row| {
        let role = matches!(row.role, Role::GrandTotal | Role::ProjectTotal | Role::ProjectShare | Role::Programme);
        let owned = row.role == Role::GrandTotal || row.project.is_some() && !row.subjects.is_empty();
        role && owned && row.pairing != Pairing::Open && !row.flags.of_which && !row.flags.relisted
    });
    let key = |row: &AmountRow| (row.role, row.project, row.subjects.clone(), row.recipient.clone(), period(row));
    let again = |rows: &Vec<&AmountRow>| {
        let (first, later) = rows.split_first()?;
        // two amounts of one programme on one page are two of its parts, unless they are equal
        let again = |later: &&&AmountRow| {
            first.role != Role::Programme || first.page != later.page || first.amount == later.amount
        };
        let relation = |later: &&AmountRow| book.relation(Kind::Restated, first, vec![later.id]);
        Some(later.iter().filter(again).map(relation).collect::<Vec<_>>())
    };
    grouped(rows, key).values().filter_map(again).flatten().collect()
}

// （再掲） prints its original's amount again
fn relisted(book: &Book<'_>) -> Vec<Relation> {
    let owned = |row: &&AmountRow| row.pairing != Pairing::Open && !row.subjects.is_empty() && !row.flags.of_which;
    let key = |row: &AmountRow| (row.project, row.subjects.clone(), row.recipient.clone(), period(row));
    let originals = grouped(book.rows(Role::Programme).filter(owned).filter(|row| !row.flags.relisted), key);
    let again = book.rows(Role::Programme).filter(owned).filter(|row| row.flags.relisted);
    let of = |row: &AmountRow| Some(book.relation(Kind::Restated, originals.get(&key(row))?.first()?, vec![row.id]));
    again.filter_map(of).collect()
}
