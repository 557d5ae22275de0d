//! What is printed right behind an amount: の内数, （基金）, ※.

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, digit0, digit1, one_of, satisfy, space0};
use nom::combinator::{all_consuming, map, map_opt, not, opt, peek, recognize, verify};
use nom::multi::many0;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::recipient::recipient;
use super::{Lead, when};
use crate::data::CharSet;
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::number::begins_numeral;
use crate::grammar::phrase::is_put;
use crate::grammar::qualifier::{COSTS, Qualifier, qualifier_after, qualifiers_after};
use crate::grammar::refused;
use crate::grammar::tag::{Tag, tells_relisted};
use crate::stage::Stage;

// what a mark behind an amount begins with
static TRAIL_BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| {
    let qualifiers = qualifiers_after().filter(qualifies);
    let words = qualifiers.filter_map(|qualifier| qualifier.word.chars().next());
    words.chain(BRACKETS.map(|(open, _)| open)).chain("等な※*注".chars()).collect()
});

/// What is printed right behind an amount: の内数, （基金）, ※.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Length in bytes.
    pub len: usize,
    /// （基金）
    pub fund: bool,
    /// （再掲）
    pub relisted: bool,
    /// ※, a mark that a note explains
    pub footnote: bool,
    /// （令和６年度補正予算額）: of which supplementary budget it is. A label of another stage is not read here: behind an
    /// amount it may as well be that of the next.
    pub supplementary: Option<Lead>,
    /// （インハウス）: who spends it
    pub recipient: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Fund,
    Relisted,
    Footnote,
    Supplementary(Lead),
    Recipient(&'static str),
    Other,
}

impl Trail {
    /// What it says, and what another says of the same amount.
    pub fn and(self, other: Trail) -> Trail {
        Trail {
            len: self.len,
            fund: self.fund || other.fund,
            relisted: self.relisted || other.relisted,
            footnote: self.footnote || other.footnote,
            supplementary: self.supplementary.or(other.supplementary),
            recipient: self.recipient.or(other.recipient),
        }
    }
}

/// Reads the marks behind an amount: （基金） ※. Total: where there is none, the length is nought.
pub fn trail(text: &str) -> Trail {
    if !text.trim_start_matches([' ', '\t']).starts_with(|c| TRAIL_BEGINNINGS.holds(c)) {
        return Trail::default();
    }
    let Ok((rest, marks)) = many0(preceded(space0, marks)).parse(text) else { return Trail::default() };
    let marks: Vec<Mark> = marks.into_iter().flatten().collect();
    let has = |wanted| marks.contains(&wanted);
    Trail {
        len: text.len() - rest.len(),
        fund: has(Mark::Fund),
        relisted: has(Mark::Relisted),
        footnote: has(Mark::Footnote),
        supplementary: marks.iter().find_map(|mark| if let Mark::Supplementary(of) = mark { Some(*of) } else { None }),
        recipient: marks.iter().find_map(|mark| if let Mark::Recipient(name) = mark { Some(*name) } else { None }),
    }
}

// 程度, 以上, の内数; what を begins may go on as a sentence does, and a change is another amount
fn qualifies(qualifier: &&Qualifier) -> bool {
    !qualifier.change && !qualifier.word.starts_with('を')
}

// ※ with words behind it begins a note of its own
fn letter(input: &str) -> IResult<&str, char> {
    satisfy(char::is_alphabetic).parse(input)
}

// （基金）, 【再掲】, （新規）, （令和３年度補正、基金）; not 【令和６年度補正予算】20億円, a label of the next amount;
// round brackets are as often of the amount before
fn bracketed_tags(input: &str) -> IResult<&str, Vec<Mark>> {
    let (open, words, rest) = bracket::leading(input).ok_or_else(|| refused(input))?;
    let marks = words.split(['、', ',']).map(said).collect::<Option<_>>();
    let of_next = open != '(' && rest.trim_start_matches([' ', '\t']).starts_with(begins_numeral);
    let of_next = |marks: &[Mark]| of_next && marks.iter().any(|mark| matches!(mark, Mark::Supplementary(_)));
    let whole = |marks: &Vec<Mark>| !words.contains(['\n', open]) && !of_next(marks);
    marks.filter(whole).map(|marks| (rest, marks)).ok_or_else(|| refused(input))
}

