//! Every money mention with the line it stands on and what is printed right around it.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::ops::{Deref, Range};

use super::lines::{Kind, Line};
use super::when::short_year;
use super::{headed, pairs};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::clause::{self, Lead, Trail};
use crate::grammar::item::{self, Holds, Legend};
use crate::grammar::ledger::{Period, YearWord};
use crate::grammar::name::base;
use crate::grammar::number::is_dash;
use crate::grammar::phrase::{before_gone, is_column, is_size};
use crate::grammar::qualifier::{behind_changes, qualifier_before};
use crate::grammar::section::{is_office, is_unit_price};
use crate::grammar::sentence::{About, about};
use crate::grammar::spacing::is_arrow;
use crate::grammar::tag::{Tag, before_relisted, tag, tells_relisted};
use crate::grammar::unit::unit;
use crate::ministry::is_ministry;
use crate::scan::{Mention, Printed, added_request, mentions};
use crate::stage::{Stage, short_stage};

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
    pub(super) trail: Trail,
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
    /// Position of the mention in whose brackets it stands.
    pub(super) within: Option<usize>,
    /// The year that a line prints of what its kind of brackets holds: （注）［　］内は令和６年度当初予算額.
    pub(super) legend_year: Option<FiscalYear>,
}

impl Cited {
    /// △3億円
    pub(super) fn is_negative(&self) -> bool {
        matches!(&self.mention.value, Printed::Amount(amount) if amount.yen.0 < 0)
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

// a line of more amounts is no row of them; each of them asks
const MOST_IN_ROW: usize = 64;

/// Every mention in source order, and where those of each line begin.
#[derive(Debug)]
pub(super) struct Citations {
    all: Vec<Cited>,
    /// How many begin above each line: looked up, for every line asks, and a search goes through all of a large document.
    above: Vec<u32>,
}

impl Citations {
    fn new(all: Vec<Cited>, lines: usize) -> Citations {
        let mut above = Vec::with_capacity(lines + 1);
        for (count, cited) in (0..).zip(&all) {
            above.resize(above.len().max(cited.line + 1), count);
        }
        above.resize(lines + 1, u32::try_from(all.len()).unwrap_or(u32::MAX));
        Citations { all, above }
    }

    /// Marks what only the document's year tells for last year's: 1,000億円（令和２年度 900億円） in a paper of 令和３年度.
    pub(super) fn mark_earlier(&mut self, text: &str, year: FiscalYear) {
        let named = |lead: Lead| lead.year.or_else(|| short_year(year, lead.in_era?));
        for at in 1..self.all.len() {
            let (own, before) = (&self.all[at], &self.all[at - 1]);
            let unsaid = own.lead.stage.is_none() && before.lead.stage.is_none_or(Stage::is_asked);
            let earlier = unsaid && named(own.lead).is_some_and(|own| own < named(before.lead).unwrap_or(year));
            let (prior, change) = (earlier && is_bracket_of(text, own, before), lessens(text, own, before));
            self.all[at].mention.flags.prior |= prior;
            self.all[at].mention.flags.change |= change;
        }
    }

    /// How many mentions begin above a line: the position of its first.
    pub(super) fn above(&self, line: usize) -> usize {
        self.above.get(line).map_or(self.all.len(), |&count| count as usize)
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
    headed::head(text, lines, &mut found);
    end_lines(text, lines, &mut found);
    mark_arrows(text, lines, &mut found);
    nest(&mut found);
    say_again(text, &mut found);
    carry_years(text, &mut found);
    mark_prior(text, &mut found);
    mark_relisted(text, &mut found);
    mark_relisted_below(lines, &mut found);
    mark_by_legends(text, lines, &mut found);
    mark_ended(text, lines, &mut found);
    Citations::new(found, lines.len())
}

// （カッコ内は前年度予算額との増減）, ［　］内は令和６年度当初予算額: what brackets hold, by the last line above that says so, or else the
// first below. Round ones hold last year's budget, where no line says otherwise
fn mark_by_legends(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let of_legend = |cited: &Cited| {
        let open = text[cited.whole.start..].chars().next().filter(|_| cited.bracketed)?;
        let unsaid = cited.lead.stage.is_none() && cited.lead.year.is_none();
        (unsaid && (open != '(' || cited.mention.flags.prior)).then_some(open)
    };
    if !found.iter().any(|cited| of_legend(cited).is_some()) {
        return;
    }
    let (mut legends, mut told) = (BTreeMap::<char, Vec<(usize, Holds)>>::new(), BTreeMap::new());
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| item::may_be_legend(line.text)) {
        for Legend { open, holds } in item::legends(line.text) {
            legends.entry(open).or_default().push((at, holds));
        }
    }
    // 〔令和２年度当初予算額 1,272億円〕: what one says, others of its kind hold right behind amounts
    let labelled = |cited: &&Cited| cited.bracketed && cited.lead.stage == Some(Stage::Initial) && cited.is_plain();
    for cited in found.iter().filter(labelled) {
        let open = text[cited.whole.start..].chars().next().filter(|&open| open != '(' && !legends.contains_key(&open));
        let year = cited.lead.year.map(YearWord::Printed);
        let holds = Holds::Period(Period { year, stage: Some(Stage::Initial), ..Period::default() });
        open.into_iter().for_each(|open| told.entry(open).or_insert_with(Vec::new).push((cited.line, holds)));
    }
    let inferred: BTreeSet<char> = told.keys().copied().collect();
    legends.extend(told);
    // （前年度 5億円） says itself what it holds
    let bare = |cited: &Cited| {
        let inside = text.get(cited.whole.start..cited.mention.range.start).unwrap_or_default();
        cited.is_plain() && inside.trim_start_matches(bracket::opens).trim().is_empty()
    };
    for at in 0..found.len() {
        let (before, cited) = found.split_at_mut(at);
        let (before, cited) = (before.last(), &mut cited[0]);
        let behind = before.is_some_and(|before| !before.bracketed && before.last_line == cited.line);
        let known = of_legend(cited).filter(|open| behind || !inferred.contains(open));
        let Some((open, own)) = known.and_then(|open| Some((open, legends.get(&open)?))) else { continue };
        let below = own.partition_point(|(at, _)| *at <= cited.line);
        match own[..below].last().or_else(|| own.get(below)).map(|(_, holds)| *holds) {
            Some(Holds::Change) => (cited.mention.flags.prior, cited.mention.flags.change) = (false, true),
            Some(Holds::Period(Period { stage: Some(Stage::Initial), year, .. }))
                if open != '(' && cited.is_plain() =>
            {
                cited.mention.flags.prior = true;
                cited.legend_year = match year {
                    Some(YearWord::Printed(year)) => Some(year),
                    _ => None,
                };
            }
            // 【　】は令和６年度補正予算: the bracket is an amount of its own
            Some(holds @ Holds::Period(Period { stage: Some(stage), .. }))
                if stage != Stage::Initial && bare(cited) =>
            {
                if let Some(lead) = of_year(holds) {
                    cited.mention.flags.prior = false;
                    cited.lead = Lead { start: cited.lead.start, ..lead };
                }
            }
            Some(Holds::Aside) if bare(cited) => (cited.mention.flags.prior, cited.lead.aside) = (false, true),
            Some(Holds::Relisted) => cited.trail.relisted = true,
            Some(Holds::Part(_)) if cited.is_plain() => cited.mention.flags.of_which = true,
            _ => {}
        }
    }
}

// 100億円（うち基金 30億円）: 30億円 stands within the brackets of 100億円
fn nest(found: &mut [Cited]) {
    for outer in 0..found.len() {
        let end = found[outer].remark_end;
        for inner in found[outer + 1..].iter_mut().take_while(|inner| inner.mention.range.start < end) {
            inner.within.get_or_insert(outer);
        }
    }
}

/// 同 of （前年度予算1,248億円）…（同1,045億円）: what the bracket before says.
const SAME: &str = "同";

fn is_same(before: &str) -> bool {
    before.strip_suffix(SAME).is_some_and(|before| before.trim_end_matches(' ').ends_with('('))
}

// over how many amounts back 同 can refer
const FARTHEST_SAME: usize = 8;

// （前年度予算1兆4,133億円）…（同3兆2,738億円）; 前年度比3億円増…（同5億円、2.1％増）
fn say_again(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let own = found[at].mention.range.start;
        if !is_same(text[..own].trim_end_matches([' ', '約'])) {
            continue;
        }
        // （令和６年度当初1,245億円、対前年度▲13億円）…（同776億円: not what is listed behind the first in its bracket
        let listed = |at: usize| {
            let between =
                at.checked_sub(1).and_then(|before| text.get(found[before].mention.range.end..found[at].whole.start));
            between.is_some_and(|between| between.trim_start().starts_with(['、', ',']))
        };
        let opens = |at: usize| text[..found[at].whole.start].trim_end().ends_with('(');
        let tells =
            |at: &usize| found[*at].bracketed || opens(*at) || (found[*at].mention.flags.change && !listed(*at));
        let Some(said) = (at.saturating_sub(FARTHEST_SAME)..at).rev().find(tells).map(|at| &found[at]) else {
            continue;
        };
        let (lead, change, prior) = (said.lead, said.mention.flags.change, said.mention.flags.prior);
        let own = &mut found[at];
        own.lead = Lead { start: own.lead.start, ..if change { own.lead } else { own.lead.or(lead) } };
        own.mention.flags.change |= change;
        own.mention.flags.prior |= prior && !change;
    }
}

// 令和２年度第１次補正予算額 28億円、第２次補正予算額 91億円; （6年度 40億円、補正 36億円）: of the year of the budget before
fn carry_years(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let (before, own) = (&found[at - 1], &found[at]);
        let Some(between) = text.get(before.mention.range.end..own.mention.range.start) else { continue };
        // in what brackets close behind the amount before, or next to it
        let Some(words) = between.trim_start_matches([')', ' ']).strip_prefix(['、', ',', '+', '・']) else {
            continue;
        };
        let numbered = own.lead.stage == Some(Stage::Supplementary) && own.lead.supplementary_no.is_some();
        let short = short_stage(words.trim()).filter(|(length, _)| *length == words.trim().len());
        let bare = own.lead.stage.is_none() && short.is_some_and(|(_, stage)| stage == Stage::Supplementary);
        let unsaid = own.lead.year.is_none() && own.lead.in_era.is_none();
        if unsaid && (numbered || bare) && before.last_line == own.line {
            // of what is asked for, no supplementary budget stands yet
            let Lead { year, in_era, .. } = if pairs::is_asked(&before.lead) { Lead::default() } else { before.lead };
            let start = if bare { own.mention.range.start - words.trim_start().len() } else { own.whole.start };
            let own = &mut found[at];
            own.lead = Lead { year, in_era, stage: Some(Stage::Supplementary), ..own.lead };
            own.whole.start = own.whole.start.min(start);
        }
    }
}

