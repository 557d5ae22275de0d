//! What the rows of tables claim about their sources, for `verify` to prove: the way back from cells to values.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, ListChunked, PolarsResult, Series};

use super::{Table, schema};
use crate::budget::UNREAD;
use crate::source::Encoding;
use crate::span::Span;
use crate::verify::{Claim, Figure, Passage, Sum};

/// What `documents` says of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the document.
    pub document: String,
    /// Name of the file.
    pub file: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Encoding it was read in.
    pub encoding: Option<Encoding>,
    /// Number of rows of `amounts`.
    pub amounts: usize,
    /// Number of rows of `programmes`.
    pub programmes: usize,
}

/// The documents of `documents`, in its order.
pub fn origins(documents: &DataFrame) -> PolarsResult<Vec<Origin>> {
    let (names, files) = (documents.column("document")?.str()?, documents.column("source")?.str()?);
    let (sums, encodings) = (documents.column("sha256")?.str()?, documents.column("encoding")?.str()?);
    let (amounts, programmes) = (documents.column("amounts")?.i32()?, documents.column("programmes")?.i32()?);
    let bytes = documents.column("bytes")?.i64()?;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let count = |value: Option<i32>| value.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let origin = |at| Origin {
        document: text(names.get(at)),
        file: text(files.get(at)),
        bytes: bytes.get(at).and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0),
        sha256: text(sums.get(at)),
        encoding: encodings.get(at).and_then(|name| name.parse().ok()),
        amounts: count(amounts.get(at)),
        programmes: count(programmes.get(at)),
    };
    Ok((0..documents.height()).map(origin).collect())
}

