//! Every document with a hand-made truth beside it (`NAME.txt`, `NAME.amounts.tsv`, `NAME.programmes.tsv`) is read and
//! measured. A new test is three files dropped into `fixtures/` or `fixtures/small/`; `YOSAN_CORPUS` names a further folder.
//!
//! In the truth a blank year or stage is not compared; joint subjects are joined by ／, candidates by |; a flag with `?`
//! counts neither way, and so does a programme marked optional.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use yosan::budget::{AmountRow, Document, ListingKind, Pairing, Status};
use yosan::source::{Malformed, Source};

type Record = BTreeMap<String, String>;

/// What was right and what was asked, by measure.
#[derive(Default)]
struct Score {
    counts: BTreeMap<&'static str, (usize, usize)>,
    off: String,
}

impl Score {
    fn count(&mut self, measure: &'static str, right: bool, off: impl FnOnce() -> String) {
        let (hits, asked) = self.counts.entry(measure).or_default();
        *asked += 1;
        *hits += usize::from(right);
        if !right {
            writeln!(self.off, "  {measure}: {}", off()).unwrap();
        }
    }
}

#[test]
fn documents_are_read_as_their_truth_says() {
    let mut failed = Vec::new();
    for document in documents() {
        let score = measure(&document);
        let name = document.file_stem().unwrap().to_string_lossy().into_owned();
        let line: Vec<String> =
            score.counts.iter().map(|(measure, (hits, asked))| format!("{measure} {hits}/{asked}")).collect();
        println!("{name}: {}\n{}", line.join(", "), score.off);
        // every amount and programme, no extra ones, open ones open, solved ones solved; everything else in 98 of 100
        let short = |(measure, &(hits, asked)): (&&str, &(usize, usize))| match *measure {
            "found" | "no extra" | "open" | "solved" | "programme" | "no extra programme" => hits < asked,
            _ => hits * 100 < asked * 98,
        };
        if score.counts.iter().any(short) {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "not as their truth says: {failed:?}");
}

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let corpus = std::env::var_os("YOSAN_CORPUS").filter(|path| !path.is_empty()).map(PathBuf::from);
    let folders = [Some(root.clone()), Some(root.join("small")), corpus];
    let files = folders.into_iter().flatten().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut documents: Vec<PathBuf> =
        files.map(|file| file.unwrap().path()).filter(|p| p.with_extension("amounts.tsv").exists()).collect();
    documents.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    documents.sort();
    assert!(documents.len() > 20, "the fixtures are missing");
    documents
}

fn measure(path: &Path) -> Score {
    let source = Source::decode(fs::read(path).unwrap(), None, Malformed::Refuse).unwrap();
    let document = yosan::reading::read(&source, "document", "document.txt");
    let mut score = Score::default();
    amounts(&document, &records(&path.with_extension("amounts.tsv")), &mut score);
    programmes(&document, &records(&path.with_extension("programmes.tsv")), &mut score);
    score
}

fn records(path: &Path) -> Vec<Record> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let record = |line: &str| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .zip(line.split('\t').map(str::to_owned).chain(std::iter::repeat(String::new())))
            .collect()
    };
    lines.filter(|line| !line.is_empty()).map(record).collect()
}

fn nfkc(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().replace('/', "／")
}

fn amounts(document: &Document, truth: &[Record], score: &mut Score) {
    let mut used = BTreeSet::new();
    for record in truth {
        let at = format!("line {} {}億", record["line"], record["oku"]);
        let fits = |row: &&AmountRow| {
            !used.contains(&row.id) && row.line.to_string() == record["line"] && is_value(row, record)
        };
        let found = document
            .amounts
            .iter()
            .filter(fits)
            .rev() // of equals, the first
            .max_by_key(|row| row.ministry.as_deref().unwrap_or_default() == record["ministry"]);
        score.count("found", found.is_some(), || at.clone());
        let Some(row) = found else { continue };
        used.insert(row.id);
        compare(document, row, record, &at, score);
    }
    for row in document.amounts.iter().filter(|row| !used.contains(&row.id)) {
        score.count("no extra", false, || format!("line {} {}", row.line, row.literal));
    }
}

fn is_value(row: &AmountRow, record: &Record) -> bool {
    let Some(amount) = row.amount else { return record["oku"].is_empty() };
    let (whole, fraction) = record["oku"].split_once('.').unwrap_or((&record["oku"], ""));
    let digits = format!("{whole}{fraction:0<8}");
    let unit = record["unit_yen"].is_empty() || record["unit_yen"] == amount.unit.0.to_string();
    digits.parse() == Ok(amount.yen.0) && unit
}

