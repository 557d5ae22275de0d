//! Amounts of money: 1,248億円, 2兆0,157億円, 8,700億4千4百万円, 437百万円, 四兆三三二億円, ▲ 479億円, (69.7億), ¥1,000.
//!
//! 円 may be missing after 億 or 兆 where the phrase ends there; 1億総活躍 and 12億人 are no money. A figure whose
//! digits contradict themselves (1,4787億円) is malformed: it keeps its place, has no value, and says what it may be.

mod shared;
mod sign;
mod unsound;

use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{char, one_of};
use nom::combinator::{consumed, eof, map, not, opt, peek, recognize, value, verify};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub use shared::{range_mark, shared_unit_bracket, shared_unit_range, signed_in_bracket, unit_behind_bracket};
pub use sign::{Sign, before_spelt_triangle, is_minus, sign, sign_in_cell, without_spelling};

use unsound::{candidates, figures, unsound};

use super::number::{self, Numeral, compound};
use super::phrase::begins_budgeted;
use super::qualifier::qualifier_after;
use super::spacing::{breaks, gap, line_end, spaces};
use super::unit::{counter_apart, unit, yen};
use crate::money::{Amount, Yen};

/// An amount as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedAmount {
    /// What its digits say.
    pub figure: Figure,
    /// The sign before it.
    pub sign: Option<Sign>,
    /// Whether 円 (or ¥) is printed: not in （69.7億）.
    pub yen_sign: bool,
}

/// What the digits of an amount say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// 1,248億円
    Exact(Amount),
    /// 1,4787億円: no value; what it may have been, least first.
    Malformed {
        /// 1,478.7億円 and 14,787億円.
        candidates: Vec<Amount>,
    },
}

/// An amount and the text it was read from.
pub type Literal<'a> = (&'a str, PrintedAmount);

// 1,248億円  ▲ 479億円  69.7億)  1,4787億円
/// An amount with its sign, as far as its unit.
pub fn amount(input: &str) -> IResult<&str, PrintedAmount> {
    let (rest, sign) = opt(terminated(sign, spaces)).parse(input)?;
    let (rest, (figure, yen_sign)) = alt((yen_first, sound, unsound)).parse(rest)?;
    Ok((rest, PrintedAmount { figure: figure.signed(sign), sign, yen_sign }))
}

impl PrintedAmount {
    /// With the sign that stands before it, if any.
    pub(crate) fn signed(self, sign: Option<Sign>) -> PrintedAmount {
        PrintedAmount { figure: self.figure.signed(sign), sign, ..self }
    }
}

impl Figure {
    /// 1,248億円: the amount, where there is just one.
    pub fn amount(&self) -> Option<Amount> {
        match self {
            Figure::Exact(amount) => Some(*amount),
            Figure::Malformed { .. } => None,
        }
    }

    fn signed(self, sign: Option<Sign>) -> Figure {
        match (self, sign) {
            (Figure::Exact(amount), Some(Sign::Minus)) => Figure::Exact(negated(amount)),
            (Figure::Malformed { candidates }, Some(Sign::Minus)) => {
                Figure::Malformed { candidates: candidates.into_iter().rev().map(negated).collect() }
            }
            (figure, _) => figure,
        }
    }
}

fn negated(amount: Amount) -> Amount {
    Amount { yen: Yen(-amount.yen.0), ..amount }
}

/// Numbers that are words when 円 follows: the units 千円 and 百万円, and 一円 (関東一円).
const WORDS_BEFORE_YEN: [&str; 3] = ["千", "百万", "一"];

/// Where a phrase may end after 億: closing and opening brackets, punctuation, arrows, the marks of sums and ranges.
const PHRASE_ENDS: &str = ")]】〕》〉>」』(【〔[《〈<、。,.・;:/~〜+-−→⇒※|";

// 1,248億円  437百万円
/// Whole digits right before their unit, as most amounts are printed: what the grammar would find there, without its steps.
fn plain(input: &str) -> Option<(&str, Amount)> {
    let (figures, behind) = input.split_at(input.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b','))?);
    let mut groups = figures.split(',');
    let head = groups.next().filter(|head| !head.is_empty() && !head.starts_with('0'))?;
    if !groups.all(|group| group.len() == 3) || (head.len() > 3 && head.len() < figures.len()) {
        return None;
    }
    let digits = figures.bytes().filter(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0'));
    let count = digits.into_iter().try_fold(0_i64, |count, digit| count.checked_mul(10)?.checked_add(digit))?;
    let (rest, unit) = unit(behind).ok()?;
    Some((rest, Amount { yen: Yen(count.checked_mul(unit.0)?), unit }))
}

// 1,248億円  2兆0,157億円  69.7億
fn sound(input: &str) -> IResult<&str, (Figure, bool)> {
    if let Some((rest, amount)) = plain(input) {
        return Ok((rest, (Figure::Exact(amount), true)));
    }
    let (rest, (text, whole)) = preceded(not(leading_zero), consumed(compound)).parse(input)?;
    let closed_by_yen = map(preceded(gap, verify(yen, |_| !WORDS_BEFORE_YEN.contains(&text))), |_| true);
    // 134億5067万余円
    let closed_by_more = map(preceded((gap, char('余'), gap), verify(yen, |_| whole.ends_large)), |_| true);
    let closed_by_phrase = map(verify(phrase_end, |_| whole.large && whole.ends_large), |_| false);
    let (rest, yen_sign) = alt((closed_by_yen, closed_by_more, closed_by_phrase)).parse(rest)?;
    Ok((rest, (figure(whole.numeral), yen_sign)))
}

