//! `decisions.toml`: what a person decided, replayed on each run.
//!
//! ```toml
//! version = 1
//!
//! [[decision]]
//! old = "甲研究事業"
//! new = "乙研究プログラム"
//! relation = "renamed"
//! why = "the ministry's review sheet gives one number to both"
//! by = "a name"
//! date = "2025-01-31"
//! ```
//!
//! A split has one entry for each successor, a merger one for each predecessor; `ended` has no `new`, `new` no `old`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Relation;
use super::name::strict;
use super::side::Side;
use super::stated::Statement;

/// The version of the file that this program reads.
pub const VERSION: u32 = 1;

/// Everything decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// Of the file's form.
    pub version: u32,
    /// In the order of the file.
    #[serde(default, rename = "decision", skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
}

/// One thing decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The programme's name in OLD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Its name in NEW.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// What became of it.
    pub relation: Relation,
    /// The reason.
    pub why: String,
    /// Who decided.
    pub by: String,
    /// When: `2025-01-31`.
    pub date: String,
    /// The OLD that it is for; every one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_document: Option<String>,
    /// The NEW that it is for; every one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_document: Option<String>,
}

/// Nothing decided.
impl Default for Decisions {
    fn default() -> Decisions {
        Decisions { version: VERSION, decisions: Vec::new() }
    }
}

/// Why a file of decisions is refused.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    /// It is no such TOML; the message names the line.
    #[error("not a file of decisions: {0}")]
    Malformed(#[from] toml::de::Error),
    /// It is of another version.
    #[error("version {0}, where {VERSION} is read")]
    Version(u32),
    /// A decision lacks a name that its relation needs, or has one too many.
    #[error("decision {place}: `{relation}` {problem}")]
    Names {
        /// Which, from 1.
        place: usize,
        /// Its relation.
        relation: Relation,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Decisions {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Decisions, DecisionsError> {
        let decisions: Decisions = toml::from_str(text)?;
        if decisions.version != VERSION {
            return Err(DecisionsError::Version(decisions.version));
        }
        for (decision, place) in decisions.decisions.iter().zip(1..) {
            if let Some(problem) = decision.problem() {
                return Err(DecisionsError::Names { place, relation: decision.relation, problem });
            }
        }
        Ok(decisions)
    }

    /// Writes a file.
    pub fn text(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}

impl Decision {
    fn problem(&self) -> Option<&'static str> {
        match (self.relation, &self.old, &self.new) {
            (Relation::Undecided, ..) => Some("decides nothing"),
            (Relation::Ended, Some(_), None) | (Relation::New, None, Some(_)) => None,
            (Relation::Ended, ..) => Some("needs `old` alone"),
            (Relation::New, ..) => Some("needs `new` alone"),
            (_, Some(_), Some(_)) => None,
            _ => Some("needs `old` and `new`"),
        }
    }

    fn is_for(&self, old: &str, new: &str) -> bool {
        self.old_document.as_deref().is_none_or(|name| name == old)
            && self.new_document.as_deref().is_none_or(|name| name == new)
    }
}

/// A decision that was not followed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Position in the file, from 1.
    pub decision: usize,
    /// The decision.
    pub decided: Decision,
    /// What is wrong with it.
    pub problem: Problem,
    /// What is there instead: a name, a statement's place.
    pub instead: String,
}

/// What can be wrong with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// OLD has no programme of its `old`.
    NoOld,
    /// NEW has no programme of its `new`.
    NoNew,
    /// The programme stands in both documents under one name.
    StandsInBoth,
    /// A text states something else.
    StatedOtherwise,
    /// An earlier decision says something else.
    DecidedOtherwise,
}

/// What the decisions come to for two documents.
#[derive(Debug, Default)]
pub(super) struct Replayed<'f> {
    /// Old and new programmes that are one, or parts of one.
    pub(super) pairs: Vec<(usize, usize, &'f Decision)>,
    /// Programmes of OLD that ended.
    pub(super) ended: BTreeMap<usize, &'f Decision>,
    /// Programmes of NEW that are new.
    pub(super) begun: BTreeMap<usize, &'f Decision>,
    pub(super) findings: Vec<Finding>,
}

