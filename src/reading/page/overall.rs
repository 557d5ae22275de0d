//! What a whole document comes to.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::front::without_budget;
use super::{Drafts, PageReader};
use crate::budget::{Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{Column, Lead, columns, lead};
use crate::grammar::ledger::{ALL, compact, is_aside_word, is_money_word, total_level, unit_heading};
use crate::grammar::phrase::{ends_as_title, ends_in_budget, names_budget};
use crate::grammar::sentence::{About, about};
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line};
use crate::reading::rows::{Draft, value};
use crate::reading::slides::Entry;
use crate::reading::told::{stage_in, year_in};
use crate::reading::totals::{Row, Total, cells, labels_rows};
use crate::stage::Stage;

// how far below its label an amount may stand
const LABEL_NEAR: usize = 3;

// how far below its total a part may stand, and how many shares between
const MOST_SHARES: usize = 64;
const MOST_BETWEEN: usize = 4;

// how many amounts in notes may stand below the last line that is none
const MOST_NOTED: usize = 8;

impl PageReader<'_, '_> {
    // the document's totals, each with its shares behind it
    pub(super) fn totals(&self, drafts: &mut Drafts) {
        let above = |index: usize| {
            let line = self.at(index).line;
            self.slide.entries.first().is_none_or(|first| first.line > line) || self.is_apart(line)
        };
        let found: Vec<Total<'_>> =
            self.left(drafts).filter(|&index| above(index)).filter_map(|index| self.total(index)).collect();
        let rounding = self.frame.rounding.unwrap_or_default();
        let cells = cells(self.lines(), self.page, self.frame.sheet.cited, &found, rounding);
        for (total, cell) in found.iter().zip(cells) {
            let index = total.cited;
            if total.ministries.is_empty() && matches!(cell.row, None | Some(Row::Subtotal)) {
                continue;
            }
            let role = if cell.change || total.signed { Role::Change } else { Role::GrandTotal };
            let mut draft = self.frame.draft(self.at(index), role);
            draft.row.recipient = cell.row.and_then(Row::recipient).map(Cow::Borrowed);
            draft.row.flags.of_which |= cell.part;
            // labels right above a row say it themselves; a year alone may be the last column's
            let Cited { lead, top, line, .. } = self.at(index);
            let year_alone = lead.stage.is_none() && top < line && cell.column.stage.is_some();
            if draft.row.stage.is_none() || draft.row.fiscal_year.is_none() || year_alone {
                let Column { year, stage, supplementary_no } = cell.column;
                (draft.row.stage, draft.row.fiscal_year, draft.row.supplementary_no) = (stage, year, supplementary_no);
            }
            draft.row.subjects = draft.row.recipient.iter().map(|own| own.clone().into_owned()).collect();
            draft.row.reason =
                Cow::Borrowed("labels of rows and columns, ministries named, and request + priority = both");
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
        }
    }

