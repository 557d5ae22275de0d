//! Figures that have their lines for themselves, below the name that they are of.

use std::ops::Range;

use super::{RawRow, raw_cell};
use crate::grammar::clause::recipient_label;
use crate::grammar::item::item;
use crate::grammar::ledger::{Cell, cell, compact, tokens, unit_heading};
use crate::grammar::part::AMONG;
use crate::grammar::phrase::{is_cost, names_budget};
use crate::grammar::rate::is_percentage_cell;
use crate::grammar::sentence::is_each;
use crate::grammar::unfinished::is_unfinished_row;
use crate::reading::ledger::heads::Heads;
use crate::reading::ledger::{LABEL_LINES, Paper};
use crate::reading::lines::{Kind, Line};

// labels that make a table of one row
const LEAST_LONE: usize = 2;
// within how many lines above labels a title stands
const TITLE_LINES: usize = 4;
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

    /// A name on a line, and each of its figures on the next ones.
    pub(super) fn stacked(&self, heads: &Heads, columns: usize) -> Vec<RawRow> {
        let is_cell = |line: usize| cell(self.lines[line].text).is_some();
        let is_passed = |line: usize| is_percentage_cell(self.lines[line].text) && !heads.may_hold_rates();
        let printed = (heads.end..self.lines.len()).filter(|&line| !self.lines[line].is_blank() && !is_passed(line));
        let mut printed = printed.peekable();
        let mut rows = Vec::new();
        // 294,505⏎298,631⏎4,126 right below the labels: what they are of stands above these
        if printed.peek().is_some_and(|&line| is_cell(line)) {
            let cells: Vec<usize> = printed.by_ref().take(columns).take_while(|&line| is_cell(line)).collect();
            rows.extend((cells.len() == columns).then(|| self.stacked_row(None, &cells)));
        }
        let mut next = printed.next();
        while let Some(name) = next.filter(|&line| self.may_name(line) && !is_cell(line)) {
            // 年⏎金
            let short = |line: usize| self.lines[line].text.chars().count() <= 2 && !is_cell(line);
            let downwards = |line: &usize| short(name) && short(*line);
            let mut last = std::iter::from_fn(|| printed.next_if(downwards)).last().unwrap_or(name);
            // 年金・医療⏎等に係る経費, うち⏎裁量的経費
            let goes_on = |last: usize, line: usize| !is_cell(line) && self.may_name(line) && self.goes_on(last, line);
            while let Some(line) = printed.next_if(|&line| goes_on(last, line)) {
                last = line;
            }
            let cells: Vec<usize> = printed.by_ref().take(columns).collect();
            if cells.len() < columns || !cells.iter().all(|&line| is_cell(line)) {
                break;
            }
            rows.push(self.stacked_row(Some(name..last), &cells));
            next = printed.next();
        }
        // a figure left over: the row before is out of step, unless it is the page's number
        let out_of_step = next.is_some_and(|line| is_cell(line) && !self.is_page_number(line));
        if out_of_step {
            rows.pop();
        }
        if rows.iter().filter(|row| row.is_read()).count() < LEAST_STACKED { Vec::new() } else { rows }
    }

    fn may_name(&self, line: usize) -> bool {
        self.lines[line].kind != Kind::Note && self.unit_on(line).is_none()
    }

    // whether a line is the rest of the name on the line above
    fn goes_on(&self, last: usize, line: usize) -> bool {
        let (above, below) = (self.lines[last].text, self.lines[line].text);
        // 日本医療研究⏎開発機構（AMED）
        let spends = || recipient_label(&[above, below].concat()).is_some();
        let unfinished = above == AMONG || is_unfinished_row(above) || below.starts_with(goes_on_with);
        line == last + 1 && item(below).is_none() && (unfinished || spends())
    }

    fn is_page_number(&self, line: usize) -> bool {
        self.lines[line].kind == Kind::PageNumber && self.lines[line - 1].is_blank()
    }

    // its name over some lines, the last of them included; without one nothing tells what it is of
    fn stacked_row(&self, name: Option<Range<usize>>, cells: &[usize]) -> RawRow {
        let place = |line: usize| self.lines[line].start..self.lines[line].end();
        let raw = |&line: &usize| raw_cell(self.lines[line].text, place(line), self.across(place(line)));
        let (first, end) = cells.first().zip(cells.last()).map_or((0, 0), |(&first, &last)| (first, last + 1));
        let line = name.as_ref().map_or(first, |name| name.start);
        let start = self.lines[line].start;
        RawRow {
            line,
            lines: line..end,
            name: name.as_ref().map_or(start..start, |name| start..place(name.end).end),
            cells: cells.iter().map(raw).collect(),
            columns: name.map_or(Vec::new(), |_| (0..cells.len()).collect()),
            ..RawRow::default()
        }
    }
}

// 等に係る経費, の推進: no name begins so
pub(super) fn goes_on_with(c: char) -> bool {
    c == '等' || matches!(c, 'に' | 'の' | 'を' | 'と' | 'へ')
}
