//! An item's name and its amounts: behind the name, on the line below, and on lines that say more of them.

use std::ops::Range;

use super::lost::LostLabel;
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::clause::labels;
use crate::grammar::item;
use crate::grammar::ledger::{compact, is_aside_word, is_money_word, period};
use crate::grammar::legend::ministries;
use crate::grammar::name as names;
use crate::grammar::part::{AMONG, PartKind, is_account, part};
use crate::grammar::phrase::{behind_and, is_beside, is_size, says_included};
use crate::grammar::qualifier::{behind_changes, behind_more_changes, qualifier_after, qualifier_before};
use crate::grammar::sentence::{About, When, about, holds_sentence, is_each, when};
use crate::grammar::spacing::is_arrow;
use crate::grammar::unfinished::{is_of_sentence, is_unfinished, is_unfinished_list};
use crate::grammar::unit::unit;
use crate::reading::cited::{bracket_len, is_last_column};
use crate::reading::joined::{Joined, find_outside_brackets};
use crate::reading::lines::{Kind, first_written, width};
use crate::reading::pairs::is_asked;
use crate::reading::slides::Sheet;
use crate::stage::stage_words;

/// An item as far as its amounts go.
pub(super) struct Priced {
    pub(super) line: usize,
    pub(super) name: Joined,
    /// Last line of the name.
    pub(super) name_end: usize,
    /// Positions of the mentions.
    pub(super) amounts: Range<usize>,
    /// Last line of its amounts, or of its name.
    pub(super) last_line: usize,
    /// Whether a label that has lost its place is of one of them.
    pub(super) lost: bool,
}

// how many columns a name takes that may go on in the next line
const WRAPS_FROM: usize = 40;
// what a name ends with whose part is named on the next line
const OF_WHICH: &str = "のうち";
// over how many lines words on an item may go on before its amount
const MOST_WORDS: usize = 6;
// over how many further lines a name may go on
const WRAPS: usize = 2;

impl Sheet<'_, '_> {
    /// Reads the item on a line, whose name begins at `start` of the text.
    pub(super) fn priced(&self, at: usize, start: usize) -> Priced {
        let line = &self.lines[at];
        let own = line.text[start - line.start..].trim_start();
        match self.figures(at, start) {
            Some(found) => self.with_more(at, at, Joined::of(without_open(found.name), start), found.amounts),
            None => self.below(at, Joined::of(own, line.end() - own.len())),
        }
    }

    /// Whether a line without a mark is an item's: a name, a gap and amounts that end the line.
    pub(super) fn is_unmarked(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let found =
            (line.kind == Kind::Text && !self.cited.on_line(at).is_empty()).then(|| self.figures(at, line.start));
        found.flatten().is_some_and(|found| {
            let label = || period(&compact(found.name)).is_some() || stage_words(found.name).next().is_some();
            let of_ministry = ministries(self.directory, found.name).is_some() || self.is_ministry_total(found.name);
            // 花きの産出額  (3,687億円→4,500億円)
            let aside = found.name.starts_with(['(', '※', '*']) || of_ministry || is_size(found.name);
            found.wide && found.name.chars().count() > 3 && !aside && !label() && !is_part_label(found.name)
        })
    }

    // amounts on the line below, or behind the rest of the name
    fn below(&self, at: usize, mut own: Joined) -> Priced {
        let bare = |name| Priced { line: at, name, name_end: at, amounts: 0..0, last_line: at, lost: false };
        let unfinished = trimmed(&own);
        let (mut end, mut name_end) = (at, at);
        if !self.cited.on_line(at).is_empty() {
            return bare(unfinished);
        }
        while let Some(next) = self.next(end) {
            if let Some(found) = self.figures(next, self.lines[next].start) {
                let goes_on = wraps(self.lines[name_end].text) || is_within_name(&own.text);
                let adjacent = next == name_end + 1 && goes_on && !is_ended(&own);
                match found.name {
                    "" => return self.with_more(at, next, trimmed(&own), found.amounts).named(name_end),
                    // 令和７年度予算案の総額: 2兆3,456億円
                    label if about(label) == About::Label => {
                        return self.with_more(at, next, trimmed(&own), found.amounts).named(name_end);
                    }
                    part if adjacent && found.apart => {
                        own.push(part, self.lines[next].start);
                        return self.with_more(at, next, own, found.amounts).named(next);
                    }
                    _ => return bare(unfinished),
                }
            }
            // 岬の対策事業のうち⏎港の整備⏎令和７年度要求額 3億円
            let goes_on = wraps(self.lines[end].text) || own.text.ends_with(OF_WHICH);
            let more = next == end + 1 && end < at + WRAPS - 1 && goes_on && !is_ended(&own);
            let text = self.lines[next].text;
            // 令和６年度予算額 → 令和７年度予算案⏎751億円 → 613億円
            if end == name_end && labels(text).is_some() && self.cited.on_line(next).is_empty() {
                end = next;
                continue;
            }
            // （農業農村整備事業で実施）⏎1,089億円: what a bracket on a line of its own says of the item
            if end == name_end && !more && is_remark(text) && self.cited.on_line(next).is_empty() {
                end = next;
                continue;
            }
            if !more || end > name_end || !self.cited.on_line(next).is_empty() || text.contains('。') {
                break;
            }
            own.push(text, self.lines[next].start);
            (end, name_end) = (next, next);
        }
        match self.behind_words(at) {
            Some((line, amounts)) => self.with_more(at, line, unfinished, amounts).named(at),
            None => bare(unfinished),
        }
    }

