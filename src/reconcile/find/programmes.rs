//! The programmes of a project, and what the foot of the page or the overview says they come to.

use std::collections::{BTreeMap, BTreeSet};

use super::items::is_listed;
use super::{Book, grouped, ids, period, sorted_out, wide_period};
use crate::budget::{AmountRow, JOINT, ListingKind, Pairing, Role};
use crate::grammar::name;
use crate::money::{Amount, Interval};
use crate::reconcile::Figures;
use crate::reconcile::judge::judge;
use crate::reconcile::relation::{Doubt, Exclusion, Kind, Relation, Why};
use crate::stage::Stage;

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let own = book.rows(Role::Programme).filter(|row| !is_listed(row));
    let programmes = grouped(own, |row| row.project);
    totals(book).iter().filter_map(|total| relation(book, total, programmes.get(&total.row.project)?)).collect()
}

/// What programmes should come to.
struct Total<'d> {
    row: &'d AmountRow,
    /// The one page whose programmes it is the sum of; none where it is of the whole project.
    page: Option<Option<u32>>,
    /// The other recipients that the project has totals of.
    others: Vec<&'d str>,
    /// ＜うちＡＭＥＤ ３８０億円＞: not all recipients are named.
    others_unnamed: bool,
}

// the boxes at the feet of a project's pages; where there are none, what the overview says of the project
fn totals<'d>(book: &Book<'d>) -> Vec<Total<'d>> {
    let roles = [Role::ProjectShare, Role::ProjectTotal, Role::PageTotal];
    let rows = book.rows.iter().copied().filter(|row| roles.contains(&row.role));
    let projects = grouped(rows, |row| (row.project, wide_period(row)));
    projects.into_values().flat_map(|rows| of_project(book, &rows)).collect()
}

fn of_project<'d>(book: &Book<'d>, rows: &[&'d AmountRow]) -> Vec<Total<'d>> {
    let mut by_recipient = grouped(rows.iter().copied(), |row| row.recipient.as_deref());
    let recipients: Vec<Option<&str>> = by_recipient.keys().copied().collect();
    let others_unnamed = rows.iter().any(|row| row.flags.of_which);
    let others = |own: Option<&str>| recipients.iter().copied().filter(|other| *other != own).flatten().collect();
    let of = |recipient: Option<&'d str>| {
        // ＜うちＡＭＥＤ ３８０億円＞ names a recipient, and is no total of all its programmes
        let own = by_recipient.remove(&recipient).unwrap_or_default();
        let chosen = chosen(book, own.into_iter().filter(|row| !row.flags.of_which).collect());
        let total = |(row, page)| Total { row, page, others: others(recipient), others_unnamed };
        chosen.into_iter().map(total).collect::<Vec<_>>()
    };
    recipients.iter().copied().flat_map(of).collect()
}

// of one recipient's totals, those that programmes are added up to, each with its page if it is of that alone
fn chosen<'d>(book: &Book<'d>, rows: Vec<&'d AmountRow>) -> Vec<(&'d AmountRow, Option<Option<u32>>)> {
    let boxed = |row: &AmountRow| book.boxes.iter().find(|found| found.boxes.iter().any(|other| other.id == row.id));
    let mut boxes = rows.iter().copied().filter(|row| row.role == Role::PageTotal).peekable();
    match boxes.peek().map(|row| boxed(row).is_some_and(|found| found.paged)) {
        Some(true) => boxes.map(|row| (row, Some(row.page))).collect(),
        Some(false) => boxes.take(1).map(|row| (row, None)).collect(),
        None => rows
            .into_iter()
            .min_by_key(|row| (row.role == Role::ProjectTotal, row.id))
            .map(|row| (row, None))
            .into_iter()
            .collect(),
    }
}

fn relation(book: &Book<'_>, total: &Total<'_>, programmes: &[&AmountRow]) -> Option<Relation> {
    let on_page = |row: &&AmountRow| total.page.is_none_or(|page| row.page == page);
    let here: Vec<&AmountRow> = programmes.iter().copied().filter(on_page).collect();
    let whole = with_whole_stage(&here);
    let (counted, mut excluded) =
        sorted_out(here.iter().copied(), |row| why_not(row, total.row).or_else(|| within_stage(row, &whole)));
    let (counted, restated) = once_a_programme(book, counted);
    let (counted, again) = pools_once(counted, &here);
    excluded.extend(restated.into_iter().chain(again));
    // what all recipients are to spend is no sum of one recipient's programmes
    let absent = |recipient: &&str| !counted.iter().any(|row| row.recipient.as_deref() == Some(recipient));
    let of_more = total.row.recipient.is_none() && (total.others_unnamed || total.others.iter().any(absent));
    if counted.is_empty() || of_more {
        return None;
    }
    let mut relation = book.relation(Kind::ProgrammeSum, total.row, ids(&counted));
    relation.excluded = excluded;
    relation.doubts = doubts(book, total, &counted, &here);
    leave_out_relisted(book, total.row, &mut relation, &counted, &here);
    in_one_stage(book, total.row, &mut relation);
    Some(relation)
}

