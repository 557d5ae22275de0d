//! Amounts in every notation: with and without separators, in digits of any width, in kanji, signed, in a line.

use proptest::prelude::*;
use yosan::grammar::amount::{Figure, amount};
use yosan::money::{Amount, Yen};
use yosan::scan::{Printed, mentions};
use yosan::text::Text;

use crate::config;

const MAN: i64 = 10_000;
const OKU: i64 = 100_000_000;
const CHO: i64 = 1_000_000_000_000;

/// 1248 → 1,248
fn with_commas(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

pub(crate) const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// 332 → 三三二
pub(crate) fn by_position(number: i64) -> String {
    number.to_string().chars().map(|digit| KANJI[digit.to_digit(10).unwrap() as usize]).collect()
}

/// 1592 → 一千五百九十二; below 10,000
pub(crate) fn by_place(number: i64, one: bool) -> String {
    let places = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    let digit = |place: i64| usize::try_from(number / place % 10).unwrap();
    let shown = places.iter().filter(|(place, _)| digit(*place) > 0);
    shown
        .map(|(place, name)| {
            if digit(*place) == 1 && !one && *place > 1 {
                (*name).to_owned()
            } else {
                KANJI[digit(*place)].to_owned() + name
            }
        })
        .collect()
}

/// 4400 → 4千4百; below 10,000, its last digit not zero or in a place of its own
fn by_mixed_place(number: i64) -> String {
    let places = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    places
        .iter()
        .filter(|(place, _)| number / place % 10 > 0)
        .map(|(place, name)| format!("{}{name}", number / place % 10))
        .collect()
}

/// The place of the last digit that is not zero.
fn last_place(number: i64) -> i64 {
    std::iter::successors(Some(1), |place| Some(place * 10)).find(|place| number / place % 10 > 0).unwrap()
}

/// An amount and what it is printed as.
pub(crate) type Case = (Amount, String);

fn case(yen: i64, unit: i64, text: String) -> Case {
    (Amount { yen: Yen(yen), unit: Yen(unit) }, text)
}

fn one_unit() -> impl Strategy<Value = Case> {
    let units = prop::sample::select(
        &[("円", 1), ("千円", 1_000), ("万円", MAN), ("百万円", 1_000_000), ("億円", OKU), ("兆円", CHO)][..],
    );
    (0i64..100_000, units, any::<bool>()).prop_map(|(number, (name, unit), commas)| {
        let digits = if commas { with_commas(number) } else { number.to_string() };
        case(number * unit, unit, digits + name)
    })
}

fn decimal() -> impl Strategy<Value = Case> {
    (0i64..10_000, 0i64..100, prop::sample::select(&[".", "・"][..])).prop_map(|(whole, part, point)| {
        let text = format!("{}{point}{part:02}億円", with_commas(whole));
        case(whole * OKU + part * OKU / 100, OKU / 100, text)
    })
}

fn trillions() -> impl Strategy<Value = Case> {
    (1i64..200, 0i64..10_000, 0usize..4).prop_map(|(cho, oku, style)| {
        let text = match style {
            0 => format!("{cho}兆{}億円", with_commas(oku)),
            1 => format!("{cho} 兆 {} 億円", with_commas(oku)),
            2 => format!("{cho}兆\n{}億円", with_commas(oku)),
            _ => format!("{cho}兆{},{:03}億円", oku / 1000, oku % 1000),
        };
        case(cho * CHO + oku * OKU, OKU, text)
    })
}

fn mixed_places() -> impl Strategy<Value = Case> {
    (1i64..9_999, 1i64..9_999).prop_map(|(oku, man)| {
        let text = format!("{}億{}万円", with_commas(oku), by_mixed_place(man));
        case(oku * OKU + man * MAN, last_place(man) * MAN, text)
    })
}

fn kanji_places() -> impl Strategy<Value = Case> {
    (1i64..9_999, 1i64..9_999, 1i64..9_999, any::<bool>()).prop_map(|(oku, man, rest, one)| {
        let text = format!("{}億{}万{}円", by_place(oku, one), by_place(man, one), by_place(rest, one));
        case(oku * OKU + man * MAN + rest, last_place(rest), text)
    })
}

fn kanji_positions() -> impl Strategy<Value = Case> {
    (1i64..200, 1i64..9_999).prop_map(|(cho, oku)| {
        case(cho * CHO + oku * OKU, OKU, format!("{}兆{}億円", by_position(cho), by_position(oku)))
    })
}

// 五二・三億円
fn kanji_decimal() -> impl Strategy<Value = Case> {
    (1i64..9_999, 0i64..10).prop_map(|(whole, part)| {
        let text = format!("{}・{}億円", by_position(whole), by_position(part));
        case(whole * OKU + part * OKU / 10, OKU / 10, text)
    })
}

// 弐拾参億円
fn of_contracts() -> impl Strategy<Value = Case> {
    let legal = |text: String| [("一", "壱"), ("二", "弐"), ("三", "参"), ("十", "拾")].iter().fold(text, replaced);
    (1i64..9_999).prop_map(move |oku| {
        let text = legal(by_place(oku, true)) + "億円";
        case(oku * OKU, last_place(oku) * OKU, text)
    })
}

fn replaced(text: String, (old, new): &(&str, &str)) -> String {
    text.replace(old, new)
}

pub(crate) fn any_notation() -> impl Strategy<Value = Case> {
    prop_oneof![
        one_unit(),
        decimal(),
        trillions(),
        mixed_places(),
        kanji_places(),
        kanji_positions(),
        kanji_decimal(),
        of_contracts()
    ]
}

/// What extraction may make of each char of an amount: another width, a radical, an invisible char behind it.
fn disguised(text: &str, choices: &[u8]) -> String {
    let mut shown = String::new();
    for (c, choice) in text.chars().zip(choices.iter().cycle()) {
        shown.push(if choice & 1 == 1 { look_alike(c) } else { c });
        if choice & 6 == 6 && !c.is_whitespace() {
            shown.push(['\u{200B}', '\u{AD}', '\u{FEFF}', '\u{FE00}'][usize::from(choice >> 3) % 4]);
        }
    }
    shown
}

// 1 → １, 十 → ⼗
fn look_alike(c: char) -> char {
    let radicals = [('一', '⼀'), ('二', '⼆'), ('八', '⼋'), ('十', '⼗')];
    match c {
        '0'..='9' | ',' | '.' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        '・' => '･',
        ' ' => '\u{3000}',
        c => radicals.iter().find(|(same, _)| *same == c).map_or(c, |(_, radical)| *radical),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn reads_back((printed, text) in any_notation()) {
        let (rest, read) = amount(&text).unwrap();
        prop_assert_eq!((rest, read.figure), ("", Figure::Exact(printed)), "{}", text);
    }

    #[test]
    fn reads_back_with_a_sign((printed, text) in any_notation(), sign in prop::sample::select(&["▲", "△", "−", "-", "▲ "][..])) {
        let read = amount(&(sign.to_owned() + &text)).unwrap().1.figure;
        prop_assert_eq!(read, Figure::Exact(Amount { yen: Yen(-printed.yen.0), ..printed }));
    }

    #[test]
    fn is_found_in_its_line((printed, text) in any_notation(), lead in "(概算要求額 |約|令和6年度|、|\n)", trail in "(程度|の内数|\\)|、| |\n)?") {
        let line = lead + &text + &trail;
        let found: Vec<_> = mentions(&line).collect();
        prop_assert_eq!(found.len(), 1, "{}", line);
        prop_assert_eq!(&line[found[0].range.clone()], &text);
        prop_assert_eq!(&found[0].value, &Printed::Amount(printed));
    }

    #[test]
    fn is_the_same_in_any_disguise((printed, text) in any_notation(), choices in prop::collection::vec(any::<u8>(), 1..40)) {
        let shown = disguised(&text, &choices);
        let normalised = Text::normalise(&shown);
        let found: Vec<_> = mentions(normalised.as_str()).collect();
        prop_assert_eq!(found.len(), 1, "{}", shown);
        prop_assert_eq!(&found[0].value, &Printed::Amount(printed), "{}", shown);
        prop_assert_eq!(&shown[normalised.decoded_range(found[0].range.clone())], &shown);
    }

    #[test]
    fn needs_no_yen_sign_where_the_phrase_ends((printed, text) in any_notation(), trail in "(\\)|、|の内数|程度|\n|を計上)?") {
        let Some(bare) = text.strip_suffix('円').filter(|bare| bare.ends_with(['億', '兆'])) else { return Ok(()) };
        let line = format!("総額{bare}{trail}");
        let found: Vec<_> = mentions(&line).collect();
        prop_assert_eq!(found.len(), 1, "{}", line);
        prop_assert_eq!(&found[0].value, &Printed::Amount(printed), "{}", line);
        prop_assert!(found[0].flags.no_yen_sign);
    }
}
