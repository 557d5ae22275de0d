//! What a page's amounts must obey, whatever its order: one amount a programme and column, 再掲 equal to its original,
//! what is stated elsewhere, and the page's totals.
//!
//! Twice a puzzle. Over the whole page, where an open amount may be any programme's that has none in its column: only
//! what every solution there agrees on is *solved*. Within the page's order, where a run keeps to its programmes and a
//! 内数 pool to its base name: that only narrows the candidates of what stays open.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::solve::{Loose, Outcome, Puzzle, Sum, Ways, Weight, solve};
use super::{Column, Group, Pair, Price, Slot, Total};
use crate::budget::Pairing;
use crate::money::{Interval, Yen};

/// A page of which the order is known.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) slots: &'a [Slot],
    pub(super) prices: &'a [Price],
    pub(super) totals: &'a [Total],
    pub(super) groups: &'a [Group],
}

/// What a constraint rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Relisted,
    Elsewhere,
    PageTotal,
    Ministry,
}

impl Rule {
    const ALL: [Rule; 4] = [Rule::Relisted, Rule::Elsewhere, Rule::PageTotal, Rule::Ministry];

    // every set of rules, the smallest first
    fn sets() -> Vec<Vec<Rule>> {
        let mut sets = vec![Vec::new()];
        for rule in Rule::ALL {
            let with = sets.iter().map(|set: &Vec<Rule>| set.iter().copied().chain([rule]).collect::<Vec<_>>());
            sets.extend(with.collect::<Vec<_>>());
        }
        sets.sort_by_key(Vec::len);
        sets
    }

    fn reason(self) -> &'static str {
        match self {
            Rule::Relisted => "a relisted amount equals its original",
            Rule::Elsewhere => "the document states a programme's amount elsewhere",
            Rule::PageTotal => "the page's amounts add up to its total",
            Rule::Ministry => "a ministry's amounts add up to its share",
        }
    }
}

const SOLVED: &str = "no other programme of the page is possible, since";
const NO_SLOT: &str = "no programme on the page is without an amount";
const OPEN: &str = "stands apart from the programmes; the page order does not decide";
const EQUALS: &str = "stands apart from the programmes; which of the equal amounts is whose does not show";
const GAVE_UP: &str = "too many to try them all";
const LAST_LEFT: &str = "stands apart from the programmes; one is left for it, but only by the page's order";
const TOO_FEW: &str = "stands apart from the programmes; fewer of them than amounts are left for it";
const AGAINST_ORDER: &str = "stands apart from the programmes, and not in their order";
const CONTRADICTION: &str = "stands apart from the programmes; no assignment meets every total and statement";

/// Whose each price is so far; none where it is open.
type Found = [Option<Pair>];

impl<'a> Page<'a> {
    /// Solves what the page left open, or narrows it.
    pub(super) fn pair(self, mut found: Vec<Option<Pair>>) -> Vec<Pair> {
        let open: Vec<usize> = (0..found.len()).filter(|&price| found[price].is_none()).collect();
        if !open.is_empty() {
            let wide = self.wide(&found);
            let solved = self.solved(&found, &wide);
            let narrowed = self.narrowed(&found, &wide);
            for (price, narrowed) in open.into_iter().zip(narrowed) {
                let at = wide.iter().position(|&(other, _)| other == price);
                found[price] = at.and_then(|at| solved[at].clone()).or(Some(narrowed));
            }
        }
        found.into_iter().map(|pair| pair.unwrap_or_else(|| still_open(Vec::new(), NO_SLOT))).collect()
    }

    // the pairs that hold in every solution over the whole page, each with the fewest rules that it needs
    fn solved(self, found: &Found, wide: &Domains) -> Vec<Option<Pair>> {
        let with = |rules: &[Rule]| self.certain(&solve(&self.puzzle(found, wide, rules)));
        let all = with(&Rule::ALL);
        let mut needed: Vec<Option<Vec<Rule>>> = vec![None; all.len()];
        if all.iter().any(Option::is_some) {
            for rules in Rule::sets() {
                for ((needed, all), certain) in needed.iter_mut().zip(&all).zip(with(&rules)) {
                    if needed.is_none() && certain.is_some() && certain == *all {
                        *needed = Some(rules.clone());
                    }
                }
            }
        }
        all.into_iter().zip(needed).map(|(slot, needed)| solved(slot?, &needed?)).collect()
    }

