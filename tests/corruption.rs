//! How surely a wrong figure shows, and how surely the right one is named: every figure of a consistent document is
//! changed in turn. `docs/reconciliation.md` has the table that this prints.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use yosan::budget::Document;
use yosan::money::{Interval, Yen};
use yosan::reconcile::{Check, Reconciliation, Verdict, reconcile};
use yosan::source::{Malformed, Source};

const SIZES: [i64; 5] = [1, 2, 3, 5, 10];

/// The 2024 request with its one contradiction mended: 111.9億円 is taken to be 112.6億円.
fn consistent() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/2024-request.txt");
    let source = Source::decode(fs::read(path).unwrap(), None, Malformed::Refuse).unwrap();
    let mut document = yosan::reading::read(&source, "document", "document.txt");
    let theme = document.amounts.iter_mut().find(|row| row.literal == "111.9億円").unwrap();
    theme.amount.as_mut().unwrap().yen = Yen(11_260_000_000);
    assert!(reconcile(&document, None).conflicts.is_empty());
    document
}

/// What became of the changed figures of one size.
#[derive(Default)]
struct Tally {
    changed: usize,
    closed: usize,
    half_open: usize,
    crossed: usize,
    /// Detected, and the figure stands in two relations or more; of these, named first alone, and first with others.
    several: [usize; 3],
    /// Detected, and the figure stands in one relation; of these, named first with or without others.
    one: [usize; 2],
}

#[test]
fn wrong_figures_show_and_are_named() {
    let document = consistent();
    let before = reconcile(&document, None);
    let mut lines = String::from(
        "| changed by | figures | closed intervals | half-open | with relations crossed |\n| ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut named = [0; 5];
    for size in SIZES {
        let tally = tally(&document, &before, size);
        let Tally { changed, closed, half_open, crossed, several, one } = tally;
        writeln!(
            lines,
            "| ±{size} | {changed} | {} | {} | {} |",
            rate(closed, changed),
            rate(half_open, changed),
            rate(crossed, changed)
        )
        .unwrap();
        assert!(closed <= half_open && half_open <= crossed, "half-open intervals see what closed ones see");
        assert!(size > 1 || closed < half_open, "and more of the smallest changes");
        if size >= 5 {
            for (sum, count) in named.iter_mut().zip([several[0], several[1], several[2], one[0], one[1]]) {
                *sum += count;
            }
        }
    }
    let [several, alone, first, one, one_first] = named;
    let first_named = format!("in {alone} of {several}; first together with others in {first} of {several}");
    let siblings = format!("all {one_first} of {one}");
    println!("{lines}\nnamed first, alone {first_named}; with one relation, among the first in {siblings}");
    assert!(alone * 10 >= several * 8, "{alone} of {several} are named first");
    assert_eq!(one_first, one, "what nothing tells apart is named together");
    let documented = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reconciliation.md")).unwrap();
    let documented = documented.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in lines.lines().chain([first_named.as_str(), siblings.as_str()]) {
        assert!(documented.contains(said), "docs/reconciliation.md does not say: {said}");
    }
}

fn rate(count: usize, of: usize) -> String {
    format!("{count} ({} %)", (count * 200 + of) / (2 * of))
}

fn tally(document: &Document, before: &Reconciliation, size: i64) -> Tally {
    let mut tally = Tally::default();
    for at in 0..document.amounts.len() {
        let id = document.amounts[at].id;
        let relations = decided(before, id);
        let Some(amount) = document.amounts[at].amount.filter(|_| relations > 0) else { continue };
        for change in [-size, size] {
            let yen = Yen(amount.yen.0 + change * amount.unit.0);
            if yen.0 < 0 {
                continue;
            }
            let mut wrong = document.clone();
            wrong.amounts[at].amount.as_mut().unwrap().yen = yen;
            let after = reconcile(&wrong, None);
            tally.changed += 1;
            tally.closed += usize::from(after.checks.iter().any(apart_if_closed));
            tally.half_open +=
                usize::from(after.checks.iter().any(|check| check.judgement.verdict == Verdict::Inconsistent));
            tally.crossed += usize::from(!after.conflicts.is_empty());
            tally.name(&after, id, relations);
        }
    }
    tally
}

/// In how many relations that are decided a figure stands.
fn decided(reconciliation: &Reconciliation, id: u32) -> usize {
    let decided = |check: &&Check| check.judgement.verdict != Verdict::Undecided;
    reconciliation
        .checks
        .iter()
        .filter(decided)
        .filter(|check| check.relation.members().any(|member| member == id))
        .count()
}

/// Whether a check that takes both ends of every interval as possible would fail: by more than the slack, not by as much.
fn apart_if_closed(check: &Check) -> bool {
    let failing = check.judgement.verdict == Verdict::Inconsistent;
    let ends = check.judgement.missing.map(Interval::ends);
    failing && ends.is_some_and(|(low, high)| low.0 > 0 || high.0 < 0)
}

impl Tally {
    fn name(&mut self, after: &Reconciliation, id: u32, relations: usize) {
        let Some(conflict) = after.conflicts.first() else { return };
        let own = conflict.repairs.iter().find(|repair| repair.figure == id);
        let first = own.is_some_and(|own| own.ties(&conflict.repairs[0]));
        let alone = first && conflict.repairs.iter().filter(|repair| repair.ties(&conflict.repairs[0])).count() == 1;
        if relations > 1 {
            let counted = [true, alone, first];
            self.several.iter_mut().zip(counted).for_each(|(sum, so)| *sum += usize::from(so));
        } else {
            self.one[0] += 1;
            self.one[1] += usize::from(first);
        }
    }
}
