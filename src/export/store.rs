//! The output folder: Parquet a document and table, CSV over all documents, reports, and the structured form.
//!
//! A change is prepared whole in a folder of its own beside the outputs, becomes valid by one rename, and is then moved
//! into place file by file, each by rename, `documents/<document>.parquet` last. A run that is cut off before that one
//! rename has changed nothing; one cut off after it is finished by the next that opens the store.
//!
//! Nothing is written outside the folder: a link where a folder of it should be is an error, and a link in the place of a
//! file is replaced.
//!
//! What is not output (the lock, changes in preparation, a record of each document) lies in `.yosan/`, which git ignores.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;

use super::helper::{Helper, Promise};
use super::{csv, json, parquet};
use crate::budget::{Document, Pairing};
use crate::continuity::{Comparison, Point};
use crate::reconcile::reconcile;
use crate::report;
use crate::table::{self, Aggregates, Table, Tables, schema};

mod change;
mod compact;
mod error;
mod held;
mod record;
mod views;

use change::{Change, Steps};
pub use error::StoreError;
use error::failed;
use held::Held;
use record::Record;
pub use record::{Counts, Made};

/// The output folder, open.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    /// Whether its CSV files begin with a byte-order mark: as they do, unless told otherwise.
    marked: bool,
    /// Held while a change is made; none for a reader.
    _lock: Option<File>,
}

impl Store {
    /// Opens the folder to change it, and makes it where there is none. Nothing else may change it meanwhile.
    pub fn open(root: &Path) -> Result<Store, StoreError> {
        let own = root.join(OWN);
        [&own, &own.join("lock"), &own.join(READY)].into_iter().try_for_each(|path| no_link(path))?;
        fs::create_dir_all(&own).map_err(failed("make", &own))?;
        let lock = lock(root, &own.join("lock"))?;
        let ignore = own.join(".gitignore");
        if fs::symlink_metadata(&ignore).is_err() {
            fs::write(&ignore, "*\n").map_err(failed("write", &ignore))?;
        }
        let store = Store { root: root.to_owned(), marked: is_marked(root), _lock: Some(lock) };
        store.settle()?;
        Ok(store)
    }

    /// Opens the folder to read it.
    pub fn read(root: &Path) -> Result<Store, StoreError> {
        Store::present(root)?;
        if root.join(OWN).join(READY).exists() {
            drop(Store::open(root)?); // finishes the change of a run that was cut off
        }
        Ok(Store { root: root.to_owned(), marked: is_marked(root), _lock: None })
    }

    /// Whether its CSV files begin with a byte-order mark.
    pub fn is_marked(&self) -> bool {
        self.marked
    }

    /// From the next change on its CSV files begin with a byte-order mark, or do not.
    pub fn marking(mut self, marked: bool) -> Store {
        self.marked = marked;
        self
    }

    /// An error where there is no such folder: a store to read or to take from is not made.
    pub fn present(root: &Path) -> Result<(), StoreError> {
        if root.is_dir() { Ok(()) } else { Err(StoreError::Absent(root.to_owned())) }
    }

