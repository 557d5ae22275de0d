//! Rows of figures that nothing labels.

use std::ops::Range;

use super::run::run;
use super::{MOST_BLANK, MOST_PASSED, RawRow, by_order, is_bracketed, is_long};
use crate::grammar::bracket;
use crate::grammar::item::{item, numbered};
use crate::grammar::ledger::{Cell, Token, cell, tokens};
use crate::reading::ledger::{Paper, titles_tally};
use crate::reading::lines::{Kind, Line};

impl Paper<'_, '_> {
    /// Rows of as many figures, under each other; nothing labels them. Where each has a bracket with another figure, or a mark
    /// or a number before its name, headings and text may stand between them.
    pub(in crate::reading::ledger) fn headless(&self, at: usize) -> Option<Vec<RawRow>> {
        let mut first = self.unlabelled(at, usize::MAX)?;
        let columns = first.cells.iter().filter(|cell| !cell.bracketed).count();
        first.torn = at.checked_sub(1).is_some_and(|above| run(&tokens(self.lines[above].text), columns).is_some());
        let parted = first.has_bracket() || (first.wide && self.is_listed(at)) || self.is_below_item(at);
        let mut rows = Vec::new();
        self.push_rows(at, columns, first, &mut rows);
        let (mut passed, mut blank) = (0, 0);
        for line in at + 1..self.lines.len() {
            let right_below = passed + blank == 0;
            let own = self.unlabelled(line, columns);
            // 57 52 1.09: a row that has lost its name, between two that have theirs
            let lost = || self.nameless(line, columns).or_else(|| self.second_below_item(line, columns));
            if let Some(lost) = own.is_none().then(lost).flatten().filter(|_| right_below) {
                rows.push(lost);
                continue;
            }
            match own {
                Some(row)
                    if row.is_under(&rows[0])
                        && (right_below
                            || row.has_bracket()
                            || (parted && (self.is_listed(line) || self.is_below_item(line) || self.closes(&row)))) =>
                {
                    self.push_rows(line, columns, row, &mut rows);
                    (passed, blank) = (0, 0);
                }
                None if parted && passed < MOST_PASSED && blank < MOST_BLANK && self.may_part(line) => {
                    let is_blank = self.lines[line].is_blank();
                    (passed, blank) = (passed + usize::from(!is_blank), blank + usize::from(is_blank));
                }
                _ => break,
            }
        }
        Some(rows)
    }

    // figures for all columns without a name, right above a row
    fn nameless(&self, line: usize, columns: usize) -> Option<RawRow> {
        let below = || self.lines.get(line + 1).is_some_and(|_| self.unlabelled(line + 1, columns).is_some());
        self.figures_alone(line, columns).filter(|_| below())
    }

    // ◆港の整備⏎910(910) 214(172)⏎40(9) 20(新規): more of the same, of which nobody knows what they are of
    fn second_below_item(&self, line: usize, columns: usize) -> Option<RawRow> {
        let own = &self.lines[line];
        if own.kind != Kind::Text || !own.text.contains('(') || !self.is_below_item(line.checked_sub(1)?) {
            return None;
        }
        let tokens = tokens(own.text);
        let cells = self.raw_cells(own.start, &tokens);
        let known = tokens.iter().all(|token| !matches!(cell(token.text), None | Some(Cell::Other | Cell::Money)));
        let plain = cells.iter().filter(|cell| !cell.bracketed).count();
        let columns = by_order(&cells, columns).filter(|_| known && plain == columns)?;
        let (name, lines) = (own.start..own.start, line..line + 1);
        Some(RawRow { line, lines, name, cells, columns, unnamed: true, ..RawRow::default() })
    }

    pub(super) fn figures_alone(&self, line: usize, columns: usize) -> Option<RawRow> {
        let own = &self.lines[line];
        let tokens = tokens(own.text);
        let plain = |token: &Token<'_>| matches!(cell(token.text), Some(Cell::Figure(_)));
        let fits = columns > 1 && tokens.len() == columns && tokens.iter().all(plain);
        (fits && own.kind == Kind::Text).then(|| RawRow {
            line,
            lines: line..line + 1,
            name: own.start..own.start,
            cells: self.raw_cells(own.start, &tokens),
            columns: (0..columns).collect(),
            unnamed: true,
            ..RawRow::default()
        })
    }

