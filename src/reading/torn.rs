//! Line breaks that wrapping puts between an amount and what is said of it: 12億円（10億円⏎）, （インハウス概算要求額⏎51億円）,
//! 29億円の⏎内数; and behind numbers that have a line for themselves, and names above their amounts.

mod alone;
mod named;

use std::iter::successors;
use std::ops::Range;

use memchr::{memchr, memmem, memrchr};

use crate::grammar::bracket;
use crate::grammar::bullet::bullet;
use crate::grammar::clause;
use crate::grammar::part::POOL;
use crate::grammar::qualifier::behind_changes;
use crate::scan::mentions;

/// The brackets that amounts stand in; angles hold shares, which wrap by rules of their own.
const OF_AMOUNTS: [(&str, char); 4] = [("(", ')'), ("[", ']'), ("〔", '〕'), ("【", '】')];

// how many bytes and amounts such a bracket may hold, and over how many breaks
const LONGEST: usize = 150;
const MOST_AMOUNTS: usize = 4;
const MOST_BREAKS: usize = 2;

/// The line breaks in brackets that hold amounts with their words and nothing else, and before one that stands below its amount;
/// those within a literal are the literal's; and those behind numbers alone.
pub(super) fn breaks(text: &str) -> Vec<usize> {
    let of_kind = |(open, close): (&'static str, char)| {
        let begins = memmem::find_iter(text.as_bytes(), open);
        begins.flat_map(move |at| {
            let begin = at + open.len();
            below_its_amount(text, at, begin, close).into_iter().chain(within(text, begin, close).unwrap_or_default())
        })
    };
    let parts = memmem::find_iter(text.as_bytes(), POOL).filter_map(|at| before_part(text, at));
    let mut found: Vec<usize> = OF_AMOUNTS
        .into_iter()
        .flat_map(of_kind)
        .chain(parts)
        .chain(alone::breaks(text))
        .chain(named::breaks(text))
        .collect();
    found.sort_unstable();
    found.dedup(); // （1.2億円の⏎内数）
    found
}

// 29億円の⏎内数, 29億円⏎の内数
fn before_part(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].trim_end_matches(' ');
    let above = before.strip_suffix('の').unwrap_or(before).trim_end_matches(' ').strip_suffix('\n')?;
    above.trim_end_matches([' ', 'の', '\r']).ends_with(['円', ')']).then_some(above.len())
}

// as much of a text as such a bracket may take
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

// those in the bracket that opens before `begin`
fn within(text: &str, begin: usize, close: char) -> Option<Vec<usize>> {
    let rest = near(&text[begin..]);
    // most close on their line
    let first = rest.find(|c| c == '\n' || bracket::is_bracket(c))?;
    if !rest[first..].starts_with('\n') {
        return None;
    }
    let inside = &rest[..rest.find(bracket::is_bracket)?];
    let closed = rest[inside.len()..].starts_with(close);
    let breaks: Vec<usize> = inside.match_indices('\n').map(|(at, _)| at).collect();
    // ● of another programme
    let marked = || inside.split('\n').skip(1).any(|line| bullet(line.trim_start()).is_some());
    let blank = || breaks.windows(2).any(|pair| inside[pair[0]..pair[1]].trim().is_empty());
    if !closed || breaks.len() > MOST_BREAKS || inside.contains(['。', '\u{c}']) || blank() || marked() {
        return None;
    }
    let literals = amounts(inside)?;
    let in_literal = |at: &usize| literals.iter().any(|literal| literal.contains(at));
    Some(breaks.into_iter().filter(|at| !in_literal(at)).map(|at| begin + at).collect())
}

// ● 甲事業 12億円⏎（10億円）: brackets with a line of their own, below one that ends with its only amount, behind words
fn below_its_amount(text: &str, at: usize, begin: usize, close: char) -> Option<usize> {
    let above = text[..at].trim_end_matches(' ').strip_suffix('\n')?;
    let line = above[memrchr(b'\n', above.as_bytes()).map_or(0, |at| at + 1)..].trim();
    let rest = &text[at..];
    let alone = || is_brackets(&rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]);
    let rest_of_bracket = near(&text[begin..]);
    let inside = &rest_of_bracket[..rest_of_bracket.find(close)?];
    // ＜ＡＭＥＤ＞ is of this year's amount alone; most brackets hold no amount, and most lines above end with none
    let ends = line.ends_with(['円', ')', '】', '〕', ']']) && inside.contains('円') && line.contains('円') && alone();
    let own = ends.then(|| mentions(line).next()).flatten().filter(|own| own.range.start > 0)?.range;
    let listed = bullet(line).is_some();
    // （うち要望額 188億円） may be of a total further above
    let own_part = |amounts: &Vec<Range<usize>>| {
        let part = || mentions(inside).next().is_some_and(|first| first.flags.of_which);
        (listed && amounts.len() == 1) || !part()
    };
    let only = is_brackets(&line[own.end..]) && amounts(inside).as_ref().is_some_and(own_part);
    only.then_some(above.len())
}

// whether a text is nothing but brackets
fn is_brackets(text: &str) -> bool {
    let behind = successors(Some(text.trim()), |rest| Some(bracket::leading(rest)?.2.trim_start()));
    behind.last() == Some("")
}

// the amounts of a bracket that has nothing behind them but what marks the last: の内数; those in a column are a page's
fn amounts(inside: &str) -> Option<Vec<Range<usize>>> {
    let literals: Vec<Range<usize>> = mentions(inside).take(MOST_AMOUNTS + 1).map(|mention| mention.range).collect();
    let behind = behind_changes(inside[literals.last()?.end..].trim());
    let column = literals.windows(2).any(|pair| inside[pair[0].end..pair[1].start].trim().is_empty());
    (literals.len() <= MOST_AMOUNTS && !column && clause::trail(behind).len == behind.len()).then_some(literals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_in_the_bracket_of_an_amount() {
        let joined = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            breaks(text).into_iter().for_each(|at| bytes[at] = b' ');
            String::from_utf8(bytes).expect("breaks are ASCII")
        };
        assert_eq!(joined("甲 12億円(10億円\n)\n乙(\n3億円\n)"), "甲 12億円(10億円 )\n乙( 3億円 )");
        assert_eq!(joined("【前年度\n当初 5億円の内数\n】"), "【前年度 当初 5億円の内数 】");
        assert_eq!(breaks("● 甲 2億円\n(1.2億円の\n内数)").len(), 1);
        for other in ["(前年度\n1,2\n48億円)", "甲事業(仮\n称)", "(3億円を\n投じる)", "(1億円\n2億円)", "(甲\n\n1億円)"]
        {
            let torn: Vec<usize> = breaks(other);
            assert!(torn.iter().all(|&at| other.starts_with("(前") && at < 11), "{other:?} {torn:?}");
        }
    }
}