    /// Names of the documents that are whole.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.set()?.into_iter().collect())
    }

    fn set(&self) -> Result<BTreeSet<String>, StoreError> {
        self.stems(&schema::DOCUMENTS)
    }

    /// Names of a table's Parquet files.
    fn stems(&self, table: &Table) -> Result<BTreeSet<String>, StoreError> {
        let folder = self.root.join("parquet").join(table.name);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
            Err(error) => return Err(failed("read", &folder)(error)),
        };
        let mut names = BTreeSet::new();
        for entry in entries {
            let path = entry.map_err(failed("read", &folder))?.path();
            if path.extension().is_some_and(|extension| extension == "parquet") {
                names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
            }
        }
        Ok(names)
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

    /// Where a document's source was found when it was extracted: a path from the output folder. A hint only.
    pub fn found(&self, name: &str) -> Option<PathBuf> {
        Record::open(&self.root.join(recorded(name)))?.0.found
    }

    /// What a document was made from, where it is whole and its record says.
    pub fn made(&self, name: &str) -> Option<Made> {
        let record = Record::open(&self.root.join(recorded(name)))?.0;
        let whole = files(name).all(|path| self.root.join(path).is_file());
        record.made.filter(|_| whole)
    }

    /// Begins to change the store.
    pub fn writing(self) -> Result<Writing, StoreError> {
        let (mut change, names) = (Change::in_folder(&self.root)?, self.set()?);
        let changed = self.is_stale() || self.marked != is_marked(&self.root);
        compact::remove(&mut change);
        Ok(Writing { store: self, change, names, added: 0, changed })
    }

    /// Takes a document out of the store.
    pub fn forget(self, name: &str) -> Result<(), StoreError> {
        self.known(name)?;
        let mut writing = self.writing()?;
        writing.forget(name)?;
        writing.finish()
    }

    /// Puts a comparison of two documents into the store, in place of one of the same two.
    pub fn compare(self, comparison: &Comparison) -> Result<(), StoreError> {
        let name = format!("{}--{}", comparison.old_document, comparison.new_document);
        let frame = table::changes(comparison)?;
        let mut change = Change::in_folder(&self.root)?;
        change.put(per_document(&schema::CHANGES, &name), &parquet::to_bytes(&frame, &schema::CHANGES)?)?;
        change.put(reported(&format!("diff-{name}")), report::Compared(comparison).markdown().as_bytes())?;
        let mut all = self.comparisons()?;
        all.insert(name, frame);
        self.put_changes(&mut change, &all)?;
        self.commit(change)
    }

    /// Puts a series of documents into the store, in place of the one before.
    pub fn follow(self, points: &[Point]) -> Result<(), StoreError> {
        let frame = table::series(points)?;
        let mut change = Change::in_folder(&self.root)?;
        change.put(overall(&schema::SERIES), &parquet::to_bytes(&frame, &schema::SERIES)?)?;
        change.put(spreadsheet(&schema::SERIES), &self.spread(&frame, &schema::SERIES)?)?;
        self.commit(change)
    }

    /// The comparisons that the store has, by name.
    fn comparisons(&self) -> Result<BTreeMap<String, DataFrame>, StoreError> {
        let names = self.stems(&schema::CHANGES)?;
        names.into_iter().map(|name| Ok((name.clone(), self.frame(&name, &schema::CHANGES)?))).collect()
    }

    /// The CSV of all comparisons.
    fn put_changes(&self, change: &mut Change, all: &BTreeMap<String, DataFrame>) -> Result<(), StoreError> {
        let frame = schema::CHANGES.stack(all.values())?;
        change.put(spreadsheet(&schema::CHANGES), &self.spread(&frame, &schema::CHANGES)?)
    }

    /// A frame as a CSV file.
    fn spread(&self, frame: &DataFrame, table: &Table) -> Result<Vec<u8>, StoreError> {
        Ok([self.mark(), &csv::header(table), &csv::rows(frame)?].concat())
    }

    /// What its CSV files begin with.
    fn mark(&self) -> &'static [u8] {
        if self.marked { csv::MARK } else { b"" }
    }

    /// Copies the CSV files that are not made anew with the rest, with or without a mark.
    fn put_marks(&self, change: &mut Change) -> Result<(), StoreError> {
        for path in [&schema::CHANGES, &schema::SERIES].map(spreadsheet) {
            let Ok(bytes) = fs::read(change.current(&path)) else { continue }; // never made
            let rows = bytes.strip_prefix(csv::MARK).unwrap_or(&bytes);
            change.put(path, &[self.mark(), rows].concat())?;
        }
        Ok(())
    }

    /// Whether a run ended before it made anew what stands over all documents.
    pub fn is_stale(&self) -> bool {
        self.root.join(OWN).join(STALE).exists()
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

    /// Makes a prepared change the store's state.
    fn commit(&self, change: Change) -> Result<(), StoreError> {
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
            steps.check(&self.root, &ready)?;
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

/// All that a document becomes: each file's bytes, made before anything is written.
#[derive(Debug)]
pub struct Outputs {
    name: String,
    report: Held,
    structured: Held,
    files: Vec<(PathBuf, Vec<u8>)>,
    record: Record,
    rows: Vec<Held>,
}

impl Outputs {
    /// The outputs of a document; `found` is where its source is, as a path from the output folder, and `by` what reads it.
    pub fn of(document: Document, by: &str, found: Option<PathBuf>) -> Result<Outputs, StoreError> {
        Outputs::helped(document, by, found, &Helper::none())
    }

    /// [`of`](Self::of), where the files of a table are the `helper`'s work.
    pub(crate) fn helped(
        document: Document,
        by: &str,
        found: Option<PathBuf>,
        helper: &Helper,
    ) -> Result<Outputs, StoreError> {
        let reconciliation = reconcile(&document, None);
        let report = Held::of(|to| to.write_all(report::summary(&document, &reconciliation).as_bytes()))
            .map_err(failed("make", &reported(&document.name)))?;
        let structured =
            Held::of(|to| Ok(json::write(&document, to)?)).map_err(failed("make", &structured(&document.name)))?;
        let (name, sha256, amounts) = (document.name.clone(), document.source.sha256.clone(), document.amounts.len());
        let unresolved = document.amounts.iter().filter(|amount| amount.pairing == Pairing::Open).count();
        let (tables, basis) = Tables::each_of(document, reconciliation, |table, frame| {
            let files = move || Ok((parquet::to_bytes(&frame, table)?, Held::of(|to| csv::write(&frame, to))?));
            Ok::<Promise<Result<_, StoreError>>, StoreError>(helper.hand(files))
        })?;
        let counts = Counts { amounts, programmes: basis.programmes(), unresolved };
        let made = Made { sha256, by: by.to_owned(), counts };
        let aggregates = Aggregates::on(&basis)?;
        let (mut files, mut rows) = (Vec::new(), Vec::new());
        for (table, made) in tables.into_each() {
            let (bytes, held) = made.kept()?;
            files.push((per_document(table, &name), bytes));
            rows.push(held);
        }
        for (_, frame) in aggregates.each() {
            rows.push(Held::of(|to| csv::write(frame, to))?);
        }
        let lengths = rows.iter().map(Held::len).collect();
        let record = Record { made: Some(made), found, form: Record::FORM, rows: lengths };
        Ok(Outputs { name, report, structured, files, record, rows })
    }

    /// How much the document holds.
    pub fn counts(&self) -> Counts {
        self.record.made.as_ref().map(|made| made.counts).unwrap_or_default()
    }
}

/// A change of the store that takes documents in and out, a hundred at a time. Dropped before it is finished, it leaves
/// the store as it was, or as the last hundred made it.
pub struct Writing {
    store: Store,
    change: Change,
    /// The documents that the store has when the change is made.
    names: BTreeSet<String>,
    /// Documents of the change, since it last became valid.
    added: usize,
    /// Whether the views have to be made anew.
    changed: bool,
}

impl Writing {
    /// Puts a document into the store, in place of one of the same name.
    pub fn put(&mut self, outputs: Outputs) -> Result<(), StoreError> {
        let Outputs { name, report, structured: document, files, record, rows } = outputs;
        self.put_with(reported(&name), |file| report.write(file))?;
        self.put_with(structured(&name), |file| document.write(file))?;
        for (path, bytes) in files {
            self.change.put(path, &bytes)?;
        }
        self.put_with(recorded(&name), |file| record.write(&rows, file))?;
        self.names.insert(name);
        self.added += 1;
        self.changed = true;
        Ok(())
    }

    fn put_with(
        &mut self,
        path: PathBuf,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let target = self.store.root.join(&path);
        let mut file = self.change.create(path)?;
        write(&mut file).and_then(|()| file.flush()).map_err(failed("write", &target))
    }

    /// Lets what was put so far become valid where it is much: memory and disk hold a part of a long run only.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        if self.added < TOGETHER {
            return Ok(());
        }
        let mut part = std::mem::replace(&mut self.change, Change::in_folder(&self.store.root)?);
        part.put(Path::new(OWN).join(STALE), b"")?; // until the end of the run, the views are those of before
        self.added = 0;
        self.store.commit(part)
    }

    /// Takes a document out of the store, with its comparisons.
    fn forget(&mut self, name: &str) -> Result<(), StoreError> {
        for path in files(name).chain([recorded(name)]) {
            self.change.remove(path);
        }
        let mut comparisons = self.store.comparisons()?;
        let before = comparisons.len();
        comparisons.retain(|comparison, rows| {
            let kept = !compares(rows, name);
            if !kept {
                self.change.remove(per_document(&schema::CHANGES, comparison));
                self.change.remove(reported(&format!("diff-{comparison}")));
            }
            kept
        });
        if comparisons.len() < before {
            self.store.put_changes(&mut self.change, &comparisons)?;
        }
        self.names.remove(name);
        self.changed = true;
        Ok(())
    }

    /// Makes the views anew, and all of it valid. Without a change there is nothing to do.
    pub fn finish(mut self) -> Result<(), StoreError> {
        if !self.changed {
            return Ok(());
        }
        views::put(&self.store, &mut self.change, &self.names)?;
        if self.store.marked != is_marked(&self.store.root) {
            self.store.put_marks(&mut self.change)?;
        }
        self.change.remove(Path::new(OWN).join(STALE));
        self.store.commit(self.change)
    }
}

