//! The amounts of one page: headings, totals and boxes here; `themes`, `programmes`, `mentions` and `followers` apart.

mod followers;
mod mentions;
mod programmes;
mod themes;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Frame;
use super::cited::{Cited, is_row};
use super::lines::{Kind, Line};
use super::outline::Page;
use super::programmes::Programmes;
use super::rows::{Draft, Stated, value};
use super::slides::Slide;
use super::totals::{self, cells};
use crate::budget::{ListingKind, Note, Role};
use crate::calendar::FiscalYear;
use crate::grammar::breakdown::Breakdown;
use crate::grammar::clause::{Column, columns};
use crate::stage::Stage;

/// Reads the amounts of one page.
pub(super) struct PageReader<'a, 't> {
    frame: &'a Frame<'a, 't>,
    page: &'a Page,
    slide: &'a Slide,
    /// What the overview says of the page's project.
    stated: Option<&'a Stated>,
    all_stated: &'a [Stated],
    notes: &'a [(Range<usize>, Note)],
    /// What the whole document says of each programme.
    programmes: &'a Programmes<'a>,
    /// The page's mentions, by position.
    cited: Range<usize>,
    stage: Option<Stage>,
    /// Who spends the page's amounts unless they say otherwise.
    recipient: Option<&'static str>,
}

/// Drafts by position of their mention.
pub(super) type Drafts = BTreeMap<usize, Draft>;

impl<'a, 't> PageReader<'a, 't> {
    pub(super) fn new(
        frame: &'a Frame<'a, 't>,
        at: usize,
        slide: &'a Slide,
        all_stated: &'a [Stated],
        notes: &'a [(Range<usize>, Note)],
        programmes: &'a Programmes<'a>,
    ) -> Self {
        let page = &frame.outline.pages[at];
        let position = |line: usize| frame.sheet.cited.partition_point(|c| c.line < line);
        let cited = position(page.lines.start)..position(page.lines.end);
        let stated = page.project.map(|project| &all_stated[project]);
        let (stage, recipient) = (None, None);
        let mut reader = Self { frame, page, slide, stated, all_stated, notes, programmes, cited, stage, recipient };
        reader.stage = reader.page_stage();
        reader.recipient = reader.default_recipient();
        reader
    }

    /// A draft for every mention of the page, and for every share of its totals; `cells` stand in tables, and are drafted.
    pub(super) fn drafts(&self, cells: &Drafts) -> Vec<Draft> {
        let own = cells.range(self.cited.clone());
        let mut drafts: Drafts = own.map(|(&index, cell)| (index, cell.clone())).collect();
        self.headings(&mut drafts);
        self.boxes(&mut drafts);
        self.totals(&mut drafts);
        self.themes(&mut drafts);
        self.programmes(&mut drafts);
        self.mentions(&mut drafts);
        self.prior_years(&mut drafts);
        self.ranges(&mut drafts);
        let shares = self.shares(&drafts);
        drafts.into_values().chain(shares).collect()
    }

