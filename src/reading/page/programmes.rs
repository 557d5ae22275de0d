//! The amounts of programmes: which amounts are theirs, and what the page says of each.

mod near;
mod prices;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Begun, Drafts, PageReader};
use crate::budget::{AmountRow, ListingKind, Pairing, Role};
use crate::grammar::ledger::total_level;
use crate::grammar::name;
use crate::money::{Amount, Interval};
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::pairing::{Column, Ordered, Pair, Price, Slot, Step, Total, in_page_order};
use crate::reading::programmes::{Programmes, column, joint_name};
use crate::reading::rows::Draft;
use crate::reading::slides::Entry;
use crate::stage::Stage;

// how far above an amount another mark is looked for
const MOST_BETWEEN: usize = 8;

const ANOTHER: Cow<'static, str> = Cow::Borrowed("the programme above has another amount of that year and stage");

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
            let again = self.has_another(index, &pair, &row, drafts);
            let pair = if again { Pair { pairing: Pairing::Open, reason: ANOTHER, ..pair } } else { pair };
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

    // ３．学校薬剤師の活用⏎16百万円（新規） … ２ … 2.4億円: what only the order gives to a programme that has another amount of the year and
    // stage right below its name
    fn has_another(&self, index: usize, pair: &Pair, own: &Draft, drafts: &Drafts) -> bool {
        let [slot] = pair.slots[..] else { return false };
        let entry = &self.slide.entries[slot];
        let other = |at: usize| {
            let Some(draft) = drafts.get(at).filter(|draft| at < index && draft.row.role == Role::Programme) else {
                return false;
            };
            let row = &draft.row;
            let whole = !row.flags.of_which && !row.flags.range && row.amount.is_some();
            whole && row.pairing == Pairing::Stated && row.amount != own.row.amount && column(row) == column(&own.row)
        };
        let plain = pair.pairing == Pairing::Order && own.row.amount.is_some() && !own.row.flags.of_which;
        plain && self.frame.sheet.cited.within(&(entry.line..entry.name_end + 2)).any(other)
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

    pub(super) fn interval(&self, amount: Amount) -> Interval {
        amount.interval(self.frame.rounding)
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
