//! Names of programmes as they are compared: what is only a way of writing is taken away, in two steps.
//!
//! The *strict* form undoes width, spaces, dashes, brackets, marks and the ways of writing a number or a year; two names
//! of one strict form are one name. The *loose* form also leaves out words such as の and 等, and writes words of two
//! spellings in one; it joins names only where nothing else has that form.

use unicode_normalization::UnicodeNormalization as _;

use super::words::WORDS;
use crate::calendar::{Era, FiscalYear};
use crate::script::is_katakana;

/// `name` without what is only a way of writing; the document's own year in it (令和7年度 of a 2025 paper) goes, too.
pub(super) fn strict(name: &str, own_year: Option<FiscalYear>) -> String {
    let name: String = name.nfkc().collect();
    let name = numbered(&without_asides(&name).to_lowercase());
    let own = own_year.map(|year| [format!("{}年度", year.0), format!("{}年", year.0)]).unwrap_or_default();
    let name = own.iter().filter(|year| !year.is_empty()).fold(name, |name, year| name.replace(year.as_str(), ""));
    written(&name)
}

/// A strict form without の, 等 and the like, and without the fiscal year that only dates it.
pub(super) fn loose(strict: &str) -> String {
    let spelt = WORDS.variants.iter().fold(strict.to_owned(), |name, (word, other)| name.replace(word, other));
    WORDS.loose.iter().fold(undated(&spelt), |name, word| name.replace(word, ""))
}

