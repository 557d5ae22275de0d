//! Which rows are parts of one that no word calls a total, as far as figures show it.

use std::collections::{BTreeMap, BTreeSet};

use super::body::is_change;
use super::{Entry, Row, Table};
use crate::grammar::clause::budget_of;
use crate::grammar::ledger::Bracketed;
use crate::grammar::part::{PartKind, is_account, part};
use crate::grammar::phrase::ends_in_budget;
use crate::money::{Amount, Interval, Rounding};

/// ① AMED対象経費 100⏎文部科学省 60⏎厚生労働省 40: of each row, the numbered one above it that it adds up to with its like; or one
/// next to them, which they come to in figures too long for chance.
pub(super) fn wholes(table: &Table) -> Vec<Option<usize>> {
    let mut wholes = numbered(table);
    accounts(table, &mut wholes);
    enclosed(table, &mut wholes);
    spent(table, &mut wholes);
    proved(table, &mut wholes);
    unless_summed(table, &mut wholes);
    wholes
}

fn numbered(table: &Table) -> Vec<Option<usize>> {
    let mut wholes = vec![None; table.rows.len()];
    let mut at = 0;
    while at < table.rows.len() {
        let whole = &table.rows[at];
        let below = table.rows[at + 1..].iter().take(MOST_PARTS).take_while(|row| plain(row) && row.name.rank == 0);
        let below = if plain(whole) && whole.name.rank > 0 { below.count() } else { 0 };
        // in one column, the first few rows of several may come to it by chance
        let columns = whole.cells.iter().filter(|cell| cell.value.is_some()).count();
        let least = if columns > 1 { LEAST_PARTS } else { below.max(LEAST_PARTS) };
        let parts = (least..=below).find(|&count| comes_to(table, at, &(at + 1..=at + count).collect::<Vec<_>>()));
        wholes[at + 1..=at + parts.unwrap_or_default()].fill(Some(at));
        at += 1 + parts.unwrap_or_default();
    }
    wholes
}

// 灯台特別会計 6,512 6,320⏎光源勘定 4,781 4,902⏎燃料勘定 1,732 1,618: 勘定 right below the account that
// they divide, which they come to in one column at least; another may be misprinted
fn accounts(table: &Table, wholes: &mut [Option<usize>]) {
    let kind = |at: usize| part(&table.rows[at].name.name).filter(|_| plain(&table.rows[at]));
    for whole in 0..table.rows.len() {
        if kind(whole) != Some(PartKind::Account) {
            continue;
        }
        let below = (whole + 1..table.rows.len()).take_while(|&at| kind(at) == Some(PartKind::Division));
        let parts: Vec<usize> = below.take(MOST_PARTS).collect();
        let own = &table.rows[whole];
        let comes_to = |like: &Entry| figure(own, like).is_some_and(|own| own.intersects(sum(table, &parts, like)));
        if parts.len() >= LEAST_PARTS && own.cells.iter().any(|cell| is_money(table, cell) && comes_to(cell)) {
            parts.into_iter().for_each(|at| wholes[at] = Some(whole));
        }
    }
}

// AMED対象経費 1,265 1,267⏎（文部科学省） 599 602⏎（厚生労働省） 478 475: rows whose names stand in brackets, below one whose name does not and
// that has room for them
fn enclosed(table: &Table, wholes: &mut [Option<usize>]) {
    let mut whole = None;
    for at in 0..table.rows.len() {
        let own = |at: &usize| plain(&table.rows[*at]) && table.rows[*at].name.enclosed;
        if !own(&at) {
            whole = Some(at).filter(|&at| plain(&table.rows[at]));
        } else if let Some(whole) = whole.filter(|&whole| whole + 1 == at) {
            let parts: Vec<usize> = (at..table.rows.len()).take(MOST_PARTS).take_while(own).collect();
            if has_room(table, whole, &parts) {
                parts.into_iter().for_each(|part| wholes[part] = Some(whole));
            }
        }
    }
}

