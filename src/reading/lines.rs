//! Lines of normalised text, each recognised for what it is.

mod by_document;

use std::ops::Range;

use memchr::{memchr_iter, memchr2_iter};

use crate::blank::{trim_end, trim_start};
use crate::grammar::attachment::without_attachment;
use crate::grammar::bullet::{Mark, begins_spelt, behind_mark, bullet, is_dot, mark};
use crate::grammar::heading::{self, Heading, begins_numbered, heading, unnumbered};
use crate::grammar::name::is_former;
use crate::grammar::note::{is_statement, note};
use crate::grammar::number::{circled, is_dash};
use crate::script::{is_hiragana, is_kanji, is_katakana};

/// One line, without its line ending and the spaces around it; one column of it, where several programmes share it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// The line's text.
    pub(super) text: &'t str,
    /// Where `text` begins in the normalised text.
    pub(super) start: usize,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether spaces stand before it: text extraction leaves one where a new run of text begins.
    pub(super) indented: bool,
    /// Whether a form feed stands before it.
    pub(super) page_break: bool,
}

/// What a line is, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// １．医薬品プロジェクト; what it says is [`Line::heading`]'s.
    Heading,
    /// ● …; what follows the mark is [`Line::behind_mark`]'s.
    Bullet(Mark),
    /// ※ …
    Note,
    /// One char or two of a label that runs downwards: フ⏎ェ⏎ー⏎ズ.
    Vertical,
    /// 3, - 3 -
    PageNumber,
    /// A line of a ledger table.
    Ledger,
    /// Anything else.
    Text,
}

impl<'t> Line<'t> {
    /// What a heading says. It is read where it is asked for: most lines are none, and what each holds is held for all.
    pub(super) fn heading(&self) -> Option<Heading<'t>> {
        (self.kind == Kind::Heading).then(|| numbered(self.text).or_else(|| unnumbered(self.behind_mark()))).flatten()
    }

    /// What follows the mark of a bullet; all of any other line.
    pub(super) fn behind_mark(&self) -> &'t str {
        match self.kind {
            Kind::Bullet(_) => behind_mark(self.text),
            _ => bullet(self.text).map_or(self.text, |(_, rest)| rest),
        }
    }

    /// What a marked or numbered line begins with: ○, 【; digits are alike.
    pub(super) fn form(&self) -> Option<char> {
        self.text.chars().next().map(|c| if c.is_ascii_digit() { '1' } else { c })
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// What stands on it before a place of the text.
    pub(super) fn before(&self, place: usize) -> &'t str {
        self.text.get(..place.saturating_sub(self.start)).unwrap_or_default()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.kind == Kind::Blank
    }
}

/// How many lines a name may run over.
pub(super) const NAME_LINES: usize = 4;

/// How many blank lines may stand between a name, labels and amounts that belong together.
pub(super) const MOST_BLANK: usize = 2;

/// The first of some lines that is not blank.
pub(super) fn first_written(lines: &[Line<'_>], mut near: Range<usize>) -> Option<usize> {
    near.find(|&at| !lines[at].is_blank())
}

/// The last of some lines that is not blank.
pub(super) fn last_written(lines: &[Line<'_>], near: Range<usize>) -> Option<usize> {
    near.rev().find(|&at| !lines[at].is_blank())
}

/// The last of these lines that begins at a place or before it, searched from the first in steps that double: in a large
/// document, what stands near is found near.
pub(super) fn last_start(lines: &[Line<'_>], place: usize) -> Option<usize> {
    let before = |line: &Line<'_>| line.start <= place;
    let mut end = 1;
    while lines.get(end - 1).is_some_and(before) {
        end *= 2;
    }
    let start = end / 2;
    (start + lines[start..lines.len().min(end)].partition_point(before)).checked_sub(1)
}

/// Splits normalised text into lines, at LF, CRLF and a lone CR; those joined at some places are one, with the number of the first.
pub(super) fn lines<'t>(text: &'t str, joined: &[usize]) -> Vec<Line<'t>> {
    let mut lines = Vec::with_capacity(memchr_iter(b'\n', text.as_bytes()).count() + 1);
    let (mut start, mut number) = (0, 1);
    let mut further = joined;
    let mut next = |range: Range<usize>| {
        let (first, end) = (lines.len(), range.end);
        push(&mut lines, text, range, number);
        number += 1;
        while let Some((at, rest)) = further.split_first().filter(|(at, _)| **at < end) {
            lines[first..].iter_mut().filter(|line| line.start > *at).for_each(|column| column.number += 1);
            (number, further) = (number + 1, rest);
        }
    };
    for end in memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        let lf_of_crlf = text.as_bytes()[end] == b'\n' && end > 0 && text.as_bytes()[end - 1] == b'\r';
        if !lf_of_crlf {
            next(start..end);
        }
        start = end + 1;
    }
    if start < text.len() {
        next(start..text.len());
    }
    mark_vertical(&mut lines);
    mark_indented(&mut lines);
    by_document::mark(&mut lines);
    lines
}

