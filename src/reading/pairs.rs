//! Labels apart from their amounts: 令和7年度要求・要望額⏎（前年度予算額⏎⏎75億円⏎65億円） (catalogue G03, G04, D01).
//!
//! A slide holds its labels in one box and its amounts in another, so that extracted text has all labels before all
//! amounts, or behind them. Where there are as many of the one as of the other, the first amount is of the first label.
//! 新規 may take an amount's place.

use std::ops::Range;

use super::cited::{Cited, Marks, on_line};
use super::lines::{Kind, Line, MOST_BLANK, first_written};
use crate::grammar::bracket;
use crate::grammar::clause::{Label, Lead, labels};
use crate::grammar::spacing::is_arrow;
use crate::scan::{Flags, Mention, Printed, is_new};
use crate::stage::Stage;

/// Gives amounts that stand apart from their labels what those say; a 新規 among them becomes a mention.
pub(super) fn pair(text: &str, lines: &[Line<'_>], found: &mut Vec<Cited>) {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = found.get(at) {
        let run = opens_line(lines, first).then(|| Run::from(text, lines, found, at)).flatten();
        let Some(run) = run else {
            at += 1;
            continue;
        };
        at = run.end;
        let Some((labels, top)) = labels_of(lines, found, &run) else { continue };
        let labels = in_step(text, found, &run.places, of_years_before(labels));
        for (place, label) in run.places.into_iter().zip(labels) {
            match place {
                Place::Amount(index) => labelled(&mut found[index], label, top),
                Place::Word(line, range) => words.push(nothing(line, range, label.lead, top)),
            }
        }
    }
    if !words.is_empty() {
        found.extend(words);
        found.sort_by_key(|cited| cited.mention.range.start);
    }
}

/// Amounts on lines of their own, one below the other or side by side.
struct Run {
    places: Vec<Place>,
    lines: Range<usize>,
    /// Position of the next mention.
    end: usize,
}

enum Place {
    /// Position of a mention.
    Amount(usize),
    /// 新規 in an amount's place, on a line.
    Word(usize, Range<usize>),
}

// how many lines of a name may stand between labels and amounts
const MOST_BETWEEN: usize = 3;

