//! What is read: files, folders of text files, standard input.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::diagnostic::{Excerpt, Failure};
use super::size::Size;
use super::{Decoding, bounded};
use crate::budget::Document;
use crate::reading;
use crate::source::{BinaryKind, DecodeError, Malformed, Source, binary_kind};
use crate::span::Span;
use crate::visible;

/// A text to read.
pub(super) struct Input {
    /// Name of its document.
    pub(super) name: String,
    /// File name, without its folder; `-` for standard input.
    pub(super) file: String,
    /// The text.
    pub(super) source: Source,
}

impl Input {
    /// What is read of it, and how many mentions only the independent scan found.
    pub(super) fn document(&self) -> (Document, usize) {
        let mut document = reading::read(&self.source, &self.name, &self.file);
        let added = reading::audited(&self.source, &mut document);
        (document, added)
    }
}

/// How documents are named.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Naming<'a> {
    /// Instead of the file's name; for one input only.
    pub(super) given: Option<&'a str>,
    /// What standard input is called where no name is given; none where it needs one.
    pub(super) stdin: Option<&'a str>,
}

/// A text to read, not read yet.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Name of its document.
    pub(super) name: String,
    /// Where it is; `-` for standard input.
    path: PathBuf,
}

impl Listed {
    /// Where the file is.
    pub(super) fn path(&self) -> Option<&Path> {
        (!is_stdin(&self.path)).then_some(self.path.as_path())
    }

    /// How messages name it.
    pub(super) fn shown(&self) -> String {
        if is_stdin(&self.path) { "standard input".to_owned() } else { visible::path(&self.path) }
    }

    /// Its bytes as published; no more than are allowed.
    pub(super) fn bytes(&self, most: Size) -> Result<Vec<u8>, Failure> {
        match self.path() {
            Some(path) => bounded::file(path, &self.shown(), most),
            None => bounded::stream(&mut std::io::stdin().lock(), &self.shown(), most),
        }
    }

    /// What its bytes say.
    pub(super) fn read(self, bytes: Vec<u8>, decoding: Decoding) -> Result<Input, Failure> {
        let shown = self.shown();
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if decoding.encoding.0.is_none() {
            refuse_binary(&bytes, &shown)?;
        }
        let source = decode(&bytes, &shown, decoding)?;
        drop(bytes); // the source holds them
        if source.text().trim().is_empty() {
            let failure = Failure::new(format!("{shown} is empty"));
            return Err(
                failure.help("a PDF without a text layer gives such a file: its text has to be recognised first")
            );
        }
        Ok(Input { name: self.name, file, source })
    }
}

/// Reads every document named, in the order of the command line; a folder stands for its `*.txt`, sorted.
pub(super) fn gather(documents: &[PathBuf], naming: Naming<'_>, decoding: Decoding) -> Result<Vec<Input>, Failure> {
    list(documents, naming)?
        .into_iter()
        .map(|listed| listed.bytes(decoding.max_bytes).and_then(|bytes| listed.read(bytes, decoding)))
        .collect()
}

/// Every document named, with a name of its own, in the order of the command line.
pub(super) fn list(documents: &[PathBuf], naming: Naming<'_>) -> Result<Vec<Listed>, Failure> {
    let mut paths = Vec::new();
    for document in documents {
        paths.extend(expand(document)?);
    }
    if naming.given.is_some() && paths.len() > 1 {
        let failure = Failure::new(format!("--name names one document, but there are {} inputs", paths.len()));
        return Err(failure.help("extract the document to be named in a run of its own"));
    }
    let named = paths.iter().map(|path| document_name(path, naming)).collect::<Result<Vec<_>, _>>()?;
    distinct(&named, &paths)?;
    Ok(paths.into_iter().zip(named).map(|(path, name)| Listed { name, path }).collect())
}

/// Standard input.
fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn expand(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() || is_stdin(path) {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |error| Failure::new(format!("cannot read the folder {}", visible::path(path))).because(error);
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt")) && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        let failure = Failure::new(format!("{} is a folder without .txt files", visible::path(path)));
        return Err(failure.help("name the files, or a folder that holds the briefings' text as *.txt"));
    }
    Ok(files)
}

