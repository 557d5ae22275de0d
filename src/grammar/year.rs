//! Fiscal years, plan periods, dates, and which supplementary budget: 令和6年度, 平成31年度(令和元年度), R6年度,
//! (令和2年度~令和6年度), 令和3年6月1日, R5.6.9, 第2次補正, 補正(第1号).

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{all_consuming, map, map_opt, not, opt, recognize, value, verify};
use nom::multi::many_m_n;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::number::{begins_numeral, ordinal, year_of_era};
use super::phrase::begins_no_year;
use super::refused;
use super::spacing::{gap, spaces};
use crate::calendar::{Date, Era, FiscalYear};
use crate::data::ByWord;
use crate::vocabulary::{self, rows};

/// 令和8年度, 5年度: a line that is a year, and nothing else.
pub fn is_year(line: &str) -> bool {
    all_consuming(alt((map(fiscal_year, |_| ()), map(year_in_era, |_| ())))).parse(line).is_ok()
}

/// 5年度, 元年度: a year without its era.
pub(crate) fn year_in_era(input: &str) -> IResult<&str, u8> {
    terminated(year_of_era, tag("年度")).parse(input)
}

/// The year before, of which a label may say nothing else: （前年度 13億円）.
pub const LAST_YEAR: &str = "前年度";

/// A span of fiscal years, both included: 令和2年度~令和6年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanPeriod {
    /// 令和2年度
    pub first: FiscalYear,
    /// 令和6年度
    pub last: FiscalYear,
}

// 令和6年度  平成31年度(令和元年度)  2023年度(令和5年度)  平成31(令和元)年度  R6年度  FY2024
/// One fiscal year, however many names it is given; a name in parentheses that means another year is left unread.
pub fn fiscal_year(input: &str) -> IResult<&str, FiscalYear> {
    // spaces may stand before an era
    if !input.starts_with(|c| c == ' ' || begins_year(c)) {
        return Err(refused(input));
    }
    match era_or_western(input) {
        Ok((rest, year)) => alt((|rest| one_ending(rest, year), |rest| own_ending(rest, year))).parse(rest),
        Err(_) => fy(input),
    }
}

/// Every char that a fiscal year can begin with, for sets of them.
pub(super) const YEAR_BEGINNINGS: &str = "RHSTMF令平昭大明0123456789十拾百千〇零一壱二弐三参四五六七八九";

/// Whether a fiscal year can begin with a char, as 令和6年度 does with 令: a look before the grammar is tried.
pub fn begins_year(c: char) -> bool {
    begins_numeral(c) || matches!(c, 'R' | 'H' | 'S' | 'T' | 'M' | 'F' | '令' | '平' | '昭' | '大' | '明')
}

// R6  R元  H29 as a column's heading
/// A short fiscal year without 年度, where nothing makes it a date or part of a word.
pub fn heading_year(input: &str) -> IResult<&str, FiscalYear> {
    let more = satisfy(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '年'));
    terminated(short_era_year, not(more)).parse(input).map(|(rest, year)| (rest, FiscalYear(year)))
}

// 20年度  '24年度
/// A year of two digits that names no era: each fiscal year it may mean, by the latest era that
/// had so many and by century.
pub fn short_year(input: &str) -> IResult<&str, Vec<FiscalYear>> {
    let digits = map_opt(figures(2, 2), |digits| digits.parse::<u8>().ok());
    let (rest, (mark, year)) = terminated(pair(opt(one_of("'’")), digits), year_ending).parse(input)?;
    let century = if year < 70 { 2000 } else { 1900 };
    let in_era = [Era::Heisei, Era::Showa].into_iter().filter(|_| mark.is_none()).find_map(|era| of_its_era(era, year));
    Ok((rest, in_era.into_iter().chain([FiscalYear(century + i32::from(year))]).collect()))
}

// 対前年度  対29年度  対6年度  対令和5年度
/// The year that a change is counted from.
pub fn compared_year(input: &str) -> IResult<&str, ()> {
    let of_era = value((), (short_ordinal, spaces, year_ending));
    preceded(char('対'), alt((value((), fiscal_year), value((), relative_year), of_era))).parse(input)
}

/// A fiscal year named by its distance from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelativeYear {
    /// -1 of 前年度
    pub years: i8,
    /// 翌年度: from the year named last; else from the document's.
    pub from_named: bool,
    /// 1 of 来年度: from the year that the document says it is written in, where it does.
    pub from_now: Option<i8>,
}

