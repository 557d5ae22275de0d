//! Breakdowns apart from their totals: four totals, then four brackets （文720、厚573、経231等）, as columns are extracted.
//!
//! Which bracket divides which total, only the sums can tell. Where every assignment that adds up gives a bracket to the
//! same total, it is that total's; otherwise its shares keep their ministries and figures, and their total stays open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Drafts, PageReader};
use crate::budget::{AmountRow, Pairing, Role};
use crate::grammar::breakdown::{breakdown, further_breakdown};
use crate::grammar::spacing::on_page;
use crate::money::Interval;
use crate::reading::lines::last_start;
use crate::reading::rows::{Bracket, Draft, value};

/// What the page's detached brackets divide.
#[derive(Debug, Default)]
pub(super) struct Detached {
    /// By position of the total; none where the bracket right behind it is another's.
    pub(super) own: BTreeMap<usize, Option<Bracket>>,
    /// Totals side by side, below which as many brackets stand side by side.
    in_row: BTreeSet<usize>,
    /// Brackets whose total is not known, with those that it may be.
    loose: Vec<(Vec<Bracket>, Vec<usize>)>,
}

// more totals than this are not assigned: every order of them would have to be tried
const MOST_TOTALS: usize = 8;

impl PageReader<'_, '_> {
    /// Finds runs of brackets behind runs of totals, on pages of totals and above what others list.
    pub(super) fn detached(&self) -> Detached {
        let mut detached = Detached::default();
        if self.project().is_some() {
            return detached;
        }
        let end = self.slide.entries.first().map_or(self.page.lines.end, |first| first.line);
        let mut totals = Vec::new();
        let mut at = self.page.lines.start;
        while at < end {
            let run = if self.line(at).text.starts_with('(') { self.run(at) } else { Vec::new() };
            let Some((_, last_end)) = run.last() else {
                let on_line = self.frame.sheet.cited.places_on(at);
                totals.extend(on_line.filter(|&index| self.awaits_shares(index)));
                at += 1;
                continue;
            };
            at += last_start(&self.lines()[at..], last_end - 1).unwrap_or_default() + 1;
            let brackets = run.into_iter().map(|(bracket, _)| bracket);
            let apart: Vec<Bracket> = brackets.filter(|bracket| !self.is_behind_another(bracket, &totals)).collect();
            if !apart.is_empty() {
                self.assign(std::mem::take(&mut totals), apart, &mut detached);
            }
        }
        detached
    }

    /// Rows for the shares of brackets whose total is not known.
    pub(super) fn loose_shares(&self, drafts: &Drafts) -> Vec<Draft> {
        let of = |(brackets, totals): &(Vec<Bracket>, Vec<usize>)| {
            let totals: Vec<&Draft> = totals.iter().filter_map(|&total| drafts.get(total)).collect();
            let Some(any) = in_common(&totals) else { return Vec::new() };
            let shares = brackets.iter().flat_map(|(start, breakdown)| self.frame.shares(&any, *start, breakdown));
            shares.map(|share| left_open(share, &any)).collect()
        };
        self.detached.loose.iter().flat_map(of).collect()
    }

    // a total on lines of its own, with no bracket of shares on them
    fn awaits_shares(&self, index: usize) -> bool {
        let cited = self.at(index);
        let in_row = cited.lead.stage.is_some() && self.frame.sheet.cited.is_row(cited.line);
        let alone = in_row || (cited.alone() && !cited.mention.flags.prior);
        let plain = alone && !cited.bracketed && cited.within.is_none();
        let divided = || self.brackets.get(&index).is_some_and(|(start, _)| *start < self.line(cited.last_line).end());
        plain && !cited.mention.flags.change && value(&cited.mention.value).is_some() && !divided()
    }

    // １．医薬品プロジェクト 131億円 ＜ＡＭＥＤ＞⏎（文23、厚42、経66): right behind an amount that waits for none, or behind what brackets
    // say of it; below a line of several amounts, of the one that it comes to
    fn is_behind_another(&self, (start, _): &Bracket, totals: &[usize]) -> bool {
        let next = self.frame.sheet.cited.first_from(*start);
        let before = self.brackets.range(self.cited.start..next.max(self.cited.start)).rev().take(MOST_TOTALS);
        let mut owners = before.filter(|(_, (own, _))| own == start).map(|(index, _)| index);
        owners.any(|index| totals.binary_search(index).is_err())
    }

