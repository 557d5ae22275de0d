//! Three and more documents: each programme along its chain of names, one row for each document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::{Verdict, change};
use super::changes::components;
use super::decisions::Decisions;
use super::evidence::Evidence;
use super::figure::{Column, Figure, Purse};
use super::links::Linked;
use super::side::Side;
use super::{Options, Relation};
use crate::budget::Document;
use crate::calendar::FiscalYear;
use crate::money::Yen;
use crate::stage::Stage;

/// A programme in one document of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The chain's name: the earliest name of the programme, with the document where it begins if another chain has it.
    pub chain: String,
    /// Chains that it came from by a split or merger in this document.
    pub from: Vec<String>,
    /// The document.
    pub document: String,
    /// Its fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// Its stage.
    pub stage: Option<Stage>,
    /// The programme's name there.
    pub programme: String,
    /// Its projects there, in their order.
    pub projects: Vec<String>,
    /// Its first line there.
    pub line: u32,
    /// Its amount over all projects; none where one of them is not known.
    pub yen: Option<Yen>,
    /// How it came from the document before: none in the first.
    pub relation: Option<Relation>,
    /// Why.
    pub evidence: String,
    /// The change of its amount from the document before.
    pub change_yen: Option<Yen>,
    /// What that comes to.
    pub verdict: Option<Verdict>,
}

/// The points of documents in the order given, by chain.
pub fn series(documents: &[&Document], decisions: &Decisions, options: Options) -> Vec<Point> {
    let sides: Vec<Side<'_>> = documents.iter().map(|document| Side::of(document, options.rounding)).collect();
    let mut line = Line { options, points: Vec::new(), chains: Vec::new(), names: BTreeSet::new() };
    if let Some(first) = sides.first() {
        line.begin(first);
    }
    for pair in sides.windows(2) {
        line.go_on(&pair[0], &pair[1], &Linked::of(&pair[0], &pair[1], decisions));
    }
    let mut points = line.points;
    let place: BTreeMap<&str, usize> = documents.iter().enumerate().map(|(at, it)| (it.name.as_str(), at)).collect();
    points.sort_by_key(|point| (point.chain.clone(), place.get(point.document.as_str()).copied(), point.line));
    points
}

struct Line {
    options: Options,
    points: Vec<Point>,
    /// The chain of each programme of the latest document.
    chains: Vec<String>,
    names: BTreeSet<String>,
}

impl Line {
    fn begin(&mut self, side: &Side<'_>) {
        self.chains = (0..side.wholes.len()).map(|at| self.chain(side, at)).collect();
        for at in 0..side.wholes.len() {
            let point = point(side, at, self.chains[at].clone());
            self.points.push(point);
        }
    }

    // a new chain, named after its first programme
    fn chain(&mut self, side: &Side<'_>, at: usize) -> String {
        let name = side.wholes[at].name.to_owned();
        let taken = self.names.contains(&name);
        let name = if taken { format!("{name} [{}]", side.document.name) } else { name };
        self.names.insert(name.clone());
        name
    }

    fn go_on(&mut self, old: &Side<'_>, new: &Side<'_>, linked: &Linked) {
        let mut came: BTreeMap<usize, (Vec<usize>, Relation, &Evidence)> = BTreeMap::new();
        for (from, to) in components(linked.links.keys()) {
            for &one in &to {
                let sources: Vec<usize> =
                    from.iter().copied().filter(|&at| linked.links.contains_key(&(at, one))).collect();
                let Some(evidence) = sources.first().map(|&at| &linked.links[&(at, one)]) else { continue };
                let relation = match (from.len(), to.len()) {
                    (1, 1) if old.wholes[from[0]].strict != new.wholes[one].strict => Relation::Renamed,
                    (1, 1) => Relation::Same,
                    (before, after) if before > after => Relation::Merged,
                    _ => Relation::Split,
                };
                came.insert(one, (sources, relation, evidence));
            }
        }
        let mut chains = Vec::with_capacity(new.wholes.len());
        for at in 0..new.wholes.len() {
            let point = match came.get(&at) {
                Some((sources, relation, evidence)) => self.continued(old, new, (at, sources, *relation), evidence),
                None => {
                    let relation = if linked.of_new.contains_key(&at) { Relation::Undecided } else { Relation::New };
                    Point { relation: Some(relation), ..point(new, at, self.chain(new, at)) }
                }
            };
            chains.push(point.chain.clone());
            self.points.push(point);
        }
        self.chains = chains;
    }

    fn continued(
        &mut self,
        old: &Side<'_>,
        new: &Side<'_>,
        (at, sources, relation): (usize, &[usize], Relation),
        evidence: &Evidence,
    ) -> Point {
        let single = matches!(relation, Relation::Same | Relation::Renamed);
        let chain = if single { self.chains[sources[0]].clone() } else { self.chain(new, at) };
        let from = if single { Vec::new() } else { sources.iter().map(|&at| self.chains[at].clone()).collect() };
        let like = old.document.stage.map(Stage::family) == new.document.stage.map(Stage::family);
        let values = (old.value(sources[0]), new.value(at));
        let values = if single && (like || self.options.across_stages) { values } else { (None, None) };
        let (difference, verdict) = change(values.0, values.1);
        Point {
            from,
            relation: Some(relation),
            evidence: evidence.to_string(),
            change_yen: difference.map(|it| it.yen),
            verdict: Some(verdict),
            ..point(new, at, chain)
        }
    }
}

fn figures<'s>(side: &'s Side<'_>, whole: usize) -> impl Iterator<Item = Option<&'s Figure>> {
    const PURSE: Purse = Purse { column: Column::Own, in_house: false };
    side.wholes[whole].standings.iter().map(|&at| side.standings[at].figures.get(&PURSE))
}

fn point(side: &Side<'_>, at: usize, chain: String) -> Point {
    let whole = &side.wholes[at];
    Point {
        chain,
        from: Vec::new(),
        document: side.document.name.clone(),
        fiscal_year: side.document.fiscal_year,
        stage: figures(side, at).flatten().find_map(|figure| figure.stage).or(side.document.stage),
        programme: whole.name.to_owned(),
        projects: side
            .projects_of(at)
            .into_iter()
            .filter_map(|at| side.project_name(Some(at)))
            .map(str::to_owned)
            .collect(),
        line: whole.standings.iter().map(|&at| side.standings[at].line).min().unwrap_or(0),
        yen: side.value(at).and_then(|value| i64::try_from(value.yen).ok()).map(Yen),
        relation: None,
        evidence: String::new(),
        change_yen: None,
        verdict: None,
    }
}
