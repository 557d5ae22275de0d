//! A numbered heading: １． 医薬品プロジェクト ４３１億円 ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞ (catalogue X01, X08).

use std::sync::LazyLock;

use nom::branch::alt;
use nom::character::complete::{alpha1, anychar, char, digit1, one_of, space0};
use nom::combinator::{consumed, map, map_opt, not, peek, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::amount::amount;
use super::clause::recipient;
use super::item::is_counted;
use super::ledger::{compact, is_money_word};
use super::note::begins_scope;
use super::number::{below_hundred, circled};
use super::phrase::begins_measured;
use super::{bracket, refused};
use crate::blank::trim_start;
use crate::calendar::Era;
use crate::data::ByWord;
use crate::ministry::is_ministry;
use crate::script::is_hiragana;
use crate::stage::stage_word;
use crate::vocabulary::{self, words_as};

/// １．医薬品プロジェクト 令和６年度概算要求のポイント
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading<'i> {
    /// 1; nought of a name without a number.
    pub no: u8,
    /// 医薬品プロジェクト
    pub name: &'i str,
    /// 令和６年度概算要求のポイント, or the amounts.
    pub rest: &'i str,
}

impl Heading<'_> {
    /// 1, or nothing where no number is printed.
    pub fn number(&self) -> String {
        if self.no == 0 { String::new() } else { self.no.to_string() }
    }

    /// Whether its name says that it is a project's: 医薬品プロジェクト.
    pub fn is_project(&self) -> bool {
        is_project(self.name)
    }
}

/// 医薬品プロジェクト: whether a name says that it is a project's.
pub fn is_project(name: &str) -> bool {
    before_project(name).is_some()
}

/// 医薬品 of 医薬品プロジェクト.
pub fn before_project(name: &str) -> Option<&str> {
    NUMBERED.words().filter_map(|word| name.strip_suffix(word)).find(|own| !own.is_empty())
}

/// １．医薬品プロジェクト. Numbers in other styles (（１） ① Ⅰ 第１) begin many kinds of lines: only a project's name or an
/// amount behind makes a heading of those.
pub fn heading(input: &str) -> IResult<&str, Heading<'_>> {
    let tells = |heading: &Heading<'_>| heading.is_project() || heading.rest.contains(['億', '円']);
    let of_other = |(_, (plain, heading)): &(&str, (bool, Heading<'_>))| *plain || tells(heading);
    let (rest, (_, heading)) = any_numbered(input).ok().filter(of_other).ok_or_else(|| refused(input))?;
    Ok((rest, heading))
}

/// ①オールジャパンでの医薬品創出: a heading with a number of any style, where something else tells that it is one.
pub fn numbered(input: &str) -> Option<Heading<'_>> {
    any_numbered(input).ok().map(|(_, (_, heading))| heading)
}

// whether its style is a heading's, and what it says
fn any_numbered(input: &str) -> IResult<&str, (bool, Heading<'_>)> {
    let (rest, (no, plain)) =
        preceded(space0, alt((dotted.map(|no| (no, true)), other.map(|no| (no, false))))).parse(input)?;
    let heading = titled(no, trim_start(rest));
    // ２．上記のほか、…交付金53億円を要求している。 below （注）１．…
    let sentence = heading.name.ends_with('。') || says_topic(heading.name) || begins_scope(heading.name);
    let sentence = sentence || is_in_sentence(heading.rest) || last_is_in_sentence(rest) || leads_on(rest);
    // 2. 平成 31 年度予算額
    let era = Era::all().any(|era| era.name() == heading.name);
    let fits = heading.name.chars().count() > 1 && !sentence && !era;
    if fits { Ok(("", (plain, heading))) } else { Err(refused(input)) }
}

/// 医薬品プロジェクト 概算要求額 401億円: the name of a project without a number, and nothing but its amounts behind.
pub fn unnumbered(input: &str) -> Option<Heading<'_>> {
    let heading = titled(0, input.trim_start());
    let priced = heading.rest.is_empty() || (heading.rest.contains(['億', '円']) && !is_in_sentence(heading.rest));
    (heading.is_project() && priced && !input.contains(['。', '、'])).then_some(heading)
}

// 地方交付税は、17 兆円…, 地方交付税が 17 兆円…: what a sentence is about
fn says_topic(name: &str) -> bool {
    ["は、", "が、"].iter().any(|topic| name.contains(topic)) || name.ends_with(['は', 'が'])
}

