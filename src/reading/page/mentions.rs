//! Amounts in sentences, and those outside the projects.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{NoteKind, Role};
use crate::calendar::FiscalYear;
use crate::grammar::clause::begins_year;
use crate::grammar::year::fiscal_year;
use crate::reading::prose::{self, Paragraph, paragraph, recipient_in};
use crate::reading::rows::Draft;
use crate::stage::{Stage, stage_words};

impl PageReader<'_, '_> {
    // everything else: amounts in sentences
    pub(super) fn mentions(&self, drafts: &mut Drafts) {
        let mut shared: Option<Paragraph> = None;
        for index in self.left(drafts).collect::<Vec<_>>() {
            let line = self.at(index).line;
            let own = shared
                .take()
                .filter(|shared| shared.lines.contains(&line))
                .unwrap_or_else(|| paragraph(self.lines(), line));
            let draft = self.mention(index, &own, drafts);
            drafts.insert(index, draft);
            shared = Some(own);
        }
    }

    fn mention(&self, index: usize, paragraph: &Paragraph, drafts: &Drafts) -> Draft {
        let cited = self.at(index);
        let (before, behind) = paragraph.around(&cited.whole);
        let subject = prose::subject(before, behind, cited.bracketed);
        let earlier = index
            .checked_sub(1)
            .filter(|&earlier| self.cited.contains(&earlier) && paragraph.lines.contains(&self.at(earlier).line));
        let scope = paragraph.kind == NoteKind::Scope;
        let outside = scope && subject.stated && self.project().is_none() && !self.frame.outline.projects.is_empty();
        let role = match (cited.mention.flags.change, outside) {
            (true, _) => Role::Change,
            (false, true) => Role::OutsideProjects,
            (false, false) => Role::Mention,
        };
        let mut draft = self.frame.draft(cited, role);
        let row = &mut draft.row;
        row.project = self.project();
        row.flags.additive = outside;
        row.reason = Cow::Borrowed(if outside { "a note on what lies outside the projects" } else { "in a sentence" });
        row.subjects = subject.name.into_iter().collect();
        row.recipient = row
            .recipient
            .take()
            .or_else(|| row.subjects.iter().find_map(|name| recipient_in(name)).filter(|_| outside).map(str::to_owned));
        let since = earlier.map_or(0, |earlier| paragraph.joined.find(self.at(earlier).whole.end));
        let since =
            &before[since.saturating_sub(paragraph.joined.find(cited.whole.start) - before.len()).min(before.len())..];
        row.ministry = self.frame.sheet.directory.find_in(since).map(str::to_owned);
        let (year, stage) = stated_before(before);
        let earlier_row = earlier.and_then(|earlier| drafts.get(&earlier));
        draft.parent = earlier_row.filter(|_| subject.part).map(|earlier| earlier.place.start);
        self.frame.inherit(&mut draft, year, stage);
        // what a bracket, or a label on another line, says of one amount is not said of the next
        let aside = earlier.map(|earlier| self.at(earlier)).is_some_and(|earlier| {
            let labelled = earlier.lead.stage.is_some() && earlier.line < cited.line;
            labelled || (earlier.within.is_some() && cited.within.is_none())
        });
        if let Some(earlier) = earlier_row.filter(|_| !aside) {
            self.frame.inherit(&mut draft, earlier.row.fiscal_year, earlier.row.stage);
        }
        self.footnote(index, drafts, &mut draft);
        self.frame.inherit(&mut draft, self.year(), self.stage);
        draft
    }

    // ※ … explains the last amount before it that carries the mark
    fn footnote(&self, index: usize, drafts: &Drafts, draft: &mut Draft) {
        let cited = self.at(index);
        if !self.in_note(cited) || draft.row.role != Role::Mention {
            return;
        }
        let marked = drafts.range(..index).filter(|(_, d)| d.place.start < cited.whole.start).rev();
        let marked =
            marked.map(|(&index, d)| (self.at(index), d)).find(|(c, _)| c.trail.footnote && c.line < cited.line);
        if let Some((_, owner)) = marked {
            draft.row.subjects.clone_from(&owner.row.subjects);
            draft.row.reason = Cow::Borrowed("in the note that its mark refers to");
        }
    }
}

// 令和４年度補正予算において、…: the last year and stage that a sentence names before an amount
fn stated_before(before: &str) -> (Option<FiscalYear>, Option<Stage>) {
    let names_year = before.contains('度') || before.contains("FY");
    let mut starts = before.char_indices().rev().filter(|&(_, c)| names_year && begins_year(c));
    let year = starts.find_map(|(at, _)| fiscal_year(&before[at..]).ok()).map(|(_, year)| year);
    (year, stage_words(before).last().map(|(_, word)| word.stage))
}