// 1,245億円（令和５年度当初予算額 1,248億円）: a bracket right behind an amount that names an earlier year or its budget
fn mark_prior(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let (own, before) = (&found[at], &found[at - 1]);
        let budget = own.lead.stage == Some(Stage::Initial) && before.lead.stage != Some(Stage::Initial);
        let year = matches!((own.lead.year, before.lead.year), (Some(own), Some(before)) if own < before);
        // （令和６年度予算額 1,245億円） behind 令和７年度予算額
        let same = own.lead.stage.is_none() || own.lead.stage == before.lead.stage;
        let prior = (budget || (year && same)) && is_bracket_of(text, own, before);
        let change = lessens(text, own, before);
        found[at].mention.flags.prior |= prior;
        found[at].mention.flags.change |= change;
    }
}

// （令和６年度 1,245億円、▲14億円）: less than last year's, and how much
fn lessens(text: &str, own: &Cited, before: &Cited) -> bool {
    let listed = || text.get(before.whole.end..own.mention.range.start).is_some_and(|words| words.trim() == "、");
    own.is_negative() && before.bracketed && before.mention.flags.prior && listed()
}

// in a bracket right behind an amount, and neither a change nor somebody's share
fn is_bracket_of(text: &str, own: &Cited, before: &Cited) -> bool {
    let behind = || text.get(before.whole.end..own.whole.start).is_some_and(|between| between.trim().is_empty());
    let plain = own.bracketed && own.lead.recipient.is_none() && !own.mention.flags.change && !own.is_negative();
    plain && !before.mention.flags.prior && behind()
}

