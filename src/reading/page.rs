//! The amounts of one page: headings, totals and boxes here; `detached`, `themes`, `programmes`, `sums`, `mentions` and
//! `followers` apart.

mod detached;
mod drafts;
mod followers;
mod mentions;
mod programmes;
mod sheet;
mod sums;
mod themes;
mod titles;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use detached::Detached;
use drafts::Drafts;
use programmes::Priced;
use titles::Title;

use super::cited::Cited;
use super::lines::{Kind, Line};
use super::outline::Page;
use super::pairing::Pair;
use super::programmes::Programmes;
use super::rows::{Bracket, Draft, Stated, value};
use super::slides::{Entry, Slide};
use super::totals::{self, Row, cells};
use super::{Frame, year_in};
use crate::budget::{IN_HOUSE, ListingKind, Note, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{Column, Lead, columns};
use crate::scan::Flags;
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
    /// The brackets of shares of the document's mentions, each right behind its own.
    brackets: &'a BTreeMap<usize, Bracket>,
    /// The lines behind the heading on which amounts of the whole page may begin.
    head: Range<usize>,
    /// The line of the last ●.
    last_listed: Option<usize>,
    /// The page's mentions, by position.
    cited: Range<usize>,
    /// Those that carry the mark of a note.
    footnoted: Vec<usize>,
    /// Those that are numbers of shares with a unit of their own: （文60億円、厚30億円）.
    in_shares: BTreeSet<usize>,
    /// Brackets of shares that stand apart from their totals.
    detached: Detached,
    /// The bracket of shares of each mention.
    breakdowns: Vec<Option<Bracket>>,
    stage: Option<Stage>,
    titles: Vec<Title>,
    /// Who spends the page's amounts unless they say otherwise.
    recipient: Option<&'static str>,
}

// how many lines above the box at a page's foot its last programme's amount can stand
const MOST_LINES: usize = 40;

// how many lines of titles may stand above the total of a document
const MOST_TITLE_LINES: usize = 12;

// how far below its label an amount may stand
const LABEL_NEAR: usize = 3;

/// What a heading's amounts are of.
struct Heading {
    project: usize,
    /// Position of the first amount.
    first: usize,
    /// Whether they stand in a bracket that is of the year before.
    is_earlier: bool,
}

/// What tables and items say of their amounts, by position of the mention.
pub(super) type Cells = BTreeMap<usize, Draft>;

/// A page before its amounts are given to programmes.
pub(super) struct Begun {
    drafts: Drafts,
    priced: Priced,
}

impl Begun {
    /// Whether an amount does not stand with its programme.
    pub(super) fn is_loose(&self) -> bool {
        !self.priced.ordered.is_stated()
    }
}

impl<'a, 't> PageReader<'a, 't> {
    pub(super) fn new(
        frame: &'a Frame<'a, 't>,
        at: usize,
        slide: &'a Slide,
        all_stated: &'a [Stated],
        notes: &'a [(Range<usize>, Note)],
        brackets: &'a BTreeMap<usize, Bracket>,
    ) -> Self {
        let page = &frame.outline.pages[at];
        let all = frame.sheet.cited;
        let cited = all.above(page.lines.start)..all.above(page.lines.end);
        let stated = page.project.map(|project| &all_stated[project]);
        let listed = slide.entries.iter().filter(|entry| entry.kind == ListingKind::Slide);
        let last_listed = listed.map(|entry| entry.line).max();
        let footnoted = cited.clone().filter(|&index| all[index].trail.footnote).collect();
        let (stage, titles, recipient) = (None, Vec::new(), None);
        let (in_shares, detached, breakdowns) = (BTreeSet::new(), Detached::default(), Vec::new());
        let mut reader = Self {
            frame,
            page,
            slide,
            stated,
            all_stated,
            notes,
            brackets,
            head: 0..0,
            last_listed,
            cited,
            footnoted,
            in_shares,
            detached,
            breakdowns,
            stage,
            titles,
            recipient,
        };
        reader.head = reader.head();
        reader.detached = reader.detached();
        reader.breakdowns = reader.cited.clone().map(|index| reader.breakdown_of(index)).collect();
        once_each(&mut reader.breakdowns);
        reader.in_shares = reader.in_shares();
        reader.stage = reader.page_stage();
        reader.titles = reader.titles();
        reader.recipient = reader.default_recipient();
        reader
    }

