//! Boxes that state what a page comes to.

use std::borrow::Cow;
use std::ops::Range;

use super::{Drafts, PageReader};
use crate::budget::{ListingKind, Role};
use crate::grammar::clause::{Column, columns};
use crate::money::Interval;
use crate::reading::cited::Cited;
use crate::reading::rows::{Draft, value};
use crate::reading::slides::Entry;
use crate::stage::Stage;

// how many lines above the box at a page's foot its last programme's amount can stand
const MOST_LINES: usize = 40;

impl PageReader<'_, '_> {
    // 日本医療研究開発機構対象経費⏎令和6年度概算要求額380億円
    pub(super) fn boxes(&self, drafts: &mut Drafts) {
        let (mut last, themes) = (None, self.all_themes(drafts));
        for index in self.cited.clone() {
            if drafts.get(index).is_some() {
                last = Some(index);
            }
            if !self.is_left(index, drafts) {
                continue;
            }
            let cited = self.at(index);
            let above = last.and_then(|last| self.box_above(index, last, drafts));
            let above = above.map(|above| above.row.recipient.clone());
            if !self.is_box(cited) && above.is_none() && !self.sums_themes(cited, themes) {
                continue;
            }
            let mut draft = self.frame.draft(cited, Role::PageTotal);
            draft.row.project = self.project();
            draft.row.subjects = self.project_name().into_iter().collect();
            let recipient = draft.row.recipient.take().or(above.flatten());
            draft.row.recipient = recipient.or_else(|| self.recipient.map(Cow::Borrowed));
            draft.row.reason = Cow::Borrowed("a labelled box that states the page's total");
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
            last = Some(index);
        }
        self.below_boxes(drafts);
    }

    // AMED対象経費 340億円 インハウス研究機関経費 56億円⏎（令和６年度補正予算額 12億円）: below several boxes, of the page, and nobody says of which
    fn below_boxes(&self, drafts: &mut Drafts) {
        let total = |at: usize| drafts.get(at).is_some_and(|draft| draft.row.role == Role::PageTotal);
        let boxed = |at: usize| total(at) || self.at(at).mention.flags.prior;
        let below = |index: &usize| {
            let cited = self.at(*index);
            let mut above = cited.line.checked_sub(1).map_or(0..0, |above| self.frame.sheet.cited.places_on(above));
            let labelled = cited.alone() && cited.bracketed && cited.lead.stage.is_some();
            labelled && above.clone().any(total) && above.all(boxed)
        };
        for index in self.left(drafts).filter(below).collect::<Vec<_>>() {
            let mut draft = self.frame.draft(self.at(index), Role::Mention);
            draft.row.project = self.project();
            draft.row.reason = Cow::Borrowed("of another budget, below the page's totals");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // 令和6年度概算要求額40億円⏎令和6年度要望額12億円: the box of the line above goes on with another stage or year
    fn box_above<'d>(&self, index: usize, last: usize, drafts: &'d Drafts) -> Option<&'d Draft> {
        let (cited, before, above) = (self.at(index), self.at(last), drafts.get(last)?);
        let bottom = self.lines().partition_point(|line| line.start < before.remark_end).saturating_sub(1);
        let page = above.row.role == Role::PageTotal;
        // AMED対象経費 340億円（319億円） インハウス研究機関経費 56億円: beside it or below, what another spends, from its labels on
        let near = self.line(before.line).number.abs_diff(self.line(cited.top).number) <= 1 && cited.ends_line;
        let spent = cited.recipient().is_some() && before.recipient().is_some();
        if page && near && spent && cited.recipient() != before.recipient() && !cited.bracketed {
            return Some(above);
        }
        let goes_on = page && cited.line == bottom + 1 && cited.alone() && !cited.bracketed;
        let words = cited.recipient().is_none() && cited.lead.stage.is_some();
        let other = (cited.lead.year.or(before.lead.year), cited.lead.stage) != (before.lead.year, before.lead.stage);
        (goes_on && words && other).then_some(above)
    }

    // a box restates what the overview says of the project, or closes the page with a year and a label
    pub(super) fn is_box(&self, cited: &Cited) -> bool {
        let overview = self.project().is_none() && self.slide.entries.is_empty();
        if overview || !cited.alone() || cited.bracketed {
            return false;
        }
        if self.exceeds_programmes(cited) {
            return true;
        }
        if cited.lead.stage.is_none() {
            return self.heads_page(cited);
        }
        let foot = self.last_listed.is_none_or(|last| last < cited.line);
        let head = self.slide.entries.first().is_none_or(|first| first.line > cited.line);
        let restates = self.restates(cited);
        match cited.recipient() {
            Some(_) => {
                (cited.lead.year.is_some() && (restates || foot || head))
                    || (restates && foot && !self.follows_text(cited))
            }
            None => cited.lead.year.is_some() && foot && (restates || self.closes_page(cited)),
        }
    }

