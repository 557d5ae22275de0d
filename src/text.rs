//! Normalised text, and the way back from each piece of it to the text it was made from.
//!
//! Briefings write the same thing in many chars: `１，２４８億円`, `1,248億円`, `ｶﾞﾝ`, `㍑`. A [`Text`] is what the decoded
//! chars come to under NFKC, so that the rooms after this one know one form only; and it remembers where each piece of itself
//! came from, so that what they find there is found in the file as well.
//!
//! # What normalising does
//!
//! It is NFKC of the whole text, except for the chars in `exceptions.rs`, where each has its reason:
//!
//! 1. A char that is a number of its own stays: ① ⑴ ⒈ ² ½ ㋀ ㏠ ㎡.
//! 2. A radical that shows a whole ideograph becomes it: ⻑ → 長.
//! 3. A char without meaning of its own is dropped: a soft hyphen, a zero-width space, a variation selector.
//! 4. A tab becomes two blanks: it parts cells, as blanks in a row do.
//!
//! Put exactly: the dropped chars are left out, the radicals and tabs replaced, and every stretch of the result between two chars of the
//! first kind is what NFKC makes of that stretch. All else that is not NFKC's to change stays: private-use chars, and the
//! strokes − ― ‐ 〜.
//!
//! # Pieces
//!
//! A *piece* is the least stretch of text that normalises by itself: a char, with those after it that may fuse with it (ｶ and ﾞ, e and
//! an accent, the jamo of a Hangul syllable) and any dropped chars after those. **A dropped char belongs to the piece before it**, or to the
//! first piece where it opens the text: so a variation selector stays with its ideograph, and a number with a zero-width space in
//! it is one stretch of the file, the space included.
//!
//! Invariants, where text that consists of dropped chars alone counts as empty:
//!
//! - The pieces tile both the decoded and the normalised text, in the same order; each has at least one char in both.
//! - Pieces begin and end at char boundaries in both.
//! - [`Text::decoded_range`] never answers with part of a piece: positions inside one are not interpolated.
//! - Normalising what `decoded_range` answers gives the normalised text of the pieces asked for.
//!
//! # Marks
//!
//! Most chars stay as they are, or are full-width forms of ASCII. So a mark is not made for each piece, but for each run of pieces
//! alike: a run copied byte for byte, a run of three bytes to one, or a single piece of any other kind. Within a run every piece
//! has the same length on either side as its neighbours, so that offsets are counted, not estimated.

mod exceptions;
mod stays;

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use self::exceptions::Exception;

/// Normalised text that remembers which decoded chars each piece came from.
#[derive(Clone, Debug)]
pub struct Text {
    text: String,
    /// Where each run begins; in order, and tiling the text.
    marks: Vec<Mark>,
    /// How many runs begin before each block of the text, so that no search goes through more than a block's.
    blocks: Vec<u32>,
    /// Length of the decoded text.
    decoded: usize,
    /// The line breaks that were made blanks, in order.
    joined: Vec<usize>,
}

/// How many bytes of normalised text a block has.
const BLOCK: usize = 1024;

/// Where a run of pieces alike begins, in the normalised and in the decoded text.
#[derive(Clone, Copy, Debug)]
struct Mark {
    text: u32,
    decoded: u32,
    run: Run,
}

/// What the pieces of a run have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// Every char stays as it is: an offset here is an offset there.
    Verbatim,
    /// Every char is the full-width form of an ASCII char (`１`, `（`, the ideographic space): three bytes to one.
    Narrowed,
    /// One piece that is neither; it has no inside.
    Piece,
}

impl Text {
    /// Normalises the chars of a file.
    ///
    /// # Panics
    ///
    /// Where the decoded or the normalised text is 4 GiB or longer. A [`Source`](crate::source::Source) is shorter, and text that
    /// grows much in normalising (the most any char grows is to eleven times its length) is no briefing.
    pub fn normalise(decoded: &str) -> Text {
        let mut normaliser = Normaliser::new(decoded);
        while normaliser.at < decoded.len() {
            normaliser.step();
        }
        let Normaliser { text, marks, .. } = normaliser;
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 2);
        for (mark, before) in marks.iter().zip(0..) {
            blocks.resize((mark.text as usize / BLOCK + 1).max(blocks.len()), before);
        }
        blocks.resize(text.len() / BLOCK + 2, offset(marks.len()));
        Text { text, marks, blocks, decoded: decoded.len(), joined: Vec::new() }
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Makes blanks of line breaks, given in order: of what wrapping tore, each grammar then reads one line. Offsets stay.
    pub(crate) fn join(&mut self, breaks: &[usize]) {
        for &at in breaks {
            let start = if self.text[..at].ends_with('\r') { at - 1 } else { at };
            self.text.replace_range(start..=at, &"  "[..=at - start]);
        }
        self.joined = breaks.to_vec();
    }

