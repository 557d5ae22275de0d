//! What must hold of any document's totals and parts, whatever their figures.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use yosan::budget::{AmountRow, Document, Role, RoundingStatement, SourceFile};
use yosan::calendar::FiscalYear;
use yosan::money::{Amount, Rounding, Yen};
use yosan::reconcile::{Kind, Reconciliation, Verdict, reconcile};
use yosan::source::Encoding;
use yosan::stage::Stage;

const MINISTRIES: [&str; 6] = ["内閣府", "こども家庭庁", "総務省", "文部科学省", "厚生労働省", "経済産業省"];
const STAGES: [Stage; 3] = [Stage::RequestAndPriority, Stage::Request, Stage::Priority];
const ROUNDINGS: [Rounding; 3] = [Rounding::HalfUp, Rounding::Truncate, Rounding::RoundUp];

/// A figure printed to a unit as the rounding says: half away from zero, towards zero, away from zero.
fn print_to(yen: i64, unit: i64, rounding: Rounding) -> Amount {
    let units = match rounding {
        Rounding::HalfUp => (2 * yen.abs() + unit) / (2 * unit),
        Rounding::Truncate => yen.abs() / unit,
        Rounding::RoundUp => (yen.abs() + unit - 1) / unit,
    };
    Amount { yen: Yen(yen.signum() * units * unit), unit: Yen(unit) }
}

/// A table of true values: for each ministry what is requested and what is asked for beyond; with the unit to print to.
#[derive(Clone, Debug)]
struct Truth {
    shares: Vec<(i64, i64)>,
    unit: i64,
    rounding: Rounding,
}

fn truth() -> impl Strategy<Value = Truth> {
    let shares = prop::collection::vec((1i64..1_000_000, 1i64..1_000_000), 2..=6);
    (shares, 0usize..4, 0usize..3).prop_map(|(shares, unit, rounding)| Truth {
        shares,
        unit: [1, 10, 1_000, 10_000][unit],
        rounding: ROUNDINGS[rounding],
    })
}

impl Truth {
    fn of(&self, stage: Stage, (request, priority): (i64, i64)) -> i64 {
        match stage {
            Stage::Request => request,
            Stage::Priority => priority,
            _ => request + priority,
        }
    }

    /// The document that prints it: three totals, each with its shares.
    fn document(&self) -> Document {
        let mut amounts = Vec::new();
        for stage in STAGES {
            let values: Vec<i64> = self.shares.iter().map(|&share| self.of(stage, share)).collect();
            let total = u32::try_from(amounts.len() + 1).unwrap();
            amounts.push(self.row(Role::GrandTotal, stage, values.iter().sum(), None, None));
            for (value, ministry) in values.into_iter().zip(MINISTRIES) {
                amounts.push(self.row(Role::MinistryShare, stage, value, Some(ministry), Some(total)));
            }
        }
        number(&mut amounts);
        document(amounts, self.rounding)
    }

    fn row(&self, role: Role, stage: Stage, yen: i64, ministry: Option<&str>, parent: Option<u32>) -> AmountRow {
        AmountRow {
            amount: Some(print_to(yen, self.unit, self.rounding)),
            role,
            parent,
            ministry: ministry.map(Box::from),
            recipient: Some("AMED".into()),
            stage: Some(stage),
            fiscal_year: Some(FiscalYear(2024)),
            ..AmountRow::unread(1, Vec::new(), String::new())
        }
    }

    fn values(&self) -> Vec<i64> {
        let of = |stage| {
            let values: Vec<i64> = self.shares.iter().map(|&share| self.of(stage, share)).collect();
            std::iter::once(values.iter().sum()).chain(values)
        };
        STAGES.into_iter().flat_map(of).collect()
    }
}

fn number(amounts: &mut [AmountRow]) {
    for (row, id) in amounts.iter_mut().zip(1..) {
        (row.id, row.line) = (id, id);
    }
}

fn document(amounts: Vec<AmountRow>, rounding: Rounding) -> Document {
    Document {
        name: "document".into(),
        title: None,
        fiscal_year: Some(FiscalYear(2024)),
        stage: Some(Stage::RequestAndPriority),
        source: SourceFile { file: String::new(), sha256: String::new(), encoding: Encoding::Utf8, bytes: 0, lines: 0 },
        vocabulary: None,
        pages: 1,
        rounding: Some(RoundingStatement { rounding, line: 1 }),
        projects: Vec::new(),
        amounts,
        listings: Vec::new(),
        activities: Vec::new(),
        notes: Vec::new(),
    }
}

