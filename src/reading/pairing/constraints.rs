//! What a page's amounts must obey, whatever its order: one amount a programme and column, 再掲 equal to its original,
//! what is stated elsewhere, and the page's totals.
//!
//! Twice a puzzle. Over the whole page, where an open amount may be any programme's that has none in its column: only
//! what every solution there agrees on is *solved*. Within the page's order, where a run keeps to its programmes and a
//! 内数 pool to its base name: that only narrows the candidates of what stays open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::solve::{Loose, Outcome, Puzzle, Sum, Ways, Weight, in_order, solve};
use super::{Column, Group, Pair, Price, Slot, Total};
use crate::budget::Pairing;
use crate::money::{Interval, Yen};

/// A page of which the order is known.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) slots: &'a [Slot<'a>],
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

    // every set of some rules, the smallest first
    fn sets(rules: &[Rule]) -> Vec<Vec<Rule>> {
        let mut sets = vec![Vec::new()];
        for rule in rules {
            let with = sets.iter().map(|set: &Vec<Rule>| set.iter().chain([rule]).copied().collect::<Vec<_>>());
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
const TOO_MANY: &str = "stands apart from the programmes; too many on the page to try them all";
const GAVE_UP: &str = "too many to try them all";
const LAST_LEFT: &str = "stands apart from the programmes; one is left for it, but only by the page's order";
const TOO_FEW: &str = "stands apart from the programmes; fewer of them than amounts are left for it";
const AGAINST_ORDER: &str = "stands apart from the programmes, and not in their order";
const CONTRADICTION: &str = "stands apart from the programmes; no assignment meets every total and statement";

// a page with more ways to give one amount to one programme is no slide, and nothing is tried there
const MOST_PAIRS: usize = 50_000;

/// Whose each price is so far; none where it is open.
type Found = [Option<Pair>];

impl<'a> Page<'a> {
    /// Solves what the page's order left open, or narrows it.
    pub(super) fn pair(self, mut found: Vec<Option<Pair>>) -> Vec<Pair> {
        if found.iter().all(is_stated) {
            return found.into_iter().flatten().collect();
        }
        let relisted = self.slots.iter().filter(|slot| slot.relisted).count();
        let unstated = found.iter().filter(|price| !is_stated(price)).count();
        if (unstated + relisted) * self.slots.len() > MOST_PAIRS {
            return self.too_many(found);
        }
        let facts = self.facts();
        let (wide, order) = (self.wide(&facts, &found), self.order(&found));
        // an order that excludes nothing is solved with the page
        let order = (order != wide).then(|| Fixed::new(self, &facts, &found, order));
        let wide = Fixed::new(self, &facts, &found, wide);
        let anywhere = wide.solve(&Rule::ALL);
        let ordered = order.as_ref().map_or(Cow::Borrowed(&anywhere), |order| Cow::Owned(order.solve(&Rule::ALL)));
        let solved = self.solved(&wide, &anywhere);
        let narrowed = self.narrowed(order.as_ref().unwrap_or(&wide), &found, [&ordered, &anywhere]);
        for (price, pair) in narrowed.into_iter().chain(solved) {
            found[price] = Some(pair);
        }
        found.into_iter().map(|pair| pair.unwrap_or_else(|| still_open(Vec::new(), NO_SLOT))).collect()
    }

    // leaves open what the page's order leaves open; whoever may have it is named where these are few
    fn too_many(self, found: Vec<Option<Pair>>) -> Vec<Pair> {
        let mut groups: Vec<&[usize]> = vec![&[]; found.len()];
        for group in self.groups.iter().filter(|group| group.slots.len() * group.prices.len() <= MOST_PAIRS) {
            for &price in &group.prices {
                groups[price] = &group.slots;
            }
        }
        let open = |slots: &[usize]| still_open(slots.to_vec(), TOO_MANY);
        found.into_iter().zip(groups).map(|(pair, slots)| pair.unwrap_or_else(|| open(slots))).collect()
    }

    // the pairs that hold in every solution over the whole page, each with the fewest rules that it needs
    fn solved(self, wide: &Fixed<'_>, anywhere: &Outcomes) -> BTreeMap<usize, Pair> {
        let mut certain = self.certain(anywhere);
        let mut solved = BTreeMap::new();
        if certain.is_empty() {
            return solved;
        }
        let all = wide.rules();
        let without = |rule: &Rule| all.iter().copied().filter(|other| other != rule).collect::<Vec<Rule>>();
        let without: Vec<_> = all.iter().map(|rule| (rule, self.certain(&wide.solve(&without(rule))))).collect();
        // fewer rules allow more, so that what is not certain without a rule needs it; where a search was given up, the set
        // that is found may not be the smallest
        let may_do = |price: usize, slot: usize, rules: &[Rule]| {
            without.iter().all(|(rule, found)| rules.contains(rule) || found.get(&price) == Some(&slot))
        };
        for rules in Rule::sets(&all) {
            if !certain.iter().any(|(&price, &slot)| may_do(price, slot, &rules)) {
                continue;
            }
            let found = match without.iter().find(|(rule, _)| !rules.contains(rule)) {
                None => Cow::Owned(certain.clone()),
                Some((_, found)) if rules.len() + 1 == all.len() => Cow::Borrowed(found),
                Some(_) => Cow::Owned(self.certain(&wide.solve(&rules))),
            };
            for (&price, &slot) in &*found {
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
            let same = |slots: &[usize]| slots.iter().all(|&slot| self.slots[slot].name == self.slots[slots[0]].name);
            let solved = matches!(outcome.ways, Ways::Exactly(1..)) && outcome.slots.len() == outcome.twins;
            let mut slots = Some(&outcome.slots).filter(|slots| solved && same(slots))?.clone();
            slots.sort_by_key(|&slot| (self.slots[slot].relisted, slot));
            let before = outcomes.range(..price).filter(|(_, other)| *other == outcome).count();
            Some((price, slots[before]))
        };
        outcomes.iter().filter_map(slot).collect()
    }

    // who can have a price by the page's order, or else anywhere on the page
    fn narrowed(self, order: &Fixed<'_>, found: &Found, [ordered, anywhere]: [&Outcomes; 2]) -> BTreeMap<usize, Pair> {
        let contradict = ordered.values().any(Outcome::is_impossible);
        let lenient = if contradict { order.solve(&Rule::WITHOUT_TOTALS) } else { Outcomes::new() };
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
            [_, false, _] => still_open(anywhere.slots.clone(), AGAINST_ORDER),
            [.., false] => still_open(listed(lenient), CONTRADICTION),
            _ => still_open(group.slots.clone(), CONTRADICTION),
        }
    }

    // every price that only the order places, with every slot of its group's kinds that has no amount in its column
    fn wide(self, facts: &Facts<'_>, found: &Found) -> Domains {
        let taken: BTreeSet<(usize, usize)> = (0..found.len())
            .filter(|&price| is_stated(&found[price]))
            .flat_map(|price| slots_of(&found[price]).iter().map(move |&slot| (slot, facts.column[price])))
            .collect();
        let listed = self.listed();
        let free = |column: usize| -> Vec<usize> {
            listed.iter().copied().filter(|&slot| !taken.contains(&(slot, column))).collect()
        };
        let mut of_column: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let loose = (0..found.len()).filter(|&price| !is_stated(&found[price]));
        let with_slots = |price: usize| {
            let column = facts.column[price];
            (price, of_column.entry(column).or_insert_with(|| free(column)).clone())
        };
        loose.map(with_slots).collect()
    }

    // the slots that open amounts may be of: not the details of programmes that the page lists, too
    fn listed(self) -> Vec<usize> {
        let open: BTreeSet<bool> =
            self.groups.iter().flat_map(|group| &group.slots).map(|&slot| self.slots[slot].detail).collect();
        (0..self.slots.len()).filter(|&slot| open.contains(&self.slots[slot].detail)).collect()
    }

    // every open price with the slots of its group, a pool with those of its base name
    fn order(self, found: &Found) -> Domains {
        let open = (0..found.len()).filter(|&price| found[price].is_none());
        open.map(|price| {
            let group = self.groups.iter().find(|group| group.prices.contains(&price));
            let slots = group.map_or(&[][..], |group| &group.slots);
            let base = self.prices[price].pool.and_then(|pool| self.base_of(pool, found));
            let own = |&slot: &usize| base.is_some_and(|base| self.slots[slot].base == base);
            let own: Vec<usize> = slots.iter().copied().filter(own).collect();
            (price, in_order(if own.is_empty() { slots.to_vec() } else { own }))
        })
        .collect()
    }

    // the base name of the programmes that a pool is known to be of
    fn base_of(self, pool: Yen, found: &Found) -> Option<&'a str> {
        let of = (0..found.len()).filter(|&price| self.prices[price].pool == Some(pool));
        of.filter_map(|price| slots_of(&found[price]).first()).map(|&slot| self.slots[slot].base).next()
    }

    // how far slots count as they are listed: a relisted amount where its original stands, one under ◆ where its ● does
    fn weights(self) -> Vec<Weight> {
        let originals = || self.slots.iter().filter(|slot| !slot.relisted);
        let slides: BTreeSet<&str> = originals().filter(|slot| !slot.detail).map(|slot| &*slot.name).collect();
        let details: BTreeSet<&str> = originals().filter(|slot| slot.detail).map(|slot| &*slot.name).collect();
        let lists = self.slots.iter().any(|slot| !slot.detail);
        let weight = |Slot { name, relisted, detail, .. }: &Slot<'_>| {
            let again = *relisted || (*detail && lists);
            let original = slides.contains(&**name) || (*relisted && *detail && details.contains(&**name));
            match (again, original) {
                (true, true) => Weight::Out,
                (true, false) => Weight::Maybe,
                (false, _) => Weight::Full,
            }
        };
        self.slots.iter().map(weight).collect()
    }

    fn facts(self) -> Facts<'a> {
        let columns: BTreeSet<&Column> = self.prices.iter().map(|price| &price.column).collect();
        let columns: Vec<&Column> = columns.into_iter().collect();
        let number = |column: &Column| columns.binary_search(&column).unwrap_or(columns.len());
        let column = self.prices.iter().map(|price| number(&price.column)).collect();
        Facts { weights: self.weights(), equal: self.equal(), columns, column }
    }

    // two slots of one name, at least one of them relisted
    fn equal(self) -> Vec<(usize, usize)> {
        let relisted = (0..self.slots.len()).filter(|&slot| self.slots[slot].relisted);
        let pairs = relisted.flat_map(|slot| self.namesakes(slot).map(move |other| (slot.min(other), slot.max(other))));
        BTreeSet::from_iter(pairs).into_iter().collect()
    }

    fn namesakes(self, slot: usize) -> impl Iterator<Item = usize> {
        (0..self.slots.len()).filter(move |&other| other != slot && self.slots[other].name == self.slots[slot].name)
    }
}

