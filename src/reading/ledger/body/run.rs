//! Which tokens of a line are its cells.

use std::ops::Range;

use crate::grammar::ledger::{Cell, Token, cell, is_empty_cell, is_same};
use crate::grammar::rate::is_percentage_cell;

// 20 (15.0%), ▲52 ▲1.6%: what a figure changed by is a cell only where a column may hold it, and has room for it
pub(super) fn without_rates(tokens: Vec<Token<'_>>, columns: usize, may_hold: bool) -> Vec<Token<'_>> {
    let read: Vec<Option<Cell<'_>>> = tokens.iter().map(|token| cell(token.text)).collect();
    let changed_by = |at: usize| {
        let figure = at > 0 && matches!(read[at - 1], Some(Cell::Figure(_) | Cell::Bracketed(_)));
        figure && is_percentage_cell(tokens[at].text)
    };
    let rates: Vec<bool> = (0..tokens.len()).map(changed_by).collect();
    // (1) before a name is a cell of its own
    let cells = read.iter().rev().skip_while(|cell| cell.is_none()).take_while(|cell| cell.is_some()).count();
    let surplus = cells == columns + rates.iter().filter(|rate| **rate).count();
    if may_hold && !surplus {
        return tokens;
    }
    tokens.into_iter().zip(rates).filter(|(_, rate)| !rate).map(|(token, _)| token).collect()
}

/// The tokens of a line that are its cells: behind a name, as many as there are columns, up to the end or to a gap before
/// remarks; else the most that stand together.
pub(super) fn run(tokens: &[Token<'_>], columns: usize) -> Option<Range<usize>> {
    let is_cell: Vec<bool> = tokens.iter().map(|token| cell(token.text).is_some()).collect();
    let starts = (0..tokens.len()).filter(|&at| is_cell[at] && (at == 0 || !is_cell[at - 1]));
    let runs: Vec<Range<usize>> =
        starts.map(|at| at..at + is_cell[at..].iter().take_while(|is| **is).count()).collect();
    let named = |run: &&Range<usize>| run.start > 0;
    let apart = |run: &Range<usize>| tokens.get(run.end).is_none_or(|next| next.wide);
    let rank = |run: &&Range<usize>| (fits(tokens, run, columns), apart(run), run.len());
    // 〃 300 400: a name
    if let Some(rest) = unnamed(tokens, &runs).filter(|rest| fits(tokens, rest, columns)) {
        return Some(rest);
    }
    let best = runs.iter().filter(named).rev().max_by_key(rank).or(runs.first())?;
    // 2,250  新規: a remark that could stand in a cell, | a frame behind the last
    let word = |token: &&Token<'_>| token.text.chars().all(char::is_alphabetic) || is_empty_cell(token.text);
    let words = tokens[best.clone()].iter().rev().take_while(word).count();
    let best = best.start..best.end - words.min(best.len().saturating_sub(columns));
    // 人材育成 2    1,234: a number that belongs to the name
    let cut = best.start + best.len().saturating_sub(columns);
    let apart = cut > best.start && tokens[cut].wide && !tokens[best.start].wide;
    Some(if apart { cut..best.end } else { best })
}

// fewer figures behind a name in the middle of a line belong to it: 第 2 期
const LEAST_PAIRED: usize = 2;

// so many rows may stand side by side: more are a paper without line breaks, and each is measured from the beginning of its line
const MOST_BESIDE: usize = 8;

/// 甲事業 1,200 ( 935 ) 乙事業 3,003 ( 3,003 ): where each of several rows on one line begins, and its figures, as many behind each
/// name; `usize::MAX` columns: as many as the first has.
pub(super) fn rows_of(tokens: &[Token<'_>], columns: usize) -> Option<Vec<(usize, Range<usize>)>> {
    let is_cell: Vec<bool> = tokens.iter().map(|token| cell(token.text).is_some()).collect();
    let run = |at: usize| at..at + is_cell[at..].iter().take_while(|is| **is).count();
    let is_name = |token: &Token<'_>| token.text.contains(char::is_alphabetic);
    let money = |token: &Token<'_>| token.text.contains([',', '(']);
    let (mut found, mut start): (Vec<(usize, Range<usize>)>, usize) = (Vec::new(), 0);
    while start < tokens.len() {
        let own = (start + 1..tokens.len()).find(|&at| run(at).len() >= LEAST_PAIRED).map(run)?;
        let count = found.first().map_or(own.len(), |(_, first)| first.len());
        let fits = if columns == usize::MAX { own.len() == count } else { fits(tokens, &own, columns) };
        let named = !is_cell[start] && tokens[start..own.start].iter().any(is_name);
        if !named || !fits || !tokens[own.clone()].iter().any(money) || found.len() == MOST_BESIDE {
            return None;
        }
        start = own.end;
        found.push((found.last().map_or(0, |(_, last)| last.end), own));
    }
    (found.len() > 1).then_some(found)
}

// the cells behind a 〃 in the place of a name
fn unnamed(tokens: &[Token<'_>], runs: &[Range<usize>]) -> Option<Range<usize>> {
    let first = runs.first().filter(|run| run.start == 0 && is_same(tokens[0].text))?;
    Some(1..first.end)
}

fn fits(tokens: &[Token<'_>], run: &Range<usize>, columns: usize) -> bool {
    let labelled = |token: &&Token<'_>| matches!(cell(token.text), Some(Cell::Labelled(..)));
    let own = || tokens[run.clone()].iter().filter(|token| !labelled(token));
    own().count() == columns || own().filter(|token| !token.text.starts_with('(')).count() == columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::ledger::tokens;

    #[test]
    fn rows_side_by_side() {
        let count = |line: &str, columns| rows_of(&tokens(line), columns).map(|rows| rows.len());
        assert_eq!(count("甲の事業 1,200 ( 935 ) 乙の事業 3,003 ( 3,003 )", 1), Some(2));
        assert_eq!(count("甲の事業 1,200 935 乙の事業 3,003 3,003", usize::MAX), Some(2));
        // figures that are no money, fewer than there are columns, and one row
        for line in ["第 2 3 期の事業 1,200 935", "甲の事業 1,200 乙の事業 3,003", "甲の事業 1,200 ( 935 )"]
        {
            assert_eq!(count(line, usize::MAX), None, "{line}");
        }
    }
}