fn compare(document: &Document, row: &AmountRow, record: &Record, at: &str, score: &mut Score) {
    let mut same = |measure: &'static str, truth: &str, got: &str| {
        score.count(measure, truth == got, || format!("{at}: {got:?}, not {truth:?}"))
    };
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    same("role", &record["kind"], &word(serde_json::to_value(row.role).unwrap()));
    if !record["stage"].is_empty() {
        same("stage", &record["stage"], &word(serde_json::to_value(row.stage).unwrap()));
    }
    if !record["fiscal_year"].is_empty() {
        same("fiscal_year", &record["fiscal_year"], &row.fiscal_year.map_or(String::new(), |year| year.0.to_string()));
    }
    same("ministry", &record["ministry"], row.ministry.as_deref().unwrap_or_default());
    same("recipient", &record["recipient"], row.recipient.as_deref().unwrap_or_default());
    let project = row.project.map_or("", |project| document.projects[project].no.as_str());
    same("project", if record["project"] == "ref" { "" } else { &record["project"] }, project);
    let (truth, got) = flags(row, &record["flags"]);
    same("flags", &truth, &got);
    subject(row, record, at, score);
}

// the flags that the truth decides, on both sides
fn flags(row: &AmountRow, truth: &str) -> (String, String) {
    let doubtful: Vec<&str> = truth.split(' ').filter_map(|flag| flag.strip_suffix('?')).collect();
    let own = [
        ("of_which", row.flags.of_which),
        ("relisted", row.flags.relisted),
        ("joint", row.flags.joint),
        ("fund", row.flags.fund),
        ("approximate", row.flags.approximate),
    ];
    let got: Vec<&str> =
        own.iter().filter(|(name, is)| *is && !doubtful.contains(name)).map(|(name, _)| *name).collect();
    let known = |flag: &&str| own.iter().any(|(name, _)| name == flag);
    let truth: BTreeSet<&str> = truth.split(' ').filter(known).collect();
    (
        truth.into_iter().collect::<Vec<_>>().join(" "),
        got.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" "),
    )
}

fn subject(row: &AmountRow, record: &Record, at: &str, score: &mut Score) {
    let truth = nfkc(&record["subject"]);
    let subject = nfkc(&row.subjects.join("／"));
    let candidates: BTreeSet<String> = row.candidates.iter().map(|name| nfkc(name)).collect();
    let open = row.pairing == Pairing::Open;
    if truth.is_empty() {
        return;
    }
    match record["certainty"].as_str() {
        "open" => {
            let right = open && candidates == truth.split('|').map(str::to_owned).collect();
            score.count("open", right, || format!("{at}: {:?} {subject:?} {candidates:?}, not {truth:?}", row.pairing));
        }
        "solved" => {
            let right = row.pairing == Pairing::Solved && subject == truth;
            score.count("solved", right, || {
                format!("{at}: {:?} {subject:?} {candidates:?}, not {truth:?}", row.pairing)
            });
        }
        _ => score.count("subject", !open && subject == truth, || {
            format!("{at}: {:?} {subject:?} {candidates:?}, not {truth:?}", row.pairing)
        }),
    }
}

fn programmes(document: &Document, truth: &[Record], score: &mut Score) {
    let mut found: BTreeMap<(String, String), Vec<&yosan::budget::Listing>> = BTreeMap::new();
    for listing in &document.listings {
        let project = listing.project.map_or("", |project| document.projects[project].no.as_str());
        found.entry((project.to_owned(), nfkc(&listing.name))).or_default().push(listing);
    }
    for record in truth {
        let project = if record["project"] == "ref" { "" } else { &record["project"] };
        let key = (project.to_owned(), nfkc(&record["programme"]));
        let listings = found.remove(&key);
        if record.get("optional").is_some_and(|o| o == "yes") {
            continue;
        }
        score.count("programme", listings.is_some(), || format!("{key:?}"));
        let Some(listings) = listings else { continue };
        let ministries: BTreeSet<&str> = listings.iter().flat_map(|l| &l.ministries).map(String::as_str).collect();
        let stated: BTreeSet<&str> = record["ministries"].split('|').filter(|m| !m.is_empty()).collect();
        score.count("ministries", ministries == stated, || format!("{key:?}: {ministries:?}, not {stated:?}"));
        let status = listings.iter().find_map(|l| l.status);
        let status = status.map_or("", |status| match status {
            Status::New => "new",
            Status::Expanded => "expanded",
            Status::Continuing => "continuing",
        });
        score
            .count("status", status == record["status"], || format!("{key:?}: {status:?}, not {:?}", record["status"]));
        let relisted = listings.iter().any(|l| l.relisted);
        score.count("relisted programme", relisted != record["relisted"].is_empty(), || format!("{key:?}: {relisted}"));
        lines(&listings, record, &key, score);
    }
    for (key, listings) in found {
        score.count("no extra programme", false, || format!("{key:?} line {}", listings[0].line));
    }
}

fn lines(listings: &[&yosan::budget::Listing], record: &Record, key: &(String, String), score: &mut Score) {
    for (column, kind) in [("slide_line", ListingKind::Slide), ("detail_line", ListingKind::Detail)] {
        let stated = listings.iter().any(|l| l.kind == kind);
        score.count("listed", stated != record[column].is_empty(), || {
            format!("{key:?}: {column} {:?}, but {stated}", record[column])
        });
    }
}
