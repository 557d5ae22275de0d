//! The rows of a table: a name and figures on one line, or each on a line of its own.

mod run;
mod stacked;
mod under_units;

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use run::{rows_of, run, without_rates};

use super::grid::{Across, COUNTS, Count, best_counts, columns_of};
use super::heads::Heads;
use super::{Column, Entry, LABEL_LINES, Paper, Row, Stray, titles_tally};
use crate::grammar::bracket;
use crate::grammar::item::{item, numbered};
use crate::grammar::ledger::{
    Bracketed, Cell, Figure, Label, Period, RowName, Token, YearWord, behind_division, cell, column_measures, compact,
    heads, is_empty_cell, is_rate_row, is_same, period, row_name, tokens, total_level,
};
use crate::grammar::part::OF_POOL;
use crate::grammar::phrase::{is_done, is_side, is_tally};
use crate::grammar::sentence::{About, about};
use crate::grammar::unfinished::is_unfinished_row;
use crate::grammar::unit::unit;
use crate::money::{Amount, Yen};
use crate::reading::lines::{Kind, Line};
use crate::stage::Stage;

/// A row before its figures have a value.
#[derive(Clone, Debug, Default)]
pub(super) struct RawRow {
    /// The line of its figures, by position.
    pub(super) line: usize,
    /// All its lines.
    pub(super) lines: Range<usize>,
    /// Its name in the normalised text.
    pub(super) name: Range<usize>,
    /// Where its words begin, if others stand before it on its line.
    begins: Option<usize>,
    pub(super) cells: Vec<RawCell>,
    /// Whether its cells stand in columns, two spaces or more apart.
    pub(super) wide: bool,
    /// Whether it is the first behind labels that are repeated.
    pub(super) torn: bool,
    /// Whether it is a cell of the row behind it, of which nothing tells the column.
    pub(super) part: bool,
    /// The line of the cell of a frame in which it is one of several.
    pub(super) frame: Option<usize>,
    /// Whether it is one of several in a frame, of which nothing tells which of its names it has.
    pub(super) unnamed: bool,
    /// Whether 〔主な内訳〕 stands between it and the row above.
    divides: bool,
    /// The column of each cell; none where nothing decides them, and the row is not read.
    columns: Vec<usize>,
}

/// A cell before its column is known.
#[derive(Clone, Debug)]
pub(super) struct RawCell {
    place: Range<usize>,
    pub(super) across: Across,
    pub(super) bracketed: bool,
    /// Whether a label stands in its bracket, which says of when it is: it belongs to the figure before it.
    labelled: bool,
    /// Whether its unit stands with it: 6,120百万円, 6,120 百万円.
    priced: bool,
}

impl RawCell {
    /// What its figure comes to in a unit.
    pub(super) fn value(&self, text: &str, unit: Yen) -> Option<Amount> {
        match cell(&text[self.place.clone()])? {
            Cell::Figure(figure) => figure.amount(unit),
            _ => None,
        }
    }
}

// (※4)(※5)
fn is_marks(text: &str) -> bool {
    text.starts_with("(※") && !text.contains(char::is_alphabetic)
}

// (うち再掲13) below a cell
fn is_wrapped_part(text: &str) -> bool {
    let part = |name: RowName| name.of_which || name.relisted;
    bracket::enclosed(text).is_some() && part(row_name(text))
}

// うち再掲 and 13 of it: what the part is, and its figure
fn wrapped_part(text: &str) -> Option<(RowName, Figure<'_>)> {
    let inside = bracket::enclosed(text).filter(|_| is_wrapped_part(text))?;
    let (words, figure) = inside.split_at(inside.find(|c: char| c.is_ascii_digit())?);
    match cell(figure)? {
        Cell::Figure(figure) => Some((row_name(words), figure)),
        _ => None,
    }
}

// 1.20 of 1,200 and 1,000, half up or cut off
fn is_quotient(ratio: Decimal, one: Decimal, other: Decimal) -> Option<bool> {
    let quotient = one.checked_div(other)?;
    let printed = quotient.round_dp_with_strategy(ratio.scale().max(1), RoundingStrategy::MidpointAwayFromZero);
    Some(printed == ratio || quotient.trunc_with_scale(ratio.scale().max(1)) == ratio)
}

/// What a line of a table's body is.
enum Part {
    Row(RawRow),
    /// Several of them on one line, of which this is the last.
    Rows(Vec<RawRow>, RawRow),
    /// A line without figures: the name of the figures below, or of the rows below; a page's number.
    Words,
    /// Figures that fit no columns.
    Unread,
    /// Labels that are repeated, as on another page.
    Repeated,
    End,
}

