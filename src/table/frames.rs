//! What tables do with frames. Each step is one of polars' and keeps or sets an order.
//!
//! They are polars' own operations at once, not its lazy plans: a document's tables are small, so that planning took longer
//! than working, and what makes plans is a third of polars to compile.

use polars::prelude::{
    BooleanChunked, ChunkCompareEq as _, Column, DataFrame, DataType, ExplodeOptions, GroupsIndicator,
};
use polars::prelude::{IdxCa, IntoColumn, NamedFrom as _, PlSmallStr, PolarsResult, Series, SortMultipleOptions};
use polars::prelude::{UniqueKeepStrategy, coalesce_columns, private_left_join_multiple_keys};

use super::columns;

/// Sorted; equal rows stay as they were, whatever the number of threads.
pub(super) fn sorted(frame: &DataFrame, by: &[&str]) -> PolarsResult<DataFrame> {
    frame.sort(by.iter().copied(), SortMultipleOptions::default().with_maintain_order(true))
}

/// Every row of a frame, in its order, beside what another has for its key. A missing value is the same as a missing value.
pub(super) fn beside(left: &DataFrame, right: &DataFrame, on: &[&str]) -> PolarsResult<DataFrame> {
    let (rows, found) = matches(left, right, on)?;
    left.take(&rows)?.hstack(right.drop_many(on.iter().copied()).take(&found)?.columns())
}

/// The rows whose key another frame has, and those whose key it has not.
pub(super) fn parted(frame: &DataFrame, by: &DataFrame, on: &[&str]) -> PolarsResult<[DataFrame; 2]> {
    let (_, found) = matches(frame, &firsts(&by.select(on)?, on)?, on)?;
    Ok([frame.filter(&found.is_not_null())?, frame.filter(&found.is_null())?])
}

/// The rows of a left join: polars' own by name would have every kind of join compiled anew, here and optimised.
fn matches(left: &DataFrame, right: &DataFrame, on: &[&str]) -> PolarsResult<(IdxCa, IdxCa)> {
    let (rows, found) = private_left_join_multiple_keys(&left.select_to_vec(on)?, &right.select_to_vec(on)?, true)?;
    let found = found.into_iter().map(|row| row.to_opt());
    Ok((IdxCa::from_vec(PlSmallStr::EMPTY, rows), found.collect()))
}

/// The first row of each key.
pub(super) fn firsts(frame: &DataFrame, key: &[&str]) -> PolarsResult<DataFrame> {
    let key: Vec<String> = key.iter().map(|name| (*name).to_owned()).collect();
    frame.unique_stable(Some(&key), UniqueKeepStrategy::First, None)
}

/// The first value of a column that each key has; no row for a key without one.
pub(super) fn known(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    firsts(&values(frame, key, name)?, key)
}

/// How many rows each key has.
pub(super) fn counted(frame: &DataFrame, key: &[&str], name: &'static str) -> PolarsResult<DataFrame> {
    let mut counted = frame.select(key)?.group_by_stable(key)?.select([key[0]]).count()?;
    named_last(&mut counted, name)?;
    Ok(counted)
}

/// The sum of the values of a column that each key has; no row for a key without one.
#[expect(deprecated, reason = "polars would rather have its plans used")]
pub(super) fn summed(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    let mut summed = values(frame, key, name)?.group_by_stable(key)?.select([name]).sum()?;
    named_last(&mut summed, name)?;
    Ok(summed)
}

/// The values of a column that each key has, as a list; no row for a key without one.
pub(super) fn lists(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    let values = values(frame, key, name)?;
    let groups = values.group_by_stable(key)?;
    let column = values.column(name)?.as_materialized_series();
    let list = |rows: GroupsIndicator<'_>| match rows {
        GroupsIndicator::Idx((_, rows)) => column.take_slice(rows),
        GroupsIndicator::Slice([first, len]) => Ok(column.slice(first.into(), len as usize)),
    };
    let lists = groups.get_groups().iter().map(list).collect::<PolarsResult<Vec<Series>>>()?;
    let kind = DataType::List(Box::new(column.dtype().clone())); // which no lists do not tell
    let mut keys = groups.keys();
    keys.push(Series::new(name.into(), lists).cast(&kind)?.into());
    DataFrame::new(keys[0].len(), keys)
}

/// As [`lists`], each value once.
pub(super) fn distinct(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    lists(&firsts(&values(frame, key, name)?, &[key, &[name]].concat())?, key, name)
}

/// Every item of a column of lists that each key has, once, as a list; no row for a key without items.
pub(super) fn items(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    distinct(&values(frame, key, name)?.explode([name], ITEMS)?, key, name)
}

/// An empty list leaves no row.
const ITEMS: ExplodeOptions = ExplodeOptions { empty_as_null: false, keep_nulls: false };

/// The rows where a column has a value, with their keys.
fn values(frame: &DataFrame, key: &[&str], name: &str) -> PolarsResult<DataFrame> {
    frame.select([key, &[name]].concat())?.filter(&frame.column(name)?.is_not_null())
}

/// polars names a sum after its column and itself.
fn named_last(frame: &mut DataFrame, name: &str) -> PolarsResult<()> {
    let last = frame.columns()[frame.width() - 1].name().clone();
    frame.rename(&last, name.into()).map(drop)
}

/// Columns of a frame, each under a new name.
pub(super) fn renamed(frame: &DataFrame, names: &[(&str, &str)]) -> PolarsResult<DataFrame> {
    let column = |(from, to): &(&str, &str)| Ok(frame.column(from)?.clone().with_name((*to).into()));
    DataFrame::new(frame.height(), names.iter().map(column).collect::<PolarsResult<_>>()?)
}

/// The frame with a column more, or another in the place of one.
pub(super) fn with(mut frame: DataFrame, name: &str, values: impl IntoColumn) -> PolarsResult<DataFrame> {
    frame.with_column(values.into_column().with_name(name.into()))?;
    Ok(frame)
}

/// The value of the first of some columns that has one.
pub(super) fn either(frame: &DataFrame, names: &[&str]) -> PolarsResult<Column> {
    coalesce_columns(&frame.select_to_vec(names)?)
}

/// A count by [`counted`]; 0 where there was nothing to count.
pub(super) fn or_zero(frame: &DataFrame, name: &str) -> PolarsResult<Series> {
    Ok(columns::small(frame.column(name)?.idx()?.iter().map(|count| Some(count.unwrap_or(0)))))
}

/// Where a column of text says so; missing where it says nothing.
pub(super) fn says(frame: &DataFrame, name: &str, word: &str) -> PolarsResult<BooleanChunked> {
    Ok(frame.column(name)?.str()?.equal(word))
}

/// Where a column of flags is set.
pub(super) fn is(frame: &DataFrame, name: &str) -> PolarsResult<BooleanChunked> {
    frame.column(name)?.bool().cloned()
}

/// Where a column has a value.
pub(super) fn has(frame: &DataFrame, name: &str) -> PolarsResult<BooleanChunked> {
    Ok(frame.column(name)?.is_not_null())
}
