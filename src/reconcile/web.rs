//! Which relations meet in which figures.

use std::collections::BTreeSet;

use super::judge::Verdict;
use super::relation::Why;
use super::{Check, Figures, position};

/// The checks with the way from each figure to the relations it stands in.
#[derive(Clone, Debug)]
pub(super) struct Web<'c> {
    pub(super) checks: &'c [Check],
    pub(super) figures: Figures<'c>,
    /// Relations that are decided, by position of a figure.
    users: Vec<Vec<usize>>,
}

impl<'c> Web<'c> {
    pub(super) fn new(checks: &'c [Check], figures: Figures<'c>) -> Web<'c> {
        let mut users = vec![Vec::new(); figures.rows.len()];
        for (at, check) in checks.iter().enumerate().filter(|(_, check)| holds(check) || fails(check)) {
            for figure in members(check) {
                users[figure].push(at);
            }
        }
        Web { checks, figures, users }
    }

    /// The decided relations that a figure stands in.
    pub(super) fn users(&self, figure: usize) -> &[usize] {
        &self.users[figure]
    }

    /// The decided relations that share a figure with one.
    pub(super) fn neighbours(&self, at: usize) -> BTreeSet<usize> {
        members(&self.checks[at]).flat_map(|figure| self.users(figure)).copied().filter(|&other| other != at).collect()
    }
}

/// Whether a relation can hold by itself, and its parts are beyond doubt: neither one may be missing, nor was one left out
/// because the sum comes out so.
pub(super) fn holds(check: &Check) -> bool {
    let chosen = check.relation.excluded.iter().any(|exclusion| exclusion.why == Why::RelistedBySum);
    check.judgement.verdict.can_hold() && check.relation.doubts.is_empty() && !chosen
}

/// Whether a relation fails by itself.
pub(super) fn fails(check: &Check) -> bool {
    check.judgement.verdict == Verdict::Inconsistent
}

/// Positions of a relation's figures.
pub(super) fn members(check: &Check) -> impl Iterator<Item = usize> {
    check.relation.members().filter_map(position)
}
