//! The money a document is about: amounts of its own year and of its own stage's family.

use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};

use super::frames::{beside, renamed};
use crate::stage::Stage;

/// Amounts of the document's own year and stage; an amount without either is taken to share the document's.
///
/// 概算要求額, 要望額 and 概算要求・要望額 are one family: a briefing's slides print 概算要求額 over what its overview
/// calls 概算要求・要望額.
pub(super) fn own(amounts: &DataFrame, documents: &DataFrame) -> PolarsResult<DataFrame> {
    let stands = [("document", "document"), ("stage", "document_stage"), ("fiscal_year", "document_year")];
    let amounts = beside(amounts, &renamed(documents, &stands)?, &["document"])?;
    let stages = amounts.column("stage")?.str()?.iter().zip(amounts.column("document_stage")?.str()?.iter());
    let years = amounts.column("fiscal_year")?.i32()?.iter().zip(amounts.column("document_year")?.i32()?.iter());
    let own = stages.zip(years).map(|((stage, its_stage), (year, its_year))| {
        same(stage.and_then(family), its_stage.and_then(family)) && same(year, its_year)
    });
    amounts.filter(&own.collect::<BooleanChunked>())
}

/// Equal, or one of them unknown.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn family(stage: &str) -> Option<Stage> {
    stage.parse().ok().map(Stage::family)
}