// 総額 7,417億円を計上して, （＋740億円）となる5兆541億円: an amount that a sentence goes on behind
fn is_in_sentence(rest: &str) -> bool {
    rest.match_indices('円').any(|(at, _)| goes_on_behind(rest, at))
}

// 港の観測で3億円、島の観測で4億円を計上; not 年間100億円を超える投資 30億円: the last amount is the heading's
fn last_is_in_sentence(text: &str) -> bool {
    text.rfind('円').is_some_and(|at| goes_on_behind(text, at))
}

// +1.5%(+740億円)となる5兆541億円: no name has what leads from a change to an amount
fn leads_on(text: &str) -> bool {
    let behind = |(at, yen): (usize, &str)| text[at + yen.len()..].trim_start_matches([')', ' ']);
    text.match_indices('円').map(behind).any(begins_measured)
}

// whether a sentence goes on behind a 円
fn goes_on_behind(text: &str, at: usize) -> bool {
    let (before, behind) = (&text[..at], &text[at + '円'.len_utf8()..]);
    // 131億円(うち10億円を積み増し)
    let within = before.rfind('(') > before.rfind(')') && !behind.starts_with(')');
    let behind = behind.trim_start_matches([')', ' ']);
    // not １．円をめぐる動き
    let of_amount =
        before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '億' | '兆' | '万' | '千' | '百'));
    of_amount && !within && (behind.starts_with(['を', 'す']) || begins_measured(behind))
}

// 1. ; a full stop before a digit is a decimal point instead
fn dotted(input: &str) -> IResult<&str, u8> {
    terminated(below_hundred, (char('.'), not(peek(digit1)))).parse(input)
}

// (1) 1) 第1 1 ① I.
fn other(input: &str) -> IResult<&str, u8> {
    let bracketed = delimited(char('('), below_hundred, char(')'));
    let half = terminated(below_hundred, one_of(") "));
    let half =
        verify(consumed(half), |(printed, _)| printed.ends_with(')') || !is_counted(input, &input[printed.len()..]));
    let half = map(half, |(_, no)| no);
    // 第1回配分 is a name
    let ordinal = preceded(char('第'), below_hundred);
    let ordinal =
        map_opt(consumed(ordinal), |(printed, no)| COUNTED.leading(&input[printed.len()..]).is_none().then_some(no));
    let roman = terminated(map_opt(alpha1, |word: &str| ROMAN.iter().position(|&roman| roman == word)), one_of(". "));
    let roman = map_opt(roman, |at| u8::try_from(at + 1).ok());
    alt((bracketed, half, ordinal, roman, map_opt(anychar, circled), worded)).parse(input)
}

/// What 第1 counts that is no heading.
static COUNTED: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words_as(&vocabulary::HEADINGS, "counted").map(|word| (word, ()))));

// 統合プロジェクト1:
fn worded(input: &str) -> IResult<&str, u8> {
    let (word, ()) = NUMBERED.leading(input).ok_or_else(|| refused(input))?;
    delimited(space0, below_hundred, one_of(":.")).parse(&input[word.len()..])
}

/// Whether a word before a heading's number can begin with a char.
pub fn begins_numbered(c: char) -> bool {
    NUMBERED.may_begin(c)
}

/// Words before the number of a heading.
static NUMBERED: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words_as(&vocabulary::HEADINGS, "numbered").map(|word| (word, ()))));

pub(super) const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

// the name ends at a space, a colon, a bracket, leaders (normalised, … is three full stops) or the amount
fn titled(no: u8, text: &str) -> Heading<'_> {
    let ends_name = |&(at, c): &(usize, char)| match c {
        ' ' => !is_between_words(text, at) && !is_quoted(text, at),
        '<' | '〈' | '《' | ':' => true,
        // 医薬品プロジェクト【361億円】
        '【' | '〔' | '[' => amount(&text[at + c.len_utf8()..]).is_ok(),
        '(' => !text[..at].ends_with('円') && is_price(&text[at..]),
        // one leader may stand in a name
        '.' | '・' => text[at + c.len_utf8()..].starts_with(c),
        _ => false,
    };
    let end = text.char_indices().find(ends_name).map_or(text.len(), |(at, _)| at);
    let (name, rest) = text.split_at(bracket::before_open(&text[..end]).len());
    // 地方交付税17 兆 1,970 億円: the digits are the amount's
    let number = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let priced = !number.is_empty() && rest.trim_start().starts_with(['兆', '億']);
    let (name, rest) = if priced { text.split_at(number.len()) } else { (name, rest) };
    let (name, money) = before_money(name);
    let rest = if money.is_empty() { rest } else { &text[name.len()..] };
    let (name, rest) = match without_continuation(name) {
        Some(whole) => (whole, &text[whole.len()..]),
        None => (without_ministries(name), rest),
    };
    Heading { no, name, rest: rest.trim_start_matches([' ', '\t', ':', '.', '・']).trim_end() }
}

