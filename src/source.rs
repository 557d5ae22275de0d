//! The published file: its bytes, its encoding, its chars with their byte positions, line and column of a byte.
//!
//! A [`Source`] holds the bytes exactly as published and the chars they encode. Every later room speaks of places in the
//! file as [`Span`]s of its bytes; this room turns a range of chars into such a span ([`Source::span`]), a span back into
//! chars ([`Source::chars_in`]), and a byte into the line and column a person would look for ([`Source::place`]).
//!
//! Invariants:
//!
//! - `bytes()` is the file, byte for byte, byte-order mark and malformed sequences included.
//! - `text()` is all of its chars, without the byte-order mark; a malformed sequence is one U+FFFD, and only where
//!   [`Malformed::Replace`] asked for it.
//! - The chars' spans tile the file in order. Outside every span lie only the byte-order mark and, in ISO-2022-JP, an escape
//!   sequence at the very end; any other escape sequence is part of the span of the char that follows it.
//! - `chars_in(span(range)) == &text()[range]` for every range of whole chars.
//! - Both bytes and text are shorter than 4 GiB, so that an offset in either fits 32 bits.
//!
//! UTF-8 is kept once: bytes and text are the same memory. Other encodings, and UTF-8 with malformed bytes, are decoded (see
//! `decoded.rs` for how chars find their way back). Which encoding a file is in is told by `detection.rs`.

mod binary;
mod decoded;
mod detection;
mod encoding;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use encoding_rs::UTF_8;
use memchr::{memchr_iter, memchr2_iter};

pub use self::binary::{BinaryKind, binary_kind};
pub use self::encoding::{Encoding, UnknownEncoding};

use self::decoded::{Decoded, MalformedAt};
use crate::span::Span;

/// A published file and the chars it holds.
pub struct Source {
    encoding: Encoding,
    body: Body,
    /// Where each line begins in the text; counted when first asked for.
    line_starts: OnceLock<Vec<u32>>,
}

enum Body {
    /// UTF-8: the bytes are the text, after a byte-order mark of `mark` bytes.
    Verbatim { file: String, mark: usize },
    /// Any other encoding.
    Decoded { bytes: Vec<u8>, decoded: Decoded },
}

/// What becomes of bytes that are no char in the file's encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Malformed {
    /// The file is refused, and the error names the first of them.
    Refuse,
    /// Each malformed sequence is read as U+FFFD.
    Replace,
}

/// Where a byte stands, for people: both count from 1, the column in chars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line; lines end at LF, CRLF or a lone CR.
    pub line: u32,
    /// The char within the line.
    pub column: u32,
}

/// `3:14`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a file cannot be read as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file, or the text in it, does not fit offsets of 32 bits.
    #[error("the file holds {bytes} bytes of text; split it, since places in it are counted up to {max}", max = u32::MAX)]
    TooLarge {
        /// Bytes of the file, or of its text as UTF-8 where that is the larger.
        bytes: usize,
    },
    /// Bytes that are no char in the encoding.
    #[error(
        "byte {offset} begins a sequence that is no char in {encoding}: {bytes}; name the encoding the file is really in with --encoding, or read each such sequence as � with --lossy",
        bytes = Hexadecimal(bytes)
    )]
    Malformed {
        /// The encoding the file was read in.
        encoding: Encoding,
        /// Offset of the first malformed sequence in the file.
        offset: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// The encoding shows neither in the bytes nor in their statistics.
    #[error(
        "the encoding cannot be told (the bytes look most like {guess}, which is not read here); name it with --encoding"
    )]
    Unrecognised {
        /// The standard name of the encoding the bytes look most like.
        guess: &'static str,
    },
}

/// `81 ff`
struct Hexadecimal<'a>(&'a [u8]);

