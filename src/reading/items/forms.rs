//! Slides of one programme among the items, and which of these are their parts: …事業⏎令和７年度要求額 81億円（74億円）⏎事業内容⏎（１）… 50億円.

use super::Item;
use super::held::has_amount;
use crate::reading::lines::Kind;
use crate::reading::sheets::MOST_LINES;
use crate::reading::slides::Sheet;

// １ 岬の整備⏎【令和７年度要求額 81億円】⏎１．事業目的: an item's own amounts begin no other slide
pub(super) fn forms(sheet: &Sheet<'_, '_>, items: &[Item]) -> Vec<usize> {
    let own = |line: usize| has_amount(items, sheet.cited.places_on(line).start, line);
    (0..sheet.lines.len()).filter(|&line| sheet.begins_form(line) && !own(line)).collect()
}

// the highest items below the box of such a slide, as far as no page ends; not ４ where the list above has come to ３
pub(super) fn parts_of_forms(sheet: &Sheet<'_, '_>, items: &[Item], forms: &[usize]) -> Vec<usize> {
    let (mut parts, mut last): (Vec<usize>, Option<usize>) = (Vec::new(), None);
    if forms.is_empty() {
        return parts; // as of most documents
    }
    let highest = |at: &usize| items[*at].parent.is_none() && items[*at].style.is_numbered();
    for at in (0..items.len()).filter(highest) {
        let line = items[at].lines.start;
        let form = forms[..forms.partition_point(|&form| form < line)].last();
        let ends = |line: usize| sheet.lines[line].page_break || sheet.lines[line].kind == Kind::PageNumber;
        let below = |form: usize| line - form <= MOST_LINES && !(form..line).any(ends);
        let goes_on = || last.is_some_and(|last| goes_on(&items[last], &items[at]));
        if form.is_some_and(|&form| below(form)) && !goes_on() && sheet.is_item(line) {
            parts.push(at);
        } else {
            last = Some(at);
        }
    }
    parts
}

// ３．…⏎４．…
fn goes_on(last: &Item, own: &Item) -> bool {
    let number = |item: &Item| item.no.parse::<u32>().ok();
    own.style == last.style && number(own).is_some_and(|own| own > 1 && number(last) == Some(own - 1))
}
