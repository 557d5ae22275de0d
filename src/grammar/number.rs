//! Numerals: 1,248, 0.4, 6・9, 三百八十, 弐拾, 三三二, 4千4百, and groups of them under 兆, 億 and 万.
//!
//! A numeral that breaks its own rules (1,4787; 二千三千) is not read here at all; `amount` offers what it may have been.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, satisfy};
use nom::combinator::{map, map_opt, not, opt, peek, recognize, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

use super::spacing::{breaks, gap, spaces, tear};
use super::unit::yen;

/// A number, and the place value of the last digit it prints: 0.4 is printed to the 0.1, 四百 to the 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// Its value.
    pub value: Decimal,
    /// Place value of the last printed digit.
    pub unit: Decimal,
}

/// Digits and the small places among them, without 万, 億 or 兆: 1,248, 4千4百, 三百八十.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it comes to.
    pub numeral: Numeral,
    /// Whether it prints 十, 百 or 千.
    pub placed: bool,
}

/// Groups under their 兆, 億, 万: 2兆0,157億, and what it ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compound {
    /// What it comes to.
    pub numeral: Numeral,
    /// Whether it prints 億 or 兆, which may stand for money without 円.
    pub large: bool,
    /// Whether the last thing printed is 万, 億 or 兆.
    pub ends_large: bool,
}

// 1,248  四百  2兆0,157億  九十一億一千五百九十二万三千
/// A whole numeral; its groups descend, each less than the place above it.
pub fn compound(input: &str) -> IResult<&str, Compound> {
    let (mut rest, (first, mut place)) = part(input)?;
    let mut whole = Compound::from(first, place);
    while let Some(above) = place {
        let Ok((after, (next, below))) = lower(above).parse(rest) else {
            break;
        };
        let Some(joined) = whole.joined(next, below) else {
            break;
        };
        (rest, whole, place) = (after, joined, below);
    }
    Ok((rest, whole))
}

// 1,248  4千4百  三百八十
/// Digits and small places, descending.
pub fn group(input: &str) -> IResult<&str, Group> {
    let (mut rest, first) = term(input)?;
    let (mut sum, mut place) = (first.numeral, first.place);
    while let Some(above) = place.filter(|_| !sum.has_fraction()) {
        let Ok((after, next)) = verify(lower_term, |next: &Term| next.numeral.value < above).parse(rest) else {
            break;
        };
        let Some(joined) = sum.plus(next.numeral) else {
            break;
        };
        (rest, sum, place) = (after, joined, next.place);
    }
    let placed = input[..input.len() - rest.len()].ends_with(is_place);
    if let Some((after, joined)) = placed.then(|| kanji_fraction(rest).ok()).flatten() {
        (rest, sum) = (after, sum.plus(joined).unwrap_or(sum));
    }
    Ok((rest, Group { numeral: sum, placed: first.place.is_some() }))
}

// ・七 of 九十・七, but not of 二十・三十
/// What stands behind the point of a number that ends in a place.
fn kanji_fraction(input: &str) -> IResult<&str, Numeral> {
    let digits = recognize(pair(point, take_while1(solid_kanji_digit)));
    map_opt(terminated(digits, not(small_place)), Numeral::printed).parse(input)
}

// 1,248  三三二  6・9
/// Digits alone, of either kind.
pub fn coefficient(input: &str) -> IResult<&str, Numeral> {
    alt((arabic, positional)).parse(input)
}

// 十 拾 百 千
/// A place within a group.
pub fn small_place(input: &str) -> IResult<&str, Decimal> {
    alt((
        value(Decimal::TEN, alt((char('十'), char('拾')))),
        value(Decimal::ONE_HUNDRED, char('百')),
        value(Decimal::ONE_THOUSAND, char('千')),
    ))
    .parse(input)
}

// 万 億 兆
/// A place that closes a group.
pub fn large_place(input: &str) -> IResult<&str, Decimal> {
    map(alt((value(4, char('万')), value(8, char('億')), value(12, char('兆')))), power_of_ten).parse(input)
}

/// 一 → 1; the zeros that look like circles and the numerals of contracts (壱 弐 参) too.
pub fn kanji_digit(c: char) -> Option<char> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => '0',
        '一' | '壱' => '1',
        '二' | '弐' => '2',
        '三' | '参' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

/// ① → 1, ㊿ → 50
pub fn circled(c: char) -> Option<u8> {
    let (one, no) = match c {
        '①'..='⑳' => ('①', 1),
        '㉑'..='㉟' => ('㉑', 21),
        '㊱'..='㊿' => ('㊱', 36),
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(one) + no).ok()
}

