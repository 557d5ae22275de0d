//! Any amount, printed in any of the field's notations, reads back as itself.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use yosan::grammar::amount::{Figure, amount};
use yosan::money::{Amount, Yen};
use yosan::scan::{Printed, mentions};

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

const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// 332 → 三三二
fn by_position(number: i64) -> String {
    number.to_string().chars().map(|digit| KANJI[digit.to_digit(10).unwrap() as usize]).collect()
}

/// 1592 → 一千五百九十二; below 10,000
fn by_place(number: i64, one: bool) -> String {
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
type Case = (Amount, String);

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

fn any_notation() -> impl Strategy<Value = Case> {
    prop_oneof![one_unit(), decimal(), trillions(), mixed_places(), kanji_places(), kanji_positions()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

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
}