// AMED 1,232 1,467⏎文部科学省 592 715⏎厚生労働省 447 533 …⏎インハウス研究機関 827 918: the rows below who spends, up to the next who does, which
// they come to in every column of several
fn spent(table: &Table, wholes: &mut [Option<usize>]) {
    let spends = |at: usize| plain(&table.rows[at]) && budget_of(&table.rows[at].name.name).is_some();
    for whole in 0..table.rows.len() {
        if !spends(whole) || table.rows[whole].cells.iter().filter(|cell| cell.value.is_some()).count() < 2 {
            continue;
        }
        let part = |&at: &usize| plain(&table.rows[at]) && wholes[at].is_none() && !spends(at);
        let below: Vec<usize> = (whole + 1..table.rows.len()).take_while(part).take(MOST_PARTS).collect();
        let parts = (LEAST_PARTS..=below.len()).find(|&count| comes_to(table, whole, &below[..count]));
        below[..parts.unwrap_or_default()].iter().for_each(|&at| wholes[at] = Some(whole));
    }
}

/// 岬の関係経費 4,819 4,662⏎一般会計 1,528 1,455⏎特別会計 3,291 3,207: how many rows are the parts of the first, where they come to it in
/// figures too long for chance and no other is on their level. A list with numbers below divides the same money once more.
pub(super) fn opening(table: &Table) -> Option<usize> {
    let (first, below) = table.rows.split_first()?;
    let marked = |row: &Row| row.name.of_which || row.name.aside || row.name.relisted;
    let count = below.iter().take_while(|row| row.name.rank == 0 && row.name.total.is_none() && !row.torn).count();
    let parts: Vec<usize> = (1..=count).filter(|&at| !marked(&table.rows[at])).collect();
    let ranked = |row: &Row| (row.name.rank > 0 || marked(row)) && row.name.total.is_none();
    let rest = below[count..].iter().all(ranked);
    let whole = first.name.rank == 0 && !marked(first) && !first.torn && rest;
    let may_be = whole && (LEAST_PARTS..=MOST_PARTS).contains(&parts.len());
    (may_be && comes_to(table, 0, &parts) && is_no_chance(table, 0, &parts)).then_some(count)
}

/// 合計 11,659⏎内訳 厚生労働省 3,049⏎文部科学省 8,610: the rows that a word says to be parts of the one above, as far as they come to it, or
/// else as far as layout shows; numbered ones, down to the end of their list.
pub(super) fn divided(table: &Table) -> BTreeSet<usize> {
    let (mut parts, mut whole, mut end) = (BTreeSet::new(), None, 0);
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(whole) = whole.filter(|_| row.name.divides && at >= end) {
            end = divided_from(table, whole, at);
            parts.extend(at..end);
        }
        if !(row.name.of_which || row.name.aside) {
            whole = Some(at);
        }
    }
    parts
}

fn divided_from(table: &Table, of: usize, first: usize) -> usize {
    let [whole, part] = [of, first].map(|at| &table.rows[at].name);
    let listed = part.rank > 0 && (part.rank > whole.rank || whole.total.is_some());
    let below = |at: &usize| {
        let own = &table.rows[*at].name;
        own.total.is_none() && if listed { own.rank >= part.rank } else { own.rank == part.rank }
    };
    let most = if listed { table.rows.len() } else { MOST_PARTS };
    let end = first + (first..table.rows.len()).take(most).take_while(below).count();
    if listed {
        return end;
    }
    let parts = |end: usize| (first..end).filter(|&at| plain(&table.rows[at])).collect::<Vec<_>>();
    let mut ends = (first + 1..=end).take_while(|&end| !overshoots(table, of, &parts(end)));
    let indented = |at: &usize| table.layout && table.rows[*at].indent >= table.rows[of].indent + INDENT;
    let shown = || (first + 1..end).take_while(indented).count();
    ends.find(|&end| comes_to(table, of, &parts(end))).unwrap_or_else(|| first + 1 + shown())
}

