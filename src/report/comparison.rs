//! Two documents side by side, to be read in a minute: totals first, what moved most, then what came, went and changed
//! its name, what a person has to decide, and where the money of each project went.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::markdown::{Markup, cell};
use crate::budget::word;
use crate::continuity::{
    Change, Column, Comparison, End, Finding, Flow, Kind, Place, Problem, Relation, Scope, Verdict,
};
use crate::money::Yen;
use crate::reconcile::explain::in_oku;

/// Rows that moved most which are shown.
const MOST_MOVERS: usize = 12;
/// Where a programme stands that stands in no project.
const OUTSIDE: &str = "プロジェクト外 (outside)";
/// Candidates of an undecided name which are shown.
const MOST_CANDIDATES: usize = 3;

/// A comparison, to be told. Japanese headings with English beside them.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'c>(pub &'c Comparison);

impl Compared<'_> {
    /// For a terminal.
    pub fn text(&self) -> String {
        self.told(Markup::Plain)
    }

    /// For a file that people read.
    pub fn markdown(&self) -> String {
        self.told(Markup::Markdown)
    }

    fn told(&self, markup: Markup) -> String {
        let title = format!("{} → {}", self.0.old_document, self.0.new_document);
        let title = if markup == Markup::Markdown { format!("# {}\n", cell(&title)) } else { title + "\n" };
        let sections = [
            ("総額・内訳 (totals)", self.totals()),
            ("増減の大きい事業 (top movers, certain)", self.movers()),
            ("新規 (new)", self.only(Relation::New)),
            ("終了 (ended)", self.only(Relation::Ended)),
            ("名称変更・分割・統合 (renamed, split, merged)", self.successions()),
            ("移動 (moved)", self.moved()),
            ("未確定 (undecided)", self.undecided()),
            ("採られなかった決定 (decisions not followed)", self.0.findings.iter().map(finding).collect()),
        ];
        let mut told = format!("{title}\n{}\n", self.headline());
        for (heading, items) in sections.into_iter().filter(|(_, items)| !items.is_empty()) {
            let mark = if markup == Markup::Markdown { "## " } else { "" };
            let _ = write!(told, "\n{mark}{heading}\n\n"); // a String takes all
            items.iter().for_each(|item| told.extend(["- ", &shown(item, markup), "\n"]));
        }
        told + &self.flows(markup)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Change> {
        self.0.changes.iter().filter(move |row| row.kind == kind && row.column == Column::Own)
    }

    /// Programmes, each in each of its projects once.
    fn programmes(&self) -> impl Iterator<Item = &Change> {
        self.of(Kind::Programme).filter(|row| matches!(row.scope, Scope::Standing | Scope::Joint | Scope::Group))
    }

    // 事業 …: same 22, renamed 6, …; up 12, down 8, …
    fn headline(&self) -> String {
        let (mut relations, mut verdicts) = (BTreeMap::new(), BTreeMap::new());
        for row in self.programmes() {
            *relations.entry(row.relation).or_insert(0) += 1;
            *verdicts.entry(row.verdict).or_insert(0) += 1;
        }
        format!("事業 (programmes): {}\n増減 (changes): {}", counts(relations), counts(verdicts))
    }

    fn totals(&self) -> Vec<String> {
        let mut rows: Vec<&Change> = self.0.changes.iter().filter(|row| row.kind != Kind::Programme).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.kind));
        rows.into_iter().filter(|row| row.old.yen.is_some() || row.new.yen.is_some()).map(total).collect()
    }

    fn movers(&self) -> Vec<String> {
        let certain = |row: &&Change| matches!(row.verdict, Verdict::Up | Verdict::Down);
        let mut rows: Vec<&Change> = self.programmes().filter(certain).filter(|row| both(row)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.change_yen.map(|yen| yen.0.unsigned_abs())));
        rows.into_iter().take(MOST_MOVERS).map(|row| format!("{}: {}", names(row), figures(row))).collect()
    }

    fn only(&self, relation: Relation) -> Vec<String> {
        let rows = self.programmes().filter(|row| row.relation == relation);
        rows.map(|row| format!("{}{}: {}", names(row), places(row), figures(row))).collect()
    }

    fn successions(&self) -> Vec<String> {
        let succession = |row: &&Change| match row.relation {
            Relation::Renamed => row.scope == Scope::Standing,
            Relation::Split | Relation::Merged => row.scope == Scope::Group,
            _ => false,
        };
        let rows = self.of(Kind::Programme).filter(succession);
        rows.map(|row| format!("{}: {}: {} ({})", said(&row.relation), names(row), figures(row), row.evidence))
            .collect()
    }

    /// Programmes that moved, by the projects that they moved between.
    fn moved(&self) -> Vec<String> {
        let mut moves: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.programmes().filter(|row| row.relation == Relation::Moved) {
            moves.entry(places(row)).or_default().push(names(row));
        }
        moves.into_iter().map(|(places, names)| format!("{}: {}", places.trim_start(), names.join("、"))).collect()
    }

    fn undecided(&self) -> Vec<String> {
        let rows = self.programmes().filter(|row| row.relation == Relation::Undecided);
        rows.map(|row| format!("{}{}: {}{}", names(row), places(row), figures(row), candidates(row))).collect()
    }

    /// Which project's programmes went where, where more than one did.
    fn flows(&self, markup: Markup) -> String {
        let places: Vec<(&Place, &Place)> = self.0.flows.iter().map(|flow| (&flow.from, &flow.to)).collect();
        if places.len() < 2 {
            return String::new();
        }
        match markup {
            Markup::Markdown => {
                let head = "\n## プロジェクトの組替 (from project to project)\n\n| 旧 old | 新 new | 事業 programmes | 旧 old | 新 new | 金額不明 unknown |\n\
                            | --- | --- | ---: | ---: | ---: | ---: |\n";
                let row = |flow: &Flow| {
                    let [from, to] = [&flow.from, &flow.to].map(|place| cell(&place_name(place)));
                    let count = flow.programmes.len();
                    let (old, new) = known(flow);
                    format!("| {from} | {to} | {count} | {old} | {new} | {} |\n", flow.unknown)
                };
                head.to_owned() + &self.0.flows.iter().map(row).collect::<String>()
            }
            Markup::Plain => {
                let row = |flow: &Flow| {
                    let [from, to] = [&flow.from, &flow.to].map(place_name);
                    let (old, new) = known(flow);
                    let count = flow.programmes.len();
                    format!("- {from} → {to}: {count} ({old} → {new}; 金額不明 unknown {})\n", flow.unknown)
                };
                "\nプロジェクトの組替 (from project to project)\n\n".to_owned()
                    + &self.0.flows.iter().map(row).collect::<String>()
            }
        }
    }
}

