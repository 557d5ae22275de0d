//! What a line says that brackets hold: （ ）内は前年度予算額, and labels of brackets above a list.

use std::sync::LazyLock;

use memchr::memchr3_iter;

use crate::data::Sought;
use crate::grammar::bracket;
use crate::grammar::ledger::{LONGEST_LABEL, Period, compact, leading_period, period};
use crate::grammar::phrase::{before_included, ends_in_budget};
use crate::grammar::spacing::behind_last;
use crate::stage::{Stage, stage_word, stage_words};
use crate::vocabulary::{self, words_as};

// kinds of brackets as a legend prints them, empty
const EMPTY: [(&str, char); 7] =
    [("()", '('), ("[]", '['), ("〔〕", '〔'), ("【】", '【'), ("<>", '<'), ("〈〉", '〈'), ("《》", '《')];

// those, and what the first are called
static BRACKETS: LazyLock<Vec<(&'static str, char)>> =
    LazyLock::new(|| EMPTY.into_iter().chain(legend_words("bracket").map(|word| (word, '('))).collect());

static TOPICS: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("topic").collect());
static CHANGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("change").collect());
static RELISTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("relisted").collect());
static PARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("part").collect());

// all others than ( [ < begin with, and what brackets are called
static WIDE: LazyLock<Sought> = LazyLock::new(|| {
    let printed = EMPTY.iter().map(|(word, open)| &word[..open.len_utf8()]);
    let words: Vec<&str> = printed.filter(|open| !open.is_ascii()).chain(legend_words("bracket")).collect();
    Sought::new(&words)
});

/// What a document says of one kind of brackets behind amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legend {
    /// The bracket: ( of （　）内は…
    pub open: char,
    /// What it holds.
    pub holds: Holds,
}

/// What brackets behind an amount hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// 令和６年度当初予算額
    Period(Period),
    /// うち推進枠
    Part(Option<Stage>),
    /// 対前年度増減額
    Change,
    /// 再掲
    Relisted,
    /// 補正後予算額: money of no stage.
    Aside,
}

/// Words of sentences on what brackets hold.
pub(in crate::grammar) fn legend_words(what: &'static str) -> impl Iterator<Item = &'static str> {
    words_as(&vocabulary::LEGENDS, what)
}

/// Whether a line may be a legend, （ ）内は前年度予算額: a look before it is read.
pub fn may_be_legend(line: &str) -> bool {
    legend_places(line).next().is_some()
}

/// Where brackets are printed empty or called by name, as legends do: kinds of one byte, then the others.
pub fn legend_places(text: &str) -> impl Iterator<Item = usize> {
    let begins = |at: &usize| {
        BRACKETS.iter().any(|(word, _)| {
            let mut printed = text[*at..].chars().filter(|c| !c.is_whitespace());
            word.chars().all(|c| printed.next() == Some(c))
        })
    };
    memchr3_iter(b'(', b'[', b'<', text.as_bytes()).chain(WIDE.all(text).map(|(at, _)| at)).filter(begins)
}

/// What a line says that brackets hold: ※（　）内は前年度予算額、【　】内は推進枠.
pub fn legends(line: &str) -> Vec<Legend> {
    let said = spoken(&compact(line), |open, said| Some(Legend { open, holds: holds(said)? }));
    said.into_iter().flatten().collect()
}

/// 令和7年度予算額【+令和6年度補正予算額】(令和6年度当初予算額): what brackets hold, by a line that labels what stands before them, and
/// each of them.
pub fn labels_of_brackets(line: &str) -> Vec<Legend> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((before, open, inside)) = bracket::trailing(rest) {
        let label = period(&compact(inside.trim_start().trim_start_matches('+')));
        // 令和7年度当初予算(令和6年度補正予算) may be a title
        let amounts = open != '(' || !ends_in_budget(inside);
        let budget = |own: &Period| matches!(own.stage, Some(Stage::Initial | Stage::Supplementary)) && !own.of_which;
        let Some(own) = label.filter(|own| amounts && budget(own)) else { return Vec::new() };
        found.push(Legend { open, holds: Holds::Period(own) });
        rest = before.trim_end();
    }
    let column = || period(&compact(rest)).is_some_and(|column| column.stage.is_some());
    if found.is_empty() || !column() { Vec::new() } else { found }
}

