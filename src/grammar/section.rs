//! What slides of one programme print over their parts (背景・課題, 事業内容) and before the price of one piece (1拠点当たり).

use std::sync::LazyLock;

use super::bracket;
use crate::data::{ByWord, Endings};
use crate::script::is_kanji;
use crate::vocabulary::{self, words, words_as};

/// 背景・課題, 【事業内容】, ２．事業スキーム, 担当：研究振興局, 令和7年度主要事項: a part of a slide or of the paper, no programme.
pub fn is_section(line: &str) -> bool {
    is_part(line) || ENDS.end(head(bare(line)))
}

/// 背景・課題, 【事業内容】, ２．事業スキーム, １ 事 業 の 目 的, 担当：研究振興局: a part of a slide.
pub fn is_part(line: &str) -> bool {
    let line = bare(line);
    names_part(line) || closed(line).is_some_and(|closed| names_part(&closed))
}

fn names_part(bare: &str) -> bool {
    let head = head(bare);
    // most begin as none does
    let list = || is_whole(head) || head.split(['・', '、', '/']).all(is_whole);
    let list = || head.starts_with(|c| WHOLE.may_begin(c)) && list();
    // 交付金の予算額の推移
    is_whole(bare) || PART_ENDS.end(head) || list()
}

// 実施主体, 実施主体等
fn is_whole(part: &str) -> bool {
    WHOLE.leading(part).is_some_and(|(word, _)| matches!(&part[word.len()..], "" | "等"))
}

// 事業の目的 of 事 業 の 目 的
fn closed(line: &str) -> Option<String> {
    if line.chars().nth(1) != Some(' ') {
        return None; // most lines begin with a longer word
    }
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let single = |word: &str| word.chars().nth(1).is_none();
    let spread = words.clone().take(LEAST_SPREAD).filter(|word| single(word)).count() == LEAST_SPREAD;
    (spread && words.all(single)).then(|| line.split(' ').collect())
}

// fewer words of one char are words
const LEAST_SPREAD: usize = 2;

// how many chars the title of goals has, unless it stands in brackets
const LONGEST_TITLE: usize = 16;

/// 【2020年までの達成目標】, KPI: the title of goals, which may name money, but no programmes.
pub fn is_title_of_aims(line: &str) -> bool {
    let title = || line.starts_with(bracket::opens) || line.chars().nth(LONGEST_TITLE).is_none();
    AIMS.end(line.trim_end_matches(|c| c == ':' || bracket::closes(c))) && title()
}

fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| !is_kanji(c) && !c.is_alphabetic() && !matches!(c, '(' | ')'))
}

// 交付先 of 交付先 大学
fn head(bare: &str) -> &str {
    let parts = |byte: u8| matches!(byte, b':' | b' ' | b'(' | b')');
    let Some(start) = bare.bytes().position(|byte| !parts(byte)) else { return bare };
    let end = bare[start..].bytes().position(parts).map_or(bare.len(), |length| start + length);
    &bare[start..end]
}

/// A line without what it says behind its words of a part of the slide: …事業 担当：観光資源課.
pub fn without_field(line: &str) -> &str {
    let before = line.find(':').and_then(|colon| line[..colon].trim_end().rsplit_once([' ', '(']));
    before.filter(|(_, field)| is_section(field)).map_or(line, |(before, _)| before.trim_end())
}

/// Whether words right before an amount make it the price of one piece, or a size: 1拠点当たり年間, 件数・単価：10箇所×.
pub fn is_unit_price(before: &str) -> bool {
    let clause = before.rsplit(['、', '。', '(']).next().unwrap_or(before);
    UNIT_PRICES.iter().any(|word| clause.contains(word))
}

static WHOLE: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words_as(&vocabulary::SECTIONS, "whole").map(|word| (word, ()))));

static ENDS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::SECTIONS, "end")));
static PART_ENDS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::SECTIONS, "part")));
static AIMS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::SECTIONS, "aim")));

static UNIT_PRICES: LazyLock<Vec<&'static str>> = LazyLock::new(|| words(&vocabulary::UNIT_PRICES).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_slide() {
        for line in [
            "1 事 業 の 目 的",
            "2 事 業 の 概 要 ・ ス キ ー ム ・ 実 施 主 体 等",
            "背景・課題",
            "【事業内容】",
            "2.事業スキーム",
            "担当:研究振興局基礎課",
            "令和7年度主要事項",
            "交付先 大学",
            "3 実施主体等",
            "■補助・委託対象  民間事業者・団体等",
        ] {
            assert!(is_section(line), "{line}");
        }
        assert_eq!(without_field("観測事業 担当:海洋課"), "観測事業");
        assert_eq!(without_field("観測事業:海"), "観測事業:海");
        for line in ["海洋観測基盤の高度化推進事業", "課題解決型研究の推進", "大学の国際連携強化事業"]
        {
            assert!(!is_section(line), "{line}");
        }
    }

    #[test]
    fn titles_of_goals() {
        assert!(["【2020年までの達成目標】", "KPI", "(数値目標)"].into_iter().all(is_title_of_aims));
        for line in ["達成目標を定める", "2030年までに排出を46%削減するとの数値目標"] {
            assert!(!is_title_of_aims(line), "{line}");
        }
    }

    #[test]
    fn prices_of_one_piece() {
        assert!(is_unit_price("件数・単価:10箇所×"));
        assert!(is_unit_price("1拠点当たり年間"));
        assert!(!is_unit_price("回線の増強"));
    }
}
