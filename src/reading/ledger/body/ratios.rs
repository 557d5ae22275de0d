//! Columns of what one figure is of another: 12,703 12,122 1.05; and what they tell of rows that have lost their names or labels.

use rust_decimal::{Decimal, RoundingStrategy};

use super::run::run;
use super::{MOST_PASSED, RawCell, RawRow, is_bracketed};
use crate::grammar::ledger::{Label, Period, YearWord, heads, tokens};
use crate::money::{Amount, Yen};
use crate::reading::ledger::{Column, Entry, LABEL_LINES, Paper, Row};
use crate::reading::lines::{Kind, Line};

// in wider tables no column is looked for that others come to
const MOST_WITH_RATIOS: usize = 12;
// rows that show by their figures what a column holds
const LEAST_BORNE_OUT: usize = 2;
// amounts of which one is divided by the other
const LEAST_DIVIDED: usize = 2;
// how far behind the rows their labels may stand
const MOST_BEHIND: usize = 16;

// 1.20 of 1,200 and 1,000, half up or cut off
fn is_quotient(ratio: Decimal, one: Decimal, other: Decimal) -> Option<bool> {
    let quotient = one.checked_div(other)?;
    let printed = quotient.round_dp_with_strategy(ratio.scale().max(1), RoundingStrategy::MidpointAwayFromZero);
    Some(printed == ratio || quotient.trunc_with_scale(ratio.scale().max(1)) == ratio)
}

fn is_rate_of(row: &Row, own: Amount, unit: Yen) -> bool {
    let in_units = |amount: Amount| Decimal::from(amount.yen.0).checked_div(unit.0.into());
    let plain = row.cells.iter().filter(|cell| cell.bracket.is_none() && !cell.unsaid);
    let money: Vec<Decimal> = plain.filter_map(|cell| in_units(cell.value?)).collect();
    let Some(mut rate) = in_units(own) else { return false };
    rate.rescale((unit.0 / own.unit.0).ilog10());
    let hundred = Decimal::ONE_HUNDRED;
    let is = |one: Decimal, other: Decimal| {
        [one, one * hundred, (one - other) * hundred].into_iter().any(|one| is_quotient(rate, one, other) == Some(true))
    };
    money.iter().any(|one| money.iter().any(|other| is(*one, *other)))
}

impl Paper<'_, '_> {
    /// Which columns hold no money of rows that nothing labels: 1.20 beside 1,200 and 1,000, what the one is of the other.
    pub(in crate::reading::ledger) fn ratios(&self, rows: &[RawRow], columns: usize) -> Vec<bool> {
        if columns > MOST_WITH_RATIOS {
            return vec![false; columns];
        }
        let figures = |row: &RawRow| -> Vec<Option<Decimal>> {
            let plain = row.cells.iter().filter(|cell| !cell.bracketed);
            plain.map(|cell| self.decimal(cell)).collect()
        };
        let rows: Vec<Vec<Option<Decimal>>> = rows.iter().map(figures).collect();
        let is_ratio = |ratio: usize, one: usize, other: usize| {
            let of = |row: &Vec<Option<Decimal>>| is_quotient(row[ratio]?, row[one]?, row[other]?);
            rows.iter().all(|row| of(row) == Some(true))
        };
        let has_fraction = |column: usize| rows.iter().any(|row| row[column].is_some_and(|own| own.scale() > 0));
        let others = |ratio: usize| (0..columns).filter(move |other| *other != ratio);
        let ratio = |ratio: usize| {
            has_fraction(ratio)
                && others(ratio).any(|one| others(ratio).any(|other| one != other && is_ratio(ratio, one, other)))
        };
        (0..columns).map(ratio).collect()
    }

    /// 12 (16.7), 35 (1.17): takes out figures in brackets that nothing explains, where in each row they are what its money has grown by,
    /// or what one amount of it is of another; and what stands in brackets for none of them.
    pub(in crate::reading::ledger) fn without_rates_in_brackets(&self, columns: &[Column], rows: &mut [Row]) {
        if !rows.iter().flat_map(|row| &row.cells).any(|cell| cell.unsaid) {
            return;
        }
        for (at, column) in columns.iter().enumerate() {
            let Some((unit, _)) = column.unit else { continue };
            let own = |row: &Row| row.cells.iter().find(|cell| cell.column == at && cell.unsaid)?.value;
            let told: Vec<(&Row, Amount)> = rows.iter().filter_map(|row| Some((row, own(row)?))).collect();
            let is_rate = |(row, own): &(&Row, Amount)| own.unit < unit && is_rate_of(row, *own, unit);
            if told.len() >= LEAST_BORNE_OUT && told.iter().all(is_rate) {
                let none = |cell: &Entry| cell.value.is_none() && is_bracketed(&self.text.as_str()[cell.place.clone()]);
                let aside = |cell: &Entry| cell.column == at && (cell.unsaid || none(cell));
                rows.iter_mut().for_each(|row| row.cells.retain(|cell| !aside(cell)));
            }
        }
    }

