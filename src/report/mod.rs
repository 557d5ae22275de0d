//! Reports for people.

mod reconciliation;
mod summary;

use serde::Serialize;

pub use reconciliation::Reconciled;
pub use summary::summary;

/// The word that the JSON form has for a value: `Kind::ThemeSum` is `theme_sum`.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}
