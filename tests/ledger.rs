//! Ledger tables: their cells are proved from the source, and their sums are those that the layout shows.
#![allow(clippy::unwrap_used)]

use std::fs;

use proptest::prelude::*;
use yosan::budget::{AmountRow, Document, Role};
use yosan::reading::read;
use yosan::reconcile::{Kind, Verdict, reconcile};
use yosan::source::{Malformed, Source};
use yosan::verify::{Claim, prove};

const FIXTURES: [&str; 6] = ["layout", "plain", "units", "signs", "short-rows", "none"];

fn source(name: &str) -> Source {
    let bytes = fs::read(format!("fixtures/small/ledger-{name}.txt")).unwrap();
    Source::decode(bytes, None, Malformed::Refuse).unwrap()
}

fn document(source: &Source) -> Document {
    read(source, "ledger", "ledger.txt")
}

/// Its sums in the least unit of each, as 合計 2025: 16639+845=17484, in the order of the totals; ` ?` where one is not exact.
fn sums(document: &Document) -> Vec<String> {
    let row = |id: u32| &document.amounts[id as usize - 1];
    let shown = |ids: &[u32], unit: i64| {
        let yen = |id: &u32| row(*id).amount.map_or("?".to_owned(), |amount| (amount.yen.0 / unit).to_string());
        ids.iter().map(yen).collect::<Vec<_>>().join("+")
    };
    let checks = reconcile(document, None).checks;
    checks
        .iter()
        .filter(|check| check.relation.kind == Kind::TableSum)
        .map(|check| {
            let total = row(check.relation.totals[0]);
            let holds = if check.judgement.verdict == Verdict::Exact { "" } else { " ?" };
            let (name, year) = (&total.subjects[0], total.fiscal_year.unwrap().0);
            let unit =
                check.relation.members().filter_map(|id| row(id).amount).map(|amount| amount.unit.0).min().unwrap();
            let (parts, total) = (shown(&check.relation.parts, unit), shown(&check.relation.totals, unit));
            format!("{name} {year}: {parts}={total}{holds}")
        })
        .collect()
}

#[test]
fn sums_follow_the_layout() {
    let of = |name: &str| sums(&document(&source(name)));
    assert_eq!(
        of("layout"),
        [
            "再生医療等実現拠点ネットワーク 2024: 5000+4214=9214",
            "再生医療等実現拠点ネットワーク 2025: 4500+3690=8190",
            "小計 2024: 6120+9214+1305=16639",
            "小計 2025: 6580+8190+0+2250=17020",
            "小計 2024: 845=845",
            "小計 2025: 310=310",
            "合計 2024: 16639+845=17484",
            "合計 2025: 17020+310=17330",
        ]
    );
    assert_eq!(
        of("plain"),
        [
            "計 2023: 9803+3512+1180=14495",
            "計 2024: 9950+3512+1064+820=15346",
            "合計 2023: 512340+87006=599346",
            "合計 2024: 498120+91400=589520",
        ]
    );
    assert_eq!(
        of("units"),
        [
            "合計 2024: 4320+7180=11500",
            "合計 2025: 45125+73445=118570",
            "計 2024: 640200+1250000+88450=1978650",
            "計 2025: 655100+1310400+90020=2055520",
            "計 2025: 48000+210000=258000",
        ]
    );
    assert_eq!(
        of("signs"),
        [
            "小計 2025: 650+12061+9900=22611",
            "小計 2026: 1130+11300+9860=22290",
            "小計 2025: 333100+125400=458500",
            "小計 2026: ?+125100=125100 ?",
            "合計 2025: 22611+458500=481111",
            "合計 2026: 22290+125100=147390",
        ]
    );
    // the total of millions closes rows whose cells are open, so that it is the sum of nothing
    assert_eq!(
        of("short-rows"),
        ["合計 2024: 1000+800=1800", "合計 2025: 1200+700=1900", "合計 2024: 3476+100=3576", "合計 2025: 4531+90=4621",]
    );
    assert_eq!(of("none"), Vec::<String>::new());
}

#[test]
fn every_cell_is_proved() {
    for name in FIXTURES {
        let source = source(name);
        for row in document(&source).amounts {
            assert_eq!(prove(&Claim::of(&row), &source), Ok(()), "{name}: {row:?}");
            let wrong = row.amount.map(|amount| amount.yen.0 + amount.unit.0);
            let wrong = Claim { yen: wrong, ..Claim::of(&row) };
            assert!(row.amount.is_none() || prove(&wrong, &source).is_err(), "{name}: {row:?}");
        }
    }
}

#[test]
fn a_part_stands_in_the_column_of_its_total() {
    for name in FIXTURES {
        let document = document(&source(name));
        for row in document.amounts.iter().filter(|row| row.parent.is_some()) {
            let total = &document.amounts[row.parent.unwrap() as usize - 1];
            let period = |row: &AmountRow| (row.fiscal_year, row.stage, row.role == Role::Change);
            assert_eq!(period(row), period(total), "{name}: {row:?}");
            let counted = row.amount.is_some() && total.amount.is_some();
            assert!(!counted || row.unit_line == total.unit_line, "{name}: {row:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Lines of tables in any order: there is a document, its cells are proved, and what has no unit above it is no money.
    #[test]
    fn lines_of_tables_in_any_order(order in prop::collection::vec(0_usize..200, 0..60)) {
        let texts = FIXTURES.map(|name| fs::read_to_string(format!("fixtures/small/ledger-{name}.txt")).unwrap());
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        let shuffled: Vec<&str> = order.iter().map(|&at| lines[at % lines.len()]).collect();
        let source = Source::decode(shuffled.join("\n"), None, Malformed::Refuse).unwrap();
        let amounts = document(&source).amounts;
        for row in amounts.into_iter().filter(|row| matches!(row.role, Role::TableCell | Role::TableTotal)) {
            prop_assert_eq!(prove(&Claim::of(&row), &source), Ok(()), "{:?}", row);
            let bare = row.amount.is_some() && !row.literal.contains(['円', '億']);
            prop_assert!(!bare || row.unit_line.is_some(), "{:?}", row);
        }
    }
}
