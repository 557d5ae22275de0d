//! Amounts that take their meaning from the one beside them: last year's in a bracket, うち in a bracket, the high end
//! of a range, 事項要求 on top.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{AmountRow, Flags, Role};
use crate::grammar::breakdown::Share;
use crate::grammar::part::POOL;
use crate::grammar::spacing::is_arrow;
use crate::reading::cited::{Cited, leads_back};
use crate::reading::composite::{self, EACH};
use crate::reading::pairs::is_added;
use crate::reading::rows::Draft;
use crate::scan::RangeEnd;
use crate::stage::Stage;

// how many amounts of a list うち before its first makes parts
const MOST_LISTED: usize = 8;

impl PageReader<'_, '_> {
    // 370.2億円（435.8億円）, （前年度：7億円） 9億円: the bracket has the role that its amount has, a year earlier
    pub(super) fn prior_years(&self, drafts: &mut Drafts) {
        let composite = |index: usize| self.at(index).mention.flags.of_which && self.of_composite(index).is_some();
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.prior || composite(index)) {
            // a heading's bracket, or a slide's box, has told already
            let labelled = self.at(index).lead.stage.is_some() && !self.at(index).bracketed;
            let told = |role: Role| role == Role::ProjectTotal || (labelled && role == Role::GrandTotal);
            if self.slide.is_boxed(index) || drafts.get(index).is_some_and(|own| told(own.row.role)) {
                continue;
            }
            let leads_on = self.leads_on(index);
            let Some((current, of_prior)) = self.this_year(index, leads_on, drafts) else { continue };
            let Some(prior) = drafts.get_mut(index) else { continue };
            self.take_after(index, current, of_prior, prior);
            prior.row.reason = Cow::Borrowed(match leads_on {
                true => "before the arrow to this year's amount",
                false => "in the bracket behind this year's amount",
            });
        }
    }

    // 5.6億円 ＋ 海の基金733億円の内数（5.3億円 ＋ 海の基金734億円の内数）: the amount, or the pool, that one in the bracket is last year's of
    fn of_composite(&self, index: usize) -> Option<usize> {
        let line = self.line(self.at(index).line);
        let of_both = |first: usize| composite::is_of_both(line, self.frame.sheet.cited, first);
        let firsts = (index.checked_sub(EACH + 1), index.checked_sub(EACH));
        let first = [firsts.0, firsts.1].into_iter().flatten().any(of_both);
        firsts.1.filter(|own| first && self.cited.contains(own))
    }

    // 12億円→15億円
    fn leads_on(&self, index: usize) -> bool {
        let own = self.at(index);
        own.leads_on || self.frame.text.as_str()[own.whole.end..].trim_start().starts_with(is_arrow)
    }

    // the row of the amount whose year before is told, and whether that is an earlier year's itself
    fn this_year(&self, index: usize, leads_on: bool, drafts: &Drafts) -> Option<(Draft, bool)> {
        let text = self.frame.text.as_str();
        let before = self.of_composite(index).or_else(|| self.whole_before(index, drafts)).filter(|_| !leads_on);
        let on_line = |other: &usize| self.cited.contains(other) && self.at(*other).line == self.at(index).line;
        // ○ 研修の実施　皆減（前年度 12百万円）: another programme begins below the amount before
        let apart = |at: &usize| self.entry_above(self.at(index).line).is_some_and(|own| own.line > self.at(*at).line);
        let near = before.filter(|&at| !self.cited.contains(&at) || !(apart(&at) || self.is_parted(at, index)));
        // 410億円⏎←385億円
        let back = index.checked_sub(1).filter(|&at| leads_back(text, self.at(at), self.at(index)));
        // （令和７年度予算額 7兆円、対前年度＋1億円）: how much more this year's is is not this year's
        let next = |at: &usize| leads_on || (on_line(at) && !self.at(*at).mention.flags.change);
        let current = back.or(before.filter(on_line)).or(Some(index + 1).filter(next)).or(near);
        // （前年度 2億円）⏎（前年度 1億円）: of one year
        let of_prior = current.is_some_and(|at| self.cited.contains(&at) && self.at(at).mention.flags.prior);
        let current = current.and_then(|current| drafts.get(current)).cloned();
        let current = current.or_else(|| self.share_of(before?, drafts));
        // of no amount that is known, it is last year's all the same
        let unknown = || drafts.get(index).filter(|own| own.row.fiscal_year == self.year()).cloned();
        current.or_else(unknown).map(|current| (current, of_prior))
    }

    // 一般会計⏎4兆円⏎⏎（令和７年度当初予算額 7兆円）: whether a blank line and a label of its own part an amount from the one before; of a
    // programme it is all the same, and below 令和７年度概算要求額 10億円 it is last year's of that
    fn is_parted(&self, before: usize, index: usize) -> bool {
        let (before, own) = (self.at(before), self.at(index));
        let labelled = own.begins_line && own.bracketed && own.lead.is_dated() && own.lead.stage.is_some();
        let blank = || (before.last_line..own.line).any(|line| self.line(line).is_blank());
        let of_entry = || {
            let entry = self.entry_above(own.line);
            entry.is_some_and(|entry| (entry.line..=entry.name_end).contains(&before.line))
        };
        let asked = before.lead.stage.is_some_and(|stage| stage.is_asked() || Some(stage) == self.stage);
        let paired = asked && before.lead.year.is_none_or(|year| Some(year) == self.year());
        labelled && blank() && !paired && !of_entry()
    }

    // the amount before one, over what was added to it or says how it changed
    fn whole_before(&self, index: usize, drafts: &Drafts) -> Option<usize> {
        let before = index.checked_sub(1)?;
        // 62億円＋事項要求（50億円）
        let before = if self.is_on_top(before) { before - 1 } else { before };
        // 1,515億円（対前年度＋250億円）⏎［28年度：1,265億円］, 15億円（令和６年度補正 2億円）（前年度 14億円）: of the amount before
        let beside = |at: usize| {
            let stage = drafts.get(at).and_then(|draft| draft.row.stage);
            let extra = stage == Some(Stage::Supplementary) && self.stage != stage && self.at(at).bracketed;
            extra || drafts.get(at).is_some_and(|draft| draft.row.role == Role::Change)
        };
        let whole = |at: usize| at.checked_sub(1).filter(|&at| self.cited.contains(&at) && !beside(at));
        Some(if beside(before) { whole(before).unwrap_or(before) } else { before })
    }

    // gives a row what this year's says of its amount, and the year before
    fn take_after(&self, index: usize, current: Draft, of_prior: bool, prior: &mut Draft) {
        prior.row.role = current.row.role;
        prior.row.project = current.row.project;
        prior.row.subjects = current.row.subjects;
        prior.row.candidates = current.row.candidates;
        prior.row.pairing = current.row.pairing;
        prior.row.recipient = current.row.recipient;
        prior.row.ministry = current.row.ministry;
        prior.row.flags.joint |= current.row.flags.joint;
        // うちX 13億円（12億円）, …事業（再掲） 11億円（8億円）: what is said of both
        if prior.row.amount.is_some() {
            let (own, said) = (&mut prior.row.flags, &current.row.flags);
            own.of_which |= said.of_which;
            own.relisted |= said.relisted;
            own.fund |= said.fund;
        }
        let own = self.at(index).lead;
        let flags = &mut prior.row.flags;
        flags.additive = current.row.flags.additive && prior.row.amount.is_some() && !flags.of_which && !flags.relisted;
        prior.row.stage = own.stage.or(Some(Stage::Initial));
        let previous = current.row.fiscal_year.map(|year| if of_prior { year } else { year.previous() });
        let named = own.year.or_else(|| self.frame.short_year(own.in_era?));
        prior.row.fiscal_year = named.or(self.at(index).legend_year).or(previous);
    }

    // 総務省 8億円 of 総務省 8億円（4億円）, below the total that it is a share of
    fn share_of(&self, index: usize, drafts: &Drafts) -> Option<Draft> {
        let number = self.in_shares.contains(&index).then(|| self.at(index).mention.range.start)?;
        let own = |total: usize| {
            let (bracket, breakdown) = self.breakdown(total)?;
            let own = |share: &&Share| share.number.as_ref().is_some_and(|place| bracket + place.start == number);
            let share = breakdown.shares.iter().find(own)?;
            Some((total, share.ministry.clone()))
        };
        // the total that stands nearest has them
        let near = (self.cited.start..index).rev().find(|&total| self.breakdown(total).is_some())?;
        let (total, ministry) = own(near)?;
        let mut draft = drafts.get(total)?.clone();
        draft.row.role = Role::MinistryShare;
        draft.row.ministry = Some(ministry.into());
        Some(draft)
    }

    // 100億円（うち基金 30億円）: a part is of what the amount before its bracket is of
    pub(super) fn parts(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.is_part(index)) {
            let Some(whole) = self.at(index).within.and_then(|whole| drafts.get(whole)).cloned() else { continue };
            let Some(part) = drafts.get_mut(index) else { continue };
            // a part of last year's total on a heading has been told with it, and ＜うちAMED 100億円＞ is a share of its own
            let share = part.row.role == Role::ProjectShare;
            let told = share && (part.row.fiscal_year < whole.row.fiscal_year || part.row.recipient.is_some());
            if told || matches!(whole.row.role, Role::Mention | Role::Change | Role::OutsideProjects) {
                continue;
            }
            let own = std::mem::replace(&mut part.row, whole.row);
            let row = &mut part.row;
            row.stage = self.at(index).lead.stage.or(row.stage);
            row.fiscal_year = self.at(index).lead.year.or(row.fiscal_year);
            row.flags = Flags { of_which: true, additive: false, joint: row.flags.joint, ..own.flags };
            row.recipient = own.recipient.clone().or(row.recipient.take());
            row.reason = Cow::Borrowed("うち in the bracket behind the amount that it is a part of");
            **row = printed_as(*own, (**row).clone());
            part.parent = None;
        }
    }

    /// Whether an amount in a bracket is a part of the one before it: うち, or listed behind one that is.
    pub(super) fn is_part(&self, mut index: usize) -> bool {
        loop {
            let cited = self.at(index);
            let Some(whole) = cited.within.filter(|whole| self.cited.contains(whole)) else { return false };
            let flags = &cited.mention.flags;
            if flags.prior || flags.change || self.is_pool(cited) {
                return false;
            }
            if flags.of_which {
                return true;
            }
            let before = index - 1;
            let between = || &self.frame.text.as_str()[self.at(before).mention.range.end..cited.mention.range.start];
            if before <= whole || !between().trim_start().starts_with(['、', ',', '+']) {
                return false;
            }
            index = before; // うち3億円、2億円: a part, where the one before is
        }
    }

    /// Whether うち before it, or before one that it is listed behind, makes an amount a part: うちAMED 275億円、インハウス 51億円.
    pub(super) fn is_listed_part(&self, mut index: usize) -> bool {
        let first = index.saturating_sub(MOST_LISTED);
        while !self.at(index).mention.flags.of_which {
            if index == first {
                return false;
            }
            let Some(before) = index.checked_sub(1).filter(|before| self.cited.contains(before)) else { return false };
            let between = self.frame.text.as_str().get(self.at(before).whole.end..self.at(index).whole.start);
            // うちAMED 188億円（195億円）、インハウス 63億円
            let prior = |between: &str| between.trim().is_empty() && self.at(index).mention.flags.prior;
            // うち AMED 273億円  インハウス 47億円
            let spent = |at: usize| self.at(at).lead.recipient;
            let beside = |between: &str| {
                let gap = between.trim().is_empty() && self.at(before).line == self.at(index).line;
                gap && spent(index).zip(spent(before)).is_some_and(|(own, other)| own != other)
            };
            let listed = |between: &str| between.trim_start().starts_with(['、', ',']);
            if !between.is_some_and(|between| listed(between) || prior(between) || beside(between)) {
                return false;
            }
            index = before;
        }
        true
    }

    // 10億円（他に補助金154億円の内数）: a pool is no part of the amount before it
    fn is_pool(&self, cited: &Cited) -> bool {
        let behind = &self.frame.text.as_str()[cited.mention.range.end..];
        behind.split(['、', ')', '。', '\n']).next().is_some_and(|behind| behind.contains(POOL))
    }

    // 62億円＋事項要求: what comes on top is of what the amount is of
    pub(super) fn on_top(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.is_on_top(index)) {
            let Some(whole) = drafts.get(index - 1).cloned() else { continue };
            let Some(own) = drafts.get_mut(index) else { continue };
            *own.row = printed_as((*own.row).clone(), *whole.row);
            own.row.flags.additive = false;
            own.row.reason = Cow::Borrowed("on top of the amount before it");
        }
    }

    /// Whether it is an item request on top of the amount before it: 345億円＋事項要求.
    pub(super) fn is_on_top(&self, index: usize) -> bool {
        index > self.cited.start && is_added(self.frame.text.as_str(), self.at(index - 1), self.at(index))
    }

    // 500～800億円: the high end is of what the low end is of
    pub(super) fn ranges(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.range_end == Some(RangeEnd::High))
        {
            let Some(low) = index.checked_sub(1).and_then(|before| drafts.get(before)).cloned() else { continue };
            let Some(high) = drafts.get_mut(index) else { continue };
            *high.row = printed_as((*high.row).clone(), *low.row);
        }
        // which of the two it is, or what between, nobody knows: neither end can be summed
        for (_, draft) in drafts.iter_mut().filter(|(_, draft)| draft.row.flags.range) {
            draft.row.flags.additive = false;
        }
    }
}

// a row that means what another means, where it is printed
fn printed_as(own: AmountRow, meaning: AmountRow) -> AmountRow {
    AmountRow {
        page: own.page,
        line: own.line,
        pieces: own.pieces,
        literal: own.literal,
        amount: own.amount,
        unit_line: own.unit_line,
        ..meaning
    }
}
