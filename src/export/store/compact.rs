//! One Parquet file a table over all documents: thousands of small files cost a reader more than their rows do.

use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;

use super::change::Change;
use super::{Store, StoreError};
use crate::export::parquet::Growing;
use crate::table::{Table, schema};

/// So many rows become a row group.
const GROUP: usize = 100_000;

impl Store {
    /// Writes each table that has a file a document also as one over all of them, and says how many documents that are.
    /// The next change of the store takes these files away: they are never older than it.
    pub fn compact(self) -> Result<usize, StoreError> {
        let names = self.names()?;
        let mut change = Change::in_folder(&self.root)?;
        for table in schema::PER_DOCUMENT {
            let mut whole = Whole::new(change.create(compacted(table))?, table)?;
            for name in &names {
                whole.add(self.frame(name, table)?)?;
            }
            whole.end()?;
        }
        self.commit(change)?;
        Ok(names.len())
    }
}

/// Takes the files of [`Store::compact`] away with a change.
pub(super) fn remove(change: &mut Change) {
    schema::PER_DOCUMENT.into_iter().map(compacted).for_each(|path| change.remove(path));
}

// output/compact/amounts.parquet
fn compacted(table: &Table) -> PathBuf {
    Path::new("compact").join(format!("{}.parquet", table.name))
}

/// A table over all documents in the making.
struct Whole<W: Write> {
    table: &'static Table,
    /// Frames that are not in the file yet.
    waiting: Vec<DataFrame>,
    rows: usize,
    file: Growing<W>,
}

impl<W: Write + Send> Whole<W> {
    fn new(file: W, table: &'static Table) -> Result<Whole<W>, StoreError> {
        Ok(Whole { table, waiting: Vec::new(), rows: 0, file: Growing::new(file, table)? })
    }

    fn add(&mut self, frame: DataFrame) -> Result<(), StoreError> {
        self.rows += frame.height();
        self.waiting.push(frame);
        if self.rows < GROUP { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let frames = std::mem::take(&mut self.waiting);
        self.rows = 0;
        Ok(self.file.add(self.table.stack(&frames)?)?)
    }

    fn end(mut self) -> Result<(), StoreError> {
        self.flush()?;
        Ok(self.file.end()?)
    }
}
