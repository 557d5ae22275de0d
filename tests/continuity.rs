//! Continuity between documents: against hand-made truth, by its measured threshold, and by what must hold of any pair.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use yosan::budget::Document;
use yosan::continuity::{Comparison, Decisions, NamePair, Options, Relation, Scope, THRESHOLD, compare, name_scores};
use yosan::source::{Malformed, Source};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read(name: &str) -> Document {
    let file = format!("{name}.txt");
    let bytes = std::fs::read(fixtures().join(&file)).unwrap();
    let source = Source::decode(bytes.into(), None, Malformed::Refuse).unwrap();
    yosan::reading::read(&source, name, &file)
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn plain(old: &Document, new: &Document) -> Comparison {
    compare(old, new, &Decisions::default(), Options::default())
}

/// The relations that a row of truth allows: its own, and those after `also` in its note.
fn allowed(row: &[String]) -> BTreeSet<Relation> {
    let also = row[5].strip_prefix("also ").map_or("", |note| note.split(':').next().unwrap_or(""));
    let words = also.split(',').map(|word| word.trim().trim_start_matches("also ").to_owned());
    words.chain([row[0].clone()]).filter(|word| !word.is_empty()).map(|word| relation(&word)).collect()
}

fn relation(word: &str) -> Relation {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap()
}

/// Every pair of names that a comparison holds to be one programme, or parts of one.
fn merged(comparison: &Comparison) -> BTreeSet<(String, String)> {
    let of = |scope| matches!(scope, Scope::Standing | Scope::Part | Scope::Whole);
    let rows = comparison.changes.iter().filter(|row| of(row.scope));
    rows.filter_map(|row| Some((row.old.name.clone()?, row.new.name.clone()?))).collect()
}

struct Measured {
    wrong: Vec<(String, String)>,
    missed: Vec<(String, String)>,
    found: usize,
}

/// Pairs of names against the truth of two documents. Optional rows and pairs of one spelling count neither way.
fn measure(truth: &[Vec<String>], comparison: &Comparison) -> Measured {
    let merged = merged(comparison);
    let is_pair = |row: &&Vec<String>| !row[1 + 1].is_empty() && !row[4].is_empty();
    let one = |relations: &BTreeSet<Relation>| relations.iter().any(|it| *it != Relation::Undecided);
    let pair = |row: &Vec<String>| (row[2].clone(), row[4].clone());
    let right: BTreeSet<_> = truth.iter().filter(is_pair).filter(|row| one(&allowed(row))).map(pair).collect();
    let must: BTreeSet<_> = truth.iter().filter(is_pair).filter(|row| row[0] != "undecided").map(pair).collect();
    Measured {
        wrong: merged.difference(&right).cloned().collect(),
        missed: must.difference(&merged).cloned().collect(),
        found: must.intersection(&merged).count(),
    }
}

#[test]
fn continuity_against_the_truth() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join("continuity")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let Some((old, new)) = stem.split_once("--") else { continue };
        let comparison = plain(&read(old), &read(new));
        let measured = measure(&rows(&file), &comparison);
        let (found, missed, wrong) = (measured.found, measured.missed.len(), measured.wrong.len());
        println!("{stem}: {found} pairs found, {missed} missed, {wrong} wrong");
        println!("  precision {found}/{}, recall {found}/{}", found + wrong, found + missed);
        measured.missed.iter().for_each(|(old, new)| println!("  missed {old} → {new}"));
        measured.wrong.iter().for_each(|(old, new)| println!("  wrong {old} → {new}"));
        relations(&rows(&file), &comparison);
        assert_eq!(measured.wrong, [], "{stem}: a wrong merge");
    }
}

/// Prints names whose relation is not among those allowed.
fn relations(truth: &[Vec<String>], comparison: &Comparison) {
    for row in truth.iter().filter(|row| !row[5].starts_with("optional")) {
        let name = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
        let (old, new) = (name(&row[2]), name(&row[4]));
        let allowed = allowed(row);
        let has = |it: &yosan::continuity::Change| match it.relation {
            Relation::Undecided => (old.is_some() && it.old.name == old) || (new.is_some() && it.new.name == new),
            _ => it.old.name == old && it.new.name == new,
        };
        let said: BTreeSet<Relation> = comparison.changes.iter().filter(|it| has(it)).map(|it| it.relation).collect();
        if said.is_disjoint(&allowed) {
            println!("  relation {said:?} not of {allowed:?}: {old:?} → {new:?}");
        }
    }
}

#[test]
fn the_threshold_is_the_one_of_the_curve() {
    let rows = rows(&fixtures().join("continuity/names.tsv"));
    assert!(rows.len() >= 150);
    let list = |cell: &'_ str| -> BTreeSet<String> {
        cell.split('|').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let ministries: Vec<[BTreeSet<String>; 2]> = rows.iter().map(|row| [list(&row[4]), list(&row[5])]).collect();
    let pairs: Vec<NamePair<'_>> = rows
        .iter()
        .zip(&ministries)
        .map(|(row, of)| NamePair {
            names: [&row[0], &row[1]],
            ministries: [0, 1].map(|side: usize| of[side].iter().map(String::as_str).collect()),
        })
        .collect();
    let scores = name_scores(&pairs);
    let same: Vec<bool> = rows.iter().map(|row| row[2] == "yes").collect();
    let at = |threshold: u64| {
        let taken = |at: &usize| scores[*at].1 && scores[*at].0 >= threshold;
        let taken: Vec<usize> = (0..rows.len()).filter(taken).collect();
        let right = taken.iter().filter(|at| same[**at]).count();
        (right, taken.len() - right)
    };
    let all = same.iter().filter(|same| **same).count();
    println!("threshold  right of {all}  wrong of {}", same.len() - all);
    for threshold in (0..=1000).step_by(50) {
        let (right, wrong) = at(threshold);
        println!("{threshold:9}  {right:12}  {wrong}");
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(scores[*at].0));
    for at in order {
        println!("{:4} {} {} {} | {}", scores[at].0, scores[at].1, rows[at][2], rows[at][0], rows[at][1]);
    }
    let least = (0..=1000).step_by(25).find(|threshold| (*threshold..=1000).step_by(25).all(|it| at(it).1 == 0));
    assert_eq!(least, Some(THRESHOLD), "the least threshold without a wrong pair");
}
