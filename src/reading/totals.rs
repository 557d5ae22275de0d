//! The table of the document's totals, of which extraction has lost rows and columns:
//! ＡＭＥＤ対象経費 １，４８９億円（内10,…） １，１３２億円（…） ３５７億円（…）.
//!
//! What remains are labels (of years and stages, and of who spends) and totals in some order. A total stands in the row
//! and column that the labels before it allow; request and priority add up to both; totals of one recipient name the
//! same ministries; only then does the order of the labels count. None of these is certain: one misprinted total breaks
//! a sum, and must not move the others. So the placing is sought that breaks the fewest.

mod labels;
mod placing;

use std::collections::BTreeSet;

pub(super) use labels::{Row, labels_rows};

use labels::{Token, name_budget_before, tokens};
use placing::Table;

use super::cited::Citations;
use super::lines::Line;
use super::outline::Page;
use crate::grammar::clause::{Column, Lead};
use crate::money::{Amount, Rounding};
use crate::stage::Stage;

/// A total of the document with what it is divided into.
#[derive(Clone, Debug)]
pub(super) struct Total<'b> {
    /// Position among the mentions.
    pub(super) cited: usize,
    pub(super) amount: Amount,
    pub(super) ministries: BTreeSet<&'b str>,
    /// ＋224億円, ▲3億円: no total, but what changed.
    pub(super) signed: bool,
    /// うち令和５年度補正予算額 203億円: a part of the total before it, of which its own words say all.
    pub(super) part: bool,
}

/// Row and column of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: Option<Row>,
    pub(super) column: Column,
    /// Whether the column holds what changed: 対前年度増▲減額.
    pub(super) change: bool,
    /// Whether the column holds a part of the one before it: うち要望額.
    pub(super) part: bool,
}

/// What a column of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Money(Column),
    /// うち要望額
    Part(Column),
    /// 増▲減額
    Change,
}

impl Holds {
    fn money(self) -> Option<Column> {
        match self {
            Holds::Money(column) | Holds::Part(column) => Some(column),
            Holds::Change => None,
        }
    }
}

/// Totals that follow the same labels.
#[derive(Clone, Debug, Default)]
struct Run {
    totals: Vec<usize>,
    rows: Vec<Row>,
    /// Whether its row is the one above it, for none stands in it.
    carried: bool,
    columns: Vec<usize>,
}

/// Places every total of a page in its row and column.
pub(super) fn cells(
    lines: &[Line<'_>],
    page: &Page,
    cited: &Citations,
    totals: &[Total<'_>],
    rounding: Rounding,
) -> Vec<Cell> {
    // 令和７年度 令和８年度 above AMED対象経費 １，２４８億円 １，２４５億円: a year that names no stage is no column of others'
    let by_recipient = totals.iter().any(|total| cited[total.cited].lead.recipient.is_some());
    let said = |total: &Total<'_>| {
        let own = &cited[total.cited];
        let Lead { recipient, year, stage, .. } = own.lead;
        let sum = || Row::of_sum_before(&lines[own.line], cited.on_line(own.line).first()?);
        let row = recipient.map(Row::Recipient).or_else(|| sum().filter(|_| by_recipient));
        row.filter(|_| year.is_some() && stage.is_none())
    };
    let (of_table, told): (Vec<Total<'_>>, Vec<Total<'_>>) =
        totals.iter().cloned().partition(|total| !total.part && said(total).is_none());
    let placed = of_table.iter().map(|total| total.cited).zip(cells_of_table(lines, page, cited, &of_table, rounding));
    let placed: Vec<(usize, Cell)> = placed.collect();
    let own = |total: &Total<'_>| {
        let whole = placed[..placed.partition_point(|&(at, _)| at < total.cited)].last();
        let Lead { year, stage, supplementary_no, .. } = cited[total.cited].lead;
        let row = if total.part { whole.and_then(|(_, whole)| whole.row) } else { said(total) };
        (total.cited, Cell { row, column: Column { year, stage, supplementary_no }, change: false, part: false })
    };
    let mut all: Vec<(usize, Cell)> = placed.iter().copied().chain(told.iter().map(own)).collect();
    all.sort_by_key(|&(at, _)| at);
    all.into_iter().map(|(_, cell)| cell).collect()
}

fn cells_of_table(
    lines: &[Line<'_>],
    page: &Page,
    cited: &Citations,
    totals: &[Total<'_>],
    rounding: Rounding,
) -> Vec<Cell> {
    if totals.is_empty() {
        return Vec::new();
    }
    let mut tokens = tokens(lines, page, cited, totals);
    name_budget_before(&mut tokens);
    let rows = all_rows(&tokens);
    let columns = with_both(all_columns(&tokens), rows.len(), totals);
    let runs = runs(&tokens, &columns, totals);
    let table = Table::of(totals, rounding, &columns, &rows, &runs);
    table.solve().into_iter().map(|place| table.cell(place)).collect()
}

// 要求 要望 平成28年度 above four totals of each row: the first is what both come to
fn with_both(mut columns: Vec<Holds>, rows: usize, totals: &[Total<'_>]) -> Vec<Holds> {
    let more = rows > 0 && totals.len() == rows * (columns.len() + 1);
    let at =
        |stage: Stage| columns.iter().position(|holds| matches!(holds, Holds::Money(own) if own.stage == Some(stage)));
    let parts = at(Stage::Request).zip(at(Stage::Priority)).filter(|_| more && at(Stage::RequestAndPriority).is_none());
    if let Some((request, _)) = parts
        && let Holds::Money(own) = columns[request]
    {
        columns.insert(request, Holds::Money(Column { stage: Some(Stage::RequestAndPriority), ..own }));
    }
    columns
}

fn all_columns(tokens: &[Token]) -> Vec<Holds> {
    let mut all = Vec::new();
    for column in tokens.iter().filter_map(|t| if let Token::Columns(c) = t { Some(c) } else { None }).flatten() {
        if column.money().is_none_or(|own| own.stage.is_some()) && !all.contains(column) {
            all.push(*column);
        }
    }
    all
}

fn all_rows(tokens: &[Token]) -> Vec<Row> {
    let mut all = Vec::new();
    for token in tokens {
        if let Token::Row(row) = token
            && !all.contains(row)
        {
            all.push(*row);
        }
    }
    all
}

fn runs(tokens: &[Token], columns: &[Holds], totals: &[Total<'_>]) -> Vec<Run> {
    let unsaid = !columns.contains(&Holds::Change);
    let mut runs: Vec<Run> = Vec::new();
    let mut run = Run::default();
    for token in tokens {
        if !matches!(token, Token::Total(_)) && !run.totals.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        match token {
            Token::Total(total) if unsaid && totals[*total].signed => {}
            Token::Total(total) => run.totals.push(*total),
            // the mark above and the label on the line say it twice
            Token::Row(row) if run.rows.contains(row) => {}
            Token::Row(row) => run.rows.push(*row),
            Token::Columns(found) => {
                run.columns.extend(found.iter().filter_map(|f| columns.iter().position(|c| c == f)))
            }
        }
    }
    runs.push(run);
    carry_rows(&mut runs);
    runs
}

// a label of who spends counts until the next one, for totals under a column of their own each
fn carry_rows(runs: &mut [Run]) {
    let mut last: Option<Row> = None;
    for run in runs {
        if let (true, 1, Some(last)) = (run.rows.is_empty(), run.totals.len(), last) {
            run.rows.push(last);
            run.carried = true;
        }
        last = run.rows.last().copied().or(last);
    }
}
