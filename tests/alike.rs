//! What must not matter: a document is read the same in another typography. Every fixture is written anew with another mark,
//! gap or width, and each amount must keep its yen, role, stage, year, names and flags. The documents of which a change is
//! known to say something else, or to be read otherwise still, are named beside it: the list may neither grow nor shrink
//! unseen.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::{Captures, Regex};
use yosan::budget::{AmountRow, Document, Pairing};
use yosan::reading::read;
use yosan::source::{Malformed, Source};

/// An amount, as far as typography may not change it.
fn meaning(row: &AmountRow) -> String {
    let names = |names: &[String]| names.join("|").replace(char::is_whitespace, "");
    format!(
        "{:?} {:?} {} {:?} {:?} {:?} {:?} {:?} {} {:?}",
        row.amount,
        row.role,
        names(&row.subjects),
        row.stage,
        row.fiscal_year,
        row.supplementary_no,
        row.ministry,
        row.recipient,
        row.pairing == Pairing::Open,
        row.flags,
    )
}

fn document(text: &str) -> Document {
    read(&Source::decode(text, None, Malformed::Refuse).unwrap(), "document", "document.txt")
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = [root.clone(), root.join("small")].map(|folder| fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = files.into_iter().flatten().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
}

/// Writes every fixture anew, where that changes it, and compares; `shown` writes a name as the change does.
fn assert_alike(change: impl Fn(&str) -> Option<String>, shown: impl Fn(&str) -> String, otherwise: &[&str]) {
    let (mut changed, mut off) = (0, BTreeSet::new());
    for path in fixtures() {
        let Ok(text) = fs::read_to_string(&path) else { continue }; // another encoding
        let Some(written) = change(&text).filter(|written| *written != text) else { continue };
        changed += 1;
        let (before, mut after) = (document(&text), document(&written));
        let mut rows = before.amounts;
        rows.iter_mut().for_each(|row| row.subjects.iter_mut().for_each(|name| *name = shown(name)));
        after.amounts.iter_mut().for_each(|row| row.subjects.iter_mut().for_each(|name| *name = shown(name)));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let alike = rows.iter().map(meaning).eq(after.amounts.iter().map(meaning));
        if !alike {
            off.insert(name);
        }
    }
    assert!(changed > 10, "hardly a fixture changes");
    println!("{} of {changed} documents are read otherwise", off.len());
    let known: BTreeSet<String> = otherwise.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(off, known, "of {changed} documents");
}

fn same(name: &str) -> String {
    name.to_owned()
}

/// Replaces a char in the texts that do not have the other.
fn char_for(from: char, to: char) -> impl Fn(&str) -> Option<String> {
    move |text| (!text.contains(to)).then(|| text.replace(from, &to.to_string()))
}

/// Puts something in the place of one blank before amounts.
fn gap(to: &'static str) -> impl Fn(&str) -> Option<String> {
    let blank = Regex::new(r"([^\s0-9０-９･…])[ 　]((?:約)?[0-9０-９][0-9０-９,，.．]*(?:億|百万|千|万|兆))").unwrap();
    move |text| {
        Some(blank.replace_all(text, |found: &Captures<'_>| format!("{}{to}{}", &found[1], &found[2])).into_owned())
    }
}

/// Rewrites every line.
fn lines(change: &str, to: &'static str) -> impl Fn(&str) -> Option<String> {
    let change = Regex::new(&format!("(?m){change}")).unwrap();
    move |text| Some(change.replace_all(text, to).into_owned())
}

#[test]
fn half_width_for_full_width() {
    let half = |c: char| match c {
        '０'..='９' | '，' | '．' | '（' | '）' | '％' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        _ => c,
    };
    assert_alike(|text| Some(text.chars().map(half).collect()), same, &[]);
}

#[test]
fn wide_gaps_before_amounts() {
    assert_alike(gap("　　　"), same, &[]);
}

#[test]
fn tabs_before_amounts() {
    assert_alike(gap("\t"), same, &[]);
}

#[test]
fn leaders_before_amounts() {
    assert_alike(gap("………"), same, &[]);
    assert_alike(gap(" ・・・・・ "), same, &[]);
}

#[test]
fn blanks_at_the_ends_of_lines() {
    assert_alike(lines(r"(\S)$", "$1　"), same, &[]);
}

#[test]
fn other_line_ends() {
    assert_alike(|text| (!text.contains('\r')).then(|| text.replace('\n', "\r\n")), same, &[]);
}

#[test]
fn no_blank_behind_marks() {
    assert_alike(lines(r"^([●○◎◆■])[ 　]+", "$1"), same, &[]);
}

#[test]
fn a_blank_behind_marks() {
    assert_alike(lines(r"^([●○◎◆■])([^ 　\n])", "$1　$2"), same, &[]);
}

#[test]
fn a_ring_for_a_dot() {
    assert_alike(char_for('●', '○'), same, &[]);
    assert_alike(char_for('○', '●'), same, &[]);
    assert_alike(char_for('○', '◎'), same, &[]);
}

#[test]
fn hollow_marks_for_full_ones() {
    assert_alike(char_for('◆', '◇'), same, &[]);
    assert_alike(char_for('■', '□'), same, &[]);
    assert_alike(char_for('■', '◼'), same, &[]);
}

#[test]
fn squares_for_dots() {
    // texts with ○ too, which then is the mark of programmes, or in which few ● stand before names
    let still = ["boxed-below-marks", "in-house", "ministries-below-programmes", "themes-behind-other-marks"];
    for square in ['■', '◼', '▶'] {
        assert_alike(char_for('●', square), |name| name.replace('●', &square.to_string()), &still);
    }
}

#[test]
fn hollow_squares_for_rings() {
    // texts with ●, too, and those of which most lines with ○ are titles and sentences
    let still = [
        "behind-the-number-of-a-page",
        "details-below",
        "items-hard",
        "ministries-below-programmes",
        "projects-without-numbers",
        "themes-behind-other-marks",
        "title-of-important-items",
        "unit-notes",
        "years-in-brackets-over-amounts",
    ];
    assert_alike(char_for('○', '□'), |name| name.replace('○', "□"), &still);
}

#[test]
fn other_marks_of_items() {
    // two marks of which one is now the other's
    assert_alike(lines(r"^([ 　]*)・", "$1•"), same, &["items-behind-tags"]);
}

/// Writes one kind of bracket in the place of another.
fn brackets(from: [char; 2], to: [char; 2]) -> impl Fn(&str) -> Option<String> {
    move |text| {
        let other = |c: char| from.iter().position(|own| *own == c).map_or(c, |at| to[at]);
        (!text.contains(to)).then(|| text.chars().map(other).collect())
    }
}

#[test]
fn other_angles() {
    // ＜16億円（15億円）＞ behind a name
    assert_alike(brackets(['＜', '＞'], ['〈', '〉']), same, &["amounts-in-angles"]);
    assert_alike(brackets(['＜', '＞'], ['《', '》']), same, &[]);
}

#[test]
fn other_boxes() {
    let boxes = |name: &str| name.replace(['〔', '['], "【").replace(['〕', ']'], "】");
    // amounts within, which are boxed by 【 】 alone; 【参考】 and 【補正予算】 over the rows of a table; legends of two brackets
    let still = [
        "added-in-brackets",
        "boxed-below-marks",
        "boxed-with-tags",
        "labels-shown-to-compare",
        "lists-with-their-unit-last",
        "lists-with-two-brackets",
        "numbers-and-labels-torn",
        "reference-as-second-title",
        "rows-below-short-lines",
        "years-above-stages-down-the-page",
    ];
    assert_alike(brackets(['【', '】'], ['〔', '〕']), boxes, &still);
}

#[test]
fn ticks_for_dots_of_what_is_done() {
    assert_alike(lines("[\u{f0fc}✓]", "・"), same, &[]);
}

#[test]
fn no_blank_before_amounts_of_marked_names() {
    let change = r"^([ 　]*[●○◎◆■・][ 　]*[^\s0-9０-９]+)[ 　]([0-9０-９][0-9０-９,，.．]*(?:億|百万|千|万|兆))";
    // 全体1,804億円 in a bracket; 〔法務省〕５．０億円 of two ministries
    assert_alike(lines(change, "$1$2"), same, &["behind-the-number-of-a-page", "listed-with-ministries"]);
}

#[test]
fn amounts_on_the_line_below_their_names() {
    let amount = r"(?:約)?[0-9０-９][0-9０-９,，.．]*(?:億|百万|千|万|兆)円";
    let change = format!(r"^([ 　]*[●○◎◆■・][ 　]*[^\n：:。、（(]{{4,40}}?)[ 　]+({amount}[^\n]{{0,12}})$");
    // tables and parts whose names stand alone then, and lines of which the label alone is left
    let still = [
        "brackets-with-ratios",
        "columns-of-years",
        "label-in-the-place-of-a-name",
        "labels-side-by-side",
        "listed-behind-dots",
        "listed-with-ministries",
        "ministries-below-programmes",
        "names-before-their-amounts",
        "pages-of-programmes-with-schemes",
        "parts-behind-dots",
        "short-years-over-amounts",
        "slides-with-named-boxes",
        "sums-right-below",
        "wrong-total-below-list",
    ];
    assert_alike(lines(&change, "$1\n　　$2"), same, &still);
}
