//! Amounts on the heading of a project and right below it.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::Role;
use crate::calendar::FiscalYear;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::rows::Draft;
use crate::stage::Stage;

/// What a heading's amounts are of.
struct Heading {
    project: usize,
    /// Position of the first amount.
    first: usize,
    /// Whether they stand in a bracket that is of the year before.
    is_earlier: bool,
}

impl<'a, 't> PageReader<'a, 't> {
    // 1. 医薬品プロジェクト 431億円 <AMED 380億円、インハウス 51億円>
    pub(super) fn headings(&self, drafts: &mut Drafts) {
        let mut done = self.page.lines.start;
        for &(line, project) in self.frame.outline.headed(&self.page.lines) {
            if line < done {
                continue;
            }
            let end = self.frame.heading_end(line);
            let start = self.frame.outline.heading_start(line);
            let first = self.frame.sheet.cited.above(start).clamp(self.cited.start, self.cited.end);
            let earlier = self.frame.earlier_on_heading(start..=end).unwrap_or_default();
            let on_heading = |&index: &usize| self.at(index).line <= end;
            // （令和６年度当初予算額 368億円、対前年度＋9億円）: the change is this year's
            let changes = |index: usize| self.at(index).mention.flags.change;
            let mentions = (first..self.cited.end).take_while(on_heading).filter(|at| !self.in_shares.contains(at));
            let (before, own): (Vec<usize>, Vec<usize>) =
                mentions.partition(|&index| earlier.contains(&self.at(index).mention.range.start) && !changes(index));
            let own = own.into_iter().filter(|&index| !self.is_aside(index)).collect();
            for (group, is_earlier) in [(own, false), (before, true)] {
                // ＋7億円となる50億円: how it changed is not what it comes to
                let may_be = |index: usize| (!changes(index) || is_earlier) && !self.is_in_name(index, project);
                let whole = group.iter().copied().find(|&index| may_be(index));
                let heading = Heading { project, first: whole.unwrap_or(first), is_earlier };
                drafts.extend(group.into_iter().map(|index| (index, self.heading_amount(index, &heading))));
            }
            done = end + 1;
            for index in self.beside_heading(line, end) {
                let own = self.other_budget(index, project);
                drafts.insert(index, own);
                done = self.at(index).last_line + 1;
            }
        }
    }

    // １．年間100億円を超える投資の促進 30億円: an amount in the project's name
    fn is_in_name(&self, index: usize, project: usize) -> bool {
        let name = self.frame.outline.projects[project].name.as_str();
        let Cited { line, whole, .. } = self.at(index);
        let line = &self.lines()[*line];
        let end = name.contains('円').then(|| line.text.find(name)).flatten().map(|at| line.start + at + name.len());
        end.is_some_and(|end| whole.end <= end)
    }

    // （令和４年度第２次補正予算額 25億円） on the lines right below the amounts of a heading: another budget, which says so
    fn beside_heading(&self, heading: usize, end: usize) -> impl Iterator<Item = usize> + use<'a, 't> {
        let cited = &self.frame.sheet.cited;
        let (first, last) = (cited.above(end + 1).max(self.cited.start), self.cited.end);
        let priced = !self.frame.cited_on(heading).is_empty();
        let mut line = end;
        let (own, lines) = (self.frame, self.lines());
        (first..last.max(first)).take_while(move |&index| {
            let Cited { line: at, last_line, lead, begins_line, ends_line, .. } = own.sheet.cited[index];
            let other = lead.stage == Some(Stage::Supplementary) && lead.recipient.is_none();
            let alone = begins_line && ends_line && lines[at].kind == Kind::Text;
            let below = at == line + 1;
            line = last_line;
            priced && other && alone && below
        })
    }

