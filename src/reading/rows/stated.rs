//! What the headings of an overview say of projects.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use super::{Stated, value};
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::clause::recipient_label;
use crate::grammar::ledger::row_name;
use crate::reading::Frame;
use crate::reading::cited::{Cited, bracket_len};
use crate::stage::Stage;

/// What the headings with amounts say of each project.
pub(super) fn stated(frame: &Frame<'_, '_>) -> Vec<Stated> {
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
    let (start, end) = (frame.outline.heading_start(line), frame.heading_end(line));
    let earlier = frame.earlier_on_heading(start..=end).unwrap_or_default();
    let own = |cited: &&Cited| !earlier.contains(&cited.mention.range.start);
    for cited in (start..=end).flat_map(|line| frame.cited_on(line)).filter(own) {
        let amount = value(&cited.mention.value);
        match cited.lead.recipient {
            Some(recipient) => found.shares.push((recipient, amount)),
            None if found.total.is_none() => found.total = amount,
            None => {}
        }
    }
    let sole = || (start..=end).find_map(|line| sole_recipient(frame.sheet.lines[line].text));
    if let Some(recipient) = found.shares.is_empty().then(sole).flatten() {
        found.shares.push((recipient, None));
    }
    found
}

// ＜ＡＭＥＤ＞
fn sole_recipient(heading: &str) -> Option<&'static str> {
    let inside = |(open, close): &(char, char)| Some(heading.rsplit_once(*open)?.1.split_once(*close)?.0);
    BRACKETS.iter().filter_map(inside).find_map(recipient_label)
}

impl Frame<'_, '_> {
    /// The last line of a heading, whose bracket may wrap: ＜ＡＭＥＤ １９０億円、⏎インハウス １７億円＞.
    pub(in crate::reading) fn heading_end(&self, line: usize) -> usize {
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
        let open = |text: &str| {
            let angles = text.chars().filter(|&c| bracket::is_angled(c));
            angles.fold(0_i32, |open, c| open + if bracket::opens(c) { 1 } else { -1 })
        };
        if open(own.text) <= 0 {
            return line;
        }
        let closes = |&next: &usize| self.sheet.lines.get(next).is_some_and(|l| open(l.text) < 0);
        (line + 1..line + 4).find(closes).unwrap_or(line)
    }

    /// The bracket of a heading that says what the project had the year before:
    /// 431億円 ＜ＡＭＥＤ 380億円、インハウス 51億円＞（前年度 420億円 ＜ＡＭＥＤ 370億円、インハウス 50億円＞）; or the amount before an
    /// arrow to this year's.
    pub(in crate::reading) fn earlier_on_heading(&self, lines: RangeInclusive<usize>) -> Option<Range<usize>> {
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
}

// AMED対象経費 256億円（210億円）: what somebody spends, and what he did last year
fn is_share(cited: &Cited) -> bool {
    cited.lead.recipient.is_some() || (cited.mention.flags.prior && cited.bracketed)
}
