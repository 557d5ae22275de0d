//! Which one changed figure would make a conflict go away, and how likely a slip it is. Nothing is ever changed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::bounds::cross_those;
use super::position;
use super::relation::Relation;
use super::web::{Web, fails, members};
use crate::money::{Amount, Interval, Yen};

/// Another value of one figure that would make a conflict go away: 99 on line 612 instead of 95.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Id of the figure.
    pub figure: u32,
    /// What it would be, printed to the same unit.
    pub instead: Amount,
    /// How many failing relations the figure stands in, and how many of them would hold.
    pub failing: usize,
    /// See `failing`.
    pub mended: usize,
    /// The slip that makes one of the other, where there is a common one.
    pub slip: Option<Slip>,
    /// How much more the relations are strained by the likeliest value of the figure, printed or not: the square of how
    /// far the middle of what may be missing stands from nothing, in thousandths of what rounding allows.
    strain: i128,
}

impl Repair {
    /// Whether nothing tells two repairs apart: they mend as much and leave the relations as little strained.
    pub fn ties(&self, other: &Repair) -> bool {
        (self.mended, self.strain) == (other.mended, other.strain)
    }
}

/// How a figure comes to be misprinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// 1,248 for 1,428
    SwappedNeighbours,
    /// 248 for 1,248, or 1,248 for 248
    DroppedDigit,
    /// 百万円 for 千万円, 億円 for 百万円
    Unit,
    /// 95 for 99
    OneDigit,
}

/// The repairs of a conflict, likeliest first: those that mend most, then those that leave all relations of the figure
/// least strained. None that makes a relation fail which holds.
pub(super) fn repairs(web: &Web<'_>, set: &[usize]) -> Vec<Repair> {
    let figures: BTreeSet<usize> = set.iter().flat_map(|&at| members(&web.checks[at])).collect();
    if figures.len() > MOST_FIGURES {
        return Vec::new();
    }
    let mut repairs: Vec<Repair> = figures.into_iter().filter_map(|figure| best(web, set, figure)).collect();
    repairs.sort_by_key(rank);
    repairs
}

/// Among more figures than these, one cannot be told from its siblings.
const MOST_FIGURES: usize = 500;

fn rank(repair: &Repair) -> (Reverse<usize>, i128, bool, Option<Slip>, u32) {
    (Reverse(repair.mended), repair.strain, repair.slip.is_none(), repair.slip, repair.figure)
}

// the best value for one figure, and how little strain any value of it could leave: what it would be rounded to is no
// evidence against a figure that is printed coarsely
fn best(web: &Web<'_>, set: &[usize], figure: usize) -> Option<Repair> {
    let row = web.figures.rows.get(figure)?;
    let printed = row.amount?;
    let needed: BTreeSet<Yen> =
        web.users(figure).iter().filter_map(|&at| needed(web, &web.checks[at].relation, figure)).collect();
    let least = needed.iter().filter_map(|&yen| strain(web, figure, Amount { yen, ..printed })).min()?;
    let same_sign = |yen: &Yen| yen.0 != 0 && (yen.0 < 0) == (printed.yen.0 < 0);
    let values: BTreeSet<Yen> = needed.iter().flat_map(|&yen| in_units(yen, printed.unit)).collect();
    let others = values.into_iter().filter(|yen| *yen != printed.yen && same_sign(yen));
    let best = others.filter_map(|yen| repair(web, set, figure, Amount { yen, ..printed })).min_by_key(rank)?;
    Some(Repair { strain: least, ..best })
}

// the values printed to a unit on either side
fn in_units(Yen(yen): Yen, Yen(unit): Yen) -> [Yen; 2] {
    let down = yen.div_euclid(unit.max(1)).saturating_mul(unit.max(1));
    [Yen(down), Yen(down.saturating_add(unit))]
}

// the figure that makes a relation add up as printed
fn needed(web: &Web<'_>, relation: &Relation, figure: usize) -> Option<Yen> {
    let sum = |ids: &[u32]| -> Option<i128> {
        let others = ids.iter().filter(|&&id| position(id) != Some(figure));
        others.map(|&id| Some(i128::from(web.figures.row(id)?.amount?.yen.0))).sum()
    };
    let (totals, parts) = (sum(&relation.totals)?, sum(&relation.parts)?);
    let is_total = relation.totals.iter().any(|&id| position(id) == Some(figure));
    i64::try_from(if is_total { parts - totals } else { totals - parts }).ok().map(Yen)
}

