//! How words end that name a part of an item, or a price: 一般会計, 推進枠, １床当たり.

use std::sync::LazyLock;

use crate::vocabulary::{self, rows};

/// What names a part of the amount before it: うち、推進枠 12億円.
pub const AMONG: &str = "うち";
/// Of an amount that is more than what it is of: 12億円の内数.
pub const POOL: &str = "内数";
/// [`POOL`] behind an amount.
pub const OF_POOL: &str = "の内数";

/// What a word ends as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// エネルギー対策特別会計
    Account,
    /// エネルギー需給勘定, which an account is divided into
    Division,
    /// 重要政策推進枠
    Frame,
    /// １床当たり: of one piece, which is no item's.
    Price,
}

/// What the words on an amount end as, if as a part or a price: 一般会計, 推進枠, 単価.
pub fn part(words: &str) -> Option<PartKind> {
    WORDS.iter().find(|(word, _)| words.ends_with(word)).map(|(_, kind)| *kind)
}

/// Whether words end as an account, or as one that divides it: 特別会計, 需給勘定.
pub fn is_account(words: &str) -> bool {
    matches!(part(words), Some(PartKind::Account | PartKind::Division))
}

/// Whether words are those of an account, and say nothing of which: 特別会計.
pub fn is_bare_account(words: &str) -> bool {
    let named = |(word, kind): &(&str, PartKind)| {
        matches!(kind, PartKind::Account | PartKind::Division) && words.strip_suffix(word).is_some_and(is_general)
    };
    WORDS.iter().any(named)
}

// 特別 of 特別会計
fn is_general(words: &str) -> bool {
    matches!(words, "" | "特別")
}

static WORDS: LazyLock<Vec<(&'static str, PartKind)>> =
    LazyLock::new(|| rows(&vocabulary::PARTS).filter_map(row).collect());

fn row(cells: &[&'static str]) -> Option<(&'static str, PartKind)> {
    let &[word, kind] = cells else { return None };
    let kind = match kind {
        "account" => PartKind::Account,
        "division" => PartKind::Division,
        "frame" => PartKind::Frame,
        "price" => PartKind::Price,
        _ => return None,
    };
    Some((word, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::PARTS, row);
    }

    #[test]
    fn parts_and_prices_by_their_ends() {
        assert_eq!(part("エネルギー対策特別会計"), Some(PartKind::Account));
        assert_eq!(part("エネルギー需給勘定"), Some(PartKind::Division));
        assert_eq!(["特許特別会計", "電源開発促進勘定", "推進枠"].map(is_account), [true, true, false]);
        assert_eq!(part("重要政策推進枠"), Some(PartKind::Frame));
        assert_eq!(part("1床当たり"), Some(PartKind::Price));
        assert_eq!(part("会計検査院"), None);
        assert_eq!(["特別会計", "勘定", "年金特別会計", "一般会計"].map(is_bare_account), [true, true, false, false]);
    }
}
