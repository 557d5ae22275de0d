//! Nothing lost: what an independent scan of the text finds and the reading has not becomes a row, too.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::audit::audit;
use crate::budget::{AmountRow, Document, Pairing, UNREAD};
use crate::source::Source;
use crate::span::Span;
use crate::text::Text;

/// Adds a row without a value for every money mention that [`audit`] finds and no row covers, and says how many.
///
/// The two scans share no code, so they can differ on a number that is printed in a way neither expects. Then the
/// mention is kept, marked open, and no value is guessed.
pub fn audited(source: &Source, document: &mut Document) -> usize {
    let lost = lost(source, document);
    if !lost.is_empty() {
        document.amounts.extend(lost.iter().map(|&span| unread(source, span)));
        renumber(document);
    }
    lost.len()
}

fn lost(source: &Source, document: &Document) -> Vec<Span> {
    let mut pieces: Vec<Span> = document.amounts.iter().flat_map(|row| row.pieces.iter().copied()).collect();
    pieces.sort_unstable();
    let covered = |span: &Span| {
        let next = pieces.partition_point(|piece| piece.end <= span.start);
        pieces.get(next).is_some_and(|piece| piece.start < span.end)
    };
    let text = Text::normalise(source.text());
    let found = audit(text.as_str()).into_iter().map(|place| source.span(text.decoded_range(place)));
    found.filter(|span| !covered(span)).collect()
}

fn unread(source: &Source, span: Span) -> AmountRow {
    let printed: Vec<&str> =
        source.chars_in(span).split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
    AmountRow {
        pairing: Pairing::Open,
        reason: Cow::Borrowed(UNREAD),
        ..AmountRow::unread(source.line_of(span.start), vec![span], printed.join(" "))
    }
}

// ids count rows in source order; parents and notes follow
fn renumber(document: &mut Document) {
    document.amounts.sort_by_key(|row| row.pieces.first().map(|piece| (piece.start, piece.end)));
    let ids: BTreeMap<u32, u32> =
        document.amounts.iter().zip(1..).filter(|(row, _)| row.id > 0).map(|(row, id)| (row.id, id)).collect();
    for (row, id) in document.amounts.iter_mut().zip(1..) {
        row.id = id;
        row.parent = row.parent.and_then(|parent| ids.get(&parent).copied());
    }
    for note in &mut document.notes {
        note.amounts = note.amounts.iter().filter_map(|id| ids.get(id).copied()).collect();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::Malformed;

    #[test]
    fn a_mention_without_a_row_gets_one_and_ids_stay_in_order() {
        let text = "● 甲研究事業 概算要求額 29億円\n\n● 乙研究事業 概算要求額 31億円\n";
        let source = Source::decode(text, None, Malformed::Refuse).unwrap();
        let mut document = crate::reading::read(&source, "a", "a.txt");
        assert_eq!(audited(&source, &mut document), 0);
        document.amounts.remove(0);
        assert_eq!(audited(&source, &mut document), 1);
        let rows: Vec<_> = document.amounts.iter().map(|row| (row.id, &*row.literal, row.amount.is_some())).collect();
        assert_eq!(rows, [(1, "29億円", false), (2, "31億円", true)]);
    }
}
