//! The output folder: Parquet a document and table, CSV over all documents, reports, and the structured form.
//!
//! A change is prepared whole in a folder of its own beside the outputs, becomes valid by one rename, and is then moved
//! into place file by file, each by rename, `documents/<document>.parquet` last. A run that is cut off before that one
//! rename has changed nothing; one cut off after it is finished by the next that opens the store.
//!
//! What is not output (the lock, changes in preparation, where sources were found) lies in `.yosan/`, which git ignores.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, PolarsError};

use super::{csv, json, parquet};
use crate::budget::Document;
use crate::report;
use crate::table::{Aggregates, Table, Tables, schema};

/// The output folder, open.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    /// Held while a change is made; none for a reader.
    _lock: Option<File>,
}

/// Why the store cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another run is writing.
    #[error("another run is writing to {}", .0.display())]
    Locked(PathBuf),
    /// There is no such folder.
    #[error("there is no folder {}", .0.display())]
    Absent(PathBuf),
    /// A file or folder cannot be read or written.
    #[error("cannot {verb} {}", path.display())]
    File {
        /// What was tried.
        verb: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A folder stands where a file has to go, or a file where a folder has to.
    #[error("{} stands in the way of an output of that name", .0.display())]
    Obstructed(PathBuf),
    /// A Parquet file of the store cannot be used.
    #[error("cannot use {}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: parquet::ReadError,
    },
    /// A structured form of the store cannot be used.
    #[error("cannot use {}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The store does not hold the document.
    #[error("the store has no document {name}{}", known_names(known))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Tables could not be made.
    #[error("cannot make the tables")]
    Tables(#[from] PolarsError),
}

fn known_names(known: &[String]) -> String {
    if known.is_empty() { "; it is empty".to_owned() } else { format!("; it has {}", known.join(", ")) }
}

/// What a change left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows of `programmes` of each document, in the order in which they were given.
    pub programmes: Vec<usize>,
}

impl Store {
    /// Opens the folder to change it, and makes it where there is none. Nothing else may change it meanwhile.
    pub fn open(root: &Path) -> Result<Store, StoreError> {
        let own = root.join(OWN);
        fs::create_dir_all(&own).map_err(failed("make", &own))?;
        let lock = lock(root, &own.join("lock"))?;
        let ignore = own.join(".gitignore");
        fs::write(&ignore, "*\n").map_err(failed("write", &ignore))?;
        let store = Store { root: root.to_owned(), _lock: Some(lock) };
        store.settle()?;
        Ok(store)
    }

    /// Opens the folder to read it.
    pub fn read(root: &Path) -> Result<Store, StoreError> {
        Store::present(root)?;
        if root.join(OWN).join(READY).exists() {
            return Store::open(root); // finishes the change of a run that was cut off
        }
        Ok(Store { root: root.to_owned(), _lock: None })
    }

    /// An error where there is no such folder: a store to read or to take from is not made.
    pub fn present(root: &Path) -> Result<(), StoreError> {
        if root.is_dir() { Ok(()) } else { Err(StoreError::Absent(root.to_owned())) }
    }

