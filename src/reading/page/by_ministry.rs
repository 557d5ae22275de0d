//! Amounts that only a ministry's name stands before, on lines of their own or side by side: ● …事業 10億円⏎・厚生労働省 6億円⏎・経済産業省
//! 4億円, 文部科学省 81億円（78億円） 厚生労働省 89億円（86億円）.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{Pairing, Role};
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::legend::ministry_before;
use crate::money::Interval;
use crate::reading::cited::{Cited, MOST_IN_ROW};
use crate::reading::lines::{Kind, Line};
use crate::reading::slides::{Entry, MOST_BETWEEN};

/// An amount that a ministry alone stands before.
struct Share {
    index: usize,
    ministry: String,
}

/// What ministries share: a programme, and its amount where it has one on its own lines.
#[derive(Clone, Copy)]
struct Shared<'a> {
    entry: &'a Entry,
    whole: Option<&'a Cited>,
}

// how many amounts stand beside a total, such as last year's in a bracket
const MOST_BESIDE: usize = 4;

// how many amounts behind ministries' names without a mark make a list of them
const LEAST_UNMARKED: usize = 2;

impl PageReader<'_, '_> {
    // each ministry's amount, with the programme right above the first of a run that can hold them all
    pub(super) fn by_ministry(&self, drafts: &mut Drafts) {
        let found: Vec<Share> = self.left(drafts).filter_map(|index| self.ministry_line(index)).collect();
        let goes_on = |one: &Share, next: &Share| {
            let (one, next) = (self.at(one.index), self.at(next.index));
            let between = (one.last_line + 1).min(next.line)..next.line;
            between.into_iter().all(|line| self.is_beside(line)) && self.mark(one.line) == self.mark(next.line)
        };
        let unmarked = |share: &Share| self.line(self.at(share.index).line).kind == Kind::Text;
        // 内閣官房 800億円⏎…⏎文部科学省 2,124億円: one alone without a mark may be any line of a text
        let listed = found.iter().filter(|share| unmarked(share)).count() >= LEAST_UNMARKED;
        for run in found.chunk_by(goes_on) {
            let of = self.shared(run);
            if of.is_none() && unmarked(&run[0]) && !listed {
                continue;
            }
            let sum = self.sum_above(run);
            if let Some(sum) = sum.filter(|sum| self.is_left(*sum, drafts)) {
                self.sum_of_ministries(sum, drafts);
            }
            let whole = of.and_then(|of| of.whole).or(sum.map(|sum| self.at(sum)));
            let total = sum.and_then(|sum| drafts.get(sum)).map(|total| total.row.subjects.clone());
            for share in run {
                self.ministry_share(share, of, whole, run.len() == 1, drafts);
                // of what the total is of
                let unnamed = drafts.get_mut(share.index).filter(|own| own.row.subjects.is_empty());
                if let Some((own, total)) = unnamed.zip(total.as_ref()) {
                    own.row.subjects.clone_from(total);
                }
                // （令和６年度補正 50億円） behind it, of which no total is known
                let line = self.frame.sheet.cited.places_on(self.at(share.index).line);
                let other = |index: &usize| {
                    let own = self.at(*index);
                    own.bracketed
                        && own.lead.stage.is_some()
                        && !own.mention.flags.prior
                        && self.is_left(*index, drafts)
                };
                for index in (share.index + 1..line.end).filter(other).collect::<Vec<_>>() {
                    let own = Share { index, ministry: share.ministry.clone() };
                    self.ministry_share(&own, of, None, run.len() == 1, drafts);
                }
            }
        }
    }

    fn ministry_share(
        &self,
        share: &Share,
        of: Option<Shared<'_>>,
        whole: Option<&Cited>,
        alone: bool,
        drafts: &mut Drafts,
    ) {
        // ・漁業取締体制の強化⏎【農林水産省】 147億円: all that the programme has
        let alone = alone && whole.is_none() && of.is_some();
        let role = if alone { Role::Programme } else { Role::MinistryShare };
        let mut draft = self.frame.draft(self.at(share.index), role);
        draft.parent = whole.map(|whole| whole.mention.range.start);
        let row = &mut draft.row;
        row.project = self.project();
        row.ministry = Some(share.ministry.as_str().into());
        row.subjects = of.iter().flat_map(|of| of.entry.names()).map(str::to_owned).collect();
        // of nothing that is known, it may be all that its ministry has, or be in another's
        row.flags.additive = of.is_some() && row.amount.is_some() && !row.flags.of_which && !row.flags.relisted;
        row.reason = Cow::Borrowed("behind the name of a ministry alone");
        self.inherit(share.index, &mut draft);
        drafts.insert(share.index, draft);
    }

    // 令和５年度予算案 185億円（179億円）⏎文部科学省 81億円 厚生労働省 89億円 経済産業省 15億円: the amount right above that they come to
    fn sum_above(&self, run: &[Share]) -> Option<usize> {
        let first = run.first()?.index;
        let whole = |index: &usize| !self.at(*index).bracketed && self.at(*index).is_whole();
        let index = (self.cited.start..first).rev().take(MOST_BESIDE).find(whole)?;
        let above = self.at(index);
        let between = above.last_line + 1..self.at(first).line;
        let near = above.last_line < self.at(first).line && between.into_iter().all(|line| self.is_beside(line));
        let all: Interval = run.iter().filter_map(|share| self.interval_of(self.at(share.index))).sum();
        let comes_to = run.len() > 1 && self.interval_of(above).is_some_and(|above| above.intersects(all));
        (near && comes_to).then_some(index)
    }