impl fmt::Display for Hexadecimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02x}", if index == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl Source {
    /// Reads a file's bytes as text, in the encoding given or else in the one they show.
    pub fn decode(
        bytes: impl AsRef<[u8]>,
        encoding: Option<Encoding>,
        malformed: Malformed,
    ) -> Result<Source, DecodeError> {
        let bytes = bytes.as_ref();
        fits_offsets(bytes.len())?;
        let shown = encoding.or_else(|| detection::evident(bytes));
        if matches!(shown, Some(Encoding::Utf8) | None) {
            // a check at memory speed and a copy take a fifth of the time of the standard library's check
            if let Some(file) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                return Ok(Source::verbatim(file.into_owned()));
            }
        }
        let encoding = match shown.filter(|shown| *shown != Encoding::Utf8).or(encoding) {
            Some(encoding) => encoding,
            None if bytes.starts_with(Encoding::Utf8.mark()) => Encoding::Utf8,
            None => detection::statistical(bytes).map_err(|guess| DecodeError::Unrecognised { guess })?,
        };
        Source::decoded(bytes, encoding, malformed)
    }

    fn verbatim(file: String) -> Source {
        let mark = mark_length(file.as_bytes(), Encoding::Utf8);
        Source::new(Encoding::Utf8, Body::Verbatim { file, mark })
    }

    fn decoded(bytes: &[u8], encoding: Encoding, malformed: Malformed) -> Result<Source, DecodeError> {
        let content = mark_length(bytes, encoding);
        let decoded =
            Decoded::new(bytes, content, encoding, malformed == Malformed::Replace).map_err(|MalformedAt(range)| {
                DecodeError::Malformed { encoding, offset: range.start, bytes: bytes[range].to_vec() }
            })?;
        fits_offsets(decoded.text.len())?;
        Ok(Source::new(encoding, Body::Decoded { bytes: bytes.to_vec(), decoded }))
    }

    fn new(encoding: Encoding, body: Body) -> Source {
        Source { encoding, body, line_starts: OnceLock::new() }
    }

    /// The encoding the file was read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The file as published, byte-order mark included.
    pub fn bytes(&self) -> &[u8] {
        match &self.body {
            Body::Verbatim { file, .. } => file.as_bytes(),
            Body::Decoded { bytes, .. } => bytes,
        }
    }

    /// All of its chars, without a byte-order mark.
    pub fn text(&self) -> &str {
        match &self.body {
            Body::Verbatim { file, mark } => &file[*mark..],
            Body::Decoded { decoded, .. } => &decoded.text,
        }
    }

    /// Whether it holds no char at all; a byte-order mark is none.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The bytes behind a range of [`text`](Source::text), widened to whole chars.
    ///
    /// An empty range gives the empty span before the char it stands at. A range past the text ends with the text.
    pub fn span(&self, decoded: Range<usize>) -> Span {
        let text = self.text();
        let end = decoded.end.min(text.len());
        let range = decoded.start.min(end)..end;
        span_of(match &self.body {
            Body::Verbatim { mark, .. } => {
                let whole = whole_chars_around(text, range);
                whole.start + mark..whole.end + mark
            }
            Body::Decoded { bytes, decoded } => decoded.source_range(range, bytes),
        })
    }

    /// The chars whose bytes all lie within `span`: the inverse of [`span`](Source::span).
    pub fn chars_in(&self, span: Span) -> &str {
        let (start, end) = (span.range().start, span.range().end.max(span.range().start));
        match &self.body {
            Body::Verbatim { mark, .. } => {
                let range = start.saturating_sub(*mark)..end.saturating_sub(*mark);
                &self.text()[whole_chars_within(self.text(), range)]
            }
            Body::Decoded { bytes, decoded } => &decoded.text[decoded.text_within(start..end, bytes)],
        }
    }

    /// The line and column of the char that `byte` belongs to; at the end of the file or past it, of the char that would follow.
    pub fn place(&self, byte: u32) -> Place {
        let at = self.text_at(byte as usize);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start as usize <= at);
        let start = starts[..line].last().map_or(0, |start| *start as usize);
        Place { line: counted(line.max(1)), column: counted(self.text()[start..at].chars().count() + 1) }
    }

    /// The line alone: of a long line the chars need not be counted.
    pub fn line_of(&self, byte: u32) -> u32 {
        let at = self.text_at(byte as usize);
        counted(self.line_starts().partition_point(|start| *start as usize <= at).max(1))
    }

    /// The chars of a line, from 1, without its end; none of a line that the file has not.
    pub fn line(&self, number: u32) -> &str {
        let starts = self.line_starts();
        let at = |number: u32| starts.get(number as usize).map_or(self.text().len(), |start| *start as usize);
        let lines = number.checked_sub(1).map_or("", |before| &self.text()[at(before)..at(number)]);
        lines.trim_end_matches(['\n', '\r'])
    }

    /// Where the char that `byte` belongs to begins in the text.
    fn text_at(&self, byte: usize) -> usize {
        match &self.body {
            Body::Verbatim { mark, .. } => char_start(self.text(), byte.saturating_sub(*mark)),
            Body::Decoded { bytes, decoded } => decoded.text_of(byte, bytes),
        }
    }

    /// How many lines the file has; a last line need not be ended, and an empty file has none.
    pub fn line_count(&self) -> usize {
        let bytes = self.text().as_bytes();
        let ends = count_of(b'\n', bytes) + lone_returns(bytes);
        ends + usize::from(!bytes.is_empty() && !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r"))
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| line_starts(self.text()))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("encoding", &self.encoding)
            .field("bytes", &self.bytes().len())
            .finish_non_exhaustive()
    }
}

fn fits_offsets(bytes: usize) -> Result<(), DecodeError> {
    u32::try_from(bytes).map(|_| ()).map_err(|_| DecodeError::TooLarge { bytes })
}

/// Length of the byte-order mark that `bytes` begin with.
fn mark_length(bytes: &[u8], encoding: Encoding) -> usize {
    if bytes.starts_with(encoding.mark()) { encoding.mark().len() } else { 0 }
}

fn span_of(range: Range<usize>) -> Span {
    Span { start: counted(range.start), end: counted(range.end) }
}

/// An offset or a count of chars, which `fits_offsets` has shown to fit.
fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Where each line begins: at the start, and after every LF, CRLF and lone CR.
fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let after_ends = memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .map(|at| counted(at + 1));
    std::iter::once(0).chain(after_ends).collect()
}

fn count_of(wanted: u8, bytes: &[u8]) -> usize {
    memchr_iter(wanted, bytes).count()
}

/// How many CRs end a line on their own.
fn lone_returns(bytes: &[u8]) -> usize {
    memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) != Some(&b'\n')).count()
}

/// Where the char at or around `offset` begins; the end of the text for any offset past it.
fn char_start(text: &str, offset: usize) -> usize {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

/// The first char boundary at or after `offset`.
fn char_end(text: &str, offset: usize) -> usize {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

fn whole_chars_around(text: &str, range: Range<usize>) -> Range<usize> {
    let start = char_start(text, range.start);
    if range.is_empty() { start..start } else { start..char_end(text, range.end) }
}

fn whole_chars_within(text: &str, range: Range<usize>) -> Range<usize> {
    let start = char_end(text, range.start);
    start..char_start(text, range.end).max(start)
}
