//! Names that begin on the line above, where nothing there says that they go on: 国立病院⏎特別会計 1,493 1,731 below 年金特別会計 …,
//! 船員保険特別会計 …: alone, the word that rows above end with is no name.

use super::RawRow;
use super::run::run;
use crate::grammar::ledger::tokens;
use crate::reading::ledger::Paper;
use crate::reading::lines::Kind;

// chars of such a word
const LONGEST: usize = 5;
// how many rows above end with it at least, and among how many it is looked for
const LEAST: usize = 2;
const MOST_ABOVE: usize = 16;

impl Paper<'_, '_> {
    pub(super) fn mend_names(&self, rows: &mut [RawRow], columns: usize) {
        for at in LEAST..rows.len() {
            if let Some(above) = self.begun_apart(&rows[..at], &rows[at], columns) {
                let row = &mut rows[at];
                (row.lines.start, row.name.start) = (above, self.lines[above].start);
            }
        }
    }

    // the line above the only one of a row, where its name begins there
    fn begun_apart(&self, before: &[RawRow], row: &RawRow, columns: usize) -> Option<usize> {
        let name = |row: &RawRow| self.text.as_str()[row.name.clone()].trim();
        let own = name(row);
        let short = !own.is_empty() && own.chars().nth(LONGEST).is_none() && own.chars().all(char::is_alphabetic);
        if !short || row.lines.len() != 1 {
            return None;
        }
        let longer = |row: &&RawRow| name(row).len() > own.len() && name(row).ends_with(own);
        let last = before.last()?.line;
        let above = row.line.checked_sub(1).filter(|&above| above > last)?;
        let line = &self.lines[above];
        let words = line.kind != Kind::Note && !line.is_blank() && run(&tokens(line.text), columns).is_none();
        let alike = before.iter().rev().take(MOST_ABOVE).filter(longer).take(LEAST).count() == LEAST;
        (words && line.text.ends_with(char::is_alphabetic) && alike).then_some(above)
    }
}
