//! The labels of a table's columns, on one line or several: 令和６年度 over 当初予算額, each on a line of its own.

mod recurring;

use std::ops::Range;

use recurring::{Recurring, divided, recurring};

use super::grid::{Across, Count};
use super::{Column, LABEL_LINES, Paper, Unit};
use crate::grammar::bracket;
use crate::grammar::ledger::{
    Head, LONGEST_LABEL, Label, Measure, Period, column_measures, compact, formulas, glued, heads, is_against,
    is_aside, is_dated_word, part_labels, part_within, stages, total_level, unit_heading,
};
use crate::grammar::unfinished::is_unfinished_label;
use crate::reading::lines::{Kind, Line};
use crate::stage::{Stage, ends_in_short_stage};

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

// bytes of a word that recurs below labels
const LONGEST_WORD: usize = 24;
// a label a line: as many columns as this
const MOST_LINES: usize = 16;

/// Labels as they are printed, row by row.
#[derive(Default)]
struct Printed {
    rows: Vec<Vec<Placed>>,
    units: Option<(usize, Vec<Measure>)>,
    boxed: Option<Unit>,
    /// How many rows stand above a unit.
    above: usize,
    parts: Recurring,
}

impl Printed {
    // 令和７年度 AMED関連予算 概算要求⏎（単位：百万円）⏎事業名 …: a title reads like labels, and has no columns
    fn is_below_title(&self) -> bool {
        let (above, below) = self.rows.split_at(self.above);
        let years = |row: &Vec<Placed>| row.iter().all(wants_stage);
        let asked = || below.iter().flatten().any(|placed| wants_year(&placed.head));
        // ７年度⏎８年度⏎（単位：億円）⏎７’→８’増減
        let compared = || above.len() > 1 && below.iter().flatten().all(is_comparison);
        let dated = || above.iter().all(years) && (asked() || compared());
        !above.is_empty() && !below.is_empty() && !dated()
    }

    fn heads(mut self, lines: Range<usize>) -> Option<Heads> {
        self.rows.retain(|row| !row.is_empty());
        let rows = each_alone(under_one(self.rows));
        let stacked = rows.iter().all(|row| row.len() == 1);
        let rows = if stacked { in_turn(rows) } else { rows };
        let remarks = rows.iter().flatten().any(|placed| placed.head.label == Label::Remark);
        let words = words_of(&rows);
        let behind = is_name_last(&rows);
        let mut labels = columns_of(rows, stacked);
        labels.retain(|placed| !placed.head.label.is_of_words());
        let labels = divided(labels, &self.parts)?;
        let Printed { units, boxed, .. } = self;
        let Range { start, end } = lines;
        (!labels.is_empty()).then_some(Heads {
            labels,
            words,
            units,
            boxed,
            stacked,
            remarks,
            behind,
            total: None,
            start,
            end,
        })
    }
}

// the labels of the columns of words before the figures, or else of those behind them
fn words_of(rows: &[Vec<Placed>]) -> Vec<Label> {
    let label = |placed: &Placed| placed.head.label;
    // 府省名⏎事業名
    if rows.iter().all(|row| row.len() == 1) {
        let words = rows.iter().flatten().map(label).filter(|label| label.is_of_words());
        return of_rows(words.collect());
    }
    let named = rows.iter().rfind(|row| row.first().is_some_and(|first| label(first).is_of_words()));
    let before: Vec<Label> = named.into_iter().flatten().map(label).take_while(|label| label.is_of_words()).collect();
    if !before.is_empty() {
        return of_rows(before);
    }
    let is_name = |label: &Label| label.is_of_words() && *label != Label::Remark;
    let behind = |row: &Vec<Placed>| row.iter().rev().map(label).take_while(is_name).count();
    let behind = rows.iter().flat_map(|row| &row[row.len() - behind(row)..]).map(label);
    of_rows(behind.collect())
}

// 当初予算額⏎概算要求額⏎増減額⏎府省名, 令和７年度 令和８年度 府省名⏎予算額 予算案: the label of the names behind those of figures
fn is_name_last(rows: &[Vec<Placed>]) -> bool {
    let is_of_words = |placed: &Placed| placed.head.label.is_of_words();
    let is_name = |placed: &Placed| is_of_words(placed) && placed.head.label != Label::Remark;
    let first = rows.iter().enumerate().find_map(|(row, labels)| Some((row, labels.iter().position(is_name)?)));
    let Some((row, own)) = first else { return false };
    let (named, below) = (&rows[row][own..], &rows[row + 1..]);
    match own {
        // 府省名⏎事業名
        0 => row > 0 && named.iter().chain(below.iter().flatten()).all(is_of_words),
        _ => named.iter().all(is_of_words) && !below.iter().flatten().any(is_name),
    }
}

