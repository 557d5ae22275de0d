//! The programmes of a page: ● lines, joint lists, ◆ lines with what they will do.

mod actions;
mod ministries;
mod names;
mod priced;
mod rows;
mod runs;

use std::collections::BTreeSet;
use std::iter;
use std::ops::Range;

pub(super) use actions::said;
pub(super) use ministries::MOST_BETWEEN;
pub(super) use runs::says_what;

use super::cited::{Citations, Cited};
use super::joined::{Joined, find_outside_brackets, split_outside_brackets};
use super::lines::{Kind, Line, last_start, width};
use super::outline::Page;
use super::sheets::Boxed;
use super::title::ends_in_stage;
use super::told::year_in;
use crate::blank::{trim, trim_end, trim_start};
use crate::budget::{ListingKind, Status};
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{columns, is_recipient_total, lead};
use crate::grammar::item;
use crate::grammar::ledger::{is_aside, total_level};
use crate::grammar::legend::{ministry_alone, ministry_of_total};
use crate::grammar::name::{self, ProgrammeName, programme_name};
use crate::grammar::phrase::{ands, begins_among, begins_beside, ends_as_title};
use crate::grammar::section::{is_part as is_part_of_slide, is_title_of_aims};
use crate::grammar::sentence::{About, When, about, ends_clause, when};
use crate::grammar::tag::{Tag, before_relisted, behind_relisted, tag, tags_behind, tells_relisted, words_of};
use crate::grammar::unfinished::{is_topic, is_unfinished, says_done};
use crate::ministry::Directory;

/// A programme, or several that share a line, as a page lists it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: ListingKind,
    /// Line on which it begins, by position.
    pub(super) line: usize,
    /// Last line of its name.
    pub(super) name_end: usize,
    /// One a programme; several in a joint list.
    pub(super) members: Vec<Member>,
    /// A ／ that waits for a member which stands elsewhere on the page.
    pub(super) dangling: bool,
}

impl Entry {
    /// The name of each of its programmes.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name.name.as_str())
    }
}

/// One programme of an entry.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: ProgrammeName,
    /// The name as printed, line breaks removed.
    pub(super) literal: Box<str>,
    /// Where it stands in the normalised text.
    pub(super) place: Range<usize>,
    /// Line on which it begins, by position.
    pub(super) line: usize,
    /// Whether the page's layout, not its words, made it a member.
    pub(super) drifted: bool,
}

// every page's stay until all are read; allocators have a class of this size, the next is larger by a fifth
const _: () = assert!(size_of::<Member>() <= 160);

/// What a programme will do: where it stands. What it says is read when all else is, for nothing else asks for it.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// The line of its entry.
    pub(super) of: usize,
    /// Its lines, and blank ones between them, from the one with its mark.
    pub(super) lines: Range<usize>,
}

/// What an [`Action`] says.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: Option<Status>,
    /// Without its status.
    pub(super) text: String,
    /// With its status, in the normalised text.
    pub(super) place: Range<usize>,
    /// Line on which it begins, by position: below its mark, where that has a line of its own.
    pub(super) line: usize,
}

/// What a page lists.
#[derive(Debug, Default)]
pub(super) struct Slide {
    pub(super) entries: Vec<Entry>,
    pub(super) actions: Vec<Action>,
    /// What boxes of labelled amounts are of, on slides of one programme.
    pub(super) boxes: Vec<Boxed>,
}

impl Slide {
    /// Lets go of the room to grow: every page's list stays until all are read, and most are short.
    fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.actions.shrink_to_fit();
    }

    /// Every programme's name, in page order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(Entry::names)
    }

    /// Adds names that stand alone: the one which a joint list waits for, or those which the document lists elsewhere. None is
    /// on this page's list already.
    pub(super) fn join(&mut self, lone: Vec<Entry>, is_known: impl Fn(&str) -> bool) {
        let mut waiting = self.entries.iter_mut().filter(|entry| entry.dangling);
        if let (Some(entry), None, [only]) = (waiting.next(), waiting.next(), &lone[..]) {
            let drifted = only.members.iter().cloned().map(|member| Member { drifted: true, ..member });
            entry.members.extend(drifted);
        } else {
            let known = |entry: &Entry| entry.names().all(&is_known);
            self.entries.extend(lone.into_iter().filter(|entry| known(entry)));
            self.entries.sort_by_key(|entry| entry.line);
        }
    }

    /// Whether a mention stands in a box.
    pub(super) fn is_boxed(&self, index: usize) -> bool {
        let at = self.boxes.partition_point(|own| own.amounts.end <= index);
        self.boxes.get(at).is_some_and(|own| own.amounts.contains(&index))
    }

    /// The last entry that begins on a line or above it.
    pub(super) fn entry_at(&self, line: usize) -> Option<&Entry> {
        self.entries[..self.entries.partition_point(|entry| entry.line <= line)].last()
    }
}

