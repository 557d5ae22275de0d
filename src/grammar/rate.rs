//! Rates, which are no money: （＋14.6％） behind an amount, 4.1%増 in a sentence, 118% in a row, （1.22倍） in a bracket.

use std::sync::LazyLock;

use nom::Parser;
use nom::combinator::opt;

use super::amount::{Sign, sign};
use super::bracket;
use super::ledger::{Cell, cell};
use super::phrase::{before_share, is_unchanged};
use crate::money::Amount;
use crate::vocabulary::{self, words_as};

/// ＋14.6％: 146 of 1,000, by which one amount differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    change: i128,
    of: i128,
    sign: Option<Sign>,
}

// how many chars of blanks may stand before the rate
const MOST_BLANK: usize = 8;
// what no change is said to be of: as much to the last digit
const EXACT: i128 = 1_000_000_000;
// how many digits a rate has at most
const MOST_DIGITS: usize = 7;

/// （＋14.6％） behind an amount, on its line or the next with text.
pub fn rate(behind: &str) -> Option<Rate> {
    let rest = behind.trim_start();
    if behind.len() - rest.len() > MOST_BLANK {
        return None;
    }
    let (_, inside, _) = bracket::leading(rest)?;
    // （前年同）
    if is_unchanged(inside.trim()) {
        return Some(Rate { change: 0, of: EXACT, sign: Some(Sign::Plus) });
    }
    signed(inside.trim())
}

/// +7.8% of 6兆4,622億円（4,654億円 +7.8%）, behind the amount of the bracket that it closes.
pub fn rate_in_bracket(behind: &str) -> Option<Rate> {
    let near = behind.char_indices().take(LONGEST_IN_BRACKET).find(|&(_, c)| c == ')' || c == '\n')?.0;
    let inside = behind[..near].trim_start_matches(['、', ',', ' ', '\t']).trim_end();
    signed(inside).filter(|_| behind[near..].starts_with(')'))
}

// how many chars a rate takes there at most
const LONGEST_IN_BRACKET: usize = 16;

fn signed(words: &str) -> Option<Rate> {
    let figure = words.trim_start_matches(['対', '前', '年', '度', '比', ' ', ':']);
    let compared = figure.len() < words.len();
    let (figure, sign) = opt(sign).parse(figure.strip_suffix('%')?).ok()?;
    // （50％）: a share, it may be
    if sign.is_none() && !compared {
        return None;
    }
    let (whole, part) = figure.trim().split_once('.').unwrap_or((figure.trim(), ""));
    let digits = [whole, part].concat();
    let change: i128 = digits.parse().ok().filter(|_| digits.len() <= MOST_DIGITS)?;
    let of = 100 * 10_i128.pow(u32::try_from(part.len()).ok()?);
    Some(Rate { change: if sign == Some(Sign::Minus) { -change } else { change }, of, sign })
}

impl Rate {
    /// Whether it is of the second amount to the first, and not the other way round.
    pub fn fits(self, before: Amount, own: Amount) -> bool {
        let order = match self.sign {
            Some(Sign::Plus) => own.yen >= before.yen,
            Some(Sign::Minus) => own.yen <= before.yen,
            None => false,
        };
        self.is_of(own, before) && (order || !self.is_of(before, own))
    }

    // whether some values that print so have it
    fn is_of(self, own: Amount, before: Amount) -> bool {
        // twice the yen, so that half a unit is whole
        let ends = |amount: Amount| {
            let (yen, unit) = (2 * i128::from(amount.yen.0), i128::from(amount.unit.0));
            (yen - unit, yen + unit)
        };
        let ((least, most), (low, high)) = (ends(before), ends(own));
        let ratio = self.of + self.change;
        least > 0 && high * self.of >= (ratio - 1) * least && low * self.of <= (ratio + 1) * most
    }
}

