//! The conformance suite of `conformance/`: every case holds, every entry has cases and traps. Its README says what is
//! asked and how an answer is written; cases that only a reading of whole pages could answer are scored apart.
#![allow(clippy::unwrap_used)]

mod said;

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use yosan::budget::{AmountRow, Status};
use yosan::calendar::FiscalYear;
use yosan::grammar::breakdown::breakdown;
use yosan::grammar::bullet::{Mark, bullet};
use yosan::grammar::clause::{Column, columns, lead, recipient_label, trail};
use yosan::grammar::heading::heading;
use yosan::grammar::legend::{abbreviations, colours, ministries};
use yosan::grammar::name::{ProgrammeName, programme_name};
use yosan::grammar::note::{kind, note, rounding};
use yosan::grammar::unit::{counter, unit};
use yosan::grammar::year::{date, fiscal_year, heading_year, plan_period, short_year, supplementary_no};
use yosan::ministry::Directory;
use yosan::scan::{Mention, Printed, mentions};
use yosan::source::{Malformed, Source};
use yosan::stage::stage_words;
use yosan::text::Text;

const FOLDER: &str = "tests/conformance";
const PENDING: &str = "pending";

/// What a reader says where there is nothing of what was asked for.
const NOTHING: &str = "nothing";

struct Case {
    family: String,
    place: String,
    entry: String,
    trap: bool,
    asked: String,
    input: String,
    expected: String,
}

impl Case {
    fn holds(&self) -> bool {
        answer(&self.asked, &self.input) == self.expected
    }
}

/// The cases of every file, family by family; those of `pending.tsv` last.
fn cases() -> (Vec<Case>, Vec<Case>) {
    let files = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut tables: Vec<_> = files.filter(|path| path.extension().is_some_and(|ext| ext == "tsv")).collect();
    tables.sort();
    let stem = |path: &std::path::Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let families = tables.iter().filter(|path| stem(path) != "entries");
    let all = families.flat_map(|path| cases_of(&stem(path), &fs::read_to_string(path).unwrap()));
    all.partition(|case| case.family != PENDING)
}

fn cases_of(family: &str, table: &str) -> Vec<Case> {
    let lines = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(at, line)| case(family, &format!("{family}.tsv:{}", at + 1), line)).collect()
}

fn case(family: &str, place: &str, line: &str) -> Case {
    let cells: Vec<&str> = line.split('\t').collect();
    let &[entry, sort, asked, input, expected, rule] = &cells[..] else {
        panic!("{place} has {} columns, not 6", cells.len())
    };
    assert!(matches!(sort, "rule" | "trap"), "{place}: `{sort}` is neither rule nor trap");
    assert!(!rule.is_empty(), "{place} says no rule");
    Case {
        family: family.into(),
        place: place.into(),
        entry: entry.into(),
        trap: sort == "trap",
        asked: asked.into(),
        input: unescaped(input),
        expected: unescaped(&expanded(expected)),
    }
}

/// `\n`, `\f` and `\u{200B}` as the chars they stand for.
fn unescaped(input: &str) -> String {
    static HEX: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\u\{([0-9A-Fa-f]+)\}").unwrap());
    let char = |found: &Captures<'_>| char::from_u32(u32::from_str_radix(&found[1], 16).unwrap()).unwrap().to_string();
    HEX.replace_all(&input.replace("\\n", "\n").replace("\\f", "\u{c}"), char).into_owned()
}

/// 1248e8 → 124800000000
fn expanded(expected: &str) -> String {
    static POWER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([0-9])e([0-9]{1,2})").unwrap());
    let zeros = |found: &Captures<'_>| found[1].to_owned() + &"0".repeat(found[2].parse().unwrap());
    POWER.replace_all(expected, zeros).into_owned()
}

/// The entries of the catalogue: id and name.
fn entries() -> Vec<(String, String)> {
    let table = fs::read_to_string(format!("{FOLDER}/entries.tsv")).unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap()).map(|(id, name)| (id.into(), name.into())).collect()
}

#[test]
fn every_case_holds() {
    let (cases, pending) = cases();
    let mut score: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failed = Vec::new();
    for case in &cases {
        let (held, all) = score.entry(&case.family).or_default();
        *all += 1;
        if case.holds() {
            *held += 1;
        } else {
            failed.push(case);
        }
    }
    println!("{:<12} {:>5} of {:>4}", "family", "held", "all");
    for (family, (held, all)) in &score {
        println!("{family:<12} {held:>5} of {all:>4}  {}%", 100 * held / all);
    }
    println!("{:<12} {:>5} of {:>4}  100% required", "all", cases.len() - failed.len(), cases.len());
    report_pending(&pending);
    for case in &failed {
        println!("{} {} {}: {:?}", case.place, case.entry, case.asked, case.input);
        println!("  expected {}\n  answered {}", case.expected, answer(&case.asked, &case.input));
    }
    assert!(failed.is_empty(), "{} cases fail", failed.len());
    assert!(cases.len() >= 400, "only {} cases", cases.len());
}