// Where most lines are indented, a space before one tells nothing.
fn mark_indented(lines: &mut [Line<'_>]) {
    let printed = lines.iter().filter(|line| !line.is_blank()).count();
    let indented = lines.iter().filter(|line| line.indented && !line.is_blank()).count();
    if indented * 2 > printed {
        for line in lines {
            line.indented = false;
        }
    }
}

// ● 甲事業 概算要求額 21億円 ● 乙事業 概算要求額 14億円: each mark begins a column
fn push<'t>(lines: &mut Vec<Line<'t>>, text: &'t str, mut range: Range<usize>, number: u32) {
    loop {
        let first = line(text, range.clone(), number);
        let Some(cut) = next_column(&first) else { return lines.push(first) };
        lines.push(line(text, range.start..cut, number));
        range.start = cut;
    }
}

// where the mark of a slide's line stands again, with words behind it
fn next_column(line: &Line<'_>) -> Option<usize> {
    if !matches!(line.kind, Kind::Bullet(Mark::Slide | Mark::Prose)) {
        return None;
    }
    let rest = line.behind_mark();
    let mark = line.text.chars().next().filter(|&mark| !is_dot(mark))?;
    let again = |at: &usize| {
        rest[..*at].ends_with(char::is_whitespace) && !rest[at + mark.len_utf8()..].trim_start().is_empty()
    };
    let at = rest.match_indices(mark).map(|(at, _)| at).find(again)?;
    Some(line.end() - rest.len() + at)
}

fn line(text: &str, range: Range<usize>, number: u32) -> Line<'_> {
    let printed = &text[range.clone()];
    if printed.is_empty() {
        return Line {
            number,
            text: printed,
            start: range.start,
            kind: Kind::Blank,
            indented: false,
            page_break: false,
        };
    }
    let trimmed = trim_start(printed);
    let lead = &printed[..printed.len() - trimmed.len()];
    let text = without_attachment(trim_end(trimmed));
    Line {
        number,
        text,
        start: range.start + lead.len(),
        kind: kind(text),
        indented: lead.bytes().any(|b| b == b' '),
        page_break: lead.bytes().any(|b| b == b'\x0c'),
    }
}

// |---|---|, ───── ─────: a line drawn between rows; --- alone may be a cell
fn is_rule(first: char, text: &str) -> bool {
    let drawn = |c: char| matches!(c, '─' | '━' | '═' | '|' | '+');
    let dash = |c: char| drawn(c) || matches!(c, '-' | ':' | ' ' | '\t');
    dash(first) && text.chars().all(dash) && text.chars().count() > 3 && text.contains(drawn)
}

fn kind(text: &str) -> Kind {
    let Some(first) = text.chars().next() else { return Kind::Blank };
    if is_rule(first, text) {
        return Kind::Blank;
    }
    if begins_text(first) && !begins_spelt(first) {
        return text_or_statement(text);
    }
    if (first.is_ascii_digit() || is_dash(first)) && is_page_number(text) {
        return Kind::PageNumber;
    }
    if let Some(mark) = mark(text) {
        let headed = mark == Mark::Prose && heading(behind_mark(text)).is_ok();
        return if headed { Kind::Heading } else { Kind::Bullet(mark) };
    }
    let numbered = first.is_ascii_digit() || matches!(first, '(' | '第' | 'I' | 'V' | 'X');
    let numbered = numbered || circled(first).is_some() || begins_numbered(first);
    if numbered && heading(text).is_ok() {
        return Kind::Heading;
    }
    if note(text).is_some() || is_former(text) { Kind::Note } else { text_or_statement(text) }
}

// 1.医薬品プロジェクト 431億円; ■ 1.医薬品プロジェクト 431億円
fn numbered(text: &str) -> Option<Heading<'_>> {
    let behind_mark = bullet(text).filter(|&(mark, _)| mark == Mark::Prose).and_then(|(_, rest)| heading(rest).ok());
    behind_mark.map(|(_, heading)| heading).or_else(|| heading::numbered(text))
}

// what most lines begin with, and no mark, number or note: kana, ideographs and letters, but for 第1 注) I.
fn begins_text(c: char) -> bool {
    let letter = c.is_ascii_alphabetic() || is_hiragana(c) || is_katakana(c) || is_kanji(c);
    letter && !matches!(c, '第' | '注' | 'I' | 'V' | 'X') && !begins_numbered(c)
}

fn text_or_statement(text: &str) -> Kind {
    if text.ends_with('。') && is_statement(text) { Kind::Note } else { Kind::Text }
}

// 3, - 3 -
fn is_page_number(text: &str) -> bool {
    let text = text.strip_suffix("ページ").or(text.strip_suffix('頁')).unwrap_or(text);
    let digits = text.trim_matches(|c| c == ' ' || is_dash(c));
    matches!(digits.len(), 1..=3) && digits.bytes().all(|b| b.is_ascii_digit())
}

