//! Which amount is whose, on one page.
//!
//! An amount next to one programme is that programme's. Two amounts or more in a run void adjacency: the slide held them
//! in boxes whose places the text has lost. Such amounts are `open`. The page's order ranks who may have them: a run is
//! matched with the unpriced programmes before it, as brackets match. Who has them, only `constraints` decide.

mod constraints;
mod solve;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::budget::Pairing;
use crate::calendar::FiscalYear;
use crate::money::{Interval, Yen};
use crate::stage::Stage;

/// A programme, or a joint list, that an amount may belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot<'a> {
    /// Name; of a joint list, the names joined by ／.
    pub(super) name: Cow<'a, str>,
    /// Name without its brackets.
    pub(super) base: &'a str,
    /// （再掲）
    pub(super) relisted: bool,
    /// ◆, not ●
    pub(super) detail: bool,
    /// Whose programme it is: （文、厚）; none where no tag says so.
    pub(super) ministries: BTreeSet<&'a str>,
    /// What the document states of it elsewhere.
    pub(super) known: Vec<(Column, Interval)>,
}

/// Whose money, of which year and stage: what only amounts of one column share can be compared or summed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column {
    pub(super) recipient: Option<Cow<'static, str>>,
    pub(super) year: Option<FiscalYear>,
    pub(super) stage: Option<Stage>,
}

/// An amount as the page prints it.
#[derive(Clone, Debug, Default)]
pub(super) struct Price {
    pub(super) column: Column,
    /// What it can stand for; none where it has no figure, or only about one.
    pub(super) value: Option<Interval>,
    /// Who spends it, where that is not who spends the page's amounts by default.
    pub(super) recipient: Option<&'static str>,
    /// Whether it stands on the programme's own lines.
    pub(super) near: bool,
    /// Whether the next line is another amount.
    pub(super) followed: bool,
    /// Whether it is all that the programme has of its column, as far as its words and brackets tell.
    pub(super) whole: bool,
    /// Whether a label of its own stands above it, apart from any programme.
    pub(super) boxed: bool,
    /// 54億円の内数: what the pool holds.
    pub(super) pool: Option<Yen>,
    /// Whether a mark of its own leaves open if totals count it: （基金）, （再掲）.
    pub(super) aside: bool,
    /// 41億円（インハウス概算要求額 51億円）: the price in whose bracket it stands, and whose programme is its own.
    pub(super) within: Option<usize>,
}

/// One step down the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Slot(usize),
    /// A slot that has its amount already, and waits for none.
    Owner(usize),
    Price(usize),
    /// A note, which belongs to no programme.
    Note,
}

/// A total that the page states of a column, or of one ministry in it.
#[derive(Clone, Debug)]
pub(super) struct Total {
    pub(super) column: Column,
    pub(super) value: Interval,
    pub(super) ministry: Option<String>,
    /// Whether programmes of other pages belong to it, too.
    pub(super) more: bool,
}

/// Whose an amount is: one slot, or the slots that are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) slots: Vec<usize>,
    pub(super) pairing: Pairing,
    pub(super) reason: Cow<'static, str>,
}

impl Pair {
    fn is_open(&self) -> bool {
        self.pairing == Pairing::Open
    }
}

const OWN_LINES: &str = "on the programme's own lines";
const ONLY_ONE: &str = "the only amount between its programme and the next";
const TORN: &str = "what is known of it and of the amount in its bracket names different programmes";
const AFTER_NOTE: &str = "the only amount after its programme, behind a note";

/// Whose each price of a page is by the page's order alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Ordered {
    /// In the order of the prices; none where the order leaves it open.
    found: Vec<Option<Pair>>,
    groups: Vec<Group>,
}

/// Goes down a page once; of amounts in another's bracket there is no step.
pub(super) fn in_page_order(prices: &[Price], steps: &[Step]) -> Ordered {
    let mut page = Walk { prices, found: vec![None; prices.len()], ..Walk::default() };
    for (at, &step) in steps.iter().enumerate() {
        page.step(step, steps.get(at + 1).copied());
    }
    page.flush();
    page.lend_forward();
    page.follow();
    Ordered { found: page.found, groups: page.groups }
}

impl Ordered {
    /// Whether every price stands with its programme, so that nothing is left to solve.
    pub(super) fn is_stated(&self) -> bool {
        self.found.iter().all(constraints::is_stated)
    }