/// 岬の関係予算 36,110⏎１．港の備え 2,446⏎・港の整備 290⏎２．… 15,400: whether the first row, which has no number, is called a budget and
/// has room for the numbered list that all others are.
pub(super) fn heads_list(table: &Table) -> bool {
    // 一般会計予算 stands beside what other accounts have
    let budget = |first: &Row| {
        let name = &first.name.name;
        ends_in_budget(name) && !name.strip_suffix("予算").is_some_and(is_account)
    };
    let Some((first, below)) = table.rows.split_first().filter(|(first, _)| budget(first)) else { return false };
    let marked = |row: &Row| row.name.of_which || row.name.aside;
    let rank = |row: &Row| Some(row.name.rank).filter(|_| !marked(row));
    let top = below.iter().filter_map(rank).min().filter(|&top| top > 0 && first.name.rank == 0 && plain(first));
    let listed = below.iter().all(|row| row.name.total.is_none());
    let tops: Vec<usize> = (1..table.rows.len()).filter(|&at| rank(&table.rows[at]) == top).collect();
    top.is_some() && listed && tops.len() >= LEAST_PARTS && !overshoots(table, 0, &tops)
}

fn plain(row: &Row) -> bool {
    row.name.total.is_none() && !row.name.of_which && !row.name.aside && !row.name.relisted && !row.torn
}

// 特別会計 7,481 7,230⏎需給勘定 5,754 5,469⏎促進勘定 1,727 1,761; or the parts first. From the last row up, so that what stands
// below a part is passed over with it
fn proved(table: &Table, wholes: &mut [Option<usize>]) {
    let rows = table.rows.len();
    let mut divided: BTreeSet<usize> = wholes.iter().copied().flatten().collect();
    for whole in (0..rows).rev().filter(|&at| plain(&table.rows[at])) {
        if !divided.contains(&whole) {
            let parts = next_to(table, wholes, whole, whole + 1..rows);
            divided.extend(parts.first().map(|_| whole));
            parts.into_iter().for_each(|part| wholes[part] = Some(whole));
        }
    }
    for whole in (0..rows).filter(|&at| plain(&table.rows[at])) {
        if wholes[whole].is_none() && !divided.contains(&whole) {
            let parts = next_to(table, wholes, whole, (0..whole).rev());
            parts.into_iter().for_each(|part| wholes[part] = Some(whole));
        }
    }
}

// the rows, nearest first, that come to one beside them; those within others are passed over
fn next_to(table: &Table, wholes: &[Option<usize>], whole: usize, beside: impl Iterator<Item = usize>) -> Vec<usize> {
    let rank = table.rows[whole].name.rank;
    let below = |at: &usize| {
        let own = &table.rows[*at];
        own.name.total.is_none() && !own.torn && (rank == 0 || own.name.rank == 0 || own.name.rank > rank)
    };
    // 収入 12,345⏎支出 12,345⏎差引 0: nothing is no part
    let any = |row: &Row| row.cells.iter().any(|cell| cell.value.is_some_and(|amount| amount.yen.0 != 0));
    let free = |at: &usize| plain(&table.rows[*at]) && any(&table.rows[*at]) && wholes[*at].is_none();
    let mut parts = Vec::new();
    for at in beside.take_while(below).filter(free).take(MOST_PARTS) {
        parts.push(at);
        if !is_no_chance(table, whole, &parts) || overshoots(table, whole, &parts) {
            break; // nor can more of them come to it
        }
        if parts.len() >= LEAST_PARTS && comes_to(table, whole, &parts) {
            return parts;
        }
    }
    Vec::new()
}

// in how many ways the figures of a row could have come out, at least, for its parts not to come to it by chance
const LEAST_WAYS: i128 = 100_000;

/// Whether figures are so long that a sum tells; each part may be off by half a unit, and what changed tells nothing of its own
pub(super) fn is_no_chance(table: &Table, whole: usize, parts: &[usize]) -> bool {
    let slack = parts.len() as i128 + 1;
    let digits = |amount: Amount| i128::from(amount.yen.0) / i128::from(amount.unit.0).max(1);
    // 300,000 = 200,000 + 100,000 has the chance of 3 = 2 + 1
    let ways = |like: &Entry| {
        let own = parts.iter().filter_map(|&part| value(&table.rows[part], like)).map(digits);
        let whole = like.value.map_or(0, digits);
        let round = own.chain([whole]).map(round_to).min().unwrap_or(1);
        (whole, (whole / round / slack).max(1))
    };
    // columns of the same figures tell no more than one; last year's in brackets tell as much as a column
    let last_year =
        |cell: &Entry| matches!(cell.bracket, Some(Bracketed::Prior | Bracketed::Of(_))) && cell.value.is_some();
    let money = table.rows[whole].cells.iter().filter(|cell| is_money(table, cell) || last_year(cell));
    let all: BTreeMap<i128, i128> = money.map(ways).collect();
    all.into_values().fold(1, i128::saturating_mul) >= LEAST_WAYS
}

