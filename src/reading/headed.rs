//! Rows of amounts under a line of labels: 令和６年度当初予算額 令和７年度概算要求額⏎一般会計 3,476億円 4,531億円⏎うち… 1,082億円
//! 1,300億円 (catalogue G01–G06, X10).
//!
//! A ledger prints its unit once; here every figure has its own. The labels hold for every row below them that has as many
//! amounts, until other labels or a sentence come. Labels may have a line each; then names do, too, or stand behind the row
//! above: ７年度予算額⏎８年度予算額⏎増△減額⏎一般会計⏎321百万円 327百万円 6百万円 特別会計⏎19百万円 14百万円 △5百万円. Where no name
//! stands above the first row, and each row has one behind it, that is its own.

mod behind;
mod columns;

use std::borrow::Cow;
use std::iter::successors;

use behind::{NamesBehind, name_behind};
use columns::{Holds, columns_of};

use super::Frame;
use super::cited::{Cited, on_line};
use super::ledger::{NO_COLUMN, Standing, Table, standings};
use super::lines::{Kind, Line, width};
use super::pairs::{is_added, labelled};
use super::rows::{Draft, value};
use super::totals::Row;
use crate::blank::trim_end;
use crate::budget::{Pairing, Role};
use crate::grammar::bullet::bullet;
use crate::grammar::clause::{Label, Lead};
use crate::grammar::item::item;
use crate::grammar::ledger::{
    self, Cell, Period, RowName, behind_reference, cell, heads, is_same, period, row_name, tokens,
};
use crate::grammar::note::note;
use crate::grammar::part::AMONG;
use crate::grammar::rate::is_ratio_cell;
use crate::money::Interval;
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

// the cells of a row, one for each column; none where they do not fit the labels
fn fitted(mut cells: Vec<Option<usize>>, columns: &[Holds], row: &[Cited]) -> Option<Vec<Option<usize>>> {
    // …事業 新規 27億円 30億円: a word that belongs to the name
    let surplus = cells.len().saturating_sub(columns.len());
    if cells[..surplus].iter().all(Option::is_none) {
        cells.drain(..surplus);
    } else if cells[columns.len()..].iter().all(Option::is_none) {
        cells.truncate(columns.len()); // a rate whose label stands elsewhere
    }
    let last = columns.iter().rposition(|holds| holds.money().is_some());
    // an amount, a dash or a rate in each column, and none of the dashes in that of the last year
    let is_full = cells.len() == columns.len() && last.is_some_and(|last| cells[last].is_some());
    if cells.len() >= last.map_or(0, |last| last + 1) {
        cells.resize(columns.len().max(cells.len()), None); // nothing is said of what changed
    }
    let fits = |(cell, holds): (&Option<usize>, &Holds)| cell.is_none_or(|cell| holds.fits(&row[cell], is_full));
    (cells.len() == columns.len() && cells.iter().zip(columns).all(fits)).then_some(cells)
}

// gives the amounts of a row what the labels of their columns say, unless they say themselves of when they are
fn label(text: &str, line: &mut Line<'_>, row: &mut [Cited], cells: &[Option<usize>], head: &mut Head) {
    let silent = |cited: &Cited| cited.lead.stage.is_none() && cited.lead.year.is_none();
    let staged = stage_of_row(row, &head.columns);
    let unsaid = row.iter().all(silent) || staged.is_some();
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
    let whole = Lead { start: first.lead.start, stage: first.lead.stage, ..Lead::default() } == first.lead;
    let plain = |cited: &Cited| cited.lead == Lead { start: cited.lead.start, ..Lead::default() };
    let dated = columns.iter().filter_map(Holds::money).all(|label| label.lead.is_dated());
    let stands = |stage: &Stage| matches!(stage, Stage::Initial | Stage::Supplementary | Stage::Settled);
    first.lead.stage.filter(|stage| stands(stage) && whole && dated && rest.iter().all(plain))
}

