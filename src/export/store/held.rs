//! What waits for its file in memory.

use std::io::{self, BufWriter, Write};

/// Bytes that wait for their file, compressed: a large document's would take as much room as its tables.
#[derive(Debug)]
pub(super) struct Held {
    compressed: Vec<u8>,
    /// How many they are, as they were.
    len: u64,
}

/// The fastest of zstd's usual levels: it is held for moments only.
const LEVEL: i32 = 1;

impl Held {
    /// What `write` writes.
    pub(super) fn of<E: From<io::Error>>(write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<Held, E> {
        let mut counted = Counted { to: zstd::Encoder::new(Vec::new(), LEVEL)?, len: 0 };
        // in pieces worth a call of the compressor
        let mut buffered = BufWriter::new(&mut counted);
        write(&mut buffered)?;
        buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Held { len: counted.len, compressed: counted.to.finish()? })
    }

    /// How many bytes it writes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Writes it as it was.
    pub(super) fn write(&self, file: &mut impl Write) -> io::Result<()> {
        zstd::stream::copy_decode(self.compressed.as_slice(), file)
    }
}

/// A writer that counts what it is given.
struct Counted<W> {
    to: W,
    len: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.len += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
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
        assert_eq!(held.len(), bytes.len() as u64);
        let mut written = Vec::new();
        held.write(&mut written).unwrap();
        assert_eq!(written, bytes);
        assert!(held.compressed.len() < bytes.len() / 10);
    }
}
