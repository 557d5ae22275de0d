//! One row for each thing that is followed: a programme in a project, a programme as a whole, a total.

mod row;

use std::collections::{BTreeMap, BTreeSet};

pub use row::{Change, End, Possible, Scope};

use super::candidates::Candidate;
use super::change::{Valued, Verdict, change, sum};
use super::evidence::{Basis, Evidence};
use super::figure::{Column, Figure, Purse};
use super::links::Linked;
use super::side::{Joint, Side, Whole};
use super::{DecidedBy, Kind, Relation};
use crate::budget::JOINT;
use crate::money::Yen;
use crate::stage::Stage;

/// What a counted row adds to the totals of one side.
pub(super) struct Share {
    /// Whether it is of NEW.
    pub(super) new: bool,
    pub(super) project: Option<usize>,
    /// Where one ministry alone has it.
    pub(super) ministry: Option<String>,
    pub(super) in_house: bool,
    pub(super) yen: i128,
}

/// Rows in the making.
pub(super) struct Rows<'s, 'd> {
    pub(super) old: &'s Side<'d>,
    pub(super) new: &'s Side<'d>,
    pub(super) linked: &'s Linked,
    /// Whether amounts of unlike stages are compared, too.
    pub(super) across_stages: bool,
    pub(super) rows: Vec<Change>,
    pub(super) shares: Vec<Share>,
}

/// What a row says of how names go together.
#[derive(Clone)]
pub(super) struct Link {
    relation: Relation,
    evidence: String,
    decided_by: DecidedBy,
    candidates: Vec<Possible>,
}

const PURSES: [Purse; 2] =
    [Purse { column: Column::Own, in_house: false }, Purse { column: Column::Own, in_house: true }];

const PRIOR: [Purse; 2] =
    [Purse { column: Column::Prior, in_house: false }, Purse { column: Column::Prior, in_house: true }];

impl<'s, 'd> Rows<'s, 'd> {
    pub(super) fn new(old: &'s Side<'d>, new: &'s Side<'d>, linked: &'s Linked, across_stages: bool) -> Rows<'s, 'd> {
        Rows { old, new, linked, across_stages, rows: Vec::new(), shares: Vec::new() }
    }

    /// Every row of a programme.
    pub(super) fn programmes(&mut self) {
        for (old, new) in components(self.linked.links.keys()) {
            match (&old[..], &new[..]) {
                ([one], [other]) => self.one_to_one(*one, *other),
                _ => self.several(&old, &new),
            }
        }
        self.alone(false);
        self.alone(true);
        self.joint();
    }

    fn one_to_one(&mut self, old: usize, new: usize) {
        let (one, other) = (&self.old.wholes[old], &self.new.wholes[new]);
        let evidence = &self.linked.links[&(old, new)];
        let relation = if one.strict == other.strict { Relation::Same } else { Relation::Renamed };
        let link = self.link(relation, evidence);
        let (pairs, left_old, left_new) = self.standings(one, other);
        for (from, to) in pairs {
            let projects = (self.old.standings[from].project, self.new.standings[to].project);
            let stays = projects.0.and_then(|at| self.linked.projects.to(at)) == projects.1;
            let relation = if stays || relation == Relation::Renamed { relation } else { Relation::Moved };
            self.standing(&Link { relation, ..link.clone() }, Some(from), Some(to));
        }
        let alone = |relation, candidates| Link { relation, candidates, ..link.clone() };
        match (&left_old[..], &left_new[..]) {
            ([from], [to]) => {
                let moved = if relation == Relation::Same { Relation::Moved } else { relation };
                self.standing(&alone(moved, Vec::new()), Some(*from), Some(*to));
            }
            (from, []) => {
                from.iter().for_each(|&at| self.standing(&alone(Relation::Ended, Vec::new()), Some(at), None))
            }
            ([], to) => to.iter().for_each(|&at| self.standing(&alone(Relation::New, Vec::new()), None, Some(at))),
            (from, to) => {
                let possible = |name: &str| vec![Possible { name: name.to_owned(), alike: evidence.name }];
                from.iter()
                    .for_each(|&at| self.standing(&alone(Relation::Undecided, possible(other.name)), Some(at), None));
                to.iter()
                    .for_each(|&at| self.standing(&alone(Relation::Undecided, possible(one.name)), None, Some(at)));
            }
        }
        if one.standings.len() > 1 || other.standings.len() > 1 {
            self.group(&link, &[old], &[new], Scope::Whole);
        }
    }

