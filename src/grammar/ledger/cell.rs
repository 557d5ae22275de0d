//! What stands in a cell: 12,345; △1,024; ▲ 35; (35); －; 0; 5.0%; 皆増; 事項要求.

use std::sync::LazyLock;

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::{pair, terminated};

use super::compact;
use super::is_empty_cell;
use super::period::{Period, period};
use crate::grammar::amount::{Sign, amount, sign_in_cell, whole_yen};
use crate::grammar::bracket;
use crate::grammar::number::{coefficient, is_dash};
use crate::grammar::part::OF_POOL;
use crate::grammar::qualifier::{qualifier_after, qualifier_before};
use crate::grammar::rate::before_percentage;
use crate::grammar::spacing::spaces;
use crate::grammar::unit::counter;
use crate::money::{Amount, Yen};
use crate::vocabulary::{self, words};

/// What is printed in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'t> {
    /// 1,234, △35: the number, its sign and length; any more is の内数 or a footnote's mark.
    Figure(Figure<'t>),
    /// `(35)`, `[35]`: last year's, a part, or less than nothing, as the document says.
    Bracketed(Figure<'t>),
    /// 【令和６年度補正：40,000】: of a year and stage of its own.
    Labelled(Period, Figure<'t>),
    /// －, 新規, 〃, 1,4787: no value.
    Nothing,
    /// 5.0%, 12人
    Other,
    /// 123百万円, 事項要求: money by itself.
    Money,
}

/// A bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure<'t> {
    /// As printed, with its sign: △ 35.
    pub literal: &'t str,
    /// 1,234の内数
    pub of_which: bool,
    /// 1,234 程度, 約1,234
    pub approximate: bool,
}

impl Figure<'_> {
    /// What it comes to in a unit.
    pub fn amount(&self, unit: Yen) -> Option<Amount> {
        let (_, (sign, digits)) =
            pair(opt(terminated(sign_in_cell, spaces)), coefficient).parse(unsigned(self.literal)).ok()?;
        let amount = whole_yen(digits.times(unit.0.into())?)?;
        let less = sign == Some(Sign::Minus);
        Some(if less { Amount { yen: Yen(-amount.yen.0), ..amount } } else { amount })
    }
}

/// Reads a token as a cell.
pub fn cell(token: &str) -> Option<Cell<'_>> {
    // (9,500)の内数 behind 10,000
    let whole = token.strip_suffix(OF_POOL).filter(|whole| whole.ends_with(')')).unwrap_or(token);
    let inside = bracket::enclosed(whole).map(str::trim);
    let of_which = whole.len() < token.len();
    let enclosed = || inside.and_then(figure).map(|own| Figure { of_which: own.of_which || of_which, ..own });
    let labelled = || inside.and_then(labelled).map(|(period, figure)| Cell::Labelled(period, figure));
    let figured = figure(token).map(Cell::Figure).or_else(|| enclosed().map(Cell::Bracketed)).or_else(labelled);
    figured.or_else(|| is_nothing(inside.unwrap_or(token)).then_some(Cell::Nothing)).or_else(|| other(token))
}

// 令和6年度補正:40,000
fn labelled(inside: &str) -> Option<(Period, Figure<'_>)> {
    let (label, own) = inside.rsplit_once([':', ' ', '\t'])?;
    Some((period(&compact(label.trim_end_matches([':', ' ', '\t'])))?, figure(own)?))
}

// 1,234  △ 35  1,234の内数  1,234※2  862(3.9%)  1,234+事項要求  1,234 程度  約1,234
fn figure(token: &str) -> Option<Figure<'_>> {
    let bare = token.split_once('※').map_or(token, |(bare, _)| bare).trim_end();
    let bare = before_percentage(bare);
    let bare = without_request(bare);
    let exact = behind_about(without_about(bare));
    let literal = exact.strip_suffix(OF_POOL).unwrap_or(exact);
    let digits = unsigned(literal);
    let digits = sign_in_cell(digits).map_or(digits, |(rest, _)| rest).trim_start();
    let ascii = digits.starts_with(|c: char| c.is_ascii_digit());
    let whole = || coefficient(digits).is_ok_and(|(rest, _)| rest.is_empty());
    let (of_which, approximate) = (literal.len() < exact.len(), exact.len() < bare.len());
    (ascii && whole()).then_some(Figure { literal, of_which, approximate })
}

// 150 of 150+事項要求, 150 + 事項要求
fn without_request(text: &str) -> &str {
    let plus = text.strip_suffix(ITEM_REQUEST).and_then(|figure| figure.trim_end().strip_suffix('+'));
    plus.map_or(text, str::trim_end)
}

// 545,300 of 545,300 程度
fn without_about(text: &str) -> &str {
    let figure = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let rest = text[figure.len()..].trim_start();
    if !figure.is_empty() && !rest.is_empty() && is_about(rest) { figure } else { text }
}

// 1,200 of 約1,200
fn behind_about(text: &str) -> &str {
    let digits = text.find(|c: char| c.is_ascii_digit() || matches!(c, '△' | '▲')).filter(|&at| at > 0);
    let Some((about, figure)) = digits.map(|at| text.split_at(at)) else { return text };
    let whole = qualifier_before(about).is_some_and(|own| own.approximate && own.word == about);
    if whole { figure } else { text }
}

/// 程度, 規模: what stands behind a figure that is not exact.
pub(super) fn is_about(text: &str) -> bool {
    let whole = qualifier_after(text).ok().filter(|(rest, _)| rest.is_empty());
    whole.is_some_and(|(_, qualifier)| qualifier.approximate)
}

