//! The certificate of a check: its sums and its verdict, from the figures alone.
//!
//! Nothing of the reconciliation takes part. The rule is written anew, in half yen: a figure *v* printed to *u* is a value
//! from *v* − *u*/2 up to *v* + *u*/2 under half up, from *v* to *v* + *u* away from zero under truncation, towards zero
//! under rounding up; the end where the rounding would have printed another figure is not one of its values.

use crate::money::Rounding;

/// A figure of `amounts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// `yen`.
    pub yen: i64,
    /// `unit_yen`.
    pub unit: i64,
}

/// What a row of `checks` claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// `check_id`.
    pub id: u32,
    /// The figures of `total_amount_ids`; none for one without a value.
    pub totals: Vec<Option<Figure>>,
    /// The figures of `part_amount_ids`.
    pub parts: Vec<Option<Figure>>,
    /// `total_yen`.
    pub total_yen: Option<i64>,
    /// `parts_yen`.
    pub parts_yen: Option<i64>,
    /// `gap_yen`.
    pub gap_yen: Option<i64>,
    /// `rounding`.
    pub rounding: Option<Rounding>,
    /// `verdict`.
    pub verdict: String,
}

/// What a check is wrong about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A sum is not that of its figures.
    #[error("its figures come to {found:?} yen, the row says {said:?}")]
    Sum {
        /// What they come to.
        found: Option<i64>,
        /// What the row says.
        said: Option<i64>,
    },
    /// The verdict is not that of its figures.
    #[error("the row says {said}, but {found}")]
    Verdict {
        /// What the row says.
        said: String,
        /// What the figures say.
        found: &'static str,
    },
}

/// Proves a check from its figures, or says what is wrong with it. `undecided` claims nothing but its sums.
pub fn certify(sum: &Sum) -> Result<(), Unsound> {
    let total = printed(&sum.totals);
    let parts = printed(&sum.parts);
    let gap = total.zip(parts).and_then(|(total, parts)| total.checked_sub(parts));
    for (found, said) in [(total, sum.total_yen), (parts, sum.parts_yen), (gap, sum.gap_yen)] {
        if found != said {
            return Err(Unsound::Sum { found, said });
        }
    }
    let found = match (meet(sum), gap) {
        _ if sum.verdict == "undecided" => return Ok(()),
        (None, _) | (_, None) => "a figure has no value, so that nothing is decided",
        (Some(true), Some(0)) if sum.verdict == "exact" => return Ok(()),
        (Some(true), Some(_)) if sum.verdict == "rounding" && gap != Some(0) => return Ok(()),
        (Some(false), _) if sum.verdict == "inconsistent" => return Ok(()),
        (Some(true), Some(0)) => "its figures add up as printed",
        (Some(true), Some(_)) => "its figures differ by what rounding explains",
        (Some(false), _) => "its figures differ by more than rounding explains",
    };
    Err(Unsound::Verdict { said: sum.verdict.clone(), found })
}

fn printed(figures: &[Option<Figure>]) -> Option<i64> {
    figures.iter().try_fold(0i64, |sum, figure| sum.checked_add((*figure)?.yen))
}

/// Whether some values of the totals come to the same as some values of the parts.
fn meet(sum: &Sum) -> Option<bool> {
    let rounding = sum.rounding?;
    let totals = reach(&sum.totals, rounding)?;
    let parts = reach(&sum.parts, rounding)?;
    let (low, high) = (totals.low.max(parts.low), totals.high.min(parts.high));
    let at =
        |end: i128, reach: &Reach| (end != reach.low || reach.low_closed) && (end != reach.high || reach.high_closed);
    Some(low < high || (low == high && at(low, &totals) && at(low, &parts)))
}

/// Half yen from one end to the other, and whether the ends are within.
struct Reach {
    low: i128,
    high: i128,
    low_closed: bool,
    high_closed: bool,
}

fn reach(figures: &[Option<Figure>], rounding: Rounding) -> Option<Reach> {
    let mut all = Reach { low: 0, high: 0, low_closed: true, high_closed: true };
    for figure in figures {
        let Figure { yen, unit } = (*figure)?;
        let (value, unit) = (2 * i128::from(yen), 2 * i128::from(unit));
        // outwards: away from zero; inwards: towards it
        let (outwards, inwards) = match rounding {
            Rounding::HalfUp => (unit / 2, unit / 2),
            Rounding::Truncate => (unit, if yen == 0 { unit } else { 0 }),
            Rounding::RoundUp => (if yen == 0 { unit } else { 0 }, unit),
        };
        let (outwards_closed, inwards_closed) = match rounding {
            _ if yen == 0 => (false, false),
            Rounding::HalfUp | Rounding::Truncate => (false, true),
            Rounding::RoundUp => (true, false),
        };
        let (below, above) = if yen < 0 { (outwards, inwards) } else { (inwards, outwards) };
        let (low_closed, high_closed) =
            if yen < 0 { (outwards_closed, inwards_closed) } else { (inwards_closed, outwards_closed) };
        all.low += value - below;
        all.high += value + above;
        all.low_closed &= low_closed;
        all.high_closed &= high_closed;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OKU: i64 = 100_000_000;

    fn figures(tenths: &[i64]) -> Vec<Option<Figure>> {
        let unit = |tenths: i64| if tenths % 10 == 0 { OKU } else { OKU / 10 };
        tenths.iter().map(|&tenths| Some(Figure { yen: tenths * OKU / 10, unit: unit(tenths) })).collect()
    }

    fn sum(total: i64, parts: &[i64], verdict: &str) -> Sum {
        let parts_yen = parts.iter().sum::<i64>() * OKU / 10;
        Sum {
            id: 1,
            totals: figures(&[total]),
            parts: figures(parts),
            total_yen: Some(total * OKU / 10),
            parts_yen: Some(parts_yen),
            gap_yen: Some(total * OKU / 10 - parts_yen),
            rounding: Some(Rounding::HalfUp),
            verdict: verdict.to_owned(),
        }
    }

    #[test]
    fn true_verdicts_are_certified_and_others_are_not() {
        let cases = [
            (2690, &[1208, 356, 1119][..], "inconsistent"),
            (12480, &[60, 50, 5810, 4830, 1740], "rounding"),
            (4310, &[3800, 510], "exact"),
            // (1 + 1)/2 is the end, and no value of both
            (40, &[50], "inconsistent"),
        ];
        for (total, parts, verdict) in cases {
            for said in ["exact", "rounding", "inconsistent"] {
                assert_eq!(certify(&sum(total, parts, said)).is_ok(), said == verdict, "{total} {said}");
            }
            assert_eq!(certify(&sum(total, parts, "undecided")), Ok(()));
        }
    }

    #[test]
    fn truncated_figures_stand_for_more_never_for_less() {
        let truncated =
            |total, parts: &[i64], verdict| Sum { rounding: Some(Rounding::Truncate), ..sum(total, parts, verdict) };
        assert_eq!(certify(&truncated(60, &[20, 30], "rounding")), Ok(()));
        assert!(certify(&truncated(40, &[20, 30], "rounding")).is_err());
        assert_eq!(certify(&truncated(40, &[20, 30], "inconsistent")), Ok(()));
    }

    #[test]
    fn a_sum_that_is_not_its_figures_is_named() {
        let wrong = Sum { parts_yen: Some(1), ..sum(4310, &[3800, 510], "exact") };
        assert!(matches!(certify(&wrong), Err(Unsound::Sum { said: Some(1), .. })));
    }
}
