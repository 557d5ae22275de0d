//! Where things stand across a page, and in which column a row with blank cells has its figures.

use std::ops::Range;

use super::Paper;
use super::body::RawRow;
use super::heads::overlap;
use crate::reading::lines::{halves, width};

/// How a stretch of a line is counted from its beginning. Extraction lays a page out in one of these ways; which one it was
/// shows in how well a table's figures end together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// In chars.
    Chars,
    /// In halves of a full-width char, as a terminal shows it.
    Halves,
    /// In halves, where full-width digits and signs (１，２００) stand for half-width ones.
    Narrowed,
}

pub(super) const COUNTS: [Count; 3] = [Count::Chars, Count::Halves, Count::Narrowed];

impl Count {
    fn of(self, text: &str) -> usize {
        match self {
            Count::Chars => text.chars().count(),
            Count::Halves => width(text),
            Count::Narrowed => text.chars().map(|c| if matches!(c, '！'..='～') { 1 } else { halves(c) }).sum(),
        }
    }
}

/// A stretch of a line by each count.
#[derive(Clone, Debug)]
pub(super) struct Across([Range<usize>; COUNTS.len()]);

impl Across {
    pub(super) fn by(&self, count: Count) -> &Range<usize> {
        &self.0[count as usize]
    }
}

impl Paper<'_, '_> {
    /// Where a stretch of the normalised text stands on its line as published.
    pub(super) fn across(&self, place: Range<usize>) -> Across {
        self.measured(None, place).0
    }

    /// Where stretches of one line stand, left to right: each is measured from the one before it, for a line may be long.
    pub(super) fn each_across(&self, places: impl Iterator<Item = Range<usize>>) -> impl Iterator<Item = Across> {
        places.scan(None, |before, place| {
            let (across, mark) = self.measured(*before, place);
            *before = Some(mark);
            Some(across)
        })
    }

    // a stretch, and where it begins; measured from the mark before it, or else from the beginning of its line
    fn measured(&self, before: Option<Mark>, place: Range<usize>) -> (Across, Mark) {
        let decoded = self.text.decoded_range(place);
        let from = before.filter(|mark| mark.at <= decoded.start).unwrap_or_default();
        let passed = &self.decoded[from.at..decoded.start];
        let Mark { at, so_far } = match passed.rfind(['\n', '\r', '\u{c}']) {
            Some(end) => Mark { at: from.at + end + 1, ..Mark::default() },
            None => from,
        };
        let (passed, own) = (&self.decoded[at..decoded.start], &self.decoded[decoded.clone()]);
        let starts = COUNTS.map(|count| so_far[count as usize] + count.of(passed));
        let across = COUNTS.map(|count| starts[count as usize]..starts[count as usize] + count.of(own));
        (Across(across), Mark { at: decoded.start, so_far: starts })
    }
}

/// How far a place of the decoded text stands from the beginning of its line.
#[derive(Clone, Copy, Default)]
struct Mark {
    at: usize,
    so_far: [usize; COUNTS.len()],
}

/// The counts by which the figures of full rows end together best; labels are counted in chars, where there is no such row.
pub(super) fn best_counts(full: &[&RawRow], columns: usize) -> Vec<Count> {
    if full.is_empty() {
        return vec![Count::Chars];
    }
    let spread = |count: Count| -> usize {
        let ends = |column: usize| full.iter().map(move |row| row.cells[column].across.by(count).end);
        (0..columns).filter_map(|column| Some(ends(column).max()? - ends(column).min()?)).sum()
    };
    let spreads = COUNTS.map(spread);
    let least = spreads.into_iter().min();
    COUNTS.into_iter().zip(spreads).filter(|(_, spread)| Some(*spread) == least).map(|(count, _)| count).collect()
}

/// The column of each cell of a row that has fewer cells than the table has columns; none where the layout leaves it open.
pub(super) fn columns_of(
    row: &RawRow,
    full: &[&RawRow],
    heads: &[Range<usize>],
    counts: &[Count],
) -> Option<Vec<usize>> {
    let mut found = counts.iter().map(|&count| by_overlap(row, full, heads, count));
    let first = found.next()??;
    found.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

fn by_overlap(row: &RawRow, full: &[&RawRow], heads: &[Range<usize>], count: Count) -> Option<Vec<usize>> {
    let stands = |column: usize, across: &Range<usize>| match full.is_empty() {
        true => overlap(&heads[column], across),
        false => full.iter().any(|row| overlap(row.cells[column].across.by(count), across)),
    };
    let column = |across: &Range<usize>| {
        let mut under = (0..heads.len()).filter(|&column| stands(column, across));
        under.next().filter(|_| under.next().is_none())
    };
    let found: Vec<usize> = row.cells.iter().map(|cell| column(cell.across.by(count))).collect::<Option<_>>()?;
    found.windows(2).all(|pair| pair[0] < pair[1]).then_some(found)
}
