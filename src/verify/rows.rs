//! What rows and checks of the model claim: the one file here that knows the model, and it proves nothing.

use super::{Claim, Figure, Sum};
use crate::budget::{self, AmountRow, UNREAD};
use crate::reconcile::{Check, Figures};

impl Claim {
    /// What a row claims.
    pub fn of(row: &AmountRow) -> Claim {
        Claim {
            amount_id: row.id,
            line: row.line,
            pieces: row.pieces.to_vec(),
            literal: row.literal.to_string(),
            yen: row.amount.map(|amount| amount.yen.0),
            unit: row.amount.map(|amount| amount.unit.0),
            unread: row.reason == UNREAD,
            unit_line: row.unit_line,
        }
    }
}

impl Sum {
    /// What a check of that number claims of the figures that it was made from.
    pub fn of(id: u32, check: &Check, figures: Figures<'_>) -> Sum {
        let figure = |id: &u32| {
            let amount = figures.row(*id)?.amount?;
            Some(Figure { yen: amount.yen.0, unit: amount.unit.0 })
        };
        Sum {
            id,
            totals: check.relation.totals.iter().map(figure).collect(),
            parts: check.relation.parts.iter().map(figure).collect(),
            total_yen: check.judgement.total.map(|yen| yen.0),
            parts_yen: check.judgement.parts.map(|yen| yen.0),
            gap_yen: check.judgement.gap().map(|yen| yen.0),
            rounding: Some(figures.rounding),
            verdict: budget::word(&check.judgement.verdict).unwrap_or_default(),
        }
    }
}
