//! One row for every money mention: drafted page by page, then numbered in source order.

mod draft;
mod settled;
mod shares;
mod stated;

use std::collections::BTreeSet;
use std::ops::Range;

use super::Frame;
use super::cited::Cited;
use super::items;
use super::outline::number;
use super::page::{Cells, PageReader, Tabled};
use super::programmes::{Programmes, restate};
use super::slides::Slide;
use crate::budget::{AmountRow, Note};
use crate::grammar::breakdown::Breakdown;
use crate::money::{Amount, Interval, Rounding};
use crate::scan::Printed;

use settled::{add_costs, add_requests, add_undivided, name_totals, place_loose};
use stated::stated;

/// A row before it has its number.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The literal in the normalised text.
    pub(super) place: Range<usize>,
    /// Large, and so moved seldom.
    pub(super) row: Box<AmountRow>,
    /// Where the literal of the total begins that this is a share of.
    pub(super) parent: Option<usize>,
}

/// Fewer amounts may come to another by chance.
pub(super) const LEAST_PARTS: usize = 2;

/// Of more amounts no sum is looked for.
pub(super) const MOST_PARTS: usize = 32;

impl Draft {
    /// Every amount that it may be.
    pub(super) fn interval(&self, rounding: Rounding) -> Option<Interval> {
        self.row.amount.map(|amount| amount.interval(rounding))
    }

    /// Whether its parts come to it.
    pub(super) fn is_sum<'d>(&self, parts: impl Iterator<Item = &'d Draft>, rounding: Rounding) -> bool {
        let parts: Option<Vec<Interval>> = parts.map(|part| part.interval(rounding)).collect();
        let sum = parts.filter(|parts| parts.len() >= LEAST_PARTS).map(|parts| parts.into_iter().sum());
        self.interval(rounding).zip(sum).is_some_and(|(whole, sum)| whole.intersects(sum))
    }

    /// Makes it a part of another, with which it is not added.
    pub(super) fn becomes_part(&mut self, whole: &Draft) {
        self.parent = Some(whole.place.start);
        self.row.flags.additive = false;
    }
}

/// Where a bracket of shares begins, and what it says.
pub(super) type Bracket = (usize, Breakdown);

/// What the headings of an overview say of a project.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    pub(super) total: Option<Amount>,
    /// Shares by recipient, in printed order; one without an amount has it all (＜ＡＭＥＤ＞).
    pub(super) shares: Vec<(&'static str, Option<Amount>)>,
}

/// Drafts and numbers every row, and ties notes to the amounts they stand with.
pub(super) fn rows(
    frame: &Frame<'_, '_>,
    slides: &[Slide],
    notes: Vec<(Range<usize>, Note)>,
    cells: Vec<Draft>,
) -> (Vec<AmountRow>, Vec<Note>) {
    let stated = stated(frame);
    let items = items::drafts(frame, frame.items);
    let (mut cited, bare) = cells_by_mention(frame, cells);
    cited.extend(by_mention(frame, items.drafts));
    let tabled = bare.iter().chain(cited.values()).filter_map(|cell| Tabled::of(cell, frame.rounding));
    let tabled: Vec<Tabled> = tabled.collect();
    let mut drafts = drafts(frame, slides, (&stated, &tabled), &notes, &cited);
    place_loose(frame, &mut drafts);
    restate(frame, slides, &mut drafts);
    drafts.extend(bare);
    frame.beside_last_year(&mut drafts);
    frame.none_initial_yet(&mut drafts);
    frame.of_no_stage(&mut drafts);
    frame.number_supplements(&mut drafts);
    name_totals(&mut drafts);
    frame.of_both_requests(&mut drafts);
    add_costs(frame, &mut drafts);
    add_undivided(frame, &mut drafts);
    drafts.sort_unstable_by_key(|draft| (draft.place.start, draft.place.end)); // one row a mention, none alike
    add_requests(frame, &mut drafts);
    let starts: Vec<usize> = drafts.iter().map(|draft| draft.place.start).collect();
    let id = |start: usize| {
        starts.partition_point(|&other| other <= start).checked_sub(1).filter(|&at| starts[at] == start).map(number)
    };
    // each in the place of its draft
    let numbered =
        |(at, draft): (usize, Draft)| AmountRow { id: number(at), parent: draft.parent.and_then(id), ..*draft.row };
    let rows: Vec<AmountRow> = drafts.into_iter().enumerate().map(numbered).collect();
    let mut marked = marked(frame, &notes);
    marked.extend(explained(frame, &notes, &items.explained));
    let of_mark = |at: usize| marked.iter().filter(move |(note, _)| *note == at).filter_map(|&(_, start)| id(start));
    let below = |lines: &Range<usize>| {
        let last = &frame.sheet.lines[lines.end.max(lines.start + 1) - 1];
        let below = frame.sheet.lines[lines.start..].iter().find(|line| line.number > last.number);
        below.map_or(u32::MAX, |below| below.number)
    };
    let tied = |(at, (lines, note)): (usize, (Range<usize>, Note))| tied(&rows, note, below(&lines), of_mark(at));
    let notes = notes.into_iter().enumerate().map(tied).collect();
    (rows, notes)
}

