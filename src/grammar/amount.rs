//! Amounts of money: 1,248億円, 2兆0,157億円, 8,700億4千4百万円, 437百万円, 四兆三三二億円, ▲ 479億円, (69.7億), ¥1,000.
//!
//! 円 may be missing after 億 or 兆 where the phrase ends there; 1億総活躍 and 12億人 are no money. A figure whose
//! digits contradict themselves (1,4787億円) is malformed: it keeps its place, has no value, and says what it may be.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{consumed, eof, map, not, opt, peek, recognize, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::number::{self, Numeral, compound, is_place, kanji_digit};
use super::phrase::begins_budgeted;
use super::qualifier::qualifier_after;
use super::refused;
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

/// A sign before an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// ＋
    Plus,
    /// △ ▲ − -
    Minus,
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

// 7~13億円  7-13億円
/// Two amounts that share the unit printed after the second.
pub fn shared_unit_range(input: &str) -> IResult<&str, (Literal<'_>, Literal<'_>)> {
    let (rest, (low_text, low)) = consumed(number::group).parse(input)?;
    let (rest, mark) = range_mark(rest)?;
    let (rest, (high_text, high)) = consumed(alt((sound, unsound))).parse(rest)?;
    let low = borrowed(low, high_text).ok_or_else(|| refused(input))?;
    let ascends = high.0.amount().is_some_and(|high| low.yen < high.yen);
    if mark == '-' && !(ascends && is_plain(low_text) && is_plain(high_text)) {
        return Err(refused(input));
    }
    let low = PrintedAmount { figure: ordered(low, (high_text, &high.0)), sign: None, yen_sign: high.1 };
    let high = PrintedAmount { figure: high.0, sign: None, yen_sign: high.1 };
    Ok((rest, ((low_text, low), (high_text, high))))
}

// 15,627(15,216)百万円
/// Two amounts, the second in brackets, that share the unit printed behind the bracket.
pub fn shared_unit_bracket(input: &str) -> IResult<&str, (Literal<'_>, Literal<'_>)> {
    let (rest, (own, (other, unit))) =
        pair(consumed(number::group), bracket_and_unit(consumed(number::group))).parse(input)?;
    let printed = |literal| before_unit(literal, unit).ok_or_else(|| refused(input));
    Ok((rest, (printed(own)?, printed(other)?)))
}

// (+9,000) behind 19,951百万円
/// An amount with a sign, alone in the bracket behind another, whose unit it has.
pub fn signed_in_bracket<'i>(whole: &str, behind: &'i str) -> IResult<&'i str, Literal<'i>> {
    let own = &whole[whole.rfind(|c: char| c.is_ascii_digit()).map_or(whole.len(), |last| last + 1)..];
    let printed_unit = own.trim_start();
    unit(printed_unit).map_err(|_| refused(behind))?;
    let marked = pair(alt((value(Sign::Plus, char('+')), value(Sign::Minus, one_of("△▲")))), number::group);
    let (rest, (text, (sign, group))) = delimited((spaces, char('(')), consumed(marked), char(')')).parse(behind)?;
    let printed = before_unit((text, group), printed_unit).map(|(_, printed)| printed.signed(Some(sign)));
    Ok((rest, (text, printed.ok_or_else(|| refused(behind))?)))
}

// 111( - )百万円
/// An amount with its unit behind a bracket without a figure, and what the bracket holds.
pub fn unit_behind_bracket(input: &str) -> IResult<&str, (Literal<'_>, &str)> {
    let inside = take_while1(|c: char| c != ')' && !c.is_ascii_digit() && !matches!(c, '\n' | '\r'));
    let (rest, (own, (inside, unit))) = pair(consumed(number::group), bracket_and_unit(inside)).parse(input)?;
    Ok((rest, (before_unit(own, unit).ok_or_else(|| refused(input))?, inside.trim_end())))
}

// (15,216)百万円
fn bracket_and_unit<'i, O>(
    inside: impl Parser<&'i str, Output = O, Error = nom::error::Error<&'i str>>,
) -> impl Parser<&'i str, Output = (O, &'i str), Error = nom::error::Error<&'i str>> {
    let open = (spaces, char('('), spaces);
    let close = (spaces, char(')'), spaces);
    pair(delimited(open, inside, close), recognize(unit))
}

// 15,627 of 15,627(15,216)百万円, but not 3億 of 3億(2)百万円
fn before_unit<'i>((text, group): (&'i str, number::Group), unit: &str) -> Option<Literal<'i>> {
    let amount = if group.placed { None } else { borrowed(group, &format!("1{unit}")) };
    Some((text, PrintedAmount { figure: Figure::Exact(amount?), sign: None, yen_sign: true }))
}

