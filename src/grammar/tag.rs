//! Tags: what a word in brackets says of a programme or an amount: 【新規】, （再掲）, （基金） (catalogue X04, X05, G12).

use std::sync::LazyLock;

use crate::blank::{trim, trim_start};
use crate::budget::Status;
use crate::data::{ByWord, Endings};
use crate::grammar::bracket;
use crate::ministry::is_ministry;
use crate::vocabulary::{self, rows};

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// 【新規】
    Status(Status),
    /// （再掲）
    Relisted,
    /// （基金）
    Fund,
    /// (改): of no status
    Revised,
}

/// What a word that stands alone in brackets says: 拡充, ※再掲.
pub fn tag(word: &str) -> Option<Tag> {
    let word = trim(word).trim_start_matches('※');
    TAGS.row(word).copied()
}

/// What the word of a status says: 一部新規.
pub fn status(word: &str) -> Option<Status> {
    match TAGS.row(trim(word)) {
        Some(Tag::Status(status)) => Some(*status),
        _ => None,
    }
}

/// How much of what stands behind an amount, up to the end of its bracket, are tags and ministries: ・新規・厚生労働省 of
/// （1.7億円・新規・厚生労働省）, 新規 of （1.7億円 新規）.
pub fn tags_behind(text: &str) -> Option<usize> {
    let near = text.char_indices().take(LONGEST_TAGS).take_while(|&(_, c)| c != '\n');
    let end = near.into_iter().find(|&(_, c)| bracket::closes(c))?.0;
    let mut words = words_of(&text[..end]).peekable();
    (words.peek().is_some() && words.all(|word| tag(word).is_some() || is_ministry(word))).then_some(end)
}

/// What such tags say, one by one: 新規 and 厚生労働省 of （新規・厚生労働省）.
pub fn words_of(tags: &str) -> impl Iterator<Item = &str> {
    tags.split(parts_tags).map(trim).filter(|word| !word.is_empty())
}

fn parts_tags(c: char) -> bool {
    matches!(c, '・' | '、' | ',' | '/' | ':' | ' ')
}

// how many chars they take at most
const LONGEST_TAGS: usize = 60;

/// Whether a text says that something is counted elsewhere: 再掲、一部.
pub fn says_relisted(text: &str) -> bool {
    RELISTED.words().any(|word| text.contains(word))
}

/// Whether a bracket's words say so, and of what or where: 再掲：１．医薬品プロジェクト, 再掲・３ページ, １②の再掲.
pub fn tells_relisted(inside: &str) -> bool {
    let first = |rest: &str| rest.starts_with([':', '、', ',', ' ', '・']);
    RELISTED.words().any(|word| inside.strip_prefix(word).is_some_and(first))
        || before_relisted(inside).is_some_and(|of| of.ends_with('の'))
}

/// 再掲:甲事業 without 再掲:
pub fn behind_relisted(text: &str) -> Option<&str> {
    let text = trim_start(text);
    let rest = RELISTED.words().find_map(|word| text.strip_prefix(word))?;
    rest.trim_start().strip_prefix(':').map(str::trim_start)
}

/// …事業再掲 without 再掲
pub fn before_relisted(text: &str) -> Option<&str> {
    RELISTED.strip(text)
}

static RELISTED: LazyLock<Endings> =
    LazyLock::new(|| Endings::new(tags().filter(|(_, tag)| *tag == Tag::Relisted).map(|(word, _)| word)));

static TAGS: LazyLock<ByWord<Tag>> = LazyLock::new(|| ByWord::new(tags()));

fn tags() -> impl Iterator<Item = (&'static str, Tag)> {
    rows(&vocabulary::TAGS).filter_map(row)
}

fn row(cells: &[&'static str]) -> Option<(&'static str, Tag)> {
    let &[word, says] = cells else { return None };
    let tag = match says {
        "new" => Tag::Status(Status::New),
        "expanded" => Tag::Status(Status::Expanded),
        "continuing" => Tag::Status(Status::Continuing),
        "relisted" => Tag::Relisted,
        "fund" => Tag::Fund,
        "revised" => Tag::Revised,
        _ => return None,
    };
    Some((word, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_behind_an_amount_to_the_end_of_its_bracket() {
        let words = |text: &'static str| tags_behind(text).map(|end| words_of(&text[..end]).collect::<Vec<_>>());
        assert_eq!(words("・新規・厚生労働省)は"), Some(vec!["新規", "厚生労働省"]));
        assert_eq!(words("、拡充】"), Some(vec!["拡充"]));
        assert!(words("・島の事業)").is_none() && words("・新規").is_none() && words(")").is_none());
        assert_eq!(words(" 新規:環境省)"), Some(vec!["新規", "環境省"]));
    }

    #[test]
    fn words_alone_in_brackets() {
        assert_eq!(tag(" 一部拡充 "), Some(Tag::Status(Status::Expanded)));
        assert_eq!((tag("※再掲"), tag("基金事業"), tag("仮称")), (Some(Tag::Relisted), Some(Tag::Fund), None));
        assert_eq!((status("継続"), status("※継続"), status("再掲")), (Some(Status::Continuing), None, None));
    }

    #[test]
    fn counted_elsewhere() {
        assert!(says_relisted("一部再掲"));
        assert_eq!(
            ["再掲:甲事業", "再掲 : 甲事業", "再掲事業:"].map(behind_relisted),
            [Some("甲事業"), Some("甲事業"), None]
        );
        assert!(["再掲:1.医薬品", "一部再掲・18ページ参照", "1②の再掲"].into_iter().all(tells_relisted));
        assert!(!tells_relisted("再掲事業の推進"));
        assert_eq!((before_relisted("甲研究事業再掲"), before_relisted("再掲事業")), (Some("甲研究事業"), None));
    }

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::TAGS, row);
    }
}
