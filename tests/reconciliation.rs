//! The known answers: what a document's totals and parts say of each other, found by reading the document itself.
//!
//! `YOSAN_CORPUS` names a further folder, whose 2024-request.txt has the same answers.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use yosan::budget::{Document, NoteKind};
use yosan::money::{Rounding, Yen};
use yosan::reconcile::explain::figure;
use yosan::reconcile::{Check, Kind, Reconciliation, Verdict, Why, reconcile};
use yosan::source::{Malformed, Source};

fn read(path: &Path) -> Document {
    let source = Source::decode(fs::read(path).unwrap(), None, Malformed::Refuse).unwrap();
    yosan::reading::read(&source, "document", "document.txt")
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn requests() -> Vec<Document> {
    let corpus = std::env::var_os("YOSAN_CORPUS").filter(|path| !path.is_empty()).map(PathBuf::from);
    let folders = [Some(fixtures()), corpus];
    folders.into_iter().flatten().map(|folder| read(&folder.join("2024-request.txt"))).collect()
}

/// A check in short: kind, total and parts in millions of yen, verdict.
type Short = (Kind, Vec<i64>, i64, Verdict);

fn short(document: &Document, check: &Check) -> Short {
    let million = |yen: Yen| yen.0 / 1_000_000;
    let yen = |id: &u32| million(document.amounts[*id as usize - 1].amount.unwrap().yen);
    let totals = check.relation.totals.iter().map(yen).collect();
    (check.relation.kind, totals, check.judgement.parts.map(million).unwrap(), check.judgement.verdict)
}

#[test]
fn every_known_answer_of_the_2024_request() {
    use Kind::*;
    use Verdict::*;
    let known: [(Kind, &[i64], i64, Verdict); 28] = [
        (MinistrySum, &[124_800], 124_900, Rounding),
        (MinistrySum, &[79_600], 79_500, Rounding),
        (MinistrySum, &[148_900], 148_900, Exact),
        (StageSum, &[148_900], 148_900, Exact),
        (MinistrySum, &[113_200], 113_300, Rounding),
        (MinistrySum, &[35_700], 35_700, Exact),
        (StageSum, &[57_900], 58_000, Rounding),
        (MinistrySum, &[83_800], 83_700, Rounding),
        (MinistrySum, &[77_400], 77_300, Rounding),
        (MinistrySum, &[6_400], 6_400, Exact),
        (StageSum, &[83_800], 83_800, Exact),
        (GrandSum, &[148_900], 149_000, Rounding),
        (GrandSum, &[83_800], 83_800, Exact),
        (ProjectSum, &[43_100], 43_100, Exact),
        (ProjectSum, &[22_100], 22_100, Exact),
        (ProgrammeSum, &[38_000], 38_000, Exact),
        (ProgrammeSum, &[5_100], 5_100, Exact),
        (ProgrammeSum, &[13_100], 13_040, Rounding),
        (ProgrammeSum, &[20_900], 20_800, Rounding),
        (ProgrammeSum, &[20_300], 20_400, Rounding),
        (ProgrammeSum, &[1_800], 1_800, Exact),
        (ThemeSum, &[19_780], 19_780, Exact),
        (Restated, &[19_800], 19_780, Rounding),
        (Restated, &[38_000], 38_000, Exact),
        (Restated, &[2_000], 2_000, Exact),
        (Restated, &[4_200], 4_200, Exact),
        (ThemeSum, &[26_900], 26_830, Inconsistent),
        (GrandSum, &[148_900, 83_800], 232_800, Rounding),
    ];
    for document in requests() {
        let reconciliation = reconcile(&document, None);
        let found: Vec<Short> = reconciliation.checks.iter().map(|check| short(&document, check)).collect();
        for (kind, totals, parts, verdict) in known {
            let expected = (kind, totals.to_vec(), parts, verdict);
            assert!(found.contains(&expected), "{expected:?} is not among {found:#?}");
        }
        let wrong = found.iter().filter(|(.., verdict)| *verdict == Inconsistent).count();
        assert_eq!((wrong, reconciliation.conflicts.len()), (1, 1), "only project 6 cannot be true");
        assert!(found.iter().all(|(.., verdict)| *verdict != Undecided), "everything is decided");
        // every ministry's request and priority, but for one, add up as printed
        let ministries =
            found.iter().filter(|(kind, totals, ..)| *kind == StageSum && totals[0] < 60_000 || totals[0] == 69_700);
        assert_eq!(ministries.filter(|(.., verdict)| *verdict == Rounding).count(), 1);
    }
}

#[test]
fn project_6_lacks_a_sum_that_rounding_does_not_explain() {
    for document in requests() {
        let reconciliation = reconcile(&document, None);
        let check = inconsistent(&reconciliation);
        let (low, high) = check.judgement.missing.unwrap().ends();
        assert_eq!((low, high), (Yen(5_000_000), Yen(135_000_000)));
        assert_eq!((check.judgement.gap(), check.judgement.slack), (Some(Yen(70_000_000)), Some(Yen(65_000_000))));
        assert!(check.notes.iter().any(|&at| document.notes[at].kind == NoteKind::Fund), "the fund's note is cited");
        // nothing tells the three themes apart, and no other total of the page would hold with another figure
        let repairs = &reconciliation.conflicts[0].repairs;
        assert!(repairs.len() == 3 && repairs.iter().all(|repair| repair.ties(&repairs[0])));
    }
}

fn inconsistent(reconciliation: &Reconciliation) -> &Check {
    reconciliation.checks.iter().find(|check| check.judgement.verdict == Verdict::Inconsistent).unwrap()
}

#[test]
fn what_stands_twice_is_counted_once() {
    for document in requests() {
        let of = |id: u32| &document.amounts[id as usize - 1];
        for check in reconcile(&document, None).checks.iter().filter(|check| check.relation.kind == Kind::ProgrammeSum)
        {
            assert!(check.relation.parts.iter().all(|&id| !of(id).flags.relisted), "再掲 is added in {check:?}");
            let pools: Vec<Yen> = check
                .relation
                .parts
                .iter()
                .map(|&id| of(id))
                .filter(|row| row.flags.of_which)
                .map(|row| row.amount.unwrap().yen)
                .collect();
            assert_eq!(pools.iter().collect::<BTreeSet<_>>().len(), pools.len(), "a pool is added twice in {check:?}");
            let years = |row: &yosan::budget::AmountRow| row.fiscal_year == of(check.relation.totals[0]).fiscal_year;
            assert!(check.relation.parts.iter().all(|&id| years(of(id))), "another year is added in {check:?}");
            for exclusion in &check.relation.excluded {
                let row = of(exclusion.amount);
                let so = match exclusion.why {
                    Why::Relisted => row.flags.relisted,
                    Why::PoolAgain | Why::Within => row.flags.of_which,
                    Why::OtherRecipient => row.recipient != of(check.relation.totals[0]).recipient,
                    Why::OtherYear => !years(row) || row.stage != of(check.relation.totals[0]).stage,
                    Why::RelistedBySum | Why::RelistedNearest | Why::Restated | Why::WithinStage | Why::Nothing => true,
                };
                assert!(so, "{exclusion:?}");
            }
        }
    }
}

#[test]
fn figures_printed_coarsely_are_known_as_finely_as_elsewhere() {
    for document in requests() {
        let reconciliation = reconcile(&document, None);
        let known = |literal: &str| {
            let at = document.amounts.iter().position(|row| *row.literal == *literal).unwrap();
            let bounds = reconciliation.known[at].unwrap();
            (bounds.low.0, bounds.high.0)
        };
        assert_eq!(known("198億円"), (19_775_000_000, 19_784_999_999));
        assert_eq!(known("１９８億円"), (19_775_000_000, 19_784_999_999));
        // 435 + 145 = 580, printed 579: both lie in the lower half of what they stand for
        assert_eq!(known("厚435"), (43_450_000_000, 43_499_999_999));
        for (row, known) in document.amounts.iter().zip(&reconciliation.known) {
            let own = row.amount.map(|amount| amount.bounds(reconciliation.rule.rounding));
            assert!(own.zip(*known).is_none_or(|(own, known)| own.low <= known.low && known.high <= own.high));
        }
    }
}

/// `tests/checks/NAME.txt` beside `NAME.checks`, worked out by hand: one line a check, in any order, as `said` writes it, and
/// the number of conflicts. A new test is two files dropped into the folder.
#[test]
fn pages_are_judged_as_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    let mut texts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    texts.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    texts.sort();
    assert!(texts.len() > 15, "the pages are missing");
    let mut off = String::new();
    for path in texts {
        let document = read(&path);
        let reconciliation = reconcile(&document, None);
        let mut found: Vec<String> = reconciliation.checks.iter().map(|check| said(&document, check)).collect();
        found.push(format!("conflicts {}", reconciliation.conflicts.len()));
        found.sort();
        let by_hand = fs::read_to_string(path.with_extension("checks")).unwrap_or_default();
        let mut expected: Vec<&str> = by_hand.lines().filter(|line| !line.starts_with('#')).collect();
        expected.sort_unstable();
        if found != expected {
            off += &format!("{}\n{}\n", path.display(), found.join("\n"));
        }
    }
    assert!(off.is_empty(), "not as by hand:\n{off}");
}

