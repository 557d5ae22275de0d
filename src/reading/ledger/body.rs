//! The rows of a table: a name and figures on one line, or each on a line of its own.

mod headless;
mod names_behind;
mod ratios;
mod raw;
mod run;
mod stacked;
mod under_units;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use raw::{RawCell, RawRow};
use raw::{by_order, is_bracketed, raw_cell};
use run::{rows_of, run, without_rates};

use super::grid::{Count, best_counts, columns_of};
use super::heads::Heads;
use super::{Column, Entry, Paper, Row, Stray};
use crate::grammar::bracket::{self, closed, opened};
use crate::grammar::item::item;
use crate::grammar::ledger::{
    Bracketed, Cell, Figure, Head, Label, RowName, Token, behind_division, cell, column_measures, compact, heads,
    is_empty_cell, is_rate_row, is_same, period, row_name, tokens, total_level,
};
use crate::grammar::part::OF_POOL;
use crate::grammar::phrase::{is_done, is_side, is_tally};
use crate::grammar::sentence::{About, about};
use crate::grammar::unfinished::is_unfinished_row;
use crate::grammar::unit::unit;
use crate::money::{Amount, Yen};
use crate::reading::lines::Kind;
use crate::stage::Stage;

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
/// So many blank lines end a table.
pub(super) const MOST_BLANK: usize = 3;
// in narrower tables a line of figures may be anything
const LEAST_PARTED: usize = 2;
// so many lines may the remarks between two parts of a table take
const MOST_REMARKS: usize = 8;
// chars of a line of words in a table
const LONGEST_WORDS: usize = 40;

impl Paper<'_, '_> {
    /// The rows below labels.
    pub(super) fn body(&self, heads: &Heads, columns: usize) -> Vec<RawRow> {
        if let Some(row) = self.lone(heads, columns) {
            return vec![row];
        }
        if let Some(rows) = self.names_behind(heads, columns) {
            return rows;
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
        let full = raw.unnamed || raw.cells.len() == columns.len();
        let nameless = raw.name.is_empty() && columns.len() > 1 && full;
        let labelled = columns.iter().all(|column| column.label.is_some());
        // 1,204⏎1,310⏎106 may stand in any order
        let line = &self.lines[raw.line];
        let together = raw.cells.iter().all(|cell| (line.start..line.end()).contains(&cell.place.start));
        let in_order = nameless && labelled && together && !raw.has_bracket();
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
            // 1,008 in a column of which nothing tells what it holds
            let holds = |own: &Column| own.unit.is_some() || !text[place.clone()].contains(',');
            // a row may have more figures than the table has columns
            let is_told = |at: &usize| columns.get(*at).is_some_and(holds);
            let known = if in_order { Some(nth).filter(is_told) } else { None };
            let column = known.or(raw.columns.get(nth).copied().filter(|_| raw.unnamed));
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
        // 30 35 港の整備: what stands behind figures may be their name, where no label says that it is a remark
        if run.start == 0 && !all && !heads.remarks && has_words(&tokens[run.end..]) {
            return Part::Unread;
        }
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
        // 千円 千円 千円, （単位：億円）
        let units = || column_measures(above.text).is_some() || self.unit_on(at).is_some();
        // 府省名 alone is a label, too
        let label = |labels: Vec<Head>| labels.len() > 1 || labels.iter().all(|head| head.label.is_of_words());
        let labels = || heads(above.text).is_some_and(label);
        (words && !units() && !labels()).then(|| (above.start..above.end(), at))
    }

    // （２）検査の高度化・⏎安全の普及促進 114 107, ・経費（年金等に係る⏎経費を除く） 5,359: where the name begins that goes on on a line
    fn begun_above(&self, line: usize, columns: usize) -> Option<usize> {
        let above = &self.lines[line.checked_sub(1)?];
        let own = self.lines[line].text;
        let goes_on = is_unfinished_row(above.text) && item(above.text).is_some() && item(own).is_none();
        // the bracket that closes before the figures
        let name = own.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
        let torn = closed(name) > opened(name) && opened(above.text) > closed(above.text);
        let begins = (goes_on || torn) && above.kind != Kind::Note;
        (begins && run(&tokens(above.text), columns).is_none()).then_some(above.start)
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
            if meaning == Some(Bracketed::Rate) && is_bracketed(printed) {
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

fn has_words(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| token.text.contains(char::is_alphabetic))
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

// 4,030 and 157.9, not 12
fn is_long(figure: &str) -> bool {
    figure.contains([',', '.']) && matches!(cell(figure.trim()), Some(Cell::Figure(_)))
}

// 再掲 alone is all that a row is called
fn own_name(printed: &str) -> RowName {
    let name = row_name(printed);
    if name.name.is_empty() { RowName { name: printed.trim().to_owned(), ..name } } else { name }
}

// 40,000 of 【令和６年度補正：40,000】
fn within(cell: &RawCell, printed: &str, figure: Figure<'_>) -> Range<usize> {
    let start = cell.place.start + nom::Offset::offset(printed, figure.literal);
    start..start + figure.literal.len()
}

// (9,500) of (9,500)の内数
fn of_which_behind(printed: &str) -> Option<&str> {
    printed.strip_suffix(OF_POOL).filter(|bare| bare.ends_with(')'))
}

// what a label's bracket says of the figures in brackets below it
fn held(bracket: Bracketed) -> Bracketed {
    let Bracketed::Of(period) = bracket else { return bracket };
    if period.of_which || period.stage == Some(Stage::Priority) { Bracketed::OfWhich } else { Bracketed::Prior }
}

// 令和６年度, whatever its stage
fn is_dated(column: &Column) -> bool {
    matches!(column.label, Some(Label::Money(period)) if period.year.is_some())
}

/// Whether a column's label says that it holds what changed: 増△減額.
pub(super) fn is_change(column: &Column) -> bool {
    column.label == Some(Label::Change)
}
