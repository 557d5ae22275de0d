//! Units: 円, 千円, 百万円, 億円; and the words that look like one after a number, or show that what is counted is not money.

use std::sync::LazyLock;

use nom::character::complete::char;
use nom::combinator::not;
use nom::sequence::{pair, terminated};
use nom::{IResult, Parser};

use super::refused;
use crate::data::ByWord;
use crate::money::Yen;
use crate::script::is_kanji;
use crate::vocabulary::{self, words};

// 円 千円 百万円 万円 億円 兆円
/// A unit without a number, as in a heading or after a dash.
pub fn unit(input: &str) -> IResult<&str, Yen> {
    let (rest, (places, _)) = pair(unit_places, yen).parse(input)?;
    Ok((rest, Yen(places)))
}

fn unit_places(input: &str) -> IResult<&str, i64> {
    let places = [
        ("千", 1_000),
        ("百万", 1_000_000),
        ("十億", 1_000_000_000),
        ("万", 10_000),
        ("億", 100_000_000),
        ("兆", 1_000_000_000_000),
    ];
    let found = places.iter().find(|(word, _)| input.starts_with(word));
    Ok(found.map_or((input, 1), |(word, yen)| (&input[word.len()..], *yen)))
}

// 人 件 社 ドル GB
/// What is counted, when it is not money.
pub fn counter(input: &str) -> IResult<&str, &'static str> {
    leading(&COUNTERS, input)
}

// 人が, but not 人材
/// A counter apart from its number: a single kanji there may as well begin another word.
pub fn counter_apart(input: &str) -> IResult<&str, &'static str> {
    let (rest, word) = counter(input)?;
    let begins_word = word.chars().count() == 1 && word.starts_with(is_kanji) && rest.starts_with(is_kanji);
    if begins_word { Err(refused(input)) } else { Ok((rest, word)) }
}

// 円
/// The yen sign, but not the 円 of 円滑.
pub fn yen(input: &str) -> IResult<&str, char> {
    terminated(char('円'), not(word_after_yen)).parse(input)
}

// 滑 of 円滑
fn word_after_yen(input: &str) -> IResult<&str, &'static str> {
    leading(&FALSE_YEN, input)
}

fn leading<'a>(words: &ByWord<()>, input: &'a str) -> IResult<&'a str, &'static str> {
    let (word, ()) = words.leading(input).ok_or_else(|| refused(input))?;
    Ok((&input[word.len()..], word))
}

static COUNTERS: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words(&vocabulary::COUNTERS).map(|word| (word, ()))));

/// Without their 円.
static FALSE_YEN: LazyLock<ByWord<()>> = LazyLock::new(|| {
    let words = words(&vocabulary::FALSE_UNITS).filter_map(|word| word.strip_prefix('円'));
    ByWord::new(words.map(|word| (word, ())))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_alone() {
        assert_eq!(unit("百万円)"), Ok((")", Yen(1_000_000))));
        assert_eq!(unit("円"), Ok(("", Yen(1))));
        assert!(unit("円滑").is_err());
        assert!(unit("億").is_err());
    }

    #[test]
    fn counted_things() {
        assert_eq!(counter("人が"), Ok(("が", "人")));
        assert_eq!(counter("か所"), Ok(("", "か所")));
        assert!(counter("を").is_err());
        assert_eq!(counter_apart("人が"), Ok(("が", "人")));
        assert_eq!(counter_apart("ドル建て"), Ok(("建て", "ドル")));
        assert!(counter_apart("人材").is_err());
    }
}
