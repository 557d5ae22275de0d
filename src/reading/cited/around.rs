//! What is printed right around one mention: words before it, marks and brackets behind it, labels above it.

use std::iter::successors;

use super::Cited;
use super::marks::{SAME, is_same};
use crate::blank::trim_end;
use crate::grammar::bracket;
use crate::grammar::clause::{self, Lead, Trail};
use crate::grammar::ledger::{compact, is_money_word, total_level};
use crate::grammar::number::is_dash;
use crate::grammar::office::is_office;
use crate::grammar::phrase::is_column;
use crate::grammar::qualifier::{behind_changes, qualifier_before};
use crate::grammar::rate::{behind_ratio, is_percentage};
use crate::grammar::sentence::{About, about};
use crate::grammar::spacing::is_arrow;
use crate::grammar::tag::{Tag, before_relisted, tag, tags_behind};
use crate::grammar::unit::unit;
use crate::grammar::year::LAST_YEAR;
use crate::ministry::is_ministry;
use crate::reading::lines::{Kind, Line, MOST_BLANK, last_written};
use crate::scan::{Mention, added_request};

/// What makes a fund of the amount that it stands before.
const FUND: &str = "基金";

/// Reads what is printed around a mention that begins on `line`, back to `floor` at most: where the one before it ends.
pub(super) fn around(text: &str, lines: &[Line<'_>], line: usize, floor: usize, mention: Mention) -> Cited {
    let mut own = Around::of(text, lines, line, floor, mention);
    own.take_words();
    let bracketed = own.take_brackets();
    own.cited(bracketed)
}

/// A mention with what is known so far of the words and marks around it.
struct Around<'a, 't> {
    text: &'a str,
    lines: &'a [Line<'t>],
    line: usize,
    last_line: usize,
    floor: usize,
    mention: Mention,
    /// What its words say, and the marks and brackets behind it.
    lead: Lead,
    trail: Trail,
    /// Where its words begin, and where its marks end.
    start: usize,
    end: usize,
    /// 対前年度当初予算比: whether its words say what it is compared with.
    against: bool,
}

