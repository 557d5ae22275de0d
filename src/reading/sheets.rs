//! Slides of one programme each: a name, and a box that states what is asked for it and what it had the year before:
//! …事業⏎令和7年度要求・要望額 75億円⏎（前年度予算額 65億円） (catalogue G03–G05, X03, X04).
//!
//! The box is known by its labels, the name by its place: before the box, between its labels and its amounts, or behind
//! it. Extracted text may give slides one after the other with nothing between them; then a line before the box may end
//! the slide before, and where a name may as well stand behind, both are candidates.

mod asides;
mod forms;
mod parts;
mod stacked;
mod titles;

use std::collections::BTreeSet;
use std::ops::Range;

use super::cited::Cited;
use super::composite;
use super::lines::{Kind, Line, last_written};
use super::outline::Page;
use super::pairs::{is_asked, is_frame};
use super::slides::{Entry, Sheet, Slide};
use crate::blank::trim_start;
use crate::grammar::bracket;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{is_recipient_total, labels};
use crate::grammar::item::{legends, may_be_legend};
use crate::grammar::part::POOL;
use crate::grammar::phrase::{begins_beside, names_budget};
use crate::grammar::section::{is_section, is_unit_price};
use crate::scan::Printed;

/// The box of a slide of one programme.
#[derive(Clone, Debug)]
pub(super) struct Boxed {
    /// Its mentions, by position.
    pub(super) amounts: Range<usize>,
    /// Its programme; several where the text leaves open which line names it.
    pub(super) entries: Vec<Entry>,
}

// how many lines may stand between the amounts of a box
const MOST_BREAKS: usize = 3;

/// How many lines below its box a slide may list its parts.
pub(super) const MOST_LINES: usize = 60;

