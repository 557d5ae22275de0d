//! CSV: UTF-8, a header line, `|` between the items of a list, `true` and `false`, nothing for a missing value.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula. A text that begins so gets an apostrophe
//! in front, [`guarded`]; numbers are left alone. [`unguarded`] gives the text back as it was, and [`read`] does so.

use std::borrow::Cow;
use std::io::{Cursor, Write};
use std::sync::Arc;

use polars::prelude::{Column as Values, DataFrame, DataType, Field, IntoColumn, PolarsResult, Schema, Series};
use polars::prelude::{StringChunked, polars_err};
use polars_io::prelude::{CsvReadOptions, CsvWriter, SerReader as _, SerWriter as _};

use crate::table::{Kind, Table, columns};
use crate::visible::is_hidden;

/// What begins a file that is marked as UTF-8, as Excel wants it.
pub const MARK: &[u8] = "\u{feff}".as_bytes();

/// The header line of a table.
pub fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// A text that no spreadsheet takes for a formula: with an apostrophe in front where it begins like one.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was guarded. Of apostrophes the text has itself none is lost: with them it was guarded, too.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_like_formula(text)).unwrap_or(cell)
}

/// Whether a text begins like a formula, behind any apostrophes, blanks and chars that are not seen. Full-width signs
/// count: a Japanese spreadsheet takes them for narrow ones. So do a tab and the end of a line, which may part cells.
fn is_like_formula(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    let seen = text.trim_start_matches(|char: char| char.is_whitespace() || is_hidden(char));
    text.starts_with(['\t', '\r', '\n']) || seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// A frame as CSV without a header.
pub fn rows(frame: &DataFrame) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    write(frame, &mut bytes)?;
    Ok(bytes)
}

/// Writes a frame as CSV without a header, some rows at a time: a large table's lists are not all held as texts.
pub fn write(frame: &DataFrame, mut to: impl Write) -> PolarsResult<()> {
    for first in (0..frame.height()).step_by(AT_A_TIME) {
        let some = frame.slice(i64::try_from(first).unwrap_or(i64::MAX), AT_A_TIME);
        let flat = some.columns().iter().map(flat).collect::<PolarsResult<Vec<_>>>()?;
        CsvWriter::new(&mut to).include_header(false).finish(&mut DataFrame::new(some.height(), flat)?)?;
    }
    Ok(())
}

/// Rows that are made text together.
const AT_A_TIME: usize = 8192;

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
    if let Ok(texts) = column.str() {
        return Ok(with_guards(texts).map_or_else(|| column.clone(), IntoColumn::into_column));
    }
    if !matches!(column.dtype(), DataType::List(_)) {
        return Ok(column.clone());
    }
    let mut cells = Vec::with_capacity(column.len());
    for list in column.list()?.amortized_iter() {
        cells.push(list.map_or(Ok(None), |items| joined(items.as_ref()))?);
    }
    let cells = StringChunked::from_iter(cells).with_name(column.name().clone());
    Ok(with_guards(&cells).unwrap_or(cells).into_column())
}

/// The texts guarded; none where none needs it.
fn with_guards(texts: &StringChunked) -> Option<StringChunked> {
    let guards = texts.iter().flatten().any(is_like_formula);
    guards
        .then(|| texts.iter().map(|text| text.map(guarded)).collect::<StringChunked>().with_name(texts.name().clone()))
}

/// The items of a list; a missing value where there are none, as in most rows.
fn joined(items: &Series) -> PolarsResult<Option<String>> {
    if items.is_empty() {
        return Ok(None);
    }
    let texts = items.cast(&DataType::String)?;
    let texts: Vec<&str> = texts.str()?.iter().flatten().collect();
    Ok((!texts.is_empty()).then(|| texts.join("|")))
}

/// The column with its lists again; an empty one where the cell is empty.
fn listed(column: &Values, kind: Kind) -> PolarsResult<Values> {
    if kind == Kind::Str {
        let texts = column.str()?.iter().map(|cell| cell.map(unguarded));
        return Ok(texts.collect::<StringChunked>().with_name(column.name().clone()).into_column());
    }
    if !matches!(kind, Kind::Strs | Kind::I32s) {
        return Ok(column.clone());
    }
    let cells = column.str()?.iter().map(|cell| unguarded(cell.unwrap_or_default()).split_terminator('|'));
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
    use polars::prelude::{DataFrame, NamedFrom as _, Series};

    use crate::table::{Aggregates, Column, Kind, Table, Tables, columns};

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
    fn what_begins_like_a_formula_is_guarded_and_comes_back() {
        let starts = [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "＝1",
            "＋1",
            "－3億円",
            "－",
            "＠",
            "\t甲",
            "\r甲",
            " =1",
            "　＝1",
            "\u{feff}=1",
        ];
        for text in starts {
            assert_eq!(super::guarded(text), format!("'{text}"));
            for quoted in ["", "'", "''"].map(|quotes| format!("{quotes}{text}")) {
                let cell = super::guarded(&quoted);
                assert!(cell.starts_with('\''), "{quoted}");
                assert_eq!(super::unguarded(&cell), quoted);
            }
        }
        for text in ["", "'", "'甲", "△12", "▲12", "12-3", "甲=乙", "(+3)", "−", "'12"] {
            assert_eq!((super::guarded(text).as_ref(), super::unguarded(text)), (text, text));
        }
    }

    #[test]
    fn a_column_of_texts_or_lists_is_guarded_and_one_of_numbers_is_not() {
        let table = Table {
            name: "t",
            row: "",
            key: &[],
            columns: &[
                Column { name: "text", kind: Kind::Str, meaning: "" },
                Column { name: "texts", kind: Kind::Strs, meaning: "" },
                Column { name: "yen", kind: Kind::I64, meaning: "" },
            ],
        };
        let texts = Series::new("text".into(), [Some("=1"), None, Some("甲,\"'")]);
        let lists = columns::text_lists([vec!["-1", "+2"], vec![], vec!["甲", "=1"]].into_iter());
        let yen = Series::new("yen".into(), [-1_i64, 0, 1]);
        let frame = table.frame(vec![("text", texts), ("texts", lists), ("yen", yen)]).unwrap();
        let rows = super::rows(&frame).unwrap();
        assert_eq!(String::from_utf8(rows.clone()).unwrap(), "'=1,'-1|+2,-1\n,,0\n\"甲,\"\"'\",甲|=1,1\n");
        assert!(super::read(&rows, &table).unwrap().equals_missing(&frame));
    }

    #[test]
    fn rows_do_not_depend_on_how_many_are_made_at_a_time() {
        let height = super::AT_A_TIME + 2;
        let lists = columns::text_lists((0..height).map(|row| vec![row.to_string(), "甲".to_owned()]));
        let frame = DataFrame::new(height, vec![lists.with_name("lists".into()).into()]).unwrap();
        let expected: String = (0..height).map(|row| format!("{row}|甲\n")).collect();
        assert_eq!(String::from_utf8(super::rows(&frame).unwrap()).unwrap(), expected);
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
