//! Offices of a ministry, by how their names end: 医政局研究開発政策課（内線4165）, 商務・サービスグループ.

use std::sync::LazyLock;

use super::number::is_dash;
use crate::data::Endings;
use crate::vocabulary::{self, words_among};

type Ends = LazyLock<Endings>;

static OFFICES: Ends = LazyLock::new(|| ends("office"));
static WITHIN: Ends = LazyLock::new(|| ends("within"));
static WHOLES: Ends = LazyLock::new(|| ends("whole"));
static OF_MINISTRIES: Ends = LazyLock::new(|| ends("of_ministry"));
static BYLINES: Ends = LazyLock::new(|| ends("byline"));
static BELOW: Ends = LazyLock::new(|| ends("below"));
static PHONES: Ends = LazyLock::new(|| ends("phone"));

fn ends(what: &'static str) -> Endings {
    Endings::new(words_among(&vocabulary::OFFICES, what))
}

// how many chars the name of an office has at most
const LONGEST: usize = 30;

/// 医政局研究開発政策課（内線4165）, 商務・サービスグループ: whether a text names an office of a ministry.
pub fn is_office(text: &str) -> bool {
    let (own, behind) = text.split_once('(').unwrap_or((text, ""));
    let own = own.trim_end();
    // 観測推進室（内線2948）
    let called = || is_phone(behind);
    // most texts end otherwise
    let ends = OFFICES.end(own) || (WITHIN.end(own) && (WHOLES.words().any(|word| own.contains(word)) || called()));
    ends && !own.contains(['の', '、', '。']) && own.chars().count() <= LONGEST
}

/// 医政局: an office where one that is within it stands below.
pub fn is_larger_office(text: &str) -> bool {
    WHOLES.end(text)
}

/// 医療・福祉機器産業室: an office where the one that it is within stands above.
pub fn is_within_office(text: &str) -> bool {
    WITHIN.end(text)
}

/// 物流・自動車局 of 国土交通省 物流・自動車局: an office, behind the name of its ministry.
pub fn is_office_of_ministry(name: &str) -> bool {
    OF_MINISTRIES.end(name)
}

/// 国土交通省港湾局: an office that may have written a paper.
pub fn is_byline(text: &str) -> bool {
    BYLINES.end(text)
}

/// 内閣衛星情報センター of 内閣官房⏎内閣衛星情報センター: an office where its ministry stands above, and above that what is no part of its
/// name.
pub fn is_below_ministry(text: &str) -> bool {
    BELOW.end(text)
}

// how many digits a telephone number has at least that no word stands before
const LEAST_DIGITS: usize = 9;

/// 03-3501-0973, 内線4165, TEL:03(3501)0973(直通): nothing but a telephone number.
pub fn is_phone(text: &str) -> bool {
    let (mut rest, mut digits, mut told, mut parted) = (text, 0, false, false);
    while let Some(c) = rest.chars().next() {
        let beside = matches!(c, '(' | ')' | ' ' | ':' | '、' | '・');
        let word = || PHONES.words().find(|word| rest.starts_with(word));
        let end = match c {
            _ if c.is_ascii_digit() || is_dash(c) || beside => c.len_utf8(),
            _ => match word() {
                Some(word) => word.len(),
                None => return false,
            },
        };
        digits += usize::from(c.is_ascii_digit());
        told |= c.is_alphabetic() && !is_dash(c);
        parted |= is_dash(c) || c == '(';
        rest = &rest[end..];
    }
    (told && digits > 0) || (parted && digits >= LEAST_DIGITS && text.trim_start_matches('(').starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Cells, rows};

    #[test]
    fn every_word_of_the_table_is_read() {
        let read = [&OFFICES, &WITHIN, &WHOLES, &OF_MINISTRIES, &BYLINES, &BELOW, &PHONES];
        let said = |cells: &[&str]| cells[1].split(' ').count();
        let held: usize = read.iter().map(|ends| ends.len()).sum();
        assert_eq!(held, rows(&vocabulary::OFFICES).map(said).sum::<usize>());
        let Cells::SomeOf(kinds) = vocabulary::OFFICES.columns[1] else { panic!("each row is of some") };
        assert!(kinds.len() == read.len() && kinds.iter().all(|kind| ends(kind).len() > 0));
    }

    #[test]
    fn offices_by_their_ends() {
        assert!(is_office("医政局研究開発政策課(内線4165)") && is_office("商務・サービスグループ"));
        assert!(is_office("計画室(内線21)") && !is_office("計画室(仮称)"));
        assert!(is_office("海洋局計画室") && !is_office("計画室") && !is_office("海洋局") && !is_office("甲の課"));
        assert!(is_within_office("計画室") && !is_within_office("計画課"));
        assert!(is_below_ministry("内閣衛星情報センター") && !is_below_ministry("計画課"));
        assert!(is_office_of_ministry("物流・自動車局") && is_byline("港湾局") && !is_byline("観光庁"));
    }
    #[test]
    fn telephone_numbers() {
        assert!(
            ["03-3501-0973", "(03)3501-0973", "03(3501)0973", "内線4165", "TEL:03-3501-0973(直通)"]
                .into_iter()
                .all(is_phone)
        );
        assert!(
            ["", "-", "電話", "3,501", "30(29)", "2025-2026", "電話の整備 3", "1-0973"]
                .into_iter()
                .all(|text| !is_phone(text))
        );
    }
}
