//! The relations of a document, found from what its amounts are and where they stand; never listed for one document.

mod boxes;
mod grand;
mod items;
mod programmes;
mod restated;
mod shares;
mod stages;
mod themes;

use std::borrow::Cow;
use std::collections::BTreeMap;

use boxes::Boxes;

use super::Figures;
use super::relation::{Doubt, Exclusion, Kind, Relation, Why};
use crate::budget::{AmountRow, Document, JOINT, Listing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::number::is_dash;
use crate::stage::Stage;

/// Every relation of a document, in the order of their totals.
pub(super) fn relations(document: &Document, figures: Figures<'_>) -> Vec<Relation> {
    let book = Book::of(document, figures);
    let finders = [
        shares::relations,
        stages::relations,
        programmes::relations,
        themes::relations,
        items::relations,
        grand::relations,
        boxes::relations,
        restated::relations,
    ];
    let mut found: Vec<Relation> = finders.iter().flat_map(|find| find(&book)).collect();
    for relation in &mut found {
        let doubts: Vec<Doubt> = relation.members().filter_map(|id| doubt(figures.row(id)?)).collect();
        relation.doubts.extend(doubts);
        relation.doubts.sort_unstable();
        relation.doubts.dedup();
        relation.excluded.sort_unstable();
        relation.excluded.dedup();
    }
    let line = |relation: &Relation| relation.totals.first().copied();
    found.sort_by_key(|relation| (line(relation), relation.kind, relation.parts.first().copied()));
    found
}

// what a figure itself makes doubtful
fn doubt(row: &AmountRow) -> Option<Doubt> {
    match row.amount {
        None => Some(Doubt::NoValue(row.id)),
        Some(_) if row.flags.range => Some(Doubt::Range(row.id)),
        Some(_) => row.flags.approximate.then_some(Doubt::Approximate(row.id)),
    }
}

/// 経－: nothing, in the place of an amount.
fn is_nothing(row: &AmountRow) -> bool {
    // a literal is as printed, not normalised
    row.amount.is_none() && row.literal.ends_with(|c| is_dash(c) || c == '－')
}

// 345億円＋事項要求: what comes on top of a figure has none of its own, and the figure is what sums hold
fn is_on_top(figures: Figures<'_>, row: &AmountRow) -> bool {
    let before = || row.id.checked_sub(1).and_then(|id| figures.row(id));
    let same = |before: &AmountRow| {
        let of = |row: &AmountRow| (row.role, row.project, row.recipient.clone(), period(row));
        before.amount.is_some() && of(before) == of(row) && before.subjects == row.subjects
    };
    row.amount.is_none() && !is_nothing(row) && before().is_some_and(same)
}

/// Whether a total is larger than the parts by as much as a common one of `peers`: one of their size may be missing.
fn may_lack(book: &Book<'_>, relation: &Relation, peers: &[&AmountRow]) -> Option<Doubt> {
    let sum = |ids: &[u32]| -> Option<i64> {
        ids.iter().try_fold(0i64, |sum, &id| sum.checked_add(book.figures.row(id)?.amount?.yen.0))
    };
    let gap = sum(&relation.totals)?.checked_sub(sum(&relation.parts)?)?;
    let mut sizes: Vec<i64> = peers.iter().filter_map(|row| row.amount).map(|amount| amount.yen.0).collect();
    sizes.sort_unstable();
    let common = *sizes.get(sizes.len().saturating_sub(1) / 2)?;
    (common > 0 && gap >= common).then_some(Doubt::MissingPart)
}

/// What the finders look at.
struct Book<'d> {
    document: &'d Document,
    figures: Figures<'d>,
    /// The amounts that can be added or held against others, in the order of the document.
    rows: Vec<&'d AmountRow>,
    roles: BTreeMap<Role, Vec<&'d AmountRow>>,
    /// Listings by page, in the order of their lines.
    pages: BTreeMap<Option<u32>, Vec<&'d Listing>>,
    /// Amounts of programmes by project and page, in the order of the document.
    programmes: BTreeMap<Leaf, Vec<&'d AmountRow>>,
    boxes: Vec<Boxes<'d>>,
    /// Whether the document's pages show that their 概算要求額 is the overview's 概算要求・要望額.
    same_words: bool,
}

/// A project's page.
type Leaf = (Option<usize>, Option<u32>);

/// Money of one year and stage: what may be added.
type Period = (Option<FiscalYear>, Option<Stage>, Option<u32>);

fn period(row: &AmountRow) -> Period {
    (row.fiscal_year, row.stage, row.supplementary_no)
}

