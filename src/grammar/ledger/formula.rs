//! Marks of columns and what is made of them: (A), ①, (1), a; (B)-(A), ②-①, (a-b)/b.

use super::Token;
use crate::grammar::number::circled;

/// Whether a text is nothing but marks: A, (1), ②-①.
pub(super) fn is_formula(text: &str) -> bool {
    let mark = |c: char| matches!(c, 'A'..='G' | 'a'..='g' | '0'..='9') || circled(c).is_some();
    start(text) == 0 && text.contains(mark)
}

/// Whether they say that a column is what two others differ by: (B)-(A), not (B-A)/A.
pub(super) fn is_difference(formula: &str) -> bool {
    formula.contains(['-', '−']) && !formula.contains('/')
}

/// Whether they say that a column is what one is of another: (A)/(B).
pub fn is_ratio(formula: &str) -> bool {
    formula.contains(['/', '÷']) && is_formula(formula)
}

/// Whether a label's marks do, or a label that is nothing else: 事業費(A/C), (A/C).
pub fn has_ratio(label: &str) -> bool {
    is_ratio(label) || is_ratio(split(label).1)
}

/// Whether the tokens of a line are nothing but marks; (12) (35) alone are figures as well.
pub(super) fn is_line(tokens: &[Token<'_>]) -> bool {
    let numbers = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '(' | ')'));
    let whole = !tokens.is_empty() && tokens.iter().all(|token| is_formula(token.text));
    whole && !tokens.iter().all(|token| numbers(token.text))
}

/// 要求額(B), 増△減額(B-A), 予算額A: the label and its marks.
pub(super) fn split(text: &str) -> (&str, &str) {
    let begin = start(text);
    // 予算額(案)(B)
    let begin = text.len() - text[begin..].trim_start_matches(')').len();
    let whole = begin == 0 || !is_formula(&text[begin..]);
    text.split_at(if whole { text.len() } else { begin })
}

/// The label without its marks.
pub fn without(text: &str) -> &str {
    split(text).0
}

/// Whether a mark can end with a char.
pub(super) fn ends(c: char) -> bool {
    is_char(c)
}

fn is_char(c: char) -> bool {
    let letter = matches!(c, 'A'..='G' | 'a'..='g');
    letter || circled(c).is_some() || matches!(c, '(' | ')' | '-' | '−' | '+' | '=' | '/' | '÷' | '×' | '%' | ':')
}

// where the marks at the end of a text begin; AMED ends in none
fn start(text: &str) -> usize {
    let mut rest = text;
    while let Some(before) = numbered(rest).or_else(|| rest.strip_suffix(is_char)) {
        rest = before;
    }
    let word = rest.ends_with(|c: char| c.is_ascii_alphabetic());
    let end = &text[rest.len()..];
    rest.len() + if word { end.len() - end.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len() } else { 0 }
}

// what stands before (1)
fn numbered(text: &str) -> Option<&str> {
    let inside = text.strip_suffix(')')?;
    let before = inside.trim_end_matches(|c: char| c.is_ascii_digit());
    (inside.len() == before.len() + 1).then(|| before.strip_suffix('(')).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::ledger::tokens;

    #[test]
    fn labels_and_their_marks() {
        let table = [
            ("要求額(B)", "要求額", "(B)"),
            ("要求額a", "要求額", "a"),
            ("増減率(a-b)/b", "増減率", "(a-b)/b"),
            ("5年度当初①", "5年度当初", "①"),
            ("対5年度当初(2)-(1)", "対5年度当初", "(2)-(1)"),
            ("予算額(案)(B)", "予算額(案)", "(B)"),
            ("予算額(案)", "予算額(案)", ""),
            ("うちAMED", "うちAMED", ""),
            ("R6", "R6", ""),
            ("(1)", "(1)", ""),
        ];
        for (text, label, marks) in table {
            assert_eq!(split(text), (label, marks), "{text}");
        }
    }

    #[test]
    fn marks_of_ratios() {
        let found = ["事業費(A/C)", "(A/C)", "事業費(A)", "国費", "(B-A)"].map(has_ratio);
        assert_eq!(found, [true, true, false, false, false]);
    }

    #[test]
    fn marks_alone() {
        let found = ["(1)", "②-①", "(2)-(1)", "a", "35", "(35)", "AMED", "(-)"].map(is_formula);
        assert_eq!(found, [true, true, true, true, false, false, false, false]);
        let lines = ["(1) (2) (2)-(1)", "(1) (2)", ""].map(|line| is_line(&tokens(line)));
        assert_eq!(lines, [true, false, false]);
    }
}
