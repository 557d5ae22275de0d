//! Rows of amounts under a line of labels: 令和６年度当初予算額 令和７年度概算要求額⏎一般会計 3,476億円 4,531億円⏎うち… 1,082億円
//! 1,300億円 (catalogue G01–G06, X10).
//!
//! A ledger prints its unit once; here every figure has its own. The labels hold for every row below them that has as many
//! amounts, until other labels or a sentence come. Labels may have a line each; then names do, too, or stand behind the row
//! above: ７年度予算額⏎８年度予算額⏎増△減額⏎一般会計⏎321百万円 327百万円 6百万円 特別会計⏎19百万円 14百万円 △5百万円. Where no name
//! stands above the first row, and each row has one behind it, that is its own.

mod behind;
mod cells;
mod columns;
mod drafts;
mod labels;
mod rated;

pub(super) use drafts::drafts;

use behind::NamesBehind;
use cells::{cells, fitted, name};
use columns::Holds;
use labels::{above, is_lone_label, labels_columns};

use super::cited::{Cited, on_line};
use super::lines::{Kind, Line, last_written};
use super::pairs::labelled;
use super::totals::Row;
use crate::grammar::clause::{Label, Lead};
use crate::grammar::item::item;
use crate::stage::Stage;

// how many lines without amounts may stand between labels and a row, or between rows
const MOST_BETWEEN: usize = 4;

/// Labels, and the last line that they are known to hold for.
struct Head {
    columns: Vec<Holds>,
    line: usize,
    /// Whether a row says who spends it: the document's totals, whose 合計 is one of them.
    of_totals: bool,
    /// Whether each label has a line for itself.
    stacked: bool,
}

/// Gives the amounts of rows what the labels above their columns say.
pub(super) fn head(text: &str, lines: &mut [Line<'_>], found: &mut [Cited]) {
    let mut head: Option<Head> = None;
    let mut behind = NamesBehind::default();
    let mut at = 0;
    while at < found.len() {
        let line = found[at].line;
        let own = at..found.partition_point(|cited| cited.line <= line);
        at = own.end;
        let end = lines[line].end();
        let plain = cells(text, lines, &found[own.clone()], end);
        let tail = if plain.is_none() { tail(text, &lines[line], &found[own.clone()]) } else { None };
        let Some(cells) = plain.or_else(|| cells(text, lines, &found[own.clone()], tail?)) else { continue };
        let before = head.take();
        let Some(mut labels) = above(lines, found, line, before) else { continue };
        labels.line = line;
        // a name behind the amounts is that of the next row, but where all names stand so
        let behind = behind.hold(text, lines, found, line);
        let may_fit = tail.is_none() || labels.stacked || behind;
        let below_name = behind || (labels.stacked && name_above(text, lines, found, line).is_some());
        let row = &mut found[own];
        if let Some(cells) = fitted(cells, &labels.columns, row).filter(|_| may_fit) {
            label(text, &mut lines[line], row, &cells, &mut labels);
            if below_name
                && row.iter().all(|cited| cited.lead.is_dated() || cited.lead.previous || cited.mention.flags.change)
            {
                lines[line].kind = Kind::Ledger;
            }
        }
        head = Some(labels);
    }
}

// gives the amounts of a row what the labels of their columns say, unless they say themselves of when they are
fn label(text: &str, line: &mut Line<'_>, row: &mut [Cited], cells: &[Option<usize>], head: &mut Head) {
    let staged = stage_of_row(row, &head.columns);
    let unsaid = !row.iter().any(|cited| cited.lead.says_when()) || staged.is_some();
    let lone = cells.iter().flatten().count() == 1;
    let recipient = row[0].lead.recipient;
    for (cell, holds) in cells.iter().zip(&head.columns).filter(|_| unsaid) {
        let Some(own) = cell.map(|cell| &mut row[cell]) else { continue };
        if let Some(label) = holds.money() {
            // no column of what is asked for is of 当初予算 or 補正予算 yet
            let asked = label.lead.stage.is_some_and(Stage::is_asked);
            let stage = staged.filter(|stage| !asked && *stage != Stage::Initial).or(label.lead.stage);
            labelled(own, Label { lead: Lead { recipient, stage, ..label.lead }, ..label }, head.line);
            // last year's is told by this year's beside it, where there is one
            own.mention.flags.prior &= !lone;
        } else if *holds == Holds::Aside {
            own.lead = Lead { recipient, aside: true, ..own.lead };
        } else {
            own.lead.recipient = recipient;
            (own.mention.flags.change, own.mention.flags.prior) = (true, false);
        }
    }
    // 30年度 31年度 増減: the last is of the document's stage
    let unstaged = head.columns.iter().filter_map(Holds::money).filter(|label| label.lead.stage.is_none()).count();
    let told = unstaged == 0 || (unstaged == 1 && head.columns.contains(&Holds::Change));
    head.of_totals |= recipient.is_some();
    let sum = head.of_totals && Row::of_sum_before(line, &row[0]).is_some();
    let named = recipient.is_none() && name(text, line, &row[0]).is_some();
    if unsaid && told && named && !sum {
        line.kind = Kind::Ledger;
    }
}

// 補正予算 18億円 9億円 below 令和５年度 令和６年度 令和７年度要求: the stage that a row is called by, where its columns have years
fn stage_of_row(row: &[Cited], columns: &[Holds]) -> Option<Stage> {
    let (first, rest) = row.split_first().filter(|(first, _)| first.begins_line)?;
    let whole = Lead { stage: None, ..first.lead }.is_silent();
    let dated = columns.iter().filter_map(Holds::money).all(|label| label.lead.is_dated());
    let stands = |stage: &Stage| matches!(stage, Stage::Initial | Stage::Supplementary | Stage::Settled);
    first.lead.stage.filter(|stage| stands(stage) && whole && dated && rest.iter().all(|cited| cited.lead.is_silent()))
}

// 特別会計 of 321百万円 327百万円 6百万円 特別会計: where words behind the amounts of a row begin
fn tail(text: &str, line: &Line<'_>, row: &[Cited]) -> Option<usize> {
    let last = row.last()?;
    let end = last.remark_end.max(last.whole.end);
    let behind = text.get(end..line.end())?;
    let name = behind.trim_start();
    let words = !name.is_empty() && !name.contains(|c: char| c.is_ascii_digit() || c == '。');
    (row[0].begins_line && words && name.len() < behind.len()).then_some(end)
}

// the name of a row of amounts alone: the line above, or what stands there behind the amounts of another row
fn name_above<'t>(text: &'t str, lines: &[Line<'t>], found: &[Cited], line: usize) -> Option<&'t str> {
    let above = last_written(lines, line.saturating_sub(2)..line)?;
    let (own, priced) = (&lines[above], on_line(found, above));
    if !on_line(found, line).first()?.begins_line || !matches!(own.kind, Kind::Text | Kind::Ledger) {
        return None;
    }
    let name = match priced {
        [] if !is_lone_label(own) && !labels_columns(own.text) && item(own.text).is_none() => own.text,
        [] => return None,
        _ => text.get(tail(text, own, priced)?..own.end())?,
    };
    let name = name.trim();
    (name.contains(char::is_alphabetic) && !name.contains('。')).then_some(name)
}