/// Prices that are not certain yet, each with the slots that it may have, in order.
type Domains = Vec<(usize, Vec<usize>)>;

/// What is known of each of them.
type Outcomes = BTreeMap<usize, Outcome>;

/// What a page says, whatever is open on it.
struct Facts<'a> {
    /// How far each slot counts.
    weights: Vec<Weight>,
    /// Slots of one name, at least one of them relisted.
    equal: Vec<(usize, usize)>,
    /// The columns of the page's prices, in order.
    columns: Vec<&'a Column>,
    /// Of each price, the number of its column.
    column: Vec<usize>,
}

/// A slot that a price may have, and which rules do not forbid it.
struct Choice {
    slot: usize,
    relisted: bool,
    elsewhere: bool,
}

impl Choice {
    fn is_allowed(&self, rules: &[Rule]) -> bool {
        (self.relisted || !rules.contains(&Rule::Relisted)) && (self.elsewhere || !rules.contains(&Rule::Elsewhere))
    }
}

/// A page with the prices of a puzzle, and what those come to that have their slots.
struct Fixed<'a> {
    page: Page<'a>,
    facts: &'a Facts<'a>,
    open: Vec<(usize, Vec<Choice>)>,
    /// The prices of each slot.
    on: Vec<Vec<usize>>,
    /// What each total says, and the rule that it is.
    sums: Vec<(Rule, Sum)>,
}

