//! A change of the store: prepared whole beside the outputs, valid by one rename, then moved into place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Component, Path, PathBuf};

use super::{OWN, PREPARING, READY, STEPS, StoreError, failed, no_link_on_the_way};
use crate::table::schema;

/// A change in preparation. Dropped before it is ready, it leaves nothing.
pub(super) struct Change {
    root: PathBuf,
    folder: tempfile::TempDir,
    remove: Vec<PathBuf>,
    /// The files prepared, each under a number: folders like those of the outputs would be made for moments only.
    prepared: BTreeMap<PathBuf, usize>,
    /// Folders that files can be moved into, as far as they were tried.
    writable: BTreeSet<PathBuf>,
}

/// What a prepared change does, in order; paths are from the output folder.
#[derive(Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Steps {
    remove: Vec<PathBuf>,
    /// A prepared file's number, and where it goes.
    place: Vec<(usize, PathBuf)>,
}

impl Change {
    pub(super) fn in_folder(root: &Path) -> Result<Change, StoreError> {
        let own = root.join(OWN);
        let folder = tempfile::Builder::new().prefix(PREPARING).tempdir_in(&own).map_err(failed("write in", &own))?;
        let root = root.to_owned();
        Ok(Change { root, folder, remove: Vec::new(), prepared: BTreeMap::new(), writable: BTreeSet::new() })
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
        self.remove.push(path);
    }

    /// Where a file is as the change stands: prepared, or in the store.
    pub(super) fn current(&self, path: &Path) -> PathBuf {
        match self.prepared.get(path) {
            Some(&number) => prepared(self.folder.path(), number),
            None => self.root.join(path),
        }
    }

    /// Where a file is prepared that will be moved to a path.
    fn place(&mut self, path: PathBuf) -> Result<PathBuf, StoreError> {
        self.check_target(&path)?;
        let folder = self.folder.path();
        fs::create_dir_all(folder).map_err(failed("make", folder))?;
        let next = self.prepared.len();
        Ok(prepared(folder, *self.prepared.entry(path).or_insert(next)))
    }

    /// What would make the move fail is found before the change becomes valid.
    fn check_target(&mut self, path: &Path) -> Result<(), StoreError> {
        no_link_on_the_way(&self.root, path)?;
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
    pub(super) fn ready(self) -> Result<(), StoreError> {
        // a folder that was taken away is made again by the next file, without the files before it
        if self.prepared.values().any(|&number| !prepared(self.folder.path(), number).exists()) {
            return Err(StoreError::Vanished(self.root));
        }
        let mark = Path::new("parquet").join(schema::DOCUMENTS.name);
        let mut place: Vec<(usize, PathBuf)> = self.prepared.into_iter().map(|(path, number)| (number, path)).collect();
        place.sort_by_key(|(number, path)| (path.starts_with(&mark), *number));
        let list = self.folder.path().join(STEPS);
        let steps = Steps { remove: self.remove, place };
        let bytes = serde_json::to_vec(&steps).map_err(|source| StoreError::Json { path: list.clone(), source })?;
        fs::write(&list, bytes).map_err(failed("write", &list))?;
        let ready = self.root.join(OWN).join(READY);
        fs::rename(self.folder.path(), &ready).map_err(failed("make", &ready))
    }
}

/// Where a file is prepared in the folder of a change.
fn prepared(folder: &Path, number: usize) -> PathBuf {
    folder.join(number.to_string())
}

/// A file can be made in the folder.
fn writable(folder: &Path) -> Result<(), StoreError> {
    tempfile::tempfile_in(folder).map(drop).map_err(failed("write in", folder))
}

impl Steps {
    /// The steps stay within the output folder, whoever listed them.
    pub(super) fn check(&self, root: &Path, ready: &Path) -> Result<(), StoreError> {
        for path in self.remove.iter().chain(self.place.iter().map(|(_, path)| path)) {
            if path.components().any(|component| !matches!(component, Component::Normal(_))) {
                return Err(StoreError::Astray { steps: ready.join(STEPS), path: path.clone() });
            }
            no_link_on_the_way(root, path)?;
        }
        Ok(())
    }

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
        for (number, path) in &self.place {
            let (from, to) = (prepared(ready, *number), root.join(path));
            if from.exists() {
                fs::rename(from, &to).map_err(failed("write", &to))?;
            }
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
    fn a_change_stays_within_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("out"), folder.path().join("outside"));
        fs::write(&outside, b"mine").unwrap();
        for path in ["../outside", outside.to_str().unwrap(), "./x", ""] {
            let ready = root.join(OWN).join(READY);
            fs::create_dir_all(&ready).unwrap();
            let steps = Steps { remove: vec![path.into()], place: Vec::new() };
            fs::write(ready.join(STEPS), serde_json::to_vec(&steps).unwrap()).unwrap();
            let taken = Store::read(&root);
            assert!(path.is_empty() || matches!(taken, Err(StoreError::Astray { .. })), "{path}");
            assert_eq!(fs::read(&outside).unwrap(), b"mine");
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn files_that_vanish_before_they_are_valid_are_missed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let mut change = Change::in_folder(folder.path()).unwrap();
        change.put("documents/a.json".into(), b"a").unwrap();
        fs::remove_dir_all(folder.path()).unwrap();
        change.put("documents/b.json".into(), b"b").unwrap();
        assert!(matches!(change.ready(), Err(StoreError::Vanished(_))));
        drop(store);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_goes_through_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("out"), folder.path().join("outside"));
        fs::create_dir(&outside).unwrap();
        for linked in [".yosan", ".yosan/lock", ".yosan/ready", "documents"] {
            fs::create_dir_all(root.join(linked).parent().unwrap()).unwrap();
            symlink(&outside, root.join(linked)).unwrap();
            let put = Store::open(&root).and_then(|_| {
                let mut change = Change::in_folder(&root)?;
                change.put("documents/a.json".into(), b"a")
            });
            assert!(matches!(put, Err(StoreError::Linked(_))), "{linked}: {put:?}");
            assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{linked}");
            fs::remove_dir_all(&root).unwrap();
        }
        // a link in the place of a file is replaced
        fs::create_dir_all(root.join("documents")).unwrap();
        let theirs = outside.join("theirs");
        fs::write(&theirs, b"theirs").unwrap();
        symlink(&theirs, root.join("documents/a.json")).unwrap();
        let store = Store::open(&root).unwrap();
        let mut change = Change::in_folder(&root).unwrap();
        change.put("documents/a.json".into(), b"ours").unwrap();
        store.commit(change).unwrap();
        assert_eq!(fs::read(&theirs).unwrap(), b"theirs");
        assert_eq!(fs::read(root.join("documents/a.json")).unwrap(), b"ours");
    }

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
