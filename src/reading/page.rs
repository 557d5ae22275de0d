//! The amounts of one page: which are totals, boxes, themes, programmes' and which stand in prose.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Frame;
use super::cited::{Cited, is_row};
use super::lines::{Kind, Line};
use super::outline::Page;
use super::pairing::{Pair, Price, Slot, Step, Total, pair};
use super::prose::{self, Paragraph, paragraph, recipient_in};
use super::rows::{Draft, Stated, value};
use super::slides::{Entry, Slide};
use super::totals::{self, cells};
use crate::budget::{AmountRow, ListingKind, Note, NoteKind, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::breakdown::Breakdown;
use crate::grammar::clause::{Column, begins_year, columns};
use crate::grammar::name;
use crate::grammar::year::fiscal_year;
use crate::money::{Amount, Rounding};
use crate::scan::RangeEnd;
use crate::stage::{Stage, stage_words};

/// Reads the amounts of one page.
pub(super) struct PageReader<'a, 't> {
    frame: &'a Frame<'a, 't>,
    page: &'a Page,
    slide: &'a Slide,
    /// What the overview says of the page's project.
    stated: Option<&'a Stated>,
    all_stated: &'a [Stated],
    notes: &'a [(Range<usize>, Note)],
    /// The page's mentions, by position.
    cited: Range<usize>,
    stage: Option<Stage>,
    /// Who spends the page's amounts unless they say otherwise.
    recipient: Option<&'static str>,
}

/// Drafts by position of their mention.
type Drafts = BTreeMap<usize, Draft>;

impl<'a, 't> PageReader<'a, 't> {
    pub(super) fn new(
        frame: &'a Frame<'a, 't>,
        at: usize,
        slide: &'a Slide,
        all_stated: &'a [Stated],
        notes: &'a [(Range<usize>, Note)],
    ) -> Self {
        let page = &frame.outline.pages[at];
        let position = |line: usize| frame.sheet.cited.partition_point(|c| c.line < line);
        let cited = position(page.lines.start)..position(page.lines.end);
        let stated = page.project.map(|project| &all_stated[project]);
        let mut reader = Self { frame, page, slide, stated, all_stated, notes, cited, stage: None, recipient: None };
        reader.stage = reader.page_stage();
        reader.recipient = reader.default_recipient();
        reader
    }

    /// A draft for every mention of the page, and for every share of its totals.
    pub(super) fn drafts(&self) -> Vec<Draft> {
        let mut drafts = Drafts::new();
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
        let rounding = self.frame.rounding.unwrap_or(Rounding::HalfUp);
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
            Some(breakdown.shares.iter().map(|share| self.frame.share(total, bracket, share)).collect::<Vec<_>>())
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

    // がん・難病⏎（18.6億円）
    fn themes(&self, drafts: &mut Drafts) {
        let mut last: Option<usize> = None;
        for index in self.left(drafts).collect::<Vec<_>>() {
            let cited = self.at(index);
            let Some((name, top)) = self.theme_label(cited) else { continue };
            let cell = last.filter(|_| cited.begins_line).and_then(|last| self.cell_between(last, top));
            let name = cell.map_or(name.clone(), |cell| format!("{cell}／{name}"));
            let mut draft = self.frame.draft(cited, Role::ThemeTotal);
            draft.row.project = self.project();
            draft.row.subjects = vec![name.clone()];
            draft.row.theme = Some(name);
            draft.row.recipient = self.recipient.map(str::to_owned);
            draft.row.reason = Cow::Borrowed("in the bracket behind its label");
            self.frame.inherit(&mut draft, self.year(), self.stage);
            drafts.insert(index, draft);
            last = Some(cited.last_line);
        }
    }

    // the label of an amount in a bracket of its own, and the label's first line
    fn theme_label(&self, cited: &Cited) -> Option<(String, usize)> {
        let plain = cited.lead.stage.is_none() && cited.lead.year.is_none() && cited.lead.recipient.is_none();
        let flags = &cited.mention.flags;
        let apart = cited.bracketed && plain && !flags.prior && !flags.change && !flags.of_which;
        if !apart || self.line(cited.line).kind != Kind::Text || self.in_detail(cited.line) {
            return None;
        }
        let own = self.line(cited.line);
        let on_line = self.frame.cited_on(cited.line);
        let before = on_line.iter().rev().find(|other| other.whole.end <= cited.whole.start);
        let in_row = on_line.iter().all(|other| other.bracketed) && on_line.last().is_some_and(|last| last.ends_line);
        if !in_row {
            return None;
        }
        let label = before.map_or(own.start, |before| before.whole.end);
        let mut parts = vec![self.frame.text.as_str()[label..cited.whole.start.max(label)].trim()];
        let mut top = cited.line;
        while before.is_none() && top > self.page.lines.start && self.is_label(top - 1) && cited.line - top < 3 {
            top -= 1;
            parts.insert(0, self.line(top).text);
        }
        let name = parts.concat();
        ((2..=60).contains(&name.chars().count()) && !name.contains('。')).then_some((name, top))
    }

    // a line of plain text without an amount
    fn is_label(&self, line: usize) -> bool {
        let Line { kind, text, .. } = self.line(line);
        *kind == Kind::Text && !text.ends_with('。') && self.frame.cited_on(line).is_empty()
    }

    fn in_detail(&self, line: usize) -> bool {
        self.entry_above(line).is_some_and(|entry| entry.kind == ListingKind::Detail)
    }

    // a label without an amount between two themes belongs to the later one: 老年医学・認知症 ／ 精神・神経疾患（97.8億円）
    fn cell_between(&self, last: usize, top: usize) -> Option<String> {
        let between: Vec<usize> = (last + 1..top).filter(|&line| !self.line(line).is_blank()).collect();
        let labels = !between.is_empty() && between.len() <= 3 && between.iter().all(|&line| self.is_label(line));
        labels.then(|| between.iter().map(|&line| self.line(line).text).collect())
    }

    // the amounts of programmes
    fn programmes(&self, drafts: &mut Drafts) {
        let entries = &self.slide.entries;
        let slots: Vec<Slot> = entries.iter().map(slot).collect();
        let indices: Vec<usize> = self.left(drafts).filter(|&index| self.is_price(self.at(index))).collect();
        if entries.is_empty() || indices.is_empty() {
            return;
        }
        let prices: Vec<Price> = indices.iter().map(|&index| self.price(self.at(index))).collect();
        let pairs = pair(&slots, &prices, &self.steps(&indices), self.page_total(drafts));
        for (index, pair) in indices.into_iter().zip(pairs) {
            drafts.insert(index, self.programme(index, pair));
        }
    }

    // an amount that stands alone, ends its line behind a stage or a name, or is bracketed with a stage or a recipient
    fn is_price(&self, cited: &Cited) -> bool {
        let flags = &cited.mention.flags;
        if flags.change || flags.prior || flags.range_end == Some(RangeEnd::High) || self.in_note(cited) {
            return false;
        }
        let labelled = cited.lead.stage.is_some() || cited.lead.recipient.is_some();
        let apart = cited.bracketed || self.frame.text.as_str()[..cited.whole.start].ends_with([' ', ')', ':']);
        let on_name =
            apart && self.slide.entries.iter().any(|entry| (entry.line..=entry.name_end).contains(&cited.line));
        cited.alone()
            || (cited.ends_line && (labelled || on_name))
            || (cited.bracketed && labelled && self.entry_above(cited.line).is_some())
    }

    fn entry_above(&self, line: usize) -> Option<&Entry> {
        self.slide.entries.iter().rev().find(|entry| entry.line <= line)
    }

    fn in_note(&self, cited: &Cited) -> bool {
        let at = self.notes.partition_point(|(lines, _)| lines.end <= cited.line);
        !cited.alone() && self.notes.get(at).is_some_and(|(lines, _)| lines.contains(&cited.line))
    }

    // whether the lines of a programme end directly on the amount, or on amounts of other years and stages above it
    fn follows_text(&self, cited: &Cited) -> bool {
        let words = |cited: &Cited| (cited.lead.year, cited.lead.stage, cited.lead.recipient);
        let mut seen = vec![words(cited)];
        let mut top = cited.top;
        while top > self.page.lines.start {
            let above = top - 1;
            let Some(other) = self.frame.cited_on(above).first().filter(|other| other.alone()) else {
                return matches!(self.line(above).kind, Kind::Text | Kind::Bullet(..));
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
    fn leads(&self, cited: &Cited) -> Option<usize> {
        let apart = cited.top.checked_sub(1).is_none_or(|above| self.line(above).is_blank());
        let next = cited.last_line + 1;
        let led = self.slide.entries.iter().any(|entry| entry.line == next);
        (cited.alone() && apart && led).then_some(next)
    }

    // amounts side by side that say the same, or under programmes that stand side by side: which is whose is lost
    fn in_columns(&self, cited: &Cited) -> bool {
        let words = |cited: &Cited| (cited.lead.year, cited.lead.stage, cited.lead.recipient);
        let twin = |other: &Cited| other.whole != cited.whole && words(other) == words(cited);
        let twins = is_row(self.frame.sheet.cited, cited.line) && self.frame.cited_on(cited.line).iter().any(twin);
        let above = self.entry_above(cited.line).filter(|entry| entry.name_end < cited.line);
        let beside = |entry: &Entry| {
            self.slide
                .entries
                .iter()
                .any(|other| other.line != entry.line && self.line(other.line).number == self.line(entry.line).number)
        };
        twins || above.is_some_and(beside)
    }

    fn price(&self, cited: &Cited) -> Price {
        let text_above = self.follows_text(cited);
        let recipient = cited.lead.recipient.filter(|&recipient| Some(recipient) != self.recipient);
        Price {
            amount: value(&cited.mention.value),
            recipient,
            near: !self.in_columns(cited)
                && (!cited.alone() || cited.tied || text_above || self.leads(cited).is_some()),
            boxed: cited.top < cited.line && cited.lead.recipient.is_some() && !text_above,
            of_which: cited.mention.flags.of_which,
        }
    }

    fn steps(&self, indices: &[usize]) -> Vec<Step> {
        let entries = self.slide.entries.iter().enumerate().map(|(slot, entry)| (entry.line, 0, Step::Slot(slot)));
        let place = |cited: &Cited| self.leads(cited).unwrap_or(cited.line);
        let prices = indices.iter().enumerate().map(|(price, &index)| (place(self.at(index)), 1, Step::Price(price)));
        let notes = self
            .page
            .lines
            .clone()
            .filter(|&line| self.line(line).kind == Kind::Note)
            .map(|line| (line, 2, Step::Note));
        let mut steps: Vec<_> = entries.chain(prices).chain(notes).collect();
        steps.sort_by_key(|&(line, order, _)| (line, order));
        steps.into_iter().map(|(_, _, step)| step).collect()
    }

    // the page's own total of its default recipient, or the project's
    fn page_total(&self, drafts: &Drafts) -> Option<Total> {
        let own =
            |draft: &&Draft| draft.row.role == Role::PageTotal && draft.row.recipient.as_deref() == self.recipient;
        let boxed =
            drafts.range(self.cited.clone()).map(|(_, draft)| draft).find(own).and_then(|draft| draft.row.amount);
        let headed = || self.stated.and_then(|stated| stated.shares.first().and_then(|share| share.1).or(stated.total));
        let rounding = self.frame.rounding.unwrap_or(Rounding::HalfUp);
        boxed.or_else(headed).map(|amount: Amount| Total { amount, rounding })
    }

    fn programme(&self, index: usize, pair: Pair) -> Draft {
        let cited = self.at(index);
        let mut draft = self.frame.draft(cited, Role::Programme);
        let row = &mut draft.row;
        row.project = self.project();
        row.pairing = pair.pairing;
        row.reason = Cow::Borrowed(pair.reason);
        let entries: Vec<&Entry> = pair.slots.iter().map(|&slot| &self.slide.entries[slot]).collect();
        match (pair.pairing, &entries[..]) {
            (Pairing::Open, _) => {
                for name in entries.iter().map(|entry| joint_name(entry)) {
                    if !row.candidates.contains(&name) {
                        row.candidates.push(name);
                    }
                }
                row.flags.joint = matches!(entries[..], [only] if only.members.len() > 1);
            }
            (_, [entry]) => {
                row.subjects = entry.members.iter().map(|member| member.name.name.clone()).collect();
                row.flags.joint = entry.members.len() > 1;
                row.flags.relisted |= pair.relisted || entry.members.iter().all(|member| member.name.relisted);
                row.flags.fund |= entry.members.iter().any(|member| member.name.fund);
                if entry.members.iter().any(|member| member.drifted) {
                    row.pairing = Pairing::Order;
                    row.reason = Cow::Borrowed("a joint list whose last member stands elsewhere on the page");
                }
            }
            _ => {}
        }
        row.flags.additive = !row.flags.of_which && !row.flags.relisted && row.amount.is_some();
        self.settle(index, &mut draft);
        draft
    }

    // year, stage and recipient that the page gives to its own amounts, not to another year's; 17億円（令和５年度当初予算額
    // 16億円） is the same programme's and spent by the same
    fn settle(&self, index: usize, draft: &mut Draft) {
        let cited = self.at(index);
        let before = index.checked_sub(1).filter(|before| self.cited.contains(before)).map(|before| self.at(before));
        if cited.bracketed && cited.lead.recipient.is_none() && before.is_some_and(|before| before.line == cited.line) {
            draft.row.recipient = self.recipient.map(str::to_owned);
        }
        let own_year = draft.row.fiscal_year.is_none() || draft.row.fiscal_year == self.year();
        let other_stage = matches!(draft.row.stage, Some(Stage::Supplementary | Stage::Initial | Stage::Settled))
            && draft.row.stage != self.stage;
        if own_year && !other_stage && draft.row.recipient.is_none() {
            draft.row.recipient = self.recipient.map(str::to_owned);
        }
        self.frame.inherit(draft, self.year(), self.stage);
    }

    // everything else: amounts in sentences
    fn mentions(&self, drafts: &mut Drafts) {
        let mut shared: Option<Paragraph> = None;
        for index in self.left(drafts).collect::<Vec<_>>() {
            let line = self.at(index).line;
            let own = shared
                .take()
                .filter(|shared| shared.lines.contains(&line))
                .unwrap_or_else(|| paragraph(self.lines(), line));
            let draft = self.mention(index, &own, drafts);
            drafts.insert(index, draft);
            shared = Some(own);
        }
    }

    fn mention(&self, index: usize, paragraph: &Paragraph, drafts: &Drafts) -> Draft {
        let cited = self.at(index);
        let (before, behind) = paragraph.around(&cited.whole);
        let subject = prose::subject(before, behind, cited.bracketed);
        let earlier = index
            .checked_sub(1)
            .filter(|&earlier| self.cited.contains(&earlier) && paragraph.lines.contains(&self.at(earlier).line));
        let scope = paragraph.kind == NoteKind::Scope;
        let outside = scope && subject.stated && self.project().is_none() && !self.frame.outline.projects.is_empty();
        let role = match (cited.mention.flags.change, outside) {
            (true, _) => Role::Change,
            (false, true) => Role::OutsideProjects,
            (false, false) => Role::Mention,
        };
        let mut draft = self.frame.draft(cited, role);
        let row = &mut draft.row;
        row.project = self.project();
        row.flags.additive = outside;
        row.reason = Cow::Borrowed(if outside { "a note on what lies outside the projects" } else { "in a sentence" });
        row.subjects = subject.name.into_iter().collect();
        row.recipient = row
            .recipient
            .take()
            .or_else(|| row.subjects.iter().find_map(|name| recipient_in(name)).filter(|_| outside).map(str::to_owned));
        let since = earlier.map_or(0, |earlier| paragraph.joined.find(self.at(earlier).whole.end));
        let since =
            &before[since.saturating_sub(paragraph.joined.find(cited.whole.start) - before.len()).min(before.len())..];
        row.ministry = self.frame.sheet.directory.find_in(since).map(str::to_owned);
        let (year, stage) = stated_before(before);
        let earlier_row = earlier.and_then(|earlier| drafts.get(&earlier));
        draft.parent = earlier_row.filter(|_| subject.part).map(|earlier| earlier.place.start);
        self.frame.inherit(&mut draft, year, stage);
        if let Some(earlier) = earlier_row {
            self.frame.inherit(&mut draft, earlier.row.fiscal_year, earlier.row.stage);
        }
        self.footnote(cited, drafts, &mut draft);
        self.frame.inherit(&mut draft, self.year(), self.stage);
        draft
    }

    // ※ … explains the last amount before it that carries the mark
    fn footnote(&self, cited: &Cited, drafts: &Drafts, draft: &mut Draft) {
        if !self.in_note(cited) || draft.row.role != Role::Mention {
            return;
        }
        let marked = drafts.iter().filter(|(_, d)| d.place.start < cited.whole.start).rev();
        let marked =
            marked.map(|(&index, d)| (self.at(index), d)).find(|(c, _)| c.trail.footnote && c.line < cited.line);
        if let Some((_, owner)) = marked {
            draft.row.subjects.clone_from(&owner.row.subjects);
            draft.row.reason = Cow::Borrowed("in the note that its mark refers to");
        }
    }

    // 370.2億円（435.8億円）, （前年度：7億円） 9億円: the bracket has the role that its amount has, a year earlier
    fn prior_years(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.prior) {
            let on_line = |other: &usize| self.cited.contains(other) && self.at(*other).line == self.at(index).line;
            let before = index.checked_sub(1);
            let current = before.filter(on_line).or(Some(index + 1).filter(on_line)).or(before);
            let Some(current) = current.and_then(|current| drafts.get(&current)).cloned() else { continue };
            let Some(prior) = drafts.get_mut(&index) else { continue };
            prior.row.role = current.row.role;
            prior.row.project = current.row.project;
            prior.row.subjects = current.row.subjects;
            prior.row.candidates = current.row.candidates;
            prior.row.pairing = current.row.pairing;
            prior.row.recipient = current.row.recipient;
            prior.row.ministry = current.row.ministry;
            prior.row.stage = Some(Stage::Initial);
            prior.row.fiscal_year = current.row.fiscal_year.map(FiscalYear::previous);
            prior.row.reason = Cow::Borrowed("in the bracket behind this year's amount");
        }
    }
}

impl PageReader<'_, '_> {
    // 500～800億円: the high end is of what the low end is of
    fn ranges(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.range_end == Some(RangeEnd::High))
        {
            let Some(low) = index.checked_sub(1).and_then(|before| drafts.get(&before)).cloned() else { continue };
            let Some(high) = drafts.get_mut(&index) else { continue };
            let own = std::mem::replace(&mut high.row, low.row);
            high.row = AmountRow {
                page: own.page,
                line: own.line,
                pieces: own.pieces,
                literal: own.literal,
                amount: own.amount,
                ..high.row.clone()
            };
        }
    }
}

fn slot(entry: &Entry) -> Slot {
    let first = entry.members.first().map_or("", |member| member.name.name.as_str());
    Slot {
        name: joint_name(entry),
        base: name::base(first).to_owned(),
        relisted: entry.members.iter().all(|member| member.name.relisted),
    }
}

fn joint_name(entry: &Entry) -> String {
    let names: Vec<&str> = entry.members.iter().map(|member| member.name.name.as_str()).collect();
    names.join("／")
}

// 令和４年度補正予算において、…: the last year and stage that a sentence names before an amount
fn stated_before(before: &str) -> (Option<FiscalYear>, Option<Stage>) {
    let mut starts = before.char_indices().rev().filter(|&(_, c)| begins_year(c));
    let year = starts.find_map(|(at, _)| fiscal_year(&before[at..]).ok()).map(|(_, year)| year);
    (year, stage_words(before).last().map(|(_, word)| word.stage))
}