// 区分 names the rows where no 事業名 does
fn of_rows(mut words: Vec<Label>) -> Vec<Label> {
    if !words.contains(&Label::Name) {
        words.iter_mut().filter(|label| **label == Label::Class).for_each(|label| *label = Label::Name);
    }
    words
}

fn knows_change(rows: &[Vec<Placed>]) -> bool {
    rows.iter().flatten().any(|placed| placed.head.label == Label::Change)
}

impl Paper<'_, '_> {
    /// The labels that begin at a line.
    pub(super) fn heads(&self, at: usize) -> Option<Heads> {
        heads(self.lines[at].text).or_else(|| beside_unit(self.lines[at].text))?;
        let mut printed = Printed::default();
        let most = self.lines.len().min(at + MOST_LINES);
        let (mut line, mut end) = (at, at);
        while line < most {
            let taken = self.take(line, &mut printed);
            if taken == 0 && !self.lines[line].is_blank() {
                break;
            }
            end = if taken > 0 { (line + taken).min(most) } else { end };
            line += taken.max(1);
        }
        if printed.is_below_title() { None } else { printed.heads(at..end) }
    }

    /// The labels that begin at a line, run together with those of the lines below: each line ends anywhere.
    pub(super) fn glued_heads(&self, at: usize) -> Option<Heads> {
        let near = self.lines.len().min(at + MOST_LINES);
        let label = |line: &&Line<'_>| line.kind == Kind::Text && line.text.chars().nth(LONGEST_LABEL).is_none();
        let own = (at..near).filter(|&at| !self.lines[at].is_blank());
        let own: Vec<usize> = own.take_while(|&at| label(&&self.lines[at])).take(LABEL_LINES).collect();
        let (count, labels) = glued(own.iter().map(|&at| self.lines[at].text))?;
        let last = own.get(count.checked_sub(1)?)?;
        let place = self.lines[at].start..self.lines[at].end();
        let (words, figures): (Vec<Label>, Vec<Label>) = labels.into_iter().partition(|label| label.is_of_words());
        let remarks = words.contains(&Label::Remark);
        let words = words.into_iter().filter(|label| *label != Label::Remark);
        let words = Some(words.collect()).filter(|words: &Vec<Label>| !words.is_empty());
        let cells = figures.into_iter().map(|label| (at, place.clone(), label, self.across(place.clone())));
        let heads = Heads::of_cells(words.unwrap_or_else(|| vec![Label::Name]), cells.collect(), at..last + 1)?;
        Some(Heads { remarks, ..heads })
    }

    // what a line adds to the labels above it, and how many lines it takes; none of a line that is no label
    fn take(&self, line: usize, printed: &mut Printed) -> usize {
        let text = self.lines[line].text;
        let Printed { rows, parts, .. } = printed;
        if let Some(measures) = column_measures(text) {
            printed.units = Some((line, measures));
        } else if let Some((name, found)) = recurring(text).filter(|_| !rows.is_empty() && parts.words.is_empty()) {
            rows.push(self.placed(line, name));
            let start = self.lines[line].start;
            let places = found.words.into_iter().map(|own| start + own.start..start + own.end);
            let words = self.each_across(places).map(|across| across.by(Count::Chars).clone()).collect();
            *parts = Recurring { words, ..found };
        } else if let Some((lines, found)) =
            self.recurring_lines(line).filter(|_| !rows.is_empty() && parts.words.is_empty())
        {
            *parts = found;
            return lines;
        } else if let Some(found) = below_years(rows, text) {
            rows.push(self.placed(line, found));
        } else if let Some(found) = self.parts_below(rows, line) {
            rows.push(found);
        } else if let Some(found) = self.parted(line).filter(|_| !rows.is_empty()) {
            rows.push(self.placed(line + 1, found));
            return 2;
        } else if let Some(mut found) = heads(text).or_else(|| beside_unit(text)) {
            // 増減額⏎(B-A)
            let formula = |head: &Head| head.label == Label::Change && formulas(&text[head.place.clone()]).is_some();
            let known = knows_change(rows);
            found.retain(|head| !(known && formula(head)));
            if let Some(begun) = self.compared_above(rows, &found) {
                begun.head.label = Label::Change;
                return 1;
            }
            if rows.last().is_some_and(|above| above.iter().any(wants_stage)) {
                found = found.into_iter().map(|head| of_year_above(head, text)).collect();
            }
            rows.push(self.placed(line, found));
            printed.boxed = self.unit_on(line).or(printed.boxed.take());
        } else if !rows.is_empty() && self.ends_spread_label(line) {
            // 区⏎令和７年度予算額⏎分⏎令和８年度要求額: the label of the names runs downwards beside the others
        } else if !rows.is_empty() && bracket::enclosed(text).is_some() && is_aside(text) {
            // 【参考】⏎平成27年度⏎当初予算額: says nothing of when the column is of
        } else if let Some(unit) = self.unit_on(line) {
            printed.above = rows.len();
            printed.boxed = Some(unit);
        } else if let Some(mut differences) = (!rows.is_empty()).then(|| formulas(text)).flatten() {
            if let Some(rated) = differences.iter().find_map(|head| head.bracket) {
                let changes = rows.iter_mut().flatten().filter(|placed| placed.head.label == Label::Change);
                changes.for_each(|placed| placed.head.bracket = placed.head.bracket.or(Some(rated)));
            }
            differences.retain(|_| !knows_change(rows));
            rows.push(self.placed(line, differences));
        } else {
            return 0;
        }
        1
    }

