//! Every notation of `notation/*.tsv` reads as its row says.
#![allow(clippy::unwrap_used)]

mod said;

use yosan::grammar::year::{date, fiscal_year, plan_period, short_year, supplementary_no};
use yosan::scan::{Mention, Printed, mentions};
use yosan::stage::stage_words;

/// The cells of each row, the input with its line breaks.
fn rows(table: &'static str) -> impl Iterator<Item = (String, Vec<&'static str>)> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        (cells.next().unwrap().replace("\\n", "\n"), cells.collect())
    })
}

#[test]
fn amounts() {
    for (input, cells) in rows(include_str!("notation/amounts.tsv")) {
        let found: Vec<Mention> = mentions(&input).collect();
        let shown = |of: fn(&Mention) -> String| found.iter().map(of).collect::<Vec<_>>().join(";");
        assert_eq!([shown(yen), shown(unit), shown(flags)], cells[..], "{input}");
    }
}

fn yen(mention: &Mention) -> String {
    match &mention.value {
        Printed::Amount(amount) => amount.yen.0.to_string(),
        Printed::ItemRequest => "request".into(),
        Printed::None_ => "none".into(),
        Printed::Malformed { candidates } => {
            let candidates: Vec<_> = candidates.iter().map(|amount| amount.yen.0.to_string()).collect();
            format!("malformed:{}", candidates.join(","))
        }
    }
}

fn unit(mention: &Mention) -> String {
    match mention.value {
        Printed::Amount(amount) => amount.unit.0.to_string(),
        _ => String::new(),
    }
}

fn flags(mention: &Mention) -> String {
    said::flags(mention.flags).collect::<Vec<_>>().join(",")
}

#[test]
fn years() {
    for (input, cells) in rows(include_str!("notation/years.tsv")) {
        assert_eq!(read_year(&input, cells[1]), cells[0], "{input}");
    }
}

fn read_year(input: &str, kind: &str) -> String {
    match kind {
        "fiscal_year" => fiscal_year(input).unwrap().1.0.to_string(),
        "short_year" => {
            short_year(input).unwrap().1.iter().map(|year| year.0.to_string()).collect::<Vec<_>>().join(",")
        }
        "plan_period" => plan_period(input).map(|(_, plan)| format!("{}-{}", plan.first.0, plan.last.0)).unwrap(),
        "date" => date(input).unwrap().1.to_string(),
        _ => supplementary_no(input).unwrap().1.to_string(),
    }
}

#[test]
fn stages() {
    for (input, cells) in rows(include_str!("notation/stages.tsv")) {
        let (_, word) = stage_words(&input).next().unwrap();
        let whose = if word.previous_year { "previous" } else { "own" };
        assert_eq!([word.stage.to_string().as_str(), whose], cells[..], "{input}");
    }
}
