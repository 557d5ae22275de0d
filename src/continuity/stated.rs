//! What the documents themselves say of a programme's going on: 甲事業より組替, 旧:甲事業, 令和7年度は乙事業で実施.
//!
//! A word of `continuity.tsv` counts only where names of the other document stand against it; what they became, or came
//! from, are the names of the text's own document that stand in it too, or the programme that the text stands under.

use std::collections::{BTreeMap, BTreeSet};

use super::name::strict;
use super::side::Side;
use super::words::WORDS;
use crate::budget::Document;

/// A programme of OLD that a text says is one of NEW, or part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Statement {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) quote: Quote,
}

/// Where it says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quote {
    /// The document.
    pub(super) document: String,
    /// The line, from 1.
    pub(super) line: u32,
    /// The word.
    pub(super) word: &'static str,
}

/// Every statement of both documents; the first of those that say the same. What is older is a matter of the documents,
/// not of the order in which they are given.
pub(super) fn statements(old: &Side<'_>, new: &Side<'_>) -> Vec<Statement> {
    if old.age() <= new.age() {
        return in_order(old, new);
    }
    let turned = |it: Statement| Statement { old: it.new, new: it.old, ..it };
    in_order(new, old).into_iter().map(turned).collect()
}

fn in_order(old: &Side<'_>, new: &Side<'_>) -> Vec<Statement> {
    let back = Reader { own: names(new), other: names(old), words: backward() };
    let forth = Reader { own: names(old), other: names(new), words: forward() };
    let backs = texts(new).into_iter().flat_map(|text| back.read(&text, new.document));
    let forths = texts(old).into_iter().flat_map(|text| forth.read(&text, old.document));
    let stated = backs
        .map(|(own, other, quote)| Statement { old: other, new: own, quote })
        .chain(forths.map(|(own, other, quote)| Statement { old: own, new: other, quote }));
    let mut pairs: BTreeMap<(usize, usize), Statement> = BTreeMap::new();
    for statement in stated {
        let first = pairs.entry((statement.old, statement.new)).or_insert_with(|| statement.clone());
        *first = statement.min(first.clone());
    }
    pairs.into_values().collect()
}

/// A text that may state something, with the programme it stands under.
struct Text<'d> {
    text: &'d str,
    line: u32,
    under: Option<usize>,
    /// A programme's own name says nothing of other programmes of its document.
    is_name: bool,
}

fn texts<'d>(side: &Side<'d>) -> Vec<Text<'d>> {
    let document = side.document;
    let under: BTreeMap<usize, usize> = (side.wholes.iter().enumerate())
        .flat_map(|(at, whole)| whole.listings.iter().map(move |&listing| (listing, at)))
        .collect();
    let names = document.listings.iter().enumerate().flat_map(|(at, listing)| {
        let texts = [&listing.name, &listing.literal].into_iter().chain(&listing.alias).chain(&listing.sub_programme);
        texts.map(move |text| (text.as_str(), listing.line, Some(at), true))
    });
    let activities = document
        .activities
        .iter()
        .map(|activity| (activity.text.as_str(), activity.line, Some(activity.listing), false));
    let notes = document.notes.iter().filter(|note| may_state(&note.text));
    let notes = notes.map(|note| (note.text.as_str(), note.line, noted(document, note.line), false));
    let text = |(text, line, listing, is_name): (_, _, Option<usize>, _)| Text {
        text,
        line,
        under: listing.and_then(|listing| under.get(&listing).copied()),
        is_name,
    };
    names.chain(activities).chain(notes).map(text).collect()
}

// whether any word stands in it
fn may_state(text: &str) -> bool {
    let words = WORDS.from_before.iter().chain(&WORDS.from_after).chain(&WORDS.to_before);
    words.into_iter().any(|word| contains(text, word))
}

/// How many lines a note may stand below what it is about.
const NEAR: u32 = 3;

// the listing that a note stands right under, or under its last activity or amount
fn noted(document: &Document, line: u32) -> Option<usize> {
    let (listing, at) = document
        .listings
        .iter()
        .enumerate()
        .filter(|(_, it)| it.line <= line)
        .max_by_key(|(_, it)| it.line)
        .map(|(at, it)| (it, at))?;
    let own = document.activities.iter().filter(|activity| activity.listing == at && activity.line <= line);
    let amounts = document.amounts.iter().map(|row| row.line).filter(|at| (listing.line..=line).contains(at));
    let last = own.map(|activity| activity.line).chain(amounts).max().unwrap_or(listing.line);
    (line - last <= NEAR).then_some(at)
}

