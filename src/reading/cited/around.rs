//! What is printed right around one mention: words before it, marks and brackets behind it, labels above it.

use std::iter::successors;

use super::Cited;
use super::marks::{SAME, is_same};
use crate::blank::trim_end;
use crate::grammar::bracket;
use crate::grammar::clause::{self, Lead};
use crate::grammar::number::is_dash;
use crate::grammar::phrase::is_column;
use crate::grammar::qualifier::{behind_changes, qualifier_before};
use crate::grammar::rate::{behind_ratio, is_percentage};
use crate::grammar::section::is_office;
use crate::grammar::sentence::{About, about};
use crate::grammar::tag::{Tag, before_relisted, tag};
use crate::grammar::unit::unit;
use crate::ministry::is_ministry;
use crate::reading::lines::{Kind, Line};
use crate::scan::{Mention, added_request};

/// What makes a fund of the amount that it stands before.
const FUND: &str = "基金";

pub(super) fn around(text: &str, lines: &[Line<'_>], line: usize, floor: usize, mut mention: Mention) -> Cited {
    let last_line = last_before(lines, line, mention.range.end);
    let begin = lines[line].start.max(floor);
    let before = &text[begin..mention.range.start];
    // ±0億円
    mention.flags.change |= before.ends_with('±');
    // 約 163 億円: a space may part the word from its amount
    let qualifier = qualifier_before(before.trim_end_matches(' '));
    let before = qualifier.map_or(before, |own| &before[..before.trim_end_matches(' ').len() - own.word.len()]);
    // 令和４年度第２次補正予算 基金 61億円
    let funded = trim_end(before).strip_suffix(FUND).filter(|before| before.ends_with(' '));
    let before = funded.unwrap_or(before);
    let mut lead = clause::lead(before);
    let mut start = begin + lead.start;
    let behind = &text[mention.range.end..lines[last_line].end().max(mention.range.end)];
    let mut trail = clause::trail(behind);
    trail.fund |= funded.is_some();
    let mut end = mention.range.end + trail.len;
    // （前年度当初予算比 2億円増）, 対前年度当初予算 2億円増: what it is compared with is not what it is of
    let against = qualifier.is_some_and(|own| own.change && own.word.ends_with('比'));
    if against || (mention.flags.change && text[begin..start].ends_with('対')) {
        lead = Lead { start: lead.start, recipient: lead.recipient, ..Lead::default() };
    }
    // （前年度 13億円）
    let words = text[begin..start].trim_end_matches([' ', ':']);
    let last_year = words.strip_suffix("前年度").map(str::trim_end).filter(|before| before.ends_with('(') && !against);
    if let Some(before) = last_year {
        start = begin + before.len();
        mention.flags.prior = true;
    }
    // （再掲 12億円）
    if let Some(before) = before_relisted(words).map(str::trim_end).filter(|before| before.ends_with(bracket::opens)) {
        start = begin + before.len();
        trail.relisted = true;
    }
    // ：※再掲 概算要求額 3億円, 概算要求額（再掲）3億円
    let set_apart = |before: &str| before.ends_with([' ', '※', ':']);
    let tagged = |(_, _, inside): (&str, char, &str)| tag(inside) == Some(Tag::Relisted);
    trail.relisted |= before_relisted(words).is_some_and(set_apart) || bracket::trailing(words).is_some_and(tagged);
    let near = text[..start].trim_end_matches(' ');
    if is_same(near) {
        start = near.len() - SAME.len();
    }
    // …の強化［国費 6,722億円］: words that only label
    if let Some(label) = label_in_bracket(words).filter(|_| floor <= lines[line].start) {
        start = begin + words.len() - label.len();
    }
    let unsaid = lead == Lead { start: lead.start, ..Lead::default() } && floor <= lines[line].start;
    if let Some(recipient) = unsaid.then(|| torn_recipient(lines, line, words)).flatten() {
        lead.recipient = Some(recipient);
        start = begin;
    }
    let opening = text[..start].trim_end_matches(' ');
    let closing = behind_ratio(text[end..].trim_start_matches(' '));
    // ＜AMED 380億円＞ says more, ＜380億円＞ does not
    let alone = start == mention.range.start;
    let last = opening.chars().next_back().filter(|&c| bracket::opens(c) && (alone || !bracket::is_angled(c)));
    let pair = last.and_then(bracket::of).filter(|(_, close)| closing.starts_with(*close));
    if let Some((open, close)) = pair {
        start = opening.len() - open.len_utf8();
        end = text.len() - closing.len() + close.len_utf8();
    }
    // （令和６年度当初予算額 1,245億円、対前年度▲14億円）
    let listed = last.and_then(bracket::of).filter(|_| pair.is_none());
    let before_changes = listed.filter(|(_, close)| {
        let behind = behind_changes(&text[end..]);
        behind.len() < text.len() - end && behind.starts_with(*close)
    });
    if let Some((open, _)) = before_changes {
        start = opening.len() - open.len_utf8();
    }
    let bracketed = pair.or(before_changes).is_some();
    let begins_line = start <= lines[line].start;
    let remark_end = remark_end(text, end);
    // （18億円）【再掲】; behind 10億円（8億円） it is not said of which
    let behind_another =
        floor > lines[line].start && text.get(floor..start).is_none_or(|between| between.trim().is_empty());
    let apart = bracketed && !behind_another;
    let trail = if apart { trail.and(clause::trail(&text[end..remark_end])) } else { trail };
    if let Some(of) = trail.supplementary.filter(|_| lead.stage.is_none()) {
        lead = Lead { start: lead.start, ..of.or(lead) };
    }
    let closes = |end: usize| {
        let behind = &text[end..lines[last_before(lines, last_line, end)].end().max(end)];
        let word = behind.trim_start();
        let gap = word.len() < behind.len();
        ends_line(text, lines, last_line, end) || (gap && !begins_line && is_last_column(word))
    };
    let ends_line = closes(end) || closes(remark_end);
    let labels = begins_line && ends_line && !bracketed && trail.recipient.is_none();
    let (top, tied) = if labels { labels_above(lines, line, &mut lead) } else { (line, false) };
    let whole = start..end;
    Cited {
        mention,
        line,
        last_line,
        lead,
        tied,
        top,
        trail: trail.into(),
        whole,
        bracketed,
        begins_line,
        ends_line,
        remark_end,
        within: None,
        legend_year: None,
        leads_on: false,
    }
}

// インハウス研究⏎機関経費 820億円: who spends a row's money, over two lines
fn torn_recipient(lines: &[Line<'_>], line: usize, words: &str) -> Option<&'static str> {
    let end = Some(words.trim()).filter(|end| clause::ends_recipient(end))?;
    let above = lines.get(line.checked_sub(1)?).filter(|above| above.kind == Kind::Text)?;
    clause::recipient_label(&[above.text, end].concat())
}

// how many chars a label in the bracket of its amount may have
const LONGEST_LABEL: usize = 12;

// 国費 of …の強化［国費
fn label_in_bracket(words: &str) -> Option<&str> {
    let mut near = words.char_indices().rev().take(LONGEST_LABEL);
    let (at, open) = near.find(|&(_, c)| c != '(' && !bracket::is_angled(c) && bracket::opens(c))?;
    let label = &words[at + open.len_utf8()..];
    (!label.trim().is_empty() && about(label) == About::Label).then_some(label)
}

// the last line that begins before `end`, from one that does: an amount and its brackets run over few
pub(super) fn last_before(lines: &[Line<'_>], line: usize, end: usize) -> usize {
    line + lines[line + 1..].iter().take_while(|next| next.start < end).count()
}

fn ends_line(text: &str, lines: &[Line<'_>], line: usize, end: usize) -> bool {
    let last = last_before(lines, line, end);
    let behind = &text[end..lines[last].end().max(end)];
    let tail = behind.trim_start();
    // 23億円（23億円）　厚
    // 428億円    医政局医療経営支援課（内線2672）
    let gap = tail.len() < behind.len();
    if gap && ((tail.len() <= LONGEST_MINISTRY && is_ministry(tail)) || is_office(tail)) {
        return true;
    }
    let added = tail.strip_prefix('+').map(str::trim_start).and_then(|rest| Some(&rest[added_request(rest)?..]));
    let tail = behind_changes(added.map_or(tail, str::trim_start));
    tail.trim_start_matches(bracket::closes).is_empty()
        || tail.starts_with(['※', ':'])
        || is_percentage(tail)
        || is_empty(tail)
}

/// エネ特 of 20億円　エネ特, － of 2億円　－: what a last column may hold behind a gap.
pub(in crate::reading) fn is_last_column(word: &str) -> bool {
    is_empty(word) || is_column(word)
}

// bytes of 厚, 厚労省, 文部科学省
const LONGEST_MINISTRY: usize = 24;

// 27億円　－: nothing in the next columns
fn is_empty(tail: &str) -> bool {
    tail.chars().all(|c| is_dash(c) || c.is_whitespace())
}

// how many chars a bracket behind an amount may hold, and over how many line breaks
const LONGEST_REMARK: usize = 120;
const REMARK_BREAKS: usize = 2;
// how many brackets may stand behind an amount
const MOST_REMARKS: usize = 8;

// （うち新規分3億円、⏎継続分7億円）【…】: brackets right behind an amount, unless sentences stand in them
fn remark_end(text: &str, end: usize) -> usize {
    // 15,627（15,216）百万円: the unit of both
    let behind_unit = |at: usize| at + unit(&text[at..]).map_or(0, |(rest, _)| text.len() - at - rest.len());
    let remarks = successors(Some(behind_unit(end)), |&at| behind_bracket(text, at).map(behind_unit));
    remarks.take(MOST_REMARKS + 1).last().unwrap_or(end)
}

/// Where a bracket ends that begins at `at` or behind spaces there, with those inside it.
pub(in crate::reading) fn behind_bracket(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches(' ');
    let (open, close) = rest.chars().next().filter(|&c| bracket::opens(c)).and_then(bracket::of)?;
    Some(text.len() - rest.len() + bracket_len(rest, open, close)?)
}

/// The length of the bracket that a text begins with, with those inside it.
pub(in crate::reading) fn bracket_len(text: &str, open: char, close: char) -> Option<usize> {
    if !text.starts_with(open) {
        return None;
    }
    let (mut depth, mut breaks, mut blank) = (0_usize, 0, false);
    for (at, c) in text.char_indices().take(LONGEST_REMARK) {
        let broken = c == '\n';
        breaks += usize::from(broken);
        if c == '。' || breaks > REMARK_BREAKS || (broken && blank) {
            return None;
        }
        blank = broken || (blank && c.is_whitespace());
        depth += usize::from(c == open);
        depth -= usize::from(c == close);
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

// インハウス研究機関経費⏎概算要求額⏎⏎7億円: labels above an amount that stands alone, as long as each tells something new;
// a label of who spends it may also end the line of text above
fn labels_above(lines: &[Line<'_>], line: usize, lead: &mut Lead) -> (usize, bool) {
    let mut top = line;
    while let Some(above) = above(lines, top) {
        let label = clause::lead(lines[above].text);
        let whole = label.start == 0 && lines[above].kind == Kind::Text;
        let ends_text = label.start > 0 && label.recipient.is_some() && label.stage.is_none();
        if !(whole || ends_text) || !tells_more(lead, label) {
            break;
        }
        *lead = lead.or(label);
        if ends_text {
            return (top, true);
        }
        top = above;
    }
    (top, false)
}

// the text line above, over two blank lines at most
fn above(lines: &[Line<'_>], line: usize) -> Option<usize> {
    (line.saturating_sub(3)..line).rev().find(|&at| !lines[at].is_blank())
}

fn tells_more(known: &Lead, label: Lead) -> bool {
    let clash = (known.stage.is_some() && label.stage.is_some())
        || (known.year.is_some() && label.year.is_some())
        || (known.recipient.is_some() && label.recipient.is_some());
    !clash && known.recipient.is_none()
}
