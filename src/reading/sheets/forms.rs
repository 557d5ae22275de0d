//! Slides of one programme whose parts are items in levels: …事業⏎【令和７年度要求額 81億円（74億円）】⏎１．事業目的⏎２．事業内容⏎
//! （１）… 50億円⏎① … 30億円.

use std::ops::Range;

use super::Sheet;
use crate::grammar::section::is_part;
use crate::reading::outline::Page;
use crate::reading::pairs::is_asked;
use crate::reading::slides::Slide;

// how many lines may say what a programme is for before the first section of its slide
const MOST_WORDS: usize = 3;

impl Sheet<'_, '_> {
    /// Finds the boxes of a page of items that stand above the sections of a slide, and their programmes; `is_item` says of a
    /// mention that an item has it.
    pub(in crate::reading) fn forms(&self, page: &Page, slide: &mut Slide, is_item: impl Fn(usize) -> bool) {
        let own = |amounts: &Range<usize>| {
            !amounts.clone().any(&is_item) && self.is_in_form(self.top(amounts), self.cited[amounts.end - 1].last_line)
        };
        slide.boxes = self.boxed(page, slide, own, |_| false);
    }

    /// Whether a line is the first of such a box, with which no list above goes on.
    pub(in crate::reading) fn begins_form(&self, line: usize) -> bool {
        let first = self.cited.on_line(line).first();
        let asked = first.filter(|first| is_asked(&first.lead) && first.lead.year.is_some());
        asked.is_some_and(|first| self.is_in_form(first.top, line))
    }

    // above the sections of the slide, or with the first of them between its label and its amounts
    fn is_in_form(&self, top: usize, last: usize) -> bool {
        self.is_above_section(last) || (top + 1 < last && self.is_above_section(top))
    }

    // …を支援します。⏎１．事業目的
    fn is_above_section(&self, line: usize) -> bool {
        let below = self.lines[line + 1..].iter().take_while(|line| !line.page_break);
        let mut near = below.filter(|line| !line.is_blank()).take(MOST_WORDS);
        near.any(|line| is_part(line.text))
    }
}
