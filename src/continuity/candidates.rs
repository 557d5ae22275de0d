//! Which of the names left over on both sides may be one programme: those that share a rare pair of letters, compared.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{Agreement, Basis, Evidence};
use super::name::{numbers, opposed, part, strict};
use super::projects::Continued;
use super::side::{Side, Whole};
use super::similarity::{Gram, Vocabulary, Weighed, alike_texts};

/// Names at least this alike, in thousandths, are one programme where nothing speaks against it and nothing else is near:
/// the least value of the measured curve with no wrong pair, at it or above (docs/continuity.md).
pub const THRESHOLD: u64 = 725;

/// More programmes than this in one place, and their place says nothing of which is which.
const FEW: usize = 4;

/// Names less alike are no candidates by name.
pub const LEAST: u64 = 200;

/// Activities at least this alike are the same activities.
const SAME_ACTIVITIES: u64 = 600;

/// A pair of letters in more names than this leads to no candidates: it tells little, and would cost most.
const COMMON: usize = 300;

/// Two names that may be one programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) old: usize,
    pub(super) new: usize,
    /// What ranks it among others of the same name.
    pub(super) score: u64,
    /// Whether it would be decided, were it alone.
    pub(super) sure: bool,
    pub(super) evidence: Evidence,
}

/// Both documents with what is worked out once of each name.
pub(super) struct Pairs<'s, 'd> {
    pub(super) old: &'s Side<'d>,
    pub(super) new: &'s Side<'d>,
    pub(super) projects: &'s Continued,
    weighed: [Vec<Weighed>; 2],
    activities: [Vec<BTreeSet<Gram>>; 2],
    /// Whether the later document says of some programme that it is new, so that the others are not.
    tags: bool,
}

/// What names and ministries alone say of two programmes: how alike they are, in thousandths, and whether nothing speaks
/// against their being one.
pub(super) fn by_name(alike: u64, printed: [&str; 2], loose: [&str; 2], ministries: Agreement) -> (u64, bool) {
    let [old, new] = loose;
    let parts = part(printed[0]).zip(part(printed[1]));
    let one_part = parts.is_none_or(|(old, new)| strict(old, None) == strict(new, None));
    (alike, one_part && !opposed(old, new) && numbers(old) == numbers(new) && ministries != Agreement::Apart)
}

