//! What the words of a column's label say, its marks, unit and brackets aside: 事項, 前年度予算額, 増△減, 対5年度当初, R8/R7.

use std::sync::LazyLock;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{all_consuming, opt};

use super::formula;
use super::period::{
    PERIOD_BEGINNINGS, Period, YearWord, ends_in_figures, period, period_beginnings, period_ends, short, stage, year,
};
use crate::data::{ByWord, CharSet, Endings};
use crate::grammar::amount::without_spelling;
use crate::grammar::number::below_hundred;
use crate::vocabulary::{self, first_chars, last_chars, rows, words_as};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// 事項: the names of rows.
    Name,
    /// 区分, 会計: of what kind a row is; the names of rows, where nothing else names them.
    Class,
    /// 府省名: who a row is of; the names of rows, where nothing else names them.
    Ministry,
    /// 令和７年度要求額
    Money(Period),
    /// 増△減
    Change,
    /// 対前年度: what changed, or by what part.
    Compared,
    /// 令和６年度補正後予算額, 国庫債務負担行為: money of no stage, which is not added to what other columns hold.
    Aside(Option<YearWord>),
    /// 増減率, 人員: figures that are no money, or may be none.
    Other,
    /// 備考
    Remark,
}

impl Label {
    /// Whether the column holds words, not figures.
    pub fn is_of_words(self) -> bool {
        matches!(self, Label::Name | Label::Class | Label::Ministry | Label::Remark)
    }
}

pub(super) fn label(text: &str) -> Option<Label> {
    let text = &*without_spelling(text);
    let known = label_word(text);
    // 予 算 額 予 算 額: two labels, not the 予算 of 予算額
    let once = |own: &Period| own.stage.is_none() || !DATED.end(text);
    let money = || period(text).or_else(|| period(without_money(text)?).filter(once)).map(Label::Money);
    known.or_else(|| aside(text)).or_else(|| compared(text)).or_else(|| against(text)).or_else(money)
}

/// What a text without spaces says that is a label, its marks aside: 概算要求額(A).
pub(super) fn label_of(text: &str) -> Option<Label> {
    label(formula::without(text))
}

// the triangles are one sign
pub(super) fn label_word(text: &str) -> Option<Label> {
    let whole = |text: &str| LABELS.leading(text).filter(|(word, _)| word.len() == text.len()).map(|(_, label)| *label);
    whole(text).or_else(|| if text.contains('▲') { whole(&text.replace('▲', "△")) } else { None })
}

// 対5年度当初, 対前年度当初予算比: against what a column compares, and how; 対前年度 alone begins many labels
pub(super) fn against(text: &str) -> Option<Label> {
    let (rest, year) = year(text.strip_prefix('対')?).ok()?;
    let (rest, stage) = opt(alt((stage, short))).parse(rest).ok()?;
    let word = match rest {
        "" | "比" => Some(Label::Other),
        "増" | "増額" | "減額" => Some(Label::Change),
        word => label_word(word).filter(|label| matches!(label, Label::Change | Label::Other)),
    };
    word.filter(|_| stage.is_some() || !matches!(year, YearWord::Relative(_)))
}

/// 対前年度比: against what a column compares.
pub fn is_against(text: &str) -> bool {
    text.starts_with('対')
}

// R8/R7, ６→７, 30’→31’増減: the rate of two years, or what has changed between them
fn compared(text: &str) -> Option<Label> {
    let (first, rest) = text.split_once(['/', '→'])?;
    let alone = if text[first.len()..].starts_with('/') { Label::Other } else { Label::Compared };
    let is_year = |text: &str| {
        let text = text.trim_end_matches(PRIMES);
        let whole = all_consuming(alt((year.map(|_| ()), below_hundred.map(|_| ())))).parse(text).is_ok();
        whole && !text.is_empty()
    };
    let digits = |c: char| c.is_ascii_alphanumeric() || c == '年' || c == '度' || PRIMES.contains(&c);
    let (second, word) = rest.split_at(rest.find(|c| !digits(c)).unwrap_or(rest.len()));
    // 26’→27’ 備考: two labels
    let known = if word.is_empty() { alone } else { label_word(word).filter(|label| !label.is_of_words())? };
    (is_year(first) && is_year(second)).then_some(known)
}

