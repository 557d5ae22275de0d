//! 計, 合計: a total behind the items that it closes. Which list that is, the sums tell; a list that stands alone needs none.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::drafts::{Figure, ItemReader, family};
use super::{Item, Items, path};
use crate::budget::{Pairing, Role};
use crate::grammar::ledger::total_level;
use crate::money::{Amount, Interval};
use crate::reading::Frame;
use crate::reading::lines::Kind;
use crate::reading::rows::{Draft, value};
use crate::reading::slides::Sheet;
use crate::reading::when::When;
use crate::stage::stage_words;

impl Sheet<'_, '_> {
    /// The lines that close a list: a word for a total, and amounts.
    pub(super) fn closings(&self) -> Vec<Item> {
        let mut lines: Vec<usize> = self.cited.iter().map(|cited| cited.line).collect();
        lines.dedup();
        lines.into_iter().filter_map(|line| self.closing(line)).collect()
    }

    fn closing(&self, at: usize) -> Option<Item> {
        let line = &self.lines[at];
        let first = line.text.split(|c: char| c == '(' || c.is_ascii_digit()).next()?;
        // 補正予算額合計
        let budget = stage_words(first).next().filter(|(place, _)| place.start == 0).map_or(0, |(place, _)| place.end);
        let word = first[budget..].chars().filter(|c| !c.is_whitespace());
        if line.kind != Kind::Text || word.clone().nth(3).is_some() {
            return None;
        }
        let word: String = word.collect();
        let total = total_level(&word).is_some();
        let priced = total.then(|| self.priced(at, line.start)).filter(|priced| !priced.amounts.is_empty())?;
        Some(Item::of(priced, super::Style::Mark('計'), word))
    }
}

/// Drafts the amounts of all totals, and ties those of the lists that they close to them.
pub(super) fn close(frame: &Frame<'_, '_>, items: &Items, wholes: &[Vec<(When, usize)>], drafts: &mut Vec<Draft>) {
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.items.iter().enumerate() {
        children.entry(item.parent).or_default().push(at);
    }
    let lists = Lists { frame, items, wholes, children };
    let closed: Vec<Draft> = items.closings.iter().flat_map(|closing| lists.close(closing, drafts)).collect();
    drafts.extend(closed);
}

/// The lists of a document: of each, the item that it is listed under; none for the highest.
struct Lists<'a, 't> {
    frame: &'a Frame<'a, 't>,
    items: &'a Items,
    wholes: &'a [Vec<(When, usize)>],
    children: BTreeMap<Option<usize>, Vec<usize>>,
}

impl Lists<'_, '_> {
    fn close(&self, closing: &Item, drafts: &mut [Draft]) -> Vec<Draft> {
        // 一般会計 35億円⏎合計 70億円⏎Ⅰ．…: what it closes is no list of items
        if self.above(closing).is_none() && self.is_below_row(closing) {
            return Vec::new();
        }
        let reader = ItemReader::new(self.frame, self.items, closing, self.above(closing));
        let figures = reader.figures();
        let own: Vec<(When, usize)> = figures.iter().filter_map(Figure::whole).collect();
        let total = figures.iter().find_map(|figure| Some((figure.whole()?.0, value(&figure.cited.mention.value)?)));
        let whole = is_of_all(&closing.no) || self.closes_all(closing);
        let lists = if whole { vec![None] } else { self.around(closing) };
        let meeting: Vec<Option<usize>> =
            lists.iter().copied().filter(|&list| self.comes_to(list, total, drafts)).collect();
        let (list, pairing) = match (&lists[..], &meeting[..]) {
            (&[only], _) => (Some(only), Pairing::Stated),
            (_, &[only]) => (Some(only), Pairing::Solved),
            _ => (None, Pairing::Open),
        };
        if let Some(list) = list {
            self.tie(list, &own, drafts);
        }
        let draft = |figure| {
            let draft = reader.draft(figure, std::slice::from_ref(&own));
            self.place(draft, list, pairing, &lists)
        };
        figures.iter().map(draft).collect()
    }