    /// The pair of every price; none where the order leaves it open.
    pub(super) fn found(&self) -> impl Iterator<Item = Option<&Pair>> {
        self.found.iter().map(Option::as_ref)
    }

    /// The pairs of a page where the order leaves none open.
    pub(super) fn stated(self) -> Vec<Pair> {
        self.found.into_iter().flatten().collect()
    }

    /// The pair of every price, by what is known of the programmes and by the page's totals, too.
    pub(super) fn solved(self, slots: &[Slot<'_>], prices: &[Price], totals: &[Total]) -> Vec<Pair> {
        let mut pairs = constraints::Page { slots, prices, totals, groups: &self.groups }.pair(self.found);
        // what decides whose an amount is decides it for those in its bracket, and the other way round
        let within = || (0..prices.len()).filter_map(|price| Some((price, prices[price].within?)));
        for (price, host) in within().filter(|&(price, _)| !pairs[price].is_open()).collect::<Vec<_>>() {
            if pairs[host].is_open() {
                pairs[host] = pairs[price].clone();
            } else if pairs[host].slots != pairs[price].slots {
                let slots = solve::in_order([&pairs[host].slots[..], &pairs[price].slots].concat());
                pairs[price] = Pair { slots, pairing: Pairing::Open, reason: Cow::Borrowed(TORN) };
                pairs[host] = pairs[price].clone();
            }
        }
        for (price, host) in within().filter(|&(_, host)| !pairs[host].is_open()).collect::<Vec<_>>() {
            pairs[price] = pairs[host].clone();
        }
        pairs
    }
}

/// Prices that stand apart, and the slots that they may belong to.
#[derive(Clone, Debug, Default)]
struct Group {
    prices: Vec<usize>,
    slots: Vec<usize>,
    /// Slots passed when the group was made.
    seen: usize,
}

impl Group {
    fn slack(&self) -> usize {
        self.slots.len().saturating_sub(self.prices.len())
    }

    fn lacks(&self) -> usize {
        self.prices.len().saturating_sub(self.slots.len())
    }
}

#[derive(Default)]
struct Walk<'p> {
    prices: &'p [Price],
    found: Vec<Option<Pair>>,
    groups: Vec<Group>,
    /// Slots without an amount, in page order.
    unpriced: Vec<usize>,
    /// How many of them stand before the last amount.
    before_last_price: usize,
    seen: usize,
    current: Option<Current>,
    /// Amounts that stand with it.
    stated: Vec<usize>,
    run: Vec<usize>,
}

/// The slot that the walk is under.
#[derive(Clone, Copy)]
struct Current {
    slot: usize,
    priced: bool,
    priced_by_default: bool,
    left: bool,
    noted: bool,
}

