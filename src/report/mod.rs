//! Reports for people.

mod reconciliation;
mod summary;

pub use reconciliation::Reconciled;
pub use summary::summary;
