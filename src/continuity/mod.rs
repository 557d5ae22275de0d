//! The same programme in two documents, and what became of its money.
//!
//! ```text
//! two Documents → sides   programmes by their names, where each stands, its figures
//!               → links   which is which: names, statements, decisions, amounts, likeness; or undecided
//!               → rows    changes as intervals: up, down, same, within rounding, not comparable
//!               → totals  what programmes explain of a total's change, and the remainder
//! ```
//!
//! Nothing is merged silently: every link has its evidence, and a name without enough of it stays undecided with its
//! candidates. OLD and NEW exchanged give the mirror image. [docs/continuity.md](../../docs/continuity.md) has the rules
//! and the measured threshold.

mod assign;
mod candidates;
mod change;
mod changes;
mod decisions;
mod draft;
mod evidence;
mod figure;
mod flows;
mod links;
mod name;
mod projects;
mod series;
mod side;
mod similarity;
mod splits;
mod stated;
mod totals;
mod within;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use candidates::{LEAST, THRESHOLD};
pub use change::{Difference, Verdict};
pub use changes::{Change, End, Possible, Scope};
pub use decisions::{Decision, Decisions, DecisionsError, Finding, Problem, VERSION};
pub use evidence::Evidence;
pub use figure::{Bar, Column, Figure};
pub use flows::{Flow, Place};
pub use series::{Point, series};

use crate::budget::{Document, word};
use crate::money::Rounding;
use changes::Rows;
use links::Linked;
use side::Side;
use similarity::{Grams, Vocabulary};

/// How documents are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether amounts of unlike stages are compared, too: a request with a draft.
    pub across_stages: bool,
    /// How figures are rounded, whatever the documents say.
    pub rounding: Option<Rounding>,
}

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 創薬基盤推進研究事業
    Programme,
    /// 医薬品プロジェクト
    Project,
    /// 文部科学省
    Ministry,
    /// Everything.
    GrandTotal,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It stands in both.
    Same,
    /// It stands in both under two names.
    Renamed,
    /// One became several.
    Split,
    /// Several became one.
    Merged,
    /// It stands in another project.
    Moved,
    /// It stands in OLD only.
    Ended,
    /// It stands in NEW only.
    New,
    /// Evidence is too thin; candidates are named.
    Undecided,
}

impl Relation {
    /// What it is with OLD and NEW exchanged.
    #[must_use]
    pub fn mirrored(self) -> Relation {
        match self {
            Relation::Split => Relation::Merged,
            Relation::Merged => Relation::Split,
            Relation::Ended => Relation::New,
            Relation::New => Relation::Ended,
            other => other,
        }
    }
}

/// `renamed`
impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&word(self).unwrap_or_default())
    }
}

/// Who says what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The rules of this room.
    #[default]
    Rule,
    /// A person.
    Decision,
}

/// Two documents compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Name of OLD.
    pub old_document: String,
    /// Name of NEW.
    pub new_document: String,
    /// Every row, also those without a difference.
    pub changes: Vec<Change>,
    /// Old project × new project, by programme.
    pub flows: Vec<Flow>,
    /// Decisions that were not followed.
    pub findings: Vec<Finding>,
}

impl Comparison {
    /// The rows in which anything is different, or may be.
    pub fn differences(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_difference())
    }
}

/// Compares two documents.
pub fn compare(old: &Document, new: &Document, decisions: &Decisions, options: Options) -> Comparison {
    let (from, to) = (Side::of(old, options.rounding), Side::of(new, options.rounding));
    let linked = Linked::of(&from, &to, decisions);
    let mut rows = Rows::new(&from, &to, &linked, options.across_stages);
    rows.programmes();
    rows.totals();
    finished(rows.rows, [old, new], linked.findings)
}

/// Compares a document's figures with its own column of the year before (令和５年度当初予算額): rows printed for both.
pub fn within(document: &Document, options: Options) -> Comparison {
    let side = Side::of(document, options.rounding);
    let linked = Linked::of(&side, &side, &Decisions::default());
    let mut rows = Rows::new(&side, &side, &linked, true);
    rows.columns();
    finished(rows.rows, [document, document], Vec::new())
}

fn finished(mut changes: Vec<Change>, [old, new]: [&Document; 2], findings: Vec<Finding>) -> Comparison {
    changes.sort_by_cached_key(Change::key);
    Comparison {
        old_document: old.name.clone(),
        new_document: new.name.clone(),
        flows: flows::flows(&changes),
        changes,
        findings,
    }
}

/// Two names with the ministries stated of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePair<'n> {
    /// Names, NFKC.
    pub names: [&'n str; 2],
    /// Formal names of ministries.
    pub ministries: [BTreeSet<&'n str>; 2],
}

/// What names and ministries alone say of pairs: how alike each is, in thousandths, and whether the rules would let them be
/// one programme at that. All names together tell which letters are rare. For measuring [`THRESHOLD`].
pub fn name_scores(pairs: &[NamePair<'_>]) -> Vec<(u64, bool)> {
    let strict: Vec<[String; 2]> = pairs.iter().map(|pair| pair.names.map(|name| name::strict(name, None))).collect();
    let strict: Vec<[String; 2]> = strict.iter().map(|pair| pair.each_ref().map(|name| name::loose(name))).collect();
    let grams: Vec<[Grams; 2]> = strict.iter().map(|pair| pair.each_ref().map(|name| Grams::of(name))).collect();
    let vocabulary = Vocabulary::of(grams.iter().flatten());
    let score = |((pair, [old, new]), [one, other]): ((&NamePair<'_>, &[String; 2]), &[Grams; 2])| {
        let alike = match old == new {
            true => similarity::WHOLE,
            false => vocabulary.weighed(one).alike(&vocabulary.weighed(other)),
        };
        candidates::by_name(
            alike,
            pair.names,
            [old, new],
            candidates::agreement(&pair.ministries[0], &pair.ministries[1]),
        )
    };
    pairs.iter().zip(&strict).zip(&grams).map(score).collect()
}