/// What the rows of `amounts` claim, by document.
pub fn claims(amounts: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<Claim>>> {
    let documents = amounts.column("document")?.str()?;
    let (ids, lines, unit_lines) =
        (amounts.column("amount_id")?.i32()?, amounts.column("line")?.i32()?, amounts.column("unit_line")?.i32()?);
    let (starts, ends, pieces) =
        (amounts.column("byte_start")?.i64()?, amounts.column("byte_end")?.i64()?, amounts.column("pieces")?.list()?);
    let (literals, yen, units) =
        (amounts.column("literal")?.str()?, amounts.column("yen")?.i64()?, amounts.column("unit_yen")?.i64()?);
    let reasons = amounts.column("reason")?.str()?;
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for at in 0..amounts.height() {
        let several = pieces.get_as_series(at).map(|list| torn(&list)).transpose()?.unwrap_or_default();
        let one = Span { start: offset(starts.get(at)), end: offset(ends.get(at)) };
        claims.entry(documents.get(at).unwrap_or_default().to_owned()).or_default().push(Claim {
            amount_id: number(ids.get(at)).unwrap_or(0),
            line: number(lines.get(at)).unwrap_or(0),
            pieces: if several.is_empty() { vec![one] } else { several },
            literal: literals.get(at).unwrap_or_default().to_owned(),
            yen: yen.get(at),
            unit: units.get(at),
            unread: reasons.get(at) == Some(UNREAD),
            unit_line: number(unit_lines.get(at)),
        });
    }
    Ok(claims)
}

/// The tables with a text and its place, each with the columns of its number and its text, and whether the place may begin
/// with a mark that the text leaves out.
const PASSAGES: [(&Table, &str, &str, bool); 3] = [
    (&schema::PROGRAMMES, "programme_id", "literal", false),
    (&schema::ACTIVITIES, "activity_id", "text", true),
    (&schema::NOTES, "note_id", "text", true),
];

/// What the rows of a table of texts claim, by document; nothing for another table.
pub fn passages(table: &Table, rows: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<Passage>>> {
    let mut passages: BTreeMap<String, Vec<Passage>> = BTreeMap::new();
    let Some((_, id, text, marked)) = PASSAGES.into_iter().find(|(known, ..)| *known == table) else {
        return Ok(passages);
    };
    let (documents, texts) = (rows.column("document")?.str()?, rows.column(text)?.str()?);
    let (ids, lines) = (rows.column(id)?.i32()?, rows.column("line")?.i32()?);
    let (starts, ends) = (rows.column("byte_start")?.i64()?, rows.column("byte_end")?.i64()?);
    for at in 0..rows.height() {
        passages.entry(documents.get(at).unwrap_or_default().to_owned()).or_default().push(Passage {
            id: number(ids.get(at)).unwrap_or(0),
            line: number(lines.get(at)).unwrap_or(0),
            span: Span { start: offset(starts.get(at)), end: offset(ends.get(at)) },
            text: texts.get(at).unwrap_or_default().to_owned(),
            marked,
        });
    }
    Ok(passages)
}

/// What the rows of `checks` claim, by document, with the figures that they refer to in `amounts`.
pub fn sums(checks: &DataFrame, amounts: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<Sum>>> {
    let figures = figures(amounts)?;
    let (documents, ids) = (checks.column("document")?.str()?, checks.column("check_id")?.i32()?);
    let (totals, parts) = (checks.column("total_amount_ids")?.list()?, checks.column("part_amount_ids")?.list()?);
    let (total_yen, parts_yen, gap_yen) =
        (checks.column("total_yen")?.i64()?, checks.column("parts_yen")?.i64()?, checks.column("gap_yen")?.i64()?);
    let (roundings, verdicts) = (checks.column("rounding")?.str()?, checks.column("verdict")?.str()?);
    let mut sums: BTreeMap<String, Vec<Sum>> = BTreeMap::new();
    for at in 0..checks.height() {
        let document = documents.get(at).unwrap_or_default();
        let side = |lists: &ListChunked| -> PolarsResult<Vec<Option<Figure>>> {
            let ids = lists.get_as_series(at).map(|list| amount_ids(&list)).transpose()?.unwrap_or_default();
            Ok(ids.into_iter().map(|id| figures.get(&(document.to_owned(), id)).copied()).collect())
        };
        sums.entry(document.to_owned()).or_default().push(Sum {
            id: number(ids.get(at)).unwrap_or(0),
            totals: side(totals)?,
            parts: side(parts)?,
            total_yen: total_yen.get(at),
            parts_yen: parts_yen.get(at),
            gap_yen: gap_yen.get(at),
            rounding: roundings.get(at).and_then(|name| name.parse().ok()),
            verdict: verdicts.get(at).unwrap_or_default().to_owned(),
        });
    }
    Ok(sums)
}

/// Value and unit of every amount that has them, by document and amount_id.
fn figures(amounts: &DataFrame) -> PolarsResult<BTreeMap<(String, i32), Figure>> {
    let (documents, ids) = (amounts.column("document")?.str()?, amounts.column("amount_id")?.i32()?);
    let (yen, units) = (amounts.column("yen")?.i64()?, amounts.column("unit_yen")?.i64()?);
    let figure = |at: usize| {
        let figure = Figure { yen: yen.get(at)?, unit: units.get(at)? };
        Some(((documents.get(at)?.to_owned(), ids.get(at)?), figure))
    };
    Ok((0..amounts.height()).filter_map(figure).collect())
}

fn amount_ids(list: &Series) -> PolarsResult<Vec<i32>> {
    Ok(list.i32()?.iter().flatten().collect())
}

fn number(value: Option<i32>) -> Option<u32> {
    value.and_then(|value| u32::try_from(value).ok())
}

fn offset(value: Option<i64>) -> u32 {
    value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}

// 700:706
fn torn(pieces: &Series) -> PolarsResult<Vec<Span>> {
    let span = |text: &str| {
        let (start, end) = text.split_once(':')?;
        Some(Span { start: start.parse().ok()?, end: end.parse().ok()? })
    };
    Ok(pieces.str()?.iter().flatten().filter_map(span).collect())
}
