//! `yosan verify OUT [--source DIR]`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::diagnostic::{Excerpt, Failure, Kind, Message};
use super::sources::{Found, file_of, find, is_stdin, place, put_it};
use super::{Outcome, Stop, Streams, sources};
use crate::export::{Store, StoreError};
use crate::source::{Malformed, Source};
use crate::span::Span;
use crate::table::{self, Origin, Table, schema};
use crate::verify::{Claim, Flaw, Passage, Prover, Sum, certify, prove_passage};
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output folder
    #[arg(default_value = "output")]
    out: PathBuf,
    /// Folder to look for the sources in, before the working folder and the places extract was given
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
}

/// What the rows of a document claim.
struct Rows {
    amounts: Vec<Claim>,
    /// The rows of the tables of texts, with what one row is called.
    passages: Vec<(&'static str, Vec<Passage>)>,
    checks: Vec<Sum>,
}

/// The tables of texts, with what one row is called.
const TEXTS: [(&Table, &str); 3] =
    [(&schema::PROGRAMMES, "programme"), (&schema::ACTIVITIES, "activity"), (&schema::NOTES, "note")];

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let store = Store::read(&args.out)?;
    let origins = table::origins(&store.table(&schema::DOCUMENTS)?).map_err(StoreError::from)?;
    if origins.is_empty() {
        let failure = Failure::new(format!("{} holds no documents", visible::path(&args.out)));
        return Err(failure.help("name the folder that yosan extract wrote to").into());
    }
    let mut amounts = table::claims(&store.table(&schema::AMOUNTS)?).map_err(StoreError::from)?;
    let mut texts = Vec::with_capacity(TEXTS.len());
    for (table, word) in TEXTS {
        texts.push((word, table::passages(table, &store.table(table)?).map_err(StoreError::from)?));
    }
    let checks = store.table(&schema::CHECKS)?;
    let mut checks = table::sums(&checks, &store.table(&schema::AMOUNTS)?).map_err(StoreError::from)?;
    let mut sound = true;
    for origin in &origins {
        let name = &origin.document;
        let hint = store.found(name).map(|hint| place(&args.out, &hint));
        let rows = Rows {
            amounts: amounts.remove(name).unwrap_or_default(),
            passages: texts.iter_mut().map(|(word, rows)| (*word, rows.remove(name).unwrap_or_default())).collect(),
            checks: checks.remove(name).unwrap_or_default(),
        };
        let sum = sources::Sum { bytes: origin.bytes, sha256: &origin.sha256 };
        let found = find(&file_of(name, &origin.file), sum, args.source.as_deref(), hint);
        sound &= document(origin, &rows, found, streams)?;
    }
    Ok(if sound { Outcome::Done } else { Outcome::Findings })
}

/// Proves a document's rows and says so; whether all is proved.
fn document(origin: &Origin, rows: &Rows, found: Found, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    let document = &origin.document;
    let (path, bytes) = match found {
        Found::Same(path, bytes) => (path, bytes),
        Found::Changed(path) => return changed(document, &path, streams),
        Found::Missing => return missing(origin, streams),
    };
    let programmes = rows.passages.first().map_or(0, |(_, programmes)| programmes.len());
    for (table, held, counted) in
        [("amounts", rows.amounts.len(), origin.amounts), ("programmes", programmes, origin.programmes)]
    {
        if held != counted {
            let text = format!("{document}: {held} rows of {table}, but documents counts {counted}");
            return unproved(&text, "extract it again", streams);
        }
    }
    let source = match Source::decode(bytes, origin.encoding, Malformed::Replace) {
        Ok(source) => source,
        Err(error) => return unproved(&format!("{document}: {error}"), "extract it again", streams),
    };
    let shown = visible::path(&path);
    let (literals, values) = prove_amounts(document, rows, &source, &shown, streams)?;
    let texts = prove_texts(document, rows, &source, &shown, streams)?;
    let certified = prove_checks(document, rows, streams)?;
    let passages = rows.passages.iter().map(|(_, rows)| rows.len()).sum::<usize>();
    let held = rows.amounts.len() + passages + rows.checks.len();
    let wrong = held - literals - texts - certified;
    writeln!(
        streams.out,
        "{document}: {shown} has the SHA-256 it was extracted with; {literals} of {} literals stand at their bytes and \
         lines, {values} of them come to their yen and unit, {} are no figures; {texts} of {passages} programmes, activities \
         and notes stand at theirs; {certified} of {} checks follow from their figures{}",
        rows.amounts.len(),
        literals - values,
        rows.checks.len(),
        if wrong == 0 { String::new() } else { format!("; {wrong} rows are wrong") },
    )?;
    Ok(wrong == 0)
}

