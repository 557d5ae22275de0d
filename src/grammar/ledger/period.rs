//! Of when the money of a column is: 令和７年度要求額, 前年度予算額, 第２次補正, うち推進枠.

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::combinator::{map, map_opt, not, opt, peek};
use nom::sequence::{delimited, pair, terminated};
use nom::{IResult, Parser};

use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::grammar::bracket;
use crate::grammar::clause::Lead;
use crate::grammar::number::{begins_numeral, below_hundred};
use crate::grammar::part::AMONG;
use crate::grammar::refused;
use crate::grammar::year::{
    RelativeYear, YEAR_BEGINNINGS, fiscal_year, heading_year, relative_year, supplementary_no, year_in_era,
};
use crate::stage::{Stage, short_stage, stage_word};
use crate::vocabulary::{self, first_chars, last_chars};

/// Of when a column's money is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// 令和７年度
    pub year: Option<YearWord>,
    /// 要求額
    pub stage: Option<Stage>,
    /// 第２次補正
    pub supplementary_no: Option<u32>,
    /// うち推進枠
    pub of_which: bool,
    /// うちAMED: who spends it.
    pub recipient: Option<&'static str>,
}

impl Period {
    /// Whether it names neither a year nor a stage: 国費, 一般会計.
    pub fn is_unsaid(self) -> bool {
        self.year.is_none() && self.stage.is_none()
    }

    /// Of a part of what a whole is of: うち推進枠 of 要求額.
    pub fn within(self, whole: Period) -> Period {
        Period { of_which: true, recipient: self.recipient, stage: self.stage.or(whole.stage), ..whole }
    }

    /// What it says as words on an amount do; none of a year that such words do not name.
    pub fn lead(self) -> Option<Lead> {
        let Period { year, stage, supplementary_no, recipient, .. } = self;
        let lead = Lead { stage, supplementary_no, recipient, ..Lead::default() };
        match year {
            None => Some(lead),
            Some(YearWord::Printed(year)) => Some(Lead { year: Some(year), ..lead }),
            Some(YearWord::InEra(no)) => Some(Lead { in_era: Some(no), ..lead }),
            Some(YearWord::Relative(-1)) => Some(Lead { previous: true, ..lead }),
            Some(YearWord::Relative(_)) => None,
        }
    }
}

/// A year as a label names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum YearWord {
    /// 令和７年度
    Printed(FiscalYear),
    /// 前年度: so many years from the document's.
    Relative(i8),
    /// ６年度: of the era that the document is in.
    InEra(u8),
}

// what a label of money can begin with
pub(super) static PERIOD_BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| period_beginnings().collect());

pub(super) fn period_beginnings() -> impl Iterator<Item = char> {
    let words = first_chars([&vocabulary::STAGES, &vocabulary::RELATIVE_YEARS]);
    words.chain("([〔う第補元 \t".chars()).chain(YEAR_BEGINNINGS.chars())
}

// what it can end with
static PERIOD_ENDS: LazyLock<CharSet> = LazyLock::new(|| period_ends().collect());

// a stage, a year, 第1次補正, 補正(第1号), 予定額
pub(super) fn period_ends() -> impl Iterator<Item = char> {
    let words = last_chars([&vocabulary::STAGES, &vocabulary::SHORT_STAGES, &vocabulary::RELATIVE_YEARS]);
    words.chain("度元正額 \t)〕]】".chars())
}

// R6, FY2024: only years with a letter end in their number
pub(super) fn ends_in_figures(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_uppercase())
}

