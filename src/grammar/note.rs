//! Footnotes and statements on how numbers are read: ※…, (注)…, 四捨五入しているため… (catalogue X13, Q01–Q07, P05).

use std::sync::LazyLock;

use super::unit::is_kanji;
use crate::budget::NoteKind;
use crate::data::ByWord;
use crate::money::Rounding;
use crate::vocabulary::{self, rows};

/// ※, (注), (注1), 注), 注1), ＊, (*): the mark at the start of a note, and what follows it.
pub fn note(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    if !line.starts_with(['※', '(', '注', '*']) {
        return None;
    }
    let numbered = line.strip_prefix('注').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let marked = ["※", "(注", "(*", "*", "(※"].iter().any(|mark| line.starts_with(mark))
        || numbered.is_some_and(|rest| rest.starts_with(')'));
    let end =
        marked.then(|| line.char_indices().find(|&(at, c)| at > 0 && !in_mark(c)).map_or(line.len(), |(at, _)| at))?;
    Some((&line[..end], line[end..].trim_start()))
}

fn in_mark(c: char) -> bool {
    c.is_ascii_digit() || ")*注".contains(c)
}

/// The kind of notes that say a word.
#[derive(Clone, Copy, Debug)]
struct Says {
    kind: NoteKind,
    /// Whether no kanji may stand before it: 外に, but not 海外に.
    opens: bool,
}

/// Each word with its place in the table: of several, the first tells.
static WORDS: LazyLock<ByWord<(usize, Says)>> = LazyLock::new(|| {
    let words = rows(&vocabulary::NOTES).filter_map(|cells| row(&cells)).enumerate();
    ByWord::new(words.map(|(order, (word, says))| (word, (order, says))))
});

fn row(cells: &[&'static str]) -> Option<(&'static str, Says)> {
    let &[kind, word] = cells else { return None };
    let kind = match kind {
        "rounding" => NoteKind::Rounding,
        "subject_to_change" => NoteKind::SubjectToChange,
        "scope" => NoteKind::Scope,
        "fund" => NoteKind::Fund,
        "of_which" => NoteKind::OfWhich,
        _ => return None,
    };
    let opening = word.strip_prefix('^');
    Some((opening.unwrap_or(word), Says { kind, opens: opening.is_some() }))
}

/// What a note is about, by its words.
pub fn kind(text: &str) -> NoteKind {
    let begins = text.char_indices().filter(|&(_, c)| WORDS.may_begin(c));
    let said = begins.flat_map(|(at, _)| {
        let in_compound = move || text[..at].ends_with(is_kanji);
        let here = WORDS.beginning_as(&text[at..]).iter().filter(move |(word, _)| text[at..].starts_with(word));
        here.filter(move |(_, (_, says))| !says.opens || !in_compound()).map(|(_, said)| said)
    });
    said.min_by_key(|(order, _)| *order).map_or(NoteKind::Other, |(_, says)| says.kind)
}

/// Whether a sentence without ※ is a statement on the numbers of the document: それぞれ四捨五入しているため、…
pub fn is_statement(text: &str) -> bool {
    is_on_numbers(text) && matches!(kind(text), NoteKind::Rounding | NoteKind::SubjectToChange)
}

fn is_on_numbers(text: &str) -> bool {
    ["計数", "端数", "合計", "未満", "単位", "金額"].iter().any(|word| text.contains(word))
}

/// What a rounding statement says is done; none where it names two ways or none (四捨五入等の理由により).
pub fn rounding(text: &str) -> Option<Rounding> {
    if !is_on_numbers(text) {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let mixed = says(&["四捨五入等"]);
    match (says(&["四捨五入"]), says(&["切捨", "切り捨"]), says(&["切上", "切り上"])) {
        (true, false, false) if !mixed => Some(Rounding::HalfUp),
        (false, true, false) => Some(Rounding::Truncate),
        (false, false, true) => Some(Rounding::RoundUp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::NOTES, row);
    }

    #[test]
    fn marks() {
        assert_eq!(note("※ 精査により"), Some(("※", "精査により")));
        assert_eq!(note("(注1)計数は"), Some(("(注1)", "計数は")));
        assert_eq!(note("(*)創薬支援"), Some(("(*)", "創薬支援")));
        assert_eq!(note("(文)"), None);
    }

    #[test]
    fn kinds() {
        assert_eq!(kind("外に、国庫債務負担行為がある"), NoteKind::Scope);
        assert_eq!(kind("このほか外に、国庫債務負担行為がある"), NoteKind::Scope);
        assert_eq!(kind("海外における調査"), NoteKind::Other);
    }

    #[test]
    fn rounding_statements() {
        assert_eq!(rounding("計数は、それぞれ四捨五入しているため、合計とは合致しない"), Some(Rounding::HalfUp));
        assert_eq!(rounding("百万円未満切り捨てのため、合計額が一致しない"), Some(Rounding::Truncate));
        assert_eq!(rounding("四捨五入等の理由により、合計が一致しない"), None);
        assert_eq!(rounding("四捨五入という言葉"), None);
    }
}
