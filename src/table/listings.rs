//! Where programmes are listed, and the number each programme gets.

use polars::prelude::{DataFrame, IntoLazy as _, JoinArgs, JoinType, LazyFrame, PolarsResult, col, cols, lit};
use polars::prelude::{
    DataType, ExplodeOptions, Expr, JoinCoalesce, Literal as _, MaintainOrderJoin, NULL, NamedFrom as _,
};
use polars::prelude::{PlSmallStr, Series, coalesce, when};

use super::{columns, total_order};
use crate::budget::Document;

/// A programme is one name in one project: the key that listings, amounts and activities meet on.
pub(super) const KEY: [&str; 2] = ["project_at", "programme"];

/// An empty list leaves no row.
const ITEMS: ExplodeOptions = ExplodeOptions { empty_as_null: false, keep_nulls: false };

/// A document's listings, and its programmes with their numbers.
pub(super) struct Listed {
    /// One row a listing: its position in the document and its programme's number.
    pub(super) listings: DataFrame,
    /// One row a programme, in the order of its number.
    pub(super) programmes: DataFrame,
}

impl Listed {
    pub(super) fn of(document: &Document) -> PolarsResult<Listed> {
        let listings = places(document)?;
        let programmes = programmes(listings.clone().lazy()).collect()?;
        let numbers = programmes.clone().lazy().select([col(KEY[0]), col(KEY[1]), col("programme_id")]);
        let numbered = on_key(listings.lazy(), numbers, JoinType::Left);
        let listings = numbered.select([col("listing"), col("programme_id")]).collect()?;
        Ok(Listed { listings, programmes })
    }
}

/// Joins on a programme's key; programmes outside projects meet too, and the left side keeps its order.
pub(super) fn on_key(left: LazyFrame, right: LazyFrame, how: JoinType) -> LazyFrame {
    left.join_builder()
        .with(right)
        .on(KEY.map(col))
        .how(how)
        .join_nulls(true)
        .coalesce(JoinCoalesce::CoalesceColumns)
        .suffix("_detail")
        .maintain_order(MaintainOrderJoin::LeftRight)
        .finish()
}

/// A join on equal columns that keeps the order of the left side.
pub(super) fn keeping_order(how: JoinType) -> JoinArgs {
    JoinArgs { maintain_order: MaintainOrderJoin::LeftRight, ..JoinArgs::new(how) }
}

/// One row a listing, in source order.
fn places(document: &Document) -> PolarsResult<DataFrame> {
    let rows = &document.listings;
    let named: [(&str, Series); 15] = [
        ("listing", columns::small((0..rows.len()).map(Some))),
        ("kind", columns::words(rows.iter().map(|row| Some(row.kind)))),
        (KEY[0], columns::small(rows.iter().map(|row| row.project))),
        (KEY[1], columns::texts(rows.iter().map(|row| Some(row.name.as_str())))),
        ("literal", columns::texts(rows.iter().map(|row| Some(row.literal.as_str())))),
        ("alias", columns::texts(rows.iter().map(|row| row.alias.as_deref()))),
        ("sub_programme", columns::texts(rows.iter().map(|row| row.sub_programme.as_deref()))),
        ("ministries", columns::text_lists(rows.iter().map(|row| row.ministries.iter().collect()))),
        ("status", columns::words(rows.iter().map(|row| row.status))),
        ("relisted", columns::flags(rows.iter().map(|row| row.relisted))),
        ("joint_with", columns::text_lists(rows.iter().map(|row| row.joint_with.iter().collect()))),
        ("page", columns::small(rows.iter().map(|row| row.page))),
        ("line", columns::small(rows.iter().map(|row| Some(row.line)))),
        ("byte_start", columns::large(rows.iter().map(|row| Some(row.span.start)))),
        ("byte_end", columns::large(rows.iter().map(|row| Some(row.span.end)))),
    ];
    DataFrame::new(rows.len(), named.into_iter().map(|(name, values)| values.with_name(name.into()).into()).collect())
}

