//! The solver against every assignment tried one by one.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::*;
use crate::money::{Amount, Rounding};

fn tenths(printed: i64, unit: i64) -> Interval {
    Amount { yen: Yen(printed * 10_000_000), unit: Yen(unit * 10_000_000) }.interval(Rounding::HalfUp)
}

/// Tries every assignment: how many there are, equal prices told apart, and the slots that each price has in some.
fn brute(puzzle: &Puzzle) -> (u128, Vec<BTreeSet<usize>>) {
    let mut found = (0, vec![BTreeSet::new(); puzzle.prices.len()]);
    try_all(puzzle, &mut Vec::new(), &mut found);
    found
}

fn try_all(puzzle: &Puzzle, given: &mut Vec<usize>, found: &mut (u128, Vec<BTreeSet<usize>>)) {
    let Some(price) = puzzle.prices.get(given.len()) else {
        if holds(puzzle, given) {
            found.0 += 1;
            for (slots, slot) in found.1.iter_mut().zip(given) {
                slots.insert(*slot);
            }
        }
        return;
    };
    for slot in 0..puzzle.bare.len() {
        let taken = given.iter().zip(&puzzle.prices).any(|(&s, other)| s == slot && other.column == price.column);
        if price.slots.contains(&slot) && !taken {
            given.push(slot);
            try_all(puzzle, given, found);
            given.pop();
        }
    }
}

fn holds(puzzle: &Puzzle, given: &[usize]) -> bool {
    let at = |slot: usize, column: usize| {
        (0..given.len()).find(|&price| given[price] == slot && puzzle.prices[price].column == column)
    };
    let same = |column: usize| {
        puzzle.equal.iter().all(|&(one, other)| match (at(one, column), at(other, column)) {
            (Some(one), Some(other)) => match (puzzle.prices[one].value, puzzle.prices[other].value) {
                (Some(one), Some(other)) => one.intersects(other),
                _ => true,
            },
            _ => true,
        })
    };
    let adds_up = |sum: &Sum| {
        let own = (0..given.len()).filter(|&price| puzzle.prices[price].column == sum.column);
        let part = |price: usize| match (sum.of_price[price], sum.of_slot[given[price]], puzzle.prices[price].value) {
            (Weight::Out, ..) | (_, Weight::Out, _) | (.., None) => Interval::exactly(Yen(0)),
            (Weight::Full, Weight::Full, Some(value)) => value,
            (.., Some(value)) => value.or_less(),
        };
        let parts: Interval = own.map(part).chain([sum.stated]).sum();
        let empty =
            |slot: usize| puzzle.bare[slot] && sum.of_slot[slot] != Weight::Out && at(slot, sum.column).is_none();
        let more = sum.more || (0..puzzle.bare.len()).any(empty);
        parts.intersects(if more { sum.total.or_less() } else { sum.total })
    };
    (0..2).all(same) && puzzle.sums.iter().all(adds_up)
}

/// The solver's number of assignments, with equal prices told apart.
fn labelled(puzzle: &Puzzle, outcomes: &[Outcome]) -> u128 {
    let mut parts: Vec<(usize, u128)> = outcomes.iter().map(|outcome| (outcome.part, counted(outcome))).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut classes: Vec<(&Loose, &Outcome)> = puzzle.prices.iter().zip(outcomes).collect();
    let mut orders = 1;
    while let Some(first) = classes.pop() {
        let like = classes.iter().filter(|other| **other == first).count() + 1;
        classes.retain(|other| *other != first);
        let own: u128 = (1..=first.1.twins as u128).product();
        orders *= (0..like / first.1.twins).map(|_| own).product::<u128>();
    }
    parts.iter().map(|(_, ways)| ways).product::<u128>() * orders
}

fn counted(outcome: &Outcome) -> u128 {
    match outcome.ways {
        Ways::Exactly(ways) => ways,
        Ways::MoreThan(_) => panic!("a small puzzle is solved within the bound"),
    }
}

/// What one price and one slot are made of.
#[derive(Clone, Debug)]
struct Parts {
    prices: Vec<(u8, u8, Index, u8)>,
    slots: Vec<(bool, u8, u8, u8)>,
    equal: Vec<(usize, usize)>,
    sums: Vec<(bool, u8, i64, Vec<usize>)>,
}