    // 分, with 区 alone on a line near above
    fn ends_spread_label(&self, line: usize) -> bool {
        let own = self.lines[line].text;
        let mut letters = own.chars();
        if letters.next().is_none() || letters.next().is_some() {
            return false;
        }
        let above = (line.saturating_sub(LABEL_LINES)..line).map(|at| self.lines[at].text);
        let mut begun = above.filter(|above| above.chars().nth(1).is_none() && !above.is_empty());
        begun.any(|above| heads(&[above, own].concat()).is_some_and(|found| found[0].label.is_of_words()))
    }

    // 令和７年度要求額    前年度予算額⏎    うち推進枠: each a part of what the label says that begins to its left
    fn parts_below(&self, rows: &[Vec<Placed>], line: usize) -> Option<Vec<Placed>> {
        let (found, above) = (part_labels(self.lines[line].text)?, rows.last()?);
        let of = |part: Placed| {
            let left = above.iter().filter(|placed| placed.across.start <= part.across.start);
            let whole = left.max_by_key(|placed| placed.across.start).filter(|whole| !wants_stage(whole))?;
            let text = &self.lines[line].text[part.head.place.clone()];
            let period = part_within(text, part.head.period()?, whole.head.period()?);
            Some(Placed { head: Head { label: Label::Money(period), ..part.head }, ..part })
        };
        self.placed(line, found).into_iter().map(of).collect()
    }

    // 対前年度比⏎増減額(率(%)): what a label below a line of labels says of the last of these
    fn compared_above<'r>(&self, rows: &'r mut [Vec<Placed>], found: &[Head]) -> Option<&'r mut Placed> {
        let alone = matches!(found, [only] if only.label == Label::Change) && !knows_change(rows);
        let above = rows.last_mut().filter(|above| alone && above.len() > 1)?;
        let last = above.last_mut().filter(|last| last.head.label == Label::Other)?;
        let printed = self.lines[last.line].text.get(last.head.place.clone())?;
        is_against(&compact(printed)).then_some(last)
    }

    // 対前年度⏎倍率: one label on two lines, which stands where the second of them does
    fn parted(&self, line: usize) -> Option<Vec<Head>> {
        let (above, below) = (self.lines[line].text, self.lines.get(line + 1)?.text);
        // 比較 is one by itself
        let begins = |own: Vec<Head>| own.iter().all(|head| head.label == Label::Compared);
        let begun = is_unfinished_label(above) && heads(above).is_none_or(begins);
        let label = begun.then(|| heads(below)).flatten()?;
        label.iter().all(|head| matches!(head.label, Label::Other | Label::Change)).then_some(label)
    }

    fn placed(&self, line: usize, found: Vec<Head>) -> Vec<Placed> {
        let start = self.lines[line].start;
        let places = found.iter().map(|head| start + head.place.start..start + head.place.end);
        let mut across: Vec<Range<usize>> =
            self.each_across(places).map(|across| across.by(Count::Chars).clone()).collect();
        over_all_run_together(&found, &mut across);
        let printed = |head: &Head| self.lines[line].text.get(head.place.clone()).unwrap_or_default();
        // 令和６年度当初⏎予算案
        let open = |head: &Head| ends_in_short_stage(printed(head)).is_some();
        // 対前年度比 alone is whole, for each label may have its line
        let beside = found.len() > 1;
        let may_begin = |head: &Head| head.label == Label::Compared || beside;
        let begun = |head: &Head| may_begin(head) && is_unfinished_label(&compact(printed(head)));
        let in_turn = are_in_turn(&found);
        let placed = |(head, across): (Head, Range<usize>)| {
            let (open, begun) = (open(&head), begun(&head));
            // 研究振興費 beside its 伸び率; no 総額
            let named = in_turn && head.period().is_some() && total_level(printed(&head)).is_none();
            let name = named.then(|| (start + head.place.start, start + head.place.end));
            Placed { across, open, begun, head, line, name }
        };
        found.into_iter().zip(across).map(placed).collect()
    }
}

