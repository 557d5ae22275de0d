//! The labels of a line that is nothing else: 事項, 前年度予算額, 令和７年度要求額, 増△減, 増減率(%), 備考.

use super::beside::{account_head, accounts_head, is_sum, of_plan, of_rates, part_head, sum_head};
use super::formula;
use super::glued::run_together;
use super::head::{Head, head};
use super::label::{Label, may_begin, may_end};
use super::{Token, tokens};
use crate::grammar::item;
use crate::grammar::part::{AMONG, is_account};

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
            found.extend(own.into_iter().map(|head| head.moved_by(tokens[at].start)));
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
        found.insert(column, Head::of(Label::Other, place));
    }
    // (B)-(A): the label of a change, where no other is
    let place = difference.filter(|_| !found.is_empty() && !found.iter().any(|head| head.label == Label::Change));
    if let Some((column, at)) = place {
        let behind = ratio.is_some_and(|(_, ratio)| ratio < at);
        found.insert(column + usize::from(behind), Head::of(Label::Change, tokens[at].start..tokens[at].end()));
    }
    of_plan(line, &mut found);
    if of_rates(line, &mut found) {
        return Some(found);
    }
    let known = found.len() - unknown;
    let most = unknown == 0 || (known > 1 && known >= unknown && found.iter().any(|head| head.period().is_some()));
    (known > 0 && (most || is_title_and_label(line, &found))).then_some(found)
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

fn unknown_head(line: &str, tokens: &[Token<'_>], first: bool) -> Option<Head> {
    let place = tokens.first()?.start..tokens.last()?.end();
    let text = &line[place.clone()];
    // 予算現額に対する支出済額の割合 (%)
    let text = formula::without(text.strip_suffix("(%)").unwrap_or(text));
    // Ⅰ．一般財源: the title of the rows
    let text = if first { item::without_number(text) } else { text };
    let words =
        text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '・' | '(' | ')' | '/' | '△' | '▲' | '「' | '」'));
    let label = if first { Label::Name } else { Label::Other };
    words.then_some(Head::of(label, place))
}

// △はマイナス: what the signs of figures below say
fn is_on_signs(text: &str) -> bool {
    text.strip_prefix(['△', '▲']).is_some_and(|rest| rest.starts_with('は'))
}

// 1 サイバー空間の安全    要求額(百万円): the first item of a list, and what its figures are
fn is_title_and_label(line: &str, found: &[Head]) -> bool {
    let [title, label] = found else { return false };
    title.label == Label::Name && label.period().is_some() && label.measure.is_some() && item::numbered(line).is_some()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;
    use crate::grammar::ledger::{Bracketed, Period, YearWord, formulas};
    use crate::stage::Stage;

    fn labels(line: &str) -> Option<Vec<Label>> {
        heads(line).map(|heads| heads.into_iter().map(|head| head.label).collect())
    }

    fn money(year: Option<YearWord>, stage: Option<Stage>) -> Label {
        Label::Money(Period { year, stage, ..Period::default() })
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
}