/// 道路事業が of 道路事業が同17.8%増, 港湾庁関係は4年度比 of 港湾庁関係は4年度比1.8倍増にあたる, 防衛省で of 防衛省で▲36.1%.
pub fn before_rate(phrase: &str) -> &str {
    let whole = before_share(phrase.trim_end_matches('の'));
    let growth = whole.trim_end_matches(['増', '減']);
    let Some(figure) = growth.strip_suffix(['%', '倍', '割']) else { return phrase };
    let before = figure.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '・'));
    let signed = before.trim_end_matches(['▲', '△', '+', '-']);
    // 2倍 alone, 第3割: a rate without a word on growth is one behind a particle
    let says_growth = growth.len() < whole.len() || signed.ends_with(['が', 'で', 'の', 'は']);
    if before.len() == figure.len() || !says_growth { phrase } else { signed.trim_end_matches(['約', ' ', '同']) }
}

/// 118%, ▲0.2%: a percentage, and nothing else.
pub fn is_percentage(text: &str) -> bool {
    let figure = text.trim_start_matches(['+', '-', '−', '▲', '△']).trim_start();
    figure.strip_suffix('%').is_some_and(is_decimal)
}

/// 0.96, 1.05倍, 96.0%: what one amount is of another, or how much it has grown, and nothing else.
pub fn is_ratio_cell(text: &str) -> bool {
    let figure = text.strip_suffix('倍').unwrap_or(text);
    let whole = figure.split_once('.').filter(|(whole, parts)| whole.len() == 1 && !parts.is_empty());
    is_percentage(text) || (whole.is_some() && is_decimal(figure))
}

/// 15.0%, (▲ 0.4%): a ledger's cell that holds a percentage.
pub fn is_percentage_cell(token: &str) -> bool {
    token.trim_end_matches(')').ends_with('%') && cell(token) == Some(Cell::Other)
}

/// 862 of 862(3.9%): a ledger's cell without the percentage in the bracket behind its figure.
pub fn before_percentage(token: &str) -> &str {
    token.strip_suffix("%)").and_then(|figure| figure.rsplit_once('(')).map_or(token, |(before, _)| before)
}

// how many bytes a percentage in brackets takes
const LONGEST_PERCENTAGE: usize = 24;

/// 増 of （4.1％）増: what stands behind a bracket with a percentage.
pub fn behind_percentage(text: &str) -> Option<&str> {
    let percentage =
        |inside: &str| inside.ends_with(|c: char| c.is_ascii_digit()) && !inside.contains(['(', '、', '\n']);
    let inside = text.strip_prefix('(')?;
    let end = inside.bytes().take(LONGEST_PERCENTAGE).position(|byte| byte == b')')?;
    inside[..end].strip_suffix('%').filter(|figure| percentage(figure))?;
    Some(&inside[end + 1..])
}

/// ］ of （1.18）］, （1.22倍）］: what closes a bracket around an amount, behind how the amount compares with last year's.
pub fn behind_ratio(text: &str) -> &str {
    let bracket = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let ratio = bracket.filter(|(inside, rest)| {
        is_ratio(inside.trim()) && rest.trim_start().starts_with(|c| c != ')' && bracket::closes(c))
    });
    ratio.map_or(text, |(_, rest)| rest.trim_start())
}

// 1.18, 1.22倍, 118%
fn is_ratio(inside: &str) -> bool {
    is_decimal(inside.trim_end_matches(['倍', '%']))
}

fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// 一般財源比率 66.6%( 平⑰ 64.0% ): a row of percentages, without money.
pub fn is_row_of_percentages(line: &str) -> bool {
    if is_labelled_rate(line) {
        return true;
    }
    let figure = line.trim_end_matches([' ', ')']).ends_with('%');
    figure && line.contains(' ') && !line.contains(['円', '、', '。', 'は', 'を'])
}

static RATES: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_as(&vocabulary::BRACKETS, "rate").collect());

// 伸率 0.4%増
fn is_labelled_rate(line: &str) -> bool {
    let Some((label, rate)) = line.split_once(' ') else { return false };
    is_percentage(rate.trim().trim_end_matches(['増', '減'])) && RATES.contains(&label)
}