// 前年度  一昨年度  翌年度
/// A year named by its distance from another.
pub fn relative_year(input: &str) -> IResult<&str, RelativeYear> {
    let (word, year) = RELATIVE.leading(input).ok_or_else(|| refused(input))?;
    let rest = &input[word.len()..];
    match year {
        Some(year) if !begins_no_year(rest) => Ok((rest, *year)),
        _ => Err(refused(input)),
    }
}

/// Words that name a year by its distance from the one that a document is written in: 今年度, 来年度.
pub fn years_from_now() -> impl Iterator<Item = (&'static str, i8)> {
    rows(&vocabulary::RELATIVE_YEARS).filter_map(|cells| {
        let (word, year) = relative(cells)?;
        Some((word, year?.from_now?))
    })
}

// none for a word that names no year: 翌年度繰越
static RELATIVE: LazyLock<ByWord<Option<RelativeYear>>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::RELATIVE_YEARS).filter_map(relative)));

fn relative(cells: &[&'static str]) -> Option<(&'static str, Option<RelativeYear>)> {
    let &[word, years, from] = cells else { return None };
    let from_now = match from {
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    };
    let year = RelativeYear { years: years.parse().ok()?, from_named: from == "named", from_now };
    Some((word, Some(year).filter(|_| from != "none")))
}

// 令和2年度~令和6年度  令和6~8年度  2020年度から2024年度
/// The years of a plan.
pub fn plan_period(input: &str) -> IResult<&str, PlanPeriod> {
    let between = || alt((delimited(spaces, alt((tag("~"), tag("〜"))), spaces), tag("から"), tag("-")));
    let whole = (fiscal_year, preceded(between(), fiscal_year));
    let shortened =
        (era, preceded(spaces, short_ordinal), preceded(between(), short_ordinal), preceded(spaces, year_ending));
    let shortened = map_opt(shortened, |(era, first, last, _)| {
        Some((FiscalYear::in_era(era, first)?, FiscalYear::in_era(era, last)?))
    });
    let ordered = verify(alt((whole, shortened)), |(first, last)| first <= last);
    map(ordered, |(first, last)| PlanPeriod { first, last }).parse(input)
}

// 令和3年6月1日  2023年8月31日  令和三年六月一日  R5.6.9
/// A day.
pub fn date(input: &str) -> IResult<&str, Date> {
    map_opt(alt((spelt_date, dotted_date)), |(year, month, day)| Date::new(year, month, day)).parse(input)
}

// 第2次補正  3次補正  補正(第1号)  第2号補正  補正予算(第2号)
/// Which supplementary budget of its year.
pub fn supplementary_no(input: &str) -> IResult<&str, u8> {
    let number =
        || terminated(preceded(opt(char('第')), preceded(spaces, short_ordinal)), (spaces, one_of("次号"), spaces));
    let before = terminated(number(), tag("補正"));
    let bracketed = preceded(char('第'), terminated(preceded(spaces, short_ordinal), pair(spaces, char('号'))));
    let name = (tag("補正"), opt(tag("予算")), opt(one_of("額案")), spaces);
    let after = preceded(name, delimited(pair(one_of("(〔[【"), spaces), bracketed, pair(spaces, one_of(")〕]】"))));
    alt((before, after)).parse(input)
}

// 年度(令和元年度) of 平成31年度(令和元年度), 年度 of 令和6年度
fn own_ending(input: &str, year: i32) -> IResult<&str, FiscalYear> {
    let (rest, _) = pair(gap, year_ending).parse(input)?;
    let name = terminated(era_or_western, pair(spaces, year_ending));
    let same = verify(delimited(char('('), name, char(')')), |other| *other == year);
    let (rest, _) = opt(preceded(spaces, same)).parse(rest)?;
    Ok((rest, FiscalYear(year)))
}

// (令和元)年度 of 平成31(令和元)年度, (令和5)年度 of 2023(令和5)年度
fn one_ending(input: &str, year: i32) -> IResult<&str, FiscalYear> {
    let same = verify(delimited(char('('), era_or_western, char(')')), |other| *other == year);
    map(terminated(same, year_ending), FiscalYear).parse(input)
}

// FY2024
fn fy(input: &str) -> IResult<&str, FiscalYear> {
    map(preceded(pair(tag("FY"), spaces), four_figures), FiscalYear).parse(input)
}

// 年度  年 度
fn year_ending(input: &str) -> IResult<&str, &str> {
    recognize((char('年'), spaces, char('度'))).parse(input)
}

// 令和6  R6  2024
fn era_or_western(input: &str) -> IResult<&str, i32> {
    alt((era_year, short_era_year, four_figures, kanji_western)).parse(input)
}

// 令和6  令和元  平成二十九  平 成 2 9
fn era_year(input: &str) -> IResult<&str, i32> {
    map_opt(pair(era, preceded(gap, alt((spread_figures, short_ordinal)))), |(era, year)| era.western(year))
        .parse(input)
}

// 2 9 of 平 成 2 9 年 度
fn spread_figures(input: &str) -> IResult<&str, u8> {
    let digit = || satisfy(|c| c.is_ascii_digit());
    map_opt(separated_pair_of_digits(digit), |(tens, ones)| format!("{tens}{ones}").parse().ok()).parse(input)
}

fn separated_pair_of_digits<'a, P>(
    digit: impl Fn() -> P,
) -> impl Parser<&'a str, Output = (char, char), Error = nom::error::Error<&'a str>>
where
    P: Parser<&'a str, Output = char, Error = nom::error::Error<&'a str>>,
{
    nom::sequence::separated_pair(digit(), char(' '), digit())
}

