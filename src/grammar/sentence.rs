//! What the words of a sentence say of an amount behind them: 昨年度の当初予算額は, 前年度予算に比べ, 1課題あたり上限
//! (catalogue G04, Y08, N06, section 7).

mod booked;
mod compared;
mod each;
mod when;

use std::borrow::Cow;
use std::sync::LazyLock;

use nom::IResult;

pub use booked::{asked, booked, booked_together, ends_in_budget_of};
pub use compared::{ends_in_comparison, is_compared};
pub use each::is_each;
pub use when::{When, YearSaid, when, year_behind};

use compared::{COMPARISONS, after_comparison};
use when::time;

use super::clause::YEAR_CHARS;
use super::number::begins_numeral;
use super::phrase::{begins_relation, behind_share, comes_with, is_done, is_list, is_named, is_ongoing, last_legend};
use super::qualifier::{Qualifier, qualifier_after};
use super::rate::before_rate;
use super::tag::tag;
use super::unit::unit;
use super::year::heading_year;
use super::{bracket, refused};
use crate::data::{ByWord, CharSet, Endings};
use crate::script::{is_hiragana, is_kanji, is_katakana};
use crate::stage::{short_stage, stage_word};
use crate::vocabulary::{self, last_chars, rows, words, words_as};

/// ○○船 2隻の継続 of ○○船(令和元年度補正予算)2隻の継続: words without a bracket within a name that says which budget began what goes
/// on, and not which one the amount is of.
pub fn without_begun(words: &str) -> Cow<'_, str> {
    if !words.contains(')') || !is_ongoing(words) {
        return Cow::Borrowed(words);
    }
    let begun = words.match_indices('(').find_map(|(open, _)| {
        let (.., inside, behind) = bracket::leading(&words[open..])?;
        let said = when(inside);
        let named = matches!(about(words[..open].trim_end()), About::Name(_));
        let goes_on = said.year.is_some() && said.stage.is_some() && is_ongoing(behind);
        (goes_on && named).then(|| [&words[..open], behind].concat())
    });
    begun.map_or(Cow::Borrowed(words), Cow::Owned)
}

/// Words without a bracket that says what brackets hold: (カッコ内は前年度予算額との増減、▲は減).
pub fn without_legend(words: &str) -> &str {
    last_legend(words).and_then(|at| words[at..].split_once([')', '。'])).map_or(words, |(_, behind)| behind)
}

/// 港の改修 of を計上した「港の改修」で: what words behind an amount say that it was of.
pub fn told_of(behind: &str) -> Option<&str> {
    let behind = behind.strip_prefix('を')?;
    let near = behind.char_indices().nth(LONGEST_TOLD).map_or(behind, |(end, _)| &behind[..end]);
    let (clause, name) = near.split_once('「')?;
    let (name, _) = name.split_once('」')?;
    (is_done(clause) && !clause.contains(['、', '。'])).then_some(name)
}

// how many chars what was done and the name take
const LONGEST_TOLD: usize = 60;

/// 累計: a sum over several years.
pub fn sums_years(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '\n', '\t', ':', '約', 'で', 'は', '額']);
    YEARS.end(words)
}

/// …予算では、それぞれ: of each of the amounts behind it, another of the names before it; 調査にそれぞれ is of one.
pub fn is_several(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '約']);
    let apart = |before: &str| before.is_empty() || before.ends_with(['、', ' ']);
    SEVERAL.words().any(|word| words.strip_suffix(word).is_some_and(apart))
}

static ENDS: LazyLock<ByWord<()>> = LazyLock::new(|| set_of(&vocabulary::CLAUSE_ENDS));
static CLAUSES: LazyLock<Endings> = LazyLock::new(|| Endings::new(words(&vocabulary::CLAUSE_ENDS)));

/// 既存施策の見直しにより: whether a phrase ends as clauses do behind what they are about.
pub fn ends_clause(phrase: &str) -> bool {
    CLAUSES.end(phrase)
}

