//! What cannot hold as printed, cut down to the fewest relations that show it.

use std::collections::BTreeSet;

use super::bounds::{Crossed, cross_those};
use super::repair::{Repair, repairs};
use super::web::{Web, fails, holds, members};

/// Relations that cannot hold together, and none of which can be spared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Positions among the checks; one where a relation fails alone.
    pub checks: Vec<usize>,
    /// Ids of the figures in them.
    pub figures: Vec<u32>,
    /// What one changed figure would mend, likeliest first. Never applied.
    pub repairs: Vec<Repair>,
}

/// Connected sets of up to so many relations are searched for the fewest; of a larger set, none can be spared.
const MOST_SEARCHED: usize = 3;
/// Repairs are sought for so many conflicts: a document with more has no slips, it is another kind of text.
const MOST_REPAIRED: usize = 100;
/// So many sets of relations are tried at most.
const MOST_TRIED: usize = 2_000;

/// Every relation that fails alone, then sets that fail together; and what the relations that are left make of each figure.
pub(super) fn conflicts(web: &Web<'_>) -> (Vec<Conflict>, Crossed) {
    let alone = (0..web.checks.len()).filter(|&at| fails(&web.checks[at])).map(|at| vec![at]);
    let (together, crossed) = together(web);
    let sets = alone.chain(together);
    let conflict = |(at, set): (usize, Vec<usize>)| {
        let positions: BTreeSet<usize> = set.iter().flat_map(|&at| members(&web.checks[at])).collect();
        let figures = positions.into_iter().map(|at| web.figures.rows[at].id).collect();
        let repairs = if at < MOST_REPAIRED { repairs(web, &set) } else { Vec::new() };
        Conflict { checks: set, figures, repairs }
    };
    (sets.enumerate().map(conflict).collect(), crossed)
}

// sets of relations that hold one by one and not together; each is taken out before the next is looked for
fn together(web: &Web<'_>) -> (Vec<Vec<usize>>, Crossed) {
    let mut left: Vec<usize> = (0..web.checks.len()).filter(|&at| holds(&web.checks[at])).collect();
    let mut found = Vec::new();
    loop {
        let crossed = cross_those(web, &left, None);
        let Some(stuck) = crossed.stuck else { return (found, crossed) };
        let fewest = fewest(web, &near(web, &left, stuck));
        left.retain(|at| !fewest.contains(at));
        found.push(fewest);
    }
}

// relations that hang together with one, over shared figures
fn near(web: &Web<'_>, left: &[usize], start: usize) -> Vec<usize> {
    let among: BTreeSet<usize> = left.iter().copied().collect();
    let mut near = BTreeSet::from([start]);
    let mut grown = vec![start];
    while let Some(at) = grown.pop() {
        for other in web.neighbours(at).into_iter().filter(|other| among.contains(other)) {
            if near.insert(other) {
                grown.push(other);
            }
        }
    }
    near.into_iter().collect()
}

// the fewest relations that fail together, as far as the search goes; else a set of which none can be spared
fn fewest(web: &Web<'_>, near: &[usize]) -> Vec<usize> {
    let mut sets: Vec<Vec<usize>> = near.iter().map(|&at| vec![at]).collect();
    let mut tried = 0;
    for _ in 1..MOST_SEARCHED {
        let larger: BTreeSet<Vec<usize>> = sets.iter().flat_map(|set| grown(web, near, set)).collect();
        tried += larger.len();
        if tried > MOST_TRIED {
            break;
        }
        if let Some(set) = larger.iter().find(|set| cross_those(web, set, None).stuck.is_some()) {
            return set.clone();
        }
        sets = larger.into_iter().collect();
    }
    spared(web, near)
}

// a set with each relation that shares a figure with it
fn grown(web: &Web<'_>, near: &[usize], set: &[usize]) -> Vec<Vec<usize>> {
    let next: BTreeSet<usize> = set.iter().flat_map(|&at| web.neighbours(at)).collect();
    let next = next.into_iter().filter(|next| !set.contains(next) && near.binary_search(next).is_ok());
    let with = |next: usize| {
        let mut larger: Vec<usize> = set.iter().copied().chain([next]).collect();
        larger.sort_unstable();
        larger
    };
    next.map(with).collect()
}

// takes out one relation after another, as long as the rest still fails
fn spared(web: &Web<'_>, near: &[usize]) -> Vec<usize> {
    let mut set = near.to_vec();
    for &at in near {
        let without: Vec<usize> = set.iter().copied().filter(|&other| other != at).collect();
        if cross_those(web, &without, None).stuck.is_some() {
            set = without;
        }
    }
    set
}
