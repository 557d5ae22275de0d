//! Titles within a page that say of which year and stage the money below them is, where that is not the document's:
//! （参考）…に関する令和６年度補正予算案.

use memchr::memmem::find_iter;
use nom::Offset;

use super::PageReader;
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{columns, labels, years_compared};
use crate::grammar::item::may_be_legend;
use crate::grammar::ledger::{compact, is_aside, period};
use crate::grammar::phrase::{ends_as_title, ends_in_budget, says_included};
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line};
use crate::reading::lines_at;
use crate::reading::title::{ends_in_stage, without_legend};
use crate::reading::told::{budgets, year_in};
use crate::stage::{Stage, stage_words};

/// What a title says; or where the document's own year and stage hold again.
pub(super) struct Title {
    line: usize,
    /// Whether it is a title, not a heading of a project or a label that ends what one says.
    begins: bool,
    /// Whether it says nothing else: 【令和６年度補正予算】.
    label: bool,
    year: Option<FiscalYear>,
    stage: Option<Stage>,
}

// what a title that names a year holds; the latter two where the year is R6
const YEARS: [&str; 3] = ["年度", "補正", "当初"];

// how many chars a title has at most
const LONGEST: usize = 60;

// how far above a label what it stands within may begin
const MOST_ABOVE: usize = 40;

// how high a line stands that may hold others: a heading over ○, ○ over ・; nothing for lines without a mark
fn rank(line: &Line<'_>) -> u8 {
    match line.kind {
        Kind::Heading => HEADING,
        Kind::Bullet(Mark::Slide | Mark::Detail) => 2,
        Kind::Bullet(_) => 1,
        _ => 0,
    }
}

const HEADING: u8 = 3;

// of two of a rank, one that is not indented stands higher
fn height(line: &Line<'_>) -> (u8, bool) {
    (rank(line), rank(line) > 0 && !line.indented)
}

impl PageReader<'_, '_> {
    /// The titles of the page, if one of them says other than the document does.
    pub(super) fn titles(&self) -> Vec<Title> {
        let mut titles: Vec<Title> = self.title_lines().filter_map(|at| self.title(at)).collect();
        let told = |title: &Title| (title.year, title.stage) == (self.year(), self.stage);
        if titles.is_empty() || (!self.frame.several && titles.iter().all(told)) {
            return Vec::new();
        }
        let (year, stage) = self.silent(self.page.lines.start);
        let next = titles.iter().skip(1).map(|title| title.line).chain([self.page.lines.end]);
        // ４年度当初予算 ⇒ ５年度当初予算 is over all lists below
        let listed = |title: &Title| title.label && years_compared(self.line(title.line).text).is_none();
        let labels = titles.iter().zip(next).filter(|(title, _)| listed(title));
        let ends: Vec<usize> = labels.filter_map(|(title, next)| self.end(title.line, next)).collect();
        let of_label = |line: usize| {
            let above = titles.partition_point(|title| title.line < line).checked_sub(1);
            above.is_some_and(|above| titles[above].label)
        };
        let headings = self.frame.outline.headed(&self.page.lines).iter().map(|&(line, _)| line);
        let headings: Vec<usize> = headings.filter(|&line| !of_label(line)).collect();
        // 令和７年度概算要求額 30億円: an amount that says it is the document's
        let family = |stage: Option<Stage>| stage.map(Stage::family);
        let own = |cited: &&Cited| {
            let lead = cited.lead;
            !cited.bracketed
                && lead.year == self.year()
                && lead.stage.is_some()
                && family(lead.stage) == family(self.stage)
        };
        let labels = self.frame.sheet.cited[self.cited.clone()].iter().filter(own).map(|cited| cited.line);
        let over = ends.into_iter().chain(headings).chain(labels);
        let over = over.map(|line| Title { line, begins: false, label: false, year, stage });
        // of two on a line the title itself stands behind
        titles.splice(0..0, over.collect::<Vec<_>>());
        titles.sort_by_key(|title| title.line);
        titles
    }