fn said(word: &str) -> Option<Mark> {
    match crate::grammar::tag::tag(word) {
        Some(Tag::Fund) => Some(Mark::Fund),
        Some(Tag::Relisted) => Some(Mark::Relisted),
        Some(Tag::Status(_) | Tag::Revised) => Some(Mark::Other),
        None if tells_relisted(word) => Some(Mark::Relisted),
        None => all_consuming(supplementary).parse(word).ok().map(|(_, mark)| mark),
    }
}

// 令和６年度補正予算額, 令和５年度補正予算（第１号）計上分
fn supplementary(input: &str) -> IResult<&str, Mark> {
    let booked = opt(verify(take_while1(|c: char| c.is_alphabetic()), is_put));
    let of_supplementary = |of: Lead| (of.stage == Some(Stage::Supplementary)).then_some(Mark::Supplementary(of));
    map_opt(delimited(space0, when, (booked, space0)), of_supplementary).parse(input)
}

// ※再掲
fn marked_tag(input: &str) -> IResult<&str, Mark> {
    map_opt(preceded(one_of("※*"), take_while(char::is_alphabetic)), said).parse(input)
}

// ※, *1, 注2
fn footnote_mark(input: &str) -> IResult<&str, &str> {
    alt((recognize((one_of("※*"), digit0)), recognize((char('注'), digit1, opt(char(')')))))).parse(input)
}

fn marks(input: &str) -> IResult<&str, Vec<Mark>> {
    alt((bracketed_tags, map(mark, |mark| vec![mark]))).parse(input)
}

fn mark(input: &str) -> IResult<&str, Mark> {
    let bracketed = |word| delimited((tag("("), space0), tag(word), (space0, tag(")")));
    alt((
        marked_tag,
        map(alt((bracketed("皆増"), bracketed("当初"))), |_| Mark::Other),
        map(verify(qualifier_after, qualifies), |_| Mark::Other),
        // 緊要な経費
        map(alt((tag("等"), tag(COSTS))), |_| Mark::Other),
        map(terminated(footnote_mark, peek(not(letter))), |_| Mark::Footnote),
        map(enclosed_recipient, Mark::Recipient),
        // a bracket with another in it
        delimited(char('('), supplementary, char(')')),
    ))
    .parse(input)
}

// （インハウス）, ＜AMED＞
// （AMED）, ＜AMED＞
fn enclosed_recipient(input: &str) -> IResult<&str, &'static str> {
    let (open, inside, rest) = bracket::leading(input).ok_or_else(|| refused(input))?;
    let held = (open == '(' || bracket::is_angled(open)).then_some(inside).ok_or_else(|| refused(input))?;
    let (_, recipient) = all_consuming(delimited(space0, recipient, space0)).parse(held)?;
    Ok((rest, recipient))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_brackets_behind_an_amount() {
        assert!(trail("(基金)").fund && trail("【再掲】").relisted);
        let supplementary = |text| trail(text).supplementary.map(|lead| lead.stage);
        assert_eq!(supplementary("(令和3年度補正、基金)"), Some(Some(Stage::Supplementary)));
        assert_eq!(supplementary("【令和6年度補正予算】20億円"), None);
    }

    #[test]
    fn marks_behind_an_amount() {
        let found = trail("(基金) ※");
        assert!(found.fund && found.footnote);
        assert_eq!(trail("の内数").len, "の内数".len());
        assert_eq!(trail("を計上").len, 0);
    }
}
