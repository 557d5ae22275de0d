//! `programmes`: one row for each programme in each project.

use polars::prelude::{BooleanChunked, ChunkCompareEq as _, DataFrame, PolarsResult};

use super::amounts::project;
use super::frames::{beside, counted, either, firsts, has, is, or_zero, parted, renamed, says, sorted, with};
use super::listings::{KEY, Listed, NUMBER};
use super::{columns, schema};
use crate::budget::{AmountRow, Document, IN_HOUSE, JOINT, Pairing, Role};
use crate::stage::Stage;

/// `claims`: the names that amounts may belong to; `own`: the amounts of the document's own year and stage.
pub(super) fn frame(
    document: &Document,
    listed: &Listed,
    claims: &DataFrame,
    own: &DataFrame,
) -> PolarsResult<DataFrame> {
    let in_house = own.column("recipient")?.str()?.equal_missing(IN_HOUSE);
    let request = money(own, !&in_house, [("yen", "request_yen"), ("pairing", "request_pairing")].as_slice())?;
    let in_house = money(own, in_house, &[("yen", "in_house_yen")])?;
    let mut programmes = beside(&listed.programmes, &projects(document)?, &KEY[..1])?;
    for of_number in [request, in_house, activities(document, listed)?] {
        programmes = beside(&programmes, &of_number, &NUMBER)?;
    }
    let programmes = beside(&programmes, &pairings(claims, own)?, &KEY)?;
    let name = columns::texts((0..programmes.height()).map(|_| Some(document.name.as_str())));
    let pairing = either(&programmes, &["request_pairing", "pairing"])?;
    let activities = or_zero(&programmes, "activities")?;
    let programmes = with(with(programmes, "document", name)?, "pairing", pairing)?;
    // in order they are; only what was sorted is marked as sorted in its file
    schema::PROGRAMMES.of(&sorted(&with(programmes, "activities", activities)?, &NUMBER)?)
}

/// Numbers and names of the projects, by position.
fn projects(document: &Document) -> PolarsResult<DataFrame> {
    let positions = 0..document.projects.len();
    let name = |at: usize| project(document, Some(at)).map(|project| project.name.as_str());
    let no = |at: usize| project(document, Some(at)).map(|project| project.no.as_str());
    DataFrame::new(
        positions.len(),
        vec![
            columns::small(positions.clone().map(Some)).with_name(KEY[0].into()).into(),
            columns::texts(positions.clone().map(no)).with_name("project_no".into()).into(),
            columns::texts(positions.map(name)).with_name("project".into()).into(),
        ],
    )
}

/// The first amount that a programme alone owns among those meant, by names. Where 概算要求・要望額 and 概算要求額 are both
/// printed, the former.
fn money(own: &DataFrame, meant: BooleanChunked, names: &[(&str, &str)]) -> PolarsResult<DataFrame> {
    let shared = is(own, "of_which")? | is(own, "joint")? | is(own, "relisted")?;
    let alone = says(own, "role", "programme")? & meant & !shared;
    let amounts = own.filter(&(alone & has(own, NUMBER[0])? & has(own, "yen")?))?;
    let rank = columns::small(amounts.column("stage")?.str()?.iter().map(|stage| Some(rank(stage))));
    let first = firsts(&sorted(&with(amounts, "rank", rank)?, &["rank", "amount_id"])?, &NUMBER)?;
    renamed(&first, &[&[(NUMBER[0], NUMBER[0])], names].concat())
}

/// The widest first.
fn rank(stage: Option<&str>) -> i32 {
    match stage.and_then(|stage| stage.parse().ok()) {
        Some(Stage::RequestAndPriority) => 0,
        Some(Stage::Priority) => 2,
        _ => 1,
    }
}

/// How a programme's amount is known: one of the document's year and stage before others, and among these its own before
/// one it shares, either before one that may be another's.
fn pairings(claims: &DataFrame, own: &DataFrame) -> PolarsResult<DataFrame> {
    let parted = parted(claims, own, &["amount_id"])?;
    let [here, elsewhere] = parted.map(|claims| sorted(&claims, &["rank", "amount_id"]));
    firsts(&here?.vstack(&elsewhere?)?, &KEY)?.select([KEY[0], KEY[1], "pairing"])
}

/// The names that amounts may belong to, of which alone there is more to say once amounts are a table: takes them and lets
/// them go.
pub(super) fn claims(amounts: Vec<AmountRow>) -> PolarsResult<DataFrame> {
    let claims: Vec<(&AmountRow, &str, u32)> = amounts.iter().flat_map(claimed).collect();
    DataFrame::new(
        claims.len(),
        vec![
            columns::small(claims.iter().map(|(row, ..)| row.project)).with_name(KEY[0].into()).into(),
            columns::texts(claims.iter().map(|(_, name, _)| Some(*name))).with_name(KEY[1].into()).into(),
            columns::small(claims.iter().map(|(row, ..)| Some(row.id))).with_name("amount_id".into()).into(),
            columns::small(claims.iter().map(|(.., rank)| Some(*rank))).with_name("rank".into()).into(),
            columns::words(claims.iter().map(|(row, ..)| Some(row.pairing))).with_name("pairing".into()).into(),
        ],
    )
}

/// The names an amount may belong to, with how near each is: owned alone, shared, possible.
fn claimed(row: &AmountRow) -> impl Iterator<Item = (&AmountRow, &str, u32)> {
    let rank = match (row.pairing, row.subjects.len()) {
        (Pairing::Open, _) => 2,
        (_, 0 | 1) => 0,
        _ => 1,
    };
    // 甲事業／乙事業 as a candidate is a joint list; a name never has a ／
    let candidates = row.candidates.iter().flat_map(|list| list.split(JOINT));
    let names = row.subjects.iter().map(String::as_str).chain(candidates);
    names.filter(|_| row.role == Role::Programme).map(move |name| (row, name, rank))
}

/// How many activities stand under each programme.
fn activities(document: &Document, listed: &Listed) -> PolarsResult<DataFrame> {
    let listing = columns::small(document.activities.iter().map(|activity| Some(activity.listing)));
    let under = DataFrame::new(listing.len(), vec![listing.with_name("listing".into()).into()])?;
    counted(&beside(&under, &listed.listings, &["listing"])?, &NUMBER, "activities")
}
