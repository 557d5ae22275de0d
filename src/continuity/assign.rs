//! Which candidates are taken: the best one-to-one choice among those that compete, and only where it is clearly best.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::candidates::Candidate;

/// A choice is clear if every other is worse by as much.
const MARGIN: i64 = 100;

/// So much behind the best of both its names, a candidate does not compete.
const FAR: u64 = 200;

/// More names than this on a side, all in competition, are left undecided.
const LARGEST: usize = 24;

/// The candidates that are clearly best and sure, by position.
pub(super) fn chosen(candidates: &[Candidate]) -> Vec<usize> {
    components(candidates).iter().flat_map(|component| clear(candidates, component)).collect()
}

// those that are not far behind another of both their names: what is can win for neither, and would only chain what has
// nothing to do with each other
fn near(candidates: &[Candidate]) -> Vec<usize> {
    let (mut old, mut new): (BTreeMap<usize, u64>, BTreeMap<usize, u64>) = Default::default();
    for it in candidates {
        for (best, name) in [(&mut old, it.old), (&mut new, it.new)] {
            let best = best.entry(name).or_default();
            *best = it.score.max(*best);
        }
    }
    let close = |it: &Candidate| it.score + FAR > old[&it.old].min(new[&it.new]);
    (0..candidates.len()).filter(|&at| close(&candidates[at])).collect()
}

// groups of candidates that share names, directly or by others
fn components(candidates: &[Candidate]) -> Vec<Vec<usize>> {
    let (mut by_old, mut by_new): (BTreeMap<usize, Vec<usize>>, BTreeMap<usize, Vec<usize>>) = Default::default();
    let near = near(candidates);
    for &at in &near {
        let candidate = &candidates[at];
        by_old.entry(candidate.old).or_default().push(at);
        by_new.entry(candidate.new).or_default().push(at);
    }
    let mut seen = vec![false; candidates.len()];
    let mut components = Vec::new();
    for first in near {
        let (mut component, mut waiting) = (Vec::new(), vec![first]);
        while let Some(at) = waiting.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                component.push(at);
                waiting.extend(by_old[&candidates[at].old].iter().chain(&by_new[&candidates[at].new]));
            }
        }
        component.sort_unstable();
        components.extend((!component.is_empty()).then_some(component));
    }
    components
}

fn clear(candidates: &[Candidate], component: &[usize]) -> Vec<usize> {
    if !component.iter().any(|&at| candidates[at].sure) {
        return Vec::new();
    }
    let Some(table) = Table::of(candidates, component) else { return Vec::new() };
    let (best, taken) = table.best(None);
    let is_clear = |&at: &usize| candidates[at].sure && best - table.best(Some(at)).0 >= MARGIN;
    taken.into_iter().filter(is_clear).collect()
}

/// The scores of one component: the shorter side in rows.
struct Table {
    rows: usize,
    columns: usize,
    cells: BTreeMap<(usize, usize), (usize, i64)>,
}

impl Table {
    // none if there are too many names
    fn of(candidates: &[Candidate], component: &[usize]) -> Option<Table> {
        let places = |of: fn(&Candidate) -> usize| -> BTreeMap<usize, usize> {
            let names: BTreeSet<usize> = component.iter().map(|&at| of(&candidates[at])).collect();
            names.into_iter().zip(0..).collect()
        };
        let (old, new) = (places(|candidate| candidate.old), places(|candidate| candidate.new));
        let cell = |&at: &usize| {
            let candidate = &candidates[at];
            let place = (old[&candidate.old], new[&candidate.new]);
            let place = if old.len() <= new.len() { place } else { (place.1, place.0) };
            (place, (at, i64::try_from(candidate.score).unwrap_or(i64::MAX / 1024)))
        };
        let (rows, columns) = (old.len().min(new.len()), old.len().max(new.len()));
        (columns <= LARGEST).then(|| Table { rows, columns, cells: component.iter().map(cell).collect() })
    }

    // the best sum of scores and the candidates that make it, one of them left out
    fn best(&self, without: Option<usize>) -> (i64, Vec<usize>) {
        let cell = |place: (usize, usize)| self.cells.get(&place).filter(|(at, _)| Some(*at) != without);
        let weights = Matrix::from_fn(self.rows, self.columns, |place| cell(place).map_or(0, |(_, score)| *score));
        let (sum, columns) = kuhn_munkres(&weights);
        let taken = columns.into_iter().enumerate().filter_map(|place| cell(place).map(|(at, _)| *at)).collect();
        (sum, taken)
    }
}
