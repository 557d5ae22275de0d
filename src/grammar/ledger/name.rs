//! The name of a row: （１）創薬基盤推進研究事業（再掲）, 厚生労働省計, うち重要政策推進枠.

use std::sync::LazyLock;

use memchr::memmem;
use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{char, one_of, satisfy, space0};
use nom::combinator::{recognize, value};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};

use super::compact;
use crate::blank::{trim, trim_end};
use crate::data::CharSet;
use crate::grammar::bracket;
use crate::grammar::bullet::{behind_spelt, is_mark};
use crate::grammar::clause::recipient_label;
use crate::grammar::number::{circled, is_in_brackets};
use crate::grammar::phrase::{ends_with_excluded, ends_with_included};
use crate::grammar::refused;
use crate::vocabulary::{self, rows};

/// A row's name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowName {
    /// Without number, bullet and marks.
    pub name: String,
    /// How deep its number lies: 1. above (1) above ①; nought without one.
    pub rank: u8,
    /// 小計 1, 計 2, 合計 3, 総計 4
    pub total: Option<u8>,
    /// うち…
    pub of_which: bool,
    /// （再掲）
    pub relisted: bool,
    /// （参考）: outside every sum.
    pub aside: bool,
    /// （文部科学省）: all of it in brackets.
    pub enclosed: bool,
    /// 内訳 文部科学省: the first part of the row above.
    pub divides: bool,
    /// 翌年度へ繰越し: money of no stage.
    pub left: bool,
}

/// Where a word must stand in the name.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    End,
    Inside,
    Whole,
}

#[derive(Clone, Copy, PartialEq)]
enum Sense {
    Total(Option<u8>),
    OfWhich,
    Relisted,
    Aside,
    Divides,
    Left,
}

/// The longest word first.
static WORDS: LazyLock<Vec<(&'static str, Place, Sense)>> = LazyLock::new(|| {
    let mut words: Vec<_> = rows(&vocabulary::LEDGER_ROWS).filter_map(word).collect();
    words.sort_by_key(|(word, ..)| std::cmp::Reverse(word.len()));
    words
});

fn word(cells: &[&'static str]) -> Option<(&'static str, Place, Sense)> {
    let &[word, place, sense] = cells else { return None };
    let place = match place {
        "start" => Place::Start,
        "end" => Place::End,
        "inside" => Place::Inside,
        "whole" => Place::Whole,
        _ => return None,
    };
    let sense = match sense {
        "of_which" => Sense::OfWhich,
        "relisted" => Sense::Relisted,
        "aside" => Sense::Aside,
        "divides" => Sense::Divides,
        "left" => Sense::Left,
        "-" => Sense::Total(None),
        level => Sense::Total(Some(level.parse().ok()?)),
    };
    Some((word, place, sense))
}

/// Takes a printed name apart. Total: what it does not know stays in the name.
pub fn row_name(printed: &str) -> RowName {
    let printed = without_frame(printed.trim());
    let (rest, rank) = numbering(printed).unwrap_or((printed, 0));
    let behind = behind_division(rest);
    let rest = behind.filter(|behind| !behind.is_empty()).unwrap_or(rest);
    let rest = bracket::enclosed(rest).filter(|inside| is_of_which(inside)).unwrap_or(rest);
    let whole = compact(rest);
    let bare = without_formula(&whole);
    let mut found = RowName { rank, divides: behind.is_some(), ..RowName::default() };
    let mut name = spaced(rest);
    for &(word, _, sense) in WORDS.iter().filter(|(word, place, _)| stands(&whole, bare, word, *place)) {
        match sense {
            Sense::Total(level) => found.total = found.total.or(level.or(Some(0))),
            Sense::OfWhich => found.of_which = true,
            Sense::Relisted => found.relisted = true,
            Sense::Aside => found.aside = true,
            Sense::Divides => {}
            Sense::Left => found.left = true,
        }
        if !matches!(sense, Sense::Total(_) | Sense::Left) {
            name = name.replacen(word, "", 1);
        }
        // （うち推進枠
        if sense == Sense::OfWhich && !name.contains('(') {
            name = name.trim_end_matches(')').to_owned();
        }
    }
    found.total = found.total.filter(|&level| level > 0);
    name = if found.total.is_some() { compact(&name).into_owned() } else { name };
    found.name = name.trim_matches([' ', '、', ':']).to_owned();
    let unmarked = found.total.is_none() && !found.of_which && !found.relisted && !found.aside && !found.divides;
    if let Some(inside) = in_brackets(&found.name).filter(|_| unmarked && rank == 0).map(str::to_owned) {
        (found.name, found.enclosed) = (inside, true);
    }
    found
}

// 文部科学省 of （文部科学省）
fn in_brackets(name: &str) -> Option<&str> {
    let inside = name.strip_prefix('(')?.strip_suffix(')').map(trim)?;
    (inside.contains(char::is_alphabetic) && !inside.contains(bracket::is_bracket)).then_some(inside)
}

// うち推進枠 of 【うち推進枠】
fn is_of_which(inside: &str) -> bool {
    let begins = |(word, place, sense): &(&str, Place, Sense)| {
        *sense == Sense::OfWhich && *place == Place::Start && inside.starts_with(word)
    };
    WORDS.iter().any(begins)
}

/// The level of 合計 among totals: of all that is listed.
pub const ALL: u8 = 3;

/// The level of the total that a row's name says it is: 小計 1, 計 2, 合計(A+B) 3.
pub fn total_level(printed: &str) -> Option<u8> {
    let printed = without_frame(trim(printed));
    let may_be = trim_end(without_formula(printed)).ends_with(|c| TOTAL_ENDS.holds(c));
    may_be.then(|| row_name(printed)).and_then(|row| row.total)
}

/// （参考）令和５年度予算額, without the word for what is shown to compare with.
pub fn behind_reference(printed: &str) -> Option<&str> {
    printed.strip_prefix("(参考)")
}

/// What stands behind a word that the parts of the row above follow: 文部科学省 of 内訳 文部科学省, nothing of 〔主な内訳〕.
pub fn behind_division(printed: &str) -> Option<&str> {
    let printed = printed.trim_start();
    let (word, rest) = match bracket::leading(printed) {
        Some((_, inside, rest)) => (inside.trim(), rest),
        None => printed.split_at(printed.find(|c: char| !c.is_alphabetic()).unwrap_or(printed.len())),
    };
    let divides = WORDS.iter().any(|(own, _, sense)| *sense == Sense::Divides && *own == word);
    divides.then(|| rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':'))
}