/// What names are read with.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a, 't> {
    pub(super) lines: &'a [Line<'t>],
    pub(super) cited: &'a Citations,
    /// For each amount the first of its row, for all of a long row ask.
    pub(super) row_starts: &'a [usize],
    pub(super) directory: &'a Directory,
    /// Whether amounts are by their names the totals of several ministries, which are then what is listed.
    pub(super) lists_totals: bool,
    /// What the document calls itself.
    pub(super) title: Option<&'a str>,
}

/// 文部科学省予算 20億円⏎国土交通省予算 30億円: whether amounts are by their names the totals of several ministries.
pub(super) fn lists_totals(lines: &[Line<'_>], cited: &Citations, directory: &Directory) -> bool {
    let mut all = cited.iter().filter_map(|cited| Some(ministry_total(&lines[cited.line], cited, directory)?.0));
    all.next().is_some_and(|first| all.any(|other| other != first))
}

// the ministry whose total an amount is, and the total's name
fn ministry_total<'d, 't>(line: &Line<'t>, cited: &Cited, directory: &'d Directory) -> Option<(&'d str, &'t str)> {
    let flags = &cited.mention.flags;
    let plain = !cited.bracketed && cited.within.is_none() && cited.lead.recipient.is_none();
    if !plain || flags.change || flags.of_which || flags.prior || line.kind == Kind::Note {
        return None;
    }
    // １ 環境省予算 3,400億円
    let words = item::without_number(line.behind_mark());
    let end = cited.whole.start.checked_sub(line.start + nom::Offset::offset(line.text, words))?;
    let name = trim(words.get(..end)?);
    let ministry = ministry_of_total(directory, name)?;
    Some((ministry, bracket::trailing(name).map_or(name, |(before, ..)| trim_end(before))))
}

// 甲研究事業 of （１）甲研究事業; of a line without a number, what ends as names do
fn bare_name(text: &str) -> Option<&str> {
    item::numbered(text).map(|item| item.text).or_else(|| name::is_programme(text).then_some(text))
}

// 8つの統合プロジェクト: how many there are of what is listed below
fn counts(name: &str) -> bool {
    let counted = name.trim_start_matches(|c: char| c.is_ascii_digit());
    counted.len() < name.len() && counted.starts_with("つの")
}

// how far below a mark on a line of its own the amount of its name may stand
const MOST_APART: usize = 8;

// how many lines a list of joint programmes may take
const JOINT_LINES: usize = 24;

impl<'t> Sheet<'_, 't> {
    /// Reads the programmes of a page.
    pub(super) fn slide(&self, page: &Page) -> Slide {
        let mut slide = Slide::default();
        let wide = self.wrap_width(page);
        let mut at = page.lines.start;
        let (mut aims, mut aside) = (false, Aside { read: page.lines.start, holds: false });
        // the line right behind the last mark's: what a ● will do goes on there
        let mut behind = page.lines.start;
        while at < page.lines.end {
            let line = self.lines[at];
            aims = match line.kind {
                Kind::Text => is_title_of_aims(line.text) || (aims && !line.text.starts_with('【')),
                Kind::Heading | Kind::Bullet(Mark::Detail) => false,
                _ => aims,
            };
            at = match line.kind {
                Kind::Bullet(Mark::Slide) if aims && !self.names_programme(at, line.behind_mark()) => at + 1,
                Kind::Bullet(Mark::Slide) if self.heads_boxed(page, at) => at + 1,
                Kind::Bullet(mark @ Mark::Slide) if self.is_apart_from_name(page, at) => {
                    self.bullet(page, at + 1, mark, self.lines[at + 1].text, &mut slide)
                }
                Kind::Bullet(mark @ (Mark::Slide | Mark::Detail)) => {
                    self.bullet(page, at, mark, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity)
                    if in_detail(&slide)
                        && (self.is_listed(page, at, &slide) || self.is_priced_below(page, at))
                        && self.heads_list(&slide) =>
                {
                    slide.entries.pop(); // which is no programme

                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if in_detail(&slide) => self.action(page, at, wide, &mut slide),
                Kind::Bullet(_) if self.names_programme(at, line.behind_mark()) => {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(_) if !aims && self.is_priced_below(page, at) => {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity | Mark::Prose)
                    if !aims && (self.is_listed(page, at, &slide) || self.is_of_ministry(page, at)) =>
                {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if at == behind && !aims && self.is_action(at) => {
                    self.action(page, at, wide, &mut slide)
                }
                Kind::Text
                    if let Some(name) = bare_name(line.text).filter(|_| !aims && self.is_priced_below(page, at)) =>
                {
                    self.bullet(page, at, Mark::Slide, name, &mut slide)
                }
                Kind::Text if is_relisted(line.text) && self.names_programme(at, line.text) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text if !aims && self.is_tagged_name(at) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text if !aims && self.is_one_of_boxed(page, at) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text if self.begins_unmarked(page, at) && !aside.at(self.lines, at) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text if self.titles_again(at, &slide) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                // ◆ 省エネの推進⏎…補助金 283億円（261億円）: the title of a list is no programme
                Kind::Text if !aims && self.heads_list(&slide) && self.is_compared_row(page, at, &slide) => {
                    slide.entries.pop();
                    self.bullet(page, at, Mark::Slide, item::without_number(line.text), &mut slide)
                }
                Kind::Text if !aims && (self.is_in_run(page, at) || self.is_compared_row(page, at, &slide)) => {
                    self.bullet(page, at, Mark::Slide, item::without_number(line.text), &mut slide)
                }
                Kind::Text => self.joint_block(page, at, &mut slide),
                _ => at + 1,
            };
            if matches!(line.kind, Kind::Bullet(_)) {
                behind = at;
            }
        }
        slide.shrink();
        slide
    }

    /// Whether words name the total of a ministry, which is no item.
    pub(super) fn is_ministry_total(&self, name: &str) -> bool {
        !self.lists_totals && ministry_of_total(self.directory, name).is_some()
    }

    /// The one ministry whose total an amount is, and the total's name.
    pub(super) fn named_total(&self, cited: &Cited) -> Option<(&str, &'t str)> {
        let named = || ministry_total(&self.lines[cited.line], cited, self.directory);
        (!self.lists_totals).then(named).flatten()
    }

    // ● 創薬基盤推進研究事業：…, one line or several
    fn bullet(&self, page: &Page, at: usize, mark: Mark, rest: &'t str, slide: &mut Slide) -> usize {
        let kind = if mark == Mark::Detail { ListingKind::Detail } else { ListingKind::Slide };
        let (rest, relisted) = behind_relisted(rest).map_or((rest, false), |rest| (rest, true));
        let (joined, end, marked) = self.name(page, at, rest);
        // ・厚生労働省 6億円: a ministry's share
        // ◎ 外務省予算 7,257億円: its total
        let ministry = ministry_alone(self.directory, &joined.text).is_some() || self.is_ministry_total(&joined.text);
        // ◇世界に誇る文化の国◇: a slogan
        let slogan = rest.ends_with(|c: char| self.lines[at].text.starts_with(c) && !c.is_alphanumeric());
        // ◆予定事業数⏎新規 114事業: a part of the slide
        let goes_on = |next: &Line<'_>| next.text.starts_with(['の', 'へ', 'に', 'と', 'を', 'や', '・']);
        let part = || {
            let whole = !self.lines.get(at + 1).is_some_and(goes_on); // 大学等⏎の設備整備事業
            whole && self.cited.on_line(at).is_empty() && is_part_of_slide(rest)
        };
        // ○ 基盤を整え、運用経費の３割（年約100億円）の削減をめざす。: a sentence that an amount stands in
        let within = |line: usize| self.cited.on_line(line).first().is_some_and(|first| !first.ends_line);
        let sentence = marked
            && rest.ends_with('。')
            && joined.text.contains('、')
            && (at..=end).any(within)
            && find_outside_brackets(rest, ":").is_none();
        if ministry || sentence || slogan || is_recipient_total(&joined.text) || is_title(&joined.text) || part() {
            return end + 1;
        }
        let mut entry = self.entry(kind, at, end, &joined);
        entry.members.iter_mut().for_each(|member| member.name.relisted |= relisted);
        self.tag_by_amount(at, &mut entry);
        let end = if entry.dangling && self.join_next(page, end + 1, &mut entry) { end + 1 } else { end };
        let apart = || at > page.lines.start && self.is_apart_from_name(page, at - 1);
        let complete = || entry.members.iter().all(|m| name::is_complete(&m.name.name));
        let named = marked
            || mark == Mark::Detail
            || complete()
            || apart()
            || self.is_in_run(page, at)
            || self.is_of_ministry(page, at)
            || self.is_above_ministry(page, at, end)
            || (mark == Mark::Slide && self.is_over_row(page, end, &joined.text));
        // 「人材」：人材の体制の構築: the catchword of what is listed below
        let priced = (at..=end).any(|line| !self.cited.on_line(line).is_empty()) || self.cited.is_row(end + 1);
        let catchword = |name: &str| !priced && quoted(name).is_some_and(|own| !name::is_complete(own));
        let names = |m: &Member| plausible(&m.name.name) && !catchword(&m.name.name);
        let titles = |m: &Member| !priced && counts(&m.name.name);
        if named && entry.members.iter().all(names) && !entry.members.iter().any(titles) && !entry.members.is_empty() {
            slide.entries.push(entry);
        }
        end + 1
    }

    // ・岬の観測事業（1.7億円・新規・厚生労働省）: what the bracket of the amount says of its programme
    fn tag_by_amount(&self, at: usize, entry: &mut Entry) {
        let (Some(first), [only]) = (self.cited.on_line(at).first(), &mut entry.members[..]) else { return };
        let Line { text, start, .. } = self.lines[at];
        // （島の支援事業 154億円の内数・拡充・厚生労働省）
        let end = if first.bracketed { first.mention.range.end } else { first.whole.end };
        let behind = text.get(end.saturating_sub(start)..).unwrap_or_default();
        let tags = &behind[..tags_behind(behind).unwrap_or_default()];
        words_of(tags).for_each(|word| only.name.tag(self.directory, word));
    }

    // ○⏎岬の備えを強める対策⏎247億円: a mark on a line of its own, a name on the next, and its amount near below
    fn is_apart_from_name(&self, page: &Page, at: usize) -> bool {
        let end = page.lines.end.min(at + MOST_APART);
        let alone = matches!(self.lines[at].kind, Kind::Bullet(_)) && self.lines[at].behind_mark().is_empty();
        let name =
            alone && at + 1 < end && self.lines[at + 1].kind == Kind::Text && self.cited.on_line(at + 1).is_empty();
        // no sentence, and no label
        let noun = |text: &str| text.ends_with(|c: char| !matches!(c, 'ぁ'..='ゖ' | '、' | '。' | ':'));
        let plain = |line: &usize| {
            matches!(self.lines[*line].kind, Kind::Text | Kind::Blank) && total_level(self.lines[*line].text).is_none()
        };
        name && noun(self.lines[at + 1].text) && (at + 2..end).take_while(plain).any(|line| self.cited.is_row(line))
    }

    // …／ 概算要求額 10億円⏎成育疾患克服等総合研究事業: the name that a joint list waits for, right below
    fn join_next(&self, page: &Page, at: usize, entry: &mut Entry) -> bool {
        let priced = self.cited.is_row(at + 1);
        let next = (at < page.lines.end && !priced).then(|| self.bare_name(at)).flatten();
        let found = next.is_some();
        let drifted = next.into_iter().flat_map(|next| next.members).map(|member| Member { drifted: true, ..member });
        entry.members.extend(drifted);
        entry.dangling &= !found;
        found
    }

    // ■ …事業：, ・…事業 29億円: a mark that begins other lines, too, but here the name of a programme that says so
    fn names_programme(&self, at: usize, rest: &str) -> bool {
        let start = self.lines[at].end() - rest.len();
        let (part, cut) = self.before_amount(at, rest, start);
        let named = find_outside_brackets(part, ":").map_or(cut.then_some(part), |colon| Some(&part[..colon]));
        named.is_some_and(|name| name::is_programme(name) && plausible(name) && !name.contains('、'))
    }

    // …事業（厚） 21億円, …のための⏎…事業（経） 63億円: the name of a programme without a mark, right before its amount
    fn begins_unmarked(&self, page: &Page, at: usize) -> bool {
        let waits = |at: usize| is_unfinished(self.lines[at].text) && self.cited.on_line(at).is_empty();
        let before = at.checked_sub(1).filter(|before| page.lines.contains(before));
        let whole = || self.is_whole_name(at) && !before.is_some_and(waits);
        let next = || page.lines.contains(&(at + 1)) && self.is_whole_name(at + 1) && waits(at);
        page.project.is_some() && (whole() || next())
    }

    // 港の警備の確保【新規】　令和６年度補正予算　90億円: a tag of a programme between a name and an amount, whatever stands before; but
    // none of what a programme does, which is indented below its mark
    fn is_tagged_name(&self, at: usize) -> bool {
        let Line { text, start, .. } = self.lines[at];
        let first = self.cited.on_line(at).first().filter(|first| first.ends_line && !first.bracketed);
        let name = first.and_then(|first| text.get(..first.whole.start.checked_sub(start)?)).unwrap_or_default();
        let tagged = bracket::trailing(name.trim_end()).filter(|(_, open, _)| *open == '【');
        let named =
            |(name, _, inside): (&str, char, &str)| !name.is_empty() && matches!(tag(inside), Some(Tag::Status(_)));
        let labelled = first.is_some_and(|first| first.lead.stage.is_some());
        tagged.is_some_and(named) && (labelled || !self.is_indented_below_mark(at))
    }

    // 灯台の改修事業⏎令和７年度概算要求額 50億円: what the page has listed, as the title of its own slide
    fn titles_again(&self, at: usize, slide: &Slide) -> bool {
        let labelled = |own: &Cited| own.lead.stage.is_some() && own.top == at + 1 && own.alone();
        let begins = self.cited.get(self.cited.above(at + 1)).is_some_and(labelled);
        if !begins || !self.cited.on_line(at).is_empty() || !name::is_complete(self.lines[at].text) {
            return false;
        }
        let name = programme_name(self.directory, self.lines[at].text).name;
        slide.entries.iter().any(|entry| entry.names().any(|own| own == name))
    }

    // ○ 港の整備事業 12億円⏎　補助率の引上げ【拡充】 3億円: what the programme does
    fn is_indented_below_mark(&self, at: usize) -> bool {
        let margin = |line: &&Line<'_>| !line.indented || line.is_blank();
        let above = self.lines[..at].iter().rev().take(JOINT_LINES).find(margin);
        self.lines[at].indented && above.is_some_and(|line| matches!(line.kind, Kind::Bullet(_)))
    }

    // a line that is a whole name as far as its amount, which ends it
    fn is_whole_name(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let first = self.cited.on_line(at).first();
        let name =
            first.and_then(|first| line.text.get(..first.whole.start.checked_sub(line.start)?)).unwrap_or_default();
        let price = |first: &Cited| {
            let own = first.ends_line && !first.bracketed && !first.begins_line && first.lead.recipient.is_none();
            own && !first.mention.flags.approximate
        };
        // 令和４年度 …事業, このほか…事業, 海外の事業としては…事業: words of a sentence, or of another year
        let topic = || name.char_indices().any(|(at, c)| at > 0 && c == 'は');
        let told = || topic() || when(name) != When::default() || begins_beside(name) || begins_among(name);
        line.kind == Kind::Text
            && first.is_some_and(price)
            && name::is_programme(name)
            && !told()
            && self.names_programme(at, line.text)
    }

    fn entry(&self, kind: ListingKind, line: usize, name_end: usize, joined: &Joined) -> Entry {
        let mut parts: Vec<Range<usize>> = split_outside_brackets(&joined.text, "/").collect();
        if and().any(|word| joined.text.contains(word)) {
            parts = parts.into_iter().flat_map(|part| enumerated(&joined.text, part)).collect();
        }
        let member = |part: &Range<usize>| self.member(line, joined, part.clone());
        let mut members: Vec<Member> = Vec::with_capacity(parts.len());
        members.extend(parts.iter().filter_map(member));
        let dangling = parts.len() > 1 && parts.last().is_some_and(|last| joined.text[last.clone()].trim().is_empty());
        Entry { kind, line, name_end, members, dangling }
    }

    /// The programme that a part of a text names, which was joined from `line` on.
    pub(super) fn member(&self, line: usize, joined: &Joined, part: Range<usize>) -> Option<Member> {
        let printed = &joined.text[part.clone()];
        let mut name = programme_name(self.directory, printed);
        name.ministries.shrink_to_fit(); // as in Slide::shrink
        let lead = printed.len() - trim_start(printed).len();
        let literal: Box<str> = trim(printed).into();
        let start = part.start + lead;
        let place = joined.place(start..start + literal.len());
        let line = line + last_start(&self.lines[line..], place.start).unwrap_or_default();
        (!name.name.is_empty()).then_some(Member { name, literal, place, line, drifted: false })
    }

    // A ／ B ／ C over several lines, without a mark
    fn joint_block(&self, page: &Page, at: usize, slide: &mut Slide) -> usize {
        if !self.opens_joint_block(page, at) {
            return at + 1;
        }
        let mut joined = Joined::default();
        let mut end = None;
        for line in at..page.lines.end.min(at + JOINT_LINES) {
            let Line { text, start, kind, .. } = self.lines[line];
            match kind {
                Kind::Blank => continue,
                Kind::Text if self.cited.on_line(line).is_empty() => joined.push(text, start),
                _ => break,
            }
            let last = || split_outside_brackets(&joined.text, "/").last().unwrap_or_default();
            let goes_on = || self.next_text(page, line).starts_with(['/', '(']);
            let whole = joined.text.contains('/') && !joined.is_open();
            if whole && name::is_programme(&joined.text[last()]) && !goes_on() {
                end = Some(line);
                break;
            }
        }
        let Some(end) = end else { return at + 1 };
        let entry = self.entry(ListingKind::Slide, at, end, &joined);
        if entry.members.len() > 1 {
            slide.entries.push(entry);
        }
        end + 1
    }

    // a name and a slash; the name may begin on the line before, which is then about as wide
    fn opens_joint_block(&self, page: &Page, at: usize) -> bool {
        let opens = |text: &str| {
            text.split_once('/').is_some_and(|(first, _)| name::is_programme(first) && plausible(first.trim()))
        };
        let text = self.lines[at].text;
        let slash = |text: &str| memchr::memchr(b'/', text.as_bytes()).is_some();
        if slash(text) {
            return opens(text);
        }
        let next = (at + 1..page.lines.end.min(at + 3)).find(|&next| !self.lines[next].is_blank());
        let Some(next) = next.map(|next| self.lines[next]).filter(|next| next.kind == Kind::Text && slash(next.text))
        else {
            return false;
        };
        let as_wide = width(text).abs_diff(width(next.text)) <= 8;
        let wraps = as_wide && !name::is_complete(text) && !text.contains('。') && self.cited.on_line(at).is_empty();
        wraps && opens(&format!("{text}{}", next.text))
    }

    fn next_text(&self, page: &Page, line: usize) -> &'t str {
        self.lines[line + 1..page.lines.end].iter().find(|line| !line.is_blank()).map_or("", |line| line.text)
    }

    /// Lines that are only a name, which the page does not list.
    pub(super) fn lone_names(&self, page: &Page, slide: &Slide) -> Vec<Entry> {
        let lone: Vec<Entry> = page.lines.clone().filter_map(|at| self.lone_name(at)).collect();
        // of many names few are asked for
        let asked: BTreeSet<&str> = lone.iter().flat_map(Entry::names).collect();
        let listed: BTreeSet<&str> = slide.names().filter(|name| asked.contains(name)).collect();
        lone.into_iter().filter(|entry| !entry.names().any(|name| listed.contains(name))).collect()
    }

    fn lone_name(&self, at: usize) -> Option<Entry> {
        let blank = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_none_or(Line::is_blank);
        let alone = self.lines[at].kind == Kind::Text && blank(at.checked_sub(1)) && blank(Some(at + 1));
        alone.then(|| self.bare_name(at)).flatten()
    }

    // a line that is only a name
    fn bare_name(&self, at: usize) -> Option<Entry> {
        let Line { text, start, kind, .. } = self.lines[at];
        let fits = kind == Kind::Text && self.cited.on_line(at).is_empty() && name::is_programme(text);
        if !fits || text.contains([' ', '、', '。', '/']) {
            return None;
        }
        let entry = self.entry(ListingKind::Slide, at, at, &Joined::of(text, start));
        (!entry.members.is_empty()).then_some(entry)
    }
}

// 甲研究事業、乙実用化研究事業及び丙基盤整備事業: a list, where each part of it can only be a programme's name
fn enumerated(text: &str, whole: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = vec![whole.clone()];
    for word in and() {
        let within = |part: Range<usize>| {
            let cuts = split_outside_brackets(&text[part.clone()], word);
            cuts.map(move |cut| part.start + cut.start..part.start + cut.end)
        };
        parts = parts.into_iter().flat_map(within).collect();
    }
    let each = parts.iter().all(|part| name::is_programme(text[part.clone()].trim()));
    if each { parts } else { vec![whole] }
}

// what stands between names that share an amount, as / does
fn and() -> impl Iterator<Item = &'static str> {
    iter::once("、").chain(ands().iter().copied())
}

/// Whether lines are below a title in brackets, which may be of something else than the page's project. Few pages ask.
struct Aside {
    /// The lines before have been read.
    read: usize,
    holds: bool,
}

impl Aside {
    fn at(&mut self, lines: &[Line<'_>], at: usize) -> bool {
        for line in &lines[self.read..at] {
            match line.kind {
                Kind::Heading => self.holds = false,
                Kind::Text => self.holds |= is_boxed_title(line.text),
                _ => {}
            }
        }
        self.read = self.read.max(at);
        self.holds
    }
}

// 【参考：他省庁の事業】, ＜令和５年度補正予算＞
fn is_boxed_title(text: &str) -> bool {
    let boxed =
        text.starts_with(|c| c != '(' && bracket::opens(c)) && text.ends_with(|c| c != ')' && bracket::closes(c));
    boxed || is_aside(text)
}

fn in_detail(slide: &Slide) -> bool {
    slide.entries.last().is_some_and(|entry| entry.kind == ListingKind::Detail)
}

// 【再掲】…事業：…: without a mark of its own
fn is_relisted(text: &str) -> bool {
    bracket::leading(text).is_some_and(|(_, word, _)| before_relisted(word) == Some("") || tells_relisted(word))
}

// ○ 平成30年度医療分野の研究開発関連予算の概算要求: what a whole paper is called; ○ 令和７年度予算案（一般会計＋復興特会）: a label
fn is_title(text: &str) -> bool {
    let label = |text: &str| bracket::trailing(trim_end(text)).is_some_and(|(before, ..)| columns(before).is_some());
    // 科学技術予算のポイント　　平成28年度要求・要望額: with the label of what stands below
    let labelled = || ends_as_title(trim_end(&text[..lead(text).start]));
    (ends_as_title(text) || ends_in_stage(text) || label(text) || labelled()) && year_in(text).is_some()
}

// 人材 of 「人材」
fn quoted(name: &str) -> Option<&str> {
    name.strip_prefix('「')?.strip_suffix('」').filter(|inside| !inside.contains('」'))
}

// a name is no sentence, nor what one is about: AMED対象経費は
fn plausible(name: &str) -> bool {
    (2..=90).contains(&name.chars().count())
        && !name.contains('。')
        && !is_topic(name)
        // 既存施策の見直しにより463億円を削減
        && !ends_clause(name)
        // 文部科学省・厚生労働省が連携し、研究開発を推進
        && !says_done(name)
        // 総額は: a label is no name
        && matches!(about(name), About::Name(_))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::source::{Malformed, Source};

    #[test]
    fn activities_are_of_the_programme_above_them_whatever_joins_the_page() {
        let text = "１．医薬品プロジェクト 10億円\n\n● 甲創薬基盤推進研究事業：研究を進める 3億円\n● 乙創薬支援推進事業：支援する 7億円\n\n\n\n\n\
            乙創薬支援推進事業\n\n◆ 甲創薬基盤推進研究事業（厚）\n\u{f0fc} 【新規】研究の基盤を整える\n";
        let document = crate::reading::read(&Source::decode(text, None, Malformed::Refuse).unwrap(), "a", "a.txt");
        let names: Vec<&str> = document.listings.iter().map(|listing| &*listing.name).collect();
        assert_eq!(
            names,
            ["甲創薬基盤推進研究事業", "乙創薬支援推進事業", "乙創薬支援推進事業", "甲創薬基盤推進研究事業"]
        );
        let done: Vec<(usize, &str)> = document.activities.iter().map(|own| (own.listing, &*own.text)).collect();
        assert_eq!(done, [(3, "研究の基盤を整える")]);
    }
}
