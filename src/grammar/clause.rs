//! What is printed right around an amount: （インハウス概算要求額 51億円）, 令和３年度補正予算額 1,504億円（基金） ※
//! (catalogue D01, G01–G06, G12, P01, P08).

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::{char, digit0, digit1, one_of, satisfy, space0};
use nom::combinator::{all_consuming, map, map_opt, not, opt, peek, recognize, verify};
use nom::multi::{many0, many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::bracket::{self, BRACKETS};
use super::number::{begins_numeral, below_hundred, year_of_era};
use super::part::AMONG;
use super::phrase::{is_held, is_spent};
use super::qualifier::{COSTS, Qualifier, qualifier_after, qualifiers_after};
use super::refused;
use super::spacing::behind_last;
use super::tag::{Tag, tells_relisted};
use super::unit::is_kanji;
use super::year::{LAST_YEAR, begins_year, fiscal_year, heading_year, supplementary_no};
use crate::blank::{trim_end, trim_start};
use crate::calendar::FiscalYear;
use crate::data::{ByWord, CharSet};
use crate::grammar::spacing::is_arrow;
use crate::stage::{Stage, StageWord, ends_in_short_stage, short_stage, stage_word};
use crate::vocabulary::{self, first_chars, last_chars, rows};

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

/// AMED対象経費, インハウス研究機関経費: the label of who spends an amount.
pub fn recipient(input: &str) -> IResult<&str, &'static str> {
    let (label, recipient) = RECIPIENTS.leading(input).ok_or_else(|| refused(input))?;
    Ok((&input[label.len()..], recipient))
}

static RECIPIENTS: LazyLock<ByWord<&'static str>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::RECIPIENTS).filter_map(recipient_row)));

/// Whether a label of who spends an amount ends with a text, and begins before it: 機関経費.
pub fn ends_recipient(text: &str) -> bool {
    !text.is_empty() && RECIPIENTS.words().any(|label| label.len() > text.len() && label.ends_with(text))
}

fn recipient_row(cells: &[&'static str]) -> Option<(&'static str, &'static str)> {
    let &[label, recipient] = cells else { return None };
    Some((label, recipient))
}

/// A label that is nothing but a recipient: 日本医療研究開発機構対象経費.
pub fn recipient_label(text: &str) -> Option<&'static str> {
    all_consuming(delimited(space0, recipient, (space0, opt(tag("対象経費")), space0)))
        .parse(text)
        .ok()
        .map(|(_, found)| found)
}

/// ○ 医療分野研究開発関連予算（AMED対象経費）, インハウス研究機関経費: what a whole budget is of, and no programme.
pub fn is_recipient_total(text: &str) -> bool {
    budget_of(text).is_some()
}

/// Whether a text, or a part that it begins or ends with, may be what [`budget_of`] reads: a look before it is read.
pub(crate) fn may_be_of_budget(part: &str) -> bool {
    trim_start(part).starts_with(|c| RECIPIENTS.may_begin(c)) || trim_end(part).ends_with(')')
}

/// Who spends a whole budget.
pub fn budget_of(text: &str) -> Option<&'static str> {
    let bracket = || {
        let (name, _, inside) = bracket::trailing(trim_end(text)).filter(|(_, open, _)| *open == '(')?;
        is_spent(trim_end(name)).then(|| recipient_label(inside)).flatten()
    };
    recipient_label(text).or_else(bracket)
}

/// 令和6年度, 概算要求額 or both; the label of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// 令和6年度
    pub year: Option<FiscalYear>,
    /// 概算要求額
    pub stage: Option<Stage>,
    /// 2 of 第２次補正予算額
    pub supplementary_no: Option<u32>,
}