impl Walk<'_> {
    fn step(&mut self, step: Step, next: Option<Step>) {
        match step {
            Step::Slot(slot) | Step::Owner(slot) => {
                self.flush();
                self.stated.clear();
                self.unpriced.extend(Some(slot).filter(|_| matches!(step, Step::Slot(_))));
                self.seen += 1;
                self.current =
                    Some(Current { slot, priced: false, priced_by_default: false, left: false, noted: false });
            }
            Step::Price(price) if self.stands_with_slot(price, next) => {
                self.flush();
                self.own(price, Pairing::Stated, OWN_LINES);
                self.stated.push(price);
            }
            Step::Price(price) => {
                let other = |&last: &usize| self.prices[last].recipient != self.prices[price].recipient;
                if self.run.last().is_some_and(other) || self.is_second(price) {
                    self.flush();
                }
                self.run.push(price);
            }
            Step::Note => {
                if let Some(current) = &mut self.current {
                    current.noted = true;
                }
            }
        }
    }

    // directly below the current slot, unless as it were the first of amounts for several slots above
    fn stands_with_slot(&self, price: usize, next: Option<Step>) -> bool {
        let twin = |own: &Price| match next {
            Some(Step::Price(next)) => own.followed && self.prices[next].column == own.column,
            _ => false,
        };
        let several = self.unpriced.len() > self.before_last_price + 1;
        let own = &self.prices[price];
        let another = self.stated.iter().any(|&stated| self.are_of_two(stated, price)) || self.is_second(price);
        own.near && !another && self.current.is_some_and(|current| !current.left) && !(several && twin(own))
    }

    // ○ 特別会計 3.5億円⏎129.7億円: one has no two amounts of one year and stage, but of several supplementary budgets
    fn are_of_two(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.prices[one], &self.prices[other]);
        let single = other.column.stage != Some(Stage::Supplementary);
        single && one.whole && other.whole && one.column == other.column
    }

    // ○ …事業⏎⏎34億円⏎36億円⏎…を支える。⏎2,377億円: right below what is said of the slot, which has its amount already
    fn is_second(&self, price: usize) -> bool {
        matches!(self.run[..], [first] if self.prices[price].near && self.fits(first) && self.are_of_two(first, price))
    }

    // the current slot's own amount
    fn own(&mut self, price: usize, pairing: Pairing, reason: &'static str) {
        let Some(current) = &mut self.current else { return };
        current.priced = true;
        current.priced_by_default |= self.prices[price].recipient.is_none();
        let slot = current.slot;
        self.unpriced.retain(|&s| s != slot);
        self.before_last_price = self.unpriced.len();
        self.found[price] = Some(Pair { slots: vec![slot], pairing, reason: Cow::Borrowed(reason) });
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        match run[..] {
            [] => {}
            [price] if self.fits(price) => {
                let noted = self.current.is_some_and(|c| c.noted);
                let (pairing, reason) = if noted { (Pairing::Order, AFTER_NOTE) } else { (Pairing::Stated, ONLY_ONE) };
                self.own(price, pairing, reason);
            }
            _ => self.group(run),
        }
    }

    // whether a lone amount can only be the current slot's
    fn fits(&self, price: usize) -> bool {
        let Price { recipient, boxed, .. } = self.prices[price];
        self.current.is_some_and(|current| {
            let taken = if recipient.is_some() || boxed { current.priced } else { current.priced_by_default };
            !taken && !current.left
        })
    }

    // a run with the unpriced slots since the last amount; where they are too few, the nearest ones before
    fn group(&mut self, prices: Vec<usize>) {
        let local = self.unpriced.split_off(self.before_last_price.min(self.unpriced.len()));
        let mut group = Group { prices, slots: local, seen: self.seen };
        while group.lacks() > 0 {
            let lender = self.groups.iter().rposition(|g| g.slack() > 0);
            let nearest = self.unpriced.last().copied();
            match (lender, nearest) {
                (Some(lender), nearest)
                    if nearest.is_none_or(|slot| self.groups[lender].slots.iter().any(|&s| s > slot)) =>
                {
                    let lent = self.groups.remove(lender);
                    group.prices.splice(0..0, lent.prices);
                    group.slots.splice(0..0, lent.slots);
                }
                (_, Some(slot)) => {
                    self.unpriced.pop();
                    group.slots.insert(0, slot);
                }
                _ => break,
            }
        }
        self.groups.push(group);
        self.before_last_price = self.unpriced.len();
        if let Some(current) = &mut self.current {
            current.left = true;
        }
    }

    // amounts in another's bracket belong to what that one belongs to
    fn follow(&mut self) {
        let within: Vec<(usize, usize)> =
            (0..self.prices.len()).filter_map(|price| Some((price, self.prices[price].within?))).collect();
        if within.is_empty() {
            return;
        }
        let in_groups = self.groups.iter().enumerate();
        let mut group_of: BTreeMap<usize, usize> =
            in_groups.flat_map(|(at, group)| group.prices.iter().map(move |&price| (price, at))).collect();
        // one group for those of a column whose hosts share one
        let mut beside: BTreeMap<(usize, &Column), usize> = BTreeMap::new();
        for (price, host) in within {
            if let Some(&group) = group_of.get(&host) {
                let own = *beside.entry((group, &self.prices[price].column)).or_insert_with(|| {
                    self.groups.push(Group { prices: Vec::new(), ..self.groups[group].clone() });
                    self.groups.len() - 1
                });
                self.groups[own].prices.push(price);
                group_of.insert(price, own);
            } else {
                self.found[price] = self.found[host].clone();
            }
        }
    }

    // amounts may also stand before their programmes
    fn lend_forward(&mut self) {
        for group in &mut self.groups {
            while group.lacks() > 0 {
                let Some(next) =
                    self.unpriced.iter().position(|&slot| slot >= group.seen).or(self.unpriced.len().checked_sub(1))
                else {
                    break;
                };
                group.slots.push(self.unpriced.remove(next));
            }
        }
    }
}