impl<'a> Fixed<'a> {
    fn new(page: Page<'a>, facts: &'a Facts<'a>, found: &Found, open: Domains) -> Self {
        let mut on = vec![Vec::new(); page.slots.len()];
        let is_open = |price: usize| open.binary_search_by_key(&price, |&(open, _)| open).is_ok();
        let placed: Vec<usize> = (0..found.len()).filter(|&price| found[price].is_some() && !is_open(price)).collect();
        for &price in &placed {
            for &slot in slots_of(&found[price]) {
                on[slot].push(price);
            }
        }
        let mut fixed = Self { page, facts, open: Vec::new(), on, sums: Vec::new() };
        let choices = |(price, slots): (usize, Vec<usize>)| {
            (price, slots.into_iter().map(|slot| fixed.choice(price, slot)).collect())
        };
        fixed.open = open.into_iter().map(choices).collect();
        let rule = |total: &Total| if total.ministry.is_some() { Rule::Ministry } else { Rule::PageTotal };
        let sum = |total: &Total| Some((rule(total), fixed.sum(total, found, &placed)?));
        fixed.sums = page.totals.iter().filter_map(sum).collect();
        fixed
    }

    fn solve(&self, rules: &[Rule]) -> Outcomes {
        let outcomes = solve(&self.puzzle(rules));
        self.open.iter().map(|&(price, _)| price).zip(outcomes).collect()
    }

