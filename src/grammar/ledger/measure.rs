//! What the figures of a table count: （単位：百万円）, 単位 千円, 【億円】, a line of 千円 千円 %.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::one_of;
use nom::combinator::{opt, value};
use nom::sequence::preceded;

use super::brackets::brackets;
use super::compact;
use super::heads::heads;
use super::label::{is_money_word, label_word};
use crate::grammar::bracket;
use crate::grammar::item::numbered;
use crate::grammar::part::part;
use crate::grammar::unit::{counter, unit};
use crate::money::Yen;

/// What a column's figures count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// So many yen.
    Money(Yen),
    /// 人, 件, %
    Other,
}

/// The unit that a line gives to the figures below it, and what stands before it on the line; or behind it, where it stands
/// first, in a bracket.
pub fn unit_heading(line: &str) -> Option<(&str, Measure)> {
    let line = line.trim();
    let alone = || bracketed(line).map(|measure| ("", measure));
    named(line).or_else(alone).or_else(|| before_labels(line)).or_else(|| behind_title(line)).or_else(|| within(line))
}

// 2．主要事項（単位：百万円） 事項 前年度予算額 26年度予算額: between a title and labels
fn within(line: &str) -> Option<(&str, Measure)> {
    let at = line.find("(単位")?;
    let (_, inside, behind) = bracket::leading(&line[at..])?;
    let (before, measure) = named(inside).filter(|_| at > 0 && behind.starts_with(' '))?;
    let labels = behind.trim_start();
    (before.is_empty() && heads(labels).is_some()).then_some((labels, measure))
}

// 【プロジェクト別内訳】   （億円）, ②補助事業等 【百万円】
fn behind_title(line: &str) -> Option<(&str, Measure)> {
    let (title, _, unit) = bracket::trailing(line)?;
    let measure = measure_of(&compact(unit)).filter(|measure| matches!(measure, Measure::Money(_)))?;
    let title = title.trim_end();
    let headed = bracket::enclosed(title).is_some() || numbered(title).is_some();
    // 比較増減額 ▲1,740億円(億円): what stands before it has its own
    let priced = || title.ends_with('円') && title.trim_end_matches(is_place).ends_with(|c: char| c.is_ascii_digit());
    if headed { Some(("", measure)) } else { priced().then_some((title, measure)) }
}

// 億円 of 10 億円
fn is_place(c: char) -> bool {
    matches!(c, '円' | '十' | '百' | '千' | '万' | '億' | '兆' | ' ')
}

// 【単位：億円】 令和７年度予算案
fn before_labels(line: &str) -> Option<(&str, Measure)> {
    let (_, inside, behind) = bracket::leading(line)?;
    let (before, measure) = named(inside)?;
    before.is_empty().then_some((behind.trim_start(), measure))
}

// （単位：百万円）  金額単位・百万円  (単位 千円、%)  （金額：百万円）
fn named(line: &str) -> Option<(&str, Measure)> {
    if !line.contains(['単', '金']) {
        return None;
    }
    let at = line.find("単位").or_else(|| line.find("単 位")).or_else(|| line.find("金額:"))?;
    let before = line[..at].trim_end_matches("金額").trim_end_matches(|c| c == ' ' || bracket::opens(c));
    let behind = compact(&line[at..]);
    let label = alt((tag("単位"), tag("金額")));
    let (rest, measure) = preceded((label, opt(one_of(":・=は"))), measure).parse(&behind).ok()?;
    let more = rest.trim_end_matches(bracket::closes);
    // （単位：百万円）（括弧書きは前年度予算額）, （単位：百万円、（　）内は前年度予算額）
    let noted = rest.starts_with(")(") || (rest.starts_with(['、', ',']) && brackets(rest).is_some());
    // （単位：億円、国費）
    let of_money = |more: &str| measure_of(more).is_some() || is_money_word(more) || part(more).is_some();
    let list = more.is_empty() || noted || more.strip_prefix(['、', ',', '・']).is_some_and(of_money);
    list.then_some((before, measure))
}

// 【百万円】  (億円)
fn bracketed(line: &str) -> Option<Measure> {
    measure_of(&compact(bracket::enclosed(line)?)).filter(|measure| matches!(measure, Measure::Money(_)))
}

/// A line that is nothing but units, one a column: 千円 千円 %; not 倍 率, a label that is spread.
pub fn column_measures(line: &str) -> Option<Vec<Measure>> {
    let found: Option<Vec<Measure>> =
        line.split_whitespace().map(|word| bracketed(word).or(measure_of(word))).collect();
    found.filter(|found| !found.is_empty() && (found.len() == 1 || label_word(&compact(line)).is_none()))
}

/// The unit that `text` is.
pub(super) fn measure_of(text: &str) -> Option<Measure> {
    measure(text).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, measure)| measure)
}

fn measure(input: &str) -> nom::IResult<&str, Measure> {
    alt((unit.map(Measure::Money), value(Measure::Other, counter), value(Measure::Other, tag("率")))).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn yen(places: i64) -> Measure {
        Measure::Money(Yen(places))
    }

    #[test]
    fn units_of_tables() {
        let table = [
            ("(単位:百万円)", "", yen(1_000_000)),
            ("(単位 千円)", "", yen(1_000)),
            ("単位:億円", "", yen(100_000_000)),
            ("(単 位 : 千 円)", "", yen(1_000)),
            ("金額単位・百万円", "", yen(1_000_000)),
            ("【百万円】", "", yen(1_000_000)),
            ("(単位:千円、%)", "", yen(1_000)),
            ("(単位:百万円)(括弧書きは前年度予算額)", "", yen(1_000_000)),
            ("(単位:百万円、( )内は前年度予算額)", "", yen(1_000_000)),
            ("(単位:億円、国費)", "", yen(100_000_000)),
            ("(単位:人)", "", Measure::Other),
            ("1 歳出予算 (単位:円)", "1 歳出予算", yen(1)),
            ("増減額 ▲1,740 億円(億円)", "増減額 ▲1,740 億円", yen(100_000_000)),
            ("【単位:億円】  令和7年度予算案", "令和7年度予算案", yen(100_000_000)),
        ];
        for (line, before, measure) in table {
            assert_eq!(unit_heading(line), Some((before, measure)), "{line}");
        }
    }

    #[test]
    fn sentences_on_units_are_no_headings() {
        for line in
            ["単位未満を四捨五入", "計数は百万円単位で示した。", "(3億円)", "単位:百万円で示した金額", "(人)", "億円"]
        {
            assert_eq!(unit_heading(line), None, "{line}");
        }
    }

    #[test]
    fn a_unit_a_column() {
        assert_eq!(column_measures("千円  千円 %"), Some(vec![yen(1_000), yen(1_000), Measure::Other]));
        assert_eq!(column_measures("千円 予算"), None);
        assert_eq!(column_measures("倍 率"), None);
        assert_eq!(column_measures(""), None);
    }
}
