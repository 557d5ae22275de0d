//! What the document says of each programme, wherever it stands: who budgets it, and what it costs.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::Outline;
use super::pairing::Column;
use super::rows::Draft;
use super::slides::{Entry, Slide};
use crate::budget::{AmountRow, JOINT, ListingKind, Pairing, Role};
use crate::money::{Interval, Rounding};

/// Every programme of a document, by project and name.
#[derive(Debug, Default)]
pub(super) struct Programmes<'a> {
    /// Ministries tagged on it, where any are.
    ministries: BTreeMap<(Option<usize>, &'a str), BTreeSet<&'a str>>,
    /// Amounts stated of it; the names of a joint list are joined by ／.
    stated: BTreeMap<(Option<usize>, String), BTreeMap<Column, Option<Interval>>>,
    /// How many pages list programmes of each project.
    pages: BTreeMap<usize, usize>,
}

impl<'a> Programmes<'a> {
    /// What the slides say; no amount yet.
    pub(super) fn new(outline: &Outline, slides: &'a [Slide]) -> Self {
        let mut all = Self::default();
        for (page, slide) in outline.pages.iter().zip(slides) {
            let members = slide.entries.iter().flat_map(|entry| &entry.members);
            for member in members.filter(|member| !member.name.ministries.is_empty()) {
                let own = all.ministries.entry((page.project, &member.name.name)).or_default();
                own.extend(member.name.ministries.iter().map(String::as_str));
            }
            if let Some(project) = page.project.filter(|_| slide.entries.iter().any(|e| e.kind == ListingKind::Slide)) {
                *all.pages.entry(project).or_default() += 1;
            }
        }
        all
    }

    /// Adds what a page states. An amount that two places state differently is not known.
    pub(super) fn learn(&mut self, drafts: &[Draft], rounding: Rounding) {
        for row in drafts.iter().map(|draft| &draft.row).filter(|row| is_stated(row)) {
            let Some(value) = row.amount.map(|amount| amount.interval(rounding)) else { continue };
            let of = self.stated.entry((row.project, row.subjects.join(JOINT))).or_default();
            let known = of.entry(column(row)).or_insert(Some(value));
            *known = known.and_then(|known| known.intersection(value));
        }
    }

    /// Every ministry tagged on an entry; none where a member of it has no tag.
    pub(super) fn ministries(&self, project: Option<usize>, entry: &Entry) -> BTreeSet<String> {
        let tags = entry.members.iter().map(|member| self.ministries.get(&(project, &*member.name.name)));
        let complete: Option<Vec<&BTreeSet<&str>>> = tags.collect();
        complete.into_iter().flatten().flatten().map(|&tag| tag.to_owned()).collect()
    }

    /// What is stated of a programme, or of a joint list.
    pub(super) fn known(&self, project: Option<usize>, name: &str) -> Vec<(Column, Interval)> {
        let of = self.stated.get(&(project, name.to_owned()));
        let known = |(column, value): (&Column, &Option<Interval>)| Some((column.clone(), (*value)?));
        of.into_iter().flatten().filter_map(known).collect()
    }

    /// On how many pages programmes of a project stand.
    pub(super) fn pages(&self, project: usize) -> usize {
        self.pages.get(&project).copied().unwrap_or_default()
    }
}

// a figure that stands with its programme, for itself
fn is_stated(row: &AmountRow) -> bool {
    let whole = !row.flags.of_which && !row.flags.approximate && !row.flags.range;
    row.role == Role::Programme && row.pairing == Pairing::Stated && whole && !row.subjects.is_empty()
}

/// Where an amount stands in a table of its programme.
pub(super) fn column(row: &AmountRow) -> Column {
    Column { recipient: row.recipient.clone(), year: row.fiscal_year, stage: row.stage }
}

/// The name of an entry; of a joint list, its names joined.
pub(super) fn joint_name(entry: &Entry) -> String {
    let names: Vec<&str> = entry.members.iter().map(|member| member.name.name.as_str()).collect();
    names.join(JOINT)
}
