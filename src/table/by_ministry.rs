//! `by_ministry`: each ministry's part of the documents' totals, for every recipient, stage and year.

use polars::prelude::{DataFrame, PolarsResult};

use super::frames::{beside, firsts, has, is, known, parted, renamed, says, sorted};
use super::{Basis, schema};

/// Shares of a total of the whole document. The first printing counts; a later one of the same share restates it.
pub(super) fn frame(basis: &Basis) -> PolarsResult<DataFrame> {
    let amounts = &basis.amounts;
    let totals = amounts.filter(&says(amounts, "role", "grand_total")?)?;
    let totals = renamed(&totals, &[("document", "document"), ("amount_id", "parent")])?;
    let stated = says(amounts, "role", "ministry_share")? & has(amounts, "ministry")?;
    let shares = amounts.filter(&(stated & !is(amounts, "of_which")?))?;
    let [shares, _] = parted(&shares, &totals, &["document", "parent"])?;
    let (shares, key) = (sorted(&shares, &["document", "amount_id"])?, schema::BY_MINISTRY.key);
    let first = firsts(&shares, key)?.select([key, &["amount_id"]].concat())?;
    let shares = beside(&first, &known(&shares, key, "yen")?, key)?;
    let shares = beside(&shares, &by_stage(basis)?, &["document", "amount_id"])?;
    schema::BY_MINISTRY.of(&sorted(&shares, key)?)
}

/// 概算要求額 ＋ 要望額 of each share of 概算要求・要望額, by the share's amount_id.
fn by_stage(basis: &Basis) -> PolarsResult<DataFrame> {
    let sums = basis.checks.filter(&says(&basis.checks, "kind", "stage_sum")?)?;
    renamed(
        &sums,
        &[
            ("document", "document"),
            ("total_amount_id", "amount_id"),
            ("parts_yen", "summed_yen"),
            ("gap_yen", "gap_yen"),
            ("verdict", "verdict"),
        ],
    )
}
