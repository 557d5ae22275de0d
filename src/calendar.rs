//! Eras, fiscal years and dates.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An era name, as years are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// One row for each era: its name, its letter in R6 and H29, and its first day.
struct EraRow {
    era: Era,
    name: &'static str,
    letter: char,
    first: Date,
}

/// Oldest first.
const ERAS: [EraRow; 5] = [
    EraRow { era: Era::Meiji, name: "明治", letter: 'M', first: Date { year: 1868, month: 1, day: 25 } },
    EraRow { era: Era::Taisho, name: "大正", letter: 'T', first: Date { year: 1912, month: 7, day: 30 } },
    EraRow { era: Era::Showa, name: "昭和", letter: 'S', first: Date { year: 1926, month: 12, day: 25 } },
    EraRow { era: Era::Heisei, name: "平成", letter: 'H', first: Date { year: 1989, month: 1, day: 8 } },
    EraRow { era: Era::Reiwa, name: "令和", letter: 'R', first: Date { year: 2019, month: 5, day: 1 } },
];

impl Era {
    /// Every era, oldest first.
    pub fn all() -> impl Iterator<Item = Era> {
        ERAS.iter().map(|row| row.era)
    }

    /// 令和
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The R of R6.
    pub fn letter(self) -> char {
        self.row().letter
    }

    /// The era's first day.
    pub fn first_day(self) -> Date {
        self.row().first
    }

    /// The western year of the era's `year`: 令和6年 is 2024. Papers printed before an era ended count on in it
    /// (平成32年度), so there is no last year.
    pub fn western(self, year: u8) -> Option<i32> {
        (year >= 1).then(|| self.row().first.year + i32::from(year) - 1)
    }

    /// The era of a western year, as its budget is called: the latest that begins in or before it.
    pub fn of_year(western: i32) -> Option<Era> {
        ERAS.iter().rev().find(|row| row.first.year <= western).map(|row| row.era)
    }

    fn row(self) -> &'static EraRow {
        &ERAS[self as usize]
    }
}

/// The year in which the fiscal year begins: 令和6年度 is 2024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    /// 令和, 6 → 令和6年度
    pub fn in_era(era: Era, year: u8) -> Option<FiscalYear> {
        era.western(year).map(FiscalYear)
    }

    /// The fiscal year before: 前年度.
    pub fn previous(self) -> FiscalYear {
        FiscalYear(self.0 - 1)
    }

    /// 令和6年度, 令和元年度; before all eras the western year: 1867年度.
    pub fn era_label(self) -> String {
        let Some(era) = Era::of_year(self.0) else {
            return format!("{}年度", self.0);
        };
        match self.0 - era.first_day().year + 1 {
            1 => format!("{}元年度", era.name()),
            year => format!("{}{year}年度", era.name()),
        }
    }
}

/// A day: 令和3年6月1日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Western year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        (1..=days_in(year, month)).contains(&day).then_some(Date { year, month, day })
    }

    /// The fiscal year the day lies in: it begins on 1 April.
    pub fn fiscal_year(self) -> FiscalYear {
        FiscalYear(if self.month < 4 { self.year - 1 } else { self.year })
    }
}

/// ISO 8601: `2021-06-01`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_fiscal_years() {
        let labels = [
            (1867, "1867年度"),
            (1868, "明治元年度"),
            (1911, "明治44年度"),
            (1912, "大正元年度"),
            (1926, "昭和元年度"),
            (1988, "昭和63年度"),
            (1989, "平成元年度"),
            (2018, "平成30年度"),
            (2019, "令和元年度"),
            (2024, "令和6年度"),
        ];
        for (year, label) in labels {
            assert_eq!(FiscalYear(year).era_label(), label);
        }
    }

    #[test]
    fn eras_count_on_past_their_end() {
        assert_eq!(FiscalYear::in_era(Era::Heisei, 31), Some(FiscalYear(2019)));
        assert_eq!(FiscalYear::in_era(Era::Heisei, 32), Some(FiscalYear(2020)));
        assert_eq!(FiscalYear::in_era(Era::Showa, 56), Some(FiscalYear(1981)));
        assert_eq!(FiscalYear::in_era(Era::Reiwa, 0), None);
    }

    #[test]
    fn every_row_stands_at_its_era() {
        for era in Era::all() {
            assert_eq!(era.row().era, era);
            let first = era.first_day();
            assert_eq!(Date::new(first.year, first.month, first.day), Some(first));
            assert_eq!(Era::of_year(first.year), Some(era));
        }
    }

    #[test]
    fn days() {
        assert_eq!(Date::new(2024, 2, 29).map(Date::fiscal_year), Some(FiscalYear(2023)));
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(1900, 2, 29), None);
        assert_eq!(Date::new(2021, 6, 1).map(|day| day.to_string()).as_deref(), Some("2021-06-01"));
        assert_eq!(Date::new(2021, 13, 1), None);
        assert_eq!(Date::new(2021, 6, 0), None);
        assert_eq!(FiscalYear(2024).previous(), FiscalYear(2023));
    }
}
