//! What stands over all documents: the CSV of every table, and the Parquet of the aggregates.
//!
//! Each is the documents' own rows, one document after the other: every table's key begins with the document's name. So
//! they are copied through, never held together in memory.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};

use super::change::Change;
use super::record::Record;
use super::{Store, StoreError, failed, overall, recorded, spreadsheet};
use crate::export::{csv, parquet};
use crate::table::{Aggregates, Table, Tables, schema};

/// Every table that has a view, in the order of a record's rows.
pub(super) fn views() -> impl Iterator<Item = &'static Table> {
    schema::PER_DOCUMENT.into_iter().chain(schema::AGGREGATES)
}

/// The rows of each view that a document has, as CSV without a header.
pub(super) fn rows(tables: &Tables, aggregates: &Aggregates) -> Result<Vec<Vec<u8>>, StoreError> {
    let frames = tables.each().into_iter().chain(aggregates.each());
    Ok(frames.map(|(_, frame)| csv::rows(frame)).collect::<Result<_, _>>()?)
}

/// Puts the views of the documents named into a change.
pub(super) fn put(store: &Store, change: &mut Change, names: &BTreeSet<String>) -> Result<(), StoreError> {
    let mut views = views().map(|table| View::begin(store, table, change)).collect::<Result<Vec<_>, _>>()?;
    for name in names {
        for (view, rows) in views.iter_mut().zip(known(store, change, name)?) {
            view.add(&rows)?;
        }
    }
    views.into_iter().try_for_each(View::end)
}

/// A document's rows, as its record has them or else its tables.
fn known(store: &Store, change: &Change, name: &str) -> Result<Vec<Vec<u8>>, StoreError> {
    let recorded = Record::open(&change.current(&recorded(name)));
    let recorded = recorded.filter(|(record, _)| record.form == Record::FORM);
    let rows = recorded.and_then(|(record, reader)| record.rows(reader)).filter(|rows| rows.len() == views().count());
    match rows {
        Some(rows) => Ok(rows),
        None => {
            let tables = store.tables(name)?;
            rows_of(&tables)
        }
    }
}

fn rows_of(tables: &Tables) -> Result<Vec<Vec<u8>>, StoreError> {
    rows(tables, &Aggregates::of(tables)?)
}

/// A view in the making.
struct View {
    table: &'static Table,
    spreadsheet: BufWriter<File>,
    /// Rows that are not in the Parquet file yet, and the file; an aggregate's only.
    parquet: Option<(Vec<u8>, parquet::Growing<BufWriter<File>>)>,
}

/// So many bytes of rows become a row group.
const GROUP: usize = 16 << 20;

impl View {
    fn begin(store: &Store, table: &'static Table, change: &mut Change) -> Result<View, StoreError> {
        let mut spreadsheet_file = change.create(spreadsheet(table))?;
        write(&mut spreadsheet_file, table, store.mark())?;
        write(&mut spreadsheet_file, table, &csv::header(table))?;
        let parquet = match schema::AGGREGATES.contains(&table) {
            true => Some((Vec::new(), parquet::Growing::new(change.create(overall(table))?, table)?)),
            false => None,
        };
        Ok(View { table, spreadsheet: spreadsheet_file, parquet })
    }

    fn add(&mut self, rows: &[u8]) -> Result<(), StoreError> {
        write(&mut self.spreadsheet, self.table, rows)?;
        if let Some((waiting, file)) = &mut self.parquet {
            waiting.extend_from_slice(rows);
            if waiting.len() >= GROUP {
                file.add(csv::read(waiting, self.table)?)?;
                waiting.clear();
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), StoreError> {
        self.spreadsheet.flush().map_err(failed("write", &spreadsheet(self.table)))?;
        if let Some((waiting, mut file)) = self.parquet {
            file.add(csv::read(&waiting, self.table)?)?;
            file.end()?;
        }
        Ok(())
    }
}

fn write(file: &mut BufWriter<File>, table: &Table, bytes: &[u8]) -> Result<(), StoreError> {
    file.write_all(bytes).map_err(failed("write", &spreadsheet(table)))
}
