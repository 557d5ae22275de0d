//! Words right before an amount, （インハウス概算要求額 51億円）; labels apart from theirs, and marks right behind them: 令和３年度補正予算額
//! 1,504億円（基金） ※ (catalogue D01, G01–G06, G12, P01, P08).

mod labels;
mod recipient;
mod trail;

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{all_consuming, map, opt, peek, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

pub use labels::{Column, Label, columns, labels};
pub use recipient::{budget_of, ends_recipient, is_recipient_total, recipient, recipient_label};
pub use trail::{Trail, trail};

pub(crate) use recipient::may_be_of_budget;

use super::number::{begins_numeral, below_hundred, year_of_era};
use super::part::AMONG;
use super::phrase::is_held;
use super::spacing::behind_last;
use super::year::{begins_year, fiscal_year, heading_year, supplementary_no};
use super::{bracket, refused};
use crate::blank::trim_end;
use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::script::is_kanji;
use crate::stage::{Stage, StageWord, ends_in_short_stage, short_stage, stage_word};
use crate::vocabulary::{self, first_chars, last_chars};

/// Words that end right before an amount: インハウス 令和6年度 概算要求額.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    /// Where the words begin, in bytes from the start of the text.
    pub start: usize,
    /// インハウス
    pub recipient: Option<&'static str>,
    /// 令和6年度
    pub year: Option<FiscalYear>,
    /// 概算要求額
    pub stage: Option<Stage>,
    /// 第2次補正
    pub supplementary_no: Option<u32>,
    /// 前年度予算額, without a year of its own: the document's year less one.
    pub previous: bool,
    /// 成立予算額: money of no stage, whatever [`stage`](Self::stage) says of where its label stands.
    pub aside: bool,
    /// 6 of 6年度: a year that leaves its era to the document.
    pub in_era: Option<u8>,
}

impl Lead {
    /// What it says, and what `label` says where it says nothing.
    pub fn or(self, label: Lead) -> Lead {
        Lead {
            start: self.start,
            recipient: self.recipient.or(label.recipient),
            year: self.year.or(label.year),
            stage: self.stage.or(label.stage),
            supplementary_no: self.supplementary_no.or(label.supplementary_no),
            previous: self.previous || (self.stage.is_none() && label.previous),
            aside: self.aside || (self.stage.is_none() && label.aside),
            in_era: self.in_era.or(label.in_era),
        }
    }

    /// Whether it names a year, 令和6年度 or 6年度.
    pub fn is_dated(self) -> bool {
        self.year.is_some() || self.in_era.is_some()
    }

    /// Whether it names a year or a stage, 令和6年度 or 概算要求額.
    pub fn says_when(self) -> bool {
        self.is_dated() || self.stage.is_some()
    }

    /// Whether it says nothing, neither 令和6年度 or 概算要求額 nor インハウス.
    pub fn is_silent(self) -> bool {
        self == Lead { start: self.start, ..Lead::default() }
    }
}

/// The words that end `text`, which stands before an amount; the longest reading. Empty where none do. Words whose glyphs
/// were all printed twice (予予算算額額) are read as if once.
pub fn lead(text: &str) -> Lead {
    let found = single_lead(text);
    if found.start < text.len() {
        return found;
    }
    doubled(text).and_then(|start| doubled_lead(text, start)).unwrap_or(found)
}

// where a run of doubled ideographs begins that `text` ends with: 予予算算額額
fn doubled(text: &str) -> Option<usize> {
    let mut start = text.trim_end_matches([' ', ':']).len();
    let mut found = None;
    loop {
        let mut last = text[..start].chars().rev();
        match (last.next(), last.next()) {
            (Some(c), Some(twin)) if c == twin && is_kanji(c) => start -= 2 * c.len_utf8(),
            _ => return found,
        }
        found = Some(start);
    }
}

fn doubled_lead(text: &str, start: usize) -> Option<Lead> {
    let run = text[start..].trim_end_matches([' ', ':']);
    let single: String = run.chars().step_by(2).collect();
    let lead = single_lead(&single);
    (lead.start < single.len()).then_some(Lead { start: start + 2 * lead.start, ..lead })
}

fn single_lead(text: &str) -> Lead {
    held_lead(text).unwrap_or_else(|| bare_lead(text))
}

