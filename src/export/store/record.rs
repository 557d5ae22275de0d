//! What the store keeps of a document for itself: what it was read from, and its rows as CSV.
//!
//! By its record a document that has not changed need not be read again, and what stands over all documents is made by
//! copying rows, not by reading Parquet. A record that is lost is made again from the tables.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::held::Held;

/// The first line of a record; the rows follow, table after table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Record {
    /// What the document was read from, and how.
    pub(super) made: Option<Made>,
    /// Where its source was found: a path from the output folder.
    pub(super) found: Option<PathBuf>,
    /// The form of the rows; those of another form are not used.
    #[serde(default)]
    pub(super) form: u32,
    /// How many bytes of rows each table has, in the order of [`super::views::views`].
    pub(super) rows: Vec<u64>,
}

/// What a document was made from: the same again gives the same outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Made {
    /// SHA-256 of the source.
    pub sha256: String,
    /// The program with its version, and how it was told to read.
    pub by: String,
    /// How many amounts, programmes and unresolved amounts there are.
    pub counts: Counts,
}

/// How much a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Rows of `amounts`.
    pub amounts: usize,
    /// Rows of `programmes`.
    pub programmes: usize,
    /// Amounts whose owner stays open.
    pub unresolved: usize,
}

impl Record {
    /// The form in which rows are written: 2 guards what a spreadsheet would take for a formula.
    pub(super) const FORM: u32 = 2;

    /// Writes the record and its rows.
    pub(super) fn write(&self, rows: &[Held], file: &mut impl io::Write) -> io::Result<()> {
        serde_json::to_writer(&mut *file, self)?;
        file.write_all(b"\n")?;
        rows.iter().try_for_each(|rows| rows.write(file))
    }

    /// Reads a record up to its rows; none where it is missing or cannot be used.
    pub(super) fn open(path: &Path) -> Option<(Record, BufReader<File>)> {
        let mut reader = BufReader::new(File::open(path).ok()?);
        let mut line = Vec::new();
        reader.by_ref().take(LONGEST).read_until(b'\n', &mut line).ok()?;
        Some((serde_json::from_slice(&line).ok()?, reader))
    }

    /// Reads the rows of each table; none where some are missing.
    pub(super) fn rows(&self, mut reader: BufReader<File>) -> Option<Vec<Vec<u8>>> {
        let mut rows = Vec::with_capacity(self.rows.len());
        for length in &self.rows {
            let mut table = Vec::new();
            reader.by_ref().take(*length).read_to_end(&mut table).ok()?;
            rows.push(table);
        }
        let whole = rows
            .iter()
            .zip(&self.rows)
            .all(|(table, length)| u64::try_from(table.len()).is_ok_and(|read| read == *length));
        (whole && at_end(&mut reader)).then_some(rows)
    }
}

/// No first line is longer.
const LONGEST: u64 = 65_536;

fn at_end(reader: &mut BufReader<File>) -> bool {
    reader.fill_buf().is_ok_and(<[u8]>::is_empty)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_whole_or_not_at_all() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let rows = vec![b"a,1\n".to_vec(), Vec::new(), b"b,2\nc,3\n".to_vec()];
        let record = Record { rows: vec![4, 0, 8], ..Record::default() };
        let mut bytes = Vec::new();
        let held: Vec<Held> = rows.iter().map(|rows| Held::of(|to| to.write_all(rows)).unwrap()).collect();
        record.write(&held, &mut bytes).unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let (read, reader) = Record::open(file.path()).unwrap();
        assert_eq!((&read, read.rows(reader)), (&record, Some(rows)));
        for wrong in [&bytes[..bytes.len() - 1], &[&bytes[..], b"d"].concat(), b"{}"] {
            std::fs::write(file.path(), wrong).unwrap();
            assert_eq!(Record::open(file.path()).and_then(|(read, reader)| read.rows(reader)), None);
        }
    }
}
