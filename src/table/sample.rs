//! A hand-made document for tests, small enough to know every cell.

use crate::budget::{Activity, AmountRow, Document, Flags, Listing, ListingKind, Note, NoteKind, Pairing, Project};
use crate::budget::{Role, RoundingStatement, SourceFile, Status};
use crate::calendar::FiscalYear;
use crate::money::{Amount, Rounding, Yen};
use crate::source::Encoding;
use crate::span::Span;
use crate::stage::Stage;

const OKU: i64 = 100_000_000;

fn listing(kind: ListingKind, project: usize, name: &str, line: u32, ministries: &[&str]) -> Listing {
    Listing {
        kind,
        project: Some(project),
        name: name.into(),
        literal: name.into(),
        alias: None,
        sub_programme: None,
        ministries: ministries.iter().map(|name| (*name).to_owned()).collect(),
        status: None,
        relisted: false,
        joint_with: Vec::new(),
        page: Some(line / 100 + 1),
        line,
        span: Span { start: line * 10, end: line * 10 + 9 },
    }
}

fn amount(id: u32, role: Role, project: Option<usize>, oku: i64, subjects: &[&str]) -> AmountRow {
    AmountRow {
        id,
        page: None,
        line: id * 5,
        pieces: [Span { start: id * 50, end: id * 50 + 8 }].into(),
        literal: format!("{oku}億円").into(),
        amount: Some(Amount { yen: Yen(oku * OKU), unit: Yen(OKU) }),
        unit_line: None,
        role,
        parent: None,
        project,
        subjects: subjects.iter().map(|name| (*name).to_owned()).collect(),
        theme: None,
        ministry: None,
        recipient: Some("AMED".into()),
        stage: Some(Stage::Request),
        fiscal_year: Some(FiscalYear(2024)),
        supplementary_no: None,
        flags: Flags { additive: role == Role::Programme, ..Flags::default() },
        pairing: Pairing::Stated,
        candidates: Box::default(),
        reason: "on the same line".into(),
    }
}

/// Two projects: 甲 is in both, 乙 is 再掲 once and joint with 丙, 丁 stands on a detail page only.
pub(crate) fn document() -> Document {
    use ListingKind::{Detail, Slide};
    let mut listings = vec![
        listing(Slide, 0, "甲事業", 110, &["文部科学省"]),
        listing(Slide, 0, "乙事業", 112, &[]),
        listing(Slide, 0, "丙事業", 112, &[]),
        listing(Detail, 0, "甲事業", 130, &["厚生労働省", "文部科学省"]),
        listing(Detail, 0, "丁事業", 140, &[]),
        listing(Slide, 1, "甲事業", 210, &[]),
        listing(Slide, 1, "乙事業", 205, &["経済産業省"]),
        listing(Slide, 1, "乙事業", 220, &[]),
    ];
    listings[2].span = Span { start: 1200, end: 1209 };
    listings[1].joint_with = vec!["丙事業".into()];
    listings[2].joint_with = vec!["乙事業".into()];
    listings[3].status = Some(Status::New);
    listings[3].alias = Some("K".into());
    listings[6].relisted = true;
    let mut amounts = vec![
        amount(1, Role::ProjectTotal, Some(0), 80, &["一プロジェクト"]),
        amount(2, Role::ProjectShare, Some(0), 73, &["一プロジェクト"]),
        amount(3, Role::ProjectShare, Some(0), 7, &["一プロジェクト"]),
        amount(4, Role::Programme, Some(0), 29, &["甲事業"]),
        amount(5, Role::Programme, Some(0), 13, &["乙事業", "丙事業"]),
        amount(6, Role::Programme, Some(0), 7, &["甲事業"]),
        amount(7, Role::Programme, Some(0), 30, &["丁事業"]),
        amount(8, Role::ProjectTotal, Some(1), 54, &["二プロジェクト"]),
        amount(9, Role::Programme, Some(1), 54, &["甲事業"]),
        amount(10, Role::Programme, Some(1), 54, &[]),
        amount(11, Role::GrandTotal, None, 134, &[]),
        amount(12, Role::MinistryShare, None, 34, &[]),
        amount(13, Role::MinistryShare, None, 34, &[]),
        amount(14, Role::Mention, None, 3, &[]),
    ];
    amounts[0].recipient = None;
    for at in [2, 5] {
        amounts[at].recipient = Some("インハウス".into());
    }
    amounts[4].flags.joint = true;
    amounts[4].pairing = Pairing::Order;
    for at in [8, 9] {
        amounts[at].flags = Flags { of_which: true, ..Flags::default() };
    }
    amounts[9].pairing = Pairing::Open;
    amounts[9].candidates = ["甲事業".into(), "乙事業".into()].into();
    for at in [11, 12] {
        amounts[at].parent = Some(11);
        amounts[at].ministry = Some("文部科学省".into());
        amounts[at].literal = "文34".into();
        amounts[at].unit_line = Some(55);
    }
    amounts[13].amount = None;
    amounts[13].pieces = [Span { start: 700, end: 706 }, Span { start: 720, end: 723 }].into();
    Document {
        name: "見本".into(),
        title: Some("令和6年度 概算要求のポイント".into()),
        fiscal_year: Some(FiscalYear(2024)),
        stage: Some(Stage::RequestAndPriority),
        source: SourceFile {
            file: "見本.txt".into(),
            sha256: "00".into(),
            encoding: Encoding::Utf8,
            bytes: 9000,
            lines: 300,
        },
        vocabulary: None,
        pages: 3,
        rounding: Some(RoundingStatement { rounding: Rounding::HalfUp, line: 9 }),
        projects: vec![
            Project { no: "1".into(), name: "一プロジェクト".into(), line: 4 },
            Project { no: "2".into(), name: "二プロジェクト".into(), line: 8 },
        ],
        amounts,
        listings,
        activities: vec![Activity {
            listing: 3,
            status: Some(Status::New),
            text: "基盤を整える".into(),
            line: 131,
            span: Span { start: 1310, end: 1330 },
        }],
        notes: vec![Note {
            kind: NoteKind::Rounding,
            text: "四捨五入している".into(),
            line: 9,
            span: Span { start: 90, end: 99 },
            amounts: vec![1, 8],
        }],
    }
}
