//! Splits and merges that no text states: one name on a side, several on the other that are its parts or hold it, and
//! amounts that add up to its own. Where the amounts are not known, the names must be the whole name together, in one
//! project and of one ministry. Names whose amounts differ, or amounts without the names, decide nothing.

use super::candidates::{Candidate, Pairs};
use super::change::{Valued, sum};
use super::evidence::{Agreement, Basis, Evidence};
use super::figure::{Column, Purse};
use super::side::Side;

/// How much of a part's name must stand in the whole's, or of the whole's in the part's, in thousandths.
const HELD: u64 = 800;

/// How much of the whole's name its parts must be together where amounts are not known.
const COVERED: u64 = 900;

/// A programme that became several, or several that became one: pairs of old and new.
pub(super) fn splits(pairs: &Pairs<'_, '_>, candidates: &[Candidate]) -> Vec<(usize, usize, Evidence)> {
    let mut found = several(pairs, candidates, 0);
    found.extend(several(pairs, candidates, 1));
    found.sort_by_key(|(old, new, _)| (*old, *new));
    let alone = |at: &usize| {
        let (old, new, _) = &found[*at];
        let same_old = found.iter().filter(|it| it.0 == *old).count();
        let same_new = found.iter().filter(|it| it.1 == *new).count();
        same_old == 1 || same_new == 1
    };
    let keep: Vec<usize> = (0..found.len()).filter(alone).collect();
    keep.into_iter().map(|at| found[at].clone()).collect()
}

// wholes of a side (0 is OLD) whose parts stand on the other
fn several(pairs: &Pairs<'_, '_>, candidates: &[Candidate], side: usize) -> Vec<(usize, usize, Evidence)> {
    let ends =
        |candidate: &Candidate| if side == 0 { (candidate.old, candidate.new) } else { (candidate.new, candidate.old) };
    let sides = if side == 0 { [pairs.old, pairs.new] } else { [pairs.new, pairs.old] };
    let holds = |candidate: &&Candidate| {
        let (whole, part) = ends(candidate);
        let held = pairs.held(side, whole, part).max(pairs.held(1 - side, part, whole));
        held >= HELD && candidate.evidence.ministries != Agreement::Apart
    };
    let held: Vec<&Candidate> = candidates.iter().filter(holds).collect();
    let mut wholes: Vec<usize> = held.iter().map(|candidate| ends(candidate).0).collect();
    wholes.sort_unstable();
    wholes.dedup();
    let of = |whole: usize| held.iter().filter(move |candidate| ends(candidate).0 == whole);
    let split = wholes.into_iter().filter(|&whole| {
        let parts: Vec<usize> = of(whole).map(|candidate| ends(candidate).1).collect();
        let firm = |it: &&Candidate| it.evidence.project && it.evidence.ministries == Agreement::Same;
        let named = pairs.covered(side, whole, &parts) >= COVERED && of(whole).all(firm);
        parts.len() > 1 && adds_up(sides, whole, &parts).unwrap_or(named)
    });
    split
        .flat_map(|whole| of(whole).map(|it| (it.old, it.new, Evidence { basis: Basis::Sum, ..it.evidence.clone() })))
        .collect()
}

// none where an amount is not known
fn adds_up([one, other]: [&Side<'_>; 2], whole: usize, parts: &[usize]) -> Option<bool> {
    let value = |side: &Side<'_>, whole: usize| {
        let purse = Purse { column: Column::Own, in_house: false };
        sum(side.wholes[whole].standings.iter().map(|&at| side.standings[at].figures.get(&purse)))
    };
    let values: Option<Vec<Valued>> = parts.iter().map(|&part| value(other, part)).collect();
    let (own, values) = value(one, whole).zip(values)?;
    let total = values.iter().copied().fold(Valued::NOTHING, Valued::plus);
    Some(own.yen > 0 && own.meets(total) && !values.iter().any(|part| own.meets(*part)))
}
