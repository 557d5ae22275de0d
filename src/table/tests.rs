//! The tables of the sample, cell by cell.
#![allow(clippy::unwrap_used)]

use polars::prelude::{AnyValue, DataFrame};

use super::sample::document;
use super::*;
use crate::budget::Pairing;
use crate::calendar::FiscalYear;
use crate::money::{Amount, Yen};

/// A table as lines of cells, lists with `|`.
fn cells(frame: &DataFrame, columns: &[&str]) -> Vec<String> {
    let cell = |value: AnyValue<'_>| match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => text.to_owned(),
        AnyValue::List(items) => items.iter().map(|item| item.str_value().into_owned()).collect::<Vec<_>>().join("|"),
        other => other.str_value().into_owned(),
    };
    let row = |at: usize| {
        let cells = columns.iter().map(|name| cell(frame.column(name).unwrap().get(at).unwrap()));
        cells.collect::<Vec<_>>().join(" ; ")
    };
    (0..frame.height()).map(row).collect()
}

#[test]
fn slide_and_detail_page_of_a_programme_are_one_row() {
    let programmes = Tables::of(&document()).unwrap().programmes;
    let columns = [
        "programme_id",
        "project_no",
        "programme",
        "line",
        "detail_line",
        "byte_start",
        "status",
        "alias",
        "activities",
    ];
    assert_eq!(
        cells(&programmes, &columns),
        [
            "1 ; 1 ; 甲事業 ; 110 ; 130 ; 1100 ; new ; K ; 1",
            "2 ; 1 ; 乙事業 ; 112 ;  ; 1120 ;  ;  ; 0",
            "3 ; 1 ; 丙事業 ; 112 ;  ; 1200 ;  ;  ; 0",
            "4 ; 1 ; 丁事業 ; 140 ; 140 ; 1400 ;  ;  ; 0",
            "5 ; 2 ; 乙事業 ; 220 ;  ; 2200 ;  ;  ; 0",
            "6 ; 2 ; 甲事業 ; 210 ;  ; 2100 ;  ;  ; 0",
        ]
    );
}

#[test]
fn ministries_are_the_projects_own_before_those_stated_elsewhere() {
    let programmes = Tables::of(&document()).unwrap().programmes;
    assert_eq!(
        cells(&programmes, &["programme_id", "ministries", "ministries_from", "relisted", "joint_with"]),
        [
            "1 ; 文部科学省|厚生労働省 ; tag ; false ; ",
            "2 ; 経済産業省 ; elsewhere ; false ; 丙事業",
            "3 ;  ;  ; false ; 乙事業",
            "4 ;  ;  ; false ; ",
            "5 ; 経済産業省 ; tag ; true ; ",
            "6 ; 文部科学省|厚生労働省 ; elsewhere ; false ; ",
        ]
    );
}

#[test]
fn a_programme_has_the_amounts_that_it_alone_owns() {
    let tables = Tables::of(&document()).unwrap();
    assert_eq!(
        cells(&tables.programmes, &["programme_id", "request_yen", "in_house_yen", "pairing"]),
        [
            "1 ; 2900000000 ; 700000000 ; stated",
            "2 ;  ;  ; order",
            "3 ;  ;  ; order",
            "4 ; 3000000000 ;  ; stated",
            "5 ;  ;  ; open",
            "6 ;  ;  ; stated",
        ]
    );
    let owned = cells(&tables.amounts, &["amount_id", "programme_id", "subject"]);
    assert_eq!(owned[3..7], ["4 ; 1 ; 甲事業", "5 ;  ; 乙事業／丙事業", "6 ; 1 ; 甲事業", "7 ; 4 ; 丁事業"]);
    assert_eq!(owned[8..10], ["9 ; 6 ; 甲事業", "10 ;  ; "]);
}

