//! Ledger tables: where they are, what their columns hold, and which cell stands where (catalogue X10, U04, U05).
//!
//! A table needs a unit heading above it (（単位：百万円）, the nearest counts; at the end of a text
//! in which no other money has a unit it is of all) or units in its
//! columns, and either a column's label with a year or a stage, or three rows of a name and as many figures, under each
//! other; two where a title or a legend says what they are, or where each figure alone is written as money is. A line that does
//! not fit is left as any other line: no figure is put into a column that the line's order or layout does not show.

mod body;
mod changes;
mod crossed;
mod drafts;
mod framed;
mod grid;
mod heads;
mod sums;
mod unread;
mod wholes;

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use memchr::memmem::find_iter;

use super::lines::{Kind, Line};
use super::lines_at;
use super::told::only_year_in;
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::item::{item, may_be_legend};
use crate::grammar::ledger::{
    Bracketed, Label, Measure, Period, RowName, YearWord, all_brackets, column_measures, compact, heads, period,
    tokens, total_level, unit_heading,
};
use crate::grammar::part::{OF_POOL, is_account};
use crate::grammar::phrase::{before_budget, before_shown, is_tally};
use crate::money::{Amount, Interval, Rounding, Yen};
use crate::stage::{Stage, ends_in_short_stage, stage_words};
use crate::text::Text;

pub(super) use drafts::{NO_COLUMN, drafts};
pub(super) use sums::{Standing, standings};

use body::RawRow;
use heads::Heads;

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