// a name or nothing, then amounts side by side to the line's end, or dashes: which amount stands in each column, of two at
// least
fn cells(text: &str, lines: &[Line<'_>], row: &[Cited], line_end: usize) -> Option<Vec<Option<usize>>> {
    let first = row.first()?;
    let line = &lines[first.line];
    // AMED対象経費 １，２４８億円 １，２４５億円
    let of_row = |(at, cited): (usize, &Cited)| cited.lead.recipient.is_none() || (at == 0 && cited.begins_line);
    if !row.iter().enumerate().all(of_row) || (line.kind == Kind::Note && among(line).is_none()) {
        return None;
    }
    let before = text.get(line.start..first.mention.range.start)?.trim_end();
    let empty = successors(without_empty(before), |rest| without_empty(rest));
    let lone = row.len() == 1 && text.get(first.remark_end..line_end).is_some_and(|behind| behind.trim().is_empty());
    if (lone && empty.clone().next().is_none()) || line.text.contains('。') {
        return None;
    }
    let mut cells: Vec<Option<usize>> = empty.map(|_| None).collect();
    // 345億円＋事項要求 is one cell
    let is_added = |at: usize| at > 0 && is_added(text, &row[at - 1], &row[at]);
    let places: Vec<usize> = (0..row.len()).filter(|&at| !is_added(at)).collect();
    // 2,870億円 （3,015億円）: a column whose label stands in a bracket, too
    let start = |cited: &Cited| if cited.bracketed { cited.whole.start } else { cited.mention.range.start };
    let ends = places[1..].iter().map(|&next| start(&row[next])).chain([line_end]);
    for (&at, end) in places.iter().zip(ends) {
        let last = if at + 1 < row.len() && is_added(at + 1) { at + 1 } else { at };
        // ＋２１１億円（＋16.7％）
        let remark_end = if row[last].bracketed { row[last].whole.end } else { row[last].remark_end };
        let behind = Some(remark_end).filter(|behind| (row[last].whole.end..=end).contains(behind));
        let between = text.get(behind.unwrap_or(row[last].mention.range.end)..end)?;
        let apart = between.starts_with(char::is_whitespace) || (last + 1 == row.len() && between.is_empty());
        // ▲ 1.36% is one cell
        let others = tokens(between);
        if !apart || !others.iter().all(|word| is_empty(word.text) || cell(word.text) == Some(Cell::Other)) {
            return None;
        }
        cells.push(Some(at));
        cells.extend(others.iter().map(|_| None));
    }
    (cells.len() > 1).then_some(cells)
}

// bytes of 皆増 and the like
const LONGEST_EMPTY: usize = 12;

// 事業 of 事業　－
fn without_empty(row: &str) -> Option<&str> {
    let row = trim_end(row);
    let gap = row.bytes().rev().take(LONGEST_EMPTY + 1).position(|byte| matches!(byte, b' ' | b'\t'))?;
    let (rest, word) = row.split_at(row.len() - gap);
    is_empty(word).then_some(rest)
}

// －, 皆増: nothing in a column
fn is_empty(word: &str) -> bool {
    word.len() <= LONGEST_EMPTY
        && matches!(cell(word), Some(Cell::Nothing))
        && !is_same(word)
        && !word.contains(|c: char| c.is_ascii_digit())
}

// 一般会計 of 一般会計 3,476億円 4,531億円, on a line without a mark of its own
fn name<'t>(text: &'t str, line: &Line<'_>, first: &Cited) -> Option<&'t str> {
    let among = among(line);
    let mark = line.text.len() - among.map_or(line.text.len(), str::len);
    let before = text.get(line.start + mark..first.mention.range.start)?;
    let name = successors(Some(before), |rest| without_empty(rest)).last()?.trim();
    let plain = matches!(line.kind, Kind::Text | Kind::Ledger) && item(line.text).is_none();
    ((plain || among.is_some()) && name.contains(char::is_alphabetic)).then_some(name)
}

// うち、… of * うち、…, ・うち…; * 推進対策費 7,671億円 6,839億円: a row, whatever mark stands before it
fn among<'t>(line: &Line<'t>) -> Option<&'t str> {
    let behind = note(line.text).or_else(|| bullet(line.text).map(|(_, rest)| ("", rest))).map(|(_, rest)| rest);
    behind.filter(|rest| rest.starts_with(AMONG) || is_starred(line))
}

