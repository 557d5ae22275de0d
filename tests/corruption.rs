//! How surely a wrong figure shows, and how surely the right one is named: every figure of a consistent document is
//! changed in turn, in its text, and the text is read again. `docs/reconciliation.md` has the table that this prints.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread;

use yosan::budget::{AmountRow, Document};
use yosan::money::Interval;
use yosan::reconcile::{Check, Reconciliation, Verdict, reconcile};
use yosan::source::{Malformed, Source};

const SIZES: [i64; 5] = [1, 2, 3, 5, 10];

/// The 2024 request with its one contradiction mended: 111.9億円 is taken to be 112.6億円.
fn consistent() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/2024-request.txt");
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.matches("111.9億円").count(), 1);
    text.replace("111.9億円", "112.6億円")
}

fn read(text: &str) -> Document {
    let source = Source::decode(text, None, Malformed::Refuse).unwrap();
    yosan::reading::read(&source, "document", "document.txt")
}

/// The text with one figure larger by so many of its units, in digits of the same width; none where that is less than one.
fn with_figure(text: &str, row: &AmountRow, change: i64) -> Option<String> {
    let amount = row.amount?;
    let units = amount.yen.0 / amount.unit.0 + change;
    let [piece] = row.pieces[..] else { return None };
    let (start, end) = (piece.start as usize, piece.end as usize);
    let literal = &text[start..end];
    let is_number = |c: char| c.is_numeric() || matches!(c, ',' | '，' | '.' | '．');
    let from = literal.find(is_number)?;
    let number: String = literal[from..].chars().take_while(|c| is_number(*c)).collect();
    let wide = number.contains(|c| ('０'..='９').contains(&c));
    let decimals = number.split(['.', '．']).nth(1).map_or(0, |part| part.chars().count());
    let digits = format!("{units:0>width$}", width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let groups: Vec<&str> =
        whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    let whole = if number.contains([',', '，']) { groups.join(",") } else { whole.to_owned() };
    let changed = if decimals > 0 { format!("{whole}.{part}") } else { whole };
    let widened = |c: char| if wide { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
    let changed: String = changed.chars().map(widened).collect();
    let rest = &literal[from + number.len()..];
    (units > 0).then(|| format!("{}{}{changed}{rest}{}", &text[..start], &literal[..from], &text[end..]))
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
    let text = consistent();
    let document = read(&text);
    let before = reconcile(&document, None);
    assert!(before.conflicts.is_empty());
    let tallies = thread::scope(|scope| {
        let (text, document, before) = (&text, &document, &before);
        let runs = SIZES.map(|size| scope.spawn(move || tally(text, document, before, size)));
        runs.map(|run| run.join().unwrap())
    });
    let mut lines = String::from(
        "| changed by | figures | closed intervals | half-open | with relations crossed |\n| ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut named = [0; 5];
    for (size, tally) in SIZES.into_iter().zip(&tallies) {
        let &Tally { changed, closed, half_open, crossed, several, one } = tally;
        let rates = [closed, half_open, crossed].map(|count| rate(count, changed)).join(" | ");
        writeln!(lines, "| ±{size} | {changed} | {rates} |").unwrap();
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
    let siblings = format!("in {one_first} of {one}");
    println!("{lines}\nnamed first, alone {first_named}; with one relation, among the first in {siblings}");
    assert!(alone * 10 >= several * 8, "{alone} of {several} are named first");
    assert!(one_first * 50 >= one * 49, "{one_first} of {one}: what nothing tells apart is named together");
    let documented = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reconciliation.md")).unwrap();
    let documented = documented.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in lines.lines().chain([first_named.as_str(), siblings.as_str()]) {
        assert!(documented.contains(said), "docs/reconciliation.md does not say: {said}");
    }
}

fn rate(count: usize, of: usize) -> String {
    format!("{count} ({} %)", (count * 200 + of) / (2 * of))
}

fn tally(text: &str, document: &Document, before: &Reconciliation, size: i64) -> Tally {
    let mut tally = Tally::default();
    for row in &document.amounts {
        let relations = decided(before, row.id);
        for wrong in [-size, size].into_iter().filter_map(|change| with_figure(text, row, change)) {
            if relations == 0 {
                continue;
            }
            let after = reconcile(&read(&wrong), None);
            let fails = |check: &Check| check.judgement.verdict == Verdict::Inconsistent;
            tally.changed += 1;
            tally.closed += usize::from(after.checks.iter().any(apart_if_closed));
            tally.half_open += usize::from(after.checks.iter().any(fails));
            tally.crossed += usize::from(!after.conflicts.is_empty());
            tally.name(&after, row.id, relations);
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
