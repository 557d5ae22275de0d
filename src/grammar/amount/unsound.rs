//! Numbers that contradict themselves, or that tears and places make several: 1,4787億円, 015億円, 三千三百七 十億円.

use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{map, not, opt, peek, recognize, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

use super::{Figure, WORDS_BEFORE_YEN, is_large_place, leading_zero, phrase_end, whole_yen};
use crate::grammar::number::{self, compound, is_place, kanji_digit};
use crate::grammar::spacing::gap;
use crate::grammar::unit::{unit, yen};
use crate::money::Amount;

/// A number is torn into no more pieces; each start among more would be tried to their end.
const MOST_TEARS: usize = 16;

/// A number has 兆, 億 and 万 at most; a longer run of them is several numbers, and what stands after more is not sought.
const MOST_PLACES: usize = 3;

// 1,4787億円  ,015億円  1,2,48億円  100、200億円  5億3兆円
pub(super) fn unsound(input: &str) -> IResult<&str, (Figure, bool)> {
    let (rest, text) = figures(input)?;
    let closed_by_yen = map(preceded(gap, verify(yen, |_| !WORDS_BEFORE_YEN.contains(&text))), |_| true);
    let closed_by_phrase =
        map(verify(phrase_end, |_| text.ends_with(['億', '兆', '万']) && text.contains(['億', '兆'])), |_| false);
    let (rest, yen_sign) = alt((closed_by_yen, closed_by_phrase)).parse(rest)?;
    Ok((rest, (Figure::Malformed { candidates: candidates(text) }, yen_sign)))
}

// 1,4787⏎億  10,9兆⏎3,625億  5⏎億3兆
/// A run of figures, and what stands apart from it but belongs to it.
pub(super) fn figures(input: &str) -> IResult<&str, &str> {
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
pub(super) fn chain(input: &str) -> IResult<&str, &str> {
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

/// What a contradictory number may have been, least first.
pub(super) fn candidates(text: &str) -> Vec<Amount> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::grammar::amount::amount;
    use crate::grammar::amount::tests::{OKU, read};

    fn candidates_of(text: &str) -> Vec<i64> {
        match amount(text).unwrap().1.figure {
            Figure::Exact(amount) => panic!("{text} is {amount:?}"),
            Figure::Malformed { candidates } => candidates.iter().map(|amount| amount.yen.0).collect(),
        }
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
}
