//! Two amounts of which the first is last year's: 12億円→15億円; 247億円⏎283億円⏎（＋14.6％), where the rate tells so.

use super::Cited;
use crate::grammar::clause::Lead;
use crate::grammar::name::base;
use crate::grammar::phrase::is_size;
use crate::grammar::rate::{rate, rate_in_bracket};
use crate::grammar::section::is_unit_price;
use crate::grammar::spacing::is_arrow;
use crate::grammar::year::is_year;
use crate::money::{Amount, Yen};
use crate::reading::lines::Line;
use crate::scan::Printed;

/// Marks the first of two as last year's: 12億円→15億円 without words of their own, and two right after each other of which the
/// rate behind them is the change.
pub(super) fn mark(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    for at in 0..found.len().saturating_sub(1) {
        let back = |at: usize| found.get(at + 1).is_some_and(|next| leads_back(text, &found[at], next));
        if back(at) {
            // of three in a row nobody knows the years
            let alone = !back(at + 1) && !at.checked_sub(1).is_some_and(back);
            found[at + 1].mention.flags.prior |= alone;
            continue;
        }
        if !is_compared(text, lines, found, at) && !is_rated(text, lines, &found[at], &found[at + 1]) {
            continue;
        }
        let (before, own) = (&found[at], &found[at + 1]);
        // AMED対象経費 1,245億円→1,231億円
        let recipient = own.lead.recipient.or(before.lead.recipient);
        let before = &mut found[at];
        // 令和５年度 right above it is the second's year
        before.lead = Lead { start: before.lead.start, recipient: before.lead.recipient, ..Lead::default() };
        before.leads_on = true;
        before.mention.flags.prior = true;
        found[at + 1].lead.recipient = recipient;
    }
    mark_beside(text, lines, found);
}

// 法人の機能強化 研究所に526億円⇒533億円、機構に333億円⇒331億円（▲0.6%）を計上する: without a rate of its own, on the line of one with it
fn mark_beside(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    let rated: Vec<usize> = (0..found.len()).filter(|&at| found[at].leads_on && !found[at].ends_line).collect();
    for at in rated {
        let beside = [at.checked_sub(2), Some(at + 2)].into_iter().flatten();
        let beside = beside.filter(|&other| found.get(other + 1).is_some_and(|own| own.line == found[at].line));
        let plain = |own: &Cited| own.is_plain() && own.lead.is_silent();
        let pair = |other: &usize| {
            let both = [&found[*other], &found[other + 1]];
            both.iter().all(|own| plain(own) && amount(own).is_some()) && compares_years(text, lines, found, *other)
        };
        for other in beside.filter(pair).collect::<Vec<_>>() {
            found[other].leads_on = true;
            found[other].mention.flags.prior = true;
        }
    }
}

/// 8要求・91億円←7当初・61億円, 91億円←61億円: whether an arrow leads from the second, last year's, to the first.
pub(in crate::reading) fn leads_back(text: &str, own: &Cited, before: &Cited) -> bool {
    let between = text.get(own.whole.end..before.whole.start).map(str::trim);
    let plain = |cited: &Cited| !cited.mention.flags.change && cited.lead.recipient.is_none();
    between == Some("←") && plain(own) && plain(before)
}