impl Run {
    fn from(text: &str, lines: &[Line<'_>], found: &[Cited], first: usize) -> Option<Run> {
        let start = found[first].line;
        let mut run = Run { places: Vec::new(), lines: start..start, end: first };
        let mut next = Some(start);
        while next.is_some_and(|line| run.takes(text, lines, found, line)) {
            next = first_written(lines, run.lines.end..lines.len().min(run.lines.end + MOST_BLANK + 1));
        }
        (!run.places.is_empty()).then_some(run)
    }

    // a line of nothing but amounts, or of 新規
    fn takes(&mut self, text: &str, lines: &[Line<'_>], found: &[Cited], line: usize) -> bool {
        let on_line = on_line(found, line);
        if let Some(word) = on_line.is_empty().then(|| word(&lines[line])).flatten() {
            self.places.push(Place::Word(line, word));
            self.lines.end = line + 1;
            return self.places.len() > 1;
        }
        let Some(last) = on_line.last() else { return false };
        let starts = on_line.iter().map(|cited| cited.whole.end.max(cited.mention.range.end));
        let gaps = std::iter::once(lines[line].start).chain(starts);
        let ends = on_line.iter().map(|cited| cited.mention.range.start).chain([lines[last.last_line].end()]);
        let plain = on_line.iter().all(|cited| !cited.mention.flags.change && cited.lead.recipient.is_none());
        let alone = gaps.zip(ends).all(|(start, end)| text.get(start.min(end)..end).is_some_and(is_frame));
        if plain && alone {
            let own = (self.end..self.end + on_line.len()).zip(on_line);
            self.places.extend(own.filter(|(_, cited)| !is_request(cited)).map(|(index, _)| Place::Amount(index)));
            self.end += on_line.len();
            self.lines.end = last.last_line + 1;
        }
        plain && alone
    }
}

// （4.4億円）⏎5.0億円⏎令和7年度要求額（前年度予算額）: as many amounts in brackets as labels in brackets are theirs
fn in_step(text: &str, found: &[Cited], places: &[Place], labels: Vec<Label>) -> Vec<Label> {
    let bracketed = |place: &Place| match place {
        Place::Amount(index) => text[..found[*index].mention.range.start].trim_end().ends_with(bracket::opens),
        Place::Word(..) => false,
    };
    let of_places = places.iter().filter(|place| bracketed(place)).count();
    let of_labels = labels.iter().filter(|label| label.bracketed).count();
    if of_places != of_labels || of_places == 0 {
        return labels;
    }
    let (mut inside, mut outside) = (labels.iter().filter(|l| l.bracketed), labels.iter().filter(|l| !l.bracketed));
    let next = |place| if bracketed(place) { inside.next() } else { outside.next() };
    places.iter().filter_map(next).copied().collect()
}

fn opens_line(lines: &[Line<'_>], cited: &Cited) -> bool {
    is_frame(lines[cited.line].before(cited.mention.range.start))
}

/// Whether nothing but brackets and marks of what follows stands there.
pub(super) fn is_frame(text: &str) -> bool {
    text.chars().all(|c| bracket::is_bracket(c) || is_arrow(c) || matches!(c, ' ' | '\t' | '、' | '+'))
}

// ＋事項要求 goes with the amount before it
fn is_request(cited: &Cited) -> bool {
    cited.mention.value == Printed::ItemRequest
}

/// Whether an item request comes on top of the amount before it: 345億円＋事項要求.
pub(super) fn is_added(text: &str, before: &Cited, request: &Cited) -> bool {
    let between = text.get(before.mention.range.end..request.mention.range.start);
    is_request(request) && between.is_some_and(|between| between.trim() == "+")
}

// 新規, （新規）, 新規）
fn word(line: &Line<'_>) -> Option<Range<usize>> {
    let word = line.text.trim_matches(|c: char| !c.is_alphabetic());
    let start = line.start + nom::Offset::offset(line.text, word);
    (line.kind == Kind::Text && is_new(word)).then_some(start..start + word.len())
}

// as many labels as amounts, right above or with a name between, or else right below; and the first line of all
fn labels_of(lines: &[Line<'_>], found: &[Cited], run: &Run) -> Option<(Vec<Label>, usize)> {
    let wanted = run.places.len();
    let fits = |labels: &[Label]| labels.len() == wanted && (wanted == 1 || tell_apart(labels));
    let above = labels_above(lines, found, run.lines.start, wanted > 1).filter(|(labels, _)| fits(labels));
    let below = || labels_below(lines, run.lines.end).filter(|labels| wanted > 1 && fits(labels));
    above.or_else(|| below().map(|labels| (labels, run.lines.start)))
}

fn labels_above(lines: &[Line<'_>], found: &[Cited], start: usize, apart: bool) -> Option<(Vec<Label>, usize)> {
    let (mut at, mut blank, mut between) = (start, 0, 0);
    let (mut above, mut top): (Vec<Vec<Label>>, usize) = (Vec::new(), start);
    while at > 0 && blank <= MOST_BLANK {
        at -= 1;
        let line = &lines[at];
        let label = || (line.kind == Kind::Text).then(|| labels(line.text)).flatten();
        if line.is_blank() {
            blank += 1;
        } else if let Some(labels) = label().filter(|_| on_line(found, at).is_empty()) {
            above.push(labels);
            (top, blank) = (at, 0);
        } else if apart && above.is_empty() && between < MOST_BETWEEN && is_name(line) && on_line(found, at).is_empty()
        {
            (between, blank) = (between + 1, 0);
        } else {
            break;
        }
        if line.page_break {
            break;
        }
    }
    // most lone labels have been read with the amount below them
    let lone = !apart && on_line(found, start).first().is_some_and(|cited| cited.lead.stage.is_some());
    (!above.is_empty() && !lone).then(|| (above.into_iter().rev().flatten().collect(), top))
}

fn is_name(line: &Line<'_>) -> bool {
    matches!(line.kind, Kind::Text | Kind::Heading) && !line.text.contains('。')
}

fn labels_below(lines: &[Line<'_>], start: usize) -> Option<Vec<Label>> {
    let below = lines[start..].iter().enumerate().filter(|(_, line)| !line.is_blank());
    let near = below.scan(start, |last, (at, line)| {
        let apart = start + at - std::mem::replace(last, start + at);
        (apart <= MOST_BLANK + 1 && line.kind == Kind::Text && !line.page_break).then(|| labels(line.text)).flatten()
    });
    let found: Vec<Label> = near.flatten().collect();
    (!found.is_empty()).then_some(found)
}

// 要求額, 前年度予算額: no label twice, and not all of one year unless one is a part of another
pub(super) fn tell_apart(labels: &[Label]) -> bool {
    let asked = |label: &Label| is_asked(&label.lead);
    let parts = labels.iter().any(|label| label.part) && !labels[0].part;
    differ(labels) && labels.iter().any(asked) && (parts || !labels.iter().all(asked))
}

/// Whether no label says what another does.
pub(super) fn differ(labels: &[Label]) -> bool {
    let words = |label: &Label| (label.lead.year, label.lead.in_era, label.lead.stage, label.lead.previous, label.part);
    !labels.iter().enumerate().any(|(at, label)| labels[..at].iter().any(|other| words(other) == words(label)))
}

/// Whether a label is of the money asked for, not of a budget that stands.
pub(super) fn is_asked(lead: &Lead) -> bool {
    lead.stage.is_some_and(Stage::is_asked)
}

// 前年度予算額 beside 令和7年度要求額 is of 令和6年度, and so is a 補正予算額 without a year; うち推進枠 is of the same year
pub(super) fn of_years_before(labels: Vec<Label>) -> Vec<Label> {
    let asked = labels.iter().map(|label| label.lead).find(is_asked).and_then(|lead| lead.year);
    let of = |label: Label| {
        let lead = label.lead;
        let unsaid = !lead.is_dated();
        let previous = unsaid && (lead.previous || lead.stage == Some(Stage::Supplementary));
        let year = match (previous, label.part) {
            (true, _) => asked.map(crate::calendar::FiscalYear::previous),
            (false, true) => asked.filter(|_| unsaid),
            (false, false) => None,
        };
        Label { lead: Lead { year: lead.year.or(year), previous, ..lead }, ..label }
    };
    labels.into_iter().map(of).collect()
}

pub(super) fn labelled(cited: &mut Cited, label: Label, top: usize) {
    cited.lead = Lead { start: cited.lead.start, ..label.lead };
    cited.top = top;
    cited.mention.flags.prior = label.lead.stage == Some(Stage::Initial);
    cited.mention.flags.of_which |= label.part;
}

fn nothing(line: usize, range: Range<usize>, lead: Lead, top: usize) -> Cited {
    let prior = lead.stage == Some(Stage::Initial);
    Cited {
        mention: Mention { range: range.clone(), value: Printed::None_, flags: Flags { prior, ..Flags::default() } },
        line,
        last_line: line,
        lead,
        tied: false,
        top,
        trail: Marks::default(),
        remark_end: range.end,
        whole: range,
        bracketed: false,
        begins_line: true,
        ends_line: true,
        within: None,
        legend_year: None,
        leads_on: false,
    }
}