    // a programme's places in both documents: those of one project, and those left over
    fn standings(&self, one: &Whole<'_>, other: &Whole<'_>) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
        let (mut pairs, mut left_old, mut left_new) = (Vec::new(), one.standings.clone(), other.standings.clone());
        for by_name in [true, false] {
            left_old.retain(|&from| {
                let stood = self.old.standings[from].project;
                let went = stood
                    .and_then(|at| if by_name { self.linked.projects.to(at) } else { self.linked.projects.near(at) });
                let same = |to: &usize| self.new.standings[*to].project == went && went.is_some() == stood.is_some();
                let found = left_new.iter().position(same);
                pairs.extend(found.map(|at| (from, left_new.remove(at))));
                found.is_none()
            });
        }
        // where a document has no projects at all, nothing can have moved
        let bare = self.old.projects.is_empty() || self.new.projects.is_empty();
        if let ([from], [to], true) = (&left_old[..], &left_new[..], bare) {
            pairs.push((*from, *to));
            return (pairs, Vec::new(), Vec::new());
        }
        (pairs, left_old, left_new)
    }

    fn several(&mut self, old: &[usize], new: &[usize]) {
        let relation = self.orientation(old, new);
        let edges: Vec<(usize, usize)> = (old.iter())
            .flat_map(|&one| self.linked.links.range((one, 0)..=(one, usize::MAX)).map(|(place, _)| *place))
            .collect();
        for place in &edges {
            let link = self.link(relation, &self.linked.links[place]);
            self.group(&link, &[place.0], &[place.1], Scope::Part);
        }
        let evidence = edges.iter().map(|place| self.linked.links[place].to_string()).collect::<BTreeSet<_>>();
        let decided_by = edges.iter().map(|place| decided_by(&self.linked.links[place])).max().unwrap_or_default();
        let evidence = evidence.into_iter().collect::<Vec<_>>().join(" | ");
        self.group(&Link { relation, evidence, decided_by, candidates: Vec::new() }, old, new, Scope::Group);
    }

    // more names than before: split; fewer: merged; as many: by the names, so that the mirror image is the other
    fn orientation(&self, old: &[usize], new: &[usize]) -> Relation {
        let names = |side: &Side<'_>, of: &[usize]| {
            of.iter().map(|&at| side.wholes[at].strict.clone()).collect::<BTreeSet<_>>()
        };
        match old.len().cmp(&new.len()).then_with(|| names(self.old, old).cmp(&names(self.new, new))) {
            std::cmp::Ordering::Less => Relation::Split,
            std::cmp::Ordering::Greater => Relation::Merged,
            std::cmp::Ordering::Equal => Relation::Undecided,
        }
    }

    // programmes that stand on one side only
    fn alone(&mut self, is_new: bool) {
        let (side, candidates, decided) = match is_new {
            false => (self.old, &self.linked.of_old, &self.linked.ended),
            true => (self.new, &self.linked.of_new, &self.linked.begun),
        };
        let linked: BTreeSet<usize> =
            self.linked.links.keys().map(|place| if is_new { place.1 } else { place.0 }).collect();
        for at in (0..side.wholes.len()).filter(|at| !linked.contains(at)) {
            let candidates = candidates.get(&at).map_or(&[][..], Vec::as_slice);
            let link = self.unlinked(is_new, decided.get(&at), candidates);
            for &standing in &side.wholes[at].standings {
                let link = self.covered(&link, is_new, side.standings[standing].project);
                let (from, to) = if is_new { (None, Some(standing)) } else { (Some(standing), None) };
                self.standing(&link, from, to);
            }
        }
    }

    // nothing has ended, or is new, in a project that the other document does not go into
    fn covered(&self, link: &Link, is_new: bool, project: Option<usize>) -> Link {
        let (other, there) = match is_new {
            false => (self.new, project.map(|at| self.linked.projects.to(at))),
            true => (self.old, project.map(|at| self.linked.projects.from(at))),
        };
        let unread = match there {
            None => !other.goes_into(None),
            Some(there) => there.is_some() && !other.goes_into(there),
        };
        if !unread || link.decided_by == DecidedBy::Decision || link.relation == Relation::Undecided {
            return link.clone();
        }
        let evidence = format!("{}; {} does not go into the project", link.evidence, other.document.name);
        Link { relation: Relation::Undecided, evidence, ..link.clone() }
    }

    fn unlinked(&self, is_new: bool, decided: Option<&String>, candidates: &[Candidate]) -> Link {
        let gone = if is_new { Relation::New } else { Relation::Ended };
        let (relation, evidence, decided_by) = match (decided, candidates) {
            (Some(why), _) => (gone, format!("decided: {why}"), DecidedBy::Decision),
            (None, []) => (gone, "no candidate".to_owned(), DecidedBy::Rule),
            (None, [best, ..]) => (Relation::Undecided, format!("best candidate: {}", best.evidence), DecidedBy::Rule),
        };
        let possible = |it: &Candidate| {
            let name = if is_new { self.old.wholes[it.old].name } else { self.new.wholes[it.new].name };
            Possible { name: name.to_owned(), alike: it.evidence.name }
        };
        Link { relation, evidence, decided_by, candidates: candidates.iter().map(possible).collect() }
    }

    pub(super) fn link(&self, relation: Relation, evidence: &Evidence) -> Link {
        Link { relation, evidence: evidence.to_string(), decided_by: decided_by(evidence), candidates: Vec::new() }
    }

    // a row for each purse that a programme has in a project, or one without an amount
    fn standing(&mut self, link: &Link, from: Option<usize>, to: Option<usize>) {
        let one = from.map(|at| &self.old.standings[at]);
        let other = to.map(|at| &self.new.standings[at]);
        let figures =
            |purse: &Purse| (one.and_then(|it| it.figures.get(purse)), other.and_then(|it| it.figures.get(purse)));
        let mut purses: Vec<Purse> = PURSES.into_iter().filter(|purse| figures(purse) != (None, None)).collect();
        if purses.is_empty() {
            purses.push(PURSES[0]);
        }
        purses.extend(PRIOR.into_iter().filter(|purse| matches!(figures(purse), (Some(_), Some(_)))));
        for purse in purses {
            let (old, new) = figures(&purse);
            let ends = [
                one.map(|it| self.end(self.old, &[it.whole], it.project, it.line, old)),
                other.map(|it| self.end(self.new, &[it.whole], it.project, it.line, new)),
            ];
            let side = |stands: bool, figure: Option<&Figure>| {
                if stands { figure.and_then(Valued::of) } else { Some(Valued::NOTHING) }
            };
            let sides = (side(one.is_some(), old), side(other.is_some(), new));
            let sides = if link.relation == Relation::Undecided { (None, None) } else { sides };
            let places = [one.map(|it| (it.whole, it.project)), other.map(|it| (it.whole, it.project))];
            self.row(link, ends, sides, purse, Scope::Standing, [old, new], &places);
        }
    }

    // programmes over all their projects
    fn group(&mut self, link: &Link, old: &[usize], new: &[usize], scope: Scope) {
        for purse in PURSES {
            let of = |side: &'s Side<'d>, wholes: &[usize]| -> Vec<(usize, Option<usize>, Option<&'s Figure>)> {
                let standings = wholes.iter().flat_map(|&at| &side.wholes[at].standings);
                standings
                    .map(|&at| &side.standings[at])
                    .map(|it| (it.whole, it.project, it.figures.get(&purse)))
                    .collect()
            };
            let (from, to) = (of(self.old, old), of(self.new, new));
            let priced = from.iter().chain(&to).any(|it| it.2.is_some());
            if !priced && purse.in_house {
                continue;
            }
            // a programme that has money of its ministry's institutes in one project need not have any in another
            let known = |all: &[(usize, Option<usize>, Option<&'s Figure>)]| {
                let stated = all.iter().filter(|it| !purse.in_house || it.2.is_some());
                sum(stated.map(|it| it.2))
            };
            let sides = if scope == Scope::Part { (None, None) } else { (known(&from), known(&to)) };
            let first = |all: &[(usize, Option<usize>, Option<&'s Figure>)]| all.iter().find_map(|it| it.2);
            let ends = [
                self.together(self.old, old, known(&from), first(&from)),
                self.together(self.new, new, known(&to), first(&to)),
            ];
            let places: Vec<Option<(usize, Option<usize>)>> = Vec::new();
            let shared = self.row(link, ends.map(Some), sides, purse, scope, [first(&from), first(&to)], &places);
            if scope == Scope::Group && shared {
                self.count(false, purse, from.iter().filter_map(|it| Some((it.0, it.1, it.2?))).collect());
                self.count(true, purse, to.iter().filter_map(|it| Some((it.0, it.1, it.2?))).collect());
            }
        }
    }

    fn count(&mut self, new: bool, purse: Purse, figures: Vec<(usize, Option<usize>, &Figure)>) {
        for (whole, project, figure) in figures {
            let yen = Valued::of(figure).map_or(0, |valued| valued.yen);
            let ministry = self.ministry(new, &[whole]);
            self.shares.push(Share { new, project, ministry, in_house: purse.in_house, yen });
        }
    }

    fn ministry(&self, new: bool, wholes: &[usize]) -> Option<String> {
        let side = if new { self.new } else { self.old };
        let ministries: BTreeSet<&str> =
            wholes.iter().flat_map(|&at| side.wholes[at].ministries.iter().copied()).collect();
        let named = wholes.iter().all(|&at| !side.wholes[at].ministries.is_empty());
        ministries.first().filter(|_| named && ministries.len() == 1).map(|name| (*name).to_owned())
    }

    fn together(&self, side: &Side<'_>, wholes: &[usize], known: Option<Valued>, first: Option<&Figure>) -> End {
        let standings: Vec<usize> = wholes.iter().flat_map(|&at| side.wholes[at].standings.iter().copied()).collect();
        let projects: BTreeSet<Option<usize>> = standings.iter().map(|&at| side.standings[at].project).collect();
        let project = projects.first().copied().flatten().filter(|_| projects.len() == 1);
        let line = standings.iter().map(|&at| side.standings[at].line).min().unwrap_or(0);
        let yen = known.and_then(|it| i64::try_from(it.yen).ok()).map(Yen);
        End { yen, ..self.end(side, wholes, project, line, first) }
    }

    pub(super) fn end(
        &self,
        side: &Side<'_>,
        wholes: &[usize],
        project: Option<usize>,
        line: u32,
        figure: Option<&Figure>,
    ) -> End {
        let names: Vec<&str> = wholes.iter().map(|&at| side.wholes[at].name).collect();
        End {
            name: Some(names.join(JOINT)),
            project: side.project_name(project).map(str::to_owned),
            ..End::of(figure, line)
        }
    }

    // one amount for the same programmes in both documents
    fn joint(&mut self) {
        let links = &self.linked.links;
        let mut one_to_one: BTreeMap<usize, usize> = BTreeMap::new();
        for (old, new) in components(links.keys()) {
            if let ([one], [other]) = (&old[..], &new[..]) {
                one_to_one.insert(*one, *other);
            }
        }
        let (old, new) = (pools(&self.old.joint), pools(&self.new.joint));
        for ((members, project, purse), pool) in &old {
            let Some(went) = members.iter().map(|at| one_to_one.get(at).copied()).collect::<Option<BTreeSet<usize>>>()
            else {
                continue;
            };
            let to = project.and_then(|at| self.linked.projects.to(at));
            let Some(other) = new.get(&(&went, to, *purse)).filter(|_| to.is_some() == project.is_some()) else {
                continue;
            };
            let same = members.iter().all(|at| self.old.wholes[*at].strict == self.new.wholes[one_to_one[at]].strict);
            let relation = if same { Relation::Same } else { Relation::Renamed };
            let evidence = "one amount for the same programmes".to_owned();
            let link = Link { relation, evidence, decided_by: DecidedBy::Rule, candidates: Vec::new() };
            // each side's names in the order in which it prints them
            let (from, into): (Vec<usize>, Vec<usize>) =
                (members.iter().copied().collect(), went.iter().copied().collect());
            let ends = [
                Some(self.end(self.old, &from, *project, pool.figure.line, Some(&pool.figure))),
                Some(self.end(self.new, &into, to, other.figure.line, Some(&other.figure))),
            ];
            let sides = (Valued::of(&pool.figure), Valued::of(&other.figure));
            let figures = [Some(&pool.figure), Some(&other.figure)];
            if self.row(&link, ends, sides, *purse, Scope::Joint, figures, &[]) {
                let yen = |sides: Option<Valued>| sides.map_or(0, |it| it.yen);
                let shares = [(false, *project, &from, yen(sides.0)), (true, to, &into, yen(sides.1))];
                for (new, project, wholes, yen) in shares {
                    let ministry = self.ministry(new, wholes);
                    self.shares.push(Share { new, project, ministry, in_house: purse.in_house, yen });
                }
            }
        }
    }

    // adds a row; whether its change is known and counts
    #[expect(clippy::too_many_arguments, reason = "a row's cells; each caller has others of them")]
    pub(super) fn row(
        &mut self,
        link: &Link,
        ends: [Option<End>; 2],
        sides: (Option<Valued>, Option<Valued>),
        purse: Purse,
        scope: Scope,
        figures: [Option<&Figure>; 2],
        places: &[Option<(usize, Option<usize>)>],
    ) -> bool {
        let like = purse.column == Column::Prior || self.like_stages(figures);
        let (difference, verdict) = if like { change(sides.0, sides.1) } else { (None, Verdict::NotComparable) };
        let counts = scope != Scope::Whole && scope != Scope::Part && purse.column == Column::Own;
        let counted = counts && difference.is_some();
        let [old, new] = ends.map(Option::unwrap_or_default);
        let recipient = figures.into_iter().flatten().filter_map(|figure| figure.recipient.clone()).min();
        for (new, (place, figure)) in [false, true].into_iter().zip(places.iter().zip(figures)) {
            if let (true, Some((whole, project)), Some(figure)) = (counted, place, figure) {
                self.count(new, purse, vec![(*whole, *project, figure)]);
            }
        }
        self.rows.push(Change {
            kind: Kind::Programme,
            scope,
            column: purse.column,
            relation: link.relation,
            evidence: link.evidence.clone(),
            decided_by: link.decided_by,
            old,
            new,
            change_yen: difference.map(|it| it.yen),
            change_low_yen: difference.map(|it| it.bounds.low),
            change_high_yen: difference.map(|it| it.bounds.high),
            verdict,
            recipient,
            candidates: link.candidates.clone(),
            explained_yen: None,
            remainder_yen: None,
            counted,
        });
        counted
    }

    /// Whether figures, or the documents where a figure says nothing, are of one stage.
    pub(super) fn like_stages(&self, figures: [Option<&Figure>; 2]) -> bool {
        let stage = |side: &Side<'_>, figure: Option<&Figure>| {
            figure.and_then(|figure| figure.stage).or(side.document.stage).map(Stage::family)
        };
        let stages = stage(self.old, figures[0]).zip(stage(self.new, figures[1]));
        self.across_stages || stages.is_none_or(|(old, new)| old == new)
    }
}

fn decided_by(evidence: &Evidence) -> DecidedBy {
    if matches!(evidence.basis, Basis::Decided(_)) { DecidedBy::Decision } else { DecidedBy::Rule }
}

type Pools<'j> = BTreeMap<(&'j BTreeSet<usize>, Option<usize>, Purse), &'j Joint>;

