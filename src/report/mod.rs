//! Reports for people.

mod summary;

pub use summary::summary;
