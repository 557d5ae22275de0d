//! What a remark behind a row's figures says of a part of them: うち推進枠３５, 「新たな成長推進枠」６５.

use super::beside::unquoted;
use super::cell::{Cell, Figure, cell};
use super::compact;
use super::period::period;
use crate::grammar::part::AMONG;
use crate::stage::Stage;

/// How much of what a row asks for is pushed, where a remark says nothing else.
pub fn pushed(remark: &str) -> Option<Figure<'_>> {
    let name = remark.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    let Some(Cell::Figure(figure)) = cell(&remark[name.len()..]) else { return None };
    let name = compact(name);
    let own = name.strip_prefix(AMONG).unwrap_or(&name);
    let own = period(unquoted(own))?;
    (own.year.is_none() && own.stage == Some(Stage::Priority)).then_some(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed() {
        let found = |remark| pushed(remark).map(|figure| figure.literal);
        assert_eq!(found("うち推進枠35"), Some("35"));
        assert_eq!(found("「新たな成長推進枠」1,065"), Some("1,065"));
        assert_eq!(found("推進枠 65"), Some("65"));
        for remark in ["推進枠", "うち公共35", "対象12", "令和6年度推進枠35", "要求額35", "35"] {
            assert_eq!(found(remark), None, "{remark}");
        }
    }
}
