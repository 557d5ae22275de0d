//! Rows without a mark: a name, an amount and last year's in a bracket, one below the other: 藻場の造成事業 2,673(2,107)百万円.

use super::runs::{is_measure, says_what};
use super::{Sheet, Slide, plausible};
use crate::grammar::item::without_number;
use crate::grammar::ledger::total_level;
use crate::grammar::legend::ministry_alone;
use crate::grammar::part::is_account;
use crate::grammar::phrase::{begins_among, begins_beside};
use crate::grammar::sentence::{When, when};
use crate::grammar::unfinished::is_unfinished;
use crate::reading::joined::find_outside_brackets;
use crate::reading::lines::{Kind, Line};
use crate::reading::outline::Page;

impl Sheet<'_, '_> {
    /// Whether a line is one of two at least, where the page has listed nothing behind marks.
    pub(super) fn is_row_of_years(&self, page: &Page, at: usize, slide: &Slide) -> bool {
        let unmarked = |line: usize| self.lines[line].kind == Kind::Text;
        let beside = |line: usize| page.lines.contains(&line) && self.has_years(line);
        slide.entries.last().is_none_or(|last| unmarked(last.line))
            && self.has_years(at)
            && (beside(at + 1) || at.checked_sub(1).is_some_and(beside))
    }

    fn has_years(&self, at: usize) -> bool {
        let Line { text, start, kind, .. } = self.lines[at];
        let [own, prior] = self.cited.on_line(at) else { return false };
        let row = kind == Kind::Text && own.ends_line && !own.begins_line && !own.bracketed && own.is_whole();
        let years = row && prior.bracketed && prior.mention.flags.prior;
        if !years || own.lead.recipient.is_some() {
            return false;
        }
        let before = text.get(..own.whole.start.saturating_sub(start)).unwrap_or_default();
        let name = without_number(before.trim_end());
        says_what(name)
            && plausible(name)
            && !own.mention.flags.approximate
            && ["、", ":"].iter().all(|mark| find_outside_brackets(name, mark).is_none())
            && !is_measure(name)
            && !is_unfinished(name)
            && !begins_among(name)
            && !begins_beside(name)
            && !is_account(name)
            && when(name) == When::default()
            && total_level(name).is_none()
            && ministry_alone(self.directory, name).is_none()
    }
}
