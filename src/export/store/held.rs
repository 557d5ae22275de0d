//! What waits for its file in memory.

use std::io::{self, Write};

/// Bytes that wait for their file, compressed: a large document's would take as much room as its tables.
#[derive(Debug)]
pub(super) struct Held(Vec<u8>);

/// The fastest of zstd's usual levels: it is held for moments only.
const LEVEL: i32 = 1;

impl Held {
    /// What `write` writes.
    pub(super) fn of(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Held> {
        let mut held = zstd::Encoder::new(Vec::new(), LEVEL)?;
        write(&mut held)?;
        Ok(Held(held.finish()?))
    }

    /// Writes it as it was.
    pub(super) fn write(&self, file: &mut impl Write) -> io::Result<()> {
        zstd::stream::copy_decode(self.0.as_slice(), file)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_written_as_it_was_and_takes_less_room() {
        let bytes = "amounts,12億円\n".repeat(1000).into_bytes();
        let held = Held::of(|to| to.write_all(&bytes)).unwrap();
        let mut written = Vec::new();
        held.write(&mut written).unwrap();
        assert_eq!(written, bytes);
        assert!(held.0.len() < bytes.len() / 10);
    }
}
