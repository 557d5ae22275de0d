//! What only all rows together tell of one: which of them add up, and which budgets do not stand yet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, value};
use crate::budget::{AmountRow, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::ledger::{ALL, period, total_level};
use crate::grammar::part::POOL;
use crate::grammar::tag::says_relisted;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::scan::added_request;
use crate::stage::Stage;

// how many amounts may stand between a total and the bracket of its parts
const MOST_BESIDE: usize = 3;

// １　総額 3,051億円⏎２　主な施策, １．令和７年度予算: a numbered line that only names a sum is no project's
pub(super) fn name_totals(drafts: &mut [Draft]) {
    let budget = |name: &str| {
        let label = period(name.strip_suffix("予算").unwrap_or(name));
        label.is_some_and(|own| own.year.is_some() && !own.of_which)
    };
    let sum = |row: &AmountRow| {
        let all = |name: &String| total_level(name) >= Some(ALL) || budget(name);
        row.role == Role::ProjectTotal && row.subjects.iter().any(all)
    };
    for draft in drafts.iter_mut().filter(|draft| sum(&draft.row)) {
        let row = &mut draft.row;
        (row.role, row.project) = (Role::GrandTotal, None);
        row.subjects.clear();
        row.flags.additive = false;
    }
}

// １．再犯防止の推進 17,489百万円⏎２．出入国管理の強化 32,100百万円: of a document that divides none of its projects, these add up;
// each once for a year and stage. Two of one number may stand one below the other, and 合計, …（再掲） or …（１の内数） be one of them
pub(super) fn add_undivided(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    let projects = &frame.outline.projects;
    let numbers: BTreeSet<&str> = projects.iter().map(|project| project.no.as_str()).collect();
    let again = |name: &str| total_level(name).is_some() || says_relisted(name) || name.contains(POOL);
    if projects.iter().any(|project| again(&project.name))
        || numbers.len() < projects.len()
        || drafts.iter().any(|draft| draft.row.flags.additive)
    {
        return;
    }
    let mut seen = BTreeSet::new();
    let own = |row: &AmountRow| row.role == Role::ProjectTotal && row.amount.is_some();
    let plain = |row: &AmountRow| own(row) && !row.flags.of_which && !row.flags.approximate;
    for draft in drafts.iter_mut().filter(|draft| plain(&draft.row)) {
        let row = &mut draft.row;
        row.flags.additive = seen.insert((row.project, row.fiscal_year, row.stage, row.supplementary_no));
    }
}

// an amount in a sentence below an item is of the item's project
pub(super) fn place_loose(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    if frame.items.is_empty() {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| matches!(draft.row.role, Role::Mention | Role::Change)) {
        let line = frame.sheet.lines.partition_point(|line| line.start <= draft.place.start).saturating_sub(1);
        draft.row.project = draft.row.project.or(frame.items.project_at(line));
    }
}

// 事業費624億円、国費284億円: of what the state's part is of, which alone is the budget's
pub(super) fn add_costs(frame: &Frame<'_, '_>, drafts: &mut Vec<Draft>) {
    let costs = frame.sheet.cited.costs();
    if costs.is_empty() {
        return;
    }
    let own: BTreeMap<usize, usize> = drafts.iter().enumerate().map(|(at, own)| (own.place.start, at)).collect();
    for cost in costs {
        let mut draft = frame.draft(&cost.cited, Role::Mention);
        let row = &mut draft.row;
        if let Some(state) = own.get(&cost.of).map(|&at| &*drafts[at].row) {
            // a total is what its parts come to, which is the state's
            let role = if state.role == Role::Programme { state.role } else { Role::Mention };
            (row.role, row.pairing, row.flags.joint) = (role, state.pairing, state.flags.joint);
            (row.project, row.recipient) = (state.project, state.recipient.clone());
            (row.subjects, row.candidates) = (state.subjects.clone(), state.candidates.clone());
            (row.theme, row.ministry) = (state.theme.clone(), state.ministry.clone());
            row.stage = row.stage.or(state.stage);
            row.fiscal_year = row.fiscal_year.or(state.fiscal_year);
            row.supplementary_no = row.supplementary_no.or(state.supplementary_no);
        }
        row.reason = Cow::Borrowed("what it costs whoever pays, beside what the state pays of it");
        drafts.push(draft);
    }
}

// 68,695 199,293 130,598⏎＋事項要求: on top of the one amount that the row of a table right above asks for; 2,148億円⏎（1,872億円）⏎＋事項要求: or
// that the document's total does
pub(super) fn add_requests(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    let unnamed = |row: &AmountRow| row.role == Role::Mention && row.amount.is_none() && row.subjects.is_empty();
    for at in (0..drafts.len()).filter(|&at| unnamed(&drafts[at].row)).collect::<Vec<_>>() {
        let place = drafts[at].place.start;
        let line = frame.sheet.lines.partition_point(|line| line.start <= place).saturating_sub(1);
        let words = frame.sheet.lines[line].text.strip_prefix('+').map(str::trim_start);
        if words.and_then(added_request).is_none() {
            continue;
        }
        let number = drafts[at].row.line;
        let mut last = number;
        let above = drafts[..at].iter().rev().take_while(|above| {
            let row = &above.row;
            let near = row.line + 1 >= last;
            let earlier = row.role == Role::GrandTotal && row.stage == Some(Stage::Initial);
            last = if near && earlier { row.line } else { last };
            near
        });
        let asked = |row: &AmountRow| {
            let cell = matches!(row.role, Role::TableCell | Role::TableTotal | Role::GrandTotal);
            cell && row.stage.is_some_and(Stage::is_asked) && !row.flags.of_which && row.pairing != Pairing::Open
        };
        let mut asked = above.filter(|above| asked(&above.row));
        let Some(whole) = asked.next().filter(|_| asked.next().is_none()).cloned() else { continue };
        let draft = &mut drafts[at];
        draft.parent = Some(whole.place.start);
        let row = &mut draft.row;
        (row.role, row.subjects, row.ministry) = (whole.row.role, whole.row.subjects, whole.row.ministry);
        (row.project, row.stage, row.fiscal_year) = (whole.row.project, whole.row.stage, whole.row.fiscal_year);
        row.reason = Cow::Borrowed("on top of what the row of a table, or the total, right above asks for");
    }
}

impl Frame<'_, '_> {
    // 令和６年度第１次補正予算案の概要: which supplementary budget all its amounts are of, tables and lists too
    pub(super) fn number_supplements(&self, drafts: &mut [Draft]) {
        let own = |row: &AmountRow| {
            row.stage == Some(Stage::Supplementary) && (row.stage, row.fiscal_year) == (self.stage, self.fiscal_year)
        };
        for draft in drafts.iter_mut().filter(|draft| own(&draft.row)) {
            draft.row.supplementary_no = draft.row.supplementary_no.or(self.supplementary_no);
        }
    }

    // ７６億円（５０億円）, where ( ) holds last year's initial budget, in a paper on a draft and a supplementary budget: of the draft, for
    // the supplementary one had none the year before
    pub(super) fn beside_last_year(&self, drafts: &mut [Draft]) {
        let Some((year, stage)) = self.fiscal_year.zip(self.stage).filter(|_| self.several) else { return };
        let places: BTreeMap<usize, usize> = (0..).zip(drafts.iter()).map(|(at, own)| (own.place.start, at)).collect();
        let place = |own: &Cited| places.get(&own.mention.range.start).copied();
        let cited = self.sheet.cited.iter();
        let beside = cited.clone().zip(cited.skip(1)).filter(|(own, prior)| {
            let plain = !own.mention.flags.prior && !own.mention.flags.change;
            prior.mention.flags.prior && prior.bracketed && plain && own.last_line == prior.line
        });
        for (own, prior) in beside.filter_map(|(own, prior)| Some((place(own)?, place(prior)?))) {
            let last = &drafts[prior].row;
            let of_last = last.fiscal_year.is_none_or(|own| own == year.previous());
            let fits = last.stage == Some(Stage::Initial) && of_last && stage != Stage::Supplementary;
            let row = &drafts[own].row;
            if fits && row.stage.is_none() && row.fiscal_year.is_none() {
                drafts[own].row.stage = Some(stage);
                drafts[own].row.fiscal_year = Some(year);
                drafts[prior].row.fiscal_year = Some(year.previous());
            }
        }
    }

    // 100億円（要求額 60億円、要望額 40億円）: what both come to is of both, and each is of what the whole is of
    pub(super) fn of_both_requests(&self, drafts: &mut [Draft]) {
        let pairs = self.sheet.cited.array_windows().enumerate().filter(|(_, [one, other])| are_both(one, other));
        let found: Vec<(usize, usize)> = pairs.filter_map(|(at, _)| Some((self.whole_of(at)?, at))).collect();
        if found.is_empty() {
            return;
        }
        let places: BTreeMap<usize, usize> = (0..).zip(drafts.iter()).map(|(at, own)| (own.place.start, at)).collect();
        let place = |at: usize| places.get(&self.sheet.cited[at].mention.range.start).copied();
        for (whole, at) in found {
            let (Some(whole), Some(one), Some(other)) = (place(whole), place(at), place(at + 1)) else { continue };
            if drafts[whole].row.stage.is_some_and(|own| own.family() != Stage::Request) {
                continue;
            }
            // 3,421億円（635億円増）: how it has changed, too
            for draft in &mut drafts[whole..one.min(other)] {
                draft.row.stage = Some(Stage::RequestAndPriority);
            }
            let Draft { row: whole, parent, .. } = drafts[whole].clone();
            for part in [one, other] {
                let draft = &mut drafts[part];
                draft.parent = parent;
                let own = &mut draft.row;
                (own.role, own.pairing, own.project) = (whole.role, whole.pairing, whole.project);
                own.subjects.clone_from(&whole.subjects);
                own.candidates.clone_from(&whole.candidates);
                (own.theme, own.ministry) = (whole.theme.clone(), whole.ministry.clone());
                (own.recipient, own.fiscal_year) = (whole.recipient.clone(), whole.fiscal_year);
                own.flags.additive = whole.flags.additive;
                own.reason = Cow::Borrowed("asked for, or pushed, of the amount before the bracket");
            }
        }
    }

    // what two amounts in a bracket come to, right before it or before a bracket that says how it has changed
    fn whole_of(&self, at: usize) -> Option<usize> {
        let cited = self.sheet.cited;
        let [one, other] = [&cited[at], &cited[at + 1]];
        let index = (0..at)
            .rev()
            .take(MOST_BESIDE)
            .find(|&index| !cited[index].bracketed && !cited[index].mention.flags.change)?;
        let whole = &cited[index];
        let end =
            Some(whole.remark_end).filter(|&end| end <= one.mention.range.start).unwrap_or(whole.mention.range.end);
        let behind = self.text.as_str()[end..one.mention.range.start].trim_start();
        let own = |cited: &Cited| Some(value(&cited.mention.value)?.interval(self.rounding));
        let sum = own(one)? + own(other)?;
        let asked = whole.is_whole()
            && whole.lead.stage.is_none_or(|own| own != Stage::Priority && own.family() == Stage::Request);
        (behind.starts_with('(') && asked && own(whole)?.intersects(sum)).then_some(index)
    }

    // 令和７年度予算額, 【当初】 in a paper on the draft of that year: no other budget of it stands yet. Beside what is called the draft it
    // is something else: 100億円（令和７年度当初予算 80億円）
    pub(super) fn none_initial_yet(&self, drafts: &mut [Draft]) {
        if self.stage != Some(Stage::Draft) || self.fiscal_year.is_none() {
            return;
        }
        let own = |row: &AmountRow, stage: Stage| row.fiscal_year == self.fiscal_year && row.stage == Some(stage);
        let key = |row: &AmountRow| (row.project, row.subjects.clone());
        let said = drafts.iter().filter(|draft| own(&draft.row, Stage::Draft) && !draft.row.subjects.is_empty());
        // 増減額 beside it is of no other budget
        let said = said.filter(|draft| draft.row.role != Role::Change);
        let said: BTreeSet<_> = said.map(|draft| key(&draft.row)).collect();
        for draft in drafts.iter_mut().filter(|draft| own(&draft.row, Stage::Initial)) {
            if !said.contains(&key(&draft.row)) {
                draft.row.stage = self.stage;
            }
        }
    }

    // 令和６年度成立予算額, 補正後予算額: what has become of a budget is of no stage, and of the year that it names; it is not added to
    // what stands at one. Nor is what may be of each of several budgets
    pub(super) fn of_no_stage(&self, drafts: &mut [Draft]) {
        let aside = self.sheet.cited.iter().filter(|own| own.lead.aside);
        let aside: BTreeMap<usize, Option<FiscalYear>> =
            aside.map(|own| (own.mention.range.start, self.lead_year(own.lead))).collect();
        for draft in drafts.iter_mut() {
            let own = aside.get(&draft.place.start).or_else(|| aside.get(&draft.parent?));
            let row = &mut draft.row;
            if let Some(year) = own {
                (row.stage, row.fiscal_year, row.flags.additive) = (None, *year, false);
            }
            row.flags.additive &= !self.several || row.stage.is_some();
        }
    }
}

// 要求額 60億円、要望額 40億円, in either order
fn are_both(one: &Cited, other: &Cited) -> bool {
    let both = [Some(Stage::Request), Some(Stage::Priority)];
    let parts = [one.lead.stage, other.lead.stage];
    (parts == both || parts == [both[1], both[0]]) && one.is_whole() && other.is_whole()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Document;
    use crate::source::{Malformed, Source};

    fn read(text: &str) -> Document {
        let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
        crate::reading::read(&source, "a", "a.txt")
    }

    fn stages(text: &str) -> Vec<Option<Stage>> {
        read(text).amounts.into_iter().map(|row| row.stage).collect()
    }

    #[test]
    fn a_draft_has_no_initial_budget_of_its_own_year() {
        let title = "令和7年度予算案の概要\n\n";
        let draft = Some(Stage::Draft);
        assert_eq!(stages(&format!("{title}● 甲研究推進事業 令和7年度予算額 3億円\n")), [draft]);
        let both = format!("{title}● 甲研究推進事業 令和7年度予算案 4億円\n● 甲研究推進事業 令和7年度予算額 3億円\n");
        assert_eq!(stages(&both), [draft, Some(Stage::Initial)]);
    }

    #[test]
    fn a_title_may_number_its_budget() {
        let numbers = |title: &str| {
            let text =
                format!("{title}\n\n● 甲研究推進事業 3億円\n● 乙研究推進事業 4億円（令和6年度当初予算額 5億円）\n");
            read(&text).amounts.into_iter().map(|row| row.supplementary_no).collect::<Vec<_>>()
        };
        assert_eq!(numbers("令和6年度補正予算（第1号）の概要"), [Some(1), Some(1), None]);
        assert_eq!(numbers("令和6年度補正予算の概要"), [None; 3]);
    }

    #[test]
    fn projects_add_up_where_nothing_else_does() {
        let additive = |text: &str| read(text).amounts.iter().map(|row| row.flags.additive).collect::<Vec<_>>();
        let projects = "令和7年度概算要求の概要\n\n1. 甲の推進 3億円\n2. 乙の推進 4億円\n";
        assert_eq!(additive(projects), [true, true]);
        assert_eq!(additive(&format!("{projects}● 丙研究推進事業 1億円\n")), [false, false, true]);
    }

    #[test]
    fn a_total_behind_items_may_name_its_budget() {
        let text = "令和6年度補正予算の概要\n\n第1 甲の推進 30億円\n1. 船の整備 30億円\n第2 乙の推進 41億円\n1. 橋の整備 41億円\n\n補正予算額合計 71億円\n";
        let rows = read(text).amounts;
        let all = rows.last().expect("a row");
        assert_eq!((all.role, all.flags.additive), (Role::GrandTotal, false));
        assert_eq!(rows.iter().filter(|row| row.parent == Some(all.id)).count(), 2);
    }
}
