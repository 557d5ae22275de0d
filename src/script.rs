//! Which script a char is of: 漢, ひ, カ.

/// An ideograph: 漢.
pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿')
}

/// ひ
pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

/// カ, but not the long mark ー.
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ')
}
