//! Any amount, year, stage and decoration, printed in any of the field's notations, reads back as itself.
#![allow(clippy::unwrap_used)]

mod amounts;
mod decorated;
mod years;

use proptest::prelude::ProptestConfig;

/// Cases of each property: 2,000, or 100,000 with `YOSAN_NIGHTLY=1`.
fn config() -> ProptestConfig {
    let nightly = std::env::var_os("YOSAN_NIGHTLY").is_some_and(|value| value == "1");
    let cases = if nightly { 100_000 } else { 2_000 };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}