prop_compose! {
    fn parts()(slots in 1_usize..=6)(
        prices in prop::collection::vec((0_u8..12, 0_u8..8, any::<Index>(), 0_u8..10), 1..=5),
        bare in prop::collection::vec((prop::bool::weighted(0.8), 0_u8..4, 0_u8..6, 0_u8..3), slots),
        equal in prop::collection::vec((0..slots, 0..slots), 0..3),
        sums in prop::collection::vec(
            (prop::bool::weighted(0.1), 0_u8..3, 0_i64..60, subsequence((0..slots).collect::<Vec<_>>(), slots).prop_shuffle()),
            0..3,
        ),
    ) -> Parts {
        Parts { prices, slots: bare, equal: equal.into_iter().filter(|(one, other)| one != other).collect(), sums }
    }
}

impl Parts {
    fn puzzle(&self) -> Puzzle {
        let count = self.slots.len();
        let prices: Vec<Loose> = self.prices.iter().map(|price| loose(price, count)).collect();
        let sums = self.sums.iter().enumerate().map(|(at, sum)| self.sum(at, sum, &prices));
        // a total without an open price in its column is no part of the puzzle
        let sums = sums.filter(|sum: &Sum| prices.iter().any(|loose| loose.column == sum.column)).collect();
        Puzzle { prices, bare: self.slots.iter().map(|slot| slot.0).collect(), equal: self.equal.clone(), sums }
    }

    // a total that is right, within rounding, if the slots are filled in a random order: most puzzles have a solution
    fn sum(&self, at: usize, (more, label, stated, order): &(bool, u8, i64, Vec<usize>), prices: &[Loose]) -> Sum {
        let column = usize::from(*label == 2);
        let weight = |of: u8| match of {
            0 => Weight::Out,
            1 => Weight::Maybe,
            _ => Weight::Full,
        };
        let of_slot: Vec<Weight> = self
            .slots
            .iter()
            .map(|slot| {
                weight(if *label == 0 {
                    2
                } else if at == 0 {
                    slot.1
                } else {
                    slot.2
                })
            })
            .collect();
        let of_price: Vec<Weight> =
            self.prices.iter().map(|price| weight(if price.3 == 9 { 0 } else { price.3 })).collect();
        let counts = |(price, slot): (usize, &usize)| {
            prices[price].column == column && of_slot[*slot].min(of_price[price]) > Weight::Out
        };
        let own =
            (0..prices.len()).zip(order).filter(|&pair| counts(pair)).map(|(price, _)| figure(self.prices[price].0));
        let total: i64 = own.flatten().map(|(printed, _)| printed).sum::<i64>() + stated;
        Sum { column, total: tenths(total / 10 * 10, 10), stated: tenths(*stated, 1), more: *more, of_slot, of_price }
    }
}

// 3億円, 2.6億円, or nothing that bounds it
fn figure(kind: u8) -> Option<(i64, i64)> {
    match kind {
        0 => None,
        1 => Some((26, 1)),
        2 => Some((124, 1)),
        _ => Some((i64::from(kind / 2 * kind) * 10, 10)),
    }
}

fn loose((kind, narrow, mask, _): &(u8, u8, Index, u8), slots: usize) -> Loose {
    let mask = mask.index(1 << slots);
    let open = (0..slots).filter(|slot| *narrow > 2 || mask >> slot & 1 == 1);
    let value = figure(*kind).map(|(printed, unit)| tenths(printed, unit));
    Loose { value, column: usize::from(*narrow == 7), slots: open.collect() }
}