// programme_sum 320億円 = 100億円 + 155億円 + 65億円 exact
fn said(document: &Document, check: &Check) -> String {
    let side = |ids: &[u32]| {
        let figures: Vec<String> = ids.iter().map(|id| figure(&document.amounts[*id as usize - 1])).collect();
        figures.join(" + ")
    };
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let kind = word(serde_json::to_value(check.relation.kind).unwrap());
    let verdict = word(serde_json::to_value(check.judgement.verdict).unwrap());
    format!("{kind} {} = {} {verdict}", side(&check.relation.totals), side(&check.relation.parts))
}

#[test]
fn no_fixture_but_those_that_say_so_has_a_contradiction() {
    let small = fs::read_dir(fixtures().join("small")).unwrap().map(|entry| entry.unwrap().path());
    let mut found = BTreeSet::new();
    for path in
        small.chain([fixtures().join("2022-request.txt")]).filter(|path| path.extension().is_some_and(|e| e == "txt"))
    {
        if !reconcile(&read(&path), None).conflicts.is_empty() {
            found.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    // the projects of one come to 20億円 more than its total, a list of the next to 3億円 more than its 合計, last year's 勘定 of another
    // to 200億円 more than their account, one programme to more than all that it is listed under, the programmes of the last to 10億円 less
    let wrong = [
        "layout-2025-request",
        "ledger-rows-no-parts",
        "ledger-rows-within-rows",
        "more-than-its-whole",
        "wrong-total-below-list",
    ];
    assert_eq!(found, BTreeSet::from(wrong.map(str::to_owned)));
}

#[test]
fn the_rounding_asked_for_overrides_the_documents() {
    for document in requests() {
        let truncated = reconcile(&document, Some(Rounding::Truncate));
        assert_eq!(truncated.rule.rounding, Rounding::Truncate);
        // parts that come to more than their total cannot all have been cut off: 6+5+581+483+174 = 1,249 of 1,248
        let check = truncated.checks.iter().find(|check| check.relation.kind == Kind::MinistrySum).unwrap();
        assert_eq!(check.judgement.verdict, Verdict::Inconsistent);
    }
}
