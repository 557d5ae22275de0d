//! The programmes of a page: ● lines, joint lists, ◆ lines with what they will do.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cited::{Citations, Cited};
use super::joined::{Joined, find_outside_brackets, split_outside_brackets};
use super::lines::{Kind, Line, is_short, last_start};
use super::outline::Page;
use super::sheets::{Boxed, is_unfinished};
use super::{ends_in_stage, year_in};
use crate::budget::{ListingKind, Status};
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{is_recipient_total, lead};
use crate::grammar::item;
use crate::grammar::ledger::is_aside;
use crate::grammar::name::{self, ProgrammeName, programme_name, status_tag};
use crate::grammar::note::is_statement;
use crate::grammar::number::is_dash;
use crate::grammar::phrase::{begins_among, begins_beside, ends_as_title};
use crate::grammar::section::is_title_of_aims;
use crate::grammar::sentence::{About, When, about, when};
use crate::grammar::tag::{before_relisted, behind_relisted, tells_relisted};
use crate::ministry::Directory;
use crate::stage::Stage;

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
    pub(super) literal: String,
    /// Where it stands in the normalised text.
    pub(super) place: Range<usize>,
    /// Line on which it begins, by position.
    pub(super) line: usize,
    /// Whether the page's layout, not its words, made it a member.
    pub(super) drifted: bool,
}

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

/// How much of the lines read is best taken for a name.
#[derive(Clone, Copy)]
struct Best {
    /// Bytes of the joined text.
    len: usize,
    /// Its last line.
    line: usize,
    /// Whether it needs no continuation.
    complete: bool,
}

