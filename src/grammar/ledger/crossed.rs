//! Labels of columns that are names, before or behind their total: 事業名 文部科学省 厚生労働省 経済産業省 合計.

use std::ops::Range;

use super::label::{Label, label_word};
use super::name::total_level;
use super::{Token, compact, tokens};

/// The labels of a table that names cross.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// That of the names of rows, where one stands.
    pub words: Vec<Label>,
    /// What each column is called, by its place in the line.
    pub columns: Vec<Range<usize>>,
    /// Which of them is their total: the first or the last.
    pub total: usize,
}

// fewer names may be a title beside a total
const LEAST_NAMES: usize = 2;
// chars of a name, without spaces
const LONGEST_NAME: usize = 14;

/// The labels of a line that is nothing but names and the word of a total.
pub fn crossed(line: &str) -> Option<Crossed> {
    let tokens = tokens(line);
    // 札　幌　　小　樽: where gaps part names, a space within one is its own
    let gaps = tokens.iter().skip(1).any(|token| token.wide);
    let groups: Vec<&[Token<'_>]> = tokens.chunk_by(|_, next| gaps && !next.wide).collect();
    let place = |group: &&[Token<'_>]| Some(group.first()?.start..group.last()?.end());
    let mut columns: Vec<Range<usize>> = groups.iter().filter_map(place).collect();
    let known = |own: &Range<usize>| label_word(&compact(&line[own.clone()]));
    let words: Vec<Label> = columns.first().and_then(known).filter(|label| label.is_of_words()).into_iter().collect();
    columns.drain(..words.len());
    let is_total = |own: &Range<usize>| total_level(&line[own.clone()]).is_some();
    let total = [columns.len().checked_sub(1)?, 0].into_iter().find(|&at| is_total(&columns[at]))?;
    let named = |(at, own): (usize, &Range<usize>)| at == total || (is_name(&line[own.clone()]) && !is_total(own));
    let names = columns.iter().enumerate().all(named) && columns.iter().all(|own| known(own).is_none());
    (names && columns.len() > LEAST_NAMES).then_some(Crossed { words, columns, total })
}

fn is_name(text: &str) -> bool {
    let name = compact(text);
    let letters = |c: char| c.is_alphabetic() || matches!(c, '・' | '(' | ')');
    name.chars().all(letters) && name.starts_with(char::is_alphabetic) && name.chars().count() <= LONGEST_NAME
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_total() {
        let line = "事業名   文部科学省   厚生労働省   合 計";
        let found = crossed(line).unwrap();
        let names: Vec<&str> = found.columns.iter().map(|own| &line[own.clone()]).collect();
        assert_eq!((found.words, found.total), (vec![Label::Name], 2));
        assert_eq!(names, ["文部科学省", "厚生労働省", "合 計"]);
        assert_eq!(crossed("合計 札幌 小樽 函館").map(|found| found.total), Some(0));
        assert_eq!(crossed("札 幌  小 樽  函 館  計").map(|found| found.columns.len()), Some(4));
    }

    #[test]
    fn other_lines() {
        for line in ["札幌 合計", "札幌 小樽 函館", "札幌 小計 函館 計", "札幌 12 函館 計", "札幌 小樽 備考 計", ""]
        {
            assert_eq!(crossed(line), None, "{line}");
        }
    }
}
