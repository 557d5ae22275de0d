//! Rows and their cells before their figures have a value.

use std::ops::Range;

use crate::grammar::bracket;
use crate::grammar::ledger::{Cell, cell};
use crate::money::{Amount, Yen};
use crate::reading::ledger::grid::{Across, COUNTS, Count};

/// A row before its figures have a value.
#[derive(Clone, Debug, Default)]
pub(in crate::reading::ledger) struct RawRow {
    /// The line of its figures, by position.
    pub(in crate::reading::ledger) line: usize,
    /// All its lines.
    pub(in crate::reading::ledger) lines: Range<usize>,
    /// Its name in the normalised text.
    pub(in crate::reading::ledger) name: Range<usize>,
    /// Where its words begin, if others stand before it on its line.
    pub(super) begins: Option<usize>,
    pub(in crate::reading::ledger) cells: Vec<RawCell>,
    /// How much of it is pushed, as its remark says: 35 of うち推進枠35.
    pub(super) pushed: Option<Range<usize>>,
    /// Whether its cells stand in columns, two spaces or more apart.
    pub(in crate::reading::ledger) wide: bool,
    /// Whether it is the first behind labels that are repeated.
    pub(in crate::reading::ledger) torn: bool,
    /// Whether it is a cell of the row behind it, of which nothing tells the column.
    pub(in crate::reading::ledger) part: bool,
    /// The line of the cell of a frame in which it is one of several.
    pub(in crate::reading::ledger) frame: Option<usize>,
    /// Whether nothing tells its name, as of one of several in a frame.
    pub(in crate::reading::ledger) unnamed: bool,
    /// Whether 〔主な内訳〕 stands between it and the row above.
    pub(super) divides: bool,
    /// The column of each cell; none where nothing decides them, and the row is not read.
    pub(super) columns: Vec<usize>,
}

/// A cell before its column is known.
#[derive(Clone, Debug)]
pub(in crate::reading::ledger) struct RawCell {
    pub(super) place: Range<usize>,
    pub(in crate::reading::ledger) across: Across,
    pub(in crate::reading::ledger) bracketed: bool,
    /// Whether a label stands in its bracket, which says of when it is: it belongs to the figure before it.
    pub(super) labelled: bool,
    /// Whether its unit stands with it: 6,120百万円, 6,120 百万円.
    pub(super) priced: bool,
}

impl RawCell {
    /// What its figure comes to in a unit.
    pub(in crate::reading::ledger) fn value(&self, text: &str, unit: Yen) -> Option<Amount> {
        match cell(&text[self.place.clone()])? {
            Cell::Figure(figure) => figure.amount(unit),
            _ => None,
        }
    }
}

pub(super) fn raw_cell(token: &str, place: Range<usize>, across: Across) -> RawCell {
    let read = cell(token);
    let labelled = matches!(read, Some(Cell::Labelled(..)));
    let priced = read == Some(Cell::Money) && token.contains(|c: char| c.is_ascii_digit());
    RawCell { place, across, bracketed: stands_in_bracket(token, read.as_ref()), labelled, priced }
}

// (9,500), (－): what belongs to the figure before it
pub(super) fn is_bracketed(token: &str) -> bool {
    stands_in_bracket(token, cell(token).as_ref())
}

fn stands_in_bracket(token: &str, read: Option<&Cell<'_>>) -> bool {
    match read {
        Some(Cell::Bracketed(_) | Cell::Labelled(..)) => true,
        Some(Cell::Nothing) => token.starts_with(bracket::opens),
        _ => false,
    }
}

// a cell a column; or a cell a column and brackets behind some
pub(super) fn by_order(cells: &[RawCell], columns: usize) -> Option<Vec<usize>> {
    let each = cells.iter().filter(|cell| !cell.labelled).count() == columns;
    let counts = |cell: &RawCell| if each { !cell.labelled } else { !cell.bracketed };
    let plain = cells.iter().filter(|cell| counts(cell)).count();
    let mut seen = 0usize;
    let counted = cells.iter().map(|cell| {
        seen += usize::from(counts(cell));
        seen.checked_sub(1)
    });
    let counted: Option<Vec<usize>> = counted.collect();
    counted.filter(|_| plain == columns)
}

