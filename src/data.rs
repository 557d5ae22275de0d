//! Rows of words, to be found by what a text begins with.

/// Rows found by the word a text begins with: the longest that fits.
pub(crate) struct ByWord<R> {
    /// The first char of each row's word, in order, to search by.
    firsts: Vec<char>,
    rows: Vec<(&'static str, R)>,
}

impl<R> ByWord<R> {
    /// The rows by their words; one without a word is left out.
    pub(crate) fn new(rows: impl Iterator<Item = (&'static str, R)>) -> ByWord<R> {
        let mut rows: Vec<_> = rows.filter(|(word, _)| !word.is_empty()).collect();
        rows.sort_by_key(|(word, _)| (word.chars().next(), std::cmp::Reverse(word.len())));
        ByWord { firsts: rows.iter().filter_map(|(word, _)| word.chars().next()).collect(), rows }
    }

    /// The longest word that `text` begins with, and its row.
    pub(crate) fn leading(&self, text: &str) -> Option<(&'static str, &R)> {
        let first = text.chars().next()?;
        let begin = self.firsts.partition_point(|c| *c < first);
        let same = self.firsts[begin..].iter().take_while(|c| **c == first).count();
        let (word, row) = self.rows[begin..begin + same].iter().find(|(word, _)| text.starts_with(word))?;
        Some((word, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found() {
        let table = ByWord::new([("強", 1), ("強化", 2), ("弱", 3), ("", 4)].into_iter());
        assert_eq!(table.leading("強化する"), Some(("強化", &2)));
        assert_eq!(table.leading("強い"), Some(("強", &1)));
        assert_eq!(table.leading("弱"), Some(("弱", &3)));
        assert_eq!(table.leading("中"), None);
        assert_eq!(table.leading(""), None);
    }
}
