//! Text decoded from bytes that are not its own, and the way back from each char to its bytes.
//!
//! The file is decoded at full speed, a block at a time. Every block ends where the decoder holds nothing back: right after
//! a byte that completed a char. An [`Anchor`] remembers where each block begins, in the text and in the file; to place a
//! char, only its block is decoded again, a byte at a time: a char is complete exactly when output appears, so its
//! bytes are those since the previous char was complete. Nothing is inferred from how long a char *should* be, and so
//! malformed bytes (each sequence a U+FFFD) are placed as exactly as any others.
//!
//! Bytes that make no char of their own (the escape sequences of ISO-2022-JP) belong to the char that follows them. The
//! state such a sequence leaves behind, the charset, is part of the anchor, so that a block can be entered from its beginning.
//!
//! Invariants: the chars' byte ranges tile the file from `content` on, in order, without gap or overlap, each with at least one
//! byte; only an escape sequence at the very end of the file belongs to no char.

use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult};
use memchr::memrchr_iter;

use super::encoding::Encoding;

/// Bytes from an anchor to the next, or a few more: placing a char decodes half of them on average.
pub(super) const BLOCK: usize = 128;

/// Decoded text, anchored to the bytes it was decoded from.
pub(super) struct Decoded {
    pub(super) text: String,
    anchors: Vec<Anchor>,
    encoding: Encoding,
}

/// Where a block begins.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    /// Offset in the decoded text.
    text: usize,
    /// Offset in the file.
    source: usize,
    charset: Charset,
}

/// A sequence of bytes that is no char in the encoding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MalformedAt(pub(super) Range<usize>);

impl Decoded {
    /// Decodes `bytes` from `content` on, each malformed sequence as U+FFFD if `replace`, or else none of it.
    pub(super) fn new(bytes: &[u8], content: usize, encoding: Encoding, replace: bool) -> Result<Decoded, MalformedAt> {
        Decoded::in_blocks(bytes, content, encoding, replace, BLOCK)
    }

    fn in_blocks(
        bytes: &[u8],
        content: usize,
        encoding: Encoding,
        replace: bool,
        block: usize,
    ) -> Result<Decoded, MalformedAt> {
        let mut reader = Reader::new(bytes, content, encoding, replace);
        let mut anchors = Vec::with_capacity(bytes.len() / block + 1);
        let mut charset = Charset::Ascii;
        while reader.read < bytes.len() {
            let source = reader.read;
            anchors.push(Anchor { text: reader.text.len(), source, charset });
            reader.read_to((source + block - 1).min(bytes.len()))?;
            while reader.read < bytes.len() && !reader.read_byte()? {}
            if encoding == Encoding::Iso2022Jp {
                charset = Charset::left_by(&bytes[source..reader.read]).unwrap_or(charset);
            }
        }
        reader.finish()?;
        Ok(Decoded { text: reader.text, anchors, encoding })
    }

    /// The bytes of the chars that `range` of the text touches; where it is empty, the place before the char it stands at.
    pub(super) fn source_range(&self, range: Range<usize>, bytes: &[u8]) -> Range<usize> {
        let start = self.source_of(range.start, bytes);
        if range.is_empty() {
            return start.start..start.start;
        }
        start.start..self.source_of(range.end - 1, bytes).end
    }

    /// The bytes of the char at or around `offset` of the text; at its end, the empty range after the last char.
    fn source_of(&self, offset: usize, bytes: &[u8]) -> Range<usize> {
        let block = self.anchors.partition_point(|anchor| anchor.text <= offset).saturating_sub(1);
        let mut last = self.anchors.first().map_or(bytes.len(), |anchor| anchor.source);
        for char in self.chars_of(block, bytes) {
            if offset < char.text.end {
                return char.source;
            }
            last = char.source.end;
        }
        last..last
    }