fn why_not(row: &AmountRow, total: &AmountRow) -> Option<Why> {
    match () {
        () if wide_period(row) != wide_period(total) => Some(Why::OtherYear),
        () if row.flags.relisted => Some(Why::Relisted),
        // ◇ of the ○ above it
        () if row.parent.is_some() => Some(Why::Within),
        () if total.recipient.is_some() && row.recipient.is_some() && row.recipient != total.recipient => {
            Some(Why::OtherRecipient)
        }
        () => None,
    }
}

// 概算要求額 and 要望額 of programmes under a box of 概算要求額: the box may be of both, or of the one it names
fn in_one_stage(book: &Book<'_>, total: &AmountRow, relation: &mut Relation) {
    let same = |id: &u32| book.figures.row(*id).is_some_and(|row| period(row) == period(total));
    let (narrow, wider): (Vec<u32>, Vec<u32>) = relation.parts.iter().copied().partition(same);
    let meets =
        |parts: &[u32]| judge(&book.relation(relation.kind, total, parts.to_vec()), book.figures).verdict.can_hold();
    if narrow.is_empty() || wider.is_empty() || meets(&relation.parts) {
        return;
    }
    relation.excluded.extend(wider.iter().map(|&amount| Exclusion { amount, why: Why::OtherYear }));
    if !meets(&narrow) {
        relation.doubts.push(Doubt::OtherStage);
    }
    relation.parts = narrow;
}

// the programmes that state 概算要求・要望額 of a year
fn with_whole_stage<'d>(rows: &[&'d AmountRow]) -> BTreeSet<(&'d [String], Option<&'d str>)> {
    let whole = rows.iter().filter(|row| row.stage == Some(Stage::RequestAndPriority) && !row.subjects.is_empty());
    whole.map(|row| owner(row)).collect()
}

fn owner(row: &AmountRow) -> (&[String], Option<&str>) {
    (&row.subjects, row.recipient.as_deref())
}

fn within_stage(row: &AmountRow, whole: &BTreeSet<(&[String], Option<&str>)>) -> Option<Why> {
    let part = matches!(row.stage, Some(Stage::Request | Stage::Priority)) && whole.contains(&owner(row));
    part.then_some(Why::WithinStage)
}

// ◆ on a detail page prints again what ● on the slide has printed, or has in a box whose owner is open; and what is said of a programme
// beside what is added of it
fn once_a_programme<'d>(book: &Book<'_>, counted: Vec<&'d AmountRow>) -> (Vec<&'d AmountRow>, Vec<Exclusion>) {
    let (slides, details): (Vec<&AmountRow>, Vec<&AmountRow>) =
        counted.iter().partition(|row| !stands_under_detail(book, row));
    let on_slides: BTreeSet<&str> = slides.iter().flat_map(|row| names(row)).collect();
    let added: BTreeSet<_> = counted.iter().filter(|row| row.flags.additive).map(|row| owner(row)).collect();
    // 事業費324億円、国費184億円; …事業 50億円 and on a slide of its own: beside what is added of the programme
    let beside = |row: &AmountRow| {
        let stated = row.pairing != Pairing::Open && !row.flags.of_which && row.amount.is_some();
        stated && !row.flags.additive && !row.subjects.is_empty() && added.contains(&owner(row))
    };
    let again: BTreeSet<u32> = details
        .iter()
        .filter(|row| names(row).any(|name| on_slides.contains(name)))
        .chain(counted.iter().filter(|row| beside(row)))
        .map(|row| row.id)
        .collect();
    sorted_out(counted.into_iter(), |row| again.contains(&row.id).then_some(Why::Restated))
}

// whose an amount is, or may be
fn names(row: &AmountRow) -> impl Iterator<Item = &str> {
    row.subjects.iter().map(String::as_str).chain(row.candidates.iter().flat_map(|list| list.split(JOINT)))
}

fn stands_under_detail(book: &Book<'_>, row: &AmountRow) -> bool {
    book.listing_above(row).is_some_and(|listing| listing.kind == ListingKind::Detail)
}