    // AMED対象経費 1,231億円（令和６年度補正予算 158億円）: another budget's total in the brackets of this one
    pub(super) fn other_budgets(&self, total: usize, own: &Draft, drafts: &mut Drafts) {
        let inside = (total + 1..self.cited.end).take_while(|&index| self.at(index).within == Some(total));
        let other = |index: &usize| {
            let cited = self.at(*index);
            let total = cited.is_whole() && cited.lead.recipient.is_none();
            cited.bracketed && total && cited.lead.stage.is_some_and(|stage| Some(stage) != own.row.stage)
        };
        for index in inside.filter(other) {
            let mut draft = self.frame.draft(self.at(index), own.row.role);
            (draft.row.recipient, draft.row.subjects) = (own.row.recipient.clone(), own.row.subjects.clone());
            draft.row.project = own.row.project;
            draft.row.reason = Cow::Borrowed("in the bracket behind the total of another budget");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // 令和７年度予算額 1,062億円⏎令和８年度要求額 1,400億円⏎Ⅰ …: labelled amounts above the first numbered item, or above all that
    // the first page with amounts lists, behind a mark or a number, or below one
    pub(super) fn document_totals(&self, drafts: &mut Drafts) {
        let first = self.frame.items.first_line().unwrap_or_default();
        let above = |index: &usize| {
            let cited = self.at(*index);
            let above = cited.line < first && cited.alone() && cited.lead.stage.is_some();
            let total = above
                || self.is_marked_total(cited)
                || self.is_under_label(cited)
                || self.is_above_list(cited)
                || self.is_called_total(cited)
                || self.is_differing(*index)
                || self.named_as_paper(cited).is_some();
            let flags = &cited.mention.flags;
            total && cited.lead.recipient.is_none() && !flags.change && !flags.of_which && cited.within.is_none()
        };
        // the last one, and what it is called
        let mut last: Option<(usize, Vec<String>)> = None;
        for index in self.left(drafts).filter(above).collect::<Vec<_>>() {
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.pairing = Pairing::Order;
            draft.row.reason = Cow::Borrowed(match self.is_differing(index) {
                true => "labelled, and the change below is what it and the year beside it differ by",
                false => "labelled, and above all that the document lists",
            });
            // （18年度予算（案）額）⏎2兆1,462億円: right below the one of another year, of the same
            let blank = |from: usize| (from + 1..self.at(index).top).all(|line| self.line(line).is_blank());
            let same = last.take().filter(|(before, _)| blank(self.at(*before).last_line)).map(|(_, names)| names);
            let called = self.named_as_paper(self.at(index));
            // 総額⏎2兆3,090億円 in a paper that says of no stage
            let of_paper = || self.budget_of_paper().filter(|_| self.stage.is_none());
            let named = || called.map(without_budget).or_else(|| self.budget_above(self.at(index))).or_else(of_paper);
            draft.row.subjects = same.unwrap_or_else(|| named().map(str::to_owned).into_iter().collect());
            last = Some((index, draft.row.subjects.clone()));
            // 令和６年度補正予算案における海洋関係予算 1,915億円
            if let Some(words) = called.filter(|_| draft.row.stage.is_none()) {
                (draft.row.stage, draft.row.fiscal_year) = (stage_in(words), year_in(words));
            }
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
            // 比較増減額 △10億円: below both, whatever stands between
            let change = index + 1;
            let below_both = index > self.cited.start && self.is_differing(index - 1) && self.is_differing(index);
            if below_both
                && self.is_left(change, drafts)
                && self.at(change).is_negative()
                && !self.at(change).mention.flags.change
            {
                let mut draft = self.frame.draft(self.at(change), Role::Change);
                let row = &mut draft.row;
                (row.stage, row.fiscal_year) = (row.stage.or(self.stage), row.fiscal_year.or(self.year()));
                row.subjects = Vec::new();
                row.reason = Cow::Borrowed("what the two totals of the document above differ by");
                drafts.insert(change, draft);
            }
        }
    }

    // ◎ 外務省予算 7,257億円 above all amounts of a document, デジタル庁計 5,720億円 below them: what its one ministry comes to,
    // where the paper is that ministry's
    pub(super) fn ministry_totals(&self, drafts: &mut Drafts) {
        let all = &self.frame.sheet.cited;
        let noted = |index: &usize| self.line(self.at(*index).line).kind == Kind::Note;
        let last = self.cited.clone().rev().take(MOST_NOTED).find(|index| !noted(index));
        let last = last.filter(|_| self.cited.end == all.len());
        let ends = [(self.cited.start == 0).then_some(0), last.map(|last| all.places_on(self.at(last).line).start)];
        for index in ends.into_iter().flatten() {
            if !self.cited.contains(&index) || !self.is_left(index, drafts) {
                continue;
            }
            let Some((ministry, name)) = self.frame.sheet.named_total(self.at(index)) else { continue };
            // デジタル庁計 at the end is the sum of what stands above it, whoever's the paper is
            let sums = || self.frame.sheet.directory.strip(name).is_some_and(|(_, rest)| total_level(rest).is_some());
            if !self.is_paper_of(ministry) && (index == 0 || !sums()) {
                continue;
            }
            let mut draft = self.frame.draft(self.at(index), Role::GrandTotal);
            draft.row.subjects = vec![name.to_owned()];
            draft.row.reason = Cow::Borrowed("what the document's one ministry comes to, by its name");
            self.inherit(index, &mut draft);
            self.other_budgets(index, &draft, drafts);
            drafts.insert(index, draft);
        }
    }

    // 令和３年度当初予算案 3,414億円⏎令和２年度第３次補正予算案 1,082億円⏎（令和２年度当初予算額 3,005億円）: what stands right below a total
    // of the document, labelled as another budget
    pub(super) fn totals_below(&self, drafts: &mut Drafts) {
        let of_year = |draft: &Draft| draft.row.fiscal_year == self.year() && !draft.row.flags.of_which;
        let own = drafts.iter().filter(|(_, draft)| draft.row.role == Role::GrandTotal && of_year(draft));
        for (total, own) in own.map(|(index, draft)| (index, draft.clone())).collect::<Vec<_>>() {
            let mut last = self.at(total).last_line;
            for index in total + 1..self.cited.end {
                let cited = self.at(index);
                let near = self.are_brackets(last + 1..cited.line, |_| false);
                let told = drafts.get(index).is_some_and(|draft| draft.row.flags.of_which);
                if !near || !(told || (self.is_left(index, drafts) && self.is_of_another_budget(cited))) {
                    break;
                }
                last = cited.last_line;
                if !told {
                    let mut draft = self.frame.draft(cited, Role::GrandTotal);
                    draft.row.recipient.clone_from(&own.row.recipient);
                    draft.row.subjects.clone_from(&own.row.subjects);
                    draft.row.pairing = Pairing::Order;
                    draft.row.reason = Cow::Borrowed("of another budget, right below the document's total");
                    self.inherit(index, &mut draft);
                    drafts.insert(index, draft);
                }
            }
        }
    }

    // （内12、こ8、文701、⏎厚645）: whether nothing but brackets stands on lines, or what may stand beside them
    fn are_brackets(&self, mut lines: Range<usize>, beside: impl Fn(usize) -> bool) -> bool {
        let mut depth = 0_usize;
        lines.all(|line| {
            let text = self.line(line).text;
            let fits = depth > 0 || text.starts_with('(') || beside(line);
            depth = (depth + bracket::opened(text)).saturating_sub(bracket::closed(text));
            fits
        })
    }

    // 令和２年度第３次補正予算案 1,082億円, （令和２年度当初予算額 3,005億円）: labelled in full, and of nobody
    fn is_of_another_budget(&self, cited: &Cited) -> bool {
        let Cited { lead, mention, .. } = cited;
        let other = (lead.year, lead.stage) != (self.year(), self.stage) && lead.stage.is_some() && lead.is_dated();
        let row = cited.begins_line && cited.top == cited.line;
        let whole = cited.alone() || (cited.bracketed && lead.stage == Some(Stage::Initial));
        row && whole && other && lead.recipient.is_none() && !mention.flags.change && !mention.flags.of_which
    }

    // １．創薬 512億円⏎うち推進枠 96億円, AMED対象経費 1,468億円⏎（文686、厚568）⏎（うち要望額 312億円）: a part on a line of its own below
    // a total of the document or of a project, and nothing else between
    pub(super) fn parts_below(&self, drafts: &mut Drafts) {
        let part = |index: &usize| {
            let cited = self.at(*index);
            let flags = &cited.mention.flags;
            cited.alone() && flags.of_which && !flags.prior && !flags.change && cited.lead.recipient.is_none()
        };
        for index in self.left(drafts).filter(part).collect::<Vec<_>>() {
            let near = self.cited.start.max(index.saturating_sub(MOST_SHARES));
            let beside = |at: usize| self.at(at).mention.flags.prior || self.at(at).mention.flags.change;
            let above = (near..index).rev().take_while(|at| beside(*at) || !self.is_left(*at, drafts));
            let total = |at: &usize| {
                let Some(draft) = drafts.get(*at) else { return false };
                let whole =
                    matches!(draft.row.role, Role::GrandTotal | Role::ProjectTotal) && !draft.row.flags.of_which;
                whole && draft.row.fiscal_year == self.year()
            };
            let Some(whole) = above.into_iter().find(total) else { continue };
            let (top, line) = (self.at(whole).last_line, self.at(index).line);
            let entry = self.entry_above(line).is_some_and(|entry| entry.line > top);
            // shares, and last year's total: any other words may be what the part is of
            let beside = |line: usize| self.line(line).is_blank() || !self.frame.cited_on(line).is_empty();
            if line - top > MOST_BETWEEN || entry || !self.are_brackets(top + 1..line, beside) {
                continue;
            }
            let Some(whole) = drafts.get(whole).cloned() else { continue };
            let value = value(&self.at(index).mention.value).map(|amount| self.interval(amount));
            let all = whole.row.amount.map(|amount| self.interval(amount).or_less());
            if !value.zip(all).is_some_and(|(value, all)| value.intersects(all)) {
                continue;
            }
            let mut draft = self.frame.draft(self.at(index), whole.row.role);
            if draft.row.role == Role::ProjectTotal {
                draft.row.role = Role::ProjectShare;
            }
            let row = &mut draft.row;
            (row.project, row.subjects) = (whole.row.project, whole.row.subjects.clone());
            (row.recipient, row.pairing) = (whole.row.recipient.clone(), whole.row.pairing);
            row.stage = row.stage.or(whole.row.stage);
            row.fiscal_year = row.fiscal_year.or(whole.row.fiscal_year);
            row.reason = Cow::Borrowed("a part, on a line of its own below its total");
            draft.becomes_part(&whole);
            drafts.insert(index, draft);
        }
    }

    // ○ 令和７年度概算要求額 5,960億円, １．概算要求額 5,960億円, outside projects: of no programme
    fn is_marked_total(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = match line.kind {
            Kind::Bullet(Mark::Slide) => Some(line.behind_mark()),
            _ => line.heading().map(|heading| heading.name),
        };
        let behind_mark =
            words.is_some_and(|words| cited.whole.start <= line.start + nom::Offset::offset(line.text, words));
        let said = cited.lead.stage.is_some() && (cited.lead.year.is_some() || self.is_own_stage(cited.lead));
        let whole = cited.ends_line && !cited.bracketed && self.name_in_bracket(cited).is_none();
        behind_mark && said && whole && self.is_of_document(cited)
    }

    // 概算要求額 of a request; 予算額 of a draft paper, which has no other of its year
    fn is_own_stage(&self, lead: Lead) -> bool {
        let own = self.stage.map(Stage::family);
        let draft = own == Some(Stage::Draft) && lead.stage == Some(Stage::Initial);
        !lead.previous && !lead.aside && (lead.stage.map(Stage::family) == own || draft)
    }

    // 海の安全関係予算⏎⏎（17年度予算額）⏎2兆1,720億円: the name of the whole budget right above its label
    fn budget_above(&self, cited: &Cited) -> Option<&str> {
        let named = |text: &str| {
            let plain = year_in(text).is_none() && stage_in(text).is_none() && !text.contains(['、', '。', ' ']);
            plain && ends_in_budget(text)
        };
        let above = self.printed_above(cited).filter(|line| line.kind == Kind::Text)?;
        named(above.text).then_some(above.text)
    }

    // the line that is printed right above an amount, over a few blank ones
    pub(super) fn printed_above(&self, cited: &Cited) -> Option<&Line<'_>> {
        let near = cited.top.saturating_sub(LABEL_NEAR).max(self.page.lines.start);
        (near..cited.top).rev().map(|line| self.line(line)).find(|line| !line.is_blank())
    }

    // １．令和７年度概算要求額⏎2,738億円
    fn is_under_label(&self, cited: &Cited) -> bool {
        let alone = cited.alone() && !cited.bracketed && self.is_of_document(cited);
        let heading = alone.then(|| self.printed_above(cited)).flatten().and_then(Line::heading);
        heading.is_some_and(|heading| heading.rest.is_empty() && columns(heading.name).is_some())
    }

    // 令和８年度要求額 18兆5,238億円⏎令和７年度予算額 18兆5,936億円⏎比較増減額 △698億円: two years of all that the document is of,
    // one below the other, and what the one has more than the other
    fn is_differing(&self, index: usize) -> bool {
        let differ = |first: usize| {
            let places = [first, first + 1, first + 2];
            if !places.iter().all(|at| self.cited.contains(at)) {
                return false;
            }
            let [one, other, change] = places.map(|at| self.at(at));
            let below = |above: &Cited, own: &Cited| (above.last_line + 1..own.line).all(|at| self.line(at).is_blank());
            let near = one.last_line < other.line && other.last_line < change.line;
            let near = near && below(one, other) && below(other, change);
            let amount = |cited: &Cited| value(&cited.mention.value);
            let (Some(a), Some(b), Some(c)) = (amount(one), amount(other), amount(change)) else { return false };
            // △10億円(億円): above a table of what its unit says
            let before_unit = || unit_heading(self.line(change.line).text).is_some_and(|(own, _)| own.ends_with('円'));
            let alone = one.alone() && other.alone() && (change.ends_line || before_unit());
            let [a, b, c] = [a, b, c].map(|amount| self.interval(amount));
            let this = |cited: &Cited| cited.lead.year == self.year() && self.is_own_stage(cited.lead);
            let last = |cited: &Cited| {
                let year = cited.lead.previous || cited.lead.year == self.year().map(FiscalYear::previous);
                year && cited.lead.stage == Some(Stage::Initial)
            };
            let fits = (this(one) && last(other) && (b + c).intersects(a))
                || (last(one) && this(other) && (a + c).intersects(b));
            near && alone && fits && (change.mention.flags.change || change.is_negative())
        };
        let listed = self.entry_above(self.at(index).line).is_some();
        let first = index.checked_sub(1).filter(|&before| differ(before)).or(Some(index).filter(|&own| differ(own)));
        let headed = first.is_some_and(|first| self.is_headed(self.at(first).top));
        first.is_some() && !headed && !listed && self.project().is_none() && !self.at(index).bracketed
    }

    // （参考）公共事業関係費, 【港湾局】: whether words above lines say what these are of, and neither end a sentence nor are a title
    fn is_headed(&self, line: usize) -> bool {
        let above = (self.page.lines.start..line).rev().find(|&above| !self.line(above).is_blank());
        above.is_some_and(|above| {
            let text = self.line(above).text;
            !(text.ends_with('。') || (ends_as_title(text) && year_in(text).is_some()))
        })
    }

    // 国費総額：4兆4,988億円, 令和７年度概算要求総額 3,421億円: words for a total and nothing else, below titles alone and above all that the
    // first page with amounts lists
    fn is_called_total(&self, cited: &Cited) -> bool {
        if self.cited.start != 0 || cited.bracketed || !cited.ends_line || self.frame.several {
            return false;
        }
        let words = self.called(cited).unwrap_or_default();
        // 追 加 額
        let money = || is_money_word(&compact(words)) && !is_aside_word(&compact(words));
        let own_year = || year_in(words).is_none_or(|year| Some(year) == self.year());
        let total = || total_level(words) > Some(ALL) && about(words) == About::Label && own_year();
        let called = || total() || (year_in(words).is_none() && money());
        // １．令和７年度概算要求における海洋関係予算: a title, too
        let title = |line: usize| names_budget(self.line(line).text) && year_in(self.line(line).text).is_some();
        let headings = self.frame.outline.headed(&self.page.lines);
        let heading = headings.iter().map(|heading| heading.0).find(|&line| !title(line));
        let more = self.cited.end < self.frame.sheet.cited.len();
        let listed = heading.is_some() || !self.slide.entries.is_empty() || more;
        let above =
            listed && heading.is_none_or(|heading| cited.line < heading) && self.entry_above(cited.line).is_none();
        let told = || self.stage.is_some() || self.budget_of_paper().is_some();
        above && told() && called() && self.is_below_titles(cited) && self.is_below_one_title(cited)
    }

    // 令和７年度予算額（案） 858億円⏎⏎◆ …プログラム⏎92億円: below titles alone, and apart from a list whose first programme, or first
    // project, has an amount of its own
    fn is_above_list(&self, cited: &Cited) -> bool {
        if !cited.alone() || cited.bracketed || self.cited.start != 0 {
            return false;
        }
        let Lead { year, stage, .. } = if cited.lead.stage.is_some() { cited.lead } else { self.label_above(cited) };
        // 補正予算額 1兆5,950億円 says nothing of its year
        let unsaid = year.is_none() && !cited.lead.previous && cited.lead.in_era.is_none() && !self.frame.several;
        let own_year = self.year().is_some() && (year == self.year() || unsaid);
        let own_stage = stage.is_some() && stage.map(Stage::family) == self.stage.map(Stage::family);
        if !(own_year && own_stage) {
            return false;
        }
        let titled = self.is_below_titles(cited);
        let heading = self.frame.outline.headed(&self.page.lines).first().map(|heading| heading.0);
        let entry = self.slide.entries.first().filter(|entry| heading.is_none_or(|heading| entry.line < heading));
        let priced = match (entry, heading) {
            (Some(first), _) => self.is_priced(first) && self.is_of_document(cited),
            // a heading with an amount, or over a list
            (None, Some(heading)) => {
                let listed = || self.slide.entries.iter().any(|entry| entry.line > heading);
                heading > cited.line && (!self.frame.cited_on(heading).is_empty() || listed())
            }
            (None, None) => false,
        };
        let first = entry.map(|entry| entry.line).or(heading);
        let apart = titled && priced && first.is_some_and(|first| self.is_apart_from(cited, first));
        // 海岸事業関係予算⏎概算要求額 60億円⏎…⏎漁港関係予算⏎概算要求額 30億円: of parts, where the same words label another below
        apart && !(unsaid && self.is_labelled_again(cited))
    }

    fn is_labelled_again(&self, cited: &Cited) -> bool {
        let label = |own: &Cited| (own.lead.year, own.lead.stage);
        let again = |other: &Cited| other.alone() && !other.bracketed && label(other) == label(cited);
        self.frame.sheet.cited[self.cited.clone()].iter().any(|other| other.line > cited.line && again(other))
    }

    // 令和８年度当初予算案（一般会計＋特別会計）⏎⏎7兆4,956億円: a label on a line of its own, with what brackets say of it
    fn label_above(&self, cited: &Cited) -> Lead {
        let label =
            self.printed_above(cited).filter(|line| line.kind == Kind::Text).map(|line| line.text).unwrap_or_default();
        let label = bracket::trailing(label).map_or(label, |(before, ..)| before.trim_end());
        // 令和５年度予算案における海洋関連予算: of what the paper is of
        let titled = || Lead { year: year_in(label), stage: stage_in(label), ..Lead::default() };
        let of_paper = ends_in_budget(label) && !label.contains(['。', '、']);
        match lead(label) {
            own if own.start == 0 => own,
            _ if of_paper => titled(),
            _ => Lead::default(),
        }
    }

    fn is_priced(&self, first: &Entry) -> bool {
        let next = self.slide.entries.get(1).map_or(self.page.lines.end, |next| next.line);
        // ・災害救助法による災害救助等（334億円）
        let of_name = |own: &Cited| own.line <= first.name_end && own.is_whole();
        let price = |own: &Cited| own.ends_line && (!own.bracketed || of_name(own));
        (first.line..next).any(|line| self.frame.cited_on(line).iter().any(price))
    }

    // behind a blank line or a sentence, or behind （前年度予算額 1,062億円） on lines of its own, with an amount on its first line
    fn is_apart_from(&self, cited: &Cited, first: usize) -> bool {
        let aside = |own: &Cited| own.bracketed || own.mention.flags.prior || own.mention.flags.change;
        let between = |line: usize| {
            let own = self.frame.cited_on(line);
            !own.is_empty() && own.iter().all(|own| own.alone() && aside(own))
        };
        let mut lines = cited.last_line + 1..first;
        let told = |line: &Line<'_>| matches!(line.kind, Kind::Text | Kind::Note) && line.text.ends_with('。');
        let blank = lines.clone().map(|line| self.line(line)).any(|line| line.is_blank() || told(line));
        blank || (!lines.is_empty() && lines.all(between) && !self.frame.cited_on(first).is_empty())
    }

    // on the first page with amounts, outside projects, and above all that it lists and all boxes of slides of one programme
    pub(super) fn is_of_document(&self, cited: &Cited) -> bool {
        let boxed = || self.slide.boxes.first().is_some_and(|own| self.at(own.amounts.start).line < cited.line);
        self.cited.start == 0 && self.project().is_none() && self.entry_above(cited.line).is_none() && !boxed()
    }

    // an amount that is divided by ministry, or one of an overview's rows of amounts
    fn total(&self, index: usize) -> Option<Total<'_>> {
        let cited = self.at(index);
        if self.in_note(cited) {
            return None;
        }
        let outside = self.project().is_none() && self.slide.entries.is_empty();
        let overview = (outside || self.is_above_projects(cited)) && !self.is_part(index);
        let ministries = match self.breakdown(index) {
            Some((_, breakdown)) => breakdown.shares.iter().map(|share| &*share.ministry).collect(),
            None if overview && !is_beside(cited) && cited.within.is_none() && self.is_row_of_totals(cited.line) => {
                BTreeSet::new()
            }
            None => return None,
        };
        let signed = cited.mention.flags.change || cited.is_negative();
        // うち概算要求額, うち要望額 are columns of their own
        let of_table = |stage: Stage| matches!(stage, Stage::Request | Stage::Priority);
        let part = cited.mention.flags.of_which && cited.lead.stage.is_some_and(|stage| !of_table(stage));
        Some(Total { cited: index, amount: value(&cited.mention.value)?, ministries, signed, part })
    }