    /// 0.95 beside 1,566,034 and 1,653,336 below a label of money: whether labels are out of step with their columns.
    pub(in crate::reading::ledger) fn mislabels_ratio(&self, rows: &[RawRow], columns: &[Column]) -> bool {
        let full: Vec<&RawRow> = rows.iter().filter(|row| row.is_full(columns.len())).collect();
        let Some(first) = full.first().filter(|_| full.len() >= LEAST_BORNE_OUT) else { return false };
        let plain = first.cells.iter().filter(|cell| !cell.bracketed).zip(columns);
        let has_point = |cell: &RawCell| self.text.as_str()[cell.place.clone()].contains('.');
        let is_money = |column: &Column| matches!(column.label, Some(Label::Money(_)));
        let money = plain.filter(|(_, column)| is_money(column));
        let pointed: Vec<bool> = money.map(|(cell, _)| has_point(cell)).collect();
        // 1.5 2.5 1.0: all have one
        if pointed.iter().filter(|pointed| !**pointed).count() < LEAST_DIVIDED || !pointed.contains(&true) {
            return false;
        }
        let full: Vec<RawRow> = full.into_iter().cloned().collect();
        self.ratios(&full, columns.len()).into_iter().zip(columns).any(|(ratio, column)| ratio && is_money(column))
    }

    /// 13,562 13,420 1.01 near below rows of which the third figure is what the first is of the second: a row that has lost its name.
    pub(in crate::reading::ledger) fn nameless_below(&self, rows: &[RawRow]) -> Vec<RawRow> {
        let Some(last) = rows.last() else { return Vec::new() };
        let near = last.line + 1..self.lines.len().min(last.line + 1 + MOST_PASSED);
        let near = near.take_while(|&at| !self.lines[at].is_blank());
        let found = near.filter_map(|at| self.figures_alone(at, last.cells.len()));
        found.filter(|row| self.is_divided(row) == Some(true)).collect()
    }

    // 1.05 beside 12,703 and 12,122: whether the third is what the first is of the second
    fn is_divided(&self, row: &RawRow) -> Option<bool> {
        let [own, before, ratio] = &row.cells[..] else { return None };
        is_quotient(self.decimal(ratio)?, self.decimal(own)?, self.decimal(before)?)
    }

    pub(super) fn decimal(&self, cell: &RawCell) -> Option<Decimal> {
        self.text.as_str()[cell.place.clone()].replace(',', "").parse().ok()
    }

    /// 直轄事業 12,703 12,122 1.05 … H26決定額(A)前年度(B): labels that stand behind the rows, where no rows of their own follow: of the
    /// year that is and of the one before, by which it is divided in the third column.
    pub(in crate::reading::ledger) fn labels_behind(&self, rows: &[RawRow]) -> Option<[Label; 2]> {
        if !rows.iter().filter(|row| row.is_read()).all(|row| self.is_divided(row) == Some(true)) {
            return None;
        }
        let behind = rows.last()?.line + 1;
        let near = (behind..self.lines.len()).take(MOST_BEHIND).take_while(|&at| {
            self.unit_on(at).is_none() && !self.lines[at].text.contains('。') && self.lines[at].kind != Kind::Note
        });
        let (at, labels) = near.into_iter().find_map(|at| Some((at, years_apart(self.lines[at].text)?)))?;
        let below = self.lines[at + 1..].iter().filter(|line| !line.is_blank()).take(LABEL_LINES);
        let figures =
            |line: &Line<'_>| run(&tokens(line.text), labels.len()).is_some_and(|run| run.len() >= labels.len());
        (!below.into_iter().any(figures)).then_some(labels)
    }
}

// H26決定額(A)前年度(B) - 2 -: two labels, of a year and of the one before, that their marks alone may part; and a page's number
fn years_apart(text: &str) -> Option<[Label; 2]> {
    if !text.contains("年度") && !text.contains(char::is_alphabetic) {
        return None;
    }
    let text = text.trim_end_matches(|c: char| c == '-' || c == ' ' || c.is_ascii_digit());
    let found = heads(text).or_else(|| heads(&text.replace(')', ") ")))?;
    let periods: Option<Vec<Period>> = found.iter().map(|head| head.period()).collect();
    let [own, before] = periods?[..] else { return None };
    let previous = match (own.year?, before.year?) {
        (YearWord::Printed(own), YearWord::Printed(before)) => before == own.previous(),
        (YearWord::InEra(own), YearWord::InEra(before)) => before + 1 == own,
        (YearWord::Printed(_) | YearWord::InEra(_), YearWord::Relative(-1)) => true,
        _ => false,
    };
    previous.then_some([Label::Money(own), Label::Money(before)])
}
