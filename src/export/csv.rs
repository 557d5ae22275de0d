//! CSV: UTF-8, a header line, `|` between the items of a list, `true` and `false`, nothing for a missing value.

use std::io::Cursor;
use std::sync::Arc;

use polars::prelude::{Column as Values, DataFrame, DataType, Field, IntoColumn as _, PolarsResult, Schema, Series};
use polars::prelude::{StringChunked, polars_err};
use polars_io::prelude::{CsvReadOptions, CsvWriter, SerReader as _, SerWriter as _};

use crate::table::{Kind, Table, columns};

/// The header line of a table.
pub fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// A frame as CSV without a header.
pub fn rows(frame: &DataFrame) -> PolarsResult<Vec<u8>> {
    let flat = frame.columns().iter().map(flat).collect::<PolarsResult<Vec<_>>>()?;
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes).include_header(false).finish(&mut DataFrame::new(frame.height(), flat)?)?;
    Ok(bytes)
}

/// Reads rows of a table back from CSV without a header. A text that is empty comes back missing.
pub fn read(rows: &[u8], table: &Table) -> PolarsResult<DataFrame> {
    if rows.is_empty() {
        return Ok(table.empty());
    }
    let plain = |kind: Kind| if matches!(kind, Kind::Strs | Kind::I32s) { DataType::String } else { kind.dtype() };
    let schema: Schema =
        table.columns.iter().map(|column| Field::new(column.name.into(), plain(column.kind))).collect();
    let options = CsvReadOptions::default().with_has_header(false).with_schema(Some(Arc::new(schema)));
    let read = options.into_reader_with_file_handle(Cursor::new(rows)).finish()?;
    let columns = table.columns.iter().zip(read.columns()).map(|(column, values)| listed(values, column.kind));
    DataFrame::new(read.height(), columns.collect::<PolarsResult<_>>()?)
}

/// A column without lists.
fn flat(column: &Values) -> PolarsResult<Values> {
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

/// The column with its lists again; an empty one where the cell is empty.
fn listed(column: &Values, kind: Kind) -> PolarsResult<Values> {
    if !matches!(kind, Kind::Strs | Kind::I32s) {
        return Ok(column.clone());
    }
    let cells = column.str()?.iter().map(|cell| cell.unwrap_or_default().split_terminator('|'));
    let lists = match kind {
        Kind::I32s => {
            let ids = cells.map(|items| items.map(str::parse).collect()).collect::<Result<Vec<Vec<u32>>, _>>();
            let ids = ids.map_err(|_| polars_err!(ComputeError: "{}: not a list of numbers", column.name()))?;
            columns::id_lists(ids.iter().map(Vec::as_slice))
        }
        _ => columns::text_lists(cells.map(Iterator::collect::<Vec<_>>)),
    };
    Ok(lists.with_name(column.name().clone()).into_column())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::table::{Aggregates, Tables};

    #[test]
    fn lists_flags_and_missing_values_are_plain() {
        let tables = Tables::of(&crate::table::sample::document()).unwrap();
        let text = String::from_utf8(super::rows(&tables.notes).unwrap()).unwrap();
        assert_eq!(text.lines().next().unwrap(), "見本,1,rounding,四捨五入している,9,90,99,1|8");
        let text = String::from_utf8(super::rows(&tables.programmes).unwrap()).unwrap();
        let last =
            "6,2,二プロジェクト,甲事業,甲事業,,,文部科学省|厚生労働省,,false,,3,210,,2100,2109,,,stated,0,elsewhere";
        assert_eq!(text.lines().last().unwrap(), format!("見本,{last}"));
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let tables = Tables::of(&crate::table::sample::document()).unwrap();
        let aggregates = Aggregates::of(&tables).unwrap();
        for (table, frame) in aggregates.each() {
            let rows = super::rows(frame).unwrap();
            assert!(super::read(&rows, table).unwrap().equals_missing(frame), "{}", table.name);
            let twice = [rows.clone(), rows].concat();
            assert_eq!(super::read(&twice, table).unwrap().height(), 2 * frame.height());
            assert_eq!(super::read(b"", table).unwrap(), table.empty());
        }
    }
}
