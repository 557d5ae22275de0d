//! What the text around a number makes of it.

use std::ops::Range;
use std::sync::LazyLock;

use nom::branch::alt;
use nom::combinator::{all_consuming, value, verify};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use crate::grammar::amount::{Sign, amount, before_spelt_triangle};
use crate::grammar::bracket;
use crate::grammar::number::{is_dash, is_place};
use crate::grammar::part::{AMONG, OF_POOL};
use crate::grammar::phrase::begins_named;
use crate::grammar::qualifier::{COSTS, Qualifier, behind_changes, qualifier_after, qualifier_before};
use crate::grammar::rate::behind_percentage;
use crate::grammar::sentence::ends_in_comparison;
use crate::grammar::spacing::{before_gap, gap, spaces, spread_label};
use crate::grammar::unit::unit;
use crate::grammar::year::{LAST_YEAR, compared_year, fiscal_year, relative_year};
use crate::scan::Flags;
use crate::stage::{StageWord, ends_in_stage_word, stage_word};
use crate::vocabulary::{self, rows};

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
    let listed = after.strip_prefix(['、', ',']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
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
    let hiragana = |c| matches!(c, 'ぁ'..='ゖ');
    let names = |rest: &str| !rest.is_empty() && (!rest.starts_with(hiragana) || begins_named(rest));
    line.strip_prefix("うち").is_some_and(|rest| names(rest) && !rest.contains('。'))
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
    goes_on || (ends_parenthesis(behind) && is_parenthesis_after_amount(without_label(lead)))
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

/// Where the sign of a number at `start` begins, if one belongs to it; else `start`.
pub(super) fn sign_start(text: &str, floor: usize, start: usize) -> usize {
    let before = &text[floor..start];
    let near = before.trim_end_matches(' ');
    let spelt = before_spelt_triangle(near);
    let unspelt = spelt.unwrap_or(near);
    let apart = near.len() < before.len();
    let Some(mark) = unspelt.chars().next_back().filter(|mark| spelt.is_none() || matches!(mark, '△' | '▲')) else {
        return spelt.map_or(start, |unspelt| floor + unspelt.len());
    };
    let lead = &unspelt[..unspelt.len() - mark.len_utf8()];
    // Right after an amount a + adds and a - leads to the end of a range.
    let compared = || follows_comparison(lead) || (mark == '+' && lead.ends_with("年度"));
    let opens = || !(lead.is_empty() && floor > 0) && (opens_cell(lead) || compared());
    let belongs = match mark {
        '△' | '▲' => true,
        '−' => opens(),
        // による増は＋3,700億円, 前年度から＋8,500億円
        '+' if lead.ends_with('は') || lead.ends_with("から") => true,
        '-' | '+' => !apart && opens(),
        _ => false,
    };
    if belongs { floor + lead.len() } else { start }
}

/// Whether a cell, a bracket or a clause opens right after `before`: a mark there belongs to what follows.
pub(super) fn opens_cell(before: &str) -> bool {
    let opens =
        |c: char| bracket::opens(c) || matches!(c, '「' | '、' | '。' | ',' | ':' | ';' | '/' | '→' | '⇒' | '|');
    before.chars().next_back().is_none_or(|c| c.is_whitespace() || opens(c))
}

/// Whether `before` ends with a comparison: 対前年度, 前年度, 対29年度, 増減額, 前年比, 同; 総額 and 令和6年度 are none.
fn follows_comparison(before: &str) -> bool {
    let change = || qualifier_before(before).is_some_and(|qualifier| qualifier.change);
    before.ends_with('同') || change() || (before.ends_with("年度") && follows_compared_year(before))
}

// 対29年度  対令和5年度  前々年度
fn follows_compared_year(before: &str) -> bool {
    let is_compared = |at| all_consuming(alt((compared_year, value((), relative_year)))).parse(&before[at..]).is_ok();
    before.char_indices().rev().take(LONGEST_YEAR).any(|(at, c)| matches!(c, '対' | '前') && is_compared(at))
}

// 対平成三十一年度
const LONGEST_YEAR: usize = 16;

/// Whether only spaces stand between `before`'s end and the start of its line.
pub(super) fn opens_line(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r', '\u{c}'])
}

// how many chars a note takes to say how figures are rounded
const LONGEST_STATEMENT: usize = 40;

// ※1 百万円未満は切り捨て  注1 百万円単位  ⏎1 億円未満を四捨五入
/// Whether a number is a note's, and what stands behind it only the unit that the note speaks of.
pub(super) fn numbers_note(before: &str, literal: &str, after: &str) -> bool {
    let unit_name = literal.trim_start_matches(|c: char| c.is_ascii_digit());
    let spoken = after.trim_start_matches(' ');
    if !(spoken.starts_with("単位") || spoken.starts_with("未満"))
        || !(1..=2).contains(&(literal.len() - unit_name.len()))
    {
        return false;
    }
    let spaced = unit_name.starts_with([' ', '\t']);
    let is_unit = unit(unit_name.trim_start()).is_ok_and(|(rest, _)| rest.is_empty());
    let before = before.trim_end_matches([' ', '\t']);
    let near = spoken.char_indices().nth(LONGEST_STATEMENT).map_or(spoken, |(end, _)| &spoken[..end]);
    let said = near.split(['\n', '\r', '。']).next().unwrap_or_default();
    let rounds = ROUNDING.iter().any(|word| said.contains(word));
    // not 受注10億円単位
    let note = |before: &str| {
        before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || bracket::opens(c) || c == '※')
    };
    // (注)4 百万円単位
    let word = before.strip_suffix(bracket::closes).unwrap_or(before);
    let marked = before.ends_with(['※', '*']) || word.strip_suffix('注').is_some_and(note);
    let marked = marked && (rounds || spoken.starts_with("単位"));
    let opens = || spaced && rounds && (before.is_empty() || before.ends_with(['\n', '\r']));
    is_unit && (marked || opens())
}

