//! Which notes may have to do with a contradiction: cited beside it, never used to excuse it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::judge::{Judgement, Verdict};
use super::relation::Relation;
use super::{Figures, position};
use crate::budget::{AmountRow, Document, Note, NoteKind};

/// A contradiction cites so many notes at most, the nearest to its total: more are no help to a reader.
const MOST_CITED: usize = 20;

/// The notes of a document that can matter, and which lines belong to which page.
pub(super) struct Notes<'d> {
    figures: Figures<'d>,
    /// Positions and lines, in the order of the lines.
    telling: Vec<(usize, u32)>,
    pages: BTreeMap<u32, Range<u32>>,
}

impl<'d> Notes<'d> {
    pub(super) fn of(document: &'d Document, figures: Figures<'d>) -> Notes<'d> {
        let telling = document.notes.iter().enumerate().filter(|(_, note)| tells(note));
        let mut telling: Vec<(usize, u32)> = telling.map(|(at, note)| (at, note.line)).collect();
        telling.sort_by_key(|&(_, line)| line);
        Notes { figures, telling, pages: pages(document) }
    }

    /// Positions of the notes on the pages of a contradiction's figures; none of what holds.
    pub(super) fn near(&self, relation: &Relation, judgement: &Judgement) -> Vec<usize> {
        if judgement.verdict != Verdict::Inconsistent {
            return Vec::new();
        }
        let rows = || relation.members().filter_map(|id| self.figures.rows.get(position(id)?));
        let pages: BTreeSet<Option<u32>> = rows().map(|row| row.page).collect();
        let total = rows().next().map_or(0, |row: &AmountRow| row.line);
        let mut near: Vec<(u32, usize)> = pages.into_iter().flat_map(|page| self.on(page, total)).collect();
        near.sort_unstable();
        near.dedup();
        near.truncate(MOST_CITED);
        near.into_iter().map(|(_, at)| at).collect::<BTreeSet<_>>().into_iter().collect()
    }

    // the notes on a page, all where none is known, with how far they are from a line; of many, the nearest
    fn on(&self, page: Option<u32>, total: u32) -> impl Iterator<Item = (u32, usize)> {
        let lines = page.map_or(0..u32::MAX, |page| self.pages.get(&page).cloned().unwrap_or_default());
        let before = |line: u32| self.telling.partition_point(|&(_, other)| other < line);
        let (first, last) = (before(lines.start), before(lines.end));
        let middle = before(total).clamp(first, last);
        let nearest = first.max(middle.saturating_sub(MOST_CITED))..last.min(middle + MOST_CITED);
        self.telling[nearest].iter().map(move |&(at, line)| (line.abs_diff(total), at))
    }
}

// those that speak of funds, of what is left out or of what may change
fn tells(note: &Note) -> bool {
    matches!(note.kind, NoteKind::Fund | NoteKind::Scope | NoteKind::OfWhich | NoteKind::SubjectToChange)
}

// for each page the lines between what is known to stand on the pages before and behind
fn pages(document: &Document) -> BTreeMap<u32, Range<u32>> {
    let amounts = document.amounts.iter().map(|row| (row.page, row.line));
    let known = amounts.chain(document.listings.iter().map(|listing| (listing.page, listing.line)));
    let mut ends: BTreeMap<u32, Range<u32>> = BTreeMap::new();
    for (page, line) in known.filter_map(|(page, line)| Some((page?, line))) {
        let own = ends.entry(page).or_insert(line..line + 1);
        *own = own.start.min(line)..own.end.max(line + 1);
    }
    let mut pages: BTreeMap<u32, Range<u32>> = ends.keys().map(|&page| (page, 0..u32::MAX)).collect();
    let mut before = 0;
    for (page, own) in &ends {
        pages.entry(*page).and_modify(|lines| lines.start = before);
        before = before.max(own.end);
    }
    let mut behind = u32::MAX;
    for (page, own) in ends.iter().rev() {
        pages.entry(*page).and_modify(|lines| lines.end = behind);
        behind = behind.min(own.start);
    }
    pages
}