/// What two lists of ministries have in common.
pub(super) fn agreement(old: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Agreement {
    match old.intersection(new).count() {
        _ if old.is_empty() || new.is_empty() => Agreement::Unknown,
        0 => Agreement::Apart,
        common if common == old.len() && common == new.len() => Agreement::Same,
        _ => Agreement::Some,
    }
}

impl<'s, 'd> Pairs<'s, 'd> {
    pub(super) fn new(old: &'s Side<'d>, new: &'s Side<'d>, projects: &'s Continued) -> Pairs<'s, 'd> {
        let names = || [old, new].into_iter().flat_map(|side| &side.wholes);
        let vocabulary = Vocabulary::of(names().map(|whole| &whole.grams));
        let later = if old.age() <= new.age() { new } else { old };
        let tags = later.wholes.iter().any(|whole| whole.tagged);
        let weighed = [old, new].map(|side| side.wholes.iter().map(|whole| vocabulary.weighed(&whole.grams)).collect());
        Pairs { old, new, projects, weighed, activities: [old, new].map(Side::activities), tags }
    }

    pub(super) fn alike(&self, old: usize, new: usize) -> u64 {
        self.weighed[0][old].alike(&self.weighed[1][new])
    }

    /// How much of the name of `whole` on a side (0 is OLD) stands in that of `part` on the other.
    pub(super) fn held(&self, side: usize, whole: usize, part: usize) -> u64 {
        self.weighed[side][whole].held_by(&self.weighed[1 - side][part])
    }

    /// How much of the name of `whole` on a side stands in those of `parts` on the other together.
    pub(super) fn covered(&self, side: usize, whole: usize, parts: &[usize]) -> u64 {
        self.weighed[side][whole].covered_by(parts.iter().map(|&part| &self.weighed[1 - side][part]))
    }

    /// Every pair of these that is at least [`LEAST`] alike and not set apart by opposed words.
    pub(super) fn candidates(&self, old: &[usize], new: &[usize]) -> Vec<Candidate> {
        let index = Index::of(&self.new.wholes, new, &self.old.wholes, old);
        old.iter()
            .flat_map(|&old| {
                index.near(&self.old.wholes[old]).into_iter().filter_map(move |new| self.candidate(old, new))
            })
            .collect()
    }

    fn candidate(&self, old: usize, new: usize) -> Option<Candidate> {
        let alike = self.alike(old, new);
        let (one, other) = (&self.old.wholes[old], &self.new.wholes[new]);
        if alike < LEAST || opposed(&one.strict, &other.strict) {
            return None;
        }
        let evidence = self.evidence(old, new, Basis::Alike);
        let tagged = self.tagged(old, new);
        if tagged && !matches!(evidence.ministries, Agreement::Same | Agreement::Some) {
            return None;
        }
        let (_, free) = by_name(alike, [one.name, other.name], [&one.loose, &other.loose], evidence.ministries);
        let far = self.amounts_far(old, new);
        let sure = free && !tagged && !far && (alike >= THRESHOLD || self.supported(&evidence));
        Some(Candidate { old, new, score: score(&evidence), sure, evidence })
    }

    pub(super) fn evidence(&self, old: usize, new: usize, basis: Basis) -> Evidence {
        let (one, other) = (&self.old.wholes[old], &self.new.wholes[new]);
        let texts = (&self.activities[0][old], &self.activities[1][new]);
        Evidence {
            basis,
            name: self.alike(old, new),
            ministries: agreement(&one.ministries, &other.ministries),
            project: self.projects.shared(&self.old.projects_of(old), &self.new.projects_of(new)),
            amounts: self.amounts_meet(old, new),
            activities: (!texts.0.is_empty() && !texts.1.is_empty()).then(|| alike_texts(texts.0, texts.1)),
        }
    }

    // whether the later document tags it 【新規】
    fn tagged(&self, old: usize, new: usize) -> bool {
        if self.old.age() <= self.new.age() { self.new.wholes[new].tagged } else { self.old.wholes[old].tagged }
    }

    // one project, the same ministries, and amounts, activities or the lack of 【新規】 that say so, too
    fn supported(&self, evidence: &Evidence) -> bool {
        let activities = evidence.activities.is_some_and(|alike| alike >= SAME_ACTIVITIES);
        let more = activities || evidence.amounts == Some(true) || self.tags;
        evidence.project && evidence.ministries == Agreement::Same && more
    }

    fn amounts_meet(&self, old: usize, new: usize) -> Option<bool> {
        Some(self.old.value(old)?.meets(self.new.value(new)?))
    }

    // whether one is surely more than twice the other: then a name alike is more likely that of a part
    fn amounts_far(&self, old: usize, new: usize) -> bool {
        let values = self.old.value(old).zip(self.new.value(new));
        values.is_some_and(|(old, new)| old.low > 2 * new.high || new.low > 2 * old.high)
    }

    /// Pairs that only their place connects: few are left of one project and the same ministries, and the later document
    /// says 【新規】 of others. Never sure.
    pub(super) fn neighbours(&self, old: &[usize], new: &[usize]) -> Vec<Candidate> {
        if !self.tags {
            return Vec::new();
        }
        let (from, to) = (self.places(0, old), self.places(1, new));
        let few = from.iter().filter_map(|(place, old)| Some((old, to.get(place)?)));
        let pairs: BTreeSet<(usize, usize)> = few
            .filter(|(old, new)| old.len().max(new.len()) <= FEW)
            .flat_map(|(old, new)| old.iter().flat_map(|&old| new.iter().map(move |&new| (old, new))))
            .filter(|&(old, new)| !self.tagged(old, new))
            .collect();
        let candidate = |(old, new)| {
            let evidence = self.evidence(old, new, Basis::Place);
            Candidate { old, new, score: score(&evidence), sure: false, evidence }
        };
        pairs.into_iter().map(candidate).collect()
    }

    // by project (in NEW) and ministries
    fn places(&self, side: usize, left: &[usize]) -> BTreeMap<(usize, BTreeSet<&'d str>), Vec<usize>> {
        let mut places: BTreeMap<(usize, BTreeSet<&'d str>), Vec<usize>> = BTreeMap::new();
        let of = [self.old, self.new][side];
        for &at in left.iter().filter(|at| !of.wholes[**at].ministries.is_empty()) {
            let projects = of.projects_of(at).into_iter();
            let there = projects.filter_map(|at| if side == 0 { self.projects.near(at) } else { Some(at) });
            for project in there {
                places.entry((project, of.wholes[at].ministries.clone())).or_default().push(at);
            }
        }
        places
    }
}

// the name first; what else agrees adds, other ministries take away
fn score(evidence: &Evidence) -> u64 {
    let ministries = match evidence.ministries {
        Agreement::Same => 60,
        Agreement::Some => 30,
        Agreement::Unknown => 0,
        Agreement::Apart => return evidence.name / 2,
    };
    let project = if evidence.project { 60 } else { 0 };
    let amounts = if evidence.amounts == Some(true) { 40 } else { 0 };
    evidence.name + ministries + project + amounts + evidence.activities.unwrap_or(0) / 5
}

/// Which new names have a pair of letters.
struct Index {
    places: BTreeMap<Gram, Vec<usize>>,
}

impl Index {
    fn of(new: &[Whole<'_>], of_new: &[usize], old: &[Whole<'_>], of_old: &[usize]) -> Index {
        let mut places: BTreeMap<Gram, Vec<usize>> = BTreeMap::new();
        for &at in of_new {
            new[at].grams.content().for_each(|gram| places.entry(gram).or_default().push(at));
        }
        let mut counts: BTreeMap<Gram, usize> = places.iter().map(|(gram, at)| (*gram, at.len())).collect();
        for &at in of_old {
            old[at].grams.content().for_each(|gram| *counts.entry(gram).or_default() += 1);
        }
        places.retain(|gram, _| counts.get(gram).is_none_or(|count| *count <= COMMON));
        Index { places }
    }

    fn near(&self, old: &Whole<'_>) -> Vec<usize> {
        let mut near: Vec<usize> =
            old.grams.content().filter_map(|gram| self.places.get(&gram)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}
