//! What labels say only by those that they stand beside: うち推進枠 and 計 behind 要求額, 一般会計 among accounts, money and its growth in turn.

use super::formula;
use super::head::{Head, without_unit};
use super::label::{Label, PLANS, RATES, label_word};
use super::name::total_level;
use super::period::{Period, period};
use super::{Token, compact, tokens};
use crate::grammar::clause::recipient_label;
use crate::grammar::part::{AMONG, is_account};
use crate::grammar::phrase::{is_cost, is_tally};
use crate::stage::Stage;

// うち公共事業関係費, うちAMED: a part of what the column before it holds
pub(super) fn part_head(head: &Head, text: &str, before: &[Head]) -> Option<Head> {
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

/// 重要政策推進枠 of 「重要政策推進枠」.
pub(super) fn unquoted(part: &str) -> &str {
    part.strip_prefix('「').and_then(|part| part.strip_suffix('」')).unwrap_or(part)
}

fn part_period(text: &str) -> Option<Period> {
    let part = text.strip_prefix(AMONG)?;
    let stage = period(unquoted(part)).and_then(|own| own.stage);
    Some(Period { of_which: true, recipient: recipient_label(part), stage, ..Period::default() })
}

/// うち「推進枠」 (B): the parts that a line names which is nothing else but marks; of what they are parts the line above says.
pub fn part_labels(line: &str) -> Option<Vec<Head>> {
    let tokens = tokens(line);
    let part = |token: &Token<'_>| Some(Head::of(Label::Money(part_period(token.text)?), token.start..token.end()));
    let own: Option<Vec<Head>> = tokens.iter().filter(|token| !formula::is_formula(token.text)).map(part).collect();
    own.filter(|own| !own.is_empty())
}

// エネルギー対策特別会計 behind the label of the names: money of the document's year and stage
pub(super) fn account_head(head: &Head, text: &str) -> Option<Head> {
    let account = head.label != Label::Name && is_account(text);
    account.then(|| Head { label: Label::Money(Period::default()), ..head.clone() })
}

// 計 behind 一般会計 and 特別会計: what these are parts of
pub(super) fn accounts_head(head: &Head, text: &str, before: &mut [Head]) -> Option<Head> {
    let own = before.iter().rev().take_while(|head| head.label == Label::Money(Period::default())).count();
    if own < 2 || !is_sum(text) {
        return None;
    }
    let of_which = Label::Money(Period { of_which: true, ..Period::default() });
    before.iter_mut().rev().take(own).for_each(|head| head.label = of_which);
    Some(Head { label: Label::Money(Period::default()), ..head.clone() })
}

// 計 behind 概算要求額 and 要望額: both
pub(super) fn sum_head(head: &Head, text: &str, before: &[Head]) -> Option<Head> {
    let [.., request, priority] = before else { return None };
    let (request, priority) = (request.period()?, priority.period()?);
    let stages = (request.stage, priority.stage) == (Some(Stage::Request), Some(Stage::Priority));
    let both = Period { stage: Some(Stage::RequestAndPriority), ..request };
    (is_sum(text) && stages).then(|| Head { label: Label::Money(both), ..head.clone() })
}

// 計, 合計: what a column is called that other columns are added in
pub(super) fn is_sum(text: &str) -> bool {
    total_level(text).is_some()
}

// fewer pairs may be a name beside a rate
const LEAST_RATED: usize = 2;

// 省庁別 科学技術振興費 対前年度伸び率% その他 対前年度伸び率% 総額 対前年度伸び率%: money and how it grew in turn, behind the label of
// ministries; by prefecture or country they may be anyone's
pub(super) fn of_rates(line: &str, found: &mut [Head]) -> bool {
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
pub(super) fn of_plan(line: &str, found: &mut [Head]) {
    let printed = |head: &Head| compact(&line[head.place.clone()]).into_owned();
    let is_plan = |head: &Head| PLANS.end(&printed(head));
    if found.iter().any(|head| matches!(head.label, Label::Aside(_)) && is_plan(head)) {
        let unstaged = |head: &&mut Head| head.period().is_some_and(|period| period.stage.is_none());
        let of = |head: &mut Head| head.label = Label::Aside(head.period().and_then(|period| period.year));
        found.iter_mut().filter(unstaged).for_each(of);
    }
}