// the same puzzle with prices and slots in another order: new position of each
fn permuted(puzzle: &Puzzle, prices: &[usize], slots: &[usize]) -> Puzzle {
    let at = |order: &[usize], old: usize| order.iter().position(|&other| other == old).unwrap();
    let loose = |&price: &usize| {
        let loose = &puzzle.prices[price];
        let moved: BTreeSet<usize> = loose.slots.iter().map(|&slot| at(slots, slot)).collect();
        Loose { slots: moved.into_iter().collect(), ..loose.clone() }
    };
    let sum = |sum: &Sum| Sum {
        of_slot: slots.iter().map(|&slot| sum.of_slot[slot]).collect(),
        of_price: prices.iter().map(|&price| sum.of_price[price]).collect(),
        ..sum.clone()
    };
    Puzzle {
        prices: prices.iter().map(loose).collect(),
        bare: slots.iter().map(|&slot| puzzle.bare[slot]).collect(),
        equal: puzzle.equal.iter().map(|&(one, other)| (at(slots, other), at(slots, one))).collect(),
        sums: puzzle.sums.iter().rev().map(sum).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn finds_what_trying_every_assignment_finds(parts in parts()) {
        let puzzle = parts.puzzle();
        let outcomes = solve(&puzzle);
        let (count, slots) = brute(&puzzle);
        prop_assert_eq!(labelled(&puzzle, &outcomes), count);
        if count > 0 {
            let slots_of = |outcome: Outcome| outcome.slots.into_iter().collect();
            let found: Vec<BTreeSet<usize>> = outcomes.into_iter().map(slots_of).collect();
            prop_assert_eq!(found, slots);
        }
    }

    #[test]
    fn the_order_of_prices_and_slots_is_no_matter(
        parts in parts(),
        prices in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
        slots in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let puzzle = parts.puzzle();
        let prices: Vec<usize> = prices.into_iter().filter(|&price| price < puzzle.prices.len()).collect();
        let slots: Vec<usize> = slots.into_iter().filter(|&slot| slot < puzzle.bare.len()).collect();
        let (before, after) = (solve(&puzzle), solve(&permuted(&puzzle, &prices, &slots)));
        for (outcome, price) in after.into_iter().zip(prices) {
            prop_assert_eq!(outcome.ways, before[price].ways);
            prop_assert_eq!(outcome.twins, before[price].twins);
            let own: BTreeSet<usize> = outcome.slots.iter().map(|&slot| slots[slot]).collect();
            prop_assert_eq!(&own, &before[price].slots.iter().copied().collect());
        }
    }
}

fn plain(figures: &[i64], slots: usize) -> Puzzle {
    let loose = |figure: &i64| Loose { value: Some(tenths(*figure, 10)), column: 0, slots: (0..slots).collect() };
    Puzzle { prices: figures.iter().map(loose).collect(), bare: vec![true; slots], ..Puzzle::default() }
}

#[test]
fn what_nothing_constrains_is_counted_without_being_tried() {
    let ways = |figures: &[i64], slots| solve(&plain(figures, slots))[0].ways;
    assert_eq!(ways(&[10, 20, 30], 5), Ways::Exactly(60));
    // six equal prices are one
    assert_eq!(ways(&[30; 6], 9), Ways::Exactly(84));
    assert_eq!(ways(&(1..=30).map(|figure| figure * 10).collect::<Vec<_>>(), 30), Ways::Exactly((1..=30).product()));
    assert_eq!(ways(&(1..=60).map(|figure| figure * 10).collect::<Vec<_>>(), 60), Ways::Exactly(u128::MAX));
    assert_eq!(ways(&[10, 20, 30], 2), Ways::Exactly(0));
}

#[test]
fn past_its_bound_a_search_says_nothing() {
    let mut puzzle = plain(&(1..=20).map(|figure| figure * 70).collect::<Vec<_>>(), 20);
    for ministry in 0..4 {
        let of_slot = (0..20).map(|slot| if slot % 4 == ministry { Weight::Full } else { Weight::Out }).collect();
        let of_price = vec![Weight::Full; 20];
        let (total, stated) = (tenths(3670, 10), Interval::exactly(Yen(0)));
        puzzle.sums.push(Sum { column: 0, total, stated, more: false, of_slot, of_price });
    }
    let started = std::time::Instant::now();
    let outcomes = solve(&puzzle);
    assert!(outcomes.iter().all(|outcome| matches!(outcome.ways, Ways::MoreThan(_)) && outcome.slots.len() == 20));
    assert!(started.elapsed().as_millis() < 2_000, "{:?}", started.elapsed());
}
