//! Who spends an amount, by its label: AMED対象経費, インハウス研究機関経費.

use std::sync::LazyLock;

use nom::bytes::complete::tag;
use nom::character::complete::space0;
use nom::combinator::{all_consuming, opt};
use nom::sequence::delimited;
use nom::{IResult, Parser};

use crate::blank::{trim_end, trim_start};
use crate::data::ByWord;
use crate::grammar::phrase::is_spent;
use crate::grammar::{bracket, refused};
use crate::vocabulary::{self, rows};

pub(super) static RECIPIENTS: LazyLock<ByWord<&'static str>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::RECIPIENTS).filter_map(recipient_row)));

/// AMED対象経費, インハウス研究機関経費: the label of who spends an amount.
pub fn recipient(input: &str) -> IResult<&str, &'static str> {
    let (label, recipient) = RECIPIENTS.leading(input).ok_or_else(|| refused(input))?;
    Ok((&input[label.len()..], recipient))
}

/// Whether a label of who spends an amount ends with a text, and begins before it: 機関経費.
pub fn ends_recipient(text: &str) -> bool {
    !text.is_empty() && RECIPIENTS.words().any(|label| label.len() > text.len() && label.ends_with(text))
}

fn recipient_row(cells: &[&'static str]) -> Option<(&'static str, &'static str)> {
    let &[label, recipient] = cells else { return None };
    Some((label, recipient))
}

/// A label that is nothing but a recipient: 日本医療研究開発機構対象経費.
pub fn recipient_label(text: &str) -> Option<&'static str> {
    all_consuming(delimited(space0, recipient, (space0, opt(tag("対象経費")), space0)))
        .parse(text)
        .ok()
        .map(|(_, found)| found)
}

/// ○ 医療分野研究開発関連予算（AMED対象経費）, インハウス研究機関経費: what a whole budget is of, and no programme.
pub fn is_recipient_total(text: &str) -> bool {
    budget_of(text).is_some()
}

/// Whether a text, or a part that it begins or ends with, may be what [`budget_of`] reads: a look before it is read.
pub(crate) fn may_be_of_budget(part: &str) -> bool {
    trim_start(part).starts_with(|c| RECIPIENTS.may_begin(c)) || trim_end(part).ends_with(')')
}

/// AMED of 医療分野研究開発関連予算（AMED対象経費）: who spends a whole budget.
pub fn budget_of(text: &str) -> Option<&'static str> {
    let bracket = || {
        let (name, _, inside) = bracket::trailing(trim_end(text)).filter(|(_, open, _)| *open == '(')?;
        is_spent(trim_end(name)).then(|| recipient_label(inside)).flatten()
    };
    recipient_label(text).or_else(bracket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_whole_budgets_are_of() {
        assert_eq!(budget_of("医療分野研究開発関連予算(AMED対象経費)"), Some("AMED"));
        assert_eq!(budget_of("創薬基盤推進研究事業(AMED対象経費)"), None);
    }

    #[test]
    fn recipients() {
        assert_eq!(recipient_label("日本医療研究開発機構対象経費"), Some("AMED"));
        assert_eq!(recipient_label("インハウス研究機関経費"), Some(crate::budget::IN_HOUSE));
        assert_eq!(recipient_label("AMED運営費交付金"), None);
    }
}
