//! Where money may be: the next place that one of its signs stands.

use std::sync::LazyLock;

use crate::data::Sought;

/// What money is never printed without.
static SIGNS: LazyLock<Sought> = LazyLock::new(|| Sought::new(&["円", "億", "兆", "¥", "事項", "緊要"]));

/// The places of the signs, searched for only as far as needed.
pub(super) struct Anchors<'t> {
    text: &'t str,
    next: Option<usize>,
}

impl<'t> Anchors<'t> {
    pub(super) fn new(text: &'t str) -> Anchors<'t> {
        Anchors { text, next: SIGNS.first_from(text, 0) }
    }

    /// The first sign at or after `at`; `at` never goes back.
    pub(super) fn next_from(&mut self, at: usize) -> Option<usize> {
        if self.next.is_some_and(|next| next < at) {
            self.next = SIGNS.first_from(self.text, at);
        }
        self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_come_in_the_order_of_the_text() {
        let text = "5兆円と事項要求、1億";
        let mut anchors = Anchors::new(text);
        let mut at = 0;
        let mut found = Vec::new();
        while let Some(place) = anchors.next_from(at) {
            found.push(text[place..].chars().next());
            at = place + 1;
        }
        assert_eq!(found, [Some('兆'), Some('円'), Some('事'), Some('億')]);
    }
}