impl Best {
    // the name, the last line it takes, and whether something ends it; all that was joined, where nothing is best
    fn of(best: Option<Best>, mut joined: Joined, at: usize, ended: bool) -> (Joined, usize, bool) {
        let Some(Best { len, line, .. }) = best else { return (joined, at, ended) };
        joined.truncate(len);
        (joined, line, ended)
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
}

// how many lines apart two names of one list may stand
const MOST_APART: usize = 6;

// how many lines a name may run over
const NAME_LINES: usize = 4;
// how many lines a joint list may run over
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
                Kind::Bullet(mark @ (Mark::Slide | Mark::Detail)) => {
                    self.bullet(page, at, mark, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity)
                    if in_detail(&slide) && self.is_listed(page, at, &slide) && self.heads_list(&slide) =>
                {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if in_detail(&slide) => self.action(page, at, wide, &mut slide),
                Kind::Bullet(_) if self.names_programme(at, line.behind_mark()) => {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(_) if !aims && self.is_priced_below(page, at) => {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if !aims && self.is_listed(page, at, &slide) => {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if at == behind && !aims && self.is_action(at) => {
                    self.action(page, at, wide, &mut slide)
                }
                Kind::Text
                    if let Some(item) =
                        item::numbered(line.text).filter(|_| !aims && self.is_priced_below(page, at)) =>
                {
                    self.bullet(page, at, Mark::Slide, item.text, &mut slide)
                }
                Kind::Text if is_relisted(line.text) && self.names_programme(at, line.text) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text if self.begins_unmarked(page, at) && !aside.at(self.lines, at) => {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                Kind::Text => self.joint_block(page, at, &mut slide),
                _ => at + 1,
            };
            if matches!(line.kind, Kind::Bullet(_)) {
                behind = at;
            }
        }
        slide
    }

    // ● 創薬基盤推進研究事業：…, one line or several
    fn bullet(&self, page: &Page, at: usize, mark: Mark, rest: &'t str, slide: &mut Slide) -> usize {
        let kind = if mark == Mark::Detail { ListingKind::Detail } else { ListingKind::Slide };
        let (rest, relisted) = behind_relisted(rest).map_or((rest, false), |rest| (rest, true));
        let (joined, end, marked) = self.name(page, at, rest);
        if is_recipient_total(&joined.text) || is_title(&joined.text) {
            return end + 1;
        }
        let mut entry = self.entry(kind, at, end, &joined);
        entry.members.iter_mut().for_each(|member| member.name.relisted |= relisted);
        let end = if entry.dangling && self.join_next(page, end + 1, &mut entry) { end + 1 } else { end };
        let named = marked || mark == Mark::Detail || entry.members.iter().all(|m| name::is_complete(&m.name.name));
        if named && entry.members.iter().all(|m| plausible(&m.name.name)) && !entry.members.is_empty() {
            slide.entries.push(entry);
        }
        end + 1
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

    // ・浄化槽の整備 86億円（80億円）⏎・熱中症対策 3億円: items of a list with amounts, below no programme, nor below an amount
    // which they may be parts of
    fn is_listed(&self, page: &Page, at: usize, slide: &Slide) -> bool {
        let of_list = |line: usize| page.lines.contains(&line) && self.is_priced_item(line);
        if !of_list(at) {
            return false;
        }
        let above = (page.lines.start..at).rev().find(|&line| !self.lines[line].is_blank() && !self.says_more(line));
        let goes_on = above.is_some_and(|above| slide.entries.last().is_some_and(|last| last.line == above));
        let goes_on = goes_on && above.is_some_and(|above| self.lines[above].kind == Kind::Bullet(Mark::Activity));
        let listed = |last: &Entry| self.lines[last.line].kind == Kind::Bullet(Mark::Activity);
        let lowest = || slide.entries.last().is_none_or(listed) || self.heads_list(slide);
        let whole = |above: usize| self.lines[above].kind != Kind::Heading && !self.cited.on_line(above).is_empty();
        let next = || (at + 1..page.lines.end).find(|&line| !self.says_more(line));
        // ●雇用の維持 29,476億円⏎・給付金 23,176億円: parts of it, each with its amount
        let divides = || {
            slide.entries.last().is_some_and(|last| above == Some(last.line) && !listed(last))
                && above.is_some_and(whole)
        };
        let begins = || next().is_some_and(of_list) && ((lowest() && !above.is_some_and(whole)) || divides());
        if goes_on { above.is_some_and(of_list) } else { begins() }
    }

    // ◆学校における働き方改革の推進⏎・教員業務支援員の配置 139億円: the title of a list, no programme, with neither an amount nor
    // what it will do
    fn heads_list(&self, slide: &Slide) -> bool {
        slide.entries.last().is_some_and(|last| {
            let acts = || slide.actions.last().is_some_and(|action| action.of == last.line);
            let unpriced = || (last.line..=last.name_end).all(|line| self.cited.on_line(line).is_empty());
            let title = || last.members.iter().all(|member| !name::is_complete(&member.name.name));
            last.kind == ListingKind::Detail && !acts() && unpriced() && title()
        })
    }

    // 【令和７年度補正予算額 82億円】, ※別途、令和７年度補正予算額 82億円 below an item
    fn says_more(&self, line: usize) -> bool {
        let Line { text, kind, .. } = self.lines[line];
        let beside = kind == Kind::Note || (kind == Kind::Text && text.starts_with(bracket::opens));
        beside && self.cited.on_line(line).first().is_some_and(|own| own.lead.stage.is_some())
    }

    // ▶ 偽・誤情報対策⏎　　R9要求額 9.0億円: behind a mark that begins other lines, too, a name with labelled amounts right below, and
    // nothing else; two of them at least
    fn is_priced_below(&self, page: &Page, at: usize) -> bool {
        let near = at.saturating_sub(MOST_APART).max(page.lines.start)..page.lines.end.min(at + 1 + MOST_APART);
        self.is_name_above(page, at) && near.filter(|&other| other != at).any(|other| self.is_name_above(page, other))
    }

    fn is_name_above(&self, page: &Page, at: usize) -> bool {
        let below = at + 1;
        let line = &self.lines[at];
        let name = match line.kind {
            Kind::Bullet(_) => line.behind_mark(),
            Kind::Text => item::numbered(line.text).map_or("", |item| item.text),
            _ => "",
        };
        let labelled = |line: usize| {
            let on_line = self.cited.on_line(line);
            let said = |own: &Cited| own.lead.stage.is_some_and(Stage::is_asked) && own.lead.recipient.is_none();
            self.lines[line].kind == Kind::Text
                && on_line.first().is_some_and(|own| said(own) && own.top == line)
                && self.cited.is_row(line)
        };
        page.lines.contains(&below)
            && self.cited.on_line(at).is_empty()
            && labelled(below)
            && plausible(name)
            && !name.contains(['、', '。', ':'])
            && !is_unfinished(name)
            && !name.ends_with("とおり")
            && when(name) == When::default()
    }

    // an activity mark, a name and amounts to the end of the line
    fn is_priced_item(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let Some(first) = self.cited.on_line(at).first().filter(|_| line.kind == Kind::Bullet(Mark::Activity)) else {
            return false;
        };
        let rest = line.behind_mark();
        let name = rest.get(..first.whole.start.saturating_sub(line.end() - rest.len())).unwrap_or_default().trim_end();
        let flags = &first.mention.flags;
        let plain = first.ends_line && !first.bracketed && first.lead.recipient.is_none();
        plain
            && !flags.change
            && !flags.of_which
            && !flags.approximate
            && !name.contains(['、', ':'])
            && when(name) == When::default()
            && plausible(name)
    }

    // …事業（厚） 21億円, …のための⏎…事業（経） 63億円: the name of a programme without a mark, right before its amount
    fn begins_unmarked(&self, page: &Page, at: usize) -> bool {
        let waits = |at: usize| is_unfinished(self.lines[at].text) && self.cited.on_line(at).is_empty();
        let before = at.checked_sub(1).filter(|before| page.lines.contains(before));
        let whole = || self.is_whole_name(at) && !before.is_some_and(waits);
        let next = || page.lines.contains(&(at + 1)) && self.is_whole_name(at + 1) && waits(at);
        page.project.is_some() && (whole() || next())
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
        let topic = name.char_indices().any(|(at, c)| at > 0 && c == 'は');
        let told = topic || when(name) != When::default() || begins_beside(name) || begins_among(name);
        line.kind == Kind::Text
            && first.is_some_and(price)
            && name::is_programme(name)
            && !told
            && self.names_programme(at, line.text)
    }

    // the name behind a mark, the last line it takes, and whether a colon or an amount ends it
    fn name(&self, page: &Page, at: usize, rest: &'t str) -> (Joined, usize, bool) {
        let mut joined = Joined::default();
        let mut best: Option<Best> = None;
        for line in at..page.lines.end.min(at + NAME_LINES) {
            let part = if line == at { rest } else { self.lines[line].text };
            let goes_on = line == at || (self.lines[line].kind == Kind::Text && self.continues(&joined, part));
            if !goes_on {
                break;
            }
            let start = self.lines[line].end() - part.len();
            let (part, cut) = self.before_amount(line, part, start);
            let part = if cut { bracket::before_open(part) } else { part };
            match line == at {
                true => joined = Joined::of(part, start),
                false if !cut => joined.push(part, start),
                false => match self.completed(&joined, part, start) {
                    Some(whole) if best.is_none_or(|best| !best.complete || name::is_programme(&whole.text)) => {
                        return (whole, line, true);
                    }
                    _ => {}
                },
            }
            if let Some(colon) = find_outside_brackets(&joined.text, ":") {
                joined.truncate(colon);
                return (without_label(joined), line, true);
            }
            if cut && line == at {
                return (without_label(joined), line, true);
            }
            if cut {
                return Best::of(best, joined, at, true);
            }
            let complete = name::is_complete(&joined.text);
            let whole = complete && !joined.is_open();
            // （NCBN）
            let bracket = || part.starts_with('(') && part.ends_with(')') && part.is_ascii();
            if best.is_none_or(|best| whole && (!best.complete || name::is_programme(&joined.text) || bracket())) {
                best = Some(Best { len: joined.text.len(), line, complete });
            }
        }
        Best::of(best, joined, at, false)
    }

    // ● …のための創薬基盤⏎技術開発事業（経） 概算要求額 54億円: what stands before the amount ends an unfinished name
    fn completed(&self, name: &Joined, part: &'t str, start: usize) -> Option<Joined> {
        let mut whole = name.clone();
        whole.push(part, start);
        let whole = without_label(whole);
        (whole.text.len() > name.text.len() && !whole.is_open() && name::is_complete(&whole.text)).then_some(whole)
    }

    // whether the next line can belong to a name: an unfinished one, an open bracket, a list that waits, a bracket that follows
    fn continues(&self, name: &Joined, next: &str) -> bool {
        let waits = name.text.trim_end().ends_with('/');
        let label = || !next.is_empty() && lead(next).start == 0;
        let unfinished = || name.is_open() || waits || !name::is_programme(&name.text);
        (next.starts_with(['(', '/']) || unfinished()) && !label()
    }

    // the part of a line before the first amount on it
    fn before_amount<'p>(&self, line: usize, part: &'p str, start: usize) -> (&'p str, bool) {
        match self.cited.on_line(line).first().filter(|c| c.mention.range.start >= start) {
            Some(cited) => (without_empty_cells(&part[..cited.whole.start.saturating_sub(start)]), true),
            None => (part, false),
        }
    }

    fn entry(&self, kind: ListingKind, line: usize, name_end: usize, joined: &Joined) -> Entry {
        let mut parts: Vec<Range<usize>> = split_outside_brackets(&joined.text, "/").collect();
        if AND.iter().any(|word| joined.text.contains(word)) {
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
        let name = programme_name(self.directory, printed);
        let lead = printed.len() - printed.trim_start().len();
        let literal = printed.trim().to_owned();
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
            let last = split_outside_brackets(&joined.text, "/").last().unwrap_or_default();
            let goes_on = self.next_text(page, line).starts_with(['/', '(']);
            if joined.text.contains('/') && !joined.is_open() && name::is_programme(&joined.text[last]) && !goes_on {
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

    // 幅広い分野の…を整備・強化; a line as wide as the page's widest goes on in the next one, over a blank line, too
    fn action(&self, page: &Page, at: usize, wide: usize, slide: &mut Slide) -> usize {
        let mut end = at;
        while width(self.lines[end].text) >= wide {
            let next = (end + 1..page.lines.end.min(end + 3)).find(|&next| !self.lines[next].is_blank());
            let Some(next) = next.filter(|&next| self.lines[next].kind == Kind::Text) else { break };
            end = next;
        }
        // a mark that stands alone is of what is printed elsewhere
        let marks_nothing = end == at && self.lines[at].behind_mark().is_empty();
        if let Some(entry) = slide.entries.last().filter(|_| !marks_nothing) {
            slide.actions.push(Action { of: entry.line, lines: at..end + 1 });
        }
        end + 1
    }

    // what a ● will do, on the line of its mark; an item with an amount, or a sentence on the figures, is none
    fn is_action(&self, at: usize) -> bool {
        let line = &self.lines[at];
        !is_short(line.behind_mark()) && self.cited.on_line(at).is_empty() && !is_statement(line.text)
    }

    // nine tenths of the widest line under an activity mark
    fn wrap_width(&self, page: &Page) -> usize {
        let marked = |line: &&Line<'_>| line.kind == Kind::Bullet(Mark::Activity);
        let widest = self.lines[page.lines.clone()].iter().filter(marked).map(|line| width(line.text)).max();
        widest.unwrap_or(0) * 9 / 10
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

/// What an activity says, its lines joined.
pub(super) fn said(lines: &[Line<'_>], action: &Action) -> Said {
    let at = action.lines.start;
    let rest = lines[at].behind_mark();
    let mut joined = Joined::of(rest, lines[at].end() - rest.len());
    for line in lines[action.lines.clone()].iter().skip(1).filter(|line| !line.is_blank()) {
        joined.push(line.text, line.start);
    }
    let (status, text) = action_status(&joined.text);
    let (text, place) = (text.to_owned(), joined.place(0..joined.text.len()));
    let line = at + last_start(&lines[at..], place.start).unwrap_or_default();
    Said { status, text, place, line }
}

// 甲研究事業、乙実用化研究事業及び丙基盤整備事業: a list, where each part of it can only be a programme's name
fn enumerated(text: &str, whole: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = vec![whole.clone()];
    for word in AND {
        let within = |part: Range<usize>| {
            let cuts = split_outside_brackets(&text[part.clone()], word);
            cuts.map(move |cut| part.start + cut.start..part.start + cut.end)
        };
        parts = parts.into_iter().flat_map(within).collect();
    }
    let each = parts.iter().all(|part| name::is_programme(text[part.clone()].trim()));
    if each { parts } else { vec![whole] }
}

// …事業　－ of …事業　－　13億円: a column of the row without a figure
fn without_empty_cells(mut name: &str) -> &str {
    loop {
        let cell = name.trim_end();
        let rest = cell.trim_end_matches(is_dash);
        if rest.len() == cell.len() || !rest.ends_with([' ', '\t']) {
            return name;
        }
        name = rest.trim_end();
    }
}

// what stands between names that share an amount, as / does
const AND: [&str; 2] = ["、", "及び"];

/// The status tag at the start of an activity, and what follows it. A longer bracket is a part of what the activity is, and a
/// tag alone all of it.
fn action_status(text: &str) -> (Option<Status>, &str) {
    let is_tag =
        |rest: &str| !rest.trim().is_empty() && text[..text.len() - rest.len()].trim().chars().count() <= LONGEST_TAG;
    let tag = status_tag(text).ok().filter(|(rest, _)| is_tag(rest));
    tag.map_or((None, text), |(rest, status)| (status, rest))
}

// 【一部新規・拡充】, with its brackets
const LONGEST_TAG: usize = 12;

// …事業 要求額：新規, …事業（前年度：7億円）: words on an amount behind a name are no part of it
fn without_label(mut name: Joined) -> Joined {
    let label = lead(&name.text).start;
    let end = name.text[..label].trim_end_matches(|c| c == ' ' || bracket::opens(c)).len();
    if label < name.text.len() || name.is_open() {
        name.truncate(end);
    }
    name
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

// ○ 平成30年度医療分野の研究開発関連予算の概算要求: what a whole paper is called
fn is_title(text: &str) -> bool {
    year_in(text).is_some() && (ends_as_title(text) || ends_in_stage(text))
}

// a name is no sentence, nor what one is about: AMED対象経費は
fn plausible(name: &str) -> bool {
    (2..=90).contains(&name.chars().count())
        && !name.contains('。')
        && !name.ends_with(['は', 'を'])
        // 総額は: a label is no name
        && matches!(about(name), About::Name(_))
}

// display width: a full-width char takes two columns
fn width(text: &str) -> usize {
    // four bytes and more at a time
    let ascii: u32 = text.bytes().map(|byte| u32::from(byte.is_ascii())).sum();
    2 * text.chars().count() - ascii as usize
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