    // ○がん・難病（17.9億円） … ○感染症（62.6億円） … AMED 80.5億円: below the last programme, what the page's themes come to
    fn sums_themes(&self, cited: &Cited, themes: Option<Interval>) -> bool {
        let foot = self.last_listed.is_none_or(|last| last < cited.line);
        let plain = cited.alone() && !cited.bracketed && cited.recipient().is_some() && cited.lead.year.is_none();
        let own = value(&cited.mention.value).map(|own| self.interval(own));
        foot && plain && own.zip(themes).is_some_and(|(own, all)| own.intersects(all))
    }

    // what the themes of the page come to, where there are several
    fn all_themes(&self, drafts: &Drafts) -> Option<Interval> {
        let themes = drafts.iter().filter(|(_, draft)| draft.row.role == Role::ThemeTotal);
        let themes: Vec<Interval> =
            themes.map(|(_, own)| own.row.amount.map(|own| self.interval(own))).collect::<Option<_>>()?;
        (themes.len() > 1).then(|| themes.into_iter().sum())
    }

    // ● …事業 概算要求額 29億円⏎AMED対象経費 340億円: below the last programme, more than the amount of any
    pub(super) fn exceeds_programmes(&self, cited: &Cited) -> bool {
        let foot = self.last_listed.is_none_or(|last| last < cited.line);
        let labelled = foot && cited.recipient().is_some() && self.project().is_some() && cited.is_whole();
        let Some(own) = value(&cited.mention.value).filter(|_| labelled).map(|own| self.interval(own)) else {
            return false;
        };
        let plain =
            |own: &&Cited| own.lead.recipient.is_none() && own.within.is_none() && own.is_whole() && own.ends_line;
        let first = |entry: &Entry| {
            let lines = entry.line..=(entry.name_end + 1).min(cited.top.saturating_sub(1));
            let first = lines.flat_map(|line| self.frame.cited_on(line)).find(plain)?;
            Some(self.interval(value(&first.mention.value)?).or_less())
        };
        let near = self.entry_above(cited.line).is_some_and(|last| first(last).is_some());
        near && self.slide.entries.iter().filter_map(first).all(|all| !own.intersects(all))
    }

    // １．医薬品プロジェクト⏎⏎AMED対象経費 179億円⏎● …: who spends it, between the heading and the first programme
    fn heads_page(&self, cited: &Cited) -> bool {
        let first = self.slide.entries.first().is_some_and(|first| first.line > cited.line);
        first && cited.recipient().is_some() && self.head.contains(&cited.top)
    }

    // behind the last heading above the first programme: as far as amounts go, and the line on which the next label may begin
    pub(super) fn head(&self) -> Range<usize> {
        let first = self.slide.entries.first().map_or(self.page.lines.start, |first| first.line);
        let Some(&(heading, _)) = self.frame.outline.headed(&(self.page.lines.start..first)).last() else {
            return 0..0;
        };
        // 令和５年度予算案 above them says what the document does
        let own = |column: &Column| {
            column.year.is_none_or(|year| Some(year) == self.year())
                && column.stage.is_none_or(|of| Some(of) == self.frame.stage)
        };
        let label = |line: usize| columns(self.line(line).text).is_some_and(|columns| columns.iter().all(own));
        let apart = |line: &usize| self.line(*line).is_blank() || self.frame.sheet.cited.is_row(*line) || label(*line);
        heading + 1..(heading + 1..first).find(|line| !apart(line)).unwrap_or(first) + 1
    }

    // 令和７年度予算案52億円, apart from the last programme, whose own amount stands above and repeats no year
    fn closes_page(&self, cited: &Cited) -> bool {
        let of_document = cited.lead.year == self.year()
            && !matches!(cited.lead.stage, Some(Stage::Supplementary | Stage::Initial | Stage::Settled));
        let apart = cited.top.checked_sub(1).is_some_and(|above| self.line(above).is_blank());
        let last = self.entry_above(cited.line).filter(|entry| entry.kind == ListingKind::Slide);
        let priced = |line: usize| {
            let own = self.frame.cited_on(line).iter().find(|own| own.ends_line && own.within.is_none());
            own.is_some_and(|own| own.lead.year.is_none())
        };
        let near = cited.top.saturating_sub(MOST_LINES);
        of_document && apart && last.is_some_and(|entry| (entry.line.max(near)..cited.top).any(priced))
    }

    fn restates(&self, cited: &Cited) -> bool {
        let Some(stated) = self.stated else { return false };
        let amount = value(&cited.mention.value);
        let share = stated.shares.iter().find(|share| Some(share.0) == cited.recipient()).and_then(|share| share.1);
        amount.is_some() && (share == amount || (share.is_none() && stated.total == amount))
    }
}
