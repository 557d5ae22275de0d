//! Brackets, as normalised text has them: ( ) 【 】 〔 〕 [ ] < > 〈 〉 《 》. Quotation marks are none.

use memchr::memchr_iter;

use crate::blank::trim_end;

/// Opening and closing, of every kind.
pub const BRACKETS: [(char, char); 7] =
    [('(', ')'), ('【', '】'), ('〔', '〕'), ('[', ']'), ('<', '>'), ('〈', '〉'), ('《', '》')];

/// Whether a bracket of any kind opens with a char, as with 【. Written out: every char of many texts is asked.
pub const fn opens(c: char) -> bool {
    matches!(c, '(' | '【' | '〔' | '[' | '<' | '〈' | '《')
}

/// Whether a bracket of any kind closes with a char, as with 】.
pub const fn closes(c: char) -> bool {
    matches!(c, ')' | '】' | '〕' | ']' | '>' | '〉' | '》')
}

/// Whether a bracket of any kind opens or closes with a char.
pub fn is_bracket(c: char) -> bool {
    opens(c) || closes(c)
}

/// Whether a bracket is a pair of angles, 〈 〉, which papers put words in more than amounts.
pub fn is_angled(c: char) -> bool {
    matches!(c, '<' | '>' | '〈' | '〉' | '《' | '》')
}

/// Whether a bracket is one that titles and tags stand in: 【, 〔, ［.
pub fn boxes(c: char) -> bool {
    matches!(c, '【' | '〔' | '[')
}

/// How many ( a text has.
pub fn opened(text: &str) -> usize {
    memchr_iter(b'(', text.as_bytes()).count()
}

/// How many ) a text has.
pub fn closed(text: &str) -> usize {
    memchr_iter(b')', text.as_bytes()).count()
}

/// 【 and 】 of either: the bracket that opens or closes with a char.
pub fn of(c: char) -> Option<(char, char)> {
    BRACKETS.into_iter().find(|(open, close)| is_bracket(c) && (c == *open || c == *close))
}

/// 甲 of 【甲】: what the bracket holds that is all of a text.
pub fn enclosed(text: &str) -> Option<&str> {
    let (open, close) = text.chars().next().and_then(of)?;
    text.strip_prefix(open)?.strip_suffix(close)
}

/// 【, 新規 and 甲事業 of 【新規】甲事業: the bracket that a text begins with, up to the first that closes, and what follows.
pub fn leading(text: &str) -> Option<(char, &str, &str)> {
    let (open, close) = text.chars().next().and_then(of)?;
    let (inside, behind) = text.strip_prefix(open)?.split_once(close)?;
    Some((open, inside, behind))
}

/// 哨戒ヘリコプターの取得 of 哨戒ヘリコプターの取得(SH-60K: what stands before a bracket that nothing closes.
pub fn before_open(text: &str) -> &str {
    // of each kind the last one tells
    let (mut told, mut first) = ([false; BRACKETS.len()], text.len());
    for (at, c) in text.char_indices().rev().filter(|&(_, c)| is_bracket(c)) {
        let kind = BRACKETS.iter().position(|&(open, close)| c == open || c == close);
        let known = kind.is_none_or(|kind| std::mem::replace(&mut told[kind], true));
        if !known && opens(c) {
            first = at;
        }
    }
    &text[..first]
}

/// 甲事業, 【 and 新規 of 甲事業【新規】: what stands before the bracket that a text ends with, from the last that opens.
pub fn trailing(text: &str) -> Option<(&str, char, &str)> {
    let (open, close) = text.chars().next_back().and_then(of)?;
    let inside = text.strip_suffix(close)?;
    let at = inside.char_indices().rev().find(|&(_, c)| c == open)?.0; // near: what stands in such brackets is short
    Some((&inside[..at], open, &inside[at + open.len_utf8()..]))
}

/// 環境省予算 of 環境省予算（一般会計）: a text without the bracket that it ends with.
pub fn without_trailing(text: &str) -> &str {
    trailing(text).map_or(text, |(before, ..)| trim_end(before))
}

/// Where the bracket opens that ends a text, those of its kind within it passed over: behind 事業 in 事業(基金(海)の一部).
pub fn opening_of_last(text: &str, (open, close): (char, char)) -> Option<usize> {
    let depths = text.char_indices().rev().scan(0, |depth, (at, c)| {
        *depth += i32::from(c == close) - i32::from(c == open);
        Some((at, *depth))
    });
    depths.into_iter().find(|(_, depth)| *depth == 0).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_opens_and_closes() {
        let chars = ('\0'..=char::MAX).filter(|&c| is_bracket(c)).count();
        assert!(BRACKETS.iter().all(|&(open, close)| opens(open) && closes(close) && of(open) == of(close)));
        assert_eq!(chars, 2 * BRACKETS.len());
    }

    #[test]
    fn what_a_bracket_holds() {
        assert_eq!(enclosed("〈令和5年度補正予算〉"), Some("令和5年度補正予算"));
        assert_eq!(enclosed("【甲)"), None);
        assert_eq!(leading("【新規】甲事業【拡充】"), Some(('【', "新規", "甲事業【拡充】")));
        assert_eq!(trailing("甲事業(一部)【拡充】"), Some(("甲事業(一部)", '【', "拡充")));
        assert_eq!([leading("甲【新規】"), leading("【甲"), leading("」甲「")], [None; 3]);
    }

    #[test]
    fn what_stands_before_a_bracket_that_nothing_closes() {
        let found = ["甲の取得(SH-60K:", "甲(乙)の取得【丙(丁)", "甲(乙)", "("].map(before_open);
        assert_eq!(found, ["甲の取得", "甲(乙)の取得", "甲(乙)", ""]);
    }

    #[test]
    fn brackets_within_the_last_are_passed_over() {
        assert_eq!(opening_of_last("甲(乙)(丙(丁))", ('(', ')')), Some("甲(乙)".len()));
        assert_eq!(opening_of_last("甲)乙)", ('(', ')')), None);
    }
}