/// Whether `c` is a number in brackets of its own: ⑴, ⒇
pub fn is_in_brackets(c: char) -> bool {
    ('⑴'..='⒇').contains(&c)
}

/// Whether a numeral can begin with `c`: a digit, or a place with its 一 left out.
pub fn begins_numeral(c: char) -> bool {
    c.is_ascii_digit() || is_place(c) || solid_kanji_digit(c)
}

/// Whether `c` is 十, 拾, 百 or 千.
pub fn is_place(c: char) -> bool {
    matches!(c, '十' | '拾' | '百' | '千')
}

/// What papers print in the place of a number where there is none: -, ―, the long vowel mark that looks like them.
#[inline]
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '―' | '−' | '─' | 'ー')
}

impl Numeral {
    /// Digits of either kind with a point (`1,248`, `0.4`, `九・三`), as far as 28 of them; commas and breaks count for nothing.
    fn printed(text: &str) -> Option<Numeral> {
        let (mut digits, mut scale) = (0_i128, None);
        for c in text.chars() {
            match c.to_digit(10).or_else(|| kanji_digit(c)?.to_digit(10)) {
                // more than a Decimal holds
                Some(_) if digits >= 1 << 96 => return None,
                Some(digit) => {
                    digits = digits * 10 + i128::from(digit);
                    scale = scale.map(|scale: u32| scale + 1);
                }
                None if matches!(c, '.' | '・') => scale = scale.or(Some(0)),
                None => {}
            }
        }
        let scale = scale.unwrap_or_default();
        let value = Decimal::try_from_i128_with_scale(digits, scale).ok()?;
        Some(Numeral { value, unit: Decimal::new(1, scale) })
    }

    /// 4 and 千 → 4千
    pub fn times(self, place: Decimal) -> Option<Numeral> {
        Some(Numeral { value: self.value.checked_mul(place)?, unit: self.unit.checked_mul(place)? })
    }

    fn plus(self, lower: Numeral) -> Option<Numeral> {
        Some(Numeral { value: self.value.checked_add(lower.value)?, unit: lower.unit })
    }

    fn place_alone(place: Decimal) -> Numeral {
        Numeral { value: place, unit: place }
    }

    fn has_fraction(self) -> bool {
        self.unit.scale() > 0
    }
}

impl Compound {
    fn from(numeral: Numeral, place: Option<Decimal>) -> Compound {
        Compound { numeral, large: place.is_some_and(|place| place > power_of_ten(4)), ends_large: place.is_some() }
    }

    fn joined(self, next: Numeral, place: Option<Decimal>) -> Option<Compound> {
        // A fraction is the end of a number: 1.5億3000万 is two.
        let numeral = Some(self.numeral).filter(|above| !above.has_fraction())?.plus(next)?;
        Some(Compound { numeral, large: self.large, ends_large: place.is_some() })
    }
}

fn power_of_ten(exponent: u32) -> Decimal {
    Decimal::from(10u64.pow(exponent))
}

// 9兆  3,625億  2千万  3千
fn part(input: &str) -> IResult<&str, (Numeral, Option<Decimal>)> {
    map_opt(pair(group, opt(preceded(gap, large_place))), |(group, place)| scaled(group.numeral, place)).parse(input)
}

fn scaled(numeral: Numeral, place: Option<Decimal>) -> Option<(Numeral, Option<Decimal>)> {
    place.map_or(Some(numeral), |place| numeral.times(place)).map(|numeral| (numeral, place))
}

/// The part after 兆, 億 or 万: less than it, and with a unit of its own or 円 right after.
pub fn lower<'a>(
    above: Decimal,
) -> impl Parser<&'a str, Output = (Numeral, Option<Decimal>), Error = nom::error::Error<&'a str>> {
    move |input: &'a str| {
        let (start, space) = terminated(gap, peek(satisfy(begins_numeral))).parse(input)?;
        if !space.is_empty() {
            not(unit_of_its_own).parse(start)?; // 億 without 円 and right before a digit goes on: 543億26百万円
        }
        let descends = |place: Option<Decimal>| place.is_none_or(|place| place < above);
        let (rest, found) = verify(part, |(numeral, place)| numeral.value < above && descends(*place)).parse(start)?;
        if found.1.is_none() {
            peek(preceded(verify(gap, |_: &str| !found.0.has_fraction()), yen)).parse(rest)?;
        }
        if breaks(space) {
            not(lone_number).parse(start)?;
        }
        Ok((rest, found))
    }
}

