//! One label with what stands beside its words: its unit, its bracket and its marks. 要求額(千円), 増減額(伸率), 概算要求額(A).

use std::borrow::Cow;
use std::ops::Range;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::all_consuming;

use super::brackets::Bracketed;
use super::formula;
use super::glued::words;
use super::label::{Label, against, is_against, label, label_word};
use super::measure::{Measure, measure_of};
use super::name::behind_reference;
use super::period::{Period, YearWord, period, short, staged, without_brackets};
use super::{Token, compact, tokens};
use crate::grammar::bracket;

/// A label, the unit it states, and where it stands in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the column holds.
    pub label: Label,
    /// 要求額(千円)
    pub measure: Option<Measure>,
    /// うち推進枠 of 要求額(うち推進枠), a rate of 増減額(伸率): what figures in brackets hold.
    pub bracket: Option<Bracketed>,
    /// `(６年度当初予算額)`, `[５年度補正]`: in brackets, as its figures are.
    pub enclosed: bool,
    /// Its place in the line.
    pub place: Range<usize>,
}

impl Head {
    /// A label with nothing said beside it.
    pub fn of(label: Label, place: Range<usize>) -> Head {
        Head { label, measure: None, bracket: None, enclosed: false, place }
    }

    /// The same, so many bytes further on in the line.
    pub fn moved_by(self, by: usize) -> Head {
        Head { place: self.place.start + by..self.place.end + by, ..self }
    }

    /// Of when the column's money is, if it holds money.
    pub fn period(&self) -> Option<Period> {
        match self.label {
            Label::Money(period) => Some(period),
            _ => None,
        }
    }
}

