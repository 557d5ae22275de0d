//! Of which year and stage words say that an amount is: 昨年度の当初予算額は, R3補正.

use std::sync::LazyLock;

use super::{LONGEST_LABEL, TIMES, is_compared};
use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::grammar::bracket;
use crate::grammar::number::below_hundred;
use crate::grammar::phrase::{begins_with_included, is_stood, says_meant};
use crate::grammar::year::{RelativeYear, YEAR_BEGINNINGS, fiscal_year, heading_year, relative_year};
use crate::script::is_kanji;
use crate::stage::{Stage, ends_in_short_stage, short_stage, stage_word};
use crate::vocabulary::first_chars;

// 前年度予算額: the stage word says the year, too
const YEAR_BEFORE: YearSaid = YearSaid::Relative(RelativeYear { years: -1, from_named: false, from_now: None });

// what words on time can begin with
pub(super) static BEGINNINGS: LazyLock<CharSet> =
    LazyLock::new(|| first_chars(TIMES).chain(YEAR_BEGINNINGS.chars()).collect());

/// A fiscal year by its name, or by its distance from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearSaid {
    /// 令和6年度
    Printed(FiscalYear),
    /// 昨年度
    Relative(RelativeYear),
    /// 5年度, 24年度: by two digits at most, of an era or a century that the document tells.
    Short(u8),
}

/// Of which year and stage words say that an amount is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// 令和6年度, 昨年度
    pub year: Option<YearSaid>,
    /// 当初予算額
    pub stage: Option<Stage>,
    /// 令和6年度予算: the year's budget, without a word on its stage.
    pub plain: bool,
    /// 成立予算額: money of no stage, whatever `stage` says of where its label stands.
    pub aside: bool,
}

impl When {
    // 4年度 of 24年度 or 第4年度
    pub(super) fn is_part(&self, before: &str) -> bool {
        matches!(self.year, Some(YearSaid::Short(_))) && before.ends_with(|c: char| c == '第' || c.is_ascii_digit())
    }
}