    /// Names of the documents that are whole.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let folder = self.root.join("parquet").join(schema::DOCUMENTS.name);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("read", &folder)(error)),
        };
        let mut names = BTreeSet::new();
        for entry in entries {
            let path = entry.map_err(failed("read", &folder))?.path();
            if path.extension().is_some_and(|extension| extension == "parquet") {
                names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
            }
        }
        Ok(names.into_iter().collect())
    }

    /// A document's structured form.
    pub fn document(&self, name: &str) -> Result<Document, StoreError> {
        self.known(name)?;
        let path = self.root.join(structured(name));
        let bytes = fs::read(&path).map_err(failed("read", &path))?;
        json::from_bytes(&bytes).map_err(|source| StoreError::Json { path, source })
    }

    /// A table of all documents of the store, sorted.
    pub fn table(&self, table: &'static Table) -> Result<DataFrame, StoreError> {
        let frames = self.names()?.iter().map(|name| self.frame(name, table)).collect::<Result<Vec<_>, _>>()?;
        Ok(table.stack(&frames)?)
    }

    /// Where sources were found when their documents were extracted: a path from the output folder, by document.
    pub fn sources(&self) -> BTreeMap<String, PathBuf> {
        let bytes = fs::read(self.root.join(OWN).join(SOURCES)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default() // a hint only: verify asks for --source where it is missing
    }

    /// Puts documents into the store, in place of those of the same names.
    pub fn write(&self, documents: &[Document], found: &BTreeMap<String, PathBuf>) -> Result<Written, StoreError> {
        let new = documents.iter().map(Tables::of).collect::<Result<Vec<_>, _>>()?;
        let mut change = Change::in_folder(&self.root)?;
        for (document, tables) in documents.iter().zip(&new) {
            for (table, frame) in tables.each() {
                let bytes = parquet::to_bytes(frame, table)?;
                change.put(per_document(table, &document.name), &bytes)?;
            }
            change.put(structured(&document.name), &json_bytes(document, &self.root)?)?;
            change.put(reported(&document.name), report::summary(document).as_bytes())?;
        }
        let programmes = new.iter().map(|tables| tables.programmes.height()).collect();
        let replaced: BTreeSet<&str> = documents.iter().map(|document| document.name.as_str()).collect();
        self.put_overall(&mut change, new, &replaced)?;
        let mut sources = self.sources();
        sources.retain(|name, _| !replaced.contains(name.as_str()));
        sources.extend(found.clone());
        self.commit(change, &sources)?;
        Ok(Written { programmes })
    }

    /// Takes a document out of the store.
    pub fn forget(&self, name: &str) -> Result<(), StoreError> {
        self.known(name)?;
        let mut change = Change::in_folder(&self.root)?;
        change.remove(per_document(&schema::DOCUMENTS, name));
        for table in schema::PER_DOCUMENT.iter().filter(|table| table.name != schema::DOCUMENTS.name) {
            change.remove(per_document(table, name));
        }
        change.remove(structured(name));
        change.remove(reported(name));
        self.put_overall(&mut change, Vec::new(), &BTreeSet::from([name]))?;
        let mut sources = self.sources();
        sources.remove(name);
        self.commit(change, &sources)
    }

    /// What is made of all documents: the aggregates, and CSV of every table.
    fn put_overall(&self, change: &mut Change, new: Vec<Tables>, replaced: &BTreeSet<&str>) -> Result<(), StoreError> {
        let mut parts = new;
        for name in self.names()?.iter().filter(|name| !replaced.contains(name.as_str())) {
            parts.push(self.tables(name)?);
        }
        let tables = Tables::stack(&parts)?;
        let aggregates = Aggregates::of(&tables)?;
        for (table, frame) in aggregates.each() {
            change.put(overall(table), &parquet::to_bytes(frame, table)?)?;
            change.put(spreadsheet(table), &csv::to_bytes(frame)?)?;
        }
        for (table, frame) in tables.each() {
            change.put(spreadsheet(table), &csv::to_bytes(frame)?)?;
        }
        Ok(())
    }

    fn tables(&self, name: &str) -> Result<Tables, StoreError> {
        Ok(Tables {
            documents: self.frame(name, &schema::DOCUMENTS)?,
            amounts: self.frame(name, &schema::AMOUNTS)?,
            programmes: self.frame(name, &schema::PROGRAMMES)?,
            activities: self.frame(name, &schema::ACTIVITIES)?,
            notes: self.frame(name, &schema::NOTES)?,
            checks: self.frame(name, &schema::CHECKS)?,
        })
    }

    fn frame(&self, name: &str, table: &Table) -> Result<DataFrame, StoreError> {
        let path = self.root.join(per_document(table, name));
        parquet::read(&path, table).map_err(|source| StoreError::Parquet { path, source })
    }

    fn known(&self, name: &str) -> Result<(), StoreError> {
        let known = self.names()?;
        if known.iter().any(|known| known == name) {
            return Ok(());
        }
        Err(StoreError::Unknown { name: name.to_owned(), known })
    }

    fn commit(&self, mut change: Change, sources: &BTreeMap<String, PathBuf>) -> Result<(), StoreError> {
        let path = self.root.join(OWN).join(SOURCES);
        let bytes = serde_json::to_vec_pretty(sources).map_err(|source| StoreError::Json { path, source })?;
        change.put(Path::new(OWN).join(SOURCES), &bytes)?;
        change.ready()?;
        self.settle()
    }

    /// Moves a prepared change into place, and clears what a run that was cut off left of one.
    fn settle(&self) -> Result<(), StoreError> {
        let own = self.root.join(OWN);
        let ready = own.join(READY);
        if ready.exists() {
            let list = ready.join(STEPS);
            let bytes = fs::read(&list).map_err(failed("read", &list))?;
            let steps: Steps =
                serde_json::from_slice(&bytes).map_err(|source| StoreError::Json { path: list, source })?;
            steps.take(&self.root, &ready)?;
            fs::remove_dir_all(&ready).map_err(failed("remove", &ready))?;
        }
        for entry in fs::read_dir(&own).map_err(failed("read", &own))? {
            let entry = entry.map_err(failed("read", &own))?;
            if entry.file_name().to_string_lossy().starts_with(PREPARING) {
                fs::remove_dir_all(entry.path()).map_err(failed("remove", &entry.path()))?;
            }
        }
        Ok(())
    }
}

