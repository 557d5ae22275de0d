//! Yen, printed amounts, and the values a printed amount can stand for.
//!
//! A figure printed to the unit *u* stands for a half-open interval round it. Ends are kept in half yen, so that
//! *u*/2 is exact even for *u* = 1 yen, and in `i128`, so that no sum of printable amounts can overflow.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Whole yen: 4億円 is `Yen(400_000_000)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(pub i64);

/// With groups of three: 3,900,000,000.
impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let (first, groups) = digits.split_at((digits.len() - 1) % 3 + 1);
        write!(f, "{}{first}", if self.0 < 0 { "-" } else { "" })?;
        let mut rest = groups;
        while let Some((group, after)) = rest.split_at_checked(3) {
            write!(f, ",{group}")?;
            rest = after;
        }
        Ok(())
    }
}

/// A printed amount: 0.4億円 is 40,000,000 yen, printed to the 10,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// The value as printed.
    pub yen: Yen,
    /// Place value of the last digit printed; at least one yen.
    pub unit: Yen,
}

/// How a document says it shortened its figures. One that says nothing is taken to mean 四捨五入, the commonest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 四捨五入
    #[default]
    HalfUp,
    /// 切捨て
    Truncate,
    /// 切上げ
    RoundUp,
}

/// The whole-yen values that would print so, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bounds {
    /// The least of them.
    pub low: Yen,
    /// The greatest of them.
    pub high: Yen,
}

/// A stretch of values, each end open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    low: End,
    high: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct End {
    half_yen: i128,
    closed: bool,
}

impl Rounding {
    const NAMES: [(Rounding, &str); 3] =
        [(Rounding::HalfUp, "half_up"), (Rounding::Truncate, "truncate"), (Rounding::RoundUp, "round_up")];
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(rounding, _)| rounding == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// The text is none of `half_up`, `truncate`, `round_up`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRounding(pub String);

impl fmt::Display for UnknownRounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown rounding `{}`", self.0)
    }
}

impl std::error::Error for UnknownRounding {}

impl FromStr for Rounding {
    type Err = UnknownRounding;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::NAMES.iter().find(|(_, known)| *known == name);
        known.map(|(rounding, _)| *rounding).ok_or_else(|| UnknownRounding(name.to_owned()))
    }
}

impl Amount {
    /// The values that print so under `rounding`.
    pub fn interval(self, rounding: Rounding) -> Interval {
        let unit = 2 * i128::from(self.unit.0);
        let (below, above) = match (rounding, self.yen.0.signum()) {
            (Rounding::HalfUp, _) => (unit / 2, unit / 2),
            (_, 0) => (unit, unit),
            (Rounding::Truncate, 1) | (Rounding::RoundUp, -1) => (0, unit),
            _ => (unit, 0),
        };
        self.around(below, above, rounding)
    }

    /// The whole-yen values that print so under `rounding`.
    pub fn bounds(self, rounding: Rounding) -> Bounds {
        // The printed value itself always lies within, and a unit is an i64: neither end can leave it but by
        // saturation at the edge of what 64 bits hold.
        self.interval(rounding).bounds().unwrap_or(Bounds { low: self.yen, high: self.yen })
    }

    /// Which end is closed: that nearer to where the rounding comes from; none at zero, where both signs meet.
    fn around(self, below: i128, above: i128, rounding: Rounding) -> Interval {
        let value = 2 * i128::from(self.yen.0);
        let (low_closed, high_closed) = match (rounding, self.yen.0.signum()) {
            (_, 0) => (false, false),
            (Rounding::HalfUp, 1) | (Rounding::Truncate, 1) | (Rounding::RoundUp, -1) => (true, false),
            _ => (false, true),
        };
        Interval {
            low: End { half_yen: value - below, closed: low_closed },
            high: End { half_yen: value + above, closed: high_closed },
        }
    }
}

impl Interval {
    /// The one value `yen`.
    pub fn exactly(yen: Yen) -> Interval {
        let end = End { half_yen: 2 * i128::from(yen.0), closed: true };
        Interval { low: end, high: end }
    }

    /// Whether some value lies in both.
    pub fn intersects(self, other: Interval) -> bool {
        self.intersection(other).is_some()
    }

    /// What is known of a quantity printed twice.
    pub fn intersection(self, other: Interval) -> Option<Interval> {
        let met = Interval { low: self.low.higher(other.low), high: self.high.lower(other.high) };
        (!met.is_empty()).then_some(met)
    }

    /// Every value between nothing and this: what a part may add that may not count, or that counts only in part.
    pub fn or_less(self) -> Interval {
        let nothing = End { half_yen: 0, closed: true };
        let low = if self.low.half_yen < 0 { self.low } else { nothing };
        let high = if self.high.half_yen > 0 { self.high } else { nothing };
        Interval { low, high }
    }

    /// Every value of `self` less every value of `other`: total less parts is what the parts may lack.
    pub fn difference(self, other: Interval) -> Interval {
        Interval { low: self.low.plus(other.high.negated()), high: self.high.plus(other.low.negated()) }
    }

