//! What a whole document comes to.

mod of_document;
mod tabled;

pub(in crate::reading) use tabled::Tabled;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use of_document::is_beside;

use super::front::without_budget;
use super::{Drafts, PageReader};
use crate::budget::{Pairing, Role};
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::Column;
use crate::grammar::ledger::total_level;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::rows::{Draft, value};
use crate::reading::told::{stage_in, year_in};
use crate::reading::totals::{Row, Total, cells};
use crate::stage::Stage;

// how far below its total a part may stand, and how many shares between
const MOST_SHARES: usize = 64;
const MOST_BETWEEN: usize = 4;

// how many amounts in notes may stand below the last line that is none
const MOST_NOTED: usize = 8;

impl PageReader<'_, '_> {
    // the document's totals, each with its shares behind it
    pub(super) fn totals(&self, drafts: &mut Drafts) {
        let above = |index: usize| {
            let line = self.at(index).line;
            self.slide.entries.first().is_none_or(|first| first.line > line) || self.is_apart(line)
        };
        let found: Vec<Total<'_>> =
            self.left(drafts).filter(|&index| above(index)).filter_map(|index| self.total(index)).collect();
        let cells = cells(self.lines(), self.page, self.frame.sheet.cited, &found, self.frame.rounding);
        for (total, cell) in found.iter().zip(cells) {
            let index = total.cited;
            if total.ministries.is_empty() && matches!(cell.row, None | Some(Row::Subtotal)) {
                continue;
            }
            let role = if cell.change || total.signed { Role::Change } else { Role::GrandTotal };
            let mut draft = self.frame.draft(self.at(index), role);
            draft.row.recipient = cell.row.and_then(Row::recipient).map(Cow::Borrowed);
            draft.row.flags.of_which |= cell.part;
            // labels right above a row say it themselves; a year alone may be the last column's
            let Cited { lead, top, line, .. } = self.at(index);
            let year_alone = lead.stage.is_none() && top < line && cell.column.stage.is_some();
            if draft.row.stage.is_none() || draft.row.fiscal_year.is_none() || year_alone {
                let Column { year, stage, supplementary_no } = cell.column;
                (draft.row.stage, draft.row.fiscal_year, draft.row.supplementary_no) = (stage, year, supplementary_no);
            }
            draft.row.subjects = draft.row.recipient.iter().map(|own| own.clone().into_owned()).collect();
            // 要求・要望額⏎2,186億円（内12、文838） above all that a paper on 海洋関連予算 lists, in no table
            if index == 0 && cell.row.is_none() && found.len() == 1 && self.is_of_document(self.at(index)) {
                draft.row.subjects.extend(self.budget_of_paper().map(str::to_owned));
            }
            draft.row.reason =
                Cow::Borrowed("labels of rows and columns, ministries named, and request + priority = both");
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
        }
    }