const OWN: &str = ".yosan";
const PREPARING: &str = "preparing-";
const READY: &str = "ready";
const STEPS: &str = "steps.json";
const SOURCES: &str = "sources.json";

// output/parquet/<table>/<document>.parquet
fn per_document(table: &Table, name: &str) -> PathBuf {
    ["parquet", table.name, &format!("{name}.parquet")].iter().collect()
}

// output/parquet/by_project/by_project.parquet
fn overall(table: &Table) -> PathBuf {
    per_document(table, table.name)
}

// output/csv/<table>.csv
fn spreadsheet(table: &Table) -> PathBuf {
    Path::new("csv").join(format!("{}.csv", table.name))
}

// output/documents/<document>.json
fn structured(name: &str) -> PathBuf {
    Path::new("documents").join(format!("{name}.json"))
}

// output/reports/<document>.md
fn reported(name: &str) -> PathBuf {
    Path::new("reports").join(format!("{name}.md"))
}

fn json_bytes(document: &Document, root: &Path) -> Result<Vec<u8>, StoreError> {
    json::to_bytes(document).map_err(|source| StoreError::Json { path: root.join(structured(&document.name)), source })
}

fn lock(root: &Path, path: &Path) -> Result<File, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed("open", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(root.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed("lock", path)(error)),
    }
}

fn failed(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::File { verb, path, source }
}

/// A change in preparation. Dropped before it is ready, it leaves nothing.
struct Change {
    root: PathBuf,
    folder: tempfile::TempDir,
    steps: Steps,
}

/// What a prepared change does, in order; paths are from the output folder.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Steps {
    remove: Vec<PathBuf>,
    place: Vec<PathBuf>,
}

impl Change {
    fn in_folder(root: &Path) -> Result<Change, StoreError> {
        let own = root.join(OWN);
        let folder = tempfile::Builder::new().prefix(PREPARING).tempdir_in(&own).map_err(failed("write in", &own))?;
        Ok(Change { root: root.to_owned(), folder, steps: Steps::default() })
    }

    fn put(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), StoreError> {
        self.check_target(&path)?;
        let at = self.folder.path().join(&path);
        let folder = at.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(failed("make", folder))?;
        fs::write(&at, bytes).map_err(failed("write", &self.root.join(&path)))?;
        self.steps.place.push(path);
        Ok(())
    }

    fn remove(&mut self, path: PathBuf) {
        self.steps.remove.push(path);
    }

