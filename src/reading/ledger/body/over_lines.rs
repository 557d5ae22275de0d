//! Rows and tables that go on over lines: cells that wrap, a name apart from its figures, remarks between two parts of a table.

use super::{LEAST_PARTED, MOST_REMARKS, Part, RawCell, RawRow, by_order, run};
use crate::grammar::bracket;
use crate::grammar::ledger::{Cell, Figure, RowName, Token, cell, compact, row_name, tokens, total_level};
use crate::grammar::phrase::{is_done, is_side};
use crate::grammar::sentence::{About, about};
use crate::reading::ledger::Paper;
use crate::reading::ledger::heads::Heads;
use crate::reading::lines::Kind;

impl Paper<'_, '_> {
    // ○ 税率の引上げによる増を含む。⏎(歳出)⏎国債費 232,702 234,500: remarks between two parts of a table, of which the second has a heading in
    // brackets that says of which side it is, and a row for all columns right below it; where that heading stands
    pub(super) fn goes_on_below(&self, line: usize, heads: &Heads, columns: usize) -> Option<usize> {
        let is_remark = |line: usize| {
            let own = &self.lines[line];
            let remark = matches!(own.kind, Kind::Note | Kind::Bullet(_)) || own.text.ends_with('。');
            remark && self.unit_on(line).is_none() && heads.repeats(own.text).is_none()
        };
        if columns < LEAST_PARTED || !is_remark(line) {
            return None;
        }
        let near = line + 1..self.lines.len().min(line + MOST_REMARKS);
        let heading = near.clone().find(|&at| !self.lines[at].is_blank() && !is_remark(at))?;
        let right_below = || matches!(self.part(heading + 1, heads, columns), Part::Row(row) if row.is_full(columns));
        // (歳 出), but neither (定員) nor (再掲分)
        let named = |text: &str| bracket::enclosed(text).is_some_and(|inside| is_side(&compact(inside)));
        let fits = named(self.lines[heading].text) && near.contains(&(heading + 1)) && right_below();
        fits.then_some(heading)
    }

    // ＳＡＣＯ関係⏎⏎1,580 1,934 354: the words below the last row, and below these, behind a blank line, figures for all columns
    pub(super) fn row_apart(&self, line: usize, own: &[Token<'_>], heads: &Heads, columns: usize) -> Option<RawRow> {
        let cells = self.raw_cells(self.lines[line].start, own);
        let name = line.checked_sub(2).filter(|&name| name >= heads.end && self.lines[name + 1].is_blank())?;
        let figures = |at: &usize| run(&tokens(self.lines[*at].text), columns);
        let printed = |at: &usize| !self.lines[*at].is_blank();
        // 【エネルギー対策特別会計】 over the name of its one row
        let boxed = |at: &usize| {
            self.lines[*at].text.starts_with(bracket::boxes) && bracket::enclosed(self.lines[*at].text).is_some()
        };
        let above = (heads.end..name).rev().find(|at| printed(at) && !boxed(at));
        let below = (line + 1..self.lines.len()).find(printed);
        // of several names above several figures nobody knows which is whose
        let alone = above.is_none_or(|above| figures(&above).is_some())
            && below.is_none_or(|below| figures(&below).is_none_or(|run| run.start > 0));
        let words = matches!(self.words(name), Part::Words) && !self.lines[name].is_blank();
        let words = words && matches!(self.lines[name].kind, Kind::Text | Kind::Bullet(_)) && figures(&name).is_none();
        // （次頁に続く）⏎⏎12　13: the numbers of pages; 【合 計】 is a total
        let text = self.lines[name].text;
        let names = || match bracket::enclosed(text) {
            Some(inside) => total_level(inside).is_some(),
            None => matches!(about(text), About::Name(_)) && !is_done(text),
        };
        let money = || own.iter().any(|token| token.text.contains(','));
        let words = words && money() && names();
        let columns = by_order(&cells, columns).filter(|_| columns >= LEAST_PARTED && alone && words)?;
        let name = self.lines[name].start..self.lines[name].end();
        let lines = line - 2..line + 1;
        Some(RawRow { line, lines, name, cells, columns, ..RawRow::default() })
    }

    // 5.理解の増進 69⏎(うち再掲13)⏎75⏎(うち再掲13)⏎98 23: cells that wrap, down to the last column
    pub(super) fn over_lines(&self, row: &RawRow, columns: usize) -> Option<RawRow> {
        let ends = |cell: &RawCell| cell.place.end == self.lines[row.line].end();
        let plain = |cells: &[RawCell]| cells.iter().all(|cell| !cell.bracketed);
        if row.name.is_empty() || !row.cells.last().is_some_and(ends) || !plain(&row.cells) {
            return None;
        }
        let (mut cells, mut wraps, mut line) = (row.cells.clone(), 0, row.line + 1);
        // with the column of the cell that each is of
        let mut parts: Vec<(RawCell, usize)> = Vec::new();
        while cells.len() < columns {
            let own = self.lines.get(line).filter(|own| !own.is_blank())?;
            if is_wrapped_part(own.text) {
                parts.extend(self.part_cell(line).zip(cells.len().checked_sub(1)));
            } else {
                let tokens = tokens(own.text);
                if !tokens.iter().all(|token| matches!(cell(token.text), Some(Cell::Figure(_) | Cell::Nothing))) {
                    return None;
                }
                cells.extend(self.raw_cells(own.start, &tokens));
            }
            (wraps, line) = (wraps + 1, line + 1);
        }
        // a single figure below may be the page's number
        let behind = self.lines[line..].iter().take_while(|own| is_wrapped_part(own.text)).count();
        let fits = cells.len() == columns && plain(&cells) && wraps > 1;
        parts.extend((line..line + behind).filter_map(|line| self.part_cell(line).zip(columns.checked_sub(1))));
        let mut all: Vec<(RawCell, usize)> = cells.into_iter().zip(0..).chain(parts).collect();
        all.sort_by_key(|(cell, _)| cell.place.start);
        let (cells, columns) = all.into_iter().unzip();
        fits.then(|| RawRow { lines: row.line..line + behind, cells, columns, ..row.clone() })
    }

    // (うち再掲13) on a line of its own
    fn part_cell(&self, line: usize) -> Option<RawCell> {
        let own = &self.lines[line];
        let place = own.start..own.end();
        let across = self.across(place.clone());
        wrapped_part(own.text).map(|_| RawCell { place, across, bracketed: true, labelled: false, priced: false })
    }
}

// (うち再掲13) below a cell
fn is_wrapped_part(text: &str) -> bool {
    let part = |name: RowName| name.of_which || name.relisted;
    bracket::enclosed(text).is_some() && part(row_name(text))
}

// うち再掲 and 13 of it: what the part is, and its figure
pub(super) fn wrapped_part(text: &str) -> Option<(RowName, Figure<'_>)> {
    let inside = bracket::enclosed(text).filter(|_| is_wrapped_part(text))?;
    let (words, figure) = inside.split_at(inside.find(|c: char| c.is_ascii_digit())?);
    match cell(figure)? {
        Cell::Figure(figure) => Some((row_name(words), figure)),
        _ => None,
    }
}