    /// The whole yen at least missing between two that do not meet; zero when they do.
    pub fn gap(self, other: Interval) -> Yen {
        if self.intersects(other) {
            return Yen(0);
        }
        let apart = (self.low.half_yen - other.high.half_yen).max(other.low.half_yen - self.high.half_yen);
        saturated(apart / 2)
    }

    /// The whole-yen values within; none when there are none.
    pub fn bounds(self) -> Option<Bounds> {
        let low = (self.low.half_yen + i128::from(!self.low.closed) + 1).div_euclid(2);
        let high = (self.high.half_yen - i128::from(!self.high.closed)).div_euclid(2);
        (low <= high).then(|| Bounds { low: saturated(low), high: saturated(high) })
    }

    /// Its ends, widened to whole yen.
    pub fn ends(self) -> (Yen, Yen) {
        (saturated(self.low.half_yen.div_euclid(2)), saturated((self.high.half_yen + 1).div_euclid(2)))
    }

    /// Whether every value of `self` lies in `other`.
    pub fn lies_in(self, other: Interval) -> bool {
        self.intersection(other) == Some(self)
    }

    fn is_empty(self) -> bool {
        let closed = self.low.closed && self.high.closed;
        self.low.half_yen > self.high.half_yen || (self.low.half_yen == self.high.half_yen && !closed)
    }
}

/// The interval of a sum: ends add up, and are closed only where every part's is.
impl Add for Interval {
    type Output = Interval;

    fn add(self, other: Interval) -> Interval {
        Interval { low: self.low.plus(other.low), high: self.high.plus(other.high) }
    }
}

impl Sum for Interval {
    fn sum<I: Iterator<Item = Interval>>(parts: I) -> Interval {
        parts.fold(Interval::exactly(Yen(0)), Interval::add)
    }
}

/// In mathematical notation, in yen: `[26815000000, 26845000000)`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.low.closed { '[' } else { '(' };
        let close = if self.high.closed { ']' } else { ')' };
        write!(f, "{open}{}, {}{close}", self.low, self.high)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.half_yen < 0 { "-" } else { "" };
        let half = if self.half_yen % 2 == 0 { "" } else { ".5" };
        write!(f, "{sign}{}{half}", self.half_yen.unsigned_abs() / 2)
    }
}

impl End {
    fn plus(self, other: End) -> End {
        End { half_yen: self.half_yen + other.half_yen, closed: self.closed && other.closed }
    }

    fn negated(self) -> End {
        End { half_yen: -self.half_yen, ..self }
    }

    /// The tighter of two low ends.
    fn higher(self, other: End) -> End {
        let tighter = self.half_yen > other.half_yen || (self.half_yen == other.half_yen && !self.closed);
        if tighter { self } else { other }
    }

    /// The tighter of two high ends.
    fn lower(self, other: End) -> End {
        let tighter = self.half_yen < other.half_yen || (self.half_yen == other.half_yen && !self.closed);
        if tighter { self } else { other }
    }
}

