//! Ledger tables: where they are, what their columns hold, and which cell stands where (catalogue X10, U04, U05).
//!
//! A table needs a unit heading above it (（単位：百万円）, the nearest counts; at the end of a text
//! in which no other money has a unit it is of all) or units in its
//! columns, and either a column's label with a year or a stage, or three rows of a name and as many figures, under each
//! other; two where a title or a legend says what they are, or where each figure alone is written as money is. A line that does
//! not fit is left as any other line: no figure is put into a column that the line's order or layout does not show.

mod body;
mod caption;
mod changes;
mod columnwise;
mod counted;
mod crossed;
mod drafts;
mod framed;
mod grid;
mod heads;
mod legends;
mod sums;
mod units;
mod unlabelled;
mod unread;
mod valued;
mod wholes;

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use memchr::memmem::find_iter;

use super::lines::{Kind, Line};
use super::lines_at;
use crate::calendar::FiscalYear;
use crate::grammar::ledger::{Bracketed, Label, Measure, Period, RowName, YearWord, compact};
use crate::grammar::part::OF_POOL;
use crate::grammar::phrase::is_tally;
use crate::money::{Amount, Interval, Rounding, Yen};
use crate::stage::Stage;
use crate::text::Text;

pub(super) use drafts::{NO_COLUMN, drafts};
pub(super) use sums::{Standing, standings};

use body::RawRow;
use heads::Heads;
use legends::Legend;

/// A table that was recognised.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// Figures of rows that cannot be put into columns.
    pub(super) strays: Vec<Stray>,
    /// Whether a column has ministries beside the names.
    pub(super) ministries: bool,
    /// Whether its lines are laid out in columns, so that how far a name is indented says something.
    pub(super) layout: bool,
    /// The lines that are the table's, by position.
    pub(super) lines: Vec<usize>,
    /// Of which year its caption says that it is, and of which stage: 図３ 令和４年度…の歳出.
    captioned: Option<(FiscalYear, Option<Stage>)>,
}

/// A column of figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// None where no line labels the columns.
    pub(super) label: Option<Label>,
    /// What its label says of figures in brackets.
    pub(super) bracket: Option<Bracketed>,
    /// Whether all its figures stand in brackets, as its label does.
    pub(super) enclosed: bool,
    /// The name that labels it, by its place in the normalised text: 文部科学省 before 合計.
    pub(super) name: Option<(usize, usize)>,
    /// What its figures count, and the number of the line that says so.
    pub(super) unit: Option<(Yen, u32)>,
}

/// A row with its cells, left to right; a blank cell is none.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: RowName,
    /// All that stands before its figures.
    pub(super) words: String,
    /// How far the name is indented.
    pub(super) indent: usize,
    /// Whether a row before it could not be read, or may stand on the page before: which rows a total closes is then open.
    pub(super) torn: bool,
    /// The line of the cell of a frame that holds the figures of several rows: a total in it closes none outside.
    pub(super) frame: Option<usize>,
    pub(super) cells: Vec<Entry>,
}

/// A cell of a column that counts money.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Position of its column.
    pub(super) column: usize,
    /// Its literal in the normalised text.
    pub(super) place: Range<usize>,
    pub(super) value: Option<Amount>,
    /// 1,234の内数
    pub(super) of_which: bool,
    /// 1,234 程度
    pub(super) approximate: bool,
    /// What the document says of its brackets, where it has some.
    pub(super) bracket: Option<Bracketed>,
    /// Whether it stands in brackets of which the document says nothing.
    pub(super) unsaid: bool,
}

/// A figure in a row that fits no columns.
#[derive(Clone, Debug)]
pub(super) struct Stray {
    pub(super) name: RowName,
    /// Its literal in the normalised text.
    pub(super) place: Range<usize>,
    /// Its column, where only the name is not known.
    pub(super) column: Option<usize>,
    /// Its value, where all columns count alike; else it may be no money at all.
    pub(super) value: Option<Amount>,
    pub(super) of_which: bool,
    pub(super) approximate: bool,
}