/// The period with 概算要求額, 要望額 and 概算要求・要望額 as one.
fn wide_period(row: &AmountRow) -> Period {
    (row.fiscal_year, row.stage.map(Stage::family), row.supplementary_no)
}

impl<'d> Book<'d> {
    fn of(document: &'d Document, figures: Figures<'d>) -> Book<'d> {
        let mut pages: BTreeMap<Option<u32>, Vec<&Listing>> = BTreeMap::new();
        for listing in &document.listings {
            pages.entry(listing.page).or_default().push(listing);
        }
        pages.values_mut().for_each(|listings| listings.sort_by_key(|listing| listing.line));
        let rows: Vec<&AmountRow> = document.amounts.iter().filter(|row| !is_on_top(figures, row)).collect();
        let roles = grouped(rows.iter().copied(), |row| row.role);
        let programmes = rows.iter().copied().filter(|row| row.role == Role::Programme);
        let programmes = grouped(programmes, |row| (row.project, row.page));
        let boxes = boxes::boxes(&rows, figures);
        let same_words = boxes::same_words(figures, &boxes);
        Book { document, figures, rows, roles, pages, programmes, boxes, same_words }
    }

    /// The rows of a role, in the order of the document.
    fn rows(&self, role: Role) -> impl Iterator<Item = &'d AmountRow> {
        self.roles.get(&role).into_iter().flatten().copied()
    }

    /// The amounts of programmes on a total's page, of its project.
    fn programmes_beside(&self, total: &AmountRow) -> impl Iterator<Item = &'d AmountRow> {
        self.programmes.get(&(total.project, total.page)).into_iter().flatten().copied()
    }

    /// What a page lists; of no page in particular, what the document lists.
    fn listings(&self, page: Option<Option<u32>>) -> Vec<&'d Listing> {
        match page {
            Some(page) => self.pages.get(&page).cloned().unwrap_or_default(),
            None => self.document.listings.iter().collect(),
        }
    }

    /// The programme that an amount stands under.
    fn listing_above(&self, row: &AmountRow) -> Option<&'d Listing> {
        let listings = self.pages.get(&row.page)?;
        listings.partition_point(|listing| listing.line <= row.line).checked_sub(1).map(|at| listings[at])
    }

    /// What a project's row is called: its name.
    fn project_name(&self, project: Option<usize>) -> Option<&'d str> {
        Some(self.document.projects.get(project?)?.name.as_str())
    }

    /// 医薬品プロジェクト AMED; of the document's own totals, AMED 令和6年度 概算要求額.
    fn subject(&self, row: &AmountRow) -> String {
        let own = Some(row.subjects.join(JOINT)).filter(|subject| !subject.is_empty());
        let of = match row.role {
            Role::ThemeTotal => row.theme.clone().map(String::from).or(own),
            Role::Programme => own,
            _ => self.project_name(row.project).map(str::to_owned).or(own),
        };
        let year = row.fiscal_year.filter(|_| row.project.is_none()).map(FiscalYear::era_label);
        let stage = row.stage.filter(|_| row.project.is_none()).map(|stage| stage.label().to_owned());
        let mut words: Vec<String> = Vec::new();
        for word in
            [of, row.recipient.clone().map(Cow::into_owned), row.ministry.clone().map(String::from), year, stage]
                .into_iter()
                .flatten()
        {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }

    fn relation(&self, kind: Kind, total: &AmountRow, parts: Vec<u32>) -> Relation {
        Relation {
            kind,
            subject: self.subject(total),
            totals: vec![total.id],
            parts,
            excluded: Vec::new(),
            doubts: Vec::new(),
        }
    }
}

/// Rows in groups of one key, each in the order of the document.
fn grouped<'d, K: Ord>(
    rows: impl Iterator<Item = &'d AmountRow>,
    key: impl Fn(&'d AmountRow) -> K,
) -> BTreeMap<K, Vec<&'d AmountRow>> {
    let mut groups: BTreeMap<K, Vec<&AmountRow>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

/// Those of `rows` that count, and why the others do not.
fn sorted_out<'d>(
    rows: impl Iterator<Item = &'d AmountRow>,
    why_not: impl Fn(&AmountRow) -> Option<Why>,
) -> (Vec<&'d AmountRow>, Vec<Exclusion>) {
    let (mut counted, mut excluded) = (Vec::new(), Vec::new());
    for row in rows {
        match why_not(row) {
            Some(why) => excluded.push(Exclusion { amount: row.id, why }),
            None => counted.push(row),
        }
    }
    (counted, excluded)
}

fn ids(rows: &[&AmountRow]) -> Vec<u32> {
    rows.iter().map(|row| row.id).collect()
}
