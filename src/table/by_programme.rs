//! `by_programme`: one name across the projects of a document.

use polars::prelude::{DataFrame, PolarsResult};

use super::frames::{beside, counted, distinct, firsts, has, items, known, lists, or_zero, sorted, summed, with};
use super::listings::or_empty;
use super::{Basis, schema};

const NAME: [&str; 2] = ["document", "programme"];

/// 難治性疾患実用化研究事業 of projects 1, 2, 3 and 4 is one row.
pub(super) fn frame(basis: &Basis) -> PolarsResult<DataFrame> {
    let rows = &sorted(&basis.programmes, &["document", "programme_id"])?;
    let rows = &with(rows.clone(), "programme_ids", rows.column("programme_id")?.clone())?;
    let priced = rows.filter(&(has(rows, "request_yen")? | has(rows, "in_house_yen")?))?;
    let mut names = firsts(rows, &NAME)?.select(NAME)?;
    for said in [
        items(rows, &NAME, "ministries")?,
        distinct(rows, &NAME, "project_no")?,
        lists(rows, &NAME, "programme_ids")?,
        counted(rows, &NAME, "listed")?,
        counted(&priced, &NAME, "priced")?,
        summed(rows, &NAME, "request_yen")?,
        summed(rows, &NAME, "in_house_yen")?,
        known(&sorted(rows, &["line"])?, &NAME, "line")?,
    ] {
        names = beside(&names, &said, &NAME)?;
    }
    let (ministries, numbers) = (or_empty(&names, &["ministries"])?, or_empty(&names, &["project_no"])?);
    let priced = or_zero(&names, "priced")?;
    let names = with(with(with(names, "ministries", ministries)?, "project_nos", numbers)?, "priced", priced)?;
    schema::BY_PROGRAMME.of(&sorted(&names, &NAME)?)
}
