//! Items of which columns have torn apart what belongs together: 【補正予算】⏎① 岬の備え⏎190億円⏎200億円⏎（305億円）, whose label is of one of the
//! two; and ・⏎②⏎…を支援⏎港の整備⏎10億円, where the words of the first mark stand before those of the second.

use std::collections::BTreeMap;

use super::Sheet;
use super::priced::{Priced, is_remark};
use crate::grammar::bracket;
use crate::grammar::heading::before_project;
use crate::grammar::item::{self, Item};
use crate::grammar::ledger::{compact, period};
use crate::grammar::name::is_complete;
use crate::grammar::unfinished::says_action;
use crate::reading::lines::{Kind, Line, width};
use crate::stage::Stage;

/// Where a label stands that may be of any amount of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LostLabel {
    /// Right above the item's name.
    OverName,
    /// Right above its first amount.
    OverAmount,
}

// over how many lines the words of a mark may go on before the name of the next
const MOST_WORDS: usize = 8;

impl<'t> Sheet<'_, 't> {
    /// The label above an item on a line, or between its name and its first amount, that may be of another of its amounts.
    pub(super) fn lost_label(&self, at: usize, first: usize) -> Option<LostLabel> {
        let own = &self.cited[first];
        if own.line == at || !own.alone() {
            return None;
        }
        let over_amount = || own.top < own.line && !own.lead.is_dated() && self.is_extra(own.line - 1);
        let over_name = || own.is_bare() && at > 0 && self.is_extra(at - 1);
        if over_amount() {
            return Some(LostLabel::OverAmount);
        }
        over_name().then_some(LostLabel::OverName)
    }

    // 【補正予算】, of no year: one of a year is over all that stands below
    fn is_extra(&self, at: usize) -> bool {
        let Line { text, kind, .. } = self.lines[at];
        let boxed = Some(text).filter(|text| kind == Kind::Text && text.starts_with(bracket::boxes));
        let own = boxed.and_then(bracket::enclosed).and_then(|inside| period(&compact(inside)));
        own.is_some_and(|own| own.stage == Some(Stage::Supplementary) && own.year.is_none())
    }

    /// オールジャパンでの創薬プロジェクト on a page behind ①オールジャパンでの創薬 274億円: the item that a line names again.
    pub(super) fn title_of_item(&self, at: usize, named: &BTreeMap<String, usize>) -> Option<usize> {
        let Line { text, kind, .. } = self.lines[at];
        if named.is_empty() {
            return None;
        }
        let own = before_project(text).filter(|_| kind == Kind::Text && self.cited.on_line(at).is_empty())?;
        named.get(text).or_else(|| named.get(own)).copied()
    }

    /// 臨床研究推進事業⏎医師主導の治験を支援⏎51億円: whether all that stands between a name and its amount says what is done.
    pub(super) fn is_told_between(&self, at: usize, priced: usize) -> bool {
        let own = self.lines[at].behind_mark();
        let mut between = (at + 1..priced).filter(|&line| !self.lines[line].is_blank());
        let only = between.next().filter(|_| between.next().is_none());
        is_complete(bracket::without_trailing(own)) && only.is_some_and(|line| says_action(self.lines[line].text))
    }

    /// ・ on a line of its own.
    pub(super) fn is_mark_alone(&self, at: usize) -> bool {
        matches!(self.lines[at].kind, Kind::Bullet(_)) && self.lines[at].behind_mark().is_empty()
    }

    /// The item whose number stands right below another mark, each on a line of its own: its name is right above its amounts, behind the
    /// words of that mark, the last line of which is too short to go on.
    pub(super) fn below_marks(&self, at: usize) -> Option<(Item<'t>, Priced)> {
        let number = item::number_alone(self.lines[at].text)?;
        if !at.checked_sub(1).is_some_and(|above| self.is_mark_alone(above)) {
            return None;
        }
        let below = at + 1..self.lines.len().min(at + 1 + MOST_WORDS);
        let priced = below.into_iter().find(|&line| !self.cited.on_line(line).is_empty())?;
        let alone = self.figures(priced, self.lines[priced].start).is_some_and(|found| found.name.is_empty());
        let plain = |line: &Line<'_>| line.kind == Kind::Text && !line.page_break && item::item(line.text).is_none();
        let name = (at + 1..priced).rev().find(|&line| !is_remark(self.lines[line].text))?;
        let wide = |line: &Line<'_>| width(line.text);
        let (last, words) = (wide(&self.lines[name - 1]), &self.lines[at + 1..name]);
        let widest = words.iter().map(wide).max()?;
        let ended = last * 3 < widest * 2;
        let Line { text, start, .. } = self.lines[name];
        let found = alone && ended && self.lines[at + 1..priced].iter().all(plain);
        found.then(|| (Item { text, ..number }, self.priced(name, start)))
    }
}