    // AMED対象経費 1,231億円（令和６年度補正予算 158億円）: another budget's total in the brackets of this one
    pub(super) fn other_budgets(&self, total: usize, own: &Draft, drafts: &mut Drafts) {
        let inside = (total + 1..self.cited.end).take_while(|&index| self.at(index).within == Some(total));
        let other = |index: &usize| {
            let cited = self.at(*index);
            let total = cited.is_whole() && cited.lead.recipient.is_none();
            cited.bracketed && total && cited.lead.stage.is_some_and(|stage| Some(stage) != own.row.stage)
        };
        for index in inside.filter(other) {
            let mut draft = self.frame.draft(self.at(index), own.row.role);
            (draft.row.recipient, draft.row.subjects) = (own.row.recipient.clone(), own.row.subjects.clone());
            draft.row.project = own.row.project;
            draft.row.reason = Cow::Borrowed("in the bracket behind the total of another budget");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // 令和７年度予算額 1,062億円⏎令和８年度要求額 1,400億円⏎Ⅰ …: labelled amounts above the first numbered item, or above all that
    // the first page with amounts lists, behind a mark or a number, or below one
    pub(super) fn document_totals(&self, drafts: &mut Drafts) {
        let first = self.frame.items.first_line().unwrap_or_default();
        let above = |index: &usize| {
            let cited = self.at(*index);
            let above = cited.line < first && cited.alone() && cited.lead.stage.is_some();
            let total = above
                || self.is_marked_total(cited)
                || self.is_under_label(cited)
                || self.is_above_list(cited)
                || self.is_called_total(cited)
                || self.is_differing(*index)
                || self.is_tabled(cited)
                || self.named_as_paper(cited).is_some();
            let flags = &cited.mention.flags;
            total && cited.lead.recipient.is_none() && !flags.change && !flags.of_which && cited.within.is_none()
        };
        // the last one, and what it is called
        let mut last: Option<(usize, Vec<String>)> = None;
        for index in self.left(drafts).filter(above).collect::<Vec<_>>() {
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.pairing = Pairing::Order;
            draft.row.reason = Cow::Borrowed(match self.is_differing(index) {
                _ if self.is_tabled(self.at(index)) => {
                    "labelled, and as much as a table of that year and stage comes to"
                }
                true => "labelled, and the change below is what it and the year beside it differ by",
                false => "labelled, and above all that the document lists",
            });
            // （18年度予算（案）額）⏎2兆1,462億円: right below the one of another year, of the same
            let blank = |from: usize| (from + 1..self.at(index).top).all(|line| self.line(line).is_blank());
            let same = last.take().filter(|(before, _)| blank(self.at(*before).last_line)).map(|(_, names)| names);
            let called = self.named_as_paper(self.at(index));
            let of_paper = || self.named_in_label(self.at(index)).or_else(|| self.budget_of_paper());
            let named = || called.map(without_budget).or_else(|| self.budget_above(self.at(index))).or_else(of_paper);
            draft.row.subjects = same.unwrap_or_else(|| named().map(str::to_owned).into_iter().collect());
            last = Some((index, draft.row.subjects.clone()));
            // 令和６年度補正予算案における海洋関係予算 1,915億円
            if let Some(words) = called.filter(|_| draft.row.stage.is_none()) {
                (draft.row.stage, draft.row.fiscal_year) = (stage_in(words), year_in(words));
            }
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
            // 比較増減額 △10億円: below both, whatever stands between
            let change = index + 1;
            let below_both = index > self.cited.start && self.is_differing(index - 1) && self.is_differing(index);
            if below_both
                && self.is_left(change, drafts)
                && self.at(change).is_negative()
                && !self.at(change).mention.flags.change
            {
                let mut draft = self.frame.draft(self.at(change), Role::Change);
                let row = &mut draft.row;
                (row.stage, row.fiscal_year) = (row.stage.or(self.stage), row.fiscal_year.or(self.year()));
                row.subjects = Vec::new();
                row.reason = Cow::Borrowed("what the two totals of the document above differ by");
                drafts.insert(change, draft);
            }
        }
    }

    // ◎ 外務省予算 7,257億円 above all amounts of a document, デジタル庁計 5,720億円 below them: what its one ministry comes to,
    // where the paper is that ministry's
    pub(super) fn ministry_totals(&self, drafts: &mut Drafts) {
        let all = &self.frame.sheet.cited;
        let noted = |index: &usize| self.line(self.at(*index).line).kind == Kind::Note;
        let last = self.cited.clone().rev().take(MOST_NOTED).find(|index| !noted(index));
        let last = last.filter(|_| self.cited.end == all.len());
        let ends = [(self.cited.start == 0).then_some(0), last.map(|last| all.places_on(self.at(last).line).start)];
        for index in ends.into_iter().flatten() {
            if !self.cited.contains(&index) || !self.is_left(index, drafts) {
                continue;
            }
            let Some((ministry, name)) = self.frame.sheet.named_total(self.at(index)) else { continue };
            // デジタル庁計 at the end is the sum of what stands above it, whoever's the paper is
            let sums = || self.frame.sheet.directory.strip(name).is_some_and(|(_, rest)| total_level(rest).is_some());
            if !self.is_paper_of(ministry) && (index == 0 || !sums()) {
                continue;
            }
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.subjects = vec![name.to_owned()];
            draft.row.reason = Cow::Borrowed("what the document's one ministry comes to, by its name");
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
        }
    }

    // 令和３年度当初予算案 3,414億円⏎令和２年度第３次補正予算案 1,082億円⏎（令和２年度当初予算額 3,005億円）: what stands right below a total
    // of the document, labelled as another budget
    pub(super) fn totals_below(&self, drafts: &mut Drafts) {
        let of_year = |draft: &Draft| draft.row.fiscal_year == self.year() && !draft.row.flags.of_which;
        let own = drafts.iter().filter(|(_, draft)| draft.row.role == Role::GrandTotal && of_year(draft));
        for (total, own) in own.map(|(index, draft)| (index, draft.clone())).collect::<Vec<_>>() {
            let mut last = self.at(total).last_line;
            for index in (total + 1..self.cited.end).filter(|&index| !self.is_on_top(index)) {
                let cited = self.at(index);
                // 令和６年度⏎当初予算額⏎1,167億円: labels of its own, behind a blank line
                let blank = || (last + 1..cited.top).all(|line| self.line(line).is_blank());
                let labelled = cited.top < cited.line && cited.top > last && blank();
                let near = labelled || self.are_brackets(last + 1..cited.line, |_| false);
                let told = drafts.get(index).is_some_and(|draft| draft.row.flags.of_which);
                if !near || !(told || (self.is_left(index, drafts) && self.is_of_another_budget(cited))) {
                    break;
                }
                last = cited.last_line;
                if !told {
                    let mut draft = self.frame.draft(cited, Role::GrandTotal);
                    draft.row.recipient.clone_from(&own.row.recipient);
                    draft.row.subjects.clone_from(&own.row.subjects);
                    draft.row.pairing = Pairing::Order;
                    draft.row.reason = Cow::Borrowed("of another budget, right below the document's total");
                    self.inherit(index, &mut draft);
                    drafts.insert(index, draft);
                }
            }
        }
    }

    // （内12、こ8、文701、⏎厚645）: whether nothing but brackets stands on lines, or what may stand beside them
    fn are_brackets(&self, mut lines: Range<usize>, beside: impl Fn(usize) -> bool) -> bool {
        let mut depth = 0_usize;
        lines.all(|line| {
            let text = self.line(line).text;
            let fits = depth > 0 || text.starts_with('(') || beside(line);
            depth = (depth + bracket::opened(text)).saturating_sub(bracket::closed(text));
            fits
        })
    }

    // 令和２年度第３次補正予算案 1,082億円, （令和２年度当初予算額 3,005億円）: labelled in full, and of nobody
    fn is_of_another_budget(&self, cited: &Cited) -> bool {
        let Cited { lead, mention, .. } = cited;
        let other = (lead.year, lead.stage) != (self.year(), self.stage) && lead.stage.is_some() && lead.is_dated();
        let row = cited.begins_line;
        let whole = cited.alone() || (cited.bracketed && lead.stage == Some(Stage::Initial));
        row && whole && other && lead.recipient.is_none() && !mention.flags.change && !mention.flags.of_which
    }

    // １．創薬 512億円⏎うち推進枠 96億円, AMED対象経費 1,468億円⏎（文686、厚568）⏎（うち要望額 312億円）: a part on a line of its own below
    // a total of the document or of a project, and nothing else between
    pub(super) fn parts_below(&self, drafts: &mut Drafts) {
        let part = |index: &usize| {
            let cited = self.at(*index);
            let flags = &cited.mention.flags;
            cited.alone() && flags.of_which && !flags.prior && !flags.change && cited.lead.recipient.is_none()
        };
        for index in self.left(drafts).filter(part).collect::<Vec<_>>() {
            let near = self.cited.start.max(index.saturating_sub(MOST_SHARES));
            let beside = |at: usize| self.at(at).mention.flags.prior || self.at(at).mention.flags.change;
            let above = (near..index).rev().take_while(|at| beside(*at) || !self.is_left(*at, drafts));
            let total = |at: &usize| {
                let Some(draft) = drafts.get(*at) else { return false };
                let whole =
                    matches!(draft.row.role, Role::GrandTotal | Role::ProjectTotal) && !draft.row.flags.of_which;
                whole && draft.row.fiscal_year == self.year()
            };
            let Some(whole) = above.into_iter().find(total) else { continue };
            let (top, line) = (self.at(whole).last_line, self.at(index).line);
            let entry = self.entry_above(line).is_some_and(|entry| entry.line > top);
            // shares, and last year's total: any other words may be what the part is of
            let beside = |line: usize| self.line(line).is_blank() || !self.frame.cited_on(line).is_empty();
            if line - top > MOST_BETWEEN || entry || !self.are_brackets(top + 1..line, beside) {
                continue;
            }
            let Some(whole) = drafts.get(whole).cloned() else { continue };
            let value = value(&self.at(index).mention.value).map(|amount| self.interval(amount));
            let all = whole.row.amount.map(|amount| self.interval(amount).or_less());
            if !value.zip(all).is_some_and(|(value, all)| value.intersects(all)) {
                continue;
            }
            let mut draft = self.frame.draft(self.at(index), whole.row.role);
            if draft.row.role == Role::ProjectTotal {
                draft.row.role = Role::ProjectShare;
            }
            let row = &mut draft.row;
            (row.project, row.subjects) = (whole.row.project, whole.row.subjects.clone());
            (row.recipient, row.pairing) = (whole.row.recipient.clone(), whole.row.pairing);
            row.stage = row.stage.or(whole.row.stage);
            row.fiscal_year = row.fiscal_year.or(whole.row.fiscal_year);
            row.reason = Cow::Borrowed("a part, on a line of its own below its total");
            draft.becomes_part(&whole);
            drafts.insert(index, draft);
        }
    }

    // ○ 令和７年度概算要求額 5,960億円, １．概算要求額 5,960億円, outside projects: of no programme
    fn is_marked_total(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = match line.kind {
            Kind::Bullet(Mark::Slide) => Some(line.behind_mark()),
            _ => line.heading().map(|heading| heading.name),
        };
        let behind_mark =
            words.is_some_and(|words| cited.whole.start <= line.start + nom::Offset::offset(line.text, words));
        let said = cited.lead.stage.is_some() && (cited.lead.year.is_some() || self.is_own_stage(cited.lead));
        let whole = cited.ends_line && !cited.bracketed && self.name_in_bracket(cited).is_none();
        behind_mark && said && whole && self.is_of_document(cited)
    }

    // an amount that is divided by ministry, or one of an overview's rows of amounts
    fn total(&self, index: usize) -> Option<Total<'_>> {
        let cited = self.at(index);
        if self.in_note(cited) {
            return None;
        }
        let outside = self.project().is_none() && self.slide.entries.is_empty();
        let overview = (outside || self.is_above_projects(cited)) && !self.is_part(index);
        let ministries = match self.breakdown(index) {
            Some((_, breakdown)) => breakdown.shares.iter().map(|share| &*share.ministry).collect(),
            None if overview && !is_beside(cited) && cited.within.is_none() && self.is_row_of_totals(cited.line) => {
                BTreeSet::new()
            }
            None => return None,
        };
        let signed = cited.mention.flags.change || cited.is_negative();
        // うち概算要求額, うち要望額 are columns of their own
        let of_table = |stage: Stage| matches!(stage, Stage::Request | Stage::Priority);
        let part = cited.mention.flags.of_which && cited.lead.stage.is_some_and(|stage| !of_table(stage));
        Some(Total { cited: index, amount: value(&cited.mention.value)?, ministries, signed, part })
    }
}
