//! Of which request amounts are that say nothing of it, in a paper whose totals are divided into 要求 and 要望.

use crate::budget::Role;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::reading::rows::Draft;
use crate::stage::Stage;

impl Frame<'_, '_> {
    /// AMED 1,528億円, of which 要求 1,164億円 and 要望 364億円: what the paper asks for without a word on which is of both. Where a programme's
    /// amount is labelled as one of the two, the others may be, too.
    pub(super) fn of_all_requests(&self, drafts: &mut [Draft]) {
        let own =
            |draft: &Draft, stage: Stage| draft.row.stage == Some(stage) && draft.row.fiscal_year == self.fiscal_year;
        let total = |stage: Stage| drafts.iter().any(|draft| draft.row.role == Role::GrandTotal && own(draft, stage));
        let divided = || total(Stage::RequestAndPriority) && total(Stage::Priority);
        if self.stage != Some(Stage::Request) || !divided() {
            return;
        }
        let listed = |draft: &Draft| {
            let role = draft.row.role;
            own(draft, Stage::Request)
                && matches!(role, Role::ProjectTotal | Role::ProjectShare | Role::Programme | Role::ThemeTotal)
        };
        let said = |draft: &&Draft| self.cited_at(draft.place.start).is_none_or(|own| own.lead.stage.is_some());
        if drafts.iter().filter(|draft| listed(draft)).any(|draft| said(&draft)) {
            return;
        }
        for draft in drafts.iter_mut().filter(|draft| listed(draft)) {
            draft.row.stage = Some(Stage::RequestAndPriority);
        }
    }

    // the mention that begins at a place
    fn cited_at(&self, place: usize) -> Option<&Cited> {
        let at = self.sheet.cited.binary_search_by_key(&place, |cited| cited.mention.range.start).ok()?;
        Some(&self.sheet.cited[at])
    }
}