// 12億円→15億円 without words of their own
fn is_compared(text: &str, lines: &[Line<'_>], found: &[Cited], at: usize) -> bool {
    let unsaid = |lead: Lead| Lead { recipient: None, year: None, in_era: None, ..lead }.is_silent();
    let plain = |own: &Cited| unsaid(own.lead) && amount(own).is_some() && own.ends_line;
    // 1,270億円の内数→1,365億円の内数
    let alike = |own: &Cited, other: &Cited| own.mention.flags.of_which == other.mention.flags.of_which;
    let (before, own) = (&found[at], &found[at + 1]);
    // 49.9億円⏎令和8年度⏎⇒⏎54.9億円, but not 令和7年度 49.9億円 → 令和8年度 54.9億円, which say themselves of when they are
    let torn = before.last_line < own.line && !before.lead.is_dated();
    let unsaid = torn || (!before.lead.is_dated() && !own.lead.is_dated());
    unsaid && plain(before) && plain(own) && alike(before, own) && compares_years(text, lines, found, at)
}

/// Whether an arrow leads from an amount to the next as from year to year: 12億円→15億円, R6予算額 53億円 → R7要求額 77億円; but not
/// 輸出額 1.4兆円→5兆円, nor where a third amount follows.
pub(super) fn compares_years(text: &str, lines: &[Line<'_>], found: &[Cited], at: usize) -> bool {
    let leads_on = |at: usize| {
        let (own, next) = (found.get(at)?, found.get(at + 1)?);
        let between = text.get(own.whole.end..next.whole.start)?.trim();
        let torn = || text.get(own.whole.end..next.mention.range.start).filter(|between| between.contains(is_arrow));
        let arrow = !between.is_empty() && between.chars().all(is_arrow);
        (arrow || torn().is_some_and(is_between)).then_some(())
    };
    let alone = || leads_on(at + 1).is_none() && at.checked_sub(1).and_then(leads_on).is_none();
    let own = &found[at];
    let words = || lines[own.line].before(own.whole.start).trim_end();
    let size = |words: &str| is_unit_price(words) || is_size(base(words).trim_end());
    leads_on(at).is_some() && alone() && !size(words())
}

// 247億円⏎283億円⏎（＋14.6％）: nothing between the two but the years that label them, and the rate is of the second to the first
fn is_rated(text: &str, lines: &[Line<'_>], before: &Cited, own: &Cited) -> bool {
    // 令和７年度⏎31億円⏎令和６年度⏎30億円: the years tell by themselves
    let told = match (before.lead, own.lead) {
        (Lead { year: Some(before), .. }, Lead { year: Some(own), .. }) => before >= own,
        (Lead { in_era: Some(before), .. }, Lead { in_era: Some(own), .. }) => before >= own,
        (one, other) => one.is_dated() && !other.is_dated() && !is_below_two_years(lines, before),
    };
    if told {
        return false;
    }
    let plain = |own: &Cited| own.lead.stage.is_none() && own.within.is_none() && !own.bracketed;
    if !plain(before) || !plain(own) || before.mention.flags.of_which != own.mention.flags.of_which {
        return false;
    }
    let rate = || rate(text.get(own.mention.range.end..)?);
    let between = || text.get(before.mention.range.end..own.mention.range.start).is_some_and(is_between);
    let fits = || Some(rate()?.fits(amount(before)?, amount(own)?));
    fits() == Some(true) && between()
}

/// 6兆4,622億円（4,654億円 +7.8%）: what stands in a bracket behind an amount, where the rate behind it is of so much more to the rest, and
/// not of the one to the other.
pub(super) fn is_growth(text: &str, own: &Cited, before: &Cited) -> bool {
    let between = text.get(before.mention.range.end..own.mention.range.start).map(str::trim);
    let behind = text.get(own.mention.range.end..).filter(|_| between == Some("(")).unwrap_or_default();
    let Some(rate) = rate_in_bracket(behind) else { return false };
    let whole = |cited: &Cited| amount(cited).filter(|_| !cited.mention.flags.of_which);
    let Some((more, now)) = whole(own).zip(whole(before)) else { return false };
    let was = Amount { yen: Yen(now.yen.0 - more.yen.0), unit: more.unit.max(now.unit) };
    !own.lead.says_when() && rate.fits(was, now) && !rate.fits(more, now)
}

// 令和４年度⏎令和５年度⏎247億円: the nearer of two years is the second amount's
fn is_below_two_years(lines: &[Line<'_>], cited: &Cited) -> bool {
    let above = lines[..cited.line].iter().rev().filter(|line| !line.is_blank()).take(MOST_BETWEEN);
    above.skip_while(|line| !is_year(line.text)).take_while(|line| is_year(line.text)).count() > 1
}

fn amount(cited: &Cited) -> Option<Amount> {
    let flags = &cited.mention.flags;
    match cited.mention.value {
        Printed::Amount(amount) if !flags.change && !flags.approximate && amount.yen.0 >= 0 => Some(amount),
        _ => None,
    }
}

// how many lines of years and arrows may stand between
const MOST_BETWEEN: usize = 6;

// nothing, or 令和8年度⏎⇒
fn is_between(text: &str) -> bool {
    let part = |line: &str| line.is_empty() || line.chars().all(is_arrow) || is_year(line);
    !text.contains('\u{c}') && text.lines().nth(MOST_BETWEEN).is_none() && text.lines().map(str::trim).all(part)
}
