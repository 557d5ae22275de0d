//! Words in an amount's place: 新規, －, 皆増, 事項要求.

use std::ops::Range;
use std::sync::LazyLock;

use super::qualifiers_after;
use crate::grammar::number::is_dash;
use crate::grammar::spacing::gap;
use crate::grammar::unit::unit;
use crate::grammar::year::fiscal_year;
use crate::scan::Flags;
use crate::stage::stage_word;
use crate::vocabulary::{self, rows};

static NONE_WORDS: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    rows(&vocabulary::NONE_WORDS).filter_map(|cells| Some((*cells.first()?, *cells.get(1)? == "change"))).collect()
});

// 事項要求  事項⏎要求  +緊要
/// The length of an item request that `rest` begins with.
pub(in crate::scan) fn item_request(before: &str, rest: &str) -> Option<usize> {
    let after_head = |head, tail| {
        let (start, torn) = gap(rest.strip_prefix(head)?).ok()?;
        let after: &str = start.strip_prefix(tail)?;
        // 事項 and 要求額 are headings of two columns, 事項⏎要求 is one cell torn.
        let whole = torn.is_empty() || (torn == "\n" && !after.starts_with(['額', '・', '等']));
        whole.then_some(rest.len() - after.len())
    };
    after_head("事項", "要求").or_else(|| {
        let added = before.trim_end_matches(' ').ends_with('+');
        (added && rest.starts_with("緊要")).then_some("緊要".len())
    })
}

// (新規)  〔皆増〕  (-)
/// A word for nothing in brackets right after an amount. A dash with a unit is found on its own.
pub(in crate::scan) fn none_after(after: &str) -> Option<Range<usize>> {
    let rest = qualifiers_after(after, &mut Flags::default());
    let (rest, _) = gap(rest).ok()?;
    let inner = behind_label(rest.strip_prefix(['(', '〔', '['])?.trim_start_matches(' '));
    let word = none_word(inner)?;
    let closes = inner[word.len()..].trim_start_matches(' ').starts_with([')', '〕', ']']);
    let start = after.len() - inner.len();
    closes.then_some(start..start + word.len())
}

// (前年度予算額 新規), (令和6年度予算額:-)
fn behind_label(inner: &str) -> &str {
    let after_year = fiscal_year(inner).map_or(inner, |(rest, _)| rest.trim_start_matches(' '));
    let after = stage_word(after_year).map_or(inner, |(length, _)| &after_year[length..]);
    after.trim_start_matches([' ', ':'])
}

/// Whether a word stands for no amount: －, 新規.
pub(in crate::scan) fn is_none_word(word: &str) -> bool {
    none_word(word) == Some(word)
}

fn none_word(text: &str) -> Option<&str> {
    let dash = text.chars().next().filter(|c| is_dash(*c)).map(char::len_utf8);
    let with_unit =
        |length: usize| unit(text[length..].trim_start_matches(' ')).ok().map(|(rest, _)| text.len() - rest.len());
    let dash = dash.map(|length| with_unit(length).unwrap_or(length));
    let word = || NONE_WORDS.iter().find_map(|(word, _)| spread_word(word, text));
    dash.or_else(word).map(|length| &text[..length])
}

// the length of 新規 or 新  規 at the beginning of a text
fn spread_word(word: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for (nth, letter) in word.chars().enumerate() {
        rest = if nth > 0 { rest.trim_start_matches(' ') } else { rest };
        rest = rest.strip_prefix(letter)?;
    }
    Some(text.len() - rest.len())
}

/// Whether the word says how the amount changed (皆増), not what it was (新規).
pub(in crate::scan) fn is_change_word(word: &str) -> bool {
    NONE_WORDS.iter().any(|(known, change)| spread_word(known, word) == Some(word.len()) && *change)
}

/// Whether the word says that there was nothing the year before (新規).
pub(in crate::scan) fn is_prior_word(word: &str) -> bool {
    NONE_WORDS.iter().any(|(known, change)| spread_word(known, word) == Some(word.len()) && !*change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_amounts_place() {
        assert_eq!(none_after("(新規)"), Some(1..7));
        assert_eq!(none_after("( 新  規 )"), Some(2..10));
        assert_eq!(none_after("程度 ( - )"), Some(9..10));
        assert_eq!(none_after("(-億円)"), Some(1..8));
        assert_eq!(none_after("(前年度予算額 新規)"), Some(20..26));
        assert_eq!(none_after("(新規事業)"), None);
    }
}
