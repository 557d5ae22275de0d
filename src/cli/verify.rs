//! `yosan verify OUT [--source DIR]`

use std::path::PathBuf;

use polars::prelude::{DataFrame, IntoLazy as _, PolarsResult, col, lit};

use super::diagnostic::{Excerpt, Failure, Kind, Message};
use super::sources::{Found, find, place};
use super::{Outcome, Stop, Streams};
use crate::export::{Store, StoreError};
use crate::source::{Encoding, Malformed, Source};
use crate::span::Span;
use crate::table::schema;
use crate::verify::{Claim, prove};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output folder
    #[arg(default_value = "output")]
    out: PathBuf,
    /// Folder to look for the sources in, before the working folder and the places extract was given
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
}

/// What `documents` says of a source.
struct Origin {
    document: String,
    file: String,
    sha256: String,
    encoding: Option<Encoding>,
    amounts: usize,
}

/// How far proof went.
#[derive(Default)]
struct Proof {
    literals: usize,
    values: usize,
    wrong: usize,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let store = Store::read(&args.out)?;
    let origins = origins(&store.table(&schema::DOCUMENTS)?).map_err(StoreError::from)?;
    if origins.is_empty() {
        let failure = Failure::new(format!("{} holds no documents", args.out.display()));
        return Err(failure.help("name the folder that yosan extract wrote to").into());
    }
    let amounts = store.table(&schema::AMOUNTS)?;
    let mut hints = store.sources();
    let mut sound = true;
    for origin in &origins {
        let hint = hints.remove(&origin.document).map(|hint| place(&args.out, &hint));
        let claims = claims(&amounts, &origin.document).map_err(StoreError::from)?;
        sound &= document(origin, &claims, find(&origin.file, &origin.sha256, args.source.as_deref(), hint), streams)?;
    }
    Ok(if sound { Outcome::Done } else { Outcome::Findings })
}

/// Proves a document's rows and says so; whether all is proved.
fn document(origin: &Origin, claims: &[Claim], found: Found, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    let Origin { document, file, .. } = origin;
    let (path, bytes) = match found {
        Found::Same(path, bytes) => (path, bytes),
        Found::Changed(path) => {
            let text = format!("{document}: {} has changed since it was extracted", path.display());
            return unproved(
                &text,
                "extract it again, or name the folder of the file as it was: --source DIR",
                streams,
            );
        }
        Found::Missing => {
            let text = format!("{document}: its source {file} is missing");
            return unproved(&text, "name the folder it is in: --source DIR", streams);
        }
    };
    if claims.len() != origin.amounts {
        let text = format!("{document}: {} rows of amounts, but documents counts {}", claims.len(), origin.amounts);
        return unproved(&text, "extract it again", streams);
    }
    let source = match Source::decode(bytes, origin.encoding, Malformed::Replace) {
        Ok(source) => source,
        Err(error) => return unproved(&format!("{document}: {error}"), "extract it again", streams),
    };
    let mut proof = Proof::default();
    for claim in claims {
        check(claim, origin, &source, &mut proof, streams)?;
    }
    let Proof { literals, values, wrong } = proof;
    writeln!(
        streams.out,
        "{document}: {} has the SHA-256 it was extracted with; {literals} of {} literals stand at their bytes and lines, \
         {values} of them come to their yen and unit, {} are no figures{}",
        path.display(),
        claims.len(),
        literals - values,
        if wrong == 0 { String::new() } else { format!("; {wrong} rows are wrong") },
    )?;
    Ok(wrong == 0)
}

fn unproved(text: &str, help: &str, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    streams.say(&Message { help: Some(help), ..Message::new(Kind::Error, text) })?;
    Ok(false)
}

fn check(
    claim: &Claim,
    origin: &Origin,
    source: &Source,
    proof: &mut Proof,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    match prove(claim, source) {
        Ok(()) => {
            proof.literals += 1;
            proof.values += usize::from(claim.value.is_some());
        }
        Err(flaw) => {
            proof.wrong += 1;
            let excerpt = Excerpt::of(source, &origin.file, &claim.pieces, 0);
            let text = format!("amount {} of {} is not what its source says", claim.amount_id, origin.document);
            let causes = vec![flaw.to_string()];
            streams.say(&Message { excerpt: Some(&excerpt), causes, ..Message::new(Kind::Error, &text) })?;
        }
    }
    Ok(())
}

fn origins(documents: &DataFrame) -> PolarsResult<Vec<Origin>> {
    let (names, files) = (documents.column("document")?.str()?, documents.column("source")?.str()?);
    let (sums, encodings) = (documents.column("sha256")?.str()?, documents.column("encoding")?.str()?);
    let counts = documents.column("amounts")?.i32()?;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let origin = |at| Origin {
        document: text(names.get(at)),
        file: text(files.get(at)),
        sha256: text(sums.get(at)),
        encoding: encodings.get(at).and_then(|name| name.parse().ok()),
        amounts: counts.get(at).and_then(|count| usize::try_from(count).ok()).unwrap_or(0),
    };
    Ok((0..documents.height()).map(origin).collect())
}

/// What the rows of a document claim.
fn claims(amounts: &DataFrame, document: &str) -> PolarsResult<Vec<Claim>> {
    let rows = amounts.clone().lazy().filter(col("document").eq(lit(document))).collect()?;
    let (ids, lines, unit_lines) =
        (rows.column("amount_id")?.i32()?, rows.column("line")?.i32()?, rows.column("unit_line")?.i32()?);
    let (starts, ends, pieces) =
        (rows.column("byte_start")?.i64()?, rows.column("byte_end")?.i64()?, rows.column("pieces")?.list()?);
    let (literals, yen, units) =
        (rows.column("literal")?.str()?, rows.column("yen")?.i64()?, rows.column("unit_yen")?.i64()?);
    let mut claims = Vec::with_capacity(rows.height());
    for at in 0..rows.height() {
        let several = pieces.get_as_series(at).map(|list| torn(&list)).transpose()?.unwrap_or_default();
        let one = Span { start: offset(starts.get(at)), end: offset(ends.get(at)) };
        claims.push(Claim {
            amount_id: number(ids.get(at)).unwrap_or(0),
            line: number(lines.get(at)).unwrap_or(0),
            pieces: if several.is_empty() { vec![one] } else { several },
            literal: literals.get(at).unwrap_or_default().to_owned(),
            value: yen.get(at).zip(units.get(at)),
            unit_line: number(unit_lines.get(at)),
        });
    }
    Ok(claims)
}

fn number(value: Option<i32>) -> Option<u32> {
    value.and_then(|value| u32::try_from(value).ok())
}

fn offset(value: Option<i64>) -> u32 {
    value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}

// 700:706
fn torn(pieces: &polars::prelude::Series) -> PolarsResult<Vec<Span>> {
    let span = |text: &str| {
        let (start, end) = text.split_once(':')?;
        Some(Span { start: start.parse().ok()?, end: end.parse().ok()? })
    };
    Ok(pieces.str()?.iter().flatten().filter_map(span).collect())
}