fn bare_lead(text: &str) -> Lead {
    let none = Lead { start: text.len(), ..Lead::default() };
    if let Some(lead) = boxed_lead(text) {
        return lead;
    }
    if !text.trim_end_matches([' ', ':', '=', '・', '\t']).ends_with(|c| LAST_CHARS.holds(c)) {
        return none;
    }
    if let Some(lead) = opening_lead(text).or_else(|| spaced_lead(text)) {
        return lead;
    }
    let (chars, beginnings) = (&*CHARS, &*BEGINNINGS);
    let near = text.char_indices().rev().take(LONGEST + 1).take_while(|(_, c)| chars.holds(*c));
    let near = near.last().map_or(text.len(), |(at, _)| at);
    text[near..]
        .char_indices()
        .filter(|&(_, c)| beginnings.holds(c))
        .map(|(at, _)| near + at)
        .find_map(|start| all_consuming(words).parse(&text[start..]).ok().map(|(_, lead)| Lead { start, ..lead }))
        .unwrap_or(none)
}

// [7年度予算案] 210.5億円, (推進枠) 33億円: words in a bracket of their own
fn boxed_lead(text: &str) -> Option<Lead> {
    let (before, open, inside) = bracket::trailing(trim_end(text))?;
    let whole = all_consuming(when).parse(inside).ok().map(|(_, lead)| lead);
    // a round bracket is as often a remark on the words before it: …(令和6年度補正予算) 10億円
    let told = |lead: &Lead| open != '(' || lead.stage == Some(Stage::Priority);
    let lead = whole.or_else(|| bare_stage(inside)).filter(told)?;
    lead.stage.map(|_| Lead { start: before.len(), ..lead })
}

// 平成28年度概算決定額(復興庁所管): whose the labelled money is, in a bracket behind the label
fn held_lead(text: &str) -> Option<Lead> {
    let words = text.trim_end_matches([' ', ':', '\t']);
    let (before, open, inside) = words.ends_with(')').then(|| bracket::trailing(words)).flatten()?;
    let label = (open == '(' && is_held(inside)).then_some(trim_end(before))?;
    Some(bare_lead(label)).filter(|lead| lead.stage.is_some())
}

// 【補正 1,000億円】: a short word for a stage, the first in a bracket
fn opening_lead(text: &str) -> Option<Lead> {
    let word = text.trim_end_matches([' ', ':', '\t']);
    let printed = trim_end(word);
    ends_in_short_stage(printed)?;
    let start = behind_last(word, bracket::opens)?;
    bare_stage(&word[start..]).map(|lead| Lead { start, ..lead })
}

// リサイクル 当初 3億円 補正 2億円: a short word for a budget that stands, between spaces
fn spaced_lead(text: &str) -> Option<Lead> {
    let word = trim_end(text);
    ends_in_short_stage(word).filter(|stage| !stage.is_asked() && word.len() < text.len())?;
    let start = behind_last(word, char::is_whitespace)?;
    bare_stage(&word[start..]).map(|lead| Lead { start, ..lead })
}

// 補正, 当初: in brackets beside another amount, a budget of its own
fn bare_stage(inside: &str) -> Option<Lead> {
    let inside = inside.trim();
    let stage =
        ends_in_short_stage(inside).filter(|_| short_stage(inside).is_some_and(|(len, _)| len == inside.len()))?;
    Some(Lead { stage: Some(stage), ..Lead::default() })
}

// what words on an amount can begin with
static BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| {
    let years = "令平昭大明元RHSTMF0123456789〇一二三四五六七八九十";
    first_chars([&vocabulary::STAGES, &vocabulary::RECIPIENTS])
        .chain(years.chars())
        .chain("う第補 【〔[".chars())
        .collect()
});

// what they are made of: what stands before any other char is not theirs
static CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let tables = [&vocabulary::STAGES, &vocabulary::SHORT_STAGES, &vocabulary::RECIPIENTS];
    let chars = tables.into_iter().flat_map(vocabulary::words).flat_map(str::chars);
    chars.chain(YEAR_CHARS.chars()).chain("うち第次号補正予算額案〔〕[]【】:=".chars()).collect()
});

/// What fiscal years are printed with: 令和 2 年度, 平成31年度(令和元年度), 二〇二四年度, FY2024.
pub(super) const YEAR_CHARS: &str =
    "令和平成昭大正明治元年度RHSTMFY()0123456789十拾百千〇零一壱二弐三参四五六七八九○◯,.・、 \t\r\n";

fn begins_words(text: &str) -> bool {
    text.starts_with(|c| BEGINNINGS.holds(c))
}

// how many chars before an amount can belong to it
const LONGEST: usize = 48;

