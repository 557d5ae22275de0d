//! Names behind the amounts of their rows: 614億円 697億円 内閣官房.

use super::{name_above, tail};
use crate::reading::cited::{Cited, on_line};
use crate::reading::lines::Line;

// rows that show where names stand
const LEAST_BEHIND: usize = 2;

/// Whether names stand behind the amounts of rows that follow each other: the last line looked at, and what was found of them.
#[derive(Default)]
pub(super) struct NamesBehind(Option<(usize, bool)>);

impl NamesBehind {
    /// 614億円 697億円 内閣官房⏎152億円 232億円 内閣府: each row has a name behind it, and the first has none above
    pub(super) fn hold(&mut self, text: &str, lines: &[Line<'_>], found: &[Cited], line: usize) -> bool {
        let known = self.0.filter(|(above, _)| above + 1 == line).map(|(_, holds)| holds);
        let holds = known.unwrap_or_else(|| {
            let rows = (line..lines.len()).map(|at| (at, on_line(found, at))).take_while(|(_, row)| !row.is_empty());
            let named = |(at, row): &(usize, &[Cited])| name_behind(text, &lines[*at], row).is_some();
            let has_name = name_behind(text, &lines[line], on_line(found, line)).is_some();
            let alone = has_name && name_above(text, lines, found, line).is_none();
            alone && rows.clone().all(|row| named(&row)) && rows.count() >= LEAST_BEHIND
        });
        self.0 = Some((line, holds));
        holds
    }
}

/// 内閣官房 of 614億円 697億円 内閣官房
pub(super) fn name_behind<'t>(text: &'t str, line: &Line<'_>, row: &[Cited]) -> Option<&'t str> {
    let name = text.get(tail(text, line, row)?..line.end())?.trim();
    name.contains(char::is_alphabetic).then_some(name)
}
