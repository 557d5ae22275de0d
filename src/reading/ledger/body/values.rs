//! The values of a row's cells, by what their columns and brackets hold.

use std::borrow::Cow;
use std::ops::Range;

use super::over_lines::wrapped_part;
use super::{RawCell, RawRow, is_bracketed};
use crate::grammar::bracket;
use crate::grammar::ledger::{Bracketed, Cell, Figure, Label, RowName, cell, is_empty_cell, is_same, period, row_name};
use crate::grammar::part::OF_POOL;
use crate::grammar::phrase::is_tally;
use crate::money::{Amount, Yen};
use crate::reading::ledger::grid::Count;
use crate::reading::ledger::{Column, Entry, Paper, Row, Stray};
use crate::stage::Stage;

impl Paper<'_, '_> {
    /// A row with the values of its cells; none where a figure stands in a column that cannot hold it.
    pub(in crate::reading::ledger) fn row(
        &self,
        raw: &RawRow,
        columns: &[Column],
        above: Option<&RowName>,
    ) -> Option<Row> {
        if !raw.is_read() {
            return None;
        }
        let text = self.text.as_str();
        let mut cells = Vec::new();
        let round = self.said('(', raw.line);
        for (own, &at) in raw.cells.iter().zip(&raw.columns) {
            let Some((unit, _)) = columns[at].unit else { continue };
            let printed = &text[own.place.clone()];
            if is_empty_cell(printed) {
                continue;
            }
            let bare = of_which_behind(printed).unwrap_or(printed);
            let place = own.place.start..own.place.start + bare.len();
            let entry = Entry::blank(at, place);
            // （ ）は減 says nothing of [35]
            let legend = match printed.chars().next() {
                Some('(') => round,
                Some(open) if bracket::opens(open) => self.said(open, raw.line),
                _ => None,
            };
            let meaning = columns[at].bracket.map(held).or(legend);
            // 2.4% below 対前年度
            if columns[at].label == Some(Label::Compared) && cell(printed) == Some(Cell::Other) {
                continue;
            }
            // （15.0）, where （ ）内は対前年度伸率: no money
            if meaning == Some(Bracketed::Rate) && is_bracketed(printed) {
                continue;
            }
            if cell(printed).is_none()
                && let Some((name, figure)) = wrapped_part(printed)
            {
                let (place, bracket) =
                    (within(own, printed, figure), Some(Bracketed::Relisted).filter(|_| name.relisted));
                let part = Entry { place, bracket, ..entry };
                cells.push(Entry { of_which: name.of_which, ..part.enclosed(figure, unit)? });
                continue;
            }
            let read = match cell(printed)? {
                Cell::Labelled(period, figure) => {
                    let entry =
                        Entry { place: within(own, printed, figure), bracket: Some(Bracketed::Of(period)), ..entry };
                    entry.enclosed(figure, unit)?
                }
                Cell::Bracketed(figure) if columns[at].enclosed => entry.enclosed(figure, unit)?,
                Cell::Figure(figure) => entry.figure(within(own, printed, figure), figure, unit)?,
                Cell::Nothing if is_bracketed(printed) => Entry { bracket: meaning, ..entry },
                cell => entry.read(cell, unit, meaning)?,
            };
            if bare.len() < printed.len() {
                cells.last_mut().into_iter().for_each(|before: &mut Entry| before.of_which |= before.column == at);
            }
            cells.push(read);
        }
        // うち推進枠35 is a part of the one column of what is asked for
        let pushed = raw.pushed.clone().and_then(|place| Some((place.clone(), asked(columns)?, cell(&text[place])?)));
        if let Some((place, (at, unit), Cell::Figure(figure))) = pushed {
            let part = Entry { of_which: true, bracket: Some(Bracketed::OfWhich), ..Entry::blank(at, place) };
            cells.push(Entry { of_which: true, ..part.enclosed(figure, unit)? });
        }
        let printed = self.printed_name(raw);
        let mut name = if is_same(&printed) { above?.clone() } else { own_name(&printed) };
        name.divides |= raw.divides;
        // 令和５年度予算額⏎159,900: a table column by column, in which no figure is the label's; うち推進枠 names a row, and so does
        // 当初予算 below 令和６年度 令和７年度
        let dated = || columns.iter().any(is_dated);
        let label = !name.of_which && period(&name.name).is_some_and(|own| own.year.is_some() || !dated());
        // 耐用年数 約30: figures that are counted, not asked for
        let counts = cells.iter().any(|cell| cell.approximate) && is_tally(&name.name);
        let named = !name.name.is_empty() && name.name.contains(char::is_alphabetic) && !label && !counts;
        let indent = self.across(raw.name.clone()).by(Count::Halves).start;
        let before = raw.cells.first().map_or(raw.name.end, |first| first.place.start.max(raw.name.end));
        let words = text[raw.begins.unwrap_or(self.lines[raw.line].start).min(raw.name.start)..before]
            .trim()
            .replace(['\n', '\r'], " ");
        named.then_some(Row { name, words, indent, torn: false, frame: raw.frame, cells })
    }