// what the last of them can be: the end of a stage, a recipient or a year
static LAST_CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let tables = [&vocabulary::STAGES, &vocabulary::SHORT_STAGES, &vocabulary::RECIPIENTS];
    last_chars(tables).chain("度)算0123456789".chars()).collect()
});

// 【AMED対象経費】
fn boxed_recipient(input: &str) -> IResult<&str, &'static str> {
    delimited(one_of("【〔[("), recipient, one_of("】〕])")).parse(input)
}

// インハウス 令和6年度 概算要求額:, 【AMED対象経費】令和8年度概算要求額, うち要望額, 概算要求額 インハウス, 概算要求額(AMED)
fn words(input: &str) -> IResult<&str, Lead> {
    let (input, _) = opt((tag(AMONG), opt(tag("、")))).parse(input)?;
    let (input, before) = opt(alt((recipient, boxed_recipient))).parse(input)?;
    let (input, when) = delimited(ending, opt(when), ending).parse(input)?;
    let (input, behind) = opt(terminated(alt((recipient, boxed_recipient)), ending)).parse(input)?;
    let found = Lead { recipient: before.or(behind), ..when.unwrap_or_default() };
    match found {
        Lead { recipient: None, year: None, stage: None, in_era: None, .. } => Err(refused(input)),
        found => Ok((input, found)),
    }
}

// 令和6年度 概算要求額, 6年度補正, R6当初, 概算要求額
fn when(input: &str) -> IResult<&str, Lead> {
    // R6予算: of that year, and its stage is left to the document
    let budget = || map(tag("予算"), |_| Lead::default());
    let stage = || preceded(space0, alt((stage_words, behind_year, budget())));
    let dated = (named_year, opt(stage())).map(|(named, stage)| Lead {
        year: named.year,
        in_era: named.in_era,
        ..stage.unwrap_or_default()
    });
    let heading =
        (heading_year, opt(stage())).map(|(year, stage)| Lead { year: Some(year), ..stage.unwrap_or_default() });
    alt((dated, heading, stage_words, short_dated)).parse(input)
}

// 6補正, 7概算決定額: right behind the bare number of its year; 要求 and 案 alone say too little there, but not 8要求・91億円
fn short_dated(input: &str) -> IResult<&str, Lead> {
    let stands = |lead: &Lead| lead.stage.is_some_and(|stage| !stage.is_asked());
    let labels = terminated(behind_year, peek(char('・')));
    (below_hundred, alt((stage_words, labels, verify(behind_year, stands))))
        .map(|(no, lead)| Lead { in_era: Some(no), ..lead })
        .parse(input)
}

// 令和6年度, 6年度, 26 年度, 元年度
fn named_year(input: &str) -> IResult<&str, Lead> {
    let short = terminated(year_of_era, (space0, tag("年度")));
    let year = map(year, |year| Lead { year: Some(year), ..Lead::default() });
    alt((year, map(short, |no| Lead { in_era: Some(no), ..Lead::default() }))).parse(input)
}

// 当初 of R6当初: a stage only behind a year
fn behind_year(input: &str) -> IResult<&str, Lead> {
    let (length, stage) = short_stage(input).ok_or_else(|| refused(input))?;
    Ok((&input[length..], Lead { stage: Some(stage), ..Lead::default() }))
}

// 令和6年度
fn year(input: &str) -> IResult<&str, FiscalYear> {
    if input.starts_with(begins_year) { fiscal_year(input) } else { Err(refused(input)) }
}

// 第2次補正, 補正(第2号)
fn numbered_supplementary(input: &str) -> IResult<&str, u8> {
    let begins = input.starts_with(|c| matches!(c, '第' | '補' | '元') || begins_numeral(c));
    if begins { supplementary_no(input) } else { Err(refused(input)) }
}

// 概算要求額, 第2次補正予算額, 前年度予算額
fn stage_words(input: &str) -> IResult<&str, Lead> {
    let numbered =
        (numbered_supplementary, opt(alt((map(plain_stage, |_| ()), map(tag("予算"), |_| ()))))).map(|(no, _)| Lead {
            stage: Some(Stage::Supplementary),
            supplementary_no: Some(u32::from(no)),
            ..Lead::default()
        });
    alt((numbered, plain_stage)).parse(input)
}

// 概算要求額, 前年度予算額, 成立予算額
fn plain_stage(input: &str) -> IResult<&str, Lead> {
    let (len, StageWord { stage, previous_year, aside, .. }) = stage_word(input).ok_or_else(|| refused(input))?;
    Ok((&input[len..], Lead { stage: Some(stage), previous: previous_year, aside, ..Lead::default() }))
}

