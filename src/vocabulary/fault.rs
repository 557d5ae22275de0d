//! What is wrong with a folder of words, where, and what to do about it.

use std::fmt;

use super::{Flaw, names};

/// What is wrong with a file of words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the folder.
    pub file: String,
    /// The line, from 1; none where it is the file that is wrong.
    pub line: Option<u32>,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What can be wrong with a file of words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The system does not give it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// No table is called so.
    #[error("is the file of no table")]
    UnknownFile,
    /// The folder has no file of a table.
    #[error("holds no file of a table")]
    NoFile,
    /// Bytes that are no UTF-8.
    #[error("is not UTF-8")]
    Encoding,
    /// Too few cells, or too many.
    #[error("{found} cells, and a row of {table} has {columns}: {}", .headings.join(" | "))]
    Cells {
        /// The table.
        table: &'static str,
        /// Cells of the line.
        found: usize,
        /// Cells that a row has.
        columns: usize,
        /// What they hold.
        headings: Vec<&'static str>,
    },
    /// A cell that cannot stand in its column.
    #[error("column {column} ({heading}): `{cell}` {flaw}")]
    Cell {
        /// The column, from 1.
        column: usize,
        /// What it holds.
        heading: &'static str,
        /// What stands there.
        cell: String,
        /// What is wrong with that.
        flaw: Flaw,
    },
    /// Two lines speak of one row.
    #[error("`{key}` stands on line {before} already")]
    Twice {
        /// What tells the rows apart.
        key: String,
        /// The line before.
        before: u32,
    },
    /// A row to remove that is none.
    #[error("`{key}` is to be removed, and {table} has no such row")]
    Absent {
        /// What was named.
        key: String,
        /// The table.
        table: &'static str,
    },
    /// A row that the program never asks for, or cannot do without.
    #[error("`{key}`: rows of {table} can be replaced, not added or removed")]
    Fixed {
        /// What was named.
        key: String,
        /// The table.
        table: &'static str,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.wrong),
            None => write!(f, "{}: {}", self.file, self.wrong),
        }
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match &self.wrong {
            Wrong::Unreadable(_) => "name a folder that can be read".to_owned(),
            Wrong::UnknownFile => format!("call it NAME.tsv after a table, or move it away; tables are {}", names()),
            Wrong::NoFile => format!("put files called NAME.tsv after a table into it; tables are {}", names()),
            Wrong::Encoding => "save it as UTF-8".to_owned(),
            Wrong::Cells { .. } => "keep the cells apart by one tab each".to_owned(),
            Wrong::Cell { flaw, .. } => flaw.remedy(),
            Wrong::Twice { .. } => "keep one of the two lines".to_owned(),
            Wrong::Absent { table, .. } => format!("`yosan vocabulary {table}` prints the rows there are"),
            Wrong::Fixed { table, .. } => format!("`yosan vocabulary {table}` prints the rows to replace"),
        }
    }
}
