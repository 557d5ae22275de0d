//! The words next to an amount that say how exact it is, which way it errs, or what it is a part or change of: 約,
//! 程度, 以上, の内数, 対前年度.

use std::sync::LazyLock;

use nom::character::complete::char;
use nom::combinator::verify;
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::amount::sign;
use super::number::begins_numeral;
use super::rate::{behind_percentage, is_percentage};
use super::spacing::gap;
use super::{bracket, refused};
use crate::data::{ByWord, CharSet};
use crate::script::{is_kanji, is_katakana};
use crate::vocabulary::{self, rows};

/// What may follow ＋緊要, in the place of an item request: 緊要な経費.
pub const COSTS: &str = "な経費";

// 程度 強 以上 の内数
/// What an amount's number may be followed by, whichever it says.
pub fn qualifier_after(input: &str) -> IResult<&str, &'static Qualifier> {
    let found = AFTER.leading(input).map(|(_, qualifier)| qualifier);
    let Some(found) = found.filter(|qualifier| qualifier.says_something()) else { return parted(input) };
    let rest = &input[found.word.len()..];
    if found.is_affix() && begins_word(rest) { Err(refused(input)) } else { Ok((rest, found)) }
}

/// の⏎増, の⏎内数
fn parted(input: &str) -> IResult<&str, &'static Qualifier> {
    let of_sense = |qualifier: &&Qualifier| qualifier.change || qualifier.of_which;
    preceded((char('の'), verify(gap, |gap: &str| !gap.is_empty())), verify(qualifier_after, of_sense)).parse(input)
}

// 音 of 超音波, but not 程 of 強程度
fn begins_word(rest: &str) -> bool {
    rest.starts_with(|c| is_kanji(c) || is_katakana(c)) && AFTER.leading(rest).is_none()
}

/// What stands behind the changes that are listed behind an amount: ) of 、対前年度▲14億円、1.1％減).
pub fn behind_changes(text: &str) -> &str {
    behind_listed(text, false)
}

/// The same behind a change, where a rate needs no sign: ) of 、1.1％).
pub fn behind_more_changes(text: &str) -> &str {
    behind_listed(text, true)
}

fn behind_listed(text: &str, mut listed: bool) -> &str {
    let mut rest = text;
    for _ in 0..MOST_CHANGES {
        let Some(behind) = behind_change(rest, listed) else { break };
        (rest, listed) = (behind, true);
    }
    rest
}

// how many changes a bracket lists: 対前年度＋2億円、7.4％増, and in what
const MOST_CHANGES: usize = 4;
// how many bytes one takes at most
const LONGEST_CHANGE: usize = 60;

// behind one that is listed, 、1.2%, too
fn behind_change(text: &str, listed: bool) -> Option<&str> {
    let change = text.trim_start_matches(' ').strip_prefix('、')?;
    let near = &change[..change.floor_char_boundary(LONGEST_CHANGE)];
    let ends = near.find(|c| c == '、' || bracket::is_bracket(c) || c == '\n');
    let end = ends.or((near.len() == change.len()).then_some(near.len()))?;
    // 対前年度＋1,686億円（＋2.3％）
    let behind = || behind_percentage(&change[end..]).unwrap_or(&change[end..]);
    let words = change[..end].trim();
    (is_change(words) || (listed && is_percentage(words))).then(behind)
}

// how many chars may stand before the sign of a change: 対前年度比
const LONGEST_COMPARED: usize = 6;

// 対前年度▲14億円, ＋13.0％, 7.4％増
fn is_change(words: &str) -> bool {
    let mut before = words.char_indices().take(LONGEST_COMPARED + 1).take_while(|(_, c)| !c.is_ascii_digit());
    let signed = before.any(|(at, _)| {
        let behind = sign(&words[at..]).map(|(rest, _)| rest);
        behind.is_ok_and(|rest| rest.trim_start_matches(' ').starts_with(begins_numeral))
    });
    signed || (words.contains(begins_numeral) && words.ends_with(['増', '減']))
}