    fn other_budget(&self, index: usize, project: usize) -> Draft {
        let mut draft = self.frame.draft(self.at(index), Role::ProjectTotal);
        draft.row.project = Some(project);
        draft.row.subjects = vec![self.frame.outline.projects[project].name.clone()];
        draft.row.reason = Cow::Borrowed("of another budget, right below the amounts on the project's heading");
        self.inherit(index, &mut draft);
        draft
    }

    // （国際事業：62億円）: what a heading's bracket says of something else is no share of the project
    fn is_aside(&self, index: usize) -> bool {
        let Cited { within, lead, mention, bracketed, .. } = self.at(index);
        let flags = &mention.flags;
        let named = within.is_some() && !bracketed && lead.is_silent();
        named && !flags.prior && !flags.change && !self.is_part(index)
    }

    // 【当初】1.2億円【補正】2億円, 令和６年度 6,981億円 令和７年度 6,983億円, 208億円＜補正440億円＞: beside the first amount, the project's
    // of another budget
    fn is_of_other_budget(&self, index: usize, heading: &Heading) -> bool {
        let (own, first) = (self.at(index), self.at(heading.first));
        let when = |cited: &Cited| (cited.lead.year, cited.lead.in_era, cited.lead.stage);
        let said = own.lead.says_when();
        let flags = &own.mention.flags;
        let bracket = own.lead.stage == Some(Stage::Supplementary);
        let plain = ((!own.bracketed && own.within.is_none()) || bracket) && !flags.of_which && !flags.change;
        plain && said && when(own) != when(first) && first.lead.recipient.is_none()
    }

    // the first amount of a heading is the project's, those with a recipient are its shares
    fn heading_amount(&self, index: usize, heading: &Heading) -> Draft {
        let cited = self.at(index);
        let own = index == heading.first || self.is_of_other_budget(index, heading);
        let total = own && cited.lead.recipient.is_none() && (heading.is_earlier || !cited.mention.flags.change);
        // 163億円　契約ベース 200億円: what nobody is said to spend, and is no part, may be any other figure of the project
        let share = cited.lead.recipient.is_some() || cited.mention.flags.of_which || self.is_listed_part(index);
        let role = match () {
            () if total => Role::ProjectTotal,
            () if cited.mention.flags.change || cited.is_negative() => Role::Change,
            () if share => Role::ProjectShare,
            () => Role::Mention,
        };
        let mut draft = self.frame.draft(cited, role);
        draft.row.flags.of_which |= role == Role::ProjectShare && self.is_listed_part(index);
        draft.row.project = Some(heading.project);
        draft.row.subjects = vec![self.frame.outline.projects[heading.project].name.clone()];
        draft.row.flags.additive =
            role == Role::ProjectShare && draft.row.amount.is_some() && !draft.row.flags.of_which;
        // AMED対象経費 179億円⏎インハウス研究機関経費 83億円: shares, and no total
        let first = self.at(heading.first);
        // プロジェクト 350億円増 alone: a change that is of no total
        let whole = index != heading.first && (heading.is_earlier || !first.mention.flags.change);
        let parted = whole && !total && role != Role::Mention && first.lead.recipient.is_none();
        draft.parent = parted.then_some(first.mention.range.start);
        if let (true, [(sole, None)]) = (total, &self.all_stated[heading.project].shares[..]) {
            draft.row.recipient = Some(Cow::Borrowed(*sole));
        }
        if heading.is_earlier {
            let Cited { lead, legend_year, .. } = self.at(heading.first);
            draft.row.reason =
                Cow::Borrowed(match cited.mention.flags.prior && !cited.bracketed && cited.within.is_none() {
                    true => "before the arrow to this year's amount, on the project's heading",
                    false => "in the bracket on the project's heading, which is of another year or budget",
                });
            let year = lead.year.or(*legend_year).or_else(|| self.year().map(FiscalYear::previous));
            self.frame.inherit(&mut draft, year, lead.stage.or(Some(Stage::Initial)));
        } else {
            draft.row.reason = Cow::Borrowed("on the project's heading");
            self.inherit(index, &mut draft);
        }
        draft
    }
}
