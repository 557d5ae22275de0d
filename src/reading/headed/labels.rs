//! The labels above rows, on one line or each on its own: ７年度予算額⏎８年度予算額⏎増△減額.

use super::columns::{Holds, columns_of};
use super::{Head, MOST_BETWEEN};
use crate::grammar::ledger::{self, behind_reference, heads, period};
use crate::reading::Frame;
use crate::reading::cited::{Cited, on_line};
use crate::reading::lines::{Kind, Line};

// how many lines labels may take that have one each, with blank ones between
const MOST_STACKED: usize = 16;
// chars of such a label
const LONGEST_LABEL: usize = 24;

// whether labels of columns stand above a line, or above a row near above it
pub(super) fn is_headed(frame: &Frame<'_, '_>, line: usize, under: Option<usize>) -> bool {
    let near = line.saturating_sub(MOST_BETWEEN + 1);
    let labels = |at: usize| {
        let own = &frame.sheet.lines[at];
        own.kind == Kind::Text && frame.cited_on(at).is_empty() && labels_columns(own.text)
    };
    under.is_some_and(|under| under >= near) || (near..line).any(labels)
}

// 令和６年度予算案 国分 地方分 （参考）令和５年度予算額: labels of two columns of money or more, whatever others hold
pub(super) fn labels_columns(text: &str) -> bool {
    let of_money = |word: &str| period(behind_reference(word).unwrap_or(word)).is_some();
    !text.contains('。') && text.split_whitespace().filter(|word| of_money(word)).count() > 1
}

// ８年度予算額, 増△減額 alone on a line
pub(super) fn is_lone_label(line: &Line<'_>) -> bool {
    lone_label(line).is_some()
}

fn lone_label(line: &Line<'_>) -> Option<ledger::Label> {
    let short = line.kind == Kind::Text && line.text.chars().nth(LONGEST_LABEL).is_none();
    match &heads(line.text).filter(|_| short)?[..] {
        [only] => Some(only.label),
        _ => None,
    }
}

// ７年度予算額⏎８年度予算額⏎増△減額: the labels of columns, each with a line for itself, down to the last
pub(super) fn stacked(lines: &[Line<'_>], found: &[Cited], last: usize) -> Option<Vec<Holds>> {
    let own = |at: usize| lone_label(&lines[at]).filter(|_| on_line(found, at).is_empty());
    let near = (0..=last).rev().take(MOST_STACKED).filter(|&at| !lines[at].is_blank());
    // 区分⏎７年度予算額: of the names
    let labels = near.map_while(|at| Some((at, own(at)?))).take_while(|(_, label)| !label.is_of_words());
    let mut labels: Vec<(usize, ledger::Label)> = labels.collect();
    labels.reverse();
    let (mut joined, mut count) = (String::new(), 0);
    for (nth, &(at, label)) in labels.iter().enumerate() {
        let goes_on = nth > 0 && goes_on_year(labels[nth - 1].1, label);
        joined.push_str(if goes_on { "" } else { "  " });
        joined.push_str(lines[at].text);
        count += usize::from(!goes_on);
    }
    let columns = if count > 1 { columns_of(joined.trim_start(), "") } else { None };
    columns.flatten().filter(|columns| columns.len() == count)
}

// 令和７年度⏎当初予算額: one label over two lines
fn goes_on_year(above: ledger::Label, label: ledger::Label) -> bool {
    let (ledger::Label::Money(above), ledger::Label::Money(own)) = (above, label) else { return false };
    above.year.is_some() && above.stage.is_none() && own.year.is_none() && own.stage.is_some()
}

// the labels right above a row, or those of the row above it
pub(super) fn above(lines: &[Line<'_>], found: &[Cited], line: usize, last: Option<Head>) -> Option<Head> {
    let upper = |at: usize| at.checked_sub(1).map_or("", |at| lines[at].text);
    let mut between = 0;
    for at in (0..line).rev() {
        let own = &lines[at];
        if let Some(head) = last.as_ref().filter(|head| head.line == at) {
            let Head { of_totals, stacked, .. } = *head;
            return Some(Head { columns: head.columns.clone(), line, of_totals, stacked });
        }
        let priced = !on_line(found, at).is_empty();
        if let Some(columns) = (!priced && is_lone_label(own)).then(|| stacked(lines, found, at)).flatten() {
            return Some(Head { columns, line, of_totals: false, stacked: true });
        }
        if let Some(columns) = (!priced && own.kind == Kind::Text).then(|| columns_of(own.text, upper(at))).flatten() {
            return columns.map(|columns| Head { columns, line, of_totals: false, stacked: false });
        }
        between += usize::from(!own.is_blank());
        if lines[at + 1].page_break || between > MOST_BETWEEN || own.text.contains('。') {
            return None;
        }
    }
    None
}
