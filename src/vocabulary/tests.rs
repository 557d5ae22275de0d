#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::Change;
use super::*;

fn vocabulary(files: &[(&str, &str)]) -> Result<Vocabulary, Fault> {
    Vocabulary::of_files(files.iter().map(|(file, text)| (PathBuf::from(file), text.as_bytes().to_vec())))
}

fn fault(file: &str, text: &str) -> (String, String) {
    let fault = vocabulary(&[(file, text)]).unwrap_err();
    (fault.to_string(), fault.remedy())
}

fn words(table: &'static Table, text: &str) -> Vec<Vec<String>> {
    let file = format!("{}.tsv", table.name);
    let vocabulary = vocabulary(&[(&file, text)]).unwrap();
    let rows = table.rows(Some(&vocabulary));
    rows.iter().map(|row| row.cells.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn every_file_of_words_is_a_table_and_every_table_has_its_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/data");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".tsv"))
        .collect();
    let listed: Vec<String> = TABLES.iter().map(|table| format!("{}.tsv", table.name)).collect();
    assert_eq!(listed, files.into_iter().collect::<Vec<_>>(), "list them in TABLES, by name");
}

#[test]
fn the_embedded_tables_are_well_formed() {
    for table in TABLES {
        let file = format!("{}.tsv", table.name);
        let read = Change::parse(table, &file, table.embedded).unwrap_or_else(|fault| panic!("{fault}"));
        let rows: Vec<Vec<&str>> = read.rows().map(|row| row.cells).collect();
        let embedded: Vec<Vec<&str>> = table.rows(None).into_iter().map(|row| row.cells).collect();
        assert_eq!(rows, embedded, "{file} has words in another form than texts are read in");
        assert_eq!(table.headings().len(), table.columns.len(), "{file}: the heading names its columns");
        assert!(!embedded.is_empty(), "{file}");
    }
}

#[test]
fn a_word_that_would_be_printed_as_a_remark_is_refused() {
    for word in ["\u{ad}#人", "＃人", "ｒｅｍｏｖｅ"] {
        let (told, remedy) = fault("counters.tsv", &format!("件\n{word}\n"));
        assert!(told.starts_with("counters.tsv:2: column 1") && told.ends_with("as a row to remove"), "{told}");
        assert!(remedy.starts_with("begin the line"), "{remedy}");
    }
}

#[test]
fn a_row_is_replaced_added_or_removed() {
    let before = STAGES.rows(None);
    let text = "# ours\n予算要望額\tpriority\town\n政府案\tinitial\tprevious\n\nremove\t概算決定\n";
    let vocabulary = vocabulary(&[("words/stages.tsv", text)]).unwrap();
    let rows = STAGES.rows(Some(&vocabulary));
    assert_eq!(
        (rows[0].cells.as_slice(), rows[0].origin().as_str()),
        (["予算要望額", "priority", "own"].as_slice(), "words/stages.tsv:2")
    );
    assert_eq!(
        (rows[1].cells.as_slice(), rows[1].place),
        (["政府案", "initial", "previous"].as_slice(), Some(("words/stages.tsv", 3)))
    );
    let rest: Vec<&Row<'_>> = before.iter().filter(|row| !["政府案", "概算決定"].contains(&row.cells[0])).collect();
    assert_eq!(rows[2..].iter().collect::<Vec<_>>(), rest);
    assert_eq!(rest.len(), before.len() - 2);
    assert_eq!(rows[2].origin(), "embedded");
    assert_eq!(COUNTERS.rows(Some(&vocabulary)), COUNTERS.rows(None));
}

#[test]
fn the_key_of_a_row_is_its_table_s() {
    let qualifiers = words(&QUALIFIERS, "約\tafter\tapproximate\nremove\t約\tbefore\n");
    let about: Vec<_> = qualifiers.iter().filter(|row| row[0] == "約").collect();
    assert_eq!(about, [&["約", "after", "approximate"]]);
    let ministries = words(&MINISTRIES, "remove\t文部科学省\n");
    assert!(ministries.iter().all(|row| row[2] != "文部科学省") && ministries.iter().any(|row| row[2] == "文部省"));
}

#[test]
fn words_take_the_form_in_which_texts_are_read() {
    let text = "\u{feff}予算（素案）\tdraft\town\r\n次年度ﾖｻﾝ\tinitial\town\r\n";
    let rows = words(&STAGES, text);
    assert_eq!((rows[0][0].as_str(), rows[1][0].as_str()), ("予算(素案)", "次年度ヨサン"));
    assert_eq!(words(&EXPLANATIONS, "exact_again\tequal to it （！）\t同額\n")[0][1], "equal to it （！）");
}

#[test]
fn what_is_wrong_is_said_with_file_line_and_remedy() {
    for (file, text, message, remedy) in [
        (
            "w/stage.tsv",
            "",
            "w/stage.tsv: is the file of no table",
            "call it NAME.tsv after a table, or move it away; tables are amount_labels, brackets",
        ),
        (
            "stages.tsv",
            "# ours\n予算額\tinitial\n",
            "stages.tsv:2: 2 cells, and a row of stages has 3: word | stage | whose year",
            "keep the cells apart by one tab",
        ),
        (
            "stages.tsv",
            "予算要望額\twish\town\n",
            "stages.tsv:1: column 2 (stage): `wish` is none of request, priority",
            "write request or priority",
        ),
        ("stages.tsv", "\tdraft\town\n", "stages.tsv:1: column 1 (word): `` is empty", "fill the cell in"),
        (
            "stages.tsv",
            "予算額 \tdraft\town\n",
            "stages.tsv:1: column 1 (word): `予算額 ` has a space at an end",
            "take the space away",
        ),
        ("counters.tsv", "基\n\n基\n", "counters.tsv:3: `基` stands on line 1 already", "keep one"),
        ("counters.tsv", "人\nremove\t人\n", "counters.tsv:2: `人` stands on line 1 already", "keep one"),
        (
            "counters.tsv",
            "remove\t人類\n",
            "counters.tsv:1: `人類` is to be removed, and counters has no such row",
            "`yosan vocabulary counters` prints",
        ),
        (
            "qualifiers.tsv",
            "remove\t約\n",
            "qualifiers.tsv:1: 1 cells, and a row of qualifiers has 2: word | side of the amount",
            "keep the cells",
        ),
        (
            "qualifiers.tsv",
            "凡そ\tbefore\tapproximate  lower\n",
            "qualifiers.tsv:1: column 3 (what it says of it): `approximate  lower` is none of approximate",
            "write approximate",
        ),
        ("bullets.tsv", "●●\tslide\n", "bullets.tsv:1: column 1 (mark): `●●` is not one char", "write the mark alone"),
        ("false_units.tsv", "会\n", "false_units.tsv:1: column 1", "write the whole word, with its 円"),
        (
            "relative_years.tsv",
            "翌年度\t一\tnamed\n",
            "relative_years.tsv:1: column 2 (years from it): `一` is no whole number",
            "write a number like -1",
        ),
        (
            "ministries.tsv",
            "\t防災庁\t防災庁\tDisaster Management Agency\t2026-13-01\t\tagency\t\n",
            "ministries.tsv:1: column 5 (valid_from): `2026-13-01` is no date like 2001-01-06",
            "write year, month and day",
        ),
        (
            "explanations.tsv",
            "exactly\tyes\tはい\n",
            "explanations.tsv:1: `exactly`: rows of explanations can be replaced",
            "`yosan vocabulary explanations` prints",
        ),
        (
            "explanations.tsv",
            "remove\texact\n",
            "explanations.tsv:1: `exact`: rows of explanations can be replaced",
            "`yosan vocabulary explanations` prints",
        ),
    ] {
        let (said, advice) = fault(file, text);
        assert!(said.starts_with(message), "{said}");
        assert!(advice.starts_with(remedy), "{advice}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_by_line() {
    let bytes = b"\xe4\xba\xba\n# \x90\x6c\n".to_vec();
    let fault = Vocabulary::of_files([(PathBuf::from("counters.tsv"), bytes)]).unwrap_err();
    assert_eq!(
        (fault.to_string().as_str(), fault.remedy().as_str()),
        ("counters.tsv:2: is not UTF-8", "save it as UTF-8")
    );
}

#[test]
fn what_is_printed_as_a_file_makes_the_same_rows() {
    let changed = [
        ("stages.tsv", "予算要望額\tpriority\town\n政府案\tinitial\tprevious\nremove\t概算決定\n"),
        ("qualifiers.tsv", "remove\t約\tbefore\n"),
        ("notes.tsv", "fund\t^積立\n"),
    ];
    let vocabulary = vocabulary(&changed).unwrap();
    for table in TABLES {
        for given in [None, Some(&vocabulary)] {
            let file = as_tsv(table, given);
            let again = self::vocabulary(&[(&format!("{}.tsv", table.name), &file)]).unwrap();
            let cells = |vocabulary| table.rows(vocabulary).into_iter().map(|row| row.cells).collect::<Vec<_>>();
            assert_eq!(cells(Some(&again)), cells(given), "{}", table.name);
        }
    }
}

#[test]
fn what_is_in_force_is_printed_with_where_it_comes_from() {
    let vocabulary = vocabulary(&[("w/none_words.tsv", "# ours\n皆無\tprior\nremove\t純増\n")]).unwrap();
    let text = as_text(&[&NONE_WORDS], Some(&vocabulary));
    assert!(text.starts_with("none_words: a word in an amount's place"), "{text}");
    assert!(text.contains("\n  w/none_words.tsv:2  皆無 | prior\n"), "{text}");
    assert!(
        text.contains("\n  embedded            皆減 | change\n") && text.ends_with("  removed             純増\n"),
        "{text}"
    );
    let json = as_json(&[&NONE_WORDS], Some(&vocabulary));
    assert_eq!(json[0]["rows"][0], serde_json::json!({ "cells": ["皆無", "prior"], "from": "w/none_words.tsv:2" }));
    assert_eq!(json[0]["removed"], serde_json::json!([["純増"]]));
}

#[test]
fn a_vocabulary_s_mark_is_that_of_its_rows() {
    let mark = |text| vocabulary(&[("counters.tsv", text)]).unwrap().mark();
    assert_eq!(mark("基\n"), mark("# ours\r\n基\r\n"));
    assert_ne!(mark("基\n"), mark("remove\t人\n"));
    assert_eq!(mark("基\n").len(), 8);
}

#[test]
fn tables_are_found_by_name() {
    assert_eq!(table("stages").map(|table| table.name), Ok("stages"));
    assert!(
        table("stage").unwrap_err().to_string().starts_with("`stage` is no table of words; there are amount_labels, ")
    );
}
