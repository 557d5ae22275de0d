//! Whether a relation can hold as its figures are printed.

use serde::{Deserialize, Serialize};

use super::Figures;
use super::relation::{Doubt, Relation};
use crate::money::{Amount, Interval, Rounding, Yen};

/// Whether a relation can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The printed numbers add up.
    Exact,
    /// They differ, and rounding explains it.
    Rounding,
    /// They cannot be true as printed.
    Inconsistent,
    /// It cannot be told.
    Undecided,
}

impl Verdict {
    /// Whether the figures agree, as printed or by rounding.
    pub fn can_hold(self) -> bool {
        matches!(self, Verdict::Exact | Verdict::Rounding)
    }
}

/// A relation's sums and what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Sum of the totals as printed.
    pub total: Option<Yen>,
    /// Sum of the parts as printed.
    pub parts: Option<Yen>,
    /// Totals less parts, over every value the figures can stand for: what the parts may lack.
    pub missing: Option<Interval>,
    /// How far apart rounding alone can put totals and parts, on the side where they are: they agree within less.
    pub slack: Option<Yen>,
    /// Whether they can agree.
    pub verdict: Verdict,
}

impl Judgement {
    /// Totals less parts as printed.
    pub fn gap(&self) -> Option<Yen> {
        let (Yen(total), Yen(parts)) = self.total.zip(self.parts)?;
        total.checked_sub(parts).map(Yen)
    }
}

/// Judges a relation.
pub fn judge(relation: &Relation, figures: Figures<'_>) -> Judgement {
    let side = |ids: &[u32]| ids.iter().map(|&id| figures.row(id)?.amount).collect::<Option<Vec<Amount>>>();
    let (totals, parts) = (side(&relation.totals), side(&relation.parts));
    let (total, sum) = (totals.as_deref().and_then(printed), parts.as_deref().and_then(printed));
    let both = totals.zip(parts).filter(|_| total.is_some() && sum.is_some());
    let Some((totals, parts)) = both else {
        return Judgement { total, parts: sum, missing: None, slack: None, verdict: Verdict::Undecided };
    };
    let missing = interval(&totals, figures.rounding).difference(interval(&parts, figures.rounding));
    let mut judgement =
        Judgement { total, parts: sum, missing: Some(missing), slack: None, verdict: Verdict::Undecided };
    let gap = judgement.gap();
    judgement.slack = gap.map(|gap| slack(missing, gap));
    judgement.verdict = verdict(missing, gap, &relation.doubts);
    judgement
}

fn verdict(missing: Interval, gap: Option<Yen>, doubts: &[Doubt]) -> Verdict {
    let meets = missing.intersects(Interval::exactly(Yen(0)));
    let lacks = gap.is_some_and(|gap| gap.0 > 0);
    // what may be missing from the parts explains a total that is larger, never one that is smaller
    let undecided = doubts.iter().any(|doubt| match doubt {
        Doubt::NoValue(_) | Doubt::Range(_) | Doubt::RelistedOpen => true,
        Doubt::OpenList => meets || lacks,
        Doubt::Unpriced(_) | Doubt::OutsideUnsaid | Doubt::MissingPart | Doubt::Listed => !meets && lacks,
        Doubt::Pool(_) => !meets && !lacks,
        Doubt::Approximate(_) | Doubt::OtherStage | Doubt::Unsaid | Doubt::ThemedBeside => !meets,
    });
    match gap {
        _ if undecided => Verdict::Undecided,
        Some(Yen(0)) => Verdict::Exact,
        Some(_) if meets => Verdict::Rounding,
        Some(_) => Verdict::Inconsistent,
        None => Verdict::Undecided,
    }
}

/// The sum of printed figures; none where it leaves 64 bits.
fn printed(amounts: &[Amount]) -> Option<Yen> {
    amounts.iter().try_fold(0i64, |sum, amount| sum.checked_add(amount.yen.0)).map(Yen)
}

fn interval(amounts: &[Amount], rounding: Rounding) -> Interval {
    amounts.iter().map(|amount| amount.interval(rounding)).sum()
}

// how far the printed difference stands from the end of what it can stand for, on the side of zero
fn slack(missing: Interval, Yen(gap): Yen) -> Yen {
    let (Yen(low), Yen(high)) = missing.ends();
    Yen(if gap < 0 { high.saturating_sub(gap) } else { gap.saturating_sub(low) })
}
