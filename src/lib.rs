//! yosan (予算) turns Japanese government budget briefings into tables that can be trusted.
