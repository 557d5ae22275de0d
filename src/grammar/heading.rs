//! A numbered heading: １． 医薬品プロジェクト ４３１億円 ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞ (catalogue X01, X08).

use nom::character::complete::{char, digit1, space0};
use nom::combinator::{not, peek, verify};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// １．医薬品プロジェクト 令和６年度概算要求のポイント
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading<'i> {
    /// 1
    pub no: &'i str,
    /// 医薬品プロジェクト
    pub name: &'i str,
    /// 令和６年度概算要求のポイント, or the amounts.
    pub rest: &'i str,
}

/// １．医薬品プロジェクト; a full stop before a digit is a decimal point instead.
pub fn heading(input: &str) -> IResult<&str, Heading<'_>> {
    let (rest, no) = preceded(space0, terminated(number, (char('.'), not(peek(digit1)), space0))).parse(input)?;
    let end = rest.find([' ', '<', '\t']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let (name, money) = before_money(name);
    let titled = |name: &&str| name.chars().count() > 1 && !name.ends_with('。');
    let (_, name) = verify(nom::combinator::rest, titled).parse(name)?;
    Ok(("", Heading { no, name, rest: if money.is_empty() { rest.trim() } else { money } }))
}

// 1 … 99
fn number(input: &str) -> IResult<&str, &str> {
    verify(digit1, |digits: &str| digits.len() <= 2).parse(input)
}

// 医薬品プロジェクト431億円 without a space between
fn before_money(name: &str) -> (&str, &str) {
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit() || ",.億円兆".contains(c));
    let money = &name[digits.len()..];
    if money.contains('億') && money.starts_with(|c: char| c.is_ascii_digit()) { (digits, money) } else { (name, "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Option<(&str, &str, &str)> {
        heading(input).ok().map(|(_, h)| (h.no, h.name, h.rest))
    }

    #[test]
    fn a_project_with_its_amounts() {
        let line = "1. 医薬品プロジェクト 431億円 <AMED 380億円、インハウス 51億円>";
        assert_eq!(read(line), Some(("1", "医薬品プロジェクト", "431億円 <AMED 380億円、インハウス 51億円>")));
        assert_eq!(read("2.医薬品プロジェクト431億円"), Some(("2", "医薬品プロジェクト", "431億円")));
    }

    #[test]
    fn a_project_with_a_title_behind() {
        assert_eq!(read(" 5.疾患基礎研究プロジェクト 令和6年度概算要求のポイント").map(|h| h.1), Some("疾患基礎研究プロジェクト"));
    }

    #[test]
    fn a_decimal_is_no_heading() {
        assert_eq!(read("2.4億円"), None);
        assert_eq!(read("18.6億円)"), None);
        assert_eq!(read("令和6年度"), None);
    }
}
