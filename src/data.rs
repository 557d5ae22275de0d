//! Words, to be found by what a text begins or ends with, or anywhere in it.

use regex::Regex;

/// A set of chars that is asked about every char of many lines. Of the chars from U+10000 on it may hold all.
#[derive(Clone, Debug)]
pub(crate) struct CharSet(Vec<u64>);

impl Default for CharSet {
    fn default() -> Self {
        Self(vec![0; 0x10000 / 64])
    }
}

impl CharSet {
    pub(crate) fn insert(&mut self, c: char) {
        if let Some(bits) = self.0.get_mut(c as usize / 64) {
            *bits |= 1 << (c as usize % 64);
        }
    }

    pub(crate) fn holds(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_none_or(|bits| bits >> (c as usize % 64) & 1 == 1)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut set = Self::default();
        chars.into_iter().for_each(|c| set.insert(c));
        set
    }
}

/// Words that texts may end with.
pub(crate) struct Endings {
    /// What they can end with: most texts end as none does.
    last: CharSet,
    words: Vec<&'static str>,
}

impl Endings {
    pub(crate) fn new(words: impl Iterator<Item = &'static str>) -> Endings {
        let words: Vec<_> = words.collect();
        Endings { last: words.iter().filter_map(|word| word.chars().next_back()).collect(), words }
    }

    /// Whether a text ends with one of them.
    pub(crate) fn end(&self, text: &str) -> bool {
        text.ends_with(|c| self.last.holds(c)) && self.words.iter().any(|word| text.ends_with(word))
    }

    /// What stands before the first of them, as they were given, that a text ends with.
    pub(crate) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !text.ends_with(|c| self.last.holds(c)) {
            return None;
        }
        self.words.iter().find_map(|word| text.strip_suffix(word))
    }

    /// The words, as they were given.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
    }

    /// Whether a word can end with a char.
    pub(crate) fn may_end(&self, c: char) -> bool {
        self.last.holds(c)
    }

    /// Whether a text begins with one of them.
    pub(crate) fn begin(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.starts_with(word))
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

/// Words that a long text may hold anywhere, all searched for at once.
pub(crate) struct Sought(Regex);

impl Sought {
    pub(crate) fn new(words: &[&str]) -> Sought {
        let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
        Sought(Regex::new(&words.join("|")).expect("words alone, each escaped, make a pattern"))
    }

    /// Where the first stands that begins at a place or behind it.
    pub(crate) fn first_from(&self, text: &str, place: usize) -> Option<usize> {
        self.0.find_at(text, place).map(|word| word.start())
    }

    /// Each with its place, left to right.
    pub(crate) fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        self.0.find_iter(text).map(|word| (word.start(), word.as_str()))
    }
}