// spaces and a colon between the words and the amount, or a dot: 7当初・61億円
fn ending(input: &str) -> IResult<&str, ()> {
    map((space0, opt(one_of(":=・")), space0), |_| ()).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::text::Text;

    #[test]
    fn every_char_of_a_year_is_among_those_looked_for() {
        let notations = include_str!("../../tests/notation/years.tsv").lines().filter(|line| !line.starts_with('#'));
        let inputs = notations.filter_map(|line| line.split('\t').next()).map(|input| input.replace("\\n", "\n"));
        for input in inputs.map(|input| Text::normalise(&input).as_str().to_owned()) {
            let Ok((rest, _)) = fiscal_year(&input) else { continue };
            let year = &input[..input.len() - rest.len()];
            assert!(year.chars().all(|c| CHARS.holds(c)), "{year}");
        }
    }

    #[test]
    fn the_longest_words_before_an_amount() {
        let text = "による創薬支援 (インハウス概算要求額 ";
        let found = lead(text);
        assert_eq!(&text[found.start..], "インハウス概算要求額 ");
        assert_eq!((found.recipient, found.stage), (Some("インハウス"), Some(Stage::Request)));
    }

    #[test]
    fn a_year_and_a_stage() {
        let found = lead("●先端国際共同研究推進プログラム(基金事業) 令和4年度補正予算額:");
        assert_eq!((found.year, found.stage), (Some(FiscalYear(2022)), Some(Stage::Supplementary)));
    }

    #[test]
    fn whose_money_it_is_behind_the_label() {
        let found = lead("令和7年度概算決定額(海洋庁所管): ");
        assert_eq!((found.start, found.year, found.stage), (0, Some(FiscalYear(2025)), Some(Stage::Draft)));
        assert_eq!(lead("令和7年度概算決定額(灯台の整備) ").stage, None);
    }

    #[test]
    fn every_stage_may_stand_before_an_amount() {
        assert_eq!(lead("令和7年度概算決定 ").stage, Some(Stage::Draft));
    }

    #[test]
    fn short_words_and_words_in_brackets() {
        let found = lead("推進 R6当初 ");
        assert_eq!((found.year, found.stage), (Some(FiscalYear(2024)), Some(Stage::Initial)));
        let found = lead("推進 R6予算 ");
        assert_eq!((found.year, found.stage), (Some(FiscalYear(2024)), None));
        let found = lead("推進(6年度補正 ");
        assert_eq!((found.in_era, found.stage), (Some(6), Some(Stage::Supplementary)));
        let found = lead("推進 [7年度予算案] ");
        assert_eq!((found.in_era, found.stage, found.start), (Some(7), Some(Stage::Draft), "推進 ".len()));
        assert_eq!(["(元年度 ", "推進 26 年度 "].map(|text| lead(text).in_era), [Some(1), Some(26)]);
        let found = ["事業 【補正 ", "事業 【補正】 "].map(|text| (lead(text).stage, lead(text).start));
        assert_eq!(found, [(Some(Stage::Supplementary), "事業 【".len()), (Some(Stage::Supplementary), "事業 ".len())]);
        assert_eq!(lead("検討中の当初 ").stage, None);
    }

    #[test]
    fn a_dot_between_a_label_and_its_amount() {
        let found =
            ["8要求・", "91億円←7当初・", "概算要求・", "の要求・"].map(|text| (lead(text).in_era, lead(text).stage));
        let (request, initial) = (Some(Stage::Request), Some(Stage::Initial));
        assert_eq!(found, [(Some(8), request), (Some(7), initial), (None, request), (None, None)]);
    }

    #[test]
    fn short_words_for_stages_between_spaces() {
        let found = ["推進 当初 ", "推進 補正 ", "推進 要求 ", "当初 "].map(|text| lead(text).stage);
        assert_eq!(found, [Some(Stage::Initial), Some(Stage::Supplementary), None, None]);
    }

    #[test]
    fn words_that_are_not_right_before_do_not_count() {
        assert_eq!(lead("概算要求額は").start, "概算要求額は".len());
        assert_eq!(lead("").stage, None);
    }

    #[test]
    fn glyphs_printed_twice() {
        assert_eq!(lead("予予算算額額 ").stage, Some(Stage::Initial));
        assert_eq!(lead("施設費の予予算算額額 ").start, "施設費の".len());
        assert_eq!(lead("人人").stage, None);
    }
}
