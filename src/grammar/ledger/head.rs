//! The labels of columns: 事項, 前年度予算額, 令和７年度要求額, 増△減, 増減率(%), 備考.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{all_consuming, opt};

use super::brackets::Bracketed;
use super::formula;
use super::glued::{run_together, words};
use super::measure::{Measure, measure_of};
use super::name::{behind_reference, total_level};
use super::period::{
    PERIOD_BEGINNINGS, Period, YearWord, ends_in_figures, period, period_beginnings, period_ends, short, stage, staged,
    without_brackets, year,
};
use super::{Token, compact, tokens};
use crate::data::{ByWord, CharSet, Endings};
use crate::grammar::amount::without_spelling;
use crate::grammar::bracket;
use crate::grammar::clause::recipient_label;
use crate::grammar::item;
use crate::grammar::number::below_hundred;
use crate::grammar::part::{AMONG, is_account};
use crate::grammar::phrase::{is_cost, is_tally};
use crate::stage::Stage;
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
    /// Of when the column's money is, if it holds money.
    pub fn period(&self) -> Option<Period> {
        match self.label {
            Label::Money(period) => Some(period),
            _ => None,
        }
    }
}

// how many words a label may be spread over: 令 和 ７ 年 度 要 求 額
const MOST_WORDS: usize = 14;

/// The labels of a line that is nothing else; marks such as (A) and B-A tell nothing. A word that is no known label is taken
/// for one where most are known: the first for that of the names, any other for one of figures that may be no money.
pub fn heads(line: &str) -> Option<Vec<Head>> {
    if line.contains('。') {
        return None;
    }
    let tokens = tokens(line);
    if !tokens.iter().any(|token| token.text.starts_with(may_begin)) {
        return None;
    }
    apart(line, &tokens).or_else(|| run_together(line))
}

