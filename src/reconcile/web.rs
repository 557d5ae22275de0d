//! Which relations meet in which figures.

use std::collections::BTreeSet;

use super::judge::Verdict;
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

/// Whether a relation can hold by itself, and there is nothing that it may lack.
pub(super) fn holds(check: &Check) -> bool {
    matches!(check.judgement.verdict, Verdict::Exact | Verdict::Rounding) && check.relation.doubts.is_empty()
}

/// Whether a relation fails by itself.
pub(super) fn fails(check: &Check) -> bool {
    check.judgement.verdict == Verdict::Inconsistent
}

/// Positions of a relation's figures.
pub(super) fn members(check: &Check) -> impl Iterator<Item = usize> {
    check.relation.members().filter_map(position)
}
