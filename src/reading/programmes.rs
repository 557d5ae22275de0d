//! What the document says of each programme, wherever it stands: who budgets it, and what it costs.

use std::collections::{BTreeMap, BTreeSet};

use super::Frame;
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

/// What details say again is not added again: ● …事業 22億円 … ◆ …事業 2,210百万円; nor what is a part of a programme:
/// ◇ that stand deeper than their ○.
pub(super) fn restate<'a>(frame: &Frame<'_, '_>, slides: &'a [Slide], drafts: &mut [Draft]) {
    let details = |slide: &Slide| slide.entries.iter().any(|entry| entry.kind == ListingKind::Detail);
    if !slides.iter().any(details) {
        return;
    }
    let of_entry = by_entry(frame, slides, drafts);
    let own = |entry: &Entry| of_entry.get(&entry.line).map_or(&[][..], Vec::as_slice);
    let entries = || slides.iter().flat_map(|slide| &slide.entries);
    if !entries().any(|entry| entry.kind == ListingKind::Detail && !own(entry).is_empty()) {
        return;
    }
    let rounding = frame.rounding.unwrap_or_default();
    let value = |at: usize| drafts[at].row.amount.map(|amount| amount.interval(rounding));
    let key = |at: usize| {
        let row = &drafts[at].row;
        (row.project, row.subjects.join(JOINT), column(row))
    };
    let listed = entries().filter(|entry| entry.kind == ListingKind::Slide).flat_map(own);
    let listed: BTreeSet<(_, usize)> = listed.map(|&at| (key(at), at)).collect();
    let again = |at: usize| {
        let same = listed.range((key(at), 0)..=(key(at), usize::MAX));
        value(at).is_some_and(|own| same.into_iter().any(|&(_, other)| value(other).is_some_and(|o| o.intersects(own))))
    };
    let mut repeated: Vec<usize> = entries()
        .filter(|entry| entry.kind == ListingKind::Detail)
        .flat_map(own)
        .copied()
        .filter(|&at| again(at))
        .collect();
    let of_one = |slide: &'a Slide| slide.entries.chunk_by(|_, next| next.kind == ListingKind::Detail);
    for of_one in slides.iter().flat_map(of_one) {
        let [whole, parts @ ..] = of_one else { continue };
        let deeper = |part: &&Entry| frame.sheet.lines[part.line].indented && !frame.sheet.lines[whole.line].indented;
        let parts: Vec<usize> = parts.iter().filter(deeper).flat_map(|part| own(part)).copied().collect();
        let of = |all: &[usize], like: usize| {
            all.iter()
                .filter(|&&at| column(&drafts[at].row) == column(&drafts[like].row))
                .filter_map(|&at| value(at))
                .sum()
        };
        let fits = |&at: &usize| !own(whole).is_empty() && !is_less(of(own(whole), at), of(&parts, at));
        if whole.kind == ListingKind::Slide && parts.iter().all(fits) {
            repeated.extend(parts);
        }
    }
    for at in repeated {
        drafts[at].row.flags.additive = false;
    }
}

// whether one amount can only be less than another
fn is_less(one: Interval, other: Interval) -> bool {
    one.bounds().zip(other.bounds()).is_some_and(|(one, other)| one.high < other.low)
}

// of each entry, by its line, the amounts that stand with it and count
fn by_entry(frame: &Frame<'_, '_>, slides: &[Slide], drafts: &[Draft]) -> BTreeMap<usize, Vec<usize>> {
    let mut all: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.row.flags.additive && is_stated(&draft.row))
    {
        let line = frame.sheet.lines.partition_point(|line| line.start <= draft.place.start).saturating_sub(1);
        let page = frame.outline.pages.partition_point(|page| page.lines.end <= line);
        if let Some(entry) = slides.get(page).and_then(|slide| slide.entry_at(line)) {
            all.entry(entry.line).or_default().push(at);
        }
    }
    all
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