    // brackets from a line on with nothing between them, each with its end
    fn run(&self, line: usize) -> Vec<(Bracket, usize)> {
        let text = &self.frame.text.as_str()[..self.lines()[self.page.lines.end - 1].end()];
        let mut run = Vec::new();
        let mut start = self.line(line).start;
        loop {
            let read = if run.is_empty() { breakdown } else { further_breakdown };
            let Ok((rest, found)) = read(self.frame.sheet.directory, &text[start..]) else { return run };
            let end = text.len() - rest.len();
            run.push(((start, found), end));
            start = text.len() - on_page(rest).len();
        }
    }

    // one bracket right behind its total is no case for sums
    fn assign(&self, totals: Vec<usize>, run: Vec<Bracket>, detached: &mut Detached) {
        let Some(last) = totals.last().copied() else { return };
        let behind = self.frame.text.as_str().get(self.at(last).remark_end..run[0].0);
        let attached = behind.is_some_and(|between| between.trim().is_empty());
        if attached && (run.len() == 1 || run.len() > totals.len()) {
            return;
        }
        detached.own.insert(last, None);
        if run.len() > totals.len() || totals.len() > MOST_TOTALS {
            detached.loose.push((run, totals));
            return;
        }
        let fits: Vec<Vec<bool>> =
            run.iter().map(|bracket| totals.iter().map(|&total| self.fits(bracket, total)).collect()).collect();
        if self.is_row_of_brackets(&totals, &run) && (0..run.len()).all(|at| fits[at][at]) {
            detached.in_row.extend(&totals);
            detached.own.extend(totals.into_iter().zip(run.into_iter().map(Some)));
            return;
        }
        // a sole total that its shares do not come to may not be theirs
        let told = totals.len() > 1 || fits[0][0];
        for (bracket, of) in run.into_iter().zip(possible(&fits, totals.len())) {
            let of: Vec<usize> = of.into_iter().map(|total| totals[total]).collect();
            match of[..] {
                [only] if told => _ = detached.own.insert(only, Some(bracket)),
                _ => detached.loose.push((vec![bracket], of)),
            }
        }
    }

    // １，２７１億円 １，２７２億円⏎（文601、厚480）（文600、厚481）
    fn is_row_of_brackets(&self, totals: &[usize], run: &[Bracket]) -> bool {
        let line = self.at(totals[0]).line;
        let below = self.line(line + 1);
        totals.len() == run.len()
            && totals.iter().all(|&total| self.at(total).line == line)
            && run.iter().all(|(start, _)| (below.start..below.end()).contains(start))
    }

    // whether the shares come to the total; those of an open list may come to less
    fn fits(&self, (start, breakdown): &Bracket, total: usize) -> bool {
        let cited = self.at(total);
        let draft = self.frame.draft(cited, Role::GrandTotal);
        let Some(whole) = draft.row.amount.map(|amount| self.interval(amount)) else { return false };
        let shares = self.frame.shares(&draft, *start, breakdown);
        let parts: Interval =
            shares.iter().filter_map(|share| share.row.amount).map(|amount| self.interval(amount)).sum();
        parts.intersects(if breakdown.open { whole.or_less() } else { whole })
    }
}

impl Detached {
    /// Brackets of which only the possible totals are known.
    pub(super) fn loose(&self) -> impl Iterator<Item = &Bracket> {
        self.loose.iter().flat_map(|(brackets, _)| brackets)
    }

    /// Says how the shares of a total were found to be its own, if they stand apart from it.
    pub(super) fn explain(&self, total: usize, shares: &mut [Draft]) {
        let (pairing, reason) = match self.in_row.contains(&total) {
            true => (Pairing::Order, "in the bracket below it: as many stand side by side as totals above them"),
            false => (Pairing::Solved, "in a bracket apart from the totals, which the sums give to one of them only"),
        };
        for share in shares.iter_mut().filter(|_| self.own.contains_key(&total)) {
            share.row.pairing = pairing;
            share.row.reason = Cow::Borrowed(reason);
        }
    }
}

