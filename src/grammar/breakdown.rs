//! A total's shares by ministry: （内10,こ７,総6,⏎⏎文697,厚579,経190）.
//!
//! The shares have no unit of their own and take the total's, or each prints it again (文60億円). The bracket may close
//! after line breaks and blank lines (catalogue D02, T01–T03, P07).

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{anychar, char, digit1, line_ending, multispace0 as gap, one_of, satisfy, space0};
use nom::combinator::{not, opt, recognize, value};
use nom::multi::many_m_n;
use nom::sequence::preceded;
use nom::{IResult, Offset, Parser};

use super::bracket;
use super::number::is_dash;
use super::part::POOL;
use super::refused;
use super::spacing::spaces;
use super::tag::says_relisted;
use super::unit::unit;
use crate::ministry::Directory;

/// （内10,こ７,総6）
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// One share a ministry, in printed order.
    pub shares: Vec<Share>,
    /// 経231等, 経等: the list of ministries is open.
    pub open: bool,
}

/// 文697
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Formal name.
    pub ministry: String,
    /// 文697, in bytes from the opening bracket.
    pub literal: Range<usize>,
    /// 697, or 60億円 with its own unit, in bytes from the opening bracket; none for 経-.
    pub number: Option<Range<usize>>,
    /// Whether the number prints its unit: 文60億円.
    pub has_unit: bool,
}

/// （内10,こ７,総6）, from the opening bracket; two ministries or more, so that （文3） remains a programme's tag with a footnote.
pub fn breakdown<'i>(directory: &Directory, input: &'i str) -> IResult<&'i str, Breakdown> {
    of_ministries(directory, input, 2)
}

/// （厚9） right behind another breakdown, where a sole ministry is one, too.
pub fn further_breakdown<'i>(directory: &Directory, input: &'i str) -> IResult<&'i str, Breakdown> {
    of_ministries(directory, input, 1)
}

/// 総務省:4億円、文部科学省:606億円, ※内訳:総務省 8億円(4億円)、…, 総務省 8億円⏎文部科学省 606億円: lines that are nothing but amounts of
/// two ministries or more, each with its unit; what a bracket behind one says is no share.
pub fn listed<'i>(directory: &Directory, input: &'i str) -> IResult<&'i str, Breakdown> {
    let mut lead = (opt(char('※')), space0, opt((tag("内訳"), space0, opt(char(':')))), space0);
    let (mut rest, _) = lead.parse(input)?;
    let mut shares = Vec::new();
    loop {
        let (after, (share, _)) = entry(directory, input, rest)?;
        let (after, _) = (space0, opt(remark), space0).parse(after)?;
        shares.push(share.filter(|share| share.has_unit).ok_or_else(|| refused(input))?);
        let next = one_of::<_, _, nom::error::Error<&str>>("、,").parse(after).map(|(next, _)| next);
        match next.or_else(|_| next_share(directory, after)) {
            Ok(next) => rest = next,
            Err(_) => {
                let ends = shares.len() > 1 && (after.is_empty() || after.starts_with(['\n', '\r']));
                return if ends { Ok((after, Breakdown { shares, open: false })) } else { Err(refused(input)) };
            }
        }
    }
}

// (4億円), 〔6億円〕 behind a share
fn remark(input: &str) -> IResult<&str, ()> {
    let (_, inside, behind) = bracket::leading(input).ok_or_else(|| refused(input))?;
    // （再掲） and （内数） say more of it than last year's amount
    let plain = !inside.contains('\n') && !says_relisted(inside) && !inside.contains(POOL);
    if plain { Ok((behind, ())) } else { Err(refused(input)) }
}

// behind a gap, or on the next line
fn next_share<'i>(directory: &Directory, after: &'i str) -> Result<&'i str, nom::Err<nom::error::Error<&'i str>>> {
    let (next, _) = (opt(line_ending), space0).parse(after)?;
    let (_, (share, _)) = entry(directory, next, next)?;
    share.map(|_| next).ok_or_else(|| refused(after))
}

fn of_ministries<'i>(directory: &Directory, input: &'i str, least: usize) -> IResult<&'i str, Breakdown> {
    let (_, close) = input
        .chars()
        .next()
        .and_then(bracket::of)
        .filter(|(open, _)| input.starts_with(*open))
        .ok_or_else(|| refused(input))?;
    let (mut rest, _) = anychar(input)?;
    let (mut shares, mut named, mut open) = (Vec::new(), 0, false);
    let mut closed = false;
    while !closed {
        let (after, (share, etc)) = entry(directory, input, rest)?;
        shares.extend(share);
        named += 1;
        open |= etc;
        (rest, closed) = preceded(gap, alt((value(true, char(close)), value(false, one_of(",、・"))))).parse(after)?;
    }
    if named < least || shares.is_empty() {
        return Err(refused(input));
    }
    Ok((rest, Breakdown { shares, open }))
}