/// What a line says of brackets: the line by position, and what opens them.
#[derive(Clone, Copy, Debug)]
struct Legend {
    line: usize,
    open: char,
    meaning: Bracketed,
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

/// How many lines, blank ones too, a table's caption stands above it at most, and how many chars it has.
const CAPTION_LINES: usize = 5;
const LONGEST_CAPTION: usize = 40;

/// How many lines, blank ones too, may stand between units and their table.
const MOST_ABOVE: usize = 64;
/// Letters alone in the name of a row that are no name spread over its column, above a row of one letter.
const LEAST_SCATTERED: usize = 6;
/// Rows that make a table where nothing labels the columns.
const LEAST_ROWS: usize = 3;
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
            Column { label, bracket: None, enclosed: false, name: None, unit: None }
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
            at = table.as_ref().and_then(|table| table.lines.iter().rfind(own)).map_or(at, |&last| last) + 1;
            found.extend(table);
        }
        found
    }

    // （金額単位：百万円） below all else is of all, where no other line has money of its own
    fn is_of_all(&self, unit: usize) -> bool {
        let text = self.text.as_str();
        // 百万円未満は四捨五入 says of no money
        let priced = |at: usize| ends_in_figure(&text[..at]);
        let below = &self.lines[unit + 1..];
        self.is_unit_alone(unit)
            && !find_iter(text.as_bytes(), "円").any(priced)
            && below.iter().all(|line| line.is_blank() || line.kind == Kind::PageNumber)
    }

    // a table right below 職員数の推移 is of no money
    fn is_of_others(&self, table: &Table) -> bool {
        let Some(&first) = table.lines.first() else { return false };
        let above = self.lines[..first].iter().rev().take(LABEL_LINES).find(|line| !line.is_blank());
        above.is_some_and(titles_tally)
    }

    // 令和７年度 概算要求（単位：百万円） may be the document's title
    fn is_unit_alone(&self, line: usize) -> bool {
        unit_heading(self.lines[line].text).is_some_and(|(before, _)| before.is_empty())
    }

    // whether a line with 円 is of a heading's unit, or of the units of columns
    fn tells_unit(&self, at: usize) -> bool {
        let text = self.lines[at].text;
        // most units are of the figures right before them
        let apart = || text.match_indices('円').any(|(yen, _)| !ends_in_figure(&text[..yen]));
        (apart() || text.contains(['単', '金']))
            && (unit_heading(text).is_some() || column_measures(text).is_some() || has_unit_label(text))
    }

    fn unit_on(&self, line: usize) -> Option<Unit> {
        let text = self.lines[line].text;
        let (before, measure) = unit_heading(text)?;
        // …は、以下のとおり。（単位：億円）
        let behind_sentence = before.trim_end().ends_with('。');
        (behind_sentence || !before.contains('。')).then_some(Unit { line, measure })
    }

    fn legends(&self) -> &[Legend] {
        let said = |(line, own)| all_brackets(own).map(move |(open, meaning)| Legend { line, open, meaning });
        let lines = || self.lines.iter().map(|line| line.text).enumerate();
        self.legends.get_or_init(|| lines().flat_map(said).collect())
    }

    // the legend that stands nearest, above or below
    fn said(&self, open: char, line: usize) -> Option<Bracketed> {
        let own = self.legends().iter().filter(|legend| legend.open == open);
        own.min_by_key(|legend| legend.line.abs_diff(line)).map(|legend| legend.meaning)
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
        let stray = unread.iter().filter(|_| !strays.is_empty()).map(|&at| found.rows[at].line);
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

    // 図３ 令和４年度…特別会計の歳出（単位：億円）, ２ 令和６年度補正予算の内訳⏎（単位：百万円）: beside the unit of a table, or right above both
    fn captioned(&self, at: usize, unit: Option<Unit>) -> Option<(FiscalYear, Option<Stage>)> {
        let beside = unit.and_then(|unit| unit_heading(self.lines[unit.line].text)).map(|(before, _)| before);
        let top = unit.map_or(at, |unit| unit.line.min(at));
        let lines = self.lines[top.saturating_sub(CAPTION_LINES)..top].iter().rev().filter(|line| !line.is_blank());
        let mut lines = lines.take_while(|line| !matches!(line.kind, Kind::Ledger | Kind::Note)).peekable();
        // ２ 令和６年度補正予算⏎（１）港湾局
        let part = |line: &&Line<'_>| item(line.text).is_some() && !line.text.contains("年度");
        let above = || {
            let part = lines.next_if(part).and_then(|line| item(line.text));
            let above = lines.next().filter(|above| {
                let own = item(above.text);
                part.as_ref().is_none_or(|part| own.is_some_and(|own| own.style != part.style))
            });
            above.and_then(|above| caption(above.text))
        };
        beside.and_then(caption).or_else(above)
    }

    // 事業名 R6予算 R7要求⏎創薬支援推進事業 35 44⏎（単位：億円）: where none stands above, the one right below the last row, if nothing
    // below it could be of it
    fn unit_below(&self, heads: &Heads) -> Option<Unit> {
        let row = self.body(heads, heads.across().count()).into_iter().rfind(RawRow::is_read)?;
        let mut below = (row.line + 1..self.lines.len()).filter(|&line| !self.lines[line].is_blank());
        let unit = self.unit_on(below.next()?).filter(|unit| self.is_unit_alone(unit.line))?;
        let next = below.next().filter(|&next| self.heads(next).is_some() || self.headless(next).is_some());
        next.is_none().then_some(unit)
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
        let adds = |row: &Row| {
            let parts: Interval = [both - 2, both - 1].iter().filter_map(|&part| interval(row, part)).sum();
            interval(row, both).is_some_and(|whole| whole.intersects(parts))
        };
        (rows.len() >= LEAST_TOLD && rows.iter().all(adds)).then_some(found)
    }

    fn unlabelled_table(&self, at: usize, unit: Unit) -> Option<Found> {
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
            Column { label, bracket: None, enclosed: false, name: None, unit: unit_of(ratio) }
        };
        let columns = ratios.into_iter().map(column).collect();
        Some(Found { rows, columns, heads_end: at, ministries: false })
    }

    // 百万円 百万円⏎１．水の安全の確保⏎4,859 4,749: as many columns as units, of which nothing tells the years
    fn table_of_units(&self, unit: Unit, columns: usize) -> Option<Found> {
        let rows = self.under_units(unit.line, columns);
        let own = self.money(unit).filter(|_| rows.len() >= LEAST_TOLD);
        let column = Column { label: None, bracket: None, enclosed: false, name: None, unit: Some(own?) };
        Some(Found { rows, columns: vec![column; columns], heads_end: unit.line + 1, ministries: false })
    }

    // whether nothing but blank lines stands between a unit and a line
    fn is_right_below(&self, unit: usize, at: usize) -> bool {
        unit < at && self.lines[unit + 1..at].iter().all(Line::is_blank)
    }

    // 【平成29年度補正予算案額】⏎単位：億円: of which year and stage a title right above a unit says that one column is
    fn titled(&self, unit: usize) -> Option<Period> {
        let title = (unit.saturating_sub(2)..unit).rev().map(|line| &self.lines[line]).find(|line| !line.is_blank())?;
        let text = compact(title.text);
        period(bracket::enclosed(&text).unwrap_or(&text)).filter(|period| period.year.is_some())
    }

    // the rows that can be read, and the positions of those that cannot; the one behind a row that cannot knows it
    fn valued(&self, found: &Found) -> (Vec<Row>, Vec<usize>) {
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
    fn strays(&self, found: &Found, columns: &[Column], unread: &[usize]) -> Vec<Stray> {
        let unit_of = |column: &Column| column.unit.map(|(yen, _)| yen);
        let first = columns.first().and_then(unit_of);
        let unit = first.filter(|_| columns.iter().all(|column| unit_of(column) == first));
        let last = (0..found.rows.len()).rev().find(|at| !unread.contains(at)).unwrap_or_default();
        let below =
            |pair: &[RawRow]| pair[1].is_right_below(&pair[0]) && (pair[1].cells.len() > 1 || self.has_long(&pair[1]));
        let below = found.rows[last..].windows(2).take_while(|pair| below(pair)).count();
        let inside = |at: &&usize| **at <= last + below || found.rows[**at].unnamed;
        let scattered = self.scattered(&found.rows);
        let mut strays: Vec<Stray> = Vec::new();
        for &at in unread.iter().filter(inside) {
            let own = self.stray(&found.rows[at], unit, columns).into_iter();
            // nobody's name
            let named = |stray: Stray| {
                let name = if scattered[at] { RowName::default() } else { stray.name };
                Stray { name, ..stray }
            };
            strays.extend(own.map(named));
        }
        strays
    }

    // whether words stand side by side above rows: labels of columns that are not known, so that any may hold no money
    fn labels(&self, unit: usize, at: usize) -> bool {
        let mut between = self.lines[unit..at].iter().skip(1);
        let names = |line: &Line<'_>| matches!(line.kind, Kind::Heading | Kind::Bullet(_)) || item(line.text).is_some();
        let legend = |line: &Line<'_>| all_brackets(line.text).next().is_some();
        between.any(|line| !line.is_blank() && tokens(line.text).len() > 1 && !names(line) && !legend(line))
    }

    // the yen that a unit counts, and the number of its line
    fn money(&self, unit: Unit) -> Option<(Yen, u32)> {
        match unit.measure {
            Measure::Money(yen) => Some((yen, self.lines[unit.line].number)),
            Measure::Other => None,
        }
    }

    // whether a unit heading stands right above a table: a title or a label between, but no sentence
    fn is_near(&self, unit: usize, at: usize) -> bool {
        if at > unit + MOST_ABOVE {
            return false;
        }
        let between = self.lines[unit.min(at)..at].iter().skip(1).filter(|line| !line.is_blank());
        let few = between.clone().nth(LABEL_LINES).is_none();
        unit <= at && few && between.clone().all(|line| !line.text.ends_with('。'))
    }
}