/// A line that is nothing but labels of columns: 概算要求額 要望額, 令和５年度, 令和６年度概算要求・要望額.
pub fn columns(text: &str) -> Option<Vec<Column>> {
    if !begins_words(trim_start(text)) || !trim_end(text).ends_with(|c: char| LAST_CHARS.holds(c) || c.is_ascii_digit())
    {
        return None;
    }
    let column = |year: Option<FiscalYear>, words: Lead| Column {
        year,
        stage: words.stage,
        supplementary_no: words.supplementary_no,
    };
    let dated = (year, opt(preceded(space0, alt((stage_words, behind_year)))))
        .map(|(year, words)| column(Some(year), words.unwrap_or_default()));
    let column = alt((dated, stage_words.map(|words| column(None, words))));
    let line = delimited(space0, separated_list1(space0, column), space0);
    all_consuming(line).parse(text).ok().map(|(_, columns)| columns)
}

/// A label of an amount that stands apart from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// What it says.
    pub lead: Lead,
    /// Whether a bracket opens right before it: （前年度予算額.
    pub bracketed: bool,
    /// うち推進枠: a part of what the label before it is of.
    pub part: bool,
}

/// A line that is nothing but labels, in brackets or not, open or closed: 令和7年度要求・要望額, （前年度予算額,
/// 要求額（前年度予算額）, 令和6年度予算額 → 令和7年度予算案.
pub fn labels(text: &str) -> Option<Vec<Label>> {
    let ends = |text: &str| text.ends_with(|c| LAST_CHARS.holds(c));
    if !begins_words(text.trim_start_matches(may_open)) || !(ends(text) || ends(text.trim_end_matches(may_close))) {
        return None;
    }
    all_consuming(many1(label)).parse(text).ok().map(|(_, labels)| labels)
}

// （前年度予算額）
fn label(input: &str) -> IResult<&str, Label> {
    let previous = Lead { stage: Some(Stage::Initial), previous: true, ..Lead::default() };
    let last_year = map(tag(LAST_YEAR), |_| previous);
    let staged = map_opt(when, |lead| lead.stage.map(|_| lead));
    let (input, opening) = take_while(may_open).parse(input)?;
    let (input, part) = opt(tag(AMONG)).parse(input)?;
    let (input, lead) = terminated(alt((staged, last_year)), take_while(may_close)).parse(input)?;
    let bracketed = opening.contains(['(', '〔', '[']);
    Ok((input, Label { lead, bracketed, part: part.is_some() }))
}

// what may stand before a label, and behind it
fn may_open(c: char) -> bool {
    bracket::opens(c) || is_arrow(c) || matches!(c, ' ' | '・' | '/')
}

fn may_close(c: char) -> bool {
    bracket::closes(c) || matches!(c, ' ' | ':')
}

/// What is printed right behind an amount: の内数, （基金）, ※.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Length in bytes.
    pub len: usize,
    /// （基金）
    pub fund: bool,
    /// （再掲）
    pub relisted: bool,
    /// ※, a mark that a note explains
    pub footnote: bool,
    /// （令和６年度補正予算額）: of which supplementary budget it is. A label of another stage is not read here: behind an
    /// amount it may as well be that of the next.
    pub supplementary: Option<Lead>,
    /// （インハウス）: who spends it
    pub recipient: Option<&'static str>,
}

impl Trail {
    /// What it says, and what another says of the same amount.
    pub fn and(self, other: Trail) -> Trail {
        Trail {
            len: self.len,
            fund: self.fund || other.fund,
            relisted: self.relisted || other.relisted,
            footnote: self.footnote || other.footnote,
            supplementary: self.supplementary.or(other.supplementary),
            recipient: self.recipient.or(other.recipient),
        }
    }
}