// (284億円), (国費 284億円), (事業費624億円、国費284億円), and nothing else
fn is_price(text: &str) -> bool {
    let Some((_, inside, "")) = bracket::leading(text) else { return false };
    let priced = |own: &str| {
        let own = own.trim();
        let (label, money) = own.split_at(own.find(|c: char| c.is_ascii_digit()).unwrap_or_default());
        let label = compact(label);
        let whole = amount(money).is_ok_and(|(rest, _)| rest.is_empty());
        whole && (label.is_empty() || is_money_word(&label))
    };
    inside.ends_with('円') && inside.split('、').all(priced)
}

// how many chars of a quotation may stand on either side of a space in it
const LONGEST_QUOTED: usize = 40;

// 海辺の「 新たな日常」 の実現: a space within a quotation, or between one and the word that its name goes on with
fn is_quoted(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let opens = |c: char| matches!(c, '「' | '『');
    let closes = |c: char| matches!(c, '」' | '』');
    let last = before.chars().rev().take(LONGEST_QUOTED).find(|&c| opens(c) || closes(c));
    let next = || behind.chars().take(LONGEST_QUOTED).find(|&c| opens(c) || closes(c));
    let open = last.is_some_and(opens) && next().is_some_and(closes);
    open || (before.ends_with(['」', '』']) && behind.trim_start().starts_with(is_hiragana))
}

// AI for Science の推進, Beyond 5Gの推進: one space behind a word in Latin letters, but before who spends the money or a label of it
fn is_between_words(text: &str, at: usize) -> bool {
    let (before, behind) = (&text[..at], &text[at + 1..]);
    let word = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let label = || stage_word(behind).is_some() || recipient(behind).is_ok();
    before.ends_with(|c: char| c.is_ascii_alphabetic())
        && word.starts_with(char::is_alphabetic)
        && !word.starts_with(['億', '兆', '百', '千', '万', '円'])
        && !label()
}

// 医薬品プロジェクト431億円 without a space between
fn before_money(name: &str) -> (&str, &str) {
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '億' | '円' | '兆'));
    let money = &name[digits.len()..];
    if money.contains('億') && money.starts_with(|c: char| c.is_ascii_digit()) { (digits, money) } else { (name, "") }
}

// 医薬品プロジェクト（文科省、厚労省）
fn without_ministries(name: &str) -> &str {
    let of_ministries = |(_, _, inside): &(&str, char, &str)| inside.split(['、', '・', ',']).all(is_ministry);
    bracket::trailing(name).filter(of_ministries).map_or(name, |(name, ..)| name)
}

/// 医薬品プロジェクト(1/2), (続き): the name, without what tells slides of one project apart.
pub fn without_continuation(name: &str) -> Option<&str> {
    let (whole, inside) = name.strip_suffix(')')?.rsplit_once('(')?;
    let counted = inside.starts_with(|c: char| c.is_ascii_digit())
        && inside.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-'));
    let continued = counted || CONTINUED.contains(&inside) || AGAIN.iter().any(|word| inside.starts_with(word));
    (continued && !whole.is_empty()).then_some(whole)
}

/// Words in brackets behind the name of a project that goes on from another slide.
static CONTINUED: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words_as(&vocabulary::HEADINGS, "continued").collect());

