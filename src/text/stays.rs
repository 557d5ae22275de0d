//! The chars that stay as they are, told from their first bytes: the fast path of the normaliser.
//!
//! Every char of a run found here normalises to itself, and joins neither the char before it nor, but for the last, the one
//! after it; so the run is copied whole. The set is not complete, and need not be: a char missing here takes the slow path to
//! the same result. What matters is that it holds no char too many, which is tested for every char there is.

/// Length in bytes of the longest run at the beginning of `text` of chars that stay.
///
/// `text` is UTF-8, beginning at a char.
pub(super) fn run_length(text: &[u8]) -> usize {
    let mut rest = text;
    loop {
        rest = match rest {
            // ideographs and kana alike: what cannot be foretold is not branched on
            [lead @ 0xE0..=0xEF, second, third, rest @ ..] if is_in_map(*lead, *second, *third) => rest,
            [..=0x08 | 0x0A..=0x7F, rest @ ..] => rest, // a tab does not
            _ => return text.len() - rest.len(),
        };
    }
}

/// Whether `char` stays, whatever stands around it but a char that joins it.
pub(super) fn stays(char: char) -> bool {
    let char = char as usize;
    (char < 0x80 && char != 0x09) || MAP.get(char / 64).is_some_and(|row| row >> (char % 64) & 1 == 1)
}

/// Whether the char of these three bytes is among [`RANGES`].
fn is_in_map(lead: u8, second: u8, third: u8) -> bool {
    let row = (lead as usize & 0xF) << 6 | second as usize & 0x3F;
    MAP[row] >> (third & 0x3F) & 1 == 1
}

/// A bit for every char of three bytes: a row for each pair of first and second byte, a bit for each third.
static MAP: [u64; 1024] = {
    let mut map = [0; 1024];
    let mut range = 0;
    while range < RANGES.len() {
        let (first, last) = RANGES[range];
        let mut char = first as usize;
        while char <= last as usize {
            map[char / 64] |= 1 << (char % 64);
            char += 1;
        }
        range += 1;
    }
    map
};

/// The chars of three bytes that stay and that briefings are made of, from the first to the last of each range.
const RANGES: [(char, char); 24] = [
    ('‐', '‐'),
    ('‒', '‖'), // ― is among them
    ('‘', '•'),
    ('‰', '′'),
    ('※', '※'),
    ('←', '∫'),
    ('∱', '⌨'),
    ('⌫', '⒛'), // ① ⑴ ⒈, as whole numbers
    ('⓪', '━'), // ─; between it and ╭ stand frames, which part cells
    ('┄', '┅'),
    ('┈', '┉'),
    ('╌', '═'),
    ('╭', '⧿'), // ■ ○ ◆ ✓ ➢
    ('、', '〩'),
    ('〰', '〵'),
    ('ぁ', 'ゖ'),
    ('ゝ', 'ゞ'),
    ('゠', 'ヾ'),
    ('㉑', '㉟'),
    ('㊀', '㊉'),
    ('㊱', '㊿'),
    ('㋀', '㋋'),
    ('㐀', '\u{9FFF}'),       // ideographs
    ('\u{E000}', '\u{F8FF}'), // private use: the bullets of Wingdings
];
