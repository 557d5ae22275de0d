//! Labels of a year and a stage over items, and what stands beside a list: 【令和６年度補正予算】, （参考）令和６年度補正予算.

use super::{Items, path};
use crate::grammar::bracket;
use crate::grammar::ledger::{Period, YearWord, compact, is_aside, period};
use crate::grammar::phrase::ends_as_title;
use crate::grammar::year::{begins_year, fiscal_year};
use crate::reading::lines::{Kind, Line};
use crate::reading::slides::Sheet;
use crate::stage::Stage;

// how many items may stand below （参考）
const MOST_ASIDE: usize = 64;

// chars of a name that is a label: 令和６年度第２次補正予算（案）
const LONGEST_LABEL: usize = 40;

// chars of 予算について at most
const LONGEST_TITLE: usize = 8;

/// A label of a year and a stage on a line of its own, over items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) line: usize,
    pub(super) period: Period,
    /// （参考）令和６年度補正予算: beside the list above.
    pub(super) aside: bool,
    /// 平成29年度予算について: of another paper, which says of no stage.
    pub(super) title: bool,
}

impl Sheet<'_, '_> {
    // a heading of what stands beside a list: （参考）港の数は10 and （参考）前年度予算額 55億円 are none
    pub(super) fn is_beside(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let heads = || budget_beside(line).is_some() || bracket::enclosed(line.text).is_some();
        is_beside(line) && self.cited.on_line(at).is_empty() && heads()
    }
}

impl Items {
    /// Of which year and stage the chapter or section says that an item is: the nearest item above that is a label, or a label
    /// in brackets between, whose items all stand below the item that the first of them does.
    pub(super) fn section(&self, at: usize) -> Option<Period> {
        let chapter = path(&self.items, at).skip(1).find_map(|above| {
            let item = &self.items[above];
            // a long name is not gone through for each item below it
            let short = item.name.text.chars().nth(LONGEST_LABEL).is_none();
            let label = short.then(|| period(&compact(&item.title()))).flatten();
            // １．予算額 says neither of which year nor of which of its budgets
            let told = |own: &Period| own.stage.is_some_and(|stage| own.year.is_some() || stage != Stage::Initial);
            label.filter(told).map(|label| (item.lines.start, label))
        });
        let line = self.items[at].lines.start;
        let above = self.sections.partition_point(|section| section.line < line).checked_sub(1);
        let boxed = above.map(|above| self.sections[above]).filter(|section| {
            let first = self.items.partition_point(|item| item.lines.start < section.line);
            let outer = self.items.get(first).and_then(|first| first.parent);
            let below = outer.is_none_or(|outer| path(&self.items, at).any(|above| above == outer));
            // the next number goes on with the list that （参考） stands apart from
            let between = self.items.get(first..=at).unwrap_or_default();
            let far = between.len() > MOST_ASIDE || between.iter().any(|item| item.style.is_numbered());
            let ended = section.aside && far;
            (section.period.stage.is_some() || section.title) && below && !ended
        });
        let boxed = boxed.map(|section| (section.line, section.period));
        chapter.into_iter().chain(boxed).max_by_key(|(line, _)| *line).map(|(_, label)| label)
    }
}

// 令和６年度補正予算 of （参考）令和６年度補正予算
pub(super) fn budget_beside(line: &Line<'_>) -> Option<Period> {
    let (.., label) = bracket::leading(line.text)?;
    period(&compact(label))
}

// （参考）令和６年度補正予算, （関連事業）
pub(super) fn is_beside(line: &Line<'_>) -> bool {
    line.kind == Kind::Text && line.text.starts_with(bracket::opens) && is_aside(line.text)
}

// 【令和６年度補正予算】, or （参考）令和６年度補正予算, on a line of its own
pub(super) fn sections(sheet: &Sheet<'_, '_>) -> Vec<Section> {
    let boxed = |line: &Line<'_>| line.kind == Kind::Text && !line.text.starts_with('(');
    let lines = sheet.lines.iter().enumerate().filter(|(_, line)| boxed(line));
    let label = |line: &Line<'_>| bracket::enclosed(line.text).and_then(|inside| period(&compact(inside)));
    let said =
        lines.filter_map(|(at, line)| Some(Section { line: at, period: label(line)?, aside: false, title: false }));
    let asides = sheet.lines.iter().enumerate().filter(|(_, line)| is_beside(line));
    let asides = asides
        .filter_map(|(at, line)| Some(Section { line: at, period: budget_beside(line)?, aside: true, title: false }));
    let own = |own: &Section| sheet.cited.on_line(own.line).is_empty() && own.period.year.is_some();
    // 平成29年度予算について: the title of another paper, of one year
    let titled = |line: &Line<'_>| {
        let (rest, year) = fiscal_year(line.text).ok()?;
        let short = rest.starts_with("予算") && rest.chars().nth(LONGEST_TITLE).is_none() && ends_as_title(rest);
        short.then_some(Period { year: Some(YearWord::Printed(year)), ..Period::default() })
    };
    let text = |line: &Line<'_>| line.kind == Kind::Text && line.text.starts_with(begins_year);
    let titles = sheet.lines.iter().enumerate().filter(|(_, line)| text(line));
    let titles =
        titles.filter_map(|(at, line)| Some(Section { line: at, period: titled(line)?, aside: false, title: true }));
    let mut found: Vec<Section> = said.chain(asides).chain(titles).filter(own).collect();
    found.sort_by_key(|own| own.line);
    found
}
