//! What a phrase is to an amount, by words that do more than label it: の一部, このうち, 調整費として, を含めて
//! (catalogue G14, P04, P09).

use std::sync::LazyLock;

use crate::vocabulary::{self, words_as};

type Words = LazyLock<Vec<&'static str>>;

static TITLES: Words = LazyLock::new(|| of("title"));
static BUDGETS: Words = LazyLock::new(|| of("budget"));
static PARTS: Words = LazyLock::new(|| of("part"));
static AMONG: Words = LazyLock::new(|| of("among"));
static PURPOSES: Words = LazyLock::new(|| of("purpose"));
static WITH: Words = LazyLock::new(|| of("with"));
static LISTS: Words = LazyLock::new(|| of("list"));

fn of(kind: &'static str) -> Vec<&'static str> {
    words_as(&vocabulary::PHRASES, kind).collect()
}

fn ends(text: &str, words: &Words) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// 環境省予算案について, 概算要求のポイント: a title's words, of a budget.
pub fn ends_as_title(text: &str) -> bool {
    ends(text, &TITLES) && BUDGETS.iter().any(|word| text.contains(word))
}

/// 基金の一部, 事業費のうち: a part of the amount before it.
pub fn is_part(phrase: &str) -> bool {
    ends(phrase, &PARTS)
}

/// 新規分 of このうち新規分.
pub fn without_among(name: &str) -> &str {
    AMONG.iter().find_map(|among| name.strip_prefix(among)).unwrap_or(name)
}

/// を調整費 of を調整費として充当: what stands before the word for a purpose.
pub fn before_purpose(text: &str) -> Option<&str> {
    PURPOSES.iter().find_map(|word| text.split_once(word)).map(|(before, _)| before)
}

/// 国庫債務負担行為を含めて: what an amount comes with, not what it is of.
pub fn comes_with(phrase: &str) -> bool {
    ends(phrase, &WITH)
}

/// 離島清掃事業など: the last of several names.
pub fn is_list(phrase: &str) -> bool {
    ends(phrase, &LISTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{reads_every_word, rows};

    #[test]
    fn every_word_of_the_table_is_read() {
        let lists = [&TITLES, &BUDGETS, &PARTS, &AMONG, &PURPOSES, &WITH, &LISTS];
        let held: usize = lists.iter().map(|list| list.len()).sum();
        assert_eq!(held, rows(&vocabulary::PHRASES).count());
        reads_every_word(&vocabulary::PHRASES, |cells| of(cells[1]).first().copied());
    }

    #[test]
    fn what_a_phrase_is() {
        assert!(ends_as_title("環境省予算案について") && ends_as_title("概算要求のポイント"));
        assert!(!ends_as_title("観測網について") && !ends_as_title("予算について述べる"));
        assert!(is_part("基金の一部") && !is_part("基金の一部門"));
        assert_eq!((without_among("このうち新規分"), without_among("新規分")), ("新規分", "新規分"));
        assert_eq!(before_purpose("を調整費として充当"), Some("を調整費"));
        assert_eq!(before_purpose("を調整費へ"), None);
        assert!(comes_with("国債を含めて") && !comes_with("国債"));
        assert!(is_list("離島清掃事業など") && !is_list("離島清掃事業"));
    }
}