// 437百 of 437百万円, 1 百 of 1 百万円: not the tail of a number in 億 or 兆
fn unit_of_its_own(input: &str) -> IResult<&str, &str> {
    let several_digits = verify(coefficient, |digits| digits.value >= Decimal::TEN || digits.has_fraction());
    let apart = verify(gap, |space: &str| !space.is_empty());
    alt((recognize((several_digits, gap, small_place)), recognize((coefficient, apart, small_place)))).parse(input)
}

// 12⏎
/// A short bare number with its line to itself: it may be the page's.
pub fn lone_number(input: &str) -> IResult<&str, &str> {
    recognize(pair(take_while_m_n(1, 3, |c: char| c.is_ascii_digit()), tear)).parse(input)
}

/// 4千 or 千 or 4.
struct Term {
    numeral: Numeral,
    place: Option<Decimal>,
}

impl Term {
    fn of((digits, place): (Numeral, Option<Decimal>)) -> Option<Term> {
        Some(Term { numeral: place.map_or(Some(digits), |place| digits.times(place))?, place })
    }
}

// 4  4千  二百  437 百(万円)
fn term(input: &str) -> IResult<&str, Term> {
    let place = alt((preceded(spaces, small_place), preceded(tear, unit_place)));
    alt((map_opt(pair(coefficient, opt(place)), Term::of), place_alone)).parse(input)
}

// 三百 of 二千三百
/// A term after another: a place apart from its digits (七 十 of 二千七 十億円) may as well be the unit's.
fn lower_term(input: &str) -> IResult<&str, Term> {
    alt((map_opt(pair(coefficient, opt(small_place)), Term::of), place_alone)).parse(input)
}

// 十 of ⏎十億円, after a number with places of its own
/// A place that is as likely the number's as its unit's.
pub fn parted_place(input: &str) -> IResult<&str, Decimal> {
    let apart = verify(gap, |space: &str| !space.is_empty());
    preceded(apart, unit_place).parse(input)
}

// 百 of ⏎百万円  千 of ⏎千円
fn unit_place(input: &str) -> IResult<&str, Decimal> {
    terminated(small_place, peek(alt((tag("円"), tag("万円"), tag("億円"))))).parse(input)
}

// 十 of 十億
fn place_alone(input: &str) -> IResult<&str, Term> {
    map(small_place, |place| Term { numeral: Numeral::place_alone(place), place: Some(place) }).parse(input)
}

// 1,248  0.4  6・9
fn arabic(input: &str) -> IResult<&str, Numeral> {
    let whole = alt((separated, digit1));
    let fraction = preceded(point, digit1);
    map_opt(terminated(recognize(pair(whole, opt(fraction))), not(more_figures)), Numeral::printed).parse(input)
}

// . ・
fn point(input: &str) -> IResult<&str, char> {
    satisfy(|c| matches!(c, '.' | '・')).parse(input)
}

// 1,248  2,⏎⏎98⏎⏎0
fn separated(input: &str) -> IResult<&str, &str> {
    let head = take_while_m_n(1, 3, |c: char| c.is_ascii_digit());
    recognize(pair(head, many1_count(preceded(char(','), three_digits)))).parse(input)
}

/// The three digits a comma waits for; nothing but a line break may tear them.
fn three_digits(input: &str) -> IResult<&str, &str> {
    let digit = || preceded(opt(tear), satisfy(|c| c.is_ascii_digit()));
    recognize((digit(), digit(), digit())).parse(input)
}

/// What would make the digits before it part of something longer: 1,4787, 1.2.3.
fn more_figures(input: &str) -> IResult<&str, &str> {
    recognize(pair(opt(satisfy(|c| matches!(c, '.' | ',' | '・'))), digit1)).parse(input)
}

// 三三二  二〇二四  二、六一二  一一九・三
fn positional(input: &str) -> IResult<&str, Numeral> {
    let fraction = preceded(point, take_while1(solid_kanji_digit));
    map_opt(recognize(pair(kanji_integer, opt(fraction))), Numeral::printed).parse(input)
}

fn kanji_integer(input: &str) -> IResult<&str, &str> {
    let digits = recognize(pair(satisfy(solid_kanji_digit), take_while(|c| kanji_digit(c).is_some())));
    let three =
        terminated(take_while_m_n(3, 3, |c| kanji_digit(c).is_some()), not(satisfy(|c| kanji_digit(c).is_some())));
    recognize(pair(digits, many0_count(preceded(char('、'), three)))).parse(input)
}

