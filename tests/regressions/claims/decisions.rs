//! Of a file of decisions: it is refused, or it is the same after it is written and read again.

use yosan::continuity::{Decisions, DecisionsError};

use super::chars;

/// Any text.
pub fn decisions(bytes: &[u8]) {
    let text = chars(bytes);
    match Decisions::parse(&text) {
        Ok(decisions) => {
            let written = decisions.text().unwrap();
            assert_eq!(Decisions::parse(&written).unwrap(), decisions, "{written}");
        }
        Err(DecisionsError::Names { place, .. }) => assert!(place >= 1),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
