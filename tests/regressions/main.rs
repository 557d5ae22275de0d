//! Every input that once broke a claim, and every claim over the first lines of each fixture. A new case is a file in the folder named after
//! its claim.
#![allow(clippy::unwrap_used)]

mod claims;

use std::fs;
use std::path::{Path, PathBuf};

use claims::{CLAIMS, Claim};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Holds a claim of files, or of so many bytes from the beginning of each.
fn hold(claim: Claim, files: &[PathBuf], longest: usize) {
    for file in files {
        // shown where the claim panics
        println!("{}", file.display());
        let bytes = fs::read(file).unwrap();
        claim(&bytes[..bytes.len().min(longest)]);
    }
}

#[test]
fn what_once_broke_a_claim_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for (name, claim) in CLAIMS {
        let folder = folder.join(name);
        if folder.is_dir() {
            hold(claim, &files(&folder), usize::MAX);
        }
    }
}

#[test]
fn every_claim_holds_of_how_fixtures_begin() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small"));
    assert!(files.len() > 20, "the fixtures are missing");
    for (_, claim) in CLAIMS {
        hold(claim, &files, 300);
    }
}
