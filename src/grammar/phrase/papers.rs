//! How papers, and captions within them, name a budget: 環境省予算案について, 補正予算の内訳.

use super::{ALSO, BEHIND_BUDGETS, BUDGET_ENDS, BUDGETS, GRANTED, LISTED, PAPERS, SHOWN, TITLES, is_and};
use crate::grammar::bracket;

/// 環境省予算案について, 概算要求のポイント: a title's words, of a budget.
pub fn ends_as_title(text: &str) -> bool {
    (TITLES.end(text) && names_budget(text)) || ends_as_list(text)
}

/// 海洋関連予算 of 海洋関連予算の全体像: without a title's words behind it.
pub fn without_title(text: &str) -> &str {
    TITLES.strip(text).map_or(text, |name| name.strip_suffix('の').unwrap_or(name))
}

/// 予算のポイント, 予算等の主要事項（海洋局）: a title's words right behind a budget, which is the whole of what the paper is about; not
/// 予算の執行について.
pub fn titles_budget(title: &str) -> bool {
    let budget = BUDGETS.iter().filter_map(|word| Some(title.rfind(word)? + word.len())).max();
    let behind = budget.map_or("", |at| title[at..].trim_start_matches(['案', '額', '等']));
    let behind = bracket::leading(behind).map_or(behind, |(.., behind)| behind).trim_start_matches(['の', ' ']);
    TITLES.begin(behind) || LISTED.begin(behind)
}

/// 予算額一覧, 運営費交付金一覧: the same, of a list of money.
pub fn ends_as_list(text: &str) -> bool {
    LISTED.end(text) && (names_budget(text) || GRANTED.iter().any(|word| text.contains(word)))
}

/// 海洋機構運営費交付金: money that the state grants.
pub fn ends_as_grant(text: &str) -> bool {
    GRANTED.iter().any(|word| text.ends_with(word))
}

/// 地方財政の姿, 警察白書: how a paper is called that tells its year.
pub fn ends_as_paper(text: &str) -> bool {
    PAPERS.end(text)
}

/// 予算, 要求: a budget, by its word.
pub fn names_budget(text: &str) -> bool {
    BUDGETS.iter().any(|word| text.contains(word))
}

/// 海洋関連予算: what ends in such a word.
pub fn ends_in_budget(text: &str) -> bool {
    BUDGETS.iter().any(|word| text.ends_with(word))
}

/// 補正予算 of 補正予算の内訳: a caption without what its table shows of the budget.
pub fn before_shown(caption: &str) -> &str {
    let before = |word: &&str| caption.strip_suffix(word).map(|before| before.trim_end());
    let shown = SHOWN.iter().find_map(before);
    shown.map_or(caption, |before| before.strip_suffix('の').unwrap_or(before))
}

/// 復興特別会計 of 復興特別会計歳出: what stands before the word for money of a year of which it says no more.
pub fn before_budget(caption: &str) -> Option<&str> {
    BUDGET_ENDS.iter().find_map(|word| caption.strip_suffix(word))
}

/// 及び, ならびに, between two budgets of a title.
pub fn joins_budgets(between: &str) -> bool {
    is_and(between) || ALSO.contains(&between)
}

/// Words without 案 or の概要, between two budgets of a title.
pub fn behind_budget(words: &str) -> &str {
    BEHIND_BUDGETS.iter().fold(words, |words, word| words.strip_prefix(word).unwrap_or(words))
}
