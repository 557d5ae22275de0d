//! What one mention tells of another: last year's in a bracket, 同, legends, 再掲 on the line below.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cited, compared};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::clause::{self, Lead};
use crate::grammar::item::{self, Holds, Legend};
use crate::grammar::ledger::{Period, YearWord};
use crate::grammar::number::{circled, is_dash};
use crate::grammar::part::OF_POOL;
use crate::grammar::phrase::{before_gone, is_and};
use crate::grammar::tag::{Tag, before_relisted, tag, tells_relisted};
use crate::reading::bracket_labels::BracketLabels;
use crate::reading::lines::{Kind, Line, last_written};
use crate::reading::when::short_year;
use crate::reading::{legend_lines, pairs};
use crate::stage::{Stage, short_stage};

// （カッコ内は前年度予算額との増減）, ［　］内は令和６年度当初予算額: what brackets hold, by the last line above that says so, or else the
// first below, or by labels above where none says so. Round ones hold last year's budget, where no line says otherwise
pub(super) fn mark_by_legends(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    if !found.iter().any(|cited| unsaid_bracket(text, cited).is_some()) {
        return;
    }
    let (mut legends, told) = (printed_legends(text, lines), told_by_one(text, found));
    let labels = BracketLabels::of(lines);
    let told: Legends =
        told.into_iter().filter(|(open, _)| !legends.contains_key(open) && !labels.say_of(*open)).collect();
    let inferred: BTreeSet<char> = told.keys().copied().collect();
    legends.extend(told);
    let round =
        found.iter().any(|own| own.bracketed && own.mention.flags.prior && text[own.whole.start..].starts_with('('));
    for at in 0..found.len() {
        let (before, cited) = found.split_at_mut(at);
        let (before, cited) = (before.last(), &mut cited[0]);
        let behind = before.is_some_and(|before| !before.bracketed && before.last_line == cited.line);
        let known = unsaid_bracket(text, cited).filter(|open| behind || !inferred.contains(open));
        let Some(open) = known else { continue };
        let Some(own) = legends.get(&open) else {
            match labels.at(cited.line, open) {
                Some((_, holds)) => mark_as(text, cited, open, holds, true),
                None if !round && before.is_some_and(|before| is_in_square(text, before, cited, open)) => {
                    mark_as(text, cited, open, LAST_BUDGET, false);
                }
                None => {}
            }
            continue;
        };
        let below = own.partition_point(|(at, _)| *at <= cited.line);
        if let Some(&(_, holds)) = own[..below].last().or_else(|| own.get(below)) {
            mark_as(text, cited, open, holds, false);
        }
    }
}

/// What brackets hold right behind amounts, where nothing else is said.
const LAST_BUDGET: Holds = Holds::Period(Period {
    year: None,
    stage: Some(Stage::Initial),
    supplementary_no: None,
    of_which: false,
    recipient: None,
});

// 12億円［10億円］, in a paper whose round brackets hold something else, or that has none
fn is_in_square(text: &str, before: &Cited, own: &Cited, open: char) -> bool {
    let behind = || text.get(before.whole.end..own.whole.start).is_some_and(|between| between.trim().is_empty());
    matches!(open, '[' | '〔') && !before.bracketed && own.lead.is_silent() && own.is_plain() && behind()
}

/// What each kind of bracket is said to hold, with the line that says so, in order.
type Legends = BTreeMap<char, Vec<(usize, Holds)>>;

// the bracket of an amount that does not say itself of when it is
fn unsaid_bracket(text: &str, cited: &Cited) -> Option<char> {
    let open = text[cited.whole.start..].chars().next().filter(|_| cited.bracketed)?;
    let unsaid = !cited.lead.says_when();
    (unsaid && (open != '(' || cited.mention.flags.prior)).then_some(open)
}

