//! Every verdict follows from its figures alone, by a rule written apart from the one that gave it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use yosan::budget::Document;
use yosan::money::Rounding;
use yosan::reconcile::{Figures, Verdict, reconcile};
use yosan::source::{Malformed, Source};
use yosan::verify::{Sum, certify};

fn documents() -> Vec<Document> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = [fixtures.clone(), fixtures.join("small")];
    let mut files: Vec<PathBuf> =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let read = |path: &PathBuf| {
        let source = Source::decode(fs::read(path).unwrap(), None, Malformed::Refuse).unwrap();
        yosan::reading::read(&source, "document", "document.txt")
    };
    files.iter().map(read).collect()
}

#[test]
fn the_verdict_given_is_the_only_one_certified() {
    let words = [
        (Verdict::Exact, "exact"),
        (Verdict::Rounding, "rounding"),
        (Verdict::Inconsistent, "inconsistent"),
        (Verdict::Undecided, "undecided"),
    ];
    let mut seen = [0; 4];
    for document in documents() {
        for rounding in [Rounding::HalfUp, Rounding::Truncate, Rounding::RoundUp] {
            let figures = Figures { rows: &document.amounts, rounding };
            for (check, id) in reconcile(&document, Some(rounding)).checks.iter().zip(1..) {
                assert!(check.relation.members().all(|id| figures.row(id).is_some()), "{check:?}");
                let given = check.judgement.verdict;
                seen[words.iter().position(|(verdict, _)| *verdict == given).unwrap()] += 1;
                for (verdict, word) in words {
                    let claimed = Sum { verdict: word.to_owned(), ..Sum::of(id, check, figures) };
                    let certified = certify(&claimed).is_ok();
                    let expected = verdict == Verdict::Undecided || verdict == given;
                    // undecided is a matter of what else may belong to the sum, which figures do not show
                    assert!(given == Verdict::Undecided || certified == expected, "{word}: {check:?}");
                }
            }
        }
    }
    assert!(seen.iter().all(|&count| count > 5), "every verdict occurs: {seen:?}");
}