/// The label that tokens of a line are together.
pub(super) fn head(line: &str, tokens: &[Token<'_>]) -> Option<Head> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let place = first.start..last.end();
    let printed = compact(&line[place.clone()]);
    // 増減額(率(%))
    let printed = if printed.ends_with("(%))") { Cow::Owned(printed.replace("(%))", ")")) } else { printed };
    let (printed, measure) = without_unit(behind_reference(&printed).unwrap_or(&printed));
    let torn = half_bracketed(printed);
    // 対前年度増▲減(増▲減比)③-①
    let (unmarked, marks) = formula::split(torn.unwrap_or(printed));
    let unrated = without_rate(unmarked);
    let (printed, bracket) = without_bracket(unrated);
    let rated = bracket::enclosed(&unmarked[unrated.len()..]).is_some_and(is_rate);
    let bracket = bracket.or(rated.then_some(Bracketed::Rate));
    let compares = |inside: &&str| label_word(inside) == Some(Label::Other) || against(inside).is_some();
    let rate = without_brackets(printed).filter(compares);
    let label =
        label(formula::without(rate.unwrap_or(printed))).filter(|label| tokens.len() == 1 || !is_two(*label))?;
    // 対5年度当初 alone may be a rate
    let label = if is_against(printed) && formula::is_difference(marks) { Label::Change } else { label };
    // 7年度案(B) (B)-(A), 要求額(A) (B) (A/B): marks of other columns
    let of_others = || formula::is_difference(last.text) || (formula::is_formula(last.text) && is_marked(line, tokens));
    if matches!(label, Label::Money(_)) && tokens.len() > 1 && of_others() {
        return None;
    }
    let enclosed = rate.is_none() && torn.or(without_brackets(printed)).is_some();
    Some(Head { label, measure, bracket, enclosed, place })
}

// whether a mark stands before the last token: (A) of 要求額(A) (B)
fn is_marked(line: &str, tokens: &[Token<'_>]) -> bool {
    let [first, .., before, _] = tokens else { return tokens.first().is_some_and(|first| has_mark(first.text)) };
    has_mark(&line[first.start..before.end()])
}

fn has_mark(text: &str) -> bool {
    formula::without(text).len() < text.len()
}

// (令和６年度 over 当初予算額): half of a label in brackets
fn half_bracketed(text: &str) -> Option<&str> {
    let opened = || text.strip_prefix(bracket::opens).filter(|rest| !rest.contains(bracket::is_bracket));
    opened().or_else(|| text.strip_suffix(bracket::closes).filter(|rest| !rest.contains(bracket::is_bracket)))
}

// 増△減額(伸率), 増減額(率(%)), 倍率(国費)
fn without_rate(text: &str) -> &str {
    let inside = text.strip_suffix("(%))").or_else(|| text.strip_suffix(')'));
    let bracket = inside.and_then(|inside| inside.rsplit_once('('));
    let compares = |before: &str| matches!(label_word(before), Some(Label::Change | Label::Other));
    let aside = |(before, inside): &(&str, &str)| is_rate(inside) || (compares(before) && label_word(inside).is_some());
    bracket.filter(|(before, _)| !before.is_empty()).filter(aside).map_or(text, |(before, _)| before)
}

// 伸率, 増減率%
fn is_rate(inside: &str) -> bool {
    label(without_unit(inside).0) == Some(Label::Other)
}

// 要求額(うち推進枠), 要求額(前年度予算額)
fn without_bracket(text: &str) -> (&str, Option<Bracketed>) {
    let bracket = || text.strip_suffix(')')?.split_once('(').filter(|(label, _)| period(label).is_some());
    let held = bracket().filter(|_| period(text).is_none());
    held.and_then(|(label, inside)| Some((label, Some(Bracketed::Of(period(inside)?))))).unwrap_or((text, None))
}

// 前年度 要求額: what was asked for last year stands in no table, so these label two columns
fn is_two(label: Label) -> bool {
    match label {
        Label::Money(Period { year: Some(YearWord::Relative(years)), stage: Some(stage), .. }) => {
            years < 0 && stage.is_asked()
        }
        _ => false,
    }
}

// 要求額(千円), 増減率(%), 伸び率%
pub(super) fn without_unit(text: &str) -> (&str, Option<Measure>) {
    if let Some(rate) = text.strip_suffix('%').filter(|rate| label_word(rate) == Some(Label::Other)) {
        return (rate, Some(Measure::Other));
    }
    let bracket = text.strip_suffix(')').and_then(|inside| inside.rsplit_once('('));
    // 増減額(率): the rate stands in the bracket behind each change
    let beside =
        |before: &str, inside: &str| label(before) == Some(Label::Change) && label_word(inside) == Some(Label::Other);
    let bracket = bracket.filter(|(before, inside)| !beside(before, inside));
    let unit = bracket.and_then(|(before, inside)| Some((before, measure_of(inside)?)));
    unit.map_or((text, None), |(before, measure)| (before, Some(measure)))
}

/// The differences of a line that is nothing but marks such as (A), (B)-(A) and ②-①(増△減比).
pub fn formulas(line: &str) -> Option<Vec<Head>> {
    let mut tokens = tokens(line);
    let mut rated = None;
    for token in &mut tokens {
        let unrated = if bracket::enclosed(token.text).is_some_and(is_rate) { "" } else { without_rate(token.text) };
        rated = rated.or((unrated.len() < token.text.len()).then_some(Bracketed::Rate));
        token.text = unrated;
    }
    tokens.retain(|token| !token.text.is_empty());
    let difference = |token: &Token<'_>| formula::is_difference(token.text).then(|| token.start..token.end());
    let differences = || tokens.iter().filter_map(difference);
    let head = |place| Head { bracket: rated, ..Head::of(Label::Change, place) };
    formula::is_line(&tokens).then(|| differences().map(head).collect())
}

/// 当初 予算案, 当初予算額概算要求額: the stages of the years on the line above.
pub fn stages(line: &str) -> Option<Vec<Head>> {
    let stage = |text: &str| all_consuming(alt((staged, short))).parse(text).ok().map(|(_, stage)| stage);
    let of = |place: Range<usize>| {
        let (stage, supplementary_no) = stage(&line[place.clone()])?;
        let label = Label::Money(Period { stage: Some(stage), supplementary_no, ..Period::default() });
        Some(Head::of(label, place))
    };
    let of_token = |token: Token<'_>| -> Option<Vec<Head>> {
        let moved = |place: Range<usize>| of(token.start + place.start..token.start + place.end);
        words(token.text, |text| stage(text).is_some())?.into_iter().map(moved).collect()
    };
    tokens(line).into_iter().map(of_token).collect::<Option<Vec<_>>>().map(|found| found.concat())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::grammar::ledger::heads;
    use crate::stage::Stage;

    #[test]
    fn stages_below_years() {
        let found: Option<Vec<_>> = stages("当初 予算案").map(|found| found.iter().filter_map(Head::period).collect());
        let of = |stage| Period { stage: Some(stage), ..Period::default() };
        assert_eq!(found, Some(vec![of(Stage::Initial), of(Stage::Draft)]));
        assert_eq!(stages("当初 研究費").map(|found| found.len()), None);
    }

    #[test]
    fn supplementary_budgets_parts_and_units() {
        let found = heads("令和6年度第1次補正予算額 うち推進枠 要求額(千円) 増減率(%)").unwrap();
        let of = |at: usize| found[at].period().unwrap();
        assert_eq!((of(0).stage, of(0).supplementary_no), (Some(Stage::Supplementary), Some(1)));
        assert!(of(1).of_which);
        assert_eq!(found[2].measure, measure_of("千円"));
        assert_eq!((found[3].label, found[3].measure), (Label::Other, Some(Measure::Other)));
    }
}