/// Whether a comparison is of a document.
fn compares(rows: &DataFrame, name: &str) -> bool {
    let of = |column| rows.column(column).ok()?.str().ok()?.get(0).map(|document| document == name);
    ["old_document", "new_document"].into_iter().filter_map(of).any(|same| same)
}

const OWN: &str = ".yosan";
const PREPARING: &str = "preparing-";
const READY: &str = "ready";
const STEPS: &str = "steps.json";
const RECORDS: &str = "records";
const STALE: &str = "stale";
/// So many documents become valid together.
const TOGETHER: usize = 100;

// output/.yosan/records/<document>
fn recorded(name: &str) -> PathBuf {
    Path::new(OWN).join(RECORDS).join(name)
}

/// The files that a document has of its own, the one that makes it whole first.
fn files(name: &str) -> impl Iterator<Item = PathBuf> {
    let tables = schema::PER_DOCUMENT.iter().rev().map(move |table| per_document(table, name));
    tables.chain([structured(name), reported(name)])
}

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

/// Whether the CSV files of a folder begin with a byte-order mark.
fn is_marked(root: &Path) -> bool {
    let begins_with_mark = |table| {
        let mut first = Vec::new();
        let file = File::open(root.join(spreadsheet(table)));
        file.and_then(|file| file.take(csv::MARK.len() as u64).read_to_end(&mut first)).is_ok() && first == csv::MARK
    };
    [&schema::DOCUMENTS, &schema::CHANGES, &schema::SERIES].into_iter().any(begins_with_mark)
}

/// An error where a link stands: what is written must not come out elsewhere.
fn no_link(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Err(StoreError::Linked(path.to_owned())),
        _ => Ok(()),
    }
}

/// An error where a link stands in the place of a folder on the way from the output folder to a path of it.
fn no_link_on_the_way(root: &Path, path: &Path) -> Result<(), StoreError> {
    let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    folders.map(|folder| root.join(folder)).try_for_each(|folder| no_link(&folder))
}

fn lock(root: &Path, path: &Path) -> Result<File, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed("open", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(root.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed("lock", path)(error)),
    }
}

#[cfg(test)]
mod tests;
