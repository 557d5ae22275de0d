//! The figures of a document that are compared: of its own year and stage, and of the year before.

use std::borrow::Cow;

use serde::Serialize;

use crate::budget::{AmountRow, Document, IN_HOUSE, Pairing};
use crate::calendar::FiscalYear;
use crate::money::{Amount, Bounds, Rounding};
use crate::stage::Stage;

/// Why a figure cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// 約, 程度: its bounds are not those of rounding.
    Approximate,
    /// 事項要求, －
    Unpriced,
    /// One amount for several programmes.
    Joint,
    /// 内数
    OfWhich,
    /// （再掲）: counts elsewhere.
    Relisted,
    /// The text does not say whose it is.
    Open,
}

/// A printed figure with what is needed to compare it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Id of its row in the document.
    pub id: u32,
    /// Value and unit.
    pub amount: Option<Amount>,
    /// The whole-yen values that it can stand for.
    pub bounds: Option<Bounds>,
    /// Its stage.
    pub stage: Option<Stage>,
    /// Its fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// Who spends it.
    pub recipient: Option<Cow<'static, str>>,
    /// Its line.
    pub line: u32,
    /// Why it cannot be compared; none where it can.
    pub bar: Option<Bar>,
}

/// Which year and stage of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The document's own year and stage: 令和6年度概算要求額 of a 2024 request.
    Own,
    /// The initial budget of the year before: 令和5年度当初予算額.
    Prior,
}

/// What is compared with its like: a column, and whether institutes of the ministries spend it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Purse {
    pub(super) column: Column,
    pub(super) in_house: bool,
}

impl Purse {
    /// Where an amount belongs; nowhere if it is of another year or stage.
    pub(super) fn of(document: &Document, row: &AmountRow) -> Option<Purse> {
        let in_house = row.recipient.as_deref() == Some(IN_HOUSE);
        Some(Purse { column: column(document, row)?, in_house })
    }
}

fn column(document: &Document, row: &AmountRow) -> Option<Column> {
    let stages = row.stage.map(Stage::family).zip(document.stage.map(Stage::family));
    let years = row.fiscal_year.zip(document.fiscal_year);
    let own = stages.is_none_or(|(row, own)| row == own) && years.is_none_or(|(row, own)| row == own);
    let prior = row.stage == Some(Stage::Initial) && years.is_some_and(|(row, own)| row == own.previous());
    match (own, prior) {
        (true, _) => Some(Column::Own),
        (_, true) => Some(Column::Prior),
        _ => None,
    }
}

impl Figure {
    pub(super) fn of(row: &AmountRow, rounding: Rounding) -> Figure {
        Figure {
            id: row.id,
            amount: row.amount,
            bounds: row.amount.map(|amount| amount.bounds(rounding)),
            stage: row.stage,
            fiscal_year: row.fiscal_year,
            recipient: row.recipient.clone(),
            line: row.line,
            bar: bar(row),
        }
    }

    /// Value and bounds, where it is an amount of its own.
    pub(super) fn comparable(&self) -> Option<(Amount, Bounds)> {
        self.amount.zip(self.bounds).filter(|_| self.bar.is_none())
    }

    /// What is taken first: what can be compared, then 概算要求・要望額 before 概算要求額 before 要望額, then the first printed.
    pub(super) fn rank(&self) -> (Option<Bar>, u8, u32) {
        let narrow = match self.stage {
            Some(Stage::RequestAndPriority) => 0,
            Some(Stage::Priority) => 2,
            _ => 1,
        };
        (self.bar, narrow, self.id)
    }
}

fn bar(row: &AmountRow) -> Option<Bar> {
    let flags = row.flags;
    let bars = [
        (row.pairing == Pairing::Open, Bar::Open),
        (flags.relisted, Bar::Relisted),
        (flags.of_which, Bar::OfWhich),
        (flags.joint || row.subjects.len() > 1, Bar::Joint),
        (row.amount.is_none(), Bar::Unpriced),
        (flags.approximate || flags.range, Bar::Approximate),
    ];
    bars.into_iter().find(|(barred, _)| *barred).map(|(_, bar)| bar)
}