    // the slot of each price that is the same in every solution; of equal prices of one programme, the original first
    fn certain(self, outcomes: &[Outcome]) -> Vec<Option<usize>> {
        let slot = |at: usize| {
            let outcome = &outcomes[at];
            let mut slots: Vec<usize> = outcome.slots.iter().copied().collect();
            slots.sort_by_key(|&slot| (self.slots[slot].relisted, slot));
            let one = slots.iter().all(|&slot| self.slots[slot].name == self.slots[slots[0]].name);
            let solved = matches!(outcome.ways, Ways::Exactly(1..)) && one && slots.len() == outcome.twins;
            let before = outcomes[..at].iter().filter(|other| *other == outcome).count();
            solved.then(|| slots[before])
        };
        (0..outcomes.len()).map(slot).collect()
    }

    // for every open price, who can have it by the page's order
    fn narrowed(self, found: &Found, wide: &Domains) -> Vec<Pair> {
        let order = self.order(found);
        let by_order = solve(&self.puzzle(found, &order, &Rule::ALL));
        let without_totals = solve(&self.puzzle(found, &order, &[Rule::Relisted, Rule::Elsewhere]));
        let anywhere = solve(&self.puzzle(found, wide, &Rule::ALL));
        let open =
            wide.iter().zip(anywhere).filter(|((price, _), _)| found[*price].is_none()).map(|(_, outcome)| outcome);
        let all = order.iter().zip(by_order).zip(without_totals).zip(open);
        all.map(|((((price, _), ordered), loose), anywhere)| {
            let group = self.groups.iter().find(|group| group.prices.contains(price));
            self.narrow(group, ordered, loose, anywhere)
        })
        .collect()
    }

    // the strictest puzzle that has a solution
    fn narrow(self, group: Option<&Group>, ordered: Outcome, loose: Outcome, anywhere: Outcome) -> Pair {
        let Some(group) = group.filter(|group| !group.slots.is_empty()) else {
            return still_open(Vec::new(), NO_SLOT);
        };
        let impossible = Ways::Exactly(0);
        let (slots, reason) = if group.lacks() > 0 {
            (group.slots.clone(), Cow::Borrowed(TOO_FEW))
        } else if ordered.ways != impossible {
            let reason = reason(&ordered);
            (self.listed(ordered.slots, group), reason)
        } else if anywhere.ways != impossible {
            (anywhere.slots.into_iter().collect(), Cow::Borrowed(AGAINST_ORDER))
        } else if loose.ways != impossible {
            (self.listed(loose.slots, group), Cow::Borrowed(CONTRADICTION))
        } else {
            (group.slots.clone(), Cow::Borrowed(CONTRADICTION))
        };
        Pair { slots, pairing: Pairing::Open, reason }
    }

    // in the order of the group
    fn listed(self, slots: BTreeSet<usize>, group: &Group) -> Vec<usize> {
        group.slots.iter().copied().filter(|slot| slots.contains(slot)).collect()
    }

    // every price that only the order places, with every slot of its group's kinds that has no amount in its column
    fn wide(self, found: &Found) -> Domains {
        let kinds: BTreeSet<bool> =
            self.groups.iter().flat_map(|group| &group.slots).map(|&slot| self.slots[slot].detail).collect();
        let stated = |price: &Option<Pair>| price.as_ref().is_some_and(|pair| pair.pairing == Pairing::Stated);
        let placed: Vec<(usize, &Column)> = (0..found.len())
            .filter(|&price| stated(&found[price]))
            .flat_map(|price| slots_of(&found[price]).iter().map(move |&slot| (slot, &self.prices[price].column)))
            .collect();
        let free = |column: &Column| {
            let free = |slot: &usize| kinds.contains(&self.slots[*slot].detail) && !placed.contains(&(*slot, column));
            (0..self.slots.len()).filter(free).collect()
        };
        let loose = (0..found.len()).filter(|&price| !stated(&found[price]));
        loose.map(|price| (price, free(&self.prices[price].column))).collect()
    }

    // every open price with the slots of its group, a pool with those of its base name
    fn order(self, found: &Found) -> Domains {
        let open = (0..found.len()).filter(|&price| found[price].is_none());
        open.map(|price| {
            let group = self.groups.iter().find(|group| group.prices.contains(&price));
            let slots = group.map_or(&[][..], |group| &group.slots);
            let base = self.prices[price].pool.and_then(|pool| self.base_of(pool, found));
            let own: BTreeSet<usize> =
                slots.iter().copied().filter(|&slot| base.is_some_and(|base| self.slots[slot].base == base)).collect();
            (price, if own.is_empty() { slots.iter().copied().collect() } else { own })
        })
        .collect()
    }

