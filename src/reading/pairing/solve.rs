//! Every way to give amounts to programmes that a page's constraints allow. Pure: a puzzle in, outcomes out.
//!
//! Equal prices are interchangeable, and so are slots that no constraint tells apart. The search deals with classes of
//! both and counts what they stand for, so that six equal prices, or twenty programmes of which nothing is known, are
//! one step each. It goes depth first in a fixed order and stops at a bound.

mod classes;
mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::iter::repeat_n;
use std::ops::{Add, ControlFlow};

use classes::{Class, Owners, Twins, classes, keep_equals, twins};
use parts::Parts;

use crate::money::{Interval, Yen};

/// Steps of the search in one part of a puzzle; past this many, nothing is decided there.
pub(super) const MOST_STEPS: usize = 20_000;

/// Prices to be given to slots. Every price has one slot, and no slot two prices of one column; slots may stay empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Puzzle {
    pub(super) prices: Vec<Loose>,
    /// Of each slot: whether it has no amount at all yet. An empty one leaves a sum open above what is printed.
    pub(super) bare: Vec<bool>,
    /// Slots of which one repeats the other: their amounts in one column are the same quantity.
    pub(super) equal: Vec<(usize, usize)>,
    pub(super) sums: Vec<Sum>,
}

/// A price without a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loose {
    /// What it can stand for; none where nothing bounds it.
    pub(super) value: Option<Interval>,
    /// Whose money of which year and stage, by number.
    pub(super) column: usize,
    /// The slots that it may have, in order.
    pub(super) slots: Vec<usize>,
}

/// Amounts of one column that add up to a total. It says something of that column's prices only.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) column: usize,
    pub(super) total: Interval,
    /// What the amounts add that have their slots.
    pub(super) stated: Interval,
    /// Whether more may belong to the total than is printed.
    pub(super) more: bool,
    /// How far a slot's amount belongs to the total.
    pub(super) of_slot: Vec<Weight>,
    /// How far a price belongs to it, whosever it is.
    pub(super) of_price: Vec<Weight>,
}

/// How far an amount belongs to a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Not at all.
    Out,
    /// Not at all, in part or whole.
    Maybe,
    /// Whole.
    Full,
}

/// What is known of one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The slots that it has in some solution, in order; where none was counted, those that it may have at first sight.
    pub(super) slots: Vec<usize>,
    /// How many prices, this one included, cannot be told from it.
    pub(super) twins: usize,
    pub(super) ways: Ways,
    /// The least price of those that depend on each other; one number of ways is theirs together.
    pub(super) part: usize,
}

impl Outcome {
    /// Whether the constraints contradict each other.
    pub(super) fn is_impossible(&self) -> bool {
        self.ways == Ways::Exactly(0)
    }
}

/// How many solutions there are; two that differ only in which of two equal prices goes where are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ways {
    /// So many; none where the constraints contradict each other.
    Exactly(u128),
    /// The search stopped at its bound after so many.
    MoreThan(u128),
}

/// What is known of every price, in the order of the puzzle.
pub(super) fn solve(puzzle: &Puzzle) -> Vec<Outcome> {
    let sums: Vec<&Sum> = puzzle.sums.iter().filter(|sum| !puzzle.holds_anyway(sum)).collect();
    let mut outcomes = Vec::new();
    for part in puzzle.parts(&sums) {
        outcomes.extend(Search::new(puzzle, &sums, &part).outcomes());
    }
    outcomes.sort_by_key(|&(price, _)| price);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

impl Weight {
    /// What a value adds.
    pub(super) fn part(self, value: Option<Interval>) -> Interval {
        match (self, value) {
            (Weight::Full, Some(value)) => value,
            (Weight::Maybe, Some(value)) => value.or_less(),
            _ => Interval::exactly(Yen(0)),
        }
    }
}

impl Sum {
    fn weight(&self, price: usize, slot: usize) -> Weight {
        self.of_price[price].min(self.of_slot[slot])
    }

    // how far a price belongs to it, where that is the same whichever of its slots it gets
    fn sole_weight(&self, price: usize, loose: &Loose) -> Option<Weight> {
        let mut weights = loose.slots.iter().map(|&slot| self.weight(price, slot));
        let first = weights.next()?;
        weights.all(|weight| weight == first).then_some(first)
    }

    // what a price adds at least and at most, whichever of its slots it gets
    fn reach(&self, price: usize, loose: &Loose) -> Interval {
        self.sole_weight(price, loose).unwrap_or(Weight::Maybe).part(loose.value)
    }

    fn allows(&self, parts: Interval, more: bool) -> bool {
        parts.intersects(if more { self.total.or_less() } else { self.total })
    }
}

impl Puzzle {
    // whether a sum holds whoever gets what
    fn holds_anyway(&self, sum: &Sum) -> bool {
        let own = || self.prices.iter().enumerate().filter(|(_, loose)| loose.column == sum.column);
        let same = |(price, loose): (usize, &Loose)| loose.slots.is_empty() || sum.sole_weight(price, loose).is_some();
        let parts = own().map(|(price, loose)| sum.reach(price, loose));
        own().all(same) && sum.allows(parts.chain([sum.stated]).sum(), sum.more)
    }

    // prices that depend on each other, through a slot, an equality or a sum; never those of two columns
    fn parts(&self, sums: &[&Sum]) -> Vec<Vec<usize>> {
        let mut parts = Parts::new(self.prices.len());
        let columns: BTreeSet<usize> = self.prices.iter().map(|loose| loose.column).collect();
        for column in columns {
            let own = || self.prices.iter().enumerate().filter(|(_, loose)| loose.column == column);
            // a sum is of all of them
            if sums.iter().any(|sum| sum.column == column) {
                let first = own().next().map_or(0, |(first, _)| first);
                own().for_each(|(price, _)| parts.join(first, price));
                continue;
            }
            let mut having: Vec<Option<usize>> = vec![None; self.bare.len()];
            for (price, loose) in own() {
                for &slot in &loose.slots {
                    parts.join(*having[slot].get_or_insert(price), price);
                }
            }
            for (one, other) in self.equal.iter().filter_map(|&(one, other)| having[one].zip(having[other])) {
                parts.join(one, other);
            }
        }
        parts.all()
    }
}

/// A sum over the classes of a part.
#[derive(Debug)]
struct Running<'p> {
    sum: &'p Sum,
    /// What is added so far, behind what was before each step.
    parts: Vec<Interval>,
    /// What one of each of the twins can add.
    reach: Vec<Interval>,
    /// What the twins from each on can still add.
    rest: Vec<Interval>,
    /// Whether slots outside the part leave it open above.
    more: bool,
}

