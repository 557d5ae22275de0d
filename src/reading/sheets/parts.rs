//! What a slide of one programme lists of it: its parts, each with its amount and last year's.

use super::Entry;
use crate::grammar::bracket;
use crate::grammar::item::{numbered, without_number};
use crate::grammar::ledger;
use crate::grammar::phrase::without_among;
use crate::grammar::section::is_unit_price;
use crate::reading::cited::Cited;
use crate::reading::joined::Joined;
use crate::reading::lines::Kind;
use crate::reading::outline::Page;
use crate::reading::pairs::is_frame;
use crate::reading::slides::{Sheet, Slide};
use crate::stage::Stage;

// how many lines what a part is for may take, between its name and its amount
const MOST_BETWEEN: usize = 2;

impl Sheet<'_, '_> {
    /// 回線の増強 80億円（60億円）, （１）回線の増強 80億円: lines whose amount stands beside the year before's, or behind a number and a name;
    /// and ① 回線の増強⏎80億円（60億円）.
    pub(super) fn items(&self, page: &Page, slide: &mut Slide) {
        let listed = |line: usize| slide.entry_at(line).is_some_and(|entry| entry.name_end >= line);
        let row = |at: usize| self.is_beside_prior(at) || self.is_numbered(at) || self.is_other_budget(at);
        let own = |&at: &usize| !slide.is_boxed(at) && !listed(self.cited[at].line) && row(at);
        let on_page = self.cited.above(page.lines.start)..self.cited.above(page.lines.end);
        let apart = |at: usize| self.item_above(at).filter(|entry| !listed(entry.line));
        let found = on_page.filter(own).filter_map(|at| self.item(at).or_else(|| apart(at)));
        let found: Vec<Entry> = found.collect();
        slide.entries.extend(found);
        slide.entries.sort_by_key(|entry| entry.line);
    }

    pub(super) fn is_beside_prior(&self, at: usize) -> bool {
        let (own, next) = (&self.cited[at], self.cited.get(at + 1));
        let beside =
            next.is_some_and(|next| next.line == own.line && next.mention.flags.prior && is_frame(self.gap(at + 1)));
        let flags = &own.mention.flags;
        beside && own.ends_line && !flags.prior && !flags.approximate && flags.bound.is_none()
    }

    // ① 回線の増強（うち推進枠 20億円） 80億円: the one amount of a line with a number
    fn is_numbered(&self, at: usize) -> bool {
        let own = &self.cited[at];
        let plain = own.ends_line && own.is_whole() && !own.bracketed && !own.mention.flags.approximate;
        let number = || numbered(self.lines[own.line].text).is_some_and(|item| item.style.is_numbered());
        plain && own.lead.recipient.is_none() && own.mention.flags.bound.is_none() && number()
    }

    // 岬の計画（第２期）⏎令和６年度補正予算額 200億円の内数: another budget's, and nothing else, below a name that stands apart
    fn is_other_budget(&self, at: usize) -> bool {
        let own = &self.cited[at];
        let extra = own.alone() && !own.bracketed && own.lead.stage == Some(Stage::Supplementary);
        let above = own.line.checked_sub(1).filter(|_| extra && own.top == own.line);
        above.is_some_and(|above| self.stands_apart(above))
    }

    // the name before an amount on its line, without a mark or number; behind another amount it is none, but behind a part in a
    // bracket
    fn item(&self, at: usize) -> Option<Entry> {
        let first = self.cited.above(self.cited[at].line);
        let part = |own: &Cited| own.bracketed && own.mention.flags.of_which;
        if self.row_start(at) != first && !self.cited[first..at].iter().all(part) {
            return None;
        }
        let before = self.before(first);
        let at = self.cited[at].line;
        let line = self.lines[at];
        let behind = match line.kind {
            Kind::Bullet(_) | Kind::Text => without_number(line.behind_mark()),
            Kind::Heading => line.heading()?.name,
            _ => return None,
        };
        let mark = nom::Offset::offset(line.text, behind).min(before.len());
        let name = without_among(&before[mark..]);
        // 【電動化の技術】 9億円（7億円）
        let name = bracket::enclosed(name.trim_end()).filter(|_| name.starts_with(bracket::boxes)).unwrap_or(name);
        if ledger::total_level(name).is_some() {
            return None; // 局計 572億円（495億円）
        }
        let start = line.start + nom::Offset::offset(before, name);
        if is_unit_price(name) { None } else { self.titled(Joined::of(name, start), at, at) }
    }

    // ① 回線の増強⏎光回線を敷く。⏎80億円（60億円）: the numbered name above an amount that has its line for itself; or one without a number
    // right above, behind a blank line
    fn item_above(&self, at: usize) -> Option<Entry> {
        let own = &self.cited[at];
        let alone = own.begins_line && !own.bracketed && self.lines[own.line].kind == Kind::Text;
        if !alone || own.lead.stage.is_some_and(|stage| stage != Stage::Supplementary) {
            return None;
        }
        let above = (0..own.line).rev().take(MOST_BETWEEN + 1);
        let mut above = above.take_while(|&line| self.cited.on_line(line).is_empty() && !self.lines[line].is_blank());
        let line = above.find(|&line| numbered(self.lines[line].text).is_some());
        let line = line.or_else(|| own.line.checked_sub(1).filter(|&line| self.stands_apart(line)))?;
        self.title(line, &(line..own.line), false)
    }

    // a line of text without an amount, below a blank one
    fn stands_apart(&self, line: usize) -> bool {
        let blank = line.checked_sub(1).is_some_and(|above| self.lines[above].is_blank());
        blank && self.lines[line].kind == Kind::Text && self.cited.on_line(line).is_empty()
    }
}
