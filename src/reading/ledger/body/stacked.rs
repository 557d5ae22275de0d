//! Figures that have their lines for themselves, below the name that they are of.

use std::ops::Range;

use super::blocks::Block;
use super::{RawCell, RawRow, by_order, raw_cell};
use crate::grammar::item::item;
use crate::grammar::ledger::{Cell, cell, compact, heads as heads_of, tokens, unit_heading};
use crate::grammar::phrase::{is_cost, names_budget};
use crate::grammar::sentence::is_each;
use crate::reading::ledger::heads::Heads;
use crate::reading::ledger::{LABEL_LINES, Paper};
use crate::reading::lines::{Kind, Line};

// labels that make a table of one row
const LEAST_LONE: usize = 2;
// within how many lines above labels a title stands
const TITLE_LINES: usize = 4;
// lines of words above figures: more are no name
const MOST_NAMED: usize = 4;
// in narrower tables nothing below figures that fit no columns is read
const LEAST_COUNTED: usize = 3;
// rows that fit no columns, one below the other: more are no rows of the table
const MOST_ODD: usize = 2;
// how many lines a row may take: a name, and its figures
const LINES_OF_ROW: usize = 3;
// rows that make a table where each cell has its line for itself
const LEAST_STACKED: usize = 2;

impl Paper<'_, '_> {
    /// １ 年金給付費⏎８年度（百万円） ７年度（百万円）⏎30,112 29,119: a heading, labels without one of names, and one figure below each,
    /// side by side or each on a line of its own. A heading may also be what the money is called: 海洋庁予算.
    pub(super) fn lone(&self, heads: &Heads, columns: usize) -> Option<RawRow> {
        if columns < LEAST_LONE || !heads.words.is_empty() || !(heads.state_units() || heads.stacked) {
            return None;
        }
        let titles = |line: &&Line<'_>| !line.is_blank() && unit_heading(line.text).is_none();
        let mut titled = self.lines[..heads.start].iter().rev().take(2 * LABEL_LINES).filter(titles);
        let heading = match heads.state_units() {
            true => self.lines.get(heads.start.checked_sub(1)?).filter(|line| item(line.text).is_some()),
            // not 国民医療費⏎令和５年度⏎令和６年度: years alone make no budget of what anyone spends, but for 科学技術予算のポイント above it
            false => titled.next().filter(|line| {
                let name = compact(line.text);
                let told = |title: &Line<'_>| names_budget(title.text) && !title.text.contains('。');
                let of_budget = heads.state_stage() || names_budget(&name) || titled.next().is_some_and(told);
                line.kind == Kind::Text && is_cost(&name) && of_budget
            }),
        };
        let heading = heading?;
        let alone = |last: usize| {
            let next = (last + 1..self.lines.len()).find(|&line| !self.lines[line].is_blank());
            let row = |line: usize| tokens(self.lines[line].text).last().is_some_and(|last| cell(last.text).is_some());
            heads.state_units() || next.is_none_or(|next| !row(next))
        };
        let figures = |line: usize| {
            let all: Option<Vec<Cell<'_>>> = tokens(self.lines[line].text).iter().map(|own| cell(own.text)).collect();
            all.filter(|all| !all.is_empty())
        };
        let printed = (heads.end..self.lines.len()).filter(|&line| !self.lines[line].is_blank());
        let own: Vec<usize> = printed.take(columns + 1).take_while(|&line| figures(line).is_some()).collect();
        let each = if own.len() == 1 { columns } else { 1 };
        let fits = matches!(own.len(), 1) || own.len() == columns;
        let (&line, &last) = own.first().zip(own.last()).filter(|(_, last)| alone(**last))?;
        if !fits || own.iter().any(|&line| figures(line).is_none_or(|all| all.len() != each)) {
            return None;
        }
        let cells = own.iter().flat_map(|&line| self.raw_cells(self.lines[line].start, &tokens(self.lines[line].text)));
        let name = heading.start..heading.end();
        let (cells, columns) = (cells.collect(), (0..columns).collect());
        Some(RawRow { line, lines: line..last + 1, name, cells, columns, ..RawRow::default() })
    }

    /// 令和２年度当初予算額 令和３年度当初予算額⏎一般会計⏎43 44: labels without one of names, and one line of as many figures, below its name
    /// or, without one, of what the line above the labels says.
    pub(super) fn one_row(&self, heads: &Heads, columns: usize) -> Option<RawRow> {
        if columns < LEAST_LONE || !heads.words.is_empty() || heads.stacked {
            return None;
        }
        let figures = |line: usize| {
            let tokens = tokens(self.lines[line].text);
            tokens.len() == columns
                && tokens.iter().all(|own| matches!(cell(own.text), Some(Cell::Figure(_) | Cell::Nothing)))
        };
        let mut printed = (heads.end..self.lines.len()).filter(|&line| !self.lines[line].is_blank());
        let first = printed.next()?;
        let aside = |line: usize| self.lines[line].is_blank() || self.unit_on(line).is_some();
        let title = || (heads.start.saturating_sub(TITLE_LINES)..heads.start).rev().find(|&line| !aside(line));
        let (name, line) = if figures(first) { (title()?, first) } else { (first, printed.next()?) };
        // below more than one name it is one row of many
        let others = printed.take(LINES_OF_ROW).any(figures);
        if !self.is_title(name) || !figures(line) || others {
            return None;
        }
        let cells = self.raw_cells(self.lines[line].start, &tokens(self.lines[line].text));
        let lines = if name == first { name..line + 1 } else { line..line + 1 };
        let (name, columns) = (self.lines[name].start..self.lines[name].end(), (0..columns).collect());
        Some(RawRow { line, lines, name, cells, columns, ..RawRow::default() })
    }

