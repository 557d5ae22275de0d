//! Notes, and sentences on how the document prints its numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem::find_iter;

use super::joined::Joined;
use super::lines::{Kind, Line};
use super::{Frame, lines_at, prose};
use crate::budget::{Note, NoteKind, RoundingStatement};
use crate::grammar::bullet::bullet;
use crate::grammar::note::{self, Sign};
use crate::grammar::unfinished::is_unfinished_note;

/// Where words stand that statements on the numbers of the document have.
pub(super) struct Statements<'a, 't> {
    lines: &'a [Line<'t>],
    /// In order.
    places: Vec<(usize, Sign)>,
}

impl<'a, 't> Statements<'a, 't> {
    pub(super) fn of(text: &str, lines: &'a [Line<'t>]) -> Self {
        Self { lines, places: note::signs(text).collect() }
    }

    // the lines with some of the words, each once
    fn lines(&self, wanted: impl Fn(Sign) -> bool) -> impl Iterator<Item = usize> {
        lines_at(self.lines, self.places.iter().filter(move |&&(_, sign)| wanted(sign)).map(|&(place, _)| place))
    }

    /// 計数は、それぞれ四捨五入しているため、…
    pub(super) fn rounding(&self) -> Option<RoundingStatement> {
        let mut read = 0;
        self.lines(|sign| sign != Sign::MayChange).find_map(|at| {
            // a paragraph may have the word on every line
            if at < read {
                return None;
            }
            let paragraph = prose::paragraph(self.lines, at);
            read = paragraph.lines.end;
            let rounding = note::rounding(&paragraph.joined.text)?;
            Some(RoundingStatement { rounding, line: self.lines[at].number })
        })
    }

    // sentences that no ※ marks: それぞれ四捨五入しているため、…
    fn unmarked(&self) -> impl Iterator<Item = usize> {
        let said = self.lines(|sign| sign != Sign::RoundedUp);
        said.filter(|&line| note::is_statement(self.lines[line].text))
    }
}

// before a note that begins within a line
const INNER_MARK: &str = " ※";

/// Every note with its lines.
pub(super) fn notes(frame: &Frame<'_, '_>, statements: &Statements<'_, '_>) -> Vec<(Range<usize>, Note)> {
    let lines = frame.sheet.lines;
    let mut notes: Vec<(Range<usize>, Note)> = Vec::new();
    let marked = lines_at(lines, find_iter(frame.text.as_str().as_bytes(), INNER_MARK));
    let of_kind = (0..lines.len()).filter(|&at| lines[at].kind == Kind::Note);
    let statements: BTreeSet<usize> = statements.unmarked().chain(frame.items.legend_lines()).collect();
    let places: BTreeSet<usize> = of_kind.chain(statements.iter().copied()).chain(marked).collect();
    for at in places {
        let line = &lines[at];
        let begins = line.kind == Kind::Note || statements.contains(&at);
        let inside = || line.text.find(INNER_MARK).filter(|_| line.kind != Kind::Note).map(|space| space + 1);
        if begins && notes.last().is_none_or(|(range, _)| range.end <= at) {
            let legend = frame.items.legend_lines().any(|line| line == at);
            let paragraph = if legend { prose::paragraph_from(lines, at) } else { prose::paragraph(lines, at) };
            let (joined, first) = (over_blank_line(frame, &paragraph), paragraph.lines.start);
            notes.push((paragraph.lines, note_of(frame, &joined, first)));
        } else if let Some(start) = inside().filter(|&start| line.text.len() > start + '※'.len_utf8()) {
            notes.push((at..at, note_of(frame, &Joined::of(&line.text[start..], line.start + start), at)));
        }
    }
    notes
}

// ※基金の継続的運用に係る経費を⏎⏎令和６年度概算要求額に計上: a note that stops at a particle goes on after a blank line
fn over_blank_line(frame: &Frame<'_, '_>, paragraph: &prose::Paragraph) -> Joined {
    let mut joined = paragraph.joined.clone();
    let lines = frame.sheet.lines;
    let waits = is_unfinished_note(&joined.text);
    let blank = lines.get(paragraph.lines.end).is_some_and(Line::is_blank);
    let next = paragraph.lines.end + 1;
    let text = |line: &&Line<'_>| line.kind == Kind::Text && frame.cited_on(next).is_empty();
    if let Some(line) = lines.get(next).filter(|line| waits && blank && text(line)) {
        joined.push(line.text, line.start);
    }
    joined
}

fn note_of(frame: &Frame<'_, '_>, joined: &Joined, line: usize) -> Note {
    let kind = if note::rounding(&joined.text).is_some() { NoteKind::Rounding } else { note::kind(&joined.text) };
    let text = bullet(&joined.text).map_or(joined.text.trim_start(), |(_, text)| text);
    let span = frame.places().span(joined.place(joined.text.len() - text.len()..joined.text.len()));
    Note { kind, text: text.to_owned(), line: frame.sheet.lines[line].number, span, amounts: Vec::new() }
}