/// Rows found by the word a text begins with: the longest that fits.
pub(crate) struct ByWord<R> {
    /// What a row's word can begin with: most chars of a text begin none.
    begins: CharSet,
    /// The first char of each row's word, in order, to search by.
    firsts: Vec<char>,
    rows: Vec<(&'static str, R)>,
    /// Whether a char counts for nothing inside a word.
    passed: fn(char) -> bool,
    /// The beginnings of words, each a char longer than one before it; the first has none.
    beginnings: Vec<Beginning>,
}

/// What words begin with.
#[derive(Default)]
struct Beginning {
    /// Each char that may follow, in order, and the beginning with it.
    next: Vec<(char, usize)>,
    /// The row whose word it is.
    row: Option<usize>,
}

impl<R> ByWord<R> {
    /// The rows by their words; one without a word is left out.
    pub(crate) fn new(rows: impl Iterator<Item = (&'static str, R)>) -> ByWord<R> {
        Self::passing_over(|_| false, rows)
    }

    /// The same, found in texts with some chars between those of a word, too: 予 算 額.
    pub(crate) fn passing_over(passed: fn(char) -> bool, rows: impl Iterator<Item = (&'static str, R)>) -> ByWord<R> {
        let mut rows: Vec<_> = rows.filter(|(word, _)| !word.is_empty()).collect();
        rows.sort_by_key(|(word, _)| (word.chars().next(), std::cmp::Reverse(word.len())));
        let firsts: Vec<char> = rows.iter().filter_map(|(word, _)| word.chars().next()).collect();
        let mut beginnings = vec![Beginning::default()];
        for (row, (word, _)) in rows.iter().enumerate() {
            let whole = word.chars().filter(|c| !passed(*c)).fold(0, |from, c| with(&mut beginnings, from, c));
            beginnings[whole].row.get_or_insert(row);
        }
        ByWord { begins: firsts.iter().copied().collect(), firsts, rows, passed, beginnings }
    }

    /// Every word.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().map(|(word, _)| *word)
    }

    /// Every row.
    pub(crate) fn values(&self) -> impl Iterator<Item = &R> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// The longest word that `text` begins with, and its row.
    pub(crate) fn leading(&self, text: &str) -> Option<(&'static str, &R)> {
        self.spelled(text).map(|(_, word, row)| (word, row))
    }

    /// The same, and how much of `text` spells the word.
    pub(crate) fn spelled(&self, text: &str) -> Option<(usize, &'static str, &R)> {
        if !text.starts_with(|c| self.begins.holds(c)) {
            return None;
        }
        let (mut beginning, mut found) = (&self.beginnings[0], None);
        for (at, c) in text.char_indices() {
            match beginning.next.binary_search_by_key(&c, |&(next, _)| next) {
                Ok(next) => beginning = &self.beginnings[beginning.next[next].1],
                Err(_) if at > 0 && (self.passed)(c) => continue,
                Err(_) => break,
            }
            found = beginning.row.map(|row| (at + c.len_utf8(), row)).or(found);
        }
        found.map(|(length, row)| (length, self.rows[row].0, &self.rows[row].1))
    }

    /// The rows whose words begin with the char that `text` begins with, the longest first.
    pub(crate) fn beginning_as(&self, text: &str) -> &[(&'static str, R)] {
        let Some(first) = text.chars().next().filter(|&first| self.begins.holds(first)) else { return &[] };
        let begin = self.firsts.partition_point(|c| *c < first);
        let same = self.firsts[begin..].iter().take_while(|c| **c == first).count();
        &self.rows[begin..begin + same]
    }

    /// The row of a word.
    pub(crate) fn row(&self, word: &str) -> Option<&R> {
        self.leading(word).filter(|(found, _)| found.len() == word.len()).map(|(_, row)| row)
    }

    /// Whether a text holds a word.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let mut places = text.char_indices().filter(|&(_, c)| self.begins.holds(c));
        places.any(|(at, _)| self.leading(&text[at..]).is_some())
    }

    /// Whether a word can begin with a char.
    pub(crate) fn may_begin(&self, c: char) -> bool {
        self.begins.holds(c)
    }
}

// the beginning with one more char
fn with(beginnings: &mut Vec<Beginning>, from: usize, c: char) -> usize {
    match beginnings[from].next.binary_search_by_key(&c, |&(next, _)| next) {
        Ok(at) => beginnings[from].next[at].1,
        Err(at) => {
            let new = beginnings.len();
            beginnings[from].next.insert(at, (c, new));
            beginnings.push(Beginning::default());
            new
        }
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

    #[test]
    fn words_anywhere() {
        let sought = Sought::new(&["円", "(億)", "兆"]);
        assert_eq!(sought.all("5兆(億)円").collect::<Vec<_>>(), [(1, "兆"), (4, "(億)"), (9, "円")]);
        assert_eq!((sought.first_from("5兆円", 2), sought.first_from("億", 0)), (Some(4), None));
    }

    #[test]
    fn texts_end_with_a_word() {
        let endings = Endings::new(["事業", "計"].into_iter());
        assert!(endings.end("研究事業") && endings.end("計"));
        assert!(!endings.end("作業") && !endings.end("計画") && !endings.end(""));
    }
}
