//! An item of a list in levels: 第１ … １ … （１） … ① … ア … （ア） … ・ …; and what a document says of the brackets behind
//! its amounts: ※（　）内は、令和６年度当初予算額 (catalogue X01, X02, §1.5).

mod brackets;

use nom::branch::alt;
use nom::character::complete::{alpha1, char, digit1, one_of, satisfy};
use nom::combinator::{map, opt, recognize, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

pub use brackets::{
    Holds, Legend, label_before, labels_of_brackets, legend_places, legends, lists_changes, may_be_legend,
};

pub(super) use brackets::legend_words;

use super::amount::amount;
use super::bracket;
use super::bullet::bullet;
use super::heading::ROMAN;
use super::number::circled;
use super::tag::{Tag, tag};
use crate::script::{is_hiragana, is_kanji};

/// How an item is marked; items marked alike stand on one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// 第１, 第１章
    Ordinal(Option<char>),
    /// Ⅰ
    Roman,
    /// １．
    Digit,
    /// １－１
    Joined,
    /// （１）
    Bracketed,
    /// １）
    Half,
    /// ①
    Circled,
    /// ア
    Kana,
    /// （ア）
    BracketedKana,
    /// （ａ）
    Letter,
    /// ○
    Mark(char),
}

impl Style {
    /// Whether the mark counts, as （１） does; bullets do not.
    pub fn is_numbered(self) -> bool {
        !matches!(self, Style::Mark(_))
    }

    /// Whether numbers so written may count the parts of what has a mark: ● …事業 47億円⏎① …の研究 4億円; but １． goes on with a list
    /// that stands above.
    pub fn counts_parts(self) -> bool {
        self.is_numbered() && !matches!(self, Style::Digit | Style::Ordinal(_) | Style::Roman)
    }
}

/// （１） 救急と災害に備える体制の強化
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'i> {
    /// （１）
    pub style: Style,
    /// 1; of a bullet or a letter, itself.
    pub no: &'i str,
    /// What follows the mark.
    pub text: &'i str,
}

impl Item<'_> {
    /// Its number in Arabic digits: 2 of Ⅱ, ② and 第二.
    pub fn number(&self) -> String {
        let kanji = |c: char| KANJI.chars().position(|kanji| kanji == c).map(|at| at + 1);
        let one = |c: char| circled(c).map(usize::from).or_else(|| kanji(c));
        let roman = || ROMAN.iter().position(|roman| *roman == self.no).map(|at| at + 1);
        let single = || self.no.chars().next().filter(|c| c.len_utf8() == self.no.len()).and_then(one);
        let number = (self.style == Style::Roman).then(roman).flatten().map(|no| no.to_string());
        number.or_else(|| single().map(|no| no.to_string())).unwrap_or_else(|| self.no.to_owned())
    }
}

const KANJI: &str = "一二三四五六七八九十";

/// The item that a line begins: １．海の観測, ① 海の観測, ・海の観測.
pub fn item(line: &str) -> Option<Item<'_>> {
    if line.starts_with(begins_word) { None } else { number(line).or_else(|| marked(line)).and_then(titled) }
}

/// The item that a line begins with a number: １．海の観測.
#[inline]
pub fn numbered(line: &str) -> Option<Item<'_>> {
    if line.starts_with(begins_word) { None } else { number(line).and_then(titled) }
}

/// Where a line counts on: ②岬の職員 of ①港の職員（216億円）、②岬の職員.
pub fn counts_on(line: &str) -> Option<usize> {
    let own = numbered(line).filter(|own| matches!(own.style, Style::Circled | Style::Bracketed))?;
    let next = |at: &usize| numbered(line[*at..].trim_start()).is_some_and(|next| next.style == own.style);
    line.match_indices('、').map(|(at, mark)| at + mark.len()).find(next)
}

/// 施設整備に係る経費 of ① 施設整備に係る経費: a line without its number.
pub fn without_number(line: &str) -> &str {
    numbered(line).map_or(line, |item| item.text)
}

// what most lines begin with
fn begins_word(c: char) -> bool {
    c != '第' && (is_hiragana(c) || is_kanji(c))
}

fn number(line: &str) -> Option<(&str, (Style, &str))> {
    match line.chars().next()? {
        '第' => ordinal(line),
        'I' | 'V' | 'X' => roman(line),
        '(' => bracketed(line),
        'ア'..='ン' => lettered(line),
        first if first.is_ascii_digit() || circled(first).is_some() => counted(line),
        _ => return None,
    }
    .ok()
    .filter(|(rest, (style, _))| *style != Style::Digit || !is_counted(line, rest))
}

/// Whether the number that a line begins with is no heading's: 55 億円, 8 年度の予算.
pub(super) fn is_counted(line: &str, behind: &str) -> bool {
    let rest = behind.trim_start();
    rest.starts_with("年度") || (rest.starts_with(['兆', '億', '万', '千', '百', '円']) && amount(line).is_ok())
}

