//! Which total a row is summed into, as far as order and layout decide it.
//!
//! A total closes the rows above it up to the total before it of its own or a higher level; rows that lie deeper than one
//! above them are within that one and are not added again. A total with nothing above it opens the rows below that lie deeper.
//! The first row is the total of all that is on its level, where they come to it, or of the numbered list that all others are, where it is
//! called a budget. Rows without a number below one that has a number lie deeper where they add up to it; so do rows right below or above
//! one that they come to in figures too long for chance, 勘定 below the account that they divide, and what 内訳 says to be parts. Rows that
//! come to more than their total are within others above them where the rest comes to it; those that lie deeper are on the level of the
//! others where their total comes to nothing else.

use std::collections::BTreeMap;

use super::wholes::{
    INDENT, LEAST_PARTS, MOST_PARTS, comes_to, divided, heads_list, is_no_chance, opening, overshoots, wholes,
};
use super::{Row, Table};
use crate::grammar::bracket;
use crate::grammar::phrase::ends_with_excluded;

/// What a row is within its table's sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::reading) struct Standing {
    /// The row that this is a part of, by position.
    pub(in crate::reading) within: Option<usize>,
    /// Whether it is a part of a sum, so that it may be added.
    pub(in crate::reading) adds: bool,
    /// Whether it is the total of the rows below it, though no word says so.
    pub(in crate::reading) opens: bool,
}

/// A row or total that no later total has closed yet.
#[derive(Clone, Copy)]
struct Open {
    row: usize,
    level: Option<u8>,
    /// Whether what stands before it is not all known.
    torn: bool,
}

// 総計（再掲分を除く）
fn leaves_out(name: &str) -> bool {
    bracket::trailing(name).is_some_and(|(_, _, inside)| ends_with_excluded(inside))
}

/// The standing of every row.
pub(in crate::reading) fn standings(table: &Table) -> Vec<Standing> {
    if let Some(parts) = opening(table) {
        return opened(table, parts);
    }
    let mut standings: Vec<Standing> = vec![Standing { within: None, adds: true, opens: false }; table.rows.len()];
    let (mut open, mut leader): (Vec<Open>, Option<usize>) = (Vec::new(), None);
    let wholes = wholes(table);
    let (divided, heads_list) = (divided(table), heads_list(table));
    // the rows behind the last total that lie within none of them
    let mut above = Depths::default();
    // those of them that lie deeper
    let mut deeper = Vec::new();
    // the last row that is no うち
    let mut whole_above = None;
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(whole) = wholes[at] {
            standings[at] = Standing { within: Some(whole), adds: false, opens: false };
        } else if row.name.of_which || row.name.aside {
            standings[at] = Standing { within: whole_above.filter(|_| row.name.of_which), adds: false, opens: false };
            if leader.is_some() && standings[at].within == leader {
                above.add(table, row);
            }
        } else if at == 0 && heads_list {
            standings[at] = Standing { within: None, adds: false, opens: true };
        } else if divided.contains(&at) {
            standings[at] = Standing::default();
        } else if let Some(level) = row.name.total {
            standings[at].adds = false;
            let level = raised(table, &open, row, level * STEP);
            let parts = closed(table, &mut open, row, level);
            leader = (parts.is_empty() && !row.torn).then_some(at);
            // a total of rows that are not all known is of no use as a check, nor one that leaves out what may be within its parts
            let known = !row.torn && parts.iter().all(|part| !part.torn);
            let of_rows: Vec<usize> = parts.iter().map(|part| part.row).collect();
            let known = known && (!leaves_out(&row.name.name) || comes_to(table, at, &of_rows));
            for part in parts.iter().filter(|_| known) {
                standings[part.row].within = Some(at);
            }
            if known && adds_deeper(table, at, &of_rows, &deeper) {
                deeper.iter().for_each(|&row| standings[row] = Standing { within: Some(at), adds: true, opens: false });
            }
            deeper.clear();
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
                None if nested && !row.torn => {
                    standings[at].adds = false;
                    deeper.push(at);
                }
                None => open.push(Open { row: at, level: None, torn: row.torn }),
            }
        }
        if !row.name.of_which {
            whole_above = Some(at);
        }
    }
    within_bounds(table, &mut standings);
    standings
}

// 海岸事業 66,034⏎　灯台 23,511⏎合計 89,545: whether a total adds the rows that lie deeper, too, without which it does not add up
fn adds_deeper(table: &Table, total: usize, rows: &[usize], deeper: &[usize]) -> bool {
    let all: Vec<usize> = rows.iter().chain(deeper).copied().collect();
    let added = !deeper.is_empty() && !rows.is_empty() && !comes_to(table, total, rows) && comes_to(table, total, &all);
    added && is_no_chance(table, total, &all)
}

