//! `by_project`: a project's stated total beside what its programmes and its themes add up to.

use polars::prelude::{DataFrame, IntoLazy as _, JoinType, LazyFrame, MaintainOrderJoin, NULL, PolarsResult};
use polars::prelude::{UniqueKeepStrategy, coalesce, col, cols, lit, when};

use super::own::own;
use super::{Tables, schema, total_order};

/// Each stated total with its verdict, in the order in which documents state them.
pub(super) fn frame(tables: &Tables) -> PolarsResult<DataFrame> {
    let totals = totals(own(tables.amounts.clone().lazy(), tables.documents.clone().lazy()));
    let programmes = sums(tables, "programme_sum", "programmes");
    let themes = sums(tables, "theme_sum", "themes");
    let joined = beside(beside(totals, programmes), themes).with_columns([
        (col("stated_yen") - coalesce(&[col("programmes_yen"), col("themes_yen")])).alias("gap_yen"),
        coalesce(&[col("programmes_verdict"), col("themes_verdict"), lit("undecided")]).alias("of_sum"),
        coalesce(&[col("programmes_check"), col("themes_check")]).alias("check_id"),
    ]);
    // 197.8億円 adds up exactly, and restates 198億円 by rounding
    let apart = col("of_sum").eq(lit("exact")).and(col("gap_yen").neq(lit(0)).fill_null(lit(false)));
    let verdict = when(apart).then(lit("rounding")).otherwise(col("of_sum")).alias("verdict");
    let joined = joined.with_column(verdict);
    schema::BY_PROJECT.collect(joined.sort(["document", "amount_id"], total_order()))
}

const PROJECT: [&str; 4] = ["document", "project_no", "project", "recipient"];

/// One row for each project and recipient: the overview's figure, or the box at the foot of a slide where an overview
/// has none.
fn totals(own: LazyFrame) -> LazyFrame {
    let of = |role: &'static str| col("role").eq(lit(role));
    let on_slide = of("page_total");
    own.filter(of("project_total").or(of("project_share")).or(on_slide.clone()))
        .filter(col("project").is_not_null().and(col("of_which").not()))
        .with_column(on_slide.alias("on_slide"))
        .sort(["document", "on_slide", "amount_id"], total_order())
        .unique_stable(Some(cols(PROJECT)), UniqueKeepStrategy::First)
        .with_column(col("yen").alias("stated_yen"))
}

/// What the checks of a kind sum up for each project and recipient; of several pages, all together, with the worst verdict.
fn sums(tables: &Tables, kind: &'static str, name: &str) -> LazyFrame {
    let totals = own(tables.amounts.clone().lazy(), tables.documents.clone().lazy())
        .filter(col("project").is_not_null())
        .select(
            [col("document"), col("amount_id").alias("total_amount_id")]
                .into_iter()
                .chain(PROJECT[1..].iter().map(|name| col(*name)))
                .collect::<Vec<_>>(),
        );
    let on = [col("document"), col("total_amount_id")];
    let rank = |verdict: &'static str| col("verdict").eq(lit(verdict));
    let worst = when(rank("inconsistent"))
        .then(lit(0))
        .when(rank("undecided"))
        .then(lit(1))
        .when(rank("rounding"))
        .then(lit(2))
        .otherwise(lit(3));
    let known = col("parts_yen").is_not_null().all(true);
    tables
        .checks
        .clone()
        .lazy()
        .filter(col("kind").eq(lit(kind)))
        .join_builder()
        .with(totals)
        .on(on)
        .how(JoinType::Inner)
        .maintain_order(MaintainOrderJoin::LeftRight)
        .finish()
        .with_column(worst.alias("rank"))
        .sort(["rank", "check_id"], total_order())
        .group_by_stable(PROJECT.map(col))
        .agg([
            when(known).then(col("parts_yen").sum()).otherwise(lit(NULL)).alias(format!("{name}_yen")),
            col("verdict").first().alias(format!("{name}_verdict")),
            col("check_id").first().alias(format!("{name}_check")),
        ])
}

fn beside(totals: LazyFrame, sums: LazyFrame) -> LazyFrame {
    totals
        .join_builder()
        .with(sums)
        .on(PROJECT.map(col))
        .how(JoinType::Left)
        .join_nulls(true)
        .maintain_order(MaintainOrderJoin::LeftRight)
        .finish()
}
