//! A second reader, written in Python from the catalogue of notations alone, finds the same money: the same chars and the
//! same yen, in every fixture, in the folder that `YOSAN_CORPUS` names, and in lines put together at random.
//!
//! `PYTHON` names the interpreter (python3 without it). With `REQUIRE_READERS` set a missing one fails the test.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod lines;

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use yosan::scan::{Printed, mentions};
use yosan::text::Text;

/// First char, one past the last, what it is, and yen.
type Mention = (usize, usize, String, Option<i128>);

/// What `scan` finds, in chars of the text as given.
fn scanned(decoded: &str) -> Vec<Mention> {
    let text = Text::normalise(decoded);
    let chars = |byte: usize| decoded[..byte].chars().count();
    let found = mentions(text.as_str()).map(|mention| {
        let place = text.decoded_range(mention.range);
        let (kind, yen) = match mention.value {
            Printed::Amount(amount) => ("amount", Some(i128::from(amount.yen.0))),
            Printed::ItemRequest => ("request", None),
            Printed::None_ => ("none", None),
            Printed::Malformed { .. } => ("malformed", None),
        };
        (chars(place.start), chars(place.end), kind.to_owned(), yen)
    });
    found.collect()
}

/// What the second reader finds in each text; none where there is no Python.
fn read_again(texts: &[String]) -> Option<Vec<Vec<Mention>>> {
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/reader.py");
    let started = Command::new(&python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut reader = match started {
        Ok(reader) => reader,
        Err(error) if env::var_os("REQUIRE_READERS").is_none() => {
            eprintln!("skipped: {python} cannot be run: {error}");
            return None;
        }
        Err(error) => panic!("{python} cannot be run: {error}"),
    };
    let mut input = reader.stdin.take().unwrap();
    let asked: String = texts.iter().map(|text| serde_json::to_string(text).unwrap() + "\n").collect();
    let writing = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let read = reader.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(read.status.success(), "the second reader failed");
    let answers = String::from_utf8(read.stdout).unwrap();
    Some(answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Holds the readers against each other and says how many mentions both find.
fn agree(what: &str, texts: &[String]) {
    let Some(answers) = read_again(texts) else { return };
    assert_eq!(answers.len(), texts.len());
    let mut compared = 0;
    let mut differing = Vec::new();
    for (text, again) in texts.iter().zip(answers) {
        let found = scanned(text);
        compared += found.len();
        if found != again {
            differing.push(difference(text, &found, &again));
        }
    }
    println!("{what}: {compared} mentions in {} texts, {} texts differ", texts.len(), differing.len());
    assert!(differing.is_empty(), "{what}: {} of {} texts differ\n{}", differing.len(), texts.len(), few(&differing));
}

fn few(differing: &[String]) -> String {
    differing.iter().take(60).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// What only one of the readers finds.
fn difference(text: &str, found: &[Mention], again: &[Mention]) -> String {
    let shown = |mention: &&Mention| {
        let (start, end, kind, yen) = mention;
        let literal: String = text.chars().skip(*start).take(end - start).collect();
        format!("{start} {literal:?} {kind} {yen:?}")
    };
    let only = |ours: &[Mention], theirs: &[Mention]| {
        ours.iter().filter(|one| !theirs.contains(one)).map(|one| shown(&one)).collect::<Vec<_>>().join("; ")
    };
    let (first, second) = (only(found, again), only(again, found));
    let text = if text.chars().count() < 200 { text } else { "" };
    format!("{text:?}\n    scan only: {first}\n    second reader only: {second}")
}

fn documents() -> Vec<String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let corpus = env::var_os("YOSAN_CORPUS").filter(|path| !path.is_empty()).map(PathBuf::from);
    let folders = [Some(fixtures.clone()), Some(fixtures.join("small")), corpus];
    let files = folders.into_iter().flatten().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(files.len() > 20, "the fixtures are missing");
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn the_second_reader_finds_the_same_in_every_document() {
    agree("documents", &documents());
}

/// The seed of the lines, unless `YOSAN_SEED` gives another number.
const SEED: u64 = 2024;

fn seed() -> u64 {
    env::var("YOSAN_SEED").map_or(SEED, |seed| seed.parse().unwrap())
}

/// 3,000 lines, or 100,000 with `YOSAN_NIGHTLY=1`; the same ones each time for the same seed.
#[test]
fn the_second_reader_finds_the_same_in_lines_at_random() {
    let nightly = env::var_os("YOSAN_NIGHTLY").is_some_and(|value| value == "1");
    let lines: Vec<String> = lines::lines(seed()).take(if nightly { 100_000 } else { 3_000 }).collect();
    agree("lines", &lines);
}