// the labels that spaces part, most of them at least
fn apart(line: &str, tokens: &[Token<'_>]) -> Option<Vec<Head>> {
    let gaps = tokens.iter().any(|token| token.wide);
    let begins = |tokens: &[Token<'_>], at: usize, gap: usize| {
        let text = tokens[at].text;
        text.starts_with(AMONG) || is_account(text) || is_sum(text) || known(line, tokens, at, gap).is_some()
    };
    let (mut found, mut at, mut unknown, mut gap) = (Vec::new(), 0, 0, 0);
    let (mut difference, mut ratio) = (None, None);
    while at < tokens.len() {
        if gap <= at {
            gap = (at + 1..tokens.len()).find(|&next| tokens[next].wide).unwrap_or(tokens.len());
        }
        if let Some((head, end)) = known(line, tokens, at, gap) {
            found.push(head);
            at = end;
        } else if formula::is_formula(tokens[at].text) || tokens[at].text == "%" || is_on_signs(tokens[at].text) {
            difference = difference.or(formula::is_difference(tokens[at].text).then_some((found.len(), at)));
            ratio = ratio.or(formula::is_ratio(tokens[at].text).then_some((found.len(), at)));
            at += 1;
        } else if let Some(own) = run_together(tokens[at].text) {
            let start = tokens[at].start;
            let moved = |head: Head| Head { place: start + head.place.start..start + head.place.end, ..head };
            found.extend(own.into_iter().map(moved));
            at += 1;
        } else {
            // 対前年度 備考: up to a label that is known
            let mut behind = at + 1..gap;
            let end = if gaps { behind.find(|&next| begins(tokens, next, gap)).unwrap_or(gap) } else { at + 1 };
            let head = unknown_head(line, &tokens[at..end], found.is_empty())?;
            let text = &line[head.place.clone()];
            let known = part_head(&head, text, &found)
                .or_else(|| sum_head(&head, text, &found))
                .or_else(|| account_head(&head, text))
                .or_else(|| accounts_head(&head, text, &mut found));
            if known.is_none()
                && let Some(whole) = run_together(line)
            {
                return Some(whole);
            }
            unknown += usize::from(known.is_none());
            found.push(known.unwrap_or(head));
            at = end;
        }
    }
    // 事項 要求額(A) 予算額(B) (A)/(B): the label of a rate, where no other is
    let rated = |head: &Head| matches!(head.label, Label::Other | Label::Compared);
    let headed = found.first().is_some_and(|first: &Head| first.label.is_of_words());
    let ratio = ratio.filter(|_| headed && !found.iter().any(rated));
    if let Some((column, at)) = ratio {
        let place = tokens[at].start..tokens[at].end();
        found.insert(column, Head { label: Label::Other, ..change(place) });
    }
    // (B)-(A): the label of a change, where no other is
    let place = difference.filter(|_| !found.is_empty() && !found.iter().any(|head| head.label == Label::Change));
    if let Some((column, at)) = place {
        let behind = ratio.is_some_and(|(_, ratio)| ratio < at);
        found.insert(column + usize::from(behind), change(tokens[at].start..tokens[at].end()));
    }
    of_plan(line, &mut found);
    if of_rates(line, &mut found) {
        return Some(found);
    }
    let known = found.len() - unknown;
    let most = unknown == 0 || (known > 1 && known >= unknown && found.iter().any(|head| head.period().is_some()));
    (known > 0 && (most || is_title_and_label(line, &found))).then_some(found)
}

// fewer pairs may be a name beside a rate
const LEAST_RATED: usize = 2;

// 省庁別 科学技術振興費 対前年度伸び率% その他 対前年度伸び率% 総額 対前年度伸び率%: money and how it grew in turn, behind the label of
// ministries; by prefecture or country they may be anyone's
fn of_rates(line: &str, found: &mut [Head]) -> bool {
    let Some((name, columns)) = found.split_first_mut() else { return false };
    let printed = |head: &Head| compact(&line[head.place.clone()]).into_owned();
    let (pairs, []) = columns.as_chunks_mut::<2>() else { return false };
    let is_rate = |head: &Head| head.label == Label::Other && RATES.end(without_unit(&printed(head)).0);
    let is_money = |head: &Head| match head.label {
        Label::Money(period) => period.is_unsaid(),
        Label::Other => !is_rate(head) && is_money_name(&printed(head)),
        _ => false,
    };
    let in_turn = name.label == Label::Ministry && pairs.len() >= LEAST_RATED;
    let in_turn = in_turn && pairs.iter().all(|[money, rate]| is_money(money) && is_rate(rate));
    let costs = in_turn && pairs.iter().any(|[money, _]| is_cost(&printed(money)));
    let unsaid = pairs.iter_mut().map(|[money, _]| money).filter(|_| costs);
    unsaid.for_each(|money| money.label = Label::Money(Period::default()));
    costs
}

// 振興費, その他, 総額; not 職員数
fn is_money_name(text: &str) -> bool {
    is_sum(text) || (label_word(text).is_none() && !is_tally(text))
}

// 前年度計画額 平成24年度予定額: money that is planned for the one year beside that of the other, not a budget
fn of_plan(line: &str, found: &mut [Head]) {
    let printed = |head: &Head| compact(&line[head.place.clone()]).into_owned();
    let is_plan = |head: &Head| PLANS.end(&printed(head));
    if found.iter().any(|head| matches!(head.label, Label::Aside(_)) && is_plan(head)) {
        let unstaged = |head: &&mut Head| head.period().is_some_and(|period| period.stage.is_none());
        let of = |head: &mut Head| head.label = Label::Aside(head.period().and_then(|period| period.year));
        found.iter_mut().filter(unstaged).for_each(of);
    }
}

// 1 サイバー空間の安全    要求額(百万円): the first item of a list, and what its figures are
fn is_title_and_label(line: &str, found: &[Head]) -> bool {
    let [title, label] = found else { return false };
    title.label == Label::Name && label.period().is_some() && label.measure.is_some() && item::numbered(line).is_some()
}

// up to the next gap, as long as it can be; over gaps only where a label is spread so far (備    考)
fn known(line: &str, tokens: &[Token<'_>], at: usize, gap: usize) -> Option<(Head, usize)> {
    if !tokens[at].text.starts_with(may_begin) {
        return None;
    }
    let last = tokens.len().min(at + MOST_WORDS);
    let ends = (at + 1..=gap.min(last)).rev().chain((gap + 1..=last).rev());
    let may_end = |end: &usize| {
        let text = &line[tokens[at].start..tokens[end - 1].end()];
        // 26’→27’
        may_end(text) || text.contains('→')
    };
    ends.filter(may_end).find_map(|end| Some((head(line, &tokens[at..end])?, end)))
}

// うち公共事業関係費, うちAMED: a part of what the column before it holds
fn part_head(head: &Head, text: &str, before: &[Head]) -> Option<Head> {
    let part = part_period(text)?;
    // 要求額 増減額 うち推進枠: a change is not asked for
    let behind_change = |head: &&Head| head.label != Label::Change || part.stage.is_none();
    let whole = before.iter().rfind(behind_change)?.period()?;
    Some(Head { label: Label::Money(part_within(text, part, whole)), ..head.clone() })
}

/// What a part's label says below or behind its whole's; うち⏎要望額: of what stage it is stands below.
pub fn part_within(text: &str, part: Period, whole: Period) -> Period {
    let period = part.within(whole);
    if text == AMONG { Period { stage: None, ..period } } else { period }
}

fn part_period(text: &str) -> Option<Period> {
    let part = text.strip_prefix(AMONG)?;
    let named = part.strip_prefix('「').and_then(|part| part.strip_suffix('」')).unwrap_or(part);
    let stage = period(named).and_then(|own| own.stage);
    Some(Period { of_which: true, recipient: recipient_label(part), stage, ..Period::default() })
}

/// うち「推進枠」 (B): the parts that a line names which is nothing else but marks; of what they are parts the line above says.
pub fn part_labels(line: &str) -> Option<Vec<Head>> {
    let tokens = tokens(line);
    let part = |token: &Token<'_>| {
        let (label, place) = (Label::Money(part_period(token.text)?), token.start..token.end());
        Some(Head { label, measure: None, bracket: None, enclosed: false, place })
    };
    let own: Option<Vec<Head>> = tokens.iter().filter(|token| !formula::is_formula(token.text)).map(part).collect();
    own.filter(|own| !own.is_empty())
}

// エネルギー対策特別会計 behind the label of the names: money of the document's year and stage
fn account_head(head: &Head, text: &str) -> Option<Head> {
    let account = head.label != Label::Name && is_account(text);
    account.then(|| Head { label: Label::Money(Period::default()), ..head.clone() })
}

// 計 behind 一般会計 and 特別会計: what these are parts of
fn accounts_head(head: &Head, text: &str, before: &mut [Head]) -> Option<Head> {
    let own = before.iter().rev().take_while(|head| head.label == Label::Money(Period::default())).count();
    if own < 2 || !is_sum(text) {
        return None;
    }
    let of_which = Label::Money(Period { of_which: true, ..Period::default() });
    before.iter_mut().rev().take(own).for_each(|head| head.label = of_which);
    Some(Head { label: Label::Money(Period::default()), ..head.clone() })
}

// 計, 合計: what a column is called that other columns are added in
fn is_sum(text: &str) -> bool {
    total_level(text).is_some()
}

// 計 behind 概算要求額 and 要望額: both
fn sum_head(head: &Head, text: &str, before: &[Head]) -> Option<Head> {
    let [.., request, priority] = before else { return None };
    let (request, priority) = (request.period()?, priority.period()?);
    let stages = (request.stage, priority.stage) == (Some(Stage::Request), Some(Stage::Priority));
    let both = Period { stage: Some(Stage::RequestAndPriority), ..request };
    (is_sum(text) && stages).then(|| Head { label: Label::Money(both), ..head.clone() })
}

fn unknown_head(line: &str, tokens: &[Token<'_>], first: bool) -> Option<Head> {
    let place = tokens.first()?.start..tokens.last()?.end();
    let text = formula::without(&line[place.clone()]);
    // Ⅰ．一般財源: the title of the rows
    let text = if first { item::without_number(text) } else { text };
    let words =
        text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '・' | '(' | ')' | '/' | '△' | '▲' | '「' | '」'));
    let label = if first { Label::Name } else { Label::Other };
    words.then_some(Head { label, measure: None, bracket: None, enclosed: false, place })
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
    let head = |place| Head { bracket: rated, ..change(place) };
    formula::is_line(&tokens).then(|| differences().map(head).collect())
}

