//! Tables of which no line labels the columns: rows below a unit, or above it, and units one a column.

use super::{Column, Found, LEAST_TOLD, Paper, Unit};
use crate::grammar::item::item;
use crate::grammar::ledger::{Label, all_brackets, tokens};
use crate::grammar::phrase::is_tally;
use crate::reading::lines::{Kind, Line};

/// Rows that make a table where nothing labels the columns.
const LEAST_ROWS: usize = 3;

impl Paper<'_, '_> {
    pub(super) fn unlabelled_table(&self, at: usize, unit: Unit) -> Option<Found> {
        let unit_line = unit.line;
        let above = unit_line < at;
        // （単位：百万円、％）: without labels nothing tells which figures are rates
        if self.lines[unit_line].text.contains('%') {
            return None;
        }
        // a unit below is of rows with brackets that something explains, and of no others
        if !above && (at < self.refused.get() || self.legends().is_empty() || !self.has_bracket(at)) {
            return None;
        }
        let unit = self.money(unit).filter(|_| !above || !self.labels(unit_line, at))?;
        let rows = self.headless(at)?;
        let plain = rows.first()?.cells.iter().filter(|cell| !cell.bracketed).count();
        let label = self.titled(unit_line).filter(|_| plain == 1 && above).map(Label::Money);
        let bare = rows.iter().rfind(|row| !row.has_bracket()).map(|row| row.line);
        let explained = bare.is_none() && !self.legends().is_empty();
        if let Some(bare) = bare.filter(|_| !above) {
            self.refused.set(bare);
            return None;
        }
        let told = label.is_some() || explained;
        let right_below = plain == 1 && self.is_right_below(unit_line, at);
        // 米の産出額 1,234 is of no budget
        if !told && right_below && rows.iter().any(|row| is_tally(&self.text.as_str()[row.name.clone()])) {
            return None;
        }
        let told = told || (right_below && self.are_long(&rows));
        if rows.len() < if told { LEAST_TOLD } else { LEAST_ROWS } {
            return None;
        }
        let unit_of = |ratio: bool| Some(unit).filter(|_| !ratio);
        let ratios = self.ratios(&rows, plain);
        let mut rows = rows;
        if above && ratios == [false, false, true] {
            rows.extend(self.nameless_below(&rows));
        }
        let below = if above && ratios == [false, false, true] { self.labels_behind(&rows) } else { None };
        let mut below = below.into_iter().flatten();
        let column = |ratio| {
            let label = if ratio { label } else { below.next().or(label) };
            Column::of(label, unit_of(ratio))
        };
        let columns = ratios.into_iter().map(column).collect();
        Some(Found { rows, columns, heads_end: at, ministries: false })
    }

    // 百万円 百万円⏎１．水の安全の確保⏎4,859 4,749: as many columns as units, of which nothing tells the years
    pub(super) fn table_of_units(&self, unit: Unit, columns: usize) -> Option<Found> {
        let rows = self.under_units(unit.line, columns);
        let own = self.money(unit).filter(|_| rows.len() >= LEAST_TOLD);
        let column = Column::of(None, Some(own?));
        Some(Found { rows, columns: vec![column; columns], heads_end: unit.line + 1, ministries: false })
    }

    // whether words stand side by side above rows: labels of columns that are not known, so that any may hold no money
    fn labels(&self, unit: usize, at: usize) -> bool {
        let mut between = self.lines[unit..at].iter().skip(1);
        let names = |line: &Line<'_>| matches!(line.kind, Kind::Heading | Kind::Bullet(_)) || item(line.text).is_some();
        let legend = |line: &Line<'_>| all_brackets(line.text).next().is_some();
        between.any(|line| !line.is_blank() && tokens(line.text).len() > 1 && !names(line) && !legend(line))
    }
}
