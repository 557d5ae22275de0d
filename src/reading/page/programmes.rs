//! The amounts of programmes: which amounts are theirs, and what the page says of each.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Begun, Drafts, PageReader};
use crate::budget::{AmountRow, ListingKind, Pairing, Role};
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::bullet::Mark;
use crate::grammar::clause::Lead;
use crate::grammar::item::counts_on;
use crate::grammar::ledger::{is_aside, total_level};
use crate::grammar::name;
use crate::grammar::phrase::{begins_portion, ends_portion};
use crate::grammar::sentence::{About, When, about, when};
use crate::grammar::spacing::is_arrow;
use crate::grammar::tag::tag;
use crate::money::{Amount, Interval};
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::pairing::{Column, Ordered, Pair, Price, Slot, Step, Total, in_page_order};
use crate::reading::programmes::{Programmes, column, joint_name};
use crate::reading::rows::Draft;
use crate::reading::slides::Entry;
use crate::scan::RangeEnd;
use crate::stage::Stage;

// how far above an amount another mark is looked for
const MOST_BETWEEN: usize = 8;

/// What sets a column of amounts apart from words beside it.
const COLUMN_GAP: &str = "    ";

/// The amounts of a page that programmes may have.
#[derive(Clone, Default)]
pub(super) struct Priced {
    /// Positions of their mentions.
    indices: Vec<usize>,
    /// Their rows, whosever they are; none of a page that waits.
    rows: Vec<Draft>,
    prices: Vec<Price>,
    /// Whose each is by the page's order.
    pub(super) ordered: Ordered,
}

impl Priced {
    /// Lets go of what can be drafted again, until all pages are begun: in a large document many wait.
    pub(super) fn wait(&mut self) {
        self.rows = Vec::new();
    }
}

impl PageReader<'_, '_> {
    // what programmes may have, of the amounts that are nothing else
    pub(super) fn priced(&self, drafts: &Drafts) -> Priced {
        let prices = || self.left(drafts).filter(|&index| self.is_price(index)).collect();
        let indices: Vec<usize> = if self.slide.entries.is_empty() { Vec::new() } else { prices() };
        if indices.is_empty() {
            return Priced::default();
        }
        let within = |cited: &Cited| indices.binary_search(&cited.within.filter(|_| cited.bracketed)?).ok();
        let rows: Vec<Draft> = indices.iter().map(|&index| self.unpaired(index)).collect();
        let price = |(&index, row): (&usize, &Draft)| {
            let cited = self.at(index);
            Price { within: within(cited), ..self.price(cited, row) }
        };
        let prices: Vec<Price> = indices.iter().zip(&rows).map(price).collect();
        let ordered = in_page_order(&prices, &self.steps(&indices, &prices, &self.owning(drafts)));
        Priced { indices, rows, prices, ordered }
    }

    // whose each amount is, by all that the document states of programmes
    pub(super) fn pairs(&self, begun: &mut Begun, programmes: &Programmes<'_>) -> Vec<Pair> {
        let ordered = std::mem::take(&mut begun.priced.ordered);
        let slots: Vec<Slot<'_>> = self.slide.entries.iter().map(|entry| self.slot(entry, programmes)).collect();
        // whether the project's programmes stand on several pages, of which each may state the total of all
        let more = self.project().is_some_and(|project| programmes.pages(project) > 1);
        ordered.solved(&slots, &begun.priced.prices, &self.page_totals(&begun.drafts, more))
    }

    // the amounts of programmes
    pub(super) fn programmes(&self, priced: Priced, pairs: Vec<Pair>, drafts: &mut Drafts) {
        let mut rows = priced.rows.into_iter();
        for (index, pair) in priced.indices.into_iter().zip(pairs) {
            let row = rows.next().unwrap_or_else(|| self.unpaired(index));
            let pair = self.unless_apart(index, pair);
            drafts.insert(index, self.programme(index, pair, row));
        }
    }

