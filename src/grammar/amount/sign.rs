//! Signs before amounts: ▲ 479億円, +5億円, くろさんかく5億円.

use std::borrow::Cow;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, satisfy};
use nom::combinator::{opt, recognize, value};
use nom::sequence::pair;
use nom::{IResult, Parser};

/// How texts made for reading aloud spell △ and ▲ out.
const SPELT_TRIANGLES: [&str; 2] = ["しろさんかく", "くろさんかく"];

/// The same without its colour, which is a sign only in a cell: さんかく6億円 may be of a triangle.
const TRIANGLE: &str = "さんかく";

/// A sign before an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// ＋
    Plus,
    /// △ ▲ − -
    Minus,
}

/// A text without the spelling of its triangles, where they stand beside it: 増△減額 of 増△しろさんかく減額.
pub fn without_spelling(text: &str) -> Cow<'_, str> {
    if !text.contains(TRIANGLE) {
        return Cow::Borrowed(text); // nearly every one
    }
    let bare = |text: String, word: &str| {
        ["△", "▲"].iter().fold(text, |text, sign| text.replace(&[*sign, word].concat(), sign))
    };
    Cow::Owned(SPELT_TRIANGLES.into_iter().chain([TRIANGLE]).fold(text.to_owned(), bare))
}

/// Whether a text is a sign in a cell, alone: △, ▲, △しろさんかく, さんかく.
pub fn is_minus(text: &str) -> bool {
    matches!(sign_in_cell(text), Ok(("", Sign::Minus)))
}

/// A sign in a cell, where さんかく is one, too.
pub fn sign_in_cell(input: &str) -> IResult<&str, Sign> {
    alt((sign, value(Sign::Minus, tag(TRIANGLE)))).parse(input)
}

/// What stands before a triangle that is spelt out at the end of a text: ▲くろさんかく 3億円.
pub fn before_spelt_triangle(text: &str) -> Option<&str> {
    SPELT_TRIANGLES.into_iter().find_map(|word| text.strip_suffix(word))
}

// △ ▲ − - ＋  くろさんかく
/// A sign; texts made for reading aloud spell the triangles out, before or instead of them.
pub fn sign(input: &str) -> IResult<&str, Sign> {
    let spelt = || alt(SPELT_TRIANGLES.map(tag));
    let minus = alt((
        recognize(pair(satisfy(|c| matches!(c, '△' | '▲')), opt(spelt()))),
        recognize(satisfy(|c| matches!(c, '−' | '-'))),
        spelt(),
    ));
    alt((value(Sign::Minus, minus), value(Sign::Plus, char('+')))).parse(input)
}