    // lines that may be titles: searched for in the whole page, not line by line
    fn title_lines(&self) -> impl Iterator<Item = usize> {
        let own = &self.lines()[self.page.lines.clone()];
        let (start, end) = own.first().zip(own.last()).map_or((0, 0), |(first, last)| (first.start, last.end()));
        let text = &self.frame.text.as_str().as_bytes()[start..end];
        let mut places: Vec<usize> = YEARS.iter().flat_map(|word| find_iter(text, word)).map(|at| start + at).collect();
        places.sort_unstable();
        lines_at(own, places.into_iter()).map(|at| self.page.lines.start + at)
    }

    // where the list ends that a label heads: at a line of the label's own mark, at one of a mark that stands above the label and
    // higher than the list's (○ 甲⏎【令和６年度補正予算】⏎・…⏎○ 乙), or at a heading, if it lists none
    fn end(&self, label: usize, next: usize) -> Option<usize> {
        let own = self.line(label);
        let list = self.lines()[label + 1..next].iter().find(|line| !line.is_blank())?;
        let near = label.saturating_sub(MOST_ABOVE).max(self.page.lines.start);
        let outer = self.lines()[near..label].iter().rev().find(|line| height(line) > height(list));
        let like = |line: &Line<'_>, other: &Line<'_>| {
            rank(line) > 0 && line.form() == other.form() && line.indented == other.indented
        };
        let ends = |line: &Line<'_>| {
            like(line, own)
                || outer.is_some_and(|outer| like(line, outer))
                || rank(line) == HEADING && rank(list) < HEADING
        };
        (label + 1..next).find(|&line| ends(self.line(line)))
    }

    /// The year and stage of money on a line whose words name none.
    pub(super) fn unsaid(&self, line: usize) -> (Option<FiscalYear>, Option<Stage>) {
        let above = self.titles.partition_point(|title| title.line <= line).checked_sub(1);
        let said = above.map(|at| (self.titles[at].year, self.titles[at].stage));
        said.filter(|own| *own != (None, None)).unwrap_or_else(|| self.silent(line))
    }

    // the document's; where its title names several budgets, the one that the box of the slide above is of
    fn silent(&self, line: usize) -> (Option<FiscalYear>, Option<Stage>) {
        if self.frame.several { self.boxed_above(line).unwrap_or_default() } else { (self.year(), self.stage) }
    }

    /// Whether a title stands between a line and the programme above it: what is below is no programme's of the list above.
    pub(super) fn is_apart(&self, line: usize) -> bool {
        let list = self.entry_above(line).map_or(0, |entry| entry.line);
        let place = |line: usize| self.titles.partition_point(|title| title.line < line);
        self.titles[place(list)..place(line)].iter().any(|title| title.begins)
    }

    // of one year and one stage; a label is of the amounts beside it or right below alone, unless a list begins there
    fn title(&self, line: usize) -> Option<Title> {
        let own = self.line(line);
        let text = without_legend(self.title_words(line)?);
        // （令和６年度補正予算を含む）: what the whole holds, too; 【　】は令和６年度補正予算: what brackets hold
        let fits = !text.contains(['。', '、']) && !says_included(text) && !may_be_legend(text);
        if !fits || text.chars().nth(LONGEST).is_some() {
            return None;
        }
        let inside = bracket::enclosed(text).unwrap_or(text);
        // 【令和７年度概算要求における主な事業】, but （令和６年度補正予算と一体で執行） is a remark
        let boxed = inside.len() < text.len() && !text.starts_with('(');
        let title = |(year, stage), label| Title { line, begins: true, label, year: Some(year), stage: Some(stage) };
        if let Some(said) = self.compared(text) {
            return Some(title(said, true));
        }
        if let Some(said) = self.label(line, inside) {
            return self.heads_list(line, boxed).then(|| title(said, true));
        }
        let titled = boxed
            || is_aside(text)
            || [text, inside].into_iter().any(|own| ends_as_title(own) || ends_in_stage(own))
            || (self.frame.several && tells_apart(text));
        if !self.frame.cited_on(line).is_empty() || labels(text).is_some() || !(titled || own.kind != Kind::Text) {
            return None;
        }
        // 平成30年度予算及び31年度予算案の概要: the stage is of the year before it
        if let [said] = budgets(text)[..] {
            return Some(title(said, false));
        }
        let mut stages = stage_words(text).map(|(_, word)| word.stage);
        let stage = stages.next()?;
        stages.all(|other| other == stage).then_some(title((year_in(text)?, stage), false))
    }

    // ４年度当初予算 ⇒ ５年度当初予算: what stands behind each arrow below; what stands before it is of the year before
    fn compared(&self, text: &str) -> Option<(FiscalYear, Stage)> {
        let [before, own] = years_compared(text)?;
        let year = self.frame.lead_year(own)?;
        let initial = before.stage == Some(Stage::Initial) && self.frame.lead_year(before) == Some(year.previous());
        Some((year, own.stage?)).filter(|_| initial)
    }

    // 令和６年度補正予算, R6補正; 令和６年度補正予算 489億円 in a bracket of its own
    fn label(&self, line: usize, inside: &str) -> Option<(FiscalYear, Stage)> {
        let own = self.line(line);
        match self.frame.cited_on(line) {
            [] => {
                let said = period(&compact(inside))?.lead()?;
                said.year.zip(said.stage)
            }
            [only] if inside.len() < own.text.len() => {
                let start = own.start + own.text.offset(inside);
                let whole = only.whole.end >= start + inside.trim_end().len() && only.whole.start <= start;
                // 【令和６年度補正予算額 82億円】 right below an item is what the item has on top
                let apart = line.checked_sub(1).is_none_or(|above| self.line(above).is_blank());
                // （令和６年度当初予算額 40億円） is last year's of the amount above
                let prior = own.text.starts_with('(') && only.lead.stage == Some(Stage::Initial);
                only.lead.year.zip(only.lead.stage).filter(|_| whole && apart && !prior)
            }
            _ => None,
        }
    }

    // a line, or what stands behind its mark or number, if that begins with a label: 令和６年度補正予算 of １．令和６年度補正予算の主な事業
    fn title_words(&self, at: usize) -> Option<&str> {
        let line = self.line(at);
        let begins = |words: &&str| {
            let first = stage_words(words).next();
            let label = first.and_then(|(place, _)| words.get(..place.end)).unwrap_or(words);
            columns(label).is_some()
        };
        match line.kind {
            Kind::Text => Some(line.text),
            Kind::Bullet(_) => Some(line.behind_mark()).filter(begins),
            Kind::Heading => line.heading().filter(|own| own.rest.is_empty()).map(|own| own.name).filter(begins),
            _ => None,
        }
    }

    // 【令和６年度補正予算】⏎○ 河川の整備 389億円: a label with names below it, behind marks or numbers of their own; in no bracket of
    // its own, nor behind a mark, it stands apart from what is above
    fn heads_list(&self, at: usize, boxed: bool) -> bool {
        let line = self.line(at);
        let above = at.checked_sub(1).filter(|above| self.page.lines.contains(above));
        let apart = boxed || line.kind != Kind::Text || above.is_none_or(|above| self.line(above).is_blank());
        let below = self.lines()[at + 1..self.page.lines.end].iter().find(|below| !below.is_blank());
        let listed = |below: &Line<'_>| match below.kind {
            Kind::Bullet(_) => columns(below.behind_mark()).is_none(),
            Kind::Heading => line.kind != Kind::Heading,
            _ => false,
        };
        apart && below.is_some_and(listed)
    }
}

// 令和７年度予算案における海洋関係予算（全体額）, 主な施策（令和７年度予算案）: a heading of a paper on several budgets that names one
fn tells_apart(text: &str) -> bool {
    let (before, inside) =
        bracket::trailing(text).map_or((text, ""), |(before, _, inside)| (before.trim_end(), inside));
    let named = |words: &str| period(&compact(words)).and_then(|own| own.lead()).is_some_and(|own| own.stage.is_some());
    ends_in_budget(before) || named(inside)
}
