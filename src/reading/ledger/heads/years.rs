//! Which year stands over which stage: 令和６年度 令和７年度⏎当初予算額 要求額 要望額.

use std::ops::Range;

use super::{Placed, is_asked, is_comparison, is_part, overlap, wants_stage, wants_year};
use crate::grammar::ledger::{Head, Label, Period};
use crate::stage::Stage;

// joins years with the stages below them
pub(super) fn columns_of(rows: Vec<Vec<Placed>>, stacked: bool) -> Vec<Placed> {
    let mut all: Vec<Placed> = Vec::new();
    for row in rows {
        if let Some(over) = each_over(&all, &row) {
            join_each(&mut all, &over, row);
            continue;
        }
        // 令和６年度 令和７年度 対前年度⏎予算額 予算案 増減額 増減率: these stand where it begins
        let begun = all.iter().find(|placed| placed.begun).map(|placed| placed.across.clone());
        if row.iter().any(is_comparison) {
            all.retain(|placed| !placed.begun);
        }
        let years: Vec<usize> = (0..all.len()).filter(|&at| wants_stage(&all[at])).collect();
        let stages = row.iter().filter(|placed| wants_year(&placed.head)).count();
        let by_order = years.len() == stages;
        let (mut used, mut nth, before) = (Vec::new(), 0, all.len());
        // a year over 要求額 要望額 計 stands over one of them
        let asked_over = || row.iter().filter(|placed| is_asked(&placed.head));
        let mut asked: Vec<usize> = asked_over().filter_map(|own| only_over(&all, &years, &own.across)).collect();
        asked.dedup();
        let of_asked = match asked[..] {
            [only] if row.iter().filter(|placed| wants_year(&placed.head)).any(|own| !is_asked(&own.head)) => {
                Some(only)
            }
            _ => None,
        };
        for placed in row {
            let over = match (wants_year(&placed.head), by_order) {
                (false, _) => None,
                (true, true) => years.get(nth).copied(),
                (true, false) => {
                    only_over(&all, &years, &placed.across).or(of_asked.filter(|_| is_asked(&placed.head)))
                }
            };
            nth += usize::from(wants_year(&placed.head));
            // below some years, of which nobody can tell whose it is
            let lost = over.is_none() && !years.is_empty() && wants_year(&placed.head);
            let own = if lost { of_no_year(&placed) } else { placed.clone() };
            let joined = |year: usize| {
                let across = if by_order { all[year].across.clone() } else { placed.across.clone() };
                // one below one: it stands where the year does, among the labels of the year's line
                Placed { across, ..joined(&all[year], &placed) }
            };
            all.push(over.map_or(own, joined));
            used.extend(over);
        }
        if let Some(begun) = begun.filter(|_| by_order) {
            all[before..].iter_mut().filter(|placed| is_comparison(placed)).for_each(|own| own.stands_behind(&begun));
        }
        used.sort_unstable();
        used.dedup();
        for year in used.into_iter().rev() {
            all.remove(year);
        }
    }
    if !stacked {
        behind_both(&mut all);
        all.sort_by_key(|placed| placed.across.start);
    }
    all
}

fn of_no_year(placed: &Placed) -> Placed {
    Placed { head: Head { label: Label::Aside(None), ..placed.head.clone() }, ..placed.clone() }
}

fn only_over(all: &[Placed], years: &[usize], across: &Range<usize>) -> Option<usize> {
    let mut over = years.iter().copied().filter(|&at| overlap(&all[at].across, across));
    over.next().filter(|_| over.next().is_none())
}

// 28年度 29年度⏎当初予算額 政府案⏎対前年度増減額: on a line of its own at the margin, what two columns are compared in stands behind both
fn behind_both(all: &mut [Placed]) {
    let is_money = |placed: &&Placed| placed.head.period().is_some();
    let money: Vec<(usize, Range<usize>)> =
        all.iter().filter(is_money).map(|placed| (placed.line, placed.across.clone())).collect();
    let [_, second, ..] = &money[..] else { return };
    let second = second.1.start;
    let Some((_, last)) = money.iter().max_by_key(|(_, across)| across.start) else { return };
    let alone = |placed: &Placed| money.iter().all(|(line, _)| *line != placed.line);
    let before = |placed: &&mut Placed| is_comparison(placed) && placed.across.start < second && alone(placed);
    all.iter_mut().filter(before).for_each(|placed| placed.stands_behind(last));
}

// 令和６年度 令和７年度 対前年度 うち推進枠⏎予算額 要求額 増減額 要望額: the label above each, where as many in their order want more said;
// うち推進枠 may want nothing
fn each_over(all: &[Placed], row: &[Placed]) -> Option<Vec<usize>> {
    let own: Vec<&Placed> = row.iter().filter(|placed| !placed.head.label.is_of_words()).collect();
    let over = |parts: bool| {
        let wants = |above: &Placed| wants_stage(above) || above.begun || (parts && is_part(above));
        let above: Vec<usize> = (0..all.len()).filter(|&at| wants(&all[at])).collect();
        let fits = above.len() == own.len() && above.iter().zip(&own).all(|(&at, own)| all[at].may_stand_over(own));
        (fits && !above.is_empty()).then_some(above)
    };
    over(true).or_else(|| over(false))
}

fn join_each(all: &mut Vec<Placed>, over: &[usize], row: Vec<Placed>) {
    let mut over = over.iter();
    for own in row {
        if own.head.label.is_of_words() {
            all.push(own);
        } else if let Some(&at) = over.next() {
            let above = &all[at];
            let joined = if above.begun { own } else { joined(above, &own) };
            all[at] = Placed { across: above.across.clone(), ..joined };
        }
    }
}

// the place of the lower label, which stands nearer to the figures
fn joined(year: &Placed, stage: &Placed) -> Placed {
    let (above, below) = (year.head.period().unwrap_or_default(), stage.head.period().unwrap_or_default());
    // 令和６年度当初⏎予算案 is a draft, 令和５年度補正⏎予算額 is not; うち推進枠⏎要求額 is of it
    let own = above.stage == Some(Stage::Supplementary) || (above.of_which && above.stage.is_some());
    let whole = if own { above } else { below };
    let period = Period { year: above.year, of_which: above.of_which, recipient: above.recipient, ..whole };
    let measure = stage.head.measure.or(year.head.measure);
    let line = if stage.head.measure.is_some() { stage.line } else { year.line };
    let head = Head { label: Label::Money(period), measure, ..stage.head.clone() };
    Placed::of(head, stage.across.clone(), line)
}
