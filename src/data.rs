//! The embedded word tables: one row a line, columns apart by tabs, `#` for a remark.

/// The rows of an embedded table, without its remarks.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// The longest of `table`'s words that `text` begins with. The table is sorted by [`longest_first`].
pub(crate) fn leading_word<'w, W>(table: &'w [W], word: fn(&W) -> &'static str, text: &str) -> Option<&'w W> {
    let first = text.chars().next()?;
    let begin = table.partition_point(|row| word(row).chars().next() < Some(first));
    let mut same = table[begin..].iter().take_while(|row| word(row).starts_with(first));
    same.find(|row| text.starts_with(word(row)))
}

/// By first char, and among those with the same the longest first.
pub(crate) fn longest_first(word: &'static str) -> (Option<char>, std::cmp::Reverse<usize>) {
    (word.chars().next(), std::cmp::Reverse(word.len()))
}
