//! The rows of a table: a name and figures on one line, or each on a line of its own.

mod blocks;
mod headless;
mod names_behind;
mod over_lines;
mod ratios;
mod raw;
mod run;
mod stacked;
mod under_units;
mod values;

use std::ops::Range;

use nom::Offset;

pub(super) use raw::{RawCell, RawRow};
use raw::{by_order, is_bracketed, raw_cell};
use run::{rows_of, run, without_rates};

use super::grid::{Count, best_counts, columns_of};
use super::heads::Heads;
use super::{Column, Paper};
use crate::grammar::bracket::{self, closed, opened};
use crate::grammar::item::item;
use crate::grammar::ledger::{
    Bracketed, Cell, Head, Label, Token, behind_division, cell, column_measures, heads, is_rate_row, pushed, tokens,
    total_level,
};
use crate::grammar::part::{OF_POOL, is_bare_account};
use crate::grammar::phrase::is_tally;
use crate::grammar::unfinished::is_unfinished_row;
use crate::grammar::unit::unit;
use crate::reading::lines::{Kind, Line};

// (※4)(※5)
fn is_marks(text: &str) -> bool {
    text.starts_with("(※") && !text.contains(char::is_alphabetic)
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
        let read = |rows: &[RawRow]| rows.iter().filter(|row| row.is_read()).count();
        if heads.stacked {
            let stacked = self.stacked(heads, columns);
            if read(&rows) == 0 || read(&stacked) > read(&rows) {
                return stacked;
            }
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

    // a row of which nothing is known but what stands there
    fn unread(&self, line: usize, words: &[Label], columns: usize) -> RawRow {
        let start = self.lines[line].start;
        let tokens = tokens(self.lines[line].text);
        let run = run(&tokens, columns).unwrap_or(0..0);
        let name = named(start, &tokens[..run.start], words).unwrap_or(start..start);
        let cells = self.raw_cells(start, &tokens[run]);
        RawRow { line, lines: line..line, name, cells, columns: Vec::new(), ..RawRow::default() }
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
        // 27年度⏎予算額⏎8,696: no row is called as its column is
        let below = |row: &RawRow| row.lines.start >= heads.end;
        let row = self.raw_row(line, &tokens, run, (&heads.words, columns)).filter(below);
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
        let pushed = self.pushed(line, &tokens[run.end..]);
        let wide = tokens[run].iter().any(|token| token.wide);
        let known = by_order(&cells, columns);
        let columns = known.or_else(|| (wide && cells.len() < columns).then(Vec::new))?;
        Some(RawRow { line, lines: first..line + 1, name, cells, pushed, wide, columns, ..RawRow::default() })
    }

    fn pushed(&self, line: usize, remark: &[Token<'_>]) -> Option<Range<usize>> {
        let Line { text, start, .. } = self.lines[line];
        let remark = &text[remark.first()?.start..remark.last()?.end()];
        let figure = pushed(remark)?.literal;
        let at = start + text.offset(figure);
        Some(at..at + figure.len())
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
        // 　国立海洋センター⏎特別会計 1,493: no heading stands deeper than what is below it
        let start = |line: usize| self.across(self.lines[line].start..self.lines[line].start).by(Count::Halves).start;
        let account = || is_bare_account(name.trim()) && start(line - 1) > start(line);
        let begins = (goes_on || torn || account()) && above.kind != Kind::Note && !above.is_blank();
        (begins && run(&tokens(above.text), columns).is_none()).then_some(above.start)
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

// 4,030 and 157.9, not 12
fn is_long(figure: &str) -> bool {
    figure.contains([',', '.']) && matches!(cell(figure.trim()), Some(Cell::Figure(_)))
}

/// Whether a column's label says that it holds what changed: 増△減額.
pub(super) fn is_change(column: &Column) -> bool {
    column.label == Some(Label::Change)
}
