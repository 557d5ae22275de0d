//! Text that wrapping tore apart, joined again, with the way back to where each part stands.

use std::iter::from_fn;
use std::ops::Range;

use memchr::memchr;

use crate::grammar::bracket::{closed, opened};

/// Parts of the normalised text in one string.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Where the first part begins in the normalised text.
    start: usize,
    /// Where each further part begins: here, and in the normalised text.
    further: Vec<(usize, usize)>,
}

impl Joined {
    /// One part that begins at `start` of the normalised text.
    pub(super) fn of(part: &str, start: usize) -> Self {
        Self { text: part.to_owned(), start, further: Vec::new() }
    }

    /// Adds a part as wrapping would have it: directly, but with a space between two words of Latin script.
    pub(super) fn push(&mut self, part: &str, start: usize) {
        let word = |c: char| c.is_ascii_alphanumeric();
        if self.text.ends_with(word) && part.starts_with(word) {
            self.text.push(' ');
        }
        match self.text.is_empty() {
            true => (self.start, self.further) = (start, Vec::new()),
            false => self.further.push((self.text.len(), start)),
        }
        self.text.push_str(part);
    }

    /// Where the last part ends in the normalised text, if it stands behind `line`; else `line`.
    pub(super) fn end(&self, line: usize) -> usize {
        self.place(0..self.text.len()).end.max(line)
    }

    /// Drops everything from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        self.further.retain(|&(here, _)| here < len);
    }

    /// Where `range` of the joined text stands in the normalised text, from its first char to its last.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let end = range.end.checked_sub(1).map_or(start, |last| self.offset(last) + 1);
        start..end.max(start)
    }

    fn offset(&self, at: usize) -> usize {
        let further = self.further.partition_point(|&(here, _)| here <= at);
        let (here, there) = self.part(further);
        there + (at - here)
    }

    /// Where a place of the normalised text stands in the joined text.
    pub(super) fn find(&self, place: usize) -> usize {
        let further = self.further.partition_point(|&(_, there)| there <= place);
        let (here, there) = self.part(further);
        let end = self.further.get(further).map_or(self.text.len(), |next| next.0);
        (here + place.saturating_sub(there)).min(end)
    }

    // where a part begins, of which so many further ones are the last
    fn part(&self, further: usize) -> (usize, usize) {
        further.checked_sub(1).map_or((0, self.start), |last| self.further[last])
    }

    /// Whether an opening bracket still waits for its closing one.
    pub(super) fn is_open(&self) -> bool {
        opened(&self.text) > closed(&self.text)
    }
}

/// The first of `wanted` in a text that stands outside brackets.
pub(super) fn find_outside_brackets(text: &str, wanted: &str) -> Option<usize> {
    // most texts hold none
    if holds(text, wanted) { next_outside_brackets(text, 0, wanted, &mut 0) } else { None }
}

fn holds(text: &str, wanted: &str) -> bool {
    match *wanted.as_bytes() {
        [byte] => memchr(byte, text.as_bytes()).is_some(),
        _ => text.contains(wanted),
    }
}

/// The parts of `text` between every `separator` that stands outside brackets.
pub(super) fn split_outside_brackets<'t>(text: &'t str, separator: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let any = holds(text, separator);
    let (mut start, mut depth) = (Some(0), 0);
    from_fn(move || {
        let from = start?;
        let cut = any.then(|| next_outside_brackets(text, from, separator, &mut depth)).flatten();
        start = cut.map(|cut| cut + separator.len());
        Some(from..cut.unwrap_or(text.len()))
    })
}

// the next of `wanted` from a place on that stands in so many brackets or none
fn next_outside_brackets(text: &str, from: usize, wanted: &str, depth: &mut i32) -> Option<usize> {
    let first = wanted.chars().next()?;
    let mut chars = text[from..].char_indices();
    chars.find_map(|(at, c)| {
        *depth += match c {
            '(' | '「' => 1,
            ')' | '」' => -1,
            _ => 0,
        };
        (c == first && *depth <= 0 && text[from + at..].starts_with(wanted)).then_some(from + at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_crosses_line_breaks() {
        let mut joined = Joined::of("肝炎", 100);
        joined.push("等克服実用化研究事業", 120);
        assert_eq!(joined.text, "肝炎等克服実用化研究事業");
        assert_eq!(joined.place(0..joined.text.len()), 100..150);
        assert_eq!(joined.place(6..9), 120..123);
    }

    #[test]
    fn separators_inside_brackets_do_not_count() {
        let text = "甲事業(文/厚)/乙事業";
        let parts: Vec<_> = split_outside_brackets(text, "/").map(|part| &text[part]).collect();
        assert_eq!(parts, ["甲事業(文/厚)", "乙事業"]);
    }

    #[test]
    fn latin_words_keep_a_space() {
        let mut joined = Joined::of("Decentralized Clinical", 0);
        joined.push("Trial等", 30);
        assert_eq!(joined.text, "Decentralized Clinical Trial等");
    }
}
