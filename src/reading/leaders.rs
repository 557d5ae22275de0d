//! Leaders, the dots that lead the eye from a name to its amount: 岬の観測事業 ……… 12億円, ・・・・・, . . . . . (catalogue X15).

use std::ops::Range;

use memchr::memmem;

use crate::blank::{trim_end, trim_start};
use crate::grammar::bracket;
use crate::grammar::number::begins_numeral;

/// The dots of leaders, and how many make one: three full stops leave something unsaid.
const DOTS: [(char, usize); 3] = [('.', 4), ('・', 3), ('·', 3)];

/// Where leaders stand behind words and before what may be an amount.
pub(super) fn leaders(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = DOTS.into_iter().flat_map(|dot| of_dots(text, dot)).collect();
    found.sort_unstable_by_key(|leader| leader.start);
    found
}

fn of_dots(text: &str, (dot, least): (char, usize)) -> Vec<Range<usize>> {
    let mut own = [0; 4];
    let own = dot.encode_utf8(&mut own).as_bytes();
    let (mut found, mut read) = (Vec::new(), 0);
    let pairs = [[own, own].concat(), [own, own].join(&b' ')];
    if pairs.iter().all(|pair| memmem::find(text.as_bytes(), pair).is_none()) {
        return found; // most texts
    }
    for at in memmem::find_iter(text.as_bytes(), own) {
        if at < read {
            continue;
        }
        let (end, count) = run(&text[at..], dot);
        read = at + end;
        if count >= least && !begins_line(&text[..at]) && leads_to_amount(&text[read..]) {
            found.push(at..read);
        }
    }
    found
}

// the dots that a text begins with, with a blank between them or none: where they end, and how many they are
fn run(text: &str, dot: char) -> (usize, usize) {
    let mut chars = text.char_indices().peekable();
    let (mut end, mut count) = (0, 0);
    while let Some((at, c)) = chars.next() {
        if c == dot {
            (end, count) = (at + c.len_utf8(), count + 1);
        } else if c != ' ' || chars.peek().is_none_or(|&(_, next)| next != dot) {
            break;
        }
    }
    (end, count)
}

// whether no words stand before it on its line
fn begins_line(before: &str) -> bool {
    let words = trim_end(before);
    words.is_empty() || words.len() < before.len() && before[words.len()..].contains(['\n', '\r'])
}

// 12億円, （12億円）, 令和6年度 12億円, △3億円, －
fn leads_to_amount(behind: &str) -> bool {
    let begins = |c: char| begins_numeral(c) || bracket::opens(c) || "令平約△▲-−–¥R".contains(c);
    trim_start(behind).starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_between_a_name_and_its_amount() {
        let found = |text: &str| leaders(text).into_iter().map(|at| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("岬の観測事業 ...... 12億円"), ["......"]);
        assert_eq!(found("岬の観測事業・・・・12億円\n灯台の点検事業 ・・・ 3億円"), ["・・・・", "・・・"]);
        assert_eq!(found("岬の観測事業 . . . . . (12億円)"), [". . . . ."]);
        assert_eq!(found("岬の観測事業...12億円"), [""; 0]); // 等…
        assert_eq!(found("港湾・漁港・海岸・12億円"), [""; 0]);
        assert_eq!(found("・・・ 12億円\n......\n岬......"), [""; 0]);
    }
}