    /// The text of the chars whose bytes all lie within `source`.
    pub(super) fn text_within(&self, source: Range<usize>, bytes: &[u8]) -> Range<usize> {
        let first = self.char_at(source.start, bytes);
        let start = if first.source.start < source.start { first.text.end } else { first.text.start };
        let end = self.char_at(source.end, bytes).text.start;
        start..end.max(start)
    }

    /// Where the char that byte `at` belongs to stands in the text.
    pub(super) fn text_of(&self, at: usize, bytes: &[u8]) -> usize {
        self.char_at(at, bytes).text.start
    }

    /// The char that byte `at` belongs to; an empty one at the end, after the last char or before the first.
    fn char_at(&self, at: usize, bytes: &[u8]) -> PlacedChar {
        let block = self.anchors.partition_point(|anchor| anchor.source <= at);
        if block == 0 {
            let content = self.anchors.first().map_or(bytes.len(), |anchor| anchor.source);
            return PlacedChar { text: 0..0, source: content..content };
        }
        self.chars_of(block - 1, bytes)
            .find(|char| at < char.source.end)
            .unwrap_or(PlacedChar { text: self.text.len()..self.text.len(), source: bytes.len()..bytes.len() })
    }

    /// The chars of a block, one by one.
    fn chars_of<'a>(&self, block: usize, bytes: &'a [u8]) -> impl Iterator<Item = PlacedChar> + use<'a> {
        let end = self.anchors.get(block + 1).map_or(bytes.len(), |next| next.source);
        self.anchors.get(block).map(|anchor| Chars::new(*anchor, &bytes[..end], self.encoding)).into_iter().flatten()
    }
}

/// Decodes a file from its beginning to its end.
struct Reader<'a> {
    bytes: &'a [u8],
    decoder: Decoder,
    replace: bool,
    /// Offset of the first byte the decoder has not consumed.
    read: usize,
    /// What the last call gave: the decoder looks at all the room it is given, so it is given little.
    output: String,
    text: String,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], content: usize, encoding: Encoding, replace: bool) -> Reader<'a> {
        let decoder = encoding.decoder().new_decoder_without_bom_handling();
        let text = String::with_capacity(bytes.len() + bytes.len() / 2); // two bytes a char become three
        Reader {
            bytes,
            decoder,
            replace,
            read: content,
            output: String::with_capacity(4 * BLOCK), // a byte never makes more than three of UTF-8
            text,
        }
    }

    /// Decodes up to byte `end`, fast.
    fn read_to(&mut self, end: usize) -> Result<(), MalformedAt> {
        while let Some(after) = self.call(end, false) {
            self.replace(after)?;
        }
        Ok(())
    }

    /// Decodes a single byte, and tells whether it left nothing behind: it completed a char, or a malformed sequence.
    fn read_byte(&mut self) -> Result<bool, MalformedAt> {
        let (before, end) = (self.read, self.read + 1);
        loop {
            let written = self.text.len();
            let Some(malformed) = self.call(end, false) else {
                return Ok(self.text.len() > written);
            };
            let complete = malformed.after == 0;
            self.replace(malformed)?;
            self.read_to(self.read)?; // bytes the decoder took and gives as chars after all
            if self.read > before {
                return Ok(complete);
            }
        }
    }

    /// Tells the decoder that the file ends here.
    fn finish(&mut self) -> Result<(), MalformedAt> {
        while let Some(malformed) = self.call(self.bytes.len(), true) {
            self.replace(malformed)?;
        }
        Ok(())
    }

    /// Decodes up to byte `end` or the next malformed sequence.
    fn call(&mut self, end: usize, last: bool) -> Option<Malformation> {
        loop {
            let input = &self.bytes[self.read..end];
            let (result, read) = self.decoder.decode_to_string_without_replacement(input, &mut self.output, last);
            self.read += read;
            self.text.push_str(&self.output);
            self.output.clear();
            match result {
                DecoderResult::InputEmpty => return None,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    return Some(Malformation { length: length.into(), after: after.into() });
                }
            }
        }
    }

    fn replace(&mut self, malformed: Malformation) -> Result<(), MalformedAt> {
        let end = self.read - malformed.after;
        if !self.replace {
            return Err(MalformedAt(end - malformed.length..end));
        }
        self.text.push(char::REPLACEMENT_CHARACTER);
        Ok(())
    }
}

