//! Which rows of a table can be read, and what becomes of the figures of those that cannot.

use super::body::RawRow;
use super::{Column, Found, Paper, Row, Stray, wholes};
use crate::grammar::bracket;
use crate::grammar::ledger::{RowName, total_level};

/// Letters alone in the name of a row that are no name spread over its column, above a row of one letter.
const LEAST_SCATTERED: usize = 6;

impl Paper<'_, '_> {
    // the rows that can be read, and the positions of those that cannot; the one behind a row that cannot knows it
    pub(super) fn valued(&self, found: &Found) -> (Vec<Row>, Vec<usize>) {
        let (mut rows, mut unread, mut torn): (Vec<Row>, Vec<usize>, bool) = (Vec::new(), Vec::new(), false);
        let scattered = self.scattered(&found.rows);
        for (at, own) in found.rows.iter().enumerate() {
            let above = rows.last().filter(|_| !torn).map(|row| &row.name);
            match self.row(own, &found.columns, above).filter(|_| !scattered[at]) {
                Some(mut row) => {
                    let told = || self.total_above(&found.rows, at).filter(|_| wholes::closes(&rows, &row));
                    row.name.total = row.name.total.or_else(told);
                    rows.push(Row { torn: std::mem::take(&mut torn) || own.torn, ..row });
                }
                None => {
                    torn |= !own.part && !own.is_beside_above();
                    unread.push(at);
                }
            }
        }
        (rows, unread)
    }

    // (歳 入) 税 そ の 公 他 収 債 収 500,010⏎入 46,313⏎金 412,500: which rows have names that ran downwards in columns, of which letters are left
    fn scattered(&self, rows: &[RawRow]) -> Vec<bool> {
        let name = |row: &RawRow| self.text.as_str()[row.name.clone()].trim();
        let is_letter = |row: &RawRow| {
            let mut letters = name(row).chars();
            letters.next().is_some() && letters.next().is_none() && total_level(name(row)).is_none()
        };
        let letters = |row| name(row).split(' ').filter(|word| word.chars().nth(1).is_none()).count();
        let below = rows.iter().skip(1).map(Some).chain([None]);
        let each = rows.iter().zip(below).scan(false, |above, (row, below)| {
            let begins = below.is_some_and(is_letter) && letters(row) >= LEAST_SCATTERED;
            *above = begins || (*above && is_letter(row));
            Some(*above)
        });
        each.collect()
    }

    // 【小 計】 right above a row that no other stands right below: the level of the total that the row is
    fn total_above(&self, rows: &[RawRow], at: usize) -> Option<u8> {
        let above = self.lines.get(rows[at].lines.start.checked_sub(1)?)?;
        let alone = rows.get(at + 1).is_none_or(|next| next.lines.start > rows[at].lines.end);
        bracket::enclosed(above.text).filter(|_| alone).and_then(total_level)
    }

    // the figures of rows that cannot be read; behind the last row that can, only of lines right below it
    pub(super) fn strays(&self, found: &Found, unread: &[usize]) -> Vec<Stray> {
        let unit_of = |column: &Column| column.unit.map(|(yen, _)| yen);
        let first = found.columns.first().and_then(unit_of);
        let unit = first.filter(|_| found.columns.iter().all(|column| unit_of(column) == first));
        let last = (0..found.rows.len()).rev().find(|at| !unread.contains(at)).unwrap_or_default();
        let below =
            |pair: &[RawRow]| pair[1].is_right_below(&pair[0]) && (pair[1].cells.len() > 1 || self.has_long(&pair[1]));
        let below = found.rows[last..].windows(2).take_while(|pair| below(pair)).count();
        let inside = |at: &&usize| **at <= last + below || found.rows[**at].unnamed;
        let scattered = self.scattered(&found.rows);
        let mut strays: Vec<Stray> = Vec::new();
        for &at in unread.iter().filter(inside) {
            let own = self.stray(&found.rows[at], unit, &found.columns).into_iter();
            // nobody's name
            let named = |stray: Stray| {
                let name = if scattered[at] { RowName::default() } else { stray.name };
                Stray { name, ..stray }
            };
            strays.extend(own.map(named));
        }
        strays
    }
}
