//! Names, and labels behind them, that end a line above their amount: ● 灯台の点検事業 令和５年度補正予算額⏎30億円, ・灯台の点検事業⏎30億円.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::is_brackets;

use crate::blank::{trim_end, trim_start};
use crate::grammar::amount::amount;
use crate::grammar::bracket;
use crate::grammar::bullet::{bullet, is_dot};
use crate::grammar::clause::lead;
use crate::grammar::ledger::is_money_word;
use crate::grammar::number::begins_numeral;
use crate::grammar::phrase::ends_as_title;
use crate::reading::lines::MOST_BLANK;
use crate::scan::mentions;

// how many chars a name has at least
const SHORTEST_NAME: usize = 3;

/// The line breaks behind them.
pub(super) fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let digit = move |end: usize| matches!(bytes.get(end + 1), Some(b' ' | b'0'..=b'9')); // most lines begin with words
    let right_below =
        move |&end: &usize| digit(end) && begins_amount(&text[end + 1..]) && ends_in_label(line_before(text, end));
    memchr_iter(b'\n', bytes).filter(right_below).chain(breaks_in_turn(text))
}

// an item with its amount behind blank lines
struct Apart {
    lines: Range<usize>,
    breaks: Range<usize>,
}

// ・灯台の点検事業⏎⏎30億円⏎⏎・岬の観測事業⏎⏎12億円: names and amounts in turn
fn breaks_in_turn(text: &str) -> impl Iterator<Item = usize> {
    let found: Vec<Apart> = memmem::find_iter(text.as_bytes(), "\n\n").filter_map(|at| apart(text, at)).collect();
    let in_turn = |one: &Apart, next: &Apart| text[one.lines.end..next.lines.start].trim().is_empty();
    let beside: Vec<bool> = found.windows(2).map(|pair| in_turn(&pair[0], &pair[1])).collect();
    let taken = move |at: usize| beside.get(at) == Some(&true) || at.checked_sub(1).is_some_and(|last| beside[last]);
    found.into_iter().enumerate().filter(move |(at, _)| taken(*at)).flat_map(|(_, own)| own.breaks)
}

fn apart(text: &str, end: usize) -> Option<Apart> {
    let name = line_before(text, end);
    let words = name.starts_with(is_dot).then(|| bullet(name)).flatten()?.1; // most lines have no mark
    let below = text[end..].trim_start_matches(['\n', ' ']);
    let start = text.len() - below.len();
    let breaks = end..start - text[..start].len() + text[..start].trim_end_matches(' ').len();
    let line = &below[..memchr(b'\n', below.as_bytes()).unwrap_or(below.len())];
    let near = breaks.len() <= MOST_BLANK + 1 && !words.contains(['。', ':']) && is_name(words);
    let amounts = || amount(line).is_ok_and(|(rest, _)| is_brackets(rest));
    let first = end - name.len();
    (near && amounts()).then(|| Apart { lines: first..start + line.len(), breaks })
}

// whether an amount begins the line, and not the one below a blank one
fn begins_amount(below: &str) -> bool {
    let line = below.trim_start_matches(' ');
    line.starts_with(begins_numeral) && amount(line).is_ok()
}

fn line_before(text: &str, end: usize) -> &str {
    let above = &text[..end];
    trim_end(&above[memrchr(b'\n', above.as_bytes()).map_or(0, |at| at + 1)..])
}

// ● 灯台の点検事業 概算要求額, ● 灯台の点検事業 国費: one label, apart from the only name before it; ・灯台の点検事業
fn ends_in_label(line: &str) -> bool {
    let line = trim_start(line);
    let Some((_, words)) = bullet(line) else { return false };
    let label = lead(words);
    let start = words.rfind(' ').filter(|&gap| is_money_word(&words[gap + 1..])).unwrap_or(label.start);
    let name = trim_end(&words[..start]);
    let apart = words[name.len()..].starts_with(' ') || name.ends_with(bracket::closes);
    let says = start < label.start || label.says_when();
    let labelled = start < words.len() && says && apart && !ends_as_title(name);
    // of other marks, who reads what they begin looks below
    let item = start == words.len() && line.starts_with(is_dot) && !words.contains(['。', ':']);
    (labelled || item) && is_name(name)
}

// words that say nothing of money
fn is_name(name: &str) -> bool {
    name.chars().nth(SHORTEST_NAME - 1).is_some() && lead(name).start == name.len() && mentions(name).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_above_their_amounts() {
        for label in [" 概算要求額", "(文) 令和5年度当初予算額", " R6要求額", " 国費", "【新規】令和5年度補正予算額:"]
        {
            let text = format!("● 灯台の点検事業{label}\r\n 30億円\n");
            assert_eq!(breaks(&text).collect::<Vec<_>>(), [text.find("\n 30").unwrap_or_default()], "{label}");
        }
        assert_eq!(breaks("・灯台の点検事業\n30億円").count(), 1);
    }

    #[test]
    fn names_and_amounts_in_turn() {
        let text = "・灯台の点検\n\n30億円（28億円）\n\n・岬の観測\n\n\n 12億円\n";
        let found: Vec<usize> = breaks(&text.replace('（', "(").replace('）', ")")).collect();
        assert_eq!(found.len(), 5);
        for other in [
            "・灯台の点検\n・岬の観測\n\n30億円\n\n12億円\n",
            "・灯台の点検\n\n30億円\n",
            "・灯台の点検\n\n30億円\n国の予算\n・岬の観測\n\n12億円\n",
            "・灯台の点検\n\n30億円を投じる\n\n・岬の観測\n\n12億円\n",
        ] {
            assert_eq!(breaks(other).next(), None, "{other:?}");
        }
    }

    #[test]
    fn lines_above_something_else() {
        let others = [
            "灯台の点検事業 概算要求額\n30億円",
            "● 概算要求額\n30億円",
            "・概算要求額\n30億円",
            "・灯台を点検する。\n30億円",
            "● 海洋予算のポイント 概算要求額\n30億円",
            "● 灯台の点検事業 要求額 前年度予算額\n30億円 28億円", // columns
            "● 灯台の点検事業 30億円 前年度予算額\n28億円",
            "● 灯台の点検事業 概算要求額\n\n30億円",
            "● 灯台の点検事業 概算要求額\n30基を調べる。",
        ];
        for text in others {
            assert_eq!(breaks(text).next(), None, "{text:?}");
        }
    }
}