    // AMED対象経費 ２０２億円 ２１０億円, or 合計, with labels of years or on the first page with amounts: above the first heading
    // of a page and all that it lists
    fn is_above_projects(&self, cited: &Cited) -> bool {
        let first = self.frame.outline.headed(&self.page.lines).first().map(|heading| heading.0);
        let told = cited.lead.year.is_some() || self.cited.start == 0;
        let on_line = self.frame.cited_on(cited.line);
        let sum = || on_line.first().and_then(|first| Row::of_sum_before(self.line(cited.line), first)).is_some();
        // AMED対象経費⏎２０２億円 ２１０億円
        let above = || (self.page.lines.start..cited.line).rev().find(|&line| !self.line(line).is_blank());
        let label = |line: usize| self.line(line).kind == Kind::Text && Row::of_sum(self.line(line).text).is_some();
        let under_sum = || cited.alone() && above().is_some_and(label);
        let under = || self.frame.sheet.is_under_recipient(cited.line) || under_sum();
        let spent = cited.lead.recipient.is_some() || sum() || under() || self.is_below_labels(cited);
        let said = told && !cited.bracketed && spent;
        said && first.is_none_or(|first| cited.line < first) && self.entry_above(cited.line).is_none()
    }

    // AMED対象経費⏎インハウス研究機関経費⏎要望⏎平成28年度⏎1,528億円⏎1,164億円⏎（文720、厚573）: in a column of nothing but amounts and
    // their shares, below the labels of a table
    fn is_below_labels(&self, cited: &Cited) -> bool {
        let shares = |line: &Line<'_>| bracket::enclosed(line.text).is_some_and(|shares| !shares.contains('円'));
        let amount = |line: usize| self.frame.cited_on(line).first().is_some_and(Cited::alone);
        let in_column = |line: usize| amount(line) || shares(self.line(line));
        let last = || (self.page.lines.start..cited.line).rev().take(MOST_SHARES).find(|&line| !in_column(line));
        cited.alone()
            && cited.lead.recipient.is_none()
            && last().is_some_and(|at| labels_rows(self.lines(), self.page, at))
    }

