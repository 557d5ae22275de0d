//! Labels that extraction has run together, on one line (事項6年度予算額(A)7年度要求額(B)増減額(B-A)) or over lines that end anywhere:
//! 令和２年度⏎概算要求額優先課題⏎推進枠要望額計 対前年比.

use std::ops::Range;

use super::head::{Head, head};
use super::label::{is_dated_word, label_of, may_begin, may_end};
use super::name::total_level;
use super::period::{LONGEST_LABEL, Period};
use super::{Label, Token, compact};
use crate::stage::Stage;

/// The labels of a line that is nothing but labels without a space between two of them at least, or with spaces inside:
/// 区 分令和 6年度予算額令和 7年度要求額. A year begins the second of two of money, or that behind the label of the names, or one is of a
/// change: 令和6年度予算概算要求 is no two labels.
pub(super) fn run_together(line: &str) -> Option<Vec<Head>> {
    let ends = |text: &str| text.starts_with(may_begin) && may_end(text);
    if !ends(line.trim()) {
        return None;
    }
    let text = compact(line);
    let of =
        |place: Range<usize>| head(&text, &[Token { text: &text[place.clone()], start: place.start, wide: false }]);
    // 第2次補正予算 is not 第2次補正 and 予算
    let is_label = |own: &str| ends(own) && !is_dated_word(own);
    let fewest = Fewest::of(&text, |place| is_label(&text[place.clone()]) && of(place).is_some());
    let heads: Vec<Head> = fewest.up_to(text.len())?.into_iter().map(of).collect::<Option<_>>()?;
    if !are_columns(&heads) {
        return None;
    }
    // where each char stands in the line
    let mut places = line.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, c)| at..at + c.len_utf8());
    let moved = |head: Head| {
        let mut own = places.by_ref().take(text[head.place.clone()].chars().count());
        let first = own.next()?;
        let end = own.last().map_or(first.end, |last| last.end);
        Some(Head { place: first.start..end, ..head })
    };
    let heads: Vec<Head> = heads.into_iter().map(moved).collect::<Option<_>>()?;
    heads.windows(2).any(|pair| pair[0].place.end == pair[1].place.start).then_some(heads)
}

fn are_columns(heads: &[Head]) -> bool {
    let periods: Vec<Period> = heads.iter().filter_map(Head::period).collect();
    let changed = || heads.iter().any(|head| matches!(head.label, Label::Change | Label::Compared));
    let dated = |period: &Period| period.year.is_some();
    // 事項令和6年度
    let headed = heads[0].label.is_of_words() && periods.first().is_some_and(dated);
    let several = periods.len() > 1 && (periods[1..].iter().any(dated) || changed());
    is_in_turn(&periods) && (headed || several)
}

// 6年度 7年度 予算額 要求額 run together is not 6年度 7年度予算額 要求額
fn is_in_turn(periods: &[Period]) -> bool {
    let without_stage = periods.iter().any(|period| period.stage.is_none() && period.year.is_some());
    let without_year = periods.iter().any(|period| period.year.is_none() && period.stage.is_some());
    !(without_stage && without_year)
}

/// The fewest words that a text is nothing but: 当初予算額概算要求額.
pub(super) fn words(text: &str, is_word: impl Fn(&str) -> bool) -> Option<Vec<Range<usize>>> {
    Fewest::of(text, |place| is_word(&text[place])).up_to(text.len())
}

/// The labels of the most lines that are nothing but labels, and how many lines these are; among them the column of a change, or that of
/// what is asked for, the next of what is pushed, and the next of both.
pub fn glued<'t>(lines: impl Iterator<Item = &'t str>) -> Option<(usize, Vec<Label>)> {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for line in lines {
        text.push_str(&compact(line));
        ends.push(text.len());
    }
    let both = text.contains('計') && text.contains("要望");
    if !both && !text.contains(['増', '差', '比']) {
        return None;
    }
    let fewest = Fewest::of(&text, |place| segment(&text[place]).is_some());
    let lines = ends.iter().rposition(|&end| fewest.reaches(end))?;
    let labels = fewest.up_to(ends[lines])?.into_iter().map(|place| segment(&text[place])).collect::<Option<_>>()?;
    Some((lines + 1, asked(labels)?))
}

/// The fewest words up to each place of a text, and where the last of them begins.
struct Fewest(Vec<Option<(usize, usize)>>);