    // …事業⏎…を育てる。⏎概算要求額 31億円（29億円）: a labelled amount behind what is said of the item
    fn behind_words(&self, at: usize) -> Option<(usize, Range<usize>)> {
        let lines = std::iter::successors(self.next(at), |&line| self.next(line)).take(MOST_WORDS);
        let line = lines.into_iter().find(|&line| !self.cited.on_line(line).is_empty())?;
        let found = self.figures(line, self.lines[line].start).filter(|found| found.name.is_empty())?;
        let first = &self.cited[found.amounts.start];
        // 耕作放棄地の再生⏎・⏎…の取組を支援⏎17億円: behind what a mark alone sets apart
        let apart = || {
            let marked = || self.next(at).is_some_and(|next| self.is_mark_alone(next));
            first.is_bare() && (self.is_told_between(at, line) || marked())
        };
        (is_asked(&first.lead) || apart()).then_some((line, found.amounts))
    }

    // lines below that say more of the amounts: うち、推進枠 12億円, （399億円）, 一般会計 12億円
    fn with_more(&self, at: usize, mut last: usize, name: Joined, mut amounts: Range<usize>) -> Priced {
        let name_end = at;
        let lost = self.lost_label(at, amounts.start);
        let mut beside = false;
        while let Some(next) = self.next(last).map(|next| self.under_label(next)) {
            let waits = is_unfinished_list(self.lines[last].text);
            let Some(found) = self.figures(next, self.lines[next].start).filter(|_| !self.is_unmarked(next)) else {
                break;
            };
            let first = &self.cited[found.amounts.start];
            let lead = &first.lead;
            let labelled = lead.stage.is_some() || lead.is_dated() || lead.recipient.is_some();
            let says_more = match unbracketed(found.name) {
                "" => first.bracketed || labelled || first.mention.flags.of_which || first.mention.flags.change,
                // （ほか、令和６年度補正予算 1,311億円）
                // （農業農村整備事業で実施） （1,064億円）
                _ if first.bracketed && is_remark(found.name) => true,
                label => is_part_label(label) || (labelled && is_beside(label)),
            };
            // 190億円⏎200億円
            let column = lost.is_some() && found.name.is_empty() && first.is_bare();
            if !(says_more || column || (waits && next == last + 1)) {
                break;
            }
            beside |= column;
            amounts.end = found.amounts.end;
            last = next;
        }
        let lost = lost.is_some_and(|label| beside || label == LostLabel::OverName);
        Priced { line: at, name, name_end, amounts, last_line: last, lost }
    }

    // →（18年度）⏎6,433億円: the line of the amount that a line is the label of, or itself
    fn under_label(&self, at: usize) -> usize {
        let labelled = |below: &usize| self.cited.on_line(*below).first().is_some_and(|own| own.top <= at);
        let below = if self.cited.on_line(at).is_empty() { self.next(at).filter(labelled) } else { None };
        below.unwrap_or(at)
    }

    // the next line of text, over one blank line, that begins no item
    fn next(&self, line: usize) -> Option<usize> {
        let next = first_written(self.lines, line + 1..self.lines.len().min(line + 3))?;
        let text = matches!(self.lines[next].kind, Kind::Text | Kind::Bullet(..));
        (text && !self.lines[next].page_break && item::item(self.lines[next].text).is_none()).then_some(next)
    }

