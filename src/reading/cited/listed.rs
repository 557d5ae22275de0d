//! （5,166億円、△253億円）: last year's amount and the change, where a line says that such brackets list both.

use std::collections::BTreeSet;

use super::Cited;
use crate::grammar::bracket;
use crate::grammar::item;
use crate::reading::legend_lines;
use crate::reading::lines::Line;

/// Marks the two amounts of each such bracket right behind another amount.
pub(super) fn mark(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let said = legend_lines(text, lines).flat_map(|at| item::lists_changes(lines[at].text));
    let kinds: BTreeSet<(char, char)> = said.filter_map(bracket::of).collect();
    if kinds.is_empty() {
        return;
    }
    for at in 1..found.len().saturating_sub(1) {
        let between = |left: &Cited, right: &Cited| {
            text.get(left.mention.range.end..right.mention.range.start).unwrap_or_default().trim()
        };
        let (whole, own, next) = (&found[at - 1], &found[at], &found[at + 1]);
        let behind = text[next.mention.range.end..].trim_start();
        let of_kind = |&(open, close): &(char, char)| {
            between(whole, own).strip_prefix(open).is_some_and(str::is_empty) && behind.starts_with(close)
        };
        let unsaid = ![own, next].iter().any(|cited| cited.lead.says_when());
        if unsaid && between(own, next) == "、" && kinds.iter().any(of_kind) {
            (found[at].mention.flags.prior, found[at].mention.flags.change) = (true, false);
            (found[at + 1].mention.flags.prior, found[at + 1].mention.flags.change) = (false, true);
        }
    }
}