    // １，２４８億円 １，２４５億円, with who spends them or 合計 before, behind a mark or not
    fn is_row_of_totals(&self, line: usize) -> bool {
        let on_line = self.frame.cited_on(line);
        let of_sum = |first: &Cited| Row::of_sum_before(self.line(line), first).is_some();
        let marked = |first: &Cited| {
            let own = self.line(line);
            // （１）AMED対象経費 1,245億円
            let words = own.heading().map_or(own.behind_mark(), |heading| heading.name);
            let start = own.start + nom::Offset::offset(own.text, words);
            let between = self.frame.text.as_str().get(first.whole.start.min(start)..start);
            first.lead.recipient.is_some()
                && first.whole.start <= start
                && between.is_some_and(|own| own.trim().is_empty())
        };
        self.frame.sheet.cited.is_row(line)
            || (on_line.first().is_some_and(|own| of_sum(own) || marked(own))
                && on_line.iter().all(|cited| cited.ends_line))
    }
}

// 1,231億円（1,245億円）, 1,245億円→1,231億円: last year's beside this year's, without a label of its own
fn is_beside(cited: &Cited) -> bool {
    let Lead { year, stage, .. } = cited.lead;
    cited.mention.flags.prior && (cited.bracketed || (year.is_none() && stage.is_none()))
}