/// A malformed sequence, told backwards from the last byte the decoder consumed.
struct Malformation {
    length: usize,
    /// Bytes consumed after the sequence, which are not part of it.
    after: usize,
}

/// A char, its place in the text and its bytes in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PlacedChar {
    text: Range<usize>,
    source: Range<usize>,
}

/// The chars of a block, decoded a byte at a time.
struct Chars<'a> {
    /// The file up to the end of the block.
    bytes: &'a [u8],
    decoder: Decoder,
    /// Offset of the first byte the decoder has not consumed.
    read: usize,
    /// Where the next char begins in the text.
    text: usize,
    /// Where the next char begins in the file.
    source: usize,
    /// The decoder took bytes that it gives as chars after all, before it wants another.
    owing: bool,
    ended: bool,
}

impl<'a> Chars<'a> {
    fn new(anchor: Anchor, bytes: &'a [u8], encoding: Encoding) -> Chars<'a> {
        let mut decoder = encoding.decoder().new_decoder_without_bom_handling();
        anchor.charset.enter(&mut decoder);
        let Anchor { text, source, .. } = anchor;
        Chars { bytes, decoder, read: source, text, source, owing: false, ended: false }
    }

    /// The next char, which ends before byte `end`.
    fn place(&mut self, length: usize, end: usize) -> PlacedChar {
        let text = self.text..self.text + length;
        let source = self.source..end;
        (self.text, self.source) = (text.end, source.end);
        PlacedChar { text, source }
    }
}

impl Iterator for Chars<'_> {
    type Item = PlacedChar;

    fn next(&mut self) -> Option<PlacedChar> {
        while !self.ended {
            let end = if self.owing { self.read } else { self.bytes.len().min(self.read + 1) };
            let last = !self.owing && self.read == self.bytes.len();
            let mut output = [0; 16]; // room for several chars, so that it is never full
            let input = &self.bytes[self.read..end];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(input, &mut output, last);
            self.read += read;
            self.owing = false;
            if let DecoderResult::Malformed(_, after) = result {
                self.owing = true;
                return Some(self.place(char::REPLACEMENT_CHARACTER.len_utf8(), self.read - usize::from(after)));
            }
            self.ended = last;
            if written > 0 {
                return Some(self.place(written, self.read));
            }
        }
        None
    }
}

/// The charset an escape sequence of ISO-2022-JP leaves the decoder in; `Ascii` throughout for the other encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    /// `ESC ( B`, and the beginning of the file
    Ascii,
    /// `ESC ( J`
    Roman,
    /// `ESC ( I`
    Katakana,
    /// `ESC $ @` and `ESC $ B`
    Kanji,
}

impl Charset {
    /// The charset after `block`; `None` where it changes none.
    ///
    /// The decoder follows these bytes wherever they stand, be it in the middle of a char, so looking for them is exact.
    fn left_by(block: &[u8]) -> Option<Charset> {
        memrchr_iter(0x1B, block).find_map(|escape| match block.get(escape + 1..escape + 3)? {
            b"(B" => Some(Charset::Ascii),
            b"(J" => Some(Charset::Roman),
            b"(I" => Some(Charset::Katakana),
            b"$@" | b"$B" => Some(Charset::Kanji),
            _ => None,
        })
    }

