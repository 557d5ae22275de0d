//! The placing of totals that breaks the fewest sums, names the fewest strangers, and swaps the fewest labels.

use std::collections::BTreeSet;

use super::labels::Row;
use super::{Cell, Holds, Run, Total};
use crate::grammar::clause::Column;
use crate::money::{Interval, Rounding};
use crate::stage::Stage;

// more totals than this are placed by order alone
const MOST_TOTALS: usize = 16;
// how many placings of one more total are tried: tables of a few totals take hundreds
const MOST_TRIES: usize = 20_000;

const _: () = assert!(MOST_TOTALS <= Totals::BITS as usize);

/// A set of totals that are few enough to be searched, a bit each.
type Totals = u16;

/// Positions of a row and a column; none where the page labels none.
type Place = (Option<usize>, Option<usize>);

pub(super) struct Table<'a> {
    /// What each total can stand for.
    amounts: Vec<Interval>,
    /// Whether each can only be a change.
    signed: Vec<bool>,
    /// Of each ministry, which totals name it.
    named: Vec<Totals>,
    /// Columns of which the first is the sum of the others.
    sums: Vec<[usize; 3]>,
    columns: &'a [Holds],
    rows: &'a [Row],
    runs: &'a [Run],
}

/// What speaks against a placing, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    broken_sums: usize,
    strangers: u32,
    swapped: usize,
}

/// A total without a place.
struct Waiting {
    total: usize,
    /// Where it may stand.
    places: Vec<Place>,
    /// Whether others may stand there, too.
    shared: bool,
    /// Whether its own labels leave no other place, so that another of its amount is the same, printed twice.
    told: bool,
}

struct Search {
    chosen: Vec<Place>,
    best: Option<(Cost, Vec<Place>)>,
    tries: usize,
}

impl<'a> Table<'a> {
    pub(super) fn of(
        totals: &[Total<'_>],
        rounding: Rounding,
        columns: &'a [Holds],
        rows: &'a [Row],
        runs: &'a [Run],
    ) -> Self {
        let amounts = totals.iter().map(|total| total.amount.interval(rounding)).collect();
        let signed = totals.iter().map(|total| total.signed).collect();
        Table { amounts, signed, named: named(totals), sums: sums(columns), columns, rows, runs }
    }
}

impl Table<'_> {
    pub(super) fn cell(&self, (row, column): Place) -> Cell {
        let holds = column.map(|column| self.columns[column]);
        // 合計 of rows that say nothing of who spends them is of whatever they list
        let by_recipient = self.rows.iter().any(|row| row.recipient().is_some());
        Cell {
            row: row.map(|row| self.rows[row]).filter(|_| by_recipient),
            column: holds.and_then(Holds::money).unwrap_or_default(),
            change: holds == Some(Holds::Change),
            part: matches!(holds, Some(Holds::Part(_))),
        }
    }

    // the best placing of all totals
    pub(super) fn solve(&self) -> Vec<Place> {
        let mut search = Search { chosen: vec![(None, None); self.amounts.len()], best: None, tries: 0 };
        if self.amounts.len() <= MOST_TOTALS {
            self.place(&self.waiting(), &mut search);
        }
        search.best.map_or_else(|| self.by_order(), |(_, places)| places)
    }

