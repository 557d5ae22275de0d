//! Names without a mark, or behind marks that begin other lines, too, which their words show: …事業（厚） 21億円, 港の警備の確保【新規】 90億円.

use super::entry::Slide;
use super::joint::JOINT_LINES;
use super::{Sheet, plausible};
use crate::grammar::bracket;
use crate::grammar::ledger::is_aside;
use crate::grammar::name::{self, programme_name};
use crate::grammar::phrase::{begins_among, begins_beside};
use crate::grammar::sentence::{When, when};
use crate::grammar::tag::{Tag, before_relisted, tag, tells_relisted};
use crate::grammar::unfinished::is_unfinished;
use crate::reading::cited::Cited;
use crate::reading::joined::find_outside_brackets;
use crate::reading::lines::{Kind, Line};
use crate::reading::outline::Page;

// over how many lines a programme without a mark is described before its amount
const MOST_DESCRIBED: usize = 4;

/// Whether lines are below a title in brackets, which may be of something else than the page's project. Few pages ask.
pub(super) struct Aside {
    /// The lines before have been read.
    pub(super) read: usize,
    pub(super) holds: bool,
}

impl Aside {
    pub(super) fn at(&mut self, lines: &[Line<'_>], at: usize) -> bool {
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

impl<'t> Sheet<'_, 't> {
    // ■ …事業：, ・…事業 29億円: a mark that begins other lines, too, but here the name of a programme that says so
    pub(super) fn names_programme(&self, at: usize, rest: &str) -> bool {
        let start = self.lines[at].end() - rest.len();
        let (part, cut) = self.before_amount(at, rest, start);
        let named = find_outside_brackets(part, ":").map_or(cut.then_some(part), |colon| Some(&part[..colon]));
        named.is_some_and(|name| name::is_programme(name) && plausible(name) && !name.contains('、'))
    }

    // …事業（厚） 21億円, …のための⏎…事業（経） 63億円: the name of a programme without a mark, right before its amount
    pub(super) fn begins_unmarked(&self, page: &Page, at: usize) -> bool {
        let waits = |at: usize| is_unfinished(self.lines[at].text) && self.cited.on_line(at).is_empty();
        let before = at.checked_sub(1).filter(|before| page.lines.contains(before));
        let whole = || self.is_whole_name(at) && !before.is_some_and(waits);
        let next = || page.lines.contains(&(at + 1)) && self.is_whole_name(at + 1) && waits(at);
        let row = || page.project.is_none() && self.cited.on_line(at).iter().filter(|own| !own.bracketed).count() > 1;
        !row() && (whole() || next())
    }

    // 港の警備の確保【新規】　令和６年度補正予算　90億円: a tag of a programme between a name and an amount, whatever stands before; but
    // none of what a programme does, which is indented below its mark
    pub(super) fn is_tagged_name(&self, at: usize) -> bool {
        let first = self.cited.on_line(at).first().filter(|first| first.ends_line && !first.bracketed);
        let name = first.map_or("", |first| self.lines[at].before(first.whole.start));
        let tagged = bracket::trailing(name.trim_end()).filter(|(_, open, _)| bracket::boxes(*open));
        let named =
            |(name, _, inside): (&str, char, &str)| !name.is_empty() && matches!(tag(inside), Some(Tag::Status(_)));
        let labelled = first.is_some_and(|first| first.lead.stage.is_some());
        tagged.is_some_and(named) && (labelled || !self.is_indented_below_mark(at))
    }

    // 灯台の改修事業⏎令和７年度概算要求額 50億円: what the page has listed, as the title of its own slide
    pub(super) fn titles_again(&self, at: usize, slide: &Slide) -> bool {
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

    // …事業：説明 概算要求額 21億円, …事業：説明⏎概算要求額 21億円: a name without a mark, with what it is for behind a colon
    pub(super) fn is_described(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let described = |colon: usize| line.text[colon..].chars().any(char::is_alphabetic);
        let colon = find_outside_brackets(line.text, ":").filter(|&colon| described(colon));
        let labelled = |own: &Cited| own.ends_line && own.lead.stage.is_some() && !own.bracketed;
        let near =
            || (at..(at + MOST_DESCRIBED).min(self.lines.len())).find(|&line| !self.cited.on_line(line).is_empty());
        colon.is_some()
            && begins_name(line.text)
            && self.names_programme(at, line.text)
            && near().is_some_and(|near| self.cited.on_line(near).first().is_some_and(labelled))
    }

    // a line that is a whole name as far as its amount, which ends it
    fn is_whole_name(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let first = self.cited.on_line(at).first();
        let name = first.map_or("", |first| line.before(first.whole.start));
        let price = |first: &Cited| {
            let own = first.ends_line && !first.bracketed && !first.begins_line && first.lead.recipient.is_none();
            own && !first.mention.flags.approximate
        };
        // 令和４年度 …事業, このほか…事業, 海外の事業としては…事業: words of a sentence, or of another year
        let topic = || name.char_indices().any(|(at, c)| at > 0 && c == 'は');
        let told = || topic() || when(name) != When::default() || begins_beside(name) || begins_among(name);
        line.kind == Kind::Text
            && first.is_some_and(price)
            && begins_name(name)
            && name::is_programme(name)
            && !told()
            && self.names_programme(at, line.text)
    }
}

// a letter, a bracket or a quotation, and no sign that may be a mark unknown here
fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || bracket::opens(c) || matches!(c, '「' | '『'))
}

// 【参考：他省庁の事業】, ＜令和５年度補正予算＞
fn is_boxed_title(text: &str) -> bool {
    let boxed =
        text.starts_with(|c| c != '(' && bracket::opens(c)) && text.ends_with(|c| c != ')' && bracket::closes(c));
    boxed || is_aside(text)
}

// 【再掲】…事業：…: without a mark of its own
pub(super) fn is_relisted(text: &str) -> bool {
    bracket::leading(text).is_some_and(|(_, word, _)| before_relisted(word) == Some("") || tells_relisted(word))
}
