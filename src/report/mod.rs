//! Reports for people.

mod comparison;
mod markdown;
mod reconciliation;
mod summary;

pub use comparison::Compared;
pub use reconciliation::Reconciled;
pub use summary::summary;
