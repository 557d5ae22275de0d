//! A row of an amount's own words: where it stands, and of which year and budget it says it is.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use super::{Draft, value};
use crate::budget::{AmountRow, Flags, Role};
use crate::calendar::FiscalYear;
use crate::grammar::clause::Lead;
use crate::grammar::number::begins_numeral;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::reading::lines::last_start;
use crate::span::Span;
use crate::stage::Stage;

// what changed begins with
const SIGNS: [char; 3] = ['+', '△', '▲'];

impl Frame<'_, '_> {
    /// A row for a mention, with what its own words say.
    pub(in crate::reading) fn draft(&self, cited: &Cited, role: Role) -> Draft {
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
        Draft { place: cited.mention.range.clone(), row: Box::new(row), parent: None }
    }

    // where the unit of a number that has none of its own stands
    fn unit_place(&self, cited: &Cited) -> usize {
        let (text, end) = (self.text.as_str(), cited.mention.range.end);
        // 15,627(15,216)百万円: behind the bracket, for both
        let bracket = Some(text[end..].trim_start()).filter(|behind| behind.starts_with(['(', ')']));
        // 19,951百万円(+9,000): before it
        if bracket.is_some() && cited.mention.flags.change && text[cited.mention.range.start..].starts_with(SIGNS) {
            return cited.mention.range.start;
        }
        if let Some((_, behind)) = bracket.and_then(|bracket| bracket.split_once(')')) {
            return text.len() - behind.trim_start().len();
        }
        // 1～5⏎億: where the high end's stands
        let next = self.sheet.cited.first_from(cited.mention.range.start + 1);
        self.sheet.cited.get(next).map_or(end, |high| high.mention.range.end).saturating_sub(1)
    }

    // （6年度 40億円): of a year before the document's, its budget
    fn earlier_budget(&self, lead: Lead) -> Option<Stage> {
        let year = self.lead_year(lead).filter(|_| lead.is_dated() && lead.stage.is_none())?;
        (Some(year) < self.fiscal_year).then_some(Stage::Initial)
    }

    // 令和6年度; 6年度 in the document's era; 前年度 of its own
    pub(in crate::reading) fn lead_year(&self, lead: Lead) -> Option<FiscalYear> {
        let previous = || self.fiscal_year.filter(|_| lead.previous).map(FiscalYear::previous);
        lead.year.or_else(|| self.short_year(lead.in_era?)).or_else(previous)
    }

    /// Whether an amount's own words name a year that the document does not resolve: 30年度 of a paper of 2024.
    pub(in crate::reading) fn is_unresolved(&self, lead: Lead) -> bool {
        lead.year.is_none() && lead.in_era.is_some_and(|no| self.short_year(no).is_none())
    }

    /// A row of which only the place is known, on a line at or below `near`.
    pub(in crate::reading) fn blank(&self, near: usize, place: Range<usize>, role: Role) -> AmountRow {
        let pieces = self.pieces(place.clone());
        let literal = match pieces[..] {
            [only] => self.source.chars_in(only).to_owned(),
            _ => pieces.iter().map(|&piece| self.source.chars_in(piece)).collect::<Vec<_>>().join(" "),
        };
        let line = self.line_of(near, place.start);
        let number = self.line_number(line, place.start);
        AmountRow { page: self.places().page_number(line), role, ..AmountRow::unread(number, pieces, literal) }
    }

    // the line on which a draft begins
    pub(super) fn near(&self, draft: &Draft) -> usize {
        self.sheet.lines.partition_point(|line| line.start <= draft.place.start).saturating_sub(1)
    }

    // the number in the file of the line of a place at or below `near`
    pub(super) fn line_number(&self, near: usize, place: usize) -> u32 {
        let line = &self.sheet.lines[self.line_of(near, place)];
        line.number + (0..).zip(self.text.joined(line.start..place)).last().map_or(0, |(at, _)| at + 1)
    }

    // the line of a place at or below `near`
    fn line_of(&self, near: usize, place: usize) -> usize {
        near + last_start(&self.sheet.lines[near..], place).unwrap_or_default()
    }

    // one piece a line
    fn pieces(&self, place: Range<usize>) -> Vec<Span> {
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

    /// Year and stage where an amount's own words name none.
    pub(in crate::reading) fn inherit(&self, draft: &mut Draft, year: Option<FiscalYear>, stage: Option<Stage>) {
        let row = &mut draft.row;
        row.stage = row.stage.or(stage);
        // 【補正予算】 200億円 in a request: of the year before; of no known year where the document does not say its stage
        let extra = row.stage == Some(Stage::Supplementary) && ![self.stage, stage].contains(&row.stage);
        row.fiscal_year = row.fiscal_year.or(if extra { self.unsaid_year(row.stage) } else { year });
    }
}