// 令和  平 成
fn era(input: &str) -> IResult<&str, Era> {
    let printed = input.trim_start_matches(' ');
    let first = printed.chars().next();
    // no two begin alike
    Era::all()
        .find(|era| era.name().chars().next() == first)
        .and_then(|era| spaced_name(printed, era.name()).map(|rest| (rest, era)))
        .ok_or_else(|| nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Tag)))
}

fn spaced_name<'a>(input: &'a str, name: &str) -> Option<&'a str> {
    name.chars().try_fold(input, |rest, c| rest.trim_start_matches(' ').strip_prefix(c))
}

// R6  R元  H29
fn short_era_year(input: &str) -> IResult<&str, i32> {
    let letter = map_opt(satisfy(|c| c.is_ascii_uppercase()), |c| Era::all().find(|era| era.letter() == c));
    let year = alt((value(1, char('元')), map_opt(figures(1, 2), |digits| digits.parse().ok())));
    map_opt(pair(letter, year), |(era, year): (Era, u8)| era.western(year)).parse(input)
}

// 2024
fn four_figures(input: &str) -> IResult<&str, i32> {
    let year = map_opt(figures(4, 4), |digits| digits.parse().ok());
    verify(year, |year| plausible(*year)).parse(input)
}

// 二〇二四
fn kanji_western(input: &str) -> IResult<&str, i32> {
    verify(map(ordinal, i32::from), |year| plausible(*year)).parse(input)
}

/// Years that a budget paper can mean.
fn plausible(year: i32) -> bool {
    (1868..2200).contains(&year)
}

fn figures<'a>(
    least: usize,
    most: usize,
) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    let digit = |c: char| c.is_ascii_digit();
    terminated(take_while_m_n(least, most, digit), not(satisfy(digit)))
}

fn short_ordinal(input: &str) -> IResult<&str, u8> {
    map_opt(ordinal, |number| u8::try_from(number).ok().filter(|number| (1..100).contains(number))).parse(input)
}

/// The fiscal year, if its era had so many.
fn of_its_era(era: Era, year: u8) -> Option<FiscalYear> {
    let western = era.western(year)?;
    (Era::of_year(western) == Some(era)).then_some(FiscalYear(western))
}

// 令和3年6月1日
fn spelt_date(input: &str) -> IResult<&str, (i32, u8, u8)> {
    let counted = |ending| terminated(preceded(gap, short_ordinal), pair(gap, char(ending)));
    (terminated(era_or_western, pair(gap, char('年'))), counted('月'), counted('日')).parse(input)
}

// 令和6年12月  令和6年12月27日
/// The year and the month that a line is, with or without a day.
pub fn month_of(line: &str) -> Option<(i32, u8)> {
    let counted = |ending| terminated(preceded(gap, short_ordinal), pair(gap, char(ending)));
    let year = terminated(era_or_western, pair(gap, char('年')));
    all_consuming(terminated(pair(year, counted('月')), opt(counted('日')))).parse(line).ok().map(|(_, found)| found)
}

