//! What a document says of figures in brackets: （ ）は減, （ ）内は前年度当初予算額, 【 】内は補正予算額 (catalogue §1.5, N04).

use std::sync::LazyLock;

use super::compact;
use super::period::{Period, leading_period};
use crate::grammar::bracket;
use crate::grammar::item::legend_words;
use crate::vocabulary::{self, rows};

/// What a figure in brackets is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracketed {
    /// Less than nothing.
    Minus,
    /// Last year's.
    Prior,
    /// Of a year or stage that is named: 令和６年度当初予算額.
    Of(Period),
    /// A part of the figure before it.
    OfWhich,
    /// The difference from last year's.
    Change,
    /// Counted elsewhere.
    Relisted,
    /// By what part it grew: no money.
    Rate,
}

static WORDS: LazyLock<Vec<(&'static str, Bracketed)>> =
    LazyLock::new(|| rows(&vocabulary::BRACKETS).filter_map(row).collect());

fn row(cells: &[&'static str]) -> Option<(&'static str, Bracketed)> {
    let &[word, meaning] = cells else { return None };
    let meaning = match meaning {
        "minus" => Bracketed::Minus,
        "prior" => Bracketed::Prior,
        "of_which" => Bracketed::OfWhich,
        "change" => Bracketed::Change,
        "relisted" => Bracketed::Relisted,
        "rate" => Bracketed::Rate,
        _ => return None,
    };
    Some((word, meaning))
}

/// What brackets are called.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("bracket").collect());

/// What stands right behind brackets of which it is said what they hold.
static BEHIND: LazyLock<Vec<&'static str>> = LazyLock::new(|| legend_words("figures").collect());

// how many chars behind （ ） say what it holds
const SAID_WITHIN: usize = 40;

/// What a line says that （ ） holds, if it does.
pub fn brackets(line: &str) -> Option<Bracketed> {
    empty(line, ('(', ')')).or_else(|| {
        let name = NAMES.iter().copied().find(|name| line.contains(name))?;
        said(&compact(line), name)
    })
}

/// What a line says that each kind of brackets holds, with what opens it.
pub fn all_brackets(line: &str) -> impl Iterator<Item = (char, Bracketed)> {
    let others = bracket::BRACKETS.into_iter().filter(|(open, _)| *open != '(');
    let others = others.filter_map(|kind| Some((kind.0, empty(line, kind)?)));
    brackets(line).map(|meaning| ('(', meaning)).into_iter().chain(others)
}

// what is said of brackets with nothing in them
fn empty(line: &str, (open, close): (char, char)) -> Option<Bracketed> {
    let is_empty = |at: usize| line[at + open.len_utf8()..].trim_start().starts_with(close);
    line.match_indices(open)
        .any(|(at, _)| is_empty(at))
        .then(|| said(&compact(line), &String::from_iter([open, close])))?
}

fn said(line: &str, name: &str) -> Option<Bracketed> {
    let (_, behind) = line.split_once(name)?;
    let behind: String = behind.chars().take(SAID_WITHIN).take_while(|&c| c != '。').collect();
    if !BEHIND.iter().any(|word| behind.starts_with(word)) {
        return None;
    }
    let said = behind.split_once(['は', ':']).map_or("", |(_, said)| said.trim_start_matches(['、', ',']));
    let named = leading_period(said);
    // 内は令和6年度当初予算額であり、内数を含む: what is said behind a period is of something else
    let clause = named.and_then(|_| said.split('、').next()).unwrap_or(&behind);
    let word = WORDS.iter().find(|(word, _)| clause.contains(word)).map(|&(_, meaning)| meaning);
    word.or(named.map(Bracketed::Of))
}

#[cfg(test)]
mod tests {
    use super::super::YearWord;
    use super::*;
    use crate::calendar::FiscalYear;
    use crate::stage::Stage;

    #[test]
    fn every_word_of_the_table_is_read() {
        vocabulary::reads_every_word(&vocabulary::BRACKETS, row);
    }

    #[test]
    fn legends() {
        let last_year = Period {
            year: Some(YearWord::Printed(FiscalYear(2024))),
            stage: Some(Stage::Initial),
            ..Period::default()
        };
        let table = [
            ("(注)( )は減を示す。", Some(Bracketed::Minus)),
            ("※()内は前年度当初予算額", Some(Bracketed::Prior)),
            ("( )書きは対前年度増減額", Some(Bracketed::Change)),
            ("()は内数である。", Some(Bracketed::OfWhich)),
            ("( )書きは、再掲", Some(Bracketed::Relisted)),
            ("(単位:百万円)(括弧書きは前年度予算額)", Some(Bracketed::Prior)),
            ("カッコ内は、前年度当初予算額", Some(Bracketed::Prior)),
            ("※( )内は令和6年度当初予算額", Some(Bracketed::Of(last_year))),
            (
                "※( )内は令和6年度当初予算額であり、補正予算の分(内数を含む)は載せていない。",
                Some(Bracketed::Of(last_year)),
            ),
            ("( )内は令和6年度当初予算額からの増減", Some(Bracketed::Change)),
            ("事業費(減額)", None),
            ("()", None),
        ];
        for (line, meaning) in table {
            assert_eq!(brackets(line), meaning, "{line}");
        }
    }
}