// 6年度予算額7年度要求額: labels without a space between stand over all of their columns alike
fn over_all_run_together(found: &[Head], across: &mut [Range<usize>]) {
    let mut first = 0;
    for end in 1..=found.len() {
        if found.get(end).is_some_and(|next| next.place.start == found[end - 1].place.end) {
            continue;
        }
        let all = across[first].start..across[end - 1].end;
        across[first..end].fill(all);
        first = end;
    }
}

// 省庁 振興費 伸び率 その他 伸び率: whether money of the document's year and how it grew stand in turn
fn are_in_turn(found: &[Head]) -> bool {
    let Some(([name], columns)) = found.split_first_chunk::<1>() else { return false };
    let (pairs, []) = columns.as_chunks::<2>() else { return false };
    let unsaid = |head: &Head| head.period().is_some_and(Period::is_unsaid);
    let in_turn = |[money, rate]: &[Head; 2]| unsaid(money) && rate.label == Label::Other;
    name.label.is_of_words() && pairs.len() > 1 && pairs.iter().all(in_turn)
}

// 26年度 27年度⏎予算 政府案: 予算 alone may be of any year, unless one stands above it
fn of_year_above(head: Head, text: &str) -> Head {
    let dated = head.label == Label::Other && is_dated_word(&compact(&text[head.place.clone()]));
    let label = Label::Money(Period { stage: Some(Stage::Initial), ..Period::default() });
    if dated { Head { label, ..head } } else { head }
}

// ６年度 ７年度⏎当初 予算案
fn below_years(rows: &[Vec<Placed>], text: &str) -> Option<Vec<Head>> {
    let years = rows.last().filter(|above| above.iter().any(wants_stage))?;
    stages(text).filter(|stages| stages.len() <= years.len())
}

// 事項 令和６年度予算額 令和７年度要求額 （単位：百万円）; 【単位：億円】 令和７年度予算案
fn beside_unit(text: &str) -> Option<Vec<Head>> {
    let (labels, _) = unit_heading(text).filter(|(labels, _)| !labels.is_empty())?;
    let start = nom::Offset::offset(text, labels);
    let moved = |head: Head| Head { place: head.place.start + start..head.place.end + start, ..head };
    Some(heads(labels)?.into_iter().map(moved).collect())
}

// 令和８年度概算要求 （単位：百万円）⏎事項 事業費 国費: one label above those of the names and of figures that tell neither year nor
// stage is of all of these
fn under_one(rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let [above, below] = &rows[..] else { return rows };
    let [title] = &above[..] else { return rows };
    let named = below.first().is_some_and(|first| first.head.label.is_of_words());
    let mut periods = below.iter().filter_map(|placed| placed.head.period()).peekable();
    let fits = title.head.period().is_some() && named && periods.peek().is_some();
    if !fits || !periods.all(Period::is_unsaid) {
        return rows;
    }
    let dated = |placed: &Placed| {
        let part = |whole: Period, own: Period| Label::Money(Period { of_which: own.of_which, ..whole });
        let label = title.head.period().zip(placed.head.period()).map(|(whole, own)| part(whole, own));
        Placed { head: Head { label: label.unwrap_or(placed.head.label), ..placed.head.clone() }, ..placed.clone() }
    };
    vec![below.iter().map(dated).collect()]
}

