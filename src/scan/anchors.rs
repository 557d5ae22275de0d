//! Where money may be: the next place that one of its signs stands.

use memchr::memmem::{FindIter, find_iter};

/// What money is never printed without.
const SIGNS: [&str; 6] = ["円", "億", "兆", "¥", "事項", "緊要"];

/// The places of every sign, each searched for on its own and only as far as needed.
pub(super) struct Anchors<'t> {
    searches: [Search<'t>; SIGNS.len()],
}

struct Search<'t> {
    places: FindIter<'t, 'static>,
    next: Option<usize>,
}

impl<'t> Anchors<'t> {
    pub(super) fn new(text: &'t str) -> Anchors<'t> {
        Anchors { searches: SIGNS.map(|sign| Search::new(text, sign)) }
    }

    /// The first sign at or after `at`; `at` never goes back.
    pub(super) fn next_from(&mut self, at: usize) -> Option<usize> {
        self.searches.iter_mut().filter_map(|search| search.next_from(at)).min()
    }
}

impl<'t> Search<'t> {
    fn new(text: &'t str, sign: &'static str) -> Search<'t> {
        let mut places = find_iter(text.as_bytes(), sign.as_bytes());
        let next = places.next();
        Search { places, next }
    }

    fn next_from(&mut self, at: usize) -> Option<usize> {
        while self.next.is_some_and(|place| place < at) {
            self.next = self.places.next();
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
