//! Where the source of a document is: by name in a folder, or where it was found when the document was extracted.

use std::fs;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// The path of a file from the output folder. Relative, so that the folder and its sources can move together.
pub(super) fn hint(path: &Path, out: &Path) -> Option<PathBuf> {
    let (path, from) = (std::path::absolute(path).ok()?, std::path::absolute(out).ok()?);
    Some(between(&resolved(from), &resolved(path)))
}

// the folder may not be there yet: it is resolved as far as it is, so that when it is made changes nothing
fn resolved(path: PathBuf) -> PathBuf {
    let there = |own: &Path| Some((fs::canonicalize(own).ok()?, path.strip_prefix(own).ok()?));
    let Some((mut whole, rest)) = path.ancestors().find_map(there) else { return path };
    for component in rest.components() {
        match component {
            Component::ParentDir => drop(whole.pop()),
            other => whole.push(other),
        }
    }
    whole
}

/// The way from one folder to a file, upwards first.
fn between(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    from[shared..].iter().map(|_| Component::ParentDir).chain(to[shared..].iter().copied()).collect()
}

/// Where a hint leads.
pub(super) fn place(out: &Path, hint: &Path) -> PathBuf {
    let path = out.join(hint);
    fs::canonicalize(&path).unwrap_or(path)
}

/// What became of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The file whose bytes have the sum that the document names.
    Same(PathBuf, Vec<u8>),
    /// A file of the name with other bytes.
    Changed(PathBuf),
    /// No file of the name.
    Missing,
}

/// Whether a document's source is standard input.
pub(super) fn is_stdin(file: &str) -> bool {
    file == "-"
}

/// The name to look for: the file's; for standard input, the document's as a text file.
pub(super) fn file_of(document: &str, file: &str) -> String {
    if is_stdin(file) { format!("{document}.txt") } else { file.to_owned() }
}

/// What to do where a document was read from standard input.
pub(super) fn put_it(file: &str) -> String {
    format!("put the text it was read from in a folder as {file}, and name the folder: --source DIR")
}

/// Looks for a file by name and sum: in the folder given (and those below it), the working folder, then the hint. A file
/// of the name in the folder given, but with other bytes, is the answer: what stands elsewhere was not asked for.
/// Nothing is read but files of the length that the source had.
pub(super) fn find(file: &str, sum: Sum<'_>, folder: Option<&Path>, hint: Option<PathBuf>) -> Found {
    if let Some(folder) = folder {
        let mut places = vec![folder.join(file)];
        below(folder, file, &mut places);
        let found = among(places, sum);
        if found != Found::Missing {
            return found;
        }
    }
    among(std::iter::once(PathBuf::from(file)).chain(hint), sum)
}

/// What tells the bytes of a source from all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum<'a> {
    /// How many there are.
    pub(super) bytes: u64,
    /// Their SHA-256.
    pub(super) sha256: &'a str,
}

fn among(places: impl IntoIterator<Item = PathBuf>, sum: Sum<'_>) -> Found {
    let mut changed = None;
    for place in places {
        match fs::metadata(&place) {
            Ok(metadata) if metadata.is_file() && metadata.len() != sum.bytes => changed = changed.or(Some(place)),
            Ok(metadata) if metadata.is_file() => match fs::read(&place) {
                Ok(bytes) if self::sum(&bytes) == sum.sha256 => return Found::Same(place, bytes),
                Ok(_) => changed = changed.or(Some(place)),
                Err(_) => {} // not readable: the next place may have it
            },
            _ => {} // not there, or no file
        }
    }
    changed.map_or(Found::Missing, Found::Changed)
}

/// Files of the name in the folders below, in sorted order. Links are not followed, so that the search ends.
fn below(folder: &Path, file: &str, places: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        places.push(folder.join(file));
        below(&folder, file, places);
    }
}

/// SHA-256 of bytes, as `documents.sha256` has it.
pub(super) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_way_goes_up_and_then_down() {
        assert_eq!(between(Path::new("/a/out"), Path::new("/a/in/x.txt")), Path::new("../in/x.txt"));
        assert_eq!(between(Path::new("/a"), Path::new("/a/x.txt")), Path::new("x.txt"));
    }

    #[test]
    fn a_folder_that_is_made_later_changes_no_way() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("x.txt");
        fs::write(&source, "text").unwrap();
        let out = folder.path().join("a/../b/out");
        let before = hint(&source, &out);
        fs::create_dir_all(&out).unwrap();
        assert_eq!((before.as_deref(), hint(&source, &out)), (Some(Path::new("../../x.txt")), before.clone()));
    }

    #[test]
    fn a_source_is_known_by_its_sum() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("b/c");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.path().join("x.txt"), "other").unwrap();
        fs::write(deep.join("x.txt"), "text").unwrap();
        let named = |bytes: &[u8], folder, hint| {
            find("x.txt", Sum { bytes: bytes.len() as u64, sha256: &sum(bytes) }, folder, hint)
        };
        let found = |bytes: &[u8]| named(bytes, Some(folder.path()), None);
        assert_eq!(found(b"text"), Found::Same(deep.join("x.txt"), b"text".to_vec()));
        for other in [&b"tent"[..], b"others"] {
            assert_eq!(found(other), Found::Changed(folder.path().join("x.txt")));
        }
        let hint = Some(deep.join("x.txt"));
        fs::create_dir(folder.path().join("d")).unwrap();
        fs::write(folder.path().join("d/x.txt"), "changed").unwrap();
        let below = folder.path().join("d");
        assert_eq!(named(b"text", Some(&below), hint.clone()), Found::Changed(folder.path().join("d/x.txt")));
        assert_eq!(named(b"text", None, hint), Found::Same(deep.join("x.txt"), b"text".to_vec()));
        assert_eq!(find("no-such-file.txt", Sum { bytes: 0, sha256: "0" }, Some(folder.path()), None), Found::Missing);
    }
}