/// Kind, printed sums and verdict of every check, in an order of their own.
fn verdicts(reconciliation: &Reconciliation) -> Vec<(Kind, Option<Yen>, Option<Yen>, Verdict)> {
    let mut all: Vec<_> = reconciliation
        .checks
        .iter()
        .map(|check| (check.relation.kind, check.judgement.total, check.judgement.parts, check.judgement.verdict))
        .collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn figures_rounded_from_true_values_never_contradict_each_other(truth in truth()) {
        let document = truth.document();
        let reconciliation = reconcile(&document, None);
        prop_assert_eq!(reconciliation.checks.len(), 4 + truth.shares.len());
        prop_assert!(reconciliation.conflicts.is_empty(), "{:?}", reconciliation.conflicts);
        for (value, known) in truth.values().into_iter().zip(&reconciliation.known) {
            let known = known.unwrap();
            prop_assert!(known.low.0 <= value && value <= known.high.0, "{} is not in {:?}", value, known);
        }
    }

    #[test]
    fn a_total_beyond_the_slack_never_holds(truth in truth(), beyond in 0i64..1_000, up in any::<bool>()) {
        let mut document = truth.document();
        let printed = reconcile(&document, None);
        let check = printed.checks.iter().find(|check| check.relation.kind == Kind::MinistrySum).unwrap();
        let missing = check.judgement.missing.unwrap().ends();
        // to where nothing can be missing, and further
        let shift = if up { beyond - missing.0.0 } else { -beyond - missing.1.0 };
        let total = usize::try_from(check.relation.totals[0]).unwrap() - 1;
        let amount = document.amounts[total].amount.as_mut().unwrap();
        // an amount keeps its sign: what it stands for lies on the other side of its value below zero
        prop_assume!(amount.yen.0 + shift > 0);
        amount.yen.0 += shift + if up { truth.unit } else { -truth.unit };
        prop_assume!(amount.yen.0 > 0);
        let shifted = reconcile(&document, None);
        let check = shifted.checks.iter().find(|check| check.relation.kind == Kind::MinistrySum).unwrap();
        prop_assert_eq!(check.judgement.verdict, Verdict::Inconsistent);
        prop_assert!(!shifted.conflicts.is_empty());
    }

    #[test]
    fn the_order_of_the_shares_changes_no_verdict(truth in truth(), seed in any::<u64>()) {
        let document = truth.document();
        let mut mixed = truth.clone();
        let turn = usize::try_from(seed % 6).unwrap() % mixed.shares.len();
        mixed.shares.rotate_left(turn);
        if seed % 2 == 0 {
            mixed.shares.reverse();
        }
        let (one, other) = (reconcile(&document, None), reconcile(&mixed.document(), None));
        prop_assert_eq!(verdicts(&one), verdicts(&other));
    }

    #[test]
    fn a_repair_mends_what_it_says(truth in truth(), at in 0usize..21, change in 1i64..200) {
        let mut document = truth.document();
        let at = at % document.amounts.len();
        let amount = document.amounts[at].amount.as_mut().unwrap();
        amount.yen.0 += change * truth.unit;
        for repair in reconcile(&document, None).conflicts.iter().flat_map(|conflict| &conflict.repairs) {
            let mut mended = document.clone();
            mended.amounts[usize::try_from(repair.figure).unwrap() - 1].amount = Some(repair.instead);
            let fails = |document: &Document| {
                let checks = reconcile(document, None).checks;
                checks.iter().filter(|check| check.judgement.verdict == Verdict::Inconsistent).count()
            };
            prop_assert_eq!(fails(&document) - fails(&mended), repair.mended);
        }
    }
}

