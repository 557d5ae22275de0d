//! Tables whose labels are known, and none of whose rows: figures stand below, in streams of which nobody can tell the columns:
//! 19,720 19,831 111 子供の育成事業 5,102 ( 4,784 ). Each figure that is written as money is stays open.

use std::ops::Range;

use nom::Offset;

use super::body::MOST_BLANK;
use super::heads::Heads;
use super::{Column, LABEL_LINES, Paper, RowName, Stray, Table, Unit, titles_tally};
use crate::grammar::bracket;
use crate::grammar::ledger::{Cell, Figure, Token, cell, row_name, tokens};
use crate::grammar::phrase::is_tally;
use crate::grammar::unit::counter_apart;
use crate::reading::lines::Kind;

// so many figures written as money are make a table: fewer may be anything
const LEAST_FIGURES: usize = 4;
// or as many as there are columns, of several
const LEAST_FULL: usize = 3;
// rows that have lost their names make a table
const LEAST_NAMELESS: usize = 3;
// two amounts and what they differ by
const COLUMNS_COMPARED: usize = 3;
// lines of such a table
const MOST_LINES: usize = 64;

// 101.8, 0.96, 3.2%, ▲ 17.6
fn is_ratio_or_rate(text: &str) -> bool {
    match cell(text) {
        Some(Cell::Figure(figure)) => figure.literal.contains('.'),
        other => other == Some(Cell::Other) || other == Some(Cell::Nothing),
    }
}

impl Paper<'_, '_> {
    /// The figures below labels of which no row was read, where no other table stands below them.
    pub(super) fn unread_tables(&self, read: &[Table]) -> Vec<Table> {
        let unread = self.unread.borrow();
        if unread.is_empty() {
            return Vec::new();
        }
        let mut others: Vec<usize> = read.iter().flat_map(|table| table.lines.iter().copied()).collect();
        others.sort_unstable();
        let mut found: Vec<Table> = Vec::new();
        let mut behind = 0;
        for &(at, unit) in unread.iter().filter(|(at, _)| !self.is_of_tally(*at)) {
            let Some(table) = self.heads(at).and_then(|heads| self.unread_table(at, &heads, unit)) else { continue };
            let end = table.lines.last().map_or(at, |last| last + 1);
            let next = others.partition_point(|&line| line < at);
            if at >= behind && others.get(next).is_none_or(|&line| line >= end) {
                behind = end;
                found.push(table);
            }
        }
        found
    }

    /// 750,388 763,757 13,369 101.8: rows that have lost their names and their labels, of which the third figure is what the first two
    /// differ by: money, where all units of the paper are the same.
    pub(super) fn nameless_tables(&self, read: &[Table]) -> Vec<Table> {
        let mut used: Vec<usize> = read.iter().flat_map(|table| table.lines.iter().copied()).collect();
        used.sort_unstable();
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.lines.len() {
            let rows = self.nameless_rows(at, &used);
            let Some(last) = rows.last().map(|(line, _)| *line).filter(|_| rows.len() >= LEAST_NAMELESS) else {
                at = rows.last().map_or(at, |(line, _)| *line) + 1;
                continue;
            };
            let Some(unit) = self.only_unit() else { return Vec::new() };
            found.extend(if self.is_of_tally(at) { None } else { self.nameless_table(rows, unit) });
            at = last + 1;
        }
        found
    }

    // rows of as many figures from a line on, blank lines between, and each by its line
    fn nameless_rows(&self, at: usize, used: &[usize]) -> Vec<(usize, Vec<Range<usize>>)> {
        let mut rows: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
        for line in (at..self.lines.len()).take(MOST_LINES) {
            if self.lines[line].is_blank() && !rows.is_empty() {
                continue;
            }
            let row = self.nameless_row(line).filter(|_| used.binary_search(&line).is_err());
            match row.filter(|row| rows.first().is_none_or(|(_, first)| first.len() == row.len())) {
                Some(row) => rows.push((line, row)),
                None => break,
            }
        }
        rows
    }

