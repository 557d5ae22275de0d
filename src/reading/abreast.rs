//! Names side by side above their amounts, as the boxes of a slide and layouts across a page have them:
//! 岬の観測　　灘の警備⏎の強化事業　　の推進事業⏎５億円（４億円）　　７億円（６億円）.
//!
//! As many names as amounts, in their order. Where a line has fewer words, the text no longer shows which column a word is of,
//! and nothing is read.

use std::borrow::Cow;

use super::Frame;
use super::cited::{Citations, Cited, on_line};
use super::lines::{Kind, Line, MOST_BLANK, NAME_LINES};
use super::rows::Draft;
use crate::budget::{Pairing, Role};
use crate::grammar::bracket;
use crate::grammar::clause::recipient_label;
use crate::grammar::ledger::{compact, heads, is_money_word, period, total_level};
use crate::grammar::name::programme_name;
use crate::grammar::part::part;
use crate::grammar::phrase::{begins_among, is_done, is_tally};
use crate::grammar::sentence::{About, When, about, ends_clause, is_each, sums_years, when};
use crate::scan::Printed;

/// The mention that a name stands above, by position, and the name.
pub(super) type Abreast = (usize, Box<str>);

// how many boxes stand side by side at most
const MOST: usize = 6;
const SHORTEST: usize = 3;
const LONGEST: usize = 40;
// spaces that part two names
const GAP: &str = "  ";
// how far above its parts their sum may stand
const NEAR: usize = 8;

/// Finds the names, and takes their lines and those of their amounts out of all other lists.
pub(super) fn mark(text: &str, lines: &mut [Line<'_>], found: &[Cited]) -> Vec<Abreast> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let (first, line) = (at, found[at].line);
        at += found[at..].iter().take_while(|cited| cited.line == line).count();
        let row = &found[first..at];
        let Some(wholes) = wholes(text, lines, row) else { continue };
        let Some((top, names)) = names(lines, found, line, wholes.len()) else { continue };
        all.extend(wholes.into_iter().map(|own| first + own).zip(names));
        let own = lines[top..=line].iter_mut().filter(|line| line.kind == Kind::Text);
        own.for_each(|line| line.kind = Kind::Ledger);
    }
    all
}

