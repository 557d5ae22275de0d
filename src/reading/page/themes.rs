//! Subtotals of themes: がん・難病（18.6億円）, 【がん・難病】⏎18.6億円.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{ListingKind, Role};
use crate::grammar::bullet::Mark;
use crate::grammar::clause::is_recipient_total;
use crate::grammar::ledger::is_money_word;
use crate::grammar::legend::{self, ministry_with_bureau};
use crate::grammar::phrase::begins_among;
use crate::grammar::section::is_part;
use crate::grammar::sentence::{About, about};
use crate::grammar::tag::says_relisted;
use crate::grammar::unfinished::is_unfinished;
use crate::grammar::{bracket, name};
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line, last_written};
use crate::reading::slides::Entry;
use crate::stage::stage_words;

// how many programmes apart two themes of one list may stand, and how many side by side
const MOST_NEAR: usize = 12;
const MOST_SIDE_BY_SIDE: usize = 16;

impl PageReader<'_, '_> {
    // がん・難病⏎（18.6億円）
    pub(super) fn themes(&self, drafts: &mut Drafts) {
        let mut last: Option<usize> = None;
        for index in self.left(drafts).collect::<Vec<_>>() {
            let cited = self.at(index);
            // 【電動化の技術】 9億円（7億円）: a part of a slide
            let part = !self.slide.boxes.is_empty()
                && self.slide.entry_at(cited.line).is_some_and(|entry| entry.line == cited.line);
            let headed = self.headed_theme(cited).filter(|_| !part).or_else(|| self.theme_above(index));
            let reason = if headed.is_some() {
                "behind or below its heading in 【】"
            } else {
                "in the bracket behind its label"
            };
            let marked = || self.marked_theme(cited);
            let Some((name, top)) = headed.or_else(|| self.theme_label(cited)).or_else(marked) else { continue };
            let cell = last.filter(|_| cited.begins_line).and_then(|last| self.cell_between(last, top));
            let name = cell.map_or(name.clone(), |cell| format!("{cell}／{name}"));
            let mut draft = self.frame.draft(cited, Role::ThemeTotal);
            draft.row.project = self.project();
            draft.row.subjects = vec![name.clone()];
            draft.row.theme = Some(name.into());
            draft.row.recipient = self.recipient.map(Cow::Borrowed);
            draft.row.reason = Cow::Borrowed(reason);
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
            last = Some(cited.last_line);
        }
    }

    // 【がん・難病】, ＜感染症＞ at the head of a block, with its amount behind or below it
    fn headed_theme(&self, cited: &Cited) -> Option<(String, usize)> {
        let plain = cited.lead.recipient.is_none() && cited.is_whole();
        if !plain || !cited.ends_line || cited.within.is_some() {
            return None;
        }
        let before = self.line(cited.line).before(cited.whole.start);
        let (label, top) = match cited.begins_line {
            true => self.text_above(cited.top).map(|line| (self.line(line).text, line))?,
            false => (before.trim(), cited.line),
        };
        let name =
            bracket::enclosed(label).filter(|_| label.starts_with(|c| bracket::boxes(c) || bracket::is_angled(c)))?;
        // ● …事業⏎＜感染症＞ 69.7億円⏎● …事業
        let between = || self.slide.entries.binary_search_by_key(&(cited.line + 1), |entry| entry.line).is_ok();
        // ＜国費＞, ＜継続分＞: what the money is, and no theme
        if is_money_word(name) || about(name) == About::Label || name.ends_with(['費', '分']) {
            return None;
        }
        let heads = top == self.page.lines.start
            || !matches!(self.line(top - 1).kind, Kind::Text | Kind::Bullet(..))
            || (!cited.begins_line && between());
        (heads && self.is_theme(name) && self.leads(cited).is_none()).then(|| (name.to_owned(), top))
    }

    // ○がん・難病（17.9億円）⏎●革新的がん医療実用化研究事業（厚）⏎○感染症（62.6億円）⏎●…: behind another mark than the programmes right
    // below, named as none is, and not the only one
    fn marked_theme(&self, cited: &Cited) -> Option<(String, usize)> {
        let entries = &self.slide.entries;
        let at = entries.binary_search_by_key(&cited.line, |entry| entry.line).ok()?;
        let whole = cited.is_whole() && cited.ends_line && cited.lead.stage.is_none();
        let of_project = self.project().is_some() && cited.lead.recipient.is_none();
        let near = at.saturating_sub(MOST_NEAR)..entries.len().min(at + MOST_NEAR);
        let form = |at: usize| self.line(entries[at].line).form();
        let mut others = near.filter(|&other| other != at && form(other) == form(at));
        let [member] = &entries[at].members[..] else { return None };
        let theme = whole && of_project && self.heads_others(at) && others.any(|other| self.heads_others(other));
        theme.then(|| (member.name.name.clone(), cited.line))
    }

    // whether the entry right below is a programme by its name, and behind another mark, and this one is neither
    fn heads_others(&self, at: usize) -> bool {
        let entries = &self.slide.entries;
        let Some(next) = entries.get(at + 1) else { return false };
        let own = &entries[at];
        let complete = |entry: &Entry| entry.members.iter().all(|member| name::is_complete(&member.name.name));
        let marked = matches!(self.line(own.line).kind, Kind::Bullet(Mark::Slide | Mark::Detail));
        let other = self.line(next.line).form() != self.line(own.line).form();
        marked && next.line == own.name_end + 1 && other && complete(next) && !complete(own)
    }