    // nothing but figures: two, what they differ by, and maybe a rate
    fn nameless_row(&self, line: usize) -> Option<Vec<Range<usize>>> {
        let own = &self.lines[line];
        if !own.text.starts_with(|c: char| c.is_ascii_digit()) || !(COLUMNS_COMPARED..).contains(&own.text.len()) {
            return None; // most lines
        }
        let tokens = tokens(own.text);
        let rated = tokens.len() == COLUMNS_COMPARED + 1;
        let fits = rated || tokens.len() == COLUMNS_COMPARED;
        let figure = |token: &Token<'_>| match cell(token.text)? {
            Cell::Figure(figure) if !figure.literal.contains('.') => {
                let start = own.start + token.start + token.text.offset(figure.literal);
                Some(start..start + figure.literal.len())
            }
            _ => None,
        };
        let rate = |token: &Token<'_>| is_ratio_or_rate(token.text);
        let known = fits && own.kind != Kind::Note && tokens.iter().skip(COLUMNS_COMPARED).all(rate);
        known.then(|| tokens.iter().take(COLUMNS_COMPARED).map(figure).collect()).flatten()
    }

    fn nameless_table(&self, mut rows: Vec<(usize, Vec<Range<usize>>)>, unit: Unit) -> Option<Table> {
        let (yen, number) = self.money(unit)?;
        let text = self.text.as_str();
        let amount = |place: &Range<usize>| match cell(&text[place.clone()])? {
            Cell::Figure(figure) => figure.amount(yen),
            _ => None,
        };
        // half a unit on either side of each
        let differ = |row: &[Range<usize>], own: usize| {
            let amounts: Option<Vec<i64>> = row.iter().map(|place| Some(amount(place)?.yen.0)).collect();
            let Some([one, other, change]) = amounts.as_deref() else { return false };
            let pair = [one, other];
            (pair[own] - pair[1 - own] - change).abs() <= yen.0
        };
        let own = (0..2).find(|&own| rows.iter().all(|(_, row)| differ(row, own)))?;
        let long = rows.iter().flat_map(|(_, row)| row).filter(|place| text[(*place).clone()].contains(',')).count();
        let same = |row: &[Range<usize>]| text[row[0].clone()] == text[row[1].clone()];
        if long < LEAST_FIGURES || rows.iter().all(|(_, row)| same(row)) {
            return None;
        }
        let first = rows.first()?.0;
        if let Some(row) = self.glued_row(first).filter(|row| differ(row, own)) {
            rows.insert(0, (first - 1, row));
        }
        let lines = rows.iter().map(|(line, _)| *line).collect();
        let stray = |place: Range<usize>| Stray {
            name: RowName::default(),
            value: amount(&place),
            place,
            column: None,
            of_which: false,
            approximate: false,
        };
        let strays = rows.into_iter().flat_map(|(_, row)| row).map(stray).collect();
        let column = Column::of(None, Some((yen, number)));
        Some(Table {
            columns: vec![column; COLUMNS_COMPARED],
            rows: Vec::new(),
            strays,
            ministries: false,
            layout: false,
            lines,
            captioned: None,
        })
    }

    // 当初予算額 予算額A B750,388 763,757 13,369 101.8: the first row, right behind the labels and their marks
    fn glued_row(&self, below: usize) -> Option<Vec<Range<usize>>> {
        let own = &self.lines[below.checked_sub(1)?];
        let tokens = tokens(own.text);
        let rated = usize::from(tokens.last().is_some_and(|last| is_ratio_or_rate(last.text)));
        let first = tokens.len().checked_sub(COLUMNS_COMPARED + rated).filter(|&first| first > 0)?;
        let figure = |token: &Token<'_>| {
            let bare = token.text.trim_start_matches(|c: char| c.is_ascii_uppercase());
            let start = own.start + token.end() - bare.len();
            let long = matches!(cell(bare), Some(Cell::Figure(_))) && bare.contains(',');
            long.then(|| start..start + bare.len())
        };
        tokens[first..].iter().take(COLUMNS_COMPARED).map(figure).collect()
    }

    // what all unit headings of the paper say
    fn only_unit(&self) -> Option<Unit> {
        let mut units = (0..self.lines.len()).filter_map(|at| self.unit_on(at));
        units.next().filter(|first| units.all(|unit| unit.measure == first.measure))
    }

    // 職員数の推移⏎令和６年度 令和７年度⏎1,204 1,210
    fn is_of_tally(&self, at: usize) -> bool {
        let above = self.lines[..at].iter().rev().take(LABEL_LINES).find(|line| !line.is_blank());
        above.is_some_and(titles_tally)
    }

    fn unread_table(&self, at: usize, heads: &Heads, unit: Unit) -> Option<Table> {
        let columns = heads.columns(self.lines, Some(unit)).filter(|_| heads.makes_table(true))?;
        let (mut strays, mut lines, mut blank) = (Vec::new(), Vec::new(), 0);
        for line in (heads.end..self.lines.len()).take(MOST_LINES) {
            let own = &self.lines[line];
            blank = if own.is_blank() { blank + 1 } else { 0 };
            // 165,952 167,692 ▲ 1,740※ 計数は…。: a note right behind the last figures
            let before_note = own.text.split('※').next().unwrap_or_default();
            let noted = own.text.starts_with(|c: char| c.is_ascii_digit()) && before_note.len() < own.text.len();
            let ends = (own.kind == Kind::Note && !noted) || self.unit_on(line).is_some() || before_note.contains('。');
            // 27年度⏎予算額⏎8,696⏎28年度⏎予算額⏎18,179: more labels among the figures
            let labels = !heads.stacked && heads.repeats(own.text).is_some();
            if blank >= MOST_BLANK || ends || labels || own.text.contains('円') {
                break;
            }
            let found = self.figures_of(line, &columns);
            lines.extend((!found.is_empty() && !noted).then_some(line));
            strays.extend(found);
            if noted {
                break;
            }
        }
        let own = (at..heads.end).filter(|&line| !self.lines[line].is_blank());
        let lines = own.chain(lines).collect();
        let captioned = self.captioned(at, Some(unit).filter(|unit| unit.line <= heads.end));
        let table = Table { columns, rows: Vec::new(), strays, ministries: false, layout: false, lines, captioned };
        (table.strays.len() >= LEAST_FIGURES.min(table.columns.len().max(LEAST_FULL))).then_some(table)
    }

    // 1,200 and what stands right behind it, 111 or ( 935 ), which the words before them may be the name of; a number alone may be anything
    fn figures_of(&self, line: usize, columns: &[Column]) -> Vec<Stray> {
        let (own, tokens) = (&self.lines[line], tokens(self.lines[line].text));
        let unit = columns.first().and_then(|column| column.unit).map(|(yen, _)| yen);
        let same = columns.iter().filter_map(|column| column.unit).all(|(yen, _)| Some(yen) == unit);
        let long = |token: &Token<'_>| token.text.contains(',');
        // 690 ( 806 ) beside 3,003 ( 3,003 )
        let paired =
            |at: usize| tokens.get(at + 1).is_some_and(|next| matches!(cell(next.text), Some(Cell::Bracketed(_))));
        let pairs = (0..tokens.len()).any(|at| long(&tokens[at]) && paired(at));
        let (mut found, mut words, mut named, mut behind) = (Vec::new(), 0..0, false, false);
        for (at, token) in tokens.iter().enumerate() {
            let Some(read) = cell(token.text) else {
                words = if named { words.start } else { token.start }..token.end();
                (behind, named) = (false, true);
                continue;
            };
            let (Cell::Figure(figure) | Cell::Bracketed(figure)) = read else { continue };
            named = false;
            // 4,200 人
            let counted = tokens.get(at + 1).is_some_and(|next| counter_apart(next.text).is_ok());
            // a rate has a point
            let begins = long(token) || (pairs && matches!(read, Cell::Figure(_)) && paired(at));
            let as_money = long(token) || ((behind || begins) && !token.text.contains('.'));
            behind = begins;
            let value = unit.filter(|_| same).and_then(|unit| figure.amount(unit));
            let Figure { of_which, approximate, .. } = figure;
            let start = own.start + token.start;
            let place = match read {
                Cell::Bracketed(_) => start..own.start + token.end(),
                _ => {
                    let start = start + token.text.offset(figure.literal);
                    start..start + figure.literal.len()
                }
            };
            // 治 山 治 水< 112,028,836 >
            let name = row_name(own.text[words.clone()].trim_end_matches(bracket::opens));
            let name = if name.name.contains(char::is_alphabetic) { name } else { RowName::default() };
            // 定員 1,204
            found.extend((as_money && !counted && !is_tally(&name.name)).then_some(Stray {
                name,
                place,
                column: None,
                value,
                of_which,
                approximate,
            }));
        }
        found
    }
}
