//! The labels of a table's columns, and what they say of these.

mod order;
mod printed;
mod recurring;
mod years;

use std::ops::Range;

use order::of_rows;

use super::grid::{Across, Count};
use super::{Column, Unit};
use crate::grammar::ledger::{Head, Label, Measure, Period, heads};
use crate::reading::lines::Line;
use crate::stage::Stage;

/// The lines of labels, and what they say.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    /// Labels of columns of figures, left to right.
    labels: Vec<Placed>,
    /// Those of the columns of words before them.
    pub(super) words: Vec<Label>,
    /// 千円 千円 %, with the line.
    units: Option<(usize, Vec<Measure>)>,
    /// A unit heading among them.
    boxed: Option<Unit>,
    /// Whether each label has its line for itself.
    pub(super) stacked: bool,
    /// Whether a column holds words behind the figures.
    pub(super) remarks: bool,
    /// Whether the names of rows stand behind the figures, as their label does.
    pub(super) behind: bool,
    /// The column of the total, where names label the others.
    pub(super) total: Option<usize>,
    /// The first line of them, and the line behind them.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A label, where it stands across the page.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    head: Head,
    across: Range<usize>,
    /// The line of its unit, where it states one.
    line: usize,
    /// Whether it ends in 当初 or 補正, which 予算額 or 予算案 may follow below.
    open: bool,
    /// Whether it only begins a label that stands below: 対前年度.
    begun: bool,
    /// The name that it is, by its place in the normalised text: 文部科学省.
    name: Option<(usize, usize)>,
}

impl Heads {
    /// Of columns that names label, by their places in the normalised text: each a part of their total.
    pub(super) fn of_names(line: usize, words: Vec<Label>, names: Vec<(Range<usize>, Across)>, total: usize) -> Heads {
        let of = |(at, (place, across)): (usize, (Range<usize>, Across))| {
            let label = Label::Money(Period { of_which: at != total, ..Period::default() });
            let name = Some((place.start, place.end)).filter(|_| at != total);
            Placed { name, ..Placed::of(Head::of(label, place), across.by(Count::Chars).clone(), line) }
        };
        let labels = names.into_iter().enumerate().map(of).collect();
        let (start, end) = (line, line + 1);
        Heads { labels, words, total: Some(total), start, end, ..Heads::default() }
    }

    /// Of cells, each with its line, its place in the normalised text, what it says and where it stands.
    pub(super) fn of_cells(
        words: Vec<Label>,
        cells: Vec<(usize, Range<usize>, Label, Across)>,
        Range { start, end }: Range<usize>,
    ) -> Option<Heads> {
        let of = |(line, place, label, across): (usize, Range<usize>, Label, Across)| {
            Placed::of(Head::of(label, place), across.by(Count::Chars).clone(), line)
        };
        let labels: Vec<Placed> = cells.into_iter().map(of).collect();
        let words = of_rows(words);
        (!labels.is_empty()).then_some(Heads { labels, words, start, end, ..Heads::default() })
    }

    /// 事業名 種別 ６年度予算額: the same, with labels that stand before all of money for columns of words; none without such.
    pub(super) fn with_more_words(&self) -> Option<Heads> {
        let first = self.labels.iter().position(|placed| placed.head.label != Label::Other)?;
        let (words, figures) = self.labels.split_at(first);
        let words = self.words.iter().copied().chain(words.iter().map(|placed| placed.head.label)).collect();
        (first > 0 && !self.words.is_empty()).then(|| Heads { labels: figures.to_vec(), words, ..self.clone() })
    }

    /// The same over as many columns as rows have cells: 対前年度比 over +58 and +53%; 比較 over both that have their labels below.
    pub(super) fn over(self, columns: usize) -> Option<Heads> {
        let Heads { mut labels, .. } = self;
        let count = labels.len();
        let comparisons: Vec<usize> = (0..count).filter(|&at| is_comparison(&labels[at])).collect();
        if columns == count + 1 {
            let [only] = comparisons[..] else { return None };
            let of = |label, own: &Placed| Placed { head: Head { label, ..own.head.clone() }, ..own.clone() };
            labels.insert(only + 1, of(Label::Other, &labels[only]));
            labels[only] = of(Label::Compared, &labels[only]);
        } else if columns + 1 == count {
            let is_change = |at: usize| matches!(labels[at].head.label, Label::Change | Label::Compared);
            let over =
                comparisons.windows(2).find(|pair| pair[0] + 1 == pair[1] && pair.iter().all(|&at| is_change(at)))?[0];
            labels.remove(over);
        }
        (columns == labels.len()).then_some(Heads { labels, ..self })
    }