// each shared amount once, however often it is printed
fn pools(joint: &[Joint]) -> Pools<'_> {
    let mut pools = Pools::new();
    for pool in joint {
        let first = pools.entry((&pool.members, pool.project, pool.purse)).or_insert(pool);
        if pool.figure.rank() < first.figure.rank() {
            *first = pool;
        }
    }
    pools
}

/// Old and new names that links connect, directly or by others.
pub(super) fn components<'l>(links: impl Iterator<Item = &'l (usize, usize)> + Clone) -> Vec<(Vec<usize>, Vec<usize>)> {
    let (mut news, mut olds): (BTreeMap<usize, Vec<usize>>, BTreeMap<usize, Vec<usize>>) = Default::default();
    for &(old, new) in links {
        news.entry(old).or_default().push(new);
        olds.entry(new).or_default().push(old);
    }
    let mut seen = BTreeSet::new();
    let mut components = Vec::new();
    for &first in news.keys() {
        let (mut old, mut new, mut waiting) = (BTreeSet::new(), BTreeSet::new(), vec![first]);
        while let Some(at) = waiting.pop().filter(|_| !seen.contains(&first)) {
            if old.insert(at) {
                news[&at].iter().filter(|to| new.insert(**to)).for_each(|to| waiting.extend(&olds[to]));
            }
        }
        seen.extend(old.iter().copied());
        if !old.is_empty() {
            components.push((old.into_iter().collect(), new.into_iter().collect()));
        }
    }
    components
}
