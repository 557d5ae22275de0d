//! Reading no more than is allowed, and only what holds still.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::diagnostic::Failure;
use super::size::Size;

/// A file's bytes. One that is too large is refused before it is read; a pipe or device, once it has given too much.
pub(super) fn file(path: &Path, shown: &str, limit: Size) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: io::Error| {
        let missing = error.kind() == io::ErrorKind::NotFound;
        let failure = Failure::new(format!("cannot read {shown}")).because(error);
        if missing { failure.help("check the path") } else { failure }
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let before = file.metadata().map_err(unreadable)?;
    if before.is_file() && before.len() > limit.0 {
        return Err(too_large(shown, &Size(before.len()).to_string(), limit));
    }
    // of what is no file the length is not known
    let bytes = read(&mut file, usize::try_from(before.len()).unwrap_or(0), shown, limit)?;
    let after = file.metadata().map_err(unreadable)?;
    if before.is_file() && changed(&before, &after, bytes.len()) {
        let failure = Failure::new(format!("{shown} was changed while it was read"));
        return Err(failure.help("wait until it is whole, and run again"));
    }
    Ok(bytes)
}

/// What a stream gives.
pub(super) fn stream(stream: &mut dyn Read, shown: &str, limit: Size) -> Result<Vec<u8>, Failure> {
    read(stream, 0, shown, limit)
}

// with room for what is expected, so that a large file is not held twice while it is read
fn read(stream: &mut dyn Read, expected: usize, shown: &str, limit: Size) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::with_capacity(expected);
    let read = stream.take(limit.0.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("cannot read {shown}")).because(error))?;
    if bytes.len() as u64 > limit.0 {
        return Err(too_large(shown, &format!("more than {limit}"), limit));
    }
    Ok(bytes)
}

fn changed(before: &Metadata, after: &Metadata, read: usize) -> bool {
    let times = before.modified().ok().zip(after.modified().ok());
    after.len() != read as u64 || before.len() != after.len() || times.is_some_and(|(before, after)| before != after)
}

fn too_large(shown: &str, size: &str, limit: Size) -> Failure {
    let failure = Failure::new(format!("{shown} is too large: {size}; the limit is {limit}"));
    failure.help("is it a briefing? --max-bytes SIZE raises the limit; extract needs memory of 20 times the file")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_allowed() {
        let bytes =
            |limit| stream(&mut io::repeat(b'a').take(10), "x", Size(limit)).map_err(|failure| failure.to_string());
        assert_eq!(bytes(10), Ok(vec![b'a'; 10]));
        assert_eq!(bytes(9), Err("x is too large: more than 9 bytes; the limit is 9 bytes".to_owned()));
        let endless = stream(&mut io::repeat(b'a'), "x", Size(1000));
        assert!(endless.is_err());
        let text = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(text.path(), "12345").unwrap();
        assert_eq!(file(text.path(), "x", Size(5)).unwrap(), b"12345");
        let refused = file(text.path(), "x", Size(4)).unwrap_err();
        assert_eq!(refused.to_string(), "x is too large: 5 bytes; the limit is 4 bytes");
    }

    #[test]
    fn a_file_that_grew_or_was_written_is_noticed() {
        let text = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(text.path(), "12345").unwrap();
        let before = std::fs::metadata(text.path()).unwrap();
        assert!(!changed(&before, &before, 5) && changed(&before, &before, 4));
        std::fs::write(text.path(), "123456").unwrap();
        assert!(changed(&before, &std::fs::metadata(text.path()).unwrap(), 5));
        let file = File::options().write(true).open(text.path()).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert!(changed(&std::fs::metadata(text.path()).unwrap(), &before, 5));
    }
}