/// The numbers printed in a strict form, in order.
pub(super) fn numbers(strict: &str) -> Vec<&str> {
    strict.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

/// Whether words make them different programmes: 国内 against 国際, or 管理費 in one only.
pub(super) fn opposed(one: &str, other: &str) -> bool {
    let apart = WORDS.apart.iter().any(|word| one.contains(word) != other.contains(word));
    apart
        || WORDS.opposed.iter().any(|group| {
            let only = |a: &str, b: &str| group.iter().any(|word| a.contains(word) && !b.contains(word));
            only(one, other) && only(other, one)
        })
}

/// What stands in the last bracket of a printed name that ends with one: the part of a programme that it is.
pub(super) fn part(name: &str) -> Option<&str> {
    let (_, inside) = name.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    (!is_aside(inside)).then_some(inside)
}

// 2024年度調査, fy2024調査 → 調査
fn undated(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let year = rest.strip_prefix("fy").unwrap_or(rest);
        let digits = year.bytes().take_while(u8::is_ascii_digit).count();
        let inside = out.ends_with(|c: char| c.is_ascii_alphanumeric());
        let marked = year.len() < rest.len() || year[digits..].starts_with("年度");
        if digits == 4 && marked && !inside {
            rest = year[digits..].strip_prefix("年度").unwrap_or(&year[digits..]);
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

// 甲事業(仮称), 甲事業(旧:乙事業)
fn without_asides(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find(OPEN) {
        let (before, bracket) = rest.split_at(open);
        kept.push_str(before);
        let Some(close) = bracket.find(CLOSE) else {
            rest = bracket;
            break;
        };
        let (inside, after) = bracket.split_at(close + bracket[close..].chars().next().map_or(0, char::len_utf8));
        if !is_aside(inside.trim_matches(|c| OPEN.contains(&c) || CLOSE.contains(&c)).trim()) {
            kept.push_str(inside);
        }
        rest = after;
    }
    kept + rest
}

fn is_aside(inside: &str) -> bool {
    WORDS.aside.contains(&inside) || WORDS.from_after.iter().any(|word| inside.starts_with(word))
}

const OPEN: [char; 8] = ['(', '（', '[', '【', '〔', '<', '〈', '《'];
const CLOSE: [char; 8] = [')', '）', ']', '】', '〕', '>', '〉', '》'];

// 令和6年度, R6年度 → 2024年度; 第三期, 第Ⅲ期 → 第3期
fn numbered(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len());
    let mut at = 0;
    while at < chars.len() {
        let read = era_year(&chars, at).or_else(|| kanji_number(&chars, at)).or_else(|| roman_number(&chars, at));
        match read {
            Some((value, length)) => {
                out.push_str(&value.to_string());
                at += length;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

// 令和6, 令和元, r6 before 年
fn era_year(chars: &[char], at: usize) -> Option<(i32, usize)> {
    let rest = &chars[at..];
    let era = Era::all().find_map(|era| {
        let name: Vec<char> = era.name().chars().collect();
        let letter = era.letter().to_ascii_lowercase();
        let inside = at > 0 && chars[at - 1].is_ascii_alphanumeric();
        match rest {
            _ if rest.starts_with(&name) => Some((era, name.len())),
            [first, ..] if *first == letter && !inside => Some((era, 1)),
            _ => None,
        }
    });
    let (era, length) = era?;
    let digits = rest[length..].iter().take_while(|c| c.is_ascii_digit()).count();
    let (year, length) = match rest.get(length)? {
        '元' => (1, length + 1),
        _ => (rest[length..length + digits].iter().collect::<String>().parse().ok()?, length + digits),
    };
    (rest.get(length) == Some(&'年')).then_some(())?;
    Some((era.western(year)?, length))
}

const KANJI: &str = "一二三四五六七八九";

// 第三, 二十 before 期 or 次
fn kanji_number(chars: &[char], at: usize) -> Option<(i32, usize)> {
    let digit = |c: &char| KANJI.chars().zip(1..).find(|(kanji, _)| kanji == c).map(|(_, value)| value);
    let run: Vec<char> = chars[at..].iter().copied().take_while(|c| *c == '十' || digit(c).is_some()).collect();
    let counted = chars.get(at + run.len()).is_some_and(|c| "期次号年".contains(*c));
    let ordinal = at > 0 && chars[at - 1] == '第';
    if run.is_empty() || !(counted || ordinal) {
        return None;
    }
    let value = match run.iter().position(|c| *c == '十') {
        Some(ten) => {
            let tens = run[..ten].iter().find_map(digit).unwrap_or(1);
            tens * 10 + run[ten + 1..].iter().find_map(digit).unwrap_or(0)
        }
        None => run.iter().filter_map(digit).fold(0, |value, next| value * 10 + next),
    };
    Some((value, run.len()))
}

// 第Ⅲ期, 第iii期, …計画ii
fn roman_number(chars: &[char], at: usize) -> Option<(i32, usize)> {
    if let Some(value) = ('ⅰ'..='ⅻ').zip(1..).find(|(roman, _)| *roman == chars[at]).map(|(_, value)| value) {
        return Some((value, 1));
    }
    let run: String = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let inside = at > 0 && chars[at - 1].is_ascii_alphanumeric();
    let after = chars.get(at + run.len());
    let ordinal = at > 0 && chars[at - 1] == '第';
    let alone = after.is_none() || after == Some(&'期') || ordinal || run.len() > 1;
    let value = ROMAN.iter().zip(1..).find(|(roman, _)| **roman == run).map(|(_, value)| value)?;
    (!inside && alone).then_some((value, run.len()))
}

const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

// without spaces, brackets, dashes, ・ and 、
fn written(name: &str) -> String {
    let mut chars = name.chars().peekable();
    let mut out = String::with_capacity(name.len());
    while let Some(c) = chars.next() {
        let long = c == 'ー' && !chars.peek().is_some_and(|next| is_katakana(*next));
        if !long && is_letter(c) {
            out.push(c);
        }
    }
    out
}

fn is_letter(c: char) -> bool {
    c == '々' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing() {
        let same = [
            ("健康・医療データ統合利活用事業", "健康医療データ統合利活用事業"),
            ("ゲノム－医療事業 (仮称)", "ゲノム医療事業"),
            ("令和6年度調査事業", "R6年度調査事業"),
            ("令和6年度調査事業", "2024年度調査事業"),
            ("令和元年度調査事業", "平成31年度調査事業"),
            ("第三期戦略事業", "第3期戦略事業"),
            ("第Ⅲ期戦略事業", "第III期戦略事業"),
            ("第十二次計画", "第12次計画"),
            ("スーパーコンピューター事業", "スーパーコンピュータ事業"),
            ("甲事業（旧：乙事業）", "甲事業"),
            ("ネットワーク(NCBN)", "ネットワーク(ncbn)"),
        ];
        for (one, other) in same {
            assert_eq!(strict(one, None), strict(other, None), "{one} {other}");
        }
        assert_ne!(strict("第2期戦略事業", None), strict("第3期戦略事業", None));
        assert_ne!(strict("再生医療等実用化研究事業", None), strict("再生医療実用化研究事業", None));
        assert_eq!(strict("令和7年度調査事業", Some(FiscalYear(2025))), strict("調査事業", None));
        assert_eq!(strict("統一的な事業", None), "統一的な事業");
    }

    #[test]
    fn loose_forms() {
        let form = |name| loose(&strict(name, None));
        assert_eq!(form("再生医療等実用化研究事業"), form("再生医療の実用化研究事業"));
        assert_eq!(form("子どもの癌対策"), form("こどもがん対策"));
    }

    #[test]
    fn what_sets_names_apart() {
        assert_eq!(numbers(&strict("第2期 5か年計画", None)), ["2", "5"]);
        assert!(opposed("国内感染症対策", "国際感染症対策"));
        assert!(!opposed("感染症対策", "国際感染症対策"));
    }
}