    // the base name of the programmes that a pool is known to be of
    fn base_of(self, pool: Yen, found: &Found) -> Option<&'a str> {
        let of = (0..found.len()).filter(|&price| self.prices[price].pool == Some(pool));
        of.filter_map(|price| slots_of(&found[price]).first()).map(|&slot| &*self.slots[slot].base).next()
    }

    fn puzzle(self, found: &Found, domains: &Domains, rules: &[Rule]) -> Puzzle {
        let fixed = Fixed { page: self, found, open: domains };
        let columns: BTreeSet<&Column> = self.prices.iter().map(|price| &price.column).collect();
        let number = |column: &Column| columns.iter().position(|&other| other == column);
        let loose = |(price, slots): &(usize, BTreeSet<usize>)| {
            let Price { value, column, .. } = &self.prices[*price];
            let fits = |slot: &&usize| fixed.fits(*price, **slot, rules);
            Loose {
                value: *value,
                column: number(column).unwrap_or(columns.len()),
                slots: slots.iter().filter(fits).copied().collect(),
            }
        };
        let rule = |total: &Total| if total.ministry.is_some() { Rule::Ministry } else { Rule::PageTotal };
        let totals = self.totals.iter().filter(|total| rules.contains(&rule(total)));
        Puzzle {
            prices: domains.iter().map(loose).collect(),
            bare: (0..self.slots.len()).map(|slot| fixed.on(slot).next().is_none()).collect(),
            equal: if rules.contains(&Rule::Relisted) { self.equal() } else { Vec::new() },
            sums: totals.filter_map(|total| fixed.sum(total, number(&total.column)?)).collect(),
        }
    }

    // two slots of one name, at least one of them relisted
    fn equal(self) -> Vec<(usize, usize)> {
        let pairs = (0..self.slots.len()).flat_map(|one| (one + 1..self.slots.len()).map(move |other| (one, other)));
        pairs.filter(|&(one, other)| self.repeats(one, other)).collect()
    }

    fn repeats(self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.slots[one], &self.slots[other]);
        one.name == other.name && (one.relisted || other.relisted)
    }
}

/// Prices that are not certain yet, each with the slots that it may have.
type Domains = Vec<(usize, BTreeSet<usize>)>;

/// A page with the prices of a puzzle, and those that have their slots.
#[derive(Clone, Copy)]
struct Fixed<'a> {
    page: Page<'a>,
    found: &'a Found,
    open: &'a Domains,
}