// 文697, 文:697, 経-, 経231等; 経等 tells of a ministry without its share
fn entry<'i>(directory: &Directory, outer: &str, input: &'i str) -> IResult<&'i str, (Option<Share>, bool)> {
    let (input, _) = gap(input)?;
    if let Ok((rest, _)) = tag::<_, _, nom::error::Error<&str>>("等").parse(input) {
        return Ok((rest, (None, true)));
    }
    let (ministry, after) = directory.strip(input).ok_or_else(|| refused(input))?;
    if let Ok((rest, _)) = tag::<_, _, nom::error::Error<&str>>("等").parse(after) {
        return Ok((rest, (None, true)));
    }
    let (rest, number) =
        preceded((gap, opt(char(':')), gap), alt((recognize((number, opt(own_unit))).map(Some), value(None, dash))))
            .parse(after)?;
    let (rest, etc) = opt(tag("等")).parse(rest)?;
    let start = outer.offset(input);
    let place = |part: &str| outer.offset(part)..outer.offset(part) + part.len();
    let end = number.map_or(outer.offset(rest), |n| place(n).end);
    let has_unit = number.is_some_and(|number| number.ends_with(['円', '億']));
    let share = Share { ministry: ministry.to_owned(), literal: start..end, number: number.map(place), has_unit };
    Ok((rest, (Some(share), etc.is_some())))
}

// 億円, 百万円, 億
fn own_unit(input: &str) -> IResult<&str, &str> {
    preceded(spaces, alt((recognize(unit), tag("億")))).parse(input)
}

// 697, 1,248, 18.6; a comma before three digits and no fourth groups, any other separates
fn number(input: &str) -> IResult<&str, &str> {
    recognize((digit1, many_m_n(0, 4, group), opt((char('.'), digit1)))).parse(input)
}

// ,248
fn group(input: &str) -> IResult<&str, &str> {
    recognize((char(','), one_of("0123456789"), one_of("0123456789"), one_of("0123456789"), not(digit1))).parse(input)
}

// 経-, 経－, 経―
fn dash(input: &str) -> IResult<&str, &str> {
    recognize(satisfy(is_dash)).parse(input)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;

    fn read(input: &str) -> Option<Vec<(String, Option<&str>)>> {
        let directory = Directory::in_force(Some(FiscalYear(2024)));
        let (_, breakdown) = breakdown(&directory, input).ok()?;
        Some(breakdown.shares.into_iter().map(|s| (s.ministry, s.number.map(|n| &input[n]))).collect())
    }

    #[test]
    fn the_bracket_closes_after_blank_lines() {
        let shares = read("(内10,こ7,総6,\n\n文697,厚579,経190)").unwrap();
        let numbers: Vec<_> = shares.iter().map(|s| s.1.unwrap()).collect();
        assert_eq!(numbers, ["10", "7", "6", "697", "579", "190"]);
        assert_eq!(shares[3].0, "文部科学省");
    }

    #[test]
    fn a_dash_is_no_amount() {
        assert_eq!(read("(文67、厚34、経-)").unwrap()[2], ("経済産業省".to_owned(), None));
    }

    #[test]
    fn a_comma_groups_only_three_digits() {
        assert_eq!(read("(文1,248,厚10)").unwrap()[0].1, Some("1,248"));
    }

    #[test]
    fn a_colon_may_stand_between() {
        assert_eq!(read("(文:258、厚: 518)").unwrap()[1], ("厚生労働省".to_owned(), Some("518")));
    }

    #[test]
    fn the_list_may_be_open() {
        let directory = Directory::in_force(Some(FiscalYear(2017)));
        assert!(breakdown(&directory, "(文720、厚573、経231等)").unwrap().1.open);
    }

    #[test]
    fn the_last_ministry_may_have_no_share() {
        let directory = Directory::in_force(Some(FiscalYear(2024)));
        for open in ["(文60,厚30,経等)", "(文60,厚30,等)", "(文60,厚30等)"] {
            let (_, found) = breakdown(&directory, open).unwrap();
            assert_eq!((found.shares.len(), found.open), (2, true), "{open}");
        }
    }

    #[test]
    fn shares_may_print_their_unit() {
        let shares = read("(文60億円、厚1,230億円、経300百万円)").unwrap();
        assert_eq!(shares.iter().map(|s| s.1.unwrap()).collect::<Vec<_>>(), ["60億円", "1,230億円", "300百万円"]);
    }

    #[test]
    fn a_line_of_ministries() {
        let directory = Directory::in_force(Some(FiscalYear(2024)));
        let read = |line| Some(listed(&directory, line).ok()?.1.shares.len());
        assert_eq!(read("総務省:4億円、文部科学省:606億円\n次"), Some(2));
        assert_eq!(read("※内訳:総務省 8億円(4億円)、厚生労働省 525億円(475億円)"), Some(2));
        for other in [
            "総務省:4億円",
            "総務省 4億円、厚生労働省 5億円を計上",
            "総務省 4、厚生労働省 5",
            "甲事業 4億円、乙事業 5億円",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn other_brackets_are_not_breakdowns() {
        for other in ["(厚)", "(文、厚、経)", "(基金)", "(18.6億円)", "(文3)", "(内数)", "(文等)", "(文、厚等)"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
