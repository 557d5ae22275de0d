//! Rows of amounts under a line of labels: 令和６年度当初予算額 令和７年度概算要求額⏎一般会計 3,476億円 4,531億円⏎うち… 1,082億円
//! 1,300億円 (catalogue G01–G06, X10).
//!
//! A ledger prints its unit once; here every figure has its own. The labels hold for every row below them that has as many
//! amounts, until other labels or a sentence come.

use std::borrow::Cow;

use super::Frame;
use super::cited::{Cited, on_line};
use super::lines::{Kind, Line};
use super::pairs::{labelled, of_years_before, tell_apart};
use super::rows::Draft;
use crate::budget::Role;
use crate::grammar::clause::{Label, labels};
use crate::grammar::item::item;
use crate::grammar::ledger::row_name;

// how many lines without amounts may stand between labels and a row, or between rows
const MOST_BETWEEN: usize = 4;

/// Labels, and the last line that they are known to hold for.
struct Head {
    labels: Vec<Label>,
    line: usize,
}

/// Gives the amounts of rows what the labels above their columns say.
pub(super) fn head(text: &str, lines: &mut [Line<'_>], found: &mut [Cited]) {
    let mut head: Option<Head> = None;
    let mut at = 0;
    while at < found.len() {
        let line = found[at].line;
        let first = at;
        let own = at..found.partition_point(|cited| cited.line <= line);
        at = own.end;
        if own.len() < 2 || !is_row(text, lines, &found[own.clone()]) {
            continue;
        }
        let above = above(lines, found, line, head.take()).filter(|head| head.labels.len() == own.len());
        if let Some(Head { labels, .. }) = above {
            let unsaid = found[own.clone()].iter().all(|cited| cited.lead.stage.is_none() && cited.lead.year.is_none());
            for (cited, label) in found[own].iter_mut().zip(&labels).filter(|_| unsaid) {
                labelled(cited, *label, line);
            }
            if unsaid && name(text, &lines[line], &found[first]).is_some() {
                lines[line].kind = Kind::Ledger;
            }
            head = Some(Head { labels, line });
        }
    }
}

// a name or nothing, then amounts side by side to the line's end
fn is_row(text: &str, lines: &[Line<'_>], row: &[Cited]) -> bool {
    let (Some(first), Some(last)) = (row.first(), row.last()) else { return false };
    let line = &lines[first.line];
    let beside = |pair: &[Cited]| {
        let between = text.get(pair[0].mention.range.end..pair[1].mention.range.start);
        between.is_some_and(|between| !between.is_empty() && between.chars().all(char::is_whitespace))
    };
    let plain = row.iter().all(|cited| !cited.mention.flags.change && cited.lead.recipient.is_none());
    let ends = text.get(last.mention.range.end..line.end()).is_some_and(|behind| behind.trim().is_empty());
    plain && ends && line.kind != Kind::Note && !line.text.contains('。') && row.windows(2).all(beside)
}

// 一般会計 of 一般会計 3,476億円 4,531億円, on a line without a mark of its own
fn name<'t>(text: &'t str, line: &Line<'_>, first: &Cited) -> Option<&'t str> {
    let name = text.get(line.start..first.mention.range.start)?.trim();
    let plain = matches!(line.kind, Kind::Text | Kind::Ledger) && item(line.text).is_none();
    (plain && name.contains(char::is_alphabetic)).then_some(name)
}

/// A row of `amounts` for every amount of a row with a name.
pub(super) fn drafts(frame: &Frame<'_, '_>) -> Vec<Draft> {
    let cited = frame.sheet.cited;
    let rows = cited.chunk_by(|one, next| one.line == next.line);
    rows.filter(|row| row[0].lead.stage.is_some()).flat_map(|row| row_drafts(frame, row)).collect()
}

fn row_drafts(frame: &Frame<'_, '_>, row: &[Cited]) -> Vec<Draft> {
    let line = &frame.sheet.lines[row[0].line];
    let name = (line.kind == Kind::Ledger).then(|| name(frame.text.as_str(), line, &row[0])).flatten();
    let Some(name) = name.map(row_name).filter(|name| !name.name.is_empty()) else { return Vec::new() };
    let role = if name.total.is_some() { Role::TableTotal } else { Role::TableCell };
    let draft = |cited: &Cited| {
        let mut draft = frame.draft(cited, role);
        let row = &mut draft.row;
        row.subjects = vec![name.name.clone()];
        row.flags.of_which |= name.of_which;
        row.flags.relisted |= name.relisted;
        row.reason = Cow::Borrowed("in its row, under the label of its column");
        draft
    };
    row.iter().map(draft).collect()
}

// the labels right above a row, or those of the row above it
fn above(lines: &[Line<'_>], found: &[Cited], line: usize, last: Option<Head>) -> Option<Head> {
    let mut between = 0;
    for at in (0..line).rev() {
        let own = &lines[at];
        if let Some(head) = last.as_ref().filter(|head| head.line == at) {
            return Some(Head { labels: head.labels.clone(), line });
        }
        let priced = !on_line(found, at).is_empty();
        if let (false, Kind::Text, Some(labels)) = (priced, own.kind, labels(own.text)) {
            return tell_apart(&labels).then(|| Head { labels: of_years_before(labels), line });
        }
        between += usize::from(!own.is_blank());
        if lines[at + 1].page_break || between > MOST_BETWEEN || own.text.contains('。') {
            return None;
        }
    }
    None
}