// so many lines in a row may bring no row
const MOST_PASSED: usize = 4;
// of those with figures in most columns
const MOST_SHORT: usize = 16;
// so many blank lines end a table
const MOST_BLANK: usize = 3;
// in narrower tables a line of figures may be anything
const LEAST_PARTED: usize = 2;
// so many lines may the remarks between two parts of a table take
const MOST_REMARKS: usize = 8;
// in wider tables no column is looked for that others come to
const MOST_WITH_RATIOS: usize = 12;
// how far behind the rows their labels may stand
const MOST_BEHIND: usize = 16;
// chars of a line of words in a table
const LONGEST_WORDS: usize = 40;

impl Paper<'_, '_> {
    /// The rows below labels.
    pub(super) fn body(&self, heads: &Heads, columns: usize) -> Vec<RawRow> {
        if let Some(row) = self.lone(heads, columns) {
            return vec![row];
        }
        let mut rows = self.rows(heads, columns);
        if !rows.iter().any(RawRow::is_read)
            && let Some(row) = self.one_row(heads, columns)
        {
            return vec![row];
        }
        if !rows.iter().any(RawRow::is_read) && heads.stacked && !heads.remarks {
            return self.stacked(heads, columns);
        }
        let across: Vec<Range<usize>> = heads.across().cloned().collect();
        let full: Vec<RawRow> =
            rows.iter().filter(|row| row.wide && row.columns.len() == columns && row.is_plain()).cloned().collect();
        let full: Vec<&RawRow> = full.iter().collect();
        let counts = best_counts(&full, across.len());
        for row in rows.iter_mut().filter(|row| !row.is_read() && row.wide && row.cells.len() < columns) {
            row.columns = columns_of(row, &full, &across, &counts).unwrap_or_default();
        }
        if let Some(asked) = heads.asked() {
            let last_year = |row: &RawRow| self.said('(', row.line) == Some(Bracketed::Prior);
            let short = rows.iter_mut().filter(|row| row.is_compared() && columns > row.cells.len());
            short.filter(|row| last_year(row)).for_each(|row| row.columns = vec![asked; row.cells.len()]);
        }
        rows
    }

    fn rows(&self, heads: &Heads, columns: usize) -> Vec<RawRow> {
        let (mut rows, mut passed, mut blank, mut torn) = (Vec::new(), 0, 0, false);
        // rows up to the last that fits, and short ones since
        let (mut fitting, mut short) = (0, 0);
        // since the last row: a blank line, and a line of words below it
        let (mut apart, mut headed) = (false, false);
        let mut divides = false;
        // behind the last row that goes on over lines, or the remarks
        let mut behind = 0;
        for line in heads.end..self.lines.len() {
            if line < behind {
                continue;
            }
            if self.lines[line].is_blank() {
                blank += 1;
                continue;
            }
            let parted = blank >= MOST_BLANK && !self.lines[line].page_break;
            let part = self.part(line, heads, columns);
            if matches!(part, Part::End)
                && !parted
                && let Some(heading) = self.goes_on_below(line, heads, columns).filter(|_| !rows.is_empty())
            {
                behind = heading;
                torn = rows.last().is_some_and(|last| !self.closes(last));
                continue;
            }
            if matches!(part, Part::End) || parted || passed >= MOST_PASSED {
                break;
            }
            apart |= blank > 0;
            (passed, blank) = (passed + 1, 0);
            let (row, fits) = match part {
                Part::Row(row) => (row, true),
                Part::Rows(before, row) => {
                    rows.extend(before);
                    (row, true)
                }
                Part::Unread => {
                    let mut row = self.unread(line, &heads.words, columns);
                    if let Some(whole) = self.over_lines(&row, columns) {
                        behind = whole.lines.end;
                        (passed, short) = (0, 0);
                        rows.push(whole);
                        fitting = rows.len();
                        continue;
                    }
                    let whole = heads.total.and_then(|total| row.of_one_part(self.text.as_str(), total));
                    match whole {
                        Some(whole) => {
                            rows.push(RawRow { part: true, ..row });
                            (whole, true)
                        }
                        None => (row, false),
                    }
                }
                Part::Repeated => {
                    torn = rows.last().is_some_and(|last| !self.closes(last));
                    continue;
                }
                Part::Words | Part::End => {
                    headed |= apart;
                    divides |= behind_division(self.lines[line].text) == Some("");
                    continue;
                }
            };
            // ２．主要事項⏎○ 観測の強化 1,610百万円: figures with units below a table without them are another list
            let listed = row.cells.len() < columns && (headed || item(self.lines[line].text).is_some());
            if apart && listed && row.is_priced() && rows.iter().any(|above| above.is_read() && !above.is_priced()) {
                break;
            }
            (apart, headed) = (false, false);
            if fits {
                (passed, short) = (0, 0);
            } else if row.is_short(columns) && short < MOST_SHORT {
                (passed, short) = (passed - 1, short + 1);
            }
            let torn = fits && std::mem::take(&mut torn);
            rows.push(RawRow { torn, divides: std::mem::take(&mut divides), ..row });
            fitting = if fits { rows.len() } else { fitting };
        }
        rows.truncate(fitting + MOST_PASSED);
        rows
    }