impl<'a, 't> Around<'a, 't> {
    // the words that label it and the marks right behind it
    fn of(text: &'a str, lines: &'a [Line<'t>], line: usize, floor: usize, mut mention: Mention) -> Self {
        let last_line = last_before(lines, line, mention.range.end);
        let begin = lines[line].start.max(floor);
        let before = &text[begin..mention.range.start];
        // ±0億円
        mention.flags.change |= before.ends_with('±');
        // 約 163 億円: a space may part the word from its amount
        let qualifier = qualifier_before(before.trim_end_matches(' '));
        let before = qualifier.map_or(before, |own| &before[..before.trim_end_matches(' ').len() - own.word.len()]);
        // 令和４年度第２次補正予算 基金 61億円, （うち基金 61億円）
        let funded =
            trim_end(before).strip_suffix(FUND).filter(|before| before.ends_with(' ') || before.ends_with("うち"));
        let lead = clause::lead(funded.unwrap_or(before));
        let start = begin + lead.start;
        let behind = &text[mention.range.end..lines[last_line].end().max(mention.range.end)];
        let mut trail = clause::trail(behind);
        trail.fund |= funded.is_some();
        let end = mention.range.end + trail.len;
        let against = qualifier.is_some_and(|own| own.change && own.word.ends_with('比'));
        Self { text, lines, line, last_line, floor, mention, lead, trail, start, end, against }
    }

    fn begin(&self) -> usize {
        self.lines[self.line].start.max(self.floor)
    }

    // whether no other amount stands before it on its line
    fn is_first_on_line(&self) -> bool {
        self.floor <= self.lines[self.line].start
    }

    // words before its label that say more of it than what it is of
    fn take_words(&mut self) {
        let (text, begin) = (self.text, self.begin());
        // （前年度当初予算比 2億円増）, 対前年度当初予算 2億円増: what it is compared with is not what it is of
        if self.against || (self.mention.flags.change && text[begin..self.start].ends_with('対')) {
            self.lead = Lead { start: self.lead.start, recipient: self.lead.recipient, ..Lead::default() };
        }
        let words = text[begin..self.start].trim_end_matches([' ', ':']);
        self.take_last_year(words);
        self.take_relisted(words);
        self.take_same();
        self.take_label(words);
        self.take_recipient(words);
    }

    // （前年度 13億円）
    fn take_last_year(&mut self, words: &str) {
        let before = words.strip_suffix(LAST_YEAR).map(str::trim_end).filter(|before| before.ends_with('('));
        if let Some(before) = before.filter(|_| !self.against) {
            self.start = self.begin() + before.len();
            self.mention.flags.prior = true;
        }
    }

    fn take_relisted(&mut self, words: &str) {
        // （再掲 12億円）
        if let Some(before) =
            before_relisted(words).map(str::trim_end).filter(|before| before.ends_with(bracket::opens))
        {
            self.start = self.begin() + before.len();
            self.trail.relisted = true;
        }
        // ：※再掲 概算要求額 3億円, 概算要求額（再掲）3億円
        let set_apart = |before: &str| before.ends_with([' ', '※', ':']);
        let tagged = |(_, _, inside): (&str, char, &str)| tag(inside) == Some(Tag::Relisted);
        self.trail.relisted |=
            before_relisted(words).is_some_and(set_apart) || bracket::trailing(words).is_some_and(tagged);
    }

    // （同1,045億円）
    fn take_same(&mut self) {
        let near = self.text[..self.start].trim_end_matches(' ');
        if is_same(near) {
            self.start = near.len() - SAME.len();
        }
    }

    // …の強化［国費 6,722億円］: words that only label
    fn take_label(&mut self, words: &str) {
        if let Some(label) = label_in_bracket(words).filter(|_| self.is_first_on_line()) {
            self.start = self.begin() + words.len() - label.len();
        }
        // 国費 1,350億円 on a line of its own
        let alone = || self.lead.is_silent() && self.is_first_on_line();
        let own = words.trim();
        // 灯台の改修 国費 30億円
        let apart =
            words.rsplit_once(' ').filter(|(name, label)| name.contains(char::is_alphabetic) && is_money_word(label));
        if let Some((_, label)) = apart.filter(|_| alone()) {
            self.start = self.begin() + words.len() - label.len();
        } else if is_bare_label(own) && alone() && self.begin() <= self.lines[self.line].start {
            self.start = self.begin();
        }
    }

    fn take_recipient(&mut self, words: &str) {
        let unsaid = self.lead.is_silent() && self.is_first_on_line();
        if let Some(recipient) = unsaid.then(|| torn_recipient(self.lines, self.line, words)).flatten() {
            self.lead.recipient = Some(recipient);
            self.start = self.begin();
        }
    }

    // whether brackets stand around it and its words, which are its own then
    fn take_brackets(&mut self) -> bool {
        let text = self.text;
        let opening = text[..self.start].trim_end_matches(' ');
        let closing = behind_ratio(text[self.end..].trim_start_matches(' '));
        // ＜AMED 380億円＞ says more, ＜380億円＞ does not
        let alone = self.start == self.mention.range.start;
        let last = opening.chars().next_back().filter(|&c| bracket::opens(c) && (alone || !bracket::is_angled(c)));
        let Some((open, close)) = last.and_then(bracket::of) else { return false };
        let closed = closing.starts_with(close);
        if closed {
            self.end = text.len() - closing.len() + close.len_utf8();
        }
        // （1.7億円・新規・厚生労働省）
        let tags = tags_behind(closing).filter(|&end| closing[end..].starts_with(close));
        if let Some(length) = tags {
            self.end = text.len() - closing.len() + length + close.len_utf8();
        }
        let bracketed = closed || tags.is_some() || self.is_before_changes(close) || is_before_remark(closing, close);
        if bracketed {
            self.start = opening.len() - open.len_utf8();
        }
        bracketed
    }

    // （令和６年度当初予算額 1,245億円、対前年度▲14億円）
    fn is_before_changes(&self, close: char) -> bool {
        let behind = behind_changes(&self.text[self.end..]);
        behind.len() < self.text.len() - self.end && behind.starts_with(close)
    }

    // with the brackets behind it, and where it stands on its lines
    fn cited(self, bracketed: bool) -> Cited {
        let Self { text, lines, line, last_line, start, end, .. } = self;
        let begins_line = start <= lines[line].start;
        let remark_end = remark_end(text, end);
        let remarked = bracketed && !self.is_behind_another();
        let mut lead = self.lead;
        let trail = if remarked { self.trail.and(clause::trail(&text[end..remark_end])) } else { self.trail };
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
        Cited {
            mention: self.mention,
            line,
            last_line,
            lead,
            tied,
            top,
            trail: trail.into(),
            whole: start..end,
            bracketed,
            begins_line,
            ends_line,
            remark_end,
            within: None,
            legend_year: None,
            leads_on: false,
        }
    }

    // 10億円（8億円）【再掲】: of two amounts it is not said which is counted elsewhere, as of （18億円）【再掲】
    fn is_behind_another(&self) -> bool {
        let between = || self.text.get(self.floor..self.start);
        !self.is_first_on_line() && between().is_none_or(|between| between.trim().is_empty())
    }
}

// （5,249億円（補正と合わせて6,032億円））: another amount in a bracket of its own, and nothing else, within those around it
fn is_before_remark(closing: &str, close: char) -> bool {
    let remark = bracket::leading(closing).filter(|(open, inside, _)| *open == '(' && inside.ends_with('円'));
    remark.is_some_and(|(.., rest)| rest.starts_with(close))
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

// how many bytes a status behind an amount takes, set apart letter by letter: （新　　規）
const LONGEST_STATUS: usize = 40;

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
    // （島の支援事業 154億円の内数・拡充・厚生労働省）
    let tail = tags_behind(tail).map_or(tail, |end| &tail[end..]);
    // 10,000百万円（新　　規）
    let short = tail.starts_with('(') && tail.len() <= LONGEST_STATUS;
    let status = || short && bracket::enclosed(tail).is_some_and(|word| tag(&compact(word)).is_some());
    tail.trim_start_matches(bracket::closes).is_empty()
        || tail.starts_with(['※', ':'])
        || status()
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
        let label = clause::lead(label_words(lines, above));
        let whole = label.start == 0 && lines[above].kind == Kind::Text;
        // ■ …実用化研究事業（ＡＭＥＤ）: a tag of the name
        let tagged = matches!(lines[above].kind, Kind::Bullet(_)) && lines[above].text.ends_with(bracket::closes);
        let ends_text = label.start > 0 && label.recipient.is_some() && label.stage.is_none() && !tagged;
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

// 17年度予算額 of （17年度予算額） on a line of its own, 18年度 of →（18年度）; but not below another label, which it stands beside
fn label_words<'t>(lines: &[Line<'t>], at: usize) -> &'t str {
    let text = lines[at].text;
    let Some(inside) = bracket::enclosed(text.trim_start_matches(is_arrow).trim_start()) else { return text };
    let beside = above(lines, at).is_some_and(|above| clause::labels(lines[above].text).is_some());
    if beside { text } else { inside }
}

// the text line above, over two blank lines at most
fn above(lines: &[Line<'_>], line: usize) -> Option<usize> {
    last_written(lines, line.saturating_sub(MOST_BLANK + 1)..line)
}

fn tells_more(known: &Lead, label: Lead) -> bool {
    let clash = (known.stage.is_some() && label.stage.is_some())
        || (known.year.is_some() && label.year.is_some())
        || (known.recipient.is_some() && label.recipient.is_some());
    !clash && known.recipient.is_none()
}

// 国費, 事業費: a word that says of no amount what it is of; 総額 says more
fn is_bare_label(words: &str) -> bool {
    let short = (1..=LONGEST_BARE).contains(&words.len()) && words.chars().all(char::is_alphabetic);
    short && total_level(words).is_none() && about(words) == About::Label
}

// bytes of such a word
const LONGEST_BARE: usize = 12;
