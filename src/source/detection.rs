//! Which encoding a file is in, told from its bytes.
//!
//! The order is fixed, cheapest and surest first:
//!
//! 1. a byte-order mark;
//! 2. UTF-16 without one, by the pattern its line feeds, ASCII and kana make;
//! 3. ISO-2022-JP: only seven-bit bytes, and an escape sequence of that encoding (this *is* valid UTF-8, so it is asked first);
//! 4. valid UTF-8, asked by the caller since asking is also decoding;
//! 5. nearly valid UTF-8: a file cut in the middle of a char is still UTF-8, and a malformed one;
//! 6. the statistics of `chardetng`, told that the file comes from Japan, over the whole file, or over a mebibyte from its
//!    first byte beyond ASCII where it is longer: they are slow, and surer than sure by then.
//!
//! Where the statistics name an encoding no Japanese briefing is in, the answer is taken only if exactly one of Shift_JIS
//! and EUC-JP reads the file without a malformed byte, or as Japanese: bytes of the one are half-width kana and rare
//! ideographs in the other. Otherwise there is no answer, and never a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use memchr::{memchr_iter, memchr2};

use super::encoding::Encoding;

/// As much of a file as the UTF-16 pattern and the search for NULs look at: more than any title page.
pub(super) const PREFIX: usize = 64 * 1024;

/// As much of a file as the statistics look at.
const SAMPLE: usize = 1024 * 1024;

/// The encoding that shows without decoding: a byte-order mark, the UTF-16 pattern, an ISO-2022-JP escape sequence.
pub(super) fn evident(bytes: &[u8]) -> Option<Encoding> {
    byte_order_mark(bytes)
        .or_else(|| utf16_pattern(bytes))
        .or_else(|| is_iso_2022_jp(bytes).then_some(Encoding::Iso2022Jp))
}

/// The encoding of a file that is neither evident nor valid UTF-8; the name of what it looks like when it is none of ours.
pub(super) fn statistical(bytes: &[u8]) -> Result<Encoding, &'static str> {
    if is_nearly_utf8(bytes) {
        return Ok(Encoding::Utf8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny); // already asked, and evident
    let telling = &bytes[encoding_rs::Encoding::ascii_valid_up_to(bytes)..];
    let sample = &telling[..telling.len().min(SAMPLE)];
    detector.feed(sample, sample.len() == telling.len());
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    Encoding::of_decoder(guess).or_else(|| only_reading(bytes)).ok_or(guess.name())
}

/// Whether the bytes form UTF-16, by their byte-order mark or by their pattern.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    let evident = byte_order_mark(bytes).or_else(|| utf16_pattern(bytes));
    matches!(evident, Some(Encoding::Utf16Le | Encoding::Utf16Be))
}

fn byte_order_mark(bytes: &[u8]) -> Option<Encoding> {
    Encoding::ALL.into_iter().find(|encoding| !encoding.mark().is_empty() && bytes.starts_with(encoding.mark()))
}

/// UTF-16 without a byte-order mark.
///
/// Text that has a line feed, a space or a digit has a NUL in UTF-16 and none in any other encoding. Text of kana and
/// kanji alone has none, and is taken for UTF-16 only on stricter terms: no line end as a byte, and much kana.
fn utf16_pattern(bytes: &[u8]) -> Option<Encoding> {
    let prefix = &bytes[..bytes.len().min(PREFIX)];
    let nuls = memchr_iter(0, prefix).count();
    if nuls == 0 && memchr2(b'\n', b'\r', prefix).is_some() {
        return None; // nearly every file: told before anything is counted
    }
    let is_utf8 = std::str::from_utf8(prefix).is_ok();
    if nuls == 0 && is_utf8 {
        return None;
    }
    let fits = |units: &Units| match nuls {
        0 => units.fit_without_nul(),
        // ASCII with a stray NUL reads as UTF-8, and so does ASCII in UTF-16, which is NULs by half
        _ => units.fit_with_nul() && (!is_utf8 || nuls * 4 >= prefix.len()),
    };
    // full-width spaces, swapped, are zeros: an order is weighed where it fits alone
    let little = Some(Units::count(prefix, u16::from_le_bytes)).filter(fits);
    let big = Some(Units::count(prefix, u16::from_be_bytes)).filter(fits);
    match little.map(|units| units.weight()).cmp(&big.map(|units| units.weight())) {
        std::cmp::Ordering::Greater => Some(Encoding::Utf16Le),
        std::cmp::Ordering::Less => Some(Encoding::Utf16Be),
        std::cmp::Ordering::Equal => None,
    }
}

