//! Rows whose names stand behind their figures, as the label of the names does: 614 697 112 83 (13.5%) 内閣官房.

use super::raw::by_order;
use super::{Paper, RawRow};
use crate::grammar::ledger::{Token, cell};

impl Paper<'_, '_> {
    /// Figures for all columns from the beginning of a line, and words to its end.
    pub(super) fn before_name(&self, line: usize, tokens: &[Token<'_>], columns: usize) -> Option<RawRow> {
        let is_cell = |token: &Token<'_>| cell(token.text).is_some();
        let (figures, words) = tokens.split_at(tokens.iter().take_while(|token| is_cell(token)).count());
        let (first, last) = words.first().zip(words.last()).filter(|_| !words.iter().any(is_cell))?;
        let start = self.lines[line].start;
        let name = start + first.start..start + last.end();
        let cells = self.raw_cells(start, figures);
        let columns = by_order(&cells, columns)?;
        Some(RawRow {
            line,
            lines: line..line + 1,
            begins: Some(name.start),
            name,
            cells,
            columns,
            ..RawRow::default()
        })
    }
}
