//! Lines of labels that say what brackets hold: 令和７年度予算額【＋令和６年度補正予算額】（令和６年度当初予算額） above a list.
//!
//! A legend is of the whole document, a line of labels of what it stands above: of its page, down to the next number of the level that
//! it stands in.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lines::{Kind, Line};
use crate::grammar::item::{Holds, Legend, Style, labels_of_brackets, numbered};

/// What each kind of bracket is labelled to hold, with the lines that it holds it on; the first of them is that of the labels.
#[derive(Debug, Default)]
pub(super) struct BracketLabels(BTreeMap<char, Vec<(Range<usize>, Holds)>>);

/// Blank lines that part pages.
const PAGE_BLANKS: usize = 3;

impl BracketLabels {
    pub(super) fn of(lines: &[Line<'_>]) -> BracketLabels {
        let labels = |line: &Line<'_>| if line.kind == Kind::Text { labels_of_brackets(line.text) } else { Vec::new() };
        let said = lines.iter().map(labels).enumerate().filter(|(_, labels)| !labels.is_empty());
        let mut said = said.collect::<Vec<_>>().into_iter().peekable();
        let mut found = BTreeMap::<char, Vec<(Range<usize>, Holds)>>::new();
        if said.peek().is_none() {
            return BracketLabels(found);
        }
        let mut open: Vec<(Range<usize>, Legend)> = Vec::new();
        // the level that stands above on the page, and that of the labels
        let (mut above, mut level, mut blanks): (Option<Style>, Option<Style>, usize) = (None, None, 0);
        for (at, line) in lines.iter().enumerate() {
            blanks = if line.is_blank() { blanks + 1 } else { 0 };
            let own = numbered(line.text).map(|item| item.style);
            let paged = line.page_break || blanks == PAGE_BLANKS;
            let labels = said.next_if(|(line, _)| *line == at).map(|(_, labels)| labels);
            if paged || labels.is_some() || own.zip(level).is_some_and(|(own, level)| own <= level) {
                for (lines, Legend { open, holds }) in open.drain(..) {
                    found.entry(open).or_default().push((lines.start..at, holds));
                }
            }
            above = own.or(above.filter(|_| !paged));
            if let Some(labels) = labels {
                level = above;
                open = labels.into_iter().map(|legend| (at..lines.len(), legend)).collect();
            }
        }
        for (lines, Legend { open, holds }) in open {
            found.entry(open).or_default().push((lines, holds));
        }
        BracketLabels(found)
    }

    /// Whether labels say anywhere what a bracket holds.
    pub(super) fn say_of(&self, open: char) -> bool {
        self.0.contains_key(&open)
    }

    /// What labels above a line say of a bracket, and the line that they stand on.
    pub(super) fn at(&self, line: usize, open: char) -> Option<(usize, Holds)> {
        let own = self.0.get(&open)?;
        let last = own.partition_point(|(lines, _)| lines.start <= line).checked_sub(1)?;
        own.get(last).filter(|(lines, _)| lines.contains(&line)).map(|(lines, holds)| (lines.start, *holds))
    }

    /// The lines of labels, in the order of their brackets.
    pub(super) fn lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.values().flatten().map(|(lines, _)| lines.start)
    }
}