// 10億円（8億円）【再掲】: of both
fn mark_relisted(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let (own, before) = (&found[at], &found[at - 1]);
        let behind = || text.get(before.whole.end..own.whole.start).is_some_and(|between| between.trim().is_empty());
        let prior = own.bracketed && own.mention.flags.prior && own.remark_end > own.whole.end && behind();
        if prior && clause::trail(&text[own.whole.end..own.remark_end]).relisted {
            (found[at - 1].trail.relisted, found[at].trail.relisted) = (true, true);
        }
    }
}

// …事業⏎ 98億円⏎（再掲：６．疾患領域）: on the line right below the amount
fn mark_relisted_below(lines: &[Line<'_>], found: &mut [Cited]) {
    for at in 0..found.len() {
        let own = &found[at];
        let next = found.get(at + 1).map_or(usize::MAX, |next| next.line);
        let below = own.last_line + 1;
        let words = lines.get(below).filter(|_| own.ends_line && next > below);
        let relisted = |words: &str| tells_relisted(words) || before_relisted(words) == Some("");
        let bracket = |line: &&Line<'_>| line.kind == Kind::Text && bracket::enclosed(line.text).is_some_and(relisted);
        // ※再掲
        if words.is_some_and(|line| bracket(&line) || tag(line.text) == Some(Tag::Relisted)) {
            found[at].trail.relisted = true;
            // 98億円（90億円）: of both
            let both = at > 0 && found[at].mention.flags.prior && found[at - 1].last_line == found[at].line;
            found[at.saturating_sub(usize::from(both))].trail.relisted = true;
        }
    }
}

// …事業 －（2億円）, …事業 廃止（2億円）: a dash or a word in the place of this year's amount, and last year's in the bracket, or what lines say of brackets
fn mark_ended(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let ended = |own: &Cited| {
        let lead = own.lead;
        let plain = own.bracketed && !own.mention.flags.change && !own.is_negative();
        let unsaid = lead.stage.is_none() && lead.year.is_none() && lead.recipient.is_none();
        let cell = || {
            let before = text.get(lines[own.line].start..own.whole.start).unwrap_or_default().trim_end();
            let dash = before.strip_suffix(is_dash).is_some_and(|name| name.ends_with([' ', '\t', ')']));
            (dash && !own.mention.flags.prior) || before_gone(before).is_some()
        };
        plain && unsaid && text[own.whole.start..].starts_with('(') && cell()
    };
    if !found.iter().any(ended) {
        return;
    }
    let last_year = Lead { stage: Some(Stage::Initial), previous: true, ..Lead::default() };
    let said = lines.iter().filter(|line| item::may_be_legend(line.text));
    let mut said = said.flat_map(|line| item::legends(line.text)).filter(|legend| legend.open == '(').peekable();
    let lead = match said.peek() {
        None => Some(last_year),
        Some(_) => said.find_map(|legend| of_year(legend.holds)),
    };
    let ended = |own: &&mut Cited| ended(own);
    for (own, lead) in found.iter_mut().filter(ended).filter_map(|own| Some((own, lead?))) {
        own.lead = Lead { start: own.lead.start, ..lead };
        own.mention.flags.prior = false;
    }
}

// ※（　）内は令和６年度当初予算額
fn of_year(holds: Holds) -> Option<Lead> {
    let Holds::Period(period) = holds else { return None };
    Period { stage: period.stage.or(Some(Stage::Initial)), ..period }.lead()
}

// 39億円（インハウス概算要求額 48億円）: what follows is amounts with their own words
fn end_lines(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    for at in (1..found.len()).rev() {
        let (before, after) = (&found[at - 1], &found[at]);
        let between = text.get(before.whole.end..after.whole.start).unwrap_or("-");
        let same_line = before.last_line == after.line && lines[after.line].kind != Kind::Blank;
        let joined =
            |c: char| c.is_whitespace() || bracket::opens(c) || matches!(c, '、' | ',' | '+' | '/' | '~' | '〜');
        // 34億円及び令和６年度補正予算 12億円
        let joins =
            || between.chars().all(joined) || between.trim() == "及び" || compares_years(text, lines, found, at - 1);
        if same_line && after.ends_line && joins() {
            found[at - 1].ends_line = true;
        }
    }
}

// 12億円→15億円 without words of their own: last year's and this year's
fn mark_arrows(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let unsaid =
        |own: &Cited| own.lead == Lead { start: own.lead.start, recipient: own.lead.recipient, ..Lead::default() };
    let plain = |own: &Cited| {
        let flags = &own.mention.flags;
        let amount = !flags.change && !own.is_negative() && !flags.approximate;
        unsaid(own) && amount && own.ends_line
    };
    // 1,270億円の内数→1,365億円の内数
    let alike = |own: &Cited, other: &Cited| own.mention.flags.of_which == other.mention.flags.of_which;
    for at in 1..found.len() {
        let (before, own) = (&found[at - 1], &found[at]);
        let was = plain(before) && plain(own) && alike(before, own) && compares_years(text, lines, found, at - 1);
        // AMED対象経費 1,245億円→1,231億円
        if was && found[at].lead.recipient.is_none() {
            found[at].lead.recipient = found[at - 1].lead.recipient;
        }
        found[at - 1].mention.flags.prior |= was;
    }
}

// 12億円→15億円, R6予算額 53億円 → R7要求額 77億円: but not 輸出額 1.4兆円→5兆円, nor where a third amount follows
fn compares_years(text: &str, lines: &[Line<'_>], found: &[Cited], at: usize) -> bool {
    let leads_on = |at: usize| {
        let (own, next) = (found.get(at)?, found.get(at + 1)?);
        let between = text.get(own.whole.end..next.whole.start)?.trim();
        (!between.is_empty() && between.chars().all(is_arrow)).then_some(())
    };
    let alone = || leads_on(at + 1).is_none() && at.checked_sub(1).and_then(leads_on).is_none();
    let own = &found[at];
    let words = || text.get(lines[own.line].start..own.whole.start).unwrap_or_default().trim_end();
    let size = |words: &str| is_unit_price(words) || is_size(base(words).trim_end());
    leads_on(at).is_some() && alone() && !size(words())
}

fn around(text: &str, lines: &[Line<'_>], line: usize, floor: usize, mut mention: Mention) -> Cited {
    let last_line = last_before(lines, line, mention.range.end);
    let begin = lines[line].start.max(floor);
    let before = &text[begin..mention.range.start];
    // ±0億円
    mention.flags.change |= before.ends_with('±');
    let qualifier = qualifier_before(before);
    let before = qualifier.map_or(before, |own| &before[..before.len() - own.word.len()]);
    let mut lead = clause::lead(before);
    let mut start = begin + lead.start;
    let behind = &text[mention.range.end..lines[last_line].end().max(mention.range.end)];
    let mut trail = clause::trail(behind);
    let mut end = mention.range.end + trail.len;
    // （前年度当初予算比 2億円増）, 対前年度当初予算 2億円増: what it is compared with is not what it is of
    let against = qualifier.is_some_and(|own| own.change && own.word.ends_with('比'));
    if against || (mention.flags.change && text[begin..start].ends_with('対')) {
        lead = Lead { start: lead.start, recipient: lead.recipient, ..Lead::default() };
    }
    // （前年度 13億円）
    let words = text[begin..start].trim_end_matches([' ', ':']);
    let last_year = words.strip_suffix("前年度").map(str::trim_end).filter(|before| before.ends_with('(') && !against);
    if let Some(before) = last_year {
        start = begin + before.len();
        mention.flags.prior = true;
    }
    // （再掲 12億円）
    if let Some(before) = before_relisted(words).map(str::trim_end).filter(|before| before.ends_with(bracket::opens)) {
        start = begin + before.len();
        trail.relisted = true;
    }
    // ：※再掲 概算要求額 3億円, 概算要求額（再掲）3億円
    let set_apart = |before: &str| before.ends_with([' ', '※', ':']);
    let tagged = |(_, _, inside): (&str, char, &str)| tag(inside) == Some(Tag::Relisted);
    trail.relisted |= before_relisted(words).is_some_and(set_apart) || bracket::trailing(words).is_some_and(tagged);
    let near = text[..start].trim_end_matches(' ');
    if is_same(near) {
        start = near.len() - SAME.len();
    }
    // …の強化［国費 6,722億円］: words that only label
    if let Some(label) = label_in_bracket(words).filter(|_| floor <= lines[line].start) {
        start = begin + words.len() - label.len();
    }
    let unsaid = lead == Lead { start: lead.start, ..Lead::default() } && floor <= lines[line].start;
    if let Some(recipient) = unsaid.then(|| torn_recipient(lines, line, words)).flatten() {
        lead.recipient = Some(recipient);
        start = begin;
    }
    let opening = text[..start].trim_end_matches(' ');
    let closing = without_ratio(text[end..].trim_start_matches(' '));
    // ＜AMED 380億円＞ says more, ＜380億円＞ does not
    let alone = start == mention.range.start;
    let last = opening.chars().next_back().filter(|&c| bracket::opens(c) && (alone || !bracket::is_angled(c)));
    let pair = last.and_then(bracket::of).filter(|(_, close)| closing.starts_with(*close));
    if let Some((open, close)) = pair {
        start = opening.len() - open.len_utf8();
        end = text.len() - closing.len() + close.len_utf8();
    }
    // （令和６年度当初予算額 1,245億円、対前年度▲14億円）
    let listed = last.and_then(bracket::of).filter(|_| pair.is_none());
    let before_changes = listed.filter(|(_, close)| {
        let behind = behind_changes(&text[end..]);
        behind.len() < text.len() - end && behind.starts_with(*close)
    });
    if let Some((open, _)) = before_changes {
        start = opening.len() - open.len_utf8();
    }
    let bracketed = pair.or(before_changes).is_some();
    let begins_line = start <= lines[line].start;
    let remark_end = remark_end(text, end);
    // （18億円）【再掲】; behind 10億円（8億円） it is not said of which
    let behind_another =
        floor > lines[line].start && text.get(floor..start).is_none_or(|between| between.trim().is_empty());
    let apart = bracketed && !behind_another;
    let trail = if apart { trail.and(clause::trail(&text[end..remark_end])) } else { trail };
    if let Some(of) = trail.supplementary.filter(|_| lead.stage.is_none()) {
        lead = Lead { start: lead.start, ..of.or(lead) };
    }
    let closes = |end: usize| {
        let behind = &text[end..lines[last_before(lines, last_line, end)].end().max(end)];
        let word = behind.trim_start();
        let gap = word.len() < behind.len();
        ends_line(text, lines, last_line, end) || (gap && !begins_line && is_last_column(word))
    };
    let ends_line = closes(end) || closes(remark_end);
    let labels = begins_line && ends_line && !bracketed && trail.recipient.is_none();
    let (top, tied) = if labels { labels_above(lines, line, &mut lead) } else { (line, false) };
    let whole = start..end;
    Cited {
        mention,
        line,
        last_line,
        lead,
        tied,
        top,
        trail,
        whole,
        bracketed,
        begins_line,
        ends_line,
        remark_end,
        within: None,
        legend_year: None,
    }
}

// 6,722億円（1.18）］, 235億円（1.22倍）］: how it compares with last year's
fn without_ratio(behind: &str) -> &str {
    let bracket = behind.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let ratio = bracket.filter(|(inside, rest)| {
        is_ratio(inside.trim()) && rest.trim_start().starts_with(|c| c != ')' && bracket::closes(c))
    });
    ratio.map_or(behind, |(_, rest)| rest.trim_start())
}

// 1.18, 1.22倍, 118%
fn is_ratio(inside: &str) -> bool {
    is_decimal(inside.trim_end_matches(['倍', '%']))
}

// インハウス研究⏎機関経費 820億円: who spends a row's money, over two lines
fn torn_recipient(lines: &[Line<'_>], line: usize, words: &str) -> Option<&'static str> {
    let end = Some(words.trim()).filter(|end| clause::ends_recipient(end))?;
    let above = lines.get(line.checked_sub(1)?).filter(|above| above.kind == Kind::Text)?;
    clause::recipient_label(&[above.text, end].concat())
}

// how many chars a label in the bracket of its amount may have
const LONGEST_LABEL: usize = 12;

// 国費 of …の強化［国費
fn label_in_bracket(words: &str) -> Option<&str> {
    let mut near = words.char_indices().rev().take(LONGEST_LABEL);
    let (at, open) = near.find(|&(_, c)| c != '(' && !bracket::is_angled(c) && bracket::opens(c))?;
    let label = &words[at + open.len_utf8()..];
    (!label.trim().is_empty() && about(label) == About::Label).then_some(label)
}

// the last line that begins before `end`, from one that does: an amount and its brackets run over few
fn last_before(lines: &[Line<'_>], line: usize, end: usize) -> usize {
    line + lines[line + 1..].iter().take_while(|next| next.start < end).count()
}

fn ends_line(text: &str, lines: &[Line<'_>], line: usize, end: usize) -> bool {
    let last = last_before(lines, line, end);
    let behind = &text[end..lines[last].end().max(end)];
    let tail = behind.trim_start();
    // 23億円（23億円）　厚
    // 428億円    医政局医療経営支援課（内線2672）
    let gap = tail.len() < behind.len();
    if gap && ((tail.len() <= LONGEST_MINISTRY && is_ministry(tail)) || is_office(tail)) {
        return true;
    }
    let added = tail.strip_prefix('+').map(str::trim_start).and_then(|rest| Some(&rest[added_request(rest)?..]));
    let tail = behind_changes(added.map_or(tail, str::trim_start));
    tail.trim_start_matches(bracket::closes).is_empty()
        || tail.starts_with(['※', ':'])
        || is_rate(tail)
        || is_empty(tail)
}

/// エネ特 of 20億円　エネ特, － of 2億円　－: what a last column may hold behind a gap.
pub(super) fn is_last_column(word: &str) -> bool {
    is_empty(word) || is_column(word)
}

// bytes of 厚, 厚労省, 文部科学省
const LONGEST_MINISTRY: usize = 24;

// 27億円　－: nothing in the next columns
fn is_empty(tail: &str) -> bool {
    tail.chars().all(|c| is_dash(c) || c.is_whitespace())
}

// 118%, ▲0.2%: the last column of a row of amounts
fn is_rate(tail: &str) -> bool {
    let figure = tail.trim_start_matches(['+', '-', '−', '▲', '△']).trim_start();
    figure.strip_suffix('%').is_some_and(is_decimal)
}

fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

// how many chars a bracket behind an amount may hold, and over how many line breaks
const LONGEST_REMARK: usize = 120;
const REMARK_BREAKS: usize = 2;
// how many brackets may stand behind an amount
const MOST_REMARKS: usize = 8;

// （うち新規分3億円、⏎継続分7億円）【…】: brackets right behind an amount, unless sentences stand in them
fn remark_end(text: &str, end: usize) -> usize {
    // 15,627（15,216）百万円: the unit of both
    let behind_unit = |at: usize| at + unit(&text[at..]).map_or(0, |(rest, _)| text.len() - at - rest.len());
    let remarks = successors(Some(behind_unit(end)), |&at| behind_bracket(text, at).map(behind_unit));
    remarks.take(MOST_REMARKS + 1).last().unwrap_or(end)
}

/// Where a bracket ends that begins at `at` or behind spaces there, with those inside it.
pub(super) fn behind_bracket(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches(' ');
    let (open, close) = rest.chars().next().filter(|&c| bracket::opens(c)).and_then(bracket::of)?;
    Some(text.len() - rest.len() + bracket_len(rest, open, close)?)
}

/// The length of the bracket that a text begins with, with those inside it.
pub(super) fn bracket_len(text: &str, open: char, close: char) -> Option<usize> {
    if !text.starts_with(open) {
        return None;
    }
    let (mut depth, mut breaks, mut blank) = (0_usize, 0, false);
    for (at, c) in text.char_indices().take(LONGEST_REMARK) {
        let broken = c == '\n';
        breaks += usize::from(broken);
        if c == '。' || breaks > REMARK_BREAKS || (broken && blank) {
            return None;
        }
        blank = broken || (blank && c.is_whitespace());
        depth += usize::from(c == open);
        depth -= usize::from(c == close);
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

// インハウス研究機関経費⏎概算要求額⏎⏎7億円: labels above an amount that stands alone, as long as each tells something new;
// a label of who spends it may also end the line of text above
fn labels_above(lines: &[Line<'_>], line: usize, lead: &mut Lead) -> (usize, bool) {
    let mut top = line;
    while let Some(above) = above(lines, top) {
        let label = clause::lead(lines[above].text);
        let whole = label.start == 0 && lines[above].kind == Kind::Text;
        let ends_text = label.start > 0 && label.recipient.is_some() && label.stage.is_none();
        if !(whole || ends_text) || !tells_more(lead, label) {
            break;
        }
        *lead = lead.or(label);
        if ends_text {
            return (top, true);
        }
        top = above;
    }
    (top, false)
}

// the text line above, over two blank lines at most
fn above(lines: &[Line<'_>], line: usize) -> Option<usize> {
    (line.saturating_sub(3)..line).rev().find(|&at| !lines[at].is_blank())
}

fn tells_more(known: &Lead, label: Lead) -> bool {
    let clash = (known.stage.is_some() && label.stage.is_some())
        || (known.year.is_some() && label.year.is_some())
        || (known.recipient.is_some() && label.recipient.is_some());
    !clash && known.recipient.is_none()
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
