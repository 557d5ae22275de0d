//! Amounts that share one unit: 7~13億円, 15,627(15,216)百万円.

use nom::branch::alt;
use nom::bytes::complete::{take_till, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{consumed, opt, recognize, value};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

use super::sign::Sign;
use super::{Figure, Literal, PrintedAmount, is_large_place, sound, unsound, whole_yen};
use crate::grammar::number::{self, is_place};
use crate::grammar::refused;
use crate::grammar::spacing::spaces;
use crate::grammar::unit::unit;
use crate::money::Amount;

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

/// The low end of a range in the unit of the high end: of 7~13億円, 7億円.
fn borrowed(low: number::Group, high: &str) -> Option<Amount> {
    let (small, large) = places(high)?;
    let place = if low.placed { large } else { small.checked_mul(large)? };
    whole_yen(low.numeral.times(place)?)
}

/// The small place right after the first digits of `high`, and its first large place.
pub(super) fn places(high: &str) -> Option<(Decimal, Decimal)> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::grammar::amount::tests::OKU;

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
