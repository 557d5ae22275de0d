//! Which total a row is summed into, as far as order and layout decide it.
//!
//! A total closes the rows above it up to the total before it of its own or a higher level; rows that lie deeper than one
//! above them are within that one and are not added again. A total with nothing above it opens the rows below that lie deeper.
//! Rows without a number below one that has a number lie deeper where they add up to it.

use std::collections::BTreeMap;

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
    // the rows behind the last total that lie within none of them
    let mut above = Depths::default();
    // the last row that is no うち
    let mut whole_above = None;
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(whole) = wholes[at] {
            standings[at] = Standing { within: Some(whole), adds: false };
        } else if row.name.of_which || row.name.aside {
            standings[at] = Standing { within: whole_above.filter(|_| row.name.of_which), adds: false };
            if leader.is_some() && standings[at].within == leader {
                above.add(table, row);
            }
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
            above = Depths::default();
        } else {
            let led = leader;
            leader = leader.filter(|&leader| is_deeper(table, row, &table.rows[leader]));
            if led != leader {
                above = Depths::default();
            }
            let nested = above.lie_above(table, row);
            if !nested {
                above.add(table, row);
            }
            match leader {
                Some(_) if nested => standings[at] = Standing::default(),
                Some(leader) => standings[at].within = Some(leader),
                // without a layout, only a number lies deeper than others
                None if nested && !row.torn => standings[at].adds = false,
                None => open.push(Open { row: at, level: None, torn: row.torn }),
            }
        }
        if !row.name.of_which {
            whole_above = Some(at);
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

// narrower steps than this are no indent
const INDENT: usize = 2;

fn is_deeper(table: &Table, row: &Row, than: &Row) -> bool {
    let mut above = Depths::default();
    above.add(table, than);
    above.lie_above(table, row)
}

/// How deep the least deep of some rows lie.
#[derive(Debug, Default)]
struct Depths {
    least_indent: Option<usize>,
    /// The least number of those with a number, by their indent.
    ranks: BTreeMap<usize, u8>,
}

impl Depths {
    fn add(&mut self, table: &Table, row: &Row) {
        let indent = indent(table, row);
        self.least_indent = Some(self.least_indent.map_or(indent, |least| least.min(indent)));
        let rank = row.name.rank;
        if rank > 0 {
            self.ranks.entry(indent).and_modify(|least| *least = rank.min(*least)).or_insert(rank);
        }
    }

    // whether a row lies deeper than one of them: by its indent, or by its number among those of the same
    fn lie_above(&self, table: &Table, row: &Row) -> bool {
        let indent = indent(table, row);
        let same = indent.saturating_sub(INDENT - 1)..indent + INDENT;
        self.least_indent.is_some_and(|least| least + INDENT <= indent)
            || self.ranks.range(same).any(|(_, &rank)| row.name.rank > rank)
    }
}

// that of its page's layout; without one, all lie at the margin
fn indent(table: &Table, row: &Row) -> usize {
    if table.layout { row.indent } else { 0 }
}