/// The brackets that a line says to hold last year's budget and how it changed: （　）内は前年度予算額、対前年度増減額.
pub fn lists_changes(line: &str) -> Vec<char> {
    let initial = |period: &Period| period.stage.is_none_or(|stage| stage == Stage::Initial);
    let said = spoken(&compact(line), |open, said| before_change(behind_topic(said)?).filter(initial).map(|_| open));
    said.into_iter().flatten().collect()
}

// each kind of brackets that a line speaks of, and what it says of it
fn spoken<T>(line: &str, read: impl Fn(char, &str) -> T) -> Vec<T> {
    let mut places: Vec<(usize, &str, char)> = BRACKETS
        .iter()
        .flat_map(|&(word, open)| line.match_indices(word).map(move |(at, _)| (at, word, open)))
        .collect();
    places.sort_unstable_by_key(|&(at, word, _)| (at, std::cmp::Reverse(word.len())));
    let ends = places.iter().skip(1).map(|place| place.0).chain([line.len()]);
    let said = places.iter().zip(ends).filter_map(|(&(at, word, open), end)| {
        let said = line.get(at + word.len()..end)?.split('。').next()?;
        Some(read(open, said))
    });
    said.collect()
}

// 令和６年度補正予算を含む額, 前年度予算額（補正予算を含む）, but not 前年度予算額（デジタル庁計上分を含む）: more than the budget named
fn holds_more(said: &str) -> bool {
    let Some(before) = before_included(said) else { return false };
    let inside = before.rfind('(').map(|at| &before[at..]).filter(|inside| !inside.contains(')'));
    inside.is_none_or(|inside| stage_words(inside).next().is_some())
}

// 令和6年度当初予算額 of 内は、令和6年度当初予算額
fn behind_topic(said: &str) -> Option<&str> {
    let (_, said) = said
        .split_once(['は', ':'])
        .filter(|(before, _)| before.chars().count() < 6)
        .or_else(|| TOPICS.iter().find_map(|word| said.strip_prefix(word)).map(|rest| ("", rest)))?;
    Some(said.trim_start_matches(['、', ',']))
}

// 前年度予算額 of 前年度予算額、対前年度増減額: what is listed before a change
fn before_change(said: &str) -> Option<Period> {
    let (first, second) = said.split_once('、')?;
    let changes = |words: &str| CHANGES.iter().any(|word| words.contains(word));
    leading_period(first).filter(|_| changes(second) && !changes(first) && !holds_more(first))
}

// 内は、令和6年度当初予算額
fn holds(said: &str) -> Option<Holds> {
    let said = behind_topic(said)?;
    let contains = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let stage = || stage_words(said).next().map(|(_, word)| word.stage);
    // 令和６年度補正後予算額
    let aside = || said.char_indices().find_map(|(at, _)| stage_word(&said[at..])).is_some_and(|(_, word)| word.aside);
    match () {
        () if before_change(said).is_some() => before_change(said).map(Holds::Period),
        () if contains(&CHANGES) => Some(Holds::Change),
        () if contains(&RELISTED) => Some(Holds::Relisted),
        () if contains(&PARTS) => Some(Holds::Part(stage())),
        () if holds_more(said) => None,
        () if aside() => Some(Holds::Aside),
        () => leading_period(said).map(Holds::Period),
    }
}