fn saturated(yen: i128) -> Yen {
    let within = yen.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    // Clamped just above, so the conversion cannot fail.
    Yen(i64::try_from(within).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OKU: i64 = 100_000_000;

    fn printed(yen: i64, unit: i64) -> Amount {
        Amount { yen: Yen(yen), unit: Yen(unit) }
    }

    fn shown(yen: i64, unit: i64, rounding: Rounding) -> String {
        printed(yen, unit).interval(rounding).to_string()
    }

    #[test]
    fn every_cell_of_the_rounding_table() {
        let table = [
            (Rounding::HalfUp, 50, "[45, 55)"),
            (Rounding::HalfUp, 0, "(-5, 5)"),
            (Rounding::HalfUp, -50, "(-55, -45]"),
            (Rounding::Truncate, 50, "[50, 60)"),
            (Rounding::Truncate, 0, "(-10, 10)"),
            (Rounding::Truncate, -50, "(-60, -50]"),
            (Rounding::RoundUp, 50, "(40, 50]"),
            (Rounding::RoundUp, 0, "(-10, 10)"),
            (Rounding::RoundUp, -50, "[-50, -40)"),
        ];
        for (rounding, yen, expected) in table {
            assert_eq!(shown(yen, 10, rounding), expected, "{rounding} {yen}");
        }
    }

    #[test]
    fn a_figure_printed_to_the_yen_is_that_yen() {
        assert_eq!(shown(7, 1, Rounding::HalfUp), "[6.5, 7.5)");
        assert_eq!(shown(0, 1, Rounding::HalfUp), "(-0.5, 0.5)");
        for rounding in [Rounding::HalfUp, Rounding::Truncate, Rounding::RoundUp] {
            for yen in [-7, -1, 0, 1, 7] {
                let bounds = printed(yen, 1).bounds(rounding);
                assert_eq!((bounds.low, bounds.high), (Yen(yen), Yen(yen)), "{rounding} {yen}");
            }
        }
    }

    #[test]
    fn bounds_are_whole_yen_within() {
        let bounds = |yen, rounding| {
            let Bounds { low, high } = printed(yen, 10).bounds(rounding);
            (low.0, high.0)
        };
        assert_eq!(bounds(50, Rounding::HalfUp), (45, 54));
        assert_eq!(bounds(-50, Rounding::HalfUp), (-54, -45));
        assert_eq!(bounds(0, Rounding::HalfUp), (-4, 4));
        assert_eq!(bounds(50, Rounding::Truncate), (50, 59));
        assert_eq!(bounds(50, Rounding::RoundUp), (41, 50));
    }

    fn tenths_of_oku(tenths: i64) -> Interval {
        printed(tenths * OKU / 10, OKU / 10).interval(Rounding::HalfUp)
    }

    fn oku(whole: i64) -> Interval {
        printed(whole * OKU, OKU).interval(Rounding::HalfUp)
    }

    #[test]
    fn a_total_out_of_reach_of_its_parts() {
        let parts: Interval = [1208, 356, 1119].map(tenths_of_oku).into_iter().sum();
        assert_eq!(parts.to_string(), "[26815000000, 26845000000)");
        assert!(!oku(269).intersects(parts));
        assert_eq!(oku(269).gap(parts), Yen(5_000_000));
        assert_eq!(parts.gap(oku(269)), Yen(5_000_000));
        assert_eq!(oku(269).difference(parts).to_string(), "(5000000, 135000000)");
    }

    #[test]
    fn a_total_within_rounding_of_its_parts() {
        let parts: Interval = [6, 5, 581, 483, 174].map(oku).into_iter().sum();
        assert!(oku(1248).intersects(parts));
        assert_eq!(oku(1248).gap(parts), Yen(0));
        // Touching ends, one of them open, do not meet: strictly less than (1 + 1)/2.
        assert!(!oku(4).intersects(oku(5)));
    }

    #[test]
    fn a_quantity_printed_twice() {
        let known = oku(198).intersection(tenths_of_oku(1978)).unwrap();
        assert_eq!(known, tenths_of_oku(1978));
    }

    #[test]
    fn a_part_that_may_not_count() {
        assert_eq!(shown_or_less(50), "[0, 55)");
        assert_eq!(shown_or_less(0), "(-5, 5)");
        assert_eq!(shown_or_less(-50), "(-55, 0]");
    }

    fn shown_or_less(yen: i64) -> String {
        printed(yen, 10).interval(Rounding::HalfUp).or_less().to_string()
    }

    #[test]
    fn nothing_sums_to_zero() {
        assert_eq!([].into_iter().sum::<Interval>(), Interval::exactly(Yen(0)));
    }

    #[test]
    fn yen_are_grouped() {
        let shown = [0, 7, 999, 1_000, 36_000, -148_900_000_000].map(|yen| Yen(yen).to_string());
        assert_eq!(shown, ["0", "7", "999", "1,000", "36,000", "-148,900,000,000"]);
    }

    #[test]
    fn names() {
        for (rounding, name) in Rounding::NAMES {
            assert_eq!(rounding.to_string(), name);
            assert_eq!(name.parse(), Ok(rounding));
            assert_eq!(serde_json::to_string(&rounding).unwrap(), format!("\"{name}\""));
        }
        assert!("floor".parse::<Rounding>().is_err());
    }

    /// Prints `yen` to `unit` as the rounding says: half away from zero, towards zero, away from zero.
    fn print_to(yen: i64, unit: i64, rounding: Rounding) -> i64 {
        let (size, sign) = (yen.abs(), yen.signum());
        let units = match rounding {
            Rounding::HalfUp => (2 * size + unit) / (2 * unit),
            Rounding::Truncate => size / unit,
            Rounding::RoundUp => (size + unit - 1) / unit,
        };
        sign * units * unit
    }

    proptest! {
        #[test]
        fn bounds_are_just_the_values_that_print_so(
            yen in -2_000i64..2_000, step in 0usize..3, pick in 0usize..3,
        ) {
            let unit = [1, 10, 100][step];
            let rounding = Rounding::NAMES[pick].0;
            let shown = print_to(yen, unit, rounding);
            let bounds = printed(shown, unit).bounds(rounding);
            // What rounds up to nothing is nothing, so its row of the table is wider than what can print.
            let loose = rounding == Rounding::RoundUp && shown == 0;
            prop_assert!(bounds.low.0 <= yen && yen <= bounds.high.0);
            if !loose {
                prop_assert_eq!(print_to(bounds.low.0, unit, rounding), shown);
                prop_assert_eq!(print_to(bounds.high.0, unit, rounding), shown);
                prop_assert_ne!(print_to(bounds.low.0 - 1, unit, rounding), shown);
                prop_assert_ne!(print_to(bounds.high.0 + 1, unit, rounding), shown);
            }
        }

        #[test]
        fn under_half_up_consistency_is_half_the_units(parts in prop::collection::vec(1i64..500, 1..8), total in 1i64..3_000) {
            let sum: i64 = parts.iter().sum();
            let units = i64::try_from(parts.len()).unwrap() + 1;
            let meets = oku(total).intersects(parts.iter().map(|part| oku(*part)).sum());
            prop_assert_eq!(meets, 2 * (total - sum).abs() < units);
        }
    }
}