    /// 令和６年度予算案：31億円　令和５年度予算：30億円: what stands right behind a programme's amount on its line, labelled as another year's.
    pub(super) fn labelled_beside(&self, drafts: &mut Drafts) {
        let beside = |index: &usize, drafts: &Drafts| {
            let (own, before) = (self.at(*index), index.checked_sub(1).filter(|at| self.cited.contains(at))?);
            let between = self.frame.text.as_str().get(self.at(before).whole.end..own.whole.start)?;
            let flags = &own.mention.flags;
            let plain = !own.bracketed && !flags.change && own.lead.is_dated() && own.lead.recipient.is_none();
            let near = self.at(before).line == own.line && between.trim_matches(['、', ' ', '\t']).is_empty();
            let of = drafts.get(before).filter(|of| plain && near && of.row.role == Role::Programme)?;
            (of.row.pairing == Pairing::Stated && of.row.fiscal_year != self.frame.lead_year(own.lead))
                .then(|| of.clone())
        };
        for index in self.left(drafts).collect::<Vec<_>>() {
            let Some(of) = beside(&index, drafts) else { continue };
            let mut draft = self.frame.draft(self.at(index), Role::Programme);
            let row = &mut draft.row;
            (row.project, row.subjects, row.ministry) = (of.row.project, of.row.subjects, of.row.ministry);
            row.flags.additive = !row.flags.of_which && row.amount.is_some() && of.row.flags.additive;
            row.reason = Cow::Borrowed("labelled as another year's, right behind the programme's amount");
            self.inherit(index, &mut draft);
            drafts.insert(index, draft);
        }
    }

    // the amounts that stand with their programmes
    pub(super) fn stated_programmes(&self, priced: &Priced, drafts: &mut Drafts) {
        for ((&index, row), pair) in priced.indices.iter().zip(&priced.rows).zip(priced.ordered.found()) {
            if let Some(pair) = pair.filter(|pair| pair.pairing == Pairing::Stated) {
                let pair = self.unless_apart(index, pair.clone());
                drafts.insert(index, self.programme(index, pair, row.clone()));
            }
        }
    }

    // ・…事業 4億円⏎・…費補助 45億円⏎【R5補正：21億円】: another bullet with an amount of its own stands between the programme and
    // the amount, so that it may be of either
    fn unless_apart(&self, index: usize, pair: Pair) -> Pair {
        let [slot] = pair.slots[..] else { return pair };
        let entry = &self.slide.entries[slot];
        let cited = self.at(index);
        let listed = |line: usize| self.slide.entries.binary_search_by_key(&line, |entry| entry.line).is_ok();
        let other = |line: usize| matches!(self.line(line).kind, Kind::Bullet(..)) && !listed(line);
        let own = |c: &&Cited| c.ends_line && !c.begins_line && !c.mention.flags.change;
        let priced = |line: usize| {
            let mentions = &self.frame.cited_on(line);
            mentions.iter().find(own).is_some_and(|c| !self.is_each(c))
        };
        let apart = pair.pairing == Pairing::Stated
            && cited.line > entry.name_end
            && (entry.name_end + 1..cited.top).any(|line| other(line) && priced(line));
        // 1804億円⏎2⏎…支援事業⏎令和６年度補正予算額 200億円: on the page behind the number of the programme's
        let paged = pair.pairing == Pairing::Stated && self.is_on_next_page(entry, cited);
        let reason = match (apart, self.is_below_another(entry, cited)) {
            _ if paged => "the number of a page stands between the programme and this amount",
            (true, _) => "another bullet with an amount stands between the programme and this one",
            (false, true) if pair.pairing == Pairing::Stated => {
                "right below a line that may name another programme; the one above has its amount"
            }
            (false, _) => return pair,
        };
        let reason = Cow::Borrowed(reason);
        Pair { pairing: Pairing::Open, reason, ..pair }
    }

    // a labelled amount behind a page's number, where the programme above has its own on the lines of its name
    fn is_on_next_page(&self, entry: &Entry, cited: &Cited) -> bool {
        let own = |c: &Cited| c.ends_line && !c.mention.flags.change && !c.mention.flags.prior;
        let priced = || (entry.line..=entry.name_end).any(|line| self.frame.cited_on(line).iter().any(own));
        let near = (entry.name_end + 1).max(cited.top.saturating_sub(MOST_BETWEEN))..cited.top;
        let numbered = |line: usize| self.line(line).kind == Kind::PageNumber;
        cited.alone() && cited.lead.stage.is_some() && near.into_iter().any(numbered) && priced()
    }

    // ２．消費者に伝える取組 5億円⏎⏎大学の研究力を高める⏎令和7年度要求額 3,673億円: a labelled amount right below words behind a blank line,
    // where the programme above has its own on the lines of its name
    fn is_below_another(&self, entry: &Entry, cited: &Cited) -> bool {
        let own = |c: &Cited| c.ends_line && !self.is_in_round(c) && !c.mention.flags.change && !c.mention.flags.prior;
        let priced = || (entry.line..=entry.name_end).any(|line| self.frame.cited_on(line).iter().any(own));
        let labelled =
            cited.alone() && !cited.bracketed && cited.lead.stage.is_some() && cited.lead.recipient.is_none();
        let Some(title) = cited.top.checked_sub(1).filter(|&title| labelled && title > entry.name_end + 1) else {
            return false;
        };
        let words = self.line(title).kind == Kind::Text && self.frame.cited_on(title).is_empty();
        let above = self.line(title - 1);
        words && (above.is_blank() || above.kind == Kind::PageNumber) && priced()
    }

