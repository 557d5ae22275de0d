//! Which mentions and lines are items'.

use std::ops::Range;

use super::{Item, Items};

impl Items {
    /// Whether a mention on a line is an item's.
    pub(in crate::reading) fn has_amount(&self, mention: usize, line: usize) -> bool {
        has_amount(&self.items, mention, line)
    }

    /// Whether an item with an amount begins on one of the lines.
    pub(in crate::reading) fn are_priced_in(&self, lines: Range<usize>) -> bool {
        let first = self.items.partition_point(|item| item.lines.start < lines.start);
        self.items[first..].iter().take_while(|item| item.lines.start < lines.end).any(Item::is_priced)
    }
}

/// Whether a mention on a line is that of the item it stands in.
pub(super) fn has_amount(items: &[Item], mention: usize, line: usize) -> bool {
    let above = items.partition_point(|item| item.lines.start <= line).checked_sub(1);
    above.is_some_and(|above| items[above].amounts.contains(&mention))
}
