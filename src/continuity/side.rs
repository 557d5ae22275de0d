//! One of the two documents, as it is compared: programmes by their strict names, where each stands, and its figures.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Valued, sum};
use super::figure::{Bar, Column, Figure, Purse};
use super::name::{loose, strict};
use super::similarity::{Gram, Grams};
use crate::budget::{Document, JOINT, Listing, Role, Status};
use crate::calendar::FiscalYear;
use crate::money::Rounding;
use crate::reconcile::Rule;
use crate::stage::Stage;

/// A document made ready.
pub(super) struct Side<'d> {
    pub(super) document: &'d Document,
    pub(super) rounding: Rounding,
    /// Projects by their strict names, in the order of their numbers.
    pub(super) projects: Vec<Project<'d>>,
    /// Programmes as a whole, in the order of their first lines.
    pub(super) wholes: Vec<Whole<'d>>,
    /// Where they stand: one for each programme in each project.
    pub(super) standings: Vec<Standing>,
    /// Amounts that several programmes of one project share.
    pub(super) joint: Vec<Joint>,
    /// Position in `projects` of each project of the document.
    project_of: Vec<usize>,
}

pub(super) struct Project<'d> {
    pub(super) name: &'d str,
    pub(super) strict: String,
    pub(super) line: u32,
}

/// A programme, over all projects.
pub(super) struct Whole<'d> {
    pub(super) name: &'d str,
    pub(super) strict: String,
    pub(super) loose: String,
    pub(super) grams: Grams,
    /// 【新規】
    pub(super) tagged: bool,
    pub(super) aliases: BTreeSet<String>,
    pub(super) subs: BTreeSet<&'d str>,
    pub(super) ministries: BTreeSet<&'d str>,
    pub(super) standings: Vec<usize>,
    pub(super) listings: Vec<usize>,
}

/// A programme in a project.
pub(super) struct Standing {
    pub(super) whole: usize,
    pub(super) project: Option<usize>,
    pub(super) line: u32,
    pub(super) figures: BTreeMap<Purse, Figure>,
}

/// 腎疾患…／肝炎…: 13億円 for all of them.
pub(super) struct Joint {
    pub(super) members: BTreeSet<usize>,
    pub(super) project: Option<usize>,
    pub(super) purse: Purse,
    pub(super) figure: Figure,
}

impl<'d> Side<'d> {
    pub(super) fn of(document: &'d Document, given: Option<Rounding>) -> Side<'d> {
        let rounding = Rule::of(document, given).rounding;
        let (projects, project_of) = projects(document);
        let mut side = Side {
            document,
            rounding,
            projects,
            wholes: Vec::new(),
            standings: Vec::new(),
            joint: Vec::new(),
            project_of,
        };
        let names = side.list();
        side.price(&names);
        side
    }

    /// Position in `projects` of a project of the document.
    pub(super) fn project(&self, at: Option<usize>) -> Option<usize> {
        self.project_of.get(at?).copied()
    }

    /// By which of two documents is the earlier: request, draft, initial, …; the name where nothing else tells.
    pub(super) fn age(&self) -> (Option<FiscalYear>, Option<u8>, &str) {
        let stage = self.document.stage.map(|stage| match stage.family() {
            Stage::Draft => 1,
            Stage::Initial => 2,
            Stage::Supplementary => 3,
            Stage::Settled => 4,
            _ => 0,
        });
        (self.document.fiscal_year, stage, &self.document.name)
    }

    /// What a programme has over all projects, but for institutes of the ministries; none where one amount is not known.
    pub(super) fn value(&self, whole: usize) -> Option<Valued> {
        const PURSE: Purse = Purse { column: Column::Own, in_house: false };
        sum(self.wholes[whole].standings.iter().map(|&at| self.standings[at].figures.get(&PURSE)))
    }

    /// Whether the document goes into a project, or into what stands outside projects.
    pub(super) fn goes_into(&self, project: Option<usize>) -> bool {
        self.standings.iter().any(|standing| standing.project == project)
    }

    pub(super) fn project_name(&self, at: Option<usize>) -> Option<&'d str> {
        Some(self.projects.get(at?)?.name)
    }

    /// The projects that a programme stands in.
    pub(super) fn projects_of(&self, whole: usize) -> BTreeSet<usize> {
        self.wholes[whole].standings.iter().filter_map(|&at| self.standings[at].project).collect()
    }

