//! Where an amount stands to the programmes of its page: below one, above one, beside another, in a note.

use super::MOST_BETWEEN;
use crate::grammar::clause::Lead;
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, first_written};
use crate::reading::page::PageReader;
use crate::reading::pairing::Price;
use crate::reading::programmes::column;
use crate::reading::rows::Draft;
use crate::reading::slides::Entry;
use crate::stage::Stage;

impl PageReader<'_, '_> {
    // how many entries begin on a line or above it; they stand in the order of the page
    fn entries_to(&self, line: usize) -> usize {
        self.slide.entries.partition_point(|entry| entry.line <= line)
    }

    pub(in crate::reading::page) fn entry_above(&self, line: usize) -> Option<&Entry> {
        self.slide.entries[..self.entries_to(line)].last()
    }

    pub(in crate::reading::page) fn in_note(&self, cited: &Cited) -> bool {
        let at = self.notes.partition_point(|(lines, _)| lines.end <= cited.line);
        let noted = || self.notes.get(at).is_some_and(|(lines, _)| lines.contains(&cited.line));
        // 612億円 655億円, below labels of columns that stand below a note
        let row = || self.line(cited.line).kind == Kind::Text && self.frame.sheet.cited.is_row(cited.line);
        !cited.alone() && noted() && !row() && !self.is_noted_budget(cited)
    }

    // ● …事業 29億円⏎※令和６年度補正予算額 5億円: a note that is nothing but another budget's amount, right below a programme's own
    fn is_noted_budget(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let own = line.text.trim_start_matches(['※', ' ']);
        let whole = cited.whole.start <= line.end() - own.len() && cited.ends_line;
        let above = || {
            let entry = self.entry_above(cited.line)?;
            let near = cited.line == entry.name_end + 1;
            // behind the last of several it may be of all
            let last = self.slide.entries.len() > 1 && self.slide.entries.last()?.line == entry.line;
            if last {
                return None;
            }
            Some(near || self.frame.cited_on(cited.line.checked_sub(1)?).last()?.ends_line)
        };
        line.text.starts_with('※') && whole && cited.lead.stage == Some(Stage::Supplementary) && above() == Some(true)
    }

    // whether the lines of a programme end directly on the amount, or on amounts of other years and stages above it
    pub(in crate::reading::page) fn follows_text(&self, cited: &Cited) -> bool {
        let mut seen = vec![words(cited)];
        let mut top = cited.top;
        while top > self.page.lines.start {
            let above = top - 1;
            let Some(other) = self.frame.cited_on(above).first().filter(|other| other.alone()) else {
                // ① 施設の整備⏎３億円
                let named = || self.entry_above(above).is_some_and(|entry| entry.name_end == above);
                return matches!(self.line(above).kind, Kind::Text | Kind::Bullet(..)) || named();
            };
            if seen.contains(&words(other)) {
                return false;
            }
            seen.push(words(other));
            top = other.top;
        }
        false
    }

    // the line of the programme that an amount directly leads, a blank line before it: 概算要求額 17億円⏎● …事業
    pub(in crate::reading::page) fn leads(&self, cited: &Cited) -> Option<usize> {
        let apart = cited.top.checked_sub(1).is_none_or(|above| self.line(above).is_blank());
        let next = cited.last_line + 1;
        let entry = self.slide.entries.binary_search_by_key(&next, |entry| entry.line).ok();
        // one with an amount on its own lines needs none
        let priced = |at: usize| {
            let end = self.slide.entries[at].name_end;
            let own = |c: &Cited| {
                let part =
                    self.is_in_round(c) || c.mention.flags.of_which || c.within.is_some() || c.lead.recipient.is_some();
                c.ends_line && !part
            };
            let is_priced = |entry: &Entry| self.frame.cited_on(entry.name_end).iter().any(own);
            let another = self.slide.entries.get(at + 1).is_some_and(|next| next.line == end + 2 && !is_priced(next));
            // 137.1億円（前年度当初予算 128.8億円、6.5％増）
            let opens = |below: &[Cited]| below.first().is_some_and(|first| first.begins_line);
            let below = self.frame.cited_on(end + 1);
            self.frame.cited_on(end).iter().any(own) || (!another && opens(below) && below.iter().any(own))
        };
        // 10億円⏎⏎11億円（＋10.0％）: of the programme that last year's amount stands below
        let at = self.frame.sheet.cited.first_from(cited.mention.range.start);
        let led = at.checked_sub(1).is_some_and(|before| self.frame.sheet.cited[before].leads_on);
        let leads = cited.alone() && apart && !led && entry.is_some_and(|at| !priced(at));
        (leads && !self.are_names_first()).then_some(next)
    }