// (B)-(A) with no label above it
fn change(place: Range<usize>) -> Head {
    Head { label: Label::Change, measure: None, bracket: None, enclosed: false, place }
}

/// A line of labels without the one of the names: 前年度予算額 要求額 of 事項 前年度予算額 要求額.
pub fn without_name(line: &str) -> &str {
    let named = LABELS.leading(line).filter(|(_, label)| matches!(label, Label::Name | Label::Class | Label::Ministry));
    let rest = named.map(|(word, _)| &line[word.len()..]).filter(|rest| rest.starts_with([' ', '\t', ':']));
    rest.map_or(line, |rest| rest.trim_start_matches([' ', '\t', ':']))
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
fn without_unit(text: &str) -> (&str, Option<Measure>) {
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

// △はマイナス: what the signs of figures below say
fn is_on_signs(text: &str) -> bool {
    text.strip_prefix(['△', '▲']).is_some_and(|rest| rest.starts_with('は'))
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

// what a label can begin with
static BEGINNINGS: LazyLock<CharSet> =
    LazyLock::new(|| first_chars([&vocabulary::COLUMNS]).chain(period_beginnings()).collect());

// what a label can end with, but a formula
static ENDS: LazyLock<CharSet> = LazyLock::new(|| last_chars([&vocabulary::COLUMNS]).chain(period_ends()).collect());

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

// the triangles are one sign
pub(super) fn label_word(text: &str) -> Option<Label> {
    let whole = |text: &str| LABELS.leading(text).filter(|(word, _)| word.len() == text.len()).map(|(_, label)| *label);
    whole(text).or_else(|| if text.contains('▲') { whole(&text.replace('▲', "△")) } else { None })
}

/// What a text without spaces says that is a label, its marks aside: 概算要求額(A).
pub(super) fn label_of(text: &str) -> Option<Label> {
    label(formula::without(text))
}

fn label(text: &str) -> Option<Label> {
    let text = &*without_spelling(text);
    let known = label_word(text);
    // 予 算 額 予 算 額: two labels, not the 予算 of 予算額
    let once = |own: &Period| own.stage.is_none() || !DATED.end(text);
    let money = || period(text).or_else(|| period(without_money(text)?).filter(once)).map(Label::Money);
    known.or_else(|| aside(text)).or_else(|| compared(text)).or_else(|| against(text)).or_else(money)
}

// 対5年度当初, 対前年度当初予算比: against what a column compares, and how; 対前年度 alone begins many labels
fn against(text: &str) -> Option<Label> {
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

static PLANS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "plan")));
static RATES: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "rate")));
static DATED: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::COLUMNS, "dated")));
static MONEY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words = |kind| words_as(&vocabulary::COLUMNS, kind);
    words("money").chain(words("dated")).collect()
});

