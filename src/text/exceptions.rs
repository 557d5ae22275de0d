//! Where the normalised text departs from NFKC, and why: each exception is a table with its reason.
//!
//! What NFKC leaves alone stays alone, and no exception is needed for it: the private-use bullets of Wingdings (U+F0FC ✓,
//! U+F0D8 ➢), and the strokes − (U+2212), ― (U+2015), ‐ (U+2010) and 〜 (U+301C). A grammar that means one of them must name it.
//! (～, U+FF5E, is a full-width `~` and becomes one.)

use std::ops::RangeInclusive;

/// How a char departs from NFKC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exception {
    /// It stays as it is, though NFKC would write it in other chars: see [`WHOLE_NUMBERS`].
    Kept,
    /// It becomes the char it shows, though NFKC would leave it: see [`RADICALS`] and [`FRAMES`].
    Shown(char),
    /// It becomes two blanks, as wide a gap as parts the cells of a row: a tab.
    Gap,
    /// It is left out: see [`WITHOUT_MEANING`].
    Dropped,
}

impl Exception {
    /// The exception `char` makes, if it makes one.
    pub(super) fn of(char: char) -> Option<Exception> {
        match char {
            '\t' => Some(Exception::Gap),
            '\0'..='\u{AC}' => None, // the most frequent chars, and before every table
            '⺀'..='⻳' => ideograph(char).map(Exception::Shown),
            _ if contains(&WITHOUT_MEANING, char) => Some(Exception::Dropped),
            _ if contains(&FRAMES, char) => Some(Exception::Shown(' ')),
            _ if contains(&WHOLE_NUMBERS, char) => Some(Exception::Kept),
            _ => None,
        }
    }
}

/// Chars that are a number, or hold one, of their own. In NFKC their digits would run into those beside them:
/// ①５ would read 15, and 10² read 102. So they stay, whole. (Full-width and mathematical digits are plain digits, and become so.)
pub(super) const WHOLE_NUMBERS: [RangeInclusive<char>; 21] = [
    '²'..='³',
    '¹'..='¹',
    '¼'..='¾',
    '⁰'..='⁰',
    '⁴'..='⁹',
    '₀'..='₉',
    '⅐'..='⅟',
    '↉'..='↉',
    '①'..='⒛', // ① ⑴ ⒈
    '⓪'..='⓪',
    '㉑'..='㉟',
    '㊀'..='㊉', // ㊀三億 would read 一三億
    '㊱'..='㊿',
    '㋀'..='㋋', // ㋀, 1月
    '㍘'..='㍰', // ㍘, 0点
    '㍸'..='㍹', // ㍸, dm2
    '㎟'..='㎦', // ㎡, m2
    '㎨'..='㎨', // m∕s2
    '㎯'..='㎯',
    '㏠'..='㏾', // ㏠, 1日
    '🄀'..='🄊',   // 🄀, "0."
];

/// CJK radicals that show a whole ideograph, which NFKC leaves as radicals. Fonts draw the two alike, so text extracted from a
/// PDF has ⻑官 for 長官. Radicals that are but a part of an ideograph (⺾, ⻌) are no char anyone meant, and stay.
/// The Kangxi radicals (⽇, U+2F00–2FD5) are NFKC's own business, and so are ⺟ and ⻳.
pub(super) const RADICALS: [(char, char); 43] = [
    ('⺊', '卜'),
    ('⺎', '兀'),
    ('⺐', '尢'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺔', '彑'),
    ('⺛', '旡'),
    ('⺝', '月'),
    ('⺠', '民'),
    ('⺬', '示'),
    ('⺻', '聿'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻫', '斉'),
    ('⻬', '齐'),
    ('⻭', '歯'),
    ('⻮', '齿'),
    ('⻯', '竜'),
    ('⻰', '龙'),
    ('⻱', '龜'),
    ('⻲', '亀'),
];

/// Chars that show nothing and mean nothing of their own: soft hyphens, zero-width spaces and joiners, directions, variation
/// selectors. They are left out, so that a number or a word is not torn where one stands in it.
pub(super) const WITHOUT_MEANING: [RangeInclusive<char>; 8] = [
    '\u{AD}'..='\u{AD}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{2069}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{E0100}'..='\u{E01EF}',
];

/// Frames around the cells of a table, as far as they part what stands side by side: │ and the corners, but not ─, which is a
/// dash in many a cell.
pub(super) const FRAMES: [RangeInclusive<char>; 5] = ['│'..='┃', '┆'..='┇', '┊'..='╋', '║'..='╬', '￨'..='￨'];

fn contains(table: &[RangeInclusive<char>], char: char) -> bool {
    table.iter().any(|range| range.contains(&char))
}

/// The ideograph that the radical shows.
fn ideograph(radical: char) -> Option<char> {
    let index = RADICALS.binary_search_by_key(&radical, |(radical, _)| *radical).ok()?;
    Some(RADICALS[index].1)
}
