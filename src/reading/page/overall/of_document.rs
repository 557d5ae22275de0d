//! Which amounts are totals of the document: by the labels around them, and by what stands below.

use super::MOST_SHARES;
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::clause::{Lead, columns, lead};
use crate::grammar::ledger::{ALL, compact, is_aside_word, is_money_word, total_level, unit_heading};
use crate::grammar::phrase::{ends_as_title, ends_in_budget, names_budget, without_title};
use crate::grammar::sentence::{About, about};
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line, last_written};
use crate::reading::page::PageReader;
use crate::reading::rows::value;
use crate::reading::slides::Entry;
use crate::reading::told::{stage_in, year_in};
use crate::reading::totals::{Row, labels_rows};
use crate::stage::Stage;

// how far below its label an amount may stand
const LABEL_NEAR: usize = 3;

impl PageReader<'_, '_> {
    // 概算要求額 of a request; 予算額 of a draft paper, which has no other of its year
    pub(super) fn is_own_stage(&self, lead: Lead) -> bool {
        let own = self.stage.map(Stage::family);
        let draft = own == Some(Stage::Draft) && lead.stage == Some(Stage::Initial);
        !lead.previous && !lead.aside && (lead.stage.map(Stage::family) == own || draft)
    }

    // 海の安全関係予算⏎⏎（17年度予算額）⏎2兆1,720億円: the name of the whole budget right above its label
    pub(super) fn budget_above(&self, cited: &Cited) -> Option<&str> {
        let named = |text: &str| {
            let plain = year_in(text).is_none() && stage_in(text).is_none() && !text.contains(['、', '。', ' ']);
            plain && ends_in_budget(text)
        };
        // 海の安全関係予算の全体像
        let above = self.printed_above(cited).filter(|line| line.kind == Kind::Text)?;
        [above.text, without_title(above.text)].into_iter().find(|text| named(text))
    }

    // the line that is printed right above an amount, over a few blank ones
    pub(in crate::reading::page) fn printed_above(&self, cited: &Cited) -> Option<&Line<'_>> {
        let near = cited.top.saturating_sub(LABEL_NEAR).max(self.page.lines.start);
        last_written(self.lines(), near..cited.top).map(|line| self.line(line))
    }

    // １．令和７年度概算要求額⏎2,738億円
    pub(super) fn is_under_label(&self, cited: &Cited) -> bool {
        let alone = cited.alone() && !cited.bracketed && self.is_of_document(cited);
        let heading = alone.then(|| self.printed_above(cited)).flatten().and_then(Line::heading);
        heading.is_some_and(|heading| heading.rest.is_empty() && columns(heading.name).is_some())
    }

    // 令和８年度要求額 18兆5,238億円⏎令和７年度予算額 18兆5,936億円⏎比較増減額 △698億円: two years of all that the document is of,
    // one below the other, and what the one has more than the other
    pub(super) fn is_differing(&self, index: usize) -> bool {
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
        let above = last_written(self.lines(), self.page.lines.start..line);
        above.is_some_and(|above| {
            let text = self.line(above).text;
            !(text.ends_with('。') || (ends_as_title(text) && year_in(text).is_some()))
        })
    }

    // 国費総額：4兆4,988億円, 令和７年度概算要求総額 3,421億円: words for a total and nothing else, below titles alone and above all that the
    // first page with amounts lists
    pub(super) fn is_called_total(&self, cited: &Cited) -> bool {
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
        above && self.stage.is_some() && called() && self.is_below_titles(cited) && self.is_below_one_title(cited)
    }

    // 令和７年度予算額（案） 858億円⏎⏎◆ …プログラム⏎92億円: below titles alone, and apart from a list whose first programme, or first
    // project, has an amount of its own
    pub(super) fn is_above_list(&self, cited: &Cited) -> bool {
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
        let label = bracket::without_trailing(label);
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
    pub(in crate::reading::page) fn is_of_document(&self, cited: &Cited) -> bool {
        let boxed = || self.slide.boxes.first().is_some_and(|own| self.at(own.amounts.start).line < cited.line);
        self.cited.start == 0 && self.project().is_none() && self.entry_above(cited.line).is_none() && !boxed()
    }

    // AMED対象経費 ２０２億円 ２１０億円, or 合計, with labels of years or on the first page with amounts: above the first heading
    // of a page and all that it lists
    pub(super) fn is_above_projects(&self, cited: &Cited) -> bool {
        let first = self.frame.outline.headed(&self.page.lines).first().map(|heading| heading.0);
        let told = cited.lead.year.is_some() || self.cited.start == 0;
        let on_line = self.frame.cited_on(cited.line);
        let sum = || on_line.first().and_then(|first| Row::of_sum_before(self.line(cited.line), first)).is_some();
        // AMED対象経費⏎２０２億円 ２１０億円
        let above = || last_written(self.lines(), self.page.lines.start..cited.line);
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
    pub(super) fn is_row_of_totals(&self, line: usize) -> bool {
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
pub(super) fn is_beside(cited: &Cited) -> bool {
    let Lead { year, stage, .. } = cited.lead;
    cited.mention.flags.prior && (cited.bracketed || (year.is_none() && stage.is_none()))
}
