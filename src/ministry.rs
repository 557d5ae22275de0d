//! Ministries and agencies: formal names, short names and the one letter that breakdowns use (文697).
//!
//! The table is data (`data/ministries.tsv`). A [`Directory`] is what is in force for one document: the ministries of
//! its fiscal year, since 文 was the 文部省 before 2001, overridden by the document's own legend.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::script::{is_hiragana, is_katakana};
use crate::vocabulary::{self, rows};

/// One row of `data/ministries.tsv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ministry {
    /// 文
    pub letter: Option<&'static str>,
    /// 文科省
    pub short: &'static str,
    /// 文部科学省
    pub formal: &'static str,
    /// Ministry of Education, Culture, Sports, Science and Technology
    pub english: &'static str,
    /// Calendar year in which it began.
    pub valid_from: Option<i32>,
    /// Calendar year in which it ended.
    pub valid_to: Option<i32>,
    /// ministry, agency, …; `body` is no ministry but an organisation that spends (AMED).
    pub class: &'static str,
    /// 文科, MEXT
    pub aliases: Vec<&'static str>,
}

/// Every ministry, agency and body known, past and present.
pub static MINISTRIES: LazyLock<Vec<Ministry>> =
    LazyLock::new(|| rows(&vocabulary::MINISTRIES).filter_map(row).collect());

fn row(cells: &[&'static str]) -> Option<Ministry> {
    let &[letter, short, formal, english, from, to, class, aliases] = cells else { return None };
    Some(Ministry {
        letter: (!letter.is_empty()).then_some(letter),
        short,
        formal,
        english,
        valid_from: year(from),
        valid_to: year(to),
        class,
        aliases: aliases.split('|').filter(|alias| !alias.is_empty()).collect(),
    })
}

fn year(date: &str) -> Option<i32> {
    date.split('-').next()?.parse().ok()
}

impl Ministry {
    /// Whether a briefing for `year` may name it: a draft already names what is set up in that fiscal year.
    fn in_force(&self, year: FiscalYear) -> bool {
        self.valid_from.is_none_or(|from| from <= year.0 + 1) && self.valid_to.is_none_or(|to| to >= year.0)
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.letter.into_iter().chain([self.short, self.formal]).chain(self.aliases.iter().copied())
    }
}

/// A name and what it stands for: 文科省 for 文部科学省.
#[derive(Clone, Debug)]
struct Name {
    /// The char that the name begins with: most chars of a text begin none.
    first: char,
    name: Cow<'static, str>,
    formal: Cow<'static, str>,
}

impl Name {
    fn new(name: Cow<'static, str>, formal: Cow<'static, str>) -> Option<Self> {
        Some(Self { first: name.chars().next()?, name, formal })
    }

    /// By first char, and among those with the same the longest first.
    fn order(&self) -> (char, Reverse<usize>, &str) {
        (self.first, Reverse(self.name.len()), &self.name)
    }
}

/// Whether a text is what some ministry is or was called: 厚, 厚労省.
pub(crate) fn is_ministry(text: &str) -> bool {
    !text.is_empty() && NAMES.iter().any(|(name, _)| name.name == text)
}

/// Every name of every ministry, in order, with the ministry; among equal names the first row's first.
static NAMES: LazyLock<Vec<(Name, &'static Ministry)>> = LazyLock::new(|| {
    let named = |ministry: &'static Ministry| {
        let name = move |name| Some((Name::new(Cow::Borrowed(name), Cow::Borrowed(ministry.formal))?, ministry));
        ministry.names().filter_map(name)
    };
    let mut names: Vec<(Name, &Ministry)> = MINISTRIES.iter().filter(|m| m.class != "body").flat_map(named).collect();
    names.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
    names
});

/// The names that are in force for one document.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// In order, each name once.
    names: Vec<Name>,
    /// What they begin with.
    firsts: CharSet,
}

impl Directory {
    /// The ministries of a fiscal year; without one, those of today.
    pub fn in_force(year: Option<FiscalYear>) -> Self {
        let in_force = |ministry: &Ministry| year.map_or(ministry.class != "former", |year| ministry.in_force(year));
        let mut names: Vec<Name> =
            NAMES.iter().filter(|(_, ministry)| in_force(ministry)).map(|(name, _)| name.clone()).collect();
        names.dedup_by(|later, earlier| later.name == earlier.name);
        let firsts = names.iter().map(|name| name.first).collect();
        Self { names, firsts }
    }

    /// The document's own legend goes first: 文:文部科学省.
    pub fn with_legend(mut self, legend: impl IntoIterator<Item = (String, String)>) -> Self {
        for (name, meaning) in legend {
            let formal = self.formal(&meaning).map_or(meaning.clone(), str::to_owned);
            let Some(new) = Name::new(Cow::Owned(name), Cow::Owned(formal)) else { continue };
            self.firsts.insert(new.first);
            match self.names.binary_search_by(|known| known.order().cmp(&new.order())) {
                Ok(at) => self.names[at] = new,
                Err(at) => self.names.insert(at, new),
            }
        }
        self
    }

