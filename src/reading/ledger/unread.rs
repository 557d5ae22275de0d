//! Tables whose labels are known, and none of whose rows: figures stand below, in streams of which nobody can tell the columns:
//! 19,720 19,831 111 子供の育成事業 5,102 ( 4,784 ). Each figure that is written as money is stays open.

use super::heads::Heads;
use super::{Column, Paper, Stray, Table, Unit};
use crate::grammar::ledger::{Cell, Figure, Token, cell, row_name, tokens};
use crate::reading::lines::Kind;

// so many figures written as money are make a table: fewer may be anything
const LEAST_FIGURES: usize = 4;
// lines of such a table
const MOST_LINES: usize = 64;
// so many blank lines end it
const MOST_BLANK: usize = 3;

impl Paper<'_, '_> {
    /// The figures below labels of which no row was read, where no other table stands below them.
    pub(super) fn unread_tables(&self, read: &[Table]) -> Vec<Table> {
        let mut found: Vec<Table> = Vec::new();
        for &(at, unit) in self.unread.borrow().iter() {
            let table = self.heads(at).and_then(|heads| self.unread_table(at, &heads, unit));
            let end = table.as_ref().and_then(|table| table.lines.last()).map_or(at, |last| last + 1);
            let others = |table: &Table| table.lines.iter().any(|line| (at..end).contains(line));
            found.extend(table.filter(|_| !read.iter().chain(&found).any(others)));
        }
        found
    }

    fn unread_table(&self, at: usize, heads: &Heads, unit: Unit) -> Option<Table> {
        let columns = heads.columns(self.lines, Some(unit)).filter(|_| heads.makes_table(true))?;
        let (mut strays, mut lines, mut blank) = (Vec::new(), Vec::new(), 0);
        for line in (heads.end..self.lines.len()).take(MOST_LINES) {
            let own = &self.lines[line];
            blank = if own.is_blank() { blank + 1 } else { 0 };
            let ends = own.kind == Kind::Note || self.unit_on(line).is_some() || own.text.contains('。');
            // 27年度⏎予算額⏎8,696⏎28年度⏎予算額⏎18,179: more labels among the figures
            let labels = !heads.stacked && heads.repeats(own.text).is_some();
            if blank >= MOST_BLANK || ends || labels || own.text.contains('円') {
                break;
            }
            let found = self.figures_of(line, &columns);
            lines.extend((!found.is_empty()).then_some(line));
            strays.extend(found);
        }
        let own = (at..heads.end).filter(|&line| !self.lines[line].is_blank());
        let lines = own.chain(lines).collect();
        let table = Table { columns, rows: Vec::new(), strays, ministries: false, layout: false, lines };
        (table.strays.len() >= LEAST_FIGURES).then_some(table)
    }

    // 1,200 and what stands right behind it, 111 or ( 935 ), which the words before them may be the name of; a number alone may be anything
    fn figures_of(&self, line: usize, columns: &[Column]) -> Vec<Stray> {
        let (own, tokens) = (&self.lines[line], tokens(self.lines[line].text));
        let unit = columns.first().and_then(|column| column.unit).map(|(yen, _)| yen);
        let same = columns.iter().filter_map(|column| column.unit).all(|(yen, _)| Some(yen) == unit);
        let long = |token: &Token<'_>| token.text.contains(',');
        let (mut found, mut words, mut named, mut behind) = (Vec::new(), 0..0, false, false);
        for token in &tokens {
            let Some(read) = cell(token.text) else {
                words = if named { words.start } else { token.start }..token.end();
                (behind, named) = (false, true);
                continue;
            };
            let (Cell::Figure(figure) | Cell::Bracketed(figure)) = read else { continue };
            named = false;
            // a rate has a point
            let as_money = long(token) || (behind && !token.text.contains('.'));
            behind = long(token);
            let value = unit.filter(|_| same).and_then(|unit| figure.amount(unit));
            let Figure { of_which, approximate, .. } = figure;
            let place = own.start + token.start..own.start + token.end();
            let name = row_name(&own.text[words.clone()]);
            found.extend(as_money.then_some(Stray { name, place, column: None, value, of_which, approximate }));
        }
        found
    }
}
