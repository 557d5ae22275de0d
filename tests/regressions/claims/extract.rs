//! Of a document: the invariants that can be stated on it alone.

use yosan::audit::audit;
use yosan::budget::{AmountRow, Document, Pairing};
use yosan::money::Rounding;
use yosan::reading::{audited, read};
use yosan::reconcile::{Figures, reconcile};
use yosan::source::{Malformed, Source};
use yosan::span::Span;
use yosan::text::Text;
use yosan::verify::{Claim, Passage, Sum, certify, prove, prove_passage};

/// Any bytes, in the encoding they show.
pub fn extract(bytes: &[u8]) {
    if let Ok(source) = Source::decode(bytes, None, Malformed::Replace) {
        let document = hold(&source);
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
        let mut again = read(&source, "document", "document.txt");
        audited(&source, &mut again);
        assert_eq!(again, document, "the same input, the same document");
    }
}

/// Reads a source and holds the document to what the README says of any.
fn hold(source: &Source) -> Document {
    let mut document = read(source, "document", "document.txt");
    audited(source, &mut document);
    nothing_is_lost(source, &document);
    for (row, id) in document.amounts.iter().zip(1..) {
        assert_eq!(row.id, id, "rows are numbered in the order of the source");
        is_proved(row, source);
        is_no_guess(row);
        assert!(row.parent.is_none_or(|parent| parent != id && document.amounts.len() >= parent as usize));
    }
    one_row_a_place(&document);
    passages(source, &document);
    figures_follow(&document);
    document
}

/// What the independent scan finds has a row.
pub fn nothing_is_lost(source: &Source, document: &Document) {
    let mut pieces: Vec<Span> = document.amounts.iter().flat_map(|row| row.pieces.iter().copied()).collect();
    pieces.sort_unstable();
    let text = Text::normalise(source.text());
    for place in audit(text.as_str()) {
        let span = source.span(text.decoded_range(place));
        let next = pieces.partition_point(|piece| piece.end <= span.start);
        assert!(pieces.get(next).is_some_and(|piece| piece.start < span.end), "{:?} is lost", source.chars_in(span));
    }
}

/// Nothing is counted twice: no two rows stand at the same bytes.
pub fn one_row_a_place(document: &Document) {
    let pieces = document.amounts.iter().flat_map(|row| &row.pieces);
    let mut starts: Vec<u32> = pieces.map(|piece| piece.start).collect();
    starts.sort_unstable();
    let twice = starts.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "two rows begin at one byte");
}

/// Bytes, line and value of a row follow from the source.
pub fn is_proved(row: &AmountRow, source: &Source) {
    let printed: Vec<&str> = row.pieces.iter().map(|&piece| source.chars_in(piece)).collect();
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&printed.concat()), squeezed(&row.literal));
    assert!(row.pieces.iter().all(|piece| piece.start < piece.end && piece.end as usize <= source.bytes().len()));
    assert!(row.pieces.windows(2).all(|pair| pair[0].end <= pair[1].start), "{row:?}");
    assert_eq!(prove(&Claim::of(row), source), Ok(()), "{row:?}");
}

/// What is open has candidates only, what is not has none, and each says why.
pub fn is_no_guess(row: &AmountRow) {
    let open = row.pairing == Pairing::Open;
    assert!(if open { row.subjects.is_empty() } else { row.candidates.is_empty() }, "{row:?}");
    assert!(!row.reason.is_empty(), "{row:?}");
}

/// Every programme, activity and note stands at its bytes.
pub fn passages(source: &Source, document: &Document) {
    let listings = document.listings.iter().map(|one| (one.line, one.span, &one.literal, false));
    let activities = document.activities.iter().map(|one| (one.line, one.span, &one.text, true));
    let notes = document.notes.iter().map(|one| (one.line, one.span, &one.text, false));
    for ((line, span, text, marked), id) in listings.chain(activities).chain(notes).zip(1..) {
        let passage = Passage { id, line, span, text: text.clone(), marked };
        assert_eq!(prove_passage(&passage, source), Ok(()), "{passage:?}");
    }
}

/// Every verdict follows from its figures, and what is known of a figure lies within what it prints.
pub fn figures_follow(document: &Document) {
    for rounding in [Rounding::HalfUp, Rounding::Truncate, Rounding::RoundUp] {
        let reconciliation = reconcile(document, Some(rounding));
        let figures = Figures { rows: &document.amounts, rounding };
        for (check, id) in reconciliation.checks.iter().zip(1..) {
            assert!(check.relation.members().all(|id| figures.row(id).is_some()), "{check:?}");
            assert_eq!(certify(&Sum::of(id, check, figures)), Ok(()), "{check:?}");
        }
        assert_eq!(reconciliation.known.len(), document.amounts.len());
        for (row, known) in document.amounts.iter().zip(&reconciliation.known) {
            assert!(known.is_none_or(|known| known.low <= known.high), "{row:?}: {known:?}");
        }
    }
}