    // nor the price of one piece
    fn is_title(&self, line: usize) -> bool {
        let Line { text, kind, .. } = &self.lines[line];
        let figure = || tokens(text).iter().any(|own| cell(own.text).is_some());
        *kind == Kind::Text && self.unit_on(line).is_none() && !text.contains('。') && !figure() && !is_each(text, "")
    }

    /// A name on a line, and each of its figures on the next ones. A row that has more of them, or fewer, costs itself alone.
    pub(super) fn stacked(&self, heads: &Heads, columns: usize) -> Vec<RawRow> {
        let mut blocks = self.blocks(heads.end, heads, heads.may_hold_rates()).peekable();
        let (words_columns, named) = heads.columns_of_words();
        let mut rows = Vec::new();
        // rows up to the last that fits, and odd ones since
        let (mut fitting, mut odd) = (0, 0);
        while let Some(Block { words, cells }) = blocks.next() {
            let paged = cells.len() == columns + 1 && cells.last().is_some_and(|&last| self.is_page_number(last));
            let cells = if paged { &cells[..columns] } else { &cells[..] };
            // 内閣府⏎岬の観測事業: a line for each column of words
            let beside = words.len() == words_columns && words_columns > 1 && !heads.has_numbers();
            let name = if beside { Some((words[named]..words[named], true)) } else { self.name_among(&words) };
            let begins = words.first().filter(|_| beside).map(|&first| self.lines[first].start);
            if cells.is_empty() || words.len() > MOST_NAMED {
                break;
            }
            let twofold = cells.len() == 2 * columns;
            let total = blocks.peek().filter(|_| twofold).and_then(|next| self.total_behind(next));
            let order = by_order(&self.cells_on(cells), columns).filter(|_| odd == 0 || columns >= LEAST_COUNTED);
            if let Some(order) = order {
                rows.push(RawRow { begins, ..self.stacked_row(name, cells, order) });
                (fitting, odd) = (rows.len(), 0);
            } else if let Some(total) = total {
                // 合計 behind its own figures, which stand below those of the last row
                let (own, below) = cells.split_at(columns);
                let order: Vec<usize> = (0..columns).collect();
                rows.push(RawRow { begins, ..self.stacked_row(name, own, order.clone()) });
                rows.push(self.stacked_row(Some((total..total, true)), below, order));
                (fitting, odd) = (rows.len(), 0);
            } else if odd < MOST_ODD && self.may_be_of_row(cells) {
                // 4’→5’増減 is nobody's name
                let name = name.filter(|(name, _)| heads_of(self.lines[name.end].text).is_none());
                rows.push(RawRow { unnamed: true, ..self.stacked_row(name, cells, Vec::new()) });
                odd += 1;
            } else {
                break;
            }
        }
        // behind the total, figures are of another table
        let closed = rows[..fitting].last().is_some_and(|last| self.closes(last));
        rows.truncate(if closed { fitting } else { rows.len() });
        let read = rows.iter().filter(|row| row.is_read()).count();
        // of rows that have lost their names, more show that the columns fit
        let fits = rows.iter().filter(|row| !row.columns.is_empty()).count();
        let told =
            (read >= LEAST_STACKED && 2 * read >= rows.len()) || (read > 0 && fits > LEAST_STACKED && columns > 1);
        if told { rows } else { Vec::new() }
    }

    /// The cells that lines are.
    pub(in crate::reading::ledger) fn cells_on(&self, lines: &[usize]) -> Vec<RawCell> {
        let place = |line: usize| self.lines[line].start..self.lines[line].end();
        let raw = |&line: &usize| raw_cell(self.lines[line].text, place(line), self.across(place(line)));
        lines.iter().map(raw).collect()
    }

    // 6,028, +205, but not 10 alone: figures as money is written, none with its unit
    fn may_be_of_row(&self, cells: &[usize]) -> bool {
        let text = |line: &usize| self.lines[*line].text;
        let written = |line: &usize| text(line).contains(',') || text(line).starts_with(['+', '△', '▲', '−']);
        cells.iter().any(written) && cells.iter().all(|line| cell(text(line)) != Some(Cell::Money))
    }

    fn is_page_number(&self, line: usize) -> bool {
        self.lines[line].kind == Kind::PageNumber && self.lines[line - 1].is_blank()
    }

    /// A row with its name over some lines, the last of them included, and whether it is all of the name; without one nothing tells what it is of
    pub(in crate::reading::ledger) fn stacked_row(
        &self,
        name: Option<(Range<usize>, bool)>,
        cells: &[usize],
        columns: Vec<usize>,
    ) -> RawRow {
        let place = |line: usize| self.lines[line].start..self.lines[line].end();
        let (first, last) = cells.first().zip(cells.last()).map_or((0, 0), |(&first, &last)| (first, last));
        let (own, told) = name.clone().unwrap_or((first..first, false));
        let line = own.start;
        RawRow {
            line,
            lines: line.min(first)..own.end.max(last) + 1,
            name: name.as_ref().map_or(place(line).start..place(line).start, |_| place(line).start..place(own.end).end),
            cells: self.cells_on(cells),
            unnamed: name.is_some() && !told,
            columns: name.map_or(Vec::new(), |_| columns),
            ..RawRow::default()
        }
    }
}