impl Fewest {
    fn of(text: &str, is_word: impl Fn(Range<usize>) -> bool) -> Fewest {
        let mut fewest: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
        fewest[0] = Some((0, 0));
        for start in text.char_indices().map(|(at, _)| at) {
            let Some((count, _)) = fewest[start] else { continue };
            let own = text[start..].char_indices().take(LONGEST_LABEL);
            for end in own.map(|(at, c)| start + at + c.len_utf8()) {
                if fewest[end].is_none_or(|(least, _)| count + 1 < least) && is_word(start..end) {
                    fewest[end] = Some((count + 1, start));
                }
            }
        }
        Fewest(fewest)
    }

    fn reaches(&self, end: usize) -> bool {
        self.0[end].is_some()
    }

    // the words up to a place, left to right
    fn up_to(&self, mut end: usize) -> Option<Vec<Range<usize>>> {
        let mut words = Vec::new();
        while end > 0 {
            let (_, start) = self.0[end]?;
            words.push(start..end);
            end = start;
        }
        words.reverse();
        Some(words)
    }
}

// 計, 合計
const LONGEST_SUM: usize = 2;

/// What one label says; of 計 nothing but that it is one.
#[expect(clippy::option_option, reason = "a label that is none but a sum is one all the same")]
fn segment(text: &str) -> Option<Option<Label>> {
    let known = |label: &Label| !matches!(label, Label::Ministry | Label::Aside(_));
    let is_sum = || text.chars().nth(LONGEST_SUM).is_none() && total_level(text).is_some();
    label_of(text).filter(known).map(Some).or_else(|| is_sum().then_some(None))
}

// 計 is of what is asked for and what is pushed right before it, which is of the same year
fn asked(labels: Vec<Option<Label>>) -> Option<Vec<Label>> {
    let mut found: Vec<Label> = Vec::with_capacity(labels.len());
    let mut both = false;
    for label in labels {
        let label = match (label, &mut found[..]) {
            (Some(label), _) => label,
            (None, [.., Label::Money(request), Label::Money(priority)]) => {
                let stages = (request.stage, priority.stage) == (Some(Stage::Request), Some(Stage::Priority));
                if !stages || both || priority.year.is_some_and(|year| Some(year) != request.year) {
                    return None;
                }
                both = true;
                priority.year = request.year;
                Label::Money(Period { stage: Some(Stage::RequestAndPriority), ..*request })
            }
            (None, _) => return None,
        };
        found.push(label);
    }
    let periods = || {
        found.iter().filter_map(|label| match label {
            Label::Money(period) => Some(*period),
            _ => None,
        })
    };
    let changed =
        found.contains(&Label::Change) && periods().count() == 2 && is_in_turn(&periods().collect::<Vec<_>>());
    (both || changed).then_some(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn labels_without_spaces_over_lines() {
        let count = |lines: &[&str]| glued(lines.iter().copied()).map(|(lines, labels)| (lines, labels.len()));
        let lines =
            ["令和元年度当初予算額", "令和2年度", "概算要求額優先課題", "推進枠要望額計 対前年比", "【一般会計】"];
        assert_eq!(count(&lines), Some((4, 5)));
        assert_eq!(count(&["令和2年度 計", "要望額"]), None);
        assert_eq!(count(&["令和7年度", "要求額令和6年度", "予算額比較増", "減額", "研究費"]), Some((4, 3)));
        assert_eq!(count(&["令和6年度", "令和7年度", "予算額要求額増減額"]), None);
    }

    #[test]
    fn labels_without_spaces_on_a_line() {
        let printed = |line: &str| {
            let found = run_together(line)?;
            Some(found.iter().map(|head| compact(&line[head.place.clone()]).into_owned()).collect::<Vec<_>>().join("|"))
        };
        let table = [
            ("H24要求額aH23当初予算b比較増減額a-b増減率", "H24要求額a|H23当初予算b|比較増減額a-b|増減率"),
            ("事項6年度予算額(A)7年度要求額(B)増△減(B-A)備考", "事項|6年度予算額(A)|7年度要求額(B)|増△減(B-A)|備考"),
            ("区 分令和 6年度予算額令和 7年度 要求額", "区分|令和6年度予算額|令和7年度要求額"),
            ("前年度予算額要求額増減額", "前年度予算額|要求額|増減額"),
            ("事項7年度要求額", "事項|7年度要求額"),
            ("要求額うち推進枠前年度予算額", "要求額|うち推進枠|前年度予算額"),
        ];
        for (line, labels) in table {
            assert_eq!(printed(line).as_deref(), Some(labels), "{line}");
        }
        assert_eq!(printed("府省名 5年度当初 6年度予算案 対前年度増減 (増減率)"), None, "spaces part them all");
        for line in ["令和6年度予算要求推進枠", "6年度7年度予算額要求額増減額", "令和7年度予算案増減", "施策事業"]
        {
            assert_eq!(printed(line), None, "{line}");
        }
    }
}