/// 当初 予算案, 当初予算額概算要求額: the stages of the years on the line above.
pub fn stages(line: &str) -> Option<Vec<Head>> {
    let stage = |text: &str| all_consuming(alt((staged, short))).parse(text).ok().map(|(_, stage)| stage);
    let of = |place: Range<usize>| {
        let (stage, supplementary_no) = stage(&line[place.clone()])?;
        let label = Label::Money(Period { stage: Some(stage), supplementary_no, ..Period::default() });
        Some(Head { label, measure: None, bracket: None, enclosed: false, place })
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
    use crate::calendar::FiscalYear;

    fn labels(line: &str) -> Option<Vec<Label>> {
        heads(line).map(|heads| heads.into_iter().map(|head| head.label).collect())
    }

    fn money(year: Option<YearWord>, stage: Option<Stage>) -> Label {
        Label::Money(Period { year, stage, ..Period::default() })
    }

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::COLUMNS, label_row);
    }

    #[test]
    fn labels_of_columns() {
        let last = money(Some(YearWord::Relative(-1)), Some(Stage::Initial));
        let request = money(Some(YearWord::Printed(FiscalYear(2025))), Some(Stage::Request));
        let expected = vec![Label::Name, last, request, Label::Change, Label::Remark];
        assert_eq!(labels("事    項  前年度予算額(A) 令和7年度 要求額(B)  増 △ 減 (B-A)  備  考"), Some(expected));
        assert_eq!(labels("7年度 要求額"), Some(vec![money(Some(YearWord::InEra(7)), Some(Stage::Request))]));
        assert_eq!(labels("R6"), Some(vec![money(Some(YearWord::Printed(FiscalYear(2024))), None)]));
        assert_eq!(labels("A  B  B-A"), None);
        let (last, request) = (money(Some(YearWord::Relative(-1)), None), money(None, Some(Stage::Request)));
        assert_eq!(labels("前 年 度    要 求 額"), Some(vec![last, request]));
        assert_eq!(labels("前年度 要求額"), Some(vec![last, request]));
    }

    #[test]
    fn an_item_beside_the_label_of_its_figures() {
        let request = money(None, Some(Stage::Request));
        assert_eq!(labels("1 水の安全    要求額(百万円)"), Some(vec![Label::Name, request]));
        assert_eq!(labels("1 水の安全    要求額"), None);
        assert_eq!(labels("水の安全    要求額(百万円)"), None);
    }

    #[test]
    fn a_line_with_anything_else_labels_no_columns() {
        for line in ["令和7年度要求額の内訳", "研究費 1,234", "(単位:百万円)", ""] {
            assert_eq!(labels(line), None, "{line}");
        }
    }

    #[test]
    fn a_part_of_the_column_before() {
        let request = Period { year: Some(YearWord::InEra(7)), stage: Some(Stage::Request), ..Period::default() };
        let part = Label::Money(Period { of_which: true, ..request });
        let found = labels("府省庁名 7年度要求額 うち公共事業関係費 前年度当初 対前年度比");
        assert_eq!(found.map(|found| (found[1], found[2])), Some((Label::Money(request), part)));
    }

    #[test]
    fn both_columns_of_a_request() {
        let found = labels("概算要求額 優先課題推進枠要望額 計 対前年比");
        let stages = [Stage::Request, Stage::Priority, Stage::RequestAndPriority];
        let money = stages.map(|stage| money(None, Some(stage)));
        assert_eq!(found, Some(money.into_iter().chain([Label::Other]).collect()));
        assert_eq!(labels("区分 当初予算額 要望額 計").map(|found| found[3]), Some(Label::Other));
    }

    #[test]
    fn columns_of_accounts_and_of_who_spends() {
        let own = Period::default();
        let parts = [Period { of_which: true, ..own }, Period { of_which: true, ..own }, own].map(Label::Money);
        let expected: Vec<Label> = [Label::Ministry].into_iter().chain(parts).collect();
        assert_eq!(labels("府省名 一般会計 エネルギー対策特別会計 計"), Some(expected));
        let found = heads("プロジェクト R7当初 R8要求 うちAMED うちインハウス").unwrap();
        let spent = found[3..].iter().filter_map(Head::period).map(|period| (period.of_which, period.recipient));
        assert!(spent.eq([(true, Some("AMED")), (true, Some("インハウス"))]));
    }

    #[test]
    fn labels_by_other_words() {
        let of = |year: i32, stage| money(Some(YearWord::Printed(FiscalYear(year))), stage);
        let (initial, draft) = (Some(Stage::Initial), Some(Stage::Draft));
        let table = [
            ("令和6年度予算", of(2024, None)),
            ("令和6年度(当初)", of(2024, initial)),
            ("(参考)令和6年度予算額", of(2024, initial)),
            ("令和7年度当初案", of(2025, draft)),
            ("R7当初(案)", of(2025, draft)),
            ("令和7年度予算額(案)(B)", of(2025, draft)),
            ("令和7年度予算案(国費)", of(2025, draft)),
            ("令和7年度概算要求(案)", of(2025, Some(Stage::Request))),
            ("前年度予算", money(Some(YearWord::Relative(-1)), None)),
        ];
        for (printed, label) in table {
            assert_eq!(labels(printed), Some(vec![label]), "{printed}");
        }
        let found = labels("I.一般財源 7年度要求額 前年度予算額").map(|found| found.len());
        assert_eq!(found, Some(3));
    }

    #[test]
    fn money_of_no_stage() {
        let standing = Label::Aside(Some(YearWord::Printed(FiscalYear(2024))));
        let found = labels("事項 令和6年度補正後予算額 令和7年度予算案 国庫債務負担行為").unwrap();
        assert_eq!((found[1], found[3]), (standing, Label::Aside(None)));
    }

    #[test]
    fn a_difference_is_a_change_where_nothing_else_is() {
        let labels_of = |line| labels(line).map(|found| found[3..].to_vec());
        assert_eq!(labels_of("事項 6年度当初(A) 7年度案(B) (B)-(A)"), Some(vec![Label::Change]));
        assert_eq!(labels_of("事項 6年度当初(A) 7年度案(B) 増減額 (B)-(A)"), Some(vec![Label::Change]));
    }

    #[test]
    fn money_and_its_growth_in_turn() {
        let own = Label::Money(Period::default());
        let found = labels("省庁  振興費 対前年度伸び率%  その他 伸び率%  総額 増減率(%)");
        assert_eq!(found, Some(vec![Label::Ministry, own, Label::Other, own, Label::Other, own, Label::Other]));
        for line in ["省庁 職員数 伸び率 利用者 伸び率", "省庁 振興費 伸び率", "省庁 売上 伸び率 利益 伸び率"]
        {
            assert_eq!(labels(line), None, "{line}");
        }
    }

    #[test]
    fn a_ratio_is_a_rate_where_nothing_else_is() {
        let labels_of = |line| labels(line).map(|found| found[3..].to_vec());
        let own = vec![Label::Change, Label::Other];
        assert_eq!(labels_of("事項 6年度当初(A) 7年度案(B) (B)-(A) (B)/(A)"), Some(own.clone()));
        assert_eq!(labels_of("事項 6年度当初(A) 7年度案(B) 増減額(B-A) 増減率(C/A)"), Some(own));
    }

    #[test]
    fn marks_of_several_columns() {
        let request = money(None, Some(Stage::Request));
        assert_eq!(labels("要求額(A) (B) (A/B) 要求額(C) (D) (C/D)"), Some(vec![request; 2]));
        assert_eq!(labels("年度 7年度予算 8年度予算 7→8").map(|found| found[3]), Some(Label::Compared));
    }

    #[test]
    fn stages_below_years() {
        let found: Option<Vec<_>> = stages("当初 予算案").map(|found| found.iter().filter_map(Head::period).collect());
        let of = |stage| Period { stage: Some(stage), ..Period::default() };
        assert_eq!(found, Some(vec![of(Stage::Initial), of(Stage::Draft)]));
        assert_eq!(stages("当初 研究費").map(|found| found.len()), None);
    }

    #[test]
    fn a_rate_in_brackets() {
        let found = labels("府省名  令和5年度当初  令和6年度政府案  対前年度増減  (増減率)");
        assert_eq!(found.map(|found| (found[3], found[4])), Some((Label::Change, Label::Other)));
    }

    #[test]
    fn a_rate_in_the_brackets_of_a_change() {
        for line in ["増減額(率)", "増減額(率(%))", "増△減額(伸率(%))", "増減額(伸率%)"] {
            assert_eq!(labels(line), Some(vec![Label::Change]), "{line}");
        }
        let bracket = |line| heads(line).unwrap()[0].bracket;
        assert_eq!(["増減額(伸率%)", "増減額", "倍率(国費)"].map(bracket), [Some(Bracketed::Rate), None, None]);
        let marks = ["②-①(増▲減比)", "(B-A) (伸率)", "②-①"].map(|line| formulas(line).unwrap()[0].bracket);
        assert_eq!(marks, [Some(Bracketed::Rate), Some(Bracketed::Rate), None]);
    }

    #[test]
    fn marks_apart_from_labels() {
        let found =
            labels("区 分 平成 27 年度予定額 A 平成 26 年度予算額 B 比較増減額 (A-B) C 増減率 (C/B) %").unwrap();
        let year = |year| Some(YearWord::Printed(FiscalYear(year)));
        let own = [money(year(2015), None), money(year(2014), Some(Stage::Initial)), Label::Change, Label::Other];
        assert_eq!(found[1..], own);
        assert_eq!(labels("予定額").unwrap(), [Label::Money(Period::default())]);
    }

    #[test]
    fn a_word_among_labels_is_one() {
        let money = |stage| money(None, Some(stage));
        let found = labels("県名 予算額 決算額 執行倍率");
        assert_eq!(found, Some(vec![Label::Name, money(Stage::Initial), money(Stage::Settled), Label::Other]));
        let spread = labels("区  分    予 算 額    決 算 額    不 用 額");
        assert_eq!(spread, Some(vec![Label::Class, money(Stage::Initial), money(Stage::Settled), Label::Aside(None)]));
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
