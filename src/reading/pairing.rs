//! Which amount is whose, on one page.
//!
//! An amount next to one programme is that programme's. Two amounts or more in a run void adjacency: the slide held them
//! in boxes whose places the text has lost. Such amounts are `open`, and what the page still says narrows their
//! candidates: a run is matched with the unpriced programmes before it, as brackets match; a 内数 pool belongs to
//! programmes of one base name; a 再掲 equals its original. Only equality and the page's own total ever *solve* one.

use std::collections::BTreeSet;

use crate::budget::Pairing;
use crate::money::{Amount, Interval, Rounding, Yen};

/// A programme, or a joint list, that an amount may belong to.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Name; of a joint list, the names joined by ／.
    pub(super) name: String,
    /// Name without its brackets.
    pub(super) base: String,
    /// （再掲）
    pub(super) relisted: bool,
}

/// An amount as the page prints it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    /// What is printed.
    pub(super) amount: Option<Amount>,
    /// Who spends it, where that is not who spends the page's amounts by default.
    pub(super) recipient: Option<&'static str>,
    /// Whether it stands on the programme's own lines.
    pub(super) near: bool,
    /// Whether a label of its own stands above it, apart from any programme.
    pub(super) boxed: bool,
    /// 54億円の内数
    pub(super) of_which: bool,
}

/// One step down the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Slot(usize),
    Price(usize),
    /// A note, which belongs to no programme.
    Note,
}

/// The total that a page states, for the amounts without a recipient of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Total {
    pub(super) amount: Amount,
    pub(super) rounding: Rounding,
}

/// Whose an amount is: one slot, or the slots that are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) slots: Vec<usize>,
    pub(super) pairing: Pairing,
    pub(super) reason: &'static str,
    /// Whether this is the second of two equal amounts of a programme that stands twice.
    pub(super) relisted: bool,
}

const OWN_LINES: &str = "on the programme's own lines";
const ONLY_ONE: &str = "the only amount between its programme and the next";
const AFTER_NOTE: &str = "the only amount after its programme, behind a note";
const NO_SLOT: &str = "no programme on the page is without an amount";
const OPEN: &str = "stands apart from the programmes; the page order does not decide";
const LAST_LEFT: &str = "stands apart from the programmes; one is left for it, but only by the page's order";
const EQUALS_ORIGINAL: &str =
    "relisted, so equal to its original; the page's other amounts and its total leave no other";

/// Pairs every price of a page, in the order of `prices`.
pub(super) fn pair(slots: &[Slot], prices: &[Price], steps: &[Step], total: Option<Total>) -> Vec<Pair> {
    let mut page = Walk { prices, found: vec![None; prices.len()], ..Walk::default() };
    for &step in steps {
        page.step(step);
    }
    page.flush();
    page.lend_forward();
    let (mut found, groups) = (page.found, page.groups);
    for group in &groups {
        settle(slots, prices, group, total, &mut found);
    }
    found.into_iter().map(|pair| pair.unwrap_or_else(|| open(Vec::new(), NO_SLOT))).collect()
}