// 13億円 but not 13億5000万円
/// Digits and one unit, on one line: between such a hyphen means a range.
fn is_plain(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || ",.・".contains(c));
    unit.len() < text.len() && unit.chars().all(|c| "十百千万億兆円 ".contains(c))
}

// ~ 〜 -
/// What stands between the ends of a range; a hyphen only without spaces.
pub fn range_mark(input: &str) -> IResult<&str, char> {
    alt((preceded(spaces, terminated(satisfy(|c| matches!(c, '~' | '〜')), spaces)), char('-'))).parse(input)
}

/// How texts made for reading aloud spell △ and ▲ out.
const SPELT_TRIANGLES: [&str; 2] = ["しろさんかく", "くろさんかく"];

/// The same without its colour, which is a sign only in a cell: さんかく6億円 may be of a triangle.
const TRIANGLE: &str = "さんかく";

/// A text without the spelling of its triangles, where they stand beside it: 増△減額 of 増△しろさんかく減額.
pub fn without_spelling(text: &str) -> Cow<'_, str> {
    if !text.contains("さんかく") {
        return Cow::Borrowed(text); // nearly every one
    }
    let bare = |text: String, word: &str| {
        ["△", "▲"].iter().fold(text, |text, sign| text.replace(&[*sign, word].concat(), sign))
    };
    Cow::Owned(SPELT_TRIANGLES.into_iter().chain([TRIANGLE]).fold(text.to_owned(), bare))
}

/// Whether a text is a sign in a cell, alone: △, ▲, △しろさんかく, さんかく.
pub fn is_minus(text: &str) -> bool {
    matches!(sign_in_cell(text), Ok(("", Sign::Minus)))
}

/// A sign in a cell, where さんかく is one, too.
pub fn sign_in_cell(input: &str) -> IResult<&str, Sign> {
    alt((sign, value(Sign::Minus, tag(TRIANGLE)))).parse(input)
}

/// What stands before a triangle that is spelt out at the end of a text: ▲くろさんかく 3億円.
pub fn before_spelt_triangle(text: &str) -> Option<&str> {
    SPELT_TRIANGLES.into_iter().find_map(|word| text.strip_suffix(word))
}

// △ ▲ − - ＋  くろさんかく
/// A sign; texts made for reading aloud spell the triangles out, before or instead of them.
pub fn sign(input: &str) -> IResult<&str, Sign> {
    let spelt = || alt(SPELT_TRIANGLES.map(tag));
    let minus = alt((
        recognize(pair(satisfy(|c| matches!(c, '△' | '▲')), opt(spelt()))),
        recognize(satisfy(|c| matches!(c, '−' | '-'))),
        spelt(),
    ));
    alt((value(Sign::Minus, minus), value(Sign::Plus, char('+')))).parse(input)
}

impl PrintedAmount {
    /// With the sign that stands before it, if any.
    pub(crate) fn signed(self, sign: Option<Sign>) -> PrintedAmount {
        PrintedAmount { figure: self.figure.signed(sign), sign, ..self }
    }
}

impl Figure {
    /// The amount, where there is just one.
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

// 1,4787億円  ,015億円  1,2,48億円  100、200億円  5億3兆円
fn unsound(input: &str) -> IResult<&str, (Figure, bool)> {
    let (rest, text) = figures(input)?;
    let closed_by_yen = map(preceded(gap, verify(yen, |_| !WORDS_BEFORE_YEN.contains(&text))), |_| true);
    let closed_by_phrase =
        map(verify(phrase_end, |_| text.ends_with(['億', '兆', '万']) && text.contains(['億', '兆'])), |_| false);
    let (rest, yen_sign) = alt((closed_by_yen, closed_by_phrase)).parse(rest)?;
    Ok((rest, (Figure::Malformed { candidates: candidates(text) }, yen_sign)))
}

/// A number is torn into no more pieces; each start among more would be tried to their end.
const MOST_TEARS: usize = 16;

// 1,4787⏎億  10,9兆⏎3,625億  5⏎億3兆
/// A run of figures, and what stands apart from it but belongs to it.
fn figures(input: &str) -> IResult<&str, &str> {
    let (mut rest, _) = run(input)?;
    for _ in 0..MOST_TEARS {
        let read = read_before(input, rest);
        let last_place = read.char_indices().next_back().and_then(|(at, _)| number::large_place(&read[at..]).ok());
        let torn_off = match last_place {
            Some(_) if ends_with_fraction(read) => chain(rest),
            Some((_, place)) => alt((lower_part(place), chain)).parse(rest),
            None => place_apart(rest),
        };
        match torn_off {
            Ok((after, _)) => rest = after,
            Err(_) => break,
        }
    }
    Ok((rest, read_before(input, rest)))
}

/// What of `input` stands before `rest`, which it ends with.
fn read_before<'a>(input: &'a str, rest: &str) -> &'a str {
    &input[..input.len() - rest.len()]
}