impl<'t> Sheet<'_, 't> {
    /// Finds the boxes of a page that belongs to no project, and their programmes. Other lines of such a page list
    /// programmes only where an amount stands behind them. `is_heading` says of a line that it names a project, whose the box
    /// below it is.
    pub(super) fn boxes(&self, page: &Page, slide: &mut Slide, is_heading: impl Fn(usize) -> bool) {
        if page.project.is_some() || self.cited.is_empty() {
            return;
        }
        slide.boxes = self.boxed(page, slide, |_| true, is_heading);
        if !slide.boxes.is_empty() {
            let titles: BTreeSet<usize> =
                slide.boxes.iter().flat_map(|own| &own.entries).map(|entry| entry.line).collect();
            slide.entries.retain(|entry| !titles.contains(&entry.line) && self.is_priced(entry));
            slide.actions.clear();
            self.items(page, slide);
        }
    }

    // the boxes of a page with their programmes
    fn boxed(
        &self,
        page: &Page,
        slide: &Slide,
        is_own: impl Fn(&Range<usize>) -> bool,
        is_heading: impl Fn(usize) -> bool,
    ) -> Vec<Boxed> {
        let found: Vec<Range<usize>> = self.box_amounts(page, slide).into_iter().filter(is_own).collect();
        let mut start = page.lines.start;
        let mut boxes = Vec::new();
        let mut at = 0;
        for run in found.chunk_by(|one, next| self.are_stacked(one, next)) {
            let end = |at: usize| found.get(at).map_or(page.lines.end, |next| self.top(next));
            let listed = self.listed_below(run, end(at + run.len()), slide);
            for amounts in run {
                at += 1;
                let entries =
                    if listed.is_empty() { self.named(amounts, start..end(at), slide) } else { listed.to_vec() };
                start = self.cited[amounts.end - 1].last_line + 1;
                let of_project = entries.iter().any(|entry| is_heading(entry.line));
                if !entries.is_empty() && !of_project {
                    boxes.push(Boxed { amounts: amounts.clone(), entries });
                }
            }
        }
        boxes
    }

    /// Whether a numbered line with an amount is a part of the slide of one programme whose box stands above it on its
    /// page: …事業⏎令和7年度要求額 58億円（前年度予算額 52億円）⏎（１）観測船の運航 33億円（31億円）.
    pub(super) fn is_item(&self, line: usize) -> bool {
        let near = line.saturating_sub(MOST_LINES);
        let top = (near..=line).rev().find(|&at| self.lines[at].page_break).unwrap_or(near);
        let end = self.cited.above(line);
        let more = |at: usize| at + 1 < end && self.joins_box(at + 1);
        // 令和7年度予算額（案） 90億円⏎事業内容⏎① 支援員の配置 60億円: one amount alone, above the sections of a slide
        let section = |at: usize| (self.cited[at].last_line + 1..line).any(|line| is_section(self.lines[line].text));
        let alone = |at: usize| self.cited[at].lead.year.is_some() && self.cited[at].ends_line && section(at);
        let asked = |at: &usize| {
            is_asked(&self.cited[*at].lead)
                && self.opens_box(*at)
                && (more(*at) || alone(*at))
                && !self.is_under_recipient(self.cited[*at].line)
        };
        let Some(at) = (self.cited.above(top)..end).rev().find(asked) else { return false };
        let amounts = at..at + 1 + usize::from(more(at));
        !self.named(&amounts, top..line, &Slide::default()).is_empty()
    }

    fn box_amounts(&self, page: &Page, slide: &Slide) -> Vec<Range<usize>> {
        let (first, end) = (self.cited.above(page.lines.start), self.cited.above(page.lines.end));
        let mut at = first;
        let mut found: Vec<Range<usize>> = Vec::new();
        while at < end {
            let mut next = at + 1;
            if self.opens_box(at) {
                while next < end && self.joins_box(next) && !self.repeats(at, next) {
                    next += 1;
                }
                // what stands on the page before is its own
                let own = self.row_start(at).max(first)..next;
                found.extend(Some(own).filter(|own| self.is_box(own, page, slide)));
            }
            at = next;
        }
        found
    }

    // an amount behind a label, with nothing before it on its line but what may be a name
    fn opens_box(&self, at: usize) -> bool {
        let Cited { mention, lead, line, within, .. } = &self.cited[at];
        let flags = &mention.flags;
        let pool = || self.lines[*line].text.contains(POOL);
        let part = flags.of_which && !pool();
        let plain = !flags.prior && !flags.change && !part && !flags.approximate && within.is_none();
        let text = matches!(self.lines[*line].kind, Kind::Text | Kind::Bullet(Mark::Prose));
        let asked = matches!(mention.value, Printed::Amount(_) | Printed::ItemRequest) && lead.stage.is_some();
        plain && text && (asked || self.is_boxed_pair(at)) && lead.recipient.is_none() && self.on_own_line(at)
    }

    // 【71,667(59,723)百万円】: beside the year before's in a box of its own, which needs no labels
    fn is_boxed_pair(&self, at: usize) -> bool {
        let Cited { line, lead, .. } = &self.cited[at];
        let own = &self.lines[*line];
        let whole = || own.text.starts_with(bracket::boxes) && bracket::enclosed(own.text).is_some();
        !lead.says_when() && whole() && self.before(at).is_empty() && self.is_beside_prior(at)
    }

    fn on_own_line(&self, at: usize) -> bool {
        let before = self.before(at);
        before.is_empty() || (self.could_name(before) && !is_unit_price(before))
    }

    fn row_start(&self, at: usize) -> usize {
        self.row_starts[at]
    }

    // what stands before an amount, those beside it and their labels on its line, without brackets that open there
    fn before(&self, at: usize) -> &'t str {
        let Cited { line, whole, .. } = &self.cited[self.row_start(at)];
        self.lines[*line].before(whole.start).trim_end_matches(|c| c == ' ' || bracket::opens(c))
    }

    // （前年度予算額 65億円）, （令和6年度補正予算額 30億円）, （新規）: right behind the amount before
    fn joins_box(&self, at: usize) -> bool {
        let (before, own) = (&self.cited[at - 1], &self.cited[at]);
        let other = (own.lead.year, own.lead.stage) != (before.lead.year, before.lead.stage);
        let item = own.mention.value == Printed::ItemRequest;
        let budget =
            item || own.mention.flags.prior || (own.lead.stage.is_some() && other && !own.mention.flags.change);
        let breaks = self.lines[before.last_line + 1..own.line.max(before.last_line + 1)].iter();
        let apart = own.line.saturating_sub(before.last_line);
        let labels_only =
            breaks.filter(|line| !line.is_blank()).all(|line| line.kind == Kind::Note || labels(line.text).is_some());
        let on_line = own.line != before.last_line || is_frame(self.gap(at)) || is_legend(self.gap(at));
        let begins = own.line == before.last_line || matches!(self.before(at), "" | "※" | "*" | "+");
        budget
            && apart <= MOST_BREAKS
            && labels_only
            && on_line
            && begins
            && self.ends_line(own)
            && own.lead.recipient.is_none()
    }

    // 令和７年度要求額⏎30億円（15億円）⏎令和７年度要求額⏎16億円（11億円）: the label that the box began with, once more
    fn repeats(&self, first: usize, at: usize) -> bool {
        let when = |at: usize| (self.cited[at].lead.year, self.cited[at].lead.stage);
        let own = &self.cited[at];
        own.line > self.cited[first].line && !own.mention.flags.prior && when(first) == when(at) && self.opens_box(at)
    }

    fn gap(&self, at: usize) -> &'t str {
        gap(self.lines, self.cited, at)
    }

    // what is asked for beside what there was; or one labelled amount of a year, where no marked programme stands above
    fn is_box(&self, own: &Range<usize>, page: &Page, slide: &Slide) -> bool {
        let members = &self.cited[own.clone()];
        let first = &members[0];
        let asked = members.iter().any(|cited| is_asked(&cited.lead));
        // 5.6億円 ＋ 海の基金733億円の内数（5.3億円 ＋ 海の基金734億円の内数）
        let line = &self.lines[self.cited[own.end - 1].line];
        let composite = || composite::ends_line(line, self.cited, own.end - 1);
        let earlier = || composite::is_of_both(line, self.cited, own.end - 1);
        let before = members.iter().any(|cited| cited.mention.flags.prior || !is_asked(&cited.lead)) || earlier();
        let before = before || self.is_all_new(own.end);
        let above =
            first.line.checked_sub(1).filter(|_| first.line > page.lines.start).and_then(|line| slide.entry_at(line));
        // 高専の高度化　令和8年度要求額 734億円, with the name on its own line
        let named = !self.before(own.start).is_empty();
        let under = !named && above.is_some_and(|entry| self.heads(entry, own));
        // ◆ 岬の観測及び⏎灘の警備事業 要求額 35億円: what stands before it ends a marked name, whose it is
        let under = under || above.is_some_and(|entry| entry.name_end >= first.line);
        let alone = asked && first.lead.year.is_some() && (named || above.is_none());
        !under
            && !self.is_under_recipient(first.line)
            && !self.is_shared_total(own)
            && ((asked && before) || alone || (!under && self.is_boxed_pair(own.start)))
            && members.last().is_some_and(|last| self.ends_line(last) || composite())
    }

    // 要求額⏎2,186億円⏎（内12、文838、厚512）: the first amount of a paper on a budget, with the shares of ministries in the bracket
    // behind it, is what the whole paper comes to
    fn is_shared_total(&self, own: &Range<usize>) -> bool {
        if own.start > 0 || !self.before(0).is_empty() || !self.title.is_some_and(names_budget) {
            return false;
        }
        let Cited { whole, last_line, .. } = &self.cited[0];
        let behind = |line: &Line<'t>| line.text.get(whole.end.saturating_sub(line.start)..).map(trim_start);
        let behind = self.lines[*last_line..].iter().take(2).filter_map(behind).find(|text| !text.is_empty());
        let inside = behind.and_then(|text| text.strip_prefix('(')).unwrap_or_default();
        let shares = inside.split(['、', ',']).map_while(|share| self.directory.strip(trim_start(share)));
        shares.take_while(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit())).nth(1).is_some()
    }

    // （皆増） right behind the amount before, or right below it: the year before it had none
    fn is_all_new(&self, at: usize) -> bool {
        self.cited.get(at).is_some_and(|own| {
            let nothing = own.mention.value == Printed::None_ && own.mention.flags.change && own.bracketed;
            let last = self.cited[at - 1].last_line;
            nothing && if own.line == last { is_frame(self.gap(at)) } else { own.line == last + 1 && own.begins_line }
        })
    }

    // 【令和7年度要求額 36億円】, too
    fn ends_line(&self, last: &Cited) -> bool {
        let Line { text, start, .. } = self.lines[last.last_line];
        // 要求額 55億円（前年度 53億円）のほか、旅客税を充当: what stands beside them is no part of a name
        let frame = |behind: &str| is_frame(behind) || behind.strip_prefix('の').is_some_and(begins_beside);
        last.ends_line || text.get(last.remark_end.saturating_sub(start)..).is_some_and(frame)
    }

    // ○ インハウス研究機関経費⏎803億円 858億円, with the mark or without: a total of the whole budget
    pub(super) fn is_under_recipient(&self, line: usize) -> bool {
        let above = last_written(self.lines, 0..line);
        let label = above.map(|at| &self.lines[at]).filter(|above| matches!(above.kind, Kind::Bullet(_) | Kind::Text));
        let money = |text: &str| text.ends_with(['費', '算', ')', '額']);
        label.is_some_and(|above| {
            let own = above.behind_mark();
            is_recipient_total(own) && (above.kind != Kind::Text || money(own))
        })
    }

    // whether a marked programme stands right above a box, or above others right above it: their amounts are read with it
    fn heads(&self, entry: &Entry, own: &Range<usize>) -> bool {
        let mut between = entry.name_end + 1..self.top(own).max(entry.name_end + 1);
        between.all(|line| {
            let text = self.lines[line].text;
            self.lines[line].is_blank() || labels(text).is_some() || self.cited.is_row(line)
        })
    }

    fn top(&self, own: &Range<usize>) -> usize {
        let tops = self.cited[own.clone()].iter().map(|cited| cited.top.min(cited.line));
        tops.min().unwrap_or_default()
    }

    // ● 回線の増強 80億円（60億円）: an amount of its own behind the name, not the price of one piece
    fn is_priced(&self, entry: &Entry) -> bool {
        let on_lines = self.cited.get(self.cited.above(entry.line)).filter(|cited| cited.line <= entry.name_end + 1);
        on_lines.is_some_and(|cited| {
            let flags = &cited.mention.flags;
            let before = self.lines[cited.line].before(cited.whole.start);
            let apart = cited.bracketed || cited.begins_line || before.ends_with([' ', ')', ':', '】']);
            // a label begins with the space before it
            let apart = apart || cited.lead.stage.is_some();
            let about = flags.approximate || flags.bound.is_some() || is_unit_price(before);
            cited.ends_line && apart && !about && !is_field(entry, before)
        })
    }
}

