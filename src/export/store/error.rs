//! Why the store cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;

use crate::export::parquet;
use crate::visible;

/// Why the store cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another run is writing.
    #[error("another run is writing to {}", visible::path(.0))]
    Locked(PathBuf),
    /// There is no such folder.
    #[error("there is no folder {}", visible::path(.0))]
    Absent(PathBuf),
    /// A file or folder cannot be read or written.
    #[error("cannot {verb} {}", visible::path(path))]
    File {
        /// What was tried.
        verb: &'static str,
        /// Where.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A folder stands where a file has to go, or a file where a folder has to.
    #[error("{} stands in the way of an output of that name", visible::path(.0))]
    Obstructed(PathBuf),
    /// A link stands where a folder or file of the program's own has to be.
    #[error("{} is a symbolic link, and may lead out of the output folder", visible::path(.0))]
    Linked(PathBuf),
    /// A change that is ready would write or remove something outside the output folder.
    #[error("{} would change {}, which is outside the output folder", visible::path(steps), visible::path(path))]
    Astray {
        /// What lists the steps of the change.
        steps: PathBuf,
        /// What it would change.
        path: PathBuf,
    },
    /// Files that were written are not there any more.
    #[error("{} has vanished while it was written to", visible::path(.0))]
    Vanished(PathBuf),
    /// A Parquet file of the store cannot be used.
    #[error("cannot use {}", visible::path(path))]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: parquet::ReadError,
    },
    /// A structured form of the store cannot be used.
    #[error("cannot use {}", visible::path(path))]
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

/// Why a file or folder cannot be read or written.
pub(super) fn failed(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::File { verb, path, source }
}