// 0.4億
fn ends_with_fraction(read: &str) -> bool {
    let last = read.trim_end_matches(is_large_place).rsplit(is_large_place).next();
    last.is_some_and(|part| part.contains(['.', '・']))
}

// 1,4787  100、200  ,015  5億3兆
fn run(input: &str) -> IResult<&str, &str> {
    alt((listing, recognize(pair(opt(lost_head), chain)))).parse(input)
}

// 5億3兆
fn chain(input: &str) -> IResult<&str, &str> {
    recognize(many1_count(pair(marked_digits, many0_count(satisfy(is_large_place))))).parse(input)
}

// ⏎億
fn place_apart(input: &str) -> IResult<&str, &str> {
    recognize(pair(gap, alt((number::large_place, number::small_place)))).parse(input)
}

// ⏎3,625億
/// After 兆: what a sound number would go on with.
fn lower_part<'a>(above: Decimal) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    recognize(number::lower(above))
}

// , of ,015億円
fn lost_head(input: &str) -> IResult<&str, char> {
    terminated(char(','), peek(char('0'))).parse(input)
}

// 100、200 of 100、200億円: a separator or a list, the text cannot say
fn listing(input: &str) -> IResult<&str, &str> {
    let digits = |least| take_while_m_n(least, 3, |c: char| c.is_ascii_digit());
    let three = terminated(digits(3), not(satisfy(|c| c.is_ascii_digit())));
    recognize(pair(digits(1), many1_count(preceded(char('、'), three)))).parse(input)
}

// 1,4787  1.2.3  4千4百  六・九
/// Digits and small places, with marks as may be between digits of one kind.
fn marked_digits(input: &str) -> IResult<&str, &str> {
    let kanji = |c| is_place(c) || kanji_digit(c).is_some();
    let listed = recognize(pair(char('、'), take_while_m_n(3, 3, |c| kanji_digit(c).is_some())));
    let more_kanji = alt((recognize(pair(opt(one_of(".・")), satisfy(kanji))), listed));
    let ascii = |c: char| c.is_ascii_digit();
    let more_ascii = recognize(pair(opt(one_of(",.・")), satisfy(ascii)));
    let first_kanji = satisfy(|c| kanji(c) && number::begins_numeral(c));
    alt((
        recognize(pair(first_kanji, many0_count(more_kanji))),
        recognize(pair(satisfy(ascii), many0_count(more_ascii))),
    ))
    .parse(input)
}

fn is_large_place(c: char) -> bool {
    matches!(c, '万' | '億' | '兆')
}

/// A number has 兆, 億 and 万 at most; a longer run of them is several numbers, and what stands after more is not sought.
const MOST_PLACES: usize = 3;

/// What a contradictory number may have been, least first.
fn candidates(text: &str) -> Vec<Amount> {
    let respelt = || respellings(text).iter().filter_map(|text| exact(text)).collect();
    let mut found: Vec<Amount> = parted(text).map_or_else(respelt, |(number, places)| rejoined(number, places));
    found.sort_unstable();
    found.dedup();
    found
}

fn exact(text: &str) -> Option<Amount> {
    let (rest, whole) = preceded(not(leading_zero), compound).parse(text).ok()?;
    whole_yen(whole.numeral).filter(|_| rest.is_empty())
}

// 三千三百七, 十億 of 三千三百七 十億円
/// A number with places of its own, and a place apart from it.
fn parted(text: &str) -> Option<(&str, &str)> {
    let apart = text.match_indices(is_place).filter(|(at, _)| text[..*at].ends_with(char::is_whitespace));
    apart.map(|(at, _)| (text[..at].trim_end(), &text[at..])).find(|(number, _)| ends_with_places(number))
}

// 三千三百七, but not 437
fn ends_with_places(number: &str) -> bool {
    let digits = number.rsplit(|c| !(is_place(c) || c.is_ascii_digit() || kanji_digit(c).is_some()));
    digits.take(1).any(|digits| digits.contains(is_place))
}