/// 令和７年度要求額, 前年度予算額, うち推進枠, 令和６年度第１次補正予算額, R7要求: what a label without spaces says of the money it stands for,
/// if it says nothing else.
pub fn period(text: &str) -> Option<Period> {
    let ends = text.ends_with(|c| PERIOD_ENDS.holds(c)) || ends_in_figures(text);
    if !ends || !text.starts_with(|c| PERIOD_BEGINNINGS.holds(c)) {
        return None;
    }
    let whole = without_brackets(text).unwrap_or(text);
    let (rest, of_which) = opt(tag::<_, _, nom::error::Error<&str>>(AMONG)).parse(whole).ok()?;
    let (rest, year) = opt(year).parse(rest).ok()?;
    let brief = delimited(opt(char('(')), short, opt(char(')')));
    let (rest, stage) = if year.is_some() || of_which.is_some() {
        opt(alt((stage, brief))).parse(rest)
    } else {
        opt(stage).parse(rest)
    }
    .ok()?;
    // 令和７年度予定額: the year's money, without a word on its stage
    let rest = if year.is_some() && stage.is_none() { rest.strip_prefix("予定額").unwrap_or(rest) } else { rest };
    let (stage, number) = stage.unzip();
    let supplementary_no = number.flatten();
    let found = Period { year, stage, supplementary_no, of_which: of_which.is_some(), recipient: None };
    (rest.is_empty() && (year.is_some() || stage.is_some())).then_some(found)
}

/// How many chars a label has at most.
pub const LONGEST_LABEL: usize = 24;

/// The longest label that a phrase begins with: 令和6年度当初予算額 of 令和6年度当初予算額である.
pub fn leading_period(phrase: &str) -> Option<Period> {
    let ends = phrase.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_LABEL);
    ends.filter_map(|end| period(&phrase[..end])).last()
}

// ６年度当初予算額 of (６年度当初予算額); and nothing of (６年度)当初予算額(案)
pub(super) fn without_brackets(text: &str) -> Option<&str> {
    bracket::enclosed(text).filter(|inside| !inside.contains(bracket::opens))
}

pub(super) fn year(input: &str) -> IResult<&str, YearWord> {
    // 6年度, 元年度, 6補正; not 3次補正
    let before_stage = peek((not(char('次')), alt((stage, short))));
    let short = alt((year_in_era, terminated(below_hundred, before_stage)));
    alt((
        map(alt((fiscal_year, heading_year)), YearWord::Printed),
        map(short, YearWord::InEra),
        map(relative, YearWord::Relative),
    ))
    .parse(input)
}

// 前年度
fn relative(input: &str) -> IResult<&str, i8> {
    let of_document = |year: RelativeYear| (!year.from_named).then_some(year.years);
    map_opt(relative_year, of_document).parse(input)
}

// 要求額  第１次補正予算額  第３次補正案  (当初予算額)
pub(super) fn stage(input: &str) -> IResult<&str, (Stage, Option<u32>)> {
    alt((staged, delimited(char('('), staged, char(')')))).parse(input)
}

pub(super) fn staged(input: &str) -> IResult<&str, (Stage, Option<u32>)> {
    let kind = alt((worded, short.map(|(stage, _)| stage)));
    let numbered = pair(numbered, opt(kind)).map(|(no, _)| (Stage::Supplementary, Some(u32::from(no))));
    alt((numbered, worded.map(|stage| (stage, None)))).parse(input)
}

// 第2次補正, 補正(第2号): most labels are of no such budget
fn numbered(input: &str) -> IResult<&str, u8> {
    let begins = input.starts_with(|c| matches!(c, '第' | '補' | '元' | ' ' | '\t') || begins_numeral(c));
    if begins { supplementary_no(input) } else { Err(refused(input)) }
}

// 要求 of R7要求
pub(super) fn short(input: &str) -> IResult<&str, (Stage, Option<u32>)> {
    let (length, stage) = short_stage(input).ok_or_else(|| refused(input))?;
    Ok((&input[length..], (stage, None)))
}

fn worded(input: &str) -> IResult<&str, Stage> {
    let (length, word) = stage_word(input).filter(|(_, word)| !word.aside).ok_or_else(|| refused(input))?;
    Ok((&input[length..], word.stage))
}