    /// Makes blanks of stretches, given in order: each grammar then reads what stands on either side. Offsets stay.
    pub(crate) fn blank(&mut self, stretches: &[Range<usize>]) {
        for stretch in stretches {
            self.text.replace_range(stretch.clone(), &" ".repeat(stretch.len()));
        }
    }

    /// The line breaks in a range that were made blanks.
    pub(crate) fn joined(&self, range: Range<usize>) -> &[usize] {
        let above = |place: usize| self.joined.partition_point(|&at| at < place);
        self.joined.get(above(range.start)..above(range.end)).unwrap_or_default()
    }

    /// The decoded bytes behind a range of the normalised text, widened to whole pieces.
    ///
    /// The range begins and ends at char boundaries. An empty one between two pieces gives an empty one between them; an empty one
    /// within a piece gives the piece. A range past the text ends with the text.
    pub fn decoded_range(&self, normalised: Range<usize>) -> Range<usize> {
        let Range { start, end } = normalised;
        let inside = start < end && end < self.text.len();
        match inside.then(|| self.run_before(start + 1)).flatten() {
            // most ranges are within one run
            Some((mark, next)) if mark.run != Run::Piece && next.is_none_or(|next| end <= next.text as usize) => {
                mark.decoded_offset(start)..mark.decoded_offset(end)
            }
            _ => {
                let start = self.decoded_start(start);
                start..self.decoded_end(end).max(start)
            }
        }
    }

    /// Where the piece at or around `offset` begins.
    fn decoded_start(&self, offset: usize) -> usize {
        if offset >= self.text.len() {
            return self.decoded;
        }
        self.run_before(offset + 1).map_or(0, |(mark, _)| match mark.run {
            Run::Verbatim | Run::Narrowed => mark.decoded_offset(offset),
            Run::Piece => mark.decoded as usize,
        })
    }

    /// Where the piece that ends at or around `offset` ends.
    fn decoded_end(&self, offset: usize) -> usize {
        if offset >= self.text.len() {
            return self.decoded;
        }
        self.run_before(offset).map_or(0, |(mark, next)| match mark.run {
            Run::Verbatim | Run::Narrowed => mark.decoded_offset(offset),
            Run::Piece => next.map_or(self.decoded, |next| next.decoded as usize),
        })
    }

    /// The last run that begins before `offset`, and the one behind it.
    fn run_before(&self, offset: usize) -> Option<(&Mark, Option<&Mark>)> {
        let block = offset / BLOCK;
        let (first, last) = (self.blocks[block] as usize, self.blocks[block + 1] as usize);
        let next = first + self.marks[first..last].partition_point(|mark| (mark.text as usize) < offset);
        Some((&self.marks[next.checked_sub(1)?], self.marks.get(next)))
    }
}

impl Mark {
    /// What `offset` within this run is in the decoded text.
    fn decoded_offset(&self, offset: usize) -> usize {
        let into = offset - self.text as usize;
        self.decoded as usize + if self.run == Run::Narrowed { 3 * into } else { into }
    }
}

/// Goes through the decoded text once.
struct Normaliser<'a> {
    decoded: &'a str,
    /// Offset of the first char not yet normalised; always the beginning of a piece.
    at: usize,
    text: String,
    marks: Vec<Mark>,
}