// 三千三百七 十億 → 三千三百七十億, 三千三百七 of 十億円, 十億 behind another number
/// What a number and the places apart from it may have been.
fn rejoined(number: &str, places: &str) -> Vec<Amount> {
    let unit = places.split_whitespace().collect::<String>() + "円";
    let unit = self::unit(&unit).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, unit)| unit);
    let group = number::group(number).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, group)| group.numeral);
    let of_unit = group.zip(unit).and_then(|(group, unit)| whole_yen(group.times(unit.0.into())?));
    let alone = exact(places).filter(|_| !WORDS_BEFORE_YEN.contains(&places));
    [exact(&format!("{number}{places}")), of_unit, alone].into_iter().flatten().collect()
}

/// The number with its first run of separated digits spelt otherwise; or without its leading zeros; or the tail that
/// stands after a place too small.
fn respellings(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ",、.".contains(c))).unwrap_or(text.len());
    let (digits, tail) = text.split_at(end);
    if digits.starts_with(',') {
        return Vec::new();
    }
    if digits.contains([',', '、']) {
        return regrouped(digits).into_iter().map(|digits| digits + tail).collect();
    }
    let after_place = |(at, place): (usize, &str)| text[at + place.len()..].to_owned();
    let tails = text.match_indices(is_large_place).take(MOST_PLACES).map(after_place);
    std::iter::once(digits.trim_start_matches('0').to_owned() + tail).chain(tails).collect()
}

// 1,4787 → 14787, 1478.7   41,7 → 417, 41.7   100、200 → 100200, 200   0,248 → 248
fn regrouped(digits: &str) -> Vec<String> {
    let separators = [',', '、'];
    let joined = digits.replace(separators, "");
    let (head, last) = digits.rsplit_once(separators).unwrap_or(("", digits));
    let head = head.replace(separators, "");
    let other = match last.len() {
        _ if digits.contains('、') => Some(last.to_owned()),
        _ if last.contains('.') => None,
        1 | 2 if digits.matches(',').count() == 1 => Some(format!("{head}.{last}")),
        4.. => Some(format!("{head}{}.{}", &last[..3], &last[3..])),
        _ => None,
    };
    // Where the groups are right, only a zero in front can be wrong.
    let joined = if other.is_none() { joined.trim_start_matches('0').to_owned() } else { joined };
    std::iter::once(joined).chain(other).collect()
}

/// The low end of a range in the unit of the high end: of 7~13億円, 7億円.
fn borrowed(low: number::Group, high: &str) -> Option<Amount> {
    let (small, large) = places(high)?;
    let place = if low.placed { large } else { small.checked_mul(large)? };
    whole_yen(low.numeral.times(place)?)
}

/// The small place right after the first digits of `high`, and its first large place.
fn places(high: &str) -> Option<(Decimal, Decimal)> {
    let (rest, (_, small)) =
        pair(opt(number::coefficient), opt(preceded(spaces, number::small_place))).parse(high).ok()?;
    let digits_first = !high.starts_with(is_place);
    let (rest, _) = take_till::<_, _, nom::error::Error<&str>>(|c| is_large_place(c) || c == '円').parse(rest).ok()?;
    let large = number::large_place(rest).map_or(Decimal::ONE, |(_, place)| place);
    Some((small.filter(|_| digits_first).unwrap_or(Decimal::ONE), large))
}

/// Whether the place behind the first digits is that of the unit, as 百 of 437百万円 is, but not 千 of 4千4百万円.
fn tells_unit(high: &str) -> bool {
    let places: IResult<&str, _> =
        preceded(opt(number::coefficient), preceded(spaces, number::small_place)).parse(high);
    high.starts_with(is_place)
        || places.map_or(true, |(rest, _)| rest.trim_start().starts_with(|c| is_large_place(c) || c == '円'))
}