/// 海岸事業 462億円 0.95 293億円 0.96: a row of amounts that ends with how the last compares.
pub fn ends_in_ratio(line: &str) -> bool {
    let ratio =
        |word: &str| word.split_once('.').is_some_and(|(whole, part)| [whole, part].iter().all(|own| is_digits(own)));
    line.contains('円') && line.rsplit(' ').next().is_some_and(ratio)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Yen;

    #[test]
    fn a_rate_is_of_the_second_amount_to_the_first() {
        let oku = |oku: i64| Amount { yen: Yen(oku * 100_000_000), unit: Yen(100_000_000) };
        let rate = |text| rate(text).map(|rate| (rate.change, rate.of));
        assert_eq!(rate("\n(+14.7%)"), Some((147, 1000)));
        assert_eq!(rate(" (対前年度比▲0.25%)"), Some((-25, 10_000)));
        assert_eq!(rate("(3億円)"), None);
        assert_eq!(rate("\n\n○ 事業"), None);
        let inside = |text| rate_in_bracket(text).map(|rate| (rate.change, rate.of));
        assert_eq!((inside(" +7.8%)"), inside("、▲2%)")), (Some((78, 1000)), Some((-2, 100))));
        assert_eq!((inside(" 7.8%)"), inside(" +7.8%増)"), inside(" +7.8%")), (None, None, None));
        let of = |change: i128, before, own| {
            let sign = Some(if change < 0 { Sign::Minus } else { Sign::Plus });
            Rate { change, of: 1000, sign }.fits(oku(before), oku(own))
        };
        assert!(of(147, 247, 283) && of(0, 2975, 2976) && of(-20, 31, 30));
        assert!(!of(147, 283, 247) && !of(147, 247, 290) && !of(0, 0, 5) && !of(20, 31, 30));
        let same = super::rate("(前年同)");
        assert!(same.is_some_and(|same| same.fits(oku(971), oku(971)) && !same.fits(oku(971), oku(975))));
        let unsigned = Rate { change: 0, of: 1000, sign: None };
        assert!(!unsigned.fits(oku(2975), oku(2976)));
        assert_eq!(super::rate("(+14.60000000000000000000000000000000000%)"), None);
    }

    #[test]
    fn a_phrase_before_its_rate() {
        assert_eq!(before_rate("道路事業が同17.8%増の"), "道路事業が");
        assert_eq!(before_rate("港湾庁関係は4年度比1.8倍増にあたる"), "港湾庁関係は4年度比");
        assert_eq!((before_rate("防衛省で▲36.1%"), before_rate("総額の2倍")), ("防衛省で", "総額の"));
        assert_eq!((before_rate("2倍"), before_rate("道路事業")), ("2倍", "道路事業"));
    }

    #[test]
    fn rates_in_cells_and_brackets() {
        assert!(is_percentage("118%") && is_percentage("▲0.2%") && !is_percentage("118") && !is_percentage("率8%"));
        assert!(is_percentage_cell("(▲ 0.4%)") && !is_percentage_cell("1,234"));
        assert_eq!((before_percentage("862(3.9%)"), before_percentage("862(3)")), ("862", "862(3)"));
        assert_eq!((behind_percentage("(4.1%)増"), behind_percentage("(4.1)増")), (Some("増"), None));
        assert_eq!(
            (behind_ratio("(1.22倍)]"), behind_ratio("(1.22倍))"), behind_ratio("(10人)]")),
            ("]", "(1.22倍))", "(10人)]")
        );
    }

    #[test]
    fn rows_that_end_in_a_rate() {
        assert!(is_row_of_percentages("一般財源比率 66.6%( 平⑰ 64.0% )") && !is_row_of_percentages("比率は 66.6%"));
        assert!(ends_in_ratio("海岸事業 462億円 0.95 293億円 0.96") && !ends_in_ratio("海岸事業 0.95 462億円"));
    }
}
