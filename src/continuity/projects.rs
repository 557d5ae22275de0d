//! Which project is which. Only a name makes two projects one; the programmes that two hold make them akin, which is evidence
//! for their programmes, and no more.

use std::collections::{BTreeMap, BTreeSet};

use super::side::Side;

/// Projects of OLD and what they are in NEW.
#[derive(Debug, Default)]
pub(super) struct Continued {
    named: BTreeMap<usize, usize>,
    akin: BTreeMap<usize, usize>,
}

/// Programmes that two projects must share, in thousandths of what they hold, to be akin.
const MOST: usize = 500;

impl Continued {
    /// `same` are programmes of both documents that are known to be one.
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>, same: &[(usize, usize)]) -> Continued {
        let names: BTreeMap<&str, usize> =
            new.projects.iter().enumerate().map(|(at, it)| (it.strict.as_str(), at)).collect();
        let by_name =
            old.projects.iter().enumerate().filter_map(|(at, it)| Some((at, *names.get(it.strict.as_str())?)));
        let named: BTreeMap<usize, usize> = by_name.collect();
        let taken: BTreeSet<usize> = named.values().copied().collect();
        let shared = shared(old, new, same);
        let holding = shared.iter().filter(|((from, to), both)| {
            !named.contains_key(from)
                && !taken.contains(to)
                && 2 * **both * 1000 >= MOST * (held(old, *from) + held(new, *to))
        });
        let by_programmes: Vec<(usize, usize)> = holding.map(|(pair, _)| *pair).collect();
        let alone =
            |pair: &&(usize, usize)| by_programmes.iter().filter(|it| it.0 == pair.0 || it.1 == pair.1).count() == 1;
        let mut akin = named.clone();
        akin.extend(by_programmes.iter().filter(alone).copied());
        Continued { named, akin }
    }

    /// What a project of OLD is in NEW.
    pub(super) fn to(&self, old: usize) -> Option<usize> {
        self.named.get(&old).copied()
    }

    /// What a project of NEW was in OLD.
    pub(super) fn from(&self, new: usize) -> Option<usize> {
        self.named.iter().find(|(_, to)| **to == new).map(|(from, _)| *from)
    }

    /// What a project of OLD is in NEW, or is akin to.
    pub(super) fn near(&self, old: usize) -> Option<usize> {
        self.akin.get(&old).copied()
    }

    /// Whether one of these projects went on as one of those, or is akin to it.
    pub(super) fn shared(&self, old: &BTreeSet<usize>, new: &BTreeSet<usize>) -> bool {
        old.iter().filter_map(|&at| self.near(at)).any(|to| new.contains(&to))
    }
}

fn shared(old: &Side<'_>, new: &Side<'_>, same: &[(usize, usize)]) -> BTreeMap<(usize, usize), usize> {
    let mut shared = BTreeMap::new();
    for &(one, other) in same {
        for from in old.projects_of(one) {
            for to in new.projects_of(other) {
                *shared.entry((from, to)).or_default() += 1;
            }
        }
    }
    shared
}

fn held(side: &Side<'_>, project: usize) -> usize {
    side.standings.iter().filter(|standing| standing.project == Some(project)).count()
}