    /// The figures of a row that fits no columns.
    pub(in crate::reading::ledger) fn stray(&self, raw: &RawRow, unit: Option<Yen>, columns: &[Column]) -> Vec<Stray> {
        let text = self.text.as_str();
        let printed = self.printed_name(raw);
        let name = if is_same(&printed) { RowName::default() } else { own_name(&printed) };
        // 1,204 1,310 106 below labels, with no name: of the table all the same
        let full = raw.unnamed || raw.cells.len() == columns.len();
        let nameless = raw.name.is_empty() && columns.len() > 1 && full;
        let labelled = columns.iter().all(|column| column.label.is_some());
        // 1,204⏎1,310⏎106 may stand in any order
        let line = &self.lines[raw.line];
        let together = raw.cells.iter().all(|cell| (line.start..line.end()).contains(&cell.place.start));
        let in_order = nameless && labelled && together && !raw.has_bracket();
        if !is_same(&printed) && !nameless && !name.name.contains(char::is_alphabetic) {
            return Vec::new();
        }
        let stray = |(nth, own): (usize, &RawCell)| {
            let (figure, place) = match cell(&text[own.place.clone()])? {
                Cell::Figure(figure) | Cell::Labelled(_, figure) => {
                    (figure, within(own, &text[own.place.clone()], figure))
                }
                Cell::Bracketed(figure) => (figure, own.place.clone()),
                _ => return None,
            };
            // 1,008 in a column of which nothing tells what it holds
            let holds = |own: &Column| own.unit.is_some() || !text[place.clone()].contains(',');
            // a row may have more figures than the table has columns
            let is_told = |at: &usize| columns.get(*at).is_some_and(holds);
            let known = if in_order { Some(nth).filter(is_told) } else { None };
            let column = known.or(raw.columns.get(nth).copied().filter(|_| raw.unnamed));
            let unit = match column {
                Some(column) => Some(columns[column].unit?.0),
                None => unit,
            };
            let value = unit.and_then(|unit| figure.amount(unit));
            let Figure { of_which, approximate, .. } = figure;
            Some(Stray { name: name.clone(), place, column, value, of_which, approximate })
        };
        raw.cells.iter().enumerate().filter_map(stray).collect()
    }

    // over two lines it is one name
    fn printed_name(&self, row: &RawRow) -> Cow<'_, str> {
        let printed = &self.text.as_str()[row.name.clone()];
        let pieces = || printed.split(['\n', '\r']).map(str::trim).collect::<String>();
        if printed.contains(['\n', '\r']) { Cow::Owned(pieces()) } else { Cow::Borrowed(printed) }
    }
}

impl Entry {
    // (86) below (６年度当初予算額)
    fn enclosed(self, figure: Figure<'_>, unit: Yen) -> Option<Entry> {
        let Figure { of_which, approximate, .. } = figure;
        Some(Entry { value: Some(figure.amount(unit)?), of_which, approximate, ..self })
    }

    // 1,234 of 約1,234, 1,234の内数
    fn figure(self, place: Range<usize>, figure: Figure<'_>, unit: Yen) -> Option<Entry> {
        Some(Entry { place, ..self.enclosed(figure, unit)? })
    }

    // what else a cell of a column of money holds
    fn read(self, cell: Cell<'_>, unit: Yen, brackets: Option<Bracketed>) -> Option<Entry> {
        match cell {
            Cell::Bracketed(figure) => {
                let entry = Entry { approximate: figure.approximate, ..self };
                let amount = figure.amount(unit)?;
                let Some(meaning) = brackets else { return Some(Entry { value: Some(amount), unsaid: true, ..entry }) };
                let less = meaning == Bracketed::Minus && amount.yen.0 > 0;
                let value = if less { Amount { yen: Yen(-amount.yen.0), ..amount } } else { amount };
                let of_which = meaning == Bracketed::OfWhich || figure.of_which;
                Some(Entry { value: Some(value), of_which, bracket: Some(meaning), ..entry })
            }
            Cell::Nothing | Cell::Money => Some(self),
            Cell::Figure(_) | Cell::Labelled(..) | Cell::Other => None,
        }
    }
}

// 再掲 alone is all that a row is called
fn own_name(printed: &str) -> RowName {
    let name = row_name(printed);
    if name.name.is_empty() { RowName { name: printed.trim().to_owned(), ..name } } else { name }
}

// 40,000 of 【令和６年度補正：40,000】
fn within(cell: &RawCell, printed: &str, figure: Figure<'_>) -> Range<usize> {
    let start = cell.place.start + nom::Offset::offset(printed, figure.literal);
    start..start + figure.literal.len()
}

// (9,500) of (9,500)の内数
fn of_which_behind(printed: &str) -> Option<&str> {
    printed.strip_suffix(OF_POOL).filter(|bare| bare.ends_with(')'))
}

// what a label's bracket says of the figures in brackets below it
fn held(bracket: Bracketed) -> Bracketed {
    let Bracketed::Of(period) = bracket else { return bracket };
    if period.of_which || period.stage == Some(Stage::Priority) { Bracketed::OfWhich } else { Bracketed::Prior }
}

// the one column of what is asked for, and its unit
fn asked(columns: &[Column]) -> Option<(usize, Yen)> {
    let is_asked = |column: &Column| match column.label {
        Some(Label::Money(period)) => !period.of_which && period.stage.is_some_and(Stage::is_asked),
        _ => false,
    };
    let mut asked = (0..columns.len()).filter(|&at| is_asked(&columns[at]));
    let at = asked.next().filter(|_| asked.next().is_none())?;
    Some((at, columns[at].unit?.0))
}

// 令和６年度, whatever its stage
fn is_dated(column: &Column) -> bool {
    matches!(column.label, Some(Label::Money(period)) if period.year.is_some())
}
