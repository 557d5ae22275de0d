//! Ministry tags and legends: （文、厚、経）, ■文科省、厚労省、経産省、■文科省, 文:文部科学省、厚:厚生労働省 (catalogue T04–T08).

use std::ops::RangeInclusive;

use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{char, one_of, satisfy, space0};
use nom::combinator::{all_consuming, map_opt, opt};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, separated_pair};
use nom::{IResult, Parser};

use super::bullet::{is_dot, is_mark};
use super::phrase::is_ministry_total;
use super::{bracket, refused};
use crate::blank::trim;
use crate::ministry::Directory;

/// 文、厚、経 or ◎文、厚, the inside of a programme's tag: nothing but ministries, ◎ before the one in the lead.
pub fn ministries(directory: &Directory, inside: &str) -> Option<Vec<String>> {
    let one = preceded(opt(char('◎')), |input| ministry(directory, input));
    let list = (separated_list1((space0, one_of("、,・/"), space0), one), opt(char('等')));
    all_consuming(delimited(space0, list, space0)).parse(inside).ok().map(|(_, (names, _))| names)
}

/// 厚生労働省, as long as names of ministries are: 文 alone may be any word's first letter.
pub fn ministry_alone(directory: &Directory, text: &str) -> Option<String> {
    let text = trim(text);
    let (name, rest) = directory.strip(text).filter(|_| CHARS.contains(&text.chars().count()))?;
    rest.is_empty().then(|| name.to_owned())
}

/// 厚生労働省, 【厚生労働省】, ［農］, 【国土交通省（海上保安庁）】: the ministry whose amount stands right behind.
pub fn ministry_before(directory: &Directory, text: &str) -> Option<String> {
    let text = trim(text);
    let Some(inside) = bracket::enclosed(text).filter(|_| !text.starts_with('(')) else {
        return ministry_alone(directory, text);
    };
    ministry_with_bureau(directory, inside)
}

/// 農, 厚生労働省, 国土交通省（海上保安庁）: a ministry, with its bureau or agency behind it.
pub fn ministry_with_bureau(directory: &Directory, text: &str) -> Option<String> {
    let name = bracket::without_trailing(text);
    directory.strip(trim(name)).filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name.to_owned())
}

/// 外務省予算, デジタル庁計（一括計上分を含む）: the ministry that the name of a total is of.
pub fn ministry_of_total<'d>(directory: &'d Directory, text: &str) -> Option<&'d str> {
    let text = trim(text);
    let name = bracket::without_trailing(text);
    let (ministry, rest) = directory.strip(name).filter(|(_, rest)| !rest.is_empty())?;
    let whole = CHARS.contains(&name[..name.len() - rest.len()].chars().count());
    (whole && is_ministry_total(trim(rest))).then_some(ministry)
}

// how many chars a ministry's name has where it stands alone
const CHARS: RangeInclusive<usize> = 3..=12;

/// ■文科省、厚労省、経産省、■文科省、■厚労省: each ■ is one colour of the slide, and a colour may stand for several ministries.
pub fn colours(directory: &Directory, line: &str) -> Option<Vec<Vec<String>>> {
    let one = |input| ministry(directory, input);
    let colour =
        preceded((opt(one_of("、,")), space0, satisfy(is_colour), space0), separated_list1(comma_before_name, one));
    all_consuming(delimited(space0, many1(colour), space0)).parse(line).ok().map(|(_, colours)| colours)
}

// a mark that a slide gives a colour
fn is_colour(c: char) -> bool {
    is_mark(c) && !is_dot(c)
}

// the comma before a further name of the same colour; the one before ■ belongs to the next colour
fn comma_before_name(input: &str) -> IResult<&str, char> {
    let (rest, comma) = one_of("、,").parse(input)?;
    let (rest, _) = space0(rest)?;
    nom::combinator::not(satisfy(is_colour)).parse(rest).map(|_| (rest, comma))
}

/// 文:文部科学省、厚:厚生労働省, behind ※ or 凡例.
pub fn abbreviations(directory: &Directory, line: &str) -> Option<Vec<(String, String)>> {
    let key = take_while1(|c: char| c.is_alphabetic());
    let pair = separated_pair(key, (space0, one_of(":=…"), space0), |input| formal(directory, input));
    let list = preceded(lead, separated_list1((space0, one_of("、,;"), space0), pair));
    let (_, pairs) = preceded(space0, list).parse(line).ok()?;
    (pairs.len() > 1).then(|| pairs.into_iter().map(|(key, name): (&str, String)| (key.to_owned(), name)).collect())
}

// ※, (注), 凡例:
fn lead(input: &str) -> IResult<&str, &str> {
    let words = ["※", "(注)", "凡例:", "凡例", "注)", "("];
    Ok((words.iter().fold(input.trim_start(), |rest, word| rest.strip_prefix(word).unwrap_or(rest)).trim_start(), ""))
}

fn ministry<'i>(directory: &Directory, input: &'i str) -> IResult<&'i str, String> {
    map_opt(nom::combinator::rest, |text| directory.strip(text).map(|(name, rest)| (name.to_owned(), rest)))
        .parse(input)
        .map(|(_, (name, rest))| (rest, name))
}

// 文部科学省, which must be a full name so that 文:予算 is no legend
fn formal<'i>(directory: &Directory, input: &'i str) -> IResult<&'i str, String> {
    let (rest, name) = take_while(|c: char| c.is_alphabetic()).parse(input)?;
    match directory.formal(name) {
        Some(formal) if name.chars().count() > 2 => Ok((rest, formal.to_owned())),
        _ => Err(refused(input)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;

    fn directory() -> Directory {
        Directory::in_force(Some(FiscalYear(2024)))
    }

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_tag_is_nothing_but_ministries() {
        let tag = |inside| ministries(&directory(), inside);
        assert_eq!(tag("文、厚、経"), Some(strings(&["文部科学省", "厚生労働省", "経済産業省"])));
        assert_eq!(tag("◎文、厚"), Some(strings(&["文部科学省", "厚生労働省"])));
        assert_eq!(tag("文科省・厚労省"), Some(strings(&["文部科学省", "厚生労働省"])));
        for other in ["B-cure", "再掲", "厚労省/薬機法改正等", "東北メディカル・メガバンク", "基金"]
        {
            assert_eq!(tag(other), None, "{other}");
        }
    }

    #[test]
    fn one_colour_may_stand_for_several_ministries() {
        let colours = colours(&directory(), "■文科省、厚労省、経産省、■文科省、■厚労省");
        let expected =
            [strings(&["文部科学省", "厚生労働省", "経済産業省"]), strings(&["文部科学省"]), strings(&["厚生労働省"])];
        assert_eq!(colours.as_deref(), Some(&expected[..]));
    }

    #[test]
    fn a_black_square_before_a_sentence_is_no_legend() {
        assert_eq!(colours(&directory(), "■ 再生・細胞医療の実用化に向け"), None);
    }

    #[test]
    fn the_documents_own_abbreviations() {
        let legend = abbreviations(&directory(), "※文:文部科学省、厚:厚生労働省、経:経済産業省");
        assert_eq!(legend.map(|l| l.len()), Some(3));
        assert_eq!(abbreviations(&directory(), "文部科学省:アカデミアシーズの育成"), None);
    }
}
