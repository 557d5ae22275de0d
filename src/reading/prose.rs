//! Amounts in sentences: what they are of, by the words around them.

use std::ops::Range;

use super::joined::Joined;
use super::lines::{Kind, Line};
use crate::budget::NoteKind;
use crate::grammar::clause::recipient;
use crate::grammar::note;

/// A run of lines without a blank one between: sentences that wrapping tore apart.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) joined: Joined,
    /// Its lines, by position.
    pub(super) lines: Range<usize>,
    /// What it is about, by its words.
    pub(super) kind: NoteKind,
}

/// The paragraph that `line` belongs to. A note or a bullet begins one of its own.
pub(super) fn paragraph(lines: &[Line<'_>], line: usize) -> Paragraph {
    let begins = |at: usize| !matches!(lines[at].kind, Kind::Text);
    let ends = |at: usize| lines[at].text.ends_with('。');
    let mut start = line;
    while start > 0 && !begins(start) && !lines[start - 1].is_blank() && !ends(start - 1) {
        start -= 1;
    }
    let mut end = line + 1;
    while end < lines.len() && !begins(end) && !ends(end - 1) {
        end += 1;
    }
    let mut joined = Joined::default();
    for line in &lines[start..end] {
        joined.push(line.text, line.start);
    }
    let kind = note::kind(&joined.text);
    Paragraph { joined, lines: start..end, kind }
}

// how many chars around an amount can say what it is of: a sentence without an end costs no more than one with it
const FARTHEST: usize = 240;

impl Paragraph {
    /// The sentence before a place of the normalised text, and the one behind it.
    pub(super) fn around(&self, place: &Range<usize>) -> (&str, &str) {
        let text = &self.joined.text;
        let before = &text[..self.joined.find(place.start)];
        let behind = &text[self.joined.find(place.end)..];
        let near = before.char_indices().rev().nth(FARTHEST).map_or(0, |(at, _)| at);
        let far = behind.char_indices().nth(FARTHEST).map_or(behind.len(), |(at, _)| at);
        (before[near..].rsplit('。').next().unwrap_or_default(), behind[..far].split('。').next().unwrap_or_default())
    }
}

/// What an amount is said to be of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) name: Option<String>,
    /// …の一部（175億円）: a part of the amount before it.
    pub(super) part: bool,
    /// 経費が100億円: the sentence says what there is, rather than citing it in brackets.
    pub(super) stated: bool,
}

/// Reads the words before and behind an amount.
pub(super) fn subject(before: &str, behind: &str, bracketed: bool) -> Subject {
    let before = before.trim_end();
    let stripped = before.trim_end_matches(['が', 'は', 'を', 'に', 'で', 'も', 'の', ':', 'と', '、', ' ']);
    let stated = !bracketed && stripped.len() < before.len();
    let phrase = noun_phrase(without_bracket(stripped));
    let part = ["一部", "内数", "うち"].iter().any(|word| phrase.ends_with(word));
    let name = if part { intended_as(behind) } else { phrase };
    Subject { name: (!name.is_empty()).then(|| name.to_owned()), part, stated }
}

// AMED対象経費(AMED運営費交付金等) without what the bracket explains
fn without_bracket(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|inside| inside.rfind('(')) {
        Some(open) => text[..open].trim_end(),
        None => text,
    }
}

// back to the last mark that parts phrases
fn noun_phrase(text: &str) -> &str {
    if let Some((_, quoted)) = text.strip_suffix('」').and_then(|inside| inside.rsplit_once('「')) {
        return quoted;
    }
    let start = text
        .rfind(['、', '。', '「', '」', '(', ')', '※', ' ', ':', '●', '◆', '\u{f0fc}'])
        .map_or(0, |at| at + char_len(text, at));
    text[start..].trim_start_matches(['・', 'の', 'が', 'は', 'を'])
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

// …を医療分野の研究開発関連の調整費として, …を調整費に充てる: what a part is meant for
fn intended_as(behind: &str) -> &str {
    let words = ["として", "に充て", "に充当"];
    let Some((phrase, _)) = words.iter().find_map(|word| behind.split_once(word)) else { return "" };
    phrase.rsplit(|c: char| matches!(c, 'ぁ'..='ゖ' | '、' | ')' | ' ')).next().unwrap_or_default()
}

/// Who spends what a phrase names: …に含めていないAMED対象経費.
pub(super) fn recipient_in(phrase: &str) -> Option<&'static str> {
    phrase.char_indices().find_map(|(at, _)| recipient(&phrase[at..]).ok().map(|(_, found)| found))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn a_sentence_that_states_an_amount() {
        let found = subject("上記に加え、各プロジェクトに含めていないAMED対象経費(AMED運営費交付金等)が", "、", false);
        assert_eq!(found.name.as_deref(), Some("各プロジェクトに含めていないAMED対象経費"));
        assert!(found.stated);
        assert_eq!(recipient_in("各プロジェクトに含めていないAMED対象経費"), Some("AMED"));
    }

    #[test]
    fn a_fund_that_is_cited() {
        let found = subject("内閣府に計上される「科学技術イノベーション創造推進費", "」の一部", true);
        assert_eq!(found.name.as_deref(), Some("科学技術イノベーション創造推進費"));
        assert!(!found.stated);
    }

    #[test]
    fn a_name_in_quotation_marks() {
        let found = subject("内閣府の「科学技術イノベーション創造推進費」", "の一部", true);
        assert_eq!(found.name.as_deref(), Some("科学技術イノベーション創造推進費"));
    }

    #[test]
    fn a_part_is_named_by_what_it_is_for() {
        let found = subject("555億円)」の一部", "を医療分野の研究開発関連の調整費として充当", true);
        assert_eq!((found.name.as_deref(), found.part), (Some("調整費"), true));
    }

    #[test]
    fn paragraphs_wrap() {
        let lines = lines("前の段落\n\n費用の一部(175億円)を\n調整費として充当。\n次の文");
        let paragraph = paragraph(&lines, 3);
        assert_eq!(paragraph.joined.text, "費用の一部(175億円)を調整費として充当。");
    }
}