// 区分 令和６年度⏎当初予算額⏎令和７年度⏎概算要求額⏎増減額: below the label of the names and the first of the figures each label has a line
// for itself, so that the first has, too
fn each_alone(mut rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let [first, below @ ..] = &mut rows[..] else { return rows };
    let beside = matches!(&first[..], [name, own] if name.head.label.is_of_words() && !own.head.label.is_of_words());
    let alone = beside && below.len() > 1 && below.iter().all(|row| row.len() == 1);
    if let Some(own) = alone.then(|| first.pop()).flatten() {
        rows.insert(1, vec![own]);
    }
    rows
}

// 令和５年度⏎令和４年度⏎当初予算案⏎補正予算額: years one below the other, and then as many stages, stand side by side
fn in_turn(rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let mut rest: Vec<Placed> = rows.into_iter().flatten().collect();
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let years = rest.iter().take_while(|placed| wants_stage(placed)).count();
        let stages = rest[years..].iter().take_while(|placed| wants_year(&placed.head)).count();
        let side_by_side = years > 1 && years == stages;
        let each = if side_by_side { years } else { 1 };
        for _ in 0..=usize::from(side_by_side) {
            let below = rest.split_off(each);
            rows.push(std::mem::replace(&mut rest, below));
        }
    }
    rows
}

// joins years with the stages below them
fn columns_of(rows: Vec<Vec<Placed>>, stacked: bool) -> Vec<Placed> {
    let mut all: Vec<Placed> = Vec::new();
    for row in rows {
        if let Some(over) = each_over(&all, &row) {
            join_each(&mut all, &over, row);
            continue;
        }
        // 令和６年度 令和７年度 対前年度⏎予算額 予算案 増減額 増減率: these stand where it begins
        let begun = all.iter().find(|placed| placed.begun).map(|placed| placed.across.clone());
        if row.iter().any(is_comparison) {
            all.retain(|placed| !placed.begun);
        }
        let years: Vec<usize> = (0..all.len()).filter(|&at| wants_stage(&all[at])).collect();
        let stages = row.iter().filter(|placed| wants_year(&placed.head)).count();
        let by_order = years.len() == stages;
        let (mut used, mut nth, before) = (Vec::new(), 0, all.len());
        // a year over 要求額 要望額 計 stands over one of them
        let asked_over = || row.iter().filter(|placed| is_asked(&placed.head));
        let mut asked: Vec<usize> = asked_over().filter_map(|own| only_over(&all, &years, &own.across)).collect();
        asked.dedup();
        let of_asked = match asked[..] {
            [only] if row.iter().filter(|placed| wants_year(&placed.head)).any(|own| !is_asked(&own.head)) => {
                Some(only)
            }
            _ => None,
        };
        for placed in row {
            let over = match (wants_year(&placed.head), by_order) {
                (false, _) => None,
                (true, true) => years.get(nth).copied(),
                (true, false) => {
                    only_over(&all, &years, &placed.across).or(of_asked.filter(|_| is_asked(&placed.head)))
                }
            };
            nth += usize::from(wants_year(&placed.head));
            // below some years, of which nobody can tell whose it is
            let lost = over.is_none() && !years.is_empty() && wants_year(&placed.head);
            let own = if lost { of_no_year(&placed) } else { placed.clone() };
            let joined = |year: usize| {
                let across = if by_order { all[year].across.clone() } else { placed.across.clone() };
                // one below one: it stands where the year does, among the labels of the year's line
                Placed { across, ..joined(&all[year], &placed) }
            };
            all.push(over.map_or(own, joined));
            used.extend(over);
        }
        if let Some(begun) = begun.filter(|_| by_order) {
            all[before..].iter_mut().filter(|placed| is_comparison(placed)).for_each(|own| own.stands_behind(&begun));
        }
        used.sort_unstable();
        used.dedup();
        for year in used.into_iter().rev() {
            all.remove(year);
        }
    }
    if !stacked {
        behind_both(&mut all);
        all.sort_by_key(|placed| placed.across.start);
    }
    all
}

