//! A file of a person's own appears whole: written beside its place, then moved there.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a file. A link in its place is replaced; a pipe or a device is written to.
///
/// A run that is cut off leaves `NAME.part`, which the next takes over.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let special = fs::symlink_metadata(path).is_ok_and(|there| !there.is_file() && !there.is_symlink());
    if special || path.starts_with("/dev") {
        return fs::write(path, bytes);
    }
    let part = part(path);
    fs::remove_file(&part)
        .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.inspect_err(|_| drop(fs::remove_file(&part))) // the error says enough
}

// decisions.toml.part
fn part(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(part(&path), "of a run that was cut off, and longer").unwrap();
        for text in ["one", "two"] {
            write(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("no/such"), b"").is_err());
    }
}