// the first of the totals, with only what it shares with all of them, and their subjects as candidates
fn in_common(totals: &[&Draft]) -> Option<Draft> {
    let first = &totals.first()?.row;
    let all = |same: &dyn Fn(&AmountRow) -> bool| totals.iter().all(|total| same(&total.row));
    let mut seen = BTreeSet::new();
    let named = totals.iter().flat_map(|total| &total.row.subjects).filter(|name| seen.insert(*name));
    let mut any = totals[0].clone();
    any.row.recipient = first.recipient.clone().filter(|own| all(&|row| row.recipient.as_ref() == Some(own)));
    any.row.stage = first.stage.filter(|own| all(&|row| row.stage == Some(*own)));
    any.row.fiscal_year = first.fiscal_year.filter(|own| all(&|row| row.fiscal_year == Some(*own)));
    any.row.subjects = Vec::new();
    any.row.candidates = named.cloned().collect();
    Some(any)
}

// a share of one of several totals
fn left_open(mut share: Draft, any: &Draft) -> Draft {
    share.parent = None;
    share.row.candidates.clone_from(&any.row.candidates);
    share.row.flags.additive = false;
    share.row.pairing = Pairing::Open;
    share.row.reason =
        Cow::Borrowed("in a bracket apart from the totals, and the sums leave open which one it divides");
    share
}

// the totals that each bracket may divide, as far as the sums tell; a misprint may break one of them
fn possible(fits: &[Vec<bool>], totals: usize) -> Vec<BTreeSet<usize>> {
    for misfits in 0..fits.len().min(2) {
        let mut found = vec![BTreeSet::new(); fits.len()];
        assign(fits, misfits, &mut Vec::new(), &mut found);
        if found.iter().all(|totals| !totals.is_empty()) {
            return found;
        }
    }
    vec![(0..totals).collect(); fits.len()]
}

// every way to give each bracket a total of its own
fn assign(fits: &[Vec<bool>], misfits: usize, chosen: &mut Vec<usize>, found: &mut [BTreeSet<usize>]) {
    let Some(fit) = fits.get(chosen.len()) else {
        for (bracket, &total) in found.iter_mut().zip(&*chosen) {
            bracket.insert(total);
        }
        return;
    };
    for (total, &fits_total) in fit.iter().enumerate() {
        let left = if fits_total { Some(misfits) } else { misfits.checked_sub(1) };
        if let (false, Some(left)) = (chosen.contains(&total), left) {
            chosen.push(total);
            assign(fits, left, chosen, found);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_decide_or_leave_open() {
        let possible = |fits: &[[bool; 3]]| -> Vec<Vec<usize>> {
            let fits: Vec<Vec<bool>> = fits.iter().map(|fit| fit.to_vec()).collect();
            possible(&fits, 3).into_iter().map(|of| of.into_iter().collect()).collect()
        };
        let (yes, no) = (true, false);
        assert_eq!(possible(&[[no, yes, no], [yes, yes, no], [no, yes, yes]]), [[1], [0], [2]]);
        // one misprinted figure: the others tell whose it is
        assert_eq!(possible(&[[no, yes, no], [yes, no, no], [no, no, no]]), [[1], [0], [2]]);
        // two equal totals
        assert_eq!(possible(&[[yes, yes, no], [yes, yes, no], [no, no, yes]]), [vec![0, 1], vec![0, 1], vec![2]]);
        // too many misprints
        assert_eq!(possible(&[[no, no, no], [no, no, no], [no, no, yes]]), [[0, 1, 2], [0, 1, 2], [0, 1, 2]]);
        // more totals than brackets, and the other way round
        assert_eq!(possible(&[[no, yes, no]]), [[1]]);
        assert_eq!(possible(&[[yes, no, no]; 4]), vec![[0, 1, 2]; 4]);
    }
}