static ROUNDING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let kinds = rows(&vocabulary::NOTES).filter(|cells| cells.first() == Some(&"rounding"));
    kinds.filter_map(|cells| cells.get(1).copied()).collect()
});

// 1ドル120円, 1ユーロ=150円, 1ドル=139円（前年度:137円）
/// Whether an amount is the price of a currency.
pub(super) fn is_exchange_rate(before: &str, literal: &str) -> bool {
    let labelled =
        || before.trim_end_matches([' ', ':']).strip_suffix(LAST_YEAR)?.strip_suffix('(')?.strip_suffix('円');
    let before = labelled().map_or(before, |rate| rate.trim_end_matches(is_figure));
    let before = before.trim_end_matches([' ', '=', ':', '約']);
    let single = |word: &&str| before.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(is_figure));
    !literal.contains(['億', '兆', '万']) && EXCHANGES.iter().any(single)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.')
}

static EXCHANGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| vocabulary::words_as(&vocabulary::AMOUNT_LABELS, "rate").collect());

// 数十億円  何千万円
/// Whether a number's head is a word for some: no amount is meant.
pub(super) fn is_vague(before: &str, number: &str) -> bool {
    before.ends_with(['数', '何', '幾']) && number.starts_with(is_place)
}

// 事項要求  事項⏎要求  +緊要
/// The length of an item request that `rest` begins with.
pub(super) fn item_request(before: &str, rest: &str) -> Option<usize> {
    let after_head = |head, tail| {
        let (start, torn) = gap(rest.strip_prefix(head)?).ok()?;
        let after: &str = start.strip_prefix(tail)?;
        // 事項 and 要求額 are headings of two columns, 事項⏎要求 is one cell torn.
        let whole = torn.is_empty() || (torn == "\n" && !after.starts_with(['額', '・', '等']));
        whole.then_some(rest.len() - after.len())
    };
    after_head("事項", "要求").or_else(|| {
        let added = before.trim_end_matches(' ').ends_with('+');
        (added && rest.starts_with("緊要")).then_some("緊要".len())
    })
}

// (新規)  〔皆増〕  (-)
/// A word for nothing in brackets right after an amount. A dash with a unit is found on its own.
pub(super) fn none_after(after: &str) -> Option<Range<usize>> {
    let rest = qualifiers_after(after, &mut Flags::default());
    let (rest, _) = gap(rest).ok()?;
    let inner = behind_label(rest.strip_prefix(['(', '〔', '['])?.trim_start_matches(' '));
    let word = none_word(inner)?;
    let closes = inner[word.len()..].trim_start_matches(' ').starts_with([')', '〕', ']']);
    let start = after.len() - inner.len();
    closes.then_some(start..start + word.len())
}

// (前年度予算額 新規), (令和6年度予算額:-)
fn behind_label(inner: &str) -> &str {
    let after_year = fiscal_year(inner).map_or(inner, |(rest, _)| rest.trim_start_matches(' '));
    let after = stage_word(after_year).map_or(inner, |(length, _)| &after_year[length..]);
    after.trim_start_matches([' ', ':'])
}

