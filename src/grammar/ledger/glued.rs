//! Labels that extraction has run together, over lines that end anywhere: 令和２年度⏎概算要求額優先課題⏎推進枠要望額計 対前年比.

use super::head::label_of;
use super::name::total_level;
use super::period::{LONGEST_LABEL, Period};
use super::{Label, compact};
use crate::stage::Stage;

/// The labels of the most lines that are nothing but labels, and how many lines these are: of which one is of what is asked for, the next
/// of what is pushed, and the next of both.
pub fn glued<'t>(lines: impl Iterator<Item = &'t str>) -> Option<(usize, Vec<Label>)> {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for line in lines {
        text.push_str(&compact(line));
        ends.push(text.len());
    }
    if !text.contains('計') || !text.contains("要望") {
        return None;
    }
    // the fewest labels up to each place, and where the last of them begins
    let mut fewest: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
    fewest[0] = Some((0, 0));
    for start in text.char_indices().map(|(at, _)| at) {
        let Some((count, _)) = fewest[start] else { continue };
        let own = text[start..].char_indices().take(LONGEST_LABEL);
        for end in own.map(|(at, c)| start + at + c.len_utf8()) {
            if fewest[end].is_none_or(|(least, _)| count + 1 < least) && segment(&text[start..end]).is_some() {
                fewest[end] = Some((count + 1, start));
            }
        }
    }
    let lines = ends.iter().rposition(|&end| fewest[end].is_some())?;
    let (mut labels, mut end) = (Vec::new(), ends[lines]);
    while end > 0 {
        let (_, start) = fewest[end]?;
        labels.push(segment(&text[start..end])?);
        end = start;
    }
    labels.reverse();
    Some((lines + 1, asked(labels)?))
}

// 計, 合計
const LONGEST_SUM: usize = 2;

/// What one label says; of 計 nothing but that it is one.
#[expect(clippy::option_option, reason = "a label that is none but a sum is one all the same")]
fn segment(text: &str) -> Option<Option<Label>> {
    let known = |label: &Label| matches!(label, Label::Money(_) | Label::Change | Label::Other | Label::Compared);
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
    both.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_without_spaces_over_lines() {
        let count = |lines: &[&str]| glued(lines.iter().copied()).map(|(lines, labels)| (lines, labels.len()));
        let lines =
            ["令和元年度当初予算額", "令和2年度", "概算要求額優先課題", "推進枠要望額計 対前年比", "【一般会計】"];
        assert_eq!(count(&lines), Some((4, 5)));
        assert_eq!(count(&["令和2年度 計", "要望額"]), None);
    }
}
