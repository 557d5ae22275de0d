//! yosan