    /// The formal name that `name` stands for.
    pub fn formal(&self, name: &str) -> Option<&str> {
        let found = self.beginning_with(name.chars().next()?).find(|known| known.name == name)?;
        Some(&found.formal)
    }

    /// The longest name at the start of `input`, and what follows it.
    pub fn strip<'d, 'i>(&'d self, input: &'i str) -> Option<(&'d str, &'i str)> {
        self.beginning_with(input.chars().next()?)
            .find_map(|known| Some((&*known.formal, input.strip_prefix(&*known.name)?)))
    }

    /// The names that begin with a char, the longest first.
    fn beginning_with(&self, first: char) -> impl Iterator<Item = &Name> {
        let some = self.firsts.holds(first);
        let from = if some { self.names.partition_point(|name| name.first < first) } else { self.names.len() };
        self.names[from..].iter().take_while(move |name| name.first == first)
    }

    /// The first ministry that `text` names in full or by a name of three chars or more: 内閣府に計上. In words, デジタル
    /// and こども name no ministry.
    pub fn find_in(&self, text: &str) -> Option<&str> {
        let word = |name: &str| name.chars().all(|c| is_katakana(c) || is_hiragana(c) || c == 'ー');
        let whole = |name: &str| name.chars().count() >= 3 && !word(name);
        // MIC of MICE
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        text.char_indices().find_map(|(at, first)| {
            let (formal, rest) = self.strip(&text[at..])?;
            let torn = latin(Some(first)) && (latin(text[..at].chars().next_back()) || latin(rest.chars().next()));
            (!torn && whole(&text[at..text.len() - rest.len()])).then_some(formal)
        })
    }
}

impl Directory {
    /// As [`find_in`](Self::find_in); none where a text lists several: 内閣府予算、文部科学省予算及び環境省予算に.
    pub fn find_unlisted_in(&self, text: &str) -> Option<&str> {
        let parts = text.split(['、', '・']).flat_map(|part| part.split("及び"));
        let listed = parts.filter_map(|part| self.find_in(part)).collect::<BTreeSet<_>>();
        let joint = listed.len() > 1 && self.is_joint(text);
        self.find_in(text).filter(|_| listed.len() < LEAST_LISTED && !joint)
    }

    // 海の基金（総務省、経済産業省）: ministries and nothing else in a bracket
    fn is_joint(&self, text: &str) -> bool {
        let brackets =
            text.split(['(', '【', '〔']).skip(1).filter_map(|behind| behind.split([')', '】', '〕']).next());
        let whole = |part: &str| self.strip(part.trim()).is_some_and(|(_, rest)| rest.is_empty());
        brackets.into_iter().any(|inside| inside.contains(['、', '・']) && inside.split(['、', '・']).all(whole))
    }
}

// how many ministries make a list, of which no one is the amount's
const LEAST_LISTED: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::MINISTRIES, row);
    }

    #[test]
    fn the_letter_follows_the_year() {
        let formal = |year, letter: &str| Directory::in_force(Some(FiscalYear(year))).formal(letter).map(str::to_owned);
        assert_eq!(formal(2024, "文").as_deref(), Some("文部科学省"));
        assert_eq!(formal(1998, "文").as_deref(), Some("文部省"));
        assert_eq!(formal(2024, "こ").as_deref(), Some("こども家庭庁"));
        assert_eq!(formal(2020, "こ"), None);
    }

    #[test]
    fn the_longest_name_wins() {
        let directory = Directory::in_force(Some(FiscalYear(2024)));
        assert_eq!(directory.strip("文科省、厚労省"), Some(("文部科学省", "、厚労省")));
        assert_eq!(directory.strip("文697"), Some(("文部科学省", "697")));
        assert_eq!(directory.strip("日本"), None);
    }

    #[test]
    fn the_documents_own_legend_goes_first() {
        let legend = [("文".to_owned(), "文化庁".to_owned())];
        let directory = Directory::in_force(Some(FiscalYear(2024))).with_legend(legend);
        assert_eq!(directory.formal("文"), Some("文化庁"));
    }

    #[test]
    fn a_ministry_named_in_a_sentence() {
        let directory = Directory::in_force(Some(FiscalYear(2024)));
        assert_eq!(directory.find_in("上記経費に加え、内閣府に計上される"), Some("内閣府"));
        assert_eq!(directory.find_unlisted_in("内閣府予算、文部科学省予算及び環境省予算に"), None);
        assert_eq!(directory.find_unlisted_in("文部科学省、"), Some("文部科学省"));
        assert_eq!(directory.find_in("国の文と厚み"), None);
        assert_eq!((directory.find_in("国際会議(MICE)"), directory.find_in("MICの")), (None, Some("総務省")));
        assert_eq!(directory.find_in("こども誰でも通園制度"), None);
    }
}
