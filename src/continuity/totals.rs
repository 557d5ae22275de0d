//! Totals of both documents side by side, with what the changes of programmes explain of theirs and what they do not.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::change::{Valued, Verdict, change};
use super::changes::{Change, End, Rows, Scope, Share};
use super::figure::{Column, Figure, Purse};
use super::side::Side;
use super::{DecidedBy, Kind, Relation};
use crate::budget::{AmountRow, IN_HOUSE, Role};
use crate::money::Yen;

/// Whose total, and of whose money.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    of: Of,
    recipient: Option<Cow<'static, str>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Project(usize),
    Ministry(String),
    Everything,
}

/// What a document's totals are, in one of its columns.
pub(super) type Totals = BTreeMap<Key, Figure>;

impl Rows<'_, '_> {
    /// Every row of a total.
    pub(super) fn totals(&mut self) {
        let (old, new) = (totals(self.old, Column::Own), totals(self.new, Column::Own));
        self.beside(&old, &new, Column::Own);
        let (old, new) = (totals(self.old, Column::Prior), totals(self.new, Column::Prior));
        self.beside(&old, &new, Column::Prior);
    }

    /// Rows of the totals of two columns.
    pub(super) fn beside(&mut self, old: &Totals, new: &Totals, column: Column) {
        let from = |key: &Key| match key.of {
            Of::Project(at) => Some(Key { of: Of::Project(self.linked.projects.from(at)?), ..key.clone() }),
            _ => Some(key.clone()),
        };
        let pairs: BTreeSet<(Option<Key>, Option<Key>)> = (new.keys())
            .map(|key| (from(key), Some(key.clone())))
            .chain(old.keys().map(|key| (Some(key.clone()), self.to(key))))
            .collect();
        for (one, other) in pairs {
            let figures = [one.as_ref().and_then(|key| old.get(key)), other.as_ref().and_then(|key| new.get(key))];
            let both = figures.iter().all(Option::is_some);
            if both || (column == Column::Own && figures.iter().any(Option::is_some)) {
                self.total(one, other, figures, column);
            }
        }
    }

    fn to(&self, key: &Key) -> Option<Key> {
        match key.of {
            Of::Project(at) => Some(Key { of: Of::Project(self.linked.projects.to(at)?), ..key.clone() }),
            _ => Some(key.clone()),
        }
    }

    fn total(&mut self, one: Option<Key>, other: Option<Key>, figures: [Option<&Figure>; 2], column: Column) {
        let (kind, relation) = self.followed(&one, &other);
        let side = |key: &Option<Key>, figure: Option<&Figure>| {
            if key.is_some() { figure.and_then(Valued::of) } else { Some(Valued::NOTHING) }
        };
        let like = column == Column::Prior || self.like_stages(figures);
        let sides = (side(&one, figures[0]), side(&other, figures[1]));
        let (difference, verdict) = if like { change(sides.0, sides.1) } else { (None, Verdict::NotComparable) };
        let explained = difference.filter(|_| column == Column::Own).and_then(|it| {
            let explained = self.explained(&one, &other);
            let remainder = i128::from(it.yen.0) - explained;
            Some((Yen(i64::try_from(explained).ok()?), Yen(i64::try_from(remainder).ok()?)))
        });
        let recipient = figures.into_iter().flatten().filter_map(|figure| figure.recipient.clone()).min();
        self.rows.push(Change {
            kind,
            scope: Scope::Total,
            column,
            relation,
            evidence: if relation == Relation::Renamed { "the same programmes".to_owned() } else { String::new() },
            decided_by: DecidedBy::Rule,
            old: self.end_of(self.old, &one, figures[0]),
            new: self.end_of(self.new, &other, figures[1]),
            change_yen: difference.map(|it| it.yen),
            change_low_yen: difference.map(|it| it.bounds.low),
            change_high_yen: difference.map(|it| it.bounds.high),
            verdict,
            recipient,
            candidates: Vec::new(),
            explained_yen: explained.map(|(explained, _)| explained),
            remainder_yen: explained.map(|(_, remainder)| remainder),
            counted: false,
        });
    }

