//! A row of `amounts` for every amount of a row with a name.

use std::borrow::Cow;

use super::behind::{NamesBehind, name_behind};
use super::cells::{cells, is_starred, name};
use super::labels::is_headed;
use super::rated::rated;
use super::{MOST_BETWEEN, name_above};
use crate::budget::{Pairing, Role};
use crate::grammar::bracket;
use crate::grammar::ledger::{Period, RowName, row_name};
use crate::money::Interval;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::reading::ledger::{NO_COLUMN, Standing, Table, standings};
use crate::reading::lines::{Kind, width};
use crate::reading::rows::{Draft, value};

/// A row with its name.
struct Named<'a> {
    name: RowName,
    cells: &'a [Cited],
    /// The ministry that it is of, and the row above it of who spends it: 総務省 ４億円 ６億円 below AMED対象経費.
    share: Option<(&'a str, &'a [Cited])>,
}

impl Named<'_> {
    // a row of the same labels, near enough for them to hold
    fn has_columns_of(&self, next: &Self) -> bool {
        let labels = |row: &Self| row.cells.iter().map(|cell| (cell.lead.year, cell.lead.stage)).collect::<Vec<_>>();
        let near = next.cells[0].line - self.cells[0].line <= MOST_BETWEEN + 1;
        near && labels(self) == labels(next) && self.share.is_some() == next.share.is_some()
    }
}

