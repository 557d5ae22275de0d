//! A change of the store: prepared whole beside the outputs, valid by one rename, then moved into place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::{OWN, PREPARING, READY, STEPS, StoreError, failed};
use crate::table::schema;

/// A change in preparation. Dropped before it is ready, it leaves nothing.
pub(super) struct Change {
    root: PathBuf,
    folder: tempfile::TempDir,
    steps: Steps,
    /// Folders that files can be moved into, as far as they were tried.
    writable: BTreeSet<PathBuf>,
}

/// What a prepared change does, in order; paths are from the output folder.
#[derive(Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Steps {
    remove: Vec<PathBuf>,
    place: Vec<PathBuf>,
}

impl Change {
    pub(super) fn in_folder(root: &Path) -> Result<Change, StoreError> {
        let own = root.join(OWN);
        let folder = tempfile::Builder::new().prefix(PREPARING).tempdir_in(&own).map_err(failed("write in", &own))?;
        Ok(Change { root: root.to_owned(), folder, steps: Steps::default(), writable: BTreeSet::new() })
    }

    pub(super) fn put(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), StoreError> {
        let target = self.root.join(&path);
        fs::write(self.place(path)?, bytes).map_err(failed("write", &target))
    }

    /// A file to be written piece by piece; whoever writes it flushes it.
    pub(super) fn create(&mut self, path: PathBuf) -> Result<BufWriter<File>, StoreError> {
        let target = self.root.join(&path);
        File::create(self.place(path)?).map(BufWriter::new).map_err(failed("write", &target))
    }

    pub(super) fn remove(&mut self, path: PathBuf) {
        self.steps.remove.push(path);
    }

    /// Where a file is as the change stands: prepared, or in the store.
    pub(super) fn current(&self, path: &Path) -> PathBuf {
        let prepared = self.folder.path().join(path);
        if prepared.exists() { prepared } else { self.root.join(path) }
    }

    /// Where a file is prepared that will be moved to a path.
    fn place(&mut self, path: PathBuf) -> Result<PathBuf, StoreError> {
        self.check_target(&path)?;
        let at = self.folder.path().join(&path);
        let folder = at.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(failed("make", folder))?;
        self.steps.place.push(path);
        Ok(at)
    }

    /// What would make the move fail is found before the change becomes valid.
    fn check_target(&mut self, path: &Path) -> Result<(), StoreError> {
        let target = self.root.join(path);
        if target.is_dir() {
            return Err(StoreError::Obstructed(target));
        }
        let folder = target.parent().unwrap_or(&self.root);
        if self.writable.contains(folder) {
            return Ok(());
        }
        match fs::create_dir_all(folder) {
            Ok(()) => writable(folder)?,
            Err(_) if folder.exists() => return Err(StoreError::Obstructed(folder.to_owned())),
            Err(error) => return Err(failed("make", folder)(error)),
        }
        self.writable.insert(folder.to_owned());
        Ok(())
    }

    /// Makes the change valid, by one rename.
    pub(super) fn ready(mut self) -> Result<(), StoreError> {
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
    pub(super) fn take(&self, root: &Path, ready: &Path) -> Result<(), StoreError> {
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
    use super::super::Store;
    use super::*;

    #[test]
    fn a_change_that_was_cut_off_is_finished_or_cleared() {
        let (done, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(cut.path()).unwrap();
        let mut change = Change::in_folder(cut.path()).unwrap();
        change.put("documents/a.json".into(), b"new").unwrap();
        let left = change.folder.path().to_owned();
        change.ready().unwrap();
        fs::create_dir_all(&left).unwrap();
        drop(store);
        Store::read(cut.path()).unwrap();
        assert_eq!(fs::read(cut.path().join("documents/a.json")).unwrap(), b"new");
        assert!(!left.exists() && !cut.path().join(OWN).join(READY).exists());
        Store::open(done.path()).unwrap();
    }
}
