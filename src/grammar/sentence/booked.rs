//! Into which budget words say that an amount is put, or in which it is asked for: を補正予算に計上, を要求する, 補正の.

use super::when::{When, when};
use super::{LONGEST_LABEL, unqualified};
use crate::grammar::amount;
use crate::grammar::phrase::before_booked;
use crate::stage::{Stage, ends_in_short_stage, ends_in_stage_word, short_stage};

/// Whether words end in a budget that an amount right behind them is of: 今年度補正予算の, 補正の, 補正で.
pub fn ends_in_budget_of(words: &str) -> bool {
    let near = words.char_indices().rev().take(LONGEST_LABEL).last().map_or(words, |(at, _)| &words[at..]);
    let budget = near.trim_end_matches([' ', '約']).strip_suffix(['の', 'で']);
    budget.is_some_and(|budget| ends_in_stage_word(budget) || ends_in_short_stage(budget).is_some())
}

/// The stage of an amount that is asked for: を要求する, を要望.
pub fn asked(behind: &str) -> Option<Stage> {
    let rest = unqualified(behind).strip_prefix('を')?;
    let (_, stage) = short_stage(rest)?;
    matches!(stage, Stage::Request | Stage::Priority).then_some(stage)
}

/// The budget that the sum of a list is put into, behind an amount of the list: 、支援 66億円の合計 135億円を補正予算に計上.
pub fn booked_together(behind: &str) -> Option<When> {
    let (list, sum) = behind.split_once("の合計")?;
    let lists = list.is_empty() || list.starts_with(['、', ',', 'と', '及']);
    let (rest, _) = amount::amount(sum.trim_start()).ok().filter(|_| lists && when(list) == When::default())?;
    booked(rest)
}

/// The budget that an amount is put into: を補正予算に計上, を令和5年度補正予算で措置.
pub fn booked(behind: &str) -> Option<When> {
    let rest = unqualified(behind).strip_prefix('を')?;
    let near = rest.char_indices().nth(2 * LONGEST_LABEL).map_or(rest, |(end, _)| &rest[..end]);
    let words = before_booked(near.split(['、', '。', ')']).next()?)?;
    Some(when(words)).filter(|said| said.stage.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::sentence::sums_years;
    use crate::grammar::sentence::when::tests::printed;

    #[test]
    fn what_amounts_are_put_into() {
        assert_eq!(asked("程度を要求する"), Some(Stage::Request));
        let supplementary = |text| booked(text).map(|said| (said.year, said.stage));
        assert_eq!(supplementary("を補正予算に計上)"), Some((None, Some(Stage::Supplementary))));
        let dated = Some((printed(2023), Some(Stage::Supplementary)));
        assert_eq!(supplementary("程度を令和5年度補正予算で措置した"), dated);
        assert_eq!(supplementary("を計上し、補正予算に計上"), None);
        assert_eq!(when("令和5年度補正予算を含めて"), When { aside: true, ..When::default() });
        assert!(sums_years("事業費の累計 約") && sums_years("累計額は") && !sums_years("累計の"));
    }

    #[test]
    fn what_a_list_is_put_into() {
        let together = |text| booked_together(text).map(|said| said.stage);
        assert_eq!(together("、支援 66億円の合計 135億円を5年度補正予算にて計上"), Some(Some(Stage::Supplementary)));
        assert_eq!(together("の合計 135億円を補正予算に計上"), Some(Some(Stage::Supplementary)));
        assert_eq!(together("、令和6年度予算に 66億円の合計 135億円を補正予算に計上"), None);
    }
}