/// Whether a word stands for no amount: －, 新規.
pub(super) fn is_none_word(word: &str) -> bool {
    none_word(word) == Some(word)
}

fn none_word(text: &str) -> Option<&str> {
    let dash = text.chars().next().filter(|c| is_dash(*c)).map(char::len_utf8);
    let with_unit =
        |length: usize| unit(text[length..].trim_start_matches(' ')).ok().map(|(rest, _)| text.len() - rest.len());
    let dash = dash.map(|length| with_unit(length).unwrap_or(length));
    let word = || NONE_WORDS.iter().find_map(|(word, _)| spread_word(word, text));
    dash.or_else(word).map(|length| &text[..length])
}

// the length of 新規 or 新  規 at the beginning of a text
fn spread_word(word: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for (nth, letter) in word.chars().enumerate() {
        rest = if nth > 0 { rest.trim_start_matches(' ') } else { rest };
        rest = rest.strip_prefix(letter)?;
    }
    Some(text.len() - rest.len())
}

/// Whether the word says how the amount changed (皆増), not what it was (新規).
pub(super) fn is_change_word(word: &str) -> bool {
    NONE_WORDS.iter().any(|(known, change)| spread_word(known, word) == Some(word.len()) && *change)
}

/// Whether the word says that there was nothing the year before (新規).
pub(super) fn is_prior_word(word: &str) -> bool {
    NONE_WORDS.iter().any(|(known, change)| spread_word(known, word) == Some(word.len()) && !*change)
}

static NONE_WORDS: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    rows(&vocabulary::NONE_WORDS).filter_map(|cells| Some((*cells.first()?, *cells.get(1)? == "change"))).collect()
});

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

    #[test]
    fn signs_that_belong() {
        let sign = |text: &str| {
            let number = text.find('5').unwrap_or(0);
            text[sign_start(text, 0, number)..number].to_owned()
        };
        for text in [
            "▲5",
            "増減 △ 5",
            "(-5",
            "対前年度-5",
            "対令和4年度-5",
            "増減額 −5",
            "対昭和60年度-5",
            "対6年度-5",
            "対前年度比-5",
            "差額-5",
            "前々年度-5",
            "対前年度+5",
            "令和6年度+5",
            "による増は+5",
            "前年度から+5",
            "しろさんかく5",
        ] {
            assert_ne!(sign(text), "", "{text}");
        }
        for text in ["AMED-5", "- 5", "4億円+5", "3-5", "事業-5", "令和6年度-5", "総額-5", "予算額-5", "程度-5"]
        {
            assert_eq!(sign(text), "", "{text}");
        }
    }

    #[test]
    fn numbers_of_notes_and_prices_of_currencies() {
        for (before, literal, after) in [
            ("※", "1 百万円", "未満は切り捨て。"),
            ("(注", "2百万円", "単位で四捨五入"),
            ("(注)", "4 百万円", "単位で四捨五入"),
            ("3億円\n", "1 億円", "未満は四捨五入"),
        ] {
            assert!(numbers_note(before, literal, after), "{before}{literal}{after}");
        }
        for (before, literal, after) in [
            ("※", "1 億円", "未満の事業"),
            ("事業費 ", "1 億円", "未満は切り捨て"),
            ("", "1億円", "未満は切り捨て"),
            ("※", "1 億円", "を計上"),
            ("※", "100 百万円", "未満切捨て"),
            ("(受注)", "4 百万円", "単位"),
        ] {
            assert!(!numbers_note(before, literal, after), "{before}{literal}{after}");
        }
        assert!(is_exchange_rate("(レート 1ドル=", "120円") && is_exchange_rate("1ユーロ ", "150円"));
        assert!(is_exchange_rate("1ドル=139円(前年度:", "137円") && !is_exchange_rate("5円(前年度:", "4円"));
        assert!(!is_exchange_rate("11ドル", "120円") && !is_exchange_rate("1ドル、", "120億円"));
    }

    #[test]
    fn nothing_in_an_amounts_place() {
        assert_eq!(none_after("(新規)"), Some(1..7));
        assert_eq!(none_after("( 新  規 )"), Some(2..10));
        assert_eq!(none_after("程度 ( - )"), Some(9..10));
        assert_eq!(none_after("(-億円)"), Some(1..8));
        assert_eq!(none_after("(前年度予算額 新規)"), Some(20..26));
        assert_eq!(none_after("(新規事業)"), None);
    }
}
