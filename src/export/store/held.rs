//! What waits for its file in memory.

use std::io::{self, BufWriter, Write};

/// Bytes that wait for their file; many of them compressed: a large document's would take as much room as its tables.
#[derive(Debug)]
pub(super) struct Held {
    bytes: Bytes,
    /// How many they are, as they were.
    len: u64,
}

#[derive(Debug)]
enum Bytes {
    Plain(Vec<u8>),
    Compressed(Vec<u8>),
}

/// The fastest of zstd's usual levels: it is held for moments only.
const LEVEL: i32 = 1;

/// So many bytes are held as they are: to make a compressor takes longer than to write them.
const FEW: usize = 1 << 18;

impl Held {
    /// What `write` writes.
    pub(super) fn of<E: From<io::Error>>(write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<Held, E> {
        let mut holding = Holding { few: Vec::new(), many: None, len: 0 };
        // in pieces worth a call of the compressor
        let mut buffered = BufWriter::new(&mut holding);
        write(&mut buffered)?;
        buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        let bytes = match holding.many {
            Some(compressor) => Bytes::Compressed(compressor.finish()?),
            None => Bytes::Plain(holding.few),
        };
        Ok(Held { bytes, len: holding.len })
    }

    /// How many bytes it writes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Writes it as it was.
    pub(super) fn write(&self, file: &mut impl Write) -> io::Result<()> {
        match &self.bytes {
            Bytes::Plain(bytes) => file.write_all(bytes),
            Bytes::Compressed(bytes) => zstd::stream::copy_decode(bytes.as_slice(), file),
        }
    }
}

/// A writer that holds what it is given, and counts it.
struct Holding {
    few: Vec<u8>,
    /// Takes all, once they are many.
    many: Option<zstd::Encoder<'static, Vec<u8>>>,
    len: u64,
}

impl Write for Holding {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.many.is_none() && self.few.len() + bytes.len() > FEW {
            let mut compressor = zstd::Encoder::new(Vec::new(), LEVEL)?;
            compressor.write_all(&std::mem::take(&mut self.few))?;
            self.many = Some(compressor);
        }
        match &mut self.many {
            Some(compressor) => compressor.write_all(bytes)?,
            None => self.few.extend_from_slice(bytes),
        }
        self.len += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_written_as_it_was_and_takes_less_room_where_it_is_much() {
        let line = "amounts,12億円\n";
        for lines in [0, 1000, FEW / line.len(), FEW / line.len() + 1, 10 * FEW / line.len()] {
            let bytes = line.repeat(lines).into_bytes();
            let held = Held::of(|to| to.write_all(&bytes)).unwrap();
            assert_eq!(held.len(), bytes.len() as u64);
            let mut written = Vec::new();
            held.write(&mut written).unwrap();
            assert_eq!(written, bytes);
            match held.bytes {
                Bytes::Plain(bytes) => assert!(bytes.len() <= FEW),
                Bytes::Compressed(bytes) => assert!(bytes.len() < FEW / 10),
            }
        }
    }
}