#[test]
fn the_pairing_is_that_of_the_request_and_joint_candidates_are_their_members() {
    let mut document = document();
    document.amounts[3].pairing = Pairing::Solved; // 甲事業's request
    document.amounts.swap(3, 5); // its in-house amount is printed first
    for (at, id) in [(3, 4), (5, 6)] {
        document.amounts[at].id = id;
    }
    document.amounts[9].candidates = ["甲事業／乙事業".into()].into();
    document.amounts[6].fiscal_year = Some(FiscalYear(2023)); // 丁事業's only amount
    document.amounts[6].pairing = Pairing::Order;
    let tables = Tables::of(&document).unwrap();
    assert_eq!(
        cells(&tables.programmes, &["programme_id", "request_yen", "in_house_yen", "pairing"]),
        [
            "1 ; 2900000000 ; 700000000 ; solved",
            "2 ;  ;  ; order",
            "3 ;  ;  ; order",
            "4 ;  ;  ; order",
            "5 ;  ;  ; open",
            "6 ;  ;  ; stated",
        ]
    );
}

#[test]
fn a_member_of_a_joint_candidate_waits_and_leaves_the_sum_incomplete() {
    let verdict = |document: &Document| {
        let by_project = Aggregates::of(&Tables::of(document).unwrap()).unwrap().by_project;
        cells(&by_project, &["project_no", "recipient", "verdict"])[0].clone()
    };
    let mut document = document();
    document.amounts[6].amount = Some(Amount { yen: Yen(2_600_000_000), unit: Yen(100_000_000) });
    assert_eq!(verdict(&document), "1 ;  ; inconsistent");
    document.amounts[4].pairing = Pairing::Open; // 乙事業 and 丙事業 wait for one amount
    document.amounts[4].candidates = ["乙事業／丙事業".into()].into();
    document.amounts[4].subjects.clear();
    assert_eq!(verdict(&document), "1 ;  ; undecided");
    document.amounts[4].candidates = ["乙事業".into()].into();
    document.listings.remove(2);
    assert_eq!(verdict(&document), "1 ;  ; inconsistent");
}

#[test]
fn what_tables_claim_is_what_they_were_made_of() {
    let (document, tables) = (document(), Tables::of(&document()).unwrap());
    let claims = claims(&tables.amounts).unwrap().remove("見本").unwrap();
    for (claim, row) in claims.iter().zip(&document.amounts) {
        assert_eq!((claim.amount_id, claim.line, &*claim.pieces), (row.id, row.line, &*row.pieces));
        assert_eq!(claim.yen, row.amount.map(|amount| amount.yen.0));
    }
    let notes = passages(&schema::NOTES, &tables.notes).unwrap().remove("見本").unwrap();
    assert_eq!((notes[0].text.as_str(), notes[0].span), ("四捨五入している", document.notes[0].span));
    assert!(passages(&schema::DOCUMENTS, &tables.documents).unwrap().is_empty());
    assert_eq!(origins(&tables.documents).unwrap()[0].programmes, 6);
}

#[test]
fn amounts_have_their_bounds_and_pieces() {
    let amounts = Tables::of(&document()).unwrap().amounts;
    let columns = ["amount_id", "yen", "low_yen", "high_yen", "byte_start", "pieces", "candidates"];
    let rows = cells(&amounts, &columns);
    assert_eq!(rows[0], "1 ; 8000000000 ; 7950000000 ; 8049999999 ; 50 ;  ; ");
    assert_eq!(rows[9], "10 ; 5400000000 ; 5350000000 ; 5449999999 ; 500 ;  ; 甲事業|乙事業");
    assert_eq!(rows[13], "14 ;  ;  ;  ; 700 ; 700:706|720:723 ; ");
}

#[test]
fn the_document_counts_its_rows() {
    let documents = Tables::of(&document()).unwrap().documents;
    let columns = ["document", "era_year", "stage", "rounding", "rounding_line", "amounts", "programmes", "unresolved"];
    assert_eq!(cells(&documents, &columns), ["見本 ; 令和6年度 ; request_and_priority ; half_up ; 9 ; 14 ; 6 ; 1"]);
}