/// Whether a row's name says that it is outside every sum: （参考）….
pub fn is_aside(printed: &str) -> bool {
    let printed = printed.trim();
    let rest = numbering(printed).map_or(printed, |(rest, _)| rest);
    rest.starts_with(|c| ASIDE_BEGINS.holds(c)) && row_name(printed).aside
}

// what the word of a total can end with
static TOTAL_ENDS: LazyLock<CharSet> = LazyLock::new(|| {
    let words = WORDS.iter().filter(|(.., sense)| matches!(sense, Sense::Total(Some(_))));
    words.filter_map(|(word, ..)| word.chars().next_back()).collect()
});

// what a name outside every sum can begin with
static ASIDE_BEGINS: LazyLock<CharSet> = LazyLock::new(|| {
    WORDS.iter().filter(|(.., sense)| *sense == Sense::Aside).filter_map(|(word, ..)| word.chars().next()).collect()
});

// whether a name, with its formula and bare of it, has a word in its place
fn stands(whole: &str, bare: &str, word: &str, place: Place) -> bool {
    match place {
        Place::Start => whole.starts_with(word),
        Place::End => bare.ends_with(word),
        Place::Inside => memmem::find(whole.as_bytes(), word.as_bytes()).is_some(),
        Place::Whole => bare == word,
    }
}

// 小 計 of (小 計)
fn without_frame(printed: &str) -> &str {
    let total = |inside: &&str| inside.trim_end().ends_with(|c| TOTAL_ENDS.holds(c));
    bracket::enclosed(printed).filter(total).map_or(printed, str::trim)
}

// 合計 (A + B), 計(①+②), 総額(AMED+インハウス), 合計(GXを除く), 合計(注1); …プログラム(予防) has none
fn without_formula(name: &str) -> &str {
    let sum = |inside: &str| inside.chars().all(|c| c.is_ascii() || circled(c).is_some());
    let spent = |inside: &str| inside.split('+').all(|part| recipient_label(part).is_some());
    let noted = |inside: &str| inside.strip_prefix('注').is_some_and(|no| no.bytes().all(|b| b.is_ascii_digit()));
    let formula = |inside: &str| {
        sum(inside) || spent(inside) || noted(inside) || ends_with_excluded(inside) || ends_with_included(inside)
    };
    match name.strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
        Some((name, inside)) if formula(inside) && !name.is_empty() => name,
        _ => name,
    }
}

