//! Documents that a command compares: files that are read on the fly, or names in an output folder.

use std::path::{Path, PathBuf};

use super::Decoding;
use super::Stop;
use super::diagnostic::Failure;
use super::input::{Naming, gather};
use crate::budget::Document;
use crate::export::{Store, StoreError};
use crate::visible;

/// Reads a document: the file of that path, or else the one of that name in the output folder.
pub(super) fn document(named: &str, out: &Path, decoding: Decoding) -> Result<Document, Stop> {
    if Path::new(named).is_file() {
        return read(Path::new(named), decoding);
    }
    let stored = Store::read(out).and_then(|store| store.document(named));
    stored.map_err(|error| match error {
        StoreError::Absent(_) | StoreError::Unknown { .. } => {
            let failure = Failure::new(format!(
                "{} is neither a file nor a document of {}",
                visible::on_one_line(named),
                visible::path(out)
            ));
            failure
                .because(error)
                .help("name a text file, or a document that yosan extract wrote; --out names its folder")
                .into()
        }
        error => error.into(),
    })
}

fn read(path: &Path, decoding: Decoding) -> Result<Document, Stop> {
    let paths = [PathBuf::from(path)];
    let inputs = gather(&paths, Naming::default(), decoding)?;
    let documents = inputs.iter().map(|input| input.document().0);
    documents.last().ok_or_else(|| Failure::new(format!("{} is not there", visible::path(path))).into())
}

/// Every document of an output folder.
pub(super) fn all(out: &Path) -> Result<Vec<Document>, Stop> {
    let store = Store::read(out)?;
    Ok(store.names()?.iter().map(|name| store.document(name)).collect::<Result<_, _>>()?)
}
