//! The claims that the fuzz targets hold yosan to: those of `tests/regressions/claims/`.

#[path = "../../tests/regressions/claims/mod.rs"]
pub mod claims;
