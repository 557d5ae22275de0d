//! The amounts of one page. Each room drafts those of one form and leaves the rest to the next: totals, headings, boxes and
//! themes, then programmes and their sums, then what follows another amount, and at last sentences.

mod accounts;
mod boxes;
mod by_ministry;
mod detached;
mod drafts;
mod followers;
mod front;
mod headings;
mod mentions;
mod overall;
mod own_names;
mod pies;
mod programmes;
mod sheet;
mod sums;
mod themes;
mod titles;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use detached::Detached;
use drafts::Drafts;
use programmes::Priced;
use titles::Title;

pub(super) use overall::Tabled;

use super::Frame;
use super::cited::Cited;
use super::lines::{Kind, Line};
use super::outline::Page;
use super::pairing::Pair;
use super::programmes::Programmes;
use super::rows::{Bracket, Draft, Stated, value};
use super::slides::Slide;
use crate::budget::{IN_HOUSE, ListingKind, Note, Role};
use crate::calendar::FiscalYear;
use crate::grammar::clause::{Column, columns};
use crate::money::Interval;
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
    /// What the document's tables come to.
    tabled: &'a [Tabled],
    /// What all projects come to.
    all_projects: Option<Interval>,
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

    /// Waits for what other pages state.
    pub(super) fn wait(mut self) -> Begun {
        self.priced.wait();
        self
    }
}

// 令和４年度⏎概算要求・要望額: the year and the stage of each label; what is asked for below a year alone is of that year
fn dated(labels: impl Iterator<Item = Column>) -> impl Iterator<Item = (Option<FiscalYear>, Option<Stage>)> {
    labels.scan(None, |above: &mut Option<FiscalYear>, own| {
        let of_above = above.take().filter(|_| own.stage.is_some_and(Stage::is_asked));
        *above = own.year.filter(|_| own.stage.is_none());
        Some((own.year.or(of_above), own.stage))
    })
}

impl<'a, 't> PageReader<'a, 't> {
    pub(super) fn new(
        frame: &'a Frame<'a, 't>,
        at: usize,
        slide: &'a Slide,
        (all_stated, all_projects, tabled): (&'a [Stated], Option<Interval>, &'a [Tabled]),
        notes: &'a [(Range<usize>, Note)],
        brackets: &'a BTreeMap<usize, Bracket>,
    ) -> Self {
        let page = &frame.outline.pages[at];
        let all = frame.sheet.cited;
        let cited = all.within(&page.lines);
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
            tabled,
            all_projects,
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
        self.themes(&mut drafts);
        self.boxes(&mut drafts);
        self.totals(&mut drafts);
        self.document_totals(&mut drafts);
        self.ministry_totals(&mut drafts);
        self.parts_below(&mut drafts);
        self.totals_below(&mut drafts);
        self.accounts_below(&mut drafts);
        self.by_ministry(&mut drafts);
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
        self.labelled_beside(&mut drafts);
        self.sum_of_projects(&mut drafts);
        self.sums(&mut drafts);
        self.leave_apart(&mut drafts);
        self.mentions(&mut drafts);
        self.sums_of_rows(&mut drafts);
        self.sums_of_accounts(&mut drafts);
        self.pies(&mut drafts);
        self.prior_years(&mut drafts);
        self.parts(&mut drafts);
        self.ranges(&mut drafts);
        self.unresolved_years(&mut drafts);
        // what tables and items say of their amounts stands
        drafts.extend(self.own(cells));
        let shares = self.shares(&drafts);
        let mut all = Vec::with_capacity(self.cited.len() + shares.len());
        all.extend(drafts.into_all().chain(shares));
        all
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
                let at = self.frame.sheet.cited.first_from(start);
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
            let said = dated(labels.flatten()).chain(leads);
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
        // うちインハウス 80億円 alone: somebody else spends the rest, and nobody says of which programmes
        let rest = |stated: &Stated| stated.total.is_some() && matches!(stated.shares[..], [(IN_HOUSE, Some(_))]);
        let stated = self.stated.filter(|stated| !rest(stated));
        // インハウス 12億円 at the foot of others' programmes says nothing of them
        let of_others = |own: &Cited| own.recipient() == Some(IN_HOUSE) && self.exceeds_programmes(own);
        let whole = |own: &&Cited| !own.mention.flags.of_which && !of_others(own);
        let headed = stated.and_then(|stated| stated.shares.first()).map(|share| share.0);
        // インハウス研究機関経費 7億円 above AMED対象経費 44億円: who carries out research itself spends what its own words say
        let boxed = || {
            self.page_boxes()
                .filter(whole)
                .filter_map(|c| c.lead.recipient)
                .min_by_key(|&recipient| recipient == IN_HOUSE)
        };
        headed.or_else(boxed)
    }

    fn interval_of(&self, cited: &Cited) -> Option<Interval> {
        value(&cited.mention.value).map(|amount| self.interval(amount))
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