impl<'a> Fixed<'a> {
    // the prices that are a slot's
    fn on(self, slot: usize) -> impl Iterator<Item = usize> + 'a {
        self.placed().filter(move |&price| slots_of(&self.found[price]).contains(&slot))
    }

    fn placed(self) -> impl Iterator<Item = usize> + 'a {
        (0..self.found.len())
            .filter(move |&price| self.found[price].is_some() && self.open.iter().all(|(open, _)| *open != price))
    }

    // whether a price can be what the page and the document say of a slot's amount
    fn fits(self, price: usize, slot: usize, rules: &[Rule]) -> bool {
        let Price { value: Some(value), column, pool: None, .. } = &self.page.prices[price] else { return true };
        let known = self.page.slots[slot].known.iter().filter(|(other, _)| other == column).map(|(_, known)| *known);
        let others = (0..self.page.slots.len()).filter(|&other| other != slot && self.page.repeats(slot, other));
        let original = others.flat_map(|other| self.on(other)).filter_map(|price| self.same_column(price, column));
        (!rules.contains(&Rule::Elsewhere) || known.into_iter().all(|known| value.intersects(known)))
            && (!rules.contains(&Rule::Relisted) || original.into_iter().all(|original| value.intersects(original)))
    }

    fn same_column(self, price: usize, column: &Column) -> Option<Interval> {
        let price = &self.page.prices[price];
        price.value.filter(|_| price.column == *column && price.pool.is_none())
    }

    // a total with what the amounts that have their slots add to it; none where a deduction makes it no sum of parts
    fn sum(self, total: &Total, column: usize) -> Option<Sum> {
        let of_slot: Vec<Weight> = (0..self.page.slots.len()).map(|slot| self.of_slot(slot, total)).collect();
        let own = |price: &usize| self.page.prices[*price].column == total.column;
        let values = || (0..self.page.prices.len()).filter(own).map(|price| self.page.prices[price].value);
        let negative = |value: Interval| value.bounds().is_some_and(|bounds| bounds.high < Yen(0));
        let deducts = values().flatten().any(negative);
        let placed = self.placed().filter(own).map(|price| {
            let weight = slots_of(&self.found[price]).iter().map(|&slot| of_slot[slot]).max().unwrap_or(Weight::Maybe);
            weight.min(self.of_price(price)).part(self.page.prices[price].value)
        });
        let stated = placed.chain(self.pools(total)).sum();
        let of_price = self.open.iter().map(|&(price, _)| self.of_price(price)).collect();
        let more = total.more || values().any(|value| value.is_none());
        (!deducts).then_some(Sum { column, total: total.value, stated, more, of_slot, of_price })
    }

    // a relisted amount counts where its original stands; a ministry's total counts what is its alone
    fn of_slot(self, slot: usize, total: &Total) -> Weight {
        let Slot { relisted, ministries, .. } = &self.page.slots[slot];
        let original = |other: usize| !self.page.slots[other].relisted && self.page.repeats(slot, other);
        let listed = match (relisted, (0..self.page.slots.len()).any(original)) {
            (true, true) => Weight::Out,
            (true, false) => Weight::Maybe,
            (false, _) => Weight::Full,
        };
        let own = match &total.ministry {
            None => Weight::Full,
            Some(ministry) if ministries.contains(ministry) && ministries.len() == 1 => Weight::Full,
            Some(ministry) if ministries.contains(ministry) || ministries.is_empty() => Weight::Maybe,
            Some(_) => Weight::Out,
        };
        listed.min(own)
    }

    // a pool counts once, apart from its programmes
    fn of_price(self, price: usize) -> Weight {
        match &self.page.prices[price] {
            Price { pool: Some(_), .. } => Weight::Out,
            Price { aside: true, .. } => Weight::Maybe,
            _ => Weight::Full,
        }
    }

    // each pool once: whole in the page's total, unknown in a ministry's
    fn pools(self, total: &Total) -> Vec<Interval> {
        let own = self.page.prices.iter().filter(|price| price.column == total.column);
        let mut pools: Vec<(Yen, Interval)> = own.filter_map(|price| Some((price.pool?, price.value?))).collect();
        pools.sort_by_key(|&(pool, _)| pool);
        pools.dedup_by_key(|&mut (pool, _)| pool);
        let weight = if total.ministry.is_some() { Weight::Maybe } else { Weight::Full };
        pools.into_iter().map(|(_, value)| weight.part(Some(value))).collect()
    }
}

fn slots_of(pair: &Option<Pair>) -> &[usize] {
    pair.as_ref().map_or(&[], |pair| &pair.slots)
}

fn still_open(slots: Vec<usize>, reason: &'static str) -> Pair {
    Pair { slots, pairing: Pairing::Open, reason: Cow::Borrowed(reason) }
}

fn reason(outcome: &Outcome) -> Cow<'static, str> {
    match (outcome.ways, outcome.slots.len()) {
        (_, 1) => Cow::Borrowed(LAST_LEFT),
        (Ways::Exactly(1), _) => Cow::Borrowed(EQUALS),
        (Ways::Exactly(u128::MAX), _) => Cow::Owned(format!("{OPEN}: more assignments possible than can be counted")),
        (Ways::Exactly(ways), _) => Cow::Owned(format!("{OPEN}: {ways} assignments possible")),
        (Ways::MoreThan(ways), _) => Cow::Owned(format!("{OPEN}: more than {ways} assignments possible, {GAVE_UP}")),
    }
}

// none where no rule is needed: then only what the page lists, not what it states, leaves one slot
fn solved(slot: usize, rules: &[Rule]) -> Option<Pair> {
    let reasons: Vec<&str> = rules.iter().map(|rule| rule.reason()).collect();
    let reason = Cow::Owned(format!("{SOLVED} {}", reasons.join(", and ")));
    (!rules.is_empty()).then(|| Pair { slots: vec![slot], pairing: Pairing::Solved, reason })
}
