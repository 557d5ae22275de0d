//! Which programmes of OLD are which of NEW. Surest first: one name; what a person decided; what the documents state; a
//! name but for particles; an alias; a sub-programme; amounts and names that split; names alike. What is left with
//! candidates stays undecided, what is left without ended or is new.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::chosen;
use super::candidates::{Candidate, Pairs};
use super::decisions::{Decision, Decisions, Finding, replay};
use super::evidence::{Agreement, Basis, Evidence};
use super::name::{loose, part, strict};
use super::projects::Continued;
use super::side::{Side, Whole};
use super::similarity::WHOLE;
use super::splits::splits;
use super::stated::statements;
use super::words::WORDS;
use crate::grammar;

/// What is known of two documents' programmes.
pub(super) struct Linked {
    /// Old and new programmes that are one, or parts of one, by old and new.
    pub(super) links: BTreeMap<(usize, usize), Evidence>,
    /// Candidates that nothing decides, best first, by old programme.
    pub(super) of_old: BTreeMap<usize, Vec<Candidate>>,
    /// The same by new programme.
    pub(super) of_new: BTreeMap<usize, Vec<Candidate>>,
    /// Programmes that a person decided to have ended or to be new, with why.
    pub(super) ended: BTreeMap<usize, String>,
    /// The same of NEW.
    pub(super) begun: BTreeMap<usize, String>,
    pub(super) projects: Continued,
    pub(super) findings: Vec<Finding>,
}

impl Linked {
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>, decisions: &Decisions) -> Linked {
        let mut links = by_letters(old, new);
        let same: Vec<(usize, usize)> = links.keys().copied().collect();
        let projects = Continued::of(old, new, &same);
        let pairs = Pairs::new(old, new, &projects);
        let stated = statements(old, new);
        let replayed = replay(decisions, old, new, &stated);
        for (one, other, decision) in &replayed.pairs {
            links.insert((*one, *other), pairs.evidence(*one, *other, Basis::Decided(said(decision))));
        }
        // where both names stand in both documents, it is said of another year
        let (stays, stood): (BTreeSet<usize>, BTreeSet<usize>) = same.iter().copied().unzip();
        for statement in stated.into_iter().filter(|it| !stays.contains(&it.old) || !stood.contains(&it.new)) {
            let place = (statement.old, statement.new);
            links.entry(place).or_insert_with(|| pairs.evidence(place.0, place.1, Basis::Stated(statement.quote)));
        }
        let gone = [replayed.ended.keys().copied().collect(), replayed.begun.keys().copied().collect()];
        let mut linking = Linking::new(&pairs, links, gone);
        linking.by_key(&Basis::Loosely, |whole| vec![whole.loose.clone()]);
        linking.by_key(&Basis::Base, |whole| vec![base(whole)]);
        linking.by_key(&Basis::Alias, |whole| whole.aliases.iter().cloned().collect());
        linking.by_key(&Basis::SubProgramme, stems);
        let (of_old, of_new) = linking.by_likeness();
        let why = |decided: BTreeMap<usize, &Decision>| decided.into_iter().map(|(at, it)| (at, said(it))).collect();
        let links = linking.links;
        let (ended, begun, findings) = (why(replayed.ended), why(replayed.begun), replayed.findings);
        Linked { links, of_old, of_new, ended, begun, projects, findings }
    }
}

fn said(decision: &Decision) -> String {
    format!("{} ({}, {})", decision.why, decision.by, decision.date)
}

fn by_letters(old: &Side<'_>, new: &Side<'_>) -> BTreeMap<(usize, usize), Evidence> {
    let names: BTreeMap<&str, usize> =
        new.wholes.iter().enumerate().map(|(at, whole)| (whole.strict.as_str(), at)).collect();
    let both = old.wholes.iter().enumerate().filter_map(|(at, whole)| Some((at, *names.get(whole.strict.as_str())?)));
    both.map(|pair| (pair, Evidence::plain(Basis::Letters, WHOLE))).collect()
}

// the name without its brackets
fn base(whole: &Whole<'_>) -> String {
    loose(&strict(grammar::name::base(whole.name), None))
}

// the name and the sub-programme, without how they end: 東北メディカル・メガバンク計画 → 東北メディカルメガバンク
fn stems(whole: &Whole<'_>) -> Vec<String> {
    let subs = whole.subs.iter().flat_map(|sub| sub.split(['、', ','])).map(|sub| stem(&strict(sub, None)));
    let name = whole.subs.is_empty().then(|| stem(&whole.strict));
    subs.chain(name).filter(|stem| stem.chars().count() >= STEM).collect()
}

/// Letters that a stem has at least, to tell programmes apart.
const STEM: usize = 6;

fn stem(strict: &str) -> String {
    let ending = WORDS.light.iter().find_map(|word| strict.strip_suffix(word));
    ending.map_or_else(|| strict.to_owned(), stem)
}

struct Linking<'p, 's, 'd> {
    pairs: &'p Pairs<'s, 'd>,
    links: BTreeMap<(usize, usize), Evidence>,
    /// Programmes of OLD that need no more links.
    old_done: BTreeSet<usize>,
    /// The same of NEW.
    new_done: BTreeSet<usize>,
}