    // the amounts that end a line, and what stands before them
    pub(super) fn figures(&self, line: usize, start: usize) -> Option<Figures<'_>> {
        let all = self.cited.places_on(line);
        let own = &self.lines[line];
        let text = |range: Range<usize>| own.text.get(range.start - own.start..range.end.checked_sub(own.start)?);
        // 30億円(初度費 2億円は別途計上): what a bracket says is booked apart is none of the item's
        let apart = |&at: &usize| {
            let own_words = text(self.cited[at - 1].whole.end..self.cited[at].mention.range.start);
            let behind = text(self.cited[at].mention.range.end..own.end());
            own_words.is_some_and(|own| own.starts_with('(')) && behind.is_some_and(is_booked_apart)
        };
        let end = all.end.checked_sub(1).filter(|last| *last > all.start).filter(apart).unwrap_or(all.end);
        let amounts = all.start..end;
        let on_line = &self.cited[amounts.clone()];
        let (first, last) = (on_line.first()?, on_line.last()?);
        let whole = text(start..first.mention.range.start.max(start))?;
        let label = item::label_before(whole).map_or(whole.len(), |(at, _)| at);
        let before = unqualified(&whole[..label.min(first.whole.start.saturating_sub(start))]);
        let behind = text(last.mention.range.end.min(own.end())..own.end())?;
        let behind = if last.mention.flags.change { behind_more_changes(behind) } else { behind_changes(behind) };
        let named = without_part(name(before));
        let apart = named.len() < whole.trim_start().len();
        let gap = whole.trim_start().strip_prefix(named).unwrap_or_default();
        let wide = gap.starts_with(|c: char| c.is_whitespace() || LEADERS.contains(&c)) && gap.chars().count() > 1;
        let goes_on = is_of_sentence(named) && !is_beside(unbracketed(named));
        // ① 支援員の配置    1施設当たり 年額 5,510千円
        // ① 地域共生型の導入（補助率3/4（上限1,000万円））
        let own_behind = &own.text[first.mention.range.end.min(own.end()) - own.start..];
        let price = is_price(named) || is_each(named, "") || is_each(whole, own_behind);
        let sentence = holds_sentence(named) || goes_on || price;
        (!sentence && is_tail(behind)).then_some(Figures { name: named, amounts, apart, wide })
    }
}

pub(super) fn is_remark(text: &str) -> bool {
    bracket_len(text, '(', ')').is_some_and(|len| text[len..].trim().is_empty()) && !text.contains(['円', '億'])
}

// ほか of （ほか、
fn unbracketed(label: &str) -> &str {
    label.trim_matches(|c| bracket::opens(c) || matches!(c, '、' | ',' | ' '))
}

/// The amounts that end a line.
pub(super) struct Figures<'t> {
    pub(super) name: &'t str,
    amounts: Range<usize>,
    /// Whether spaces, leaders or a bracket part them from what stands before.
    apart: bool,
    /// Whether two spaces or leaders at least do.
    wide: bool,
}

impl Priced {
    fn named(self, name_end: usize) -> Self {
        Self { name_end, ..self }
    }
}

// 自家発電の更新 約
fn unqualified(before: &str) -> &str {
    let before = before.trim_end_matches([' ', '\t']);
    qualifier_before(before).map_or(before, |qualifier| &before[..before.len() - qualifier.word.len()])
}

// 特別な交付    一般会計, 肥料の国産化   所要額: what stands apart from the name and names a part, or only labels, is a label
// of the amount
fn without_part(name: &str) -> &str {
    let label = |label: &str| ends_as_part(label) || about(label) == About::Label;
    // 岬の整備 国費
    let money = |last: &str| is_money_word(last) && !is_aside_word(last);
    let money = name.rsplit_once(' ').filter(|(_, last)| money(last));
    let apart = money.or_else(|| name.rsplit_once("  ").filter(|(_, last)| label(last)));
    apart.map_or(name, |(before, _)| before.trim_end())
}

// the name before spaces, leaders and an opening bracket, also one with words before the amount: …の建造（２隻：, …の強化［国費
fn name(before: &str) -> &str {
    let name = before.trim_end_matches(ends_name).trim_start();
    let words = |(open, close): (char, char)| {
        let at = name.rfind(open).filter(|&at| at > 0 && !name[at..].contains(close))?;
        let inside = name[at + open.len_utf8()..].trim_start();
        (before.trim_end().ends_with(':') || (!inside.is_empty() && about(inside) == About::Label)).then_some(at)
    };
    let name = BRACKETS.into_iter().find_map(words).map_or(name, |at| name[..at].trim_end());
    described(name).map_or(name, |end| &name[..end])
}

// 灯台の点検事業 of 灯台の点検事業：灯りを見る: where what a name is for stands behind a colon
fn described(text: &str) -> Option<usize> {
    let end = find_outside_brackets(text, ":")?;
    names::is_complete(&text[..end]).then_some(end)
}

