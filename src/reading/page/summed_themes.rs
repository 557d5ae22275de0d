//! Names above their amounts that come to the document's total above them: 2,018億円 … 教育の改革⏎412億円（180億円）⏎⏎研究の体制の再構築⏎583億円
//! （405億円）. What else a page lists divides the same money once more.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{Pairing, Role};
use crate::grammar::item::without_number;
use crate::grammar::sentence::{About, about};
use crate::money::Interval;
use crate::reading::lines::Kind;

// of fewer that come to a total it may be by chance
const LEAST: usize = 3;
// how many may stand below one
const MOST: usize = 32;

impl PageReader<'_, '_> {
    pub(super) fn summed_themes(&self, drafts: &mut Drafts) {
        let year = self.year();
        let whole = |index: &usize| {
            let own = drafts.get(*index).map(|draft| &draft.row);
            own.is_some_and(|row| {
                let plain = row.recipient.is_none() && !row.flags.of_which && row.fiscal_year == year;
                row.role == Role::GrandTotal && plain
            })
        };
        let Some(total) = self.cited.clone().find(whole) else { return };
        let beside = |index: &usize| {
            let flags = &self.at(*index).mention.flags;
            flags.change || flags.prior || !self.is_left(*index, drafts)
        };
        let below = (total + 1..self.cited.end).filter(|index| !beside(index));
        let found: Vec<(usize, &str)> =
            below.map_while(|index| Some((index, self.name_right_above(index)?))).take(MOST).collect();
        let sum: Interval = found.iter().filter_map(|&(index, _)| self.interval_of(self.at(index))).sum();
        let all = self.interval_of(self.at(total));
        if found.len() < LEAST || !all.is_some_and(|all| all.intersects(sum)) {
            return;
        }
        for (index, name) in found {
            let mut draft = self.frame.draft(self.at(index), Role::ThemeTotal);
            draft.parent = Some(self.at(total).mention.range.start);
            draft.row.subjects = vec![name.to_owned()];
            draft.row.theme = Some(name.into());
            draft.row.pairing = Pairing::Solved;
            draft.row.reason = Cow::Borrowed("below its name; all of them come to the document's total");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // the name on the line right above an amount that says nothing of its own
    fn name_right_above(&self, index: usize) -> Option<&str> {
        let own = self.at(index);
        let bare = own.begins_line && !own.bracketed && own.is_whole() && own.lead.is_silent() && own.top == own.line;
        let row = bare && self.frame.sheet.cited.is_row(own.line);
        let above = self.line(own.line.checked_sub(1).filter(|line| row && self.page.lines.contains(line))?);
        let plain = above.kind == Kind::Text && self.frame.cited_on(own.line - 1).is_empty();
        let name = without_number(above.text);
        (plain && about(name) == About::Name(name) && !name.contains('。')).then_some(name)
    }
}
