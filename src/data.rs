//! The embedded word tables: one row a line, columns apart by tabs, `#` for a remark.

/// The rows of an embedded table, without its remarks.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
