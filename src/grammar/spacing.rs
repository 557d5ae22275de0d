//! The space that extraction leaves inside a printed word or number.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::verify;
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::refused;
use crate::script::is_kanji;

/// More breaks than this part two things, even where they would read as one.
const MOST_BREAKS: usize = 2;

/// Spaces within a line, or none.
pub fn spaces(input: &str) -> IResult<&str, &str> {
    let rest = input.trim_start_matches([' ', '\t']);
    Ok((rest, &input[..input.len() - rest.len()]))
}

/// What stands between what was and what is: 12億円→15億円.
pub fn is_arrow(c: char) -> bool {
    matches!(c, '→' | '⇒' | '➡' | '⇨')
}

/// One line break: LF, CRLF, or a lone CR.
pub fn line_break(input: &str) -> IResult<&str, &str> {
    alt((tag("\n"), tag("\r\n"), tag("\r"))).parse(input)
}

/// Spaces, and up to two line breaks (one blank line) among them: where a number is torn from its unit.
#[inline]
pub fn gap(input: &str) -> IResult<&str, &str> {
    // most numbers stand right before their units
    if !matches!(input.as_bytes().first(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        return Ok((input, &input[..0]));
    }
    let rest = input.trim_start_matches([' ', '\t', '\r', '\n']);
    let space = &input[..input.len() - rest.len()];
    if count_breaks(space) > MOST_BREAKS { Err(refused(input)) } else { Ok((rest, space)) }
}

/// What stands before the [`gap`] that a text ends with: 3億円( of 3億円(⏎.
pub fn before_gap(text: &str) -> &str {
    let before = text.trim_end_matches([' ', '\t', '\r', '\n']);
    if gap(&text[before.len()..]).is_ok() { before } else { text }
}

/// What stands behind white space on the same page.
pub fn on_page(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r', '\n'])
}

/// LF, CRLF and lone CR each count once.
fn count_breaks(space: &str) -> usize {
    let bytes = space.as_bytes();
    let joined = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    bytes.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count() - joined
}

/// Where what stands behind the last of some chars begins.
pub fn behind_last(text: &str, is_one: impl Fn(char) -> bool) -> Option<usize> {
    text.char_indices().rev().find(|&(_, c)| is_one(c)).map(|(at, c)| at + c.len_utf8())
}

/// 比較増減額 of 比 較  増 減 額: a label whose letters are set apart one by one, which `text` ends with, and where it begins.
pub fn spread_label(text: &str) -> Option<(usize, String)> {
    let (mut start, mut letters) = (text.len(), Vec::new());
    loop {
        let before = text[..start].trim_end_matches(' ');
        let Some(letter) = before.chars().next_back().filter(|&letter| is_kanji(letter)) else { break };
        let at = before.len() - letter.len_utf8();
        if !(at == 0 || before[..at].ends_with(' ')) {
            break;
        }
        letters.push(letter);
        start = at;
    }
    (letters.len() > 1).then(|| (start, letters.into_iter().rev().collect()))
}

/// A gap with a line break in it: where digits are torn.
pub fn tear(input: &str) -> IResult<&str, &str> {
    verify(gap, breaks).parse(input)
}

/// Whether a gap has a line break in it.
pub fn breaks(gap: &str) -> bool {
    gap.contains(['\n', '\r'])
}

/// The end of a line, or of the page or text.
pub fn line_end(input: &str) -> IResult<&str, &str> {
    if input.is_empty() {
        return Ok((input, input));
    }
    preceded(spaces, alt((line_break, tag("\u{c}")))).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_blank_line_may_part_a_number() {
        assert_eq!(gap(" \n\n円"), Ok(("円", " \n\n")));
        assert_eq!(gap("\r\n \r\n円"), Ok(("円", "\r\n \r\n")));
        assert!(gap("\n\n\n円").is_err());
        assert_eq!(gap("円"), Ok(("円", "")));
        assert!(tear(" 円").is_err());
    }

    #[test]
    fn labels_set_apart() {
        let label = |text| spread_label(text).map(|(at, label)| (at, label.chars().count()));
        assert_eq!(spread_label("7年度  予 定  額 "), Some((9, "予定額".to_owned())));
        assert_eq!(
            ["総額 ", "A 国 ", "", "社会 資 本", "国 費 総 額"].map(label),
            [None, None, None, Some((7, 2)), Some((0, 4))]
        );
    }

    #[test]
    fn a_page_break_parts_everything() {
        assert_eq!(gap("\n\u{c}円"), Ok(("\u{c}円", "\n")));
        assert!(line_end("\u{c}円").is_ok());
        assert!(line_end("").is_ok());
    }
}
