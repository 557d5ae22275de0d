//! What a page's amounts must obey, whatever its order: one amount a programme and column, 再掲 equal to its original,
//! what is stated elsewhere, and the page's totals.
//!
//! Twice a puzzle. Over the whole page, where an open amount may be any programme's that has none in its column: only
//! what every solution there agrees on is *solved*. Within the page's order, where a run keeps to its programmes and a
//! 内数 pool to its base name: that only narrows the candidates of what stays open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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
    const WITHOUT_TOTALS: [Rule; 2] = [Rule::Relisted, Rule::Elsewhere];

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
    /// Solves what the page's order left open, or narrows it.
    pub(super) fn pair(self, mut found: Vec<Option<Pair>>) -> Vec<Pair> {
        let wide = self.wide(&found);
        let anywhere = self.solve(&found, &wide, &Rule::ALL);
        let solved = self.solved(&found, &wide, &anywhere);
        let narrowed = self.narrowed(&found, &anywhere);
        for (price, pair) in narrowed.into_iter().chain(solved) {
            found[price] = Some(pair);
        }
        found.into_iter().map(|pair| pair.unwrap_or_else(|| still_open(Vec::new(), NO_SLOT))).collect()
    }

    fn solve(self, found: &Found, domains: &Domains, rules: &[Rule]) -> Outcomes {
        let outcomes = solve(&self.puzzle(found, domains, rules));
        domains.iter().map(|&(price, _)| price).zip(outcomes).collect()
    }

    // the pairs that hold in every solution over the whole page, each with the fewest rules that it needs
    fn solved(self, found: &Found, wide: &Domains, anywhere: &Outcomes) -> BTreeMap<usize, Pair> {
        let mut certain = self.certain(anywhere);
        let mut solved = BTreeMap::new();
        for rules in Rule::sets() {
            if certain.is_empty() {
                break;
            }
            for (price, slot) in self.certain(&self.solve(found, wide, &rules)) {
                // what no rule is needed for is only the last one left on the page
                if certain.get(&price) == Some(&slot) && certain.remove(&price).is_some() && !rules.is_empty() {
                    solved.insert(price, solved_by(slot, &rules));
                }
            }
        }
        solved
    }

    // the slot of each price that is the same in every solution; of equal prices of one programme, the original first
    fn certain(self, outcomes: &Outcomes) -> BTreeMap<usize, usize> {
        let slot = |(&price, outcome): (&usize, &Outcome)| {
            let mut slots: Vec<usize> = outcome.slots.iter().copied().collect();
            slots.sort_by_key(|&slot| (self.slots[slot].relisted, slot));
            let one = slots.iter().all(|&slot| self.slots[slot].name == self.slots[slots[0]].name);
            let solved = matches!(outcome.ways, Ways::Exactly(1..)) && one && slots.len() == outcome.twins;
            let before = outcomes.range(..price).filter(|(_, other)| *other == outcome).count();
            solved.then(|| (price, slots[before]))
        };
        outcomes.iter().filter_map(slot).collect()
    }

    // who can have a price by the page's order, or else anywhere on the page
    fn narrowed(self, found: &Found, anywhere: &Outcomes) -> BTreeMap<usize, Pair> {
        let order = self.order(found);
        let ordered = self.solve(found, &order, &Rule::ALL);
        let contradict = ordered.values().any(Outcome::is_impossible);
        let lenient = if contradict { self.solve(found, &order, &Rule::WITHOUT_TOTALS) } else { Outcomes::new() };
        let narrow = |(&price, anywhere): (&usize, &Outcome)| {
            let pair = match (&found[price], ordered.get(&price)) {
                (Some(pair), _) => against_order(pair, anywhere)?,
                (None, Some(ordered)) => {
                    self.narrow(price, [ordered, anywhere, lenient.get(&price).unwrap_or(ordered)])
                }
                (None, None) => return None,
            };
            Some((price, pair))
        };
        anywhere.iter().filter_map(narrow).collect()
    }

    // the first of these that is possible at all: by the order, anywhere, by the order without totals
    fn narrow(self, price: usize, [ordered, anywhere, lenient]: [&Outcome; 3]) -> Pair {
        let Some(group) = self.groups.iter().find(|group| group.prices.contains(&price) && !group.slots.is_empty())
        else {
            return still_open(Vec::new(), NO_SLOT);
        };
        let listed = |outcome: &Outcome| {
            group.slots.iter().copied().filter(|slot| outcome.slots.contains(slot)).collect::<Vec<usize>>()
        };
        match [ordered, anywhere, lenient].map(Outcome::is_impossible) {
            _ if group.lacks() > 0 => still_open(group.slots.clone(), TOO_FEW),
            [false, ..] => Pair { slots: listed(ordered), pairing: Pairing::Open, reason: reason(ordered) },
            [_, false, _] => still_open(anywhere.slots.iter().copied().collect(), AGAINST_ORDER),
            [.., false] => still_open(listed(lenient), CONTRADICTION),
            _ => still_open(group.slots.clone(), CONTRADICTION),
        }
    }

    // every price that only the order places, with every slot of its group's kinds that has no amount in its column
    fn wide(self, found: &Found) -> Domains {
        let stated = |price: &Option<Pair>| price.as_ref().is_some_and(|pair| pair.pairing == Pairing::Stated);
        let placed: Vec<(usize, &Column)> = (0..found.len())
            .filter(|&price| stated(&found[price]))
            .flat_map(|price| slots_of(&found[price]).iter().map(move |&slot| (slot, &self.prices[price].column)))
            .collect();
        let free = |column: &Column| {
            let free = |slot: &usize| self.is_listed(*slot) && !placed.contains(&(*slot, column));
            (0..self.slots.len()).filter(free).collect()
        };
        let loose = (0..found.len()).filter(|&price| !stated(&found[price]));
        loose.map(|price| (price, free(&self.prices[price].column))).collect()
    }

    // whether a slot is one that open amounts may be of: not the details of programmes that the page lists, too
    fn is_listed(self, slot: usize) -> bool {
        let mut open = self.groups.iter().flat_map(|group| &group.slots);
        open.any(|&open| self.slots[open].detail == self.slots[slot].detail)
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

/// What is known of each of them.
type Outcomes = BTreeMap<usize, Outcome>;

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

    // how far a slot counts: in the page's total as it is listed, in a ministry's what is that ministry's alone
    fn of_slot(self, slot: usize, total: &Total) -> Weight {
        let ministries = &self.page.slots[slot].ministries;
        let own = match &total.ministry {
            None => Weight::Full,
            Some(ministry) if ministries.contains(ministry) && ministries.len() == 1 => Weight::Full,
            Some(ministry) if ministries.contains(ministry) || ministries.is_empty() => Weight::Maybe,
            Some(_) => Weight::Out,
        };
        own.min(self.listed(slot))
    }

    // a relisted amount counts where its original stands, one under ◆ where its ● does
    fn listed(self, slot: usize) -> Weight {
        let Slot { name, relisted, detail, .. } = &self.page.slots[slot];
        let above = |other: &Slot| !other.detail || (*relisted && *detail);
        let original = |other: &Slot| other.name == *name && !other.relisted && above(other);
        let again = *relisted || (*detail && self.page.slots.iter().any(|other| !other.detail));
        match (again, self.page.slots.iter().any(original)) {
            (true, true) => Weight::Out,
            (true, false) => Weight::Maybe,
            (false, _) => Weight::Full,
        }
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

fn solved_by(slot: usize, rules: &[Rule]) -> Pair {
    let reasons: Vec<&str> = rules.iter().map(|rule| rule.reason()).collect();
    let reason = Cow::Owned(format!("{SOLVED} {}", reasons.join(", and ")));
    Pair { slots: vec![slot], pairing: Pairing::Solved, reason }
}

// a pair that the order alone made, where no solution has it
fn against_order(pair: &Pair, anywhere: &Outcome) -> Option<Pair> {
    let refuted = !anywhere.is_impossible() && pair.slots.iter().all(|slot| !anywhere.slots.contains(slot));
    refuted.then(|| still_open(anywhere.slots.iter().copied().collect(), AGAINST_ORDER))
}
