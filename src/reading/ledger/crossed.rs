//! Tables that names cross: 事業名 文部科学省 厚生労働省 合計. Nothing in their labels says that they hold money, so their figures
//! must: the columns of each row come to its total.

use super::heads::Heads;
use super::{Found, Paper, Row, Unit};
use crate::grammar::ledger::{Crossed, cell, crossed, tokens};
use crate::money::{Interval, Rounding};
use crate::reading::lines::Line;

// so many rows must come to their total
const LEAST_SUMS: usize = 2;

impl Paper<'_, '_> {
    /// The table that names label at a line below a unit.
    pub(super) fn crossed(&self, at: usize, unit: Unit) -> Option<Found> {
        let labels = crossed(self.lines[at].text).filter(|_| !self.figures_between(unit.line, at))?;
        let total = labels.total;
        let heads = self.heads_of_names(at, labels);
        let found = self.labelled(&heads, Some(unit), true)?;
        let (rows, _) = self.valued(&found);
        let parts = found.rows.iter().filter(|row| row.part).count();
        let told = rows.iter().filter(|row| parts == 0 || row.cells.len() > 1);
        let sums: Vec<bool> = told.filter_map(|row| comes_to_total(row, total)).collect();
        (sums.len() + parts >= LEAST_SUMS && !sums.is_empty() && sums.iter().all(|holds| *holds)).then_some(found)
    }

    // whether the unit is another table's: nothing in names says that they hold money
    fn figures_between(&self, unit: usize, at: usize) -> bool {
        let figure =
            |line: &Line<'_>| tokens(line.text).last().is_some_and(|last| last.start > 0 && cell(last.text).is_some());
        self.lines[unit.min(at)..at].iter().skip(1).any(figure)
    }

    fn heads_of_names(&self, at: usize, labels: Crossed) -> Heads {
        let start = self.lines[at].start;
        let places = labels.columns.iter().map(|own| start + own.start..start + own.end);
        let across = self.each_across(places.clone());
        Heads::of_names(at, labels.words, places.zip(across).collect(), labels.total)
    }
}

// whether a row's other columns come to the one of its total; nothing is known of one without it. A blank cell is nought
fn comes_to_total(row: &Row, total: usize) -> Option<bool> {
    let interval = |column: usize| {
        let own = row.cells.iter().find(|cell| cell.column == column && cell.bracket.is_none() && !cell.unsaid);
        own.and_then(|cell| cell.value).map(|amount| amount.interval(Rounding::HalfUp))
    };
    let whole = interval(total)?;
    let others = row.cells.iter().map(|cell| cell.column).filter(|column| *column != total);
    Some(whole.intersects(others.filter_map(interval).sum::<Interval>()))
}
