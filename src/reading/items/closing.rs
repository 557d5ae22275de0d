//! 計, 合計: a total behind the items that it closes. Which list that is, the sums tell; a list that stands alone needs none.

use std::borrow::Cow;

use super::drafts::{ItemReader, Of, family};
use super::{Item, Items, path};
use crate::budget::{Pairing, Role};
use crate::grammar::ledger::row_name;
use crate::money::{Amount, Interval};
use crate::reading::Frame;
use crate::reading::lines::Kind;
use crate::reading::rows::{Draft, value};
use crate::reading::slides::Sheet;
use crate::reading::when::When;

impl Sheet<'_, '_> {
    /// The lines that close a list: a word for a total, and amounts.
    pub(super) fn closings(&self) -> Vec<Item> {
        let mut lines: Vec<usize> = self.cited.iter().map(|cited| cited.line).collect();
        lines.dedup();
        lines.into_iter().filter_map(|line| self.closing(line)).collect()
    }

    fn closing(&self, at: usize) -> Option<Item> {
        let line = &self.lines[at];
        let first = line.text.split(['(', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).next()?;
        let word: String = first.chars().filter(|c| !c.is_whitespace()).collect();
        let total = line.kind == Kind::Text && word.chars().count() < 4 && row_name(&word).total.is_some();
        let priced = total.then(|| self.priced(at, line.start)).filter(|priced| !priced.amounts.is_empty())?;
        Some(Item::of(priced, super::Style::Mark('計'), word))
    }
}

/// The lists that a total may close: of each, the item that it is listed under; none for the highest.
fn lists(items: &Items, closing: &Item) -> Vec<Option<usize>> {
    let before = items.items.partition_point(|item| item.lines.start < closing.lines.start).checked_sub(1);
    before.map_or(Vec::new(), |last| path(&items.items, last).map(|at| items.items[at].parent).collect())
}

/// Drafts the amounts of a total, and ties those of the list that it closes to it.
pub(super) fn close(
    frame: &Frame<'_, '_>,
    items: &Items,
    closing: &Item,
    wholes: &[Vec<(When, usize)>],
    drafts: &mut Vec<Draft>,
) {
    let reader = ItemReader { frame, items, item: closing };
    let figures = reader.figures();
    let own: Vec<(When, usize)> = figures
        .iter()
        .filter_map(|figure| match figure.of {
            Of::Whole(when) => Some((when, figure.cited.mention.range.start)),
            _ => None,
        })
        .collect();
    let lists = lists(items, closing);
    let main = figures.iter().find_map(|figure| match figure.of {
        Of::Whole(when) => Some((when, value(&figure.cited.mention.value)?)),
        _ => None,
    });
    let interval = |amount: Amount| amount.interval(frame.rounding.unwrap_or_default());
    let comes_to = |list: &Option<usize>| {
        let (when, total) = main?;
        let parts = children(items, *list).filter_map(|child| {
            let (_, start) = wholes[child].iter().find(|(own, _)| family(*own) == family(when))?;
            let draft = drafts.iter().find(|draft| draft.place.start == *start)?;
            draft.row.amount.filter(|_| draft.row.flags.additive).map(interval)
        });
        Some(parts.sum::<Interval>().intersects(interval(total)))
    };
    let meeting: Vec<Option<usize>> = lists.iter().copied().filter(|list| comes_to(list) == Some(true)).collect();
    let (list, pairing) = match (&lists[..], &meeting[..]) {
        (&[only], _) => (Some(only), Pairing::Stated),
        (_, &[only]) => (Some(only), Pairing::Solved),
        _ => (None, Pairing::Open),
    };
    for figure in &figures {
        let mut draft = reader.draft(figure, std::slice::from_ref(&own));
        draft.row.reason = Cow::Borrowed("a total behind the items that it closes");
        draft.row.pairing = pairing;
        draft.row.flags.additive = false;
        draft.row.subjects.clear();
        draft.row.candidates.clear();
        draft.parent = None;
        match list {
            Some(above) => of_list(items, above, &mut draft),
            None if draft.row.role == Role::Change => {}
            None => {
                draft.row.role = Role::ThemeTotal;
                draft.row.candidates = lists.iter().flatten().map(|&at| items.items[at].title()).collect();
            }
        }
        drafts.push(draft);
    }
    for child in list.into_iter().flat_map(|list| children(items, list)) {
        for (when, start) in &wholes[child] {
            let total = own.iter().find(|(own, _)| family(*own) == family(*when)).map(|(_, start)| *start);
            if let Some(draft) = drafts.iter_mut().find(|draft| draft.place.start == *start) {
                draft.parent = total.or(draft.parent);
            }
        }
    }
}

fn children(items: &Items, list: Option<usize>) -> impl Iterator<Item = usize> + '_ {
    (0..items.items.len()).filter(move |&at| items.items[at].parent == list)
}

// a total of an item's list is that item's; one of the highest list is the document's
fn of_list(items: &Items, list: Option<usize>, draft: &mut Draft) {
    let above = list.map(|at| &items.items[at]);
    draft.row.project = above.and_then(|item| item.project);
    draft.row.subjects = above.map(Item::title).into_iter().collect();
    if draft.row.role != Role::Change {
        draft.row.role = above.map_or(Role::GrandTotal, |item| item.role);
    }
    draft.row.theme = above.filter(|item| item.role == Role::ThemeTotal).map(Item::title);
}