    // the totals in the order in which they are placed
    fn waiting(&self) -> Vec<Waiting> {
        let of = |run: &Run| {
            let places = self.allowed(run);
            let told = run.rows.len() == 1 && !run.carried && places.len() == 1;
            let shared = self.shares_column(run);
            // where changes have signs, what has none is no change
            let unsigned = self.signed.iter().all(|signed| !signed);
            let fits = |place: &Place, total: usize| match self.is_change(*place) {
                true => self.signed[total] || unsigned,
                false => !self.signed[total],
            };
            let of = |total: usize| places.iter().copied().filter(|place| fits(place, total)).collect();
            let waiting = |&total: &usize| Waiting { total, places: of(total), shared, told };
            run.totals.iter().map(waiting).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(of).collect()
    }

    fn is_taken(&self, place: Place, next: &Waiting, chosen: &[Place]) -> bool {
        let mut others = chosen.iter().zip(&self.amounts).filter(|(other, _)| **other == place);
        others.any(|(_, amount)| !next.told || !amount.intersects(self.amounts[next.total]))
    }

    fn is_change(&self, (_, column): Place) -> bool {
        column.is_some_and(|column| self.columns[column] == Holds::Change)
    }

    // what is placed can only cost more with every further total, so that a worse start needs no end
    fn place(&self, waiting: &[Waiting], search: &mut Search) {
        if search.best.as_ref().is_some_and(|(least, _)| !self.costs_less(&search.chosen, *least)) {
            return;
        }
        let Some((next, rest)) = waiting.split_first() else {
            search.best = Some((self.cost(&search.chosen), search.chosen.clone()));
            return;
        };
        for &place in &next.places {
            let taken = place != (None, None) && !next.shared && self.is_taken(place, next, &search.chosen);
            if !taken && search.tries < MOST_TRIES {
                search.tries += 1;
                search.chosen[next.total] = place;
                self.place(rest, search);
                search.chosen[next.total] = (None, None);
            }
        }
        // a second column of changes
        if self.signed[next.total] {
            self.place(rest, search);
        }
    }

    fn allowed(&self, run: &Run) -> Vec<Place> {
        let rows: Vec<Option<usize>> = match run.rows[..] {
            [only] => vec![self.rows.iter().position(|&row| row == only)],
            _ if self.rows.is_empty() => vec![None],
            _ => (0..self.rows.len()).map(Some).collect(),
        };
        let labelled = run.columns.len() >= run.totals.len()
            || (run.columns.len() == 1 && run.totals.len() == self.rows.len())
            || self.shares_column(run);
        let columns: Vec<Option<usize>> = match run.columns[..] {
            _ if self.columns.is_empty() => vec![None],
            [_, ..] if labelled => run.columns.iter().copied().map(Some).collect(),
            _ => (0..self.columns.len()).map(Some).collect(),
        };
        rows.iter().flat_map(|&row| columns.iter().map(move |&column| (row, column))).collect()
    }

    // 令和５年度予算額⏎1,248億円⏎796億円: one label above several totals, and nothing says who spends which
    fn shares_column(&self, run: &Run) -> bool {
        run.columns.len() == 1 && self.rows.is_empty()
    }

    fn cost(&self, chosen: &[Place]) -> Cost {
        let (broken_sums, strangers) = (self.broken_sums(chosen), self.strangers(chosen));
        Cost { broken_sums, strangers, swapped: self.swapped(chosen) }
    }

    // the weightiest first, as in `Cost`, and no more than is needed
    fn costs_less(&self, chosen: &[Place], than: Cost) -> bool {
        let broken_sums = self.broken_sums(chosen).cmp(&than.broken_sums);
        let strangers = || self.strangers(chosen).cmp(&than.strangers);
        let swapped = || self.swapped(chosen).cmp(&than.swapped);
        broken_sums.then_with(strangers).then_with(swapped).is_lt()
    }

    // how often request + priority = both, or last year + change = this year, fails of a recipient that has all three
    fn broken_sums(&self, chosen: &[Place]) -> usize {
        let recipients = || (0..self.rows.len()).map(Some).chain([None]);
        let broken = |sum: &[usize; 3]| recipients().filter(|&recipient| !self.adds_up(chosen, recipient, sum)).count();
        self.sums.iter().map(broken).sum()
    }

    fn adds_up(&self, chosen: &[Place], recipient: Option<usize>, sum: &[usize; 3]) -> bool {
        let amount = |column| {
            let total = chosen.iter().position(|&place| place == (recipient, Some(column)))?;
            Some(self.amounts[total])
        };
        let [both, request, priority] = sum.map(amount);
        let (Some(both), Some(request), Some(priority)) = (both, request, priority) else { return true };
        (request + priority).intersects(both)
    }

    // how often a total lacks a ministry that another of its recipient's names
    fn strangers(&self, chosen: &[Place]) -> u32 {
        (0..self.rows.len()).map(|recipient| self.strangers_of(chosen, recipient)).sum()
    }

    fn strangers_of(&self, chosen: &[Place], recipient: usize) -> u32 {
        let own = chosen.iter().enumerate().filter(|(_, place)| place.0 == Some(recipient));
        let own: Totals = own.fold(0, |own, (at, _)| own | 1 << at);
        let shared = self.named.iter().filter(|&named| own & named != 0);
        shared.map(|named| (own & !named).count_ones()).sum()
    }

    // pairs of placed totals that stand against the order of the labels
    fn swapped(&self, chosen: &[Place]) -> usize {
        self.runs.iter().map(|run| swapped_in(run, chosen)).sum()
    }

    // row by row in the order of the labels; what changed has no place
    fn by_order(&self) -> Vec<Place> {
        let money: Vec<usize> =
            (0..self.columns.len()).filter(|&column| !self.is_change((None, Some(column)))).collect();
        let columns = money.len().max(1);
        let recipient = |at: usize| (at / columns < self.rows.len()).then_some(at / columns);
        let mut placed = (0..).map(|at| (recipient(at), money.get(at % columns).copied()));
        self.signed.iter().map(|signed| if *signed { None } else { placed.next() }.unwrap_or_default()).collect()
    }
}

// of each ministry, the totals that name it
fn named(totals: &[Total<'_>]) -> Vec<Totals> {
    let all: BTreeSet<&str> = totals.iter().flat_map(|total| &total.ministries).copied().collect();
    let searched = || totals.iter().take(MOST_TOTALS).enumerate();
    let bits = |name: &str| {
        searched().filter(|(_, total)| total.ministries.contains(name)).fold(0, |named, (at, _)| named | 1 << at)
    };
    all.into_iter().map(bits).collect()
}

// the columns of both, request and priority, of each year that has all three; and of this year, last year and the change
// where there are no others
fn sums(columns: &[Holds]) -> Vec<[usize; 3]> {
    let at = |holds: Holds| columns.iter().position(|&other| other == holds);
    let money: Vec<Column> = columns.iter().filter_map(|holds| holds.money()).collect();
    let years = money.iter().filter(|own| own.stage == Some(Stage::RequestAndPriority)).map(|own| own.year);
    let sum = |year| {
        let [both, request, priority] = [Stage::RequestAndPriority, Stage::Request, Stage::Priority];
        let column = |stage| at(Holds::Money(Column { year, stage: Some(stage), supplementary_no: None }));
        Some([column(both)?, column(request)?, column(priority)?])
    };
    let change = || match money[..] {
        [last, this] if last.year < this.year => {
            Some([at(Holds::Money(this))?, at(Holds::Money(last))?, at(Holds::Change)?])
        }
        _ => None,
    };
    years.filter_map(sum).chain(change()).collect()
}

// those of one run
fn swapped_in(run: &Run, chosen: &[Place]) -> usize {
    let placed = run.totals.iter().map(|&total| chosen[total]).filter(|&place| place != (None, None));
    let pairs = placed.clone().enumerate().flat_map(|(at, a)| placed.clone().skip(at + 1).map(move |b| (a, b)));
    pairs.filter(|(a, b)| (a.1, a.0) > (b.1, b.0)).count()
}
