//! Every money mention with the line it stands on and what is printed right around it.

mod around;
mod captioned;
mod compared;
mod costs;
mod listed;
mod marks;

use std::ops::{Deref, Range};

use super::abreast::Abreast;
use super::lines::Line;
use super::when::short_year;
use super::{abreast, headed, pairs};
use crate::calendar::FiscalYear;
use crate::grammar::clause::{Lead, Trail};
use crate::scan::{Mention, Printed, mentions};
use crate::stage::Stage;

use around::around;
use costs::Cost;
use marks::{changes, is_bracket_of};

pub(super) use compared::leads_back;

pub(super) use around::{behind_bracket, bracket_len, is_last_column};

/// A money mention in its line.
#[derive(Clone, Debug)]
pub(super) struct Cited {
    pub(super) mention: Mention,
    /// Line on which the literal begins, by position.
    pub(super) line: usize,
    /// Line on which it ends.
    pub(super) last_line: usize,
    /// The words before it; also those of label lines right above, where it stands alone.
    pub(super) lead: Lead,
    /// Whether the text above ends with the label of who spends it.
    pub(super) tied: bool,
    /// First of the label lines above, or `line`.
    pub(super) top: usize,
    /// The marks behind it.
    pub(super) trail: Marks,
    /// Everything that is the amount's own, words, brackets and marks, in the normalised text.
    pub(super) whole: Range<usize>,
    /// （インハウス概算要求額 51億円）
    pub(super) bracketed: bool,
    /// Whether nothing else stands before it on its line.
    pub(super) begins_line: bool,
    /// Whether nothing else stands behind it but a note, or what brackets say of it.
    pub(super) ends_line: bool,
    /// Where the brackets end that stand behind it: 10億円（うち新規分3億円、継続分7億円）.
    pub(super) remark_end: usize,
    /// Whether it is last year's, and the next mention this year's: 12億円→15億円.
    pub(super) leads_on: bool,
    /// Position of the mention in whose brackets it stands.
    pub(super) within: Option<usize>,
    /// The year that a line prints of what its kind of brackets holds: （注）［　］内は令和６年度当初予算額.
    pub(super) legend_year: Option<FiscalYear>,
}

/// What is kept of a [`Trail`], smaller: a large document has many mentions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// （基金）
    pub(super) fund: bool,
    /// （再掲）
    pub(super) relisted: bool,
    /// ※, a mark that a note explains
    pub(super) footnote: bool,
    /// （インハウス）: who spends it
    pub(super) recipient: Option<&'static str>,
}

impl From<Trail> for Marks {
    fn from(Trail { fund, relisted, footnote, recipient, .. }: Trail) -> Marks {
        Marks { fund, relisted, footnote, recipient }
    }
}

impl Cited {
    /// △3億円
    pub(super) fn is_negative(&self) -> bool {
        matches!(&self.mention.value, Printed::Amount(amount) if amount.yen.0 < 0)
    }

    /// Whether it is neither last year's, a change nor a part.
    pub(super) fn is_whole(&self) -> bool {
        let flags = &self.mention.flags;
        !flags.prior && !flags.change && !flags.of_which
    }

    /// Whether its own words make no part, change or share of it.
    fn is_plain(&self) -> bool {
        let flags = &self.mention.flags;
        self.lead.recipient.is_none() && !flags.change && !flags.of_which && !self.is_negative()
    }

    /// Who spends it, by the words before it or the bracket behind it: AMED 3億円, 3億円（AMED）.
    pub(super) fn recipient(&self) -> Option<&'static str> {
        self.lead.recipient.or(self.trail.recipient)
    }

    /// Whether it has its lines for itself.
    pub(super) fn alone(&self) -> bool {
        self.begins_line && self.ends_line
    }
}

/// A line of more amounts is no row of them; each of them asks.
pub(super) const MOST_IN_ROW: usize = 64;

/// Every mention in source order, and where those of each line begin.
#[derive(Debug)]
pub(super) struct Citations {
    all: Vec<Cited>,
    /// How many begin above each line: looked up, for every line asks, and a search goes through all of a large document.
    above: Vec<u32>,
    /// Those that stand below names side by side.
    abreast: Vec<Abreast>,
    /// What goes with one of them: 事業費 beside 国費.
    costs: Vec<Cost>,
}

impl Citations {
    fn new(all: Vec<Cited>, lines: usize, abreast: Vec<Abreast>, costs: Vec<Cost>) -> Citations {
        let mut above = Vec::with_capacity(lines + 1);
        for (count, cited) in (0..).zip(&all) {
            above.resize(above.len().max(cited.line + 1), count);
        }
        above.resize(lines + 1, u32::try_from(all.len()).unwrap_or(u32::MAX));
        Citations { all, above, abreast, costs }
    }

    /// Whole costs, each of which goes with the mention of the state's part.
    pub(super) fn costs(&self) -> &[Cost] {
        &self.costs
    }

    /// The mentions below names side by side, with the names.
    pub(super) fn abreast(&self) -> &[Abreast] {
        &self.abreast
    }