type Spelt = Vec<(String, &'static str)>;

struct Words {
    before: Spelt,
    after: Spelt,
}

fn spelt(words: &[&'static str]) -> Spelt {
    words.iter().map(|word| (strict(word, None), *word)).collect()
}

fn backward() -> Words {
    Words { before: spelt(&WORDS.from_before), after: spelt(&WORDS.from_after) }
}

fn forward() -> Words {
    Words { before: spelt(&WORDS.to_before), after: Vec::new() }
}

// strict names to programmes
fn names(side: &Side<'_>) -> BTreeMap<Vec<char>, usize> {
    side.wholes.iter().enumerate().map(|(at, whole)| (whole.strict.chars().collect(), at)).collect()
}

struct Reader {
    own: BTreeMap<Vec<char>, usize>,
    other: BTreeMap<Vec<char>, usize>,
    words: Words,
}

/// A name in a text.
struct Mention {
    start: usize,
    end: usize,
    own: Option<usize>,
    other: Option<usize>,
}

/// The letters that a name has at least and at most.
const NAME: std::ops::RangeInclusive<usize> = 4..=80;

impl Reader {
    fn read(&self, text: &Text<'_>, document: &Document) -> Vec<(usize, usize, Quote)> {
        let words = self.words.before.iter().chain(&self.words.after);
        if !words.clone().any(|(_, word)| contains(text.text, word)) {
            return Vec::new();
        }
        // brackets behind a name go with its strict form; here they are what is read
        let letters: Vec<char> = text
            .text
            .split(['(', '（', '[', '【', '〔', '<'])
            .map(|part| strict(part, None))
            .collect::<String>()
            .chars()
            .collect();
        let mentions = self.mentions(&letters);
        let found = words.filter_map(|(spelt, word)| {
            let spelt: Vec<char> = spelt.chars().collect();
            let others = self.against(&letters, &mentions, &spelt);
            (!others.is_empty()).then_some((*word, others))
        });
        found.flat_map(|(word, others)| self.pairs(text, &mentions, &others, word, document)).collect()
    }

    fn pairs(
        &self,
        text: &Text<'_>,
        mentions: &[Mention],
        others: &BTreeSet<usize>,
        word: &'static str,
        document: &Document,
    ) -> Vec<(usize, usize, Quote)> {
        let named: BTreeSet<usize> = mentions
            .iter()
            .filter(|it| it.other.is_none_or(|other| !others.contains(&other)))
            .filter_map(|it| it.own)
            .collect();
        let own = if named.is_empty() || text.is_name { text.under.into_iter().collect() } else { named };
        let quote = || Quote { document: document.name.clone(), line: text.line, word };
        own.iter().flat_map(|&own| others.iter().map(move |&other| (own, other, quote()))).collect()
    }

    // the longest name of either document at each place, left to right
    fn mentions(&self, letters: &[char]) -> Vec<Mention> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < letters.len() {
            let longest = NAME.rev().filter_map(|length| letters.get(at..at + length)).find_map(|name| {
                let (own, other) = (self.own.get(name).copied(), self.other.get(name).copied());
                own.or(other).map(|_| Mention { start: at, end: at + name.len(), own, other })
            });
            at = longest.as_ref().map_or(at + 1, |mention| mention.end);
            found.extend(longest);
        }
        found
    }

    // names of the other document that stand against the word: 甲事業及び乙事業を統合
    fn against(&self, letters: &[char], mentions: &[Mention], word: &[char]) -> BTreeSet<usize> {
        let after = self.words.after.iter().any(|(spelt, _)| spelt.chars().eq(word.iter().copied()));
        let places = (0..letters.len()).filter(|&at| letters[at..].starts_with(word));
        let chains = places.map(|at| match after {
            true => chain(mentions.iter(), at + word.len(), |it| (it.start, it.end), letters),
            false => chain(mentions.iter().rev(), at, |it| (it.end, it.start), letters),
        });
        chains.flatten().collect()
    }
}

// the names that follow each other from a place on, with nothing but joining words between
fn chain<'m>(
    mentions: impl Iterator<Item = &'m Mention>,
    from: usize,
    ends: impl Fn(&Mention) -> (usize, usize),
    letters: &[char],
) -> Vec<usize> {
    let mut at = from;
    let mut found = Vec::new();
    for mention in mentions {
        let (near, far) = ends(mention);
        let between: String = letters[near.min(at)..near.max(at)].iter().collect();
        let begun = !found.is_empty();
        let joined = between.is_empty() || (begun && WORDS.joins.contains(&between.as_str()));
        match mention.other {
            Some(other) if joined => found.push(other),
            _ if begun => break,
            _ => continue,
        }
        at = far;
    }
    found
}

fn contains(text: &str, word: &str) -> bool {
    text.contains(word) || (text.contains(' ') && text.replace(' ', "").contains(word))
}
