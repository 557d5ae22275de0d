//! Boxes right below each other, above the names that they are of, as columns are extracted one after the other:
//! ② 持続的な観測⏎⏎要求額 55億円（32億円）⏎⏎要求額 22億円（18億円）⏎⏎◆ 岬の観測事業⏎◆ 灘の警備事業.
//!
//! Which box is whose, only their order would tell: each may be of any of the names, and none of the heading above.

use std::ops::Range;

use crate::grammar::bullet::Mark;
use crate::grammar::item::numbered;
use crate::grammar::name::{self, ProgrammeName};
use crate::reading::lines::{Kind, Line, first_written, last_written};
use crate::reading::slides::{Entry, Sheet, Slide};

impl Sheet<'_, '_> {
    // whether nothing stands between two boxes
    pub(super) fn are_stacked(&self, one: &Range<usize>, next: &Range<usize>) -> bool {
        let between = self.cited[one.end - 1].last_line + 1..self.top(next);
        !between.is_empty() && self.lines[between].iter().all(Line::is_blank)
    }

    // the names that a page lists right below boxes, up to `end`, where there are as many
    pub(super) fn listed_below<'s>(&self, run: &[Range<usize>], end: usize, slide: &'s Slide) -> &'s [Entry] {
        let [first, .., last] = run else { return &[] };
        let bottom = self.cited[last.end - 1].last_line + 1;
        let place = |line: usize| slide.entries.partition_point(|entry| entry.line < line);
        let below = &slide.entries[place(bottom)..place(end).max(place(bottom))];
        // up to one with an amount of its own
        let unpriced = below.iter().take_while(|entry| !self.is_priced(entry)).count();
        let listed = &below[..unpriced];
        let marked = |entry: &Entry| matches!(self.lines[entry.line].kind, Kind::Bullet(Mark::Slide | Mark::Detail));
        let named = |entry: &Entry| {
            let names = |own: &ProgrammeName| !own.ministries.is_empty() || name::is_complete(&own.name);
            entry.members.iter().all(|member| names(&member.name))
        };
        let right_below = || first_written(self.lines, bottom..end) == listed.first().map(|entry| entry.line);
        // …事業⏎要求額 55億円⏎⏎要求額 22億円: of the name above
        let above = || last_written(self.lines, 0..self.top(first));
        let heads = |line: &Line<'_>| line.kind == Kind::Heading || numbered(line.text).is_some();
        let under_name =
            || above().map(|line| &self.lines[line]).is_some_and(|line| !heads(line) && name::is_complete(line.text));
        let fits = listed.len() == run.len() && listed.iter().all(|entry| marked(entry) && named(entry));
        if fits && right_below() && !under_name() { listed } else { &[] }
    }
}
