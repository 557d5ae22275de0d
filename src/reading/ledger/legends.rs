//! What the paper says of figures in brackets: （ ）内は前年度予算額.

use super::Paper;
use crate::grammar::ledger::{Bracketed, all_brackets};

impl Paper<'_, '_> {
    pub(super) fn legends(&self) -> &[Legend] {
        let said = |(line, own)| all_brackets(own).map(move |(open, meaning)| Legend { line, open, meaning });
        let lines = || self.lines.iter().map(|line| line.text).enumerate();
        self.legends.get_or_init(|| lines().flat_map(said).collect())
    }

    // the legend that stands nearest, above or below
    pub(super) fn said(&self, open: char, line: usize) -> Option<Bracketed> {
        let own = self.legends().iter().filter(|legend| legend.open == open);
        own.min_by_key(|legend| legend.line.abs_diff(line)).map(|legend| legend.meaning)
    }
}

/// What a line says of brackets: the line by position, and what opens them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Legend {
    line: usize,
    open: char,
    meaning: Bracketed,
}