// ¥1,000  ¥5億
fn yen_first(input: &str) -> IResult<&str, (Figure, bool)> {
    let (rest, _) = pair(char('¥'), spaces).parse(input)?;
    let whole = delimited(not(leading_zero), compound, not(number::parted_place));
    let regular = map(whole, |whole| figure(whole.numeral));
    let contradictory = map(figures, |text| Figure::Malformed { candidates: candidates(text) });
    let (rest, figure) = alt((regular, contradictory)).parse(rest)?;
    let (rest, _) = opt(preceded(spaces, yen)).parse(rest)?;
    Ok((rest, (figure, true)))
}

// 015億円, 0,015億円: its head is lost; the comma of ¥0, ends a phrase
fn leading_zero(input: &str) -> IResult<&str, &str> {
    recognize((char('0'), opt(char(',')), one_of("0123456789"))).parse(input)
}

/// Whether 億 is the end of a phrase, and so money without 円.
fn phrase_end(input: &str) -> IResult<&str, ()> {
    let mark = value((), one_of(PHRASE_ENDS));
    let word = value((), qualifier_after);
    let space = value((), pair(one_of(" \t"), pair(spaces, not(counter_apart))));
    let verb = value((), verify(nom::combinator::rest, |rest: &str| begins_budgeted(rest)));
    peek(alt((value((), line_end), value((), eof), mark, word, space, verb))).parse(input)
}

/// An amount of whole yen, or malformed without candidates: fractions of a yen and sums beyond 64 bits.
fn figure(numeral: Numeral) -> Figure {
    match whole_yen(numeral) {
        Some(amount) => Figure::Exact(amount),
        None => Figure::Malformed { candidates: Vec::new() },
    }
}

pub(super) fn whole_yen(numeral: Numeral) -> Option<Amount> {
    let whole = |part: Decimal| part.is_integer().then(|| part.to_i64()).flatten();
    Some(Amount { yen: Yen(whole(numeral.value)?), unit: Yen(whole(numeral.unit)?) })
}

fn is_large_place(c: char) -> bool {
    matches!(c, '万' | '億' | '兆')
}

/// An amount whose number has a line to itself, apart from its unit, may begin with a page number: 3⏎億円.
pub fn may_be_page_number(literal: &str) -> Option<usize> {
    let torn = |(_, space): &(&str, &str)| breaks(space);
    let digits = take_while_m_n(1, 3, |c: char| c.is_ascii_digit());
    let parsed: IResult<&str, (&str, &str)> = verify(pair(digits, gap), torn).parse(literal);
    parsed.ok().map(|(_, (digits, _))| digits.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    pub(super) const OKU: i64 = 100_000_000;

    pub(super) fn read(text: &str) -> (&str, i64, i64) {
        let (rest, printed) = amount(text).unwrap();
        let amount = printed.figure.amount().unwrap();
        (rest, amount.yen.0, amount.unit.0)
    }

    #[test]
    fn signs() {
        for text in ["△5億円", "▲ 5億円", "−5億円", "-5億円", "△しろさんかく5億円", "くろさんかく5億円"]
        {
            assert_eq!(read(text), ("", -5 * OKU, OKU), "{text}");
        }
        assert_eq!(read("+5億円"), ("", 5 * OKU, OKU));
        assert_eq!(read("▲0億円"), ("", 0, OKU));
        assert_eq!(read("¥0,(免除)"), (",(免除)", 0, 1));
    }

    #[test]
    fn plain_amounts_are_as_the_grammar_reads_them() {
        for unit in ["円", "千円", "百万円", "万円", "十億円", "億円", "兆円"] {
            for figures in ["5", "12", "437", "1248", "1,248", "12,345,678", "9,223,372"] {
                let found = plain(&format!("{figures}{unit}。")).map(|(rest, amount)| (rest.to_owned(), amount.yen.0));
                let by_grammar = whole_yen(compound(&format!("{figures}{unit}")).unwrap().1.numeral);
                assert_eq!(found, by_grammar.map(|amount| ("。".to_owned(), amount.yen.0)), "{figures}{unit}");
            }
        }
        for other in
            ["05億円", "1,48億円", "1248,000円", ",248円", "5億円滑", "5億3,000万円", "0.4億円", "3 億円", "5億"]
        {
            assert_eq!(plain(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_torn_from_their_units() {
        assert_eq!(read("33\n億円"), ("", 33 * OKU, OKU));
        assert_eq!(read("437\n百万円"), ("", 437_000_000, 1_000_000));
        assert_eq!(read("9兆\n3,625億円"), ("", 93_625 * OKU, OKU));
        assert_eq!(read("5兆\n\n2,\n\n98\n\n0億\n\n円"), ("", 52_980 * OKU, OKU));
        assert!(amount("1\n38億円").is_err());
    }

    #[test]
    fn without_the_yen_sign() {
        for text in ["69.7億)", "69.7億", "69.7億\n次", "69.7億規模", "69.7億の内数", "69.7億 感染症"] {
            assert_eq!(read(text).1, 6_970_000_000, "{text}");
        }
        assert_eq!(read("4億3300万、"), ("、", 433_000_000, 10_000));
        for text in ["1億総活躍", "12億人", "12億 人", "0.5億ドル", "3300万、", "12億強化"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn words_that_hold_a_unit() {
        for text in ["千円", "百万円", "一円", "5円滑", "1\n円滑", "億円"] {
            assert!(amount(text).is_err(), "{text}");
        }
        assert_eq!(read("十億円"), ("", 1_000_000_000, 1_000_000_000));
        assert_eq!(read("69.7億\n円滑").1, 6_970_000_000);
    }
}
