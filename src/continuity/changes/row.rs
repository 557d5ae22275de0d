//! One row of a comparison: what an amount was, what it is, and what the two are to each other.

use std::borrow::Cow;

use serde::Serialize;

use crate::calendar::FiscalYear;
use crate::continuity::change::Verdict;
use crate::continuity::figure::{Bar, Column, Figure};
use crate::continuity::{DecidedBy, Kind, Relation};
use crate::money::Yen;
use crate::stage::Stage;

/// A row of the table `changes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What is followed.
    pub kind: Kind,
    /// What of a programme; for totals always [`Scope::Total`].
    pub scope: Scope,
    /// Year and stage of each document that are compared.
    pub column: Column,
    /// What became of it.
    pub relation: Relation,
    /// Why.
    pub evidence: String,
    /// Who says so.
    pub decided_by: DecidedBy,
    /// What it is in OLD.
    pub old: End,
    /// What it is in NEW.
    pub new: End,
    /// New less old, as printed.
    pub change_yen: Option<Yen>,
    /// The least that it can really be.
    pub change_low_yen: Option<Yen>,
    /// The most that it can really be.
    pub change_high_yen: Option<Yen>,
    /// What that comes to.
    pub verdict: Verdict,
    /// Who spends it.
    pub recipient: Option<Cow<'static, str>>,
    /// What it may have become, or come from, best first, with how alike the names are in thousandths.
    pub candidates: Vec<Possible>,
    /// Of a total: what the changes of its programmes come to.
    pub explained_yen: Option<Yen>,
    /// Of a total: what no programme explains. Old, explained and remainder make new, to the yen.
    pub remainder_yen: Option<Yen>,
    /// Whether its change counts in the totals: each amount does once.
    pub counted: bool,
}

/// One side of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct End {
    /// NFKC name; several joined by ／. None where it does not stand.
    pub name: Option<String>,
    /// The project it stands in; none outside projects and for a programme as a whole.
    pub project: Option<String>,
    /// Its amount as printed, also where it cannot be compared.
    pub yen: Option<Yen>,
    /// Stage of the amount.
    pub stage: Option<Stage>,
    /// Fiscal year of the amount.
    pub fiscal_year: Option<FiscalYear>,
    /// Line of the amount, or of the name where there is none.
    pub line: Option<u32>,
    /// Why the amount cannot be compared.
    pub bar: Option<Bar>,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Possible {
    /// Its name.
    pub name: String,
    /// How alike the names are, in thousandths.
    pub alike: u64,
}

/// What of a programme a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It in one project.
    Standing,
    /// One amount for several programmes.
    Joint,
    /// One old and one new name of a split or merger.
    Part,
    /// A split or merger together.
    Group,
    /// A programme of several projects together.
    Whole,
    /// No programme: a total.
    Total,
}

impl Change {
    /// Whether anything is different, or may be: all but what has the same name and is printed alike.
    pub fn is_difference(&self) -> bool {
        let alike = (self.old.yen, self.old.bar, self.old.stage) == (self.new.yen, self.new.bar, self.new.stage);
        let explained = self.remainder_yen.is_none_or(|yen| yen.0 == 0);
        !(self.relation == Relation::Same && alike && explained)
    }

    /// By which rows are sorted; no two are equal.
    pub(in crate::continuity) fn key(&self) -> impl Ord + use<> {
        let end = |end: &End| (end.line.unwrap_or(u32::MAX), end.name.clone(), end.project.clone());
        (self.kind, self.column, end(&self.old), end(&self.new), self.scope, self.recipient.clone())
    }
}

impl End {
    /// Of an amount; `line` where there is none.
    pub(in crate::continuity) fn of(figure: Option<&Figure>, line: u32) -> End {
        End {
            name: None,
            project: None,
            yen: figure.and_then(|figure| figure.amount).map(|amount| amount.yen),
            stage: figure.and_then(|figure| figure.stage),
            fiscal_year: figure.and_then(|figure| figure.fiscal_year),
            line: Some(figure.map_or(line, |figure| figure.line)),
            bar: figure.and_then(|figure| figure.bar),
        }
    }
}
