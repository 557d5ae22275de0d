//! Folders of words: what is read of them, and what is refused.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use yosan::reading;
use yosan::source::{Malformed, Source};
use yosan::vocabulary::{self, InUse, TABLES, Vocabulary};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vocabulary").join(name)
}

#[test]
fn a_folder_is_read_but_for_its_notes() {
    let vocabulary = Vocabulary::read(&folder("words")).unwrap();
    let changed = TABLES.iter().filter(|table| table.rows(Some(&vocabulary)) != table.rows(None));
    let names: Vec<_> = changed.map(|table| table.name).collect();
    assert_eq!(names, ["brackets", "bullets", "counters", "ministries", "none_words", "stages", "tags"]);
}

#[test]
fn a_folder_without_words_or_with_a_file_of_no_table_is_refused() {
    let refused = |name| {
        let fault = Vocabulary::read(&folder(name)).unwrap_err();
        (fault.to_string(), fault.remedy())
    };
    let (said, remedy) = refused("unknown");
    assert!(said.ends_with("stage.tsv: is the file of no table"), "{said}");
    assert!(remedy.contains("tables are amount_labels, brackets, ") && remedy.contains("stages"), "{remedy}");
    let (said, remedy) = refused("none");
    assert!(said.ends_with("none: holds no file of a table") && remedy.contains("NAME.tsv"), "{said}: {remedy}");
    let (said, _) = refused("absent");
    assert!(said.contains("absent: cannot be read: "), "{said}");
}

#[test]
fn words_come_too_late_once_something_was_read() {
    let source = Source::decode("● 甲基盤研究事業： 29億円\n", None, Malformed::Refuse).unwrap();
    let document = reading::read(&source, "a", "a.txt");
    assert_eq!(document.vocabulary, None);
    assert!(!serde_json::to_string(&document).unwrap().contains("vocabulary"));
    assert_eq!(vocabulary::install(Vocabulary::read(&folder("words")).unwrap()), Err(InUse));
    assert_eq!(vocabulary::installed(), None);
}
