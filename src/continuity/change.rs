//! What can be said of the change between two printed figures: each stands for an interval, so does their difference.

use serde::Serialize;

use super::figure::Figure;
use crate::money::{Bounds, Yen};

/// What a change comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// More than before, whatever the rounding hides.
    Up,
    /// Less than before, whatever the rounding hides.
    Down,
    /// Printed alike.
    Same,
    /// Printed differently, but it may only be rounding.
    WithinRounding,
    /// At least one figure is no amount of its own: 内数, joint, open, 事項要求, none, or of another stage.
    NotComparable,
}

impl Verdict {
    /// What it is with OLD and NEW exchanged.
    #[must_use]
    pub fn mirrored(self) -> Verdict {
        match self {
            Verdict::Up => Verdict::Down,
            Verdict::Down => Verdict::Up,
            other => other,
        }
    }
}

/// A change in yen and the least and greatest that it can really be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// New less old, as printed.
    pub yen: Yen,
    /// Its bounds, both ends included.
    pub bounds: Bounds,
}

/// A value as printed with its bounds; nothing at all is exactly zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Valued {
    pub(super) yen: i128,
    pub(super) low: i128,
    pub(super) high: i128,
}

impl Valued {
    pub(super) const NOTHING: Valued = Valued { yen: 0, low: 0, high: 0 };

    /// Of a figure that can be compared.
    pub(super) fn of(figure: &Figure) -> Option<Valued> {
        let (amount, bounds) = figure.comparable()?;
        let [yen, low, high] = [amount.yen, bounds.low, bounds.high].map(|yen| i128::from(yen.0));
        Some(Valued { yen, low, high })
    }

    pub(super) fn plus(self, other: Valued) -> Valued {
        Valued { yen: self.yen + other.yen, low: self.low + other.low, high: self.high + other.high }
    }

    pub(super) fn meets(self, other: Valued) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    fn less(self, other: Valued) -> Valued {
        Valued { yen: self.yen - other.yen, low: self.low - other.high, high: self.high - other.low }
    }

    /// As yen; none beyond what 64 bits hold.
    pub(super) fn difference(self) -> Option<Difference> {
        let yen = |value: i128| i64::try_from(value).ok().map(Yen);
        Some(Difference { yen: yen(self.yen)?, bounds: Bounds { low: yen(self.low)?, high: yen(self.high)? } })
    }
}

/// The sum of figures; none where one of them cannot be compared.
pub(super) fn sum<'f>(figures: impl Iterator<Item = Option<&'f Figure>>) -> Option<Valued> {
    figures.map(|figure| Valued::of(figure?)).try_fold(Valued::NOTHING, |sum, next| Some(sum.plus(next?)))
}

/// New less old with its verdict.
pub(super) fn change(old: Option<Valued>, new: Option<Valued>) -> (Option<Difference>, Verdict) {
    let difference = old.zip(new).and_then(|(old, new)| new.less(old).difference());
    (difference, difference.map_or(Verdict::NotComparable, verdict))
}

fn verdict(change: Difference) -> Verdict {
    match change {
        Difference { bounds, .. } if bounds.low.0 > 0 => Verdict::Up,
        Difference { bounds, .. } if bounds.high.0 < 0 => Verdict::Down,
        Difference { yen: Yen(0), .. } => Verdict::Same,
        _ => Verdict::WithinRounding,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::money::{Amount, Rounding};

    fn valued(yen: i64, unit: i64) -> Option<Valued> {
        let amount = Amount { yen: Yen(yen), unit: Yen(unit) };
        let bounds = amount.bounds(Rounding::HalfUp);
        Some(Valued { yen: yen.into(), low: bounds.low.0.into(), high: bounds.high.0.into() })
    }

    #[test]
    fn verdicts() {
        let verdict = |old, new| change(valued(old, 10), valued(new, 10)).1;
        assert_eq!(verdict(50, 70), Verdict::Up);
        assert_eq!(verdict(50, 60), Verdict::Up);
        assert_eq!(verdict(70, 50), Verdict::Down);
        assert_eq!(verdict(50, 50), Verdict::Same);
        assert_eq!(change(valued(50, 10), valued(54, 1)).1, Verdict::WithinRounding);
        assert_eq!(change(valued(50, 10), None).1, Verdict::NotComparable);
    }

    #[test]
    fn bounds_of_a_change() {
        // 50 stands for 45 to 54, 70 for 65 to 74
        let (difference, _) = change(valued(50, 10), valued(70, 10));
        assert_eq!(difference.unwrap(), Difference { yen: Yen(20), bounds: Bounds { low: Yen(11), high: Yen(29) } });
    }
}
