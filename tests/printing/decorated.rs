//! Amounts with what is printed around them: words of approximation, bounds, 内数, changes, brackets, the year before.

use proptest::prelude::*;
use yosan::scan::{Bound, Flags, Mention, Printed, RangeEnd, mentions};

use crate::amounts::any_notation;
use crate::config;

const NONE: Flags = Flags {
    approximate: false,
    bound: None,
    of_which: false,
    prior: false,
    range_end: None,
    no_yen_sign: false,
    change: false,
    negative_zero: false,
};
const ABOUT: Flags = Flags { approximate: true, ..NONE };
const AT_LEAST: Flags = Flags { bound: Some(Bound::Lower), ..NONE };
const AT_MOST: Flags = Flags { bound: Some(Bound::Upper), ..NONE };
const A_LITTLE_OVER: Flags = Flags { approximate: true, ..AT_LEAST };
const A_LITTLE_UNDER: Flags = Flags { approximate: true, ..AT_MOST };
const OF_WHICH: Flags = Flags { of_which: true, ..NONE };
const PRIOR_YEAR: Flags = Flags { prior: true, ..NONE };
const CHANGE: Flags = Flags { change: true, ..NONE };

/// What may stand before an amount, and what it says of it.
const BEFORE: [(&str, Flags); 20] = [
    ("", NONE),
    ("総額", NONE),
    ("契約", NONE),
    ("概算要求額 ", NONE),
    ("約", ABOUT),
    ("およそ", ABOUT),
    ("おおむね", ABOUT),
    ("概ね", ABOUT),
    ("約 ", ABOUT),
    ("最大", AT_MOST),
    ("上限", AT_MOST),
    ("上限額:", AT_MOST),
    ("最低", AT_LEAST),
    ("少なくとも", AT_LEAST),
    ("最大で約", A_LITTLE_UNDER),
    ("うち", OF_WHICH),
    ("うち、推進枠", OF_WHICH),
    ("うち約", Flags { of_which: true, ..ABOUT }),
    ("対前年度", CHANGE),
    ("差引増△減 ", CHANGE),
];

/// What may stand after an amount, and what it says of it.
const AFTER: [(&str, Flags); 27] = [
    ("", NONE),
    ("強化", NONE),
    ("超音波", NONE),
    (" 減災", NONE),
    ("を計上", NONE),
    ("程度", ABOUT),
    (" 程度", ABOUT),
    ("規模", ABOUT),
    ("前後", ABOUT),
    ("強", A_LITTLE_OVER),
    ("余り", A_LITTLE_OVER),
    ("余", A_LITTLE_OVER),
    ("弱", A_LITTLE_UNDER),
    ("以上", AT_LEAST),
    ("超", AT_LEAST),
    ("を上回る", AT_LEAST),
    ("以下", AT_MOST),
    ("未満", AT_MOST),
    ("を限度", AT_MOST),
    ("(上限)", AT_MOST),
    ("の内数", OF_WHICH),
    ("(内数)", OF_WHICH),
    ("\nの内数", OF_WHICH),
    ("程度の内数", Flags { of_which: true, ..ABOUT }),
    ("増", CHANGE),
    ("の減", CHANGE),
    ("減少", CHANGE),
];

const BRACKETS: [(&str, &str); 6] = [("", ""), ("(", ")"), ("【", "】"), ("「", "」"), ("・", "、"), ("\n", "\n")];

/// The figure of the year before, in brackets behind this year's.
const PRIOR: [(&str, &str); 7] = [
    ("(", ")"),
    (" ( ", " )"),
    ("\n(", ")"),
    ("程度(", ")"),
    ("(前年度 ", ")"),
    ("(前年度予算額:", ")"),
    ("(前年度当初予算額 ", ")"),
];

/// A word for nothing in brackets behind an amount; 〔〕 hold a change or the year before, and 新規 does not say which.
const NOTHING: [(&str, Flags); 8] = [
    ("(新規)", PRIOR_YEAR),
    ("〔新規〕", NONE),
    ("(-)", PRIOR_YEAR),
    ("(-億円)", PRIOR_YEAR),
    ("(―)", PRIOR_YEAR),
    ("(皆増)", CHANGE),
    ("〔皆減〕", CHANGE),
    (" ( 純増 )", CHANGE),
];