    // the rules that say anything of this page
    fn rules(&self) -> Vec<Rule> {
        let says = |rule: &Rule| match rule {
            Rule::Relisted => !self.facts.equal.is_empty(),
            Rule::Elsewhere => self.open.iter().flat_map(|(_, choices)| choices).any(|choice| !choice.elsewhere),
            Rule::PageTotal | Rule::Ministry => self.sums.iter().any(|(own, _)| own == rule),
        };
        Rule::ALL.into_iter().filter(says).collect()
    }

    fn puzzle(&self, rules: &[Rule]) -> Puzzle {
        let loose = |(price, choices): &(usize, Vec<Choice>)| {
            let mut slots = Vec::with_capacity(choices.len());
            slots.extend(choices.iter().filter(|choice| choice.is_allowed(rules)).map(|choice| choice.slot));
            Loose { value: self.page.prices[*price].value, column: self.facts.column[*price], slots }
        };
        let sums = self.sums.iter().filter(|(rule, _)| rules.contains(rule));
        Puzzle {
            prices: self.open.iter().map(loose).collect(),
            bare: self.on.iter().map(Vec::is_empty).collect(),
            equal: if rules.contains(&Rule::Relisted) { self.facts.equal.clone() } else { Vec::new() },
            sums: sums.map(|(_, sum)| sum.clone()).collect(),
        }
    }

