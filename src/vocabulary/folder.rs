//! A folder of words: files named like the tables, whose rows replace, add to or remove the embedded ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Fault, Flaw, Row, TABLES, Table, Wrong, lines};
use crate::text::Text;
use crate::visible;

/// What a folder makes of the embedded words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// By table, in the order of the tables.
    changes: Vec<Change>,
}

/// What a file makes of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    table: &'static str,
    file: String,
    rows: Vec<Line>,
    removed: Vec<Line>,
}

/// Cells of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    number: u32,
    cells: Vec<String>,
}

impl Line {
    fn cells(&self) -> Vec<&str> {
        self.cells.iter().map(String::as_str).collect()
    }
}

/// The first cell of a line that takes a row out; its key follows.
pub(super) const REMOVE: &str = "remove";

impl Vocabulary {
    /// Reads every file of a folder and checks it. Names that begin with a dot and `*.md` are passed over.
    pub fn read(folder: &Path) -> Result<Vocabulary, Fault> {
        let unreadable = |path: &Path, error: std::io::Error| fault(path, Wrong::Unreadable(error.to_string()));
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|error| unreadable(folder, error))?;
        let mut paths: Vec<PathBuf> =
            entries.into_iter().map(|entry| entry.path()).filter(|path| !is_aside(path)).collect();
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            table_of(&path).ok_or_else(|| fault(&path, Wrong::UnknownFile))?;
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, error))?;
            files.push((path, bytes));
        }
        if files.is_empty() { Err(fault(folder, Wrong::NoFile)) } else { Vocabulary::of_files(files) }
    }

    /// What files of these names and bytes make of the words.
    pub fn of_files(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Result<Vocabulary, Fault> {
        let mut changes = Vec::new();
        for (path, bytes) in files {
            let table = table_of(&path).ok_or_else(|| fault(&path, Wrong::UnknownFile))?;
            changes.push(Change::parse(table, &visible::path(&path), &utf8(&path, &bytes)?)?);
        }
        changes.sort_by_key(|change| TABLES.iter().position(|table| table.name == change.table));
        Ok(Vocabulary { changes })
    }

    pub(super) fn of(&self, table: &Table) -> Option<&Change> {
        self.changes.iter().find(|change| change.table == table.name)
    }

    /// The first eight digits of the SHA-256 of its rows: two folders that say the same have the same.
    pub fn mark(&self) -> String {
        let mut digest = Sha256::new();
        for change in &self.changes {
            digest.update(format!("{}\n", change.table));
            let removed = change.removed.iter().map(|line| format!("{REMOVE}\t{}\n", line.cells.join("\t")));
            change.rows.iter().map(|line| format!("{}\n", line.cells.join("\t"))).chain(removed).for_each(|row| {
                digest.update(row);
            });
        }
        digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Change {
    /// Reads and checks a table's file. Cells take the form in which texts are read, so that they are found there.
    pub(super) fn parse(table: &'static Table, file: &str, text: &str) -> Result<Change, Fault> {
        let at = |line, wrong| Fault { file: file.to_owned(), line: Some(line), wrong };
        let mut change = Change { table: table.name, file: file.to_owned(), rows: Vec::new(), removed: Vec::new() };
        let mut seen = BTreeMap::new();
        for (number, line) in lines(text.trim_start_matches('\u{feff}')) {
            let removed = line.strip_prefix(REMOVE).and_then(|line| line.strip_prefix('\t'));
            let (key, cells) = match removed {
                Some(key) => table.removal(key).map(|key| (key.clone(), key)),
                None => table.row(line).map(|cells| (table.key.iter().map(|&at| cells[at].clone()).collect(), cells)),
            }
            .map_err(|wrong| at(number, wrong))?;
            table.takes(&key, removed.is_some()).map_err(|wrong| at(number, wrong))?;
            if let Some(before) = seen.insert(key.clone(), number) {
                return Err(at(number, Wrong::Twice { key: key.join(" "), before }));
            }
            let lines = if removed.is_some() { &mut change.removed } else { &mut change.rows };
            lines.push(Line { number, cells });
        }
        Ok(change)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|line| Row { cells: line.cells(), place: Some((&self.file, line.number)) })
    }

    pub(super) fn removed(&self) -> impl Iterator<Item = Vec<&str>> {
        self.removed.iter().map(Line::cells)
    }
}

impl Table {
    // 予算要望額 <tab> request <tab> own
    fn row(&self, line: &str) -> Result<Vec<String>, Wrong> {
        let every: Vec<usize> = (0..self.columns.len()).collect();
        let cells = self.cells(line, &every)?;
        // ＃ becomes #, and ｒｅｍｏｖｅ remove
        let word = cells.first().filter(|word| word.starts_with('#') || *word == REMOVE).cloned();
        let heading = self.headings().first().copied().unwrap_or_default();
        match word {
            Some(cell) => Err(Wrong::Cell { column: 1, heading, cell, flaw: Flaw::NoWord }),
            None => Ok(cells),
        }
    }

    // the key behind `remove`
    fn removal(&self, line: &str) -> Result<Vec<String>, Wrong> {
        self.cells(line, self.key)
    }

    /// The cells of a line, which stand for these columns.
    fn cells(&self, line: &str, columns: &[usize]) -> Result<Vec<String>, Wrong> {
        let cells: Vec<&str> = line.split('\t').collect();
        let heading = |&at: &usize| self.headings().get(at).copied().unwrap_or_default();
        if cells.len() != columns.len() {
            let headings = columns.iter().map(heading).collect();
            return Err(Wrong::Cells { table: self.name, found: cells.len(), columns: columns.len(), headings });
        }
        let checked = |(&at, cell): (&usize, &str)| {
            let looked_for = self.columns[at].is_looked_for();
            let cell = if looked_for { Text::normalise(cell).as_str().to_owned() } else { cell.to_owned() };
            let flaw = self.columns[at].flaw(&cell);
            let wrong = |flaw| Wrong::Cell { column: at + 1, heading: heading(&at), cell: cell.clone(), flaw };
            flaw.map_or_else(|| Ok(cell.clone()), |flaw| Err(wrong(flaw)))
        };
        columns.iter().zip(cells).map(checked).collect()
    }

    /// Whether a row of this key may be given or removed.
    fn takes(&self, key: &[String], removed: bool) -> Result<(), Wrong> {
        let known = || self.embedded().any(|row| self.key_of(&row.cells) == key);
        match (self.fixed, removed) {
            (true, true) => Err(Wrong::Fixed { key: key.join(" "), table: self.name }),
            (true, false) if !known() => Err(Wrong::Fixed { key: key.join(" "), table: self.name }),
            (false, true) if !known() => Err(Wrong::Absent { key: key.join(" "), table: self.name }),
            _ => Ok(()),
        }
    }
}

fn fault(path: &Path, wrong: Wrong) -> Fault {
    Fault { file: visible::path(path), line: None, wrong }
}

/// The table that a file is named after.
fn table_of(path: &Path) -> Option<&'static Table> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".tsv")?;
    super::table(stem).ok()
}

/// What a folder may hold besides: .DS_Store, README.md.
fn is_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with(".md")
}

fn utf8(path: &Path, bytes: &[u8]) -> Result<String, Fault> {
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let before = &bytes[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Fault { line: u32::try_from(line).ok(), ..fault(path, Wrong::Encoding) }
    })
}
