//! What the text around a number makes of it.

mod no_money;
mod nothing;
mod signs;

use nom::combinator::verify;
use nom::sequence::preceded;
use nom::{IResult, Parser};

pub(super) use no_money::{is_exchange_rate, is_vague, numbers_note};
pub(super) use nothing::{is_change_word, is_none_word, is_prior_word, item_request, none_after};
pub(super) use signs::{opens_cell, sign_start};

use signs::follows_comparison;

use super::Flags;
use crate::grammar::amount::{Sign, amount};
use crate::grammar::bracket;
use crate::grammar::part::{AMONG, OF_POOL};
use crate::grammar::phrase::begins_named;
use crate::grammar::qualifier::{COSTS, Qualifier, behind_changes, qualifier_after, qualifier_before};
use crate::grammar::rate::behind_percentage;
use crate::grammar::sentence::ends_in_comparison;
use crate::grammar::spacing::{before_gap, gap, spaces, spread_label};
use crate::grammar::unit::counter;
use crate::grammar::year::LAST_YEAR;
use crate::script::is_hiragana;
use crate::stage::{StageWord, ends_in_stage_word, stage_word};

/// How far back a phrase that qualifies an amount may begin: うち、…, in chars.
const PHRASE: usize = 40;

/// The flags that the text before and after an amount gives it. `between` begins where the mention before ends;
/// `last_prior` says whether that one was a prior-year figure, or is none where there is no such mention.
pub(super) fn flags(between: &str, after: &str, last_prior: Option<bool>, sign: Option<Sign>) -> Flags {
    let mut flags = Flags::default();
    let lead = qualifiers_before(between, &mut flags);
    flags.change |= is_spread_change(between) || ends_in_apart_plus(between);
    let behind = qualifiers_after(after, &mut flags);
    flags.of_which |= is_of_which(between, after);
    flags.change |= is_change_beside_rate(between, after) || is_change_with_rate(between, after);
    flags.change |= sign == Some(Sign::Plus) || (sign.is_some() && is_bracketed_after_amount(lead, last_prior));
    flags.prior = sign.is_none() && !flags.change && last_prior.is_some_and(|prior| is_prior(lead, behind, prior));
    flags.of_which |= is_pool_with_bracket(between, after, flags.prior);
    flags
}

// 261億円（4.1％）増, 2％（6,782億円）増
fn is_change_beside_rate(between: &str, after: &str) -> bool {
    let after = after.trim_start_matches(' ');
    let behind_rate = || behind_percentage(after);
    let around = || after.strip_prefix(')').filter(|_| between.trim_end().ends_with("%("));
    let behind = behind_rate().or_else(around);
    let behind = behind.map(|behind| behind.trim_start_matches(' '));
    // …事業 80億円（10.0％）増 at the end of a line may be the amount and how much more it is
    let goes_on = |rest: &str| behind_rate().is_none() || !(rest.is_empty() || rest.starts_with(char::is_whitespace));
    let change = |behind| qualifier_after(behind).is_ok_and(|(rest, qualifier)| qualifier.change && goes_on(rest));
    behind.is_some_and(change)
}

// 前年度と比較して 1億300万円、34%強の増: both are changes
fn is_change_with_rate(between: &str, after: &str) -> bool {
    // 1億300万円、⏎34%の増
    let listed = after.strip_prefix(['、', ',']).and_then(|rest| gap(rest).ok()).map(|(rest, _)| rest);
    let listed = listed.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let Some(behind) = listed.and_then(behind_figure) else { return false };
    let mut flags = Flags::default();
    qualifiers_after(behind, &mut flags);
    flags.change && ends_in_comparison(between)
}

// 強の増 of 34%強の増
fn behind_figure(text: &str) -> Option<&str> {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').strip_prefix('%')
}