/// Not required: what waits for a reading of whole pages or tables.
fn report_pending(pending: &[Case]) {
    let (held, waiting): (Vec<_>, Vec<_>) = pending.iter().partition(|case| case.holds());
    println!("{PENDING:<12} {:>5} of {:>4}  not required", held.len(), pending.len());
    for case in held {
        println!("  {} holds now: move it to its family", case.place);
    }
    for case in waiting {
        println!("  {} {} waits: {}", case.place, case.entry, answer(&case.asked, &case.input));
    }
}

#[test]
fn every_entry_has_cases_and_a_trap() {
    let (mut cases, pending) = cases();
    cases.extend(pending);
    let entries = entries();
    for case in &cases {
        assert!(entries.iter().any(|(id, _)| *id == case.entry), "{}: no entry {}", case.place, case.entry);
    }
    for (id, name) in &entries {
        let of_entry: Vec<_> = cases.iter().filter(|case| case.entry == *id).collect();
        assert!(of_entry.iter().any(|case| !case.trap), "{id} {name} has no rule case");
        assert!(of_entry.iter().any(|case| case.trap), "{id} {name} has no trap");
    }
}

#[test]
fn no_case_stands_twice() {
    let (mut cases, pending) = cases();
    cases.extend(pending);
    let mut seen = BTreeMap::new();
    for case in &cases {
        let before = seen.insert((&case.asked, &case.input), &case.place);
        assert!(before.is_none(), "{} repeats {}", case.place, before.unwrap());
    }
}

/// What the library answers to what is asked of a printed text.
fn answer(asked: &str, printed: &str) -> String {
    let text = Text::normalise(printed);
    let (question, year) = asked.split_once('@').unwrap_or((asked, "2024"));
    let directory = || Directory::in_force(Some(FiscalYear(year.parse().unwrap())));
    let said = match question {
        "text" => Some(text.as_str().to_owned()),
        "amounts" => Some(list(mentions(text.as_str()).map(|mention| shown(&mention)))),
        "literals" => {
            Some(list(mentions(text.as_str()).map(|mention| printed[text.decoded_range(mention.range)].to_owned())))
        }
        "document" => Some(list(rows(printed).iter().map(row))),
        "breakdown" => shares(&directory(), text.as_str()),
        "ministries" => ministries(&directory(), text.as_str()).map(|names| names.join("; ")),
        "ministry" => first_ministry(&directory(), text.as_str()),
        "named" => named(&directory(), text.as_str()),
        "colours" => colours(&directory(), text.as_str()).map(|all| list(all.iter().map(|names| names.join("+")))),
        "legend" => abbreviations(&directory(), text.as_str())
            .map(|pairs| list(pairs.iter().map(|(key, name)| format!("{key}={name}")))),
        "name" => Some(name(&programme_name(&directory(), text.as_str()))),
        _ => of_words(question, text.as_str()),
    };
    said.filter(|said| !said.is_empty()).unwrap_or_else(|| NOTHING.into())
}

/// Answers that need no ministries.
fn of_words(question: &str, text: &str) -> Option<String> {
    match question {
        "year" => fiscal_year(text).ok().map(|(_, year)| year.0.to_string()),
        "column_year" => heading_year(text).ok().map(|(_, year)| year.0.to_string()),
        "short_year" => short_year(text).ok().map(|(_, years)| list(years.iter().map(|year| year.0.to_string()))),
        "period" => plan_period(text).ok().map(|(_, plan)| format!("{}-{}", plan.first.0, plan.last.0)),
        "date" => date(text).ok().map(|(_, day)| day.to_string()),
        "supplementary" => supplementary_no(text).ok().map(|(_, no)| no.to_string()),
        "stages" => Some(list(stage_words(text).map(|(_, word)| {
            let whose = if word.previous_year { " previous" } else { "" };
            format!("{}{whose}", word.stage)
        }))),
        "before" => Some(before(text)),
        "behind" => Some(behind(text)),
        "columns" => columns(text).map(|all| list(all.into_iter().map(column))),
        "recipient" => recipient_label(text).map(str::to_owned),
        "heading" => heading(text).ok().map(|(_, found)| format!("{} {}", found.no, found.name)),
        "bullet" => bullet(text).map(|(mark, rest)| format!("{} {rest}", mark_name(mark))),
        "note" => note(text).map(|(_, words)| serde_json::to_string(&kind(words)).unwrap().replace('"', "")),
        "rounding" => rounding(text).map(|rounding| rounding.to_string()),
        "unit" => unit(text).ok().map(|(_, yen)| yen.0.to_string()),
        "counter" => counter(text).ok().map(|(_, word)| word.to_owned()),
        _ => panic!("nobody knows how to ask for `{question}`"),
    }
}

