//! The encodings a briefing may be published in: their names, their byte-order marks, their decoders.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How the chars of a published file are written in bytes.
///
/// Displayed, parsed and serialised under one name each: `utf-8`, `shift_jis`, `euc-jp`, `iso-2022-jp`, `utf-16le`, `utf-16be`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// `utf-8`, with or without a byte-order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// `shift_jis` as Windows writes it (CP932): with ①, ㈱ and 髙.
    #[serde(rename = "shift_jis")]
    ShiftJis,
    /// `euc-jp`.
    #[serde(rename = "euc-jp")]
    EucJp,
    /// `iso-2022-jp`: seven-bit bytes, and escape sequences to change charset.
    #[serde(rename = "iso-2022-jp")]
    Iso2022Jp,
    /// `utf-16le`, with or without a byte-order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// `utf-16be`, with or without a byte-order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    /// Every encoding, in the order a list for people names them.
    pub const ALL: [Encoding; 6] = [
        Encoding::Utf8,
        Encoding::ShiftJis,
        Encoding::EucJp,
        Encoding::Iso2022Jp,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name it is displayed under.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::ShiftJis => "shift_jis",
            Encoding::EucJp => "euc-jp",
            Encoding::Iso2022Jp => "iso-2022-jp",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    /// The byte-order mark a file in this encoding may begin with; empty where there is none.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::ShiftJis | Encoding::EucJp | Encoding::Iso2022Jp => b"",
        }
    }

    /// The decoder's own name for it.
    pub(super) fn decoder(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
            Encoding::EucJp => encoding_rs::EUC_JP,
            Encoding::Iso2022Jp => encoding_rs::ISO_2022_JP,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        }
    }

    /// The encoding the decoder's name stands for, where it is one of ours.
    pub(super) fn of_decoder(decoder: &'static encoding_rs::Encoding) -> Option<Encoding> {
        Encoding::ALL.into_iter().find(|encoding| encoding.decoder() == decoder)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Takes the displayed names and the usual labels of the web (`sjis`, `windows-31j`, `x-euc-jp`, …), in any case.
impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(label: &str) -> Result<Encoding, UnknownEncoding> {
        let label = label.trim().to_ascii_lowercase();
        let web_label = match label.as_str() {
            "cp932" => "shift_jis", // what Python, iconv and Ruby call it, and the web does not
            "eucjp" | "euc_jp" => "euc-jp",
            "jis" | "iso2022jp" | "iso2022_jp" => "iso-2022-jp",
            other => other,
        };
        encoding_rs::Encoding::for_label(web_label.as_bytes())
            .and_then(Encoding::of_decoder)
            .ok_or(UnknownEncoding { label })
    }
}

/// A label that names no encoding yosan reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no encoding is called “{label}” here; use one of utf-8, shift_jis, euc-jp, iso-2022-jp, utf-16le, utf-16be")]
pub struct UnknownEncoding {
    /// The label as given, in lower case.
    pub label: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for encoding in Encoding::ALL {
            assert_eq!(encoding.to_string().parse(), Ok(encoding));
            assert_eq!(encoding.name().to_uppercase().parse(), Ok(encoding));
            assert_eq!(Encoding::of_decoder(encoding.decoder()), Some(encoding));
        }
    }

    #[test]
    fn usual_labels() {
        for (label, encoding) in [
            ("UTF8", Encoding::Utf8),
            ("sjis", Encoding::ShiftJis),
            ("CP932", Encoding::ShiftJis),
            ("Windows-31J", Encoding::ShiftJis),
            ("EUCJP", Encoding::EucJp),
            ("jis", Encoding::Iso2022Jp),
            (" utf-16 ", Encoding::Utf16Le),
        ] {
            assert_eq!(label.parse(), Ok(encoding), "{label}");
        }
    }

    #[test]
    fn an_unknown_label_is_told_the_known_ones() {
        for label in ["big5", "latin1", "", "日本語"] {
            let message = label.parse::<Encoding>().unwrap_err().to_string();
            for encoding in Encoding::ALL {
                assert!(message.contains(encoding.name()), "{message}");
            }
        }
    }
}
