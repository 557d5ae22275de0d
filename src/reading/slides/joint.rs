//! Joint lists: several programmes that share an amount, 甲研究事業／乙研究事業, over the lines that they take.

use std::iter;
use std::ops::Range;

use super::entry::{Entry, Member, Slide};
use super::{Sheet, plausible};
use crate::blank::{trim, trim_start};
use crate::budget::ListingKind;
use crate::grammar::name::{self, programme_name};
use crate::grammar::phrase::ands;
use crate::reading::joined::{Joined, split_outside_brackets};
use crate::reading::lines::{Kind, Line, first_written, last_start, width};
use crate::reading::outline::Page;

// how many lines a list of joint programmes may take
pub(super) const JOINT_LINES: usize = 24;

impl<'t> Sheet<'_, 't> {
    // …／ 概算要求額 10億円⏎成育疾患克服等総合研究事業: the name that a joint list waits for, right below
    pub(super) fn join_next(&self, page: &Page, at: usize, entry: &mut Entry) -> bool {
        let priced = self.cited.is_row(at + 1);
        let next = (at < page.lines.end && !priced).then(|| self.bare_name(at)).flatten();
        let found = next.is_some();
        let drifted = next.into_iter().flat_map(|next| next.members).map(|member| Member { drifted: true, ..member });
        entry.members.extend(drifted);
        entry.dangling &= !found;
        found
    }

    pub(super) fn entry(&self, kind: ListingKind, line: usize, name_end: usize, joined: &Joined) -> Entry {
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
    pub(in crate::reading) fn member(&self, line: usize, joined: &Joined, part: Range<usize>) -> Option<Member> {
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
    pub(super) fn joint_block(&self, page: &Page, at: usize, slide: &mut Slide) -> usize {
        if !self.opens_joint_block(page, at) {
            return at + 1;
        }
        let mut joined = Joined::default();
        let mut end = None;
        for line in at..page.lines.end.min(at + JOINT_LINES) {
            let Line { text, start, kind, .. } = self.lines[line];
            match kind {
                Kind::Blank if text.is_empty() => continue, // and no line drawn between rows
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
        let next = first_written(self.lines, at + 1..page.lines.end.min(at + 3));
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