// those of a table whose first row is the total of the rows below it
fn opened(table: &Table, parts: usize) -> Vec<Standing> {
    let mut standings = Vec::new();
    let mut whole = 0;
    for (at, row) in table.rows.iter().enumerate() {
        let marked = row.name.of_which || row.name.aside;
        let part = (1..=parts).contains(&at) && !marked;
        let within = if part { Some(0) } else { Some(whole).filter(|_| row.name.of_which) };
        standings.push(Standing { within, adds: part, opens: at == 0 });
        if !row.name.of_which {
            whole = at;
        }
    }
    standings
}

// rows that come to more than their total in every column are not all of them its parts, as far as sums prove which are
fn within_bounds(table: &Table, standings: &mut [Standing]) {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let added = |at: usize, own: &Standing| own.within.filter(|_| own.adds && !table.rows[at].name.relisted);
    for (at, total) in standings.iter().enumerate().filter_map(|(at, own)| Some((at, added(at, own)?))) {
        parts.entry(total).or_default().push(at);
    }
    for (total, parts) in parts.into_iter().filter(|(total, parts)| overshoots(table, *total, parts)) {
        let only: Vec<_> = parts.iter().filter(|&&at| only_part(table, &parts, at)).map(|&at| (at, at - 1)).collect();
        let rest = |nested: &[(usize, usize)]| {
            let apart = |at: &&usize| nested.binary_search_by_key(*at, |(part, _)| *part).is_err();
            parts.iter().filter(apart).copied().collect::<Vec<usize>>()
        };
        let proves = |nested: &Vec<(usize, usize)>| !nested.is_empty() && comes_to(table, total, &rest(nested));
        // 3 = 2 + 1 within 12 = 3 + 5 + 4 may be chance
        let runs = || Some(runs(table, &parts)).filter(|own| proves(own) && is_no_chance(table, total, &rest(own)));
        if let Some(nested) = Some(only).filter(proves).or_else(runs) {
            for (at, head) in nested {
                standings[at] = Standing { within: Some(head), adds: false, opens: false };
            }
            continue;
        }
        // 社会保障関係費 … 一般歳出 地方交付税交付金等 国債費 合計: the last of them may be all that it adds
        let proved =
            |from: &usize| comes_to(table, total, &parts[*from..]) && is_no_chance(table, total, &parts[*from..]);
        let nearest = parts.len().saturating_sub(MOST_PARTS).max(1);
        // where nothing is proved, a figure may be misprinted, which the sum is to show
        let from = (nearest..parts.len().saturating_sub(1)).find(proved).unwrap_or(0);
        parts[..from].iter().for_each(|&at| standings[at] = Standing { within: None, adds: false, opens: false });
    }
}

// 海の整備・山の整備 41,000⏎海の整備 31,500⏎山の整備 9,500: rows right below one of their level that they come to, each with that one
fn runs(table: &Table, rows: &[usize]) -> Vec<(usize, usize)> {
    let (mut found, mut rest) = (Vec::new(), rows);
    while let [head, below @ ..] = rest {
        let rank = |at: usize| table.rows[at].name.rank;
        let alike = below.iter().take(MOST_PARTS).take_while(|&&at| rank(at) == rank(*head)).count();
        let run = (LEAST_PARTS..=alike).find(|&run| comes_to(table, *head, &below[..run])).unwrap_or_default();
        found.extend(below[..run].iter().map(|&part| (part, *head)));
        rest = &below[run..];
    }
    found
}

// Ⅱ 港の活性化 2,262⏎港の審査体制 2,262: whether a row without a number is all that stands below one with a number, and as much
fn only_part(table: &Table, rows: &[usize], at: usize) -> bool {
    let ranked = |at: usize| table.rows[at].name.rank > 0;
    let among = |at: usize| rows.binary_search(&at).is_ok();
    let head = at.checked_sub(1).filter(|&head| among(head) && ranked(head) && !ranked(at));
    let alone = !among(at + 1) || ranked(at + 1);
    head.is_some_and(|head| alone && comes_to(table, head, &[at]))
}

// between two levels, room for totals raised above the lower one
const STEP: u8 = 10;

// 厚生労働省計 right behind 計 closes it, though both are 計
fn raised(table: &Table, open: &[Open], row: &Row, level: u8) -> u8 {
    match open.last() {
        Some(Open { row: before, level: Some(above), .. }) if *above >= level => {
            let before = &table.rows[*before];
            let (name, before, outside) = (&row.name.name, &before.name.name, is_outside(before, row));
            let closes = !outside && name.len() > before.len() && name.ends_with(before.as_str());
            if closes { above.saturating_add(1) } else { level }
        }
        _ => level,
    }
}

// whether a total is in a cell of a frame that a row is not in
fn is_outside(row: &Row, total: &Row) -> bool {
    total.frame.is_some() && row.frame != total.frame
}

// everything since the last total of this level or a higher one; in a cell of a frame, all before it there
fn closed(table: &Table, open: &mut Vec<Open>, total: &Row, level: u8) -> Vec<Open> {
    let bounds =
        |open: &Open| is_outside(&table.rows[open.row], total) || open.level.is_some_and(|other| other >= level);
    let keep = open.iter().rposition(bounds).map_or(0, |at| at + 1);
    open.split_off(keep)
}

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
