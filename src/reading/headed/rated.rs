//! Rows whose amounts have their rates behind them: 治水事業 1兆5,660億円 0.96 9,754億円 0.96.

use std::borrow::Cow;

use super::name;
use crate::budget::Role;
use crate::grammar::ledger::{RowName, heads, row_name};
use crate::grammar::rate::is_ratio_cell;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line, NAME_LINES};
use crate::reading::rows::Draft;

// so many rows of amounts with rates make a table
const LEAST_RATED: usize = 3;
// how many lines above such rows may label their columns
const MOST_LABELS: usize = 8;

// 治水事業 1兆5,660億円 0.96 9,754億円 0.96: rows in which each amount has its rate behind it are of the document's own year, whatever
// labels their columns; a part of another in the next column, as 国費 is of 事業費, so that none is added
pub(super) fn rated(frame: &Frame<'_, '_>) -> Vec<Draft> {
    let text = frame.text.as_str();
    let lines = frame.sheet.lines;
    let rows: Vec<&[Cited]> = frame.sheet.cited.chunk_by(|one, next| one.line == next.line).collect();
    let goes_on = |above: &&[Cited], below: &&[Cited]| {
        let between = &lines[above[0].line + 1..below[0].line];
        let alike = is_rated(text, lines, above) && is_rated(text, lines, below) && above.len() == below.len();
        alike && between.len() <= NAME_LINES && between.iter().all(|line| line.kind == Kind::Text)
    };
    // 令和５年度 伸率 令和６年度 伸率: columns that may be of years of their own
    let dated = |line: usize| {
        let periods = heads(lines[line].text).into_iter().flatten().filter_map(|head| head.period());
        periods.into_iter().any(|period| period.year.is_some())
    };
    let undated = |table: &&[&[Cited]]| {
        let first = table[0][0].line;
        !(first.saturating_sub(MOST_LABELS)..first).any(dated)
    };
    let tables = rows.chunk_by(goes_on).filter(|table| table.len() >= LEAST_RATED && !frame.several);
    let tables = tables.filter(undated);
    tables.flat_map(|table| rated_table(frame, table)).collect()
}

fn rated_table(frame: &Frame<'_, '_>, table: &[&[Cited]]) -> Vec<Draft> {
    let (text, lines) = (frame.text.as_str(), frame.sheet.lines);
    let mut above = None;
    let named = |row: &&'_ [Cited]| {
        let own = row[0].line;
        let behind = above.replace(own);
        let printed = match name(text, &lines[own], &row[0]) {
            Some(printed) => printed.to_owned(),
            None => behind.map(|behind| lines[behind + 1..own].iter().map(|line| line.text).collect())?,
        };
        let name = row_name(&printed);
        Some(name).filter(|name| !name.name.is_empty())
    };
    let names: Option<Vec<RowName>> = table.iter().map(named).collect();
    let draft = |name: &RowName, cited: &Cited| {
        let mut draft = frame.draft(cited, if name.total.is_some() { Role::TableTotal } else { Role::TableCell });
        let row = &mut draft.row;
        (row.stage, row.fiscal_year) = (frame.stage, frame.fiscal_year);
        row.subjects = vec![name.name.clone()];
        row.flags.of_which |= name.of_which;
        row.flags.relisted |= name.relisted;
        row.flags.additive = false;
        row.reason = Cow::Borrowed("in a row whose amounts have their rates behind them");
        draft
    };
    let names = names.unwrap_or_default();
    let rows = names.iter().zip(table);
    rows.flat_map(|(name, row)| row.iter().map(|cited| draft(name, cited)).collect::<Vec<_>>()).collect()
}

// whether a row of two amounts or more, which say nothing of when they are, has a rate and nothing else behind each
fn is_rated(text: &str, lines: &[Line<'_>], row: &[Cited]) -> bool {
    let (Some(first), true) = (row.first(), row.len() > 1) else { return false };
    let line = &lines[first.line];
    let ends = row[1..].iter().map(|next| next.mention.range.start).chain([line.end()]);
    let silent = |cited: &Cited| {
        !cited.bracketed && cited.lead.is_silent() && !cited.mention.flags.change && !cited.mention.flags.of_which
    };
    let rated = |(cited, end): (&Cited, usize)| {
        silent(cited) && text.get(cited.mention.range.end..end).is_some_and(|behind| is_ratio_cell(behind.trim()))
    };
    line.kind == Kind::Text && row.iter().zip(ends).all(rated)
}