// ２ 令和６年度補正予算の内訳, 参考 令和５年度決算の状況, 図３ 令和４年度復興特別会計の歳出: a year, the budget that is meant, and at most what is
// shown of it. 令和６年度補正予算に計上した分, 令和６年度診療報酬改定関係 and …計画（令和５年度策定） say of no money when it is
fn caption(text: &str) -> Option<(FiscalYear, Option<Stage>)> {
    let short = text.chars().nth(LONGEST_CAPTION).is_none();
    let (_, behind) = text.split_once("年度").filter(|_| short && bracket::enclosed(text).is_none())?;
    let budget = before_shown(behind.trim());
    let worded = || stage_words(budget).last().filter(|(place, _)| place.end == budget.len());
    let (name, stage) = match worded() {
        Some((place, word)) => (&budget[..place.start], Some(word.stage)),
        None => (before_budget(budget)?, ends_in_short_stage(budget)),
    };
    // nothing, or whose budget it is: 海の庁, 海の特別会計の
    let words = |c: char| c.is_alphanumeric() || c.is_whitespace();
    let name = name.strip_suffix('の').unwrap_or(name);
    let of_one = name.chars().all(words) && (is_account(name) || !name.contains(|c| matches!(c, 'ぁ'..='ゖ')));
    let year = only_year_in(text).filter(|_| of_one && !may_be_legend(text) && heads(text).is_none())?;
    Some((year, stage))
}

// 職員数の推移, 職員数
fn titles_tally(title: &Line<'_>) -> bool {
    let text = compact(title.text);
    is_tally(&text) || text.rsplit_once('の').is_some_and(|(counted, _)| is_tally(counted))
}

// 30億 of 30億円
fn ends_in_figure(text: &str) -> bool {
    text.trim_end_matches(['千', '百', '十', '万', '億', '兆']).ends_with(|c: char| c.is_ascii_digit())
}

// 要求額(千円)
fn has_unit_label(text: &str) -> bool {
    text.split('円').skip(1).any(|behind| behind.starts_with(')'))
        && heads(text).is_some_and(|heads| heads.iter().any(|head| head.measure.is_some()))
}

#[cfg(test)]
mod tests;
