//! CSV: UTF-8, a header line, `|` between the items of a list, `true` and `false`, nothing for a missing value.

use polars::prelude::{Column, DataFrame, DataType, IntoColumn as _, PolarsResult, Series, StringChunked};
use polars_io::prelude::{CsvWriter, SerWriter as _};

/// A frame as CSV.
pub fn to_bytes(frame: &DataFrame) -> PolarsResult<Vec<u8>> {
    let flat = frame.columns().iter().map(flat).collect::<PolarsResult<Vec<_>>>()?;
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes).finish(&mut DataFrame::new(frame.height(), flat)?)?;
    Ok(bytes)
}

/// A column without lists.
fn flat(column: &Column) -> PolarsResult<Column> {
    if !matches!(column.dtype(), DataType::List(_)) {
        return Ok(column.clone());
    }
    let mut cells = Vec::with_capacity(column.len());
    for list in column.list()?.amortized_iter() {
        cells.push(list.map_or(Ok(None), |items| joined(items.as_ref()))?);
    }
    Ok(StringChunked::from_iter(cells).with_name(column.name().clone()).into_column())
}

/// The items of a list; a missing value where there are none.
fn joined(items: &Series) -> PolarsResult<Option<String>> {
    let texts = items.cast(&DataType::String)?;
    let texts: Vec<&str> = texts.str()?.iter().flatten().collect();
    Ok((!texts.is_empty()).then(|| texts.join("|")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::table::Tables;

    #[test]
    fn lists_flags_and_missing_values_are_plain() {
        let tables = Tables::of(&crate::table::sample::document()).unwrap();
        let text = String::from_utf8(super::to_bytes(&tables.notes).unwrap()).unwrap();
        assert_eq!(text.lines().nth(1).unwrap(), "見本,1,rounding,四捨五入している,9,90,99,1|8");
        let text = String::from_utf8(super::to_bytes(&tables.programmes).unwrap()).unwrap();
        let last =
            "6,2,二プロジェクト,甲事業,甲事業,,,文部科学省|厚生労働省,,false,,3,210,,2100,2109,,,stated,0,elsewhere";
        assert_eq!(text.lines().last().unwrap(), format!("見本,{last}"));
    }
}
