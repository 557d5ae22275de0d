//! Prices that are alike, and slots that no constraint tells apart: one step of the search each.

use std::borrow::Cow;

use super::{Loose, Puzzle, Sum};
use crate::money::Interval;

/// Prices that cannot be told apart.
#[derive(Debug)]
pub(super) struct Twins<'p> {
    pub(super) prices: Vec<usize>,
    pub(super) loose: Cow<'p, Loose>,
    /// Classes of slots that they may have.
    pub(super) classes: Vec<usize>,
}

/// Of each slot, whether each of the twins may have it.
pub(super) struct Owners {
    pub(super) twins: usize,
    pub(super) may_have: Vec<bool>,
}

/// Slots that no constraint tells apart.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) slots: Vec<usize>,
    /// Slots left.
    pub(super) free: usize,
    pub(super) bare: bool,
    /// The class of one slot that repeats this one, or is repeated by it.
    pub(super) equal: Vec<usize>,
    /// What stands in a class of one slot.
    pub(super) value: Option<Interval>,
}

impl Owners {
    pub(super) fn of(twins: &[Twins<'_>], slots: usize) -> Self {
        let mut may_have = vec![false; slots * twins.len()];
        for (at, own) in twins.iter().enumerate() {
            own.loose.slots.iter().for_each(|&slot| may_have[slot * twins.len() + at] = true);
        }
        Self { twins: twins.len(), may_have }
    }

    fn of_slot(&self, slot: usize) -> &[bool] {
        &self.may_have[slot * self.twins..][..self.twins]
    }

    // those that any may have, in order
    pub(super) fn slots(&self) -> Vec<usize> {
        (0..self.may_have.len() / self.twins).filter(|&slot| self.of_slot(slot).contains(&true)).collect()
    }

    fn take(&mut self, slot: usize, from: usize) {
        self.may_have[slot * self.twins + from] = false;
    }
}

pub(super) fn twins<'p>(puzzle: &'p Puzzle, sums: &[&Sum], part: &[usize]) -> Vec<Twins<'p>> {
    let mut all: Vec<Twins<'_>> = Vec::new();
    for &price in part {
        let loose = &puzzle.prices[price];
        let like = |other: usize| sums.iter().all(|sum| sum.of_price[other] == sum.of_price[price]);
        match all.iter_mut().find(|twins| *twins.loose == *loose && like(twins.prices[0])) {
            Some(twins) => twins.prices.push(price),
            None => all.push(Twins { prices: vec![price], loose: Cow::Borrowed(loose), classes: Vec::new() }),
        }
    }
    all
}

// where every slot is filled, a price in a slot that is repeated needs its like for the other slot
pub(super) fn keep_equals(twins: &mut [Twins<'_>], mut owners: Owners, equal: &[(usize, usize)]) {
    let sides = || equal.iter().flat_map(|&(one, other)| [(one, other), (other, one)]);
    while let Some((at, slot)) = sides()
        .find_map(|(slot, other)| without_like(twins, owners.of_slot(slot), owners.of_slot(other)).map(|at| (at, slot)))
    {
        twins[at].loose.to_mut().slots.retain(|&other| other != slot);
        owners.take(slot, at);
    }
}

// the first of those that may have a slot without a like that may have the other
fn without_like(twins: &[Twins<'_>], own: &[bool], likes: &[bool]) -> Option<usize> {
    let same = |one: &Twins<'_>, other: &Twins<'_>| match (one.loose.value, other.loose.value) {
        (Some(one), Some(other)) => one.intersects(other),
        _ => true,
    };
    let like = |at: usize, to: usize| (to != at || twins[at].prices.len() > 1) && same(&twins[at], &twins[to]);
    let has_like = |at: usize| likes.iter().enumerate().any(|(to, &may_have)| may_have && like(at, to));
    // a slot that no price of this part may have says nothing
    let known = likes.contains(&true);
    (0..twins.len()).find(|&at| known && own[at] && !has_like(at))
}

pub(super) fn classes(puzzle: &Puzzle, sums: &[&Sum], slots: &[usize], twins: &mut [Twins<'_>]) -> Vec<Class> {
    let mut repeats = vec![false; puzzle.bare.len()];
    for &(one, other) in &puzzle.equal {
        (repeats[one], repeats[other]) = (true, true);
    }
    let owners = Owners::of(twins, puzzle.bare.len());
    let like = |one: usize, other: usize| {
        !repeats[one]
            && !repeats[other]
            && puzzle.bare[one] == puzzle.bare[other]
            && owners.of_slot(one) == owners.of_slot(other)
            && sums.iter().all(|sum| sum.of_slot[one] == sum.of_slot[other])
    };
    let mut all: Vec<Class> = Vec::new();
    for &slot in slots {
        match all.iter_mut().find(|class| like(slot, class.slots[0])) {
            Some(class) => {
                class.slots.push(slot);
                class.free += 1;
            }
            None => {
                all.push(Class { slots: vec![slot], free: 1, bare: puzzle.bare[slot], equal: Vec::new(), value: None })
            }
        }
    }
    link(&mut all, &puzzle.equal);
    for (at, twins) in twins.iter_mut().enumerate() {
        twins.classes = (0..all.len()).filter(|&class| owners.of_slot(all[class].slots[0])[at]).collect();
    }
    all
}

fn link(classes: &mut [Class], equal: &[(usize, usize)]) {
    for &(one, other) in equal {
        let find = |slot: usize| classes.iter().position(|class| class.slots[0] == slot);
        if let (Some(one), Some(other)) = (find(one), find(other)) {
            classes[one].equal.push(other);
            classes[other].equal.push(one);
        }
    }
}