impl RawRow {
    /// 灯台の対策 1,000 1,000 below 公共 非公共 計: the total, which is as much as the one part. Whose part that is nothing tells: it is
    /// taken out.
    pub(super) fn of_one_part(&mut self, text: &str, total: usize) -> Option<RawRow> {
        let [one, whole] = &self.cells[..] else { return None };
        let alike = text[one.place.clone()] == text[whole.place.clone()];
        if !alike || one.bracketed || self.name.is_empty() {
            return None;
        }
        let cells = vec![whole.clone()];
        self.cells.truncate(1);
        Some(RawRow { cells, lines: self.line..self.line + 1, columns: vec![total], ..self.clone() })
    }

    /// A row of cells of which the columns are known.
    pub(in crate::reading::ledger) fn of_cells(
        name: Range<usize>,
        (line, lines): (usize, Range<usize>),
        (columns, cells): (Vec<usize>, Vec<RawCell>),
        unnamed: bool,
    ) -> RawRow {
        RawRow { line, lines, name, cells, unnamed, columns, ..RawRow::default() }
    }

    pub(in crate::reading::ledger) fn is_read(&self) -> bool {
        !self.columns.is_empty() && !self.unnamed
    }

    /// Whether it has a figure for each column.
    pub(in crate::reading::ledger) fn is_full(&self, columns: usize) -> bool {
        self.is_read() && self.cells.iter().filter(|cell| !cell.bracketed).count() == columns
    }

    // 5 5 10 5 below five labels: a name, and figures for most columns
    pub(super) fn is_short(&self, columns: usize) -> bool {
        !self.name.is_empty() && self.cells.len() > 1 && 2 * self.cells.len() > columns && self.cells.len() < columns
    }

    // 16,754 (12,322): one figure and one in brackets
    pub(super) fn is_compared(&self) -> bool {
        !self.is_read() && self.cells.iter().map(|cell| cell.bracketed).eq([false, true])
    }

    // １　サイバー空間の安全 6,120百万円: of a list, below a table of bare figures
    pub(super) fn is_priced(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|cell| cell.priced)
    }

    /// (16,559) (25,885) below a row: figures in brackets without a name say more of it, and are no row of their own
    pub(in crate::reading::ledger) fn is_beside_above(&self) -> bool {
        self.name.is_empty() && self.cells.iter().all(|cell| cell.bracketed)
    }

    /// 10,000(9,500)
    pub(in crate::reading::ledger) fn has_bracket(&self) -> bool {
        self.cells.iter().any(|cell| cell.bracketed)
    }

    /// 橋りょう補修 700 800 right below a row.
    pub(in crate::reading::ledger) fn is_right_below(&self, above: &RawRow) -> bool {
        self.line == above.line + 1
    }

    pub(super) fn is_plain(&self) -> bool {
        self.cells.iter().all(|cell| !cell.bracketed) && self.cells.len() == self.columns.len()
    }

    // laid out in columns, figures of one column end together; where there is but one, all are in it
    pub(super) fn is_under(&self, first: &RawRow) -> bool {
        if self.cells.iter().filter(|cell| !cell.bracketed).count() == 1 {
            return self.wide == first.wide || (self.has_bracket() && first.has_bracket());
        }
        let apart = |count: Count, (own, other): (&RawCell, &RawCell)| {
            own.across.by(count).end.abs_diff(other.across.by(count).end)
        };
        let together = |count: Count| self.cells.iter().zip(&first.cells).all(|pair| apart(count, pair) <= 1);
        self.wide == first.wide && (!self.wide || COUNTS.into_iter().any(together))
    }
}