// same 22, renamed 6
fn counts<K: serde::Serialize>(counts: BTreeMap<K, usize>) -> String {
    counts.iter().map(|(what, count)| format!("{} {count}", said(what))).collect::<Vec<_>>().join(", ")
}

/// The word of the tables for it.
fn said<T: serde::Serialize>(value: &T) -> String {
    word(value).unwrap_or_default()
}

fn both(row: &Change) -> bool {
    row.old.name.is_some() && row.new.name.is_some()
}

fn total(row: &Change) -> String {
    let recipient = row.recipient.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    let prior = if row.column == Column::Prior { " [前年度 prior year]" } else { "" };
    let remainder = match (row.explained_yen, row.remainder_yen) {
        (Some(explained), Some(remainder)) => {
            format!("; 事業で説明 explained {}, 残り remainder {}", signed(explained), signed(remainder))
        }
        _ => String::new(),
    };
    let name = if row.kind == Kind::GrandTotal { "総額 (grand total)".to_owned() } else { names(row) };
    format!("{name}{recipient}{prior}: {}{remainder}", figures(row))
}

// 甲事業, 甲事業 → 乙事業
fn names(row: &Change) -> String {
    match (&row.old.name, &row.new.name) {
        (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
        (old, new) => new.clone().or_else(|| old.clone()).unwrap_or_default(),
    }
}

// [医薬品プロジェクト → 感染症プロジェクト]
fn places(row: &Change) -> String {
    match (&row.old.project, &row.new.project) {
        (Some(old), Some(new)) if old != new => format!(" [{old} → {new}]"),
        (Some(old), None) if both(row) => format!(" [{old} → {OUTSIDE}]"),
        (None, Some(new)) if both(row) => format!(" [{OUTSIDE} → {new}]"),
        (old, new) => new.as_ref().or(old.as_ref()).map(|project| format!(" [{project}]")).unwrap_or_default(),
    }
}

// 15億円 → 19億円 (+4億円; between +3億円 and +5億円; up)
fn figures(row: &Change) -> String {
    let (old, new) = (side(&row.old), side(&row.new));
    let change = match (row.change_yen, row.change_low_yen, row.change_high_yen) {
        (Some(change), Some(low), Some(high)) if both(row) && change.0 != 0 => {
            format!("{}; {}; ", signed(change), between(low, high))
        }
        _ => String::new(),
    };
    match (&row.old.name, &row.new.name) {
        (None, _) => new,
        (_, None) => old,
        _ => format!("{old} → {new} ({change}{})", said(&row.verdict)),
    }
}

// between +3億円 and +5億円: both ends of the interval are whole yen within it, and those around it are rounder
fn between(Yen(low): Yen, Yen(high): Yen) -> String {
    format!("between {} and {}", signed(Yen(low.saturating_sub(1))), signed(Yen(high.saturating_add(1))))
}

fn side(end: &End) -> String {
    let yen = end.yen.map_or_else(|| "－".to_owned(), in_oku);
    end.bar.map_or(yen.clone(), |bar| format!("{yen} [{}]", said(&bar)))
}

// +4億円
fn signed(yen: Yen) -> String {
    if yen.0 > 0 { format!("+{}", in_oku(yen)) } else { in_oku(yen) }
}

fn candidates(row: &Change) -> String {
    let shown = row.candidates.iter().take(MOST_CANDIDATES);
    let shown: Vec<String> = shown.map(|it| format!("{} ({}/1000)", it.name, it.alike)).collect();
    if shown.is_empty() { String::new() } else { format!("; 候補 candidates: {}", shown.join(", ")) }
}

// what is known of a flow's money; － where nothing is, which is not 0
fn known(flow: &Flow) -> (String, String) {
    let nothing = flow.unknown > 0 && (flow.old_yen, flow.new_yen) == (Yen(0), Yen(0));
    let yen = |yen: Yen| if nothing { "－".to_owned() } else { in_oku(yen) };
    (yen(flow.old_yen), yen(flow.new_yen))
}

fn place_name(place: &Place) -> String {
    match place {
        Place::Project(name) => name.clone(),
        Place::Outside => OUTSIDE.to_owned(),
        Place::Nowhere => "－".to_owned(),
        Place::Undecided => "未確定 (undecided)".to_owned(),
    }
}

fn finding(finding: &Finding) -> String {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "－".to_owned());
    let decided = format!("{} → {}", name(&finding.decided.old), name(&finding.decided.new));
    let problem = match finding.problem {
        Problem::NoOld => "OLD has no programme of that name",
        Problem::NoNew => "NEW has no programme of that name",
        Problem::StandsInBoth => "a name stands in both documents",
        Problem::StatedOtherwise => "the text states something else",
        Problem::DecidedOtherwise => "an earlier decision says something else",
    };
    format!("decision {} ({} {decided}): {problem}: {}", finding.decision, finding.decided.relation, finding.instead)
}

fn shown(item: &str, markup: Markup) -> String {
    if markup == Markup::Markdown { cell(item) } else { item.to_owned() }
}