    // a programme with what the document says of it: who budgets it, and what it costs
    fn slot<'e>(&self, entry: &'e Entry, programmes: &'e Programmes<'_>) -> Slot<'e> {
        let first = entry.members.first().map_or("", |member| member.name.name.as_str());
        let name = joint_name(entry);
        Slot {
            base: name::base(first),
            relisted: entry.members.iter().all(|member| member.name.relisted),
            detail: entry.kind == ListingKind::Detail,
            ministries: programmes.ministries(self.project(), entry),
            known: programmes.known(self.project(), &name),
            name,
        }
    }

    // an amount that stands alone, ends its line behind a stage or a name, or is bracketed with a stage or a recipient
    fn is_price(&self, index: usize) -> bool {
        let cited = self.at(index);
        let flags = &cited.mention.flags;
        if flags.change || flags.prior || flags.range_end == Some(RangeEnd::High) || self.in_note(cited) {
            return false;
        }
        if self.line(cited.line).kind == Kind::Ledger || self.is_each(cited) || self.closes_list(cited) {
            return false;
        }
        // 584億円＜AMED 531億円＞: with what stands in its brackets
        let whole = cited.within.filter(|outer| self.cited.contains(outer)).map_or(cited, |outer| self.at(outer));
        if self.is_part_of_other(cited) || self.is_of_line_above(whole) || self.is_of_last_counted(cited) {
            return false;
        }
        // 【新規】…の開発（令和６年度補正予算 10億円）を推進: of what the programme will do
        let labelled_line = self.is_behind_label(cited);
        let named = || self.entry_above(cited.line).is_some_and(|entry| entry.name_end >= cited.line);
        let boxed = || named() && self.opens_last_bracket(cited);
        let acts = self.line(cited.line).kind == Kind::Bullet(Mark::Activity) && !cited.ends_line;
        if acts && !labelled_line && !boxed() {
            return false;
        }
        if self.is_of_own_line(cited) || self.is_beside_own_name(cited) || self.is_below_named_label(cited) {
            return false;
        }
        if self.is_below_other_mark(cited) {
            return false;
        }
        let labelled = cited.lead.stage.is_some() || cited.lead.recipient.is_some() || self.is_below_name(cited);
        // 10億円（総事業費 100億円）: what a bracket says of an amount is no other amount of the programme
        let listed = || {
            self.frame.text.as_str()[..cited.whole.start]
                .trim_end()
                .ends_with(|c| bracket::opens(c) || matches!(c, '、' | ','))
        };
        let own_label = cited.lead.recipient.is_some() || (labelled && (cited.bracketed || listed()));
        if cited.within.is_some() && (self.is_part(index) || !own_label) {
            return false;
        }
        let (before, own) = self.frame.text.as_str().split_at(cited.whole.start);
        // behind an arrow only of two years: 12億円→15億円
        let behind = |last: &usize| before.trim_end().ends_with(is_arrow) && !self.frame.sheet.cited[*last].ends_line;
        let between = index.checked_sub(1).is_some_and(|last| behind(&last));
        let apart = cited.bracketed
            || before.ends_with(|c| is_arrow(c) || matches!(c, ' ' | ')' | ':'))
            || own.starts_with(' ');
        let apart = apart && !between;
        // 27億円→29億円, with a line for both
        let last = index.checked_sub(1).filter(|last| self.cited.contains(last)).map(|last| self.at(last));
        let pair = last.is_some_and(|last| {
            let years = last.lead.year.zip(cited.lead.year).is_some_and(|(was, is)| was < is);
            let beside = last.line == cited.line && last.begins_line && (last.mention.flags.prior || years);
            beside && cited.ends_line && before.trim_end().ends_with(is_arrow) && self.is_unpriced_above(cited)
        });
        cited.alone()
            || pair
            || self.is_beside_words(cited)
            || labelled_line
            || (cited.ends_line && (labelled || (apart && named())))
            || boxed()
            || (cited.bracketed && labelled && self.entry_above(cited.line).is_some())
    }

    // ・…費補助 200億円、補正：700億円: behind another amount of a line with a mark and a name of its own, which is no programme's
    fn is_of_own_line(&self, cited: &Cited) -> bool {
        let marked = matches!(self.line(cited.line).kind, Kind::Bullet(_));
        let first = self.frame.cited_on(cited.line).first();
        let named = |first: &Cited| !first.begins_line && !self.is_behind_label(first);
        let behind = first.is_some_and(|first| first.whole != cited.whole && named(first));
        marked && behind && self.entry_above(cited.line).is_some_and(|entry| entry.name_end < cited.line)
    }

    // ◆予算額（灘の学校施設整備費）⏎令和７年度予算（案）額 42,300百万円: below a label that says in a bracket what its money is of
    fn is_below_named_label(&self, cited: &Cited) -> bool {
        let Some(above) = cited.top.checked_sub(1).filter(|_| cited.begins_line) else { return false };
        let label = bracket::trailing(self.line(above).behind_mark());
        label.is_some_and(|(before, open, inside)| {
            let label = open == '(' && before.trim_end().ends_with('額') && about(before.trim()) == About::Label;
            label && about(inside) == About::Name(inside)
        })
    }

    // ● 橋渡し研究プログラム：⏎種を臨床へ渡す      58億円（52億円）: far behind what is said of a programme that has no other amount
    fn is_beside_words(&self, cited: &Cited) -> bool {
        let next = self.frame.sheet.cited.partition_point(|own| own.mention.range.start <= cited.mention.range.start);
        let compared = self.frame.sheet.cited.get(next).is_some_and(|next| next.mention.flags.prior && next.bracketed);
        let plain = cited.ends_line && !cited.bracketed && compared && self.line(cited.line).kind == Kind::Text;
        let Some(entry) = self.entry_above(cited.line).filter(|entry| plain && entry.kind == ListingKind::Slide) else {
            return false;
        };
        let words = self.frame.text.as_str().get(self.line(cited.line).start..cited.whole.start).unwrap_or_default();
        let apart = words.ends_with(COLUMN_GAP) && !words.trim().is_empty() && !words.contains(['。', ':']);
        let near = cited.line > entry.name_end && cited.line <= entry.name_end + 2;
        near && apart && self.is_unpriced_above(cited)
    }

    // whether no amount stands between the programme above and this one
    fn is_unpriced_above(&self, cited: &Cited) -> bool {
        let unpriced = |entry: &Entry| (entry.line..cited.line).all(|line| self.frame.cited_on(line).is_empty());
        self.entry_above(cited.line).is_some_and(unpriced)
    }

    // ・…事業（959億円）⏎＜好循環の実現＞⏎11兆6766億円, ・…事業（959億円）⏎・…の支援⏎（1兆1485億円）: right below a title in brackets, or what
    // another mark stands before, where the programme above has its own amount on the lines of its name
    fn is_of_line_above(&self, cited: &Cited) -> bool {
        let Some(above) = cited.top.checked_sub(1).filter(|_| cited.alone() && cited.lead.stage.is_none()) else {
            return false;
        };
        let Some(entry) = self.entry_above(cited.line).filter(|entry| entry.name_end < above) else { return false };
        let line = self.line(above);
        let title = match line.kind {
            Kind::Bullet(_) => true,
            Kind::Text => !line.text.starts_with('(') && bracket::enclosed(line.text).is_some_and(is_heading),
            _ => false,
        };
        let own = |c: &Cited| c.ends_line && !c.mention.flags.change && !c.mention.flags.prior;
        let priced = |line: usize| self.frame.cited_on(line).iter().any(own);
        let unpriced = self.frame.cited_on(above).is_empty();
        (title && unpriced && (entry.line..=entry.name_end).any(priced))
            || (unpriced && self.is_headed_anew(entry, above))
    }

    // ① 港の職員（216億円）、② 岬の職員⏎（439億円）: of the last of several that the line above counts
    fn is_of_last_counted(&self, cited: &Cited) -> bool {
        let above = cited.line.checked_sub(1).filter(|_| cited.bracketed && cited.begins_line);
        above.map(|above| self.line(above)).is_some_and(|line| !line.is_blank() && counts_on(line.text).is_some())
    }

    // ○港の支援⏎⏎15億円⏎○港の使い方の見直し⏎港の使い方を見直す。⏎3億円: below words behind the programme's own mark that are no programme
    fn is_below_other_mark(&self, cited: &Cited) -> bool {
        let Some(entry) = self.entry_above(cited.line).filter(|_| cited.alone() && cited.lead.stage.is_none()) else {
            return false;
        };
        let own = self.line(entry.line);
        let between = (entry.name_end + 1..cited.top).rev().take(MOST_BETWEEN);
        own.kind == Kind::Bullet(Mark::Slide) && between.into_iter().any(|line| self.line(line).form() == own.form())
    }

    // ○ ３つの統合プロジェクト⏎研究開発を推進するため、再編。⏎⏎観測機器の開発の推進⏎584億円: words behind a blank line, and a sentence between the
    // programme and these
    fn is_headed_anew(&self, entry: &Entry, above: usize) -> bool {
        let title = self.line(above);
        let words = title.kind == Kind::Text && !title.text.starts_with(bracket::opens) && is_heading(title.text);
        let apart = above.checked_sub(1).is_some_and(|blank| blank > entry.name_end && self.line(blank).is_blank());
        let sentence = || (entry.name_end + 1..above).any(|line| self.line(line).text.ends_with('。'));
        entry.kind == ListingKind::Slide && words && apart && sentence()
    }

    // 調整費：科学技術イノベーション創造推進費（令和７年度概算要求額 555億円）の一部（175億円）: what another programme costs, and a part of it
    fn is_part_of_other(&self, cited: &Cited) -> bool {
        let (before, behind) = self.frame.text.as_str().split_at(cited.whole.start);
        let behind = behind[cited.whole.len()..].trim_start_matches(['」', '』', ' ']);
        cited.bracketed && (begins_portion(behind) || ends_portion(before))
    }

    // ○ 観測網の整備⏎国費 30億円: a label that says neither year nor stage, right below a name
    fn is_below_name(&self, cited: &Cited) -> bool {
        let below = || self.entry_above(cited.line).is_some_and(|entry| entry.name_end + 1 == cited.line);
        let words = self.words_before(cited);
        self.line(cited.line).kind == Kind::Text && !words.is_empty() && below() && about(words) == About::Label
    }

    /// What stands before an amount and its label on its line.
    pub(super) fn words_before(&self, cited: &Cited) -> &str {
        let words = self.frame.text.as_str().get(self.line(cited.line).start..cited.whole.start);
        words.unwrap_or_default().trim_end_matches([' ', '\t', ':'])
    }

    // …事業【19.1億円（18.8億円）】: the first amount of a bracket that ends the line
    fn opens_last_bracket(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let Some((first, others)) = self.frame.cited_on(cited.line).split_first() else { return false };
        let before = self.frame.text.as_str().get(line.start..first.whole.start).unwrap_or_default();
        // …事業【50億円（34億円）】（エネ特）: whose money it is
        let tag = bracket::trailing(line.text).filter(|(before, ..)| before.trim_end().ends_with('】'));
        let printed = tag.filter(|(before, ..)| line.start + before.len() > cited.whole.end);
        let printed = printed.map_or(line.text, |(before, ..)| before.trim_end());
        let own = self.frame.text.as_str()[first.whole.start..].chars().next().filter(|&c| bracket::opens(c));
        let (open, close) = (own.or(before.trim_end().chars().next_back()), printed.chars().next_back());
        if !open.zip(close).is_some_and(|pair| BRACKETS.contains(&pair) && pair.0 != '(') {
            return false;
        }
        // 【3.0億円 再掲】 says more
        let last = others.last().unwrap_or(first).whole.end;
        let behind = self.frame.text.as_str().get(last..line.start + printed.len()).unwrap_or_default().trim();
        // 【56億円の内数（地下鉄）、355億円の内数（観光庁予算）】
        let behind = bracket::leading(behind).filter(|(open, ..)| *open == '(').map_or(behind, |(.., rest)| rest);
        // each of the pools that the money is a part of
        let pooled = |own: &Cited| own.mention.flags.of_which && !own.mention.flags.prior;
        (first.whole == cited.whole || pooled(cited))
            && behind.chars().nth(1).is_none()
            && others.iter().all(|other| other.mention.flags.prior || other.mention.flags.of_which)
    }

    // 合計 概算要求額 58億円, （参考）令和５年度補正予算額 55億円: of what the page lists, or outside it
    fn closes_list(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = self.frame.text.as_str().get(line.start..cited.whole.start).unwrap_or_default();
        let words = words.strip_prefix('(').filter(|words| !words.contains(')')).unwrap_or(words).trim();
        line.kind == Kind::Text && !words.is_empty() && (total_level(words).is_some() || is_aside(words))
    }

    // how many entries begin on a line or above it; they stand in the order of the page
    fn entries_to(&self, line: usize) -> usize {
        self.slide.entries.partition_point(|entry| entry.line <= line)
    }

    pub(super) fn entry_above(&self, line: usize) -> Option<&Entry> {
        self.slide.entries[..self.entries_to(line)].last()
    }

    pub(super) fn in_note(&self, cited: &Cited) -> bool {
        let at = self.notes.partition_point(|(lines, _)| lines.end <= cited.line);
        let noted = || self.notes.get(at).is_some_and(|(lines, _)| lines.contains(&cited.line));
        // 612億円 655億円, below labels of columns that stand below a note
        let row = || self.line(cited.line).kind == Kind::Text && self.frame.sheet.cited.is_row(cited.line);
        !cited.alone() && noted() && !row() && !self.is_noted_budget(cited)
    }

    // ● …事業 29億円⏎※令和６年度補正予算額 5億円: a note that is nothing but another budget's amount, right below a programme's own
    fn is_noted_budget(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let own = line.text.trim_start_matches(['※', ' ']);
        let whole = cited.whole.start <= line.end() - own.len() && cited.ends_line;
        let above = || {
            let entry = self.entry_above(cited.line)?;
            let near = cited.line == entry.name_end + 1;
            // behind the last of several it may be of all
            let last = self.slide.entries.len() > 1 && self.slide.entries.last()?.line == entry.line;
            if last {
                return None;
            }
            Some(near || self.frame.cited_on(cited.line.checked_sub(1)?).last()?.ends_line)
        };
        line.text.starts_with('※') && whole && cited.lead.stage == Some(Stage::Supplementary) && above() == Some(true)
    }

    // whether the lines of a programme end directly on the amount, or on amounts of other years and stages above it
    pub(super) fn follows_text(&self, cited: &Cited) -> bool {
        let mut seen = vec![words(cited)];
        let mut top = cited.top;
        while top > self.page.lines.start {
            let above = top - 1;
            let Some(other) = self.frame.cited_on(above).first().filter(|other| other.alone()) else {
                // ① 施設の整備⏎３億円
                let named = || self.entry_above(above).is_some_and(|entry| entry.name_end == above);
                return matches!(self.line(above).kind, Kind::Text | Kind::Bullet(..)) || named();
            };
            if seen.contains(&words(other)) {
                return false;
            }
            seen.push(words(other));
            top = other.top;
        }
        false
    }

    // the line of the programme that an amount directly leads, a blank line before it: 概算要求額 17億円⏎● …事業
    pub(super) fn leads(&self, cited: &Cited) -> Option<usize> {
        let apart = cited.top.checked_sub(1).is_none_or(|above| self.line(above).is_blank());
        let next = cited.last_line + 1;
        let entry = self.slide.entries.binary_search_by_key(&next, |entry| entry.line).ok();
        // one with an amount on its own lines needs none
        let priced = |at: usize| {
            let end = self.slide.entries[at].name_end;
            let own = |c: &Cited| {
                let part =
                    self.is_in_round(c) || c.mention.flags.of_which || c.within.is_some() || c.lead.recipient.is_some();
                c.ends_line && !part
            };
            let is_priced = |entry: &Entry| self.frame.cited_on(entry.name_end).iter().any(own);
            let another = self.slide.entries.get(at + 1).is_some_and(|next| next.line == end + 2 && !is_priced(next));
            // 137.1億円（前年度当初予算 128.8億円、6.5％増）
            let opens = |below: &[Cited]| below.first().is_some_and(|first| first.begins_line);
            let below = self.frame.cited_on(end + 1);
            self.frame.cited_on(end).iter().any(own) || (!another && opens(below) && below.iter().any(own))
        };
        // 10億円⏎⏎11億円（＋10.0％）: of the programme that last year's amount stands below
        let at = self.frame.sheet.cited.partition_point(|own| own.mention.range.start < cited.mention.range.start);
        let led = at.checked_sub(1).is_some_and(|before| self.frame.sheet.cited[before].leads_on);
        (cited.alone() && apart && !led && entry.is_some_and(|at| !priced(at))).then_some(next)
    }

    // amounts side by side that say the same, or under programmes that stand side by side: which is whose is lost
    fn in_columns(&self, cited: &Cited) -> bool {
        // 666百万円（620百万円）: last year's is none, below no other mark than the programme's
        let marked = |line: usize| matches!(self.line(line).kind, Kind::Bullet(_));
        let own = || {
            let near = |entry: &&Entry| cited.top <= entry.name_end + MOST_BETWEEN;
            let above = self.entry_above(cited.line).filter(near);
            above.is_some_and(|entry| !(entry.name_end + 1..cited.top).any(marked))
        };
        let prior = |other: &Cited| other.bracketed && other.mention.flags.prior && own();
        let twin = |other: &Cited| other.whole != cited.whole && words(other) == words(cited) && !prior(other);
        let twins = self.frame.sheet.cited.is_row(cited.line) && self.frame.cited_on(cited.line).iter().any(twin);
        let above = self.entries_to(cited.line).checked_sub(1);
        let number = |at: usize| self.slide.entries.get(at).map(|entry| self.line(entry.line).number);
        let beside = |&at: &usize| number(at) == number(at + 1) || (at > 0 && number(at) == number(at - 1));
        twins || above.filter(|&at| self.slide.entries[at].name_end < cited.line).as_ref().is_some_and(beside)
    }

    fn price(&self, cited: &Cited, draft: &Draft) -> Price {
        let flags = draft.row.flags;
        let text_above = self.follows_text(cited);
        let recipient = cited.lead.recipient.filter(|&recipient| Some(recipient) != self.recipient);
        Price {
            column: column(&draft.row),
            value: draft.row.amount.filter(|_| !flags.approximate && !flags.range).map(|amount| self.interval(amount)),
            recipient,
            near: !self.in_columns(cited)
                && (!cited.alone() || cited.tied || text_above || self.leads(cited).is_some()),
            whole: cited.is_whole() && !self.is_in_round(cited) && cited.within.is_none() && !flags.approximate,
            followed: cited.alone() && self.has_amount_at(cited.last_line + 1),
            boxed: cited.top < cited.line && cited.lead.recipient.is_some() && !text_above,
            pool: draft.row.amount.filter(|_| flags.of_which).map(|amount| amount.yen),
            aside: flags.fund || flags.relisted,
            within: None,
        }
    }

    // （16億円）, which 【16億円（新規）】 is not
    fn is_in_round(&self, cited: &Cited) -> bool {
        cited.bracketed && !self.frame.text.as_str()[cited.whole.start..].starts_with('【')
    }

    // 16億円, 令和７年度要求額⏎16億円: whether a line is a row of amounts, or the label of one
    fn has_amount_at(&self, line: usize) -> bool {
        let cited = self.frame.sheet.cited;
        let labelled = || cited.get(cited.above(line)).is_some_and(|next| next.top == line && next.alone());
        cited.is_row(line) || labelled()
    }

    pub(super) fn interval(&self, amount: Amount) -> Interval {
        amount.interval(self.frame.rounding.unwrap_or_default())
    }

    // lines of the programmes whose amounts are known to be theirs
    fn owning(&self, drafts: &Drafts) -> BTreeSet<usize> {
        let own = drafts.iter().filter(|(_, draft)| draft.row.role == Role::Programme && draft.row.flags.additive);
        let owner = |(index, draft): (usize, &Draft)| {
            let entry = self.entry_above(self.at(index).line)?;
            entry.names().any(|name| draft.row.subjects.iter().any(|own| own == name)).then_some(entry.line)
        };
        own.filter_map(owner).collect()
    }

    fn steps(&self, indices: &[usize], prices: &[Price], owning: &BTreeSet<usize>) -> Vec<Step> {
        let step = |(slot, entry): (usize, &Entry)| match owning.contains(&entry.line) {
            true => (entry.line, 0, Step::Owner(slot)),
            false => (entry.line, 0, Step::Slot(slot)),
        };
        let entries = self.slide.entries.iter().enumerate().map(step);
        let place = |cited: &Cited| self.leads(cited).unwrap_or(cited.line);
        let own = indices.iter().enumerate().filter(|&(price, _)| prices[price].within.is_none());
        let prices = own.map(|(price, &index)| (place(self.at(index)), 1, Step::Price(price)));
        let notes = self
            .page
            .lines
            .clone()
            .filter(|&line| self.line(line).kind == Kind::Note)
            .map(|line| (line, 2, Step::Note));
        let mut steps: Vec<_> = entries.chain(prices).chain(notes).collect();
        steps.sort_by_key(|&(line, order, _)| (line, order));
        steps.into_iter().map(|(_, _, step)| step).collect()
    }

    // the totals that the page's boxes state, with their shares by ministry, or else what the overview says of the project
    fn page_totals(&self, drafts: &Drafts, more: bool) -> Vec<Total> {
        let boxes = drafts.iter().filter(|(_, draft)| draft.row.role == Role::PageTotal);
        let boxed: Vec<Total> = boxes.flat_map(|(index, draft)| self.boxed_totals(index, draft, more)).collect();
        let own = Column { recipient: self.recipient.map(Cow::Borrowed), year: self.year(), stage: self.stage };
        let headed = || self.stated.and_then(|stated| stated.shares.first().and_then(|share| share.1).or(stated.total));
        let headed = headed().filter(|_| boxed.iter().all(|total| total.column != own));
        let headed = headed.map(|amount| Total { column: own, value: self.interval(amount), ministry: None, more });
        boxed.into_iter().chain(headed).collect()
    }

    fn boxed_totals(&self, index: usize, draft: &Draft, more: bool) -> Vec<Total> {
        let total = |row: &AmountRow| {
            let amount = row.amount.filter(|_| !row.flags.approximate && !row.flags.range)?;
            let ministry = row.ministry.as_deref().map(str::to_owned);
            Some(Total { column: column(&draft.row), value: self.interval(amount), ministry, more })
        };
        let breakdown = self.breakdown(index);
        let shares =
            breakdown.map(|(bracket, breakdown)| self.frame.shares(draft, *bracket, breakdown)).unwrap_or_default();
        [draft].into_iter().chain(&shares).filter_map(|draft| total(&draft.row)).collect()
    }

    // an amount of a programme, whosever it is
    fn unpaired(&self, index: usize) -> Draft {
        let mut draft = self.frame.draft(self.at(index), Role::Programme);
        draft.row.project = self.project();
        self.settle(index, &mut draft);
        draft
    }

    fn programme(&self, index: usize, pair: Pair, mut draft: Draft) -> Draft {
        let row = &mut draft.row;
        row.pairing = pair.pairing;
        row.reason = pair.reason;
        let entry = |&slot: &usize| &self.slide.entries[slot];
        match (pair.pairing, &pair.slots[..]) {
            (Pairing::Open, slots) => {
                let mut named = BTreeSet::new();
                let names = slots.iter().map(|slot| joint_name(entry(slot))).filter(|name| named.insert(name.clone()));
                row.candidates = names.map(Cow::into_owned).collect();
                row.flags.joint = matches!(slots, [only] if entry(only).members.len() > 1);
            }
            (_, [slot]) => {
                let entry = entry(slot);
                row.subjects = entry.members.iter().map(|member| member.name.name.clone()).collect();
                row.flags.joint = entry.members.len() > 1;
                // …事業＜インハウス＞, on a page of AMED's
                let said = entry.members.iter().find_map(|member| member.name.recipient);
                if let Some(said) = said.filter(|_| self.at(index).recipient().is_none()) {
                    row.recipient = Some(Cow::Borrowed(said));
                }
                row.flags.relisted |= entry.members.iter().all(|member| member.name.relisted);
                row.flags.fund |= entry.members.iter().any(|member| member.name.fund);
                if entry.members.iter().any(|member| member.drifted) {
                    row.pairing = Pairing::Order;
                    row.reason = Cow::Borrowed("a joint list whose last member stands elsewhere on the page");
                }
            }
            _ => {}
        }
        // what no programme of the page can have is as likely a total
        let stray = row.pairing == Pairing::Open && row.candidates.is_empty();
        // ○ 一般会計 総額: of what is listed below
        let total = row.subjects.iter().any(|name| total_level(name).is_some());
        row.flags.additive = !row.flags.of_which && !row.flags.relisted && row.amount.is_some() && !stray && !total;
        draft
    }

    // year, stage and recipient that the page gives to its own amounts, not to another year's; 17億円（令和５年度当初予算額
    // 16億円） is the same programme's and spent by the same
    fn settle(&self, index: usize, draft: &mut Draft) {
        let cited = self.at(index);
        let before = index.checked_sub(1).filter(|before| self.cited.contains(before)).map(|before| self.at(before));
        if cited.bracketed && cited.lead.recipient.is_none() && before.is_some_and(|before| before.line == cited.line) {
            draft.row.recipient = self.recipient.map(Cow::Borrowed);
        }
        let (year, stage) = self.unsaid(cited.line);
        let own_year = draft.row.fiscal_year.is_none() || draft.row.fiscal_year == year;
        let other_stage = matches!(draft.row.stage, Some(Stage::Supplementary | Stage::Initial | Stage::Settled))
            && draft.row.stage != stage;
        if own_year && !other_stage && draft.row.recipient.is_none() {
            draft.row.recipient = self.recipient.map(Cow::Borrowed);
        }
        self.inherit(index, draft);
    }
}

// 好循環の実現, and neither 新規 nor 令和６年度補正予算
fn is_heading(title: &str) -> bool {
    tag(title).is_none() && when(title) == When::default() && title.chars().nth(LONGEST_TAG).is_some()
}

// how many chars a word has at most that is a tag: 一部新規
const LONGEST_TAG: usize = 4;

// what a label says: amounts under different ones may be of one programme
fn words(cited: &Cited) -> Lead {
    Lead { start: 0, ..cited.lead }
}
