//! One row for every money mention: drafted page by page, then numbered in source order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::mem;
use std::ops::{Range, RangeInclusive};

use super::Frame;
use super::cited::{Cited, behind_bracket, bracket_len};
use super::items;
use super::lines::{Kind, last_start};
use super::outline::number;
use super::page::{Cells, PageReader};
use super::pairs::is_added;
use super::programmes::{Programmes, restate};
use super::slides::Slide;
use crate::budget::{AmountRow, Flags, Note, Role};
use crate::calendar::FiscalYear;
use crate::grammar::amount;
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::breakdown::{Breakdown, Share, breakdown, further_breakdown, listed};
use crate::grammar::clause::Lead;
use crate::grammar::ledger::{ALL, period, row_name, total_level};
use crate::grammar::number::{begins_numeral, is_place, kanji_digit};
use crate::grammar::spacing::on_page;
use crate::grammar::tag::says_relisted;
use crate::money::{Amount, Interval, Rounding};
use crate::scan::Printed;
use crate::stage::Stage;

/// A row before it has its number.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The literal in the normalised text.
    pub(super) place: Range<usize>,
    pub(super) row: AmountRow,
    /// Where the literal of the total begins that this is a share of.
    pub(super) parent: Option<usize>,
}

impl Draft {
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
    let mut drafts = drafts(frame, slides, &stated, &notes, &cited);
    place_loose(frame, &mut drafts);
    restate(frame, slides, &mut drafts);
    drafts.extend(bare);
    frame.none_initial_yet(&mut drafts);
    frame.of_no_stage(&mut drafts);
    name_totals(&mut drafts);
    add_undivided(frame, &mut drafts);
    drafts.sort_unstable_by_key(|draft| (draft.place.start, draft.place.end)); // in place: one row a mention, none alike
    let starts: Vec<usize> = drafts.iter().map(|draft| draft.place.start).collect();
    let id = |start: usize| {
        starts.partition_point(|&other| other <= start).checked_sub(1).filter(|&at| starts[at] == start).map(number)
    };
    // each in the place of its draft
    let numbered =
        |(at, draft): (usize, Draft)| AmountRow { id: number(at), parent: draft.parent.and_then(id), ..draft.row };
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
    stated: &[Stated],
    notes: &[(Range<usize>, Note)],
    cells: &Cells,
) -> Vec<Draft> {
    let mut programmes = Programmes::new(frame.outline, slides);
    let rounding = frame.rounding.unwrap_or_default();
    let brackets = frame.brackets();
    let all_projects = all_projects(stated, rounding);
    // shares come on top of the mentions
    let (mut all, mut loose) = (Vec::with_capacity(frame.sheet.cited.len() * 3 / 2), Vec::new());
    // the others state nothing
    let with_amounts = |at: usize| !frame.sheet.cited.within(&frame.outline.pages[at].lines).is_empty();
    for (at, slide) in slides.iter().enumerate().filter(|&(at, _)| with_amounts(at)) {
        let reader = PageReader::new(frame, at, slide, (stated, all_projects), notes, &brackets);
        let begun = reader.begun(cells);
        if begun.is_loose() {
            let stated: Vec<Draft> = reader.stated(&begun, cells).collect();
            programmes.learn(&stated, rounding);
            loose.push((reader, begun));
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

// １　総額 3,051億円⏎２　主な施策, １．令和７年度予算: a numbered line that only names a sum is no project's
fn name_totals(drafts: &mut [Draft]) {
    let budget = |name: &str| {
        let label = period(name.strip_suffix("予算").unwrap_or(name));
        label.is_some_and(|own| own.year.is_some() && !own.of_which)
    };
    let sum = |row: &AmountRow| {
        let all = |name: &String| total_level(name) >= Some(ALL) || budget(name);
        row.role == Role::ProjectTotal && row.subjects.iter().any(all)
    };
    for draft in drafts.iter_mut().filter(|draft| sum(&draft.row)) {
        let row = &mut draft.row;
        (row.role, row.project) = (Role::GrandTotal, None);
        row.subjects.clear();
        row.flags.additive = false;
    }
}

// １．再犯防止の推進 17,489百万円⏎２．出入国管理の強化 32,100百万円: of a document that divides none of its projects, these add up;
// each once for a year and stage. Two of one number may stand one below the other, and 合計, …（再掲） or …（１の内数） be one of them
fn add_undivided(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    let projects = &frame.outline.projects;
    let numbers: BTreeSet<&str> = projects.iter().map(|project| project.no.as_str()).collect();
    let again = |name: &str| total_level(name).is_some() || says_relisted(name) || name.contains("内数");
    if projects.iter().any(|project| again(&project.name))
        || numbers.len() < projects.len()
        || drafts.iter().any(|draft| draft.row.flags.additive)
    {
        return;
    }
    let mut seen = BTreeSet::new();
    let own = |row: &AmountRow| row.role == Role::ProjectTotal && row.amount.is_some();
    let plain = |row: &AmountRow| own(row) && !row.flags.of_which && !row.flags.approximate;
    for draft in drafts.iter_mut().filter(|draft| plain(&draft.row)) {
        let row = &mut draft.row;
        row.flags.additive = seen.insert((row.project, row.fiscal_year, row.stage, row.supplementary_no));
    }
}

// items' amounts, by position of the mention
fn by_mention(frame: &Frame<'_, '_>, drafts: Vec<Draft>) -> impl Iterator<Item = (usize, Draft)> {
    let position = |start: usize| frame.sheet.cited.partition_point(|cited| cited.mention.range.start < start);
    drafts.into_iter().map(move |draft| (position(draft.place.start), draft))
}

// an amount in a sentence below an item is of the item's project
fn place_loose(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    if frame.items.is_empty() {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| matches!(draft.row.role, Role::Mention | Role::Change)) {
        let line = frame.sheet.lines.partition_point(|line| line.start <= draft.place.start).saturating_sub(1);
        draft.row.project = draft.row.project.or(frame.items.project_at(line));
    }
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

/// What the headings with amounts say of each project.
fn stated(frame: &Frame<'_, '_>) -> Vec<Stated> {
    let mut stated = vec![Stated::default(); frame.outline.projects.len()];
    for &(line, project) in frame.outline.headed(&(0..frame.sheet.lines.len())) {
        let found = || Some(heading_amounts(frame, line)).filter(|found| found.total.is_some());
        if let Some(found) = stated[project].total.is_none().then(found).flatten() {
            stated[project] = found;
        }
    }
    stated
}

/// ４３１億円 ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞
fn heading_amounts(frame: &Frame<'_, '_>, line: usize) -> Stated {
    let mut found = Stated::default();
    let end = frame.heading_end(line);
    let earlier = frame.earlier_on_heading(line..=end).unwrap_or_default();
    let own = |cited: &&Cited| !earlier.contains(&cited.mention.range.start);
    for cited in (line..=end).flat_map(|line| frame.cited_on(line)).filter(own) {
        let amount = value(&cited.mention.value);
        match cited.lead.recipient {
            Some(recipient) => found.shares.push((recipient, amount)),
            None if found.total.is_none() => found.total = amount,
            None => {}
        }
    }
    let sole = || (line..=end).find_map(|line| sole_recipient(frame.sheet.lines[line].text));
    if let Some(recipient) = found.shares.is_empty().then(sole).flatten() {
        found.shares.push((recipient, None));
    }
    found
}

// ＜ＡＭＥＤ＞
fn sole_recipient(heading: &str) -> Option<&'static str> {
    let inside = |(open, close): &(char, char)| Some(heading.rsplit_once(*open)?.1.split_once(*close)?.0);
    BRACKETS.iter().filter_map(inside).find_map(crate::grammar::clause::recipient_label)
}

/// The value of what is printed, where it has one.
pub(super) fn value(printed: &Printed) -> Option<Amount> {
    match printed {
        Printed::Amount(amount) => Some(*amount),
        _ => None,
    }
}

// of how many amounts on the line above a bracket the one is sought that it comes to
const MOST_ON_LINE: usize = 8;

impl Frame<'_, '_> {
    /// The mentions that begin on a line.
    pub(super) fn cited_on(&self, line: usize) -> &[Cited] {
        self.sheet.cited.on_line(line)
    }

    /// The last line of a heading, whose bracket may wrap: ＜ＡＭＥＤ １９０億円、⏎インハウス １７億円＞.
    pub(super) fn heading_end(&self, line: usize) -> usize {
        let end = self.heading_amount_end(line);
        if self.cited_on(end).is_empty() {
            return end;
        }
        // うち、AMED対象経費 579億円（483億円）
        let opens = |text: &str| text.starts_with(bracket::opens) || row_name(text).of_which;
        // AMED 327億円（＋8億円）、インハウス 50億円（＋1億円）
        let several = |on_line: &[Cited]| {
            let names: BTreeSet<&str> = on_line.iter().filter_map(|c| c.lead.recipient).collect();
            names.len() > 1 && on_line[0].begins_line
        };
        let shares = |&at: &usize| {
            let on_line = self.cited_on(at);
            let share = |c: &Cited| is_share(c) || (c.mention.flags.change && c.bracketed);
            let spent = on_line.iter().all(|c| share(c) && c.lead.stage.is_none() && c.ends_line);
            let next = self.sheet.lines.get(at);
            !on_line.is_empty() && spent && (next.is_some_and(|next| opens(next.text)) || several(on_line))
        };
        end + (end + 1..).take_while(shares).count()
    }

    fn heading_amount_end(&self, line: usize) -> usize {
        let own = &self.sheet.lines[line];
        // １．医薬品プロジェクト（文科省、厚労省）
        let named = || own.heading().is_some_and(|heading| heading.rest.is_empty());
        if self.sheet.cited.is_row(line + 1) && (own.text.ends_with(|c: char| c.is_alphabetic()) || named()) {
            // AMED対象経費 179億円⏎インハウス研究機関経費 83億円
            let share = |&line: &usize| self.sheet.cited.is_row(line) && self.cited_on(line).iter().all(is_share);
            let shares = (line + 1..self.sheet.lines.len()).take_while(share).count();
            return line + shares.max(1);
        }
        let count = |line: usize, bracket: char| self.sheet.lines[line].text.matches(bracket).count();
        if count(line, '<') <= count(line, '>') {
            return line;
        }
        let closes =
            |&next: &usize| self.sheet.lines.get(next).is_some_and(|l| l.text.contains('>') && !l.text.contains('<'));
        (line + 1..line + 4).find(closes).unwrap_or(line)
    }

    /// The bracket of a heading that says what the project had the year before:
    /// 431億円 ＜ＡＭＥＤ 380億円、インハウス 51億円＞（前年度 420億円 ＜ＡＭＥＤ 370億円、インハウス 50億円＞）; or the amount before an
    /// arrow to this year's.
    pub(super) fn earlier_on_heading(&self, lines: RangeInclusive<usize>) -> Option<Range<usize>> {
        let all: Vec<&Cited> = lines.flat_map(|line| self.cited_on(line)).collect();
        let compared = |first: &&Cited| first.mention.flags.prior && !first.bracketed && all.len() > 1;
        let arrow = || all.first().copied().filter(compared).map(|first| first.mention.range.clone());
        all.windows(2).find_map(|pair| self.earlier_bracket(pair[0], pair[1])).or_else(arrow)
    }

    // from the bracket that opens with an amount of its own; one right behind a share is that share's
    fn earlier_bracket(&self, before: &Cited, cited: &Cited) -> Option<Range<usize>> {
        let text = self.text.as_str();
        let before_words = text[..cited.whole.start].trim_end_matches(' ').strip_suffix('(');
        let open = if cited.bracketed { cited.whole.start } else { before_words?.len() };
        let (opening, closing) = BRACKETS.iter().find(|(opening, _)| text[open..].starts_with(*opening))?;
        let inside = text[open..].strip_prefix(*opening)?;
        let shares = before.lead.recipient.is_some()
            && text.get(before.whole.end..open).is_none_or(|between| between.trim().is_empty());
        let Cited { lead, mention, .. } = cited;
        let bare = *opening == '('
            && lead.stage.is_none()
            && lead.year.is_none()
            && inside.trim_start().len() == text[mention.range.start..].len();
        let earlier = lead.stage == Some(Stage::Initial) || (lead.year.is_some() && lead.year < self.fiscal_year);
        let other = lead.recipient.is_some() || mention.flags.change || mention.flags.of_which || cited.is_negative();
        let fits = !shares && !other && (mention.flags.prior || bare || earlier);
        let end = bracket_len(&text[open..], *opening, *closing)?;
        fits.then_some(open..open + end)
    }

    /// A row for a mention, with what its own words say.
    pub(super) fn draft(&self, cited: &Cited, role: Role) -> Draft {
        let flags = Flags {
            of_which: cited.mention.flags.of_which,
            fund: cited.trail.fund,
            relisted: cited.trail.relisted,
            approximate: cited.mention.flags.approximate,
            range: cited.mention.flags.range_end.is_some(),
            ..Flags::default()
        };
        let row = AmountRow {
            amount: value(&cited.mention.value),
            recipient: cited.recipient().map(Cow::Borrowed),
            stage: cited.lead.stage.or(self.earlier_budget(cited.lead)),
            fiscal_year: self.lead_year(cited.lead),
            supplementary_no: cited.lead.supplementary_no,
            flags,
            ..self.blank(cited.line, cited.mention.range.clone(), role)
        };
        // 500～800億円, 三～五億円: the low end takes its unit from the high end
        let ends_in_number = row.literal.ends_with(|c: char| c != '円' && (c.is_numeric() || begins_numeral(c)));
        // ¥1,000 has one before it
        let without_unit = ends_in_number && row.amount.is_some() && !row.literal.starts_with(['¥', '￥']);
        let unit_line = without_unit.then(|| self.line_number(cited.line, self.unit_place(cited)));
        let row = AmountRow { unit_line, ..row };
        Draft { place: cited.mention.range.clone(), row, parent: None }
    }

    // where the unit of a number that has none of its own stands
    fn unit_place(&self, cited: &Cited) -> usize {
        let (text, end) = (self.text.as_str(), cited.mention.range.end);
        // 15,627(15,216)百万円: behind the bracket, for both
        let bracket = Some(text[end..].trim_start()).filter(|behind| behind.starts_with(['(', ')']));
        if let Some((_, behind)) = bracket.and_then(|bracket| bracket.split_once(')')) {
            return text.len() - behind.trim_start().len();
        }
        // 1～5⏎億: where the high end's stands
        let next = self.sheet.cited.partition_point(|other| other.mention.range.start <= cited.mention.range.start);
        self.sheet.cited.get(next).map_or(end, |high| high.mention.range.end).saturating_sub(1)
    }

    // （6年度 40億円): of a year before the document's, its budget
    fn earlier_budget(&self, lead: Lead) -> Option<Stage> {
        let named = lead.year.is_some() || lead.in_era.is_some();
        let year = self.lead_year(lead).filter(|_| named && lead.stage.is_none())?;
        (Some(year) < self.fiscal_year).then_some(Stage::Initial)
    }

    // 令和6年度; 6年度 in the document's era; 前年度 of its own
    fn lead_year(&self, lead: Lead) -> Option<FiscalYear> {
        let previous = || self.fiscal_year.filter(|_| lead.previous).map(FiscalYear::previous);
        lead.year.or_else(|| self.short_year(lead.in_era?)).or_else(previous)
    }

    /// Whether an amount's own words name a year that the document does not resolve: 30年度 of a paper of 2024.
    pub(super) fn is_unresolved(&self, lead: Lead) -> bool {
        lead.year.is_none() && lead.in_era.is_some_and(|no| self.short_year(no).is_none())
    }

    /// A row of which only the place is known, on a line at or below `near`.
    pub(super) fn blank(&self, near: usize, place: Range<usize>, role: Role) -> AmountRow {
        let pieces = self.pieces(place.clone());
        let literal = match pieces[..] {
            [only] => self.source.chars_in(only).to_owned(),
            _ => pieces.iter().map(|&piece| self.source.chars_in(piece)).collect::<Vec<_>>().join(" "),
        };
        let line = self.line_of(near, place.start);
        let number = self.line_number(near, place.start);
        AmountRow { page: self.places().page_number(line), role, ..AmountRow::unread(number, pieces, literal) }
    }

    // the line on which a draft begins
    fn near(&self, draft: &Draft) -> usize {
        self.sheet.lines.partition_point(|line| line.start <= draft.place.start).saturating_sub(1)
    }

    // the number in the file of the line of a place at or below `near`
    fn line_number(&self, near: usize, place: usize) -> u32 {
        let line = &self.sheet.lines[self.line_of(near, place)];
        line.number + (0..).zip(self.text.joined(line.start..place)).last().map_or(0, |(at, _)| at + 1)
    }

    // the line of a place at or below `near`
    fn line_of(&self, near: usize, place: usize) -> usize {
        near + last_start(&self.sheet.lines[near..], place).unwrap_or_default()
    }

    // one piece a line
    fn pieces(&self, place: Range<usize>) -> Vec<crate::span::Span> {
        let text = &self.text.as_str()[place.clone()];
        if !text.contains(|c: char| c.is_whitespace()) {
            return vec![self.places().span(place)];
        }
        let cuts = self.text.joined(place.clone()).iter().map(|at| at - place.start).chain([text.len()]);
        let mut done = 0;
        let parts = cuts.flat_map(|cut| text[mem::replace(&mut done, cut)..cut].split(['\n', '\r']));
        let start = |part: &str| place.start + nom::Offset::offset(text, part);
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| self.places().span(start(part)..start(part) + part.len())).collect()
    }

    /// The brackets of shares of all mentions, by position of the mention.
    fn brackets(&self) -> BTreeMap<usize, Bracket> {
        let cited = &self.sheet.cited;
        // 1,393億円＋事項要求（内1、総5）: what is added has no figure to share
        let whole = |index: usize| {
            let before = index.checked_sub(1).filter(|&at| is_added(self.text.as_str(), &cited[at], &cited[index]));
            before.unwrap_or(index)
        };
        let of = |(index, cited)| Some((whole(index), self.breakdown_of(cited)?));
        cited.iter().enumerate().filter_map(of).collect()
    }

    /// The shares printed right behind a total, or behind what else brackets say of it:
    /// （内10,こ７,総6）, ＜ＡＭＥＤ 380億円、インハウス 51億円＞⏎（文130、厚105、経86）.
    pub(super) fn breakdown_of(&self, total: &Cited) -> Option<Bracket> {
        let row = self.cited_on(total.line);
        let Some(last) = row.last().filter(|_| (2..=MOST_ON_LINE).contains(&row.len())) else {
            return self.breakdown_behind(total);
        };
        let end = self.sheet.lines[last.last_line].end();
        let below = self.sheet.lines.get(last.last_line + 1).is_some_and(|next| next.text.starts_with('('));
        // several brackets side by side are of as many totals
        let several = |start| {
            let text = self.text.as_str();
            behind_bracket(text, start).is_some_and(|behind| on_page(&text[behind..]).starts_with('('))
        };
        let shared = below.then(|| self.breakdown_behind(last)).flatten();
        let shared = shared.filter(|&(start, _)| start > end && !several(start));
        let Some((start, found)) = shared else { return self.breakdown_behind(total) };
        // below a line of several amounts it is of the one that it comes to
        let bracket = &self.text.as_str()[start..];
        let mut of = row.iter().filter(|own| self.comes_to(&found, bracket, own));
        let of = of.next().filter(|_| of.next().is_none()).unwrap_or(last);
        (of.mention.range == total.mention.range).then_some((start, found))
    }

    // right behind a total, or behind what else brackets say of it
    fn breakdown_behind(&self, total: &Cited) -> Option<Bracket> {
        let text = self.text.as_str();
        let behind_brackets = successors(Some(total.whole.end), |&end| behind_bracket(text, end));
        let mut ends = behind_brackets.take_while(|end| *end < total.remark_end).chain([total.remark_end]);
        ends.find_map(|end| self.breakdown_at(end, total)).or_else(|| self.listed_below(total))
    }

    // AMED対象経費 １，４４５億円（１，２４８億円） ＋１９７億円⏎※内訳：総務省 ８億円、…: on the line below what somebody spends or a
    // project costs, the only amount of its year, and as much
    fn listed_below(&self, total: &Cited) -> Option<Bracket> {
        let other = |cited: &Cited| {
            let flags = &cited.mention.flags;
            flags.prior || flags.change || cited.is_negative() || cited.within.is_some()
        };
        // over ［２年度：１，２７２億円］ on a line of its own
        let own = self.cited_on(total.last_line + 1);
        let apart = matches!(own, [only] if only.alone() && only.bracketed && other(only));
        let first = total.last_line + 1 + usize::from(apart);
        // few totals have amounts right below
        let several = match self.cited_on(first).len() {
            0 => false,
            1 => !self.cited_on(first + 1).is_empty(),
            _ => true,
        };
        let of_total = total.lead.recipient.is_some() || self.sheet.lines[total.line].kind == Kind::Heading;
        let whole = several && of_total && !total.mention.flags.of_which && !total.trail.relisted && !other(total);
        let sole = || self.cited_on(total.line).iter().filter(|cited| !other(cited)).nth(1).is_none();
        let below = self.sheet.lines.get(first).filter(|_| whole && sole())?;
        let text = &self.text.as_str()[below.start..];
        let (_, found) = listed(self.sheet.directory, text).ok()?;
        self.comes_to(&found, text, total).then_some((below.start, found))
    }

    // whether shares, with the unit of a total or units of their own, come to it
    fn comes_to(&self, shares: &Breakdown, text: &str, total: &Cited) -> bool {
        let rounding = self.rounding.unwrap_or_default();
        let unit = unit_of(&self.text.as_str()[total.mention.range.clone()]);
        let amount = |share: &Share| own_amount(share, text, unit).map(|own| own.interval(rounding));
        let amounts: Option<Vec<Interval>> = shares.shares.iter().map(amount).collect();
        let whole = value(&total.mention.value).map(|whole| whole.interval(rounding));
        whole.zip(amounts).is_some_and(|(whole, amounts)| whole.intersects(amounts.into_iter().sum()))
    }

    fn breakdown_at(&self, end: usize, total: &Cited) -> Option<Bracket> {
        let text = self.text.as_str();
        let rest = on_page(&text[end..]);
        let start = text.len() - rest.len();
        // angles hold who spends it
        if !rest.starts_with(|c| bracket::opens(c) && !bracket::is_angled(c)) {
            return None;
        }
        let directory = self.sheet.directory;
        let sole = || further_breakdown(directory, rest).ok().filter(|(_, sole)| self.is_all(sole, rest, total));
        let (_, found) = breakdown(directory, rest).ok().or_else(sole)?;
        Some((start, found))
    }

    // ４５億円（厚45）: the one share is the whole, so that its figure is no footnote's
    fn is_all(&self, sole: &Breakdown, bracket: &str, total: &Cited) -> bool {
        let unit = unit_of(&self.text.as_str()[total.mention.range.clone()]);
        let whole = value(&total.mention.value);
        let amount = |share: &Share| own_amount(share, bracket, unit);
        whole.is_some() && !sole.open && sole.shares.first().and_then(amount) == whole
    }

    /// A row for every share of a total.
    pub(super) fn shares(&self, total: &Draft, bracket: usize, breakdown: &Breakdown) -> Vec<Draft> {
        let literal = &self.text.as_str()[total.place.clone()];
        let unit = unit_of(literal);
        // 1,310,⏎790億円: the unit of a literal that is torn
        let unit = (unit, self.line_number(self.near(total), total.place.end - unit.len()));
        let mut shares: Vec<Draft> =
            breakdown.shares.iter().map(|share| self.share(total, unit, bracket, share)).collect();
        for share in &mut shares {
            share.row.flags.open_list = breakdown.open;
        }
        shares
    }

    /// A row for a share, which takes the unit of its total and the line that it stands on.
    fn share(&self, total: &Draft, (unit, unit_line): (&str, u32), bracket: usize, share: &Share) -> Draft {
        let place = bracket + share.literal.start..bracket + share.literal.end;
        let amount = own_amount(share, &self.text.as_str()[bracket..], unit);
        let row = AmountRow {
            amount,
            // 15億億円 gives its shares no unit
            unit_line: amount.filter(|_| !share.has_unit).map(|_| unit_line),
            role: Role::MinistryShare,
            subjects: total.row.subjects.clone(),
            ministry: Some(share.ministry.clone()),
            recipient: total.row.recipient.clone(),
            stage: total.row.stage,
            fiscal_year: total.row.fiscal_year,
            supplementary_no: total.row.supplementary_no,
            project: total.row.project,
            pairing: total.row.pairing,
            reason: Cow::Borrowed("in the bracket behind its total"),
            // what changed is no money of a ministry's
            flags: Flags { additive: amount.is_some() && total.row.role != Role::Change, ..Flags::default() },
            ..self.blank(self.near(total), place.clone(), Role::MinistryShare)
        };
        Draft { place, row, parent: Some(total.place.start) }
    }

    // 令和７年度予算額, 【当初】 in a paper on the draft of that year: no other budget of it stands yet. Beside what is called the draft it
    // is something else: 100億円（令和７年度当初予算 80億円）
    fn none_initial_yet(&self, drafts: &mut [Draft]) {
        if self.stage != Some(Stage::Draft) || self.fiscal_year.is_none() {
            return;
        }
        let own = |row: &AmountRow, stage: Stage| row.fiscal_year == self.fiscal_year && row.stage == Some(stage);
        let key = |row: &AmountRow| (row.project, row.subjects.clone());
        let said = drafts.iter().filter(|draft| own(&draft.row, Stage::Draft) && !draft.row.subjects.is_empty());
        let said: BTreeSet<_> = said.map(|draft| key(&draft.row)).collect();
        for draft in drafts.iter_mut().filter(|draft| own(&draft.row, Stage::Initial)) {
            if !said.contains(&key(&draft.row)) {
                draft.row.stage = self.stage;
            }
        }
    }

    // 令和６年度成立予算額, 補正後予算額: what has become of a budget is of no stage, and of the year that it names; it is not added to
    // what stands at one. Nor is what may be of each of several budgets
    fn of_no_stage(&self, drafts: &mut [Draft]) {
        let aside = self.sheet.cited.iter().filter(|own| own.lead.aside);
        let aside: BTreeMap<usize, Option<FiscalYear>> =
            aside.map(|own| (own.mention.range.start, self.lead_year(own.lead))).collect();
        for draft in drafts.iter_mut() {
            let own = aside.get(&draft.place.start).or_else(|| aside.get(&draft.parent?));
            let row = &mut draft.row;
            if let Some(year) = own {
                (row.stage, row.fiscal_year, row.flags.additive) = (None, *year, false);
            }
            row.flags.additive &= !self.several || row.stage.is_some();
        }
    }

    /// Year and stage where an amount's own words name none.
    pub(super) fn inherit(&self, draft: &mut Draft, year: Option<FiscalYear>, stage: Option<Stage>) {
        let row = &mut draft.row;
        row.stage = row.stage.or(stage);
        // 【補正予算】 200億円 in a request: of the year before; of no known year where the document does not say its stage
        let extra = row.stage == Some(Stage::Supplementary) && ![self.stage, stage].contains(&row.stage);
        row.fiscal_year = row.fiscal_year.or(if extra { self.unsaid_year(row.stage) } else { year });
    }
}

// AMED対象経費 256億円（210億円）: what somebody spends, and what he did last year
fn is_share(cited: &Cited) -> bool {
    cited.lead.recipient.is_some() || (cited.mention.flags.prior && cited.bracketed)
}

/// 億円 of 1,489億円, of 1兆2,345億円 and of 七十億円, whose 十 is the number's: what the shares of this total leave out.
fn unit_of(literal: &str) -> &str {
    let of_number = |c: char| c.is_ascii_digit() || kanji_digit(c).is_some();
    let behind = literal.rsplit(of_number).next().unwrap_or_default();
    let unit = behind.trim_start_matches(|c: char| !c.is_alphabetic());
    let in_digits = literal[..literal.len() - behind.len()].ends_with(|c: char| c.is_ascii_digit());
    if in_digits { unit } else { unit.trim_start_matches(is_place) }
}

/// The amount of a share in the text that its bracket begins, with the unit of its total, unless it has its own.
fn own_amount(share: &Share, bracket: &str, unit: &str) -> Option<Amount> {
    share_amount(&bracket[share.number.clone()?], if share.has_unit { "" } else { unit })
}

/// A number with a unit behind it.
fn share_amount(number: &str, unit: &str) -> Option<Amount> {
    let without = unit.is_empty() && number.ends_with(|c: char| c.is_ascii_digit());
    let printed = [number, if without { "円" } else { unit }].concat();
    match amount::amount(&printed).ok()? {
        ("", amount::PrintedAmount { figure: amount::Figure::Exact(amount), .. }) => Some(amount),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Document;
    use crate::source::{Malformed, Source};

    fn read(text: &str) -> Document {
        let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
        crate::reading::read(&source, "a", "a.txt")
    }

    fn stages(text: &str) -> Vec<Option<Stage>> {
        read(text).amounts.into_iter().map(|row| row.stage).collect()
    }

    #[test]
    fn a_draft_has_no_initial_budget_of_its_own_year() {
        let title = "令和7年度予算案の概要\n\n";
        let draft = Some(Stage::Draft);
        assert_eq!(stages(&format!("{title}● 甲研究推進事業 令和7年度予算額 3億円\n")), [draft]);
        let both = format!("{title}● 甲研究推進事業 令和7年度予算案 4億円\n● 甲研究推進事業 令和7年度予算額 3億円\n");
        assert_eq!(stages(&both), [draft, Some(Stage::Initial)]);
    }

    #[test]
    fn projects_add_up_where_nothing_else_does() {
        let additive = |text: &str| read(text).amounts.iter().map(|row| row.flags.additive).collect::<Vec<_>>();
        let projects = "令和7年度概算要求の概要\n\n1. 甲の推進 3億円\n2. 乙の推進 4億円\n";
        assert_eq!(additive(projects), [true, true]);
        assert_eq!(additive(&format!("{projects}● 丙研究推進事業 1億円\n")), [false, false, true]);
    }

    #[test]
    fn a_total_behind_items_may_name_its_budget() {
        let text = "令和6年度補正予算の概要\n\n第1 甲の推進 30億円\n1. 船の整備 30億円\n第2 乙の推進 41億円\n1. 橋の整備 41億円\n\n補正予算額合計 71億円\n";
        let rows = read(text).amounts;
        let all = rows.last().expect("a row");
        assert_eq!((all.role, all.flags.additive), (Role::GrandTotal, false));
        assert_eq!(rows.iter().filter(|row| row.parent == Some(all.id)).count(), 2);
    }

    #[test]
    fn a_share_takes_the_unit_of_the_last_digit() {
        let units = ["1,489億円", "1兆2,345億円", "25\n億円", "12,345千円", "7億39円", "1億七円"].map(unit_of);
        assert_eq!(units, ["億円", "億円", "億円", "千円", "円", "円"]);
        assert_eq!(["七十億円", "千八百万円", "十億円", "12十億円"].map(unit_of), ["億円", "万円", "億円", "十億円"]);
    }
}
