//! `by_ministry`: each ministry's part of the documents' totals, for every recipient, stage and year.

use polars::prelude::{DataFrame, IntoLazy as _, JoinType, LazyFrame, PolarsResult, col, lit};

use super::listings::keeping_order;
use super::{Tables, schema, total_order};

/// Shares of a total of the whole document. The first printing counts; a later one of the same share restates it.
pub(super) fn frame(tables: &Tables) -> PolarsResult<DataFrame> {
    let totals = tables
        .amounts
        .clone()
        .lazy()
        .filter(col("role").eq(lit("grand_total")))
        .select([col("document"), col("amount_id").alias("parent")]);
    let on = [col("document"), col("parent")];
    let shares = tables
        .amounts
        .clone()
        .lazy()
        .filter(col("role").eq(lit("ministry_share")).and(col("ministry").is_not_null()).and(col("of_which").not()))
        .join(totals, &on, &on, keeping_order(JoinType::Semi))
        .sort(["document", "amount_id"], total_order())
        .group_by_stable(schema::BY_MINISTRY.key.iter().map(|name| col(*name)).collect::<Vec<_>>())
        .agg([col("yen").first_non_null(), col("amount_id").first().alias("total_amount_id")]);
    let on = [col("document"), col("total_amount_id")];
    let shares = shares.join(by_stage(tables), &on, &on, keeping_order(JoinType::Left));
    schema::BY_MINISTRY.collect(shares.sort(schema::BY_MINISTRY.key.to_vec(), total_order()))
}

/// 概算要求額 ＋ 要望額 of each share of 概算要求・要望額, by the share's amount_id.
fn by_stage(tables: &Tables) -> LazyFrame {
    tables.checks.clone().lazy().filter(col("kind").eq(lit("stage_sum"))).select([
        col("document"),
        col("total_amount_id"),
        col("parts_yen").alias("summed_yen"),
        col("gap_yen"),
        col("verdict"),
    ])
}