fn changed(document: &str, path: &Path, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    let text = format!("{document}: {} has changed since it was extracted", visible::path(path));
    unproved(&text, "extract it again, or name the folder of the file as it was: --source DIR", streams)
}

fn missing(Origin { document, file, .. }: &Origin, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    if is_stdin(file) {
        let text = format!("{document}: it was read from standard input");
        return unproved(&text, &put_it(&file_of(document, file)), streams);
    }
    let text = format!("{document}: its source {} is missing", visible::on_one_line(file));
    unproved(&text, "name the folder it is in: --source DIR", streams)
}

/// How many literals stand where their rows say, and how many of these come to their yen.
fn prove_amounts(
    document: &str,
    rows: &Rows,
    source: &Source,
    shown: &str,
    streams: &mut Streams<'_>,
) -> Result<(usize, usize), Stop> {
    let prover = Prover::new(source);
    let (mut literals, mut values) = (0, 0);
    for claim in &rows.amounts {
        match prover.prove(claim) {
            Ok(()) => {
                literals += 1;
                values += usize::from(claim.yen.is_some());
            }
            Err(flaw) => {
                let title = format!("amount {} of {document}", claim.amount_id);
                disproved(&title, &flaw, &Excerpt::of(source, shown, &claim.pieces, 0), streams)?;
            }
        }
    }
    Ok((literals, values))
}

/// How many programmes, activities and notes stand where their rows say.
fn prove_texts(
    document: &str,
    rows: &Rows,
    source: &Source,
    shown: &str,
    streams: &mut Streams<'_>,
) -> Result<usize, Stop> {
    let mut texts = 0;
    for (word, passage) in rows.passages.iter().flat_map(|(word, rows)| rows.iter().map(move |row| (word, row))) {
        match prove_passage(passage, source) {
            Ok(()) => texts += 1,
            Err(flaw) => {
                let pieces: [Span; 1] = [passage.span];
                let title = format!("{word} {} of {document}", passage.id);
                disproved(&title, &flaw, &Excerpt::of(source, shown, &pieces, 0), streams)?;
            }
        }
    }
    Ok(texts)
}

/// How many checks follow from their figures.
fn prove_checks(document: &str, rows: &Rows, streams: &mut Streams<'_>) -> Result<usize, Stop> {
    let mut certified = 0;
    for check in &rows.checks {
        match certify(check) {
            Ok(()) => certified += 1,
            Err(flaw) => {
                let text = format!("check {} of {document} is not what its figures say", check.id);
                streams.say(&Message { causes: vec![flaw.to_string()], ..Message::new(Kind::Error, &text) })?;
            }
        }
    }
    Ok(certified)
}

fn unproved(text: &str, help: &str, streams: &mut Streams<'_>) -> Result<bool, Stop> {
    streams.say(&Message { help: Some(help), ..Message::new(Kind::Error, text) })?;
    Ok(false)
}

fn disproved(row: &str, flaw: &Flaw, excerpt: &Excerpt, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let text = format!("{row} is not what its source says");
    let causes = vec![flaw.to_string()];
    streams.say(&Message { excerpt: Some(excerpt), causes, ..Message::new(Kind::Error, &text) })?;
    Ok(())
}