    /// Brings a new decoder into the state it has at an anchor: in this charset, and just done with a char of it.
    ///
    /// The char matters: after a bare escape sequence, a second one would count as malformed.
    fn enter(self, decoder: &mut Decoder) {
        let last_char: &[u8] = match self {
            Charset::Ascii => return,
            Charset::Roman => b"\x1B(Ja",
            Charset::Katakana => b"\x1B(I!",
            Charset::Kanji => b"\x1B$B$\"",
        };
        let mut dropped = [0; 16];
        let _ = decoder.decode_to_utf8_without_replacement(last_char, &mut dropped, false);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The whole file in one go, a byte at a time: what every block must agree with.
    fn bytewise(bytes: &[u8], encoding: Encoding) -> Vec<PlacedChar> {
        let anchor = Anchor { text: 0, source: 0, charset: Charset::Ascii };
        Chars::new(anchor, bytes, encoding).collect()
    }

    fn check(bytes: &[u8], encoding: Encoding, block: usize) {
        let decoded = Decoded::in_blocks(bytes, 0, encoding, true, block).unwrap();
        let (whole, malformed) = encoding.decoder().decode_without_bom_handling(bytes);
        assert_eq!(decoded.text, whole, "{encoding}");
        assert_eq!(Decoded::in_blocks(bytes, 0, encoding, false, block).is_err(), malformed, "{encoding}");

        let chars: Vec<_> = (0..decoded.anchors.len()).flat_map(|block| decoded.chars_of(block, bytes)).collect();
        assert_eq!(chars, bytewise(bytes, encoding), "{encoding}, blocks of {block}: {bytes:02x?}");
        assert_tiled(&chars, &decoded.text, bytes);
        for char in &chars {
            assert_eq!(decoded.source_range(char.text.clone(), bytes), char.source, "{encoding}");
            assert_eq!(decoded.text_within(char.source.clone(), bytes), char.text, "{encoding}");
            assert_eq!(decoded.text_of(char.source.start, bytes), char.text.start, "{encoding}");
            assert_eq!(decoded.text_of(char.source.end - 1, bytes), char.text.start, "{encoding}");
        }
    }

    fn assert_tiled(chars: &[PlacedChar], text: &str, bytes: &[u8]) {
        let (mut end, mut text_end) = (0, 0);
        for char in chars {
            assert_eq!((char.source.start, char.text.start), (end, text_end));
            assert_eq!(text[char.text.clone()].chars().count(), 1);
            assert!(!char.source.is_empty(), "{bytes:02x?}");
            (end, text_end) = (char.source.end, char.text.end);
        }
        assert_eq!(text_end, text.len());
        assert!(end == bytes.len() || bytes[end] == 0x1B, "{bytes:02x?}");
    }

    /// Bytes of which a good part means something in `encoding`, and a good part does not.
    fn garbage(encoding: Encoding) -> BoxedStrategy<Vec<u8>> {
        let fragments: Vec<&'static [u8]> = match encoding {
            Encoding::Utf8 => vec![
                b"\xE3\x81\x82",
                b"\xE3\x81",
                b"\xE3",
                b"\xF0\xA0\xAE\xB7",
                b"\xF0\xA0\xAE",
                b"\x82",
                b"\xED\xA0\x80",
                b"\xC0",
            ],
            Encoding::ShiftJis => {
                vec![b"\x82\xA0", b"\x82", b"\xB1", b"\x87\x40", b"\xFC", b"\xA0", b"\x83\x5C", b"\xFF"]
            }
            Encoding::EucJp => {
                vec![b"\xA4\xA2", b"\xA4", b"\x8E\xB1", b"\x8E", b"\x8F\xB0\xA1", b"\x8F\xB0", b"\x8F", b"\xFF"]
            }
            Encoding::Iso2022Jp => vec![
                b"\x1B$B", b"\x1B$@", b"\x1B(B", b"\x1B(J", b"\x1B(I", b"\x1B(", b"\x1B$", b"\x1B", b"$\"", b"$",
                b"\x0E", b"\x80", b"\\~",
            ],
            Encoding::Utf16Le | Encoding::Utf16Be => vec![
                b"\xD8",
                b"\x00\xD8",
                b"\xDC\x00",
                b"\x42\x30",
                b"\x40\xD8\xB7\xDF",
                b"\xD8\x40\xDF\xB7",
                b"\x0A",
                b"\0",
            ],
        };
        let fragment = prop_oneof![
            4 => proptest::sample::select(fragments).prop_map(<[u8]>::to_vec),
            1 => Just(b"\n".to_vec()),
            1 => Just(b"1a ".to_vec()),
            2 => proptest::collection::vec(any::<u8>(), 0..4),
        ];
        proptest::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat()).boxed()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]
        #[test]
        fn blocks_agree_with_the_whole_file(
            (encoding, bytes) in proptest::sample::select(Encoding::ALL.to_vec())
                .prop_flat_map(|encoding| (Just(encoding), garbage(encoding))),
            block in 1..12_usize,
        ) {
            check(&bytes, encoding, block);
        }
    }

    #[test]
    fn a_whole_text_in_every_encoding() {
        let line = "令和６年度　概算要求額　１，２４８億円（①ｶﾞﾝ対策㈱髙）\r\nABC 123\n";
        let text = line.repeat(60);
        for encoding in Encoding::ALL {
            let bytes = encode(&text, encoding);
            check(&bytes, encoding, BLOCK);
            check(&bytes, encoding, 7);
        }
    }

    /// `text` in `encoding`; chars the encoding lacks become numeric references, as good as any other chars here.
    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            other => other.decoder().encode(text).0.into_owned(),
        }
    }

    #[test]
    fn long_runs_without_line_ends_and_of_malformed_bytes_keep_short_blocks() {
        let runs: [(Encoding, &[u8]); 5] = [
            (Encoding::ShiftJis, b"\x83\x5C"),
            (Encoding::ShiftJis, b"\xFF"),
            (Encoding::EucJp, b"\xA4"),
            (Encoding::Utf16Le, b"\x42\x30"),
            (Encoding::Iso2022Jp, b"\x80"),
        ];
        for (encoding, unit) in runs {
            let bytes = unit.repeat(5000);
            let decoded = Decoded::new(&bytes, 0, encoding, true).unwrap();
            assert!(decoded.anchors.len() > bytes.len() / (BLOCK + 8), "{encoding} {unit:02x?}");
        }
    }

    #[test]
    fn an_escape_sequence_belongs_to_the_char_that_follows() {
        let bytes = b"a\x1B$B$\"\x1B(Bb\n";
        let decoded = Decoded::new(bytes, 0, Encoding::Iso2022Jp, false).unwrap();
        assert_eq!(decoded.text, "aあb\n");
        assert_eq!(decoded.source_range(1..4, bytes), 1..6);
        assert_eq!(decoded.source_range(4..5, bytes), 6..10);
        assert_eq!(decoded.text_within(6..10, bytes), 4..5);
        assert_eq!(decoded.text_within(9..10, bytes), 5..5);
    }

    #[test]
    fn the_malformed_sequence_is_named() {
        let refuse = |bytes: &[u8], encoding| Decoded::new(bytes, 0, encoding, false).err();
        assert_eq!(refuse(b"abc\x82\n\x82", Encoding::ShiftJis), Some(MalformedAt(3..4)));
        assert_eq!(refuse(b"abc\xE3\x81d", Encoding::Utf8), Some(MalformedAt(3..5)));
        assert_eq!(refuse(b"\x1B$B$\x1B(B", Encoding::Iso2022Jp), Some(MalformedAt(3..4)));
        assert_eq!(refuse(b"a\0\x00\xD8b\0", Encoding::Utf16Le), Some(MalformedAt(2..4)));
        assert_eq!(refuse(b"a\0b", Encoding::Utf16Le), Some(MalformedAt(2..3)));
    }
}
