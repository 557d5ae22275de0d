//! Names without a mark, each with its amount and last year's on its own line, which only their number shows, or what stands beside them:
//! 情報収集衛星の開発・運用　697億円（614億円）, 岬の観測　70億円⇒92億円, （環境省）岬の保全　8億円.

use super::runs::{LEAST, MOST_APART, listed_around, says_what};
use super::{Entry, Sheet, Slide};
use crate::grammar::bracket;
use crate::grammar::clause::years_compared;
use crate::grammar::item::without_number;
use crate::grammar::legend::ministry_alone;
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
        if self.row_name(at).is_none() {
            return false;
        }
        let goes_on = |last: &Entry| last.line + MOST_APART >= at && self.is_row(last.line);
        if slide.entries.last().is_some_and(goes_on) {
            return true;
        }
        if !self.is_below_no_other(at, slide) {
            return false;
        }
        let row = |line: &usize| self.is_row(*line);
        let tells = |line: &usize| self.is_tagged_name(*line) || self.row_name(*line).is_some_and(says_what);
        let near = listed_around(page, at, row, tells);
        let headed = || {
            let own = || self.begins_with_ministry(self.lines[at].text);
            page.project.is_some() || self.is_right_below_ministry(at) || own()
        };
        near >= LEAST || (near >= LEAST_HEADED && headed()) || self.is_below_years(page, at)
    }

    // …事業【新規】 3億円 is one that its tag shows
    fn is_row(&self, at: usize) -> bool {
        !self.cited.on_line(at).is_empty() && (self.before_row(at).is_some() || self.is_tagged_name(at))
    }

    // the name of a row with its amount and last year's, and nothing else
    fn row_name(&self, at: usize) -> Option<&str> {
        self.before_row(at).filter(|name| self.may_be_name(name))
    }

    // what stands before such amounts
    fn before_row(&self, at: usize) -> Option<&str> {
        let line = &self.lines[at];
        let (first, own) = match self.cited.on_line(at) {
            // 観測の強化 70億円⇒92億円（＋22億円、＋31.4%）
            [prior, own, more @ ..] if prior.leads_on && more.iter().all(|c| c.mention.flags.change) => (prior, own),
            [own, prior] if prior.bracketed && prior.mention.flags.prior && prior.lead.recipient.is_none() => {
                (own, own)
            }
            // （環境省）観測の強化 70億円
            [own] if self.begins_with_ministry(line.text) => (own, own),
            _ => return None,
        };
        let plain = |own: &Cited| {
            let flags = &own.mention.flags;
            let unsaid = !own.lead.says_when() && own.recipient().is_none();
            unsaid && !flags.approximate && flags.bound.is_none() && !own.is_negative() && !own.bracketed
        };
        let whole = !own.mention.flags.prior && !own.mention.flags.change && own.ends_line;
        let row = line.kind == Kind::Text && !first.begins_line && whole && plain(own) && plain(first);
        row.then(|| without_number(line.before(first.whole.start).trim()))
    }

    // （環境省）, （農林水産省・水産庁）
    fn begins_with_ministry(&self, text: &str) -> bool {
        let is_ministry = |name: &str| ministry_alone(self.directory, name.trim()).is_some();
        let tag = bracket::leading(text).filter(|(open, ..)| *open == '(');
        tag.is_some_and(|(_, inside, _)| inside.split(['・', '、', '/']).all(is_ministry))
    }

    // 観測の強化 70億円⇒92億円 below ４年度当初予算⇒５年度当初予算, which says what such rows are
    fn is_below_years(&self, page: &Page, at: usize) -> bool {
        let near = page.lines.start.max(at.saturating_sub(NEAR))..at;
        self.cited.on_line(at).first().is_some_and(|first| first.leads_on)
            && near.rev().any(|line| years_compared(self.lines[line].text).is_some())
    }

    // 【内閣府】⏎衛星の運用　223億円（146億円）
    fn is_right_below_ministry(&self, at: usize) -> bool {
        let above =
            (0..at).rev().take(NEAR).find(|&line| !self.lines[line].is_blank() && self.row_name(line).is_none());
        above.is_some_and(|line| self.ministry_heading(line).is_some())
    }

    // in no list of another form
    fn is_below_no_other(&self, at: usize, slide: &Slide) -> bool {
        slide.entries.last().is_none_or(|last| {
            let headed = |line: usize| self.lines[line].kind == Kind::Heading || self.ministry_heading(line).is_some();
            let near = (last.name_end + 1).max(at.saturating_sub(NEAR))..at;
            self.is_row(last.line) || self.heads_list(slide) || near.into_iter().any(headed)
        })
    }
}