    // a row, or those that its line is made of
    fn push_rows(&self, line: usize, columns: usize, row: RawRow, rows: &mut Vec<RawRow>) {
        let split =
            (row.cells.len() > 1).then(|| self.split(line, &tokens(self.lines[line].text), (&[], columns))).flatten();
        match split {
            Some((before, last)) => {
                rows.extend(before);
                rows.push(RawRow { torn: row.torn, ..last });
            }
            None => rows.push(row),
        }
    }

    /// Whether a line is a row with a figure in brackets.
    pub(in crate::reading::ledger) fn has_bracket(&self, line: usize) -> bool {
        self.lines[line].text.contains(bracket::opens)
            && self.unlabelled(line, usize::MAX).is_some_and(|row| row.has_bracket())
    }

    // ○ 庁舎の耐震 12,600: behind a mark or a number
    fn is_listed(&self, line: usize) -> bool {
        let own = &self.lines[line];
        matches!(own.kind, Kind::Bullet(_)) || item(own.text).is_some()
    }

    // １ 庁舎の耐震⏎126.4: below what a number or a mark stands before, a figure that is no page's number
    fn is_below_item(&self, line: usize) -> bool {
        let above = line.checked_sub(1).map(|above| &self.lines[above]);
        let named = |above: &Line<'_>| matches!(above.kind, Kind::Bullet(_)) || numbered(above.text).is_some();
        let figure = |text: &str| is_long(text) || tokens(text).iter().skip(1).any(|token| is_bracketed(token.text));
        figure(self.lines[line].text) && above.is_some_and(named)
    }

    /// Whether figures are written as money is: 4,030, 157.9.
    pub(in crate::reading::ledger) fn are_long(&self, rows: &[RawRow]) -> bool {
        rows.iter().flat_map(|row| &row.cells).all(|cell| is_long(&self.text.as_str()[cell.place.clone()]))
    }

    /// 総 計 812,916 right below a table: no telephone number.
    pub(in crate::reading::ledger) fn has_long(&self, row: &RawRow) -> bool {
        !row.name.is_empty() && row.cells.iter().any(|cell| self.text.as_str()[cell.place.clone()].contains(','))
    }

    // whether a line may stand between rows: neither figures, nor labels or a unit of other ones
    fn may_part(&self, line: usize) -> bool {
        let own = &self.lines[line];
        let ends_in_cell = tokens(own.text).last().is_some_and(|last| last.start > 0 && cell(last.text).is_some());
        !ends_in_cell && !titles_tally(own) && self.unit_on(line).is_none() && self.heads(line).is_none()
    }

    fn unlabelled(&self, line: usize, columns: usize) -> Option<RawRow> {
        let own = &self.lines[line];
        let tokens = tokens(own.text);
        let alone = |run: &Range<usize>| run.len() == tokens.len() && self.is_below_item(line);
        let run = run(&tokens, columns).filter(|run| (run.start > 0 || alone(run)) && run.end == tokens.len())?;
        let cells: Vec<Option<Cell<'_>>> = tokens[run.clone()].iter().map(|token| cell(token.text)).collect();
        // 10,000(9,500): what is in brackets belongs to the figure before it
        let count = tokens[run.clone()].iter().filter(|token| !is_bracketed(token.text)).count();
        let known = |cell: &Option<Cell<'_>>| !matches!(cell, None | Some(Cell::Other | Cell::Money));
        let figures = cells.iter().all(known) && !is_bracketed(tokens[run.start].text);
        let fits = figures && own.kind != Kind::Note && (columns == usize::MAX || columns == count);
        let last = || self.split(line, &tokens, (&[], count)).map(|(_, last)| last);
        fits.then(|| self.raw_row(line, &tokens, run, (&[], count)).or_else(last)).flatten()
    }
}