struct Search<'p> {
    puzzle: &'p Puzzle,
    twins: Vec<Twins<'p>>,
    classes: Vec<Class>,
    /// Of each of the twins, and of each class of slots: whether they have one of it in some solution.
    found: Vec<bool>,
    sums: Vec<Running<'p>>,
    /// Whether there are just as many prices as slots, so that no slot can stay empty.
    full: bool,
    /// Which class of slots each of the twins placed so far has got.
    given: Vec<(usize, usize)>,
    steps: usize,
    ways: u128,
}

impl<'p> Search<'p> {
    fn new(puzzle: &'p Puzzle, sums: &[&'p Sum], part: &[usize]) -> Self {
        let column = part.first().map(|&price| puzzle.prices[price].column);
        let sums: Vec<&Sum> = sums.iter().copied().filter(|sum| Some(sum.column) == column).collect();
        let mut twins = twins(puzzle, &sums, part);
        let owners = Owners::of(&twins, puzzle.bare.len());
        let slots = owners.slots();
        let full = slots.len() == part.len();
        if full {
            keep_equals(&mut twins, owners, &puzzle.equal);
        }
        twins.sort_by_key(|twins| (twins.loose.slots.len(), twins.prices.first().copied()));
        let classes = classes(puzzle, &sums, &slots, &mut twins);
        let sums = sums.into_iter().map(|sum| Running::new(sum, puzzle, &twins, &slots)).collect();
        let found = vec![false; twins.len() * classes.len()];
        Self { puzzle, twins, classes, found, sums, full, given: Vec::new(), steps: 0, ways: 0 }
    }

    fn outcomes(mut self) -> Vec<(usize, Outcome)> {
        let slots: usize = self.classes.iter().map(|class| class.slots.len()).sum();
        let prices: usize = self.twins.iter().map(|twins| twins.prices.len()).sum();
        let stopped = prices <= slots && self.twin(0, 1).is_break();
        let ways = if stopped { Ways::MoreThan(self.ways) } else { Ways::Exactly(self.ways) };
        let counted = !stopped && self.ways > 0;
        let part = self.twins.iter().flat_map(|twins| &twins.prices).min().copied().unwrap_or_default();
        let outcome = |twins: &Twins<'_>, found: &[bool]| {
            let in_some = self.classes.iter().zip(found).filter(|(_, found)| **found);
            let slots = match counted {
                true => in_order(in_some.flat_map(|(class, _)| &class.slots).copied().collect()),
                false => self.puzzle.prices[twins.prices[0]].slots.clone(),
            };
            Outcome { slots, twins: twins.prices.len(), ways, part }
        };
        let width = self.classes.len();
        let mut all = Vec::new();
        for (at, twins) in self.twins.iter().enumerate() {
            let outcome = outcome(twins, &self.found[at * width..][..width]);
            all.extend(twins.prices.iter().copied().zip(repeat_n(outcome, twins.prices.len())));
        }
        all
    }

    // gives the twins `at` and all after them their slots
    fn twin(&mut self, at: usize, ways: u128) -> ControlFlow<()> {
        match self.twins.get(at) {
            Some(twins) => self.share(at, 0, twins.prices.len(), ways),
            None => {
                self.note(ways);
                ControlFlow::Continue(())
            }
        }
    }

    // gives `left` of the twins `at` slots of their classes from the `nth` on
    fn share(&mut self, at: usize, nth: usize, left: usize, ways: u128) -> ControlFlow<()> {
        if left == 0 {
            return self.twin(at + 1, ways);
        }
        let Some(&class) = self.twins[at].classes.get(nth) else { return ControlFlow::Continue(()) };
        for count in (0..=left.min(self.classes[class].free)).rev() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return ControlFlow::Break(());
            }
            if count == 0 {
                self.share(at, nth + 1, left, ways)?;
            } else if self.fits(at, class) {
                let choices = choose(self.classes[class].free, count);
                self.with(at, class, count, |search| {
                    if search.reachable(at, left - count) {
                        search.share(at, nth + 1, left - count, ways.saturating_mul(choices))
                    } else {
                        ControlFlow::Continue(())
                    }
                })?;
            }
        }
        ControlFlow::Continue(())
    }

    // whether what repeats a slot is the same quantity
    fn fits(&self, at: usize, class: usize) -> bool {
        let value = self.twins[at].loose.value;
        let other = self.classes[class].equal.iter().filter_map(|&equal| self.classes[equal].value);
        value.is_none_or(|value| other.into_iter().all(|other| value.intersects(other)))
    }

    // tries `next` while `count` of the twins `at` have slots of a class
    fn with<R>(&mut self, at: usize, class: usize, count: usize, next: impl FnOnce(&mut Self) -> R) -> R {
        let (price, slot) = (self.twins[at].prices[0], self.classes[class].slots[0]);
        let value = self.twins[at].loose.value;
        for running in &mut self.sums {
            let part = running.sum.weight(price, slot).part(value);
            running.parts.push(repeat_n(part, count).fold(running.so_far(), Interval::add));
        }
        self.classes[class].free -= count;
        self.classes[class].value = value;
        self.given.push((at, class));
        let result = next(self);
        self.given.pop();
        self.classes[class].value = None;
        self.classes[class].free += count;
        for running in &mut self.sums {
            running.parts.pop();
        }
        result
    }

    // whether every sum can still come out when `left` of the twins `at` and all after them wait for their slots
    fn reachable(&self, at: usize, left: usize) -> bool {
        self.sums.iter().all(|running| {
            let own = repeat_n(running.reach[at], left);
            let parts = own.fold(running.so_far() + running.rest[at + 1], Interval::add);
            running.sum.allows(parts, running.more || !self.full)
        })
    }

    // counts a whole assignment if its sums come out
    fn note(&mut self, ways: u128) {
        let holds =
            |running: &Running<'_>| running.sum.allows(running.so_far(), running.more || self.leaves_empty(running));
        if self.sums.iter().all(holds) {
            self.ways = self.ways.saturating_add(ways);
            for &(at, class) in &self.given {
                self.found[at * self.classes.len() + class] = true;
            }
        }
    }

    // whether a slot that belongs to the sum has no amount
    fn leaves_empty(&self, running: &Running<'_>) -> bool {
        let empty = self.classes.iter().filter(|class| class.bare && class.free > 0);
        empty.into_iter().any(|class| running.sum.of_slot[class.slots[0]] > Weight::Out)
    }
}