/// What such brackets begin with: (その2).
static AGAIN: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_as(&vocabulary::HEADINGS, "again").collect());

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Option<(u8, &str, &str)> {
        heading(input).ok().map(|(_, h)| (h.no, h.name, h.rest))
    }

    #[test]
    fn a_project_with_its_amounts() {
        let line = "1. 医薬品プロジェクト 431億円 <AMED 380億円、インハウス 51億円>";
        assert_eq!(read(line), Some((1, "医薬品プロジェクト", "431億円 <AMED 380億円、インハウス 51億円>")));
        assert_eq!(read("2.医薬品プロジェクト431億円"), Some((2, "医薬品プロジェクト", "431億円")));
        for price in ["(431億円)", "(国費 431億円)", "(事業費1兆31億円、国 費431億円)"] {
            assert_eq!(read(&format!("2.医薬品プロジェクト{price}")), Some((2, "医薬品プロジェクト", price)));
        }
        let name = "新薬の産業(市場規模10億円)のプロジェクト";
        assert_eq!(read(&format!("2.{name}")), Some((2, name, "")));
    }

    #[test]
    fn spaces_of_a_quotation_end_no_name() {
        assert_eq!(read("1.島の「 新たな日常」 の実現 4億円"), Some((1, "島の「 新たな日常」 の実現", "4億円")));
        assert_eq!(read("1.島の「日常」 令和6年度予算額 4億円"), Some((1, "島の「日常」", "令和6年度予算額 4億円")));
    }

    #[test]
    fn a_sentence_is_no_heading() {
        for line in ["1.海洋費は+1.5%(+740億円)となる5兆541億円", "2.港の観測で3億円、島の観測で4億円を計上"]
        {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(read("3.円を守る取組 4億円"), Some((3, "円を守る取組", "4億円")));
        let own = |line: &'static str| read(line).map(|(_, name, _)| name);
        assert_eq!(own("4.年間100億円を超える投資の促進 30億円(28億円)"), Some("年間100億円を超える投資の促進"));
        assert_eq!(own("5.港の整備 131億円(うち10億円を基金に積み増し)"), Some("港の整備"));
    }

    #[test]
    fn a_word_before_the_number() {
        assert_eq!(read("統合プロジェクト2:医療機器プロジェクト"), Some((2, "医療機器プロジェクト", "")));
        for line in ["統合プロジェクト2", "柱1 健康の増進", "分野別の取組"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_project_without_a_number() {
        let read = |line| unnumbered(line).map(|h| (h.number(), h.name, h.rest));
        let own = (String::new(), "医薬品プロジェクト", "概算要求額 401億円(321億円)");
        assert_eq!(read("医薬品プロジェクト 概算要求額 401億円(321億円)"), Some(own));
        for line in ["プロジェクト 5億円", "医薬品プロジェクト 5億円を計上する", "医薬品プロジェクトの概要"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_project_with_a_title_behind() {
        assert_eq!(
            read(" 5.疾患基礎研究プロジェクト 令和6年度概算要求のポイント").map(|h| h.1),
            Some("疾患基礎研究プロジェクト")
        );
    }

    #[test]
    fn slides_of_one_project_share_its_name() {
        for line in ["1.医薬品プロジェクト(1/2)", "1.医薬品プロジェクト(続き)", "1.医薬品プロジェクト(その2)"]
        {
            assert_eq!(read(line).map(|h| h.1), Some("医薬品プロジェクト"), "{line}");
        }
        assert_eq!(read("1.健康(長寿)").map(|h| h.1), Some("健康(長寿)"));
        assert_eq!(read("1.医薬品プロジェクト(1/2) 431億円").map(|h| h.2), Some("(1/2) 431億円"));
    }

    #[test]
    fn other_styles_need_a_project_or_an_amount() {
        for line in [
            "(1)医薬品プロジェクト",
            "①医薬品プロジェクト 431億円",
            "1 医薬品プロジェクト",
            "第1 医薬品プロジェクト",
            "I.医薬品プロジェクト",
        ] {
            assert_eq!(read(line).map(|h| (h.0, h.1)), Some((1, "医薬品プロジェクト")), "{line}");
        }
        assert_eq!(read("①関連医学会による指針の作成"), None);
        assert_eq!(read("1.医薬品プロジェクト:431億円"), Some((1, "医薬品プロジェクト", "431億円")));
    }

    #[test]
    fn leaders_end_the_name() {
        assert_eq!(read("1.医薬品プロジェクト.........3"), Some((1, "医薬品プロジェクト", "3")));
        assert_eq!(read("1.医薬品プロジェクト・・・・ 3"), Some((1, "医薬品プロジェクト", "3")));
    }

    #[test]
    fn a_decimal_is_no_heading() {
        assert_eq!(read("2.4億円"), None);
        assert_eq!(read("18.6億円)"), None);
        assert_eq!(read("令和6年度"), None);
    }
}