/// ● and ◆ of one programme become one row.
fn programmes(listings: LazyFrame) -> LazyFrame {
    let slides = folded(listings.clone().filter(col("kind").eq(lit("slide"))));
    let details = folded(listings.clone().filter(col("kind").eq(lit("detail"))));
    let joined = on_key(slides, details, JoinType::Full).select([
        col(KEY[0]),
        col(KEY[1]),
        either("literal"),
        coalesce(&[col("alias"), col("alias_detail")]),
        coalesce(&[col("sub_programme"), col("sub_programme_detail")]),
        coalesce(&[col("status"), col("status_detail")]),
        col("relisted").fill_null(lit(false)).or(col("relisted_detail").fill_null(lit(false))).alias("relisted"),
        either("page"),
        either("line"),
        col("line_detail").alias("detail_line"),
        either("byte_start"),
        either("byte_end"),
    ]);
    let in_order = listings.clone().sort(["line", "byte_start"], total_order());
    let elsewhere = items(in_order.clone(), "ministries", "ministries_of_name", &KEY[1..]);
    let own = items(in_order.clone(), "ministries", "ministries_of_project", &KEY);
    let shared = items(in_order.clone(), "joint_with", "joint_with", &KEY);
    let stated = on_key(on_key(first_places(in_order), own, JoinType::Left), shared, JoinType::Left);
    on_key(joined, stated, JoinType::Left)
        .join(elsewhere, [col(KEY[1])], [col(KEY[1])], keeping_order(JoinType::Left))
        .with_columns(["ministries_of_project", "ministries_of_name", "joint_with"].map(or_empty))
        .with_columns([ministries(), ministries_from()])
        .sort(["first_line", "first_byte", KEY[0], KEY[1]], total_order())
        .with_row_index("programme_id", Some(1))
}

/// Listings of one kind, one row a programme: the place of the first that is not 再掲, and what any of them says.
fn folded(listings: LazyFrame) -> LazyFrame {
    let first = |name| col(name).first();
    let known = |name| col(name).first_non_null();
    listings.sort(["relisted", "line", "byte_start"], total_order()).group_by_stable(KEY.map(col)).agg([
        first("literal"),
        known("alias"),
        known("sub_programme"),
        known("status"),
        col("relisted").any(true),
        first("page"),
        first("line"),
        first("byte_start"),
        first("byte_end"),
    ])
}

/// Where the first listing of each programme stands.
fn first_places(in_order: LazyFrame) -> LazyFrame {
    in_order
        .group_by_stable(KEY.map(col))
        .agg([col("line").first().alias("first_line"), col("byte_start").first().alias("first_byte")])
}

/// Every item of a list column, once, in the order of the rows; no row for a key without items.
pub(super) fn items(rows: LazyFrame, list: &'static str, name: &str, key: &[&str]) -> LazyFrame {
    rows.explode(cols([list]), ITEMS)
        .filter(col(list).is_not_null())
        .group_by_stable(key.iter().map(|name| col(*name)).collect::<Vec<_>>())
        .agg([col(list).unique_stable().alias(name)])
}

/// The list, or an empty one where a join left none.
pub(super) fn or_empty(list: &str) -> Expr {
    let empty = Series::new(PlSmallStr::EMPTY, [Series::new_empty(PlSmallStr::EMPTY, &DataType::String)]);
    coalesce(&[col(list), empty.lit()]).alias(list)
}

/// The slide's value where there is a slide, else the detail page's; never a mixture of two places.
fn either(name: &str) -> Expr {
    when(col("line").is_not_null()).then(col(name)).otherwise(col(format!("{name}_detail"))).alias(name)
}

fn on_own_pages() -> Expr {
    col("ministries_of_project").list().len().gt(lit(0))
}

fn ministries() -> Expr {
    when(on_own_pages()).then(col("ministries_of_project")).otherwise(col("ministries_of_name")).alias("ministries")
}

fn ministries_from() -> Expr {
    when(on_own_pages())
        .then(lit("tag"))
        .when(col("ministries_of_name").list().len().gt(lit(0)))
        .then(lit("elsewhere"))
        .otherwise(lit(NULL))
        .alias("ministries_from")
}
