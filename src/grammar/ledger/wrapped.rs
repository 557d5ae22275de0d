//! Labels that go on below, each within its column: 区分 ６年度当初 ７年度要求・ 比較増△減 伸率⏎予算額(A) 要望額(B) (B-A) (%).

use std::ops::Range;

use super::head::{Head, head, unrated};
use super::label::{Label, may_begin};
use super::{Token, compact, formula, tokens};

/// The labels of a line with what the line below says more of some of them, where a label of the two is none on one line alone; and the
/// labels of the line below that stand above no other. Of a label below nothing else is told but in which order they stand.
pub fn wrapped(above: &str, below: &str) -> Option<(Vec<Head>, Vec<Head>)> {
    let fits = |line: &str| (1..LONGEST).contains(&line.len()) && !line.contains(['。', '円']);
    if !fits(above) || !fits(below) || !above.contains([' ', '\t']) {
        return None;
    }
    let mut parts = cells(above);
    let words = parts.iter().all(|part| part.text.contains(char::is_alphabetic));
    if !words || parts.len() < 2 || !parts.iter().any(|part| part.text.starts_with(may_begin)) {
        return None;
    }
    let rated = parts.iter().any(|part| part.label() == Some(Label::Other));
    // (B-A), ②-①(増減比); (%) below a rate
    let says_nothing = |part: &Part| formula::is_formula(unrated(&part.text)) || (rated && part.text == PERCENT);
    let (marks, rest): (Vec<Part>, Vec<Part>) = cells(below).into_iter().partition(says_nothing);
    let together = |upper: &Part, lower: &Part| whole(&[&*upper.text, &*lower.text].concat()).is_some();
    // 額 below 令和７年度要求 and 比較増△減 is of the first, which is not over
    let begun = |lower: &Part| parts.iter().any(|upper| upper.is_begun() && together(upper, lower));
    let joins = |upper: &Part, lower: &Part| together(upper, lower) && (upper.is_begun() || !begun(lower));
    let alone = |lower: &&Part| {
        let stands = lower.label().is_some_and(|label| label.is_of_words() || label == Label::Change);
        stands && !parts.iter().any(|upper| joins(upper, lower))
    };
    let (alone, rest): (Vec<&Part>, Vec<&Part>) = rest.iter().partition(alone);
    let places = only_order(parts.len(), rest.len(), |upper, lower| joins(&parts[upper], rest[lower]))?;
    let torn = |&(upper, lower): &(&usize, &&Part)| parts[*upper].label().is_none() || !lower.is_label();
    if !places.iter().zip(&rest).any(|own| torn(&own)) {
        return None;
    }
    for (&upper, lower) in places.iter().zip(&rest) {
        parts[upper].text.push_str(&lower.text);
    }
    let named = parts.iter().enumerate().map(|(at, part)| part.head().or_else(|| part.name().filter(|_| at == 0)));
    let named: Vec<Head> = named.collect::<Option<_>>()?;
    let mut alone: Vec<Head> = alone.into_iter().filter_map(Part::head).collect();
    // ②－①: the label of a change, where no other is
    if !named.iter().chain(&alone).any(|head| head.label == Label::Change) {
        let change = marks.iter().find(|part| formula::is_difference(unrated(&part.text)));
        alone.extend(change.map(|part| Head::of(Label::Change, part.place.clone())));
        alone.sort_by_key(|head| head.place.start);
    }
    Some((named, alone))
}

const PERCENT: &str = "(%)";

// bytes of a line of labels: each of one is looked at beside each of the other
const LONGEST: usize = 480;

/// What stands in one column of a line of labels, without spaces, and its place in the line.
struct Part {
    text: String,
    place: Range<usize>,
}

impl Part {
    fn label(&self) -> Option<Label> {
        whole(&self.text).map(|head| head.label)
    }

    fn head(&self) -> Option<Head> {
        Some(Head { place: self.place.clone(), ..whole(&self.text)? })
    }

    // ７年度要求・, ７年度要求, ７年度, but neither ７年度要求額 nor 比較増△減
    fn is_begun(&self) -> bool {
        whole(&self.text).is_none_or(|own| own.period().is_some() && !self.text.ends_with(['額', '案']))
    }

    // 都道府県: a word that is no known label is that of the names
    fn name(&self) -> Option<Head> {
        self.text.chars().all(char::is_alphabetic).then(|| Head::of(Label::Name, self.place.clone()))
    }

    // 予算額; 当初 below a year
    fn is_label(&self) -> bool {
        self.label().is_some() || super::stages(&self.text).is_some()
    }
}

fn whole(text: &str) -> Option<Head> {
    head(text, &[Token { text, start: 0, wide: false }])
}