#[test]
fn projects_are_judged_by_what_their_programmes_add_up_to() {
    let tables = Tables::of(&document()).unwrap();
    let by_project = Aggregates::of(&tables).unwrap().by_project;
    assert_eq!(
        cells(&by_project, &["project_no", "recipient", "stated_yen", "programmes_yen", "gap_yen", "verdict"]),
        [
            "1 ;  ; 8000000000 ; 7900000000 ; 100000000 ; rounding",
            "1 ; AMED ; 7300000000 ; 7200000000 ; 100000000 ; rounding",
            "1 ; インハウス ; 700000000 ; 700000000 ; 0 ; exact",
            "2 ; AMED ; 5400000000 ; 5400000000 ; 0 ; exact",
        ]
    );
}

#[test]
fn a_restated_share_counts_once_and_names_meet_across_projects() {
    let aggregates = Aggregates::of(&Tables::of(&document()).unwrap()).unwrap();
    let ministries = cells(&aggregates.by_ministry, &["recipient", "ministry", "stage", "fiscal_year", "yen"]);
    assert_eq!(ministries, ["AMED ; 文部科学省 ; request ; 2024 ; 3400000000"]);
    let columns = ["programme", "project_nos", "programme_ids", "listed", "priced", "request_yen", "line"];
    assert_eq!(
        cells(&aggregates.by_programme, &columns),
        [
            "丁事業 ; 1 ; 4 ; 1 ; 1 ; 3000000000 ; 140",
            "丙事業 ; 1 ; 3 ; 1 ; 0 ;  ; 112",
            "乙事業 ; 1|2 ; 2|5 ; 2 ; 0 ;  ; 112",
            "甲事業 ; 1|2 ; 1|6 ; 2 ; 1 ; 2900000000 ; 110",
        ]
    );
}

#[test]
fn activities_and_notes_point_at_their_rows() {
    let tables = Tables::of(&document()).unwrap();
    assert_eq!(
        cells(&tables.activities, &["activity_id", "programme_id", "status", "text"]),
        ["1 ; 1 ; new ; 基盤を整える"]
    );
    assert_eq!(cells(&tables.notes, &["note_id", "kind", "amount_ids"]), ["1 ; rounding ; 1|8"]);
}

#[test]
fn a_document_without_rows_has_every_table() {
    let empty = Document {
        fiscal_year: None,
        stage: None,
        rounding: None,
        projects: vec![],
        amounts: vec![],
        listings: vec![],
        activities: vec![],
        notes: vec![],
        ..document()
    };
    let tables = Tables::of(&empty).unwrap();
    assert_eq!(tables.each().map(|(table, _)| table), schema::PER_DOCUMENT);
    for (table, frame) in tables.each() {
        assert_eq!(*frame.schema().as_ref(), table.schema(), "{}", table.name);
    }
    let aggregates = Aggregates::of(&tables).unwrap();
    assert_eq!(aggregates.each().map(|(table, _)| table), schema::AGGREGATES);
    for (table, frame) in aggregates.each() {
        assert_eq!(*frame.schema().as_ref(), table.schema(), "{}", table.name);
        assert_eq!(frame.height(), 0);
    }
}

#[test]
fn stacked_tables_are_sorted_by_document_whatever_their_order() {
    let other = Document { name: "一番".into(), ..document() };
    let (a, b) = (Tables::of(&document()).unwrap(), Tables::of(&other).unwrap());
    let (ab, ba) = (Tables::stack(&[a.clone(), b.clone()]).unwrap(), Tables::stack(&[b, a]).unwrap());
    assert!(ab.amounts.equals_missing(&ba.amounts));
    assert_eq!(cells(&ab.documents, &["document"]), ["一番", "見本"]);
    assert_eq!(Aggregates::of(&ab).unwrap().by_project.height(), 8);
}
