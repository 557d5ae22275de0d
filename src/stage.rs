//! The stages a budget passes through, and the words papers use for them.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::data::{ByWord, CharSet};
use crate::vocabulary::{self, rows};

/// How far a budget has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 概算要求額
    Request,
    /// 要望額, 重要政策推進枠
    Priority,
    /// 概算要求・要望額
    RequestAndPriority,
    /// 当初予算額
    Initial,
    /// 補正予算額
    Supplementary,
    /// 政府案, 予算案, 概算決定額
    Draft,
    /// 決算額, 支出済歳出額
    Settled,
}

impl Stage {
    /// What briefings commonly print for it: 概算要求・要望額.
    pub fn label(self) -> &'static str {
        match self {
            Stage::Request => "概算要求額",
            Stage::Priority => "要望額",
            Stage::RequestAndPriority => "概算要求・要望額",
            Stage::Initial => "当初予算額",
            Stage::Supplementary => "補正予算額",
            Stage::Draft => "政府案",
            Stage::Settled => "決算額",
        }
    }

    /// 概算要求額 for 要望額 and 概算要求・要望額, too: a briefing's slides print 概算要求額 over what its overview calls
    /// 概算要求・要望額. Any other stage stands for itself.
    pub fn family(self) -> Stage {
        match self {
            Stage::Priority | Stage::RequestAndPriority => Stage::Request,
            stage => stage,
        }
    }

    /// Whether the money is asked for, as 概算要求額 and 予算案 are: no budget that stands.
    pub fn is_asked(self) -> bool {
        matches!(self.family(), Stage::Request | Stage::Draft)
    }
}

/// A word that states a stage: 前年度予算額.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageWord {
    /// The word, normalised.
    pub word: &'static str,
    /// The stage it states.
    pub stage: Stage,
    /// Whether its year is the document's less one (前年度予算額).
    pub previous_year: bool,
    /// Whether it is money of no stage (成立予算額): the stage is the one whose labels stand where it does.
    pub aside: bool,
}

/// What a row of the table says of its word; without a stage it only keeps a shorter word from being read in it (予算案件).
struct Row {
    stage: Option<Stage>,
    previous_year: bool,
    aside: bool,
}

impl Stage {
    const NAMES: [(Stage, &str); 7] = [
        (Stage::Request, "request"),
        (Stage::Priority, "priority"),
        (Stage::RequestAndPriority, "request_and_priority"),
        (Stage::Initial, "initial"),
        (Stage::Supplementary, "supplementary"),
        (Stage::Draft, "draft"),
        (Stage::Settled, "settled"),
    ];
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAMES[*self as usize].1)
    }
}

/// The text names no stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStage(pub String);

impl fmt::Display for UnknownStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown stage `{}`", self.0)
    }
}

impl std::error::Error for UnknownStage {}

impl FromStr for Stage {
    type Err = UnknownStage;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::NAMES.iter().find(|(_, known)| *known == name);
        known.map(|(stage, _)| *stage).ok_or_else(|| UnknownStage(name.to_owned()))
    }
}

/// The stage word that `text` begins with, and its length in bytes; spaces and line breaks inside are passed over: 予 算 額.
pub fn stage_word(text: &str) -> Option<(usize, StageWord)> {
    let (length, word, row) = ROWS.spelled(text)?;
    row.states(word).map(|word| (length, word))
}

/// The words of `text` that state a stage, left to right; not those of money of no stage (成立予算額).
pub fn stage_words(text: &str) -> impl Iterator<Item = (Range<usize>, StageWord)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(|c| ROWS.may_begin(c))?;
            let found = ROWS.spelled(&text[start..]);
            let one = || text[start..].chars().next().map_or(1, char::len_utf8);
            at = start + found.map_or_else(one, |(length, ..)| length);
            if let Some(word) = found.and_then(|(_, word, row)| row.states(word)).filter(|word| !word.aside) {
                return Some((start..at, word));
            }
        }
    })
}

/// Whether a text ends with a stage word: 海の概算要求額.
pub fn ends_in_stage_word(text: &str) -> bool {
    // most texts end as none does
    last_char(text).is_some_and(|c| LAST_CHARS.holds(c)) && stage_words(text).any(|(place, _)| place.end == text.len())
}

/// The stage that a word right behind a year states, and its length in bytes: 要求 of R7要求. Alone it says nothing of a budget.
pub fn short_stage(text: &str) -> Option<(usize, Stage)> {
    SHORT.leading(text).map(|(word, stage)| (word.len(), *stage))
}