// which amounts of a row of nothing else have a column for themselves: not last year's in brackets
fn wholes(text: &str, lines: &[Line<'_>], row: &[Cited]) -> Option<Vec<usize>> {
    let first = row.first().filter(|first| row.len() > 1 && first.begins_line && !first.bracketed)?;
    if lines[first.line].kind != Kind::Text {
        return None;
    }
    let plain = |own: &Cited| {
        let (lead, flags) = (&own.lead, &own.mention.flags);
        lead.is_silent() && !flags.change && own.top == own.line && !own.leads_on
    };
    let column = |own: &Cited| !own.bracketed && own.within.is_none() && !own.mention.flags.prior;
    // 9億円（新規）
    let new = |own: &Cited| own.mention.value == Printed::None_ && own.mention.flags.prior;
    let apart = |at: usize| {
        let gap = text.get(row[at - 1].whole.end..row[at].whole.start).unwrap_or_default();
        let bare = gap.trim_matches(|c: char| c.is_whitespace() || bracket::is_bracket(c)).is_empty();
        bare && (!column(&row[at]) || gap.contains(char::is_whitespace))
    };
    let ends = row.last().is_some_and(|last| last.ends_line);
    let fits = ends && row.iter().all(|own| plain(own) || new(own)) && (1..row.len()).all(apart);
    let found: Vec<usize> = (0..row.len()).filter(|&at| column(&row[at])).collect();
    (fits && (2..=MOST).contains(&found.len())).then_some(found)
}

// the names above a row, and the line where they begin
fn names(lines: &[Line<'_>], found: &[Cited], row: usize, count: usize) -> Option<(usize, Vec<Box<str>>)> {
    let blank = lines[..row].iter().rev().take_while(|line| line.is_blank()).count();
    if blank > MOST_BLANK || lines[row - blank..=row].iter().any(|line| line.page_break) {
        return None;
    }
    let (mut top, mut parts): (usize, Vec<Vec<&str>>) = (row - blank, Vec::new());
    while parts.len() < NAME_LINES {
        let Some(above) = top.checked_sub(1) else { break };
        let line = &lines[above];
        let fits = line.kind == Kind::Text && line.text.contains(GAP) && on_line(found, above).is_empty();
        let words: Vec<&str> = if fits { words(line.text).collect() } else { Vec::new() };
        if words.len() != count || heads(line.text).is_some() {
            break;
        }
        parts.push(words);
        top = above;
    }
    let joined = |column: usize| parts.iter().rev().map(|words| words[column]).collect::<String>();
    let names: Vec<Box<str>> = (0..count).map(|column| joined(column).into()).collect();
    (!parts.is_empty() && names.iter().all(|name| may_name(name))).then_some((top, names))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(GAP).map(str::trim).filter(|word| !word.is_empty())
}

// no label, no sentence, nobody's name
fn may_name(name: &str) -> bool {
    let label = || period(&compact(name)).is_some() || is_money_word(name) || total_level(name).is_some();
    (SHORTEST..=LONGEST).contains(&name.chars().count())
        && !name.contains(['。', ':', '※'])
        && !name.ends_with('、')
        && bracket::opened(name) == bracket::closed(name)
        && !label()
        && !is_done(name)
        && !ends_clause(name)
        && recipient_label(name).is_none()
        && when(name) == When::default()
        && matches!(about(name), About::Name(_))
}

// 農林水産物の輸出額, １人当たりの医療費, うち離島の港, 修繕費の累計, 港の整備（総事業費）: the name of an amount, but of no item
fn is_no_item(name: &str) -> bool {
    let price = || is_each(name, "") || part(name).is_some();
    let aside = || bracket::trailing(name).is_some_and(|(.., inside)| is_money_word(inside) || is_tally(inside));
    is_tally(name) || begins_among(name) || sums_years(name) || price() || aside()
}

/// A row of `amounts` for every amount below a name.
pub(super) fn drafts(frame: &Frame<'_, '_>) -> Vec<Draft> {
    let (cited, all) = (frame.sheet.cited, frame.sheet.cited.abreast());
    let rows = all.chunk_by(|(one, _), (next, _)| cited[*one].line == cited[*next].line);
    let mut drafts = Vec::new();
    for row in rows {
        // ５億円（４億円）, ７億円（新規）: what has last year's beside it is a budget's; 処理費用 ８億円 may be anything
        let compared = row.iter().all(|(index, _)| is_compared(cited, *index));
        let item = !row.iter().any(|(_, name)| is_no_item(name));
        let whole = item && compared && !is_part(cited, row);
        let role = if item { Role::TableCell } else { Role::Mention };
        drafts.extend(row.iter().map(|own| draft(frame, own, role, whole)));
    }
    drafts
}

fn draft(frame: &Frame<'_, '_>, (index, name): &Abreast, role: Role, whole: bool) -> Draft {
    let mut draft = frame.draft(&frame.sheet.cited[*index], role);
    let row = &mut draft.row;
    row.subjects = vec![programme_name(frame.sheet.directory, name).name];
    row.pairing = Pairing::Order;
    row.reason = Cow::Borrowed("below its name, as many names as amounts side by side");
    row.flags.additive = whole && row.amount.is_some() && !row.flags.of_which && !row.flags.relisted;
    row.flags.additive &= !row.flags.range;
    frame.inherit(&mut draft, frame.fiscal_year, frame.stage);
    draft
}

// whether last year's amount, or that there was none, stands right behind one
fn is_compared(cited: &Citations, index: usize) -> bool {
    let prior = |next: &Cited| next.line == cited[index].line && (next.bracketed || next.mention.flags.prior);
    cited.get(index + 1).is_some_and(prior)
}

// 要求額 563億円⏎┌クラウドの運用┐┌通信網の運用┐: an amount stands above its parts, which need not be all
fn is_part(cited: &Citations, row: &[Abreast]) -> bool {
    let Some((first, _)) = row.first() else { return false };
    let line = cited[*first].line;
    let near = line.saturating_sub(NEAR)..line;
    let all = cited.abreast();
    let is_abreast = |line: usize| {
        let at = all.partition_point(|(index, _)| cited[*index].line < line);
        all.get(at).is_some_and(|(index, _)| cited[*index].line == line)
    };
    cited[cited.within(&near)].iter().any(|own| !is_abreast(own.line))
}
