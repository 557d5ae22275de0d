//! What an amount is compared with: 前年度予算に比べ, 6年度当初比.

use std::sync::LazyLock;

use super::when::{BEGINNINGS, time};
use super::{LABELS, Label, PARTICLES, set_of};
use crate::data::ByWord;
use crate::grammar::amount;
use crate::script::{is_hiragana, is_kanji};
use crate::stage::{short_stage, stage_word};
use crate::vocabulary;

// how many chars と比較いたしまして has at most
const LONGEST_COMPARISON: usize = 12;

/// No sentence has more between a year and the word that compares.
const MOST_PASSED: usize = 8;

pub(super) static COMPARISONS: LazyLock<ByWord<()>> = LazyLock::new(|| set_of(&vocabulary::COMPARISONS));

/// 前年度当初予算と比較いたしまして, 前年度に比べ: whether words end with what is compared with.
pub fn ends_in_comparison(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '、', ',', '約']);
    let near = words.char_indices().rev().take(LONGEST_COMPARISON).map(|(at, _)| &words[at..]);
    let compares = |text: &str| COMPARISONS.leading(text).filter(|(word, ())| word.contains('比'));
    let ends = |behind: &str| behind.chars().all(is_hiragana);
    near.filter_map(|text| compares(text).map(|(word, ())| &text[word.len()..])).any(ends)
}

/// Whether text goes on to compare what stands before it with something: 予算に比べ, （45億円）から, →.
pub fn is_compared(behind: &str) -> bool {
    compared_by(behind).is_some()
}

// what follows the word that compares
fn compared_by(behind: &str) -> Option<&str> {
    let mut rest = behind;
    for _ in 0..MOST_PASSED {
        rest = rest.trim_start_matches([' ', 'の', '約']);
        // 同様 compares, 同 is a label
        // 倍増計画 is a name
        let name = rest.strip_prefix("倍増").is_some_and(|behind| behind.starts_with(is_kanji));
        let compares = COMPARISONS.leading(rest).map(|(word, ())| word).filter(|_| !name);
        let label = LABELS.leading(rest).map_or("", |(label, _)| label);
        match passed_over(rest).filter(|_| compares.is_none_or(|word| word.len() < label.len())) {
            Some(after) => rest = after,
            None => return compares.map(|word| &rest[word.len()..]),
        }
    }
    None
}

// what may stand between a year and the word that compares: 当初予算額, （45億円）, 45億円, 程度
fn passed_over(text: &str) -> Option<&str> {
    let bracket = || Some(&text[text.strip_prefix('(')?.find(')')? + "()".len()..]);
    let label =
        || LABELS.leading(text).filter(|(_, label)| **label == Label::Figure).map(|(word, _)| &text[word.len()..]);
    // 当初比 of 6年度当初比
    let stage = || stage_word(text).map(|(length, _)| length).or_else(|| short_stage(text).map(|(length, _)| length));
    let stage = || stage().map(|length| &text[length..]);
    let figure = || amount::amount(text).ok().map(|(rest, _)| rest);
    bracket().or_else(stage).or_else(label).or_else(figure)
}

// 前年度予算と比較いたしますと; and what stands before it: 藻場の再生に of 藻場の再生に前年度予算比
pub(super) fn after_comparison(phrase: &str) -> (&str, &str) {
    let mut places = phrase.char_indices().filter(|(_, c)| BEGINNINGS.holds(*c)).map(|(at, _)| at);
    // few phrases hold words on time, and fewer one that compares
    if places.clone().next().is_none() || !COMPARISONS.is_in(phrase) {
        return ("", phrase);
    }
    let compared = |at: usize| {
        let (length, _) = time(&phrase[at..]).filter(|(_, word)| !word.is_part(&phrase[..at]))?;
        compared_by(&phrase[at + length..]).map(|behind| (at, behind))
    };
    let Some((_, behind)) = places.clone().rev().find_map(compared) else { return ("", phrase) };
    let first = places.find_map(compared).map_or(0, |(at, _)| at);
    (phrase[..first].trim_end_matches(|c| PARTICLES.contains(&c) && !is_kanji(c)), behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_with_a_comparison() {
        assert!(ends_in_comparison("前年度当初予算と比較いたしまして") && ends_in_comparison("昨年度に比べ約"));
        assert!(!ends_in_comparison("前年度の6億円から") && !ends_in_comparison("比較的小さい船に"));
    }
}