impl<'p> Running<'p> {
    fn new(sum: &'p Sum, puzzle: &Puzzle, twins: &[Twins<'_>], slots: &[usize]) -> Self {
        let reach: Vec<Interval> = twins.iter().map(|twins| sum.reach(twins.prices[0], &twins.loose)).collect();
        let mut rest = vec![Interval::exactly(Yen(0))];
        for (twins, &reach) in twins.iter().zip(&reach).rev() {
            rest.push(repeat_n(reach, twins.prices.len()).chain(rest.last().copied()).sum());
        }
        rest.reverse();
        let elsewhere =
            |slot: usize| puzzle.bare[slot] && sum.of_slot[slot] > Weight::Out && slots.binary_search(&slot).is_err();
        let more = sum.more || (0..puzzle.bare.len()).any(elsewhere);
        Self { sum, parts: vec![sum.stated], reach, rest, more }
    }

    fn so_far(&self) -> Interval {
        self.parts.last().copied().unwrap_or(self.sum.stated)
    }
}

/// Slots as a puzzle has them; where groups are lent to each other, one may come twice.
pub(super) fn in_order(mut slots: Vec<usize>) -> Vec<usize> {
    slots.sort_unstable();
    slots.dedup();
    slots
}

// in how many ways `count` of `free` slots can be taken
fn choose(free: usize, count: usize) -> u128 {
    if count == 1 {
        return u128::try_from(free).unwrap_or(u128::MAX); // mostly, and without a division
    }
    (0..count).fold(1_u128, |ways, taken| {
        let left = u128::try_from(free - taken).unwrap_or(u128::MAX);
        ways.saturating_mul(left) / (u128::try_from(taken).unwrap_or(u128::MAX) + 1)
    })
}