/// The low end, if its unit is told and it lies below the high one; otherwise only a candidate.
fn ordered(low: Amount, (high_text, high): (&str, &Figure)) -> Figure {
    match high {
        Figure::Exact(high) if low.yen < high.yen && tells_unit(high_text) => Figure::Exact(low),
        _ => Figure::Malformed { candidates: vec![low] },
    }
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

    const OKU: i64 = 100_000_000;

    fn read(text: &str) -> (&str, i64, i64) {
        let (rest, printed) = amount(text).unwrap();
        let amount = printed.figure.amount().unwrap();
        (rest, amount.yen.0, amount.unit.0)
    }

    fn candidates_of(text: &str) -> Vec<i64> {
        match amount(text).unwrap().1.figure {
            Figure::Exact(amount) => panic!("{text} is {amount:?}"),
            Figure::Malformed { candidates } => candidates.iter().map(|amount| amount.yen.0).collect(),
        }
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

    #[test]
    fn contradictory_digits() {
        assert_eq!(candidates_of("1,4787億円"), [147_870_000_000, 1_478_700_000_000]);
        assert_eq!(candidates_of("41,7億円"), [4_170_000_000, 41_700_000_000]);
        assert_eq!(candidates_of("1,2,48億円"), [124_800_000_000]);
        assert_eq!(candidates_of("100、200億円"), [20_000_000_000, 10_020_000_000_000]);
        assert_eq!(candidates_of("015億円"), [1_500_000_000]);
        assert_eq!(candidates_of("0,248億円"), [24_800_000_000]);
        assert_eq!(candidates_of("5億3兆円"), [3_000_000_000_000]);
        assert!(candidates_of(",015億円").is_empty());
        assert!(candidates_of("1.2.3億円").is_empty());
        assert!(candidates_of("145.5円").is_empty());
        assert_eq!(candidates_of("▲1,4787億円"), [-1_478_700_000_000, -147_870_000_000]);
    }

    #[test]
    fn places_apart_from_a_number_with_places() {
        assert_eq!(candidates_of("三千三百七 十億円"), [10 * OKU, 3_370 * OKU, 33_070 * OKU]);
        assert_eq!(candidates_of("九百五\n十億円"), [10 * OKU, 950 * OKU, 9_050 * OKU]);
        assert_eq!(candidates_of("五千七 百万円"), [57_000_000, 5_007_000_000]);
        assert_eq!(candidates_of("4千4 百万円"), [44_000_000, 4_004_000_000]);
        assert_eq!(candidates_of("¥4千4 百万円"), [44_000_000, 4_004_000_000]);
        assert_eq!(candidates_of("一億五千七 百万円"), [157_000_000]);
        assert_eq!(candidates_of("百七十四 百万円"), [174_000_000]);
        assert_eq!(candidates_of("▲千一 十 億円"), [-10_010 * OKU, -1_010 * OKU, -10 * OKU]);
        assert_eq!(read("七 十億円"), ("", 70 * OKU, 10 * OKU));
        assert_eq!(read("六〇七 百万円"), ("", 607_000_000, 1_000_000));
        assert_eq!(read("二十一 億円"), ("", 21 * OKU, OKU));
    }

    #[test]
    fn places_that_do_not_descend_over_a_tear() {
        assert_eq!(candidates_of("942116\n億185\n億円"), [185 * OKU]);
        assert_eq!(candidates_of("0.4\n億185億円"), [185 * OKU]);
        assert_eq!(read("950 億 1540億円").0, " 1540億円");
    }

    #[test]
    fn a_bracket_shares_the_unit_behind_it() {
        let (rest, ((own_text, own), (other_text, other))) = shared_unit_bracket("15,627(15,216)百万円】").unwrap();
        assert_eq!((rest, own_text, other_text), ("】", "15,627", "15,216"));
        let value = |printed: PrintedAmount| printed.figure.amount().map(|amount| (amount.yen.0, amount.unit.0));
        assert_eq!(value(own), Some((15_627_000_000, 1_000_000)));
        assert_eq!(value(other), Some((15_216_000_000, 1_000_000)));
        for text in ["3億(2)億円", "令和6(2024)年", "12(3)件", "12億円(3億円)"] {
            assert!(shared_unit_bracket(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ranges_share_their_unit() {
        let ends = |text| {
            let (_, ((_, low), (_, high))) = shared_unit_range(text).unwrap();
            (low.figure.amount().map(|a| a.yen.0), high.figure.amount().map(|a| a.yen.0))
        };
        assert_eq!(ends("7~13億円"), (Some(7 * OKU), Some(13 * OKU)));
        assert_eq!(ends("7 〜 13億円"), (Some(7 * OKU), Some(13 * OKU)));
        assert_eq!(ends("300~437百万円"), (Some(300_000_000), Some(437_000_000)));
        assert_eq!(ends("5千~6千億円"), (Some(5_000 * OKU), Some(6_000 * OKU)));
        assert_eq!(ends("五~十億円"), (Some(5 * OKU), Some(10 * OKU)));
        assert_eq!(ends("200~350百1万円"), (None, Some(350_010_000)));
        assert_eq!(ends("五~十五億円"), (Some(5 * OKU), Some(15 * OKU)));
        assert_eq!(ends("7~4千4百万円"), (None, Some(44_000_000)));
        assert_eq!(ends("13~7億円"), (None, Some(7 * OKU)));
        assert!(shared_unit_range("13-7億円").is_err());
    }
}