type Ranked = BTreeMap<usize, Vec<Candidate>>;

impl<'p, 's, 'd> Linking<'p, 's, 'd> {
    fn new(
        pairs: &'p Pairs<'s, 'd>,
        links: BTreeMap<(usize, usize), Evidence>,
        [mut old_done, mut new_done]: [BTreeSet<usize>; 2],
    ) -> Self {
        old_done.extend(links.keys().map(|place| place.0));
        new_done.extend(links.keys().map(|place| place.1));
        Linking { pairs, links, old_done, new_done }
    }

    fn link(&mut self, old: usize, new: usize, evidence: Evidence) {
        self.links.insert((old, new), evidence);
        self.old_done.insert(old);
        self.new_done.insert(new);
    }

    /// Links what is left over by a key that only one programme of each document has.
    fn by_key(&mut self, basis: &Basis, key: fn(&Whole<'_>) -> Vec<String>) {
        let [old, new] = [self.pairs.old, self.pairs.new].map(|side| unique(&side.wholes, key));
        for (key, &one) in &old {
            let Some(&other) = new.get(key) else { continue };
            let free = !self.old_done.contains(&one) && !self.new_done.contains(&other);
            let evidence = self.pairs.evidence(one, other, basis.clone());
            let parts = [&self.pairs.old.wholes[one], &self.pairs.new.wholes[other]].map(|whole| part(whole.name));
            let of_parts = *basis == Basis::Base && parts.iter().all(Option::is_some);
            if free && !of_parts && evidence.ministries != Agreement::Apart {
                self.link(one, other, evidence);
            }
        }
    }

    /// Links what is left over by amounts that add up and by names alike; gives back what stays undecided.
    fn by_likeness(&mut self) -> (Ranked, Ranked) {
        let (old, new) = (&self.pairs.old.wholes, &self.pairs.new.wholes);
        let left = |wholes: &[Whole<'_>], done: &BTreeSet<usize>| -> Vec<usize> {
            (0..wholes.len()).filter(|at| !done.contains(at)).collect()
        };
        let candidates = self.pairs.candidates(&left(old, &self.old_done), &left(new, &self.new_done));
        let splits = splits(self.pairs, &candidates);
        for (old, new, evidence) in splits.parts {
            self.link(old, new, evidence);
        }
        let mut candidates = self.free(candidates);
        for candidate in &mut candidates {
            candidate.sure &= !splits.doubtful.contains(&(candidate.old, candidate.new));
        }
        for at in chosen(&candidates) {
            self.link(candidates[at].old, candidates[at].new, candidates[at].evidence.clone());
        }
        let mut candidates = self.free(candidates);
        candidates.extend(self.neighbours(&candidates));
        let of_old = ranked(&candidates, |it| it.old, |it| new[it.new].strict.as_str());
        (of_old, ranked(&candidates, |it| it.new, |it| old[it.old].strict.as_str()))
    }

    // what stands in one place, of those without a candidate by name
    fn neighbours(&self, candidates: &[Candidate]) -> Vec<Candidate> {
        let left = |wholes: &[Whole<'_>], done: &BTreeSet<usize>, of: fn(&Candidate) -> usize| -> Vec<usize> {
            let named: BTreeSet<usize> = candidates.iter().map(of).collect();
            (0..wholes.len()).filter(|at| !done.contains(at) && !named.contains(at)).collect()
        };
        let old = left(&self.pairs.old.wholes, &self.old_done, |it| it.old);
        self.pairs.neighbours(&old, &left(&self.pairs.new.wholes, &self.new_done, |it| it.new))
    }

    fn free(&self, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        candidates.retain(|it| !self.old_done.contains(&it.old) && !self.new_done.contains(&it.new));
        candidates
    }
}

// the keys that one programme alone has
fn unique(wholes: &[Whole<'_>], key: fn(&Whole<'_>) -> Vec<String>) -> BTreeMap<String, usize> {
    let mut places: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, whole) in wholes.iter().enumerate() {
        for key in key(whole) {
            places.entry(key).or_default().insert(at);
        }
    }
    let alone = |(key, at): (String, BTreeSet<usize>)| Some((key, at.first().copied().filter(|_| at.len() == 1)?));
    places.into_iter().filter_map(alone).collect()
}

// best first; of equals, the one whose other name comes first
fn ranked<'c>(
    candidates: &'c [Candidate],
    of: fn(&Candidate) -> usize,
    name: impl Fn(&Candidate) -> &'c str,
) -> Ranked {
    let mut ranked: Ranked = BTreeMap::new();
    for candidate in candidates {
        ranked.entry(of(candidate)).or_default().push(candidate.clone());
    }
    for list in ranked.values_mut() {
        list.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| name(one).cmp(name(other))));
        list.truncate(MOST_CANDIDATES);
    }
    ranked
}

/// Candidates shown of one programme.
const MOST_CANDIDATES: usize = 10;