    fn followed(&self, one: &Option<Key>, other: &Option<Key>) -> (Kind, Relation) {
        let kind = match one.as_ref().or(other.as_ref()).map(|key| &key.of) {
            Some(Of::Project(_)) => Kind::Project,
            Some(Of::Ministry(_)) => Kind::Ministry,
            _ => Kind::GrandTotal,
        };
        let name = |side: &Side<'_>, key: &Key| match key.of {
            Of::Project(at) => side.projects[at].strict.clone(),
            _ => String::new(),
        };
        let relation = match (one, other) {
            (Some(_), None) => Relation::Ended,
            (None, Some(_)) => Relation::New,
            (Some(one), Some(other)) if name(self.old, one) != name(self.new, other) => Relation::Renamed,
            _ => Relation::Same,
        };
        (kind, relation)
    }

    fn end_of(&self, side: &Side<'_>, key: &Option<Key>, figure: Option<&Figure>) -> End {
        let Some(key) = key else { return End::default() };
        let (name, line) = match &key.of {
            Of::Project(at) => (side.projects[*at].name.to_owned(), side.projects[*at].line),
            Of::Ministry(name) => (name.clone(), 0),
            Of::Everything => (side.document.title.clone().unwrap_or_else(|| side.document.name.clone()), 0),
        };
        let project = matches!(key.of, Of::Project(_)).then(|| name.clone());
        let end = End::of(figure, line);
        End { name: Some(name), project, line: end.line.filter(|line| *line > 0), ..end }
    }

    // what the counted rows add to this total
    fn explained(&self, one: &Option<Key>, other: &Option<Key>) -> i128 {
        let of = |share: &&Share| {
            let key = if share.new { other } else { one };
            key.as_ref().is_some_and(|key| key.holds(share))
        };
        self.shares.iter().filter(of).map(|share| if share.new { share.yen } else { -share.yen }).sum()
    }
}

impl Key {
    fn holds(&self, share: &Share) -> bool {
        let in_house = self.recipient.as_deref().map(|name| name == IN_HOUSE);
        let here = match &self.of {
            Of::Project(at) => share.project == Some(*at),
            Of::Ministry(name) => share.ministry.as_ref() == Some(name),
            Of::Everything => true,
        };
        here && in_house.is_none_or(|in_house| in_house == share.in_house)
    }
}

/// The totals of a document in a column: of several figures the widest stage, the overview before the slides.
pub(super) fn totals(side: &Side<'_>, column: Column) -> Totals {
    let mut totals: BTreeMap<Key, (bool, Figure)> = BTreeMap::new();
    for row in &side.document.amounts {
        let Some(key) = key(side, row, column) else { continue };
        let found = (row.role == Role::PageTotal, Figure::of(row, side.rounding));
        let best = totals.entry(key).or_insert_with(|| found.clone());
        if rank(&found) < rank(best) {
            *best = found;
        }
    }
    totals.into_iter().map(|(key, (_, figure))| (key, figure)).collect()
}

fn rank((on_slide, figure): &(bool, Figure)) -> impl Ord + use<> {
    let (bar, narrow, id) = figure.rank();
    (*on_slide, bar, narrow, id)
}

fn key(side: &Side<'_>, row: &AmountRow, column: Column) -> Option<Key> {
    let purse = Purse::of(side.document, row).filter(|purse| purse.column == column && !row.flags.of_which)?;
    let of = match row.role {
        Role::GrandTotal => Of::Everything,
        Role::MinistryShare if of_everything(side, row) => Of::Ministry(row.ministry.as_deref()?.to_owned()),
        Role::ProjectTotal | Role::ProjectShare | Role::PageTotal => Of::Project(side.project(row.project)?),
        _ => return None,
    };
    debug_assert_eq!(purse.in_house, row.recipient.as_deref() == Some(IN_HOUSE));
    Some(Key { of, recipient: row.recipient.clone() })
}

// a share of a total of the whole document, not of a project's
fn of_everything(side: &Side<'_>, row: &AmountRow) -> bool {
    let parent = row.parent.and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
    parent
        .and_then(|at| side.document.amounts.get(at))
        .is_some_and(|total| total.role == Role::GrandTotal && !total.flags.of_which)
}
