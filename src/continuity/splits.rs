//! Splits and merges that no text states: one name on a side, several on the other that are its parts or hold it, and
//! amounts that add up to its own. Where the amounts are not known, the names must be the whole name together, in one
//! project and of one ministry. Names whose amounts differ, or amounts without the names, decide nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::{Candidate, Pairs};
use super::change::Valued;
use super::evidence::{Agreement, Basis, Evidence};
use super::side::Side;

/// How much of a part's name must stand in the whole's, or of the whole's in the part's, in thousandths.
const HELD: u64 = 700;

/// How much of the whole's name its parts must be together where amounts are not known.
const COVERED: u64 = 800;

/// What names and amounts say of splits and mergers.
pub(super) struct Splits {
    /// Old and new programmes that are parts of one.
    pub(super) parts: Vec<(usize, usize, Evidence)>,
    /// Old and new programmes whose names may be parts of one, but not surely: they are no renames, either.
    pub(super) doubtful: BTreeSet<(usize, usize)>,
}

/// Looks for programmes that became several, and several that became one.
pub(super) fn splits(pairs: &Pairs<'_, '_>, candidates: &[Candidate]) -> Splits {
    let several = [0, 1].map(|side| several(pairs, candidates, side));
    let mut parts: BTreeMap<(usize, usize), Evidence> = BTreeMap::new();
    let mut doubtful = BTreeSet::new();
    for (members, sure) in several.into_iter().flatten() {
        let sum = |it: &Candidate| Evidence { basis: Basis::Sum, ..it.evidence.clone() };
        match sure {
            true => parts.extend(members.iter().map(|it| ((it.old, it.new), sum(it)))),
            false => doubtful.extend(members.iter().map(|it| (it.old, it.new))),
        }
    }
    // a part of two wholes is part of neither, surely
    let crossed = |old: usize, new: usize| {
        let of_old = parts.range((old, 0)..=(old, usize::MAX)).count();
        of_old > 1 && parts.keys().filter(|place| place.1 == new).count() > 1
    };
    let crossed: BTreeSet<(usize, usize)> = parts.keys().copied().filter(|&(old, new)| crossed(old, new)).collect();
    parts.retain(|place, _| !crossed.iter().any(|other| other.0 == place.0 || other.1 == place.1));
    doubtful.extend(crossed);
    Splits { parts: parts.into_iter().map(|((old, new), evidence)| (old, new, evidence)).collect(), doubtful }
}

// wholes of a side (0 is OLD) with two or more parts on the other, and whether it is sure that they are
fn several<'c>(pairs: &Pairs<'_, '_>, candidates: &'c [Candidate], side: usize) -> Vec<(Vec<&'c Candidate>, bool)> {
    let ends = |it: &Candidate| if side == 0 { (it.old, it.new) } else { (it.new, it.old) };
    let sides = if side == 0 { [pairs.old, pairs.new] } else { [pairs.new, pairs.old] };
    let mut wholes: BTreeMap<usize, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        let (whole, part) = ends(candidate);
        let held = pairs.held(side, whole, part).max(pairs.held(1 - side, part, whole));
        if held >= HELD && candidate.evidence.ministries != Agreement::Apart {
            wholes.entry(whole).or_default().push(candidate);
        }
    }
    wholes.retain(|_, members| members.len() > 1);
    let judged = wholes.into_iter().map(|(whole, members)| {
        let parts: Vec<usize> = members.iter().map(|it| ends(it).1).collect();
        let firm = |it: &&Candidate| it.evidence.project && it.evidence.ministries == Agreement::Same;
        let named = pairs.covered(side, whole, &parts) >= COVERED && members.iter().all(firm);
        (members, adds_up(sides, whole, &parts).unwrap_or(named))
    });
    judged.collect()
}

// none where an amount is not known
fn adds_up([one, other]: [&Side<'_>; 2], whole: usize, parts: &[usize]) -> Option<bool> {
    let values: Option<Vec<Valued>> = parts.iter().map(|&part| other.value(part)).collect();
    let (own, values) = one.value(whole).zip(values)?;
    let total = values.iter().copied().fold(Valued::NOTHING, Valued::plus);
    Some(own.yen > 0 && own.meets(total) && !values.iter().any(|part| own.meets(*part)))
}
