//! Footnotes and statements on how numbers are read: ※…, (注)…, 四捨五入しているため… (catalogue X13, Q01–Q07, P05).

use std::sync::LazyLock;

use crate::budget::NoteKind;
use crate::data::{ByWord, Sought};
use crate::money::Rounding;
use crate::script::is_kanji;
use crate::vocabulary::{self, rows, words_as};

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
    let words = rows(&vocabulary::NOTES).filter_map(row).enumerate();
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

/// What a note is about, by its words: 四捨五入, 内数.
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
    says(&NUMBERS, text)
}

/// What a rounding statement says is done; none where it names two ways or none (四捨五入等の理由により).
pub fn rounding(text: &str) -> Option<Rounding> {
    if !is_on_numbers(text) {
        return None;
    }
    let mixed = says(&UNDECIDED, text);
    match (says(&HALF_UP, text), says(&TRUNCATE, text), says(&ROUND_UP, text)) {
        (true, false, false) if !mixed => Some(Rounding::HalfUp),
        (false, true, false) => Some(Rounding::Truncate),
        (false, false, true) => Some(Rounding::RoundUp),
        _ => None,
    }
}

fn says(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| text.contains(word))
}

type Words = LazyLock<Vec<&'static str>>;

static NUMBERS: Words = LazyLock::new(|| of("numbers"));
static UNDECIDED: Words = LazyLock::new(|| of("undecided"));
static HALF_UP: Words = LazyLock::new(|| of("half_up"));
static TRUNCATE: Words = LazyLock::new(|| of("truncate"));
static ROUND_UP: Words = LazyLock::new(|| of("round_up"));

fn of(what: &'static str) -> Vec<&'static str> {
    words_as(&vocabulary::ROUNDINGS, what).collect()
}

/// What a word tells that stands in every statement on the numbers of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// 捨 of 四捨五入, 切上
    Rounded,
    /// 切り上げ: of rounding alone.
    RoundedUp,
    /// 精査, 異動: that they may change.
    MayChange,
}

static SIGNS: LazyLock<Vec<(&'static str, Sign)>> = LazyLock::new(|| {
    let kinds =
        [("sign_rounded", Sign::Rounded), ("sign_rounded_up", Sign::RoundedUp), ("sign_changeable", Sign::MayChange)];
    kinds.into_iter().flat_map(|(what, sign)| of(what).into_iter().map(move |word| (word, sign))).collect()
});

static SOUGHT: LazyLock<Sought> =
    LazyLock::new(|| Sought::new(&SIGNS.iter().map(|(word, _)| *word).collect::<Vec<_>>()));

/// The places in a text of the words without which nothing is stated of its numbers, in order.
pub fn signs(text: &str) -> impl Iterator<Item = (usize, Sign)> {
    let sign = |found: &str| SIGNS.iter().find(|(word, _)| *word == found).map(|(_, sign)| *sign);
    SOUGHT.all(text).filter_map(move |(place, word)| Some((place, sign(word)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::NOTES, row);
        let held: usize = [&NUMBERS, &UNDECIDED, &HALF_UP, &TRUNCATE, &ROUND_UP].iter().map(|words| words.len()).sum();
        assert_eq!(held + SIGNS.len(), rows(&vocabulary::ROUNDINGS).count());
        vocabulary::reads_every_word(&vocabulary::ROUNDINGS, |cells| of(cells[1]).first().copied());
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
