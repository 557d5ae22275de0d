#![allow(clippy::unwrap_used)]

use super::*;
use crate::table::sample;

fn named(name: &str) -> Document {
    Document { name: name.into(), ..sample::document() }
}

fn on_disk(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn put(store: Store, names: &[&str]) -> Result<(), StoreError> {
    let mut writing = store.writing()?;
    for name in names {
        writing.put(Outputs::helped(named(name), "test", None, &Helper::start())?)?;
    }
    writing.finish()
}

fn written(root: &Path, names: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let store = Store::open(root).unwrap();
    put(store, names).unwrap();
    on_disk(root)
}

#[test]
fn every_output_has_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), &["a"]);
    let paths: Vec<_> = files.keys().filter(|path| !path.starts_with(OWN)).map(|path| path.to_string_lossy()).collect();
    let mut expected = vec!["documents/a.json".to_owned(), "reports/a.md".to_owned()];
    expected.extend(views::views().map(|table| format!("csv/{}.csv", table.name)));
    expected.extend(schema::PER_DOCUMENT.iter().map(|table| format!("parquet/{}/a.parquet", table.name)));
    expected.extend(schema::AGGREGATES.iter().map(|table| format!("parquet/{0}/{0}.parquet", table.name)));
    expected.sort();
    assert_eq!(paths, expected);
}

#[test]
fn one_run_or_several_leave_the_same_files() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(two.path(), &["b"]);
    written(two.path(), &["a"]);
    assert_eq!(written(one.path(), &["a", "b"]), written(two.path(), &["b"]));
}

#[test]
fn a_document_forgotten_is_in_no_file() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(two.path(), &["a", "b"]);
    Store::open(two.path()).unwrap().forget("b").unwrap();
    assert_eq!(written(one.path(), &["a"]), on_disk(two.path()));
    let error = Store::open(two.path()).unwrap().forget("b").unwrap_err();
    assert_eq!(error.to_string(), "the store has no document b; it has a");
}

#[test]
fn one_file_over_all_documents_until_the_store_changes() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a", "b"]);
    assert_eq!(Store::open(folder.path()).unwrap().compact().unwrap(), 2);
    let store = Store::read(folder.path()).unwrap();
    for table in schema::PER_DOCUMENT {
        let whole = folder.path().join(format!("compact/{}.parquet", table.name));
        assert!(parquet::read(&whole, table).unwrap().equals_missing(&store.table(table).unwrap()), "{}", table.name);
    }
    let after = written(folder.path(), &["c"]);
    assert!(after.keys().all(|path| !path.starts_with("compact")));
}

#[test]
fn a_second_run_waits_its_turn() {
    let folder = tempfile::tempdir().unwrap();
    let first = Store::open(folder.path()).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Locked(_))));
    drop(first);
    assert!(Store::open(folder.path()).is_ok());
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before = written(folder.path(), &["a"]);
    fs::create_dir_all(folder.path().join("reports/b.md")).unwrap();
    let error = put(Store::open(folder.path()).unwrap(), &["a", "b"]).unwrap_err();
    assert!(matches!(error, StoreError::Obstructed(_)), "{error}");
    assert_eq!(on_disk(folder.path()), before);
}

#[test]
fn a_document_is_known_by_what_it_was_made_from() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a"]);
    let store = Store::read(folder.path()).unwrap();
    let made = store.made("a").unwrap();
    assert_eq!((made.sha256, made.by), (named("a").source.sha256, "test".to_owned()));
    assert_eq!(store.made("b"), None);
    fs::remove_file(folder.path().join(reported("a"))).unwrap();
    assert_eq!(store.made("a"), None);
}

#[test]
fn views_are_made_of_the_tables_where_a_record_is_lost() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(two.path(), &["a"]);
    fs::remove_file(two.path().join(recorded("a"))).unwrap();
    written(two.path(), &["b"]);
    let outputs = |root: &Path| {
        let mut files = on_disk(root);
        files.retain(|path, _| !path.starts_with(OWN));
        files
    };
    written(one.path(), &["a", "b"]);
    assert_eq!(outputs(one.path()), outputs(two.path()));
}

#[test]
fn a_long_run_that_was_cut_off_is_made_good_by_the_next() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(two.path()).unwrap();
    let mut writing = store.writing().unwrap();
    for _ in 0..TOGETHER {
        writing.put(Outputs::of(named("a"), "test", None).unwrap()).unwrap();
    }
    writing.settle().unwrap();
    drop(writing);
    let store = Store::open(two.path()).unwrap();
    assert!(store.is_stale() && store.made("a").is_some());
    store.writing().unwrap().finish().unwrap();
    assert!(!Store::read(two.path()).unwrap().is_stale());
    assert_eq!(written(one.path(), &["a"]), on_disk(two.path()));
}

#[test]
fn the_structured_form_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a"]);
    let store = Store::read(folder.path()).unwrap();
    assert_eq!(store.document("a").unwrap(), named("a"));
    assert_eq!(store.table(&schema::AMOUNTS).unwrap().height(), 14);
}
