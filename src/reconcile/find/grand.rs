//! The document's totals, and the projects and what lies outside them: AMED 1,489 = six projects' AMED + 100.

use std::collections::BTreeSet;

use super::{Book, Period, ids, may_lack, period, wide_period};
use crate::budget::{AmountRow, Role};
use crate::reconcile::relation::{Doubt, Kind, Relation};

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let periods: BTreeSet<Period> = book.rows(Role::ProjectTotal).map(period).collect();
    periods.into_iter().flat_map(|period| of_period(book, period)).collect()
}

/// What the document says of one year and stage.
struct Overview<'d> {
    totals: Vec<&'d AmountRow>,
    projects: Vec<&'d AmountRow>,
    shares: Vec<&'d AmountRow>,
    outside: Vec<&'d AmountRow>,
}

fn of_period(book: &Book<'_>, when: Period) -> Vec<Relation> {
    let rows = |role| book.rows(role).filter(move |row| period(row) == when && !row.flags.of_which);
    // two printings of one total, or of one project's, are one
    let overview = Overview {
        totals: first_of_each(rows(Role::GrandTotal), |row| row.recipient.clone()),
        projects: first_of_each(rows(Role::ProjectTotal), |row| row.project),
        shares: first_of_each(rows(Role::ProjectShare), |row| (row.project, row.recipient.clone())),
        outside: outside(book, when),
    };
    let of_recipients = overview.totals.iter().filter_map(|total| of_recipient(book, &overview, total));
    of_recipients.chain(all_recipients(book, &overview)).collect()
}

// what lies outside is said in the document's own words: 概算要求額 for all of it
fn outside<'d>(book: &Book<'d>, when: Period) -> Vec<&'d AmountRow> {
    let wide = |(year, stage, no): Period| (year, stage.map(crate::stage::Stage::family), no);
    book.rows(Role::OutsideProjects).filter(|row| wide_period(row) == wide(when) && !row.flags.of_which).collect()
}

fn of_recipient(book: &Book<'_>, overview: &Overview<'_>, total: &AmountRow) -> Option<Relation> {
    let Some(recipient) = &total.recipient else { return of_all(book, overview, total) };
    let same = |row: &&&AmountRow| row.recipient.as_ref() == Some(recipient);
    // a project that says neither whose its money is nor how it is shared leaves the sum open
    let unsaid = |project: &&AmountRow| {
        project.recipient.is_none() && !overview.shares.iter().any(|share| share.project == project.project)
    };
    let own = overview.shares.iter().chain(&overview.projects).chain(&overview.outside).filter(same);
    let parts: Vec<&AmountRow> = own.copied().collect();
    let relation = sum(book, total, &parts);
    let unsaid = overview.projects.iter().any(unsaid).then_some(Doubt::Unsaid);
    (of_projects(overview) && !parts.is_empty())
        .then(|| Relation { doubts: relation.doubts.into_iter().chain(unsaid).collect(), ..relation })
}

// a document with one total only
fn of_all(book: &Book<'_>, overview: &Overview<'_>, total: &AmountRow) -> Option<Relation> {
    let parts: Vec<&AmountRow> = overview.projects.iter().chain(&overview.outside).copied().collect();
    of_projects(overview).then(|| sum(book, total, &parts))
}

// all recipients' totals together, and all projects with what lies outside them
fn all_recipients(book: &Book<'_>, overview: &Overview<'_>) -> Option<Relation> {
    let totals: Vec<&AmountRow> = overview.totals.iter().copied().filter(|total| total.recipient.is_some()).collect();
    let parts: Vec<&AmountRow> = overview.projects.iter().chain(&overview.outside).copied().collect();
    let known: BTreeSet<_> = totals.iter().map(|total| &total.recipient).collect();
    let spent = overview.projects.iter().chain(&overview.shares).chain(&overview.outside);
    let covered = spent.filter(|row| row.recipient.is_some()).all(|row| known.contains(&row.recipient));
    let whole = totals.len() > 1 && covered && of_projects(overview);
    let subject = totals.iter().filter_map(|total| total.recipient.as_deref()).collect::<Vec<_>>().join(" + ");
    let relation = book.relation(Kind::GrandSum, totals.first().copied()?, ids(&parts));
    whole.then(|| completed(book, Relation { totals: ids(&totals), subject, ..relation }, &parts))
}

fn sum(book: &Book<'_>, total: &AmountRow, parts: &[&AmountRow]) -> Relation {
    completed(book, book.relation(Kind::GrandSum, total, ids(parts)), parts)
}

// where nothing says what lies outside the projects, or a whole project may be missing, the parts may lack something
fn completed(book: &Book<'_>, mut relation: Relation, parts: &[&AmountRow]) -> Relation {
    let outside = parts.iter().any(|row| row.role == Role::OutsideProjects);
    let projects: Vec<&AmountRow> = parts.iter().copied().filter(|row| row.project.is_some()).collect();
    let may_lack = may_lack(book, &relation, &projects);
    relation.doubts.extend((!outside).then_some(Doubt::OutsideUnsaid).into_iter().chain(may_lack));
    relation
}

// two projects at least: one alone is no sum of a document
fn of_projects(overview: &Overview<'_>) -> bool {
    overview.projects.len() > 1
}

fn first_of_each<'d, K: Ord>(
    rows: impl Iterator<Item = &'d AmountRow>,
    key: impl Fn(&AmountRow) -> K,
) -> Vec<&'d AmountRow> {
    let mut seen = BTreeSet::new();
    rows.filter(|row| seen.insert(key(row))).collect()
}