/// What tables are recognised in.
struct Paper<'a, 't> {
    lines: &'a [Line<'t>],
    text: &'a Text,
    /// The decoded text, by whose chars a page is laid out.
    decoded: &'a str,
    /// Every line that says what brackets hold, once a table asks.
    legends: OnceCell<Vec<Legend>>,
    /// Up to which line no rows begin that a unit below could be of.
    refused: Cell<usize>,
    /// Lines of labels below which no row could be read, each with its unit.
    unread: RefCell<Vec<(usize, Unit)>>,
}

/// A table before its figures have a value.
struct Found {
    rows: Vec<RawRow>,
    columns: Vec<Column>,
    /// The line behind its labels.
    heads_end: usize,
    /// Whether a column has ministries beside the names.
    ministries: bool,
}

/// A unit heading: what it counts in, and its line by position.
#[derive(Clone, Copy, Debug)]
struct Unit {
    line: usize,
    measure: Measure,
}

/// How many lines of labels may stand above the line of their units.
const LABEL_LINES: usize = 5;

/// How many lines, blank ones too, may stand between units and their table.
const MOST_ABOVE: usize = 64;
/// Rows that do where a title or a legend says what its figures are.
const LEAST_TOLD: usize = 2;

/// Finds the tables of a document, and marks their lines.
pub(super) fn tables(text: &Text, decoded: &str, lines: &mut [Line<'_>]) -> Vec<Table> {
    let found =
        Paper { lines, text, decoded, legends: OnceCell::new(), refused: Cell::new(0), unread: RefCell::default() }
            .tables();
    for &line in found.iter().flat_map(|table| &table.lines) {
        lines[line].kind = Kind::Ledger;
    }
    found
}

/// The latest year that labels of columns print, with its stage: of a document that says so nowhere else.
pub(super) fn latest(tables: &[Table]) -> Option<(FiscalYear, Option<Stage>)> {
    let read = tables.iter().filter(|table| !table.rows.is_empty());
    let labels = read.flat_map(|table| &table.columns).filter_map(|column| column.label);
    let printed = labels.filter_map(|label| match label {
        Label::Money(period) => match period.year {
            Some(YearWord::Printed(year)) => Some((year, period.stage)),
            _ => None,
        },
        _ => None,
    });
    printed.max_by_key(|(year, _)| *year)
}

impl Entry {
    fn blank(column: usize, place: Range<usize>) -> Entry {
        Entry { column, place, value: None, of_which: false, approximate: false, bracket: None, unsaid: false }
    }
}

impl Column {
    fn of(label: Option<Label>, unit: Option<(Yen, u32)>) -> Column {
        Column { label, bracket: None, enclosed: false, name: None, unit }
    }
}

impl Table {
    /// Rows whose figures have their units with them: the name of each, how far it is indented, or 0 for all, and its values,
    /// one a column; `changes` says which columns hold what changed.
    pub(super) fn of_rows(
        changes: &[bool],
        rows: impl Iterator<Item = (RowName, usize, Vec<Option<Amount>>)>,
    ) -> Table {
        let entry = |(column, value)| Entry { value, ..Entry::blank(column, 0..0) };
        let row = |(name, indent, values): (RowName, usize, Vec<Option<Amount>>)| {
            let cells = values.into_iter().enumerate().map(entry).collect();
            Row { name, words: String::new(), indent, torn: false, frame: None, cells }
        };
        let column = |change: &bool| {
            let label = Some(if *change { Label::Change } else { Label::Money(Period::default()) });
            Column::of(label, None)
        };
        let columns = changes.iter().map(column).collect();
        let rows = rows.map(row).collect();
        Table { columns, rows, strays: Vec::new(), ministries: false, layout: true, lines: Vec::new(), captioned: None }
    }

    // with the labels of the table before, which no total closes, it may be the rest of that one
    fn go_on(&mut self, before: &Table) {
        let labels = |table: &Table| table.columns.iter().map(|column| column.label).collect::<Vec<_>>();
        let open = before.rows.last().is_some_and(|row| row.name.total.is_none());
        let same = open && labels(self) == labels(before);
        self.rows.iter_mut().take(1).for_each(|first| first.torn |= same);
    }
}

impl Paper<'_, '_> {
    fn tables(&self) -> Vec<Table> {
        let yen = find_iter(self.text.as_str().as_bytes(), "円");
        let Some(first) = lines_at(self.lines, yen).find(|&at| self.tells_unit(at)) else { return Vec::new() };
        // the unit may stand below its table
        let top =
            (0..first).rev().take(MOST_ABOVE).take_while(|&at| !self.lines[at].is_blank()).last().unwrap_or(first);
        let found = self.tables_from(top.saturating_sub(LABEL_LINES), None);
        if !found.is_empty() || !self.is_of_all(first) {
            let mut found = found;
            found.extend(self.unread_tables(&found));
            found.extend(self.nameless_tables(&found));
            return found;
        }
        let mut all = self.tables_from(0, self.unit_on(first));
        all.retain(|table| !self.is_of_others(table));
        all
    }

    fn tables_from(&self, first: usize, unit: Option<Unit>) -> Vec<Table> {
        let (mut found, mut scope, mut at): (Vec<Table>, _, _) = (Vec::new(), unit, first);
        while at < self.lines.len() {
            scope = self.unit_on(at).or(scope);
            let mut table = self.table(at, scope);
            if let (Some(table), Some(before)) = (&mut table, found.last()) {
                table.go_on(before);
            }
            let unit = scope.map(|unit| unit.line).filter(|&line| line > at);
            let own = |&&line: &&usize| Some(line) != unit;
            let last = table.as_ref().and_then(|table| table.lines.iter().rfind(own)).copied();
            at = last.unwrap_or_else(|| self.last_unread_label(at)) + 1;
            found.extend(table);
        }
        found
    }

    // 府省名⏎７年度⏎要求額⏎６年度⏎予算額: below labels a line each of which no row was read, no table begins with those of the second year
    fn last_unread_label(&self, at: usize) -> usize {
        let unread = self.unread.borrow().last().is_some_and(|(line, _)| *line == at);
        let heads = unread.then(|| self.heads(at)).flatten().filter(|heads| heads.stacked && !heads.words.is_empty());
        heads.map_or(at, |heads| heads.end - 1)
    }

    // a table right below 職員数の推移 is of no money
    fn is_of_others(&self, table: &Table) -> bool {
        let Some(&first) = table.lines.first() else { return false };
        let above = self.lines[..first].iter().rev().take(LABEL_LINES).find(|line| !line.is_blank());
        above.is_some_and(titles_tally)
    }

    fn table(&self, at: usize, scope: Option<Unit>) -> Option<Table> {
        let near_frame = scope.filter(|unit| self.is_near(unit.line, at));
        let framed = self.framed(at, scope, near_frame.is_some());
        if let Some(table) = framed.and_then(|found| self.told(at, found, near_frame)) {
            return Some(table);
        }
        let heads = self.heads(at);
        let scope = scope.or_else(|| self.unit_below(heads.as_ref()?));
        let near = scope.filter(|unit| self.is_near(unit.line, at) || at < unit.line);
        let found = match heads {
            Some(heads) => {
                let found = self.labelled(&heads, scope, near.is_some()).and_then(|found| self.told(at, found, near));
                let found = found.or_else(|| self.told(at, self.glued(at, scope?)?, near));
                let found = found.or_else(|| self.told(at, self.counted(&heads, near?)?, near));
                let found = found.or_else(|| self.told(at, self.columnwise(&heads, scope?)?, scope));
                if let Some(unit) = near.filter(|_| found.is_none()) {
                    self.unread.borrow_mut().push((at, unit));
                }
                return found;
            }
            None => match self.units_alone(at) {
                Some((unit, columns)) => self.table_of_units(unit, columns)?,
                None => self.crossed(at, near?).or_else(|| self.unlabelled_table(at, near?))?,
            },
        };
        self.told(at, found, near)
    }

    // a table by what was found of it
    fn told(&self, at: usize, found: Found, near: Option<Unit>) -> Option<Table> {
        let (mut rows, unread) = self.valued(&found);
        self.without_rates_in_brackets(&found.columns, &mut rows);
        let columns = changes::told(&found.columns, &mut rows);
        let strays = self.strays(&found, &columns, &unread);
        let valued = rows.iter().any(|row| row.cells.iter().any(|cell| cell.value.is_some()));
        let own = (at..found.heads_end).filter(|&line| !self.lines[line].is_blank());
        let read = found.rows.iter().filter(|row| row.is_read()).flat_map(|row| row.lines.clone());
        // ３．灯台普及事業 150億円の内数: a row among others, no project
        let last = found.rows.iter().rfind(|row| row.is_read()).map_or(found.heads_end, |row| row.line);
        let parts = (found.heads_end..last).filter(|&line| self.lines[line].text.ends_with(OF_POOL));
        let stray = unread.iter().filter(|_| !strays.is_empty()).map(|&at| &found.rows[at]);
        let stray = stray.flat_map(|row| row.lines.clone().chain([row.line]));
        let mut lines: Vec<usize> = near
            .map(|unit| unit.line)
            .filter(|&line| self.is_unit_alone(line))
            .into_iter()
            .chain(own)
            .chain(read)
            .chain(parts)
            .chain(stray)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        // 内閣府 | 科学技術の振興 | 580 |: frames part columns, not depths
        let framed = self.lines[at].text.contains('|');
        let layout = !framed && found.rows.iter().any(|row| row.wide);
        let captioned = self.captioned(at, near.filter(|unit| unit.line <= found.heads_end)).filter(|_| valued);
        valued.then_some(Table { layout, ministries: found.ministries, columns, rows, strays, lines, captioned })
    }

    fn labelled(&self, heads: &Heads, scope: Option<Unit>, near: bool) -> Option<Found> {
        let columns = heads.columns(self.lines, scope).filter(|_| heads.makes_table(near))?;
        let rows = self.body(heads, columns.len());
        let full = |rows: &[RawRow], columns: usize| rows.iter().filter(|row| row.is_full(columns)).count();
        let own = full(&rows, columns.len());
        // 番号 要望事項名 要望額: of two ways to tell words from figures the one in which more rows have a figure for each column
        if own < rows.len()
            && let Some(found) = heads.with_more_words().and_then(|heads| self.labelled(&heads, scope, near))
            && full(&found.rows, found.columns.len()) > own
        {
            return Some(found);
        }
        if self.mislabels_ratio(&rows, &columns) {
            return None;
        }
        let ministries = [Label::Name, Label::Ministry].iter().all(|label| heads.words.contains(label));
        Some(Found { rows, columns, heads_end: heads.end, ministries })
    }

    // 令和２年度⏎概算要求額優先課題⏎推進枠要望額計: labels that are run together, where what is asked for and what is pushed come to the
    // column of both in every row, or two years differ by what the column of the change says
    fn glued(&self, at: usize, unit: Unit) -> Option<Found> {
        let heads = self.glued_heads(at)?;
        let found = self.labelled(&heads, Some(unit), true)?;
        let (rows, _) = self.valued(&found);
        let stage = |column: &Column| match column.label {
            Some(Label::Money(period)) => period.stage,
            _ => None,
        };
        let Some(both) = found.columns.iter().position(|column| stage(column) == Some(Stage::RequestAndPriority))
        else {
            return changes::bears_out(&found.columns, &rows).then_some(found);
        };
        let interval = |row: &Row, column: usize| {
            let own = row.cells.iter().find(|cell| cell.column == column)?;
            own.value.map(|amount| amount.interval(Rounding::HalfUp))
        };
        let first = both.checked_sub(2)?;
        let adds = |row: &Row| {
            let parts: Interval = (first..both).filter_map(|part| interval(row, part)).sum();
            interval(row, both).is_some_and(|whole| whole.intersects(parts))
        };
        (rows.len() >= LEAST_TOLD && rows.iter().all(adds)).then_some(found)
    }
}

// 職員数の推移, 職員数
fn titles_tally(title: &Line<'_>) -> bool {
    let text = compact(title.text);
    is_tally(&text) || text.rsplit_once('の').is_some_and(|(counted, _)| is_tally(counted))
}

#[cfg(test)]
mod tests;
