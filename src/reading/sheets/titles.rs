//! The name of a box: before it, between its labels and its amounts, behind it, or at the head of the page, over the lines that it takes.

use std::ops::Range;

use super::asides::is_subtitle;
use crate::budget::{ListingKind, Status};
use crate::grammar::bracket::{closed, opened};
use crate::grammar::bullet::Mark;
use crate::grammar::clause::columns;
use crate::grammar::heading::without_continuation;
use crate::grammar::item::{numbered, without_number};
use crate::grammar::name;
use crate::grammar::office::is_phone;
use crate::grammar::section::{is_section, without_field};
use crate::grammar::spacing::is_arrow;
use crate::grammar::unfinished::{is_cut, is_unfinished, says_done};
use crate::reading::cited::Cited;
use crate::reading::joined::Joined;
use crate::reading::lines::{Kind, Line, NAME_LINES, first_written, last_written, width};
use crate::reading::slides::{Entry, Sheet, Slide};
use crate::scan::Printed;
use crate::stage::Stage;

// how wide a line is at least that a name fills, in halves of a full-width char
const FULL_LINE: usize = 40;
const LONGEST_NAME: usize = 70;

// how many words of a name stand apart at most
const MOST_APART_WORDS: usize = 2;

impl<'t> Sheet<'_, 't> {
    // the programme of a box, or the lines that may name it
    pub(super) fn named(&self, own: &Range<usize>, within: Range<usize>, slide: &Slide) -> Vec<Entry> {
        let (top, bottom) = (self.top(own), self.cited[own.end - 1].last_line);
        let status = self.cited[own.clone()].iter().any(is_new).then_some(Status::New);
        let on_line = self.name_on_line(own.start);
        let between = || (top..bottom).find_map(|line| self.title(line, &within, false));
        let before = || self.title_above(top, &within);
        // ◆ …プログラム⏎92億円: what begins a list with an amount of its own is not the box's; nor …プログラム⏎92億円（90億円）
        let listed = |entry: &Entry| {
            let marked = matches!(self.lines[entry.line].kind, Kind::Bullet(Mark::Slide | Mark::Detail));
            ((marked || self.is_above_amount(entry)) && self.is_priced(entry)) || self.is_over_list(entry, slide)
        };
        let behind = || self.title_below(bottom + 1, &within).filter(|entry| !listed(entry));
        let head = || self.head(&within, slide).filter(|entry| !self.is_over_list(entry, slide));
        let mut found: Vec<Entry> = match on_line.or_else(between) {
            Some(entry) => vec![entry],
            None => match (before(), behind()) {
                (Some(before), Some(behind)) => self.either(before, behind, &within),
                (Some(one), None) | (None, Some(one)) => vec![one],
                (None, None) => head().into_iter().collect(),
            },
        };
        for member in found.iter_mut().flat_map(|entry| &mut entry.members) {
            member.name.status = member.name.status.or(status);
        }
        found
    }

    // １ 啓発活動等⏎・聴く会議の開催等 2億円: a heading right above what a page lists
    fn is_over_list(&self, entry: &Entry, slide: &Slide) -> bool {
        let below = first_written(self.lines, entry.name_end + 1..self.lines.len());
        let listed = |line: usize| slide.entries.binary_search_by_key(&line, |entry| entry.line).is_ok();
        let Line { text, kind, .. } = self.lines[entry.line];
        let heads = kind == Kind::Heading || numbered(text).is_some();
        // 市場領域① 高機能素材⏎⏎…事業⏎6.6億円: over names without marks
        let over_names = |line: usize| kind == Kind::Text && self.lines[line].kind == Kind::Text;
        below.is_some_and(|below| listed(below) && (heads || over_names(below)))
    }

    // whether an amount without a label has the line right below a name to itself
    fn is_above_amount(&self, entry: &Entry) -> bool {
        let below = self.cited.on_line(entry.name_end + 1).first();
        below.is_some_and(|own| own.begins_line && !own.bracketed && own.lead.stage.is_none())
    }

    // a name at the head of its page is the slide's title; otherwise the one that ends as names do, or else either
    fn either(&self, before: Entry, behind: Entry, within: &Range<usize>) -> Vec<Entry> {
        let heads = self.begins_slide(before.line, within);
        let ends = |entry: &Entry| entry.members.iter().all(|member| name::is_complete(&member.name.name));
        match (ends(&before), ends(&behind)) {
            _ if heads => vec![before],
            (true, false) => vec![before],
            (false, true) => vec![behind],
            _ => vec![before, behind],
        }
    }

    // whether a line is the first of its page, as far as the text tells pages apart
    pub(super) fn begins_slide(&self, line: usize, within: &Range<usize>) -> bool {
        let above = last_written(self.lines, within.start.saturating_sub(1)..line);
        let of_paper = |at: usize| is_section(self.lines[at].text) || self.is_body(self.lines[at].text);
        self.lines[line].page_break
            || above
                .is_none_or(|at| self.lines[at].kind == Kind::PageNumber || self.lines[at].page_break && of_paper(at))
            || (line >= 3 && self.lines[line - 3..line].iter().all(Line::is_blank))
    }

    fn name_on_line(&self, at: usize) -> Option<Entry> {
        let Cited { line, .. } = self.cited[at];
        let text = self.before(at);
        (!text.is_empty())
            .then(|| self.titled(Joined::of(text, self.lines[line].start), line, line))
            .flatten()
            .filter(is_title)
    }

    // the nearest line above that is no ministry, and whether it can be a name
    fn title_above(&self, top: usize, within: &Range<usize>) -> Option<Entry> {
        let mut above = (within.start..top).rev().filter(|&line| !self.lines[line].is_blank());
        let line = above.find(|&line| !self.is_aside(line, within))?;
        self.title(line, within, true)
    }

    fn title_below(&self, bottom: usize, within: &Range<usize>) -> Option<Entry> {
        let line = (bottom..within.end).find(|&line| !self.lines[line].is_blank() && !self.is_aside(line, within))?;
        let next_page = (bottom..=line).any(|at| self.lines[at].page_break);
        if next_page { None } else { self.title(line, within, false) }
    }

    // the first line of the page that can be a name, where no marked line stands above
    fn head(&self, within: &Range<usize>, slide: &Slide) -> Option<Entry> {
        let first = within.clone().find(|&line| !self.lines[line].is_blank() && !self.is_aside(line, within))?;
        let marked = slide.entries.iter().any(|entry| entry.line <= first && within.contains(&entry.line));
        let apart = self.begins_slide(first, within) && !marked;
        if apart { self.title(first, within, false) } else { None }
    }

    // the name that stands on a line, with the lines above (where it is sought upwards) or below that it runs over
    pub(super) fn title(&self, line: usize, within: &Range<usize>, upwards: bool) -> Option<Entry> {
        let (first, last) =
            if upwards { (self.name_start(line, within), line) } else { (line, self.name_end(line, within)) };
        let mut joined = Joined::default();
        for at in first..=last {
            let (text, start) = self.name_text(at)?;
            joined.push(text, start);
        }
        // 需要の回復に資する取組⏎を支援します。
        let goes_on = self.lines.get(last + 1).is_some_and(|next| next.text.starts_with('を'));
        if goes_on { None } else { self.titled(joined, first, last).filter(is_title) }
    }

    // a line without its mark or number
    fn name_text(&self, line: usize) -> Option<(&'t str, usize)> {
        let Line { text, start, kind, .. } = self.lines[line];
        let unpriced = self.cited.on_line(line).is_empty();
        let text = match kind {
            Kind::Text => without_number(without_field(self.before_label(text))),
            Kind::Heading => self.lines[line].heading().filter(|heading| heading.rest.is_empty())?.name,
            Kind::Bullet(mark) if mark != Mark::Activity || self.is_above_office(line) => {
                without_field(self.lines[line].behind_mark())
            }
            _ => return None,
        };
        let offset = nom::Offset::offset(self.lines[line].text, text);
        unpriced.then_some((text, start + offset))
    }

    // a number or mark begins its name
    fn name_start(&self, line: usize, within: &Range<usize>) -> usize {
        if !self.goes_on_name(line) {
            return line;
        }
        let stops = |text: &str| is_unfinished(text) || (is_cut(text) && width(text) >= FULL_LINE);
        let runs_on = |at: usize| self.lines[at].kind == Kind::Text && stops(self.lines[at].text);
        let least = within.start.max(line.saturating_sub(NAME_LINES - 1));
        (least..line).rev().take_while(|&at| runs_on(at) && self.could_name(self.lines[at].text)).last().unwrap_or(line)
    }

    fn goes_on_name(&self, line: usize) -> bool {
        let Line { text, kind, .. } = self.lines[line];
        kind == Kind::Text && numbered(text).is_none()
    }

    pub(super) fn name_end(&self, line: usize, within: &Range<usize>) -> usize {
        let runs_on = |at: &usize| is_unfinished(self.lines[*at].text) && self.goes_on_name(at + 1);
        let most = (line + NAME_LINES - 1).min(within.end - 1);
        (line..most).take_while(runs_on).last().map_or(line, |at| at + 1)
    }

    pub(super) fn titled(&self, joined: Joined, first: usize, last: usize) -> Option<Entry> {
        if !self.could_name(&joined.text) || is_unfinished(&joined.text) {
            return None;
        }
        let member = self.member(first, &joined, 0..joined.text.len())?;
        let mut members = vec![member];
        for member in &mut members {
            if let Some(whole) = without_continuation(&member.name.name) {
                member.name.name.truncate(whole.len());
            }
        }
        Some(Entry { kind: ListingKind::Slide, line: first, name_end: last, members, dangling: false })
    }

    // no sentence, label, list or part of a slide
    pub(super) fn could_name(&self, text: &str) -> bool {
        let text = text.trim();
        let shares = text.starts_with('(') && text.chars().nth(2).is_some_and(|c| c.is_ascii_digit());
        let balanced = opened(text) >= closed(text);
        (2..=LONGEST_NAME).contains(&text.chars().count())
            && !shares
            && balanced
            && text.matches('「').count() == text.matches('」').count()
            && columns(text).is_none()
            && !is_in_columns(text)
            && !text.contains(|c| is_arrow(c) || matches!(c, '。' | ':' | '※' | '='))
            && !text.ends_with(['、', ',', '~'])
            && !self.is_issue(text)
            && !is_phone(text)
            && !says_done(text)
            && !is_subtitle(text)
            && !is_section(text)
            && !self.is_body(text)
    }
}

// クラウドの   共通網    認証基盤: three words or more with gaps between, as of boxes side by side; but not 岬  の  港
fn is_in_columns(text: &str) -> bool {
    let mut words = text.split("  ").map(str::trim).filter(|word| !word.is_empty());
    text.contains("  ")
        && words.clone().nth(MOST_APART_WORDS).is_some()
        && words.any(|word| word.chars().nth(1).is_some())
}

// a slide's title is no single word
fn is_title(entry: &Entry) -> bool {
    entry.members.iter().all(|member| member.name.name.chars().count() > 3)
}

fn is_new(cited: &Cited) -> bool {
    cited.mention.value == Printed::None_ && cited.mention.flags.prior && cited.lead.stage != Some(Stage::Supplementary)
}