    /// Marks what only the document's year tells for last year's: 1,000億円（令和２年度 900億円） in a paper of 令和３年度.
    pub(super) fn mark_earlier(&mut self, text: &str, year: FiscalYear) {
        marks::mark_circled(text, year, &mut self.all);
        let named = |lead: Lead| lead.year.or_else(|| short_year(year, lead.in_era?));
        for at in 1..self.all.len() {
            let (own, before) = (&self.all[at], &self.all[at - 1]);
            let unsaid = own.lead.stage.is_none() && before.lead.stage.is_none_or(Stage::is_asked);
            let earlier = unsaid && named(own.lead).is_some_and(|own| own < named(before.lead).unwrap_or(year));
            let (prior, change) = (earlier && is_bracket_of(text, own, before), changes(text, own, before));
            let flags = &mut self.all[at].mention.flags;
            (flags.prior, flags.change) = ((flags.prior || prior) && !change, flags.change || change);
        }
    }

    /// How many mentions begin above a line: the position of its first.
    pub(super) fn above(&self, line: usize) -> usize {
        self.above.get(line).map_or(self.all.len(), |&count| count as usize)
    }

    /// Position of the first mention that begins at a place of the text or behind it.
    pub(super) fn first_from(&self, place: usize) -> usize {
        self.all.partition_point(|cited| cited.mention.range.start < place)
    }

    /// Positions of the mentions that begin on a line.
    pub(super) fn places_on(&self, line: usize) -> Range<usize> {
        self.within(&(line..line + 1))
    }

    /// Positions of the mentions that begin on lines.
    pub(super) fn within(&self, lines: &Range<usize>) -> Range<usize> {
        self.above(lines.start)..self.above(lines.end)
    }

    /// The mentions that begin on a line.
    pub(super) fn on_line(&self, line: usize) -> &[Cited] {
        &self.all[self.places_on(line)]
    }

    /// Whether a line is nothing but amounts with their own words: 令和６年度予算案 １，２４５億円（１，２４８億円）.
    pub(super) fn is_row(&self, line: usize) -> bool {
        let on_line = self.on_line(line);
        on_line.first().is_some_and(|first| first.begins_line && !first.bracketed)
            && on_line.len() <= MOST_IN_ROW
            && on_line.iter().all(|cited| cited.ends_line)
    }
}

impl Deref for Citations {
    type Target = [Cited];

    fn deref(&self) -> &[Cited] {
        &self.all
    }
}

/// The mentions that begin on a line, of those read so far.
pub(super) fn on_line(found: &[Cited], line: usize) -> &[Cited] {
    let first = found.partition_point(|c| c.line < line);
    let length = found[first..].iter().take_while(|c| c.line == line).count();
    &found[first..first + length]
}

/// Finds every mention and reads around it.
pub(super) fn cited(text: &str, lines: &mut [Line<'_>]) -> Citations {
    // all are found before what stands around the first is read: the code of either stays in the cache
    let mentions: Vec<Mention> = mentions(text).collect();
    let mut found: Vec<Cited> = Vec::with_capacity(mentions.len());
    let mut line = 0;
    for mention in mentions {
        while lines.get(line + 1).is_some_and(|next| next.start <= mention.range.start) {
            line += 1;
        }
        let floor = found.last().map_or(0, |last| last.whole.end.min(mention.range.start));
        found.push(around(text, lines, line, floor, mention));
    }
    pairs::pair(text, lines, &mut found);
    captioned::label(text, lines, &mut found);
    headed::head(text, lines, &mut found);
    marks::end_lines(text, lines, &mut found);
    compared::mark(text, lines, &mut found);
    marks::nest(&mut found);
    marks::say_again(text, &mut found);
    marks::carry_years(text, &mut found);
    marks::mark_prior(text, &mut found);
    marks::mark_relisted(text, &mut found);
    marks::mark_relisted_below(lines, &mut found);
    marks::mark_by_legends(text, lines, &mut found);
    listed::mark(text, lines, &mut found);
    marks::mark_ended(text, lines, &mut found);
    let costs = costs::take(text, lines, &mut found);
    let abreast = abreast::mark(text, lines, &found);
    Citations::new(found, lines.len(), abreast, costs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::lines::lines;

    #[test]
    fn the_mentions_of_every_line_are_found_with_the_line() {
        let text = "\n甲 3億円（2億円）\n\n5億円、6億円\n乙\n7億円\n\n";
        for text in [text, &text[1..], text.trim_end(), "", "なし\n"] {
            let mut lines = lines(text, &[]);
            let cited = cited(text, &mut lines);
            for line in 0..lines.len() + 2 {
                assert_eq!(cited.above(line), cited.iter().filter(|c| c.line < line).count(), "{line} of {text:?}");
                let own: Vec<usize> = (0..cited.len()).filter(|&at| cited[at].line == line).collect();
                assert_eq!(cited.places_on(line).collect::<Vec<_>>(), own, "{line} of {text:?}");
            }
        }
    }
}
