//! Names without a mark, each with its amount and last year's on its own line, which only their number shows:
//! 情報収集衛星の開発・運用　697億円（614億円）.

use super::runs::{LEAST, MOST_APART, listed_around, says_what};
use super::{Entry, Sheet, Slide};
use crate::grammar::item::without_number;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::outline::Page;

// how many rows make a list of them below the heading of a project or of a ministry
const LEAST_HEADED: usize = 2;

// how many lines above a row its heading is looked for
const NEAR: usize = 32;

impl Sheet<'_, '_> {
    /// Whether a line is one of a run of such rows, below no programme that they may be parts of.
    pub(super) fn is_compared_row(&self, page: &Page, at: usize, slide: &Slide) -> bool {
        // most lines have no amounts
        if self.compared_name(at).is_none() {
            return false;
        }
        let goes_on = |last: &Entry| last.line + MOST_APART >= at && self.compared(last.line).is_some();
        if slide.entries.last().is_some_and(goes_on) {
            return true;
        }
        if !self.is_below_no_other(at, slide) {
            return false;
        }
        let row = |line: &usize| self.compared(*line).is_some();
        let near = listed_around(page, at, row, |line| self.compared_name(*line).is_some_and(says_what));
        let headed = || page.project.is_some() || self.is_right_below_ministry(at);
        near >= LEAST || (near >= LEAST_HEADED && headed())
    }

    // the name of a row with its amount and last year's in a bracket, and nothing else
    fn compared_name(&self, at: usize) -> Option<&str> {
        self.compared(at).filter(|name| self.may_be_name(name))
    }

    // what stands before such amounts
    fn compared(&self, at: usize) -> Option<&str> {
        let line = &self.lines[at];
        let [own, prior] = self.cited.on_line(at) else { return None };
        let plain = |own: &Cited| {
            let flags = &own.mention.flags;
            let unsaid = !own.lead.says_when() && own.recipient().is_none();
            unsaid && own.is_whole() && !flags.approximate && flags.bound.is_none() && !own.is_negative()
        };
        let row = line.kind == Kind::Text && !own.begins_line && !own.bracketed && own.ends_line && plain(own);
        let compared = prior.bracketed && prior.mention.flags.prior && prior.lead.recipient.is_none();
        (row && compared).then(|| without_number(line.before(own.whole.start).trim()))
    }

    // 【内閣府】⏎衛星の運用　223億円（146億円）
    fn is_right_below_ministry(&self, at: usize) -> bool {
        let above =
            (0..at).rev().take(NEAR).find(|&line| !self.lines[line].is_blank() && self.compared_name(line).is_none());
        above.is_some_and(|line| self.ministry_heading(line).is_some())
    }

    // in no list of another form
    fn is_below_no_other(&self, at: usize, slide: &Slide) -> bool {
        slide.entries.last().is_none_or(|last| {
            let headed = |line: usize| self.lines[line].kind == Kind::Heading || self.ministry_heading(line).is_some();
            let near = (last.name_end + 1).max(at.saturating_sub(NEAR))..at;
            self.compared_name(last.line).is_some() || self.heads_list(slide) || near.into_iter().any(headed)
        })
    }
}