// 49.4億円（49.9億円）の内数: both are; 「岬の補助金」（７年度予算案：150億円）の内数
fn is_pool_with_bracket(between: &str, after: &str, prior: bool) -> bool {
    let bracket = || {
        let rest = after.trim_start_matches(' ').strip_prefix('(')?;
        let (inside, behind) = rest.split_at(rest.find([')', '(', '\n', '、'])?);
        behind.strip_prefix(')').filter(|_| inside.ends_with('円'))
    };
    let alone = || prior || ends_in_open_bracket(between);
    let own = after.trim_start_matches(' ').strip_prefix(')').filter(|_| alone()).or_else(bracket);
    own.is_some_and(|behind| behind.starts_with(OF_POOL))
}

// （７年度予算額（案）：
fn ends_in_open_bracket(text: &str) -> bool {
    let mut depth = 0;
    let mut brackets =
        text.bytes().rev().take_while(|&b| b != b'\n').map(|b| i32::from(b == b'(') - i32::from(b == b')'));
    brackets.any(|step| {
        depth += step;
        depth > 0
    })
}

/// Reads the qualifiers that `text` ends with into `flags`; what is left stands before them.
fn qualifiers_before<'t>(text: &'t str, flags: &mut Flags) -> &'t str {
    let mut rest = text.trim_end_matches([' ', ':']);
    while let Some(qualifier) = qualifier_before(rest) {
        take(qualifier, flags);
        rest = rest[..rest.len() - qualifier.word.len()].trim_end_matches(' ');
    }
    rest
}

// （対前年度比： ＋ 2,040億円, （＋ 20億円）: a sign apart from its amount, which adds elsewhere
fn ends_in_apart_plus(between: &str) -> bool {
    let Some(before) = between.trim_end_matches(' ').strip_suffix('+') else { return false };
    let before = before.trim_end_matches([' ', ':']);
    before.ends_with('(') || follows_comparison(before) || ends_in_comparison(before)
}

// 比 較 増 減 額
fn is_spread_change(between: &str) -> bool {
    let label = between.trim_end_matches([' ', ':', '\n', '\r']);
    let spread = label.strip_suffix('額').or_else(|| label.strip_suffix('減')).is_some_and(|rest| rest.ends_with(' '));
    let of_change = |(_, label): (usize, String)| qualifier_before(&label).is_some_and(|found| found.change);
    spread && spread_label(label).is_some_and(of_change)
}

/// Reads the qualifiers that `text` begins with into `flags`; what is left stands after them.
fn qualifiers_after<'t>(text: &'t str, flags: &mut Flags) -> &'t str {
    let mut rest = text;
    loop {
        let Ok((start, _)) = spaces(rest) else {
            return rest;
        };
        let found = if start.starts_with(['\n', '\r']) { torn_qualifier(rest) } else { qualifier_after(start) };
        match found {
            Ok((after, qualifier)) => (rest, ()) = (after, take(qualifier, flags)),
            Err(_) => return rest,
        }
    }
}

/// ⏎の内数, ⏎の増: what cannot begin a line of its own sense.
fn torn_qualifier(text: &str) -> IResult<&str, &'static Qualifier> {
    let goes_on = |qualifier: &&Qualifier| qualifier.of_which || qualifier.word.starts_with('の');
    preceded(gap, verify(qualifier_after, goes_on)).parse(text)
}

fn take(qualifier: &Qualifier, flags: &mut Flags) {
    flags.approximate |= qualifier.approximate;
    flags.bound = flags.bound.or(qualifier.bound);
    flags.of_which |= qualifier.of_which;
    flags.change |= qualifier.change;
}

// うち、推進枠15百万円  (内、15百万円)
/// Whether the phrase that leads to an amount opens with うち, or with 内 set apart.
fn is_of_which(between: &str, after: &str) -> bool {
    // うち、先進的設備【60億円】
    let phrase = last_phrase(between.strip_suffix(bracket::opens).unwrap_or(between));
    let within = phrase.match_indices('う').any(|(at, _)| is_of_which_word(&phrase[..at], &phrase[at..]));
    let inside = phrase.trim_start().strip_prefix('内').is_some_and(|rest| rest.starts_with(['、', ',', ' ']));
    within || inside || is_part_line(between, after)
}