fn is_starred(line: &Line<'_>) -> bool {
    line.text.starts_with("* ")
}

/// A row of `amounts` for every amount of a row with a name.
pub(super) fn drafts(frame: &Frame<'_, '_>) -> Vec<Draft> {
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

// so many rows of amounts with rates make a table
const LEAST_RATED: usize = 3;
// how many lines above such rows may label their columns
const MOST_LABELS: usize = 8;
// lines over which the name of such a row may run
const MOST_NAME_LINES: usize = 3;

// 治水事業 1兆5,660億円 0.96 9,754億円 0.96: rows in which each amount has its rate behind it are of the document's own year, whatever
// labels their columns; a part of another in the next column, as 国費 is of 事業費, so that none is added
fn rated(frame: &Frame<'_, '_>) -> Vec<Draft> {
    let text = frame.text.as_str();
    let lines = frame.sheet.lines;
    let rows: Vec<&[Cited]> = frame.sheet.cited.chunk_by(|one, next| one.line == next.line).collect();
    let goes_on = |above: &&[Cited], below: &&[Cited]| {
        let between = &lines[above[0].line + 1..below[0].line];
        let alike = is_rated(text, lines, above) && is_rated(text, lines, below) && above.len() == below.len();
        alike && between.len() <= MOST_NAME_LINES && between.iter().all(|line| line.kind == Kind::Text)
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
        let lead = Lead { start: cited.lead.start, ..Lead::default() };
        !cited.bracketed && cited.lead == lead && !cited.mention.flags.change && !cited.mention.flags.of_which
    };
    let rated = |(cited, end): (&Cited, usize)| {
        silent(cited) && text.get(cited.mention.range.end..end).is_some_and(|behind| is_ratio_cell(behind.trim()))
    };
    line.kind == Kind::Text && row.iter().zip(ends).all(rated)
}

// whether labels of columns stand above a line, or above a row near above it
fn is_headed(frame: &Frame<'_, '_>, line: usize, under: Option<usize>) -> bool {
    let near = line.saturating_sub(MOST_BETWEEN + 1);
    let labels = |at: usize| {
        let own = &frame.sheet.lines[at];
        own.kind == Kind::Text && frame.cited_on(at).is_empty() && labels_columns(own.text)
    };
    under.is_some_and(|under| under >= near) || (near..line).any(labels)
}

// 令和６年度予算案 国分 地方分 （参考）令和５年度予算額: labels of two columns of money or more, whatever others hold
fn labels_columns(text: &str) -> bool {
    let of_money = |word: &str| period(behind_reference(word).unwrap_or(word)).is_some();
    !text.contains('。') && text.split_whitespace().filter(|word| of_money(word)).count() > 1
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
    let plain = |cited: &Cited| {
        let lead = cited.lead;
        lead.stage.is_none() && lead.year.is_none() && lead.recipient.is_none() && cited.ends_line && !cited.bracketed
    };
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

fn named<'a>(frame: &Frame<'a, '_>, cells: &'a [Cited], total: Option<&'a [Cited]>, behind: bool) -> Option<Named<'a>> {
    let line = &frame.sheet.lines[cells[0].line];
    let headed = line.kind == Kind::Ledger && cells[0].lead.stage.is_some();
    let text = frame.text.as_str();
    let own = || match behind {
        true => name_behind(text, line, cells),
        false => name(text, line, &cells[0])
            .or_else(|| name_above(text, frame.sheet.lines, frame.sheet.cited, cells[0].line)),
    };
    let name = headed.then(own).flatten().map(row_name)?;
    let ministry = || frame.sheet.directory.strip(&name.name).filter(|(_, rest)| rest.is_empty());
    let share = total.and_then(|total| Some((ministry()?.0, total))).filter(|(_, total)| fits_within(cells, total));
    (!name.name.is_empty()).then_some(Named { name, cells, share })
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
    let rounding = frame.rounding.unwrap_or_default();
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

// how many lines labels may take that have one each, with blank ones between
const MOST_STACKED: usize = 16;
// chars of such a label
const LONGEST_LABEL: usize = 24;

// ８年度予算額, 増△減額 alone on a line
fn is_lone_label(line: &Line<'_>) -> bool {
    lone_label(line).is_some()
}

fn lone_label(line: &Line<'_>) -> Option<ledger::Label> {
    let short = line.kind == Kind::Text && line.text.chars().nth(LONGEST_LABEL).is_none();
    match &heads(line.text).filter(|_| short)?[..] {
        [only] => Some(only.label),
        _ => None,
    }
}

// ７年度予算額⏎８年度予算額⏎増△減額: the labels of columns, each with a line for itself, down to the last
fn stacked(lines: &[Line<'_>], found: &[Cited], last: usize) -> Option<Vec<Holds>> {
    let own = |at: usize| lone_label(&lines[at]).filter(|_| on_line(found, at).is_empty());
    let near = (0..=last).rev().take(MOST_STACKED).filter(|&at| !lines[at].is_blank());
    // 区分⏎７年度予算額: of the names
    let labels = near.map_while(|at| Some((at, own(at)?))).take_while(|(_, label)| !label.is_of_words());
    let mut labels: Vec<(usize, ledger::Label)> = labels.collect();
    labels.reverse();
    let (mut joined, mut count) = (String::new(), 0);
    for (nth, &(at, label)) in labels.iter().enumerate() {
        let goes_on = nth > 0 && goes_on_year(labels[nth - 1].1, label);
        joined.push_str(if goes_on { "" } else { "  " });
        joined.push_str(lines[at].text);
        count += usize::from(!goes_on);
    }
    let columns = if count > 1 { columns_of(joined.trim_start(), "") } else { None };
    columns.flatten().filter(|columns| columns.len() == count)
}

// 令和７年度⏎当初予算額: one label over two lines
fn goes_on_year(above: ledger::Label, label: ledger::Label) -> bool {
    let (ledger::Label::Money(above), ledger::Label::Money(own)) = (above, label) else { return false };
    above.year.is_some() && above.stage.is_none() && own.year.is_none() && own.stage.is_some()
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
    let above = (line.saturating_sub(2)..line).rev().find(|&above| !lines[above].is_blank())?;
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

// the labels right above a row, or those of the row above it
fn above(lines: &[Line<'_>], found: &[Cited], line: usize, last: Option<Head>) -> Option<Head> {
    let upper = |at: usize| at.checked_sub(1).map_or("", |at| lines[at].text);
    let mut between = 0;
    for at in (0..line).rev() {
        let own = &lines[at];
        if let Some(head) = last.as_ref().filter(|head| head.line == at) {
            let Head { of_totals, stacked, .. } = *head;
            return Some(Head { columns: head.columns.clone(), line, of_totals, stacked });
        }
        let priced = !on_line(found, at).is_empty();
        if let Some(columns) = (!priced && is_lone_label(own)).then(|| stacked(lines, found, at)).flatten() {
            return Some(Head { columns, line, of_totals: false, stacked: true });
        }
        if let Some(columns) = (!priced && own.kind == Kind::Text).then(|| columns_of(own.text, upper(at))).flatten() {
            return columns.map(|columns| Head { columns, line, of_totals: false, stacked: false });
        }
        between += usize::from(!own.is_blank());
        if lines[at + 1].page_break || between > MOST_BETWEEN || own.text.contains('。') {
            return None;
        }
    }
    None
}