// One or two chars make a vertical label only together with a neighbour of their kind.
fn mark_vertical(lines: &mut [Line<'_>]) {
    let short: Vec<usize> =
        (0..lines.len()).filter(|&at| lines[at].kind == Kind::Text && is_short(lines[at].text)).collect();
    let near = |a: usize, b: usize| lines[a + 1..b].iter().all(Line::is_blank);
    let joined: Vec<bool> = short.windows(2).map(|pair| near(pair[0], pair[1])).collect();
    for (at, &line) in short.iter().enumerate() {
        let before = at > 0 && joined[at - 1];
        if before || joined.get(at) == Some(&true) {
            lines[line].kind = Kind::Vertical;
        }
    }
}

/// Whether a line is as short as those of a label that runs downwards.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().nth(2).is_none()
}

/// The width of a text in halves of a full-width char, as a terminal shows it.
pub(super) fn width(text: &str) -> usize {
    // by the first bytes of chars: no char is put together, and sums that fit a byte are made of many bytes at a time
    let of_byte = |&byte: &u8| u8::from(!(0x80..0xC0).contains(&byte)) + u8::from(byte >= 0xC0);
    let sums = text.as_bytes().chunks(127).map(|bytes| bytes.iter().map(of_byte).sum::<u8>());
    let half = |at: &usize| matches!(text.as_bytes()[*at + 1..], [0xBD, 0xA1..=0xBF, ..] | [0xBE, 0x80..=0x9F, ..]); // ｡ to ﾟ
    sums.map(usize::from).sum::<usize>() - memchr_iter(0xEF, text.as_bytes()).filter(half).count()
}

/// The same of a char: two, but one for ASCII and half-width kana.
pub(super) fn halves(c: char) -> usize {
    if c.is_ascii() || matches!(c, '｡'..='ﾟ') { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending() {
        let split: Vec<_> = lines("a\r\nb\rc\n\n d", &[]).iter().map(|l| (l.text, l.start)).collect();
        assert_eq!(split, [("a", 0), ("b", 3), ("c", 5), ("", 7), ("d", 9)]);
    }

    #[test]
    fn a_column_behind_a_joined_break_stands_on_the_line_below() {
        let text = "甲\n● 甲事業 21億円 ● 乙事業 14億円\n丙";
        let second = text.rfind('●').expect("it is there");
        let numbers = |joined: &[usize]| lines(text, joined).iter().map(|line| line.number).collect::<Vec<_>>();
        assert_eq!(numbers(&[second - 1]), [1, 2, 3, 4]);
        assert_eq!(numbers(&[]), [1, 2, 2, 3]);
    }

    #[test]
    fn columns_of_programmes() {
        let lines = lines("前の行\n● 甲事業 概算要求額 21億円 ● 乙事業 概算要求額 14億円\n●丙事業", &[]);
        let split: Vec<_> = lines.iter().map(|l| (l.number, l.text)).collect();
        let expected =
            [(1, "前の行"), (2, "● 甲事業 概算要求額 21億円"), (2, "● 乙事業 概算要求額 14億円"), (3, "●丙事業")];
        assert_eq!(split, expected);
    }

    #[test]
    fn kinds() {
        let kind = |text| lines(text, &[])[0].kind;
        assert_eq!(kind("- 3 -"), Kind::PageNumber);
        assert_eq!(kind("18億円"), Kind::Text);
        assert!(matches!(kind("1.医薬品プロジェクト"), Kind::Heading));
        assert_eq!(kind("●脳神経科学統合プログラム"), Kind::Bullet(Mark::Slide));
        assert_eq!(kind("※ 精査により計数等に異動が生じる場合がある。"), Kind::Note);
    }

    #[test]
    fn a_place_is_found_from_any_line_above_it() {
        let text = "1.医薬品プロジェクト\n\n● 甲事業 21億円 ● 乙事業 14億円\n  注\n".repeat(9);
        let all = lines(&text, &[]);
        for from in 0..all.len() {
            for place in 0..=text.len() {
                let above = all[from..].iter().filter(|line| line.start <= place).count();
                assert_eq!(last_start(&all[from..], place), above.checked_sub(1), "{place} from {from}");
            }
        }
        assert_eq!(last_start(&[], 0), None);
    }

    #[test]
    fn lines_drawn_between_rows() {
        let kinds: Vec<_> = lines("|---|---|\n──────\n---\n+----+\n", &[]).iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Kind::Blank, Kind::Blank, Kind::Bullet(Mark::Prose), Kind::Blank]);
    }

    #[test]
    fn a_text_is_as_wide_as_its_chars() {
        let edges = "\0\u{7f}\u{80}\u{7ff}\u{800}｠｡ｱﾟﾠ￮\u{f0fc}\u{ffff}\u{10000}億A";
        for text in [edges, "", "ｶﾞﾝ研究 22億円"] {
            assert_eq!(width(text), text.chars().map(halves).sum::<usize>(), "{text:?}");
        }
    }

    #[test]
    fn labels_that_run_downwards() {
        let kinds: Vec<_> = lines("フ\nェ\nー\nズ\n\n連携\n\n本文である", &[]).iter().map(|l| l.kind).collect();
        assert_eq!(kinds.iter().filter(|&&k| k == Kind::Vertical).count(), 5);
        assert_eq!(lines("生活習慣病・\n成育\n(11.7億円)", &[])[1].kind, Kind::Text);
    }
}
