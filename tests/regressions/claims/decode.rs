//! Of decoding: chars find their way back to their bytes.

use yosan::source::{DecodeError, Encoding, Malformed, Source};

/// Line and column are asked for of the first chars only: the columns of a long line are counted anew for each.
const COUNTED: usize = 500;

/// Any bytes, in every encoding and in the one they show.
pub fn decode(bytes: &[u8]) {
    for encoding in Encoding::ALL.map(Some).into_iter().chain([None]) {
        let strict = Source::decode(bytes, encoding, Malformed::Refuse);
        let lossy = Source::decode(bytes, encoding, Malformed::Replace);
        match (&strict, &lossy) {
            (Ok(strict), Ok(lossy)) => {
                assert_eq!((strict.encoding(), strict.text()), (lossy.encoding(), lossy.text()), "nothing to replace");
            }
            (Err(DecodeError::Malformed { offset, bytes: malformed, .. }), Ok(lossy)) => {
                assert!(!malformed.is_empty() && bytes[*offset..].starts_with(malformed), "the error quotes the file");
                assert!(lossy.text().contains('\u{FFFD}'), "what is refused shows when it is replaced");
            }
            (Err(DecodeError::Unrecognised { .. }), Err(DecodeError::Unrecognised { .. })) if encoding.is_none() => {}
            other => panic!("{encoding:?}: {other:?}"),
        }
        if let Ok(source) = lossy {
            assert_eq!(source.bytes(), bytes, "the file is kept");
            tiles(&source);
        }
    }
}

/// The spans of the chars tile the file in order, and each gives its char back.
fn tiles(source: &Source) {
    let (text, length) = (source.text(), source.bytes().len());
    let mut end = source.span(0..0).start;
    let mut place = source.place(0);
    assert_eq!((place.line, place.column), (1, 1));
    for (at, char) in text.char_indices() {
        let span = source.span(at..at + char.len_utf8());
        assert_eq!(span.start, end, "no byte lies between two chars");
        assert!(span.start < span.end && span.end as usize <= length);
        assert_eq!(source.chars_in(span), char.encode_utf8(&mut [0; 4]));
        if at < COUNTED {
            let stands = source.place(span.start);
            assert!(at == 0 || stands > place, "{stands} follows {place}");
            place = stands;
        }
        end = span.end;
    }
    assert_eq!(source.chars_in(source.span(0..text.len())), text);
    let last = source.place(u32::MAX);
    assert!(last >= place && last.line as usize - source.line_count() <= 1);
    assert_eq!(source.is_empty(), text.is_empty());
}
