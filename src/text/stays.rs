//! The chars that stay as they are, told from their first bytes: the fast path of the normaliser.
//!
//! Every char of a run found here normalises to itself, and joins neither the char before it nor, but for the last, the one
//! after it; so the run is copied whole. The set is not complete, and need not be: a char missing here takes the slow path to
//! the same result. What matters is that it holds no char too many, which is tested for every char there is.

/// Length in bytes of the longest run at the beginning of `text` of chars that stay.
///
/// `text` is UTF-8, beginning at a char.
pub(super) fn run_length(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        at += match lead {
            0x00..=0x7F => 1,
            0xE4..=0xE9 | 0xEE => 3, // U+4000–9FFF, ideographs; U+E000–EFFF, private use
            0xE2 | 0xE3 if is_in_map(lead, text[at + 1], text[at + 2]) => 3,
            0xEF if text[at + 1] < 0xA4 => 3, // U+F000–F8FF, private use: the bullets of Wingdings
            _ => break,
        };
    }
    at
}

/// Whether the char of these three bytes, one of U+2000–3FFF, is among [`RANGES`].
fn is_in_map(lead: u8, second: u8, third: u8) -> bool {
    let row = (lead & 1) << 6 | second & 0x3F;
    MAP[row as usize] >> (third & 0x3F) & 1 == 1
}

/// A bit for every char of U+2000–3FFF: a row for each second byte, a bit for each third.
const MAP: [u64; 128] = {
    let mut map = [0; 128];
    let mut range = 0;
    while range < RANGES.len() {
        let (first, last) = RANGES[range];
        let mut char = first as usize - 0x2000;
        while char <= last as usize - 0x2000 {
            map[char / 64] |= 1 << (char % 64);
            char += 1;
        }
        range += 1;
    }
    map
};

/// The chars of U+2000–3FFF that stay and that briefings are made of, from the first to the last of each range.
const RANGES: [(char, char); 19] = [
    ('‐', '‐'),
    ('‒', '‖'), // ― is among them
    ('‘', '•'),
    ('‰', '′'),
    ('※', '※'),
    ('←', '∫'),
    ('∱', '⌨'),
    ('⌫', '⒛'), // ① ⑴ ⒈, as whole numbers
    ('⓪', '⧿'), // ■ ○ ◆ ✓ ➢
    ('、', '〩'),
    ('〰', '〵'),
    ('ぁ', 'ゖ'),
    ('ゝ', 'ゞ'),
    ('゠', 'ヾ'),
    ('㉑', '㉟'),
    ('㊀', '㊉'),
    ('㊱', '㊿'),
    ('㋀', '㋋'),
    ('㐀', '\u{3FFF}'),
];