/// The file's stem in NFC, with anything but letters, digits, `-` and `_` turned into `-`.
fn document_name(path: &Path, naming: Naming<'_>) -> Result<String, Failure> {
    if let Naming { given: None, stdin: Some(name) } = naming
        && is_stdin(path)
    {
        return Ok(name.to_owned());
    }
    let stem = match naming.given {
        Some(name) => name.to_owned(),
        None if is_stdin(path) => {
            let failure = Failure::new("standard input has no name for its document");
            return Err(failure.help("give it one: --name NAME"));
        }
        None => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let plain = |char: char| if char.is_alphanumeric() || matches!(char, '-' | '_') { char } else { '-' };
    let name: String = stem.nfc().map(plain).collect();
    if name.chars().all(|char| char == '-') {
        let failure = Failure::new(format!("{stem:?} gives no name for the document"));
        return Err(failure.help("give it one with letters or digits: --name NAME"));
    }
    Ok(name)
}

/// File systems differ on whether `A` and `a` are one file.
fn distinct(names: &[String], paths: &[PathBuf]) -> Result<(), Failure> {
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    for (name, path) in names.iter().zip(paths) {
        if let Some(other) = seen.insert(name.to_lowercase(), path) {
            let (one, other) = (visible::path(path), visible::path(other));
            let failure = Failure::new(format!("{other} and {one} would both be the document {name}"));
            return Err(failure.help("rename one file, or extract one in a run of its own with --name"));
        }
    }
    Ok(())
}

fn refuse_binary(bytes: &[u8], shown: &str) -> Result<(), Failure> {
    let Some(kind) = binary_kind(bytes) else { return Ok(()) };
    let what = match kind {
        BinaryKind::Pdf => "this is a PDF",
        BinaryKind::Zip => "this is a ZIP archive or an Office document",
        BinaryKind::OldOffice => "this is an Office document",
        BinaryKind::Gzip => "this is a gzip file",
        BinaryKind::Xz => "this is an xz file",
        BinaryKind::SevenZip => "this is a 7-Zip archive",
        BinaryKind::Zstd => "this is a Zstandard file",
        BinaryKind::Png | BinaryKind::Jpeg => "this is a picture",
        BinaryKind::Other => "this is a binary file",
    };
    Err(Failure::new(format!("{shown}: {what}, not text")).help(kind.advice()))
}

fn decode(bytes: &[u8], shown: &str, decoding: Decoding) -> Result<Source, Failure> {
    Source::decode(bytes, decoding.encoding.0, decoding.malformed()).map_err(|error| {
        let failure = Failure::new(format!("cannot decode {shown}"));
        match place(bytes, &error, shown) {
            Some(excerpt) => failure.at(excerpt).because(error),
            None => failure.because(error),
        }
    })
}

/// The line of the first malformed bytes, with what is valid of it decoded.
fn place(bytes: &[u8], error: &DecodeError, shown: &str) -> Option<Excerpt> {
    let DecodeError::Malformed { encoding, offset, bytes: malformed } = error else { return None };
    let span = Span { start: u32::try_from(*offset).ok()?, end: u32::try_from(offset + malformed.len()).ok()? };
    let source = Source::decode(bytes, Some(*encoding), Malformed::Replace).ok()?;
    Some(Excerpt::of(&source, shown, &[span], 0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_in_nfc_and_never_empty() {
        let named = |path: &str, naming| document_name(Path::new(path), naming);
        let name = |path: &str| named(path, Naming::default()).unwrap();
        assert_eq!(name("dir/2024-request.txt"), "2024-request");
        assert_eq!(name("令和６年度 概算要求(案).txt"), "令和６年度-概算要求-案-");
        assert_eq!(name("か\u{3099}.txt"), "が");
        assert!(named("....txt", Naming::default()).is_err());
        assert!(named("-", Naming::default()).is_err());
        assert_eq!(named("-", Naming { given: Some("a b"), stdin: Some("-") }).unwrap(), "a-b");
        assert_eq!(named("-", Naming { given: None, stdin: Some("-") }).unwrap(), "-");
    }

    #[test]
    fn names_that_differ_by_case_only_are_one() {
        let names = ["A".to_owned(), "a".to_owned()];
        let failure = distinct(&names, &["x/A.txt".into(), "y/a.txt".into()]).unwrap_err();
        assert_eq!(failure.to_string(), "x/A.txt and y/a.txt would both be the document a");
    }
}
