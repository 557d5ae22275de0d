//! Tables of one cell a line whose rows tell how many columns there are, for their labels do not: one of these stands over two columns
//! (対前年度比 over +58 and +53%), or says more on lines that are no labels, or the cells of the first row stand among them.

use super::heads::Heads;
use super::{Found, LEAST_TOLD, Paper, Unit, changes};

// lines of labels, and of the rows that tell
const MOST_LINES: usize = 96;
// cells of each row: fewer may be of anything
const LEAST_CELLS: usize = 3;

impl Paper<'_, '_> {
    /// The table below labels below which none was read: as many cells below each name, of which one is what two others differ by.
    pub(super) fn counted(&self, heads: &Heads, unit: Unit) -> Option<Found> {
        if !heads.stacked {
            return None;
        }
        let most = heads.start + MOST_LINES;
        let blocks: Vec<_> = self
            .blocks(heads.start, heads, true)
            .take_while(|block| block.cells.last().is_some_and(|&last| last < most))
            .collect();
        let count = |at: usize| blocks[at].cells.len();
        let alike = |at: &usize| (*at..at + LEAST_TOLD).all(|next| count(next) == count(*at));
        let first = (0..blocks.len().checked_sub(LEAST_TOLD - 1)?).find(alike)?;
        let columns = Some(count(first)).filter(|&count| count >= LEAST_CELLS)?;
        let (name, _) = self.name_among(&blocks[first].words)?;
        let heads = self.heads_among(heads.start..name.start)?.over(columns)?;
        let mut found = self.labelled(&heads, Some(unit), true)?;
        let (rows, _) = self.valued(&found);
        if !changes::tell(&found.columns, &rows) {
            return None;
        }
        // 内閣官房⏎168⏎内閣府⏎うち重点要求⏎0: a row among the labels, of which the name stands next to others
        let among: Vec<usize> = blocks[..first].iter().flat_map(|block| block.cells.iter().copied()).collect();
        if among.len() == columns {
            let name = blocks[0].words.last().map(|&name| (name..name, false));
            found.rows.insert(0, self.stacked_row(name, &among, (0..columns).collect()));
        }
        Some(found)
    }
}