/// The label that ends `text`, and where it begins: R7要求 of 部品の研究 R7要求.
pub fn label_before(text: &str) -> Option<(usize, Period)> {
    let end = text.trim_end_matches([' ', '\t', ':']);
    let parts = |c: char| c.is_whitespace() || c == '、' || bracket::opens(c);
    let start = behind_last(end, parts).unwrap_or(0);
    // (26 年度
    let apart = || {
        let year = end[start..].strip_prefix("年度").map(|_| end[..start].trim_end())?;
        let number = year.trim_end_matches(|c: char| c.is_ascii_digit());
        (number.len() < year.len() && number.chars().next_back().is_none_or(parts)).then_some(number.len())
    };
    let start = apart().unwrap_or(start);
    let label = end.get(start..).filter(|label| !label.is_empty() && label.chars().count() < LONGEST_LABEL)?;
    let label = compact(label);
    // 30年度予算: the year's, without a word on its stage
    let budget = || label.strip_suffix("予算").and_then(period).filter(|own| own.year.is_some() && own.stage.is_none());
    period(&label).or_else(budget).map(|period| (start, period))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;
    use crate::grammar::ledger::YearWord;

    #[test]
    fn a_legend_of_more_than_a_budget_says_nothing() {
        assert_eq!(legends("※【 】内は令和6年度補正予算を含む額"), []);
        assert_eq!(legends("※[ ]内は前年度当初予算額(補正予算を含む)"), []);
        let aside = legends("※[ ]内は令和6年度補正後予算額");
        assert_eq!(aside, [Legend { open: '[', holds: Holds::Aside }]);
        let own = legends("※[ ]内は前年度当初予算額(デジタル庁計上分を含む)");
        assert!(matches!(own[..], [Legend { holds: Holds::Period(_), .. }]), "{own:?}");
    }

    #[test]
    fn every_word_of_the_table_is_read() {
        let own = [&TOPICS, &CHANGES, &RELISTED, &PARTS];
        let read = own.iter().map(|words| words.len()).sum::<usize>() + BRACKETS.len() - EMPTY.len();
        assert_eq!(read + legend_words("figures").count(), vocabulary::rows(&vocabulary::LEGENDS).count());
        vocabulary::reads_every_word(&vocabulary::LEGENDS, |cells| legend_words(cells[1]).next());
    }

    #[test]
    fn legends_of_brackets() {
        let prior = |year, stage| Holds::Period(Period { year, stage, ..Period::default() });
        let r6 = prior(Some(YearWord::Printed(FiscalYear(2024))), Some(Stage::Initial));
        let last = prior(Some(YearWord::Relative(-1)), Some(Stage::Initial));
        let before = prior(None, Some(Stage::Initial));
        assert_eq!(legends("※( )内は、令和6年度当初予算額"), [Legend { open: '(', holds: r6 }]);
        assert!(
            matches!(legends("(括弧書きは前年度予算額)")[..], [Legend { open: '(', holds }] if holds == last || holds == before)
        );
        let two = legends("※ ( )内は令和6年度当初予算額、【 】内は推進枠");
        assert_eq!(two[1], Legend { open: '【', holds: Holds::Part(Some(Stage::Priority)) });
        assert_eq!(legends("※〔 〕書きは対前年度増減額"), [Legend { open: '〔', holds: Holds::Change }]);
        assert_eq!(legends("事業費(減額)"), []);
        let listed = "カッコ内の金額は令和6年度当初予算額、対前年度増△減額。";
        assert_eq!((legends(listed), lists_changes(listed)), (vec![Legend { open: '(', holds: r6 }], vec!['(']));
        assert!(lists_changes("※( )内は前年度予算額との増減").is_empty());
        assert!(may_be_legend("※( )内は") && !may_be_legend("事業費(減額)"));
    }

    #[test]
    fn brackets_that_are_labelled() {
        let found = labels_of_brackets("令和7年度予算額【+令和6年度補正予算額】(令和6年度当初予算額)");
        let stages = found.iter().map(|own| match own.holds {
            Holds::Period(period) => (own.open, period.stage),
            _ => (own.open, None),
        });
        assert!(stages.eq([('(', Some(Stage::Initial)), ('【', Some(Stage::Supplementary))]));
        let title = "令和7年度当初予算(令和6年度補正予算)";
        for line in [
            title,
            "令和7年度予算額(案)",
            "令和7年度予算額【新規】(令和6年度当初予算額)",
            "(令和6年度予算額)",
            "港湾(予算額)",
        ] {
            assert_eq!(labels_of_brackets(line), [], "{line}");
        }
    }

    #[test]
    fn labels_before_amounts() {
        let found = label_before("部品の研究 R7要求 ").map(|(at, period)| (at, period.year, period.stage));
        assert_eq!(found, Some((16, Some(YearWord::Printed(FiscalYear(2025))), Some(Stage::Request))));
        assert_eq!(label_before("研究 (7年度要求額").map(|(_, p)| p.year), Some(Some(YearWord::InEra(7))));
        assert_eq!(label_before("研究 (26 年度 ").map(|(at, p)| (at, p.year)), Some((8, Some(YearWord::InEra(26)))));
        assert_eq!(
            label_before("研究 【30年度予算:").map(|(_, p)| (p.year, p.stage)),
            Some((Some(YearWord::InEra(30)), None))
        );
        assert_eq!(label_before("部品の研究"), None);
        assert_eq!(label_before("研究予算"), None);
    }
}
