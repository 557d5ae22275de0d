//! Totals that are known by what they come to: 合計 250億円 below the programmes of a page, 【令和７年度予算案】120億円 above them; and
//! 合計 right below a plain list, which may not come to it; and below rows of no list that come to it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Drafts, PageReader};
use crate::budget::{AmountRow, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bullet::Mark;
use crate::grammar::ledger::{compact, total_level};
use crate::grammar::part::is_account;
use crate::money::Interval;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::rows::{Draft, LEAST_PARTS, MOST_PARTS, value};
use crate::reading::slides::Entry;
use crate::reading::totals::Row;
use crate::stage::Stage;

/// Of which year and stage an amount is.
type When = (Option<FiscalYear>, Option<Stage>);

// how many lines apart two rows that come to a total may stand
const MOST_APART: usize = 3;

// how many chars a word for a sum has at most: 総合計
const LONGEST_SUM: usize = 3;

impl PageReader<'_, '_> {
    /// Drafts the totals of the page's programmes, once those have their amounts.
    pub(super) fn sums(&self, drafts: &mut Drafts) {
        let Some(first) = self.slide.entries.first().map(|entry| entry.line) else { return };
        let closing: Vec<usize> =
            self.left(drafts).filter(|&index| first < self.at(index).line && self.is_closing(index)).collect();
        let below = closing.iter().map(|&index| (index, self.frame.draft(self.at(index), Role::PageTotal)));
        // ○ 一般会計 126.2億円⏎○ 特別会計 3.5億円⏎129.7億円: right below the last
        let last = self.slide.entries.last().map_or(first, |entry| entry.name_end);
        let outside = |(index, draft): &(usize, &Draft)| {
            let line = self.at(*index).line;
            (line < first && self.is_labelled_stray(*index, draft))
                || (line == last + 1 && self.is_stray(*index, draft))
        };
        let strays = drafts.iter().filter(outside).map(|(index, draft)| (index, draft.clone()));
        let found: Vec<(usize, Draft)> = below.chain(strays).collect();
        if found.is_empty() {
            return;
        }
        // behind programmes of which each has its amount, and nothing else has one
        let sole = closing.first().filter(|&&sole| closing.len() == 1 && self.closes_all(first, sole, drafts));
        let all = self.parts_of(drafts, &self.page.lines);
        for (index, mut draft) in found {
            self.inherit(index, &mut draft);
            let whole = value(&self.at(index).mention.value).map(|whole| self.interval(whole));
            let comes_to = |parts: &BTreeMap<When, Vec<Interval>>| {
                let own =
                    parts.get(&(draft.row.fiscal_year, draft.row.stage)).filter(|own| own.len() >= LEAST_PARTS)?;
                Some(whole.is_some_and(|whole| whole.intersects(own.iter().copied().sum())))
            };
            // 149.8億円⏎○ 一般会計 …⏎① 岬の備え 66.7億円⏎・…: of what is listed above the first heading below it
            let line = self.at(index).line;
            let below = || line < first && comes_to(&self.parts_of(drafts, &self.up_to_heading(line))) == Some(true);
            let (pairing, reason) = match comes_to(&all) {
                Some(true) => (Pairing::Solved, "as much as the programmes of the page, of the same year and stage"),
                Some(false) if sole == Some(&index) => {
                    (Pairing::Order, "a total right behind the programmes of the page")
                }
                Some(false) if below() => {
                    (Pairing::Solved, "as much as the programmes below it, of the same year and stage")
                }
                _ => continue,
            };
            // 【令和７年度予算案】 150億円 【令和６年度補正予算】 42億円, of which the first is known for the document's
            let mut on_line = self.frame.sheet.cited.places_on(self.at(index).line).filter_map(|at| drafts.get(at));
            let of_document = on_line.any(|own| own.row.role == Role::GrandTotal);
            draft.row.role = if of_document { Role::GrandTotal } else { Role::PageTotal };
            draft.row.project = self.project();
            draft.row.subjects = self.project_name().into_iter().collect();
            draft.row.flags.additive = false;
            draft.row.pairing = pairing;
            draft.row.reason = Cow::Borrowed(reason);
            let role = draft.row.role;
            drafts.insert(index, draft);
            self.sum_goes_on(index, role, drafts);
        }
    }

    // 合計　令和６年度予算額 20億円⏎　　　前年度予算額 19億円: last year's, on the line right below
    fn sum_goes_on(&self, index: usize, role: Role, drafts: &mut Drafts) {
        let Some(next) = Some(index + 1).filter(|next| self.cited.contains(next)) else { return };
        let (own, below) = (self.at(index), self.at(next));
        let earlier =
            below.lead.previous || below.lead.year.is_some_and(|year| Some(year) < own.lead.year.or(self.year()));
        let beside = below.alone() && !below.bracketed && below.line == own.last_line + 1 && below.lead.stage.is_some();
        if !(beside && below.lead.recipient.is_none() && earlier) {
            return;
        }
        let mut draft = self.frame.draft(below, role);
        draft.row.project = self.project();
        draft.row.subjects = self.project_name().into_iter().collect();
        draft.row.pairing = Pairing::Order;
        draft.row.reason = Cow::Borrowed("last year's, right below the total");
        self.inherit(next, &mut draft);
        drafts.insert(next, draft);
    }

    /// 公共事業 1,058億円 非公共事業 28億円⏎合計 1,086億円: rows of no list, and the total that they come to.
    pub(super) fn sums_of_rows(&self, drafts: &mut Drafts) {
        let told = |index: &usize, drafts: &Drafts| drafts.get(*index).is_some_and(|own| own.row.role == Role::Mention);
        for index in self.cited.clone().filter(|index| told(index, drafts)).collect::<Vec<_>>() {
            if !self.is_bare_sum(index) || !self.is_sum(index) {
                continue;
            }
            if let Some(parts) = self.rows_of(index, drafts) {
                self.add_up(index, parts, "the rows right above come to the total", drafts);
            }
        }
    }

    /// 概算要求額⏎469億円⏎一般会計⏎449億円⏎うち推進枠⏎78億円⏎復興特別会計⏎20億円: a labelled total, and accounts below it that come to it.
    pub(super) fn sums_of_accounts(&self, drafts: &mut Drafts) {
        let told = |index: &usize, drafts: &Drafts| {
            let cited = self.at(*index);
            let labelled = cited.alone() && !cited.bracketed && cited.lead.stage.is_some() && cited.is_whole();
            labelled && drafts.get(*index).is_some_and(|own| own.row.role == Role::Mention)
        };
        for index in self.cited.clone().filter(|index| told(index, drafts)).collect::<Vec<_>>() {
            if let Some(parts) = self.accounts_of(index, drafts) {
                self.add_up(index, parts, "the accounts right below come to the total", drafts);
            }
        }
    }

    // a total, and the rows that come to it
    fn add_up(&self, total: usize, parts: Vec<usize>, reason: &'static str, drafts: &mut Drafts) {
        let whole = self.at(total).mention.range.start;
        for (at, role) in parts.into_iter().map(|at| (at, Role::TableCell)).chain([(total, Role::TableTotal)]) {
            let Some(draft) = drafts.get_mut(at) else { continue };
            (draft.row.role, draft.row.pairing) = (role, Pairing::Solved);
            draft.row.flags.additive = role == Role::TableCell && self.slide.entries.is_empty();
            draft.row.reason = Cow::Borrowed(reason);
            draft.parent = (role == Role::TableCell).then_some(whole);
        }
    }

    // the nearest accounts below a total that come to it
    fn accounts_of(&self, total: usize, drafts: &Drafts) -> Option<Vec<usize>> {
        let skips = |cited: &Cited| !cited.is_whole() || cited.within.is_some();
        let is_account = |_: usize, row: &AmountRow| matches!(&row.subjects[..], [only] if is_account(only));
        self.come_to(total, drafts, total + 1..self.cited.end, skips, is_account)
    }

    // the nearest rows above a total that come to it
    fn rows_of(&self, total: usize, drafts: &Drafts) -> Option<Vec<usize>> {
        let skips = |cited: &Cited| {
            let flags = &cited.mention.flags;
            flags.prior || flags.change || cited.within.is_some()
        };
        let is_row = |at: usize, row: &AmountRow| {
            let cited = self.at(at);
            !row.subjects.is_empty() && !cited.mention.flags.of_which && !cited.bracketed && !self.is_sum(at)
        };
        let rows = (self.cited.start..total).rev();
        let rows = rows.take_while(|&at| !self.line(self.at(at).line).text.contains('。'));
        self.come_to(total, drafts, rows, skips, is_row)
    }

    // the nearest of some mentions that come to a total, each near the one before, but for those that are passed over
    fn come_to(
        &self,
        total: usize,
        drafts: &Drafts,
        near: impl Iterator<Item = usize>,
        skips: impl Fn(&Cited) -> bool,
        is_part: impl Fn(usize, &AmountRow) -> bool,
    ) -> Option<Vec<usize>> {
        let own = &drafts.get(total)?.row;
        let whole = self.interval(own.amount?);
        let (mut parts, mut intervals) = (Vec::new(), Vec::new());
        let mut last = self.at(total);
        for at in near.take(MOST_PARTS) {
            let cited = self.at(at);
            let (upper, lower) = if at > total { (last, cited) } else { (cited, last) };
            if lower.line.saturating_sub(upper.last_line) > MOST_APART {
                return None;
            }
            last = cited;
            if skips(cited) {
                continue;
            }
            let row = &drafts.get(at)?.row;
            let alike = (row.fiscal_year, row.stage) == (own.fiscal_year, own.stage);
            let part = alike && row.role == Role::Mention && row.pairing == Pairing::Stated && is_part(at, row);
            intervals.push(self.interval(row.amount.filter(|_| part)?));
            parts.push(at);
            if parts.len() >= LEAST_PARTS && whole.intersects(intervals.iter().copied().sum()) {
                return Some(parts);
            }
        }
        None
    }

    /// Drafts the total of a document that is as much as all its projects: below the last one, or above the first.
    pub(super) fn sum_of_projects(&self, drafts: &mut Drafts) {
        let Some(all) = self.all_projects else { return };
        let told = |index: usize| match drafts.get(index) {
            Some(draft) => self.is_labelled_stray(index, draft),
            None => self.is_left(index, drafts) && self.is_closing(index) && self.is_bare_sum(index),
        };
        let comes_to =
            |index: &usize| value(&self.at(*index).mention.value).is_some_and(|own| self.interval(own).intersects(all));
        let mut outside = self.cited.clone().filter(|&index| self.is_outside_projects(index));
        let Some(index) = outside.find(|index| told(*index) && comes_to(index)) else { return };
        let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
        self.inherit(index, &mut draft);
        if (draft.row.fiscal_year, draft.row.stage) == (self.year(), self.stage) {
            draft.row.pairing = Pairing::Solved;
            draft.row.reason = Cow::Borrowed("as much as all the document's projects, of the same year and stage");
            drafts.insert(index, draft);
        }
    }

    /// Leaves to prose what stands above all that the page lists, and so is of no programme; and what is right below no name of a
    /// list without marks.
    pub(super) fn leave_apart(&self, drafts: &mut Drafts) {
        let Some(first) = self.slide.entries.first().map(|entry| entry.line) else { return };
        let run = |entry: &Entry| self.frame.sheet.is_in_run(self.page, entry.line);
        let unmarked = self.slide.entries.iter().all(run);
        let above = |(index, draft): &(usize, &Draft)| {
            is_unowned(draft) && (unmarked || (self.at(*index).line < first && self.has_words(self.at(*index))))
        };
        let found: Vec<usize> = drafts.iter().filter(above).map(|(index, _)| index).collect();
        found.into_iter().for_each(|index| drafts.leave(index));
    }

    // 令和６年度当初予算額 80億円, 一般会計 4億円, 一般会計⏎4億円: with words of its own on its line, or right above it
    fn has_words(&self, cited: &Cited) -> bool {
        let above = cited.top.checked_sub(1).filter(|above| self.page.lines.contains(above));
        let words = |line: usize| !self.line(line).is_blank() && self.frame.cited_on(line).is_empty();
        cited.lead.stage.is_some() || !cited.begins_line || above.is_some_and(words)
    }

    // above the heading of the first project, or below that of the last
    fn is_outside_projects(&self, index: usize) -> bool {
        let headed = self.frame.outline.headed(&(0..self.lines().len()));
        let line = self.at(index).line;
        headed.first().is_some_and(|first| line < first.0) || headed.last().is_some_and(|last| last.0 < line)
    }

    // right below programmes behind ● that each have an amount, no 再掲 among them, and nothing else between
    fn closes_all(&self, first: usize, sole: usize, drafts: &Drafts) -> bool {
        let line = self.at(sole).line;
        let listed = |at: usize| self.line(at).is_blank() || self.line(at).kind == Kind::Bullet(Mark::Slide);
        // 総額 may be of more than what is listed; below a project stands the total of several
        let first_on_line = &self.frame.cited_on(line)[0];
        let all = Row::of_sum_before(self.line(line), first_on_line) == Some(Row::All);
        let all = all && self.frame.text.as_str()[self.line(line).start..first_on_line.whole.start].contains('計');
        if !all
            || self.project().is_some()
            || !(first..line).all(listed)
            || self.slide.entries.iter().any(|entry| entry.line > line)
        {
            return false;
        }
        let mut between = self.cited.clone().filter(|&index| first <= self.at(index).line && index < sole);
        let own = |draft: &Draft| draft.row.role == Role::Programme && !draft.row.flags.relisted;
        let told = between.all(|index| drafts.get(index).is_some_and(own));
        let priced: BTreeSet<&String> =
            drafts.iter().filter(|(_, draft)| own(draft)).flat_map(|(_, draft)| &draft.row.subjects).collect();
        let names = |entry: &Entry| entry.members.iter().any(|member| priced.contains(&member.name.name));
        told && self.slide.entries.iter().all(names)
    }

    // 合計　250億円
    fn is_closing(&self, index: usize) -> bool {
        self.at(index).ends_line && self.is_sum(index)
    }

    // the same, whatever stands behind it
    fn is_sum(&self, index: usize) -> bool {
        let cited = self.at(index);
        let on_line = self.frame.cited_on(cited.line);
        let sum = || on_line.first().and_then(|first| Row::of_sum_before(self.line(cited.line), first)).is_some();
        !cited.bracketed && !cited.mention.flags.prior && sum()
    }

    // 合計, 総　計; not 地方交付税の合計
    fn is_bare_sum(&self, index: usize) -> bool {
        let cited = self.at(index);
        let words = self.line(cited.line).before(cited.whole.start);
        total_level(words.trim()).is_some() && compact(words).chars().count() <= LONGEST_SUM
    }

    // with lines for itself and others, and of no programme of the page
    fn is_stray(&self, index: usize, draft: &Draft) -> bool {
        is_unowned(draft) && self.frame.sheet.cited.is_row(self.at(index).line)
    }

    fn is_labelled_stray(&self, index: usize, draft: &Draft) -> bool {
        self.at(index).lead.stage.is_some() && self.is_stray(index, draft)
    }

    // the lines from one on to the next heading of the page
    fn up_to_heading(&self, line: usize) -> Range<usize> {
        let heading = (line + 1..self.page.lines.end).find(|&at| self.line(at).kind == Kind::Heading);
        line..heading.unwrap_or(self.page.lines.end)
    }

    // what each programme on lines of the page adds
    fn parts_of(&self, drafts: &Drafts, lines: &Range<usize>) -> BTreeMap<When, Vec<Interval>> {
        let mut parts: BTreeMap<When, Vec<Interval>> = BTreeMap::new();
        for (index, draft) in drafts.iter() {
            let row = &draft.row;
            let own = lines.contains(&self.at(index).line)
                && row.role == Role::Programme
                && row.flags.additive
                && draft.parent.is_none();
            if let Some(amount) = row.amount.filter(|_| own) {
                parts.entry((row.fiscal_year, row.stage)).or_default().push(self.interval(amount));
            }
        }
        parts
    }
}

// of a programme, but of none of the page
fn is_unowned(draft: &Draft) -> bool {
    draft.row.role == Role::Programme && draft.row.pairing == Pairing::Open && draft.row.candidates.is_empty()
}