// ○ 件数・単価：…, ○ 事業規模 年間…
fn is_field(entry: &Entry, before: &str) -> bool {
    let label = before.rsplit(' ').find(|word| !word.is_empty()).unwrap_or(before);
    is_section(label) || entry.members.iter().any(|member| is_section(&member.literal))
}

// 97億円（97億円）※（）内は前年度当初予算額　※令和６年度補正予算額　200億円: what brackets hold, said between two amounts of a box
fn is_legend(gap: &str) -> bool {
    let said = gap.trim_matches([' ', '※']);
    may_be_legend(said) && !legends(said).is_empty()
}

/// For each amount the first of those that it stands among, side by side or below the other under the same labels: last
/// year's may come first.
pub(super) fn row_starts(lines: &[Line<'_>], cited: &[Cited]) -> Vec<usize> {
    let beside = |at: usize| {
        let (before, own) = (&cited[at - 1], &cited[at]);
        let labelled = before.mention.flags.prior && before.top == own.top && before.lead.stage.is_some();
        let stacked = labelled && before.last_line + 1 == own.line && own.begins_line;
        stacked || (before.line == own.line && is_frame(gap(lines, cited, at)))
    };
    let start = |start: &mut usize, at: usize| {
        *start = if at > 0 && beside(at) { *start } else { at };
        Some(*start)
    };
    (0..cited.len()).scan(0, start).collect()
}

// what stands between an amount and the one before it on its line
fn gap<'t>(lines: &[Line<'t>], cited: &[Cited], at: usize) -> &'t str {
    let (before, own) = (&cited[at - 1], &cited[at]);
    let Line { text, start, .. } = lines[own.line];
    let end = own.whole.start.saturating_sub(start);
    text.get(before.whole.end.saturating_sub(start).min(end)..end).unwrap_or("-")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::budget::{Document, Pairing};
    use crate::source::{Malformed, Source};

    fn read(text: &str) -> Document {
        crate::reading::read(&Source::decode(text, None, Malformed::Refuse).unwrap(), "a", "a.txt")
    }

    fn subjects(text: &str) -> Vec<(String, Pairing)> {
        read(text).amounts.into_iter().map(|row| (row.subjects.join("|"), row.pairing)).collect()
    }

    const BOX: &str = "令和7年度要求・要望額\n（前年度予算額\n75億円\n65億円）\n";

    #[test]
    fn a_name_before_a_box_or_behind_it() {
        let own = vec![("海洋観測の推進".to_owned(), Pairing::Stated); 2];
        assert_eq!(subjects(&format!("海洋観測の推進\n{BOX}背景・課題\n")), own);
        assert_eq!(subjects(&format!("{BOX}海洋観測の推進\n背景・課題\n")), own);
        assert_eq!(subjects(&BOX.replace("75", "海洋観測の推進\n75")), own);
    }

    #[test]
    fn a_name_on_either_side_decides_nothing() {
        let found = read(&format!("表紙。\n海洋観測研究事業\n{BOX}森林計測研究事業\n"));
        assert!(found.amounts.iter().all(|row| row.pairing == Pairing::Open));
        assert_eq!(*found.amounts[0].candidates, ["海洋観測研究事業", "森林計測研究事業"]);
    }

    #[test]
    fn parts_have_amounts_and_prices_of_one_piece_are_none() {
        let text = format!("海洋観測の推進\n{BOX}● 回線の増強 12億円（10億円）\n● 1拠点当たり 3億円\n");
        let names: Vec<String> = read(&text).listings.into_iter().map(|listing| listing.name).collect();
        assert_eq!(names, ["海洋観測の推進", "回線の増強"]);
    }

    #[test]
    fn a_line_holds_one_name_and_no_amount_is_in_it() {
        let text = format!("海洋観測の推進\n{BOX}回線の増強   12億円（10億円）   観測船の運航   3億円（2億円）\n");
        assert!(read(&text).listings.iter().all(|listing| !listing.name.contains("億円")));
    }

    #[test]
    fn what_may_be_of_a_name_that_is_not_known_is_open() {
        let text = "令和7年度概算要求の概要\n\n● 回線の増強 12億円\n\n海を測る、\n令和7年度要求額 30億円\n";
        assert_eq!(read(text).amounts[1].pairing, Pairing::Open);
    }

    #[test]
    fn totals_of_a_ministry_are_no_programme() {
        assert!(read(&format!("文部科学関係予算\n{BOX}")).listings.is_empty());
    }
}
