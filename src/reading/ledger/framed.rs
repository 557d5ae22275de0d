//! Tables in frames of | whose cells stand on lines of their own, as they are copied from pages of the web:
//! 区分 | ６年度予算額 |⏎７年度予算額 |⏎---|---|---|⏎行政費 |⏎463 |⏎464 |. A cell may hold the figures of several rows:
//! `港湾整備 海岸整備 計 | 345 [215] 37 [31] 382 [246] |`.

use std::ops::Range;

use super::body::{RawCell, RawRow};
use super::heads::Heads;
use super::{Column, Found, Paper, Unit};
use crate::grammar::bracket;
use crate::grammar::ledger::{Label, Token, cell, heads, is_mark, tokens, total_level};
use crate::money::Yen;

// so many lines may the labels take
const MOST_LABEL_LINES: usize = 12;
// so many rows may share their cells: each is measured from the beginning of its line
const MOST_IN_CELL: usize = 32;
// columns of a table whose rows can be told apart
const LEAST_COLUMNS: usize = 3;

/// A cell of a frame: its place in the normalised text, and its line.
#[derive(Clone, Debug)]
struct Framed {
    place: Range<usize>,
    line: usize,
}

/// The figures of a cell, each with what stands in brackets behind it.
type Figures = Vec<Vec<RawCell>>;

impl Paper<'_, '_> {
    /// The table whose labels begin at a line, if cells of it stand on lines of their own.
    pub(super) fn framed(&self, at: usize, scope: Option<Unit>, near: bool) -> Option<Found> {
        if !self.is_framed(at) || at.checked_sub(1).is_some_and(|above| self.is_framed(above)) {
            return None;
        }
        let mut below = (at + 1..at + MOST_LABEL_LINES).take_while(|&line| self.is_framed(line));
        let rule = below.find(|&line| is_rule(self.lines[line].text))?;
        let columns = self.frames(rule).len();
        let labels: Vec<Framed> = (at..rule).flat_map(|line| self.frames(line)).collect();
        let torn = rule > at + 1 || self.is_framed(rule + 1) && self.frames(rule + 1).len() == 1;
        if !torn || columns < LEAST_COLUMNS || labels.len() != columns {
            return None;
        }
        let heads = self.framed_heads(&labels, at..rule + 1)?;
        let columns = heads.columns(self.lines, scope).filter(|_| heads.makes_table(near))?;
        let rows = self.framed_rows(&heads, &columns, labels.len());
        Some(Found { rows, columns, heads_end: rule + 1, ministries: false })
    }