/// What the units of a file are, read in one byte order.
struct Units {
    all: usize,
    /// ASCII, Latin-1 left out.
    ascii: usize,
    /// Hiragana and katakana.
    kana: usize,
    /// All of the chars above, the ideographs, and the marks that stand among them.
    familiar: usize,
}

impl Units {
    fn count(prefix: &[u8], unit: fn([u8; 2]) -> u16) -> Units {
        let mut units = Units { all: 0, ascii: 0, kana: 0, familiar: 0 };
        for &pair in prefix.as_chunks().0 {
            let (ascii, kana, other) = match unit(pair) {
                0x09..=0x0D | 0x20..=0x7E => (true, false, false),
                0x3041..=0x30FE => (false, true, false),
                // punctuation, arrows, enclosed numbers, boxes; ideographs; Wingdings; full-width forms
                0x2010..=0x27BF | 0x3000..=0x3040 | 0x3200..=0x33FF => (false, false, true),
                0x4E00..=0x9FFF | 0xF000..=0xF0FF | 0xFF01..=0xFF9F => (false, false, true),
                _ => (false, false, false),
            };
            units.all += 1;
            units.ascii += usize::from(ascii);
            units.kana += usize::from(kana);
            units.familiar += usize::from(ascii | kana | other);
        }
        units
    }

    /// How much speaks for this byte order; kana count twice, since their bytes swapped are ideographs, and as familiar.
    fn weight(&self) -> usize {
        self.familiar + self.ascii + self.kana
    }

    /// Nine in ten are familiar, and one in twenty is of a kind that chance does not bring about.
    fn fit_with_nul(&self) -> bool {
        self.familiar * 10 >= self.all * 9 && (self.ascii + self.kana) * 20 >= self.all
    }

    /// Nine in ten are familiar, one in four is kana, and there are enough of them to say so.
    fn fit_without_nul(&self) -> bool {
        self.familiar * 10 >= self.all * 9 && self.kana * 4 >= self.all && self.kana >= 4
    }
}

/// Seven-bit bytes with at least one escape sequence to a Japanese charset.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr_iter(0x1B, bytes).any(|at| matches!(bytes.get(at + 1..at + 3), Some(b"$@" | b"$B" | b"(I" | b"(J")))
        && bytes.is_ascii()
}

/// One malformed sequence at most for every twenty well-formed chars beyond ASCII: other encodings read as UTF-8 are malformed
/// nearly everywhere.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut chars, mut malformed) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        chars += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        malformed += usize::from(!chunk.invalid().is_empty());
    }
    chars >= 20 * malformed && chars > 0
}

/// The one encoding of Shift_JIS and EUC-JP that reads the file without a malformed byte, or that alone reads it as Japanese.
fn only_reading(bytes: &[u8]) -> Option<Encoding> {
    let read = |encoding: Encoding| {
        let text = encoding.decoder().decode_without_bom_handling_and_without_replacement(bytes)?;
        Some((encoding, is_japanese(&text)))
    };
    match (read(Encoding::ShiftJis), read(Encoding::EucJp)) {
        (Some(only), None) | (None, Some(only)) => Some(only.0),
        (Some((own, true)), Some((_, false))) | (Some((_, false)), Some((own, true))) => Some(own),
        _ => None,
    }
}

/// Nine in ten chars beyond ASCII are kana, ideographs, full-width forms and the marks among them, and some are kana; half-width
/// kana are none of these.
fn is_japanese(text: &str) -> bool {
    let (mut all, mut kana, mut familiar) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        kana += usize::from(matches!(c, 'ぁ'..='ヾ'));
        familiar += usize::from(matches!(c, 'ぁ'..='ヾ' | '一'..='鿿' | '\u{2010}'..='〿' | '！'..='｝' | '￥'));
    }
    familiar * 10 >= all * 9 && kana > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_read_is_of_the_one_that_reads_japanese() {
        let read = |text: &str| only_reading(&Encoding::EucJp.decoder().encode(text).0);
        assert_eq!(read("区分 港の整備 （単位：億円）"), Some(Encoding::EucJp));
    }
}