// うち新技術の活用（無人機等） 59億円, うち公共事業費⏎4,909億円: a line that begins with うち is of a part, whatever stands behind it
fn is_part_line(between: &str, after: &str) -> bool {
    let mut lines = between.rsplit('\n');
    let (own, above) = (lines.next().unwrap_or_default().trim(), lines.next());
    match above {
        // a line that the mention before ends is not whole
        Some(above) if own.is_empty() => {
            let heads = |head: &str| is_label(head.trim()) || is_figure_alone(after.lines().nth(1));
            begins_part(above.trim()) && lines.next().is_some_and(|head| !heads(head))
        }
        Some(_) => begins_part(own),
        None => false,
    }
}

// 令和７年度要求額 above うち要望額⏎180億円⏎20億円: labels of both amounts, of which the first is the whole
fn is_label(line: &str) -> bool {
    ends_in_stage_word(line) || begins_part(line)
}

// 20億円
fn is_figure_alone(line: Option<&str>) -> bool {
    let line = line.unwrap_or_default().trim();
    line.starts_with(|c: char| c.is_ascii_digit())
        && amount(line).is_ok_and(|(rest, _)| rest.trim_start().is_empty() || rest.trim_start().starts_with('('))
}

// うち公共事業費, うち、がん対策; not うちわ製作事業
fn begins_part(line: &str) -> bool {
    let names = |rest: &str| !rest.is_empty() && (!rest.starts_with(is_hiragana) || begins_named(rest));
    line.strip_prefix(AMONG).is_some_and(|rest| names(rest) && !rest.contains('。'))
}

// うち but not うちに or おうち
fn is_of_which_word(before: &str, text: &str) -> bool {
    let rest = text.strip_prefix(AMONG).filter(|rest| !rest.starts_with('に'));
    !before.ends_with('お') && rest.is_some_and(|rest| !(before.ends_with('の') && ends_in_label(rest)))
}

// 試験のうち、外国と行うもの 概算要求額: うち is of what is said before, and the amount has a label of its own
fn ends_in_label(text: &str) -> bool {
    let label = text.trim_end_matches([' ', ':']).rsplit_once(' ').filter(|(words, _)| !words.trim().is_empty());
    label
        .map(|(_, label)| label)
        .is_some_and(|label| stage_word(label).is_some_and(|(length, _)| length == label.len()))
}

/// The end of `text`, from the last bracket, full stop or line break on; ○⏎推 is one mark, torn, and begins nothing.
fn last_phrase(text: &str) -> &str {
    let begins =
        |c| matches!(c, '(' | ')' | '【' | '】' | '〔' | '〕' | '[' | ']' | '「' | '」' | '《' | '》' | '。' | '\n');
    let torn_mark = |at: usize, c| c == '\n' && text[..at].ends_with(['○', '〇', '◯']);
    let mut chars = text.char_indices().rev().take(PHRASE).take_while(|(at, c)| !begins(*c) || torn_mark(*at, *c));
    chars.by_ref().last().map_or("", |(at, _)| &text[at..])
}

// 370.2億円(435.8億円)  54億円+事項要求(43億円)  30百万円【うち、推進枠15百万円】( 15百万円)
/// Whether an amount stands in parentheses right after another, alone there but for what it is of or added to; `behind` stands
/// after it and its qualifiers.
fn is_prior(lead: &str, behind: &str, last_prior: bool) -> bool {
    let goes_on = last_prior && !lead.contains(')') && lead.starts_with(['+', '、']);
    goes_on || (ends_parenthesis(behind) && !is_per_piece(behind) && is_parenthesis_after_amount(without_label(lead)))
}

// )/時・人 of 賃金助成:760円(380円)/時・人: another price of one piece
fn is_per_piece(behind: &str) -> bool {
    behind.trim_start_matches(' ').strip_prefix(")/").is_some_and(|piece| counter(piece).is_ok())
}

