//! Which amount of a row stands in which column: a name or nothing, then amounts side by side, or dashes.

use std::iter::successors;

use super::columns::Holds;
use crate::blank::trim_end;
use crate::grammar::bullet::bullet;
use crate::grammar::item::item;
use crate::grammar::ledger::{Cell, cell, is_same, tokens};
use crate::grammar::note::note;
use crate::grammar::part::AMONG;
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line};
use crate::reading::pairs::is_added;

// bytes of 皆増 and the like
const LONGEST_EMPTY: usize = 12;

// the cells of a row, one for each column; none where they do not fit the labels
pub(super) fn fitted(mut cells: Vec<Option<usize>>, columns: &[Holds], row: &[Cited]) -> Option<Vec<Option<usize>>> {
    // …事業 新規 27億円 30億円: a word that belongs to the name
    let surplus = cells.len().saturating_sub(columns.len());
    if cells[..surplus].iter().all(Option::is_none) {
        cells.drain(..surplus);
    } else if cells[columns.len()..].iter().all(Option::is_none) {
        cells.truncate(columns.len()); // a rate whose label stands elsewhere
    }
    let last = columns.iter().rposition(|holds| holds.money().is_some());
    // an amount, a dash or a rate in each column, and none of the dashes in that of the last year
    let is_full = cells.len() == columns.len() && last.is_some_and(|last| cells[last].is_some());
    if cells.len() >= last.map_or(0, |last| last + 1) {
        cells.resize(columns.len().max(cells.len()), None); // nothing is said of what changed
    }
    let fits = |(cell, holds): (&Option<usize>, &Holds)| cell.is_none_or(|cell| holds.fits(&row[cell], is_full));
    (cells.len() == columns.len() && cells.iter().zip(columns).all(fits)).then_some(cells)
}

// a name or nothing, then amounts side by side to the line's end, or dashes: which amount stands in each column, of two at
// least
pub(super) fn cells(text: &str, lines: &[Line<'_>], row: &[Cited], line_end: usize) -> Option<Vec<Option<usize>>> {
    let first = row.first()?;
    let line = &lines[first.line];
    // AMED対象経費 １，２４８億円 １，２４５億円
    let of_row = |(at, cited): (usize, &Cited)| cited.lead.recipient.is_none() || (at == 0 && cited.begins_line);
    if !row.iter().enumerate().all(of_row) || (line.kind == Kind::Note && among(line).is_none()) {
        return None;
    }
    let before = line.before(first.mention.range.start).trim_end();
    let empty = successors(without_empty(before), |rest| without_empty(rest));
    let lone = row.len() == 1 && text.get(first.remark_end..line_end).is_some_and(|behind| behind.trim().is_empty());
    if (lone && empty.clone().next().is_none()) || line.text.contains('。') {
        return None;
    }
    let mut cells: Vec<Option<usize>> = empty.map(|_| None).collect();
    // 345億円＋事項要求 is one cell
    let is_added = |at: usize| at > 0 && is_added(text, &row[at - 1], &row[at]);
    let places: Vec<usize> = (0..row.len()).filter(|&at| !is_added(at)).collect();
    // 2,870億円 （3,015億円）: a column whose label stands in a bracket, too
    let start = |cited: &Cited| if cited.bracketed { cited.whole.start } else { cited.mention.range.start };
    let ends = places[1..].iter().map(|&next| start(&row[next])).chain([line_end]);
    for (&at, end) in places.iter().zip(ends) {
        let last = if at + 1 < row.len() && is_added(at + 1) { at + 1 } else { at };
        // ＋２１１億円（＋16.7％）
        let remark_end = if row[last].bracketed { row[last].whole.end } else { row[last].remark_end };
        let behind = Some(remark_end).filter(|behind| (row[last].whole.end..=end).contains(behind));
        let between = text.get(behind.unwrap_or(row[last].mention.range.end)..end)?;
        let apart = between.starts_with(char::is_whitespace) || (last + 1 == row.len() && between.is_empty());
        // ▲ 1.36% is one cell
        let others = tokens(between);
        if !apart || !others.iter().all(|word| is_empty(word.text) || cell(word.text) == Some(Cell::Other)) {
            return None;
        }
        cells.push(Some(at));
        cells.extend(others.iter().map(|_| None));
    }
    (cells.len() > 1).then_some(cells)
}

// 事業 of 事業　－
fn without_empty(row: &str) -> Option<&str> {
    let row = trim_end(row);
    let gap = row.bytes().rev().take(LONGEST_EMPTY + 1).position(|byte| matches!(byte, b' ' | b'\t'))?;
    let (rest, word) = row.split_at(row.len() - gap);
    is_empty(word).then_some(rest)
}

// －, 皆増: nothing in a column
pub(super) fn is_empty(word: &str) -> bool {
    word.len() <= LONGEST_EMPTY
        && matches!(cell(word), Some(Cell::Nothing))
        && !is_same(word)
        && !word.contains(|c: char| c.is_ascii_digit())
}

// 一般会計 of 一般会計 3,476億円 4,531億円, on a line without a mark of its own
pub(super) fn name<'t>(text: &'t str, line: &Line<'_>, first: &Cited) -> Option<&'t str> {
    let among = among(line);
    let mark = line.text.len() - among.map_or(line.text.len(), str::len);
    let before = text.get(line.start + mark..first.mention.range.start)?;
    let name = successors(Some(before), |rest| without_empty(rest)).last()?.trim();
    let plain = matches!(line.kind, Kind::Text | Kind::Ledger) && item(line.text).is_none();
    ((plain || among.is_some()) && name.contains(char::is_alphabetic)).then_some(name)
}

// うち、… of * うち、…, ・うち…; * 推進対策費 7,671億円 6,839億円: a row, whatever mark stands before it
pub(super) fn among<'t>(line: &Line<'t>) -> Option<&'t str> {
    let behind = note(line.text).or_else(|| bullet(line.text).map(|(_, rest)| ("", rest))).map(|(_, rest)| rest);
    behind.filter(|rest| rest.starts_with(AMONG) || is_starred(line))
}

pub(super) fn is_starred(line: &Line<'_>) -> bool {
    line.text.starts_with("* ")
}