// a 内数 pool counts once however many programmes draw on it; うち behind an amount of the same programme never does
fn pools_once<'d>(counted: Vec<&'d AmountRow>, here: &[&AmountRow]) -> (Vec<&'d AmountRow>, Vec<Exclusion>) {
    let mut pools: Vec<(Option<Amount>, BTreeSet<&str>)> = Vec::new();
    let has_whole = |row: &AmountRow| {
        let same = |other: &&AmountRow| {
            !other.flags.of_which && owner(other) == owner(row) && wide_period(other) == wide_period(row)
        };
        row.pairing != Pairing::Open && !row.subjects.is_empty() && here.iter().any(same)
    };
    let mut kept = Vec::new();
    let mut excluded = Vec::new();
    for row in counted {
        let why = match row.flags.of_which {
            true if has_whole(row) => Some(Why::Within),
            true if pools.iter().any(|(amount, drawn)| *amount == row.amount && meet(drawn, &families(row))) => {
                Some(Why::PoolAgain)
            }
            true => {
                pools.push((row.amount, families(row)));
                None
            }
            false => None,
        };
        match why {
            Some(why) => excluded.push(Exclusion { amount: row.id, why }),
            None => kept.push(row),
        }
    }
    (kept, excluded)
}

// what programmes that draw on one pool have in common: their name without its brackets
fn families(row: &AmountRow) -> BTreeSet<&str> {
    names(row).map(name::base).collect()
}

// whether one programme may draw on both; it may where nothing says who does
fn meet(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    one.is_empty() || other.is_empty() || !one.is_disjoint(other)
}

fn doubts(book: &Book<'_>, total: &Total<'_>, counted: &[&AmountRow], here: &[&AmountRow]) -> Vec<Doubt> {
    let open = counted.iter().filter(|row| row.pairing == Pairing::Open).count();
    let (unpriced, waiting) = without_amount(book, total, here);
    let lacking = unpriced + waiting.saturating_sub(open);
    // a part that does not say whose it is; or nothing that another recipient's total is the sum of
    let unnamed = counted.iter().any(|row| row.recipient.is_none());
    let absent = |recipient: &&str| !here.iter().any(|row| row.recipient.as_deref() == Some(recipient));
    let shared = total.row.recipient.is_some() && !total.others.is_empty();
    let unsaid = shared && (unnamed || total.others.iter().any(absent));
    let lacking = u32::try_from(lacking).ok().filter(|&lacking| lacking > 0).map(Doubt::Unpriced);
    // a theme beside the programmes may hold the rest
    let themed = book
        .rows(Role::ThemeTotal)
        .any(|theme| theme.project == total.row.project && wide_period(theme) == wide_period(total.row));
    // a box at the foot is the sum of its page; what a heading above a list has more than the list may be one that it leaves out
    let above = total.row.role != Role::PageTotal && counted.iter().any(|row| row.id > total.row.id);
    let listed = above && lacks_one(total.row, counted);
    let doubts = [
        lacking,
        unsaid.then_some(Doubt::Unsaid),
        themed.then_some(Doubt::ThemedBeside),
        listed.then_some(Doubt::Listed),
    ];
    let pools = counted.iter().filter(|row| row.flags.of_which).map(|row| Doubt::Pool(row.id));
    doubts.into_iter().flatten().chain(pools).collect()
}

// whether a total is larger than its parts by as much as the least of them
fn lacks_one(total: &AmountRow, parts: &[&AmountRow]) -> bool {
    let printed = parts.iter().filter_map(|row| row.amount).map(|amount| amount.yen.0);
    let gap = total.amount.map_or(0, |total| i128::from(total.yen.0) - sum(parts, &[]));
    printed.min().is_some_and(|least| least > 0 && gap >= i128::from(least))
}

// the programmes listed here that no amount concerns, and those that only open amounts may concern
fn without_amount(book: &Book<'_>, total: &Total<'_>, here: &[&AmountRow]) -> (usize, usize) {
    let listings = book.listings(total.page).into_iter().filter(|listing| listing.project == total.row.project);
    let listed: BTreeSet<&str> = listings.map(|listing| listing.name.as_str()).collect();
    let mut sure: BTreeMap<&str, bool> = BTreeMap::new();
    for row in here.iter().filter(|row| wide_period(row) == wide_period(total.row)) {
        for name in names(row) {
            *sure.entry(name).or_default() |= row.pairing != Pairing::Open;
        }
    }
    let unpriced = listed.iter().filter(|name| !sure.contains_key(*name)).count();
    let waiting = listed.iter().filter(|name| sure.get(*name) == Some(&false)).count();
    (unpriced, waiting)
}

/// More pairs of equal amounts than this are not told apart.
const MOST_PAIRS: usize = 12;

