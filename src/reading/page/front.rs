//! The head of a paper: its titles, who wrote it, and what a row is called that is named as the paper is.

use super::PageReader;
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::item::without_number;
use crate::grammar::ledger::total_level;
use crate::grammar::legend::ministry_alone;
use crate::grammar::phrase::{behind_place, ends_as_title, ends_in_budget, is_of_all, names_budget};
use crate::grammar::sentence::{About, about};
use crate::grammar::year::{fiscal_year, is_year};
use crate::reading::cited::{Cited, MOST_IN_ROW};
use crate::reading::lines::{Kind, Line};
use crate::reading::told::year_in;

// how many lines of titles may stand above the total of a document
const MOST_TITLE_LINES: usize = 12;

// how many letters a line has at most that is no name
const MOST_WORDS: usize = 2;

impl PageReader<'_, '_> {
    // 環境省 in a title or a byline above all amounts: whose paper it is
    pub(super) fn is_paper_of(&self, ministry: &str) -> bool {
        self.titles_of_paper().any(|text| text.contains(ministry))
    }

    fn titles_of_paper(&self) -> impl Iterator<Item = &str> {
        let first = self.frame.sheet.cited.first().map_or(0, |cited| cited.line);
        let titles = self.frame.sheet.lines[..first].iter().take(MOST_TITLE_LINES).map(|line| line.text);
        titles.filter(|text| !text.contains('。'))
    }

    // 援護関係予算総額 18,465百万円 → 18,696百万円 below 令和6年度援護関係予算概算要求の主要事項, 海洋関係予算⏎1兆5,506億円: what a row is
    // called that is named as the paper is
    pub(super) fn named_as_paper(&self, cited: &Cited) -> Option<&str> {
        if !self.is_of_document(cited) || cited.within.is_some() {
            return None;
        }
        let row = self.frame.cited_on(cited.line);
        let words = self.called(row.first()?)?;
        let words = bracket::without_trailing(words);
        if !ends_in_budget(words) && total_level(words).is_none() {
            return None;
        }
        let About::Name(name) = about(without_budget(words)) else { return None };
        let budget = |text: &str| text.split_once(name).is_some_and(|(_, behind)| names_budget(behind));
        let own = self.is_row_of_amounts(row) && budget(words) && self.titles_of_paper().any(budget);
        own.then_some(words)
    }

    // what stands before an amount on its line, or right above one that begins it
    pub(super) fn called(&self, cited: &Cited) -> Option<&str> {
        let line = self.line(cited.line);
        if cited.begins_line && cited.top == cited.line {
            return self.printed_above(cited).map(|above| above.text);
        }
        Some(line.before(cited.mention.range.start).trim_end_matches([' ', ':']))
    }

    // 18,465百万円 → 18,696百万円（対前年度比：231百万円増）: amounts and nothing else, but for changes
    fn is_row_of_amounts(&self, row: &[Cited]) -> bool {
        let text = self.frame.text.as_str();
        let between = |pair: &[Cited]| text.get(pair[0].whole.end..pair[1].whole.start).unwrap_or_default();
        let joined = |pair: &[Cited]| pair[1].mention.flags.change || !between(pair).contains(char::is_alphanumeric);
        row.len() <= MOST_IN_ROW && row.windows(2).all(joined) && row.last().is_some_and(|last| last.ends_line)
    }

    // a second title, 経済対策関係予算, may be what is meant
    pub(super) fn is_below_one_title(&self, cited: &Cited) -> bool {
        let titles = |line: &&Line<'_>| {
            let text = line.text;
            let named = names_budget(text) || (year_in(text).is_some() && !is_year(text));
            let by = || self.frame.sheet.is_issue(text) || self.frame.sheet.is_office(text);
            named && line.kind != Kind::Note && !by()
        };
        let above = self.lines().get(self.page.lines.start..cited.top).unwrap_or_default();
        let mut titles = above.iter().filter(titles).map(|line| line.text);
        let first = titles.next().unwrap_or_default();
        // １．令和７年度概算要求における海洋関係予算 below 令和７年度概算要求における海洋関係予算について: the same again
        titles.all(|text| first.contains(without_number(text)))
    }

    pub(super) fn is_below_titles(&self, cited: &Cited) -> bool {
        let sheet = &self.frame.sheet;
        let by = |text: &str| {
            sheet.is_issue(text) || ministry_alone(sheet.directory, text).is_some() || sheet.is_office(text)
        };
        let title = |text: &str| year_in(text).is_some() || ends_as_title(text) || names_budget(text) || by(text);
        let all = |text: &str| is_of_all(bracket::enclosed(text).unwrap_or(text));
        let says = |line: &usize| {
            let Line { text, kind, .. } = self.line(*line);
            *kind != Kind::Note && !is_number(text) && !all(text)
        };
        let mut above = (self.page.lines.start..cited.top).rev().filter(says).take(MOST_TITLE_LINES + 1);
        // ◆予算額（灘の学校施設整備費）: a part of a slide, which says what its money is of
        let part = |line: usize| self.line(line).kind == Kind::Bullet(Mark::Detail);
        // 健康局（疾病対策）⏎予算概算要求の概要⏎令和６年度 概算要求額: the lines of a cover; a name right above is what the amount is of
        let plain = |line: usize| self.line(line).kind == Kind::Text && !self.line(line).text.contains('。');
        let titled = |line: usize| (title(self.line(line).text) || sheet.is_byline(line)) && !part(line);
        above.next().is_none_or(titled) && above.all(|line| titled(line) || plain(line))
    }
}

// 800, [億円], 資料６: of a chart, or how papers are counted
fn is_number(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(MOST_WORDS).is_none()
}

// 海洋関係予算 of 平成25年度海洋関係予算, of 令和７年度予算案における海洋関係予算: without the year and the budget that it is of
pub(super) fn without_budget(words: &str) -> &str {
    let words = without_number(behind_place(words));
    fiscal_year(words).map_or(words, |(rest, _)| rest.trim_start())
}