// ( of (前年度予算額
/// A parenthesis without the words in it that say whose year its amount is.
fn without_label(lead: &str) -> &str {
    let Some((before, label)) = lead.rsplit_once('(') else {
        return lead;
    };
    let label = label.trim_matches(' ');
    let whole = |(length, word): (usize, StageWord)| length == label.len() && word.previous_year;
    let previous = label == LAST_YEAR || stage_word(label).is_some_and(whole);
    if previous { &lead[..=before.len()] } else { lead }
}

fn is_parenthesis_after_amount(lead: &str) -> bool {
    let Some(before) = before_gap(lead).strip_suffix('(') else {
        return false;
    };
    let rest = qualifiers_after(before.trim_start_matches(COSTS), &mut Flags::default());
    // （111.9億円）    （35.6億円）: two columns
    let columns = rest.strip_prefix(')').is_some_and(|gap| gap.starts_with("  "));
    let rest = rest.strip_prefix(['】', '〕', ']', ')', '』', '>', '》']).unwrap_or(rest);
    !columns && gap(rest).is_ok_and(|(rest, _)| rest.is_empty())
}

/// Whether a parenthesis ends behind an amount and its qualifiers.
fn ends_parenthesis(behind: &str) -> bool {
    let closes = |rest: &str| gap(rest).is_ok_and(|(rest, _)| rest.starts_with(')'));
    closes(behind_changes(behind)) || behind.trim_start_matches(' ').starts_with('+')
}

// 500億円〔▲5億円〕, 3億円→1億円【▲2億円】; what stands in such brackets elsewhere is of its own: 【▲8億円】 below a sentence
fn is_bracketed_after_amount(lead: &str, last_prior: Option<bool>) -> bool {
    let lead = lead.trim_end_matches(' ');
    let behind = || is_parenthesis_after_amount(lead) || lead.strip_suffix(['【', '[']) == Some("");
    lead.ends_with('〔') || (last_prior.is_some() && behind())
}

/// Whether only spaces stand between `before`'s end and the start of its line.
pub(super) fn opens_line(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r', '\u{c}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::scan::Bound;

    fn with(between: &str, after: &str) -> Flags {
        flags(between, after, Some(false), None)
    }

    #[test]
    fn words_before_and_after() {
        assert!(with("総額約", "").approximate);
        assert!(with("", "程度").approximate);
        assert!(!with("", "強化").approximate);
        assert_eq!(with("", "余り").bound, Some(Bound::Lower));
        assert_eq!(with("最大 約", "").bound, Some(Bound::Upper));
        assert!(with("最大 約", "").approximate);
        assert!(with("", "程度の内数").of_which);
        assert!(with("", "\nの内数").of_which);
        assert!(with("", " (49.9 億円)の内数").of_which && with("(", ")の内数").of_which);
        assert!(with("「補助金」(7年度予算額(案):", ")の内数").of_which && !with("、継続", ")の内数").of_which);
        assert!(!with("", "(うち新規 3億円、継続 2億円)の内数").of_which && !with("", "(3億円)").of_which);
        assert!(with("対前年度", "増").change);
        assert!(with("比 較 増 減 額 ", "").change);
        assert!(!with("予 定 額 ", "").change);
        assert!(with("前年度と比較すると、", "、\n18.1%の増となる").change && !with("港は", "、\n18.1%の増").change);
        assert!(with("", "(4.1%)増の").change && with("", "(2.1%) 増えた").change && with("比2%(", ")増の").change);
        assert!(!with("", "(4.1%)").change && !with("(", ")増の").change && !with("", "(4.1%)増\n").change);
    }

    #[test]
    fn of_which_is_a_phrase() {
        for between in ["うち、推進枠", "うち、設備 【", "【うち", "のうち", "(内、", "(内 ", "うち、○\n推 "]
        {
            assert!(with(between, "").of_which, "{between}");
        }
        for between in ["国内、海外で", "うちに、", "おうち時間", "そのうち全額。別に", "(内"]
        {
            assert!(!with(between, "").of_which, "{between}");
        }
    }
}