    // ● 甲事業⏎⏎12億円⏎● 乙事業⏎⏎5億円: whether a page begins with a name, and ends with the amount of its last
    fn are_names_first(&self) -> bool {
        let (Some(first), Some(last)) = (self.slide.entries.first(), self.slide.entries.last()) else { return false };
        let alone = |line: usize| self.frame.cited_on(line).first().is_some_and(Cited::alone);
        let led = first.line.checked_sub(1).is_some_and(alone);
        let below = first_written(self.frame.sheet.lines, last.name_end + 1..self.page.lines.end);
        !led && below.is_some_and(alone)
    }

    // amounts side by side that say the same, or under programmes that stand side by side: which is whose is lost
    fn in_columns(&self, cited: &Cited) -> bool {
        // 666百万円（620百万円）: last year's is none, below no other mark than the programme's
        let marked = |line: usize| matches!(self.line(line).kind, Kind::Bullet(_));
        let own = || {
            let near = |entry: &&Entry| cited.top <= entry.name_end + MOST_BETWEEN;
            let above = self.entry_above(cited.line).filter(near);
            above.is_some_and(|entry| !(entry.name_end + 1..cited.top).any(marked))
        };
        let prior = |other: &Cited| other.bracketed && other.mention.flags.prior && own();
        let twin = |other: &Cited| other.whole != cited.whole && words(other) == words(cited) && !prior(other);
        let twins = self.frame.sheet.cited.is_row(cited.line) && self.frame.cited_on(cited.line).iter().any(twin);
        let above = self.entries_to(cited.line).checked_sub(1);
        let number = |at: usize| self.slide.entries.get(at).map(|entry| self.line(entry.line).number);
        let beside = |&at: &usize| number(at) == number(at + 1) || (at > 0 && number(at) == number(at - 1));
        twins || above.filter(|&at| self.slide.entries[at].name_end < cited.line).as_ref().is_some_and(beside)
    }

    pub(super) fn price(&self, cited: &Cited, draft: &Draft) -> Price {
        let flags = draft.row.flags;
        let text_above = self.follows_text(cited);
        let recipient = cited.lead.recipient.filter(|&recipient| Some(recipient) != self.recipient);
        Price {
            column: column(&draft.row),
            value: draft.row.amount.filter(|_| !flags.approximate && !flags.range).map(|amount| self.interval(amount)),
            recipient,
            near: !self.in_columns(cited)
                && (!cited.alone() || cited.tied || text_above || self.leads(cited).is_some()),
            whole: cited.is_whole() && !self.is_in_round(cited) && cited.within.is_none() && !flags.approximate,
            followed: cited.alone() && self.has_amount_at(cited.last_line + 1),
            boxed: cited.top < cited.line && cited.lead.recipient.is_some() && !text_above,
            pool: draft.row.amount.filter(|_| flags.of_which).map(|amount| amount.yen),
            aside: flags.fund || flags.relisted,
            within: None,
        }
    }

    // （16億円）, which 【16億円（新規）】 is not
    pub(super) fn is_in_round(&self, cited: &Cited) -> bool {
        cited.bracketed && !self.frame.text.as_str()[cited.whole.start..].starts_with('【')
    }

    // 16億円, 令和７年度要求額⏎16億円: whether a line is a row of amounts, or the label of one
    fn has_amount_at(&self, line: usize) -> bool {
        let cited = self.frame.sheet.cited;
        let labelled = || cited.get(cited.above(line)).is_some_and(|next| next.top == line && next.alone());
        cited.is_row(line) || labelled()
    }
}

// what a label says: amounts under different ones may be of one programme
pub(super) fn words(cited: &Cited) -> Lead {
    Lead { start: 0, ..cited.lead }
}
