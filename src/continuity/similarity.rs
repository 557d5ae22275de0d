//! How alike two names are, in thousandths: what they share of their pairs of letters, rare pairs counting more.

use std::collections::{BTreeMap, BTreeSet};

use super::words::WORDS;

/// Two letters that follow each other; the second is NUL where a word has only one.
pub(super) type Gram = (char, char);

/// A whole: what is alike in thousandths of it.
pub(super) const WHOLE: u64 = 1000;

/// What a pair of letters weighs at least, however common.
const LEAST_WEIGHT: u64 = 8;

/// The pairs of letters of a name; those that stand in light words only (推進, 事業) apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grams {
    content: BTreeSet<Gram>,
    light: BTreeSet<Gram>,
}

/// How often each pair stands in the names compared.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    names: u64,
    counts: BTreeMap<Gram, u64>,
}

impl Grams {
    /// Of a strict form.
    pub(super) fn of(name: &str) -> Grams {
        let mut content = BTreeSet::new();
        words(name).iter().for_each(|word| content.extend(pairs(word)));
        let mut light: BTreeSet<Gram> = pairs(&name.chars().collect::<Vec<_>>()).collect();
        if content.is_empty() {
            return Grams { content: light, light: BTreeSet::new() };
        }
        light.retain(|gram| !content.contains(gram));
        Grams { content, light }
    }

    /// Of a text in which every pair counts alike.
    pub(super) fn plain(text: &str) -> BTreeSet<Gram> {
        pairs(&text.chars().collect::<Vec<_>>()).collect()
    }

    /// The pairs that say what the programme is.
    pub(super) fn content(&self) -> impl Iterator<Item = Gram> + '_ {
        self.content.iter().copied()
    }
}

// what light words leave of a name
fn words(name: &str) -> Vec<Vec<char>> {
    let mut words = vec![Vec::new()];
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let light = WORDS.light.iter().find(|word| rest.starts_with(**word));
        match light {
            Some(_) => words.push(Vec::new()),
            None => words.last_mut().into_iter().for_each(|word| word.push(c)),
        }
        rest = &rest[light.map_or(c.len_utf8(), |word| word.len())..];
    }
    words
}

fn pairs(word: &[char]) -> impl Iterator<Item = Gram> + '_ {
    let alone = if let [only] = word { Some((*only, '\0')) } else { None };
    word.windows(2).map(|pair| (pair[0], pair[1])).chain(alone)
}

impl Vocabulary {
    /// Of all names of both documents.
    pub(super) fn of<'g>(names: impl Iterator<Item = &'g Grams>) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for grams in names {
            vocabulary.names += 1;
            grams.content.iter().for_each(|gram| *vocabulary.counts.entry(*gram).or_default() += 1);
        }
        vocabulary
    }

    /// Four times the binary logarithm of how rare it is, in whole steps, over the least weight.
    fn weight(&self, gram: Gram) -> u64 {
        let count = self.counts.get(&gram).copied().unwrap_or(1);
        let rarity = (self.names.max(1) / count.max(1)).clamp(1, 1 << 15);
        LEAST_WEIGHT + u64::from(rarity.pow(4).ilog2())
    }

    /// A name with what each of its pairs weighs.
    pub(super) fn weighed(&self, grams: &Grams) -> Weighed {
        let content: Vec<(Gram, u64)> = grams.content().map(|gram| (gram, self.weight(gram))).collect();
        let light: Vec<(Gram, u64)> = grams.light.iter().map(|gram| (*gram, 1)).collect();
        Weighed { of_content: sum(&content), total: sum(&content) + sum(&light), content, light }
    }
}

/// A name's pairs of letters in order, with their weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    content: Vec<(Gram, u64)>,
    light: Vec<(Gram, u64)>,
    of_content: u64,
    total: u64,
}

impl Weighed {
    /// Twice what is shared over what there is: 1000 for equal names.
    pub(super) fn alike(&self, other: &Weighed) -> u64 {
        let shared = shared(&self.content, &other.content) + shared(&self.light, &other.light);
        per_mille(2 * shared, self.total + other.total)
    }

    /// How much of it stands in the other.
    pub(super) fn held_by(&self, other: &Weighed) -> u64 {
        per_mille(shared(&self.content, &other.content), self.of_content)
    }
}

impl Weighed {
    /// How much of it stands in the others together.
    pub(super) fn covered_by<'w>(&self, others: impl Iterator<Item = &'w Weighed>) -> u64 {
        let all: BTreeMap<Gram, u64> = others.flat_map(|other| other.content.iter().copied()).collect();
        per_mille(shared(&self.content, &all.into_iter().collect::<Vec<_>>()), self.of_content)
    }
}

fn sum(weights: &[(Gram, u64)]) -> u64 {
    weights.iter().map(|(_, weight)| weight).sum()
}

// what stands in both, each list being in order
fn shared(one: &[(Gram, u64)], other: &[(Gram, u64)]) -> u64 {
    let mut others = other.iter().peekable();
    let mut total = 0;
    for (gram, weight) in one {
        while others.next_if(|(other, _)| other < gram).is_some() {}
        total += others.next_if(|(other, _)| other == gram).map_or(0, |_| *weight);
    }
    total
}

/// Twice what two texts share over what there is of them; nothing where either is empty.
pub(super) fn alike_texts(one: &BTreeSet<Gram>, other: &BTreeSet<Gram>) -> u64 {
    let count = |size: usize| u64::try_from(size).unwrap_or(0);
    per_mille(2 * count(one.intersection(other).count()), count(one.len() + other.len()))
}

fn per_mille(part: u64, whole: u64) -> u64 {
    (part * WHOLE).checked_div(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> u64 {
        let [one, other] = [one, other].map(Grams::of);
        let others = ["認知症研究開発事業", "腎疾患実用化研究事業", "難病対策推進事業"].map(Grams::of);
        let vocabulary = Vocabulary::of([&one, &other].into_iter().chain(&others));
        vocabulary.weighed(&one).alike(&vocabulary.weighed(&other))
    }

    #[test]
    fn equal_names_are_whole_and_strangers_nothing() {
        assert_eq!(alike("認知症研究開発事業", "認知症研究開発事業"), WHOLE);
        assert!(alike("認知症研究開発事業", "橋渡し支援プログラム") < 50);
    }

    #[test]
    fn light_words_weigh_little() {
        assert!(alike("難病対策推進事業", "難病対策強化プログラム") > 800);
        assert!(alike("難病対策推進事業", "肥料対策推進事業") < 500);
    }
}