/// Holds every decision against the documents.
pub(super) fn replay<'f>(
    decisions: &'f Decisions,
    old: &Side<'_>,
    new: &Side<'_>,
    stated: &[Statement],
) -> Replayed<'f> {
    let mut replay = Replay { old, new, stated, replayed: Replayed::default() };
    let of_these = |it: &&(usize, &Decision)| it.1.is_for(&old.document.name, &new.document.name);
    for (place, decision) in (1..).zip(&decisions.decisions).filter(|it| of_these(&it)) {
        if let Err((problem, instead)) = replay.follow(decision) {
            replay.replayed.findings.push(Finding { decision: place, decided: decision.clone(), problem, instead });
        }
    }
    replay.replayed
}

struct Replay<'r, 'd, 'f> {
    old: &'r Side<'d>,
    new: &'r Side<'d>,
    stated: &'r [Statement],
    replayed: Replayed<'f>,
}

type Followed = Result<(), (Problem, String)>;

impl<'f> Replay<'_, '_, 'f> {
    fn follow(&mut self, decision: &'f Decision) -> Followed {
        let old = decision
            .old
            .as_deref()
            .map(|name| find(self.old, name).ok_or((Problem::NoOld, name.to_owned())))
            .transpose()?;
        let new = decision
            .new
            .as_deref()
            .map(|name| find(self.new, name).ok_or((Problem::NoNew, name.to_owned())))
            .transpose()?;
        self.in_both(decision.relation, old, new)?;
        self.stated(decision.relation, old, new)?;
        self.decided(decision.relation, old, new)?;
        match (old, new) {
            (Some(old), Some(new)) => self.replayed.pairs.push((old, new, decision)),
            (Some(old), None) => drop(self.replayed.ended.insert(old, decision)),
            (None, Some(new)) => drop(self.replayed.begun.insert(new, decision)),
            (None, None) => {}
        }
        Ok(())
    }

    // a name that stands in both is one programme, unless it was split or merged
    fn in_both(&self, relation: Relation, old: Option<usize>, new: Option<usize>) -> Followed {
        let one = old.map(|at| &self.old.wholes[at]);
        let other = new.map(|at| &self.new.wholes[at]);
        let several = matches!(relation, Relation::Split | Relation::Merged);
        let same = one.zip(other).is_some_and(|(one, other)| one.strict == other.strict);
        let also = one.filter(|one| self.new.wholes.iter().any(|whole| whole.strict == one.strict));
        let also = also.or(other.filter(|other| self.old.wholes.iter().any(|whole| whole.strict == other.strict)));
        match also {
            Some(whole) if !several && !same => Err((Problem::StandsInBoth, whole.name.to_owned())),
            _ => Ok(()),
        }
    }

    fn stated(&self, relation: Relation, old: Option<usize>, new: Option<usize>) -> Followed {
        let several = matches!(relation, Relation::Split | Relation::Merged);
        let of = |statement: &&Statement| old == Some(statement.old) || new == Some(statement.new);
        let says = |statement: &Statement| old == Some(statement.old) && new == Some(statement.new);
        let agreed = self.stated.iter().any(says);
        match self.stated.iter().find(of) {
            Some(it) if !agreed && !several => Err((
                Problem::StatedOtherwise,
                format!("{} line {}: {}", it.quote.document, it.quote.line, it.quote.word),
            )),
            _ => Ok(()),
        }
    }

    fn decided(&self, relation: Relation, old: Option<usize>, new: Option<usize>) -> Followed {
        let several = matches!(relation, Relation::Split | Relation::Merged);
        let replayed = &self.replayed;
        let gone = old.and_then(|at| replayed.ended.get(&at)).or(new.and_then(|at| replayed.begun.get(&at)));
        let other = replayed.pairs.iter().find(|(one, other, before)| {
            let touches = old == Some(*one) || new == Some(*other);
            touches && !(several && before.relation == relation)
        });
        match gone.copied().or(other.map(|it| it.2)) {
            Some(before) => {
                Err((Problem::DecidedOtherwise, format!("{} → {}", shown(&before.old), shown(&before.new))))
            }
            None => Ok(()),
        }
    }
}

fn shown(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("－")
}

fn find(side: &Side<'_>, name: &str) -> Option<usize> {
    let key = strict(name, side.document.fiscal_year);
    side.wholes.iter().position(|whole| whole.strict == key)
}