/// The stage of a budget that stands, or is added to, which a text ends with the short word for: 令和６年度当初, 補正.
pub fn ends_in_short_stage(text: &str) -> Option<Stage> {
    if !text.ends_with(|c| SHORT_LAST_CHARS.holds(c)) {
        return None;
    }
    let suffixes = text.char_indices().rev().take(LONGEST_SHORT).map(|(at, _)| &text[at..]);
    let whole = suffixes.filter_map(|suffix| short_stage(suffix).filter(|(length, _)| *length == suffix.len()));
    whole.map(|(_, stage)| stage).find(|stage| matches!(stage, Stage::Initial | Stage::Supplementary))
}

// how many chars a short word has at most
const LONGEST_SHORT: usize = 4;

static SHORT_LAST_CHARS: LazyLock<CharSet> =
    LazyLock::new(|| SHORT.words().filter_map(|word| word.chars().next_back()).collect());

static SHORT: LazyLock<ByWord<Stage>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::SHORT_STAGES).filter_map(short_row)));

fn short_row(cells: &[&'static str]) -> Option<(&'static str, Stage)> {
    let &[word, stage] = cells else { return None };
    Some((word, stage.parse().ok()?))
}

impl Row {
    fn states(&self, word: &'static str) -> Option<StageWord> {
        let Row { previous_year, aside, .. } = *self;
        self.stage.map(|stage| StageWord { word, stage, previous_year, aside })
    }
}

static LAST_CHARS: LazyLock<CharSet> = LazyLock::new(|| ROWS.words().filter_map(last_char).collect());

// 案 of 予算(案)
fn last_char(text: &str) -> Option<char> {
    text.chars().rev().find(|&c| !is_space(c) && c != ')')
}

static ROWS: LazyLock<ByWord<Row>> =
    LazyLock::new(|| ByWord::passing_over(is_space, rows(&vocabulary::STAGES).filter_map(row)));

fn row(cells: &[&'static str]) -> Option<(&'static str, Row)> {
    let &[word, stage, year] = cells else {
        return None;
    };
    let stage = if stage == "-" { None } else { Some(stage.parse().ok()?) };
    Some((word, Row { stage, previous_year: year == "previous", aside: year == "aside" }))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn stages(text: &str) -> Vec<(Stage, bool)> {
        stage_words(text).map(|(_, word)| (word.stage, word.previous_year)).collect()
    }

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::STAGES, row);
        vocabulary::reads_every_word(&vocabulary::SHORT_STAGES, short_row);
        assert!(vocabulary::words(&vocabulary::SHORT_STAGES).all(|word| word.chars().count() <= LONGEST_SHORT));
    }

    #[test]
    fn every_row_is_whole_and_found_as_itself() {
        for cells in rows(&vocabulary::STAGES) {
            let (word, _) = row(cells).unwrap();
            let (length, found, _) = ROWS.spelled(word).unwrap();
            assert_eq!((length, found), (word.len(), word));
        }
    }

    #[test]
    fn the_longest_word_wins() {
        assert_eq!(stages("令和6年度概算要求・要望額"), [(Stage::RequestAndPriority, false)]);
        assert_eq!(stages("概算要求額 要望額"), [(Stage::Request, false), (Stage::Priority, false)]);
        assert_eq!(stages("令和5年度\n当初予算額"), [(Stage::Initial, false)]);
        assert_eq!(stages("前年度予算額"), [(Stage::Initial, true)]);
        assert_eq!(stages("令和3年度補正予算額 1,504億円"), [(Stage::Supplementary, false)]);
        assert_eq!(stages("20年度第3次補正"), [(Stage::Supplementary, false)]);
        assert_eq!(stages("令和6年度予算額(案)"), [(Stage::Draft, false)]);
        assert_eq!(stages("支出済歳出額"), [(Stage::Settled, false)]);
    }

    #[test]
    fn words_that_hold_a_stage_word_and_mean_another() {
        assert_eq!(stages("暫定予算額 成立予算額 予算案件"), []);
        assert!(stage_word("成立予算額").unwrap().1.aside);
        assert_eq!(stage_word("予算案件"), None);
        assert_eq!(stages("予 算 額"), [(Stage::Initial, false)]);
    }

    #[test]
    fn short_words() {
        assert_eq!(short_stage("要求額"), Some(("要求".len(), Stage::Request)));
        assert_eq!(
            ["令和6年度当初", "補正"].map(ends_in_short_stage),
            [Some(Stage::Initial), Some(Stage::Supplementary)]
        );
        assert_eq!(["R7要求", "当初予算", ""].map(ends_in_short_stage), [None; 3]);
    }

    #[test]
    fn names() {
        for (stage, name) in Stage::NAMES {
            assert_eq!((stage.to_string().as_str(), name.parse()), (name, Ok(stage)));
            assert_eq!(serde_json::to_string(&stage).unwrap(), format!("\"{name}\""));
        }
    }
}
