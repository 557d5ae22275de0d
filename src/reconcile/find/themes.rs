//! Subtotals of themes, and the total of their page: がん・難病（18.6億円）.

use super::items::is_listed;
use super::{Book, grouped, ids, may_lack, wide_period};
use crate::budget::{AmountRow, Role};
use crate::reconcile::judge::judge;
use crate::reconcile::relation::{Doubt, Exclusion, Kind, Relation, Why};

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let pages = grouped(book.rows(Role::ThemeTotal).filter(|row| !row.flags.of_which && !is_listed(row)), |row| {
        (row.project, row.page, wide_period(row), row.recipient.clone())
    });
    pages.values().flat_map(|themes| of_page(book, themes)).collect()
}

fn of_page(book: &Book<'_>, themes: &[&AmountRow]) -> Vec<Relation> {
    let Some(total) = themes.first().and_then(|theme| total(book, theme)) else { return Vec::new() };
    match whole(book, total, themes) {
        // 197.8億円 over four themes, and 198億円 at the foot of the page
        Some(whole) => {
            let others: Vec<&AmountRow> = themes.iter().copied().filter(|theme| theme.id != whole.id).collect();
            vec![sum(book, whole, &others), book.relation(Kind::Restated, total, vec![whole.id])]
        }
        None => vec![sum(book, total, &with_programmes(book, total, themes))],
    }
}

// themes, and programmes beside them, where only both together come to the total
fn with_programmes<'d>(book: &Book<'d>, total: &AmountRow, themes: &[&'d AmountRow]) -> Vec<&'d AmountRow> {
    let beside = |row: &&AmountRow| {
        wide_period(row) == wide_period(total) && row.recipient == total.recipient && row.flags.additive
    };
    let all: Vec<&AmountRow> = themes.iter().copied().chain(book.programmes_beside(total).filter(beside)).collect();
    let sum = |parts: &[&AmountRow]| book.relation(Kind::ThemeSum, total, ids(parts));
    let meets = |parts: &[&AmountRow]| judge(&sum(parts), book.figures).verdict.can_hold();
    if meets(&all) && !meets(themes) { all } else { themes.to_vec() }
}

fn sum(book: &Book<'_>, total: &AmountRow, themes: &[&AmountRow]) -> Relation {
    let mut relation = book.relation(Kind::ThemeSum, total, ids(themes));
    relation.doubts.extend(may_lack(book, &relation, themes));
    let beside = themes.iter().any(|row| row.role == Role::Programme);
    relation.doubts.extend(beside.then_some(Doubt::ThemedBeside));
    let left = book.programmes_beside(total).filter(|row| !relation.parts.contains(&row.id));
    let why = |row: &AmountRow| if wide_period(row) == wide_period(total) { Why::Within } else { Why::OtherYear };
    relation.excluded = left.map(|row| Exclusion { amount: row.id, why: why(row) }).collect();
    relation
}

// the box of the page, or what the overview says of the project
fn total<'d>(book: &Book<'d>, theme: &AmountRow) -> Option<&'d AmountRow> {
    let same = |row: &&AmountRow| {
        row.project == theme.project && wide_period(row) == wide_period(theme) && row.recipient == theme.recipient
    };
    let on_page = book.rows(Role::PageTotal).filter(same).find(|row| row.page == theme.page);
    let of_project = || book.rows(Role::ProjectShare).find(same);
    let whole_project = || book.rows(Role::ProjectTotal).find(same);
    let stated = || of_project().or_else(whole_project).filter(|_| theme.project.is_some());
    on_page.or_else(stated)
}

// the theme that all others are parts of: about as much as the others together, and about as much as the page's total
fn whole<'d>(book: &Book<'_>, total: &AmountRow, themes: &[&'d AmountRow]) -> Option<&'d AmountRow> {
    let interval = |row: &AmountRow| book.figures.interval(row);
    let yen = |row: &AmountRow| row.amount.map(|amount| i128::from(amount.yen.0));
    let sum = themes.iter().map(|theme| interval(theme)).sum::<Option<_>>()?;
    if themes.len() < 3 || interval(total)?.intersects(sum) {
        return None;
    }
    let all: i128 = themes.iter().map(|theme| yen(theme)).sum::<Option<_>>()?;
    let largest = themes.iter().copied().max_by_key(|theme| yen(theme))?;
    let (own, stated) = (yen(largest)?, yen(total)?);
    let about = |one: i128, other: i128| (one - other).abs() * NEAR <= other;
    (about(all - own, own) && about(own, stated)).then_some(largest)
}

/// A misprinted figure is about another where they differ by less than one in so many.
const NEAR: i128 = 4;
