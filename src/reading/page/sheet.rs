//! The amounts of slides of one programme each: what their boxes state is the programme's.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Drafts, PageReader};
use crate::budget::{AmountRow, JOINT, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::pairs::is_asked;
use crate::reading::rows::Draft;
use crate::reading::sheets::{Boxed, MOST_LINES};
use crate::stage::Stage;

impl PageReader<'_, '_> {
    // 令和7年度要求・要望額 75億円（前年度予算額 65億円）
    pub(super) fn sheet(&self, drafts: &mut Drafts) {
        let boxes = &self.slide.boxes;
        for (at, own) in boxes.iter().enumerate() {
            // （１）… 50億円⏎① … 30億円 below it: its parts add up on their own
            let end = boxes.get(at + 1).map_or(self.page.lines.end, |next| self.at(next.amounts.start).line);
            let lines = self.at(own.amounts.start).line..end;
            let divided = self.frame.items.are_priced_in(lines.clone());
            let parts = || self.frame.sheet.cited.within(&lines).skip(own.amounts.len()).map(|index| self.at(index));
            // last year's only where the parts have any of last year
            let alike = |own: &Cited| parts().any(|part| part.mention.flags.prior == own.mention.flags.prior);
            for index in own.amounts.clone() {
                let mut draft = self.boxed(index, own);
                draft.row.flags.additive &= !(divided && alike(self.at(index)));
                drafts.insert(index, draft);
            }
        }
        self.contradicted(drafts);
    }

    // two boxes that state different amounts for one programme, year and stage: either may be the total of all
    fn contradicted(&self, drafts: &mut Drafts) {
        let key = |row: &AmountRow| (row.subjects.clone(), row.fiscal_year, row.stage, row.recipient.clone());
        let mut stated: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, own) in self.slide.boxes.iter().enumerate() {
            for index in own.amounts.clone() {
                let row = drafts.get(index).map(|draft| &draft.row);
                if let Some(row) = row.filter(|row| row.pairing == Pairing::Stated && row.flags.additive) {
                    stated.entry(key(row)).or_default().push((at, index));
                }
            }
        }
        let amount = |index: usize| drafts.get(index).and_then(|draft| draft.row.amount);
        stated.retain(|_, found| {
            let (first_box, first) = found[0];
            found.iter().any(|&(at, _)| at != first_box) && found.iter().any(|&(_, at)| amount(at) != amount(first))
        });
        for (_, index) in stated.into_values().flatten() {
            let Some(draft) = drafts.get_mut(index) else { continue };
            draft.row.pairing = Pairing::Open;
            draft.row.candidates = std::mem::take(&mut draft.row.subjects).into();
            draft.row.reason =
                Cow::Borrowed("two boxes state different amounts for the same programme, year and stage");
        }
    }

    /// What the page's boxes ask for, where all say the same.
    pub(super) fn sheet_stage(&self) -> Option<Stage> {
        let mut stages = self.slide.boxes.iter().filter_map(|own| self.asked(own)?.1);
        let first = stages.next()?;
        stages.all(|stage| stage == first).then_some(first)
    }

    /// Year and stage of the only budget that the box of the slide above a line states besides last year's.
    pub(super) fn boxed_above(&self, line: usize) -> Option<(Option<FiscalYear>, Option<Stage>)> {
        let last = |own: &Boxed| self.at(own.amounts.end - 1).last_line;
        let boxes = &self.slide.boxes;
        let own = &boxes[boxes.partition_point(|own| last(own) < line).checked_sub(1)?];
        let ends = |at: usize| self.line(at).kind == Kind::PageNumber;
        if line - last(own) > MOST_LINES || (last(own)..line).any(ends) {
            return None;
        }
        let asked = self.asked(own)?;
        let other = |index: usize| {
            let Cited { lead, mention, .. } = self.at(index);
            !mention.flags.prior && (lead.year, lead.stage) != asked
        };
        (!own.amounts.clone().any(other)).then_some(asked)
    }

    // year and stage of what a box asks for
    fn asked(&self, own: &Boxed) -> Option<(Option<FiscalYear>, Option<Stage>)> {
        let mut leads = own.amounts.clone().map(|index| self.at(index).lead);
        leads.find(is_asked).map(|lead| (lead.year, lead.stage))
    }

    fn boxed(&self, index: usize, own: &Boxed) -> Draft {
        let cited = self.at(index);
        let mut draft = self.frame.draft(cited, Role::Programme);
        let names = own.entries.iter().map(|entry| {
            let names: Vec<&str> = entry.members.iter().map(|member| member.name.name.as_str()).collect();
            names.join(JOINT)
        });
        let (year, stage) = self.asked(own).unwrap_or((None, self.stage));
        let year = year.or(self.year());
        let row = &mut draft.row;
        match own.entries.len() {
            1 => row.subjects = names.collect(),
            _ => row.candidates = names.collect(),
        }
        (row.pairing, row.reason) = match own.entries.len() {
            1 => (Pairing::Stated, Cow::Borrowed("in the labelled box of the slide's one programme")),
            _ => (
                Pairing::Open,
                Cow::Borrowed("in a labelled box; a line before it and one behind may name the programme"),
            ),
        };
        row.flags.additive = row.amount.is_some() && !row.flags.of_which;
        if cited.mention.flags.prior || cited.lead.stage == Some(Stage::Supplementary) {
            let stage = Some(Stage::Initial);
            self.frame.inherit(&mut draft, year.map(FiscalYear::previous), stage);
        }
        self.frame.inherit(&mut draft, year, stage);
        draft
    }
}