/// Every qualifier that may follow an amount's number: 程度, の内数.
pub fn qualifiers_after() -> impl Iterator<Item = &'static Qualifier> {
    AFTER.values().filter(|qualifier| qualifier.says_something())
}

/// The qualifier that `text` ends with: 約, 最大, 対前年度.
pub fn qualifier_before(text: &str) -> Option<&'static Qualifier> {
    let last = text.chars().next_back().filter(|&c| LAST_CHARS.holds(c))?;
    let from = BEFORE.partition_point(|(c, _)| *c < last);
    let found = BEFORE[from..].iter().take_while(|(c, _)| *c == last).find(|(_, own)| text.ends_with(own.word));
    found.map(|(_, qualifier)| qualifier).filter(|qualifier| qualifier.says_something())
}

/// A word next to an amount, and what it says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifier {
    /// 約
    pub word: &'static str,
    /// 約, 程度
    pub approximate: bool,
    /// 以上, 最大
    pub bound: Option<Bound>,
    /// の内数
    pub of_which: bool,
    /// 対前年度, 増
    pub change: bool,
}

/// On which side of the printed figure the true one lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// 以上 超 強 余り
    Lower,
    /// 以下 未満 最大 上限
    Upper,
}

impl Qualifier {
    fn from_cells(cells: &[&'static str]) -> Option<Qualifier> {
        let &[word, _, effects] = cells else {
            return None;
        };
        let says = |effect| effects.split(' ').any(|said| said == effect);
        let bound = if says("lower") { Some(Bound::Lower) } else { says("upper").then_some(Bound::Upper) };
        Some(Qualifier {
            word,
            approximate: says("approximate"),
            bound,
            of_which: says("of_which"),
            change: says("change"),
        })
    }

    /// 強 弱 余 超 増 減, with which longer words begin as well: 超音波, 減災.
    fn is_affix(&self) -> bool {
        self.word.trim_start_matches('の').chars().count() == 1
    }

    fn says_something(&self) -> bool {
        self.approximate || self.bound.is_some() || self.of_which || self.change
    }
}

/// By the last char of each word, and among those with the same the longest first.
static BEFORE: LazyLock<Vec<(char, Qualifier)>> = LazyLock::new(|| {
    let last_char = |qualifier: Qualifier| Some((qualifier.word.chars().next_back()?, qualifier));
    let mut found: Vec<_> = qualifiers("before").filter_map(last_char).collect();
    found.sort_by_key(|(c, qualifier)| (*c, std::cmp::Reverse(qualifier.word.len())));
    found
});

// most texts end in none of them
static LAST_CHARS: LazyLock<CharSet> = LazyLock::new(|| BEFORE.iter().map(|&(c, _)| c).collect());

static AFTER: LazyLock<ByWord<Qualifier>> =
    LazyLock::new(|| ByWord::new(qualifiers("after").map(|qualifier| (qualifier.word, qualifier))));

fn qualifiers(side: &'static str) -> impl Iterator<Item = Qualifier> {
    let table = rows(&vocabulary::QUALIFIERS).filter(move |cells| cells.get(1) == Some(&side));
    table.filter_map(Qualifier::from_cells)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::QUALIFIERS, Qualifier::from_cells);
    }

    #[test]
    fn changes_that_are_listed() {
        assert_eq!(behind_changes("、+3億円、1.2%)"), ")");
        assert_eq!((behind_changes("、50%)"), behind_more_changes("、1.2%)")), ("、50%)", ")"));
    }

    #[test]
    fn tables_are_whole() {
        let lines = rows(&vocabulary::QUALIFIERS).count();
        assert_eq!(lines, qualifiers("before").count() + qualifiers("after").count());
        assert_eq!(qualifier_after("強化").ok(), None);
        assert_eq!(qualifier_after("超音波").ok(), None);
        assert_eq!(qualifier_after("強程度").unwrap().1.word, "強");
        assert_eq!(qualifier_after("減少").unwrap().1.word, "減少");
        assert_eq!(qualifier_before("総額約").unwrap().word, "約");
        assert_eq!(qualifier_before("契約"), None);
    }
}
