//! Accounts right below the total that they divide: 追加額 90億円⏎うち 一般会計 84億円⏎労働保険特別会計 27億円.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::Role;
use crate::grammar::part::is_account;
use crate::grammar::phrase::without_among;
use crate::reading::cited::Cited;

impl PageReader<'_, '_> {
    // each on a line of its own, with nothing between
    pub(super) fn accounts_below(&self, drafts: &mut Drafts) {
        let of_document = drafts.iter().filter(|(_, draft)| draft.row.role == Role::GrandTotal);
        let whole = of_document.filter(|(_, draft)| !draft.row.flags.of_which && draft.row.fiscal_year == self.year());
        for (total, whole) in whole.map(|(index, draft)| (index, draft.clone())).collect::<Vec<_>>() {
            let most = whole.row.amount.map(|amount| self.interval(amount).or_less());
            let fits =
                |cited: &Cited| self.interval_of(cited).zip(most).is_some_and(|(amount, most)| amount.intersects(most));
            let mut last = self.at(total).last_line;
            for index in total + 1..self.cited.end {
                let cited = self.at(index);
                if cited.line == last && cited.mention.flags.prior {
                    continue;
                }
                let name = self.account(cited).filter(|_| cited.line == last + 1 && fits(cited));
                let Some(name) = name.filter(|_| self.is_left(index, drafts)) else { break };
                let mut draft = self.frame.draft(cited, Role::GrandTotal);
                let row = &mut draft.row;
                (row.subjects, row.pairing) = (vec![name.to_owned()], whole.row.pairing);
                // no second total of the document
                row.flags.of_which = true;
                row.stage = row.stage.or(whole.row.stage);
                row.fiscal_year = row.fiscal_year.or(whole.row.fiscal_year);
                row.reason = Cow::Borrowed("an account, right below the total that it is a part of");
                draft.becomes_part(&whole);
                drafts.insert(index, draft);
                last = cited.last_line;
            }
        }
    }

    // 労働保険特別会計 of うち 労働保険特別会計 27億円, with nothing else on its line
    fn account(&self, cited: &Cited) -> Option<&str> {
        let plain = cited.is_whole() || (cited.mention.flags.of_which && !cited.mention.flags.prior);
        let row = plain && cited.ends_line && !cited.begins_line && !cited.bracketed && cited.lead.recipient.is_none();
        let name = without_among(self.words_before(cited)).trim();
        (row && is_account(name) && !name.contains([' ', '、', '。', '円'])).then_some(name)
    }
}