// an amount that stands twice, at least once with an open owner, may be one programme's printed again, as far as there
// are 再掲 programmes whose amount nothing marks; the total may tell
fn leave_out_relisted(
    book: &Book<'_>,
    total: &AmountRow,
    relation: &mut Relation,
    counted: &[&AmountRow],
    here: &[&AmountRow],
) {
    let unmarked = unmarked(book, total, counted, here);
    let twice = twice(counted);
    if unmarked == 0 || twice.is_empty() {
        return;
    }
    if twice.len() > MOST_PAIRS {
        relation.doubts.push(Doubt::RelistedOpen);
        return;
    }
    // where there are as many amounts as listings, each 再掲 has one
    let least = if here.len() >= listed(book, total, counted) { unmarked.min(twice.len()) } else { 0 };
    let readings =
        (0..1u32 << twice.len()).filter(|choice| (least..=unmarked).contains(&(choice.count_ones() as usize)));
    let left_out = |choice: u32| -> Vec<u32> {
        twice.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1).map(|(_, &id)| id).collect()
    };
    let readings: Vec<Vec<u32>> = readings.map(left_out).collect();
    let sum = |left: &Vec<u32>| sum(counted, left);
    let meeting: Vec<&Vec<u32>> = readings.iter().filter(|left| meets(book.figures, total, counted, left)).collect();
    match meeting[..] {
        [first, ..] if meeting.iter().all(|left| sum(left) == sum(first)) => {
            leave_out(relation, first, Why::RelistedBySum);
        }
        [_, ..] => relation.doubts.push(Doubt::RelistedOpen),
        // none comes to the total: the nearest is held against it
        [] => {
            let printed = total.amount.map_or(0, |amount| i128::from(amount.yen.0));
            let nearest = readings.iter().min_by_key(|left| ((sum(left) - printed).abs(), left.len()));
            leave_out(relation, nearest.map_or(&[], Vec::as_slice), Why::RelistedNearest);
        }
    }
}

// on how many lines the pages of these amounts list programmes of the project
fn listed(book: &Book<'_>, total: &AmountRow, counted: &[&AmountRow]) -> usize {
    let pages: BTreeSet<Option<u32>> = counted.iter().map(|row| row.page).collect();
    let listings = pages.into_iter().flat_map(|page| book.listings(Some(page)));
    let slides = listings.filter(|listing| listing.project == total.project && listing.kind == ListingKind::Slide);
    slides.map(|listing| listing.line).collect::<BTreeSet<_>>().len()
}

// how many 再掲 programmes of the project have no amount marked so
fn unmarked(book: &Book<'_>, total: &AmountRow, counted: &[&AmountRow], here: &[&AmountRow]) -> usize {
    let marked = here.iter().filter(|row| row.flags.relisted && wide_period(row) == wide_period(total)).count();
    let pages: BTreeSet<Option<u32>> = counted.iter().map(|row| row.page).collect();
    let listings = pages.into_iter().flat_map(|page| book.listings(Some(page)));
    let relisted = listings.filter(|listing| listing.project == total.project && listing.relisted);
    relisted.map(|listing| listing.name.as_str()).collect::<BTreeSet<_>>().len().saturating_sub(marked)
}

// of amounts that stand twice, the second; at least one of the two with an open owner
fn twice(counted: &[&AmountRow]) -> Vec<u32> {
    let by_amount = grouped(counted.iter().copied(), |row| row.amount);
    let open = |rows: &[&AmountRow]| rows.iter().any(|row| row.pairing == Pairing::Open);
    by_amount.values().filter(|rows| rows.len() > 1 && open(rows)).filter_map(|rows| Some(rows.get(1)?.id)).collect()
}

fn kept<'r>(counted: &'r [&AmountRow], left: &'r [u32]) -> impl Iterator<Item = Amount> + 'r {
    counted.iter().filter(|row| !left.contains(&row.id)).filter_map(|row| row.amount)
}

fn sum(counted: &[&AmountRow], left: &[u32]) -> i128 {
    kept(counted, left).map(|amount| i128::from(amount.yen.0)).sum()
}

fn meets(figures: Figures<'_>, total: &AmountRow, counted: &[&AmountRow], left: &[u32]) -> bool {
    let parts: Interval = kept(counted, left).map(|amount| amount.interval(figures.rounding)).sum();
    total.amount.is_some_and(|total| total.interval(figures.rounding).intersects(parts))
}

fn leave_out(relation: &mut Relation, left: &[u32], why: Why) {
    relation.parts.retain(|part| !left.contains(part));
    relation.excluded.extend(left.iter().map(|&amount| Exclusion { amount, why }));
}