/// Reads the marks behind an amount. Total: where there is none, the length is nought.
pub fn trail(text: &str) -> Trail {
    if !text.trim_start_matches([' ', '\t']).starts_with(|c| TRAIL_BEGINNINGS.holds(c)) {
        return Trail::default();
    }
    let Ok((rest, marks)) = many0(preceded(space0, marks)).parse(text) else { return Trail::default() };
    let marks: Vec<Mark> = marks.into_iter().flatten().collect();
    let has = |wanted| marks.contains(&wanted);
    Trail {
        len: text.len() - rest.len(),
        fund: has(Mark::Fund),
        relisted: has(Mark::Relisted),
        footnote: has(Mark::Footnote),
        supplementary: marks.iter().find_map(|mark| if let Mark::Supplementary(of) = mark { Some(*of) } else { None }),
        recipient: marks.iter().find_map(|mark| if let Mark::Recipient(name) = mark { Some(*name) } else { None }),
    }
}

// what a mark behind an amount begins with
static TRAIL_BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| {
    let qualifiers = qualifiers_after().filter(qualifies);
    let words = qualifiers.filter_map(|qualifier| qualifier.word.chars().next());
    words.chain(BRACKETS.map(|(open, _)| open)).chain("等な※*注".chars()).collect()
});

// 程度, 以上, の内数; what を begins may go on as a sentence does, and a change is another amount
fn qualifies(qualifier: &&Qualifier) -> bool {
    !qualifier.change && !qualifier.word.starts_with('を')
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Fund,
    Relisted,
    Footnote,
    Supplementary(Lead),
    Recipient(&'static str),
    Other,
}

// ※ with words behind it begins a note of its own
fn letter(input: &str) -> IResult<&str, char> {
    satisfy(char::is_alphabetic).parse(input)
}

// （基金）, 【再掲】, （新規）, （令和３年度補正、基金）; not 【令和６年度補正予算】20億円, a label of the next amount;
// round brackets are as often of the amount before
fn bracketed_tags(input: &str) -> IResult<&str, Vec<Mark>> {
    let (open, words, rest) = bracket::leading(input).ok_or_else(|| refused(input))?;
    let marks = words.split(['、', ',']).map(said).collect::<Option<_>>();
    let of_next = open != '(' && rest.trim_start_matches([' ', '\t']).starts_with(begins_numeral);
    let of_next = |marks: &[Mark]| of_next && marks.iter().any(|mark| matches!(mark, Mark::Supplementary(_)));
    let whole = |marks: &Vec<Mark>| !words.contains(['\n', open]) && !of_next(marks);
    marks.filter(whole).map(|marks| (rest, marks)).ok_or_else(|| refused(input))
}

fn said(word: &str) -> Option<Mark> {
    match super::tag::tag(word) {
        Some(Tag::Fund) => Some(Mark::Fund),
        Some(Tag::Relisted) => Some(Mark::Relisted),
        Some(Tag::Status(_) | Tag::Revised) => Some(Mark::Other),
        None if tells_relisted(word) => Some(Mark::Relisted),
        None => all_consuming(supplementary).parse(word).ok().map(|(_, mark)| mark),
    }
}

// 令和６年度補正予算額, 令和５年度補正予算（第１号）計上分
fn supplementary(input: &str) -> IResult<&str, Mark> {
    let booked = opt(alt((tag("計上分"), tag("計上"), tag("措置分"), tag("分"))));
    let of_supplementary = |of: Lead| (of.stage == Some(Stage::Supplementary)).then_some(Mark::Supplementary(of));
    map_opt(delimited(space0, when, (booked, space0)), of_supplementary).parse(input)
}

// ※再掲
fn marked_tag(input: &str) -> IResult<&str, Mark> {
    map_opt(preceded(one_of("※*"), take_while(char::is_alphabetic)), said).parse(input)
}

// ※, *1, 注2
fn footnote_mark(input: &str) -> IResult<&str, &str> {
    alt((recognize((one_of("※*"), digit0)), recognize((char('注'), digit1, opt(char(')')))))).parse(input)
}

fn marks(input: &str) -> IResult<&str, Vec<Mark>> {
    alt((bracketed_tags, map(mark, |mark| vec![mark]))).parse(input)
}

fn mark(input: &str) -> IResult<&str, Mark> {
    let bracketed = |word| delimited((tag("("), space0), tag(word), (space0, tag(")")));
    alt((
        marked_tag,
        map(alt((bracketed("皆増"), bracketed("当初"))), |_| Mark::Other),
        map(verify(qualifier_after, qualifies), |_| Mark::Other),
        // 緊要な経費
        map(alt((tag("等"), tag(COSTS))), |_| Mark::Other),
        map(terminated(footnote_mark, peek(not(letter))), |_| Mark::Footnote),
        map(alt((enclosed_recipient("(", ")"), enclosed_recipient("<", ">"))), Mark::Recipient),
        // a bracket with another in it
        delimited(char('('), supplementary, char(')')),
    ))
    .parse(input)
}

// （インハウス）, ＜AMED＞
fn enclosed_recipient<'i>(
    open: &'static str,
    close: &'static str,
) -> impl Parser<&'i str, Output = &'static str, Error = nom::error::Error<&'i str>> {
    delimited((tag(open), space0), recipient, (space0, tag(close)))
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
    fn tags_in_brackets_behind_an_amount() {
        assert!(trail("(基金)").fund && trail("【再掲】").relisted);
        let supplementary = |text| trail(text).supplementary.map(|lead| lead.stage);
        assert_eq!(supplementary("(令和3年度補正、基金)"), Some(Some(Stage::Supplementary)));
        assert_eq!(supplementary("【令和6年度補正予算】20億円"), None);
    }

    #[test]
    fn labels_with_brackets_parts_and_arrows() {
        let read = |text| labels(text).map(|found| found.iter().map(|l| (l.bracketed, l.part)).collect::<Vec<_>>());
        assert_eq!(read("令和7年度要求額(令和6年度予算額)"), Some(vec![(false, false), (true, false)]));
        assert_eq!(read("令和7年度要求額 うち推進枠"), Some(vec![(false, false), (false, true)]));
        assert_eq!(read("令和6年度予算額 → 令和7年度予算案").map(|found| found.len()), Some(2));
        assert_eq!(read("令和7年度要求額の内訳"), None);
    }

    #[test]
    fn what_whole_budgets_are_of() {
        assert_eq!(budget_of("医療分野研究開発関連予算(AMED対象経費)"), Some("AMED"));
        assert_eq!(budget_of("創薬基盤推進研究事業(AMED対象経費)"), None);
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

    #[test]
    fn labels_of_columns() {
        let of = |year, stage| Column { year, stage, ..Column::default() };
        assert_eq!(
            columns("概算要求額 要望額"),
            Some(vec![of(None, Some(Stage::Request)), of(None, Some(Stage::Priority))])
        );
        assert_eq!(
            columns("令和6年度概算要求・要望額"),
            Some(vec![of(Some(FiscalYear(2024)), Some(Stage::RequestAndPriority))])
        );
        assert_eq!(columns("令和5年度"), Some(vec![of(Some(FiscalYear(2023)), None)]));
        let second = Column { supplementary_no: Some(2), ..of(None, Some(Stage::Supplementary)) };
        assert_eq!(columns("第2次補正予算額"), Some(vec![second]));
        assert_eq!(columns("令和6年度においては、"), None);
    }

    #[test]
    fn marks_behind_an_amount() {
        let found = trail("(基金) ※");
        assert!(found.fund && found.footnote);
        assert_eq!(trail("の内数").len, "の内数".len());
        assert_eq!(trail("を計上").len, 0);
    }

    #[test]
    fn recipients() {
        assert_eq!(recipient_label("日本医療研究開発機構対象経費"), Some("AMED"));
        assert_eq!(recipient_label("インハウス研究機関経費"), Some(crate::budget::IN_HOUSE));
        assert_eq!(recipient_label("AMED運営費交付金"), None);
    }
}