    /// What the page says of its amounts before any is given to a programme; `cells` stand in tables, and are drafted.
    pub(super) fn begun(&self, cells: &Cells) -> Begun {
        let mut drafts = Drafts::none(self.cited.clone());
        drafts.extend(self.own(cells));
        self.sheet(&mut drafts);
        self.headings(&mut drafts);
        self.boxes(&mut drafts);
        self.totals(&mut drafts);
        self.document_totals(&mut drafts);
        self.themes(&mut drafts);
        let priced = self.priced(&drafts);
        Begun { drafts, priced }
    }

    /// A draft for every mention of the page, and for every share of its totals, where all amounts stand with their
    /// programmes.
    pub(super) fn told(&self, mut begun: Begun, cells: &Cells) -> Vec<Draft> {
        let pairs = std::mem::take(&mut begun.priced.ordered).stated();
        self.drafts(begun, pairs, cells)
    }

    /// Of a page that waits for what the document states elsewhere, what it states itself: the amounts that stand with
    /// their programmes, last year's in a bracket, and what tables and items say.
    pub(super) fn stated(&self, begun: &Begun, cells: &Cells) -> impl Iterator<Item = Draft> {
        let prior = |index: usize| self.at(index).mention.flags.prior;
        let mut drafts = Drafts::none(self.cited.clone());
        let told = |(index, draft): &(usize, &Draft)| draft.row.role == Role::Programme || prior(*index);
        drafts.extend(begun.drafts.iter().filter(told).map(|(index, draft)| (index, draft.clone())));
        self.stated_programmes(&begun.priced, &mut drafts);
        for index in self.cited.clone().filter(|&index| prior(index) && self.is_left(index, &begun.drafts)) {
            drafts.insert(index, self.frame.draft(self.at(index), Role::Mention));
        }
        self.prior_years(&mut drafts);
        self.unresolved_years(&mut drafts);
        drafts.extend(self.own(cells));
        drafts.into_all()
    }

    /// The same of a page where some do not, once all that the document states of programmes is known.
    pub(super) fn solved(&self, mut begun: Begun, programmes: &Programmes<'_>, cells: &Cells) -> Vec<Draft> {
        let pairs = self.pairs(&mut begun, programmes);
        self.drafts(begun, pairs, cells)
    }

    fn drafts(&self, begun: Begun, pairs: Vec<Pair>, cells: &Cells) -> Vec<Draft> {
        let Begun { mut drafts, priced } = begun;
        self.programmes(priced, pairs, &mut drafts);
        self.sums(&mut drafts);
        self.mentions(&mut drafts);
        self.prior_years(&mut drafts);
        self.parts(&mut drafts);
        self.ranges(&mut drafts);
        self.unresolved_years(&mut drafts);
        // what tables and items say of their amounts stands
        drafts.extend(self.own(cells));
        let shares = self.shares(&drafts);
        drafts.into_all().chain(shares).collect()
    }

    // those of the page
    fn own(&self, cells: &Cells) -> impl Iterator<Item = (usize, Draft)> {
        cells.range(self.cited.clone()).map(|(&index, cell)| (index, cell.clone()))
    }

