//! Sizes of files, as people write them: `100MB`, `2GiB`, `4096`.

use std::fmt;
use std::str::FromStr;

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Size(pub(super) u64);

/// The units, with the greatest first; without one bytes are meant.
const UNITS: [(&str, u64); 7] = [
    ("GIB", 1 << 30),
    ("MIB", 1 << 20),
    ("KIB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1000),
    ("B", 1),
];

impl FromStr for Size {
    type Err = String;

    // 100MB, 2 GiB, 4096
    fn from_str(text: &str) -> Result<Size, String> {
        let upper = text.trim().to_ascii_uppercase();
        let with_unit = UNITS.iter().find_map(|(unit, bytes)| Some((upper.strip_suffix(unit)?, *bytes)));
        let (number, unit) = with_unit.unwrap_or((&upper, 1));
        let bytes = number.trim_end().parse().ok().and_then(|number: u64| number.checked_mul(unit));
        bytes.map(Size).ok_or_else(|| format!("{text:?} is no size; write it as 100MB, 2GiB or a number of bytes"))
    }
}

/// `1,234,567 bytes`
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            let separated = at > 0 && (digits.len() - at).is_multiple_of(3);
            write!(f, "{}{digit}", if separated { "," } else { "" })?;
        }
        f.write_str(" bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_a_thousand_or_1024() {
        let bytes = |text: &str| text.parse().map(|Size(bytes)| bytes).ok();
        assert_eq!(bytes("4096"), Some(4096));
        assert_eq!(bytes("12B"), Some(12));
        assert_eq!((bytes("1kB"), bytes("1 KiB")), (Some(1000), Some(1024)));
        assert_eq!((bytes("100MB"), bytes("2gib")), (Some(100_000_000), Some(2 << 30)));
        for wrong in ["", "MB", "1.5GB", "-1", "1TB", "18446744073709551615GB"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
        assert_eq!(
            ["0", "999", "1000", "1GB"].map(|text| text.parse::<Size>().map(|size| size.to_string())),
            [
                Ok("0 bytes".to_owned()),
                Ok("999 bytes".to_owned()),
                Ok("1,000 bytes".to_owned()),
                Ok("1,000,000,000 bytes".to_owned()),
            ]
        );
    }
}
