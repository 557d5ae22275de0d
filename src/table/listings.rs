//! Where programmes are listed, and the number each programme gets.

use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, IntoColumn as _, NamedFrom as _, PlSmallStr};
use polars::prelude::{PolarsResult, Series, coalesce_columns};

use super::columns;
use super::frames::{beside, firsts, has, items, known, renamed, sorted, with};
use crate::budget::{Listing, ListingKind};

/// A programme is one name in one project: the key that listings, amounts and activities meet on.
pub(super) const KEY: [&str; 2] = ["project_at", "programme"];

/// What stands for the key once programmes are numbered.
pub(super) const NUMBER: [&str; 1] = ["programme_id"];

/// A document's listings, and its programmes with their numbers.
pub(super) struct Listed {
    /// One row a listing: its position in the document and its programme's number.
    pub(super) listings: DataFrame,
    /// One row a programme, in the order of its number.
    pub(super) programmes: DataFrame,
}

impl Listed {
    /// Takes the listings and lets them go: of a large document they are as much as all that is made of them.
    pub(super) fn of(listings: Vec<Listing>) -> PolarsResult<Listed> {
        let (places, numbers) = numbered(listings)?;
        let programmes = programmes(&places, &numbers)?;
        Ok(Listed { listings: places.select(["listing", NUMBER[0]])?, programmes })
    }

    /// The numbers of programmes, by their keys.
    pub(super) fn numbers(&self) -> PolarsResult<DataFrame> {
        self.programmes.select([KEY[0], KEY[1], NUMBER[0]])
    }
}

/// The places where programmes are listed, each with its programme's number, and the numbers by key.
fn numbered(listings: Vec<Listing>) -> PolarsResult<(DataFrame, DataFrame)> {
    let places = places(&listings)?;
    drop(listings);
    let numbers = numbers(&places.select([PLACE, KEY].concat())?)?;
    Ok((beside(&places, &numbers, &KEY)?, numbers))
}

/// One row a listing, in source order.
fn places(rows: &[Listing]) -> PolarsResult<DataFrame> {
    let detail = |row: &Listing| row.kind == ListingKind::Detail;
    let rank = |row: &Listing| 2 * u32::from(detail(row)) + u32::from(row.relisted);
    let named: [(&str, Series); 16] = [
        ("listing", columns::small((0..rows.len()).map(Some))),
        ("rank", columns::small(rows.iter().map(|row| Some(rank(row))))),
        (KEY[0], columns::small(rows.iter().map(|row| row.project))),
        (KEY[1], columns::texts(rows.iter().map(|row| Some(row.name.as_str())))),
        ("literal", columns::texts(rows.iter().map(|row| Some(row.literal.as_str())))),
        ("alias", columns::texts(rows.iter().map(|row| row.alias.as_deref()))),
        ("sub_programme", columns::texts(rows.iter().map(|row| row.sub_programme.as_deref()))),
        ("ministries", columns::text_lists(rows.iter().map(|row| row.ministries.iter().collect()))),
        ("status", columns::words(rows.iter().map(|row| row.status))),
        ("relisted", columns::small(rows.iter().map(|row| row.relisted.then_some(1)))),
        ("joint_with", columns::text_lists(rows.iter().map(|row| row.joint_with.iter().collect()))),
        ("page", columns::small(rows.iter().map(|row| row.page))),
        ("line", columns::small(rows.iter().map(|row| Some(row.line)))),
        ("detail_line", columns::small(rows.iter().map(|row| detail(row).then_some(row.line)))),
        ("byte_start", columns::large(rows.iter().map(|row| Some(row.span.start)))),
        ("byte_end", columns::large(rows.iter().map(|row| Some(row.span.end)))),
    ];
    DataFrame::new(rows.len(), named.into_iter().map(|(name, values)| values.with_name(name.into()).into()).collect())
}

/// Each programme with its number, in the order of the places where programmes are first listed.
fn numbers(places: &DataFrame) -> PolarsResult<DataFrame> {
    let first = firsts(&sorted(places, &PLACE)?, &KEY)?;
    let programmes = sorted(&first, &[PLACE, KEY].concat())?.select(KEY)?;
    let numbers = columns::small((1..=programmes.height()).map(Some));
    with(programmes, NUMBER[0], numbers)
}

const PLACE: [&str; 2] = ["line", "byte_start"];

/// What places list, to be told apart by item.
const LISTS: [&str; 2] = ["ministries", "joint_with"];

/// ● and ◆ of one programme become one row: its place is that of the first ●, or of the first ◆ where there is none, one
/// that is not 再掲 before others.
fn programmes(places: &DataFrame, numbers: &DataFrame) -> PolarsResult<DataFrame> {
    let ranked = sorted(&places.drop_many(LISTS), &["rank", "line", "byte_start"])?;
    let place = ["programme_id", "literal", "page", "line", "byte_start", "byte_end"];
    let mut programmes = beside(numbers, &firsts(&ranked, &NUMBER)?.select(place)?, &NUMBER)?;
    for said in ["alias", "sub_programme", "status", "relisted", "detail_line"] {
        programmes = beside(&programmes, &known(&ranked, &NUMBER, said)?, &NUMBER)?;
    }
    drop(ranked);
    let in_order = sorted(&places.select([&PLACE[..], &NUMBER, &KEY[1..], &LISTS].concat())?, &PLACE)?;
    for list in LISTS {
        programmes = beside(&programmes, &items(&in_order, &NUMBER, list)?, &NUMBER)?;
    }
    let elsewhere = renamed(
        &items(&in_order, &KEY[1..], "ministries")?,
        &[(KEY[1], KEY[1]), ("ministries", "ministries_of_name")],
    )?;
    let programmes = beside(&programmes, &elsewhere, &KEY[1..])?;
    let (tagged, named) = (has(&programmes, "ministries")?, has(&programmes, "ministries_of_name")?);
    let relisted = has(&programmes, "relisted")?.into_column();
    let ministries = or_empty(&programmes, &["ministries", "ministries_of_name"])?;
    let joint_with = or_empty(&programmes, &["joint_with"])?;
    let programmes = with(programmes, "relisted", relisted)?;
    let programmes = with(with(programmes, "ministries", ministries)?, "joint_with", joint_with)?;
    with(programmes, "ministries_from", ministries_from(&tagged, &named))
}

/// The first of some lists that is there, or an empty one.
pub(super) fn or_empty(frame: &DataFrame, names: &[&str]) -> PolarsResult<Column> {
    let empty = Series::new(PlSmallStr::EMPTY, [Series::new_empty(PlSmallStr::EMPTY, &DataType::String)]);
    coalesce_columns(&[frame.select_to_vec(names)?, vec![empty.into()]].concat())
}

fn ministries_from(tagged: &BooleanChunked, named: &BooleanChunked) -> Series {
    columns::texts(tagged.iter().zip(named.iter()).map(|from| match from {
        (Some(true), _) => Some("tag"),
        (_, Some(true)) => Some("elsewhere"),
        _ => None,
    }))
}