// what ends a name: spaces, leaders, an opening bracket, a sign
fn ends_name(c: char) -> bool {
    bracket::opens(c) || LEADERS.contains(&c) || is_arrow(c) || matches!(c, ' ' | '\t' | ':' | '─' | '-' | '+')
}

// a name over several lines: what ends it is no part of it, what stands within it is
fn trimmed(name: &Joined) -> Joined {
    let mut trimmed = name.clone();
    let end = name.text.trim_end_matches(ends_name).len();
    trimmed.truncate(described(&name.text[..end]).unwrap_or(end));
    trimmed
}

// …(アジア・アフリカ)):⏎海外の拠点と…: what follows a colon says more of it
fn is_ended(name: &Joined) -> bool {
    name.text.trim_end_matches([' ', '\t']).ends_with(':')
}

// 哨戒ヘリコプターの取得 of 哨戒ヘリコプターの取得（SH-60K：２機, whose bracket closes behind the amount
fn without_open(name: &str) -> &str {
    Some(bracket::before_open(name).trim_end()).filter(|before| !before.is_empty()).unwrap_or(name)
}

// what may stand between a name and its amounts, but spaces and brackets
const LEADERS: [char; 3] = ['.', '・', '·'];

// a line that is as wide as names that wrap
fn wraps(text: &str) -> bool {
    width(text) >= WRAPS_FROM && !text.contains('。')
}

// 港の博覧会に向けた⏎コンテストの準備 34百万円; but 未来を創る may be a slogan
fn is_within_name(name: &str) -> bool {
    is_unfinished(name) && !name.ends_with('る')
}

// what may stand behind the last amount: marks, the ends of brackets, short brackets such as (+2.7%), 【新規】
fn is_tail(behind: &str) -> bool {
    let mut rest = behind;
    loop {
        let mark = |c| bracket::closes(c) || is_arrow(c) || matches!(c, ' ' | '\t' | '※' | '*' | '、' | '+');
        rest = rest.trim_start_matches(mark);
        let close = bracket::leading(rest);
        let word = || rest.strip_prefix('等').or_else(|| behind_and(rest));
        let word = qualifier_after(rest)
            .ok()
            .map(|(rest, _)| rest)
            .or_else(|| unit(rest).ok().map(|(rest, _)| rest))
            .or_else(word);
        rest = match (close, word) {
            (Some((_, inside, after)), _) if inside.chars().count() < LONGEST_BRACKET => after,
            (_, Some(after)) => after,
            _ => {
                let marks = &behind[..behind.len() - rest.len()];
                // ※一部は内閣府に計上, but not ※令和６年度補正予算, ※1人当たりの額
                let own = when(rest) == When::default() || says_included(rest);
                let noted = marks.ends_with('※') && own && !is_each(rest, "");
                let column = marks.ends_with([' ', '\t']) && (is_last_column(rest) || is_drawing(marks, rest));
                return noted || column || rest.chars().all(|c| c.is_ascii_digit());
            }
        };
    }
}

// 68(45)百万円        水平輸送の拡大: words of what a slide shows beside its text, far behind an amount
fn is_drawing(marks: &str, words: &str) -> bool {
    marks.ends_with(DRAWING_GAP) && words.starts_with(char::is_alphabetic) && !words.contains(['円', '億', '。', '※'])
}

// the least that stands between the text of a slide and what is drawn beside it
const DRAWING_GAP: &str = "    ";

// は別途計上), which ends a bracket
fn is_booked_apart(behind: &str) -> bool {
    let said = behind.trim_start_matches(' ').strip_prefix(['は', 'を']).and_then(|rest| rest.strip_suffix(')'));
    said.is_some_and(|said| said.starts_with(APART) && !said.contains(['円', ')']))
}

const APART: &str = "別途";

// how many chars a bracket behind the last amount may hold
const LONGEST_BRACKET: usize = 40;

/// うち…, 一般会計, 推進枠: words that name a part of an item.
pub(super) fn is_part_label(label: &str) -> bool {
    let label = label.trim_start_matches(|c| bracket::opens(c) || matches!(c, ' ' | '・' | '※' | '+')).trim_end();
    label.starts_with(AMONG) || label.starts_with("内、") || (ends_as_part(label) && !label.contains([' ', '。']))
}

// 一般会計, エネルギー対策特別会計, 重要政策推進枠
fn ends_as_part(label: &str) -> bool {
    is_account(label) || part(label) == Some(PartKind::Frame)
}

// １床当たり 200万円: the price of one piece
fn is_price(label: &str) -> bool {
    part(label) == Some(PartKind::Price)
}