    // whether a price can be what the page and the document say of a slot's amount
    fn choice(&self, price: usize, slot: usize) -> Choice {
        let Price { value: Some(value), column, pool: None, .. } = &self.page.prices[price] else {
            return Choice { slot, relisted: true, elsewhere: true };
        };
        let mut known = self.page.slots[slot].known.iter().filter(|(other, _)| other == column);
        let others = self.facts.equal.iter().filter_map(|&(one, other)| match (one == slot, other == slot) {
            (true, _) => Some(other),
            (_, true) => Some(one),
            _ => None,
        });
        let mut originals =
            others.flat_map(|other| &self.on[other]).filter_map(|&other| self.same_column(other, price));
        Choice {
            slot,
            relisted: originals.all(|original| value.intersects(original)),
            elsewhere: known.all(|(_, known)| value.intersects(*known)),
        }
    }

    // what a price stands for that is in the column of another
    fn same_column(&self, price: usize, other: usize) -> Option<Interval> {
        let own = &self.page.prices[price];
        own.value.filter(|_| self.facts.column[price] == self.facts.column[other] && own.pool.is_none())
    }

    // a total with what the amounts that have their slots add to it; none where a deduction makes it no sum of parts
    fn sum(&self, total: &Total, found: &Found, placed: &[usize]) -> Option<Sum> {
        let column = self.facts.columns.binary_search(&&total.column).ok()?;
        let listed = self.facts.weights.iter().enumerate();
        let of_slot: Vec<Weight> = listed.map(|(slot, &listed)| self.of_slot(slot, total).min(listed)).collect();
        let own = |price: &usize| self.facts.column[*price] == column;
        let values = || (0..self.page.prices.len()).filter(own).map(|price| self.page.prices[price].value);
        let negative = |value: Interval| value.bounds().is_some_and(|bounds| bounds.high < Yen(0));
        let deducts = values().flatten().any(negative);
        let placed = placed.iter().copied().filter(own).map(|price| {
            let weight = slots_of(&found[price]).iter().map(|&slot| of_slot[slot]).max().unwrap_or(Weight::Maybe);
            weight.min(self.of_price(price)).part(self.page.prices[price].value)
        });
        let stated = placed.chain(self.pools(total)).sum();
        let of_price = self.open.iter().map(|&(price, _)| self.of_price(price)).collect();
        let more = total.more || values().any(|value| value.is_none());
        (!deducts).then_some(Sum { column, total: total.value, stated, more, of_slot, of_price })
    }

    // how far a slot counts: in the page's total as it is listed, in a ministry's what is that ministry's alone
    fn of_slot(&self, slot: usize, total: &Total) -> Weight {
        let ministries = &self.page.slots[slot].ministries;
        match total.ministry.as_deref() {
            None => Weight::Full,
            Some(ministry) if ministries.contains(ministry) && ministries.len() == 1 => Weight::Full,
            Some(ministry) if ministries.contains(ministry) || ministries.is_empty() => Weight::Maybe,
            Some(_) => Weight::Out,
        }
    }

    // a pool counts once, apart from its programmes
    fn of_price(&self, price: usize) -> Weight {
        match &self.page.prices[price] {
            Price { pool: Some(_), .. } => Weight::Out,
            Price { aside: true, .. } => Weight::Maybe,
            _ => Weight::Full,
        }
    }

    // each pool once: whole in the page's total, unknown in a ministry's
    fn pools(&self, total: &Total) -> Vec<Interval> {
        let own = self.page.prices.iter().filter(|price| price.column == total.column);
        let mut pools: Vec<(Yen, Interval)> = own.filter_map(|price| Some((price.pool?, price.value?))).collect();
        pools.sort_by_key(|&(pool, _)| pool);
        pools.dedup_by_key(|&mut (pool, _)| pool);
        let weight = if total.ministry.is_some() { Weight::Maybe } else { Weight::Full };
        pools.into_iter().map(|(_, value)| weight.part(Some(value))).collect()
    }
}

pub(super) fn is_stated(pair: &Option<Pair>) -> bool {
    pair.as_ref().is_some_and(|pair| pair.pairing == Pairing::Stated)
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
    refuted.then(|| still_open(anywhere.slots.clone(), AGAINST_ORDER))
}