    fn is_framed(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.text.ends_with('|'))
    }

    // each ends with a frame; one before the first is none's end
    fn frames(&self, line: usize) -> Vec<Framed> {
        let own = &self.lines[line];
        let (text, start) = own.text.strip_prefix('|').map_or((own.text, own.start), |rest| (rest, own.start + 1));
        let mut from = start;
        let cells = text.split_terminator('|').map(|cell| {
            let begin = from + cell.len() - cell.trim_start().len();
            from += cell.len() + 1;
            Framed { place: begin..begin + cell.trim().len(), line }
        });
        cells.collect()
    }

    fn framed_heads(&self, labels: &[Framed], lines: Range<usize>) -> Option<Heads> {
        let label = |own: &Framed| {
            let found = heads(self.printed(own)).unwrap_or_default();
            if let [only] = &found[..] { only.label } else { Label::Other }
        };
        let known: Vec<Label> = labels.iter().map(label).collect();
        // a column of words has its label before all others; the first is one in any case
        let words = known.iter().skip(1).take_while(|label| label.is_of_words()).count() + 1;
        let figures = labels.iter().zip(known.iter().copied()).skip(words);
        let figures = figures.filter(|(_, label)| *label != Label::Remark);
        let figures = figures.map(|(own, label)| (own.line, own.place.clone(), label, self.across(own.place.clone())));
        let words = known[..words].iter().map(|label| if label.is_of_words() { *label } else { Label::Name });
        Heads::of_cells(words.collect(), figures.collect(), lines)
    }

    fn printed(&self, own: &Framed) -> &str {
        &self.text.as_str()[own.place.clone()]
    }

    // each row is over when it has as many cells as the table has columns
    fn framed_rows(&self, heads: &Heads, columns: &[Column], all: usize) -> Vec<RawRow> {
        let (mut rows, mut cells): (Vec<RawRow>, Vec<Framed>) = (Vec::new(), Vec::new());
        for line in (heads.end..self.lines.len()).take_while(|&line| self.is_framed(line)) {
            let own = self.frames(line);
            // 一般会計 |⏎普及の促進 | 80 | 70 | 10 |: a heading
            if own.len() == all {
                cells.clear();
            }
            // 普及の促進 | 80 | 70 |: below a row that has a cell of words more
            let short = cells.is_empty() && own.len() > columns.len() && own.len() < all;
            cells.extend(own);
            if cells.len() > all {
                break;
            }
            if short || cells.len() == all {
                rows.extend(self.framed_row(&std::mem::take(&mut cells), heads, columns).unwrap_or_default());
            }
        }
        rows
    }

    // the rows of a row of cells: one, or as many as each cell has figures
    fn framed_row(&self, cells: &[Framed], heads: &Heads, columns: &[Column]) -> Option<Vec<RawRow>> {
        let words = heads.words.len();
        let all = |first: usize| {
            let figures: Option<Vec<Figures>> =
                cells.get(first..first + columns.len())?.iter().map(|own| self.figures(own)).collect();
            let rest = || cells[first + columns.len()..].iter().all(|own| own.place.is_empty());
            let some = |figures: &Vec<Figures>| figures.iter().any(|own| !own.is_empty());
            figures.filter(|figures| some(figures) && (first == words || rest()))
        };
        let (first, figures) = (1..=words).rev().find_map(|first| Some((first, all(first)?)))?;
        let own = heads.words[..first].iter().rposition(|label| *label == Label::Name);
        let name = cells[if first == words { own.unwrap_or(first - 1) } else { first - 1 }].place.clone();
        let name = self.behind_heading(name);
        let (begin, line, last) = (cells[0].line, cells[first].line, cells.last()?.line);
        let row = |name: Range<usize>, cells: (Vec<usize>, Vec<RawCell>), unnamed: bool| {
            RawRow::of_cells(name, (line, begin..last + 1), cells, unnamed)
        };
        let money = |(column, _): &(usize, &Figures)| columns[*column].unit.is_some();
        let each = figures.iter().enumerate().filter(money).map(|(_, own)| own.len()).max()?;
        // a rate adds up to nothing
        let full: Vec<(usize, &Figures)> =
            figures.iter().enumerate().filter(money).filter(|(_, own)| own.len() == each).collect();
        let of = |nth: usize| -> (Vec<usize>, Vec<RawCell>) {
            full.iter().flat_map(|(column, own)| own[nth].iter().map(move |cell| (*column, cell.clone()))).unzip()
        };
        if each == 0 || each > MOST_IN_CELL {
            return None;
        }
        if each == 1 {
            return Some(vec![row(name, of(0), false)]);
        }
        let names = self.names(name.clone());
        let told = self.told_from(&names, &full, each);
        let more = names.len().checked_sub(each);
        let nth = |nth: usize| match more {
            Some(more) if nth >= told => row(names[more + nth].clone(), of(nth), false),
            // as many names as are too many may stand before its own
            Some(more) => row(names[nth].start..names[more + nth].end, of(nth), true),
            None => row(name.clone(), of(nth), true),
        };
        let mut rows: Vec<RawRow> = (0..each).map(nth).collect();
        rows.iter_mut().for_each(|row| row.frame = Some(line));
        // fewer figures than the other cells have
        let rest = figures.iter().enumerate().filter(money).filter(|(_, own)| own.len() != each && !own.is_empty());
        let rest = rest.flat_map(|(column, own)| own.iter().flatten().map(move |cell| (column, cell.clone()))).unzip();
        rows.push(row(name, rest, true));
        Some(rows)
    }

    // 行政費 of 〔一般会計〕 行政費
    fn behind_heading(&self, name: Range<usize>) -> Range<usize> {
        let rest = bracket::leading(&self.text.as_str()[name.clone()]).filter(|(open, ..)| *open == '〔');
        let rest = rest.map(|(.., rest)| rest.trim_start()).filter(|rest| !rest.is_empty());
        rest.map_or(name.clone(), |rest| name.end - rest.len()..name.end)
    }

    fn names(&self, cell: Range<usize>) -> Vec<Range<usize>> {
        let place = |token: &Token<'_>| cell.start + token.start..cell.start + token.end();
        tokens(&self.text.as_str()[cell.clone()]).iter().map(place).collect()
    }

    // from which figure on it is known whose each is: from the first where there are as many names; from the first total on where
    // there are more, which says how many figures stand before it. A total that does not come to what it should tells that nothing is known
    fn told_from(&self, names: &[Range<usize>], figures: &[(usize, &Figures)], each: usize) -> usize {
        let Some(more) = names.len().checked_sub(each) else { return each };
        let total = names.iter().position(|name| total_level(&self.text.as_str()[name.clone()]).is_some());
        let total = total.and_then(|total| total.checked_sub(more));
        match total.filter(|&total| total > 0) {
            Some(total) if self.comes_to(figures, total) => {
                if more == 0 {
                    0
                } else {
                    total
                }
            }
            None if more == 0 => 0,
            _ => each,
        }
    }

    // whether the figures before one come to it, in each column
    fn comes_to(&self, figures: &[(usize, &Figures)], total: usize) -> bool {
        let value = |own: &[RawCell]| self.yen(own.first()?);
        let holds = |(_, own): &(usize, &Figures)| {
            let parts = own[..total].iter().try_fold(0_i64, |sum, own| sum.checked_add(value(own)?));
            parts.is_some() && parts == value(&own[total])
        };
        figures.iter().all(holds)
    }

    // none of a cell that holds anything else; marks of columns are no figures: (A) 463,679
    fn figures(&self, own: &Framed) -> Option<Figures> {
        let printed = self.printed(own);
        let tokens: Vec<_> = tokens(printed).into_iter().filter(|token| !is_mark(token.text)).collect();
        if !tokens.iter().all(|token| cell(token.text).is_some()) {
            return None;
        }
        let mut found: Figures = Vec::new();
        for own in self.raw_cells(own.place.start, &tokens) {
            match found.last_mut().filter(|_| own.bracketed) {
                Some(before) => before.push(own),
                None => found.push(vec![own]),
            }
        }
        Some(found)
    }

    fn yen(&self, own: &RawCell) -> Option<i64> {
        own.value(self.text.as_str(), Yen(1)).map(|amount| amount.yen.0)
    }
}

// ---|---:|
fn is_rule(text: &str) -> bool {
    text.contains("---") && text.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '))
}