// 28年度 29年度⏎当初予算額 政府案⏎対前年度増減額: on a line of its own at the margin, what two columns are compared in stands behind both
fn behind_both(all: &mut [Placed]) {
    let is_money = |placed: &&Placed| placed.head.period().is_some();
    let money: Vec<(usize, Range<usize>)> =
        all.iter().filter(is_money).map(|placed| (placed.line, placed.across.clone())).collect();
    let [_, second, ..] = &money[..] else { return };
    let second = second.1.start;
    let Some((_, last)) = money.iter().max_by_key(|(_, across)| across.start) else { return };
    let alone = |placed: &Placed| money.iter().all(|(line, _)| *line != placed.line);
    let before = |placed: &&mut Placed| is_comparison(placed) && placed.across.start < second && alone(placed);
    all.iter_mut().filter(before).for_each(|placed| placed.stands_behind(last));
}

// 令和６年度 令和７年度 対前年度 うち推進枠⏎予算額 要求額 増減額 要望額: the label above each, where as many in their order want more said;
// うち推進枠 may want nothing
fn each_over(all: &[Placed], row: &[Placed]) -> Option<Vec<usize>> {
    let own: Vec<&Placed> = row.iter().filter(|placed| !placed.head.label.is_of_words()).collect();
    let over = |parts: bool| {
        let wants = |above: &Placed| wants_stage(above) || above.begun || (parts && is_part(above));
        let above: Vec<usize> = (0..all.len()).filter(|&at| wants(&all[at])).collect();
        let fits = above.len() == own.len() && above.iter().zip(&own).all(|(&at, own)| all[at].may_stand_over(own));
        (fits && !above.is_empty()).then_some(above)
    };
    over(true).or_else(|| over(false))
}

fn join_each(all: &mut Vec<Placed>, over: &[usize], row: Vec<Placed>) {
    let mut over = over.iter();
    for own in row {
        if own.head.label.is_of_words() {
            all.push(own);
        } else if let Some(&at) = over.next() {
            let above = &all[at];
            let joined = if above.begun { own } else { joined(above, &own) };
            all[at] = Placed { across: above.across.clone(), ..joined };
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

impl Placed {
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

fn of_no_year(placed: &Placed) -> Placed {
    Placed { head: Head { label: Label::Aside(None), ..placed.head.clone() }, ..placed.clone() }
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

fn only_over(all: &[Placed], years: &[usize], across: &Range<usize>) -> Option<usize> {
    let mut over = years.iter().copied().filter(|&at| overlap(&all[at].across, across));
    over.next().filter(|_| over.next().is_none())
}

pub(super) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

// the place of the lower label, which stands nearer to the figures
fn joined(year: &Placed, stage: &Placed) -> Placed {
    let (above, below) = (year.head.period().unwrap_or_default(), stage.head.period().unwrap_or_default());
    // 令和６年度当初⏎予算案 is a draft, 令和５年度補正⏎予算額 is not; うち推進枠⏎要求額 is of it
    let own = above.stage == Some(Stage::Supplementary) || (above.of_which && above.stage.is_some());
    let whole = if own { above } else { below };
    let period = Period { year: above.year, of_which: above.of_which, recipient: above.recipient, ..whole };
    let measure = stage.head.measure.or(year.head.measure);
    let line = if stage.head.measure.is_some() { stage.line } else { year.line };
    let head = Head { label: Label::Money(period), measure, ..stage.head.clone() };
    Placed { head, line, across: stage.across.clone(), open: false, begun: false, name: None }
}

impl Heads {
    /// Of columns that names label, by their places in the normalised text: each a part of their total.
    pub(super) fn of_names(line: usize, words: Vec<Label>, names: Vec<(Range<usize>, Across)>, total: usize) -> Heads {
        let of = |(at, (place, across)): (usize, (Range<usize>, Across))| {
            let label = Label::Money(Period { of_which: at != total, ..Period::default() });
            let across = across.by(Count::Chars).clone();
            let name = Some((place.start, place.end)).filter(|_| at != total);
            let head = Head { label, measure: None, bracket: None, enclosed: false, place };
            Placed { head, across, line, open: false, begun: false, name }
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
            let head = Head { label, measure: None, bracket: None, enclosed: false, place };
            let across = across.by(Count::Chars).clone();
            Placed { head, across, line, open: false, begun: false, name: None }
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

    /// Whether a column may hold 15.0%.
    pub(super) fn may_hold_rates(&self) -> bool {
        self.labels.iter().any(|placed| matches!(placed.head.label, Label::Other | Label::Compared))
    }

    /// Where each label stands across the page, in chars.
    pub(super) fn across(&self) -> impl Iterator<Item = &Range<usize>> {
        self.labels.iter().map(|placed| &placed.across)
    }
}
