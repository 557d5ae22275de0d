//! Of the scan: every mention has its chars, and its chars have its value.

use yosan::audit::audit;
use yosan::money::{Amount, Rounding};
use yosan::scan::{Mention, Printed, mentions};
use yosan::text::Text;
use yosan::verify::figure::comes_to;

use super::chars;

/// Any text.
pub fn scan(bytes: &[u8]) {
    let text = Text::normalise(&chars(bytes));
    let text = text.as_str();
    let found: Vec<Mention> = mentions(text).collect();
    let mut end = 0;
    for mention in &found {
        assert!(end <= mention.range.start && mention.range.start < mention.range.end, "{mention:?}");
        // slicing panics off a char boundary
        holds(mention, &text[mention.range.clone()]);
        end = mention.range.end;
    }
    assert_eq!(mentions(text).collect::<Vec<_>>(), found, "the same text, the same mentions");
    places(text);
}

fn holds(mention: &Mention, literal: &str) {
    assert_eq!(literal.trim(), literal);
    match &mention.value {
        Printed::Amount(amount) => {
            bounds(*amount);
            // the unit of 7 in 7～13億円 stands with the 13
            if literal.ends_with('円') {
                let Amount { yen, unit } = *amount;
                assert!(comes_to(literal, "", yen.0, unit.0), "{literal:?} does not come to {amount:?}");
                // 3⏎円 may be the page's number, then a word, where nothing stands before it; a line may end with a CR
                if literal.contains(['\n', '\r']) {
                    return;
                }
                let alone: Vec<_> = mentions(literal).map(|mention| (mention.range, mention.value)).collect();
                assert_eq!(alone, [(0..literal.len(), mention.value.clone())], "{literal:?} alone");
            }
        }
        Printed::Malformed { candidates } => {
            assert!(candidates.windows(2).all(|pair| pair[0] < pair[1]), "{candidates:?}");
            candidates.iter().copied().for_each(bounds);
        }
        Printed::ItemRequest | Printed::None_ => {}
    }
}

fn bounds(amount: Amount) {
    assert!(amount.unit.0 >= 1, "{amount:?}");
    for rounding in [Rounding::HalfUp, Rounding::Truncate, Rounding::RoundUp] {
        let bounds = amount.bounds(rounding);
        assert!(bounds.low <= amount.yen && amount.yen <= bounds.high, "{amount:?}: {bounds:?}");
    }
}

/// The independent scan's places are in order, too.
fn places(text: &str) {
    let mut end = 0;
    for place in audit(text) {
        assert!(end <= place.start && !text[place.clone()].is_empty(), "{place:?}");
        end = place.end;
    }
}
