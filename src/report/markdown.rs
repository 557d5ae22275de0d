//! Words of a document in Markdown: they mark nothing up, link nowhere and hide nothing.

use crate::visible::on_lines;

/// How headings and items are marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Plain,
    Markdown,
}

/// Text that marks nothing up; its line feeds stay.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut before = None;
    for char in on_lines(text).chars() {
        match char {
            '<' => plain.push_str("&lt;"),
            '|' | '*' | '_' | '`' => plain.extend(['\\', char]),
            '(' if before == Some(']') => plain.push_str("\\("), // [text](address)
            _ => plain.push(char),
        }
        before = Some(char);
    }
    plain
}

/// Text that stays inside its cell or line, and marks nothing up.
pub(super) fn cell(text: &str) -> String {
    plain(text).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_marked_up() {
        assert_eq!(cell("甲|乙\n<b>*_`"), "甲\\|乙 &lt;b>\\*\\_\\`");
        assert_eq!(cell("![甲](https://example.org)"), "![甲]\\(https://example.org)");
        assert_eq!(plain("甲（△３）\u{202e}\n－"), "甲（△３）\\u{202e}\n－");
    }
}
