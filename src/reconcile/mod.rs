//! Do the document's numbers agree, and if not, which one is wrong?
//!
//! [`reconcile`] finds the sums and restatements that a document states (`find`), judges each by what its figures can
//! stand for ([`judge()`]), crosses those that hold (`bounds`: some figures are known better than they are printed) and
//! names those that cannot hold together ([`Conflict`]) with what one changed figure would mend ([`Repair`]).
//!
//! The rule is that of rounding: a figure printed to the unit *u* stands for a half-open interval, a sum for the sum of
//! its parts' intervals, and total and parts agree where the two truly meet. Nothing here parses text, and nothing is
//! ever mended in the document.

mod bounds;
mod conflict;
pub mod explain;
mod find;
pub mod judge;
mod notes;
pub mod relation;
mod repair;
mod web;

use crate::budget::{AmountRow, Document};
use crate::money::{Bounds, Interval, Rounding};

pub use conflict::Conflict;
pub use judge::{Judgement, Verdict, judge};
pub use relation::{Doubt, Exclusion, Kind, Relation, Why};
pub use repair::{Repair, Slip};

use notes::Notes;
use web::Web;

/// What is known of a document's figures once they are held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// How figures are taken to be rounded.
    pub rule: Rule,
    /// Every relation found, in the order of the lines of their totals, with its verdict.
    pub checks: Vec<Check>,
    /// What the relations leave possible for each amount, by position; none for one without a value.
    pub known: Vec<Option<Bounds>>,
    /// What cannot hold as printed: relations that fail alone first, then those that fail only together.
    pub conflicts: Vec<Conflict>,
}

/// A relation with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is added, and what it should come to.
    pub relation: Relation,
    /// Whether it can.
    pub judgement: Judgement,
    /// Positions of the notes that may have to do with it, where it cannot: those on the pages of its figures that
    /// speak of funds, of what is left out or of what may change.
    pub notes: Vec<usize>,
}

/// How figures are taken to be rounded, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// 四捨五入, 切捨て or 切上げ.
    pub rounding: Rounding,
    /// Whose word that is.
    pub from: Authority,
}

/// Who says how figures are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The document, on this line.
    Stated(u32),
    /// Nobody: 四捨五入 is assumed.
    Assumed,
    /// Whoever runs the check.
    Given,
}

impl Rule {
    /// The rule of a document, or the one given instead.
    pub fn of(document: &Document, given: Option<Rounding>) -> Rule {
        match (given, document.rounding) {
            (Some(rounding), _) => Rule { rounding, from: Authority::Given },
            (None, Some(stated)) => Rule { rounding: stated.rounding, from: Authority::Stated(stated.line) },
            (None, None) => Rule { rounding: Rounding::default(), from: Authority::Assumed },
        }
    }
}

/// Finds and judges every relation of a document; `given` overrides the rounding that the document states.
pub fn reconcile(document: &Document, given: Option<Rounding>) -> Reconciliation {
    let rule = Rule::of(document, given);
    let figures = Figures { rows: &document.amounts, rounding: rule.rounding };
    let relations = find::relations(document, figures);
    let notes = Notes::of(document, figures);
    let check = |relation| {
        let judgement = judge(&relation, figures);
        Check { notes: notes.near(&relation, &judgement), relation, judgement }
    };
    let checks: Vec<Check> = relations.into_iter().map(check).collect();
    let web = Web::new(&checks, figures);
    let (conflicts, crossed) = conflict::conflicts(&web);
    let known = crossed.known(figures);
    Reconciliation { rule, known, checks, conflicts }
}

/// The printed figures, by id.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'d> {
    /// Every row of the document; ids count from 1 in this order.
    pub rows: &'d [AmountRow],
    /// How they are rounded.
    pub rounding: Rounding,
}

impl<'d> Figures<'d> {
    /// What a row's figure stands for; none without a value.
    pub fn interval(self, row: &AmountRow) -> Option<Interval> {
        row.amount.map(|amount| amount.interval(self.rounding))
    }

    /// The row of an id.
    pub fn row(self, id: u32) -> Option<&'d AmountRow> {
        self.rows.get(position(id)?)
    }
}

/// Where the row of an id stands.
fn position(id: u32) -> Option<usize> {
    usize::try_from(id).ok()?.checked_sub(1)
}
