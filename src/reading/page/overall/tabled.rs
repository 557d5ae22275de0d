//! Totals of the document that its table comes to: 令和５年度⏎概算要求額⏎２，１４８億円 above 内閣府 １２ １８ … 合計 １，８７２ ２，１４８.

use crate::budget::Role;
use crate::calendar::FiscalYear;
use crate::grammar::ledger::{ALL, total_level};
use crate::money::{Interval, Rounding};
use crate::reading::cited::Cited;
use crate::reading::page::PageReader;
use crate::reading::rows::{Draft, value};
use crate::stage::Stage;

/// What a table comes to.
pub(in crate::reading) struct Tabled {
    year: Option<FiscalYear>,
    stage: Stage,
    value: Interval,
}

impl Tabled {
    /// 合計 of a table, where that is what a row of one is called.
    pub(in crate::reading) fn of(draft: &Draft, rounding: Rounding) -> Option<Tabled> {
        let row = &draft.row;
        let all = row.role == Role::TableTotal && row.subjects.iter().any(|name| total_level(name) >= Some(ALL));
        let (stage, amount) = row.stage.zip(row.amount).filter(|_| all && !row.flags.of_which)?;
        Some(Tabled { year: row.fiscal_year, stage, value: amount.interval(rounding) })
    }
}

impl PageReader<'_, '_> {
    // labelled, above all that the first page with amounts lists, and as much as a table of that year and stage comes to
    pub(super) fn is_tabled(&self, cited: &Cited) -> bool {
        if self.tabled.is_empty() || !cited.alone() || cited.bracketed || !self.is_of_document(cited) {
            return false;
        }
        let Some(own) = value(&cited.mention.value).map(|own| self.interval(own)) else { return false };
        let year = self.frame.lead_year(cited.lead).or(self.year());
        let same = |table: &Tabled| table.year == year && Some(table.stage) == cited.lead.stage;
        self.tabled.iter().any(|table| same(table) && table.value.intersects(own))
    }
}