/// A row of `amounts` for every amount of a row with a name.
pub(in crate::reading) fn drafts(frame: &Frame<'_, '_>) -> Vec<Draft> {
    let rows = frame.sheet.cited.chunk_by(|one, next| one.line == next.line);
    let mut last: Option<&[Cited]> = None;
    let mut total: Option<&[Cited]> = None;
    let mut whole: Option<&[Cited]> = None;
    let (mut all, mut short): (Vec<Named<'_>>, Vec<Draft>) = (Vec::new(), Vec::new());
    let mut behind = NamesBehind::default();
    // the last row that stands under labels of columns, whether it fits them or not
    let mut under: Option<usize> = None;
    for row in rows {
        let near = last.is_some_and(|last| row[0].line - last[0].line == 1);
        let spent = row[0].lead.recipient.is_some() && row[0].lead.year.is_some() && row[0].begins_line;
        last = Some(row);
        let behind = behind.hold(frame.text.as_str(), frame.sheet.lines, frame.sheet.cited, row[0].line);
        let mut named = named(frame, row, total.filter(|_| near && !spent), behind);
        if let Some(own) = named.as_mut() {
            let starred = is_starred(&frame.sheet.lines[row[0].line]) && !own.name.of_which;
            // a row behind a star is a part of the one above without, where it is no more
            own.name.of_which |= starred && whole.is_some_and(|whole| fits_within(row, whole));
            own.name.aside |= starred && !own.name.of_which;
            whole = if starred || own.name.of_which { whole } else { Some(row) };
        }
        // any other row ends the ministries'
        total = if spent { Some(row) } else { named.as_ref().and_then(|named| Some(named.share?.1)) };
        match named {
            Some(named) => {
                under = Some(row[0].line);
                all.push(named);
            }
            None => short.extend(short_row(frame, &all, row, &mut under)),
        }
    }
    let of_tables = all.chunk_by(Named::has_columns_of).flat_map(|table| table_drafts(frame, table));
    of_tables.chain(short).chain(rated(frame)).collect()
}

// …プログラム 66億円 65億円 right below rows of three amounts, or amounts below labels that do not fit them: nothing tells
// whose columns these are
fn short_row(frame: &Frame<'_, '_>, rows: &[Named<'_>], row: &[Cited], under: &mut Option<usize>) -> Vec<Draft> {
    let line = &frame.sheet.lines[row[0].line];
    let above = rows.iter().rev().zip(1..).take_while(|(above, nth)| above.cells[0].line + nth == row[0].line);
    let columns = above.map(|(above, _)| above.cells.len()).max().unwrap_or_default();
    let mut unlabelled = || {
        let headed = cells(frame.text.as_str(), frame.sheet.lines, row, line.end()).is_some()
            && is_headed(frame, row[0].line, *under);
        *under = if headed { Some(row[0].line) } else { *under };
        headed
    };
    let below = line.kind == Kind::Text && (row.len() < columns || unlabelled());
    let plain = |cited: &Cited| cited.lead.is_silent() && cited.ends_line && !cited.bracketed;
    let short = below && row.iter().all(plain);
    let Some(name) = short.then(|| name(frame.text.as_str(), line, &row[0])).flatten() else { return Vec::new() };
    let name = row_name(name);
    let draft = |cited: &Cited| {
        let mut draft = frame.draft(cited, if name.total.is_some() { Role::TableTotal } else { Role::TableCell });
        let row = &mut draft.row;
        (row.pairing, row.candidates) = (Pairing::Open, [name.name.clone()].into());
        row.reason = Cow::Borrowed(NO_COLUMN);
        draft
    };
    row.iter().map(draft).collect()
}

fn named<'a>(frame: &Frame<'a, '_>, cells: &'a [Cited], total: Option<&'a [Cited]>, behind: bool) -> Option<Named<'a>> {
    let line = &frame.sheet.lines[cells[0].line];
    let headed = line.kind == Kind::Ledger && cells[0].lead.stage.is_some();
    let text = frame.text.as_str();
    let own = || match behind {
        true => name_behind(text, line, cells),
        false => name(text, line, &cells[0])
            .or_else(|| name_above(text, frame.sheet.lines, frame.sheet.cited, cells[0].line)),
    };
    let begun = || begun_above(frame, cells[0].line).filter(|_| !behind);
    let name = headed.then(own).flatten()?;
    let name = row_name(&begun().map_or(Cow::Borrowed(name), |begun| Cow::Owned([begun, name].concat())));
    let ministry = || frame.sheet.directory.strip(&name.name).filter(|(_, rest)| rest.is_empty());
    let share = total.and_then(|total| Some((ministry()?.0, total))).filter(|(_, total)| fits_within(cells, total));
    (!name.name.is_empty()).then_some(Named { name, cells, share })
}

// 【国土交通省】 岬の警備のための⏎船の整備 45億円 46億円: where the name of a row begins, of a list whose rows begin so
fn begun_above<'t>(frame: &Frame<'_, 't>, line: usize) -> Option<&'t str> {
    let tagged =
        |text: &str| text.starts_with(bracket::boxes) && bracket::enclosed(text).is_none() && !text.contains('。');
    let lines = frame.sheet.lines;
    let above = &lines[line.checked_sub(1)?];
    let begins = above.kind == Kind::Text && frame.sheet.cited.on_line(line - 1).is_empty() && tagged(above.text);
    (begins && !lines[line].text.starts_with(bracket::boxes)).then_some(above.text)
}

// no share is more than its total
fn fits_within(cells: &[Cited], total: &[Cited]) -> bool {
    let period = |cited: &Cited| (cited.lead.year, cited.lead.stage);
    cells.iter().all(|cell| {
        let whole =
            total.iter().find(|whole| period(whole) == period(cell)).and_then(|whole| value(&whole.mention.value));
        match (whole, value(&cell.mention.value)) {
            (Some(whole), Some(share)) => share.yen <= whole.yen,
            _ => true,
        }
    })
}

fn table_drafts(frame: &Frame<'_, '_>, rows: &[Named<'_>]) -> Vec<Draft> {
    let indents: Vec<usize> = rows.iter().map(|row| indent(frame, row)).collect();
    let laid_out = deeper_rows_are_parts(frame, rows, &indents);
    let named = rows.iter().zip(indents).map(|(row, indent)| {
        let values = row.cells.iter().map(|cell| value(&cell.mention.value)).collect();
        (row.name.clone(), if laid_out { indent } else { 0 }, values)
    });
    let changes: Vec<bool> =
        rows.first().into_iter().flat_map(|row| row.cells).map(|cell| cell.mention.flags.change).collect();
    let standings = standings(&Table::of_rows(&changes, named));
    rows.iter().zip(standings).flat_map(|(row, standing)| row_drafts(frame, rows, row, standing)).collect()
}

// how far a row's line is indented, in halves of a full-width char
fn indent(frame: &Frame<'_, '_>, row: &Named<'_>) -> usize {
    let start = frame.sheet.lines[row.cells[0].line].start;
    let spaces = frame.text.as_str()[..start].bytes().rev().take_while(|byte| *byte == b' ').count();
    let printed = &frame.source.text()[frame.text.decoded_range(start - spaces..start)];
    width(printed)
}

// エネルギー対策特別会計 7,481億円⏎　エネルギー需給勘定 5,615億円⏎　…: whether the rows that lie deeper below one come to it in every
// column, wherever there are some; うち and what lies below it are a part, and lie deeper than their whole
fn deeper_rows_are_parts(frame: &Frame<'_, '_>, rows: &[Named<'_>], indents: &[usize]) -> bool {
    let rounding = frame.rounding;
    let figure = |row: usize, column: usize| {
        let cell = rows[row].cells.get(column)?;
        value(&cell.mention.value).map(|amount| amount.interval(rounding))
    };
    let among = |row: usize| rows[row].name.of_which;
    let shows =
        |at: usize| !among(at) || (0..at).rev().find(|&row| !among(row)).is_some_and(|row| indents[row] < indents[at]);
    let fits = |at: usize| {
        let below = indents[at + 1..].iter().take_while(|indent| **indent > indents[at]).count();
        let deeper = at + 1..at + 1 + below;
        let Some(next) = deeper.clone().map(|row| indents[row]).min() else { return true };
        let parts: Vec<usize> = deeper.filter(|row| indents[*row] == next).collect();
        // うち…: what stands beside it may be less than the whole
        let some = among(at) || parts.iter().any(|&part| among(part));
        (0..rows[at].cells.len()).all(|column| {
            let sum: Option<Interval> = parts.iter().map(|&row| figure(row, column)).sum();
            sum.zip(figure(at, column)).is_some_and(|(parts, whole)| {
                let whole = if some { whole.or_less() } else { whole };
                parts.intersects(whole)
            })
        })
    };
    (0..rows.len()).all(shows) && (0..rows.len()).all(fits)
}

fn row_drafts(frame: &Frame<'_, '_>, rows: &[Named<'_>], row: &Named<'_>, standing: Standing) -> Vec<Draft> {
    let (name, share) = (&row.name, row.share);
    let of_row = if name.total.is_some() || standing.opens { Role::TableTotal } else { Role::TableCell };
    // 令和７年度 令和８年度 in a paper of 令和７年度: years alone, of which the last is not the document's
    let year = |own: &Cited| own.lead.year.or_else(|| frame.short_year(own.lead.in_era?));
    let unstaged = |own: &&Cited| own.lead.stage.is_none() && !own.mention.flags.change && own.lead.is_dated();
    let other_years = row.cells.iter().filter(unstaged).any(|own| year(own) != frame.fiscal_year);
    let draft = |(at, cited): (usize, &Cited)| {
        let role = if cited.mention.flags.change { Role::Change } else { of_row };
        let mut draft = frame.draft(cited, role);
        let total = standing.within.and_then(|total| rows[total].cells.get(at));
        draft.parent = total.map(|total| total.mention.range.start);
        let period = (cited.lead.year, cited.lead.stage);
        if let (Some((ministry, of)), Role::TableCell) = (share, role) {
            let of = of.iter().find(|of| (of.lead.year, of.lead.stage) == period);
            draft.parent = of.map(|of| of.mention.range.start);
            draft.row.role = Role::MinistryShare;
            draft.row.ministry = Some(ministry.into());
            draft.row.recipient = of.and_then(|of| of.lead.recipient).map(Cow::Borrowed);
        }
        let row = &mut draft.row;
        row.stage = row.stage.or(frame.stage.filter(|_| role == Role::Change));
        let unsaid = frame.when(Period { stage: row.stage, ..Period::default() });
        row.fiscal_year = row.fiscal_year.or(unsaid.year).or(frame.fiscal_year.filter(|_| role == Role::Change));
        row.subjects = match &row.recipient {
            Some(recipient) if share.is_some() => vec![recipient.clone().into_owned()],
            _ => vec![name.name.clone()],
        };
        row.flags.of_which |= name.of_which;
        row.flags.relisted |= name.relisted;
        if other_years && role != Role::Change {
            (row.stage, row.fiscal_year, row.pairing) = (None, None, Pairing::Open);
            row.candidates = std::mem::take(&mut row.subjects).into();
            (row.flags.additive, row.reason) = (false, Cow::Borrowed(NO_COLUMN));
            draft.parent = None;
            return draft;
        }
        let whole = !row.flags.of_which && !row.flags.relisted && !row.flags.range && row.amount.is_some();
        row.flags.additive = whole && standing.adds && role == Role::TableCell;
        row.reason = Cow::Borrowed("in its row, under the label of its column");
        draft
    };
    row.cells.iter().enumerate().map(draft).collect()
}