// 文 部 科 学 省 is spread over its column; 健康  医療 is two words
fn spaced(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let spread = words.iter().all(|word| word.chars().count() == 1);
    words.join(if spread { "" } else { " " })
}

// だいやまーく港の整備
fn spelt_bullet(name: &str) -> IResult<&str, ()> {
    behind_spelt(name).map(|behind| (behind, ())).ok_or_else(|| refused(name))
}

/// A number or bullet before a name, and how deep it lies.
fn numbering(name: &str) -> IResult<&str, u8> {
    let digits = || take_while_m_n(1, 2, |c: char| c.is_ascii_digit());
    let kana = || satisfy(|c| ('ア'..='ン').contains(&c));
    let roman = recognize(take_while_m_n(1, 4, |c: char| "IVX".contains(c)));
    let behind = || one_of(".、 )");
    let deep = alt((
        value(1, terminated(roman, behind())),
        value(2, terminated(digits(), one_of(".、 "))),
        value(3, delimited(char('('), digits(), char(')'))),
        value(3, terminated(digits(), char(')'))),
        value(3, satisfy(is_in_brackets)),
        value(4, satisfy(|c| circled(c).is_some())),
        value(5, terminated(kana(), behind())),
        value(6, delimited(char('('), kana(), char(')'))),
        value(7, satisfy(is_mark)),
        value(7, spelt_bullet),
    ));
    terminated(deep, space0).parse(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(printed: &[&str]) -> Vec<(String, u8)> {
        printed.iter().map(|printed| row_name(printed)).map(|name| (name.name, name.rank)).collect()
    }

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::LEDGER_ROWS, word);
    }

    #[test]
    fn numbers_and_bullets() {
        let found = names(&[
            "1. 健康",
            "(1)創薬",
            "⑵ がん",
            "① がん",
            "ア 研究費",
            "(ア)旅費",
            "・謝金",
            "文 部 科 学 省",
            "5G推進",
        ]);
        let expected = [
            ("健康", 2),
            ("創薬", 3),
            ("がん", 3),
            ("がん", 4),
            ("研究費", 5),
            ("旅費", 6),
            ("謝金", 7),
            ("文部科学省", 0),
            ("5G推進", 0),
        ];
        assert_eq!(found, expected.map(|(name, rank)| (name.to_owned(), rank)));
    }

    #[test]
    fn totals_and_what_looks_like_one() {
        let levels = |names: &[&str]| names.iter().map(|name| row_name(name).total).collect::<Vec<_>>();
        let totals = levels(&["小 計", "計", "厚生労働省計", "合    計", "総計(A+B)", "合計(注1)"]);
        assert_eq!(totals, [1, 2, 2, 3, 4, 3].map(Some));
        assert_eq!(levels(&["一般会計", "人口統計", "実施設計", "研究費"]), [None; 4]);
        assert_eq!(["小 計", "総計(A+B) ", "一般会計", "研究費"].map(total_level), [Some(1), Some(4), None, None]);
        assert_eq!(row_name("合    計").name, "合計");
    }

    #[test]
    fn marks() {
        let of_which = row_name("うち重要政策推進枠");
        assert_eq!((of_which.name.as_str(), of_which.of_which), ("重要政策推進枠", true));
        let relisted = row_name("(2) 肝炎等克服実用化研究事業(再掲)");
        assert_eq!((relisted.name.as_str(), relisted.relisted), ("肝炎等克服実用化研究事業", true));
        let names = ["【うち推進枠】", "(うち経費(公共))", "〔うち推進枠〕"].map(|printed| row_name(printed).name);
        assert_eq!(names, ["推進枠", "経費(公共)", "推進枠"]);
        let divided = row_name("内訳   文部科学省");
        assert_eq!((divided.name.as_str(), divided.divides), ("文部科学省", true));
        assert!(!row_name("内訳書の作成").divides);
        assert_eq!(["〔主な内訳〕", "(内訳)甲局", "内訳書"].map(behind_division), [Some(""), Some("甲局"), None]);
        assert!(row_name("(参考) 復興特別会計").aside);
        let enclosed = ["(文部科学省)", "港(離島)", "(港)(島)"].map(|printed| row_name(printed).enclosed);
        assert_eq!((row_name("( 文部科学省 )").name.as_str(), enclosed), ("文部科学省", [true, false, false]));
        assert!(is_aside("(参考) 復興特別会計") && is_aside("1. 参考 復興特別会計") && !is_aside("復興特別会計"));
    }
}