/// A kanji digit that is nothing else: a circle is a zero only after another digit.
fn solid_kanji_digit(c: char) -> bool {
    !matches!(c, '○' | '◯') && kanji_digit(c).is_some()
}

/// 6, 99, not 120: the number of a heading, or of a year whose era is not printed.
pub fn below_hundred(input: &str) -> IResult<&str, u8> {
    map_opt(digit1, |digits: &str| digits.parse().ok().filter(|no| *no < 100)).parse(input)
}

/// 6 of 6年度, 元 of 元年度.
pub fn year_of_era(input: &str) -> IResult<&str, u8> {
    alt((below_hundred, value(1, tag("元")))).parse(input)
}

/// A count in running text, 6 or 元 or 二十一: for years and ordinals.
pub fn ordinal(input: &str) -> IResult<&str, u16> {
    let plain = map_opt(digit1, |digits: &str| digits.parse().ok());
    let kanji = map_opt(group, |group| u16::try_from(group.numeral.value).ok());
    alt((value(1, tag("元")), plain, kanji)).parse(input)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String) {
        let (rest, whole) = compound(text).unwrap();
        assert_eq!(rest.trim_start_matches('円'), "", "{text}");
        (whole.numeral.value.normalize().to_string(), whole.numeral.unit.normalize().to_string())
    }

    #[test]
    fn values_and_places() {
        let table = [
            ("1,248", "1248", "1"),
            ("0.4", "0.4", "0.1"),
            ("40.0", "40", "0.1"),
            ("6・9", "6.9", "0.1"),
            ("1,478.7", "1478.7", "0.1"),
            ("33兆7000億", "33700000000000", "100000000"),
            ("2兆0,157億", "2015700000000", "100000000"),
            ("32億8200万", "3282000000", "10000"),
            ("4千4百万", "44000000", "1000000"),
            ("437百万", "437000000", "1000000"),
            ("1,234,845千", "1234845000", "1000"),
            ("8,700億4千4百万", "870044000000", "1000000"),
            ("543億26百万", "54326000000", "1000000"),
            ("三百八十億", "38000000000", "1000000000"),
            ("弐拾億", "2000000000", "1000000000"),
            ("壱億参千万", "130000000", "10000000"),
            ("二〇二四", "2024", "1"),
            ("三三二", "332", "1"),
            ("二、六一二", "2612", "1"),
            ("一一九・三", "119.3", "0.1"),
            ("四兆三三二億", "4033200000000", "100000000"),
            ("九十一億一千五百九十二万三千円", "9115923000", "1000"),
            ("十億", "1000000000", "1000000000"),
            ("16 兆 6,743 億", "16674300000000", "100000000"),
            ("9兆\n3,625億", "9362500000000", "100000000"),
            ("5兆\n\n2,\n\n98\n\n0億", "5298000000000", "100000000"),
            ("三百 億", "30000000000", "10000000000"),
            ("七 十億", "7000000000", "1000000000"),
        ];
        for (text, value, unit) in table {
            assert_eq!(read(text), (value.into(), unit.into()), "{text}");
        }
    }

    #[test]
    fn what_is_left_alone() {
        for text in ["1,4787", "1,2,48", "1.2.3", ",015", "○三", "億", "1,2"] {
            assert!(compound(text).is_err(), "{text}");
        }
        assert_eq!(compound("5億3兆").unwrap().0, "3兆");
        assert_eq!(compound("1,248億\n0.4億円").unwrap().0, "\n0.4億円");
        assert_eq!(compound("437億\n12百万円").unwrap().0, "\n12百万円");
        assert_eq!(compound("二千三千").unwrap().0, "三千");
        assert_eq!(compound("9兆\n12\n3億").unwrap().0, "\n12\n3億");
        assert_eq!(compound("1\n38億").unwrap().0, "\n38億");
        assert_eq!(compound("1 38億").unwrap().0, " 38億");
        assert_eq!(compound("三千三百七 十億").unwrap().0, " 十億");
        assert_eq!(compound("4千4\n百万").unwrap().0, "\n百万");
        assert!(compound("2,\n\n5\n\n980億").is_err());
    }

    #[test]
    fn ordinals() {
        for (text, number) in [("元", 1), ("6", 6), ("六", 6), ("二十一", 21), ("二〇二四", 2024)] {
            assert_eq!(ordinal(text), Ok(("", number)));
        }
    }
}