// 30’: short for 30年度
const PRIMES: [char; 4] = ['’', '′', '\'', '`'];

// 前年度 of 前年度国費, 令和７年度予算案 of 令和７年度予算案(国費)
fn without_money(text: &str) -> Option<&str> {
    let text = text.strip_suffix(')').unwrap_or(text);
    let rest = MONEY.iter().find_map(|word| text.strip_suffix(word))?;
    Some(rest.strip_suffix('(').unwrap_or(rest)).filter(|rest| !rest.is_empty())
}

// 令和６年度成立予算
fn aside(text: &str) -> Option<Label> {
    if !text.starts_with(|c| PERIOD_BEGINNINGS.holds(c)) {
        return None;
    }
    let (rest, year) = year(text).ok()?;
    (label_word(rest) == Some(Label::Aside(None))).then_some(Label::Aside(Some(year)))
}

/// 執行率(%), 増減率: the name of a row of rates.
pub fn is_rate_row(name: &str) -> bool {
    name.ends_with("(%)") || RATES.words().any(|word| word == name)
}

/// 予算: a word for the money of the year that stands with it.
pub fn is_dated_word(text: &str) -> bool {
    DATED.words().any(|word| word == text)
}

/// 国費, 総事業費: a word for what money it is, and nothing else.
pub fn is_money_word(text: &str) -> bool {
    matches!(label_word(text), Some(Label::Money(_) | Label::Aside(_)))
}

/// 総事業費: a word for money of no stage.
pub fn is_aside_word(text: &str) -> bool {
    matches!(label_word(text), Some(Label::Aside(_)))
}

/// A line of labels without the one of the names: 前年度予算額 要求額 of 事項 前年度予算額 要求額.
pub fn without_name(line: &str) -> &str {
    let named = LABELS.leading(line).filter(|(_, label)| matches!(label, Label::Name | Label::Class | Label::Ministry));
    let rest = named.map(|(word, _)| &line[word.len()..]).filter(|rest| rest.starts_with([' ', '\t', ':']));
    rest.map_or(line, |rest| rest.trim_start_matches([' ', '\t', ':']))
}

/// Whether a label can begin with a char.
pub(super) fn may_begin(c: char) -> bool {
    BEGINNINGS.holds(c)
}

/// Whether a label, or the mark behind it, can end as a text does.
pub(super) fn may_end(text: &str) -> bool {
    text.ends_with(|c| ENDS.holds(c) || formula::ends(c)) || ends_in_figures(text)
}

static LABELS: LazyLock<ByWord<Label>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::COLUMNS).filter_map(label_row)));

fn label_row(cells: &[&'static str]) -> Option<(&'static str, Label)> {
    let &[word, kind] = cells else { return None };
    let label = match kind {
        "name" => Label::Name,
        "class" => Label::Class,
        "ministry" => Label::Ministry,
        "change" => Label::Change,
        "compared" => Label::Compared,
        // of whatever the document is of
        "money" => Label::Money(Period::default()),
        "aside" | "plan" => Label::Aside(None),
        // 予算 alone may be of any year
        "dated" | "rate" | "other" => Label::Other,
        "remark" => Label::Remark,
        _ => return None,
    };
    Some((word, label))
}

// what a label can begin with
static BEGINNINGS: LazyLock<CharSet> =
    LazyLock::new(|| first_chars([&vocabulary::COLUMNS]).chain(period_beginnings()).collect());

// what a label can end with, but a formula
static ENDS: LazyLock<CharSet> = LazyLock::new(|| last_chars([&vocabulary::COLUMNS]).chain(period_ends()).collect());

pub(super) static PLANS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "plan")));
pub(super) static RATES: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "rate")));
static DATED: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "dated")));
static MONEY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words = |kind| words_as(&vocabulary::COLUMNS, kind);
    words("money").chain(words("dated")).collect()
});

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::COLUMNS, label_row);
    }
}
