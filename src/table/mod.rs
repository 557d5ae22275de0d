//! A [`Document`] as tables, and what several tables say together.
//!
//! [`Tables::of`] makes one document's tables; [`Aggregates::of`] computes `by_ministry`, `by_project` and
//! `by_programme` from the tables of any number of documents. Every operation keeps or sets an order, so that the same
//! document gives the same rows in the same order at any number of threads.

use polars::prelude::{DataFrame, PolarsResult};

use crate::budget::Document;
use crate::reconcile::{Reconciliation, reconcile};

mod activities;
mod amounts;
mod by_ministry;
mod by_programme;
mod by_project;
mod changes;
mod checks;
mod claims;
pub(crate) mod columns;
mod documents;
mod frames;
mod listings;
mod notes;
mod own;
mod programmes;
#[cfg(test)]
pub(crate) mod sample;
pub mod schema;
mod series;
#[cfg(test)]
mod tests;

pub use changes::changes;
pub use claims::{Origin, claims, origins, passages, sums};
pub use schema::{Column, Kind, Table};
pub use series::series;

/// From now on polars works on the thread that calls this alone. A document's tables are so small that to hand a step on to
/// another thread takes longer than the step, and where documents are read at once there is none to hand it to.
pub fn on_this_thread() {
    polars_async::executor::ALLOW_RAYON_THREADS.set(false);
}

/// One document's tables, or those of several stacked.
#[derive(Clone, Debug)]
pub struct Tables {
    /// One row a document.
    pub documents: DataFrame,
    /// One row a money mention.
    pub amounts: DataFrame,
    /// One row a programme in a project.
    pub programmes: DataFrame,
    /// One row an item of what a programme will do.
    pub activities: DataFrame,
    /// One row a footnote or statement.
    pub notes: DataFrame,
    /// One row a relation between stated amounts.
    pub checks: DataFrame,
}

impl Tables {
    /// The tables of one document.
    pub fn of(document: &Document) -> PolarsResult<Tables> {
        let reconciliation = reconcile(document, None);
        let checks = checks::frame(document, &reconciliation)?;
        let Reconciliation { rule, known, .. } = reconciliation; // of a large document, its checks are as much as a table
        let listed = listings::Listed::of(document)?;
        let amounts = amounts::frame(document, &listed, rule.rounding, &known)?;
        drop(known);
        let documents = documents::frame(document, listed.programmes.height())?;
        let programmes = programmes::frame(document, &listed, &own::own(&amounts, &documents)?)?;
        let activities = activities::frame(document, &listed)?;
        drop(listed);
        let notes = notes::frame(document)?;
        Ok(Tables { documents, amounts, programmes, activities, notes, checks })
    }

    /// The tables of several documents as one, sorted.
    pub fn stack(parts: &[Tables]) -> PolarsResult<Tables> {
        let stacked = |table: &'static Table, of: fn(&Tables) -> &DataFrame| table.stack(parts.iter().map(of));
        Ok(Tables {
            documents: stacked(&schema::DOCUMENTS, |part| &part.documents)?,
            amounts: stacked(&schema::AMOUNTS, |part| &part.amounts)?,
            programmes: stacked(&schema::PROGRAMMES, |part| &part.programmes)?,
            activities: stacked(&schema::ACTIVITIES, |part| &part.activities)?,
            notes: stacked(&schema::NOTES, |part| &part.notes)?,
            checks: stacked(&schema::CHECKS, |part| &part.checks)?,
        })
    }

    /// Each table that has one file a document, in the order of [`schema::PER_DOCUMENT`], with its frame.
    pub fn each(&self) -> [(&'static Table, &DataFrame); 6] {
        [
            (&schema::AMOUNTS, &self.amounts),
            (&schema::PROGRAMMES, &self.programmes),
            (&schema::ACTIVITIES, &self.activities),
            (&schema::NOTES, &self.notes),
            (&schema::CHECKS, &self.checks),
            (&schema::DOCUMENTS, &self.documents),
        ]
    }

    /// As [`Tables::each`], with the frames themselves.
    pub fn into_each(self) -> [(&'static Table, DataFrame); 6] {
        [
            (&schema::AMOUNTS, self.amounts),
            (&schema::PROGRAMMES, self.programmes),
            (&schema::ACTIVITIES, self.activities),
            (&schema::NOTES, self.notes),
            (&schema::CHECKS, self.checks),
            (&schema::DOCUMENTS, self.documents),
        ]
    }
}

/// Tables over all documents of a store.
#[derive(Clone, Debug)]
pub struct Aggregates {
    /// A ministry's part of the documents' totals.
    pub by_ministry: DataFrame,
    /// A project's stated total beside what its programmes add up to.
    pub by_project: DataFrame,
    /// One name across projects.
    pub by_programme: DataFrame,
}

impl Aggregates {
    /// What the tables say together.
    pub fn of(tables: &Tables) -> PolarsResult<Aggregates> {
        Ok(Aggregates {
            by_ministry: by_ministry::frame(tables)?,
            by_project: by_project::frame(tables)?,
            by_programme: by_programme::frame(tables)?,
        })
    }

    /// Each aggregate, in the order of [`schema::AGGREGATES`], with its frame.
    pub fn each(&self) -> [(&'static Table, &DataFrame); 3] {
        [
            (&schema::BY_MINISTRY, &self.by_ministry),
            (&schema::BY_PROJECT, &self.by_project),
            (&schema::BY_PROGRAMME, &self.by_programme),
        ]
    }
}