fn first_ministry(directory: &Directory, text: &str) -> Option<String> {
    directory.strip(text).map(|(name, _)| name.to_owned())
}

fn named(directory: &Directory, text: &str) -> Option<String> {
    directory.find_in(text).map(str::to_owned)
}

fn list(answers: impl Iterator<Item = String>) -> String {
    answers.collect::<Vec<_>>().join("; ")
}

// 124800000000/100000000 approximate
fn shown(mention: &Mention) -> String {
    let value = match &mention.value {
        Printed::Amount(amount) => format!("{}/{}", amount.yen.0, amount.unit.0),
        Printed::ItemRequest => "request".into(),
        Printed::None_ => "none".into(),
        Printed::Malformed { candidates } => {
            let yen: Vec<_> = candidates.iter().map(|amount| amount.yen.0.to_string()).collect();
            format!("malformed({})", yen.join("|"))
        }
    };
    said::flags(mention.flags).fold(value, |said, flag| said + " " + flag)
}

fn rows(printed: &str) -> Vec<AmountRow> {
    let source = Source::decode(printed, None, Malformed::Refuse).unwrap();
    yosan::reading::read(&source, "document", "document.txt").amounts
}

// 3300000000 request 2024 of_which
fn row(row: &AmountRow) -> String {
    let yen = row.amount.map_or("none".into(), |amount| amount.yen.0.to_string());
    let stage = row.stage.map(|stage| stage.to_string());
    let year = row.fiscal_year.map(|year| year.0.to_string());
    let marks = [(row.flags.of_which, "of_which"), (row.flags.fund, "fund"), (row.flags.joint, "joint")];
    let marks = marks.iter().filter(|(said, _)| *said).map(|(_, name)| (*name).to_owned());
    std::iter::once(yen).chain(stage).chain(year).chain(marks).collect::<Vec<_>>().join(" ")
}

// 内閣府=10; 文部科学省=697; 経済産業省=; open
fn shares(directory: &Directory, text: &str) -> Option<String> {
    let (_, found) = breakdown(directory, text).ok()?;
    let share = |share: &yosan::grammar::breakdown::Share| {
        format!("{}={}", share.ministry, share.number.clone().map_or("", |number| &text[number]))
    };
    Some(list(found.shares.iter().map(share).chain(found.open.then(|| "open".to_owned()))))
}

// name=…; alias=…; part=…; ministries=…+…; status=new; relisted; fund
fn name(found: &ProgrammeName) -> String {
    let status = found.status.map(|status| match status {
        Status::New => "status=new".to_owned(),
        Status::Expanded => "status=expanded".to_owned(),
        Status::Continuing => "status=continuing".to_owned(),
    });
    let ministries = (!found.ministries.is_empty()).then(|| format!("ministries={}", found.ministries.join("+")));
    let parts = [
        Some(format!("name={}", found.name)),
        found.alias.as_ref().map(|alias| format!("alias={alias}")),
        found.sub_programme.as_ref().map(|part| format!("part={part}")),
        ministries,
        status,
        found.relisted.then(|| "relisted".to_owned()),
        found.fund.then(|| "fund".to_owned()),
    ];
    list(parts.into_iter().flatten())
}

// recipient=AMED year=2024 stage=request no=2
fn before(text: &str) -> String {
    let found = lead(text);
    let said = [
        found.recipient.map(|recipient| format!("recipient={recipient}")),
        found.year.map(|year| format!("year={}", year.0)),
        found.stage.map(|stage| format!("stage={stage}")),
        found.supplementary_no.map(|no| format!("no={no}")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

// fund relisted footnote, or mark for any other
fn behind(text: &str) -> String {
    let found = trail(text);
    let said = [(found.fund, "fund"), (found.relisted, "relisted"), (found.footnote, "footnote")];
    let said: Vec<_> = said.iter().filter(|(said, _)| *said).map(|(_, name)| *name).collect();
    if said.is_empty() && found.len > 0 { "mark".into() } else { said.join(" ") }
}

fn column(Column { year, stage, supplementary_no }: Column) -> String {
    let no = supplementary_no.map(|no| format!("no={no}"));
    let parts = [year.map(|year| year.0.to_string()), stage.map(|stage| stage.to_string()), no];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn mark_name(mark: Mark) -> &'static str {
    match mark {
        Mark::Slide => "slide",
        Mark::Detail => "detail",
        Mark::Activity => "activity",
        Mark::Prose => "prose",
    }
}
