//! The money a document is about: amounts of its own year and of its own stage's family.

use std::collections::BTreeMap;

use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};

use crate::stage::Stage;

/// Amounts of the document's own year and stage; an amount without either is taken to share the document's.
///
/// 概算要求額, 要望額 and 概算要求・要望額 are one family: a briefing's slides print 概算要求額 over what its overview
/// calls 概算要求・要望額.
pub(super) fn own(amounts: &DataFrame, documents: &DataFrame) -> PolarsResult<DataFrame> {
    let known: BTreeMap<Option<&str>, Stand> = names(documents)?.zip(stands(documents)?).collect();
    let own = names(amounts)?.zip(stands(amounts)?).map(|(document, (stage, year))| {
        let (its_stage, its_year) = known.get(&document).copied().unwrap_or_default();
        same(stage, its_stage) && same(year, its_year)
    });
    amounts.filter(&own.collect::<BooleanChunked>())
}

/// Stage, as its family, and fiscal year.
type Stand = (Option<Stage>, Option<i32>);

fn names(frame: &DataFrame) -> PolarsResult<impl Iterator<Item = Option<&str>>> {
    Ok(frame.column("document")?.str()?.iter())
}

fn stands(frame: &DataFrame) -> PolarsResult<impl Iterator<Item = Stand>> {
    let stages = frame.column("stage")?.str()?.iter().map(|stage| stage.and_then(family));
    Ok(stages.zip(frame.column("fiscal_year")?.i32()?.iter()))
}

/// Equal, or one of them unknown.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn family(stage: &str) -> Option<Stage> {
    stage.parse().ok().map(Stage::family)
}
