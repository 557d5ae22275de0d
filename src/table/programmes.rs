//! `programmes`: one row for each programme in each project.

use polars::prelude::{DataFrame, IntoLazy as _, JoinType, LazyFrame, PolarsResult, coalesce, col, lit, when};

use super::amounts::project;
use super::listings::{KEY, Listed, keeping_order, on_key};
use super::own::own;
use super::{columns, documents, schema, total_order};
use crate::budget::{AmountRow, Document, JOINT, Pairing, Role};
use crate::grammar::clause::IN_HOUSE;

pub(super) fn frame(document: &Document, listed: &Listed, amounts: &DataFrame) -> PolarsResult<DataFrame> {
    let number = [col("programme_id")];
    let own = own(amounts.clone().lazy(), documents::frame(document, &listed.programmes)?.lazy());
    let in_house = money(own.clone(), true).select([col("programme_id"), col("request_yen").alias("in_house_yen")]);
    let plan = listed
        .programmes
        .clone()
        .lazy()
        .with_columns([
            lit(document.name.as_str()).alias("document"),
            col("programme_id").cast(schema::Kind::I32.dtype()),
        ])
        .join(projects(document)?, [col(KEY[0])], [col(KEY[0])], keeping_order(JoinType::Left))
        .join(money(own.clone(), false).select(REQUEST.map(col)), &number, &number, keeping_order(JoinType::Left))
        .join(in_house, &number, &number, keeping_order(JoinType::Left))
        .join(activities(document, listed)?, &number, &number, keeping_order(JoinType::Left))
        .with_column(col("activities").fill_null(lit(0)));
    let plan = on_key(plan, pairings(document, own)?, JoinType::Left)
        .with_column(coalesce(&[col("request_pairing"), col("pairing")]).alias("pairing"));
    schema::PROGRAMMES.collect(plan.sort(["programme_id"], total_order()))
}

/// What [`money`] gives.
const REQUEST: [&str; 3] = ["programme_id", "request_yen", "request_pairing"];

/// Numbers and names of the projects, by position.
fn projects(document: &Document) -> PolarsResult<LazyFrame> {
    let positions = 0..document.projects.len();
    let name = |at: usize| project(document, Some(at)).map(|project| project.name.as_str());
    let no = |at: usize| project(document, Some(at)).map(|project| project.no.as_str());
    let frame = DataFrame::new(
        positions.len(),
        vec![
            columns::small(positions.clone().map(Some)).with_name(KEY[0].into()).into(),
            columns::texts(positions.clone().map(no)).with_name("project_no".into()).into(),
            columns::texts(positions.map(name)).with_name("project".into()).into(),
        ],
    )?;
    Ok(frame.lazy())
}

/// The first amount that a programme alone owns, with how it is known. Where 概算要求・要望額 and 概算要求額 are both printed, the former.
fn money(own: LazyFrame, in_house: bool) -> LazyFrame {
    let its = col("recipient").eq(lit(IN_HOUSE)).fill_null(lit(false)).eq(lit(in_house));
    let shared = col("of_which").or(col("joint")).or(col("relisted"));
    let narrow = when(col("stage").eq(lit("request_and_priority")))
        .then(lit(0))
        .when(col("stage").eq(lit("priority")))
        .then(lit(2))
        .otherwise(lit(1));
    own.filter(col("role").eq(lit("programme")).and(its).and(shared.not()))
        .filter(col("programme_id").is_not_null().and(col("yen").is_not_null()))
        .with_column(narrow.alias("narrow"))
        .sort(["narrow", "amount_id"], total_order())
        .group_by_stable([col("programme_id")])
        .agg([col("yen").first().alias("request_yen"), col("pairing").first().alias("request_pairing")])
}

/// How a programme's amount is known: one of the document's year and stage before others, and among these its own before
/// one it shares, either before one that may be another's.
fn pairings(document: &Document, own: LazyFrame) -> PolarsResult<LazyFrame> {
    let claims: Vec<(&AmountRow, &str, u32)> = document.amounts.iter().flat_map(claims).collect();
    let frame = DataFrame::new(
        claims.len(),
        vec![
            columns::small(claims.iter().map(|(row, ..)| row.project)).with_name(KEY[0].into()).into(),
            columns::texts(claims.iter().map(|(_, name, _)| Some(*name))).with_name(KEY[1].into()).into(),
            columns::small(claims.iter().map(|(row, ..)| Some(row.id))).with_name("amount_id".into()).into(),
            columns::small(claims.iter().map(|(.., rank)| Some(*rank))).with_name("rank".into()).into(),
            columns::words(claims.iter().map(|(row, ..)| Some(row.pairing))).with_name("pairing".into()).into(),
        ],
    )?;
    let ids = own.select([col("amount_id"), lit(0).alias("elsewhere")]);
    Ok(frame
        .lazy()
        .join(ids, [col("amount_id")], [col("amount_id")], keeping_order(JoinType::Left))
        .with_column(col("elsewhere").fill_null(lit(1)))
        .sort(["elsewhere", "rank", "amount_id"], total_order())
        .group_by_stable(KEY.map(col))
        .agg([col("pairing").first()]))
}

/// The names an amount may belong to, with how near each is: owned alone, shared, possible.
fn claims(row: &AmountRow) -> impl Iterator<Item = (&AmountRow, &str, u32)> {
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
fn activities(document: &Document, listed: &Listed) -> PolarsResult<LazyFrame> {
    let listing = columns::small(document.activities.iter().map(|activity| Some(activity.listing)));
    let under = DataFrame::new(listing.len(), vec![listing.with_name("listing".into()).into()])?;
    let numbers = listed.listings.clone().lazy();
    Ok(under
        .lazy()
        .join(numbers, [col("listing")], [col("listing")], keeping_order(JoinType::Inner))
        .group_by_stable([col("programme_id").cast(schema::Kind::I32.dtype())])
        .agg([col("listing").count().alias("activities")]))
}