    /// The sorts of letters in what a programme will do.
    pub(super) fn activities(&self) -> Vec<BTreeSet<Gram>> {
        let mut texts = vec![String::new(); self.wholes.len()];
        let whole_of: BTreeMap<usize, usize> = (self.wholes.iter().enumerate())
            .flat_map(|(at, whole)| whole.listings.iter().map(move |&listing| (listing, at)))
            .collect();
        for activity in &self.document.activities {
            let whole = whole_of.get(&activity.listing);
            whole.into_iter().for_each(|&whole| texts[whole].push_str(&activity.text));
        }
        texts.iter().map(|text| Grams::plain(text)).collect()
    }

    // programmes and where they stand; which whole each printed name is
    fn list(&mut self) -> BTreeMap<&'d str, usize> {
        let mut in_order: Vec<(usize, &Listing)> = self.document.listings.iter().enumerate().collect();
        in_order.sort_by_key(|(at, listing)| (listing.line, listing.span.start, *at));
        let (mut names, mut keys, mut places) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (at, listing) in in_order {
            let whole = *names.entry(listing.name.as_str()).or_insert_with(|| {
                let key = strict(&listing.name, self.document.fiscal_year);
                *keys.entry(key.clone()).or_insert_with(|| self.begin(&listing.name, key))
            });
            let project = self.project(listing.project);
            let standing = *places.entry((whole, project)).or_insert_with(|| self.stand(whole, project, listing.line));
            let line = &mut self.standings[standing].line;
            *line = listing.line.min(*line);
            self.wholes[whole].add(at, listing);
        }
        names
    }

    fn begin(&mut self, name: &'d str, strict: String) -> usize {
        self.wholes.push(Whole {
            name,
            loose: loose(&strict),
            grams: Grams::of(&loose(&strict)),
            strict,
            tagged: false,
            aliases: BTreeSet::new(),
            subs: BTreeSet::new(),
            ministries: BTreeSet::new(),
            standings: Vec::new(),
            listings: Vec::new(),
        });
        self.wholes.len() - 1
    }

    fn stand(&mut self, whole: usize, project: Option<usize>, line: u32) -> usize {
        self.standings.push(Standing { whole, project, line, figures: BTreeMap::new() });
        self.wholes[whole].standings.push(self.standings.len() - 1);
        self.standings.len() - 1
    }

    // gives every standing its figures
    fn price(&mut self, names: &BTreeMap<&str, usize>) {
        let places: BTreeMap<(usize, Option<usize>), usize> =
            self.standings.iter().enumerate().map(|(at, standing)| ((standing.whole, standing.project), at)).collect();
        for row in self.document.amounts.iter().filter(|row| row.role == Role::Programme) {
            let Some(purse) = Purse::of(self.document, row) else { continue };
            let (figure, project) = (Figure::of(row, self.rounding), self.project(row.project));
            let listed = row.candidates.iter().flat_map(|list| list.split(JOINT));
            let claimed: BTreeSet<usize> = row
                .subjects
                .iter()
                .map(String::as_str)
                .chain(listed)
                .filter_map(|name| names.get(name).copied())
                .collect();
            for &whole in &claimed {
                let standing = places.get(&(whole, project)).map(|&at| &mut self.standings[at]);
                standing.into_iter().for_each(|standing| standing.take(purse, &figure));
            }
            if figure.bar == Some(Bar::Joint) && claimed.len() == row.subjects.len() && figure.amount.is_some() {
                self.joint.push(Joint { members: claimed, project, purse, figure: Figure { bar: None, ..figure } });
            }
        }
    }
}

impl Standing {
    fn take(&mut self, purse: Purse, figure: &Figure) {
        let best = self.figures.entry(purse).or_insert_with(|| figure.clone());
        if figure.rank() < best.rank() {
            *best = figure.clone();
        }
    }
}

impl<'d> Whole<'d> {
    fn add(&mut self, at: usize, listing: &'d Listing) {
        self.listings.push(at);
        // the shortest of several: without a bracket that says what it was
        if listing.name.chars().count() < self.name.chars().count() {
            self.name = &listing.name;
        }
        self.tagged |= listing.status == Some(Status::New);
        self.aliases.extend(listing.alias.as_deref().map(|alias| strict(alias, None)));
        self.subs.extend(listing.sub_programme.as_deref());
        self.ministries.extend(listing.ministries.iter().map(String::as_str));
    }
}

// by strict name; where each of the document's stands among them
fn projects(document: &Document) -> (Vec<Project<'_>>, Vec<usize>) {
    let (mut projects, mut places) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for project in &document.projects {
        let key = strict(&project.name, document.fiscal_year);
        places.push(*known.entry(key.clone()).or_insert_with(|| {
            projects.push(Project { name: &project.name, strict: key, line: project.line });
            projects.len() - 1
        }));
    }
    (projects, places)
}
