//! Fiscal years, periods, dates and stages in every notation, alone and before an amount.

use proptest::prelude::*;
use yosan::calendar::{Date, Era, FiscalYear};
use yosan::grammar::clause::{Column, columns, lead};
use yosan::grammar::year::{date, fiscal_year, heading_year, plan_period};
use yosan::scan::{Printed, mentions};
use yosan::stage::{Stage, stage_word, stage_words};
use yosan::text::Text;

use crate::amounts::{any_notation, by_place, by_position};
use crate::config;

const STAGES: &str = include_str!("../../src/data/stages.tsv");

/// The years of an era that budgets are named by: the first, and those after it before the next era's first year.
fn era_year() -> impl Strategy<Value = (Era, u8)> {
    let years = vec![(Era::Taisho, 15u8), (Era::Showa, 64), (Era::Heisei, 32), (Era::Reiwa, 80)];
    prop::sample::select(years).prop_flat_map(|(era, last)| (Just(era), 1..=last))
}

// 6  元  六  ６  2 9
fn counted(year: u8, style: u8) -> String {
    match style {
        0 if year == 1 => "元".into(),
        1 => by_place(year.into(), false),
        2 => wide(&year.to_string()),
        3 if year > 9 => format!("{} {}", year / 10, year % 10),
        _ => year.to_string(),
    }
}

// 2024 → ２０２４
fn wide(digits: &str) -> String {
    digits.chars().map(|digit| char::from_u32(u32::from(digit) + 0xFEE0).unwrap()).collect()
}

/// A fiscal year as printed in one of its notations.
fn printed_year() -> impl Strategy<Value = (FiscalYear, String)> {
    (era_year(), 0u8..5, 0u8..9).prop_map(|((era, year), count, style)| {
        let fiscal = FiscalYear::in_era(era, year).unwrap();
        let (western, counted) = (fiscal.0.to_string(), counted(year, count));
        let text = match style {
            0 => format!("{western}年度"),
            1 => format!("{}年度", by_position(fiscal.0.into())),
            2 => format!("FY{western}"),
            3 => format!("{}{year}年度", era.letter()),
            4 => format!("{western}年度({}{counted}年度)", era.name()),
            5 => format!("{}{counted}年度({western}年度)", era.name()),
            6 => format!("{western}({}{counted})年度", era.name()),
            7 => format!("{}\n{counted}年 度", era.name()),
            _ => format!("{}{counted}年度", era.name()),
        };
        (fiscal, text)
    })
}

/// A word of the vocabulary that states a stage, and the stage.
fn stage() -> impl Strategy<Value = (Stage, &'static str)> {
    let rows = STAGES.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let stated = rows.filter(|cells| cells[2] != "aside");
    let words: Vec<_> = stated.filter_map(|cells| Some((cells[1].parse().ok()?, cells[0]))).collect();
    prop::sample::select(words)
}

/// A word with spaces or line breaks among its chars.
fn torn(word: &str, tears: &[u8]) -> String {
    let gap = |tear: &u8| ["", "", "", " ", "\n", " \n"][usize::from(*tear) % 6];
    let mut chars = word.chars();
    let first = chars.next().map(String::from).unwrap_or_default();
    chars.zip(tears.iter().cycle()).fold(first, |text, (c, tear)| text + gap(tear) + &c.to_string())
}

/// A year and a word behind it; digits of the two stand apart, as print has them: FY2024 8月要求.
fn joined(year: &str, word: &str) -> String {
    let digits = year.ends_with(char::is_numeric) && word.starts_with(char::is_numeric);
    format!("{year}{}{word}", if digits { " " } else { "" })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_fiscal_year_reads_back((year, text) in printed_year()) {
        let normalised = Text::normalise(&text);
        prop_assert_eq!(fiscal_year(normalised.as_str()), Ok(("", year)), "{}", text);
    }

    #[test]
    fn a_short_year_heads_a_column((era, year) in era_year(), trail in "( |\n|\\))?") {
        let text = format!("{}{year}{trail}", era.letter());
        prop_assert_eq!(heading_year(&text), Ok((trail.as_str(), FiscalYear::in_era(era, year).unwrap())));
    }

    #[test]
    fn a_period_reads_back((one, one_text) in printed_year(), (other, other_text) in printed_year(), mark in "(～|〜| ~ |から)") {
        let (first, last) = if one <= other { (one, other) } else { (other, one) };
        let (low, high) = if one <= other { (one_text, other_text) } else { (other_text, one_text) };
        let text = Text::normalise(&(low + &mark + &high)).as_str().to_owned();
        let (rest, plan) = plan_period(&text).unwrap();
        prop_assert_eq!((rest, plan.first, plan.last), ("", first, last), "{}", text);
    }

    #[test]
    fn a_day_reads_back((era, year) in era_year(), month in 1u8..13, day in 1u8..32, style in 0u8..4, count in 0u8..3) {
        let Some(expected) = Date::new(era.western(year).unwrap(), month, day) else { return Ok(()) };
        let western = expected.year;
        let text = match style {
            0 => format!("{western}.{month}.{day}"),
            1 => format!("{}{year}.{month}.{day}", era.letter()),
            2 => format!("{western}年{month}月{day}日"),
            _ => format!("{}{}年{}月{}日", era.name(), counted(year, count), counted(month, count.max(1)), counted(day, count.max(1))),
        };
        let normalised = Text::normalise(&text);
        prop_assert_eq!(date(normalised.as_str()), Ok(("", expected)), "{}", text);
        prop_assert!(fiscal_year(normalised.as_str()).is_err(), "{} is a day", text);
    }

    #[test]
    fn a_stage_reads_back_however_torn((stage, word) in stage(), tears in prop::collection::vec(any::<u8>(), 1..12)) {
        let text = torn(word, &tears);
        let (length, read) = stage_word(&text).unwrap();
        prop_assert_eq!((length, read.stage, read.word), (text.len(), stage, word), "{}", text);
        prop_assert_eq!(stage_words(&text).count(), 1, "{}", text);
    }

    #[test]
    fn a_year_and_a_stage_label_a_column((year, year_text) in printed_year(), (stage, word) in stage()) {
        let text = Text::normalise(&joined(&year_text, word)).as_str().replace('\n', "");
        prop_assert_eq!(columns(&text), Some(vec![Column { year: Some(year), stage: Some(stage), supplementary_no: None }]), "{}", text);
    }

    #[test]
    fn a_year_and_a_stage_lead_to_an_amount(
        (year, year_text) in printed_year(), (stage, word) in stage(), colon in "(:|：| |)", (amount, amount_text) in any_notation(),
    ) {
        let before = Text::normalise(&(joined(&year_text, word) + &colon)).as_str().to_owned();
        let found = lead(&before);
        prop_assert_eq!((found.start, found.year, found.stage), (0, Some(year), Some(stage)), "{}", before);
        let line = before + &amount_text;
        let read: Vec<_> = mentions(&line).map(|mention| mention.value).collect();
        prop_assert_eq!(read, [Printed::Amount(amount)], "{}", line);
    }
}