/// What both say; the bound of the word before goes first.
fn both(before: Flags, after: Flags) -> Flags {
    Flags {
        approximate: before.approximate || after.approximate,
        bound: before.bound.or(after.bound),
        of_which: before.of_which || after.of_which,
        change: before.change || after.change,
        ..NONE
    }
}

fn read(line: &str) -> Vec<Mention> {
    mentions(line).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn words_around(
        (printed, text) in any_notation(), (before, said_before) in prop::sample::select(&BEFORE[..]),
        (after, said_after) in prop::sample::select(&AFTER[..]), (open, close) in prop::sample::select(&BRACKETS[..]),
    ) {
        let line = [open, before, &text, after, close].concat();
        let found = read(&line);
        prop_assert_eq!(found.len(), 1, "{}", line);
        prop_assert_eq!(&line[found[0].range.clone()], &text);
        prop_assert_eq!(&found[0].value, &Printed::Amount(printed));
        prop_assert_eq!(found[0].flags, both(said_before, said_after), "{}", line);
    }

    #[test]
    fn a_change_with_its_sign(
        (printed, text) in any_notation(), (before, sign) in prop::sample::select(&[("対前年度", "+"), ("対前年度比", "▲"), ("〔", "△"), ("〔", "+"), ("増減額 ", "−")][..]),
    ) {
        let line = [before, sign, &text].concat();
        let found = read(&line);
        let minus = sign != "+";
        let yen = if minus { -printed.yen.0 } else { printed.yen.0 };
        let Printed::Amount(amount) = found[0].value else { panic!("{line}") };
        prop_assert_eq!((found.len(), amount.yen.0, amount.unit), (1, yen, printed.unit), "{}", line);
        prop_assert_eq!(found[0].flags, Flags { negative_zero: minus && yen == 0, ..CHANGE }, "{}", line);
    }

    #[test]
    fn the_year_before((now, now_text) in any_notation(), (then, then_text) in any_notation(), (open, close) in prop::sample::select(&PRIOR[..])) {
        let line = [&now_text, open, &then_text, close].concat();
        let found = read(&line);
        let values: Vec<_> = found.iter().map(|mention| mention.value.clone()).collect();
        prop_assert_eq!(values, [Printed::Amount(now), Printed::Amount(then)], "{}", line);
        prop_assert_eq!([found[0].flags.prior, found[1].flags.prior], [false, true], "{}", line);
    }

    #[test]
    fn nothing_the_year_before((now, now_text) in any_notation(), (nothing, said) in prop::sample::select(&NOTHING[..])) {
        let line = now_text + nothing;
        let found = read(&line);
        let values: Vec<_> = found.iter().map(|mention| mention.value.clone()).collect();
        prop_assert_eq!(values, [Printed::Amount(now), Printed::None_], "{}", line);
        prop_assert_eq!(found[1].flags, said, "{}", line);
    }

    #[test]
    fn both_ends_of_a_range((low, low_text) in any_notation(), (high, high_text) in any_notation(), mark in "(~|〜| ~ )") {
        let line = [&low_text, mark.as_str(), &high_text].concat();
        let found = read(&line);
        let ends: Vec<_> = found.iter().map(|mention| (mention.value.clone(), mention.flags.range_end)).collect();
        let expected = [(Printed::Amount(low), Some(RangeEnd::Low)), (Printed::Amount(high), Some(RangeEnd::High))];
        prop_assert_eq!(ends, expected, "{}", line);
    }

    #[test]
    fn an_item_request_behind((printed, text) in any_notation(), plus in "(\\+| \\+ )", word in "(事項要求|緊要)") {
        let line = [&text, plus.as_str(), &word].concat();
        let values: Vec<_> = read(&line).into_iter().map(|mention| mention.value).collect();
        prop_assert_eq!(values, [Printed::Amount(printed), Printed::ItemRequest], "{}", line);
    }
}
