//! The noun phrase that a text ends with: back to the last mark that parts phrases, over brackets within a name.

use crate::grammar::bracket;
use crate::grammar::bullet::{is_dot, is_mark};
use crate::grammar::phrase::{before_provisional, begins_relation, continues_name};
use crate::grammar::sentence::{About, about, when};
use crate::grammar::spacing::behind_last;
use crate::grammar::tag::tag;
use crate::grammar::unfinished::is_apart_from_quotation;
use crate::grammar::year::fiscal_year;
use crate::script::{is_hiragana, is_kanji, is_katakana};
use crate::stage::stage_word;

// 平成 28 of 平成 28 年度
const LONGEST_YEAR: usize = 8;

// how many chars a noun has that stands behind a bracket and names nothing alone
pub(super) const SHORTEST_NAME: usize = 4;

// AMED対象経費(AMED運営費交付金等) without what the bracket explains, …事業【厚生労働省】 without its tag
pub(super) fn without_bracket(text: &str) -> &str {
    let pair = text.chars().next_back().filter(|&c| bracket::closes(c)).and_then(bracket::of);
    let Some(pair) = pair else { return text };
    let before = opening_of(text, pair).map_or(text, |at| text[..at].trim_end());
    // 【総務省】 alone
    if before.is_empty() && pair.0 != '(' { text } else { before }
}

// where the bracket opens that ends `text`; the last that opens at all, where it has none
fn opening_of(text: &str, pair: (char, char)) -> Option<usize> {
    bracket::opening_of_last(text, pair).or_else(|| text.rfind(pair.0))
}

// the marks that part phrases
pub(super) fn parts_phrases(c: char) -> bool {
    matches!(c, '、' | '。' | '「' | '」' | '※' | ' ' | ':' | '▽')
        || bracket::is_bracket(c)
        || (is_mark(c) && !is_dot(c))
}

// back to the last mark that parts phrases
pub(super) fn noun_phrase(text: &str) -> &str {
    if let Some((_, quoted)) = text.strip_suffix('」').and_then(|inside| inside.rsplit_once('「')) {
        return quoted;
    }
    let start = goes_on_behind(text, phrase_start(text));
    // 「海外販路開拓事業」を新設、28億円: what is done to what is quoted
    let done = text[start..].strip_prefix('を').is_some_and(|verb| !verb.is_empty() && verb.chars().all(is_kanji));
    if let Some((_, quoted)) = text[..start].strip_suffix('」').filter(|_| done).and_then(|own| own.rsplit_once('「'))
    {
        return quoted;
    }
    let mut phrase = text[start..].trim_start_matches(is_dot);
    // がん対策, はやぶさ計画: what goes on in hiragana is a word
    while let Some(behind) =
        phrase.strip_prefix(['の', 'が', 'は', 'を']).filter(|behind| !behind.starts_with(is_hiragana))
    {
        phrase = behind.trim_start_matches(is_dot);
    }
    phrase.strip_prefix("として").unwrap_or(phrase)
}

// 「3か年緊急対策」に係る措置, 対策事業(仮称)の創設, 28 年度補正予算: what a phrase goes on from is its own
fn goes_on_behind(text: &str, start: usize) -> usize {
    let (before, phrase) = text.split_at(start);
    if phrase.starts_with("年度") {
        let near = before.char_indices().rev().take(LONGEST_YEAR).map(|(at, _)| at);
        let printed = near.clone().filter(|&at| fiscal_year(&text[at..]).is_ok()).last();
        let number = || before.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).len();
        return printed.unwrap_or_else(number);
    }
    if before.ends_with('」') && begins_relation(phrase) {
        return opening_of(before, ('「', '」')).unwrap_or(start);
    }
    let tentative = before_provisional(before).filter(|_| phrase.starts_with('の'));
    tentative.map_or_else(|| behind_of(before, phrase).unwrap_or(start), phrase_start)
}

// 警戒システム(略称)の整備, 直轄の「移動観測班」の設置, 人工知能(AI)等の活用: where a name begins that a bracket within it parts
fn behind_of(before: &str, phrase: &str) -> Option<usize> {
    // 警戒システム(略称)関連
    let short = || phrase.chars().all(is_kanji) && (1..=SHORTEST_NAME).contains(&phrase.chars().count());
    let joined = continues_name(phrase) || short();
    let last = before.chars().next_back()?;
    let pair =
        if last == '」' { ('「', '」') } else { bracket::closes(last).then(|| bracket::of(last)).flatten()? };
    let open = bracket::opening_of_last(before, pair)?;
    let (name, inside) = (&before[..open], before[open..].trim_matches([pair.0, pair.1]));
    // 観光局(JTO)運営費, 通信網(6G)研究, NBC(核、生物、化学)テロ
    let explained = pair.0 == '(' && [inside, &name[phrase_start(name)..]].into_iter().any(is_abbreviation);
    let goes_on = joined || (explained && phrase.starts_with(|c| is_kanji(c) || is_katakana(c)));
    if !goes_on {
        return None;
    }
    // 予算(案)の, 増額(3%増)の: of the money, not of the name
    let of_money = inside.contains(['%', '円']) || stage_word(inside).is_some() || inside == "案";
    let aside = tag(inside).is_some() || when(inside).year.is_some() || inside.chars().all(|c| c.is_ascii_digit());
    let name = name.trim_end();
    let whole = goes_on_behind(name, phrase_start(name));
    match () {
        () if of_money || aside => None,
        // 政府は「骨太の方針」の重点に
        () if pair.0 == '「' && is_apart_from_quotation(name) => Some(open),
        () if pair.0 == '「' => Some(whole),
        () => matches!(about(&name[whole..]), About::Name(_)).then_some(whole),
    }
}

pub(super) fn is_abbreviation(text: &str) -> bool {
    let letters = || text.bytes().any(|byte| byte.is_ascii_alphabetic());
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && letters()
}

fn phrase_start(text: &str) -> usize {
    behind_last(text, parts_phrases).unwrap_or(0)
}