    /// What would make the move fail is found before the change becomes valid.
    fn check_target(&self, path: &Path) -> Result<(), StoreError> {
        let target = self.root.join(path);
        if target.is_dir() {
            return Err(StoreError::Obstructed(target));
        }
        let folder = target.parent().unwrap_or(&self.root);
        match fs::create_dir_all(folder) {
            Ok(()) => writable(folder),
            Err(_) if folder.exists() => Err(StoreError::Obstructed(folder.to_owned())),
            Err(error) => Err(failed("make", folder)(error)),
        }
    }

    /// Makes the change valid, by one rename.
    fn ready(mut self) -> Result<(), StoreError> {
        let mark = Path::new("parquet").join(schema::DOCUMENTS.name);
        self.steps.place.sort_by_key(|path| path.starts_with(&mark));
        let list = self.folder.path().join(STEPS);
        let bytes =
            serde_json::to_vec(&self.steps).map_err(|source| StoreError::Json { path: list.clone(), source })?;
        fs::write(&list, bytes).map_err(failed("write", &list))?;
        let ready = self.root.join(OWN).join(READY);
        fs::rename(self.folder.path(), &ready).map_err(failed("make", &ready))
    }
}

/// A file can be made in the folder.
fn writable(folder: &Path) -> Result<(), StoreError> {
    tempfile::tempfile_in(folder).map(drop).map_err(failed("write in", folder))
}

impl Steps {
    /// Takes the steps that have not been taken yet.
    fn take(&self, root: &Path, ready: &Path) -> Result<(), StoreError> {
        for path in &self.remove {
            match fs::remove_file(root.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("remove", &root.join(path))(error));
                }
                _ => {}
            }
        }
        for path in self.place.iter().filter(|path| ready.join(path).exists()) {
            fs::rename(ready.join(path), root.join(path)).map_err(failed("write", &root.join(path)))?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::sample;

    fn named(name: &str) -> Document {
        Document { name: name.into(), ..sample::document() }
    }

    fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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

    fn written(root: &Path, names: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
        let documents: Vec<_> = names.iter().map(|name| named(name)).collect();
        Store::open(root).unwrap().write(&documents, &BTreeMap::new()).unwrap();
        files(root)
    }

    #[test]
    fn every_output_has_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let files = written(folder.path(), &["a"]);
        let paths: Vec<_> =
            files.keys().filter(|path| !path.starts_with(OWN)).map(|path| path.to_string_lossy()).collect();
        let mut expected = vec!["documents/a.json".to_owned(), "reports/a.md".to_owned()];
        expected.extend(schema::ALL.iter().map(|table| format!("csv/{}.csv", table.name)));
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
        assert_eq!(written(one.path(), &["a"]), files(two.path()));
        let error = Store::open(two.path()).unwrap().forget("b").unwrap_err();
        assert_eq!(error.to_string(), "the store has no document b; it has a");
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
        let error = Store::open(folder.path()).unwrap().write(&[named("a"), named("b")], &BTreeMap::new()).unwrap_err();
        assert!(matches!(error, StoreError::Obstructed(_)), "{error}");
        assert_eq!(files(folder.path()), before);
    }

    #[test]
    fn a_change_that_was_cut_off_is_finished_or_cleared() {
        let (done, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(cut.path()).unwrap();
        let mut change = Change::in_folder(cut.path()).unwrap();
        change.put(structured("a"), b"new").unwrap();
        let left = change.folder.path().to_owned();
        change.ready().unwrap();
        fs::create_dir_all(&left).unwrap();
        drop(store);
        Store::read(cut.path()).unwrap();
        assert_eq!(fs::read(cut.path().join(structured("a"))).unwrap(), b"new");
        assert!(!left.exists() && !cut.path().join(OWN).join(READY).exists());
        Store::open(done.path()).unwrap();
    }

    #[test]
    fn the_structured_form_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), &["a"]);
        let store = Store::read(folder.path()).unwrap();
        assert_eq!(store.document("a").unwrap(), named("a"));
        assert_eq!(store.table(&schema::AMOUNTS).unwrap().height(), 14);
    }
}
