//! Values to unnamed columns of the types that the schema knows.

use polars::prelude::{DataType, Int32Type, NamedFrom as _, PlSmallStr, Series, StringChunked};
use polars::prelude::{IntoSeries as _, ListBuilderTrait as _, ListPrimitiveChunkedBuilder, ListStringChunkedBuilder};
use serde::Serialize;

use crate::budget::word;

/// Text.
pub(super) fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Series {
    Series::new(PlSmallStr::EMPTY, values.collect::<Vec<_>>())
}

/// Text made for the table; each is let go once it is in the column.
pub(super) fn owned(values: impl Iterator<Item = Option<String>>) -> Series {
    values.collect::<StringChunked>().into_series()
}

/// The word that the JSON form has for a value: `Role::GrandTotal` is `grand_total`.
pub(super) fn words<T: Serialize + PartialEq>(values: impl Iterator<Item = Option<T>>) -> Series {
    let mut words: Vec<(T, Option<String>)> = Vec::new(); // each is made once: many rows have few
    let mut place = |value: T| {
        words.iter().position(|(known, _)| *known == value).unwrap_or_else(|| {
            let word = word(&value);
            words.push((value, word));
            words.len() - 1
        })
    };
    let places: Vec<Option<usize>> = values.map(|value| value.map(&mut place)).collect();
    texts(places.into_iter().map(|place| place.and_then(|at| words[at].1.as_deref())))
}

/// Ids, lines, years. What does not fit 32 bits (no document has two thousand million lines) is missing, not cut.
pub(super) fn small<T: TryInto<i32>>(values: impl Iterator<Item = Option<T>>) -> Series {
    let fitting = values.map(|value| value.and_then(|value| value.try_into().ok()));
    Series::new(PlSmallStr::EMPTY, fitting.collect::<Vec<Option<i32>>>())
}

/// Yen and byte offsets.
pub(super) fn large<T: TryInto<i64>>(values: impl Iterator<Item = Option<T>>) -> Series {
    let fitting = values.map(|value| value.and_then(|value| value.try_into().ok()));
    Series::new(PlSmallStr::EMPTY, fitting.collect::<Vec<Option<i64>>>())
}

/// True or false.
pub(super) fn flags(values: impl Iterator<Item = bool>) -> Series {
    Series::new(PlSmallStr::EMPTY, values.collect::<Vec<_>>())
}

/// Lists of text; an empty list, never a missing one.
pub(crate) fn text_lists<S: AsRef<str>>(values: impl Iterator<Item = Vec<S>>) -> Series {
    let mut lists = ListStringChunkedBuilder::new(PlSmallStr::EMPTY, 0, 0);
    for value in values {
        lists.append_values_iter(value.iter().map(AsRef::as_ref));
    }
    lists.finish().into_series()
}

/// Lists of ids; an empty list, never a missing one.
pub(crate) fn id_lists<'a>(values: impl Iterator<Item = &'a [u32]>) -> Series {
    let mut lists = ListPrimitiveChunkedBuilder::<Int32Type>::new(PlSmallStr::EMPTY, 0, 0, DataType::Int32);
    for value in values {
        let ids: Vec<i32> = value.iter().filter_map(|id| i32::try_from(*id).ok()).collect();
        lists.append_slice(&ids);
    }
    lists.finish().into_series()
}
