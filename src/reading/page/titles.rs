//! Titles within a page that say of which year and stage the money below them is, where that is not the document's:
//! （参考）…に関する令和６年度補正予算案.

use memchr::memmem::find_iter;

use super::PageReader;
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::clause::{columns, labels};
use crate::grammar::ledger::is_aside;
use crate::grammar::phrase::ends_as_title;
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line};
use crate::reading::{ends_in_stage, lines_at, year_in};
use crate::stage::{Stage, stage_words};

/// What a title says; or where the document's own year and stage hold again.
pub(super) struct Title {
    line: usize,
    /// Whether it is a title, not a heading of a project or a label that ends what one says.
    begins: bool,
    year: Option<FiscalYear>,
    stage: Option<Stage>,
}

// how many chars a title has at most
const LONGEST: usize = 60;

impl PageReader<'_, '_> {
    /// The titles of the page, if one of them says other than the document does.
    pub(super) fn titles(&self) -> Vec<Title> {
        let title = |at: usize| {
            let (year, stage) = self.title(at)?;
            Some(Title { line: at, begins: true, year: Some(year), stage: Some(stage) })
        };
        let own = &self.lines()[self.page.lines.clone()];
        let (start, end) = own.first().zip(own.last()).map_or((0, 0), |(first, last)| (first.start, last.end()));
        // searched for in the whole page, not line by line
        let years = find_iter(&self.frame.text.as_str().as_bytes()[start..end], "年度").map(|place| start + place);
        let lines = lines_at(own, years).map(|at| self.page.lines.start + at);
        let mut titles: Vec<Title> = lines.filter_map(title).collect();
        if titles.iter().all(|title| (title.year, title.stage) == (self.year(), self.stage)) {
            return Vec::new();
        }
        let headings = self.frame.outline.headed(&self.page.lines).iter().map(|&(line, _)| line);
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
        let (year, stage) = (self.year(), self.stage);
        titles.extend(headings.chain(labels).map(|line| Title { line, begins: false, year, stage }));
        titles.sort_by_key(|title| title.line);
        titles
    }

    /// The year and stage of money on a line whose words name none.
    pub(super) fn unsaid(&self, line: usize) -> (Option<FiscalYear>, Option<Stage>) {
        let above = self.titles.partition_point(|title| title.line <= line).checked_sub(1);
        above.map_or((self.year(), self.stage), |at| (self.titles[at].year, self.titles[at].stage))
    }

    /// Whether a title stands between a line and the programme above it: what is below is no programme's of the list above.
    pub(super) fn is_apart(&self, line: usize) -> bool {
        let list = self.entry_above(line).map_or(0, |entry| entry.line);
        let place = |line: usize| self.titles.partition_point(|title| title.line < line);
        self.titles[place(list)..place(line)].iter().any(|title| title.begins)
    }

    // of one year and one stage; a label is of the amounts beside it or right below alone
    fn title(&self, at: usize) -> Option<(FiscalYear, Stage)> {
        let Line { text, kind, .. } = *self.line(at);
        // （令和６年度補正予算を含む）: what the whole holds, too
        let fits = kind == Kind::Text && !text.contains(['。', '、']) && !text.contains("含む");
        if !fits || text.chars().nth(LONGEST).is_some() || !self.frame.cited_on(at).is_empty() {
            return None;
        }
        // 【令和７年度概算要求における主な事業】
        let bracketed = bracket::enclosed(text).is_some();
        let titled = is_aside(text) || bracketed || ends_as_title(text) || ends_in_stage(text);
        if !titled || labels(text).is_some() || columns(text).is_some() {
            return None;
        }
        let mut stages = stage_words(text).map(|(_, word)| word.stage);
        let stage = stages.next()?;
        stages.all(|other| other == stage).then_some((year_in(text)?, stage))
    }
}
