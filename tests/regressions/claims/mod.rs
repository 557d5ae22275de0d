//! What must hold of any input, one function a fuzz target. The fuzz targets of `fuzz/` and the tests call these: no
//! claim is written twice.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, dead_code, unreachable_pub, unused_imports)]

mod decisions;
mod decode;
mod extract;
mod grammar;
mod normalise;
mod scan;
mod vocabulary;

use std::borrow::Cow;

pub use self::decisions::decisions;
pub use self::decode::decode;
pub use self::extract::{extract, figures_follow, is_no_guess, is_proved, nothing_is_lost, passages};
pub use self::grammar::grammar;
pub use self::normalise::normalise;
pub use self::scan::scan;
pub use self::vocabulary::vocabulary;

/// A claim about any bytes: it panics where they break it.
pub type Claim = fn(&[u8]);

/// Every claim under the name of its fuzz target.
pub const CLAIMS: [(&str, Claim); 7] = [
    ("decode", decode),
    ("decisions", decisions),
    ("extract", extract),
    ("grammar", grammar),
    ("normalise", normalise),
    ("scan", scan),
    ("vocabulary", vocabulary),
];

/// Bytes as text: what is not UTF-8 becomes U+FFFD.
fn chars(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