fn printed_legends(text: &str, lines: &[Line<'_>]) -> Legends {
    let mut legends = Legends::new();
    for at in legend_lines(text, lines) {
        for Legend { open, holds } in item::legends(lines[at].text) {
            legends.entry(open).or_default().push((at, holds));
        }
    }
    legends
}

// 〔令和２年度当初予算額 1,272億円〕: what one says, others of its kind hold right behind amounts
fn told_by_one(text: &str, found: &[Cited]) -> Legends {
    let mut told = Legends::new();
    let labelled = |cited: &&Cited| cited.bracketed && cited.lead.stage == Some(Stage::Initial) && cited.is_plain();
    for cited in found.iter().filter(labelled) {
        let open = text[cited.whole.start..].chars().next().filter(|&open| open != '(');
        let year = cited.lead.year.map(YearWord::Printed);
        let holds = Holds::Period(Period { year, stage: Some(Stage::Initial), ..Period::default() });
        open.into_iter().for_each(|open| told.entry(open).or_default().push((cited.line, holds)));
    }
    told
}

// marks an amount as what a legend, or a label, says of its bracket
fn mark_as(text: &str, cited: &mut Cited, open: char, holds: Holds, labelled: bool) {
    // （前年度 5億円） says itself what it holds
    let bare = |cited: &Cited| {
        let inside = text.get(cited.whole.start..cited.mention.range.start).unwrap_or_default();
        cited.is_plain() && inside.trim_start_matches(bracket::opens).trim().is_empty()
    };
    match holds {
        Holds::Change => (cited.mention.flags.prior, cited.mention.flags.change) = (false, true),
        Holds::Period(Period { stage: Some(Stage::Initial), year, .. }) if open != '(' && cited.is_plain() => {
            cited.mention.flags.prior = true;
            cited.legend_year = match year {
                Some(YearWord::Printed(year)) => Some(year),
                _ => None,
            };
        }
        // 【　】は令和６年度補正予算: the bracket is an amount of its own
        Holds::Period(Period { stage: Some(stage), .. })
            if stage != Stage::Initial && (bare(cited) || (labelled && is_added(text, cited))) =>
        {
            if let Some(lead) = of_year(holds) {
                (cited.mention.flags.prior, cited.mention.flags.change) = (false, false);
                cited.lead = Lead { start: cited.lead.start, ..lead };
            }
        }
        Holds::Aside if bare(cited) => (cited.mention.flags.prior, cited.lead.aside) = (false, true),
        Holds::Relisted => cited.trail.relisted = true,
        Holds::Part(_) if cited.is_plain() => cited.mention.flags.of_which = true,
        _ => {}
    }
}

// 【+30億円】 below 【+令和６年度補正予算額】: more money, and no change
fn is_added(text: &str, cited: &Cited) -> bool {
    let inside = text[cited.whole.start..].trim_start_matches(bracket::opens).trim_start();
    inside.starts_with('+') && cited.lead.recipient.is_none() && !cited.mention.flags.of_which
}

// 100億円（うち基金 30億円）: 30億円 stands within the brackets of 100億円
pub(super) fn nest(found: &mut [Cited]) {
    for outer in 0..found.len() {
        let end = found[outer].remark_end;
        for inner in found[outer + 1..].iter_mut().take_while(|inner| inner.mention.range.start < end) {
            inner.within.get_or_insert(outer);
        }
    }
}

/// 同 of （前年度予算1,248億円）…（同1,045億円）: what the bracket before says.
pub(super) const SAME: &str = "同";

pub(super) fn is_same(before: &str) -> bool {
    before.strip_suffix(SAME).is_some_and(|before| before.trim_end_matches(' ').ends_with('('))
}

// over how many amounts back 同 can refer
const FARTHEST_SAME: usize = 8;

// （前年度予算1兆4,133億円）…（同3兆2,738億円）; 前年度比3億円増…（同5億円、2.1％増）
pub(super) fn say_again(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let own = found[at].mention.range.start;
        if !is_same(text[..own].trim_end_matches([' ', '約'])) {
            continue;
        }
        // （令和６年度当初1,245億円、対前年度▲13億円）…（同776億円, （前年度795億円:116億円増）…（同1兆3,906億円: not what is listed behind the first in its bracket
        let listed = |at: usize| {
            let between =
                at.checked_sub(1).and_then(|before| text.get(found[before].mention.range.end..found[at].whole.start));
            between.is_some_and(|between| between.trim_start().starts_with(['、', ',', ':']))
        };
        let opens = |at: usize| text[..found[at].whole.start].trim_end().ends_with('(');
        let tells =
            |at: &usize| found[*at].bracketed || opens(*at) || (found[*at].mention.flags.change && !listed(*at));
        let near = || (at.saturating_sub(FARTHEST_SAME)..at).rev().filter(tells);
        // （対前年度比▲177億円、▲2.4％）⏎※…（160億円）を除く⏎…（同▲45億円: what is signed goes on from a change
        let change = near().find(|&said| found[said].mention.flags.change).filter(|_| found[at].is_negative());
        let Some(said) = change.or_else(|| near().next()).map(|at| &found[at]) else { continue };
        let (lead, change, prior) = (said.lead, said.mention.flags.change, said.mention.flags.prior);
        let own = &mut found[at];
        own.lead = Lead { start: own.lead.start, ..if change { own.lead } else { own.lead.or(lead) } };
        own.mention.flags.change |= change;
        own.mention.flags.prior |= prior && !change;
    }
}

