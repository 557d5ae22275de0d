//! 事業費624億円（1.28倍）、国費284億円（1.30倍）: what a project costs whoever pays, and what the state pays of it (catalogue P10).
//!
//! Of the two the state's is the budget's, and is read as if it stood alone; the cost goes with it, and is never added.

use std::ops::Range;

use super::Cited;
use crate::grammar::bracket;
use crate::grammar::clause;
use crate::grammar::rate::behind_ratio;
use crate::reading::lines::Line;

// what labels the whole cost, and what labels the state's part
const COST: &str = "事業費";
const STATE: &str = "国費";

/// A mention of a whole cost, and where the literal of the state's part of it begins.
#[derive(Debug)]
pub(in crate::reading) struct Cost {
    pub(in crate::reading) cited: Cited,
    pub(in crate::reading) of: usize,
}

/// Takes the costs out of the mentions that stand right before the state's part.
pub(super) fn take(text: &str, lines: &[Line<'_>], found: &mut Vec<Cited>) -> Vec<Cost> {
    let before = |at: usize| &text[..found[at].mention.range.start];
    let states: Vec<usize> = (1..found.len()).filter(|&at| before_label(before(at), STATE).is_some()).collect();
    // each with the position of the mention that it goes with
    let mut costs: Vec<(usize, usize)> = Vec::new();
    for state in states {
        let Some((cost, own)) = pair(text, lines, found, state) else { continue };
        found[state] = own;
        // of 500億円 in 事業費624億円（前年度 500億円）、国費284億円（前年度 260億円）
        costs.extend((cost..state).map(|at| (at, if at == cost { state } else { state + at - cost })));
    }
    if costs.is_empty() {
        return Vec::new();
    }
    let taken = |at: usize| costs.partition_point(|(cost, _)| *cost < at);
    for own in found.iter_mut() {
        let kept = |&at: &usize| costs.binary_search_by_key(&at, |(cost, _)| *cost).is_err();
        own.within = own.within.filter(kept).map(|at| at - taken(at));
    }
    let of =
        |&(cost, state): &(usize, usize)| Cost { cited: found[cost].clone(), of: found[state].mention.range.start };
    let all: Vec<Cost> = costs.iter().map(of).collect();
    let mut next = all.iter().map(|cost| cost.cited.mention.range.start).peekable();
    found.retain(|own| next.next_if_eq(&own.mention.range.start).is_none());
    all
}

// the position of the cost before the state's part, and this as it stands with it
fn pair(text: &str, lines: &[Line<'_>], found: &[Cited], state: usize) -> Option<(usize, Cited)> {
    let own = &found[state];
    let is_prior = |at: usize| found.get(at).is_some_and(|own| own.mention.flags.prior && own.bracketed);
    let at = (0..state).rev().find(|&at| !is_prior(at))?;
    let cost = &found[at];
    // as many of last year behind the one as behind the other
    let alike = (state + 1..2 * state - at).all(is_prior);
    if !alike || !own.ends_line || !cost.is_plain() || !own.is_plain() {
        return None;
    }
    let from = lines[cost.line].start.max(at.checked_sub(1).map_or(0, |before| found[before].whole.end));
    let words = text.get(from..cost.mention.range.start)?;
    let words = &words[..before_label(words, COST)?];
    // ○道の整備事業費 624億円: the name's own end
    let apart = |c: char| matches!(c, ' ' | '\t' | '、' | ':') || bracket::opens(c);
    let label = before_label(&text[..own.mention.range.start], STATE)?;
    let between = text.get(cost.whole.end.max(cost.remark_end)..label)?;
    let near =
        between.chars().all(|c| c.is_whitespace() || matches!(c, '、' | ',' | '・')) && own.line <= cost.last_line + 1;
    let fits = near && (words.is_empty() || words.ends_with(apart));
    fits.then(|| (at, beside(text, lines, from, words, cost, own)))
}

// the state's part, with the cost as a word of its own, on whose line it counts
fn beside(text: &str, lines: &[Line<'_>], from: usize, words: &str, cost: &Cited, own: &Cited) -> Cited {
    let told = clause::lead(words);
    let lead = if own.lead.stage.is_none() { own.lead.or(told) } else { own.lead };
    let start = from + told.start;
    let bracket = enclosed(text, start, own);
    let whole = bracket.clone().unwrap_or(start..own.whole.end);
    let begins_line = whole.start <= lines[cost.line].start;
    let bracketed = own.bracketed || bracket.is_some();
    let (line, top) = (cost.line, cost.line);
    Cited { line, lead, whole, bracketed, begins_line, top, ..own.clone() }
}

// with the bracket around both: （事業費 624億円、国費 284億円）, （事業費 324億円（前年度 300億円）、国費 184億円（前年度 170億円））
fn enclosed(text: &str, start: usize, own: &Cited) -> Option<Range<usize>> {
    let before = text[..start].trim_end_matches(' ');
    let (open, close) = before.chars().next_back().filter(|&c| bracket::opens(c)).and_then(bracket::of)?;
    let behind = |end: usize| {
        let rest = behind_ratio(text[end..].trim_start_matches(' '));
        rest.starts_with(close).then(|| text.len() - rest.len() + close.len_utf8())
    };
    // last year's amounts are none of its own
    let remarked = || behind(own.remark_end.max(own.whole.end)).map(|_| own.whole.end);
    Some(before.len() - open.len_utf8()..behind(own.whole.end).or_else(remarked)?)
}

// where a label begins that a text ends with, over the spaces in it: 国　費
fn before_label(text: &str, label: &str) -> Option<usize> {
    let mut rest = text.trim_end_matches([' ', '\t', ':']);
    for c in label.chars().rev() {
        rest = rest.trim_end_matches(' ').strip_suffix(c)?;
    }
    Some(rest.len())
}
