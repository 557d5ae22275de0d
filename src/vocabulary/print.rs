//! The words in force as people, files and programs read them.

use serde_json::{Value, json};

use super::folder::REMOVE;
use super::{Row, Table, Vocabulary};

/// For a terminal: each table with its rows, each row with where it comes from.
pub fn as_text(tables: &[&Table], vocabulary: Option<&Vocabulary>) -> String {
    let told: Vec<String> = tables.iter().map(|table| text(table, vocabulary)).collect();
    told.join("\n")
}

fn text(table: &Table, vocabulary: Option<&Vocabulary>) -> String {
    let rows = table.rows(vocabulary);
    let width = rows.iter().map(|row| row.origin().chars().count()).max().unwrap_or_default();
    let told = rows.iter().map(|row| format!("  {:<width$}  {}\n", row.origin(), row.cells.join(" | ")));
    let removed =
        removed(table, vocabulary).into_iter().map(|key| format!("  {:<width$}  {}\n", "removed", key.join(" | ")));
    let heading = format!("{}: {}\n", table.name, table.headings().join(" | "));
    heading + &told.chain(removed).collect::<String>()
}

/// As a file of a folder of words: with the embedded rows that are gone taken out, it makes the same rows in the same
/// order of the embedded ones.
pub fn as_tsv(table: &Table, vocabulary: Option<&Vocabulary>) -> String {
    let remarks = table.remarks().map(str::to_owned);
    let mut last = None;
    let rows = table.rows(vocabulary).into_iter().flat_map(|row| {
        let origin = Some(row.origin()).filter(|origin| last.as_ref() != Some(origin));
        last = origin.clone().or(last.take());
        origin.map(|origin| format!("# {origin}")).into_iter().chain([row.cells.join("\t")]).collect::<Vec<_>>()
    });
    let lines: Vec<String> = remarks.chain(rows).collect();
    let removed = removed(table, vocabulary).into_iter().map(|key| format!("{REMOVE}\t{}", key.join("\t")));
    lines.into_iter().chain(removed).map(|line| line + "\n").collect()
}

/// For programs: an array of tables.
pub fn as_json(tables: &[&Table], vocabulary: Option<&Vocabulary>) -> Value {
    let row = |row: Row<'_>| json!({ "cells": row.cells, "from": row.origin() });
    let table = |table: &&Table| {
        json!({
            "table": table.name,
            "columns": table.headings(),
            "rows": table.rows(vocabulary).into_iter().map(row).collect::<Vec<_>>(),
            "removed": removed(table, vocabulary),
        })
    };
    tables.iter().map(table).collect()
}

fn removed<'v>(table: &Table, vocabulary: Option<&'v Vocabulary>) -> Vec<Vec<&'v str>> {
    vocabulary.and_then(|vocabulary| vocabulary.of(table)).into_iter().flat_map(|change| change.removed()).collect()
}