// every page's, with what stands with its programme; behind them those of pages with an amount that does not, now that
// all pages have said what they state of programmes
fn drafts(
    frame: &Frame<'_, '_>,
    slides: &[Slide],
    (stated, tabled): (&[Stated], &[Tabled]),
    notes: &[(Range<usize>, Note)],
    cells: &Cells,
) -> Vec<Draft> {
    let mut programmes = Programmes::new(frame.outline, slides);
    let rounding = frame.rounding;
    let brackets = frame.brackets();
    let all_projects = all_projects(stated, rounding);
    // shares come on top of the mentions
    let (mut all, mut loose) = (Vec::with_capacity(frame.sheet.cited.len() * 3 / 2), Vec::new());
    // the others state nothing
    let with_amounts = |at: usize| !frame.sheet.cited.within(&frame.outline.pages[at].lines).is_empty();
    for (at, slide) in slides.iter().enumerate().filter(|&(at, _)| with_amounts(at)) {
        let reader = PageReader::new(frame, at, slide, (stated, all_projects, tabled), notes, &brackets);
        let begun = reader.begun(cells);
        if begun.is_loose() {
            let stated: Vec<Draft> = reader.stated(&begun, cells).collect();
            programmes.learn(&stated, rounding);
            loose.push((reader, begun.wait()));
        } else {
            let drafts = reader.told(begun, cells);
            programmes.learn(&drafts, rounding);
            all.extend(drafts);
        }
    }
    all.extend(loose.into_iter().flat_map(|(reader, begun)| reader.solved(begun, &programmes, cells)));
    all
}

// what all projects come to, of several that each state their total
fn all_projects(stated: &[Stated], rounding: Rounding) -> Option<Interval> {
    let totals: Option<Vec<Interval>> =
        stated.iter().map(|own| own.total.map(|total| total.interval(rounding))).collect();
    totals.filter(|totals| totals.len() > 1).map(|totals| totals.into_iter().sum())
}

// cells that are mentions with a unit of their own (事項要求), by position of the mention; and bare figures
fn cells_by_mention(frame: &Frame<'_, '_>, cells: Vec<Draft>) -> (Cells, Vec<Draft>) {
    let cited = frame.sheet.cited;
    let (mut by_mention, mut bare) = (Cells::new(), Vec::new());
    for mut draft in cells {
        let at = cited.partition_point(|c| c.mention.range.end <= draft.place.start);
        match cited.get(at).filter(|c| c.mention.range.start < draft.place.end) {
            None => bare.push(draft),
            Some(mention) if mention.mention.range == draft.place => {
                draft.row.amount = value(&mention.mention.value);
                draft.row.flags.of_which |= mention.mention.flags.of_which;
                by_mention.insert(at, draft);
            }
            Some(_) => {}
        }
    }
    (by_mention, bare)
}

// items' amounts, by position of the mention
fn by_mention(frame: &Frame<'_, '_>, drafts: Vec<Draft>) -> impl Iterator<Item = (usize, Draft)> {
    drafts.into_iter().map(|draft| (frame.sheet.cited.first_from(draft.place.start), draft))
}

// ※（　）内は前年度予算額: the note that a legend stands in, with the amounts that it explains
fn explained(
    frame: &Frame<'_, '_>,
    notes: &[(Range<usize>, Note)],
    explained: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let note_of = |line: usize| {
        let at = notes.partition_point(|(lines, _)| lines.start <= line).checked_sub(1)?;
        let own = notes[at].0.contains(&line) || notes[at].1.line == frame.sheet.lines[line].number;
        own.then_some(at)
    };
    explained.iter().filter_map(|&(line, start)| Some((note_of(line)?, start))).collect()
}

// 500億円（基金） ※: the next note on the page that begins with ※ explains it; each with where the amount begins
fn marked(frame: &Frame<'_, '_>, notes: &[(Range<usize>, Note)]) -> Vec<(usize, usize)> {
    let page = |line: usize| frame.outline.pages.partition_point(|page| page.lines.end <= line);
    let note_of = |cited: &Cited| {
        let behind = notes.partition_point(|(lines, _)| lines.start <= cited.line);
        let on_page = |at: &usize| page(notes[*at].0.start) == page(cited.line);
        (behind..notes.len()).take_while(on_page).find(|&at| notes[at].1.text.starts_with('※'))
    };
    let cited = frame.sheet.cited.iter().filter(|cited| cited.trail.footnote);
    cited.filter_map(|cited| Some((note_of(cited)?, cited.mention.range.start))).collect()
}

// a note concerns the amounts in it, those on its line, and those that carry its mark
fn tied(rows: &[AmountRow], note: Note, below: u32, marked: impl Iterator<Item = u32>) -> Note {
    let first = rows.partition_point(|row| row.line < note.line);
    let inside = rows[first..].iter().take_while(|row| row.line < below).map(|row| row.id);
    let amounts: BTreeSet<u32> = inside.chain(marked).collect();
    Note { amounts: amounts.into_iter().collect(), ..note }
}

/// The value of what is printed, where it has one.
pub(super) fn value(printed: &Printed) -> Option<Amount> {
    match printed {
        Printed::Amount(amount) => Some(*amount),
        _ => None,
    }
}

impl Frame<'_, '_> {
    /// The mentions that begin on a line.
    pub(super) fn cited_on(&self, line: usize) -> &[Cited] {
        self.sheet.cited.on_line(line)
    }
}
