//! Tables to files: one short file a format, and the folder that holds them all.

pub mod csv;
mod helper;
pub mod json;
pub mod parquet;
mod store;
pub mod whole;

pub(crate) use helper::Helper;
pub use store::{Counts, Made, Outputs, Store, StoreError, Writing};