// what words that only label an amount can end with, but figures: most phrases end in a name
static LAST_CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let labels = [&vocabulary::CLAUSE_ENDS, &vocabulary::COMPARISONS, &vocabulary::AMOUNT_LABELS];
    let words = last_chars(labels).chain(last_chars(TIMES));
    words.chain(PARTICLES.iter().copied()).chain(['度', ')']).collect()
});

// what words that only label an amount are made of
static CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let labels = [&vocabulary::CLAUSE_ENDS, &vocabulary::COMPARISONS, &vocabulary::AMOUNT_LABELS];
    let chars = labels.into_iter().chain(TIMES).flat_map(words).flat_map(str::chars);
    chars.chain(YEAR_CHARS.chars()).chain(PARTICLES.iter().copied()).chain("第次補正".chars()).collect()
});

const TIMES: [&vocabulary::Table; 2] = [&vocabulary::STAGES, &vocabulary::RELATIVE_YEARS];

fn set_of(table: &'static vocabulary::Table) -> ByWord<()> {
    ByWord::new(words(table).map(|word| (word, ())))
}

/// Which figure a word says an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// 総額
    Figure,
    /// 計
    Sum,
    /// 当たり
    Each,
}

static LABELS: LazyLock<ByWord<Label>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::AMOUNT_LABELS).filter_map(label)));

static YEARS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::AMOUNT_LABELS, "years")));
static SEVERAL: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::AMOUNT_LABELS, "several")));

fn label(cells: &[&'static str]) -> Option<(&'static str, Label)> {
    let &[word, label] = cells else { return None };
    let label = match label {
        "sum" => Label::Sum,
        "each" => Label::Each,
        _ => Label::Figure,
    };
    Some((word, label))
}

/// Whether a sentence ends in a text: not in 機能の強化（人件費を除く。） 92億円.
pub fn holds_sentence(text: &str) -> bool {
    text.match_indices('。').any(|(at, end)| !text[at + end.len()..].starts_with(')'))
}

// how many chars at the end of a phrase can label an amount
const LONGEST_LABEL: usize = 32;

/// Words behind an amount without those that qualify it: 増の of 2億円増の8億円.
pub fn unqualified(words: &str) -> &str {
    // 12(3)億円⏎うち…: the unit of the amount and of the bracket behind it
    let mut rest = unit(words).map_or(words, |(rest, _)| rest);
    while let Ok((after, _)) = qualifier_after(rest.trim_start_matches(' ')).or_else(|_| behind_rate(rest)) {
        rest = after;
    }
    rest
}

// （1.8%）増
fn behind_rate(words: &str) -> IResult<&str, &'static Qualifier> {
    let inside = words.strip_prefix('(').and_then(|rest| rest.split_once("%)"));
    inside.map_or_else(|| Err(refused(words)), |(_, behind)| qualifier_after(behind))
}

/// What a phrase right before an amount is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'t> {
    /// 教育の情報化 of 教育の情報化の要求額は
    Name(&'t str),
    /// 令和6年度予算に: nothing but when
    Label,
    /// など計: what was listed before
    Sum,
}

/// 港の整備 of 令和7年度予算において港の整備: a name without a clause before it that only says when.
pub fn behind_when(name: &str) -> &str {
    // 令和5年度の道路費
    let year = time(name).filter(|(_, said)| said.year.is_some() && said.stage.is_none());
    let of_year =
        year.and_then(|(length, _)| name[length..].strip_prefix('の')).filter(|rest| rest.starts_with(says_what));
    let name = of_year.or_else(|| behind_budget(name)).unwrap_or(name);
    let behind = |(at, _): (usize, char)| {
        let (before, (word, ())) = (&name[..at], ENDS.leading(&name[at..])?);
        let rest = &name[at + word.len()..];
        let said = when(before);
        let labels = (said.year.is_some() || said.stage.is_some()) && about(before) == About::Label;
        (labels && rest.starts_with(says_what)).then_some(rest)
    };
    name.char_indices().find_map(behind).unwrap_or(name)
}

