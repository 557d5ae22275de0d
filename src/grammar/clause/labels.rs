//! Lines that are nothing but labels: of columns, 概算要求額 要望額, or of amounts that stand apart, （前年度予算額.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::space0;
use nom::combinator::{all_consuming, map, map_opt, opt};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::{LAST_CHARS, Lead, begins_words, behind_year, stage_words, when, year};
use crate::blank::{trim_end, trim_start};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::part::AMONG;
use crate::grammar::spacing::is_arrow;
use crate::grammar::year::LAST_YEAR;
use crate::stage::Stage;

/// 令和6年度, 概算要求額 or both; the label of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// 令和6年度
    pub year: Option<FiscalYear>,
    /// 概算要求額
    pub stage: Option<Stage>,
    /// 2 of 第２次補正予算額
    pub supplementary_no: Option<u32>,
}

/// A label of an amount that stands apart from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// What it says.
    pub lead: Lead,
    /// Whether a bracket opens right before it: （前年度予算額.
    pub bracketed: bool,
    /// うち推進枠: a part of what the label before it is of.
    pub part: bool,
}

/// A line that is nothing but labels of columns: 概算要求額 要望額, 令和５年度, 令和６年度概算要求・要望額.
pub fn columns(text: &str) -> Option<Vec<Column>> {
    if !begins_words(trim_start(text)) || !trim_end(text).ends_with(|c: char| LAST_CHARS.holds(c) || c.is_ascii_digit())
    {
        return None;
    }
    let column = |year: Option<FiscalYear>, words: Lead| Column {
        year,
        stage: words.stage,
        supplementary_no: words.supplementary_no,
    };
    let dated = (year, opt(preceded(space0, alt((stage_words, behind_year)))))
        .map(|(year, words)| column(Some(year), words.unwrap_or_default()));
    let column = alt((dated, stage_words.map(|words| column(None, words))));
    let line = delimited(space0, separated_list1(space0, column), space0);
    all_consuming(line).parse(text).ok().map(|(_, columns)| columns)
}

/// A line that is nothing but labels, in brackets or not, open or closed: 令和7年度要求・要望額, （前年度予算額,
/// 要求額（前年度予算額）, 令和6年度予算額 → 令和7年度予算案.
pub fn labels(text: &str) -> Option<Vec<Label>> {
    let ends = |text: &str| text.ends_with(|c| LAST_CHARS.holds(c));
    if !begins_words(text.trim_start_matches(may_open)) || !(ends(text) || ends(text.trim_end_matches(may_close))) {
        return None;
    }
    all_consuming(many1(label)).parse(text).ok().map(|(_, labels)| labels)
}

/// 令和6年度当初予算 → 令和7年度当初予算: what stands on either side of the arrows below, if a line says nothing else.
pub fn years_compared(text: &str) -> Option<[Lead; 2]> {
    let (before, own) = text.split_once(is_arrow)?;
    match (&labels(before.trim())?[..], &labels(own.trim())?[..]) {
        ([before], [own]) => Some([before.lead, own.lead]).filter(|both| both.iter().all(|lead| lead.is_dated())),
        _ => None,
    }
}

// （前年度予算額）
pub(super) fn label(input: &str) -> IResult<&str, Label> {
    let previous = Lead { stage: Some(Stage::Initial), previous: true, ..Lead::default() };
    let last_year = map(tag(LAST_YEAR), |_| previous);
    let staged = map_opt(when, |lead| lead.stage.map(|_| lead));
    let (input, opening) = take_while(may_open).parse(input)?;
    let (input, part) = opt(tag(AMONG)).parse(input)?;
    let (input, lead) = terminated(alt((staged, last_year)), take_while(may_close)).parse(input)?;
    let bracketed = opening.contains(['(', '〔', '[']);
    Ok((input, Label { lead, bracketed, part: part.is_some() }))
}

// what may stand before a label, and behind it
fn may_open(c: char) -> bool {
    bracket::opens(c) || is_arrow(c) || matches!(c, ' ' | '・' | '/')
}

fn may_close(c: char) -> bool {
    bracket::closes(c) || matches!(c, ' ' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_brackets_parts_and_arrows() {
        let read = |text| labels(text).map(|found| found.iter().map(|l| (l.bracketed, l.part)).collect::<Vec<_>>());
        assert_eq!(read("令和7年度要求額(令和6年度予算額)"), Some(vec![(false, false), (true, false)]));
        assert_eq!(read("令和7年度要求額 うち推進枠"), Some(vec![(false, false), (false, true)]));
        assert_eq!(read("令和6年度予算額 → 令和7年度予算案").map(|found| found.len()), Some(2));
        assert_eq!(read("令和7年度要求額の内訳"), None);
    }

    #[test]
    fn labels_of_years_compared() {
        let stages = |text| years_compared(text).map(|both| both.map(|lead| (lead.in_era, lead.stage)));
        let initial = Some(Stage::Initial);
        assert_eq!(stages("4年度当初予算 ⇒ 5年度当初予算"), Some([(Some(4), initial), (Some(5), initial)]));
        assert_eq!(stages("令和6年度予算額 → 令和7年度予算案").map(|both| both[1].1), Some(Some(Stage::Draft)));
        assert_eq!(stages("要求額 → 予算案"), None);
        assert_eq!(stages("4年度当初予算 ⇒ 5年度当初予算の概要"), None);
    }

    #[test]
    fn labels_of_columns() {
        let of = |year, stage| Column { year, stage, ..Column::default() };
        assert_eq!(
            columns("概算要求額 要望額"),
            Some(vec![of(None, Some(Stage::Request)), of(None, Some(Stage::Priority))])
        );
        assert_eq!(
            columns("令和6年度概算要求・要望額"),
            Some(vec![of(Some(FiscalYear(2024)), Some(Stage::RequestAndPriority))])
        );
        assert_eq!(columns("令和5年度"), Some(vec![of(Some(FiscalYear(2023)), None)]));
        let second = Column { supplementary_no: Some(2), ..of(None, Some(Stage::Supplementary)) };
        assert_eq!(columns("第2次補正予算額"), Some(vec![second]));
        assert_eq!(columns("令和6年度においては、"), None);
    }
}
