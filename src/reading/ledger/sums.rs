//! Which total a row is summed into, as far as order and layout decide it.
//!
//! A total closes the rows above it up to the total before it of its own or a higher level; rows that lie deeper than one
//! above them are within that one and are not added again. A total with nothing above it opens the rows below that lie deeper.
//! Rows without a number below one that has a number lie deeper where they add up to it.

use super::{Entry, Row, Table};
use crate::money::{Interval, Rounding};

/// What a row is within its table's sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::reading) struct Standing {
    /// The row that this is a part of, by position.
    pub(in crate::reading) within: Option<usize>,
    /// Whether it is a part of a sum, so that it may be added.
    pub(in crate::reading) adds: bool,
}

/// A row or total that no later total has closed yet.
#[derive(Clone, Copy)]
struct Open {
    row: usize,
    level: Option<u8>,
    /// Whether what stands before it is not all known.
    torn: bool,
}

/// The standing of every row.
pub(in crate::reading) fn standings(table: &Table) -> Vec<Standing> {
    let mut standings: Vec<Standing> = vec![Standing { within: None, adds: true }; table.rows.len()];
    let (mut open, mut leader): (Vec<Open>, Option<usize>) = (Vec::new(), None);
    let wholes = wholes(table);
    // where in `open` the rows behind the last total begin
    let mut since = 0;
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(whole) = wholes[at] {
            standings[at] = Standing { within: Some(whole), adds: false };
        } else if row.name.of_which || row.name.aside {
            let above = (0..at).rev().find(|&above| !table.rows[above].name.of_which);
            standings[at] = Standing { within: above.filter(|_| row.name.of_which), adds: false };
        } else if let Some(level) = row.name.total {
            standings[at].adds = false;
            let level = raised(table, &open, row, level * STEP);
            let parts = closed(&mut open, level);
            leader = (parts.is_empty() && !row.torn).then_some(at);
            // a total of rows that are not all known is of no use as a check
            let known = !row.torn && parts.iter().all(|part| !part.torn);
            for part in parts.iter().filter(|_| known) {
                standings[part.row].within = Some(at);
            }
            open.push(Open { row: at, level: Some(level), torn: false });
            since = open.len();
        } else {
            leader = leader.filter(|&leader| is_deeper(table, at, leader));
            match leader {
                Some(leader) => open_below(table, &mut standings, leader, at),
                None => push(table, &mut standings, (&mut open, since), at),
            }
        }
    }
    standings
}

// ① AMED対象経費 100⏎文部科学省 60⏎厚生労働省 40: of each row, the numbered one above it that it adds up to with its like
fn wholes(table: &Table) -> Vec<Option<usize>> {
    let plain = |row: &Row| row.name.total.is_none() && !row.name.of_which && !row.name.aside && !row.torn;
    let mut wholes = vec![None; table.rows.len()];
    let mut at = 0;
    while at < table.rows.len() {
        let whole = &table.rows[at];
        let below = table.rows[at + 1..].iter().take(MOST_PARTS).take_while(|row| plain(row) && row.name.rank == 0);
        let below = if plain(whole) && whole.name.rank > 0 { below.count() } else { 0 };
        // in one column, the first few rows of several may come to it by chance
        let columns = whole.cells.iter().filter(|cell| cell.value.is_some()).count();
        let least = if columns > 1 { LEAST_PARTS } else { below.max(LEAST_PARTS) };
        let parts = (least..=below).find(|&count| adds_up(whole, &table.rows[at + 1..=at + count]));
        wholes[at + 1..=at + parts.unwrap_or_default()].fill(Some(at));
        at += 1 + parts.unwrap_or_default();
    }
    unless_summed(table, &mut wholes);
    wholes
}

// what a total adds beside the row that it comes to by chance is no part of that one
fn unless_summed(table: &Table, wholes: &mut [Option<usize>]) {
    let totals = (0..table.rows.len()).filter(|&at| table.rows[at].name.total.is_some());
    let mut start = 0;
    for total in totals {
        let marked = |row: &Row| row.name.of_which || row.name.aside || row.name.relisted;
        let summed = |without: bool| {
            let left = |at: &usize| marked(&table.rows[*at]) || (without && wholes[*at].is_some());
            let rows = (start..total).filter(|at| !left(at));
            let rows: Vec<&Row> = rows.map(|at| &table.rows[at]).collect();
            comes_to(&table.rows[total], &rows)
        };
        if wholes[start..total].iter().any(Option::is_some) && summed(false) && !summed(true) {
            wholes[start..total].fill(None);
        }
        start = total + 1;
    }
}

// more rows than this are looked at one by one
const MOST_PARTS: usize = 32;

// fewer parts may come to their row by chance
const LEAST_PARTS: usize = 2;

// whether rows come to another in every column
fn adds_up(whole: &Row, parts: &[Row]) -> bool {
    comes_to(whole, &parts.iter().collect::<Vec<_>>())
}

fn comes_to(whole: &Row, parts: &[&Row]) -> bool {
    let figure = |row: &Row, like: &Entry| {
        let own = row.cells.iter().find(|cell| cell.column == like.column && cell.bracket == like.bracket);
        own.and_then(|cell| cell.value).map(|amount| amount.interval(Rounding::HalfUp))
    };
    let sum = |like: &Entry| parts.iter().filter_map(|part| figure(part, like)).sum::<Interval>();
    let holds = |like: &Entry| figure(whole, like).is_none_or(|own| own.intersects(sum(like)));
    whole.cells.iter().any(|cell| cell.value.is_some()) && whole.cells.iter().all(holds)
}

// between two levels, room for totals raised above the lower one
const STEP: u8 = 10;

// 厚生労働省計 right behind 計 closes it, though both are 計
fn raised(table: &Table, open: &[Open], row: &Row, level: u8) -> u8 {
    match open.last() {
        Some(Open { row: before, level: Some(above), .. }) if *above >= level => {
            let before = &table.rows[*before].name.name;
            let closes = row.name.name.len() > before.len() && row.name.name.ends_with(before.as_str());
            if closes { above.saturating_add(1) } else { level }
        }
        _ => level,
    }
}

// everything since the last total of this level or a higher one
fn closed(open: &mut Vec<Open>, level: u8) -> Vec<Open> {
    let keep = open.iter().rposition(|open| open.level.is_some_and(|other| other >= level)).map_or(0, |at| at + 1);
    open.split_off(keep)
}

// a row deeper than one above it, since the last total, is a part of that one
fn push(table: &Table, standings: &mut [Standing], (open, since): (&mut Vec<Open>, usize), at: usize) {
    let torn = table.rows[at].torn;
    // without a layout, only a number lies deeper than others
    let may_be = table.layout || table.rows[at].name.rank > 1;
    match may_be && open[since..].iter().any(|above| is_deeper(table, at, above.row)) {
        true if !torn => standings[at].adds = false,
        _ => open.push(Open { row: at, level: None, torn }),
    }
}

fn open_below(table: &Table, standings: &mut [Standing], leader: usize, at: usize) {
    let nested = (leader + 1..at).any(|above| standings[above].within == Some(leader) && is_deeper(table, at, above));
    standings[at] = if nested { Standing::default() } else { Standing { within: Some(leader), adds: true } };
}

// narrower steps than this are no indent
const INDENT: usize = 2;

fn is_deeper(table: &Table, row: usize, than: usize) -> bool {
    let (row, than) = (&table.rows[row], &table.rows[than]);
    if table.layout && row.indent.abs_diff(than.indent) >= INDENT {
        return row.indent > than.indent;
    }
    than.name.rank > 0 && row.name.rank > than.name.rank
}