    fn at(&self, index: usize) -> &'a Cited {
        &self.frame.sheet.cited[index]
    }

    fn line(&self, line: usize) -> &'a Line<'t> {
        &self.frame.sheet.lines[line]
    }

    fn lines(&self) -> &'a [Line<'t>] {
        self.frame.sheet.lines
    }

    // the page's mentions that have no draft yet
    fn left<'d>(&self, drafts: &'d Drafts) -> impl Iterator<Item = usize> + use<'d, 'a, 't> {
        self.cited.clone().filter(|index| !drafts.contains_key(index))
    }

    // the stage of a page: of its box, of a column that names the document's year, or the document's
    fn page_stage(&self) -> Option<Stage> {
        let boxed = self.cited.clone().map(|index| self.at(index)).find(|c| self.is_box(c));
        let column = || {
            let labels = self.lines()[self.page.lines.clone()]
                .iter()
                .filter(|line| line.kind == Kind::Text)
                .filter_map(|line| columns(line.text));
            let rows = self.cited.clone().filter(|&index| self.at(index).begins_line && !self.at(index).bracketed);
            let leads = rows.map(|index| self.at(index).lead).map(|lead| (lead.year, lead.stage));
            let own = |(year, stage): Column| stage.filter(|_| year.is_some() && year == self.frame.fiscal_year);
            let stages: Vec<Stage> = labels.flatten().chain(leads).filter_map(own).collect();
            stages.iter().copied().find(|&stage| stage == Stage::RequestAndPriority).or(stages.first().copied())
        };
        boxed.and_then(|c| c.lead.stage).or_else(column).or(self.frame.stage)
    }

    // the first recipient of the project's heading, or of the page's boxes
    fn default_recipient(&self) -> Option<&'static str> {
        let headed = self.stated.and_then(|stated| stated.shares.first()).map(|share| share.0);
        let boxed =
            || self.cited.clone().map(|index| self.at(index)).find(|c| self.is_box(c)).and_then(|c| c.lead.recipient);
        headed.or_else(boxed)
    }

    fn project(&self) -> Option<usize> {
        self.page.project
    }

    fn year(&self) -> Option<FiscalYear> {
        self.frame.fiscal_year
    }

    // 1. 医薬品プロジェクト 431億円 <AMED 380億円、インハウス 51億円>
    fn headings(&self, drafts: &mut Drafts) {
        let mut at = self.page.lines.start;
        while at < self.page.lines.end {
            if let Some((name, project)) = self.project_heading(at) {
                let end = self.frame.heading_end(at);
                let first = self.cited.clone().find(|&index| self.at(index).line >= at).unwrap_or(self.cited.end);
                for index in (first..self.cited.end).take_while(|&index| self.at(index).line <= end) {
                    drafts.insert(index, self.heading_amount(index, first, name, project));
                }
                at = end;
            }
            at += 1;
        }
    }

    fn project_heading(&self, line: usize) -> Option<(&'t str, usize)> {
        let Kind::Heading(heading) = self.line(line).kind else { return None };
        Some((heading.name, self.frame.outline.project_of(heading)?))
    }

    // the first amount of a heading is the project's, those with a recipient are its shares
    fn heading_amount(&self, index: usize, first: usize, name: &str, project: usize) -> Draft {
        let cited = self.at(index);
        let total = index == first && cited.lead.recipient.is_none();
        let role = match (total, cited.mention.flags.change || cited.is_negative()) {
            (true, _) => Role::ProjectTotal,
            (false, true) => Role::Change,
            (false, false) => Role::ProjectShare,
        };
        let mut draft = self.frame.draft(cited, role);
        draft.row.project = Some(project);
        draft.row.subjects = vec![name.to_owned()];
        draft.row.reason = Cow::Borrowed("on the project's heading");
        draft.row.flags.additive = role == Role::ProjectShare;
        draft.parent = (!total).then(|| self.at(first).mention.range.start);
        if let (true, [(sole, None)]) = (total, &self.all_stated[project].shares[..]) {
            draft.row.recipient = Some((*sole).to_owned());
        }
        self.frame.inherit(&mut draft, self.year(), self.stage);
        draft
    }

    // the document's totals, each with its shares behind it
    fn totals(&self, drafts: &mut Drafts) {
        let above = |index: usize| self.slide.entries.iter().all(|entry| entry.line > self.at(index).line);
        let found: Vec<totals::Total> =
            self.left(drafts).filter(|&index| above(index)).filter_map(|index| self.total(index)).collect();
        let rounding = self.frame.rounding.unwrap_or_default();
        let cells = cells(self.lines(), self.page, self.frame.sheet.cited, &found, rounding);
        for (total, cell) in found.iter().zip(cells) {
            let index = total.cited;
            if total.ministries.is_empty() && cell.recipient.is_none() {
                continue;
            }
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.recipient = cell.recipient.map(str::to_owned);
            draft.row.stage = cell.stage;
            draft.row.fiscal_year = cell.year;
            draft.row.subjects = draft.row.recipient.iter().cloned().collect();
            draft.row.reason =
                Cow::Borrowed("labels of rows and columns, ministries named, and request + priority = both");
            self.frame.inherit(&mut draft, self.year(), self.stage);
            drafts.insert(index, draft);
        }
    }

    // an amount that is divided by ministry, or one of an overview's rows of amounts
    fn total(&self, index: usize) -> Option<totals::Total> {
        let cited = self.at(index);
        let overview = self.project().is_none() && self.slide.entries.is_empty();
        let ministries = match self.breakdown(index) {
            Some((_, breakdown)) => breakdown.shares.into_iter().map(|share| share.ministry).collect(),
            None if overview && !cited.mention.flags.prior && is_row(self.frame.sheet.cited, cited.line) => {
                BTreeSet::new()
            }
            None => return None,
        };
        Some(totals::Total { cited: index, amount: value(&cited.mention.value)?, ministries })
    }

    // the bracket behind an amount, or behind the amount of the year before in a bracket of its own
    fn breakdown(&self, index: usize) -> Option<(usize, Breakdown)> {
        let own = self.frame.breakdown_of(self.at(index));
        let behind = || {
            let prior =
                Some(index + 1).filter(|&next| self.cited.contains(&next) && self.at(next).mention.flags.prior)?;
            self.frame.breakdown_of(self.at(prior))
        };
        own.filter(|_| !self.at(index).mention.flags.prior).or_else(behind)
    }

    // （内10,こ７,総6） behind any amount
    fn shares(&self, drafts: &Drafts) -> Vec<Draft> {
        let of = |(&index, total): (&usize, &Draft)| {
            let (bracket, breakdown) = self.breakdown(index)?;
            Some(self.frame.shares(total, bracket, &breakdown))
        };
        drafts.iter().filter_map(of).flatten().collect()
    }

    // 日本医療研究開発機構対象経費⏎令和6年度概算要求額380億円
    fn boxes(&self, drafts: &mut Drafts) {
        for index in self.left(drafts).collect::<Vec<_>>() {
            let cited = self.at(index);
            if !self.is_box(cited) {
                continue;
            }
            let mut draft = self.frame.draft(cited, Role::PageTotal);
            draft.row.project = self.project();
            draft.row.subjects =
                self.project().map(|project| self.frame.outline.projects[project].name.clone()).into_iter().collect();
            draft.row.recipient = draft.row.recipient.or_else(|| self.recipient.map(str::to_owned));
            draft.row.reason = Cow::Borrowed("a labelled box that states the page's total");
            self.frame.inherit(&mut draft, self.year(), self.stage);
            drafts.insert(index, draft);
        }
    }

    // a box restates what the overview says of the project, or closes the page with a year and a label
    fn is_box(&self, cited: &Cited) -> bool {
        let overview = self.project().is_none() && self.slide.entries.is_empty();
        if overview || !cited.alone() || cited.bracketed || cited.lead.stage.is_none() {
            return false;
        }
        let foot = self.slide.entries.iter().all(|entry| entry.line < cited.line || entry.kind == ListingKind::Detail);
        let head = self.slide.entries.iter().all(|entry| entry.line > cited.line);
        let restates = self.restates(cited);
        match cited.lead.recipient {
            Some(_) => {
                (cited.lead.year.is_some() && (restates || foot || head))
                    || (restates && foot && !self.follows_text(cited))
            }
            None => cited.lead.year.is_some() && restates && foot,
        }
    }

    fn restates(&self, cited: &Cited) -> bool {
        let Some(stated) = self.stated else { return false };
        let amount = value(&cited.mention.value);
        let share = stated.shares.iter().find(|share| Some(share.0) == cited.lead.recipient).and_then(|share| share.1);
        amount.is_some() && (share == amount || (share.is_none() && stated.total == amount))
    }
}
