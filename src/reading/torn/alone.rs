//! Numbers that have a line for themselves, above what they begin: ①⏎港の整備⏎10億円, (1)⏎島の整備. Of ○ and ・ alone, what stands around them
//! says more, and who reads them looks.
//!
//! Where another mark stands right above or below, the text has lost what each begins, and none is joined.

use memchr::memchr_iter;

use crate::grammar::amount::amount;
use crate::grammar::bracket;
use crate::grammar::item::{item, number_alone};
use crate::grammar::ledger::{compact, period};
use crate::reading::lines::is_short;

// bytes of a number with the spaces around it; most lines are longer
const LONGEST: usize = 40;

/// The line breaks behind such numbers.
pub(super) fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).filter(move |&end| {
        let line = std::mem::replace(&mut start, end + 1)..end;
        let may_be = line.len() <= LONGEST && number_alone(text[line.clone()].trim()).is_some();
        may_be && !is_beside_short(&text[..line.start]) && is_begun(&text[end + 1..])
    })
}

// whether the line above is a mark, too, or one of a label that runs downwards, or says of when amounts below are; a page's number is none
fn is_beside_short(above: &str) -> bool {
    let above = above.trim_end_matches(['\n', '\r']);
    let line = above.rsplit('\n').next().unwrap_or_default().trim();
    let short = !line.is_empty() && is_short(line) && !line.bytes().all(|b| b.is_ascii_digit());
    short || period(&compact(line)).is_some()
}

// whether a line goes on from a number: with words that are neither an amount nor of when one is
fn is_begun(below: &str) -> bool {
    let line = below.split('\n').next().unwrap_or_default().trim_matches([' ', '\t', '\r']);
    let begins = line.starts_with(|c: char| c.is_alphabetic() || bracket::opens(c) || matches!(c, '「' | '『'));
    let label = || period(&compact(bracket::enclosed(line).unwrap_or(line))).is_some();
    begins && !is_short(line) && item(line).is_none() && amount(line).is_err() && !label()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_above_what_they_begin() {
        for number in ["①", "(1)", "1.", "2)", "ア", "(ア)"] {
            let text = format!("港の計画\n {number}\r\n港の整備\n10億円\n");
            assert_eq!(breaks(&text).collect::<Vec<_>>(), [text.find("\n港の整備").unwrap_or_default()], "{number}");
        }
    }

    #[test]
    fn numbers_of_something_else() {
        let others = [
            "港の計画\n・\n②\n港を直す\n",  // which of them 港を直す is of is lost
            "フ\nェ\nーズの長い名\n",       // one char a line
            "港の計画\n①\n\n港の整備\n",    // a page's number
            "前年度予算額\n①\n要求額\n②\n", // columns
            "港の整備\n－\n島の整備\n10\n", // no amount
            "港の計画\n①\n10億円\n",
            "港の計画\n①\n【補正予算】\n港の整備\n",
            "港の計画\n1\n港の整備\n",
            "港の計画\n(1)\n\u{c}港の整備\n",
            "令和7年度\n①\n港の整備\n10億円\n令和8年度\n12億円\n",
        ];
        for text in others {
            assert_eq!(breaks(text).next(), None, "{text:?}");
        }
    }
}
