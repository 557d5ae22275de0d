//! Numbers that begin again below an item, which are its parts where they come to it.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use crate::grammar::item::Style;
use crate::money::{Interval, Rounding};
use crate::reading::rows::{LEAST_PARTS, MOST_PARTS, value};
use crate::reading::slides::Sheet;

// items of one style below one item, in their order
pub(super) fn alike(items: &[Item], of: impl Fn(Style) -> bool) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<(Option<usize>, Style), Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| of(item.style)) {
        alike.entry((item.parent, item.style)).or_default().push(at);
    }
    alike.into_values().collect()
}

// ９ 岬の総合対策 3,007百万円⏎１ 交付金 2,130百万円⏎２ 環境づくり 877百万円: numbers that begin again below an item are one level down,
// where they come to it
pub(super) fn divide(sheet: &Sheet<'_, '_>, items: &mut [Item], rounding: Rounding) {
    for row in alike(items, Style::is_numbered) {
        // １ 海の備え: listed once more on a page of its own
        let mut seen = BTreeSet::new();
        let again: Vec<bool> = row.iter().map(|&at| !seen.insert((items[at].no.clone(), items[at].title()))).collect();
        let mut rest = &row[..];
        while let [whole, below @ ..] = rest {
            let first = again.get(row.len() - below.len()).is_some_and(|again| !again);
            let parts = if first { parts(sheet, (items, rounding), *whole, below) } else { None }.unwrap_or_default();
            below[..parts].iter().for_each(|&part| items[part].parent = Some(*whole));
            rest = &below[parts..];
        }
    }
}

// ５３　岬の観測の推進⏎【令和６年度予算概算決定額　9,921（9,603）百万円】⏎１．観測交付金 9,521百万円: numbers that begin again below the
// heading of a page, which goes on with no list and has room for them
pub(super) fn divide_pages(sheet: &Sheet<'_, '_>, items: &mut [Item], rounding: Rounding) {
    for row in alike(items, |style| style == Style::Digit) {
        for (nth, &whole) in row.iter().enumerate() {
            let number = |at: usize| items[at].no.parse::<u32>().ok();
            let goes_on =
                nth.checked_sub(1).is_some_and(|before| number(row[before]).map(|no| no + 1) == number(whole));
            if items[whole].no == "1" || goes_on || !is_boxed(sheet, &items[whole]) {
                continue;
            }
            let in_order = |(at, no): &(&usize, usize)| items[**at].no == no.to_string();
            let parts = row[nth + 1..].iter().zip(1..).take_while(in_order).take(MOST_PARTS).count();
            let parts = &row[nth + 1..nth + 1 + parts];
            if has_room(sheet, (items, rounding), whole, parts) {
                parts.iter().for_each(|&part| items[part].parent = Some(whole));
            }
        }
    }
}

// 【令和６年度予算概算決定額　9,921（9,603）百万円】: labelled, and apart from the name
fn is_boxed(sheet: &Sheet<'_, '_>, item: &Item) -> bool {
    let first = item.amounts.clone().next().map(|at| &sheet.cited[at]);
    first.is_some_and(|first| first.lead.stage.is_some() && first.line > item.name_end)
}

fn has_room(sheet: &Sheet<'_, '_>, (items, rounding): (&[Item], Rounding), whole: usize, parts: &[usize]) -> bool {
    let amount = |at: usize| {
        let own = items[at].amounts.clone().next().map(|at| &sheet.cited[at].mention)?;
        value(&own.value).filter(|_| !own.flags.of_which).map(|amount| amount.interval(rounding))
    };
    let sum: Interval = parts.iter().filter_map(|&part| amount(part)).sum();
    amount(whole).is_some_and(|whole| sum.intersects(whole.or_less()))
}

// how many of the items numbered 1, 2, … below one come to it
pub(super) fn parts(
    sheet: &Sheet<'_, '_>,
    (items, rounding): (&[Item], Rounding),
    whole: usize,
    below: &[usize],
) -> Option<usize> {
    let amount = |at: usize| value(&sheet.cited[items[at].amounts.clone().next()?].mention.value);
    let interval = |at: usize| amount(at).map(|amount| amount.interval(rounding));
    let in_order = |(at, no): (&usize, usize)| items[*at].no == no.to_string();
    let count = below.iter().zip(1..).take_while(|&own| in_order(own)).take(MOST_PARTS).count();
    let whole = if count < LEAST_PARTS { None } else { interval(whole) }?;
    let parts: Option<Vec<Interval>> = below[..count].iter().map(|&part| interval(part)).collect();
    let parts = parts?;
    (LEAST_PARTS..=count).find(|&count| whole.intersects(parts[..count].iter().copied().sum()))
}
