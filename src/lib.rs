//! yosan (予算) turns Japanese government budget briefings into tables that can be trusted.
//!
//! Every amount of a briefing is found, tied to the bytes it came from, given its meaning and written to Parquet and
//! CSV; what the text cannot decide is marked open, with its candidates.
//!
//! ```text
//! bytes → Source → Text → Lines → Document → tables → exports, reports
//! ```
//!
//! Each room knows only the rooms to its left; the rooms from [`table`] on, [`verify`] apart, are the feature `tables`,
//! without which nothing here needs polars:
//!
//! | room | holds |
//! | --- | --- |
//! | [`source`] | bytes, encoding, chars with their byte positions |
//! | [`text`] | normalised text and its map back to the source |
//! | [`vocabulary`] | the words that the reading knows: embedded tables, and a folder that changes them |
//! | [`money`], [`calendar`], [`stage`], [`ministry`] | what amounts, years, stages and ministries are |
//! | [`grammar`] | nom productions, one file a construct of the field |
//! | [`scan`], [`audit`] | every money mention of any text, and an independent count of them |
//! | [`reading`] | lines, pages, programmes, and which amount is whose |
//! | [`visible`] | text that may hold anything, made fit to print |
//! | [`budget`] | [`budget::Document`], the structured intermediate form |
//! | [`reconcile`] | sums and restatements between stated amounts, judged by rounding intervals |
//! | [`continuity`] | the same programme in two documents: same, renamed, split, merged, moved, ended, new; what really changed |
//! | [`table`] | a document as polars frames |
//! | [`export`], [`report`], [`verify`], [`cli`] | files, reports, proofs and the command line |
//!
//! ```
//! use yosan::source::{Malformed, Source};
//!
//! let briefing = "● 創薬基盤推進研究事業： 概算要求額 29億円";
//! let source = Source::decode(briefing, None, Malformed::Refuse)?;
//! let document = yosan::reading::read(&source, "briefing", "briefing.txt");
//! assert_eq!(document.amounts[0].amount.map(|amount| amount.yen.0), Some(2_900_000_000));
//! assert_eq!(document.amounts[0].subjects, ["創薬基盤推進研究事業"]);
//! # Ok::<(), yosan::source::DecodeError>(())
//! ```

pub mod audit;
mod blank;
pub mod budget;
pub mod calendar;
#[cfg(feature = "tables")]
pub mod cli;
pub mod continuity;
mod data;
#[cfg(feature = "tables")]
pub mod export;
pub mod grammar;
pub mod ministry;
pub mod money;
pub mod reading;
pub mod reconcile;
#[cfg(feature = "tables")]
pub mod report;
pub mod scan;
mod script;
pub mod source;
pub mod span;
pub mod stage;
#[cfg(feature = "tables")]
pub mod table;
pub mod text;
pub mod verify;
pub mod visible;
pub mod vocabulary;
