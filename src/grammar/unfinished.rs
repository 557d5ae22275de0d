//! What a text ends with that is not over there: 教育の, 農林水産省及び, 経費を.

use std::sync::LazyLock;

use super::bracket::{closed, opened};
use super::spacing::is_arrow;
use crate::data::Endings;
use crate::script::is_kanji;
use crate::vocabulary::{self, words_among};

type Ends = LazyLock<Endings>;

static NAMES: Ends = LazyLock::new(|| ends("name"));
static HEADINGS: Ends = LazyLock::new(|| ends("heading"));
static ROWS: Ends = LazyLock::new(|| ends("row"));
static AMOUNTS: Ends = LazyLock::new(|| ends("amounts"));
static NOTES: Ends = LazyLock::new(|| ends("note"));
static WORDS: Ends = LazyLock::new(|| ends("words"));
static TOPICS: Ends = LazyLock::new(|| ends("topic"));
static CLAUSES: Ends = LazyLock::new(|| ends("clause"));
static QUOTATIONS: Ends = LazyLock::new(|| ends("quotation"));
static VERBS: Ends = LazyLock::new(|| ends("verb"));
static GONE: Ends = LazyLock::new(|| ends("gone"));
static CUT: Ends = LazyLock::new(|| ends("cut"));
static LABELS: Ends = LazyLock::new(|| ends("label"));

fn ends(what: &'static str) -> Endings {
    Endings::new(words_among(&vocabulary::UNFINISHED, what))
}

/// 大学における数理・⏎データサイエンス教育の⏎推進: a name that stops at a particle, a comma or an open bracket.
pub fn is_unfinished(name: &str) -> bool {
    let name = name.trim_end();
    NAMES.end(name) || opened(name) > closed(name)
}

/// 公共施設への自立・分散型⏎設備導入推進事業: a name cut where its line is full, if it is.
pub fn is_cut(name: &str) -> bool {
    CUT.end(name)
}

/// 港湾の整備及び⏎灯台の整備: a heading of rows that stops within its name.
pub fn is_unfinished_heading(name: &str) -> bool {
    is_unfinished(name) || HEADINGS.end(name)
}

/// 研究及び⏎開発: a ledger's row that stops within its name.
pub fn is_unfinished_row(name: &str) -> bool {
    ROWS.end(name)
}

/// 一般会計 12億円及び, 12億円→: a line that lists amounts, and waits for the next.
pub fn is_unfinished_list(amounts: &str) -> bool {
    amounts.ends_with(is_arrow) || AMOUNTS.end(amounts)
}

/// ※基金の継続的運用に係る経費を: a note that goes on behind a blank line.
pub fn is_unfinished_note(note: &str) -> bool {
    NOTES.end(note)
}

/// 新たな事業に, before an amount: a sentence's words.
pub fn is_of_sentence(words: &str) -> bool {
    WORDS.end(words)
}

/// AMED対象経費は: a name that a sentence is about.
pub fn is_topic(name: &str) -> bool {
    TOPICS.end(name)
}

/// 昨年度は before 、: no name in a list of names.
pub fn is_clause(text: &str) -> bool {
    CLAUSES.end(text)
}

/// 連携し、研究開発を推進: what is done, as no name says it.
pub fn says_done(text: &str) -> bool {
    text.match_indices('、').any(|(at, _)| VERBS.end(&text[..at]))
}

/// 医師主導の治験を支援: what is done to something, in a word.
pub fn says_action(text: &str) -> bool {
    let done = text.rsplit_once('を').map_or("", |(_, done)| done);
    (2..=LONGEST_ACTION).contains(&done.chars().count()) && done.chars().all(is_kanji)
}

// chars of the word: 支援, 整備強化
const LONGEST_ACTION: usize = 4;

/// 政府は of 政府は「骨太の方針」の重点に: what stands before a quotation, and is none of the name it is in.
pub fn is_apart_from_quotation(text: &str) -> bool {
    QUOTATIONS.end(text)
}

/// 基金の of 基金の 終了: a name that goes on with what looks like the word for what has become of it.
pub fn goes_on_with_gone(name: &str) -> bool {
    GONE.end(name)
}

/// 対前年度, above 増△減額: the label of a change or a rate that only begins.
pub fn is_unfinished_label(label: &str) -> bool {
    LABELS.words().any(|word| word == label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Cells, rows};

    #[test]
    fn every_word_of_the_table_is_read() {
        let read = [
            &NAMES,
            &HEADINGS,
            &ROWS,
            &AMOUNTS,
            &NOTES,
            &WORDS,
            &TOPICS,
            &CLAUSES,
            &QUOTATIONS,
            &VERBS,
            &GONE,
            &LABELS,
            &CUT,
        ];
        let said = |cells: &[&str]| cells[1].split(' ').count();
        let held: usize = read.iter().map(|ends| ends.len()).sum();
        assert_eq!(held, rows(&vocabulary::UNFINISHED).map(said).sum::<usize>());
        let Cells::SomeOf(kinds) = vocabulary::UNFINISHED.columns[1] else { panic!("each row is of some") };
        assert!(kinds.len() == read.len() && kinds.iter().all(|kind| ends(kind).len() > 0));
    }

    #[test]
    fn what_is_not_over() {
        assert!(
            is_unfinished("データサイエンス教育の ") && is_unfinished("研究事業(先端") && !is_unfinished("研究事業")
        );
        assert!(is_cut("自立・分散型") && !is_unfinished("自立・分散型"));
        assert!(is_unfinished_heading("港湾の整備及び") && !is_unfinished("港湾の整備及び"));
        assert!(is_unfinished_row("研究及び") && !is_unfinished_row("研究が"));
        assert!(is_unfinished_list("12億円及び") && is_unfinished_list("12億円→") && !is_unfinished_list("12億円"));
        assert!(is_unfinished_note("経費を") && !is_unfinished_note("経費"));
        assert!(is_of_sentence("新たな事業に") && !is_of_sentence("新たな事業と"));
        assert!(is_topic("人件費は") && !is_topic("人件費が"));
        assert!(says_action("医師主導の治験を支援") && !says_action("治験を支える") && !says_action("治験の支援"));
        assert!(is_clause("昨年度は") && !is_clause("内閣府"));
        assert!(is_apart_from_quotation("政府は") && !is_apart_from_quotation("直轄の"));
        assert!(is_unfinished_label("対前年度") && !is_unfinished_label("増減額対前年度"));
        assert!(goes_on_with_gone("基金の") && !goes_on_with_gone("基金"));
    }
}