// what gaps part, or spaces where there is no gap or two labels stand that are not one; 区    分 is one
fn cells(line: &str) -> Vec<Part> {
    let tokens = tokens(line);
    let gaps = tokens.iter().any(|token| token.wide);
    let is_label = |text: &str| whole(text).is_some() || formula::is_formula(unrated(text));
    let are_two = |own: &str, next: &str| is_label(own) && is_label(next) && whole(&[own, next].concat()).is_none();
    let together = |own: &Token<'_>, next: &Token<'_>| gaps && !next.wide && !are_two(own.text, next.text);
    let cells: Vec<&[Token<'_>]> = tokens.chunk_by(together).collect();
    let is_letter = |cell: &[Token<'_>]| matches!(cell, [only] if only.text.chars().nth(1).is_none());
    let parts = cells.chunk_by(|own, next| is_letter(own) && is_letter(next)).filter_map(|own| {
        let place = own.first()?.first()?.start..own.last()?.last()?.end();
        Some(Part { text: compact(&line[place.clone()]).into_owned(), place })
    });
    parts.collect()
}

// above which of so many each of the others stands, in their order; none where it may stand above one or another
fn only_order(above: usize, below: usize, joins: impl Fn(usize, usize) -> bool) -> Option<Vec<usize>> {
    let mut next = 0;
    let first = (0..below).map(|lower| {
        let upper = (next..above).find(|&upper| joins(upper, lower))?;
        next = upper + 1;
        Some(upper)
    });
    let first: Vec<usize> = first.collect::<Option<_>>()?;
    let mut end = above;
    let last = (0..below).rev().map(|lower| {
        end = (0..end).rev().find(|&upper| joins(upper, lower))?;
        Some(end)
    });
    last.eq(first.iter().rev().map(|&upper| Some(upper))).then_some(first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    fn stages(above: &str, below: &str) -> Option<Vec<Option<Stage>>> {
        let (heads, _) = wrapped(above, below)?;
        Some(heads.iter().filter_map(Head::period).map(|period| period.stage).collect())
    }

    #[test]
    fn labels_that_go_on_below() {
        let both = Some(vec![Some(Stage::Initial), Some(Stage::RequestAndPriority)]);
        let above = "府 省 名    平成20年度当初    平成21年度要求・    比較増△減    伸率(%)";
        assert_eq!(stages(above, "予算額(A)    要望額(B)    (B-A)"), both);
        assert_eq!(stages("区分 6年度当初 7年度要求・ 増減額 伸率", "予算額 要望額 (%)"), both);
        let asked = Some(vec![Some(Stage::Initial), Some(Stage::Request)]);
        assert_eq!(stages("事項  令和6年度  令和7年度概算", "予算額  要求額"), asked);
        assert_eq!(stages("事項  6年度予算額  7年度要求  差引増", "額  △減額"), asked);
        assert_eq!(stages("事項  令和6年度当初  令和7年度要求  増減", "予算額  額(B)  (B-A)"), asked);
        let drafted = Some(vec![Some(Stage::Initial), Some(Stage::Draft)]);
        assert_eq!(stages("区   分  6年度当初  7年度予  差引増  比率", "予 算 額  算 額(案)  △減額  (%)"), drafted);
    }

    #[test]
    fn labels_that_stand_above_no_other() {
        let (heads, alone) = wrapped("6年度当初  7年度要求・", "府省名  予算額  要望額  増減額").unwrap();
        assert_eq!((heads.len(), alone.len()), (2, 2));
        let (_, alone) = wrapped("7年度当初  8年度予算", "事   項  予算額①  案②  ②-①").unwrap();
        assert_eq!(alone.iter().map(|head| head.label).collect::<Vec<_>>(), [Label::Name, Label::Change]);
    }

    #[test]
    fn two_budgets_together() {
        let label = |text: &str| whole(text).map(|head| head.label);
        let aside = Some(Label::Aside(super::super::period::period("令和3年度").and_then(|period| period.year)));
        assert_eq!(label("令和3年度当初案+2年度3次補正案"), aside);
        assert_eq!(label("令和3年度当初案+"), None);
        let above = "府省名  令和2年度 令和2年度 令和3年度 対前年度増▲減  令和3年度当初案+";
        let below = "     当初予算① 3次補正案② 当初予算案③ ③-①(増▲減比)  2年度3次補正案";
        let (heads, _) = wrapped(above, below).unwrap();
        assert_eq!(heads.last().map(|head| head.label), aside);
    }

    #[test]
    fn labels_that_are_whole_on_their_lines() {
        assert_eq!(wrapped("事項  令和6年度  令和7年度", "予算額  要求額"), None);
        assert_eq!(wrapped("研究の推進  12", "研究の強化  13"), None);
        // of which of two years it is
        assert_eq!(wrapped("事項  令和6年度要求  令和7年度要求", "額"), None);
    }
}
