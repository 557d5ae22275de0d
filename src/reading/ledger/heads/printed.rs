//! Which lines label a table, on one line or several: 令和６年度 over 当初予算額, each on a line of its own.

use std::ops::Range;

use super::order::{each_alone, in_turn, is_name_last, under_one, words_of};
use super::recurring::{Recurring, divided, recurring};
use super::years::columns_of;
use super::{Heads, Placed, is_comparison, wants_stage, wants_year};
use crate::grammar::bracket;
use crate::grammar::ledger::{
    Head, LONGEST_LABEL, Label, Measure, Period, column_measures, compact, formulas, glued, heads, is_against,
    is_aside, is_dated_word, part_labels, part_within, stages, total_level, unit_heading, without_marks, wrapped,
};
use crate::grammar::unfinished::is_unfinished_label;
use crate::reading::ledger::grid::Count;
use crate::reading::ledger::{LABEL_LINES, Paper, Unit};
use crate::reading::lines::{Kind, Line};
use crate::stage::{Stage, ends_in_short_stage};

// bytes of a word that recurs below labels
pub(super) const LONGEST_WORD: usize = 24;
// a label a line: as many columns as this
pub(super) const MOST_LINES: usize = 16;

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

// 比較増減 over 金額 率: the first of the two is what has changed
fn changed_below(rows: &mut [Vec<Placed>], found: &mut [Head]) {
    let [.., money, rate] = found else { return };
    let both = rate.label == Label::Other && money.period().is_some_and(Period::is_unsaid);
    let above = rows.last_mut().filter(|above| both && above.len() > 1);
    if let Some(above) = above.filter(|above| above.last().is_some_and(is_comparison)) {
        above.pop();
        money.label = Label::Change;
    }
}

fn knows_change(rows: &[Vec<Placed>]) -> bool {
    rows.iter().flatten().any(|placed| placed.head.label == Label::Change)
}

impl Paper<'_, '_> {
    /// The labels that begin at a line.
    pub(in crate::reading::ledger) fn heads(&self, at: usize) -> Option<Heads> {
        let own = self.lines[at].text;
        let begins = heads(own).or_else(|| beside_unit(own)).is_some() || self.wrapped(at).is_some();
        if !begins {
            return None;
        }
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

    /// The labels on lines among which others stand that are no labels: cells and names of the first rows, what else a label says.
    pub(in crate::reading::ledger) fn heads_among(&self, lines: Range<usize>) -> Option<Heads> {
        let (mut printed, mut line) = (Printed::default(), lines.start);
        while line < lines.end {
            line += self.take(line, &mut printed).max(1);
        }
        if printed.is_below_title() || line > lines.end { None } else { printed.heads(lines) }
    }

    /// The labels that begin at a line, run together with those of the lines below: each line ends anywhere.
    pub(in crate::reading::ledger) fn glued_heads(&self, at: usize) -> Option<Heads> {
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
        // 増減額⏎率: a label of its own
        let is_label = |measures: &Vec<Measure>| measures.len() == 1 && !rows.is_empty() && heads(text).is_some();
        if let Some(measures) = column_measures(text).filter(|measures| !is_label(measures)) {
            printed.units = Some((line, measures));
        } else if let Some((mut above, below)) = self.wrapped(line) {
            changed_below(rows, &mut above);
            // each is whole
            let whole = |own: Placed| Placed { open: false, begun: false, ..own };
            rows.push(self.placed(line, above).into_iter().map(whole).collect());
            rows.push(self.placed(line + 1, below));
            return 2;
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
            changed_below(rows, &mut found);
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
            let known = knows_change(rows) || differences.is_empty();
            // 対前年度比⏎（①－②）
            if let Some([only]) = rows.last_mut().filter(|_| !known).map(Vec::as_mut_slice)
                && self.is_against(only)
            {
                only.head.label = Label::Change;
            }
            differences.retain(|_| !knows_change(rows));
            rows.push(self.placed(line, differences));
        } else {
            return 0;
        }
        1
    }

    // ７年度要求・ over 要望額
    fn wrapped(&self, line: usize) -> Option<(Vec<Head>, Vec<Head>)> {
        wrapped(self.lines[line].text, self.lines.get(line + 1)?.text)
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
        above.last_mut().filter(|last| self.is_against(last))
    }

    // 対前年度比
    fn is_against(&self, placed: &Placed) -> bool {
        let printed = self.lines[placed.line].text.get(placed.head.place.clone());
        placed.head.label == Label::Other && printed.is_some_and(|printed| is_against(&compact(printed)))
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
    let dated = head.label == Label::Other && is_dated_word(without_marks(&compact(&text[head.place.clone()])));
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
    Some(heads(labels)?.into_iter().map(|head| head.moved_by(start)).collect())
}