    // a year of its own that nobody can tell is not the document's
    fn unresolved_years(&self, drafts: &mut Drafts) {
        for (index, draft) in drafts.iter_mut() {
            if self.frame.is_unresolved(self.at(index).lead) {
                draft.row.fiscal_year = None;
            }
        }
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
    fn left<'d>(&'d self, drafts: &'d Drafts) -> impl Iterator<Item = usize> + use<'d, 'a, 't> {
        self.cited.clone().filter(|&index| self.is_left(index, drafts))
    }

    fn is_left(&self, index: usize, drafts: &Drafts) -> bool {
        drafts.get(index).is_none() && !self.in_shares.contains(&index)
    }

    // a share is one row, from its ministry to its unit: the number in it is none of its own, and a bracket may begin on
    // the page before
    fn in_shares(&self) -> BTreeSet<usize> {
        let start = self.cited.clone().next().map_or(usize::MAX, |first| self.at(first).whole.start);
        let reaches =
            |(at, breakdown): &&Bracket| breakdown.shares.last().is_some_and(|last| at + last.literal.end > start);
        let before = self.brackets.range(..self.cited.start).rev().map(|(_, bracket)| bracket).take_while(reaches);
        let mut inside = BTreeSet::new();
        for (bracket, breakdown) in self.breakdowns.iter().flatten().chain(self.detached.loose()).chain(before) {
            let with_unit = breakdown.shares.iter().filter(|share| share.has_unit);
            for number in with_unit.filter_map(|share| share.number.as_ref()) {
                let start = bracket + number.start;
                let at = self.frame.sheet.cited.partition_point(|cited| cited.mention.range.start < start);
                inside.extend(Some(at).filter(|&at| at < self.cited.end && self.at(at).mention.range.start == start));
            }
        }
        inside
    }

    // the stage of a page: of its box, of a column that names the document's year, or the document's
    fn page_stage(&self) -> Option<Stage> {
        if let Some(stage) = self.sheet_stage() {
            return Some(stage);
        }
        let boxed = self.page_boxes().next();
        let column = || {
            let labels = self.lines()[self.page.lines.clone()]
                .iter()
                .filter(|line| line.kind == Kind::Text)
                .filter_map(|line| columns(line.text));
            let rows = self.cited.clone().filter(|&index| self.at(index).begins_line && !self.at(index).bracketed);
            let leads = rows.map(|index| self.at(index).lead).map(|lead| (lead.year, lead.stage));
            let said = labels.flatten().map(|column| (column.year, column.stage)).chain(leads);
            let own = said.filter(|(year, _)| year.is_some() && *year == self.frame.fiscal_year);
            let stages: Vec<Stage> = own.filter_map(|(_, stage)| stage).collect();
            stages.iter().copied().find(|&stage| stage == Stage::RequestAndPriority).or(stages.first().copied())
        };
        boxed.and_then(|c| c.lead.stage).or_else(column).or(self.frame.stage)
    }

    // the boxes that say what the page's amounts are of: not AMED対象経費 1,232億円 1,541億円, a row under two years
    fn page_boxes(&self) -> impl Iterator<Item = &'a Cited> {
        let of_years = |cited: &Cited| {
            let mut on_line = self.frame.cited_on(cited.line).iter().filter(|other| !other.bracketed);
            on_line.any(|other| other.lead.year.is_some() && other.lead.year != cited.lead.year)
        };
        self.cited.clone().map(|index| self.at(index)).filter(move |cited| self.is_box(cited) && !of_years(cited))
    }

