//! How tests write what stands around an amount.

use yosan::scan::{Bound, Flags, RangeEnd};

/// The names of the flags that are set: `approximate`, `lower` and `upper` for a bound, `low` and `high` for the ends of a range.
pub(crate) fn flags(flags: Flags) -> impl Iterator<Item = &'static str> {
    let Flags { approximate, bound, of_which, prior, range_end, no_yen_sign, change, negative_zero } = flags;
    let said = [
        (approximate, "approximate"),
        (bound == Some(Bound::Lower), "lower"),
        (bound == Some(Bound::Upper), "upper"),
        (of_which, "of_which"),
        (prior, "prior"),
        (range_end == Some(RangeEnd::Low), "low"),
        (range_end == Some(RangeEnd::High), "high"),
        (no_yen_sign, "no_yen_sign"),
        (change, "change"),
        (negative_zero, "negative_zero"),
    ];
    said.into_iter().filter(|(said, _)| *said).map(|(_, name)| name)
}
