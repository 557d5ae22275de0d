//! Of which year and stage an amount in a sentence is: by its own words, or by what the sentence goes on with from the amounts before it.

use std::borrow::Cow;

use super::InSentence;
use crate::budget::{AmountRow, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::ledger::is_aside_word;
use crate::grammar::phrase::{
    begins_among, begins_whole, behind_included, comes_on_top, comes_with_in_sentence, is_left_over, is_measured,
    is_supplement,
};
use crate::grammar::sentence::{self, About, When, YearSaid};
use crate::money::Interval;
use crate::reading::cited::Cited;
use crate::reading::page::{Drafts, PageReader};
use crate::reading::prose::Paragraph;
use crate::reading::rows::Draft;
use crate::scan::Printed;
use crate::stage::{Stage, ends_in_short_stage};

// how far below a ministry's name its rows may stand
pub(super) const MOST_ROWS: usize = 32;

// how many amounts back a sentence may go on from: one without an end costs no more than one with it
const FARTHEST: usize = 64;

impl PageReader<'_, '_> {
    // gives a row its year and stage, and what its sentence goes on with from the amounts before it
    pub(super) fn date(&self, index: usize, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) {
        let cited = self.at(index);
        let words = place.words_before(cited.mention.range.start);
        let said = self.said(cited, words, place.behind, draft);
        self.go_on_from_change(words, place, drafts, draft);
        // 2億円を含む総額は、7億円: of more than the part was
        let whole = words.starts_with('を') && behind_included(words).is_some_and(begins_whole);
        let carrier = self.carrier(index, drafts, place).filter(|_| !whole);
        let mixed = self.goes_on_mixed(said, carrier);
        // 15億円（文化部活動を含めると19億円）
        let outer = cited.within.and_then(|outer| drafts.get(outer));
        let inside = outer.zip(carrier).is_some_and(|(outer, (from, _))| outer.place.start == from.place.start);
        self.carry(draft, said, carrier, self.is_of_another(cited, words, place, drafts), inside);
        // 249億円（補正と合わせて332億円）: of the same, in another budget, too
        let joined =
            |words: &str| words.split_once('と').is_some_and(|(first, _)| ends_in_short_stage(first.trim()).is_some());
        let joined = place.subject.sums && draft.row.subjects.is_empty() && joined(words.trim_start_matches('('));
        if let Some(outer) = outer.filter(|_| joined) {
            draft.row.subjects.clone_from(&outer.row.subjects);
        }
        self.footnote(index, drafts, draft);
        let of_several = self.sum_up(index, words, place, drafts, draft);
        if draft.row.stage.is_some() || draft.row.fiscal_year.is_none_or(|year| Some(year) == self.year()) {
            self.inherit(index, draft);
        }
        // …交付金（前年度506億円）及び, alone: what stood before what is asked for
        let before = draft.row.fiscal_year.is_some() && draft.row.fiscal_year == self.year().map(FiscalYear::previous);
        if cited.mention.flags.prior && cited.bracketed && before && self.stage.is_some_and(Stage::is_asked) {
            draft.row.stage = draft.row.stage.or(Some(Stage::Initial));
        }
        // ※このほか、島の強化に34億円を令和５年度補正予算で措置: outside another budget's projects
        if draft.row.role == Role::OutsideProjects
            && draft.row.stage.map(Stage::family) != self.stage.map(Stage::family)
        {
            draft.row.role = Role::Mention;
            draft.row.flags.additive = false;
        }
        // 成立予算額, 総事業費; 不用額は, which no budget is
        let unsettled = draft.row.stage != Some(Stage::Settled);
        let named = unsettled && matches!(&draft.row.subjects[..], [only] if is_left_over(only));
        if matches!(&draft.row.subjects[..], [only] if is_supplement(only)) {
            draft.row.stage = Some(Stage::Supplementary);
        }
        let of_no_stage = named || is_aside_word(self.words_before(cited));
        let over_years = of_several || sentence::sums_years(words);
        // 補正予算4,008億円を加えると2兆7,100億円: of two budgets, of which the other is not said
        let other = draft.row.stage.is_some_and(|stage| Some(stage) != self.stage);
        let added = other && comes_with_in_sentence(words) && !(inside && said.stage.is_none());
        let added = added || joined;
        draft.row.stage = draft.row.stage.filter(|_| !said.aside && !of_no_stage && !mixed && !over_years && !added);
        // 執行額 in a request: nothing is spent yet of the year that is asked for
        let asked = self.stage.is_some_and(Stage::is_asked) && draft.row.fiscal_year == self.year();
        let unspent = asked && draft.row.stage == Some(Stage::Settled);
        draft.row.fiscal_year = draft.row.fiscal_year.filter(|_| !over_years && !added && !unspent);
    }

    // the year and the stage that the words around an amount name
    fn said(&self, cited: &Cited, words: &str, behind: &str, draft: &Draft) -> When {
        let said =
            if surpasses(cited, words) { When::default() } else { sentence::when(&sentence::without_begun(words)) };
        // 3,687億円[平成29年度]
        let year = said.year.or_else(|| sentence::year_behind(behind).map(YearSaid::Printed));
        let said = When { stage: said.stage.or_else(|| self.requested(behind)), year, ..said };
        // 令和５年度補正予算での対応も含め検討（事項要求）: what is asked for has no other budget
        let item = cited.mention.value == Printed::ItemRequest && !said.stage.is_some_and(Stage::is_asked);
        let said = if item { When::default() } else { said };
        // 20億円（72億円を補正予算に計上）
        let put = || sentence::booked(behind).or_else(|| sentence::booked_together(behind));
        let booked = if said.stage.is_none() && draft.row.stage.is_none() { put() } else { None };
        booked.unwrap_or(said)
    }

    // 4億円増の52億円, （＋386億円）となる4兆8,607億円, 30億円減少して3億円: what it was a change of
    fn go_on_from_change(&self, words: &str, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) {
        let goes_on = sentence::unqualified(words).trim_matches([' ', ')', '、', '約']);
        // 公共事業は前年度予算（1,180億円）を約25億円下回った
        let measured = place.earlier.is_some_and(|at| self.at(at).bracketed) && goes_on == "を";
        let measured = |earlier: &&Draft| measured || (earlier.row.role == Role::Change && is_measured(goes_on));
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier)).filter(measured);
        if let Some(earlier) = earlier.filter(|_| draft.row.subjects.is_empty()) {
            draft.row.subjects.clone_from(&earlier.row.subjects);
        }
    }

    // 交付金については、補正予算では20億円、予算案では30億円とされ、合わせて50億円: of what the amounts of its sentence are of that it comes to;
    // and whether these are of several budgets
    fn sum_up(&self, index: usize, words: &str, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) -> bool {
        let last = words.rsplit('、').next().unwrap_or(words).trim();
        if !draft.row.subjects.is_empty() || sentence::about(last) != About::Sum {
            return false;
        }
        let inside = |&at: &usize| {
            let own = self.at(at);
            let Paragraph { joined, lines, .. } = place.paragraph;
            lines.contains(&own.line) && joined.find(own.whole.start) >= place.sentence.start
        };
        let whole = |&at: &usize| !self.at(at).mention.flags.prior;
        let before = (self.cited.start.max(index.saturating_sub(FARTHEST))..index).rev().take_while(inside);
        let before = before.filter(whole).filter_map(|at| drafts.get(at)).map(|draft| &*draft.row);
        let parts: Vec<&AmountRow> = before.filter(|row| row.role != Role::Change).collect();
        let interval = |row: &AmountRow| row.amount.map(|amount| self.interval(amount));
        let sum: Option<Vec<Interval>> = parts.iter().map(|row| interval(row)).collect();
        let adds_up = sum.zip(interval(&draft.row)).is_some_and(|(sum, own)| own.intersects(sum.into_iter().sum()));
        let [first, others @ ..] = &parts[..] else { return false };
        if others.is_empty() || !adds_up || others.iter().any(|row| row.subjects != first.subjects) {
            return false;
        }
        draft.row.subjects.clone_from(&first.subjects);
        let when = |row: &AmountRow| (row.fiscal_year, row.stage);
        others.iter().any(|row| when(row) != when(first))
    }

    // whether an amount that names nothing is of something else than the one before it
    fn is_of_another(&self, cited: &Cited, words: &str, place: &InSentence<'_>, drafts: &Drafts) -> bool {
        // 無償資金協力⏎1,629億円⏎3,581億円: an amount of its own, below another, of which nothing is said
        let below = |earlier: &Cited| earlier.ends_line && earlier.last_line < cited.line;
        let plain = cited.alone() && !cited.bracketed && cited.is_whole() && cited.lead.stage.is_none();
        let apart = plain && place.earlier.is_some_and(|earlier| below(self.at(earlier)));
        // 施設費は5億円を加え、15億円となる: what is added to a topic is no other budget
        let topic = |earlier: usize| place.before(self.at(earlier).whole.start).ends_with('は');
        // 施設費は、予算額14億円に繰越額3億円を加えて17億円
        let onto = |earlier: usize| {
            let start = earlier.checked_sub(1).map_or(0, |first| self.at(first).whole.end);
            let between = self.frame.text.as_str().get(start..self.at(earlier).whole.start);
            words.starts_with("を加え") && between.is_some_and(|between| between.starts_with('に'))
        };
        let goes_on_topic = words.starts_with('を') && place.earlier.is_some_and(|at| topic(at) || onto(at));
        // 物件費120億円、人件費80億円(同1.0倍)の200億円: of more than the last one
        let all =
            words.trim().strip_suffix('の').is_some_and(|rest| rest.is_empty() || bracket::enclosed(rest).is_some());
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier));
        let all = all && earlier.is_some_and(|earlier| earlier.row.role != Role::Change);
        (place.subject.sums && !goes_on_topic) || apart || all || self.is_reference_of_more(cited)
    }

    // 12億円を要望する, where the document says no other stage than that of a request, or that of a draft, which no one asks for
    fn requested(&self, behind: &str) -> Option<Stage> {
        let of_request = |stage: &Stage| match self.stage {
            None | Some(Stage::Draft) => true,
            Some(own) => *stage == Stage::Priority && own.family() == Stage::Request,
        };
        sentence::asked(behind).filter(of_request)
    }

    // the amount before that the sentence goes on from, and whether it stands in the sentence itself
    fn carrier<'d>(&self, index: usize, drafts: &'d Drafts, place: &InSentence<'_>) -> Option<(&'d Draft, bool)> {
        let own = self.at(index);
        let paragraph = place.paragraph;
        // 令和６年度当初予算⏎7,140億円⏎（うち新規分 4,342億円）: a part, right below its whole
        let begins = begins_among(self.line(own.line).text.trim_start_matches(bracket::opens));
        let part_below = begins && index > 0 && self.at(index - 1).last_line + 1 == own.line;
        let plain = |&at: &usize| {
            let Cited { mention, bracketed, within, lead, line, .. } = self.at(at);
            // what a bracket, or a label on another line, says of one amount is not said of the next; nor what a bracket says of
            // last year of the change behind it: （令和６年度当初1,245億円、対前年度▲13億円）
            let outside = own.within.is_none() || own.mention.flags.change;
            let aside = (lead.stage.is_some() && *line < own.line && !part_below) || (within.is_some() && outside);
            let between = mention.range.end..own.whole.start.max(mention.range.end);
            let closed = || closes_bracket(&self.frame.text.as_str()[between]);
            !aside && !mention.flags.prior && !mention.flags.change && (place.subject.part || (!bracketed && !closed()))
        };
        let first = self.cited.start.max(index.saturating_sub(FARTHEST));
        let inside = |&at: &usize| paragraph.lines.contains(&self.at(at).line);
        let at = (first..index).rev().take_while(inside).find(plain)?;
        let within = paragraph.joined.find(self.at(at).whole.start) >= place.sentence.start;
        Some((drafts.get(at)?, within))
    }

    // 令和６年度補正予算を含めて3,153億円、そのうち治山事業費は935億円: an amount that goes on from one of several budgets is of as many
    fn goes_on_mixed(&self, said: When, carrier: Option<(&Draft, bool)>) -> bool {
        let silent = said.year.is_none() && said.stage.is_none();
        let own = |from: &AmountRow| from.fiscal_year.is_some() && from.fiscal_year == self.year();
        let unstaged = |from: &AmountRow| from.stage.is_none() && own(from) && self.stage.is_some();
        carrier.is_some_and(|(from, within)| silent && within && unstaged(&from.row))
    }

    // year, stage and subject of an amount: those that its own words name, else those of the amount that the sentence goes on from
    fn carry(&self, draft: &mut Draft, said: When, carrier: Option<(&Draft, bool)>, sums: bool, inside: bool) {
        let row = &mut draft.row;
        let text = self.frame.text.as_str();
        // 補正予算の3,194億円に加えて、1兆28億円, 補正で300億円を計上した「港の改修」で760億円: of another budget
        let added = |from: &Draft| {
            let named = || sentence::ends_in_budget_of(&text[..from.place.start]);
            let behind = &text[from.place.end..];
            (comes_on_top(behind) || sentence::told_of(behind).is_some()) && named()
        };
        let compared = carrier.is_some_and(|(from, _)| sentence::is_compared(&text[from.place.end..]) || added(from));
        let named = carrier.map(|(from, _)| &*from.row);
        row.fiscal_year = row.fiscal_year.or(said.year.and_then(|year| self.resolved(year, named)));
        let earlier = row.fiscal_year.filter(|year| said.plain && Some(*year) != self.year() && said.stage.is_none());
        row.stage = row.stage.or(said.stage).or(earlier.map(|_| Stage::Initial));
        let silent = row.fiscal_year.is_none() && row.stage.is_none();
        let own_year = row.fiscal_year.is_some() && row.fiscal_year == self.year();
        // 予算現額は3億円であって、当初予算額2億円: where the document says no year, the sentence may
        let own_stage = row.fiscal_year.is_none() && self.year().is_some();
        let own_stage = own_stage && row.stage.map(Stage::family) == self.stage.map(Stage::family);
        let Some((from, within)) = carrier else { return };
        let goes_on = if silent { within && (!compared || inside) } else { !own_year && !own_stage };
        if goes_on {
            // 令和７年度予算案は189億円。補正予算の57億円: of another year
            let extra = |stage: Option<Stage>| stage == Some(Stage::Supplementary);
            let another = extra(row.stage) && !extra(from.row.stage) && !extra(self.stage);
            let another = another && from.row.fiscal_year == self.year();
            row.fiscal_year = row.fiscal_year.or(from.row.fiscal_year.filter(|_| !another));
            // what is said of this year says nothing of another's stage
            let other = from.row.fiscal_year == self.year() && row.fiscal_year != self.year();
            row.stage = row.stage.or(from.row.stage.filter(|_| !other));
        }
        if within && !sums && row.subjects.is_empty() {
            row.subjects.clone_from(&from.row.subjects);
        }
    }

    fn resolved(&self, year: YearSaid, named: Option<&AmountRow>) -> Option<FiscalYear> {
        match year {
            YearSaid::Printed(year) => Some(year),
            YearSaid::Short(no) => self.frame.short_year(no),
            YearSaid::Relative(relative) => {
                let now = relative.from_now.and_then(|years| Some(FiscalYear(self.frame.now?.0 + i32::from(years))));
                let from = if relative.from_named { named?.fiscal_year } else { self.year() };
                now.or_else(|| from.map(|year| FiscalYear(year.0 + i32::from(relative.years))))
            }
        }
    }

    // ※ … explains the last amount before it that carries the mark
    fn footnote(&self, index: usize, drafts: &Drafts, draft: &mut Draft) {
        let cited = self.at(index);
        if !self.in_note(cited) || draft.row.role != Role::Mention {
            return;
        }
        let marked = &self.footnoted[..self.footnoted.partition_point(|&at| at < index)];
        let above = |&&at: &&usize| self.at(at).line < cited.line;
        if let Some(owner) = marked.iter().rev().filter(above).find_map(|&at| drafts.get(at)) {
            draft.row.subjects.clone_from(&owner.row.subjects);
            draft.row.reason = Cow::Borrowed("in the note that its mark refers to");
        }
    }
}

// 〔+40億円。補正予算では453億円〕、…に100億円: a bracket that closes between two amounts, the first of which it holds
fn closes_bracket(between: &str) -> bool {
    between.find(['〔', '〕']).is_some_and(|at| between[at..].starts_with('〕'))
}

// 前年度予算を約 of 前年度予算を約3億円上回る, 前年度当初比 of 前年度当初比＋2億円: what a change is measured from
fn surpasses(cited: &Cited, words: &str) -> bool {
    cited.mention.flags.change && words.trim_end_matches([' ', '約']).ends_with(['を', '比'])
}
