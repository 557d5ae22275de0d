//! Lines that are only a name: what a joint list waits for, or what the document lists elsewhere.

use std::collections::BTreeSet;

use super::Sheet;
use super::entry::{Entry, Slide};
use crate::budget::ListingKind;
use crate::grammar::name;
use crate::reading::joined::Joined;
use crate::reading::lines::{Kind, Line};
use crate::reading::outline::Page;

impl<'t> Sheet<'_, 't> {
    /// Lines that are only a name, which the page does not list.
    pub(in crate::reading) fn lone_names(&self, page: &Page, slide: &Slide) -> Vec<Entry> {
        let lone: Vec<Entry> = page.lines.clone().filter_map(|at| self.lone_name(at)).collect();
        // of many names few are asked for
        let asked: BTreeSet<&str> = lone.iter().flat_map(Entry::names).collect();
        let listed: BTreeSet<&str> = slide.names().filter(|name| asked.contains(name)).collect();
        lone.into_iter().filter(|entry| !entry.names().any(|name| listed.contains(name))).collect()
    }

    fn lone_name(&self, at: usize) -> Option<Entry> {
        let blank = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_none_or(Line::is_blank);
        let alone = self.lines[at].kind == Kind::Text && blank(at.checked_sub(1)) && blank(Some(at + 1));
        alone.then(|| self.bare_name(at)).flatten()
    }

    // a line that is only a name
    pub(super) fn bare_name(&self, at: usize) -> Option<Entry> {
        let Line { text, start, kind, .. } = self.lines[at];
        let fits = kind == Kind::Text && self.cited.on_line(at).is_empty() && name::is_programme(text);
        if !fits || text.contains([' ', '、', '。', '/']) {
            return None;
        }
        let entry = self.entry(ListingKind::Slide, at, at, &Joined::of(text, start));
        (!entry.members.is_empty()).then_some(entry)
    }
}