fn repair(web: &Web<'_>, set: &[usize], figure: usize, instead: Amount) -> Option<Repair> {
    let interval = instead.interval(web.figures.rounding);
    let (mut failing, mut mended) = (0, 0);
    for &at in web.users(figure) {
        let check = &web.checks[at];
        let after = missing(web, &check.relation, figure, interval)?;
        let meets = after.intersects(Interval::exactly(Yen(0)));
        failing += usize::from(fails(check));
        mended += usize::from(fails(check) && meets);
        if !fails(check) && !meets {
            return None;
        }
    }
    let holds = match set {
        [only] => missing(web, &web.checks[*only].relation, figure, interval)?.intersects(Interval::exactly(Yen(0))),
        several => cross_those(web, several, Some((figure, interval))).stuck.is_none(),
    };
    let row = web.figures.rows.get(figure)?;
    let slip = row.amount.and_then(|printed| slip(printed, instead));
    let strain = strain(web, figure, instead)?;
    holds.then_some(Repair { figure: row.id, instead, failing, mended, slip, strain })
}

// how much more strained the relations of a figure are with another value of it
fn strain(web: &Web<'_>, figure: usize, instead: Amount) -> Option<i128> {
    let interval = instead.interval(web.figures.rounding);
    let change = |&at: &usize| {
        let check = &web.checks[at];
        let after = missing(web, &check.relation, figure, interval)?;
        let more = strained(after).saturating_sub(check.judgement.missing.map_or(0, strained));
        Some(if fails(check) { more } else { more.max(0) })
    };
    web.users(figure).iter().map(change).try_fold(0i128, |sum, more| Some(sum.saturating_add(more?)))
}

// totals less parts, with one figure changed
fn missing(web: &Web<'_>, relation: &Relation, figure: usize, instead: Interval) -> Option<Interval> {
    let interval = |&id: &u32| -> Option<Interval> {
        match position(id) {
            Some(at) if at == figure => Some(instead),
            _ => web.figures.interval(web.figures.row(id)?),
        }
    };
    let sum = |ids: &[u32]| ids.iter().map(interval).sum::<Option<Interval>>();
    Some(sum(&relation.totals)?.difference(sum(&relation.parts)?))
}

// the square of how far the middle of what may be missing stands from nothing, in thousandths of what rounding allows
fn strained(missing: Interval) -> i128 {
    let (Yen(low), Yen(high)) = missing.ends();
    let (low, high) = (i128::from(low), i128::from(high));
    let thousandths = (low + high) * 1_000 / (high - low).max(1);
    thousandths.saturating_mul(thousandths)
}

// the common slip that turns one printed number into the other
fn slip(printed: Amount, instead: Amount) -> Option<Slip> {
    let digits = |amount: Amount| (amount.yen.0 / amount.unit.0.max(1)).unsigned_abs().to_string();
    let (one, other) = (digits(printed), digits(instead));
    let differ: Vec<usize> =
        one.bytes().zip(other.bytes()).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
    let (one, other) = (one.as_bytes(), other.as_bytes());
    match differ[..] {
        [a, b] if one.len() == other.len() && b == a + 1 && one[a] == other[b] && one[b] == other[a] => {
            Some(Slip::SwappedNeighbours)
        }
        [_] if one.len() == other.len() => Some(Slip::OneDigit),
        _ if is_power_of_ten(printed.yen, instead.yen) => Some(Slip::Unit),
        _ if lacks_one(one, other) || lacks_one(other, one) => Some(Slip::DroppedDigit),
        _ => None,
    }
}

fn is_power_of_ten(Yen(one): Yen, Yen(other): Yen) -> bool {
    let (small, large) = (one.min(other), one.max(other));
    small > 0 && large % small == 0 && (1..=9).any(|power| large / small == 10_i64.pow(power))
}

// whether `short` is `long` without one of its digits
fn lacks_one(short: &[u8], long: &[u8]) -> bool {
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short.len() + 1 == long.len() && short[same..] == long[same + 1..]
}
