//! Numbers with a unit of money that are none of the budget's: ※1 百万円未満は切り捨て, 1ドル120円, 数十億円.

use std::sync::LazyLock;

use crate::grammar::bracket;
use crate::grammar::number::is_place;
use crate::grammar::unit::unit;
use crate::grammar::year::LAST_YEAR;
use crate::vocabulary::{self, rows};

// how many chars a note takes to say how figures are rounded
const LONGEST_STATEMENT: usize = 40;

static ROUNDING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let kinds = rows(&vocabulary::NOTES).filter(|cells| cells.first() == Some(&"rounding"));
    kinds.filter_map(|cells| cells.get(1).copied()).collect()
});

static EXCHANGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| vocabulary::words_as(&vocabulary::AMOUNT_LABELS, "rate").collect());

// ※1 百万円未満は切り捨て  注1 百万円単位  ⏎1 億円未満を四捨五入
/// Whether a number is a note's, and what stands behind it only the unit that the note speaks of.
pub(in crate::scan) fn numbers_note(before: &str, literal: &str, after: &str) -> bool {
    let unit_name = literal.trim_start_matches(|c: char| c.is_ascii_digit());
    let spoken = after.trim_start_matches(' ');
    if !(spoken.starts_with("単位") || spoken.starts_with("未満"))
        || !(1..=2).contains(&(literal.len() - unit_name.len()))
    {
        return false;
    }
    let spaced = unit_name.starts_with([' ', '\t']);
    let is_unit = unit(unit_name.trim_start()).is_ok_and(|(rest, _)| rest.is_empty());
    let before = before.trim_end_matches([' ', '\t']);
    let near = spoken.char_indices().nth(LONGEST_STATEMENT).map_or(spoken, |(end, _)| &spoken[..end]);
    let said = near.split(['\n', '\r', '。']).next().unwrap_or_default();
    let rounds = ROUNDING.iter().any(|word| said.contains(word));
    // not 受注10億円単位
    let note = |before: &str| {
        before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || bracket::opens(c) || c == '※')
    };
    // (注)4 百万円単位
    let word = before.strip_suffix(bracket::closes).unwrap_or(before);
    let marked = before.ends_with(['※', '*']) || word.strip_suffix('注').is_some_and(note);
    let marked = marked && (rounds || spoken.starts_with("単位"));
    let opens = || spaced && rounds && (before.is_empty() || before.ends_with(['\n', '\r']));
    is_unit && (marked || opens())
}

// 1ドル120円, 1ユーロ=150円, 1ドル=139円（前年度:137円）
/// Whether an amount is the price of a currency.
pub(in crate::scan) fn is_exchange_rate(before: &str, literal: &str) -> bool {
    let labelled =
        || before.trim_end_matches([' ', ':']).strip_suffix(LAST_YEAR)?.strip_suffix('(')?.strip_suffix('円');
    let before = labelled().map_or(before, |rate| rate.trim_end_matches(is_figure));
    let before = before.trim_end_matches([' ', '=', ':', '約']);
    let single = |word: &&str| before.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(is_figure));
    !literal.contains(['億', '兆', '万']) && EXCHANGES.iter().any(single)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.')
}

// 数十億円  何千万円
/// Whether a number's head is a word for some: no amount is meant.
pub(in crate::scan) fn is_vague(before: &str, number: &str) -> bool {
    before.ends_with(['数', '何', '幾']) && number.starts_with(is_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_notes_and_prices_of_currencies() {
        for (before, literal, after) in [
            ("※", "1 百万円", "未満は切り捨て。"),
            ("(注", "2百万円", "単位で四捨五入"),
            ("(注)", "4 百万円", "単位で四捨五入"),
            ("3億円\n", "1 億円", "未満は四捨五入"),
        ] {
            assert!(numbers_note(before, literal, after), "{before}{literal}{after}");
        }
        for (before, literal, after) in [
            ("※", "1 億円", "未満の事業"),
            ("事業費 ", "1 億円", "未満は切り捨て"),
            ("", "1億円", "未満は切り捨て"),
            ("※", "1 億円", "を計上"),
            ("※", "100 百万円", "未満切捨て"),
            ("(受注)", "4 百万円", "単位"),
        ] {
            assert!(!numbers_note(before, literal, after), "{before}{literal}{after}");
        }
        assert!(is_exchange_rate("(レート 1ドル=", "120円") && is_exchange_rate("1ユーロ ", "150円"));
        assert!(is_exchange_rate("1ドル=139円(前年度:", "137円") && !is_exchange_rate("5円(前年度:", "4円"));
        assert!(!is_exchange_rate("11ドル", "120円") && !is_exchange_rate("1ドル、", "120億円"));
    }
}