/// 50 = 10 + 30 leaves no room below 10 for the first and 30 for the second; their stages, printed 30 = 10 + 10 and 10 = 0 + 10,
/// leave none above.
#[test]
fn relations_that_fail_only_together_are_named_together() {
    let truth = Truth { shares: vec![(40, 1), (60, 1)], unit: 10, rounding: Rounding::HalfUp };
    let row = |role, stage, tens: i64, ministry, parent| AmountRow {
        amount: Some(Amount { yen: Yen(tens * 10), unit: Yen(10) }),
        ..truth.row(role, stage, 0, ministry, parent)
    };
    use Role::{GrandTotal, MinistryShare};
    use Stage::{Priority, Request, RequestAndPriority};
    let mut amounts = vec![
        row(GrandTotal, RequestAndPriority, 5, None, None),
        row(MinistryShare, RequestAndPriority, 1, Some("文部科学省"), Some(1)),
        row(MinistryShare, RequestAndPriority, 3, Some("厚生労働省"), Some(1)),
        row(GrandTotal, Request, 3, None, None),
        row(MinistryShare, Request, 1, Some("文部科学省"), Some(4)),
        row(MinistryShare, Request, 1, Some("厚生労働省"), Some(4)),
        row(GrandTotal, Priority, 1, None, None),
        row(MinistryShare, Priority, 0, Some("文部科学省"), Some(7)),
        row(MinistryShare, Priority, 1, Some("厚生労働省"), Some(7)),
    ];
    number(&mut amounts);
    let reconciliation = reconcile(&document(amounts, Rounding::HalfUp), None);
    assert!(reconciliation.checks.iter().all(|check| check.judgement.verdict != Verdict::Inconsistent));
    assert!(!reconciliation.conflicts.is_empty());
    for conflict in &reconciliation.conflicts {
        assert_eq!(conflict.checks.len(), 2, "two relations suffice: {conflict:?}");
        assert!(!conflict.repairs.is_empty());
    }
}

/// Three stages of 333 years and more, each total with four shares.
#[test]
fn five_thousand_amounts_take_less_than_a_second() {
    let truth = |year: i64| Truth {
        shares: vec![(40 + year, 7), (61, 20), (83, 2 + year), (97, 31)],
        unit: 10,
        rounding: Rounding::HalfUp,
    };
    let mut amounts: Vec<AmountRow> = Vec::new();
    for year in 0..334 {
        let before = u32::try_from(amounts.len()).unwrap();
        amounts.extend(truth(year).document().amounts.into_iter().map(|row| AmountRow {
            parent: row.parent.map(|parent| parent + before),
            fiscal_year: Some(FiscalYear(1700 + i32::try_from(year).unwrap())),
            ..row
        }));
    }
    number(&mut amounts);
    let document = document(amounts, Rounding::HalfUp);
    let begun = std::time::Instant::now();
    let reconciliation = reconcile(&document, None);
    assert!(begun.elapsed().as_secs() < 1, "{:?}", begun.elapsed());
    assert!(document.amounts.len() > 5_000 && reconciliation.checks.len() > 2_000);
    assert!(reconciliation.conflicts.is_empty());
}

/// A ledger: two sections of three rows each, and the total of both.
#[test]
fn rows_subtotals_and_totals_of_a_ledger_are_held_against_each_other() {
    let truth = Truth { shares: Vec::new(), unit: 10, rounding: Rounding::HalfUp };
    let row = |role, tens: i64, parent| AmountRow {
        amount: Some(Amount { yen: Yen(tens * 10), unit: Yen(10) }),
        ..truth.row(role, Stage::Initial, 0, None, parent)
    };
    use Role::{TableCell, TableTotal};
    let ledger = |last: i64| {
        let mut amounts = vec![row(TableTotal, 21, None), row(TableTotal, 6, Some(1)), row(TableTotal, 15, Some(1))];
        amounts.extend([1, 2, 3].map(|tens| row(TableCell, tens, Some(2))));
        amounts.extend([4, 5, last].map(|tens| row(TableCell, tens, Some(3))));
        number(&mut amounts);
        let reconciliation = reconcile(&document(amounts, Rounding::HalfUp), None);
        assert!(reconciliation.checks.iter().all(|check| check.relation.kind == Kind::TableSum));
        reconciliation.checks.iter().map(|check| check.judgement.verdict).collect::<Vec<_>>()
    };
    assert_eq!(ledger(6), [Verdict::Exact; 3]);
    assert_eq!(ledger(7), [Verdict::Exact, Verdict::Exact, Verdict::Rounding]);
    assert_eq!(ledger(9), [Verdict::Exact, Verdict::Exact, Verdict::Inconsistent]);
}