fn titled<'i>((rest, (style, no)): (&'i str, (Style, &'i str))) -> Option<Item<'i>> {
    let text = rest.trim_start_matches([' ', '\t', ':', '.', '、']);
    let begins = |c: char| c.is_alphabetic() || bracket::opens(c) || matches!(c, '「' | '『');
    // 12式地対艦誘導弾 of ○　12式地対艦誘導弾, but nothing of ○ 12億円; behind a bare number it is not known what a digit is of
    let bare = matches!(style, Style::Digit | Style::Joined | Style::Roman);
    let named = |text: &str| {
        let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < text.len() && behind.starts_with(char::is_alphabetic) && amount(text).is_err()
    };
    (text.starts_with(begins) || (!bare && named(text))).then_some(Item { style, no, text })
}

fn digits(input: &str) -> IResult<&str, &str> {
    verify(digit1, |digits: &str| digits.len() < 3).parse(input)
}

fn kana(input: &str) -> IResult<&str, &str> {
    recognize(satisfy(|c| ('ア'..='ン').contains(&c))).parse(input)
}

// 第1, 第1章, 第二
fn ordinal(input: &str) -> IResult<&str, (Style, &str)> {
    let kanji = recognize(satisfy(|c| KANJI.contains(c)));
    let number = (preceded(char('第'), alt((digits, kanji))), opt(one_of("章節編部")));
    map(terminated(number, one_of(" \t:.")), |(no, unit)| (Style::Ordinal(unit), no)).parse(input)
}

// I. , IV
fn roman(input: &str) -> IResult<&str, (Style, &str)> {
    let number = verify(alpha1, |word: &str| word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')));
    map(terminated(number, one_of(" \t:.")), |no| (Style::Roman, no)).parse(input)
}

// (1), (ア), (a)
fn bracketed(input: &str) -> IResult<&str, (Style, &str)> {
    let letter = recognize(satisfy(|c| c.is_ascii_lowercase()));
    let inside = alt((
        map(digits, |no| (Style::Bracketed, no)),
        map(kana, |no| (Style::BracketedKana, no)),
        map(letter, |no| (Style::Letter, no)),
    ));
    delimited(char('('), inside, char(')')).parse(input)
}

// 1. , 1 , 1-1. , 1), ①
fn counted(input: &str) -> IResult<&str, (Style, &str)> {
    let joined = terminated(recognize((digits, char('-'), digits)), one_of(" \t."));
    let circled = recognize(satisfy(|c| circled(c).is_some()));
    alt((
        map(joined, |no| (Style::Joined, no)),
        map(terminated(digits, one_of(" \t.:")), |no| (Style::Digit, no)),
        map(terminated(digits, char(')')), |no| (Style::Half, no)),
        map(circled, |no| (Style::Circled, no)),
    ))
    .parse(input)
}

// ア. , ア
fn lettered(input: &str) -> IResult<&str, (Style, &str)> {
    map(terminated(kana, one_of(" \t.:)")), |no| (Style::Kana, no)).parse(input)
}

// (新) 観測機構交付金, (改) 観測網の整備事業: what is said of an item stands in the place of its mark, and stays with it
fn tagged(line: &str) -> Option<(&str, (Style, &str))> {
    let (open, inside, rest) = bracket::leading(line)?;
    let said = || matches!(tag(inside), Some(Tag::Status(_) | Tag::Revised));
    let named = rest.trim_start().starts_with(char::is_alphabetic);
    (open == '(' && named && said()).then_some((line, (Style::Mark('・'), &line[..inside.len() + 2])))
}

// ○, ・
fn marked(line: &str) -> Option<(&str, (Style, &str))> {
    let mark = line.chars().next()?;
    if mark == '(' {
        return tagged(line);
    }
    let (_, rest) = bullet(line)?;
    Some((rest, (Style::Mark(mark), &line[..mark.len_utf8()])))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Style, &str, &str)> {
        item(line).map(|item| (item.style, item.no, item.text))
    }

    #[test]
    fn a_line_that_counts_on() {
        let line = "①港の職員(216億円)、②岬の職員";
        assert_eq!(counts_on(line).map(|at| &line[at..]), Some("②岬の職員"));
        assert!(counts_on("① 港、岬の職員").is_none() && counts_on("1 港、2 岬の職員").is_none());
    }

    #[test]
    fn every_style() {
        let table = [
            ("第1 医療の基盤", Style::Ordinal(None), "1"),
            ("第2章 医療の基盤", Style::Ordinal(Some('章')), "2"),
            ("IV.医療の基盤", Style::Roman, "IV"),
            ("3.医療の基盤", Style::Digit, "3"),
            ("3 医療の基盤", Style::Digit, "3"),
            ("1-2.医療の基盤", Style::Joined, "1-2"),
            ("(4)医療の基盤", Style::Bracketed, "4"),
            ("4)医療の基盤", Style::Half, "4"),
            ("⑤医療の基盤", Style::Circled, "⑤"),
            ("ア 医療の基盤", Style::Kana, "ア"),
            ("(ア)医療の基盤", Style::BracketedKana, "ア"),
            ("(a) 医療の基盤", Style::Letter, "a"),
            ("○ 医療の基盤", Style::Mark('○'), "○"),
        ];
        for (line, style, no) in table {
            assert_eq!(read(line), Some((style, no, "医療の基盤")), "{line}");
        }
        assert_eq!(read("(新) 医療の基盤"), Some((Style::Mark('・'), "(新)", "(新) 医療の基盤")));
    }

    #[test]
    fn numbers() {
        let number = |line| item(line).unwrap().number();
        assert_eq!(["第二 基盤", "IV.基盤", "㊱基盤", "③基盤", "(4)基盤"].map(number), ["2", "4", "36", "3", "4"]);
    }

    #[test]
    fn what_begins_no_item() {
        for line in ["2.4億円", "12 345", "第2次補正予算", "アレルギー対策", "- 3 -", "(文)", "令和7年度", "100 件"]
        {
            assert_eq!(item(line), None, "{line}");
        }
    }
}