    // 種を育てる        国際事業        研究基盤⏎（111.9億円）    （35.6億円）    （120.8億円）: as many names side by side as brackets below them
    fn theme_above(&self, index: usize) -> Option<(String, usize)> {
        let cited = self.at(index);
        let on_line = self.frame.cited_on(cited.line);
        if !(2..=MOST_SIDE_BY_SIDE).contains(&on_line.len()) || !on_line[0].begins_line {
            return None;
        }
        let bare = |own: &Cited| own.bracketed && own.lead.is_silent() && own.is_whole();
        let above =
            cited.line.checked_sub(1).filter(|above| self.page.lines.contains(above) && self.is_label(*above))?;
        let names: Vec<&str> =
            self.line(above).text.split("  ").map(str::trim).filter(|name| !name.is_empty()).collect();
        let fits = names.len() == on_line.len() && on_line.iter().all(bare);
        let own = index - self.frame.sheet.cited.places_on(cited.line).start;
        let name = names.get(own).filter(|name| fits && self.is_theme(name))?;
        Some(((*name).to_owned(), above))
    }

    // the text line above, over one blank line at most
    fn text_above(&self, line: usize) -> Option<usize> {
        last_written(self.lines(), line.saturating_sub(2).max(self.page.lines.start)..line)
    }

    // not 【新規】, 【補正予算】 or 【文】
    fn is_theme(&self, name: &str) -> bool {
        let status = matches!(name::status_tag(&format!("【{name}】")), Ok((_, Some(_))));
        let directory = self.frame.sheet.directory;
        let ministry = legend::ministries(directory, name).is_some() || ministry_with_bureau(directory, name).is_some();
        let stage = stage_words(name).next().is_some();
        name.chars().count() > 1
            && !name.contains(['【', '。'])
            && !status
            && !ministry
            && !stage
            && !says_relisted(name)
            && !is_recipient_total(name)
            && !is_part(name)
    }

    // the label of an amount in a bracket of its own, and the label's first line
    fn theme_label(&self, cited: &Cited) -> Option<(String, usize)> {
        let plain = cited.lead.is_silent();
        // エレベーターの設置 【56億円】: one of a list
        let boxed = self.frame.text.as_str()[cited.whole.start..].starts_with('【');
        let listed = || self.slide.entries.binary_search_by_key(&cited.line, |entry| entry.line).is_ok();
        let apart = cited.bracketed && plain && cited.is_whole() && !(boxed && listed());
        if !apart || self.line(cited.line).kind != Kind::Text || self.in_detail(cited.line) || self.is_each(cited) {
            return None;
        }
        let own = self.line(cited.line);
        let on_line = self.frame.cited_on(cited.line);
        let before = on_line.iter().rev().find(|other| other.whole.end <= cited.whole.start);
        let in_row = on_line.iter().all(|other| other.bracketed) && on_line.last().is_some_and(|last| last.ends_line);
        if !in_row {
            return None;
        }
        let label = before.map_or(own.start, |before| before.whole.end);
        let text = self.frame.text.as_str();
        let mut parts = vec![text[label..cited.whole.start.max(label)].trim()];
        let mut top = cited.line;
        // 見本市への出展を支援⏎輸出拠点の整備【273億円】: what is said of the one before
        let clause = |line: &Line<'_>| line.text.contains('を') && !is_unfinished(line.text);
        let said = cited.line > self.page.lines.start && clause(self.line(cited.line - 1));
        let whole = said && !parts[0].is_empty() && text[cited.whole.start..].starts_with('【');
        while before.is_none()
            && !whole
            && top > self.page.lines.start
            && self.is_label(top - 1)
            && cited.line - top < 3
        {
            top -= 1;
            parts.insert(0, self.line(top).text);
        }
        let name = parts.concat();
        let fits = (2..=60).contains(&name.chars().count()) && !name.contains('。') && !begins_among(&name);
        fits.then_some((name, top))
    }

    // a line of plain text without an amount that is no programme's name: 感染症 below …研究事業
    fn is_label(&self, line: usize) -> bool {
        let Line { kind, text, .. } = self.line(line);
        let plain = *kind == Kind::Text && !text.ends_with('。') && self.frame.cited_on(line).is_empty();
        plain && !name::is_programme(text)
    }

    fn in_detail(&self, line: usize) -> bool {
        self.entry_above(line).is_some_and(|entry| entry.kind == ListingKind::Detail)
    }

    // a label without an amount between two themes belongs to the later one: 老年医学・認知症 ／ 精神・神経疾患（97.8億円）
    fn cell_between(&self, last: usize, top: usize) -> Option<String> {
        let between: Vec<usize> = (last + 1..top).filter(|&line| !self.line(line).is_blank()).collect();
        let labels = !between.is_empty() && between.len() <= 3 && between.iter().all(|&line| self.is_label(line));
        labels.then(|| between.iter().map(|&line| self.line(line).text).collect())
    }
}
