//! `series`: each programme along its chain of names, one row a document.

use polars::prelude::{DataFrame, PolarsResult};

use super::{columns, schema};
use crate::continuity::Point;

/// The rows of a series.
pub fn series(points: &[Point]) -> PolarsResult<DataFrame> {
    let text = |of: fn(&Point) -> &String| columns::texts(points.iter().map(move |point| Some(of(point).as_str())));
    schema::SERIES.frame(vec![
        ("chain", text(|point| &point.chain)),
        ("document", text(|point| &point.document)),
        ("fiscal_year", columns::small(points.iter().map(|point| point.fiscal_year.map(|year| year.0)))),
        ("stage", columns::words(points.iter().map(|point| point.stage))),
        ("programme", text(|point| &point.programme)),
        ("projects", columns::text_lists(points.iter().map(|point| point.projects.iter().collect()))),
        ("yen", columns::large(points.iter().map(|point| point.yen.map(|yen| yen.0)))),
        ("relation", columns::words(points.iter().map(|point| point.relation))),
        ("came_from", columns::text_lists(points.iter().map(|point| point.from.iter().collect()))),
        (
            "evidence",
            columns::texts(points.iter().map(|point| (!point.evidence.is_empty()).then_some(point.evidence.as_str()))),
        ),
        ("change_yen", columns::large(points.iter().map(|point| point.change_yen.map(|yen| yen.0)))),
        ("verdict", columns::words(points.iter().map(|point| point.verdict))),
        ("line", columns::small(points.iter().map(|point| Some(point.line)))),
    ])
}