/// The year and the stage that words name last, as 令和5年度の当初予算額は; those that others are compared with are passed over.
pub fn when(words: &str) -> When {
    let mut found = When::default();
    let (mut at, mut staged) = (0, 0);
    while let Some(begins) = words[at..].find(|c| BEGINNINGS.holds(c)) {
        at += begins;
        let Some((length, word)) = time(&words[at..]).filter(|(_, word)| !word.is_part(&words[..at])) else {
            at += words[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let (before, behind) = (&words[..at], &words[at + length..]);
        if is_included(behind) {
            // 令和６年度補正予算を含めて: of more than one budget
            found.aside = true;
        } else if !before.ends_with('対') && !is_compared(behind) && (word.stage.is_some() || !is_deadline(behind)) {
            // 次補正 and 予算額 of 第2次補正予算額 are one word
            let goes_on = staged == at && found.stage.is_some();
            let stage = if goes_on { found.stage } else { word.stage.or(found.stage) };
            let plain = word.stage.is_none() && is_plain_budget(behind);
            let aside = word.aside || (found.aside && (goes_on || word.stage.is_none() || found.stage.is_none()));
            found = When { year: word.year.or(found.year), stage, plain, aside };
        }
        at += length;
        staged = if word.stage.is_some() { at } else { 0 };
    }
    if ends_in_extra(words) { When { stage: Some(Stage::Supplementary), ..When::default() } } else { found }
}

/// `[平成29年度]`, `[令和12年度まで]` right behind an amount: of which year it is, where a bracket says nothing else.
pub fn year_behind(behind: &str) -> Option<FiscalYear> {
    let (.., inside, _) = bracket::leading(behind.trim_start_matches(' '))?;
    fiscal_year(inside.trim()).ok().filter(|(rest, _)| rest.is_empty() || is_stood(rest)).map(|(_, year)| year)
}

// 船の引継ぎに補正の before 8億円: the short word alone; not 測量の補正の, 年度補正の
fn ends_in_extra(words: &str) -> bool {
    let Some(own) = words.trim_end_matches([' ', '約']).strip_suffix(['の', 'で']) else { return false };
    if ends_in_short_stage(own) != Some(Stage::Supplementary) {
        return false;
    }
    let whole = |&(at, _): &(usize, char)| short_stage(&own[at..]).is_some_and(|(length, _)| at + length == own.len());
    let start = own.char_indices().rev().take(LONGEST_LABEL).find(whole).map_or(0, |(at, _)| at);
    own[..start].is_empty() || own[..start].ends_with(['、', 'に', 'で', 'は'])
}

// に打ち上げるための behind 平成28年度: when something is meant to be, not when it is paid for
fn is_deadline(behind: &str) -> bool {
    behind.strip_prefix('に').is_some_and(|rest| rest.split('、').next().is_some_and(says_meant))
}

// 補正予算を含めて behind 令和6年度
fn is_included(behind: &str) -> bool {
    let stage = stage_word(behind.trim_start()).map_or(0, |(length, _)| length);
    begins_with_included(&behind.trim_start()[stage..])
}

// 令和6年度, 昨年度, 前年度予算額
pub(super) fn time(text: &str) -> Option<(usize, When)> {
    if !text.starts_with(|c| BEGINNINGS.holds(c)) {
        return None;
    }
    if let Some((length, word)) = stage_word(text) {
        let year = word.previous_year.then_some(YEAR_BEFORE);
        return Some((length, When { year, stage: Some(word.stage), aside: word.aside, plain: false }));
    }
    // R3補正
    let short = heading_year(text).ok().and_then(|(rest, year)| Some((rest, year, short_stage(rest)?)));
    if let Some((rest, year, (length, stage))) = short {
        let year = Some(YearSaid::Printed(year));
        return Some((text.len() - rest.len() + length, When { year, stage: Some(stage), ..When::default() }));
    }
    let (rest, year) = year(text)?;
    // 今年度補正で300億円, 令和6年度補正の3億円: not 補正後
    let extra = short_stage(rest).filter(|(_, stage)| *stage == Stage::Supplementary);
    if let Some((length, stage)) = extra.filter(|(length, _)| rest[*length..].starts_with(['の', 'で', 'に'])) {
        let length = text.len() - rest.len() + length;
        return Some((length, When { year: Some(year), stage: Some(stage), ..When::default() }));
    }
    Some((text.len() - rest.len(), When { year: Some(year), ..When::default() }))
}

pub(super) fn year(text: &str) -> Option<(&str, YearSaid)> {
    let printed = fiscal_year(text).ok().map(|(rest, year)| (rest, YearSaid::Printed(year)));
    let relative = || relative_year(text).ok().map(|(rest, year)| (rest, YearSaid::Relative(year)));
    printed.or_else(relative).or_else(|| short_year(text).map(|(rest, no)| (rest, YearSaid::Short(no))))
}

// 5年度, but not 3年度間
fn short_year(text: &str) -> Option<(&str, u8)> {
    let (rest, no) = below_hundred(text).ok()?;
    let rest =
        rest.trim_start_matches(' ').strip_prefix("年度").filter(|rest| !rest.starts_with(['間', '目', '分']))?;
    Some((rest, no))
}

// の予算では, 一般会計予算に
fn is_plain_budget(behind: &str) -> bool {
    let rest = behind.trim_start_matches(['の', ' ']);
    let rest = rest.strip_prefix("一般会計").unwrap_or(rest).strip_prefix("予算");
    rest.is_some_and(|rest| !rest.starts_with(is_kanji))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::grammar::sentence) fn printed(year: i32) -> Option<YearSaid> {
        Some(YearSaid::Printed(FiscalYear(year)))
    }

    #[test]
    fn years_and_stages_named_last() {
        assert_eq!(
            when("令和6年度補正予算に"),
            When { year: printed(2024), stage: Some(Stage::Supplementary), plain: false, ..When::default() }
        );
        assert_eq!(
            when("令和6年度予算では"),
            When { year: printed(2024), stage: None, plain: true, ..When::default() }
        );
        assert_eq!(when("令和5年度第2次補正予算額").stage, Some(Stage::Supplementary));
        let short = When { year: printed(2021), stage: Some(Stage::Supplementary), ..When::default() };
        assert_eq!(when("※R3補正:海の交付金"), short);
        let two_before = YearSaid::Relative(RelativeYear { years: -2, from_named: false, from_now: None });
        assert_eq!(when("一昨年度は").year, Some(two_before));
        assert_eq!(
            when("前年度予算額は"),
            When { year: Some(YEAR_BEFORE), stage: Some(Stage::Initial), plain: false, ..When::default() }
        );
    }

    #[test]
    fn what_others_are_compared_with() {
        for text in [
            "となり、前年度予算に比べ",
            "対前年度",
            "前年度の6億円から",
            "令和5年度から続く事業に",
            "前年度当初予算額(45億円)より",
            "6年度当初比2%(",
            "昨年度同様の",
        ] {
            assert_eq!(when(text), When::default(), "{text}");
        }
    }
}
