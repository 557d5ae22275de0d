//! The same words below each of several labels: 事業費 国費 事業費 国費 below 令和７年度 前年度.

use std::borrow::Cow;
use std::ops::Range;

use super::Placed;
use super::printed::{LONGEST_WORD, MOST_LINES};
use crate::grammar::ledger::{
    Head, Label, Token, compact, formulas, has_ratio, heads, is_ratio, tokens, without_marks,
};
use crate::reading::ledger::Paper;

/// 事業費 国費 事業費 国費: the same words for each of several columns; for those of changes they may be fewer.
#[derive(Default)]
pub(super) struct Recurring {
    /// Where each stands across the page.
    pub(super) words: Vec<Range<usize>>,
    /// How many are of one column.
    pub(super) each: usize,
    /// How many of the last have marks that say that they are of ratios: 事業費(A/C).
    pub(super) ratios: usize,
}

impl Paper<'_, '_> {
    /// 事 業 費⏎(A)⏎国 費⏎(B)⏎事 業 費⏎(C)⏎国 費⏎(D): each on a line of its own, with the marks of the columns between; and over how many lines
    pub(super) fn recurring_lines(&self, line: usize) -> Option<(usize, Recurring)> {
        let unsaid = |text: &str| matches!(&heads(text)?[..], [only] if only.period()?.is_unsaid()).then_some(());
        let short = |text: &str| text.len() <= LONGEST_WORD;
        unsaid(Some(self.lines[line].text).filter(|text| short(text))?)?;
        let (mut words, mut ratios, mut end) = (Vec::new(), 0, line);
        for own in self.lines[line..].iter().take(MOST_LINES) {
            if short(own.text) && unsaid(own.text).is_some() {
                words.push(compact(own.text));
            } else if own.is_blank() || formulas(own.text).is_none() {
                break;
            } else {
                ratios += usize::from(is_ratio(own.text));
            }
            end += 1;
        }
        let each = recurs_after(&words.iter().map(|word| &**word).collect::<Vec<_>>())?;
        Some((end - line, Recurring { words: vec![0..0; words.len()], each, ratios }))
    }
}

/// The label of the names that may stand before them, and the words, which are of no year and stage themselves
pub(super) fn recurring(text: &str) -> Option<(Vec<Head>, Recurring)> {
    let tokens = tokens(text);
    let name = tokens.first().and_then(|first| heads(&text[..first.end()]));
    let name = name.filter(|name| name.iter().all(|head| head.label.is_of_words())).unwrap_or_default();
    let own = &tokens[name.len().min(1)..];
    // 事 業 費 国 費 事 業 費 国 費
    let spread = !own.is_empty() && own.iter().all(|token| token.text.chars().nth(1).is_none());
    let words: Vec<(Range<usize>, Cow<'_, str>)> = match spread {
        true => heads(text)?.into_iter().map(|head| (head.place.clone(), compact(&text[head.place]))).collect(),
        false => own.iter().filter_map(unmarked).collect(),
    };
    let each = recurs_after(&words.iter().map(|(_, word)| &**word).collect::<Vec<_>>())?;
    let dated = |head: Head| head.period().is_some_and(|period| !period.is_unsaid());
    let ratios = own.iter().filter(|token| has_ratio(token.text)).count();
    let fits = !heads(text).into_iter().flatten().any(dated);
    let words = words.into_iter().map(|(place, _)| place).collect();
    fits.then_some((name, Recurring { words, each, ratios }))
}

// 事業費 of 事業費(A), nothing of (A); (A/C) is the label of a rate
fn unmarked<'t>(token: &Token<'t>) -> Option<(Range<usize>, Cow<'t, str>)> {
    let word = without_marks(token.text);
    let word = if word.is_empty() && is_ratio(token.text) { token.text } else { word };
    (!word.is_empty()).then_some((token.start..token.end(), Cow::Borrowed(word)))
}

// after how many words the first comes again, where all words are the same for each column
fn recurs_after(words: &[&str]) -> Option<usize> {
    let each = (2..words.len()).find(|&at| words[at] == words[0])?;
    let recurs = words.iter().enumerate().take_while(|(at, word)| **word == words[at % each]).count();
    if !words[..each].iter().all(|word| word.chars().all(char::is_alphabetic)) {
        return None;
    }
    // 倍率(国費) behind them
    let rate = |word: &str| {
        let found = heads(word).unwrap_or_default();
        let rates = found.iter().all(|head| matches!(head.label, Label::Change | Label::Other)) && !found.is_empty();
        rates || is_ratio(word)
    };
    let known = |word: &&str| words[..each].contains(word) || rate(word);
    (recurs >= 2 * each && words[recurs..].iter().all(known)).then_some(each)
}

/// Each column in as many as the words below its label say, those of changes in as many as are left for them; none where they
/// do not fit.
pub(super) fn divided(labels: Vec<Placed>, parts: &Recurring) -> Option<Vec<Placed>> {
    let Recurring { words, each, ratios } = parts;
    if words.is_empty() {
        return Some(labels);
    }
    let money = labels.iter().filter(|placed| placed.head.period().is_some()).count();
    let changes = labels.len() - money;
    // 増減額 of both, or of 国費 alone
    let of_change = match words.len().checked_sub(money * each)? {
        0 => 0,
        // (A/C) (B/D) below no 倍率
        left if changes == 0 && left == *ratios => 0,
        left if changes > 0 && left.is_multiple_of(changes) && left / changes <= *each => left / changes,
        _ => return None,
    };
    let rates = labels.last().filter(|_| changes == 0).cloned();
    let mut words = words.iter();
    let of = |placed: Placed| -> Vec<Placed> {
        let parts = if placed.head.period().is_some() { *each } else { of_change };
        if parts == 0 {
            return vec![placed];
        }
        let own = words.by_ref().take(parts);
        own.map(|across| Placed { across: across.clone(), ..placed.clone() }).collect()
    };
    let mut divided: Vec<Placed> = labels.into_iter().flat_map(of).collect();
    let rate = |across: &Range<usize>| {
        let placed = rates.clone()?;
        Some(Placed { across: across.clone(), head: Head { label: Label::Other, ..placed.head.clone() }, ..placed })
    };
    divided.extend(words.filter_map(rate));
    Some(divided)
}
