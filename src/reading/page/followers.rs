//! Amounts that take their meaning from the one beside them: last year's in a bracket, the high end of a range.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::AmountRow;
use crate::calendar::FiscalYear;
use crate::scan::RangeEnd;
use crate::stage::Stage;

impl PageReader<'_, '_> {
    // 370.2億円（435.8億円）, （前年度：7億円） 9億円: the bracket has the role that its amount has, a year earlier
    pub(super) fn prior_years(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.prior) {
            let on_line = |other: &usize| self.cited.contains(other) && self.at(*other).line == self.at(index).line;
            let before = index.checked_sub(1);
            let current = before.filter(on_line).or(Some(index + 1).filter(on_line)).or(before);
            let Some(current) = current.and_then(|current| drafts.get(&current)).cloned() else { continue };
            let Some(prior) = drafts.get_mut(&index) else { continue };
            prior.row.role = current.row.role;
            prior.row.project = current.row.project;
            prior.row.subjects = current.row.subjects;
            prior.row.candidates = current.row.candidates;
            prior.row.pairing = current.row.pairing;
            prior.row.recipient = current.row.recipient;
            prior.row.ministry = current.row.ministry;
            prior.row.stage = Some(Stage::Initial);
            prior.row.fiscal_year = current.row.fiscal_year.map(FiscalYear::previous);
            prior.row.reason = Cow::Borrowed("in the bracket behind this year's amount");
        }
    }

    // 500～800億円: the high end is of what the low end is of
    pub(super) fn ranges(&self, drafts: &mut Drafts) {
        for index in self.cited.clone().filter(|&index| self.at(index).mention.flags.range_end == Some(RangeEnd::High))
        {
            let Some(low) = index.checked_sub(1).and_then(|before| drafts.get(&before)).cloned() else { continue };
            let Some(high) = drafts.get_mut(&index) else { continue };
            let own = std::mem::replace(&mut high.row, low.row);
            high.row = AmountRow {
                page: own.page,
                line: own.line,
                pieces: own.pieces,
                literal: own.literal,
                amount: own.amount,
                unit_line: own.unit_line,
                ..high.row.clone()
            };
        }
    }
}
