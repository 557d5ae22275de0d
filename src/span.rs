//! A place in the published file.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in the file as it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span as a range to index the file's bytes with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
