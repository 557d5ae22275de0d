//! The boxes at the feet of slides: 日本医療研究開発機構対象経費 令和6年度概算要求額380億円.
//!
//! A box prints the project's figure again, on one page or on each; where a project goes over several pages and no box does,
//! each is the sum of its own page.

use std::collections::BTreeSet;

use super::{Book, grouped, ids, period, wide_period};
use crate::budget::{AmountRow, Role};
use crate::reconcile::Figures;
use crate::reconcile::relation::{Doubt, Kind, Relation};

/// What a document says of one project's money for one recipient.
pub(super) struct Boxes<'d> {
    /// What the overview says.
    pub(super) stated: Option<&'d AmountRow>,
    /// What the pages say.
    pub(super) boxes: Vec<&'d AmountRow>,
    /// Whether each box is of its own page only.
    pub(super) paged: bool,
}

/// The boxes of every project and recipient that has some.
pub(super) fn boxes<'d>(rows: &[&'d AmountRow], figures: Figures<'d>) -> Vec<Boxes<'d>> {
    let roles = [Role::ProjectShare, Role::ProjectTotal, Role::PageTotal];
    let rows = rows.iter().copied().filter(|row| roles.contains(&row.role) && !row.flags.of_which);
    let groups = grouped(rows, |row| (row.project, &row.recipient, wide_period(row)));
    let of = |rows: Vec<&'d AmountRow>| {
        let (boxes, overview): (Vec<&AmountRow>, Vec<&AmountRow>) =
            rows.into_iter().partition(|row| row.role == Role::PageTotal);
        let stated = overview.into_iter().min_by_key(|row| (row.role == Role::ProjectTotal, row.id));
        // outside projects nothing goes over several pages
        let of_page = boxes.iter().all(|row| row.project.is_none());
        Boxes { stated, paged: of_page || paged(figures, stated, &boxes), boxes }
    };
    groups.into_values().map(of).filter(|found| !found.boxes.is_empty()).collect()
}

fn paged(figures: Figures<'_>, stated: Option<&AmountRow>, boxes: &[&AmountRow]) -> bool {
    let pages: BTreeSet<Option<u32>> = boxes.iter().map(|row| row.page).collect();
    let known = stated.or(boxes.first().copied()).and_then(|row| figures.interval(row));
    let repeats = |row: &&AmountRow| known.zip(figures.interval(row)).is_some_and(|(known, own)| known.intersects(own));
    // without an overview the first box is what the others repeat
    let again = boxes.iter().skip(usize::from(stated.is_none())).any(repeats);
    pages.len() > 1 && !again
}

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    book.boxes.iter().flat_map(|found| of_project(book, found)).collect()
}

fn of_project(book: &Book<'_>, found: &Boxes<'_>) -> Vec<Relation> {
    match found.stated {
        Some(stated) if found.paged => vec![worded(book, book.relation(Kind::ProjectSum, stated, ids(&found.boxes)))],
        Some(stated) => {
            let again = |row: &&AmountRow| worded(book, book.relation(Kind::Restated, stated, vec![row.id]));
            found.boxes.iter().map(again).collect()
        }
        None => Vec::new(),
    }
}

// 概算要求額 in a box, 概算要求・要望額 in the overview
fn worded(book: &Book<'_>, mut relation: Relation) -> Relation {
    let words: BTreeSet<_> = relation.members().filter_map(|id| book.figures.row(id)).map(period).collect();
    if words.len() > 1 && !book.same_words {
        relation.doubts.push(Doubt::OtherStage);
    }
    relation
}

/// Whether 概算要求額 on the pages is 概算要求・要望額 of the overview: of the boxes that could show it, three in four print
/// the very figure again.
pub(super) fn same_words(figures: Figures<'_>, boxes: &[Boxes<'_>]) -> bool {
    let interval = |row: &AmountRow| figures.interval(row);
    let repeated = boxes.iter().filter(|found| !found.paged);
    let pairs = repeated.flat_map(|found| {
        found.stated.into_iter().flat_map(|stated| found.boxes.iter().map(move |row| (stated, *row)))
    });
    let other_words = pairs.filter(|(stated, boxed)| period(stated) != period(boxed));
    let meets: Vec<bool> =
        other_words.filter_map(|(stated, boxed)| Some(interval(stated)?.intersects(interval(boxed)?))).collect();
    let again = meets.iter().filter(|meets| **meets).count();
    again > 0 && again * 4 >= meets.len() * 3
}