// 海の観測 of 16年度補正予算に海の観測
fn behind_budget(name: &str) -> Option<&str> {
    let (year, _) = time(name).filter(|(_, said)| said.year.is_some())?;
    let stage = stage_word(&name[year..]).map_or(0, |(length, _)| length);
    let budget = stage > 0 || time(name).is_some_and(|(_, said)| said.stage.is_some());
    // 予算額に対する増加額
    let rest = Some(&name[year + stage..]).filter(|rest| budget && !begins_relation(rest))?;
    rest.strip_prefix('に').filter(|rest| rest.starts_with(says_what))
}

/// Takes the words off the end of a phrase that only label an amount.
pub fn about(phrase: &str) -> About<'_> {
    let phrase = behind_share(before_rate(phrase));
    let (name, sum) = without_labels(phrase).unwrap_or((phrase, false));
    let (before, name) = after_comparison(name);
    // 前年度と同様の船の事業
    let behind = name.strip_prefix('の').filter(|rest| !rest.starts_with(is_hiragana));
    let name = behind.unwrap_or(name);
    let named = is_name(name);
    let name = if named { name } else { without_labels(before).map_or(before, |(name, _)| name) };
    match name {
        _ if sum && (name.is_empty() || is_list(name)) => About::Sum,
        name if named || is_name(name) => About::Name(name),
        _ => About::Label,
    }
}

fn is_name(phrase: &str) -> bool {
    // H29 of H29概算要求額, H28当初
    let short = |rest: &str| rest.is_empty() || short_stage(rest).is_some_and(|(length, _)| length == rest.len());
    let year = || heading_year(phrase).is_ok_and(|(rest, _)| short(rest));
    // 補正 of 港では、補正の
    let stage = || short_stage(phrase).is_some_and(|(length, _)| length == phrase.len());
    (phrase.contains(says_what) && !stage() && !phrase.contains('%') && !says_how(phrase) && !year())
        || is_named(phrase)
}

// 2倍, 新規, 国庫債務負担行為を含めて: how much, of what kind, or with what
fn says_how(phrase: &str) -> bool {
    let times = phrase.strip_suffix('倍').is_some_and(|no| !no.contains(says_what));
    times || is_done(phrase) || tag(phrase).is_some() || comes_with(phrase)
}

// what stands before the labels that end a phrase, and whether one of them sums up
fn without_labels(phrase: &str) -> Option<(&str, bool)> {
    if !phrase.ends_with(|c| LAST_CHARS.holds(c) || begins_numeral(c)) {
        return None;
    }
    let near = phrase.char_indices().rev().take(LONGEST_LABEL).take_while(|(_, c)| CHARS.holds(*c));
    let near = near.last().map_or(phrase.len(), |(at, _)| at);
    let mut starts = phrase[near..].char_indices().map(|(at, _)| near + at);
    starts.find_map(|at| Some((&phrase[..at], labels(&phrase[..at], &phrase[at..])?)))
}

// 教, ビ, A: what a name has at least one of
fn says_what(c: char) -> bool {
    is_kanji(c) || (c.is_alphabetic() && !is_hiragana(c))
}

