//! Which members hang together: the parts of a puzzle that can be solved each on its own.

/// Sets without a common member, which are joined one by one.
pub(super) struct Parts {
    /// Another member of the same set, nearer to its least; of the least, itself.
    pub(super) nearer: Vec<usize>,
}

impl Parts {
    pub(super) fn new(members: usize) -> Self {
        Self { nearer: (0..members).collect() }
    }

    fn least(&mut self, member: usize) -> usize {
        let mut at = member;
        while self.nearer[at] != at {
            self.nearer[at] = self.nearer[self.nearer[at]];
            at = self.nearer[at];
        }
        at
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.least(one), self.least(other));
        self.nearer[one.max(other)] = one.min(other);
    }

    // every set, its members in order
    pub(super) fn all(mut self) -> Vec<Vec<usize>> {
        let mut sets = vec![Vec::new(); self.nearer.len()];
        for member in 0..self.nearer.len() {
            sets[self.least(member)].push(member);
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}
