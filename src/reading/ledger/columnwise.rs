//! Tables taken out column by column, a cell a line: the names, and then the figures of each column below its label, or those of all
//! below all labels. Nothing but their order says whose figures are, so that they must add up.

use super::body::RawRow;
use super::heads::Heads;
use super::{Found, Paper, Unit, changes, wholes};
use crate::grammar::ledger::{cell, heads as heads_of};

// names that make a table
const LEAST_NAMES: usize = 3;
const MOST_NAMES: usize = 40;
// lines between the unit and the names: a label, a title
const MOST_BETWEEN: usize = 2;

impl Paper<'_, '_> {
    /// The table whose first labels of figures these are, with the names above them.
    pub(super) fn columnwise(&self, heads: &Heads, unit: Unit) -> Option<Found> {
        if !heads.stacked || !heads.words.is_empty() || unit.line > heads.start {
            return None;
        }
        let first = self.columns_below(heads)?;
        let names = self.names_above(heads.start, first[0].len(), unit)?;
        let (mut all, mut columns) = (heads.clone(), first);
        loop {
            let last = *columns.last()?.last()?;
            let next = (last + 1..self.lines.len()).find(|&line| !self.lines[line].is_blank());
            let Some(own) = next.and_then(|line| self.heads(line)) else { break };
            match self.columns_below(&own).filter(|more| more[0].len() == names.len()) {
                Some(more) => columns.extend(more),
                None => break,
            }
            all = all.beside(own);
        }
        let end = *columns.last()?.last()?;
        let row = |(nth, &name): (usize, &usize)| {
            let own: Vec<usize> = columns.iter().map(|column| column[nth]).collect();
            // the first has all lines of the table
            let lines = name..if nth == 0 { end + 1 } else { name + 1 };
            let place = self.lines[name].start..self.lines[name].end();
            RawRow::of_cells(place, (name, lines), ((0..own.len()).collect(), self.cells_on(&own)), false)
        };
        let rows = names.iter().enumerate().map(row).collect();
        let labels = all.columns(self.lines, Some(unit)).filter(|_| all.makes_table(true))?;
        let found = Found { rows, columns: labels, heads_end: heads.end, ministries: false };
        let (rows, unread) = self.valued(&found);
        let closed =
            || rows.split_last().is_some_and(|(last, above)| last.name.total.is_some() && wholes::closes(above, last));
        (unread.is_empty() && (closed() || changes::tell(&found.columns, &rows))).then_some(found)
    }

    // the cells right below labels, as many for each
    fn columns_below(&self, heads: &Heads) -> Option<Vec<Vec<usize>>> {
        let own = heads.stacked && heads.words.is_empty();
        let block = self.blocks(heads.end, heads, true).next().filter(|block| own && block.words.is_empty())?;
        let each = block.cells.len() / heads.count();
        let fits = block.cells.len() == each * heads.count() && (LEAST_NAMES..=MOST_NAMES).contains(&each);
        fits.then(|| block.cells.chunks(each).map(<[usize]>::to_vec).collect())
    }

    // so many lines of names above labels, with nothing above them but the label of the names, or the unit
    fn names_above(&self, at: usize, count: usize, unit: Unit) -> Option<Vec<usize>> {
        let mut printed = (unit.line..at).rev().filter(|&line| !self.lines[line].is_blank());
        let mut names: Vec<usize> = printed.by_ref().take(count).collect();
        names.reverse();
        let named = |line: &usize| *line > unit.line && cell(self.lines[*line].text).is_none() && self.may_name(*line);
        let above = printed.next()?;
        let labelled =
            heads_of(self.lines[above].text).is_some_and(|labels| labels.iter().all(|head| head.label.is_of_words()));
        let anchored = above == unit.line || (labelled && printed.take(MOST_BETWEEN).any(|line| line == unit.line));
        (names.len() == count && names.iter().all(named) && anchored).then_some(names)
    }
}
