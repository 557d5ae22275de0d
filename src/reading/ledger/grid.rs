//! Where things stand across a page, and in which column a row with blank cells has its figures.

use std::ops::Range;

use super::Paper;
use super::body::RawRow;
use super::heads::overlap;

/// A stretch of a line, counted from its beginning: in chars, and in the halves of a full-width char. Extraction lays a
/// page out by the one, a terminal by the other; which one it was shows in how well a table's figures end together.
#[derive(Clone, Debug)]
pub(super) struct Across {
    pub(super) chars: Range<usize>,
    pub(super) widths: Range<usize>,
}

impl Across {
    fn by(&self, measure: usize) -> &Range<usize> {
        if measure == 0 { &self.chars } else { &self.widths }
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
        let Mark { at, chars, widths } = match passed.rfind(['\n', '\r', '\u{c}']) {
            Some(end) => Mark { at: from.at + end + 1, chars: 0, widths: 0 },
            None => from,
        };
        let (passed, own) = (&self.decoded[at..decoded.start], &self.decoded[decoded.clone()]);
        let (chars, widths) = (chars + passed.chars().count(), widths + width(passed));
        let across = Across { chars: chars..chars + own.chars().count(), widths: widths..widths + width(own) };
        (across, Mark { at: decoded.start, chars, widths })
    }
}

/// How far a place of the decoded text stands from the beginning of its line.
#[derive(Clone, Copy, Default)]
struct Mark {
    at: usize,
    chars: usize,
    widths: usize,
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || matches!(c, '｡'..='ﾟ') { 1 } else { 2 }).sum()
}

/// The column of each cell of a row that has fewer cells than the table has columns; none where the layout leaves it open.
pub(super) fn columns_of(row: &RawRow, full: &[&RawRow], heads: &[Range<usize>]) -> Option<Vec<usize>> {
    let spread = |measure: usize| -> usize {
        let ends = |column: usize| full.iter().map(move |row| row.cells[column].across.by(measure).end);
        let columns = 0..heads.len();
        columns.filter_map(|column| Some(ends(column).max()? - ends(column).min()?)).sum()
    };
    let measures: Vec<usize> = match (full.is_empty(), spread(0).cmp(&spread(1))) {
        (true, _) => vec![0],
        (false, std::cmp::Ordering::Less) => vec![0],
        (false, std::cmp::Ordering::Greater) => vec![1],
        (false, std::cmp::Ordering::Equal) => vec![0, 1],
    };
    let mut found = measures.iter().map(|&measure| by_overlap(row, full, heads, measure));
    let first = found.next()??;
    found.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

fn by_overlap(row: &RawRow, full: &[&RawRow], heads: &[Range<usize>], measure: usize) -> Option<Vec<usize>> {
    let stands = |column: usize, across: &Range<usize>| match full.is_empty() {
        true => overlap(&heads[column], across),
        false => full.iter().any(|row| overlap(row.cells[column].across.by(measure), across)),
    };
    let column = |across: &Range<usize>| {
        let mut under = (0..heads.len()).filter(|&column| stands(column, across));
        under.next().filter(|_| under.next().is_none())
    };
    let found: Vec<usize> = row.cells.iter().map(|cell| column(cell.across.by(measure))).collect::<Option<_>>()?;
    found.windows(2).all(|pair| pair[0] < pair[1]).then_some(found)
}
