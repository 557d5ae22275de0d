//! Amounts that are the price of one piece, or the limit of one: 1課題あたり上限3億円, 500万円/件.

use std::sync::LazyLock;

use super::{ENDS, LONGEST_LABEL};
use crate::data::ByWord;
use crate::grammar::bracket;
use crate::grammar::qualifier::{Bound, Qualifier, qualifier_after, qualifier_before};
use crate::grammar::unit::counter;
use crate::vocabulary::{self, words_as};

/// Those of one piece: 当たり.
static EACH: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words_as(&vocabulary::AMOUNT_LABELS, "each").map(|word| (word, ()))));

// what no words between 当たり and its amount hold
const NEW_CLAUSE: &[char] = &['を', 'に', 'と', 'た', 'る', '億', '兆'];

/// Whether an amount is the price of one piece: 1課題あたり上限3億円, 500万円/件; or a limit of it, which a bracket holds.
pub fn is_each(before: &str, behind: &str) -> bool {
    let per_piece = behind.strip_prefix('/').is_some_and(|rest| !rest.starts_with('年') && counter(rest).is_ok());
    per_piece
        || behind.starts_with('×')
        || last_each(before).is_some_and(|tail| !tail.contains(NEW_CLAUSE))
        || is_limit_in_bracket(before, behind)
}

// …の導入(補助率3/4(上限1,000万円)), …の導入(補助率3/4、2,500万円以内)
fn is_limit_in_bracket(before: &str, behind: &str) -> bool {
    let upper = |qualifier: &Qualifier| qualifier.bound == Some(Bound::Upper) && !qualifier.approximate;
    let limit = qualifier_before(before.trim_end_matches([' ', ':'])).is_some_and(upper)
        || qualifier_after(behind).is_ok_and(|(_, qualifier)| upper(qualifier));
    limit && bracket::before_open(before).len() < before.len()
}

fn last_each(before: &str) -> Option<&str> {
    let mut ends = before.char_indices().rev().take(LONGEST_LABEL).filter(|(_, c)| EACH.may_begin(*c));
    ends.find_map(|(at, _)| {
        let (word, ()) = EACH.leading(&before[at..])?;
        // につきましても goes on from につき
        let clause = ENDS.leading(&before[at..]).is_some_and(|(end, ())| end.len() > word.len());
        (!clause).then(|| &before[at + word.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_of_one_piece() {
        for (before, behind) in
            [("1課題あたり上限", ""), ("国民一人当たりでは、約", ""), ("補助額は", "/件"), ("", "×5件")]
        {
            assert!(is_each(before, behind), "{before} {behind}");
        }
        // a limit in a bracket, and no other
        assert!(is_each("機器の導入(補助率3/4(上限", "))") && is_each("機器の導入(定額、", "以内)"));
        assert!(!is_each("機器の導入(補助率3/4) 上限", "") && !is_each("機器の導入(約", ")"));
        for (before, behind) in [("一人当たり給付費の増に", ""), ("維持費は", "/年")] {
            assert!(!is_each(before, behind), "{before} {behind}");
        }
    }
}