    // （25億円）, ※ …, or the name of the ministry whose amount stands below it: between the amounts of a list of ministries
    fn is_beside(&self, line: usize) -> bool {
        let Line { text, kind, .. } = self.line(line);
        let aside = || bracket::enclosed(text).is_some() || *kind == Kind::Note;
        text.is_empty() || aside() || self.ministry_in(text).is_some()
    }

    // of the document above all that it lists, else of the page; what names something else has it for its subject
    fn sum_of_ministries(&self, index: usize, drafts: &mut Drafts) {
        let cited = self.at(index);
        if !cited.alone() || cited.lead.stage.is_none() || self.project().is_some() {
            return;
        }
        let role = if self.cited.start == 0 { Role::GrandTotal } else { Role::PageTotal };
        let mut draft = self.frame.draft(cited, role);
        draft.row.pairing = Pairing::Solved;
        let name = self.budget_of_paper().filter(|_| role == Role::GrandTotal);
        draft.row.subjects = name.map(str::to_owned).into_iter().collect();
        draft.row.reason = Cow::Borrowed("as much as the ministries right below it");
        self.inherit(index, &mut draft);
        drafts.insert(index, draft);
    }

    // ・厚生労働省 6億円, 厚生労働省 6億円（5億円）, and those behind it on its line
    fn ministry_line(&self, index: usize) -> Option<Share> {
        let cited = self.at(index);
        let line = self.line(cited.line);
        let behind = match line.kind {
            Kind::Bullet(_) => line.behind_mark(),
            Kind::Text => line.text,
            _ => return None,
        };
        let flags = &cited.mention.flags;
        if cited.bracketed || !self.is_of_row(cited) || flags.change || flags.prior {
            return None;
        }
        let before = index.checked_sub(1).map(|before| self.at(before));
        let begins = line.end() - behind.len();
        let start = before.map_or(begins, |before| before.whole.end.max(begins));
        let words = self.frame.text.as_str().get(start..cited.whole.start)?;
        // 内閣府⏎23億円⏎（25億円）
        let above =
            || (self.page.lines.start..cited.line).rev().map(|line| self.line(line).text).find(|text| !text.is_empty());
        let words = if cited.begins_line && words.is_empty() { above()? } else { words };
        Some(Share { index, ministry: self.ministry_in(words)? })
    }

    // 厚生労働省：, 、厚生労働省
    fn ministry_in(&self, words: &str) -> Option<String> {
        ministry_before(self.frame.sheet.directory, words.trim_matches([' ', ':', '、', '/']))
    }

    // 147億円（146億円）＋補正 23億円: it ends its line, or other amounts with their own words or ministries do
    fn is_of_row(&self, cited: &Cited) -> bool {
        let on_line = self.frame.cited_on(cited.line);
        let text = self.frame.text.as_str();
        let between = |pair: &[Cited]| text.get(pair[0].whole.end..pair[1].whole.start).map(str::trim);
        let joined = |words: &str| words.is_empty() || words == "+" || self.ministry_in(words).is_some();
        let joined = |pair: &[Cited]| between(pair).is_none_or(joined);
        let row = || on_line.len() <= MOST_IN_ROW && on_line.windows(2).all(joined);
        cited.ends_line || (on_line.last().is_some_and(|last| last.ends_line) && row())
    }

    // the programme right above, behind another mark
    fn shared(&self, run: &[Share]) -> Option<Shared<'_>> {
        let first = self.at(run.first()?.index);
        let entry = self.entry_above(first.line)?;
        let above = first.line.checked_sub(1)?;
        let deeper = self.line(first.line).kind != Kind::Bullet(Mark::Slide);
        let alike = self.mark(entry.line).is_some() && self.mark(entry.line) == self.mark(first.line);
        if !deeper || alike {
            return None;
        }
        // ○公園の整備⏎・公園の設計の実施⏎国土交通省 9000万円: behind what it will do, and nothing else has an amount
        let near = first.line <= entry.name_end + MOST_BETWEEN;
        if near && above > entry.name_end && (entry.line..=above).all(|line| self.frame.cited_on(line).is_empty()) {
            return Some(Shared { entry, whole: None });
        }
        if above > entry.name_end + 1 {
            return None;
        }
        let own = |cited: &&Cited| !cited.bracketed && !cited.mention.flags.change && !cited.mention.flags.prior;
        let Some(whole) = self.frame.cited_on(above).iter().find(own) else {
            return (entry.name_end == above).then_some(Shared { entry, whole: None });
        };
        let all: Interval = run.iter().filter_map(|share| self.interval_of(self.at(share.index))).sum();
        let holds = self.interval_of(whole).is_some_and(|whole| whole.or_less().intersects(all));
        let listed = above <= entry.name_end || whole.begins_line;
        (holds && listed).then_some(Shared { entry, whole: Some(whole) })
    }

    fn mark(&self, line: usize) -> Option<char> {
        let line = self.line(line);
        line.form().filter(|_| line.kind != Kind::Text)
    }
}
