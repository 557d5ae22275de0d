//! `by_programme`: one name across the projects of a document.

use polars::prelude::{DataFrame, Expr, IntoLazy as _, JoinType, NULL, PolarsResult, col, lit, when};

use super::listings::{items, keeping_order, or_empty};
use super::{Tables, schema, total_order};

/// 難治性疾患実用化研究事業 of projects 1, 2, 3 and 4 is one row.
pub(super) fn frame(tables: &Tables) -> PolarsResult<DataFrame> {
    let priced = col("request_yen").is_not_null().or(col("in_house_yen").is_not_null());
    let rows = tables.programmes.clone().lazy().sort(["document", "programme_id"], total_order());
    let ministries = items(rows.clone(), "ministries", "ministries", &NAME);
    let numbers =
        rows.clone()
            .filter(col("project_no").is_not_null())
            .group_by_stable(NAME.map(col))
            .agg([col("project_no").unique_stable().alias("project_nos")]);
    let names = rows.group_by_stable(NAME.map(col)).agg([
        col("programme_id").alias("programme_ids"),
        col("programme_id").count().alias("listed"),
        priced.sum().alias("priced"),
        known_sum("request_yen"),
        known_sum("in_house_yen"),
        col("line").min(),
    ]);
    let names = names
        .join(ministries, NAME.map(col), NAME.map(col), keeping_order(JoinType::Left))
        .join(numbers, NAME.map(col), NAME.map(col), keeping_order(JoinType::Left))
        .with_columns(["ministries", "project_nos"].map(or_empty));
    schema::BY_PROGRAMME.collect(names.sort(NAME, total_order()))
}

const NAME: [&str; 2] = ["document", "programme"];

/// The sum of what is known; missing, not 0, where nothing is.
fn known_sum(name: &str) -> Expr {
    when(col(name).count().gt(lit(0))).then(col(name).sum()).otherwise(lit(NULL)).alias(name)
}