// R5.6.9  2023.8.31
fn dotted_date(input: &str) -> IResult<&str, (i32, u8, u8)> {
    let number = map_opt(figures(1, 2), |digits| digits.parse::<u8>().ok());
    let month_and_day = terminated(many_m_n(2, 2, preceded(char('.'), number)), not(char('.')));
    map(pair(alt((short_era_year, four_figures)), month_and_day), |(year, parts)| (year, parts[0], parts[1]))
        .parse(input)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn year(text: &str) -> (&str, i32) {
        fiscal_year(text).map_or((text, 0), |(rest, year)| (rest, year.0))
    }

    #[test]
    fn what_years_begin_with() {
        let all = ('\0'..='\u{ffff}').filter(|&c| begins_year(c));
        assert_eq!(all.collect::<BTreeSet<char>>(), YEAR_BEGINNINGS.chars().collect());
    }

    #[test]
    fn one_fiscal_year() {
        let table = [
            ("令和6年度", 2024),
            ("令和元年度", 2019),
            ("令和六年度", 2024),
            ("令和\n6年度", 2024),
            ("令和5\n年度", 2023),
            ("平 成 2 9 年 度", 2017),
            ("平成二十九年度", 2017),
            ("昭和56年度", 1981),
            ("平成31年度(令和元年度)", 2019),
            ("2023年度(令和5年度)", 2023),
            ("平成31(令和元)年度", 2019),
            ("2024年度", 2024),
            ("二〇二四年度", 2024),
            ("FY2024", 2024),
            ("R6年度", 2024),
            ("R元年度", 2019),
            ("H29年度", 2017),
            ("S62年度", 1987),
        ];
        for (text, expected) in table {
            assert_eq!(year(text), ("", expected), "{text}");
        }
        assert_eq!(year("令和5年度\n当初予算額"), ("\n当初予算額", 2023));
        assert_eq!(year("令和6年度(令和5年度)"), ("(令和5年度)", 2024));
    }

    #[test]
    fn no_fiscal_year() {
        for text in ["令和年度", "令和6年", "2024億円", "6年度", "R6", "A6年度", "12024年度"] {
            assert!(fiscal_year(text).is_err(), "{text}");
        }
    }

    #[test]
    fn headings_of_columns() {
        assert_eq!(heading_year("R6 "), Ok((" ", FiscalYear(2024))));
        assert_eq!(heading_year("R元"), Ok(("", FiscalYear(2019))));
        for text in ["R5.6.9", "H29A", "HR6", "R6年", "T5-2"] {
            assert!(heading_year(text).is_err(), "{text}");
        }
    }

    #[test]
    fn two_digits_may_mean_either() {
        let years = |text| short_year(text).map(|(_, years)| years.iter().map(|year| year.0).collect::<Vec<_>>()).ok();
        assert_eq!(years("20年度"), Some(vec![2008, 2020]));
        assert_eq!(years("'24年度"), Some(vec![2024]));
        assert_eq!(years("30年度"), Some(vec![2018, 2030]));
        assert_eq!(years("62年度"), Some(vec![1987, 2062]));
        assert_eq!(years("6年度"), None);
    }

    #[test]
    fn periods() {
        let period = |text| plan_period(text).map(|(_, period)| (period.first.0, period.last.0)).ok();
        assert_eq!(period("令和2年度~令和6年度"), Some((2020, 2024)));
        assert_eq!(period("令和2年度 〜 令和6年度"), Some((2020, 2024)));
        assert_eq!(period("令和6~8年度"), Some((2024, 2026)));
        assert_eq!(period("令和元年度から令和10年度"), Some((2019, 2028)));
        assert_eq!(period("令和6年度~令和2年度"), None);
        assert_eq!(period("令和6年度"), None);
    }

    #[test]
    fn days() {
        let day = |text| date(text).map(|(rest, day)| (rest, day.to_string())).ok();
        assert_eq!(day("令和3年6月1日閣議決定"), Some(("閣議決定", "2021-06-01".into())));
        assert_eq!(day("令和三年十二月二十二日"), Some(("", "2021-12-22".into())));
        assert_eq!(day("2023年8月31日"), Some(("", "2023-08-31".into())));
        assert_eq!(day("R5.6.9"), Some(("", "2023-06-09".into())));
        assert_eq!(day("R5.13.9"), None);
        assert_eq!(day("R5.6.9.1"), None);
        assert_eq!(day("令和3年2月30日"), None);
    }

    #[test]
    fn years_by_their_distance() {
        let said = |text| relative_year(text).map(|(rest, year)| (rest, year.years, year.from_now)).ok();
        assert_eq!(said("来年度の予算"), Some(("の予算", 0, Some(1))));
        assert_eq!(said("前年度"), Some(("", -1, None)));
        assert_eq!((said("翌年度繰越として"), said("前年度剰余金")), (None, None));
    }

    #[test]
    fn supplementary_numbers() {
        for (text, number) in [
            ("第2次補正", 2),
            ("3次補正", 3),
            ("第二次補正", 2),
            ("第2号補正", 2),
            ("補正(第1号)", 1),
            ("補正予算(第2号)", 2),
        ] {
            assert_eq!(supplementary_no(text), Ok(("", number)), "{text}");
        }
        for text in ["補正予算額", "補正(案)", "第2次計画"] {
            assert!(supplementary_no(text).is_err(), "{text}");
        }
    }
}
