//! Signs before a number, and whether one is its own: 前年度から＋8,500億円, 【▲ 479億円.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{all_consuming, value};

use crate::grammar::amount::before_spelt_triangle;
use crate::grammar::bracket;
use crate::grammar::qualifier::qualifier_before;
use crate::grammar::year::{compared_year, relative_year};

// 対平成三十一年度
const LONGEST_YEAR: usize = 16;

/// Where the sign of a number at `start` begins, if one belongs to it; else `start`.
pub(in crate::scan) fn sign_start(text: &str, floor: usize, start: usize) -> usize {
    let before = &text[floor..start];
    let near = before.trim_end_matches(' ');
    let spelt = before_spelt_triangle(near);
    let unspelt = spelt.unwrap_or(near);
    let apart = near.len() < before.len();
    let Some(mark) = unspelt.chars().next_back().filter(|mark| spelt.is_none() || matches!(mark, '△' | '▲')) else {
        return spelt.map_or(start, |unspelt| floor + unspelt.len());
    };
    let lead = &unspelt[..unspelt.len() - mark.len_utf8()];
    // Right after an amount a + adds and a - leads to the end of a range.
    let compared = || follows_comparison(lead) || (mark == '+' && lead.ends_with("年度"));
    let opens = || !(lead.is_empty() && floor > 0) && (opens_cell(lead) || compared());
    let belongs = match mark {
        '△' | '▲' => true,
        '−' => opens(),
        // による増は＋3,700億円, 前年度から＋8,500億円
        '+' if lead.ends_with('は') || lead.ends_with("から") => true,
        '-' | '+' => !apart && opens(),
        _ => false,
    };
    if belongs { floor + lead.len() } else { start }
}

/// Whether a cell, a bracket or a clause opens right after `before`: a mark there belongs to what follows.
pub(in crate::scan) fn opens_cell(before: &str) -> bool {
    let opens =
        |c: char| bracket::opens(c) || matches!(c, '「' | '、' | '。' | ',' | ':' | ';' | '/' | '→' | '⇒' | '|');
    before.chars().next_back().is_none_or(|c| c.is_whitespace() || opens(c))
}

/// Whether `before` ends with a comparison: 対前年度, 前年度, 対29年度, 増減額, 前年比, 同; 総額 and 令和6年度 are none.
pub(super) fn follows_comparison(before: &str) -> bool {
    let change = || qualifier_before(before).is_some_and(|qualifier| qualifier.change);
    before.ends_with('同') || change() || (before.ends_with("年度") && follows_compared_year(before))
}

// 対29年度  対令和5年度  前々年度
fn follows_compared_year(before: &str) -> bool {
    let is_compared = |at| all_consuming(alt((compared_year, value((), relative_year)))).parse(&before[at..]).is_ok();
    before.char_indices().rev().take(LONGEST_YEAR).any(|(at, c)| matches!(c, '対' | '前') && is_compared(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_belong() {
        let sign = |text: &str| {
            let number = text.find('5').unwrap_or(0);
            text[sign_start(text, 0, number)..number].to_owned()
        };
        for text in [
            "▲5",
            "増減 △ 5",
            "(-5",
            "対前年度-5",
            "対令和4年度-5",
            "増減額 −5",
            "対昭和60年度-5",
            "対6年度-5",
            "対前年度比-5",
            "差額-5",
            "前々年度-5",
            "対前年度+5",
            "令和6年度+5",
            "による増は+5",
            "前年度から+5",
            "しろさんかく5",
        ] {
            assert_ne!(sign(text), "", "{text}");
        }
        for text in ["AMED-5", "- 5", "4億円+5", "3-5", "事業-5", "令和6年度-5", "総額-5", "予算額-5", "程度-5"]
        {
            assert_eq!(sign(text), "", "{text}");
        }
    }
}
