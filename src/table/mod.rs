//! A [`Document`] as tables, and what several tables say together.
//!
//! [`Tables::of`] makes one document's tables; [`Aggregates::of`] computes `by_ministry`, `by_project` and
//! `by_programme` from the tables of any number of documents. Every operation keeps or sets an order, so that the same
//! document gives the same rows in the same order at any number of threads.

use std::mem;

use polars::prelude::{DataFrame, PolarsError, PolarsResult};

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

use listings::Listed;

pub use changes::changes;
pub use claims::{Origin, claims, origins, passages, sums};
pub use schema::{Column, Kind, Table};
pub use series::series;

/// From now on polars works on the thread that calls this alone. A document's tables are so small that to hand a step on to
/// another thread takes longer than the step, and where documents are read at once there is none to hand it to.
pub fn on_this_thread() {
    polars_async::executor::ALLOW_RAYON_THREADS.set(false);
}

/// One document's tables, or those of several stacked: their frames, or what became of each.
#[derive(Clone, Debug)]
pub struct Tables<T = DataFrame> {
    /// One row a document.
    pub documents: T,
    /// One row a money mention.
    pub amounts: T,
    /// One row a programme in a project.
    pub programmes: T,
    /// One row an item of what a programme will do.
    pub activities: T,
    /// One row a footnote or statement.
    pub notes: T,
    /// One row a relation between stated amounts.
    pub checks: T,
}

impl Tables {
    /// The tables of one document.
    pub fn of(document: &Document) -> PolarsResult<Tables> {
        Tables::each_of(document.clone(), reconcile(document, None), |_, frame| Ok(frame)).map(|(tables, _)| tables)
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

    /// What aggregates are made of.
    fn basis(&self) -> PolarsResult<Basis> {
        Ok(Basis {
            documents: self.documents.clone(),
            amounts: self.amounts.select(OF_AMOUNTS)?,
            programmes: self.programmes.select(OF_PROGRAMMES)?,
            checks: self.checks.select(OF_CHECKS)?,
        })
    }
}

impl<T> Tables<T> {
    /// What becomes of each table of one document, which is made, taken and let go before the next is made: the frames of
    /// a large document are together several times as large as its text. So are the rows that they are made of, which are
    /// let go once no table needs them any more.
    pub fn each_of<E: From<PolarsError>>(
        mut document: Document,
        reconciliation: Reconciliation,
        mut take: impl FnMut(&'static Table, DataFrame) -> Result<T, E>,
    ) -> Result<(Tables<T>, Basis), E> {
        let frame = checks::frame(&document, &reconciliation)?;
        let Reconciliation { rule, known, .. } = reconciliation; // its checks are as much as their table
        let of_checks = frame.select(OF_CHECKS)?;
        let checks = take(&schema::CHECKS, frame)?;

        let listed = Listed::of(mem::take(&mut document.listings))?;
        let of_documents = documents::frame(&document, listed.programmes.height())?;
        let documents = take(&schema::DOCUMENTS, of_documents.clone())?;
        let frame = amounts::frame(&document, &listed, rule.rounding, &known)?;
        drop(known);
        let claims = programmes::claims(mem::take(&mut document.amounts))?;
        let of_amounts = frame.select(OF_AMOUNTS)?;
        let amounts = take(&schema::AMOUNTS, frame)?;

        let frame = programmes::frame(&document, &listed, &claims, &own::own(&of_amounts, &of_documents)?)?;
        drop(claims);
        let of_programmes = frame.select(OF_PROGRAMMES)?;
        let programmes = take(&schema::PROGRAMMES, frame)?;
        let activities = take(&schema::ACTIVITIES, activities::frame(&document, &listed)?)?;
        drop(listed);
        let notes = take(&schema::NOTES, notes::frame(&document)?)?;

        let basis =
            Basis { documents: of_documents, amounts: of_amounts, programmes: of_programmes, checks: of_checks };
        Ok((Tables { documents, amounts, programmes, activities, notes, checks }, basis))
    }

    /// Each table that has one file a document, in the order of [`schema::PER_DOCUMENT`].
    pub fn each(&self) -> [(&'static Table, &T); 6] {
        [
            (&schema::AMOUNTS, &self.amounts),
            (&schema::PROGRAMMES, &self.programmes),
            (&schema::ACTIVITIES, &self.activities),
            (&schema::NOTES, &self.notes),
            (&schema::CHECKS, &self.checks),
            (&schema::DOCUMENTS, &self.documents),
        ]
    }

    /// As [`Tables::each`], with what it owns.
    pub fn into_each(self) -> [(&'static Table, T); 6] {
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

/// What aggregates are made of, and whose money a programme's is: the columns of some tables.
#[derive(Clone, Debug)]
pub struct Basis {
    documents: DataFrame,
    amounts: DataFrame,
    programmes: DataFrame,
    checks: DataFrame,
}

impl Basis {
    /// How many programmes there are.
    pub fn programmes(&self) -> usize {
        self.programmes.height()
    }
}

const OF_AMOUNTS: [&str; 17] = [
    "document",
    "amount_id",
    "yen",
    "role",
    "parent",
    "project_no",
    "project",
    "programme_id",
    "ministry",
    "recipient",
    "stage",
    "fiscal_year",
    "supplementary_no",
    "of_which",
    "relisted",
    "joint",
    "pairing",
];

const OF_PROGRAMMES: [&str; 8] =
    ["document", "programme_id", "project_no", "programme", "ministries", "line", "request_yen", "in_house_yen"];

const OF_CHECKS: [&str; 7] = ["document", "check_id", "kind", "total_amount_id", "parts_yen", "gap_yen", "verdict"];

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
        Aggregates::on(&tables.basis()?)
    }

    /// As [`Aggregates::of`], on what [`Tables::each_of`] keeps of the tables.
    pub fn on(basis: &Basis) -> PolarsResult<Aggregates> {
        Ok(Aggregates {
            by_ministry: by_ministry::frame(basis)?,
            by_project: by_project::frame(basis)?,
            by_programme: by_programme::frame(basis)?,
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