    /// The columns with their units; none where the units cannot be told apart.
    pub(super) fn columns(&self, lines: &[Line<'_>], scope: Option<Unit>) -> Option<Vec<Column>> {
        let unit = self.boxed.or(scope);
        let of = |(at, placed): (usize, &Placed)| {
            let (line, measure) = match (placed.head.measure, &self.units) {
                (Some(measure), _) => (Some(placed.line), Some(measure)),
                (None, Some((line, units))) => (Some(*line), self.unit_of(units, at)),
                (None, None) => (unit.map(|unit| unit.line), unit.map(|unit| unit.measure)),
            };
            let counts = match (placed.head.label, measure) {
                (Label::Money(_) | Label::Change | Label::Compared | Label::Aside(_), Some(Measure::Money(yen))) => {
                    Some(yen)
                }
                _ => None,
            };
            Column {
                label: Some(placed.head.label),
                bracket: placed.head.bracket,
                enclosed: placed.head.enclosed,
                name: placed.name,
                unit: counts.zip(line.map(|line| lines[line].number)),
            }
        };
        let columns: Vec<Column> = self.labels.iter().enumerate().map(of).collect();
        columns.iter().any(|column| column.unit.is_some()).then_some(columns)
    }

    // one unit a column, or one for all
    fn unit_of(&self, units: &[Measure], at: usize) -> Option<Measure> {
        let same = units.iter().all(|unit| *unit == units[0]);
        let one_each = units.len() == self.labels.len();
        if one_each { units.get(at).copied() } else { units.first().copied().filter(|_| same) }
    }

    /// Whether the labels name a year or a stage; a stage where the unit stands far above them.
    pub(super) fn makes_table(&self, near: bool) -> bool {
        let own = near || self.boxed.is_some() || self.units.is_some();
        let own = own || self.labels.iter().any(|placed| placed.head.measure.is_some());
        // 前年度計画額 平成24年度予定額
        let planned = |placed: &Placed| own && matches!(placed.head.label, Label::Aside(Some(_)));
        let mut periods = self.labels.iter().filter_map(|placed| placed.head.period());
        self.labels.iter().any(planned)
            || periods.any(|period| period.stage.is_some() || (own && (period.year.is_some() || period.is_unsaid())))
    }

    /// Whether a line repeats them on another page.
    pub(super) fn repeats(&self, text: &str) -> Option<bool> {
        let found = heads(text)?;
        let labels: Vec<Label> = found.iter().map(|head| head.label).filter(|label| !label.is_of_words()).collect();
        let known =
            |label: &Label| self.words.contains(label) || self.labels.iter().any(|placed| placed.head.label == *label);
        (!labels.is_empty()).then(|| labels.iter().all(known))
    }

    /// Whether a label says of what stage its column is, not of which year alone.
    pub(super) fn state_stage(&self) -> bool {
        self.labels.iter().any(|placed| placed.head.period().is_some_and(|period| period.stage.is_some()))
    }

    /// Whether each label states its unit: ８年度（百万円） ７年度（百万円）.
    pub(super) fn state_units(&self) -> bool {
        self.labels.iter().all(|placed| placed.head.measure.is_some())
    }

    /// The one column of what is asked for, where there is one.
    pub(super) fn asked(&self) -> Option<usize> {
        let stage = |placed: &Placed| placed.head.period().filter(|period| !period.of_which)?.stage;
        let mut asked = (0..self.labels.len()).filter(|&at| stage(&self.labels[at]).is_some_and(Stage::is_asked));
        asked.next().filter(|_| asked.next().is_none())
    }

    /// How many columns of words stand before the figures, and which of them has the names.
    pub(super) fn columns_of_words(&self) -> (usize, usize) {
        let words = || self.words.iter().filter(|label| **label != Label::Remark);
        (words().count(), words().position(|label| *label == Label::Name).unwrap_or_default())
    }

    /// 番号 事項: whether rows have numbers in a column of their own.
    pub(super) fn has_numbers(&self) -> bool {
        self.words.iter().filter(|label| **label == Label::Name).count() > 1
    }

    /// Whether a column may hold 15.0%.
    pub(super) fn may_hold_rates(&self) -> bool {
        self.labels.iter().any(|placed| matches!(placed.head.label, Label::Other | Label::Compared))
    }

    /// How many columns of figures they label.
    pub(super) fn count(&self) -> usize {
        self.labels.len()
    }

    /// These, and those of the columns behind them.
    pub(super) fn beside(mut self, behind: Heads) -> Heads {
        self.labels.extend(behind.labels);
        self
    }

    /// Where each label stands across the page, in chars.
    pub(super) fn across(&self) -> impl Iterator<Item = &Range<usize>> {
        self.labels.iter().map(|placed| &placed.across)
    }
}

impl Placed {
    fn of(head: Head, across: Range<usize>, line: usize) -> Placed {
        Placed { head, across, line, open: false, begun: false, name: None }
    }

    fn may_stand_over(&self, below: &Placed) -> bool {
        if self.begun { is_comparison(below) } else { wants_year(&below.head) }
    }

    // not before a label of the line above, as far as the layout says so
    fn stands_behind(&mut self, above: &Range<usize>) {
        if self.across.start < above.start {
            self.across = above.clone();
        }
    }
}

// 増減額, 増減率, 対前年度
fn is_comparison(placed: &Placed) -> bool {
    matches!(placed.head.label, Label::Change | Label::Compared | Label::Other)
}

// うち推進枠
fn is_part(placed: &Placed) -> bool {
    placed.head.period().is_some_and(|period| period.of_which)
}

// 令和６年度, 令和６年度当初
fn wants_stage(placed: &Placed) -> bool {
    placed.head.period().is_some_and(|period| period.year.is_some() && (period.stage.is_none() || placed.open))
}

// 当初予算額, 予定額
fn wants_year(head: &Head) -> bool {
    head.period().is_some_and(|period| period.year.is_none() && !period.of_which)
}

// 要求額, 要望額, 計 of both
fn is_asked(head: &Head) -> bool {
    wants_year(head) && head.period().and_then(|period| period.stage).is_some_and(Stage::is_asked)
}

pub(super) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
