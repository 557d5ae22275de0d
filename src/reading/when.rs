//! Of when money is that a label stands for, by what the document says of itself: 前年度予算額, ７年度要求額.

use super::Frame;
use crate::calendar::{Era, FiscalYear};
use crate::grammar::ledger::{Period, YearWord};
use crate::stage::Stage;

// how far from the document's year one lies that leaves its era to it
const MOST_YEARS: u32 = 10;

/// Year and stage of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    pub(super) year: Option<FiscalYear>,
    pub(super) stage: Option<Stage>,
    pub(super) supplementary_no: Option<u32>,
}

impl Frame<'_, '_> {
    /// What a label stands for; what it leaves unsaid, the document tells.
    pub(super) fn when(&self, period: Period) -> When {
        let year = match period.year {
            Some(word) => self.named_year(word),
            None => self.unsaid_year(period.stage),
        };
        let stage = period.stage.or_else(|| self.unsaid_stage(year));
        When { year, stage, supplementary_no: period.supplementary_no }
    }

    /// The fiscal year that a word names.
    pub(super) fn named_year(&self, word: YearWord) -> Option<FiscalYear> {
        let own = self.fiscal_year;
        match word {
            YearWord::Printed(year) => Some(year),
            YearWord::Relative(years) => own.map(|own| FiscalYear(own.0 + i32::from(years))),
            YearWord::InEra(no) => self.short_year(no),
        }
    }

    /// 6年度 in the document's era, 24年度 in its century, 30年度 in the era before.
    pub(super) fn short_year(&self, no: u8) -> Option<FiscalYear> {
        short_year(self.fiscal_year?, no)
    }

    /// A document that asks for a year has no budget of that year yet: 当初予算額 is last year's.
    pub(super) fn unsaid_year(&self, stage: Option<Stage>) -> Option<FiscalYear> {
        let own = self.fiscal_year;
        match stage? {
            stage if stage.is_asked() || self.stage == Some(stage) => own,
            Stage::Initial | Stage::Supplementary if self.stage.is_some_and(Stage::is_asked) => {
                own.map(FiscalYear::previous)
            }
            _ => None,
        }
    }

    // 令和６年度 alone: its budget; the document's own year is at the document's stage
    fn unsaid_stage(&self, year: Option<FiscalYear>) -> Option<Stage> {
        let own = self.fiscal_year?;
        match year?.cmp(&own) {
            std::cmp::Ordering::Less => Some(Stage::Initial),
            std::cmp::Ordering::Equal => self.stage,
            std::cmp::Ordering::Greater => None,
        }
    }
}

/// 6年度 in the era of a document's year, 24年度 in its century, 30年度 in the era before: the one that lies near it; none where
/// two do.
pub(super) fn short_year(own: FiscalYear, no: u8) -> Option<FiscalYear> {
    let near = |year: &FiscalYear| year.0.abs_diff(own.0) < MOST_YEARS;
    let in_era = Era::of_year(own.0).and_then(|era| FiscalYear::in_era(era, no));
    let century = Some(FiscalYear(own.0 - own.0 % 100 + i32::from(no))).filter(near);
    let earlier = [Era::Heisei, Era::Showa].into_iter().filter_map(|era| FiscalYear::in_era(era, no));
    let earlier = earlier.filter(|year| *year <= own).find(near);
    let either = || if century.is_some() && earlier.is_some() { None } else { century.or(earlier) };
    in_era.filter(near).or_else(either)
}