// 令和２年度第１次補正予算額 28億円、第２次補正予算額 91億円; （6年度 40億円、補正 36億円）: of the year of the budget before
pub(super) fn carry_years(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let (before, own) = (&found[at - 1], &found[at]);
        let Some(between) = text.get(before.mention.range.end..own.mention.range.start) else { continue };
        // in what brackets close behind the amount before, or next to it; or behind （12億円）の内数
        let behind = between.trim_start_matches([')', ' ']);
        let behind = behind.strip_prefix(OF_POOL).unwrap_or(behind);
        let Some(words) = behind.strip_prefix(['、', ',', '+', '・']) else {
            continue;
        };
        let numbered = own.lead.stage == Some(Stage::Supplementary) && own.lead.supplementary_no.is_some();
        let label = words.trim_end_matches([':', ' ']).trim_start();
        let short = short_stage(label).filter(|(length, _)| *length == label.len());
        let bare = own.lead.stage.is_none() && short.is_some_and(|(_, stage)| stage == Stage::Supplementary);
        let unsaid = !own.lead.is_dated();
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
pub(super) fn mark_prior(text: &str, found: &mut [Cited]) {
    for at in 1..found.len() {
        let (own, before) = (&found[at], &found[at - 1]);
        let budget = own.lead.stage == Some(Stage::Initial) && before.lead.stage != Some(Stage::Initial);
        let year = matches!((own.lead.year, before.lead.year), (Some(own), Some(before)) if own < before);
        // （令和６年度予算額 1,245億円） behind 令和７年度予算額
        let same = own.lead.stage.is_none() || own.lead.stage == before.lead.stage;
        let prior = (budget || (year && same)) && is_bracket_of(text, own, before);
        let change = changes(text, own, before);
        let change = change || compared::is_growth(text, own, before);
        let flags = &mut found[at].mention.flags;
        (flags.prior, flags.change) = ((flags.prior || prior) && !change, flags.change || change);
    }
}

// 75兆円（① 74兆円、＋1兆円）: in a paper of 令和２年度, the number of the year before in its era; but （① 74兆円、② 1兆円） counts
pub(super) fn mark_circled(text: &str, year: FiscalYear, found: &mut [Cited]) {
    let last = year.previous();
    for at in 1..found.len() {
        let (before, own) = (&found[at - 1], &found[at]);
        let unsaid = !own.lead.says_when();
        let between = text.get(before.mention.range.end..own.mention.range.start).filter(|_| unsaid);
        let inside = between.and_then(|between| between.trim().strip_prefix('('));
        let length = inside.map_or(0, |inside| inside.len() + '('.len_utf8());
        let mut chars = inside.unwrap_or_default().chars();
        let number = chars.next().and_then(circled).filter(|_| chars.next().is_none());
        let counts = || {
            text[own.mention.range.end..].chars().take_while(|&c| c != ')' && c != '\n').any(|c| circled(c).is_some())
        };
        if number.is_some_and(|no| short_year(year, no) == Some(last)) && !counts() {
            let own = &mut found[at];
            (own.lead.year, own.mention.flags.prior, own.bracketed) = (Some(last), true, true);
            own.whole.start = text[..own.mention.range.start].trim_end().len() - length;
        }
    }
}

// （令和６年度 1,245億円、▲14億円）, （令和６年度 1,245億円、＋ 14億円）: less or more than last year's, and how much
pub(super) fn changes(text: &str, own: &Cited, before: &Cited) -> bool {
    let listed =
        || match text.get(before.whole.end..own.mention.range.start).and_then(|words| words.trim().strip_prefix('、'))
        {
            Some("") => own.is_negative(),
            Some(sign) => sign.trim_start() == "+",
            None => false,
        };
    before.bracketed && before.mention.flags.prior && listed()
}

// in a bracket right behind an amount, and neither a change nor somebody's share
pub(super) fn is_bracket_of(text: &str, own: &Cited, before: &Cited) -> bool {
    let behind = || text.get(before.whole.end..own.whole.start).is_some_and(|between| between.trim().is_empty());
    let plain = own.bracketed && own.lead.recipient.is_none() && !own.mention.flags.change && !own.is_negative();
    plain && !before.mention.flags.prior && behind()
}

// 10億円（8億円）【再掲】: of both
pub(super) fn mark_relisted(text: &str, found: &mut [Cited]) {
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
pub(super) fn mark_relisted_below(lines: &[Line<'_>], found: &mut [Cited]) {
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
pub(super) fn mark_ended(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let ended = |own: &Cited| {
        let plain = own.bracketed && !own.mention.flags.change && !own.is_negative();
        let unsaid = own.lead.is_silent();
        let cell = || {
            let before = lines[own.line].before(own.whole.start).trim_end();
            // …事業⏎ －（2億円）, but not below an amount
            let above = || last_written(lines, 0..own.line);
            let below_name = || above().is_some_and(|line| found.binary_search_by_key(&line, |c| c.last_line).is_err());
            let apart = |name: &str| if name.is_empty() { below_name() } else { name.ends_with([' ', '\t', ')']) };
            let dash = before.strip_suffix(is_dash).is_some_and(apart);
            (dash && !own.mention.flags.prior) || before_gone(before).is_some()
        };
        plain && unsaid && text[own.whole.start..].starts_with('(') && cell()
    };
    let ended: Vec<usize> = (0..found.len()).filter(|&at| ended(&found[at])).collect();
    if ended.is_empty() {
        return;
    }
    let last_year = Lead { stage: Some(Stage::Initial), previous: true, ..Lead::default() };
    let said = legend_lines(text, lines).flat_map(|at| item::legends(lines[at].text));
    let mut said = said.filter(|legend| legend.open == '(').peekable();
    let lead = match said.peek() {
        None => Some(last_year),
        Some(_) => said.find_map(|legend| of_year(legend.holds)),
    };
    let Some(lead) = lead else { return };
    for at in ended {
        let own = &mut found[at];
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
pub(super) fn end_lines(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    for at in (1..found.len()).rev() {
        let (before, after) = (&found[at - 1], &found[at]);
        let between = text.get(before.whole.end..after.whole.start).unwrap_or("-");
        let same_line = before.last_line == after.line && lines[after.line].kind != Kind::Blank;
        let joined =
            |c: char| c.is_whitespace() || bracket::opens(c) || matches!(c, '、' | ',' | '+' | '/' | '~' | '〜');
        // 34億円及び令和６年度補正予算 12億円
        let joins = || {
            between.chars().all(joined)
                || is_and(between.trim())
                || compared::compares_years(text, lines, found, at - 1)
                || compared::leads_back(text, before, after)
        };
        if same_line && after.ends_line && joins() {
            found[at - 1].ends_line = true;
        }
    }
}