/// What else is asked for, of which no figure stands yet.
pub(super) const ITEM_REQUEST: &str = "事項要求";

// 0 of ±0
fn unsigned(literal: &str) -> &str {
    literal.strip_prefix('±').unwrap_or(literal)
}

// －  皆増  1,4787
pub(super) fn is_nothing(token: &str) -> bool {
    let dash = !token.is_empty() && token.chars().all(is_dash);
    dash || is_empty_cell(token) || is_same(token) || is_malformed(token) || NONE_WORDS.contains(&&*compact(token))
}

/// 〃: what the cell above says.
pub fn is_same(token: &str) -> bool {
    matches!(token, "〃" | "同上")
}

/// 皆 before 増: a word on what changed whose letters are set apart; 新　規 behind a name is its status.
pub(super) fn begins_nothing(before: &str, after: &str) -> bool {
    before.len() <= LONGEST_LETTER && CHANGES.iter().any(|word| word.strip_prefix(before) == Some(after))
}

static CHANGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| vocabulary::words_as(&vocabulary::NONE_WORDS, "change").collect());

// bytes of 皆
const LONGEST_LETTER: usize = 3;

static NONE_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words(&vocabulary::NONE_WORDS).collect());

fn is_malformed(token: &str) -> bool {
    let digits = token.trim_start_matches(['△', '▲', '-', '+', ' ']);
    let numeric = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    numeric && digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains(',')
}

// 5.0%  +12人  123百万円  事項要求
fn other(token: &str) -> Option<Cell<'_>> {
    let counted = pair(opt(terminated(sign_in_cell, spaces)), coefficient).and(counter);
    let inside = unsigned(token.trim_start_matches('(').trim_end_matches(')'));
    let is_counted = { counted }.parse(inside).is_ok_and(|(rest, _)| rest.is_empty());
    let money = || token == ITEM_REQUEST || amount(token).is_ok_and(|(rest, _)| rest.is_empty());
    if is_counted { Some(Cell::Other) } else { money().then_some(Cell::Money) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    fn yen(token: &str) -> Option<(i64, i64)> {
        let Some(Cell::Figure(figure) | Cell::Bracketed(figure)) = cell(token) else { return None };
        figure.amount(Yen(1_000_000)).map(|amount| (amount.yen.0, amount.unit.0))
    }

    #[test]
    fn figures_in_a_unit() {
        assert_eq!(yen("12,345"), Some((12_345_000_000, 1_000_000)));
        assert_eq!(yen("12,345+事項要求"), Some((12_345_000_000, 1_000_000)));
        assert_eq!(yen("△1,024"), Some((-1_024_000_000, 1_000_000)));
        assert_eq!(yen("▲ 35"), Some((-35_000_000, 1_000_000)));
        assert_eq!(yen("-35"), Some((-35_000_000, 1_000_000)));
        assert_eq!(["0", "±0"].map(yen), [Some((0, 1_000_000)); 2]);
        assert_eq!(yen("1,234.5"), Some((1_234_500_000, 100_000)));
        assert_eq!(yen("( 35 )"), Some((35_000_000, 1_000_000)));
        assert_eq!(yen("9999999999999999999"), None);
    }

    #[test]
    fn what_is_no_bare_figure() {
        for token in ["-", "−", "新規", "皆増", "1,4787", "(-)"] {
            assert_eq!(cell(token), Some(Cell::Nothing), "{token}");
        }
        for token in ["5.0%", "△0.3%", "±0.0%", "12人", "3件", "(5.0%)", "2024年"] {
            assert_eq!(cell(token), Some(Cell::Other), "{token}");
        }
        for token in ["123百万円", "事項要求"] {
            assert_eq!(cell(token), Some(Cell::Money), "{token}");
        }
        for token in ["令和6年度", "研究費", "第2次", "03-5253-1111", "1.2.3", "三", ""] {
            assert_eq!(cell(token), None, "{token}");
        }
    }

    #[test]
    fn figures_with_a_label_in_their_bracket() {
        let own = |token| match cell(token) {
            Some(Cell::Labelled(period, figure)) => Some((period.stage, figure.literal)),
            _ => None,
        };
        let expected = Some((Some(Stage::Supplementary), "40,000"));
        assert_eq!(["【令和6年度補正:40,000】", "(令和6年度補正予算 40,000)"].map(own), [expected; 2]);
        assert_eq!(own("【予定 40,000】"), None);
    }

    #[test]
    fn figures_that_are_about() {
        let about = |token| match cell(token) {
            Some(Cell::Figure(figure)) => Some((figure.literal, figure.approximate)),
            _ => None,
        };
        assert_eq!(["1,234 程度", "約1,234", "1,234"].map(about), [true, true, false].map(|own| Some(("1,234", own))));
        assert_eq!(["節約1,234", "程度", "1,234程"].map(about), [None; 3]);
        assert_eq!(about("1,234 + 事項要求"), Some(("1,234", false)));
    }

    #[test]
    fn marks_behind_a_figure() {
        let Some(Cell::Figure(figure)) = cell("1,234の内数") else { panic!("no figure") };
        assert_eq!((figure.literal, figure.of_which), ("1,234", true));
        let Some(Cell::Figure(figure)) = cell("1,234※2") else { panic!("no figure") };
        assert_eq!((figure.literal, figure.of_which), ("1,234", false));
    }
}