// の要求額は, 計: whether a text behind `before` is labels and nothing else; and whether one of them sums up
fn labels(before: &str, text: &str) -> Option<bool> {
    // 額 of 不用額 is its own
    if text.starts_with(['額', '案']) && before.ends_with(is_kanji) {
        return None;
    }
    let (mut rest, mut sum) = (text, false);
    loop {
        // 比較増減額 is a label, 比 compares
        let longer = |word: &str| LABELS.leading(rest).is_none_or(|(label, _)| label.len() <= word.len());
        let end = ENDS.leading(rest).or_else(|| COMPARISONS.leading(rest)).filter(|(word, _)| longer(word));
        let end = end.map(|(word, _)| &rest[word.len()..]);
        // 23年度当初
        let short = |after: &'_ str| match stage_word(after) {
            Some(_) => 0,
            None => short_stage(after).map_or(0, |(length, _)| length),
        };
        let time = || {
            let (length, word) = time(rest)?;
            Some(&rest[length + if word.year.is_some() { short(&rest[length..]) } else { 0 }..])
        };
        let label = || {
            let (word, label) = LABELS.leading(rest)?;
            // 計 of 設計, 年 of 令和4年, 内 of エリア内 label nothing; 計 of プログラム計 sums up
            let sums = *label == Label::Sum;
            let inside = word.chars().count() == 1 && goes_on_from(before, text, rest, sums);
            (!inside).then_some((&rest[word.len()..], sums))
        };
        if rest.is_empty() {
            return Some(sum);
        }
        let after = end.or_else(time).or_else(|| ordinal(rest)).or_else(|| rest.strip_prefix(PARTICLES));
        (rest, sum) = match after {
            Some(after) => (after, sum),
            None => label().map(|(after, sums)| (after, sum || sums))?,
        };
    }
}

// 第2 of 第2次補正予算
fn ordinal(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('第')?.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with("次補正").then_some(rest)
}

const PARTICLES: &[char] = &[' ', 'の', 'は', 'が', 'を', 'に', 'で', 'も', 'と', ':', '額', '案'];

// whether what stands before the rest of a text ends in what a label of one char goes on from
fn goes_on_from(before: &str, text: &str, rest: &str, sums: bool) -> bool {
    let read = &text[..text.len() - rest.len()];
    let last = read.chars().next_back().or(before.chars().next_back());
    let word = |c| (is_kanji(c) && c != '等') || ((is_katakana(c) || c == 'ー') && !sums);
    last.is_some_and(|c| word(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    #[test]
    fn a_legend_says_nothing_of_the_amount() {
        assert_eq!(without_legend("教育の充実(カッコ内は前年度予算額との増減)(1)施設の整備に"), "(1)施設の整備に");
        assert_eq!(without_legend("前年度予算額は"), "前年度予算額は");
    }

    #[test]
    fn names_behind_a_budget() {
        assert_eq!(behind_when("16年度補正予算に海の観測"), "海の観測");
        assert_eq!(behind_when("令和7年度予算において港の整備"), "港の整備");
        for name in ["16年度に海の観測", "6年度予算額に対する増加額"] {
            assert_eq!(behind_when(name), name);
        }
        let put = when("16年度補正予算に支援のための経費");
        assert_eq!((put.year, put.stage), (Some(YearSaid::Short(16)), Some(Stage::Supplementary)));
        assert_eq!(when("特に前年度の倍近い").year, None);
        assert_eq!(about("令和6年度倍増計画の予算額は"), About::Name("令和6年度倍増計画"));
    }

    #[test]
    fn what_a_phrase_is_about() {
        assert_eq!(about("教育の情報化の要求額は"), About::Name("教育の情報化"));
        assert_eq!(about("令和6年度予算案に"), About::Label);
        assert_eq!(about("これを前年度当初予算額と比較いたします"), About::Label);
        assert_eq!(about("5年間で"), About::Label);
        assert_eq!(about("離島清掃事業など計"), About::Sum);
        assert_eq!(about("不用額は"), About::Name("不用額"));
        assert_eq!(about("令和6年度予算案における総額は"), About::Label);
        assert_eq!(about("観測船の設計"), About::Name("観測船の設計"));
        assert_eq!(about("港のエリア内"), About::Name("港のエリア内"));
        assert_eq!(about("港のプログラム計"), About::Name("港のプログラム"));
        assert_eq!(about("海の安全を守る取組として"), About::Name("海の安全を守る取組"));
    }
}
