//! Every word table of `src/data` is well formed: as many columns as its heading names, no word empty, none twice.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Which columns, from 0, make two rows the same, where it is not the first alone.
const KEYS: [(&str, &[usize]); 3] = [
    // 文 is 文部科学省 and was 文部省: formal names are the key
    ("ministries.tsv", &[2]),
    ("notes.tsv", &[1]),
    ("qualifiers.tsv", &[0, 1]),
];

/// Columns that may be empty: a ministry without a letter, an end that has not come.
const MAY_BE_EMPTY: [(&str, &[usize]); 1] = [("ministries.tsv", &[0, 4, 5, 7])];

/// Pieces of sentences, whose spaces belong to them.
const SENTENCES: &str = "explanations.tsv";

/// Columns with a closed set of words.
const CLOSED: [(&str, usize, &[&str]); 10] = [
    ("amount_labels.tsv", 1, &["figure", "sum", "each"]),
    ("bullets.tsv", 1, &["slide", "detail", "activity", "prose"]),
    ("ministries.tsv", 6, MINISTRY_CLASSES),
    ("none_words.tsv", 1, &["prior", "change"]),
    ("notes.tsv", 0, &["rounding", "scope", "fund", "of_which", "subject_to_change"]),
    ("qualifiers.tsv", 1, &["before", "after"]),
    ("qualifiers.tsv", 2, QUALIFIER_EFFECTS),
    ("relative_years.tsv", 2, &["document", "named"]),
    ("stages.tsv", 1, STAGES),
    ("stages.tsv", 2, &["own", "previous"]),
];
const MINISTRY_CLASSES: &[&str] = &[
    "jurisdiction",
    "diet",
    "court",
    "independent",
    "cabinet",
    "office",
    "agency",
    "commission",
    "ministry",
    "organ",
    "special_organ",
    "former",
    "body",
];
const QUALIFIER_EFFECTS: &[&str] = &["approximate", "lower", "upper", "of_which", "change", "-"];
const STAGES: &[&str] =
    &["request", "priority", "request_and_priority", "initial", "supplementary", "draft", "settled", "-"];

fn listed<'k>(lists: &'k [(&str, &'k [usize])], file: &str) -> Option<&'k [usize]> {
    lists.iter().find(|(name, _)| *name == file).map(|(_, columns)| *columns)
}

/// What is wrong with a table, each with file and line.
fn faults(file: &str, table: &str) -> Vec<String> {
    let keys = listed(&KEYS, file).unwrap_or(&[0]);
    let empty_allowed = listed(&MAY_BE_EMPTY, file).unwrap_or_default();
    let mut columns = 0; // as many as the heading names, which is the remark with the most
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for (line, row) in (1..).zip(table.lines()) {
        let mut fault = |what: String| faults.push(format!("{file}:{line}: {what}"));
        if let Some(remark) = row.strip_prefix('#') {
            columns = columns.max(remark.split('\t').count());
            continue;
        }
        let cells: Vec<&str> = row.split('\t').collect();
        if cells.len() != columns {
            fault(format!("{} columns, and the heading has {columns}", cells.len()));
            continue;
        }
        for (at, cell) in cells.iter().enumerate() {
            if cell.is_empty() && !empty_allowed.contains(&at) {
                fault(format!("column {} is empty", at + 1));
            }
            if cell.trim() != *cell && file != SENTENCES {
                fault(format!("`{cell}` has a space at an end"));
            }
        }
        for (_, column, words) in CLOSED.iter().filter(|(name, ..)| *name == file) {
            for word in cells[*column].split(' ').filter(|word| !words.contains(word)) {
                fault(format!("`{word}` is none of {words:?}"));
            }
        }
        let key: Vec<&str> = keys.iter().map(|at| cells[*at]).collect();
        if let Some(before) = seen.insert(key, line) {
            fault(format!("stands on line {before} already"));
        }
    }
    faults
}

#[test]
fn every_table_is_well_formed() {
    let mut files = 0;
    let mut all = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/data")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        all.extend(faults(&file, &fs::read_to_string(&path).unwrap()));
        files += 1;
    }
    assert!(files >= 11, "only {files} tables");
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn a_fault_names_file_and_line() {
    let table = "# word\tstage\twhose year\n概算要求額\trequest\town\n\n予算額\tinitial\n要望額\twish\town\n 決算額\tsettled\town\n概算要求額\trequest\town\n予算案\t\town\n";
    let found = faults("stages.tsv", table);
    let expected = [
        "stages.tsv:3: 1 columns",
        "stages.tsv:4: 2 columns",
        "stages.tsv:5: `wish` is none of",
        "stages.tsv:6: ` 決算額` has a space",
        "stages.tsv:7: stands on line 2 already",
        "stages.tsv:8: column 2 is empty",
        "stages.tsv:8: `` is none of",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected)), "{found:?}");
}