// the power of ten that a figure is a multiple of
fn round_to(digits: i128) -> i128 {
    let mut power = 1;
    while digits != 0 && digits % (power * 10) == 0 {
        power *= 10;
    }
    if digits == 0 { i128::MAX } else { power }
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
            comes_to(table, total, &rows.collect::<Vec<_>>())
        };
        if wholes[start..total].iter().any(Option::is_some) && summed(false) && !summed(true) {
            wholes[start..total].fill(None);
        }
        start = total + 1;
    }
}

/// Narrower steps than this are no indent.
pub(super) const INDENT: usize = 2;

// of more rows than this no sum is looked for
pub(super) const MOST_PARTS: usize = 32;

// fewer parts may come to their row by chance
pub(super) const LEAST_PARTS: usize = 2;

/// Whether rows come to another in every column.
pub(super) fn comes_to(table: &Table, whole: usize, parts: &[usize]) -> bool {
    let whole = &table.rows[whole];
    let holds = |like: &Entry| figure(whole, like).is_none_or(|own| own.intersects(sum(table, parts, like)));
    whole.cells.iter().any(|cell| cell.value.is_some()) && whole.cells.iter().all(holds)
}

/// Whether the last rows above one come to it in every column.
pub(super) fn closes(above: &[Row], own: &Row) -> bool {
    let since = above.iter().rposition(|row| row.name.total.is_some()).map_or(0, |total| total + 1);
    let money: Vec<&Entry> = own.cells.iter().filter(|cell| cell.bracket.is_none() && cell.value.is_some()).collect();
    let comes_to = |rows: &[Row]| {
        let sum = |like: &Entry| rows.iter().filter_map(|row| figure(row, like)).sum::<Interval>();
        money.iter().all(|like| figure(own, like).is_some_and(|own| own.intersects(sum(like))))
    };
    let nearest = above.len().saturating_sub(MOST_PARTS).max(since);
    !own.name.aside && !money.is_empty() && (nearest..above.len()).any(|from| comes_to(&above[from..]))
}

/// Whether rows come to more than their total in every column of money; what is less than nothing tells nothing.
pub(super) fn overshoots(table: &Table, total: usize, parts: &[usize]) -> bool {
    let signed = |at: &usize| table.rows[*at].cells.iter().any(|cell| is_money(table, cell) && is_less(cell));
    let money: Vec<&Entry> = table.rows[total].cells.iter().filter(|cell| is_money(table, cell)).collect();
    let exceeds = |like: &&Entry| {
        figure(&table.rows[total], like).is_some_and(|own| !sum(table, parts, like).intersects(own.or_less()))
    };
    !money.is_empty() && money.iter().all(exceeds) && !parts.iter().any(signed)
}

// whether rows come to no more than another in any column of money
fn has_room(table: &Table, whole: usize, parts: &[usize]) -> bool {
    let like = |at: &usize| table.rows[*at].cells.iter().filter(|cell| is_money(table, cell) && !is_less(cell));
    let fits = |like: &Entry| {
        figure(&table.rows[whole], like).is_some_and(|own| sum(table, parts, like).intersects(own.or_less()))
    };
    parts.iter().flat_map(like).all(fits)
}

fn is_money(table: &Table, cell: &Entry) -> bool {
    !is_change(&table.columns[cell.column]) && cell.bracket.is_none() && !cell.unsaid && cell.value.is_some()
}

fn is_less(cell: &Entry) -> bool {
    cell.value.is_some_and(|amount| amount.yen.0 < 0)
}

fn figure(row: &Row, like: &Entry) -> Option<Interval> {
    value(row, like).map(|amount| amount.interval(Rounding::HalfUp))
}

fn value(row: &Row, like: &Entry) -> Option<Amount> {
    let own = row.cells.iter().find(|cell| cell.column == like.column && cell.bracket == like.bracket);
    own.and_then(|cell| cell.value)
}

fn sum(table: &Table, parts: &[usize], like: &Entry) -> Interval {
    parts.iter().filter_map(|&part| figure(&table.rows[part], like)).sum()
}
