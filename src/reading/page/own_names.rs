//! Amounts beside a name of their own, below a programme that has its amount: 介護の体制の確保 令和６年度補正予算 90億円,
//! ○ 令和７年度補正予算案 2.0億円（岬の観測体制の整備）.

use super::PageReader;
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::item::without_number;
use crate::grammar::ledger::is_money_word;
use crate::grammar::legend::ministry_alone;
use crate::grammar::name;
use crate::grammar::part::part;
use crate::grammar::phrase::begins_among;
use crate::grammar::sentence::{About, about};
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::prose::recipient_in;
use crate::reading::slides::Entry;

impl PageReader<'_, '_> {
    // ・後見の利用の促進 8,500万円⏎⏎介護の体制の確保【新規】 令和６年度補正予算 90億円: beside a name on its own line, below a programme
    // that has its amount
    pub(super) fn is_beside_own_name(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        // うち岬の観測 12億円→15億円: what stands before the first is of both
        let cited = match self.frame.cited_on(cited.line) {
            [first, own, ..] if first.leads_on && own.whole == cited.whole => first,
            [first, ..] if first.whole == cited.whole => first,
            _ => return false,
        };
        let mark = nom::Offset::offset(line.text, line.behind_mark());
        let words = |from: usize| self.words_before(cited).get(from..).unwrap_or_default();
        let words = |from: usize| words(from).trim_end_matches(bracket::opens).trim_end();
        let named = match line.kind {
            Kind::Text | Kind::Heading => {
                !cited.begins_line && !cited.bracketed && self.is_name_of_amount(without_number(words(0)))
            }
            // ・海の基金（総務省、経済産業省）【3,000億円】
            Kind::Bullet(Mark::Activity | Mark::Prose) => {
                !cited.begins_line && self.is_name_of_amount(without_number(words(mark)))
            }
            Kind::Bullet(Mark::Slide | Mark::Detail) => !cited.bracketed && self.name_in_bracket(cited).is_some(),
            _ => false,
        };
        let priced = |entry: &Entry| {
            let own = |c: &Cited| c.ends_line && !c.bracketed && !c.mention.flags.change;
            entry.name_end < cited.line
                && (entry.line..=entry.name_end).any(|line| self.frame.cited_on(line).iter().any(own))
        };
        (named || self.is_below_part(cited)) && self.entry_above(cited.line).is_some_and(priced)
    }

    // うち岬の観測⏎12億円→15億円
    fn is_below_part(&self, cited: &Cited) -> bool {
        let above = cited.line.checked_sub(1).filter(|_| cited.begins_line && !cited.bracketed);
        let part = |line: usize| begins_among(self.line(line).text) && self.frame.cited_on(line).is_empty();
        above.is_some_and(|above| self.line(above).kind == Kind::Text && part(above))
    }

    // not 一般会計, 国費 or 文部科学省
    fn is_name_of_amount(&self, words: &str) -> bool {
        let name = name::programme_name(self.frame.sheet.directory, words).name;
        let alone = ministry_alone(self.frame.sheet.directory, &name).is_some();
        about(&name) == About::Name(&name) && part(&name).is_none() && !is_money_word(&name) && !alone
    }

    /// ○ 令和７年度補正予算案 2.0億円（岬の観測体制の整備）: behind a label, the name that the bracket at the end of its line holds.
    pub(super) fn name_in_bracket(&self, cited: &Cited) -> Option<&str> {
        let behind = self.frame.text.as_str().get(cited.mention.range.end..self.line(cited.line).end())?;
        let inside = bracket::enclosed(behind.trim()).filter(|_| self.is_behind_label(cited))?;
        let remark =
            |c: char| bracket::is_bracket(c) || c.is_ascii_digit() || matches!(c, '、' | '。' | ':' | '※' | '+');
        let name = !inside.contains(remark) && !begins_among(inside) && recipient_in(inside).is_none();
        (name && self.is_name_of_amount(inside)).then_some(inside)
    }

    // ・令和７年度要求額 200億円、補正 70億円: behind a mark and a label, which is no name
    pub(super) fn is_behind_label(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = line.start + nom::Offset::offset(line.text, line.behind_mark());
        // the space behind ○ is part of the label
        let label = || {
            let own = self.frame.text.as_str().get(words.min(cited.whole.start)..cited.whole.start);
            own.is_some_and(|own| about(own.trim()) == About::Label)
        };
        matches!(line.kind, Kind::Bullet(_)) && cited.lead.stage.is_some() && label()
    }
}
