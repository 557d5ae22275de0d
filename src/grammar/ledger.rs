//! A line of a ledger table: （単位：百万円）; 事項 前年度予算額 要求額 増△減; 創薬基盤推進研究事業 1,234 △35 (catalogue U04, U05,
//! N01–N04, N08, X10, X14).

use std::borrow::Cow;

use super::amount::is_minus;
use super::bracket;
use super::number::is_dash;
use super::part::OF_POOL;

mod beside;
mod brackets;
mod cell;
mod crossed;
mod formula;
mod glued;
mod head;
mod heads;
mod label;
mod measure;
mod name;
mod period;
mod remark;
mod wrapped;

pub use beside::{part_labels, part_within};
pub use brackets::{Bracketed, all_brackets, brackets};
pub use cell::{Cell, Figure, cell, is_same};
use cell::{ITEM_REQUEST, begins_nothing, is_about, is_nothing};
pub use crossed::{Crossed, crossed};
pub use formula::{has_ratio, is_ratio, without as without_marks};
pub use glued::glued;
pub use head::{Head, formulas, stages};
pub use heads::heads;
pub use label::{Label, is_against, is_aside_word, is_dated_word, is_money_word, is_rate_row, without_name};
pub use measure::{Measure, column_measures, unit_heading};
pub use name::{ALL, RowName, behind_division, behind_reference, is_aside, row_name, total_level};
pub use period::{LONGEST_LABEL, Period, YearWord, leading_period, period};
pub use wrapped::wrapped;

pub use remark::pushed;

/// A run of chars without a space, or a figure with the sign or bracket that stands apart from it: △ 121, ( 35 ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// As printed.
    pub text: &'t str,
    /// Where it begins in its line.
    pub start: usize,
    /// Whether two spaces or more stand before it, or a tab: the next column of a page laid out in columns.
    pub wide: bool,
}

impl Token<'_> {
    /// Where it ends in its line.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The tokens of a line, left to right.
pub fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = line;
    loop {
        let next = rest.trim_start_matches(parts);
        let space = &rest[..rest.len() - next.len()];
        // | 甲 | | 1,300 |: the frame behind an empty cell stands for it
        let frames = space.match_indices('|').skip(1).filter(|_| !tokens.is_empty());
        let empty = frames.map(|(at, frame)| Token { text: frame, start: line.len() - rest.len() + at, wide: true });
        let empty: Vec<Token<'_>> = empty.collect();
        tokens.extend(empty);
        if next.is_empty() {
            return tokens;
        }
        let length = whole_word(next);
        let start = line.len() - next.len();
        let wide = start > 0 && (space.len() > 1 || space.contains(['\t', '|']));
        match tokens.last_mut().filter(|last| belong_together(last.text, &next[..length])) {
            Some(last) => last.text = &line[last.start..start + length],
            None => {
                let brackets = own_brackets(&next[..length]);
                let ends = brackets.iter().copied().skip(1).chain([length]);
                let figure = &next[..brackets.first().copied().unwrap_or(length)];
                tokens.push(Token { text: figure, start, wide });
                let behind =
                    |(&from, to): (&usize, usize)| Token { text: &next[from..to], start: start + from, wide: false };
                tokens.extend(brackets.iter().zip(ends).map(behind));
            }
        }
        rest = &next[length..];
    }
}

/// Whether a token is the mark of a column: (A), (B-A).
pub fn is_mark(token: &str) -> bool {
    token.contains(|c: char| c.is_ascii_alphabetic()) && formula::is_formula(token)
}

/// Whether a token stands for a cell with nothing in it.
pub fn is_empty_cell(token: &str) -> bool {
    token == "|"
}

// what parts tokens: a space, or the frame of a cell
fn parts(c: char) -> bool {
    c.is_whitespace() || c == '|'
}

// how many brackets may stand behind a figure
const MOST_BRACKETS: usize = 4;

// up to a space, but for one behind the bracket that stands behind a figure: 1,800( 1,800)【 0】
fn whole_word(text: &str) -> usize {
    // + 事項要求
    let request = text.strip_prefix('+').filter(|behind| behind.trim_start_matches(' ').starts_with(ITEM_REQUEST));
    if let Some(behind) = request {
        let apart = behind.len() - behind.trim_start_matches(' ').len();
        return 1 + apart + ITEM_REQUEST.len();
    }
    let mut length = text.find(parts).unwrap_or(text.len());
    for _ in 0..MOST_BRACKETS {
        if !(text[..length].ends_with(bracket::opens) && text.starts_with(begins_figure)) {
            break;
        }
        let rest = text[length..].trim_start_matches(' ');
        let inside = rest.find(parts).unwrap_or(rest.len());
        let behind = text.len() - rest.len() + inside;
        if inside == 0 || own_brackets(&text[..behind]).is_empty() {
            break;
        }
        length = behind;
    }
    length
}

fn begins_figure(c: char) -> bool {
    c.is_ascii_digit() || is_dash(c) || matches!(c, '△' | '▲')
}