    // the first recipient of the project's heading, or of the page's boxes
    fn default_recipient(&self) -> Option<&'static str> {
        let headed = self.stated.and_then(|stated| stated.shares.first()).map(|share| share.0);
        // インハウス研究機関経費 7億円 above AMED対象経費 44億円: who carries out research itself spends what its own words say
        let boxed =
            || self.page_boxes().filter_map(|c| c.lead.recipient).min_by_key(|&recipient| recipient == IN_HOUSE);
        headed.or_else(boxed)
    }

    fn project(&self) -> Option<usize> {
        self.page.project
    }

    fn project_name(&self) -> Option<String> {
        self.project().map(|project| self.frame.outline.projects[project].name.clone())
    }

    fn year(&self) -> Option<FiscalYear> {
        self.frame.fiscal_year
    }

    // year and stage where an amount's own words name none
    fn inherit(&self, index: usize, draft: &mut Draft) {
        let (year, stage) = self.unsaid(self.at(index).line);
        // a title is of what it says, not of another stage's money
        let own = draft.row.stage.is_none_or(|own| Some(own) == stage);
        let (year, stage) = if own { (year, stage) } else { (self.year(), self.stage) };
        self.frame.inherit(draft, year, stage);
    }

    // 1. 医薬品プロジェクト 431億円 <AMED 380億円、インハウス 51億円>
    fn headings(&self, drafts: &mut Drafts) {
        let mut done = self.page.lines.start;
        for &(line, project) in self.frame.outline.headed(&self.page.lines) {
            if line < done {
                continue;
            }
            let end = self.frame.heading_end(line);
            let first = self.frame.sheet.cited.above(line).clamp(self.cited.start, self.cited.end);
            let earlier = self.frame.earlier_on_heading(line).unwrap_or_default();
            let on_heading = |&index: &usize| self.at(index).line <= end;
            let mentions = (first..self.cited.end).take_while(on_heading).filter(|at| !self.in_shares.contains(at));
            let (before, own): (Vec<usize>, Vec<usize>) =
                mentions.partition(|&index| earlier.contains(&self.at(index).mention.range.start));
            let own = own.into_iter().filter(|&index| !self.is_aside(index)).collect();
            for (group, is_earlier) in [(own, false), (before, true)] {
                let heading = Heading { project, first: group.first().copied().unwrap_or(first), is_earlier };
                drafts.extend(group.into_iter().map(|index| (index, self.heading_amount(index, &heading))));
            }
            done = end + 1;
            for index in self.beside_heading(line, end) {
                let own = self.other_budget(index, project);
                drafts.insert(index, own);
                done = self.at(index).last_line + 1;
            }
        }
    }

    // （令和４年度第２次補正予算額 25億円） on the lines right below the amounts of a heading: another budget, which says so
    fn beside_heading(&self, heading: usize, end: usize) -> impl Iterator<Item = usize> + use<'a, 't> {
        let cited = &self.frame.sheet.cited;
        let (first, last) = (cited.above(end + 1).max(self.cited.start), self.cited.end);
        let priced = !self.frame.cited_on(heading).is_empty();
        let mut line = end;
        let (own, lines) = (self.frame, self.lines());
        (first..last.max(first)).take_while(move |&index| {
            let Cited { line: at, last_line, lead, begins_line, ends_line, .. } = own.sheet.cited[index];
            let other = lead.stage == Some(Stage::Supplementary) && lead.recipient.is_none();
            let alone = begins_line && ends_line && lines[at].kind == Kind::Text;
            let below = at == line + 1;
            line = last_line;
            priced && other && alone && below
        })
    }

    fn other_budget(&self, index: usize, project: usize) -> Draft {
        let mut draft = self.frame.draft(self.at(index), Role::ProjectTotal);
        draft.row.project = Some(project);
        draft.row.subjects = vec![self.frame.outline.projects[project].name.clone()];
        draft.row.reason = Cow::Borrowed("of another budget, right below the amounts on the project's heading");
        self.inherit(index, &mut draft);
        draft
    }

    // （国際事業：62億円）: what a heading's bracket says of something else is no share of the project
    fn is_aside(&self, index: usize) -> bool {
        let Cited { within, lead, mention, bracketed, .. } = self.at(index);
        let flags = &mention.flags;
        let named =
            within.is_some() && !bracketed && lead.recipient.is_none() && lead.stage.is_none() && lead.year.is_none();
        named && !flags.prior && !flags.change && !self.is_part(index)
    }

    // 【当初】1.2億円【補正】2億円, 令和６年度 6,981億円 令和７年度 6,983億円: beside the first amount, the project's of another budget
    fn is_of_other_budget(&self, index: usize, heading: &Heading) -> bool {
        let (own, first) = (self.at(index), self.at(heading.first));
        let when = |cited: &Cited| (cited.lead.year, cited.lead.in_era, cited.lead.stage);
        let said = own.lead.stage.is_some() || own.lead.year.is_some();
        let flags = &own.mention.flags;
        let plain = !own.bracketed && own.within.is_none() && !flags.of_which && !flags.change;
        plain && said && when(own) != when(first) && first.lead.recipient.is_none()
    }

    // the first amount of a heading is the project's, those with a recipient are its shares
    fn heading_amount(&self, index: usize, heading: &Heading) -> Draft {
        let cited = self.at(index);
        let total =
            cited.lead.recipient.is_none() && (index == heading.first || self.is_of_other_budget(index, heading));
        let role = match (total, cited.mention.flags.change || cited.is_negative()) {
            (true, _) => Role::ProjectTotal,
            (false, true) => Role::Change,
            (false, false) => Role::ProjectShare,
        };
        let mut draft = self.frame.draft(cited, role);
        draft.row.flags.of_which |= role == Role::ProjectShare && self.is_listed_part(index);
        draft.row.project = Some(heading.project);
        draft.row.subjects = vec![self.frame.outline.projects[heading.project].name.clone()];
        draft.row.flags.additive =
            role == Role::ProjectShare && draft.row.amount.is_some() && !draft.row.flags.of_which;
        // AMED対象経費 179億円⏎インハウス研究機関経費 83億円: shares, and no total
        let first = self.at(heading.first);
        let parted = !total && first.lead.recipient.is_none();
        draft.parent = parted.then_some(first.mention.range.start);
        if let (true, [(sole, None)]) = (total, &self.all_stated[heading.project].shares[..]) {
            draft.row.recipient = Some(Cow::Borrowed(*sole));
        }
        if heading.is_earlier {
            let Cited { lead, legend_year, .. } = self.at(heading.first);
            draft.row.reason = Cow::Borrowed("in the bracket on the project's heading, which is of the year before");
            let year = lead.year.or(*legend_year).or_else(|| self.year().map(FiscalYear::previous));
            self.frame.inherit(&mut draft, year, lead.stage.or(Some(Stage::Initial)));
        } else {
            draft.row.reason = Cow::Borrowed("on the project's heading");
            self.inherit(index, &mut draft);
        }
        draft
    }

    // the document's totals, each with its shares behind it
    fn totals(&self, drafts: &mut Drafts) {
        let above = |index: usize| {
            let line = self.at(index).line;
            self.slide.entries.first().is_none_or(|first| first.line > line) || self.is_apart(line)
        };
        let found: Vec<totals::Total<'_>> =
            self.left(drafts).filter(|&index| above(index)).filter_map(|index| self.total(index)).collect();
        let rounding = self.frame.rounding.unwrap_or_default();
        let cells = cells(self.lines(), self.page, self.frame.sheet.cited, &found, rounding);
        for (total, cell) in found.iter().zip(cells) {
            let index = total.cited;
            if total.ministries.is_empty() && matches!(cell.row, None | Some(Row::Subtotal)) {
                continue;
            }
            let role = if cell.change || total.signed { Role::Change } else { Role::GrandTotal };
            let mut draft = self.frame.draft(self.at(index), role);
            draft.row.recipient = cell.row.and_then(Row::recipient).map(Cow::Borrowed);
            draft.row.flags.of_which |= cell.part;
            // labels right above a row say it themselves
            if draft.row.stage.is_none() || draft.row.fiscal_year.is_none() {
                let Column { year, stage, supplementary_no } = cell.column;
                (draft.row.stage, draft.row.fiscal_year, draft.row.supplementary_no) = (stage, year, supplementary_no);
            }
            draft.row.subjects = draft.row.recipient.iter().map(|own| own.clone().into_owned()).collect();
            draft.row.reason =
                Cow::Borrowed("labels of rows and columns, ministries named, and request + priority = both");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // 令和７年度予算額 1,062億円⏎令和８年度要求額 1,400億円⏎Ⅰ …: labelled amounts above the first numbered item, or above all that
    // the first page with amounts lists, behind a mark or a number, or below one
    fn document_totals(&self, drafts: &mut Drafts) {
        let first = self.frame.items.first_line().unwrap_or_default();
        let above = |index: &usize| {
            let cited = self.at(*index);
            let above = cited.line < first && cited.alone() && cited.lead.stage.is_some();
            let total = above || self.is_marked_total(cited) || self.is_under_label(cited) || self.is_above_list(cited);
            let flags = &cited.mention.flags;
            total && cited.lead.recipient.is_none() && !flags.change && !flags.of_which && cited.within.is_none()
        };
        for index in self.left(drafts).filter(above).collect::<Vec<_>>() {
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.pairing = Pairing::Order;
            draft.row.reason = Cow::Borrowed("labelled, and above all that the document lists");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // ○ 令和７年度概算要求額 5,960億円, １．令和７年度概算要求額 5,960億円, outside projects: of no programme
    fn is_marked_total(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = match line.kind {
            Kind::Bullet(Mark::Slide) => Some(line.behind_mark()),
            _ => line.heading().map(|heading| heading.name),
        };
        let behind_mark =
            words.is_some_and(|words| cited.whole.start <= line.start + nom::Offset::offset(line.text, words));
        let said = cited.lead.stage.is_some() && cited.lead.year.is_some();
        behind_mark && said && cited.ends_line && !cited.bracketed && self.is_of_document(cited)
    }

    // １．令和７年度概算要求額⏎2,738億円
    fn is_under_label(&self, cited: &Cited) -> bool {
        let near = cited.top.saturating_sub(LABEL_NEAR).max(self.page.lines.start);
        let above = || (near..cited.top).rev().map(|line| self.line(line)).find(|line| !line.is_blank());
        let alone = cited.alone() && !cited.bracketed && self.is_of_document(cited);
        let heading = alone.then(above).flatten().and_then(Line::heading);
        heading.is_some_and(|heading| heading.rest.is_empty() && columns(heading.name).is_some())
    }

    // 令和７年度予算額（案） 858億円⏎⏎◆ …プログラム⏎92億円: apart from a list whose first programme has an amount of its own
    fn is_above_list(&self, cited: &Cited) -> bool {
        let own = |first: &Entry| {
            let next = self.slide.entries.get(1).map_or(self.page.lines.end, |next| next.line);
            (first.line..next).any(|line| self.frame.cited_on(line).iter().any(|own| own.ends_line && !own.bracketed))
        };
        let Lead { year, stage, .. } = cited.lead;
        let own_year = year.is_some() && year == self.year();
        let own_stage = stage.is_some() && stage.map(Stage::family) == self.stage.map(Stage::family);
        let titled = |line: &Line<'_>| line.is_blank() || line.kind == Kind::Note || year_in(line.text).is_some();
        let above =
            || self.lines().get(self.page.lines.start..cited.top).filter(|lines| lines.len() <= MOST_TITLE_LINES);
        let said = cited.alone() && !cited.bracketed && own_year && own_stage;
        let said = said && above().is_some_and(|lines| lines.iter().all(titled));
        let apart = |first: &&Entry| first.line.checked_sub(1).is_some_and(|above| self.line(above).is_blank());
        let first = self.slide.entries.first().filter(|first| said && apart(first));
        first.is_some_and(own) && self.is_of_document(cited)
    }

    // on the first page with amounts, outside projects, and above all that it lists
    fn is_of_document(&self, cited: &Cited) -> bool {
        self.cited.start == 0 && self.project().is_none() && self.entry_above(cited.line).is_none()
    }

    // an amount that is divided by ministry, or one of an overview's rows of amounts
    fn total(&self, index: usize) -> Option<totals::Total<'_>> {
        let cited = self.at(index);
        if self.in_note(cited) {
            return None;
        }
        let outside = self.project().is_none() && self.slide.entries.is_empty();
        let overview = (outside || self.is_above_projects(cited)) && !self.is_part(index);
        let ministries = match self.breakdown(index) {
            Some((_, breakdown)) => breakdown.shares.iter().map(|share| &*share.ministry).collect(),
            None if overview
                && !(cited.mention.flags.prior && cited.bracketed)
                && self.is_row_of_totals(cited.line) =>
            {
                BTreeSet::new()
            }
            None => return None,
        };
        let signed = cited.mention.flags.change || cited.is_negative();
        // うち概算要求額, うち要望額 are columns of their own
        let of_table = |stage: Stage| matches!(stage, Stage::Request | Stage::Priority);
        let part = cited.mention.flags.of_which && cited.lead.stage.is_some_and(|stage| !of_table(stage));
        Some(totals::Total { cited: index, amount: value(&cited.mention.value)?, ministries, signed, part })
    }

    // AMED対象経費 ２０２億円 ２１０億円, or 合計, with labels of years or on the first page with amounts: above the first heading
    // of a page and all that it lists
    fn is_above_projects(&self, cited: &Cited) -> bool {
        let first = self.frame.outline.headed(&self.page.lines).first().map(|heading| heading.0);
        let told = cited.lead.year.is_some() || self.cited.start == 0;
        let on_line = self.frame.cited_on(cited.line);
        let sum = || on_line.first().and_then(|first| Row::of_sum_before(self.line(cited.line), first)).is_some();
        let said = told && !cited.bracketed && (cited.lead.recipient.is_some() || sum());
        said && first.is_none_or(|first| cited.line < first) && self.entry_above(cited.line).is_none()
    }

    // １，２４８億円 １，２４５億円, with who spends them or 合計 before, behind a mark or not
    fn is_row_of_totals(&self, line: usize) -> bool {
        let on_line = self.frame.cited_on(line);
        let of_sum = |first: &Cited| Row::of_sum_before(self.line(line), first).is_some();
        let marked = |first: &Cited| {
            let start = self.line(line).end() - self.line(line).behind_mark().len();
            first.lead.recipient.is_some() && first.whole.start == start
        };
        self.frame.sheet.cited.is_row(line)
            || (on_line.first().is_some_and(|own| of_sum(own) || marked(own))
                && on_line.iter().all(|cited| cited.ends_line))
    }

    fn breakdown(&self, index: usize) -> Option<&Bracket> {
        self.breakdowns.get(index.checked_sub(self.cited.start)?)?.as_ref()
    }

    // the bracket behind an amount, or behind the amount of the year before, or a part, in a bracket of its own
    fn breakdown_of(&self, index: usize) -> Option<Bracket> {
        if let Some(known) = self.detached.own.get(&index) {
            return known.clone();
        }
        let own = self.brackets.get(&index).cloned();
        let aside = |flags: &Flags| flags.prior || flags.of_which;
        let closed = |at: usize| self.at(at).bracketed && aside(&self.at(at).mention.flags);
        let behind = || {
            let prior = Some(index + 1).filter(|&next| self.cited.contains(&next) && closed(next))?;
            self.brackets.get(&prior).cloned()
        };
        own.filter(|_| !closed(index)).or_else(behind)
    }

    // （内10,こ７,総6） behind any amount
    fn shares(&self, drafts: &Drafts) -> Vec<Draft> {
        let of = |(index, total): (usize, &Draft)| {
            let (bracket, breakdown) = self.breakdown(index)?;
            let mut shares = self.frame.shares(total, *bracket, breakdown);
            self.detached.explain(index, &mut shares);
            Some(shares)
        };
        drafts.iter().filter_map(of).flatten().chain(self.loose_shares(drafts)).collect()
    }

    // 日本医療研究開発機構対象経費⏎令和6年度概算要求額380億円
    fn boxes(&self, drafts: &mut Drafts) {
        let mut last = None;
        for index in self.cited.clone() {
            if drafts.get(index).is_some() {
                last = Some(index);
            }
            if !self.is_left(index, drafts) {
                continue;
            }
            let cited = self.at(index);
            let above = last.and_then(|last| self.box_above(index, last, drafts));
            let above = above.map(|above| above.row.recipient.clone());
            if !self.is_box(cited) && above.is_none() {
                continue;
            }
            let mut draft = self.frame.draft(cited, Role::PageTotal);
            draft.row.project = self.project();
            draft.row.subjects = self.project_name().into_iter().collect();
            let recipient = draft.row.recipient.take().or(above.flatten());
            draft.row.recipient = recipient.or_else(|| self.recipient.map(Cow::Borrowed));
            draft.row.reason = Cow::Borrowed("a labelled box that states the page's total");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
            last = Some(index);
        }
    }

    // 令和6年度概算要求額40億円⏎令和6年度要望額12億円: the box of the line above goes on with another stage or year
    fn box_above<'d>(&self, index: usize, last: usize, drafts: &'d Drafts) -> Option<&'d Draft> {
        let (cited, before, above) = (self.at(index), self.at(last), drafts.get(last)?);
        let bottom = self.lines().partition_point(|line| line.start < before.remark_end).saturating_sub(1);
        let goes_on =
            above.row.role == Role::PageTotal && cited.line == bottom + 1 && cited.alone() && !cited.bracketed;
        let words = cited.lead.recipient.is_none() && cited.lead.stage.is_some();
        let other = (cited.lead.year.or(before.lead.year), cited.lead.stage) != (before.lead.year, before.lead.stage);
        (goes_on && words && other).then_some(above)
    }

    // a box restates what the overview says of the project, or closes the page with a year and a label
    fn is_box(&self, cited: &Cited) -> bool {
        let overview = self.project().is_none() && self.slide.entries.is_empty();
        if overview || !cited.alone() || cited.bracketed {
            return false;
        }
        if cited.lead.stage.is_none() {
            return self.heads_page(cited);
        }
        let foot = self.last_listed.is_none_or(|last| last < cited.line);
        let head = self.slide.entries.first().is_none_or(|first| first.line > cited.line);
        let restates = self.restates(cited);
        match cited.lead.recipient {
            Some(_) => {
                (cited.lead.year.is_some() && (restates || foot || head))
                    || (restates && foot && !self.follows_text(cited))
            }
            None => cited.lead.year.is_some() && foot && (restates || self.closes_page(cited)),
        }
    }

    // １．医薬品プロジェクト⏎⏎AMED対象経費 179億円⏎● …: who spends it, between the heading and the first programme
    fn heads_page(&self, cited: &Cited) -> bool {
        let first = self.slide.entries.first().is_some_and(|first| first.line > cited.line);
        first && cited.lead.recipient.is_some() && self.head.contains(&cited.top)
    }

    // behind the last heading above the first programme: as far as amounts go, and the line on which the next label may begin
    fn head(&self) -> Range<usize> {
        let first = self.slide.entries.first().map_or(self.page.lines.start, |first| first.line);
        let Some(&(heading, _)) = self.frame.outline.headed(&(self.page.lines.start..first)).last() else {
            return 0..0;
        };
        // 令和５年度予算案 above them says what the document does
        let own = |column: &Column| {
            column.year.is_none_or(|year| Some(year) == self.year())
                && column.stage.is_none_or(|of| Some(of) == self.frame.stage)
        };
        let label = |line: usize| columns(self.line(line).text).is_some_and(|columns| columns.iter().all(own));
        let apart = |line: &usize| self.line(*line).is_blank() || self.frame.sheet.cited.is_row(*line) || label(*line);
        heading + 1..(heading + 1..first).find(|line| !apart(line)).unwrap_or(first) + 1
    }

    // 令和７年度予算案52億円, apart from the last programme, whose own amount stands above and repeats no year
    fn closes_page(&self, cited: &Cited) -> bool {
        let of_document = cited.lead.year == self.year()
            && !matches!(cited.lead.stage, Some(Stage::Supplementary | Stage::Initial | Stage::Settled));
        let apart = cited.top.checked_sub(1).is_some_and(|above| self.line(above).is_blank());
        let last = self.entry_above(cited.line).filter(|entry| entry.kind == ListingKind::Slide);
        let priced = |line: usize| {
            let own = self.frame.cited_on(line).iter().find(|own| own.ends_line && own.within.is_none());
            own.is_some_and(|own| own.lead.year.is_none())
        };
        let near = cited.top.saturating_sub(MOST_LINES);
        of_document && apart && last.is_some_and(|entry| (entry.line.max(near)..cited.top).any(priced))
    }

    fn restates(&self, cited: &Cited) -> bool {
        let Some(stated) = self.stated else { return false };
        let amount = value(&cited.mention.value);
        let share = stated.shares.iter().find(|share| Some(share.0) == cited.lead.recipient).and_then(|share| share.1);
        amount.is_some() && (share == amount || (share.is_none() && stated.total == amount))
    }
}

// 1,232億円（うち推進枠 45億円）（文130、厚105）: a bracket is of the first amount that it can be of
fn once_each(breakdowns: &mut [Option<Bracket>]) {
    let mut last = None;
    for breakdown in breakdowns {
        let start = breakdown.as_ref().map(|(start, _)| *start);
        if start.is_some() && start == last {
            *breakdown = None;
        }
        last = start.or(last);
    }
}