    // the lists that a total may close
    fn around(&self, closing: &Item) -> Vec<Option<usize>> {
        let items = &self.items.items;
        self.above(closing).map_or(Vec::new(), |last| path(items, last).map(|at| items[at].parent).collect())
    }

    fn is_below_row(&self, closing: &Item) -> bool {
        let above = closing.lines.start.checked_sub(1);
        above.is_some_and(|above| self.frame.cited_on(above).first().is_some_and(|first| first.ends_line))
    }

    // the last item above a total
    fn above(&self, closing: &Item) -> Option<usize> {
        self.items.items.partition_point(|item| item.lines.start < closing.lines.start).checked_sub(1)
    }

    // 合計 behind all items, the only one of a document
    fn closes_all(&self, closing: &Item) -> bool {
        let level = |item: &Item| total_level(&item.no);
        let others = self.items.closings.iter().filter(|other| level(other) >= level(closing)).count() > 1;
        let last = self.items.items.last().is_none_or(|last| last.lines.start < closing.lines.start);
        level(closing) == Some(MOST - 1) && last && !others
    }

    // where amounts of a list begin, by year and stage
    fn amounts(&self, list: Option<usize>) -> impl Iterator<Item = (When, usize)> + '_ {
        self.children.get(&list).into_iter().flatten().flat_map(|&child| self.wholes[child].iter().copied())
    }

    fn comes_to(&self, list: Option<usize>, total: Option<(When, Amount)>, drafts: &[Draft]) -> bool {
        let interval = |amount: Amount| amount.interval(self.frame.rounding);
        let Some((when, total)) = total else { return false };
        let same = self.amounts(list).filter(|(own, _)| family(*own) == family(when));
        let rows = same.filter_map(|(_, start)| drafts.get(position(drafts, start)?)).map(|draft| &draft.row);
        let parts = rows.filter(|row| row.flags.additive).filter_map(|row| row.amount).map(interval);
        parts.sum::<Interval>().intersects(interval(total))
    }

    fn tie(&self, list: Option<usize>, own: &[(When, usize)], drafts: &mut [Draft]) {
        for (when, start) in self.amounts(list) {
            let total = own.iter().find(|(own, _)| family(*own) == family(when)).map(|(_, start)| *start);
            if let (Some(at), Some(total)) = (position(drafts, start), total) {
                drafts[at].parent = Some(total);
            }
        }
    }

    fn place(&self, mut draft: Draft, list: Option<Option<usize>>, pairing: Pairing, lists: &[Option<usize>]) -> Draft {
        let row = &mut draft.row;
        row.reason = Cow::Borrowed("a total behind the items that it closes");
        row.flags.additive = false;
        (row.pairing, row.subjects, row.candidates) = (pairing, Vec::new(), Box::default());
        draft.parent = None;
        match list {
            Some(above) => of_list(self.items, above, &mut draft),
            None => {
                let change = row.role == Role::Change;
                row.role = if change { Role::Change } else { Role::ThemeTotal };
                row.candidates = lists.iter().flatten().map(|&at| self.items.items[at].title()).collect();
            }
        }
        draft
    }
}

// 総計, 総額: of the document
fn is_of_all(word: &str) -> bool {
    total_level(word) == Some(MOST)
}

/// The level of a total over all others.
const MOST: u8 = 4;

// items' drafts stand in the order of the text
fn position(drafts: &[Draft], start: usize) -> Option<usize> {
    drafts.binary_search_by_key(&start, |draft| draft.place.start).ok()
}

// a total of an item's list is that item's; one of the highest list is the document's
fn of_list(items: &Items, list: Option<usize>, draft: &mut Draft) {
    let above = list.map(|at| &items.items[at]);
    draft.row.project = above.and_then(|item| item.project);
    draft.row.subjects = above.map(Item::title).into_iter().collect();
    if draft.row.role != Role::Change {
        draft.row.role = above.map_or(Role::GrandTotal, |item| item.role);
    }
    draft.row.theme = above.filter(|item| item.role == Role::ThemeTotal).map(|item| item.title().into());
}
