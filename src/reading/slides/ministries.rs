//! Ministries as headings of the programmes below them: 【文部科学省】⏎○ …, ○厚生労働省⏎・…, ○国土交通省 700億円⏎・….

use std::collections::BTreeMap;

use super::runs::{is_measure, says_what};
use super::{Sheet, Slide, plausible};
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::legend::{ministry_alone, ministry_before};
use crate::grammar::name::programme_name;
use crate::reading::lines::{Kind, Line};
use crate::reading::outline::Page;

/// A line that names a ministry and nothing else, and what it begins with: 【, ○, or a number.
pub(super) struct Heading {
    line: usize,
    form: char,
    ministry: String,
}

/// How many lines may stand between a programme's name and a ministry's amount, and that amount's.
pub(in crate::reading) const MOST_BETWEEN: usize = 4;

// how far below what a ministry does an amount may stand
const MOST_APART: usize = 12;

// bytes of a ministry's name with what it begins with, and the spaces between
const LONGEST_HEADING: usize = 64;

impl Sheet<'_, '_> {
    /// Gives programmes that name no ministry the one whose heading they stand below, where a page has several of one form.
    pub(in crate::reading) fn below_ministries(&self, page: &Page, slide: &mut Slide) {
        // most pages of details name a ministry with each programme
        if slide.entries.iter().flat_map(|entry| &entry.members).all(|member| !member.name.ministries.is_empty()) {
            return;
        }
        let found: Vec<Heading> = page.lines.clone().filter_map(|line| self.ministry_heading(line)).collect();
        // ・環境省⏎・国土交通省: a list of ministries
        let run = |one: &Heading, next: &Heading| self.lines[one.line + 1..next.line].iter().all(Line::is_blank);
        let runs = found.chunk_by(run).filter(|run| run.len() == 1);
        let found: Vec<&Heading> = runs.flatten().collect();
        let mut forms: BTreeMap<char, usize> = BTreeMap::new();
        found.iter().for_each(|own| *forms.entry(own.form).or_default() += 1);
        for own in found.iter().filter(|own| forms[&own.form] > 1) {
            let end = (own.line + 1..page.lines.end).find(|&line| self.ends_ministry(line, own.form));
            let end = end.unwrap_or(page.lines.end);
            let place = |line: usize| slide.entries.partition_point(|entry| entry.line < line);
            let below = place(own.line + 1)..place(end);
            let members = slide.entries[below].iter_mut().flat_map(|entry| &mut entry.members);
            for member in members.filter(|member| member.name.ministries.is_empty()) {
                member.name.ministries.push(own.ministry.clone());
            }
        }
    }

    /// ○厚生労働省, 【厚生労働省】, 1 厚生労働省; ○厚生労働省 600億円
    pub(super) fn ministry_heading(&self, line: usize) -> Option<Heading> {
        let own = &self.lines[line];
        // most lines of a page are text
        let begins = own.kind != Kind::Text || own.text.starts_with(|c| c != '(' && bracket::opens(c));
        if own.is_blank() || !begins {
            return None;
        }
        let priced = !self.cited.on_line(line).is_empty();
        let may_be = if priced { own.kind == Kind::Bullet(Mark::Slide) } else { own.text.len() <= LONGEST_HEADING };
        if !may_be {
            return None;
        }
        let name = match own.kind {
            Kind::Bullet(_) => self.before_amount(line, own.behind_mark(), own.end() - own.behind_mark().len()).0,
            Kind::Heading => own.heading().filter(|heading| heading.rest.is_empty())?.name,
            Kind::Text => bracket::enclosed(own.text)?,
            _ => return None,
        };
        // with an amount it heads what another mark stands before, and is no ministry's share
        let heads = || {
            let below = self.lines[line + 1..].iter().find(|below| !below.is_blank());
            below.is_some_and(|below| matches!(below.kind, Kind::Bullet(_)) && below.form() != own.form())
        };
        if priced && !heads() {
            return None;
        }
        Some(Heading { line, form: own.form()?, ministry: ministry_alone(self.directory, name)? })
    }

    /// 【農林水産省】 147億円（146億円）, 厚生労働省 6億円: a line of amounts behind the name of a ministry alone.
    pub(in crate::reading) fn is_ministry_row(&self, line: usize) -> bool {
        let on_line = self.cited.on_line(line);
        let Some(first) = on_line.first().filter(|first| !first.bracketed && !first.begins_line) else { return false };
        let own = &self.lines[line];
        let name = own.before(first.whole.start);
        let may_be = own.kind == Kind::Text && name.len() <= LONGEST_HEADING;
        may_be && on_line.iter().any(|own| own.ends_line) && ministry_before(self.directory, name).is_some()
    }

    /// ➢ 観測網の高度化【文】, ・観測網の高度化（文・経）（再掲）: whether a mark stands before what a ministry does, with the ministry in a
    /// bracket behind it, and an amount near below.
    pub(super) fn is_of_ministry(&self, page: &Page, at: usize) -> bool {
        let line = &self.lines[at];
        let name = line.behind_mark();
        // most lines end in no bracket, or have no amount near
        let may_be = matches!(line.kind, Kind::Bullet(_)) && name.ends_with(bracket::closes);
        let near = at + 1..page.lines.end.min(at + 1 + MOST_APART);
        if !may_be || self.cited.within(&near).is_empty() || !self.cited.on_line(at).is_empty() {
            return false;
        }
        let read = programme_name(self.directory, name);
        !read.ministries.is_empty() && says_what(&read.name) && plausible(&read.name) && !is_measure(&read.name)
    }

    /// ○公園の整備⏎・公園の設計の実施⏎国土交通省 9000万円: whether a ministry's amount is the first below a name.
    pub(in crate::reading) fn is_above_ministry(&self, page: &Page, at: usize, name_end: usize) -> bool {
        if self.is_below_mark(page, at) {
            return false;
        }
        let mut below = name_end + 1..page.lines.end.min(name_end + 1 + MOST_BETWEEN);
        let first = below.find(|&line| {
            !self.cited.on_line(line).is_empty()
                || !matches!(self.lines[line].kind, Kind::Text | Kind::Bullet(Mark::Activity))
        });
        first.is_some_and(|line| self.is_ministry_row(line))
    }

    // ○港の整備⏎・設計の実施⏎国土交通省 9億円: behind the mark of what the programme above will do
    pub(super) fn is_below_mark(&self, page: &Page, at: usize) -> bool {
        let above = page.lines.start.max(at.saturating_sub(MOST_BETWEEN))..at;
        let mut above =
            above.rev().take_while(|&line| !self.lines[line].is_blank() && self.cited.on_line(line).is_empty());
        let marked = |line: usize| matches!(self.lines[line].kind, Kind::Bullet(Mark::Slide | Mark::Detail));
        self.lines[at].kind == Kind::Bullet(Mark::Activity) && above.any(marked)
    }

    // another heading: of a ministry, of a project, of the same form, or words in a bracket or behind a blank line
    fn ends_ministry(&self, line: usize, own: char) -> bool {
        let next = &self.lines[line];
        let words = next.kind == Kind::Text && self.cited.on_line(line).is_empty();
        let apart = self.lines[line - 1].is_blank() || next.text.starts_with(bracket::opens);
        next.page_break
            || (words && apart)
            || next.kind == Kind::Heading
            || next.form() == Some(own)
            || self.ministry_heading(line).is_some()
    }
}
