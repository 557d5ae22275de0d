//! The money a document is about: programme amounts of its own year and of its own stage's family.

use polars::prelude::{Expr, JoinType, LazyFrame, col, lit, when};

use super::listings::keeping_order;

/// Amounts of the document's own year and stage; an amount without either is taken to share the document's.
///
/// 概算要求額, 要望額 and 概算要求・要望額 are one family: a briefing's slides print 概算要求額 over what its overview
/// calls 概算要求・要望額.
pub(super) fn own(amounts: LazyFrame, documents: LazyFrame) -> LazyFrame {
    let stands = documents.select([
        col("document"),
        col("rounding"),
        col("stage").alias("document_stage"),
        col("fiscal_year").alias("document_year"),
    ]);
    amounts
        .join(stands, [col("document")], [col("document")], keeping_order(JoinType::Left))
        .filter(same(family("stage"), family("document_stage")))
        .filter(same(col("fiscal_year"), col("document_year")))
}

/// Equal, or one of them unknown.
fn same(one: Expr, other: Expr) -> Expr {
    one.eq(other).fill_null(lit(true))
}

/// request for 概算要求額, 要望額 and both; the stage itself otherwise.
fn family(stage: &str) -> Expr {
    let requested = col(stage).eq(lit("priority")).or(col(stage).eq(lit("request_and_priority")));
    when(requested).then(lit("request")).otherwise(col(stage))
}