    // ○ 税率の引上げによる増を含む。⏎(歳出)⏎国債費 232,702 234,500: remarks between two parts of a table, of which the second has a heading in
    // brackets that says of which side it is, and a row for all columns right below it; where that heading stands
    fn goes_on_below(&self, line: usize, heads: &Heads, columns: usize) -> Option<usize> {
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
    fn row_apart(&self, line: usize, own: &[Token<'_>], heads: &Heads, columns: usize) -> Option<RawRow> {
        let cells = self.raw_cells(self.lines[line].start, own);
        let name = line.checked_sub(2).filter(|&name| name >= heads.end && self.lines[name + 1].is_blank())?;
        let figures = |at: &usize| run(&tokens(self.lines[*at].text), columns);
        let printed = |at: &usize| !self.lines[*at].is_blank();
        // 【エネルギー対策特別会計】 over the name of its one row
        let boxed =
            |at: &usize| self.lines[*at].text.starts_with('【') && bracket::enclosed(self.lines[*at].text).is_some();
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

    // a row of which nothing is known but what stands there
    fn unread(&self, line: usize, words: &[Label], columns: usize) -> RawRow {
        let start = self.lines[line].start;
        let tokens = tokens(self.lines[line].text);
        let run = run(&tokens, columns).unwrap_or(0..0);
        let name = named(start, &tokens[..run.start], words).unwrap_or(start..start);
        let cells = self.raw_cells(start, &tokens[run]);
        RawRow { line, lines: line..line, name, cells, columns: Vec::new(), ..RawRow::default() }
    }

    // 5.理解の増進 69⏎(うち再掲13)⏎75⏎(うち再掲13)⏎98 23: cells that wrap, down to the last column
    fn over_lines(&self, row: &RawRow, columns: usize) -> Option<RawRow> {
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

    pub(super) fn raw_cells(&self, start: usize, tokens: &[Token<'_>]) -> Vec<RawCell> {
        let places = || tokens.iter().map(|token| start + token.start..start + token.end());
        let cells = tokens.iter().zip(places()).zip(self.each_across(places()));
        let cells = cells.map(|((token, place), across)| raw_cell(token.text, place, across));
        cells.map(|cell| RawCell { priced: cell.priced || self.unit_behind(cell.place.end), ..cell }).collect()
    }

    // 百万円 behind 6,120
    fn unit_behind(&self, at: usize) -> bool {
        unit(self.text.as_str()[at..].trim_start_matches(' ')).is_ok()
    }

    /// The figures of a row that fits no columns.
    pub(super) fn stray(&self, raw: &RawRow, unit: Option<Yen>, columns: &[Column]) -> Vec<Stray> {
        let text = self.text.as_str();
        let printed = self.printed_name(raw);
        let name = if is_same(&printed) { RowName::default() } else { own_name(&printed) };
        // 1,204 1,310 106 below labels, with no name: of the table all the same
        let nameless = raw.name.is_empty() && columns.len() > 1 && raw.cells.len() == columns.len();
        if !is_same(&printed) && !nameless && !name.name.contains(char::is_alphabetic) {
            return Vec::new();
        }
        let stray = |(nth, own): (usize, &RawCell)| {
            let (figure, place) = match cell(&text[own.place.clone()])? {
                Cell::Figure(figure) | Cell::Labelled(_, figure) => {
                    (figure, within(own, &text[own.place.clone()], figure))
                }
                Cell::Bracketed(figure) => (figure, own.place.clone()),
                _ => return None,
            };
            let column = raw.columns.get(nth).copied().filter(|_| raw.unnamed);
            let unit = match column {
                Some(column) => Some(columns[column].unit?.0),
                None => unit,
            };
            let value = unit.and_then(|unit| figure.amount(unit));
            let Figure { of_which, approximate, .. } = figure;
            Some(Stray { name: name.clone(), place, column, value, of_which, approximate })
        };
        raw.cells.iter().enumerate().filter_map(stray).collect()
    }

    // over two lines it is one name
    fn printed_name(&self, row: &RawRow) -> Cow<'_, str> {
        let printed = &self.text.as_str()[row.name.clone()];
        let pieces = || printed.split(['\n', '\r']).map(str::trim).collect::<String>();
        if printed.contains(['\n', '\r']) { Cow::Owned(pieces()) } else { Cow::Borrowed(printed) }
    }

    fn closes(&self, row: &RawRow) -> bool {
        total_level(&self.text.as_str()[row.name.clone()]).is_some()
    }

    fn part(&self, line: usize, heads: &Heads, columns: usize) -> Part {
        let own = &self.lines[line];
        if own.kind == Kind::PageNumber {
            return Part::Words;
        }
        if self.unit_on(line).is_some() || (own.kind == Kind::Note && !is_marks(own.text)) {
            return Part::End;
        }
        match heads.repeats(own.text) {
            Some(true) => return Part::Repeated,
            Some(false) => return Part::End,
            None => {}
        }
        let tokens = without_rates(tokens(own.text), columns, heads.may_hold_rates());
        // 港の整備 1,000 1,200 対象港 12 ( 10 ): what stands behind the figures may be the remark
        let split = || self.split(line, &tokens, (&heads.words, columns));
        if let Some((before, last)) = (!heads.remarks).then(split).flatten() {
            return Part::Rows(before, last);
        }
        let Some(run) = run(&tokens, columns) else { return self.words(line) };
        // 執行率（％） 85 91 among rows of money
        if run.start.checked_sub(1).is_some_and(|last| is_rate_row(tokens[last].text)) {
            return Part::Words;
        }
        let all = run.len() == tokens.len();
        let row = self.raw_row(line, &tokens, run, (&heads.words, columns));
        row.or_else(|| self.row_apart(line, &tokens, heads, columns).filter(|_| all)).map_or(Part::Unread, Part::Row)
    }

    // 甲事業 1,200 ( 935 ) 乙事業 3,003 ( 3,003 ): the rows of one line, and the last
    fn split(&self, line: usize, tokens: &[Token<'_>], of: (&[Label], usize)) -> Option<(Vec<RawRow>, RawRow)> {
        let row = |(start, own): (usize, Range<usize>)| {
            let raw = self.raw_row(line, &tokens[start..own.end], own.start - start..own.end - start, of)?;
            // 職員数 1,204 1,210
            let counts = is_tally(&self.text.as_str()[raw.name.clone()]);
            (!counts).then_some(RawRow { begins: Some(self.lines[line].start + tokens[start].start), ..raw })
        };
        let mut rows: Vec<RawRow> = rows_of(tokens, of.1)?.into_iter().map(row).collect::<Option<_>>()?;
        let last = rows.pop()?;
        // a name that begins on the line above is the first row's alone
        (last.lines.len() == 1).then_some((rows, last))
    }

    fn words(&self, line: usize) -> Part {
        let text = self.lines[line].text;
        // 救助事業 「岬の補助金」（７年度予算案：15,000千円）の内数: words in the place of figures
        let short = text.chars().count() <= LONGEST_WORDS || text.ends_with(OF_POOL);
        let short = short && !text.contains('。');
        if short { Part::Words } else { Part::End }
    }

    fn raw_row(
        &self,
        line: usize,
        tokens: &[Token<'_>],
        run: Range<usize>,
        (words, columns): (&[Label], usize),
    ) -> Option<RawRow> {
        // 子供の育成事業 5,102 ( 4,784 ) 伝統文化教室事業 1,200 ( 935 ): no name has figures in it
        if tokens[..run.start].iter().any(|token| is_long(token.text)) {
            return None;
        }
        let start = self.lines[line].start;
        let cells = self.raw_cells(start, &tokens[run.clone()]);
        let own = named(start, &tokens[..run.start], words);
        // ・部活動指導員の配置支援事業⏎（12,552人→13,000人） 1,815 1,815 0: what is said of the name above
        let aside = |name: &Range<usize>| bracket::enclosed(&self.text.as_str()[name.clone()]).is_some();
        let (name, first) = match own {
            Some(name) if !aside(&name) => (name, line),
            own => self.name_above(line, columns).or_else(|| Some((own?, line)))?,
        };
        let (name, first) = match self.begun_above(first, columns) {
            Some(start) => (start..name.end, first - 1),
            None => (name, first),
        };
        let wide = tokens[run].iter().any(|token| token.wide);
        let known = by_order(&cells, columns);
        let columns = known.or_else(|| (wide && cells.len() < columns).then(Vec::new))?;
        Some(RawRow { line, lines: first..line + 1, name, cells, wide, columns, ..RawRow::default() })
    }

    // the line right above figures that have their line for themselves
    fn name_above(&self, line: usize, columns: usize) -> Option<(Range<usize>, usize)> {
        let mut at = line.checked_sub(1)?;
        // 総計⏎(※4)⏎737 780: marks of notes between a name and its figures
        if is_marks(self.lines[at].text) {
            at = at.checked_sub(1)?;
        }
        let above = &self.lines[at];
        let words = !above.is_blank() && run(&tokens(above.text), columns).is_none() && above.kind != Kind::Note;
        // 千円 千円 千円
        let units = || column_measures(above.text).is_some();
        let labels = || heads(above.text).is_some_and(|labels| labels.len() > 1);
        (words && !units() && !labels()).then(|| (above.start..above.end(), at))
    }

    // （２）検査の高度化・⏎安全の普及促進 114 107: where the numbered name begins that goes on on a line
    fn begun_above(&self, line: usize, columns: usize) -> Option<usize> {
        let above = &self.lines[line.checked_sub(1)?];
        let goes_on = is_unfinished_row(above.text) && item(self.lines[line].text).is_none();
        let begins = goes_on && item(above.text).is_some() && above.kind != Kind::Note;
        (begins && run(&tokens(above.text), columns).is_none()).then_some(above.start)
    }

    /// Rows of as many figures, under each other; nothing labels them. Where each has a bracket with another figure, or a mark
    /// or a number before its name, headings and text may stand between them.
    pub(super) fn headless(&self, at: usize) -> Option<Vec<RawRow>> {
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
            if let Some(lost) = own.is_none().then(|| self.nameless(line, columns)).flatten().filter(|_| right_below) {
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

    fn figures_alone(&self, line: usize, columns: usize) -> Option<RawRow> {
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
    pub(super) fn has_bracket(&self, line: usize) -> bool {
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
    pub(super) fn are_long(&self, rows: &[RawRow]) -> bool {
        rows.iter().flat_map(|row| &row.cells).all(|cell| is_long(&self.text.as_str()[cell.place.clone()]))
    }

    /// 総 計 812,916 right below a table: no telephone number.
    pub(super) fn has_long(&self, row: &RawRow) -> bool {
        !row.name.is_empty() && row.cells.iter().any(|cell| self.text.as_str()[cell.place.clone()].contains(','))
    }

    /// Which columns hold no money of rows that nothing labels: 1.20 beside 1,200 and 1,000, what the one is of the other.
    pub(super) fn ratios(&self, rows: &[RawRow], columns: usize) -> Vec<bool> {
        if columns > MOST_WITH_RATIOS {
            return vec![false; columns];
        }
        let text = self.text.as_str();
        let figures = |row: &RawRow| -> Vec<Option<Decimal>> {
            let plain = row.cells.iter().filter(|cell| !cell.bracketed);
            plain.map(|cell| text[cell.place.clone()].replace(',', "").parse().ok()).collect()
        };
        let rows: Vec<Vec<Option<Decimal>>> = rows.iter().map(figures).collect();
        let is_ratio = |ratio: usize, one: usize, other: usize| {
            let of = |row: &Vec<Option<Decimal>>| is_quotient(row[ratio]?, row[one]?, row[other]?);
            rows.iter().all(|row| of(row) == Some(true))
        };
        let has_fraction = |column: usize| rows.iter().any(|row| row[column].is_some_and(|own| own.scale() > 0));
        let others = |ratio: usize| (0..columns).filter(move |other| *other != ratio);
        let ratio = |ratio: usize| {
            has_fraction(ratio)
                && others(ratio).any(|one| others(ratio).any(|other| one != other && is_ratio(ratio, one, other)))
        };
        (0..columns).map(ratio).collect()
    }

    /// 13,562 13,420 1.01 near below rows of which the third figure is what the first is of the second: a row that has lost its name.
    pub(super) fn nameless_below(&self, rows: &[RawRow]) -> Vec<RawRow> {
        let Some(last) = rows.last() else { return Vec::new() };
        let near = last.line + 1..self.lines.len().min(last.line + 1 + MOST_PASSED);
        let near = near.take_while(|&at| !self.lines[at].is_blank());
        let found = near.filter_map(|at| self.figures_alone(at, last.cells.len()));
        found.filter(|row| self.is_divided(row) == Some(true)).collect()
    }

    // 1.05 beside 12,703 and 12,122: whether the third is what the first is of the second
    fn is_divided(&self, row: &RawRow) -> Option<bool> {
        let text = self.text.as_str();
        let figure = |cell: &RawCell| text[cell.place.clone()].replace(',', "").parse::<Decimal>().ok();
        let [own, before, ratio] = &row.cells[..] else { return None };
        is_quotient(figure(ratio)?, figure(own)?, figure(before)?)
    }

    /// 直轄事業 12,703 12,122 1.05 … H26決定額(A)前年度(B): labels that stand behind the rows, where no rows of their own follow: of the
    /// year that is and of the one before, by which it is divided in the third column.
    pub(super) fn labels_behind(&self, rows: &[RawRow]) -> Option<[Label; 2]> {
        if !rows.iter().filter(|row| row.is_read()).all(|row| self.is_divided(row) == Some(true)) {
            return None;
        }
        let behind = rows.last()?.line + 1;
        let near = (behind..self.lines.len()).take(MOST_BEHIND).take_while(|&at| {
            self.unit_on(at).is_none() && !self.lines[at].text.contains('。') && self.lines[at].kind != Kind::Note
        });
        let (at, labels) = near.into_iter().find_map(|at| Some((at, years_apart(self.lines[at].text)?)))?;
        let below = self.lines[at + 1..].iter().filter(|line| !line.is_blank()).take(LABEL_LINES);
        let figures =
            |line: &Line<'_>| run(&tokens(line.text), labels.len()).is_some_and(|run| run.len() >= labels.len());
        (!below.into_iter().any(figures)).then_some(labels)
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

    /// A row with the values of its cells; none where a figure stands in a column that cannot hold it.
    pub(super) fn row(&self, raw: &RawRow, columns: &[Column], above: Option<&RowName>) -> Option<Row> {
        if !raw.is_read() {
            return None;
        }
        let text = self.text.as_str();
        let mut cells = Vec::new();
        let round = self.said('(', raw.line);
        for (own, &at) in raw.cells.iter().zip(&raw.columns) {
            let Some((unit, _)) = columns[at].unit else { continue };
            let printed = &text[own.place.clone()];
            if is_empty_cell(printed) {
                continue;
            }
            let bare = of_which_behind(printed).unwrap_or(printed);
            let place = own.place.start..own.place.start + bare.len();
            let entry = Entry::blank(at, place);
            // （ ）は減 says nothing of [35]
            let legend = match printed.chars().next() {
                Some('(') => round,
                Some(open) if bracket::opens(open) => self.said(open, raw.line),
                _ => None,
            };
            let meaning = columns[at].bracket.map(held).or(legend);
            // 2.4% below 対前年度
            if columns[at].label == Some(Label::Compared) && cell(printed) == Some(Cell::Other) {
                continue;
            }
            // （15.0）, where （ ）内は対前年度伸率: no money
            if meaning == Some(Bracketed::Rate) && matches!(cell(printed), Some(Cell::Bracketed(_))) {
                continue;
            }
            if cell(printed).is_none()
                && let Some((name, figure)) = wrapped_part(printed)
            {
                let (place, bracket) =
                    (within(own, printed, figure), Some(Bracketed::Relisted).filter(|_| name.relisted));
                let part = Entry { place, bracket, ..entry };
                cells.push(Entry { of_which: name.of_which, ..part.enclosed(figure, unit)? });
                continue;
            }
            let read = match cell(printed)? {
                Cell::Labelled(period, figure) => {
                    let entry =
                        Entry { place: within(own, printed, figure), bracket: Some(Bracketed::Of(period)), ..entry };
                    entry.enclosed(figure, unit)?
                }
                Cell::Bracketed(figure) if columns[at].enclosed => entry.enclosed(figure, unit)?,
                Cell::Figure(figure) => entry.figure(within(own, printed, figure), figure, unit)?,
                Cell::Nothing if is_bracketed(printed) => Entry { bracket: meaning, ..entry },
                cell => entry.read(cell, unit, meaning)?,
            };
            if bare.len() < printed.len() {
                cells.last_mut().into_iter().for_each(|before: &mut Entry| before.of_which |= before.column == at);
            }
            cells.push(read);
        }
        let printed = self.printed_name(raw);
        let mut name = if is_same(&printed) { above?.clone() } else { own_name(&printed) };
        name.divides |= raw.divides;
        // 令和５年度予算額⏎159,900: a table column by column, in which no figure is the label's; うち推進枠 names a row, and so does
        // 当初予算 below 令和６年度 令和７年度
        let dated = || columns.iter().any(is_dated);
        let label = !name.of_which && period(&name.name).is_some_and(|own| own.year.is_some() || !dated());
        // 耐用年数 約30: figures that are counted, not asked for
        let counts = cells.iter().any(|cell| cell.approximate) && is_tally(&name.name);
        let named = !name.name.is_empty() && name.name.contains(char::is_alphabetic) && !label && !counts;
        let indent = self.across(raw.name.clone()).by(Count::Halves).start;
        let before = raw.cells.first().map_or(raw.name.end, |first| first.place.start.max(raw.name.end));
        let words =
            text[raw.begins.unwrap_or(self.lines[raw.line].start).min(raw.name.start)..before].trim().to_owned();
        named.then_some(Row { name, words, indent, torn: false, frame: raw.frame, cells })
    }
}

// the part of its column, where gaps part what stands before as labels do; else all of it, for words may be blank
fn named(start: usize, tokens: &[Token<'_>], words: &[Label]) -> Option<Range<usize>> {
    let (first, last) = tokens.first().zip(tokens.last())?;
    let cells: Vec<&[Token<'_>]> = tokens.chunk_by(|_, next| !next.wide).collect();
    // 合　　　計 is one word over two columns
    let spread = tokens.iter().all(|token| token.text.chars().nth(1).is_none());
    let own = words.iter().rposition(|label| *label == Label::Name).filter(|_| cells.len() == words.len() && !spread);
    // 内訳 厚生労働省 below 施策名 担当府省
    let named = |own: &usize| {
        let [only] = cells[*own] else {
            return cells[*own].iter().any(|token| token.text.contains(char::is_alphabetic));
        };
        only.text.contains(char::is_alphabetic) && behind_division(only.text) != Some("")
    };
    let ends = |cell: &[Token<'_>]| Some((cell.first()?.start, cell.last()?.end()));
    let (from, to) = own.filter(named).and_then(|own| ends(cells[own])).unwrap_or((first.start, last.end()));
    Some(start + from..start + to)
}

impl Entry {
    // (86) below (６年度当初予算額)
    fn enclosed(self, figure: Figure<'_>, unit: Yen) -> Option<Entry> {
        let Figure { of_which, approximate, .. } = figure;
        Some(Entry { value: Some(figure.amount(unit)?), of_which, approximate, ..self })
    }

    // 1,234 of 約1,234, 1,234の内数
    fn figure(self, place: Range<usize>, figure: Figure<'_>, unit: Yen) -> Option<Entry> {
        Some(Entry { place, ..self.enclosed(figure, unit)? })
    }

    // what else a cell of a column of money holds
    fn read(self, cell: Cell<'_>, unit: Yen, brackets: Option<Bracketed>) -> Option<Entry> {
        match cell {
            Cell::Bracketed(figure) => {
                let entry = Entry { approximate: figure.approximate, ..self };
                let amount = figure.amount(unit)?;
                let Some(meaning) = brackets else { return Some(Entry { value: Some(amount), unsaid: true, ..entry }) };
                let less = meaning == Bracketed::Minus && amount.yen.0 > 0;
                let value = if less { Amount { yen: Yen(-amount.yen.0), ..amount } } else { amount };
                let of_which = meaning == Bracketed::OfWhich || figure.of_which;
                Some(Entry { value: Some(value), of_which, bracket: Some(meaning), ..entry })
            }
            Cell::Nothing | Cell::Money => Some(self),
            Cell::Figure(_) | Cell::Labelled(..) | Cell::Other => None,
        }
    }
}

impl RawRow {
    /// 灯台の対策 1,000 1,000 below 公共 非公共 計: the total, which is as much as the one part. Whose part that is nothing tells: it is
    /// taken out.
    fn of_one_part(&mut self, text: &str, total: usize) -> Option<RawRow> {
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
    pub(super) fn of_cells(
        name: Range<usize>,
        (line, lines): (usize, Range<usize>),
        (columns, cells): (Vec<usize>, Vec<RawCell>),
        unnamed: bool,
    ) -> RawRow {
        RawRow { line, lines, name, cells, unnamed, columns, ..RawRow::default() }
    }

    pub(super) fn is_read(&self) -> bool {
        !self.columns.is_empty() && !self.unnamed
    }

    /// Whether it has a figure for each column.
    pub(super) fn is_full(&self, columns: usize) -> bool {
        self.is_read() && self.cells.iter().filter(|cell| !cell.bracketed).count() == columns
    }

    // 5 5 10 5 below five labels: a name, and figures for most columns
    fn is_short(&self, columns: usize) -> bool {
        !self.name.is_empty() && self.cells.len() > 1 && 2 * self.cells.len() > columns && self.cells.len() < columns
    }

    // 16,754 (12,322): one figure and one in brackets
    fn is_compared(&self) -> bool {
        !self.is_read() && self.cells.iter().map(|cell| cell.bracketed).eq([false, true])
    }

    // １　サイバー空間の安全 6,120百万円: of a list, below a table of bare figures
    fn is_priced(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|cell| cell.priced)
    }

    /// (16,559) (25,885) below a row: figures in brackets without a name say more of it, and are no row of their own
    pub(super) fn is_beside_above(&self) -> bool {
        self.name.is_empty() && self.cells.iter().all(|cell| cell.bracketed)
    }

    /// 10,000(9,500)
    pub(super) fn has_bracket(&self) -> bool {
        self.cells.iter().any(|cell| cell.bracketed)
    }

    /// 橋りょう補修 700 800 right below a row.
    pub(super) fn is_right_below(&self, above: &RawRow) -> bool {
        self.line == above.line + 1
    }

    fn is_plain(&self) -> bool {
        self.cells.iter().all(|cell| !cell.bracketed) && self.cells.len() == self.columns.len()
    }

    // laid out in columns, figures of one column end together; where there is but one, all are in it
    fn is_under(&self, first: &RawRow) -> bool {
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

// 4,030 and 157.9, not 12
fn is_long(figure: &str) -> bool {
    figure.contains([',', '.']) && matches!(cell(figure.trim()), Some(Cell::Figure(_)))
}

// 再掲 alone is all that a row is called
fn own_name(printed: &str) -> RowName {
    let name = row_name(printed);
    if name.name.is_empty() { RowName { name: printed.trim().to_owned(), ..name } } else { name }
}

fn raw_cell(token: &str, place: Range<usize>, across: Across) -> RawCell {
    let read = cell(token);
    let labelled = matches!(read, Some(Cell::Labelled(..)));
    let priced = read == Some(Cell::Money) && token.contains(|c: char| c.is_ascii_digit());
    RawCell { place, across, bracketed: stands_in_bracket(token, read.as_ref()), labelled, priced }
}

// H26決定額(A)前年度(B) - 2 -: two labels, of a year and of the one before, that their marks alone may part; and a page's number
fn years_apart(text: &str) -> Option<[Label; 2]> {
    if !text.contains("年度") && !text.contains(char::is_alphabetic) {
        return None;
    }
    let text = text.trim_end_matches(|c: char| c == '-' || c == ' ' || c.is_ascii_digit());
    let found = heads(text).or_else(|| heads(&text.replace(')', ") ")))?;
    let periods: Option<Vec<Period>> = found.iter().map(|head| head.period()).collect();
    let [own, before] = periods?[..] else { return None };
    let previous = match (own.year?, before.year?) {
        (YearWord::Printed(own), YearWord::Printed(before)) => before == own.previous(),
        (YearWord::InEra(own), YearWord::InEra(before)) => before + 1 == own,
        (YearWord::Printed(_) | YearWord::InEra(_), YearWord::Relative(-1)) => true,
        _ => false,
    };
    previous.then_some([Label::Money(own), Label::Money(before)])
}

// 40,000 of 【令和６年度補正：40,000】
fn within(cell: &RawCell, printed: &str, figure: Figure<'_>) -> Range<usize> {
    let start = cell.place.start + nom::Offset::offset(printed, figure.literal);
    start..start + figure.literal.len()
}

// (9,500), (－): what belongs to the figure before it
fn is_bracketed(token: &str) -> bool {
    stands_in_bracket(token, cell(token).as_ref())
}

fn stands_in_bracket(token: &str, read: Option<&Cell<'_>>) -> bool {
    match read {
        Some(Cell::Bracketed(_) | Cell::Labelled(..)) => true,
        Some(Cell::Nothing) => token.starts_with(bracket::opens),
        _ => false,
    }
}

// (9,500) of (9,500)の内数
fn of_which_behind(printed: &str) -> Option<&str> {
    printed.strip_suffix(OF_POOL).filter(|bare| bare.ends_with(')'))
}

// what a label's bracket says of the figures in brackets below it
fn held(period: Period) -> Bracketed {
    if period.of_which || period.stage == Some(Stage::Priority) { Bracketed::OfWhich } else { Bracketed::Prior }
}

// a cell a column; or a cell a column and brackets behind some
fn by_order(cells: &[RawCell], columns: usize) -> Option<Vec<usize>> {
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

// 令和６年度, whatever its stage
fn is_dated(column: &Column) -> bool {
    matches!(column.label, Some(Label::Money(period)) if period.year.is_some())
}

/// Whether a column's label says that it holds what changed: 増△減額.
pub(super) fn is_change(column: &Column) -> bool {
    column.label == Some(Label::Change)
}
