//! Which column holds what changed, as far as figures show it: 対前年度, of which the label leaves it open, and a label that stands over
//! another column than the one that it is of.

use super::{Column, Entry, Row};
use crate::grammar::ledger::{Label, YearWord};
use crate::money::{Amount, Interval, Rounding, Yen};

// fewer rows may bear out by chance that labels stand over other columns
const LEAST_ROWS: usize = 2;
// of more columns no differences are looked for
const MOST_MONEY: usize = 6;

// rows that bear a column out to one that does not
const MOST_HELD: usize = 3;

/// The columns as their figures show them to be; cells of those that turn out to hold no money are taken out of the rows.
pub(super) fn told(columns: &[Column], rows: &mut [Row]) -> Vec<Column> {
    let mut told: Vec<Column> = columns.to_vec();
    if let Some(labels) = moved(columns, rows) {
        told.iter_mut().zip(labels).for_each(|(column, label)| column.label = label);
    }
    for at in (0..columns.len()).filter(|&at| columns[at].label == Some(Label::Compared)) {
        if is_change(columns, rows, at) {
            told[at].label = Some(Label::Change);
        } else {
            told[at] = Column { label: Some(Label::Other), unit: None, ..told[at] };
            rows.iter_mut().for_each(|row| row.cells.retain(|cell| cell.column != at));
        }
    }
    told
}

/// Whether each row that tells shows the one change to be what the later of two years is more than the other.
pub(super) fn bears_out(columns: &[Column], rows: &[Row]) -> bool {
    let [first, second] = money(columns)[..] else { return false };
    let change = columns.iter().position(|column| column.label == Some(Label::Change));
    let later = is_earlier(columns[first], columns[second]).map(|forward| if forward { second } else { first });
    let told = change.zip(later).map(|(change, later)| borne_out(rows, change, later, first + second - later));
    told.is_some_and(|(told, held)| told >= LEAST_ROWS && held == told)
}

/// Whether the figures of a column that says that it is of a change show that it is.
pub(super) fn tell(columns: &[Column], rows: &[Row]) -> bool {
    let may = |at: &usize| matches!(columns[*at].label, Some(Label::Change | Label::Compared));
    (0..columns.len()).filter(may).any(|at| is_change(columns, rows, at))
}

// whether most of what stands in a column is what two others of money differ by: a row that does not add up is still to be seen
fn is_change(columns: &[Column], rows: &[Row], at: usize) -> bool {
    let money = money(columns);
    let differs = |one: usize, other: usize| {
        let (told, held) = borne_out(rows, at, one, other);
        // a misprint in one of many takes no column away
        held > MOST_HELD * (told - held)
    };
    money.len() <= MOST_MONEY && money.iter().any(|&one| money.iter().any(|&other| one != other && differs(one, other)))
}

// 令和６年度 増減額 令和７年度 over 1,375 1,386 11: the labels in the order that every row bears out, where none bears out their own
fn moved(columns: &[Column], rows: &[Row]) -> Option<Vec<Option<Label>>> {
    let [first, second] = money(columns)[..] else { return None };
    let is_change = |at: &usize| columns[*at].label == Some(Label::Change);
    let changes: Vec<usize> = (0..columns.len()).filter(is_change).collect();
    let [change] = changes[..] else { return None };
    let forward = is_earlier(columns[first], columns[second])?;
    // this year's is the change more than last year's
    let of_change = |change: usize, [one, other]: [usize; 2]| {
        let (later, earlier) = if forward { (other, one) } else { (one, other) };
        borne_out(rows, change, later, earlier)
    };
    let (told, held) = of_change(change, [first, second]);
    // 令和７年度 令和６年度 差引額 over 80 100 20: what was cut, where no sign tells cuts from the rest
    let cut = || !is_signed(rows) && of_change(change, [second, first]).1 > 0;
    if told < LEAST_ROWS || held > 0 || cut() {
        return None;
    }
    let mut own = [first, second, change];
    own.sort_unstable();
    let [left, middle, right] = own;
    let orders = [(left, [middle, right]), (middle, [left, right]), (right, [left, middle])];
    let fits = |(at, others): &(usize, [usize; 2])| *at != change && of_change(*at, *others) == (told, told);
    let mut fitting = orders.into_iter().filter(fits);
    let (at, others) = fitting.next().filter(|_| fitting.next().is_none())?;
    let mut labels: Vec<Option<Label>> = columns.iter().map(|column| column.label).collect();
    labels[at] = Some(Label::Change);
    for (other, from) in others.into_iter().zip([first, second]) {
        labels[other] = columns[from].label;
    }
    Some(labels)
}

fn is_signed(rows: &[Row]) -> bool {
    let signed = |cell: &Entry| cell.value.is_some_and(|amount| amount.yen.0 < 0);
    rows.iter().flat_map(|row| &row.cells).any(signed)
}

// none where the labels do not say which is of the earlier year
fn is_earlier(one: Column, other: Column) -> Option<bool> {
    let year = |column: Column| match column.label {
        Some(Label::Money(period)) => period.year,
        _ => None,
    };
    match (year(one), year(other)) {
        (Some(YearWord::Printed(one)), Some(YearWord::Printed(other))) if one != other => Some(one < other),
        (Some(YearWord::InEra(one)), Some(YearWord::InEra(other))) if one != other => Some(one < other),
        (Some(YearWord::Relative(years)), None) => Some(years < 0),
        (None, Some(YearWord::Relative(years))) => Some(years > 0),
        _ => None,
    }
}

// 令和６年度予算額, but no part of it
fn money(columns: &[Column]) -> Vec<usize> {
    let whole = |column: &Column| matches!(column.label, Some(Label::Money(period)) if !period.of_which);
    (0..columns.len()).filter(|&at| whole(&columns[at]) && columns[at].unit.is_some()).collect()
}

// how many rows tell whether a column is what another is more than a third, and in how many it is
fn borne_out(rows: &[Row], change: usize, more: usize, less: usize) -> (usize, usize) {
    let held: Vec<bool> = rows.iter().filter_map(|row| differs(row, change, more, less)).collect();
    (held.len(), held.iter().filter(|held| **held).count())
}

// 545,300 程度 is printed in hundreds
fn about(amount: Amount) -> Amount {
    let mut unit = amount.unit.0;
    while amount.yen.0 != 0 && amount.yen.0 % (unit * 10) == 0 {
        unit *= 10;
    }
    Amount { unit: Yen(unit), ..amount }
}

// none where nothing changed, or where a cell is blank
fn differs(row: &Row, change: usize, more: usize, less: usize) -> Option<bool> {
    let figure = |column: usize| -> Option<Amount> {
        let plain = |cell: &&Entry| cell.column == column && cell.bracket.is_none() && !cell.unsaid;
        let cell = row.cells.iter().find(plain)?;
        cell.value.map(|amount| if cell.approximate { about(amount) } else { amount })
    };
    let interval = |amount: Amount| amount.interval(Rounding::HalfUp);
    let (own, more, less) = (figure(change)?, figure(more)?, figure(less)?);
    let sum: Interval = [own, less].map(interval).into_iter().sum();
    // 105.0 beside 200 and 210: in more detail than these, it is a rate
    let as_exact = own.unit >= more.unit.min(less.unit);
    (own.yen.0 != 0 && more.yen.0 != 0).then(|| as_exact && interval(more).intersects(sum))
}