fn open(slots: Vec<usize>, reason: &'static str) -> Pair {
    Pair { slots, pairing: Pairing::Open, reason, relisted: false }
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
    fn step(&mut self, step: Step) {
        match step {
            Step::Slot(slot) => {
                self.flush();
                self.unpriced.push(slot);
                self.seen += 1;
                self.current =
                    Some(Current { slot, priced: false, priced_by_default: false, left: false, noted: false });
            }
            Step::Price(price) if self.prices[price].near && self.current.is_some_and(|c| !c.left) => {
                self.flush();
                self.own(price, Pairing::Stated, OWN_LINES);
            }
            Step::Price(price) => {
                if self.run.last().is_some_and(|&last| self.prices[last].recipient != self.prices[price].recipient) {
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

    // the current slot's own amount
    fn own(&mut self, price: usize, pairing: Pairing, reason: &'static str) {
        let Some(current) = &mut self.current else { return };
        current.priced = true;
        current.priced_by_default |= self.prices[price].recipient.is_none();
        let slot = current.slot;
        self.unpriced.retain(|&s| s != slot);
        self.before_last_price = self.unpriced.len();
        self.found[price] = Some(Pair { slots: vec![slot], pairing, reason, relisted: false });
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

// narrows a group, and solves what equality and the page's total leave no choice for
fn settle(slots: &[Slot], prices: &[Price], group: &Group, total: Option<Total>, found: &mut [Option<Pair>]) {
    let pools = pools(slots, prices, found);
    let solved = relisted(slots, prices, group, total, found);
    let rest = Group {
        prices: group.prices.iter().copied().filter(|price| solved.iter().all(|s| s.price != *price)).collect(),
        slots: group.slots.iter().copied().filter(|slot| solved.iter().all(|s| s.slot != *slot)).collect(),
        seen: group.seen,
    };
    for Solved { price, slot, second } in solved {
        found[price] =
            Some(Pair { slots: vec![slot], pairing: Pairing::Solved, reason: EQUALS_ORIGINAL, relisted: second });
    }
    let fits = |price: usize, slot: usize| match pools
        .iter()
        .find(|pool| prices[price].of_which && Some(pool.yen) == yen(&prices[price]))
    {
        Some(pool) if rest.slots.iter().any(|&s| slots[s].base == pool.base) => slots[slot].base == pool.base,
        _ => true,
    };
    // where every price fits every slot, nothing need be tried
    let free = pools.is_empty() || rest.prices.iter().all(|&price| !prices[price].of_which);
    for &price in &rest.prices {
        let candidates: Vec<usize> = rest
            .slots
            .iter()
            .copied()
            .filter(|&slot| fits(price, slot) && (free || completes(&rest, &fits, price, slot)))
            .collect();
        let reason = match candidates[..] {
            [] => NO_SLOT,
            [_] => LAST_LEFT,
            _ => OPEN,
        };
        found[price] = Some(open(candidates, reason));
    }
}

fn yen(price: &Price) -> Option<Yen> {
    price.amount.map(|amount| amount.yen)
}

/// A 内数 pool that a programme of the page states: which base name draws on it.
struct Pool {
    yen: Yen,
    base: String,
}

fn pools(slots: &[Slot], prices: &[Price], found: &[Option<Pair>]) -> Vec<Pool> {
    let owned = prices.iter().zip(found).filter(|(price, _)| price.of_which);
    owned
        .filter_map(|(price, pair)| match pair.as_ref()?.slots[..] {
            [slot] => Some(Pool { yen: yen(price)?, base: slots[slot].base.clone() }),
            _ => None,
        })
        .collect()
}

// past this many slots a group's candidates are not narrowed further
const MOST_SLOTS: usize = 64;

// whether every price of the group can have a slot of its own when `price` has `slot`
fn completes(group: &Group, fits: &dyn Fn(usize, usize) -> bool, price: usize, slot: usize) -> bool {
    if group.slots.len() > MOST_SLOTS || group.prices.len() > group.slots.len() {
        return true;
    }
    let mut owner: Vec<Option<usize>> = group.slots.iter().map(|&s| (s == slot).then_some(price)).collect();
    group.prices.iter().filter(|&&p| p != price).all(|&p| {
        let mut tried = vec![false; group.slots.len()];
        augment(group, fits, p, price, &mut owner, &mut tried)
    })
}

// Kuhn's augmenting path; `fixed` keeps its slot
fn augment(
    group: &Group,
    fits: &dyn Fn(usize, usize) -> bool,
    price: usize,
    fixed: usize,
    owner: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for at in 0..group.slots.len() {
        if tried[at] || owner[at] == Some(fixed) || !fits(price, group.slots[at]) {
            continue;
        }
        tried[at] = true;
        let free = match owner[at] {
            None => true,
            Some(other) => augment(group, fits, other, fixed, owner, tried),
        };
        if free {
            owner[at] = Some(price);
            return true;
        }
    }
    false
}

/// A price whose slot is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Solved {
    price: usize,
    slot: usize,
    second: bool,
}

/// The prices of one relisted slot: its own and, where that is open too, its original's.
type Choice = Vec<Solved>;

// at most so many combinations are tried
const MOST_CHOICES: usize = 10_000;

// relisted slots equal their originals; what holds in every combination that the page's total allows is certain
fn relisted(
    slots: &[Slot],
    prices: &[Price],
    group: &Group,
    total: Option<Total>,
    found: &[Option<Pair>],
) -> Vec<Solved> {
    let twice: Vec<usize> = group.slots.iter().copied().filter(|&slot| slots[slot].relisted).collect();
    let twice = if group.slots.len() > MOST_SLOTS { Vec::new() } else { twice };
    let choices: Vec<Vec<Choice>> = twice.iter().map(|&slot| choices(slots, prices, group, found, slot)).collect();
    let combinations = choices.iter().try_fold(1_usize, |n, c| n.checked_mul(c.len()).filter(|&n| n <= MOST_CHOICES));
    if twice.is_empty() || group.lacks() > 0 || combinations.is_none_or(|n| n == 0) {
        return Vec::new();
    }
    let mut possible: Vec<Vec<Solved>> = vec![Vec::new()];
    for options in &choices {
        possible =
            possible.iter().flat_map(|chosen| options.iter().filter_map(|option| combine(chosen, option))).collect();
    }
    possible.retain(|chosen| total.is_none_or(|total| sums_to(slots, prices, found, chosen, total)));
    let mut possible = possible.into_iter();
    let first: BTreeSet<Solved> = possible.next().unwrap_or_default().into_iter().collect();
    possible
        .fold(first, |certain, chosen| certain.into_iter().filter(|s| chosen.contains(s)).collect())
        .into_iter()
        .collect()
}

fn combine(chosen: &[Solved], option: &Choice) -> Option<Vec<Solved>> {
    let clash = option.iter().any(|new| chosen.iter().any(|old| old.price == new.price || old.slot == new.slot));
    (!clash).then(|| chosen.iter().chain(option).copied().collect())
}

fn choices(slots: &[Slot], prices: &[Price], group: &Group, found: &[Option<Pair>], slot: usize) -> Vec<Choice> {
    let same = |other: usize| other != slot && slots[other].name == slots[slot].name && !slots[other].relisted;
    let original = found.iter().position(|pair| pair.as_ref().is_some_and(|p| p.slots.len() == 1 && same(p.slots[0])));
    let open: Vec<usize> = group.prices.iter().copied().filter(|&price| prices[price].amount.is_some()).collect();
    let own = |price: usize| Solved { price, slot, second: true };
    let mut choices: Vec<Choice> = match (original, group.slots.iter().copied().find(|&other| same(other))) {
        (Some(original), _) => {
            open.iter().filter(|&&p| prices[p].amount == prices[original].amount).map(|&p| vec![own(p)]).collect()
        }
        (None, Some(other)) => pairs(&open)
            .filter(|&(a, b)| prices[a].amount == prices[b].amount)
            .map(|(a, b)| vec![Solved { price: a, slot: other, second: false }, own(b)])
            .collect(),
        (None, None) => Vec::new(),
    };
    if group.slack() > 0 || choices.is_empty() {
        choices.push(Vec::new());
    }
    choices
}

fn pairs(items: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    items.iter().enumerate().flat_map(|(at, &a)| items[at + 1..].iter().map(move |&b| (a, b)))
}

// whether the page's amounts, relisted ones and pools once, can add up to its total
fn sums_to(slots: &[Slot], prices: &[Price], found: &[Option<Pair>], chosen: &[Solved], total: Total) -> bool {
    let again = |price: usize| {
        chosen.iter().any(|s| s.price == price && s.second)
            || found[price]
                .as_ref()
                .is_some_and(|pair| pair.slots.iter().all(|&slot| slots[slot].relisted) && !pair.slots.is_empty())
    };
    let mut pools = BTreeSet::new();
    let mut once = |price: &Price| !price.of_which || yen(price).is_some_and(|yen| pools.insert(yen));
    let parts = prices.iter().enumerate().filter(|&(at, price)| price.recipient.is_none() && !again(at) && once(price));
    let parts: Interval =
        parts.filter_map(|(_, price)| price.amount).map(|amount| amount.interval(total.rounding)).sum();
    parts.intersects(total.amount.interval(total.rounding))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page in short: `甲` a programme, `甲再` one that is relisted, `12` an amount in 億円 that stands alone, `12!` one on
    /// the programme's own lines, `i12` one with an in-house label, `p12` a 内数 pool of 12億円, `※` a note.
    fn page(short: &str, total: Option<i64>) -> Vec<String> {
        let (mut slots, mut prices, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        for word in short.split(' ') {
            if word == "※" {
                steps.push(Step::Note);
            } else if let Some(price) = price(word) {
                steps.push(Step::Price(prices.len()));
                prices.push(price);
            } else {
                let name = word.trim_end_matches('再');
                steps.push(Step::Slot(slots.len()));
                slots.push(Slot { name: name.to_owned(), base: name[..3].to_owned(), relisted: word != name });
            }
        }
        let total = total.map(|oku| Total { amount: amount(oku), rounding: Rounding::HalfUp });
        let pairs = pair(&slots, &prices, &steps, total);
        pairs.iter().map(|pair| printed(&slots, pair)).collect()
    }

    fn amount(oku: i64) -> Amount {
        Amount { yen: Yen(oku * 100_000_000), unit: Yen(100_000_000) }
    }

    fn price(word: &str) -> Option<Price> {
        let oku = word.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        let in_house = word.starts_with('i');
        Some(Price {
            amount: Some(amount(oku)),
            recipient: in_house.then_some("インハウス"),
            near: word.ends_with('!'),
            boxed: in_house && !word.ends_with('!'),
            of_which: word.starts_with('p'),
        })
    }

    fn printed(slots: &[Slot], pair: &Pair) -> String {
        let names: Vec<&str> = pair.slots.iter().map(|&slot| slots[slot].name.as_str()).collect();
        let again = if pair.relisted { "再" } else { "" };
        format!("{:?} {}{again}", pair.pairing, names.join("|"))
    }

    #[test]
    fn one_amount_before_the_next_programme_is_its_own() {
        assert_eq!(page("甲 29! 乙 57 丙 19", None), ["Stated 甲", "Stated 乙", "Stated 丙"]);
        assert_eq!(page("甲 ※ 5", None), ["Order 甲"]);
    }

    #[test]
    fn a_run_of_amounts_voids_adjacency() {
        assert_eq!(
            page("甲 乙 丙 26 36 39 丁 25", None),
            ["Open 甲|乙|丙", "Open 甲|乙|丙", "Open 甲|乙|丙", "Stated 丁"]
        );
    }

    #[test]
    fn a_run_takes_the_nearest_programmes_that_lack_an_amount() {
        assert_eq!(
            page("甲 乙 3! 丙 丁 5 6 7", None),
            ["Stated 乙", "Open 甲|丙|丁", "Open 甲|丙|丁", "Open 甲|丙|丁"]
        );
        // the first run leaves one of its programmes over: only together do both runs come out even
        assert_eq!(page("甲 乙 丙 1 2 丁 3 4", None).last().map(String::as_str), Some("Open 甲|乙|丙|丁"));
    }

    #[test]
    fn an_in_house_box_starts_a_run_of_its_own() {
        assert_eq!(page("甲 乙 5 i7", None), ["Stated 乙", "Open 甲"]);
        assert_eq!(page("甲 i51! 41", None), ["Stated 甲", "Stated 甲"]);
    }

    #[test]
    fn a_pool_belongs_to_programmes_of_one_base_name() {
        let found = page("甲一 p54! 甲二 甲三 乙 8 p54 p54", None);
        assert_eq!(found, ["Stated 甲一", "Open 乙", "Open 甲二|甲三", "Open 甲二|甲三"]);
    }

    #[test]
    fn a_relisted_programme_equals_its_original() {
        assert_eq!(page("甲 42! 甲再 乙 42 7", None), ["Stated 甲", "Solved 甲再", "Open 乙"]);
        // two pairs of equal amounts: the total tells which one is counted once
        let found = page("甲 甲再 乙 丙 20 3 20 3", Some(26));
        assert_eq!(found, ["Solved 甲", "Open 乙|丙", "Solved 甲再", "Open 乙|丙"]);
        // no total, no telling
        assert!(page("甲 甲再 乙 丙 20 3 20 3", None).iter().all(|found| found.starts_with("Open")));
    }

    #[test]
    fn amounts_may_stand_before_their_programmes() {
        assert_eq!(page("5 6 甲 乙", None), ["Open 甲|乙", "Open 甲|乙"]);
    }

    #[test]
    fn a_page_without_a_programme_left_says_so() {
        assert_eq!(page("甲 1! 2 3", None), ["Stated 甲", "Open ", "Open "]);
    }
}