// 10,000(9,500), 10,000の内数(9,500の内数), -(10,000), 10,000( before 9,500), 10,000(9,500)【500】: figures, all but the first in
// brackets; where each bracket begins
fn own_brackets(word: &str) -> Vec<usize> {
    let Some(first) = word.find(bracket::opens).filter(|&first| first > 0) else { return Vec::new() };
    let (before, mut rest) = word.split_at(first);
    let nothing = before.chars().all(is_dash);
    if !nothing && !is_bare(before) {
        return Vec::new();
    }
    let (mut cuts, mut at) = (Vec::new(), first);
    while let Some((open, inside, behind)) = bracket::leading(rest) {
        let inside = inside.trim();
        // 10,000(9,500)の内数: a part of both
        let part = behind.strip_prefix(OF_POOL).filter(|end| end.is_empty());
        let next = part.unwrap_or(behind);
        if !(is_bare(inside) || (is_nothing(inside) && !nothing)) || (open == '(' && !cuts.is_empty()) {
            return Vec::new();
        }
        cuts.push(at);
        at += rest.len() - next.len();
        rest = next;
    }
    let begun = rest.chars().next().is_some_and(bracket::opens) && rest.chars().nth(1).is_none();
    if begun {
        cuts.push(at);
    }
    if rest.is_empty() || begun { cuts } else { Vec::new() }
}

fn is_bare(text: &str) -> bool {
    let text = text.strip_suffix(OF_POOL).unwrap_or(text);
    let digits = text.trim_start_matches(['△', '▲', '±', '+', '-', '−']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

// △ 121, + 2.3%, ( 35, (35 ): a dash before a figure is a cell of its own
fn belong_together(before: &str, after: &str) -> bool {
    let figure = after.starts_with(|c: char| c.is_ascii_digit());
    match before {
        "△" | "▲" | "+" | "(△" | "(▲" | "(+" => figure,
        // △しろさんかく 53
        spelt if spelt.ends_with("かく") && figure => is_minus(spelt.trim_start_matches('(')),
        "(" => figure || after.starts_with(['△', '▲']) || is_nothing(after.trim_end_matches(')')),
        _ => {
            let inside = before.strip_prefix('(').map(str::trim_start).filter(|_| after == ")");
            let figure =
                inside.is_some_and(|inside| inside.ends_with(|c: char| c.is_ascii_digit()) || is_nothing(inside));
            figure || begins_label(before, after) || goes_on(before, after) || begins_nothing(before, after)
        }
    }
}

// 545,300 before 程度; 150 before + 事項要求, 150+ before 事項要求
fn goes_on(before: &str, after: &str) -> bool {
    let digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let figure = |text: &str| digit(text) && is_bare(text);
    match before.strip_suffix('+') {
        Some(more) => after == ITEM_REQUEST && figure(more.trim_end()),
        None if after.starts_with('+') => after.ends_with(ITEM_REQUEST) && figure(before),
        None => digit(before) && is_about(after) && cell(before).is_some(),
    }
}

// 【令和6年度補正 before 40,000】
fn begins_label(before: &str, after: &str) -> bool {
    let torn = before.starts_with(bracket::opens) && after.ends_with(bracket::closes);
    torn && matches!(cell(&[before, " ", after].concat()), Some(Cell::Labelled(..)))
}

/// What is left of a text without its spaces: labels are spread over their column (備　　考).
pub fn compact(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_whitespace) {
        true => Cow::Owned(text.chars().filter(|c| !c.is_whitespace()).collect()),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<&str> {
        tokens(line).iter().map(|token| token.text).collect()
    }

    #[test]
    fn signs_and_brackets_belong_to_their_figure() {
        assert_eq!(texts("研究費  1,234   △   35 ( 12 ) (▲ 3)"), ["研究費", "1,234", "△   35", "( 12 )", "(▲ 3)"]);
        assert_eq!(texts("研究費 - 35"), ["研究費", "-", "35"]);
        assert_eq!(texts("研究費 180  -  皆  増  -"), ["研究費", "180", "-", "皆  増", "-"]);
        assert_eq!(texts("研究費 1,234(1,200) 35(3.9%)"), ["研究費", "1,234", "(1,200)", "35(3.9%)"]);
        assert_eq!(texts("研究費 1,234の内数(1,200の内数)"), ["研究費", "1,234の内数", "(1,200の内数)"]);
        assert_eq!(texts("研究費 1,234(-) 3,000(新規)"), ["研究費", "1,234", "(-)", "3,000", "(新規)"]);
        assert_eq!(
            texts("研究費  3,000(  2,500) 35( -) 8 ( - )"),
            ["研究費", "3,000", "(  2,500)", "35", "( -)", "8", "( - )"]
        );
        assert_eq!(texts("研究費 3,000(2,500)の内数"), ["研究費", "3,000", "(2,500)の内数"]);
        assert_eq!(
            texts("研究費 1,800( 1,800)【 0】 35,000(20,000)【5,000】"),
            ["研究費", "1,800", "( 1,800)", "【 0】", "35,000", "(20,000)", "【5,000】"]
        );
        assert_eq!(texts("研究費(1,800)【新規】 12【新規】"), ["研究費(1,800)【新規】", "12", "【新規】"]);
        assert_eq!(texts("研究費 -(2,500)"), ["研究費", "-", "(2,500)"]);
        assert_eq!(tokens("  a b  c\td").iter().map(|token| token.wide).collect::<Vec<_>>(), [true, false, true, true]);
    }
}
