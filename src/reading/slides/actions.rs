//! What a programme will do.

use std::iter::successors;
use std::ops::Range;

use super::{Sheet, Slide};
use crate::budget::Status;
use crate::grammar::bullet::Mark;
use crate::grammar::name::status_tag;
use crate::grammar::note::is_statement;
use crate::reading::joined::Joined;
use crate::reading::lines::{Kind, Line, first_written, is_short, last_start, width};
use crate::reading::outline::Page;

impl Sheet<'_, '_> {
    // 幅広い分野の…を整備・強化; a line as wide as the page's widest goes on in the next one, over a blank line, too
    pub(super) fn action(&self, page: &Page, at: usize, wide: usize, slide: &mut Slide) -> usize {
        let goes_on = |&end: &usize| {
            let next = first_written(self.lines, end + 1..page.lines.end.min(end + 3));
            next.filter(|&next| self.lines[next].kind == Kind::Text && width(self.lines[end].text) >= wide)
        };
        let end = successors(Some(at), goes_on).last().unwrap_or(at);
        // a mark that stands alone is of what is printed elsewhere
        let marks_nothing = end == at && self.lines[at].behind_mark().is_empty();
        if let Some(entry) = slide.entries.last().filter(|_| !marks_nothing) {
            slide.actions.push(Action { of: entry.line, lines: at..end + 1 });
        }
        end + 1
    }

    // what a ● will do, on the line of its mark; an item with an amount, or a sentence on the figures, is none
    pub(super) fn is_action(&self, at: usize) -> bool {
        let line = &self.lines[at];
        !is_short(line.behind_mark()) && self.cited.on_line(at).is_empty() && !is_statement(line.text)
    }

    // nine tenths of the widest line under an activity mark
    pub(super) fn wrap_width(&self, page: &Page) -> usize {
        let marked = |line: &&Line<'_>| line.kind == Kind::Bullet(Mark::Activity);
        let widest = self.lines[page.lines.clone()].iter().filter(marked).map(|line| width(line.text)).max();
        widest.unwrap_or(0) * 9 / 10
    }
}

/// What an activity says, its lines joined.
pub(in crate::reading) fn said(lines: &[Line<'_>], action: &Action) -> Said {
    let at = action.lines.start;
    let rest = lines[at].behind_mark();
    let mut joined = Joined::of(rest, lines[at].end() - rest.len());
    for line in lines[action.lines.clone()].iter().skip(1).filter(|line| !line.is_blank()) {
        joined.push(line.text, line.start);
    }
    let (status, text) = action_status(&joined.text);
    let (text, place) = (text.to_owned(), joined.place(0..joined.text.len()));
    let line = at + last_start(&lines[at..], place.start).unwrap_or_default();
    Said { status, text, place, line }
}

/// The status tag at the start of an activity, and what follows it. A longer bracket is a part of what the activity is, and a
/// tag alone all of it.
fn action_status(text: &str) -> (Option<Status>, &str) {
    let is_tag =
        |rest: &str| !rest.trim().is_empty() && text[..text.len() - rest.len()].trim().chars().count() <= LONGEST_TAG;
    let tag = status_tag(text).ok().filter(|(rest, _)| is_tag(rest));
    tag.map_or((None, text), |(rest, status)| (status, rest))
}

// 【一部新規・拡充】, with its brackets
const LONGEST_TAG: usize = 12;

/// What a programme will do: where it stands. What it says is read when all else is, for nothing else asks for it.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Action {
    /// The line of its entry.
    pub(in crate::reading) of: usize,
    /// Its lines, and blank ones between them, from the one with its mark.
    pub(in crate::reading) lines: Range<usize>,
}

/// What an [`Action`] says.
#[derive(Debug)]
pub(in crate::reading) struct Said {
    pub(in crate::reading) status: Option<Status>,
    /// Without its status.
    pub(in crate::reading) text: String,
    /// With its status, in the normalised text.
    pub(in crate::reading) place: Range<usize>,
    /// Line on which it begins, by position: below its mark, where that has a line of its own.
    pub(in crate::reading) line: usize,
}
