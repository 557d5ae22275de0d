//! Rows below a line of units, one a column, where no line labels the columns: 百万円 百万円⏎１．水の安全の確保⏎4,859 4,749.

use super::{MOST_BLANK, RawRow, named};
use crate::grammar::bracket;
use crate::grammar::item::item;
use crate::grammar::ledger::{Cell, Measure, cell, column_measures, tokens};
use crate::money::Yen;
use crate::reading::ledger::{Paper, Unit};
use crate::reading::lines::{Kind, Line};

// columns that a line of units makes
const LEAST_COLUMNS: usize = 2;
// less is no unit of a budget that nothing labels
const LEAST_UNIT: Yen = Yen(1_000_000);
// how many lines of text may stand between rows
const MOST_BETWEEN: usize = 6;

impl Paper<'_, '_> {
    /// The unit of all columns and how many there are, by a line that is nothing else, below no labels.
    pub(in crate::reading::ledger) fn units_alone(&self, at: usize) -> Option<(Unit, usize)> {
        let own = &self.lines[at];
        let measures = own.text.ends_with('円').then(|| column_measures(own.text)).flatten()?;
        // 円 円 may be of prices and wages
        let measure = *measures.first().filter(|first| matches!(first, Measure::Money(unit) if *unit >= LEAST_UNIT))?;
        // １ 平成13年度海洋局予算（案）, 平成13年度予算案 9,930百万円, but no labels that are not known
        let priced = |above: &str| tokens(above).last().is_some_and(|last| cell(last.text).is_some());
        let title = |above: &str| item(above).is_some() || tokens(above).len() == 1 || priced(above);
        let above = self.lines[..at].iter().rev().take(MOST_BLANK + 1).find(|above| !above.is_blank());
        let above = above.is_none_or(|above| title(above.text));
        let alike = measures.len() >= LEAST_COLUMNS && measures.iter().all(|other| *other == measure);
        (alike && above).then_some((Unit { line: at, measure }, measures.len()))
    }

    /// Rows with a figure for each of so many columns, behind their names or right below them, with text between.
    pub(in crate::reading::ledger) fn under_units(&self, at: usize, columns: usize) -> Vec<RawRow> {
        let (mut rows, mut passed, mut blank) = (Vec::new(), 0, 0);
        for line in at + 1..self.lines.len() {
            if self.lines[line].is_blank() {
                blank += 1;
                continue;
            }
            let ends = passed >= MOST_BETWEEN || blank >= MOST_BLANK || self.lines[line].kind == Kind::Note;
            if ends || self.unit_on(line).is_some() || column_measures(self.lines[line].text).is_some() {
                break;
            }
            (passed, blank) = (passed + 1, 0);
            if let Some(row) = self.row_under_units(line, columns) {
                rows.push(row);
                passed = 0;
            }
        }
        rows
    }

    fn row_under_units(&self, line: usize, columns: usize) -> Option<RawRow> {
        let Line { text, start, .. } = self.lines[line];
        let tokens = tokens(text);
        let figure = |text: &str| matches!(cell(text), Some(Cell::Figure(_) | Cell::Nothing));
        let figures = tokens.iter().rev().take_while(|token| figure(token.text)).count();
        let first = tokens.len().checked_sub(columns).filter(|_| figures == columns)?;
        let (lines, name) = match named(start, &tokens[..first], &[]) {
            Some(name) => (line..line + 1, name),
            None => {
                let above = self.name_of_figures(line)?;
                let first = if above + 1 == line { above } else { line };
                (first..line + 1, self.lines[above].start..self.lines[above].end())
            }
        };
        let cells = self.raw_cells(start, &tokens[first..]);
        let columns = (0..columns).collect();
        Some(RawRow { line, lines, name, cells, columns, ..RawRow::default() })
    }

    // ・検査の費用⏎（検査を続ける。）⏎193 177: the line right above, or the one above what a bracket says of it
    fn name_of_figures(&self, line: usize) -> Option<usize> {
        let above = line.checked_sub(1)?;
        let remark = bracket::enclosed(self.lines[above].text).is_some();
        let name = if remark { above.checked_sub(1)? } else { above };
        let Line { text, kind, .. } = self.lines[name];
        let words = matches!(kind, Kind::Text | Kind::Bullet(_) | Kind::Heading) && !text.contains('。');
        (words && bracket::enclosed(text).is_none()).then_some(name)
    }
}
