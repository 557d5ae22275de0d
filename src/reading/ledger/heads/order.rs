//! In which order labels are to be read: which of them are of words, before the figures or behind them; one above all others; labels that have
//! a line each, where years stand one below the other and then their stages.

use super::{Placed, wants_stage, wants_year};
use crate::grammar::ledger::{Head, Label, Period};

// the labels of the columns of words before the figures, or else of those behind them
pub(super) fn words_of(rows: &[Vec<Placed>]) -> Vec<Label> {
    let label = |placed: &Placed| placed.head.label;
    // 府省名⏎事業名
    if rows.iter().all(|row| row.len() == 1) {
        let words = rows.iter().flatten().map(label).filter(|label| label.is_of_words());
        return of_rows(words.collect());
    }
    let named = rows.iter().rfind(|row| row.first().is_some_and(|first| label(first).is_of_words()));
    let before: Vec<Label> = named.into_iter().flatten().map(label).take_while(|label| label.is_of_words()).collect();
    if !before.is_empty() {
        return of_rows(before);
    }
    let is_name = |label: &Label| label.is_of_words() && *label != Label::Remark;
    let behind = |row: &Vec<Placed>| row.iter().rev().map(label).take_while(is_name).count();
    let behind = rows.iter().flat_map(|row| &row[row.len() - behind(row)..]).map(label);
    of_rows(behind.collect())
}

// 当初予算額⏎概算要求額⏎増減額⏎府省名, 令和７年度 令和８年度 府省名⏎予算額 予算案: the label of the names behind those of figures
pub(super) fn is_name_last(rows: &[Vec<Placed>]) -> bool {
    let is_of_words = |placed: &Placed| placed.head.label.is_of_words();
    let is_name = |placed: &Placed| is_of_words(placed) && placed.head.label != Label::Remark;
    let first = rows.iter().enumerate().find_map(|(row, labels)| Some((row, labels.iter().position(is_name)?)));
    let Some((row, own)) = first else { return false };
    let (named, below) = (&rows[row][own..], &rows[row + 1..]);
    match own {
        // 府省名⏎事業名
        0 => row > 0 && named.iter().chain(below.iter().flatten()).all(is_of_words),
        _ => named.iter().all(is_of_words) && !below.iter().flatten().any(is_name),
    }
}

// 区分 names the rows where no 事業名 does
pub(super) fn of_rows(mut words: Vec<Label>) -> Vec<Label> {
    if !words.contains(&Label::Name) {
        words.iter_mut().filter(|label| **label == Label::Class).for_each(|label| *label = Label::Name);
    }
    words
}

// 令和８年度概算要求 （単位：百万円）⏎事項 事業費 国費: one label above those of the names and of figures that tell neither year nor
// stage is of all of these
pub(super) fn under_one(rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let [above, below] = &rows[..] else { return rows };
    let [title] = &above[..] else { return rows };
    let named = below.first().is_some_and(|first| first.head.label.is_of_words());
    let mut periods = below.iter().filter_map(|placed| placed.head.period()).peekable();
    let fits = title.head.period().is_some() && named && periods.peek().is_some();
    if !fits || !periods.all(Period::is_unsaid) {
        return rows;
    }
    let dated = |placed: &Placed| {
        let part = |whole: Period, own: Period| Label::Money(Period { of_which: own.of_which, ..whole });
        let label = title.head.period().zip(placed.head.period()).map(|(whole, own)| part(whole, own));
        Placed { head: Head { label: label.unwrap_or(placed.head.label), ..placed.head.clone() }, ..placed.clone() }
    };
    vec![below.iter().map(dated).collect()]
}

// 区分 令和６年度⏎当初予算額⏎令和７年度⏎概算要求額⏎増減額: below the label of the names and the first of the figures each label has a line
// for itself, so that the first has, too
pub(super) fn each_alone(mut rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let [first, below @ ..] = &mut rows[..] else { return rows };
    let beside = matches!(&first[..], [name, own] if name.head.label.is_of_words() && !own.head.label.is_of_words());
    let alone = beside && below.len() > 1 && below.iter().all(|row| row.len() == 1);
    if let Some(own) = alone.then(|| first.pop()).flatten() {
        rows.insert(1, vec![own]);
    }
    rows
}

// 令和５年度⏎令和４年度⏎当初予算案⏎補正予算額: years one below the other, and then as many stages, stand side by side
pub(super) fn in_turn(rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let mut rest: Vec<Placed> = rows.into_iter().flatten().collect();
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let years = rest.iter().take_while(|placed| wants_stage(placed)).count();
        let stages = rest[years..].iter().take_while(|placed| wants_year(&placed.head)).count();
        let side_by_side = years > 1 && years == stages;
        let each = if side_by_side { years } else { 1 };
        for _ in 0..=usize::from(side_by_side) {
            let below = rest.split_off(each);
            rows.push(std::mem::replace(&mut rest, below));
        }
    }
    rows
}
