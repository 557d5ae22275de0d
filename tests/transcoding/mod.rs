//! A text in every form that a publisher may give it. What a form cannot hold has a stand-in, as the README lists them.

use yosan::source::Encoding;

/// One way to write a text in bytes.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    pub(crate) encoding: Encoding,
    pub(crate) write: fn(&str) -> Vec<u8>,
}

pub(crate) const FORMS: [Form; 9] = [
    Form { name: "UTF-8", encoding: Encoding::Utf8, write: |text| text.into() },
    Form { name: "UTF-8 with a mark", encoding: Encoding::Utf8, write: |text| format!("\u{feff}{text}").into() },
    Form { name: "Shift_JIS", encoding: Encoding::ShiftJis, write: |text| legacy(text, encoding_rs::SHIFT_JIS) },
    Form { name: "EUC-JP", encoding: Encoding::EucJp, write: |text| legacy(text, encoding_rs::EUC_JP) },
    Form { name: "ISO-2022-JP", encoding: Encoding::Iso2022Jp, write: |text| legacy(text, encoding_rs::ISO_2022_JP) },
    Form { name: "UTF-16LE", encoding: Encoding::Utf16Le, write: |text| utf16(text, u16::to_le_bytes) },
    Form { name: "UTF-16BE", encoding: Encoding::Utf16Be, write: |text| utf16(text, u16::to_be_bytes) },
    Form {
        name: "plain EUC-JP",
        encoding: Encoding::EucJp,
        write: |text| legacy(&in_jis_x_0208(text), encoding_rs::EUC_JP),
    },
    Form {
        name: "plain ISO-2022-JP",
        encoding: Encoding::Iso2022Jp,
        write: |text| legacy(&in_jis_x_0208(text), encoding_rs::ISO_2022_JP),
    },
];

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// As the web writes it: with the vendors' rows, ① and ㈱ among them.
fn legacy(text: &str, codec: &'static encoding_rs::Encoding) -> Vec<u8> {
    let holds = |c: char| !codec.encode(c.encode_utf8(&mut [0; 4])).2;
    let text: String = text.chars().map(|c| if holds(c) { c } else { stand_in(c) }).collect();
    codec.encode(&text).0.into_owned()
}

/// The private-use bullets become ・, anything else `?`.
fn stand_in(c: char) -> char {
    if ['\u{f0fc}', '\u{f0d8}'].contains(&c) { '・' } else { '?' }
}

/// Only what ASCII and JIS X 0208 have: ① becomes (1), ､ and ･ are full-width. − and 〜 of JIS X 0208
/// are － and ～ on the web: the same bytes.
fn in_jis_x_0208(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '①'..='⑳' => plain.push_str(&format!("({})", u32::from(c) - u32::from('①') + 1)),
            '､' => plain.push('、'),
            '･' => plain.push('・'),
            '〜' => plain.push('～'),
            c if is_in_jis_x_0208(c) => plain.push(c),
            c => plain.push(stand_in(c)),
        }
    }
    plain
}

/// Rows 1 to 8 and 16 to 84; 13 and 89 to 92 are the vendors'.
fn is_in_jis_x_0208(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, missing) = encoding_rs::EUC_JP.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [_] => c.is_ascii(),
        [lead, _] => !missing && matches!(lead, 0xa1..=0xa8 | 0xb0..=0xf4),
        _ => false,
    }
}
