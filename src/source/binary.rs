//! Files that are no text, and what to do with them.

use std::fmt;

use memchr::memchr_iter;

use super::detection::{PREFIX, is_utf16};

/// What a file is that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryKind {
    /// `%PDF-`
    Pdf,
    /// `PK␃␄`: a ZIP archive, which is also what `.docx`, `.xlsx` and `.pptx` are.
    Zip,
    /// The compound file of `.doc`, `.xls` and `.ppt`.
    OldOffice,
    /// A gzip stream.
    Gzip,
    /// An xz stream.
    Xz,
    /// A 7-Zip archive.
    SevenZip,
    /// A Zstandard stream.
    Zstd,
    /// A PNG image.
    Png,
    /// A JPEG image.
    Jpeg,
    /// None of these, but full of control chars without being UTF-16.
    Other,
}

/// What each kind begins with.
const SIGNATURES: [(&[u8], BinaryKind); 11] = [
    (b"%PDF-", BinaryKind::Pdf),
    (b"PK\x03\x04", BinaryKind::Zip),
    (b"PK\x05\x06", BinaryKind::Zip), // an empty archive
    (b"PK\x07\x08", BinaryKind::Zip), // an archive in several volumes
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", BinaryKind::OldOffice),
    (b"\x1F\x8B\x08", BinaryKind::Gzip),
    (b"\xFD7zXZ\0", BinaryKind::Xz),
    (b"7z\xBC\xAF\x27\x1C", BinaryKind::SevenZip),
    (b"\x28\xB5\x2F\xFD", BinaryKind::Zstd),
    (b"\x89PNG\r\n\x1A\n", BinaryKind::Png),
    (b"\xFF\xD8\xFF", BinaryKind::Jpeg),
];

/// The kind of binary file `bytes` are; `None` for what may be text.
pub fn binary_kind(bytes: &[u8]) -> Option<BinaryKind> {
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes); // some tools put a mark before a PDF
    SIGNATURES
        .into_iter()
        .find(|(signature, _)| unmarked.starts_with(signature))
        .map(|(_, kind)| kind)
        .or_else(|| ((is_nul_ridden(bytes) || is_noise(bytes)) && !is_utf16(bytes)).then_some(BinaryKind::Other))
}

/// More than one byte in a hundred is NUL: a stray one is dirt, not a format.
fn is_nul_ridden(bytes: &[u8]) -> bool {
    let prefix = &bytes[..bytes.len().min(PREFIX)];
    memchr_iter(0, prefix).count() * 100 > prefix.len()
}

/// More than one byte in twenty is a control char that no text has, and the bytes are not UTF-8: of random or compressed
/// bytes one in ten is such a char (27 of 256), of text with a stray one on every line far less. The encodings of Japanese
/// but UTF-16 have no such byte inside a char; a line of UTF-8 with one is text, however short.
fn is_noise(bytes: &[u8]) -> bool {
    let prefix = &bytes[..bytes.len().min(PREFIX)];
    let controls = prefix.iter().filter(|byte| is_foreign_control(**byte)).count();
    let malformed = || std::str::from_utf8(prefix).is_err_and(|error| error.error_len().is_some());
    controls * 20 > prefix.len() && malformed()
}

/// C0 without tab, LF, CR, FF and ESC.
fn is_foreign_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)
}

impl BinaryKind {
    /// What to do with such a file before reading it.
    pub fn advice(self) -> &'static str {
        match self {
            BinaryKind::Pdf => "extract its text first: pdftotext FILE.pdf FILE.txt",
            BinaryKind::Zip => "unpack it, or save the Office document in it as plain text, first",
            BinaryKind::OldOffice => "save it as plain text first",
            BinaryKind::Gzip => "unpack it first: gunzip FILE.gz",
            BinaryKind::Xz => "unpack it first: unxz FILE.xz",
            BinaryKind::SevenZip => "unpack it first: 7z x FILE.7z",
            BinaryKind::Zstd => "unpack it first: unzstd FILE.zst",
            BinaryKind::Png | BinaryKind::Jpeg => {
                "a scan has no text: find the briefing as text or PDF, or have its chars recognised first"
            }
            BinaryKind::Other => "find the briefing as text or PDF",
        }
    }
}

impl fmt::Display for BinaryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            BinaryKind::Pdf => "a PDF",
            BinaryKind::Zip => "a ZIP archive or an Office document",
            BinaryKind::OldOffice => "an Office document of the old binary format",
            BinaryKind::Gzip => "a gzip file",
            BinaryKind::Xz => "an xz file",
            BinaryKind::SevenZip => "a 7-Zip archive",
            BinaryKind::Zstd => "a Zstandard file",
            BinaryKind::Png => "a PNG image",
            BinaryKind::Jpeg => "a JPEG image",
            BinaryKind::Other => "a binary file",
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n%\xE2\xE3"[..], BinaryKind::Pdf),
            (b"\xEF\xBB\xBF%PDF-1.4", BinaryKind::Pdf),
            (b"PK\x03\x04\x14\0\0\0", BinaryKind::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", BinaryKind::OldOffice),
            (b"\x1F\x8B\x08\0\0\0", BinaryKind::Gzip),
            (b"\xFD7zXZ\0\0\x04", BinaryKind::Xz),
            (b"7z\xBC\xAF\x27\x1C\0\x04", BinaryKind::SevenZip),
            (b"\x28\xB5\x2F\xFD\x24\x10", BinaryKind::Zstd),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", BinaryKind::Png),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", BinaryKind::Jpeg),
            (b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", BinaryKind::Other),
        ] {
            assert_eq!(binary_kind(bytes), Some(kind));
            assert!(!kind.to_string().is_empty() && !kind.advice().is_empty());
        }
    }

    #[test]
    fn noise_without_nuls_is_binary_and_stray_controls_are_not() {
        let mut state = 1u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .filter(|byte| *byte != 0)
        .take(4096)
        .collect();
        assert_eq!(binary_kind(&noise), Some(BinaryKind::Other));
        for encoding in [encoding_rs::UTF_8, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
            let text = "\u{B}先端的な研究を進める事業 概算要求額 29億円\n".repeat(40);
            assert_eq!(binary_kind(&encoding.encode(&text).0), None, "{}", encoding.name());
        }
        assert_eq!(binary_kind("12億円\u{B}\n".as_bytes()), None);
    }

    #[test]
    fn text_is_no_binary_in_any_encoding() {
        let text = "令和６年度　概算要求　１，２４８億円\r\nPDF\tABC\n";
        for encoding in [encoding_rs::UTF_8, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
            assert_eq!(binary_kind(&encoding.encode(text).0), None);
        }
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            for text in [text, "plain ASCII 100\n", "\u{FEFF}ab"] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                assert_eq!(binary_kind(&bytes), None, "{text:?}");
            }
        }
        assert_eq!(binary_kind(b""), None);
        let stray = ["a".repeat(200), "\0".into()].concat();
        assert_eq!(binary_kind(stray.as_bytes()), None);
    }
}
