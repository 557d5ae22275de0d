//! Hidden precision: relations that hold leave some figures less room than their own rounding does.
//!
//! 198億円 stands for 197.5 to 198.5; where 197.8億円 restates it, for 197.75 to 197.85. Each relation bounds each of its
//! figures by the others; what one learns the next may use, until nothing changes.

use std::collections::BTreeSet;

use super::web::Web;
use super::{Check, Figures, position};
use crate::money::{Bounds, Interval};

/// What the relations leave possible for each figure, by position.
#[derive(Clone, Debug)]
pub(super) struct Crossed {
    /// None for a figure without a value.
    pub(super) intervals: Vec<Option<Interval>>,
    /// The first relation, by position among the checks, that leaves a figure no value; there the crossing stopped.
    pub(super) stuck: Option<usize>,
}

/// How often a relation may be looked at again, on average. Bounds that creep towards each other for ever stop here:
/// they are then wider than they might be, never wrong.
const MOST_ROUNDS: usize = 50;

/// Crosses the relations at these positions among the checks; `changed` is a figure, by position, with another value.
pub(super) fn cross_those(web: &Web<'_>, those: &[usize], changed: Option<(usize, Interval)>) -> Crossed {
    let intervals = web.figures.rows.iter().map(|row| web.figures.interval(row)).collect();
    let mut crossed = Crossed { intervals, stuck: None };
    if let Some((figure, interval)) = changed {
        crossed.intervals[figure] = Some(interval);
    }
    let among: BTreeSet<usize> = those.iter().copied().collect();
    let mut waiting = among.clone();
    let mut looks = those.len() * MOST_ROUNDS;
    while let Some(at) = waiting.pop_first() {
        let Some(changed) = tighten(&web.checks[at], &mut crossed.intervals) else {
            crossed.stuck = Some(at);
            return crossed;
        };
        let users = changed.into_iter().flat_map(|figure| web.users(figure)).copied();
        waiting.extend(users.filter(|user| among.contains(user)));
        looks = looks.saturating_sub(1);
        if looks == 0 {
            break;
        }
    }
    crossed
}

// bounds each figure of a relation by the others; which of them changed, or nothing where one has no value left
fn tighten(check: &Check, intervals: &mut [Option<Interval>]) -> Option<Vec<usize>> {
    let totals: Vec<usize> = check.relation.totals.iter().filter_map(|&id| position(id)).collect();
    let parts: Vec<usize> = check.relation.parts.iter().filter_map(|&id| position(id)).collect();
    let mut changed = Vec::new();
    for (side, other) in [(&totals, &parts), (&parts, &totals)] {
        let of = |figures: &[usize], intervals: &[Option<Interval>]| -> Option<Vec<Interval>> {
            figures.iter().map(|&figure| intervals[figure]).collect()
        };
        let Some((own, across)) = of(side, intervals).zip(of(other, intervals)) else { return Some(changed) };
        let across: Interval = across.into_iter().sum();
        for (&figure, rest) in side.iter().zip(all_but_each(&own)) {
            let bound = across.difference(rest);
            let known = intervals[figure]?;
            let met = known.intersection(bound)?;
            if met != known {
                intervals[figure] = Some(met);
                changed.push(figure);
            }
        }
    }
    Some(changed)
}

/// For each interval, the sum of all others.
fn all_but_each(intervals: &[Interval]) -> Vec<Interval> {
    let nothing = || std::iter::empty::<Interval>().sum::<Interval>();
    let mut behind: Vec<Interval> = intervals
        .iter()
        .rev()
        .scan(nothing(), |sum, &interval| {
            let before = *sum;
            *sum = *sum + interval;
            Some(before)
        })
        .collect();
    behind.reverse();
    let mut before = nothing();
    for (rest, &interval) in behind.iter_mut().zip(intervals) {
        *rest = *rest + before;
        before = before + interval;
    }
    behind
}

impl Crossed {
    /// Least and greatest whole yen of each figure.
    pub(super) fn known(&self, figures: Figures<'_>) -> Vec<Option<Bounds>> {
        let own = |at: usize| figures.rows[at].amount.map(|amount| amount.bounds(figures.rounding));
        let bounds = |at: usize| self.intervals[at].and_then(Interval::bounds).or_else(|| own(at));
        (0..figures.rows.len()).map(bounds).collect()
    }
}