impl<'a> Normaliser<'a> {
    fn new(decoded: &'a str) -> Normaliser<'a> {
        Normaliser { decoded, at: 0, text: String::with_capacity(decoded.len()), marks: Vec::new() }
    }

    /// Normalises the next run.
    fn step(&mut self) {
        let rest = &self.decoded.as_bytes()[self.at..];
        let stays = self.before_joiner(stays::run_length(rest));
        if stays > 0 {
            return self.copy(stays);
        }
        let narrows = self.before_joiner(narrowed_length(rest));
        if narrows > 0 {
            return self.narrow(narrows);
        }
        self.piece();
    }

    /// How much of the run of `length` bytes from here is not fused with what follows: if a char follows that joins the last of
    /// the run, that one is not part of it.
    fn before_joiner(&self, length: usize) -> usize {
        let (run, rest) = self.decoded[self.at..].split_at(length);
        match (run.chars().next_back(), rest.chars().next()) {
            (Some(last), Some(next)) if belongs_to(last, next) => length - last.len_utf8(),
            _ => length,
        }
    }

    /// A run of chars that stay.
    fn copy(&mut self, length: usize) {
        self.mark(Run::Verbatim);
        self.text.push_str(&self.decoded[self.at..self.at + length]);
        self.at += length;
    }

    /// A run of full-width chars.
    fn narrow(&mut self, length: usize) {
        self.mark(Run::Narrowed);
        let (chars, _) = self.decoded.as_bytes()[self.at..self.at + length].as_chunks();
        self.text.extend(chars.iter().filter_map(|char| narrowed(*char)).map(char::from));
        self.at += length;
    }

    /// Any other piece.
    fn piece(&mut self) {
        let length = piece_length(&self.decoded[self.at..]);
        let piece = &self.decoded[self.at..self.at + length];
        let text = self.text.len();
        self.mark(Run::Piece);
        normalise_piece(piece, &mut self.text);
        self.at += length;
        if self.text.len() == text {
            self.marks.pop(); // nothing but dropped chars: the whole of the text
        }
    }

    fn mark(&mut self, run: Run) {
        self.marks.push(Mark { text: offset(self.text.len()), decoded: offset(self.at), run });
    }
}

/// An offset as a mark holds it.
fn offset(offset: usize) -> u32 {
    // documented at `Text::normalise`; a wrong place would be worse
    u32::try_from(offset).unwrap_or_else(|_| panic!("text of 4 GiB or more cannot be normalised"))
}

/// Length of the first piece of `text`: up to the first char that does not belong to what stands before it.
fn piece_length(text: &str) -> usize {
    let mut before = None; // the last char that is not dropped
    for (at, char) in text.char_indices() {
        if before.is_some_and(|before| !belongs_to(before, char)) {
            return at;
        }
        before = Some(char).filter(|char| Exception::of(*char) != Some(Exception::Dropped)).or(before);
    }
    text.len()
}

/// Appends what `piece` comes to: NFKC, but for the exceptions.
fn normalise_piece(piece: &str, text: &mut String) {
    let mut chars = piece.chars().flat_map(shown).peekable();
    // only the first can be such a char, since none of them joins the char before it
    text.extend(chars.next_if(|char| Exception::of(*char) == Some(Exception::Kept)));
    text.extend(chars.nfkc());
}

/// The chars to normalise in the place of `char`.
fn shown(char: char) -> impl Iterator<Item = char> {
    let chars = match Exception::of(char) {
        Some(Exception::Dropped) => [None, None],
        Some(Exception::Gap) => [Some(' '), Some(' ')],
        Some(Exception::Shown(other)) => [Some(other), None],
        Some(Exception::Kept) | None => [Some(char), None],
    };
    chars.into_iter().flatten()
}

/// Whether `char` is part of the piece of `before`, the last char before it that is not dropped. A mark fuses with no line
/// break, and so begins the line that it stands on.
fn belongs_to(before: char, char: char) -> bool {
    let begins_line = matches!(before, '\n' | '\r') && Exception::of(char) != Some(Exception::Dropped);
    belongs_to_previous(char) && !begins_line
}

/// Whether `char` is part of the piece of the char before it.
fn belongs_to_previous(char: char) -> bool {
    // most chars by far: those that stay, the ideographic space and the full-width forms
    if stays::stays(char) || matches!(char, '\u{3000}' | '！'..='～') {
        return false;
    }
    match Exception::of(char) {
        Some(Exception::Dropped) => true,
        Some(Exception::Kept | Exception::Shown(_) | Exception::Gap) => false,
        None => joins_previous(char),
    }
}

/// Whether NFKC may fuse `char` with the one before it: whether what it decomposes to begins with a mark, or with a char that
/// some other composes with.
fn joins_previous(char: char) -> bool {
    let mut first = None;
    decompose_compatible(char, |part| {
        first.get_or_insert(part);
    });
    let first = first.unwrap_or(char);
    canonical_combining_class(first) != 0 || is_nfkc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

/// Length in bytes of the run of full-width forms at the beginning of `text`, which is UTF-8.
fn narrowed_length(text: &[u8]) -> usize {
    let (chars, _) = text.as_chunks();
    3 * chars.iter().take_while(|char| narrowed(**char).is_some()).count()
}

/// The ASCII char that the three bytes of a char are the full-width form of.
fn narrowed(char: [u8; 3]) -> Option<u8> {
    match char {
        [0xE3, 0x80, 0x80] => Some(b' '),
        [0xEF, 0xBC, last @ 0x81..=0xBF] => Some(last - 0x60), // ！ to ＿
        [0xEF, 0xBD, last @ 0x80..=0x9E] => Some(last - 0x20), // ｀ to ～
        _ => None,
    }
}

#[cfg(test)]
mod tests;
