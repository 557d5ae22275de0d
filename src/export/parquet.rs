//! Parquet: zstd, no clock, columns that every reader knows.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use polars::prelude::{CompatLevel, DataFrame, PolarsResult, Schema};
use polars_io::parquet::write::BatchedWriter;
use polars_io::prelude::{KeyValueMetadata, ParallelStrategy, ParquetCompression, ParquetReader, ParquetWriter};
use polars_io::{SerReader as _, schema_to_arrow_checked};
use polars_parquet::write::schema_to_metadata_key;

use crate::table::{Table, schema};

/// Where a file says which shape of the tables it was written in.
const VERSION: &str = "yosan:schema";
/// Where a file says which table it holds.
const TABLE: &str = "yosan:table";

/// A frame of a table as a Parquet file. The same rows give the same bytes.
pub fn to_bytes(frame: &DataFrame, table: &Table) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    writer(&mut bytes, frame.schema(), table)?.finish(&mut frame.clone())?;
    Ok(bytes)
}

/// A Parquet file of a table that grows by frames; each becomes a row group.
pub struct Growing<W: Write>(BatchedWriter<W>);

impl<W: Write + Send> Growing<W> {
    /// A file without rows.
    pub fn new(file: W, table: &Table) -> PolarsResult<Growing<W>> {
        Ok(Growing(writer(file, &table.schema(), table)?.batched(&table.schema())?))
    }

    /// Adds the rows of a frame.
    pub fn add(&mut self, mut frame: DataFrame) -> PolarsResult<()> {
        frame.rechunk_mut(); // the writer takes a row group in one piece
        self.0.write_batch(&frame)
    }

    /// Ends the file.
    pub fn end(self) -> PolarsResult<()> {
        self.0.finish().map(drop)
    }
}

fn writer<W: Write>(file: W, schema: &Schema, table: &Table) -> PolarsResult<ParquetWriter<W>> {
    Ok(ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .with_key_value_metadata(Some(metadata(schema, table)?))
        .set_parallel(false)) // a document's tables are small, and one order of writing is enough
}

/// The schema says large_string for text: with the string_view that the writer would say, pandas cannot group.
fn metadata(schema: &Schema, table: &Table) -> PolarsResult<KeyValueMetadata> {
    let arrow = schema_to_metadata_key(&schema_to_arrow_checked(schema, CompatLevel::oldest(), table.name)?);
    Ok(KeyValueMetadata::from_static(vec![
        (arrow.key, arrow.value.unwrap_or_default()),
        (TABLE.to_owned(), table.name.to_owned()),
        (VERSION.to_owned(), schema::VERSION.to_owned()),
    ]))
}

/// A Parquet file of another program, or of another version of this one.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The file is no Parquet file, or a broken one.
    #[error("not a readable Parquet file")]
    Broken(#[from] polars::prelude::PolarsError),
    /// The file was written in another shape of the tables.
    #[error("written with tables of version {found}; this program writes version {}", schema::VERSION)]
    Version {
        /// The version it names, `none` where it names none.
        found: String,
    },
}

/// Reads a file of a table.
pub fn read(path: &Path, table: &Table) -> Result<DataFrame, ReadError> {
    let mut reader = ParquetReader::new(File::open(path)?).read_parallel(ParallelStrategy::None);
    let found = value(reader.get_metadata()?.key_value_metadata().as_deref().unwrap_or_default(), VERSION);
    if found.as_deref() != Some(schema::VERSION) {
        return Err(ReadError::Version { found: found.unwrap_or_else(|| "none".to_owned()) });
    }
    Ok(reader.finish()?.select(table.columns.iter().map(|column| column.name))?)
}

fn value(pairs: &[polars_parquet::write::KeyValue], key: &str) -> Option<String> {
    pairs.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::Tables;

    #[test]
    fn what_is_written_is_read_back_and_is_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let tables = Tables::of(&crate::table::sample::document()).unwrap();
        for (table, frame) in tables.each() {
            let path = folder.path().join(table.name);
            let bytes = to_bytes(frame, table).unwrap();
            assert_eq!(bytes, to_bytes(frame, table).unwrap());
            std::fs::write(&path, bytes).unwrap();
            assert!(read(&path, table).unwrap().equals_missing(frame), "{}", table.name);
        }
    }

    #[test]
    fn a_file_without_our_version_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut frame = schema::NOTES.empty();
        ParquetWriter::new(&file).finish(&mut frame).unwrap();
        let error = read(file.path(), &schema::NOTES).unwrap_err();
        assert_eq!(error.to_string(), "written with tables of version none; this program writes version 2");
    }
}
