//! Marks that begin a line: ● ◆ ■ and Wingdings' private-use ✓ (catalogue X02, D11); くろまる, as texts made for reading aloud spell
//! them beside the mark or in its place; and the letters that stand for Wingdings where a file has lost its font.

use std::sync::LazyLock;

use super::number::begins_numeral;
use crate::blank::trim_start;
use crate::data::CharSet;
use crate::script::{is_hiragana, is_kanji, is_katakana};
use crate::vocabulary::{self, rows};

/// What a mark begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// ● a programme on a slide.
    Slide,
    /// ◆ a programme on a detail page.
    Detail,
    /// U+F0FC, what a programme will do.
    Activity,
    /// ■ a paragraph.
    Prose,
}

/// By char.
static MARKS: LazyLock<Vec<(char, Mark)>> = LazyLock::new(|| {
    let mut marks: Vec<(char, Mark)> = rows(&vocabulary::BULLETS).filter_map(row).collect();
    marks.sort_by_key(|&(mark, _)| mark);
    marks
});

/// How texts made for reading aloud spell marks out.
const SPELT: [(&str, char); 12] = [
    ("くろまる", '●'),
    ("しろまる", '○'),
    ("にじゅうまる", '◎'),
    ("くろひしがた", '◆'),
    ("しろひしがた", '◇'),
    ("ひしがた", '◆'),
    ("くろだいやまーく", '◆'),
    ("しろだいやまーく", '◇'),
    ("だいやまーく", '◆'),
    ("くろしかく", '■'),
    ("しろしかく", '□'),
    ("しかく", '■'),
];

/// The letters of marks of Wingdings that have lost their font: Ø カーボンリサイクル実現.
const LETTERS: [(char, char); 8] =
    [('Ø', '➢'), ('ü', '✓'), ('§', '■'), ('l', '●'), ('n', '■'), ('u', '◆'), ('p', '□'), ('v', '❖')];

static SPELT_BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| {
    SPELT.iter().filter_map(|(word, _)| word.chars().next()).chain(LETTERS.map(|own| own.0)).collect()
});

fn row(cells: &[&str]) -> Option<(char, Mark)> {
    let &[mark, kind] = cells else { return None };
    let kind = match kind {
        "slide" => Mark::Slide,
        "detail" => Mark::Detail,
        "activity" => Mark::Activity,
        "prose" => Mark::Prose,
        _ => return None,
    };
    Some((mark.chars().next()?, kind))
}

/// Whether a char is a mark, wherever it stands.
pub fn is_mark(c: char) -> bool {
    of_char(c).is_some()
}

/// Whether a mark may stand within a name, too: ・ of 医療・介護.
pub fn is_dot(c: char) -> bool {
    matches!(c, '・' | '•' | '·' | '∙' | '◦' | '-' | '−' | '–')
}

fn of_char(mark: char) -> Option<Mark> {
    let at = MARKS.binary_search_by_key(&mark, |&(mark, _)| mark).ok()?;
    Some(MARKS[at].1)
}

/// Whether a mark that is spelt out (くろまる) can begin with a char.
pub fn begins_spelt(c: char) -> bool {
    SPELT_BEGINNINGS.holds(c)
}

/// What follows the mark that a text begins with, spelt out: だいやまーく港の整備.
pub fn behind_spelt(text: &str) -> Option<&str> {
    spelt(text).map(|(behind, _)| behind)
}

// しかく before a name: not しかくい
fn spelt(line: &str) -> Option<(&str, Mark)> {
    if !line.starts_with(begins_spelt) {
        return None; // most lines
    }
    if let Some(own) = lettered(line) {
        return Some(own);
    }
    let (behind, mark) = SPELT.iter().find_map(|&(word, mark)| Some((line.strip_prefix(word)?, mark)))?;
    let apart = !behind.starts_with(is_hiragana);
    Some((behind, of_char(mark)?)).filter(|_| apart)
}

// apart from a word: not n型, nor v 3
fn lettered(line: &str) -> Option<(&str, Mark)> {
    let &(letter, mark) = LETTERS.iter().find(|own| line.starts_with(own.0))?;
    let behind = &line[letter.len_utf8()..];
    let word = |c: char| is_hiragana(c) || is_katakana(c) || is_kanji(c) || matches!(c, '「' | '【');
    // Ø H3ロケット: no word is written with it
    let sign = |c: char| !letter.is_ascii() && c.is_ascii_uppercase();
    let apart = behind.starts_with(' ') && trim_start(behind).starts_with(|c| word(c) || sign(c));
    apart.then_some((behind, of_char(mark)?))
}

/// The mark at the start of ● 創薬基盤推進研究事業, and what follows it.
pub fn bullet(line: &str) -> Option<(Mark, &str)> {
    let line = trim_start(line);
    mark(line).map(|mark| (mark, behind_mark(line)))
}

/// The mark that a line starts with: of ● a slide's.
pub fn mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    let Some(own) = of_char(first) else { return spelt(line).map(|(_, mark)| mark) };
    let behind = &line[first.len_utf8()..];
    let numeral = first == '〇' && behind.starts_with(|c| begins_numeral(c) || c == '・'); // 〇・五%
    (!numeral).then_some(own)
}

/// What follows the mark that a line is known to start with.
pub fn behind_mark(line: &str) -> &str {
    let mut chars = line.chars();
    let behind = match spelt(line) {
        Some((behind, _)) => behind,
        None => {
            chars.next();
            chars.as_str()
        }
    };
    // ●くろまる
    let behind = trim_start(behind);
    trim_start(spelt(behind).map_or(behind, |(behind, _)| behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::BULLETS, row);
    }

    #[test]
    fn marks() {
        assert_eq!(bullet("● 創薬基盤推進研究事業"), Some((Mark::Slide, "創薬基盤推進研究事業")));
        assert_eq!(bullet("●脳神経"), Some((Mark::Slide, "脳神経")));
        assert_eq!(bullet(" ◆ 【新規】認知症"), Some((Mark::Detail, "【新規】認知症")));
        assert_eq!(bullet("\u{f0fc} 幅広い"), Some((Mark::Activity, "幅広い")));
        assert_eq!(bullet("〇 認知症"), Some((Mark::Slide, "認知症")));
        assert_eq!(bullet("●くろまる脳神経"), Some((Mark::Slide, "脳神経")));
        assert_eq!(bullet("● くろまる脳神経"), Some((Mark::Slide, "脳神経")));
        assert_eq!(bullet("しかく 脳神経"), Some((Mark::Prose, "脳神経")));
        assert_eq!(bullet("だいやまーく脳神経"), Some((Mark::Detail, "脳神経")));
        assert_eq!(bullet("しかくい箱"), None);
        assert_eq!(bullet("Ø 「知」の集積"), Some((Mark::Activity, "「知」の集積")));
        assert_eq!(bullet("l 脳神経"), Some((Mark::Slide, "脳神経")));
        assert_eq!((bullet("n型半導体"), bullet("l 3億円"), bullet("Ø")), (None, None, None));
        assert_eq!(bullet("〇・五%"), None);
        assert_eq!(bullet("概算要求額"), None);
        assert_eq!(bullet("18億円"), None);
    }
}
