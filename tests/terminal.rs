//! Whatever a document, a file name or a table of words holds, no raw control reaches a terminal or a report.
#![allow(clippy::unwrap_used, missing_docs)]

mod running;

use std::fs;
use std::path::Path;

use running::{command, files, ran, yosan, yosan_reading};

/// Clears the screen, sets the title, turns the line round, hides, deletes, rings; C1 for ESC [; separators of lines.
const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{7f}\u{8}\u{9b}31m\u{85}\u{ad}\u{2028}\u{e0041}";

/// What must not be printed. Not the program's own list, so that neither can hide a gap of the other.
fn is_raw(char: char) -> bool {
    let ranges = [
        ('\u{0}', '\u{8}'),
        ('\u{b}', '\u{1f}'),
        ('\u{7f}', '\u{9f}'),
        ('\u{ad}', '\u{ad}'),
        ('\u{61c}', '\u{61c}'),
        ('\u{180e}', '\u{180e}'),
        ('\u{200b}', '\u{200f}'),
        ('\u{2028}', '\u{202e}'),
        ('\u{2060}', '\u{206f}'),
        ('\u{feff}', '\u{feff}'),
        ('\u{fff9}', '\u{fffb}'),
        ('\u{e0000}', '\u{e007f}'),
    ];
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&char))
}

fn is_safe(text: &str, what: &str) {
    let raw = text.chars().find(|char| is_raw(*char));
    assert_eq!(raw, None, "{what} prints {raw:?}:\n{}", text.escape_debug());
}

fn hostile_briefing(year: u32) -> String {
    let h = HOSTILE;
    format!(
        "令和{year}年度 見本{h}分野の予算 概算要求のポイント\n\n\
         １． 見本{h}プロジェクト ３０億円 ＜ＡＭＥＤ＞\n\n\
         ● 見本{h}研究事業（文）：種{h}を見つける\n概算要求額 12億円\n\n\
         ● 応用{h}研究事業{year}（文）：種を育てる\n\n● 展開{h}事業（文）：広める\n\n概算要求額 5億円\n概算要求額 7億円\n\n\
         ※{h}四捨五入のため合計は一致しない。\n\
         関連する{h}経費として約{h}３億円を見込む。１{h}２億円。\n",
    )
}

#[test]
fn no_command_prints_a_raw_control() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let names = [6, 7].map(|year| format!("{year}\u{1b}[31m\u{202e}\n見本.txt"));
    for (name, year) in names.iter().zip([6, 7]) {
        fs::write(folder.join(name), hostile_briefing(year)).unwrap();
    }
    let [old, new] = names.each_ref().map(String::as_str);
    fs::write(folder.join("malformed\u{1b}.txt"), b"\xe4\xba\x88\x1b[2J\xff\xe7\xae\x97 1\xe5\x84\x84\xe5\x86\x86\n")
        .unwrap();
    fs::write(folder.join("empty\u{1b}.txt"), b"").unwrap();
    fs::write(folder.join("nothing\u{1b}.txt"), "金額の\u{1b}ない文書").unwrap();
    fs::write(folder.join("zip\u{1b}.txt"), b"PK\x03\x04").unwrap();
    fs::create_dir(folder.join("words")).unwrap();
    fs::write(folder.join("words/counters.tsv"), format!("基{HOSTILE}\n")).unwrap();
    fs::create_dir(folder.join("bad\u{1b}")).unwrap();
    fs::write(folder.join("bad\u{1b}/stages.tsv"), format!("{HOSTILE}\t{HOSTILE}\t{HOSTILE}\n")).unwrap();
    fs::write(
        folder.join("decisions\u{1b}.toml"),
        format!("version = 1\n[[decision]]\nold = \"{}\"\n", "\u{202e}\u{85}"),
    )
    .unwrap();

    let documents: Vec<String> = names
        .iter()
        .map(|name| {
            let stem = name.strip_suffix(".txt").unwrap();
            stem.chars().map(|char| if char.is_alphanumeric() { char } else { '-' }).collect()
        })
        .collect();
    let [first, second] = [documents[0].as_str(), documents[1].as_str()];
    let runs: &[&[&str]] = &[
        &["scan", old],
        &["extract", old, new],
        &["extract", old, new, "--strict", "--force"],
        &["extract", "malformed\u{1b}.txt"],
        &[
            "extract",
            "malformed\u{1b}.txt",
            "empty\u{1b}.txt",
            "nothing\u{1b}.txt",
            "zip\u{1b}.txt",
            "no\u{1b}such.txt",
        ],
        &["extract", old, "--out", "out\u{202e}put"],
        &["extract", old, "--max-bytes", "10"],
        &["extract", old, "--name", "\u{1b}"],
        &["extract", old, "--vocabulary", "bad\u{1b}"],
        &["check", old],
        &["check", old, "--format", "markdown"],
        &["check", old, "--format", "json"],
        &["check", old, "--lang", "ja"],
        &["diff", old, new, "--decisions", "decisions\u{1b}.toml"],
        &["diff", first, second],
        &["diff", first, second, "--format", "markdown"],
        &["diff", first, second, "--format", "json"],
        &["diff", first, second, "--format", "csv"],
        &["diff", first, "no\u{1b}such\u{202e}"],
        &["series"],
        &["series", "--documents", "\u{1b}[31m,b"],
        &["show", first],
        &["show", first, "--source", "no\u{1b}such"],
        &["show", "no\u{1b}such"],
        &["show", first, "x\u{1b}"],
        &["verify"],
        &["verify", "no\u{1b}such"],
        &["tables"],
        &["vocabulary", "--vocabulary", "words"],
        &["vocabulary", "counters", "--vocabulary", "words", "--format", "tsv"],
        &["vocabulary", "--vocabulary", "words", "--format", "json"],
        &["vocabulary", "no\u{1b}such"],
        &["completions", "bash"],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["completions", "powershell"],
        &["completions", "elvish"],
        &["man"],
        &["no\u{1b}such\u{202e}"],
        &["scan", "--no\u{1b}such"],
        &["forget", "no\u{1b}such"],
    ];
    let mut shown = 0;
    for args in runs {
        let ran = yosan(folder, args);
        is_safe(&ran.out, &format!("{args:?}"));
        is_safe(&ran.err, &format!("{args:?}"));
        shown += usize::from(ran.out.contains('␛') || ran.err.contains('␛') || ran.out.contains("\\u001b"));
    }
    assert!(shown > 20, "only {shown} runs show an escape at all: the documents are too tame");
    reports_are_safe(&folder.join("output"));
    faults_are_safe(folder, old, first);
    let piped = yosan_reading(folder, &["extract", "-", "--name", "\u{1b}a"], hostile_briefing(6).as_bytes());
    is_safe(&(piped.out + &piped.err), "standard input");
}

/// Reports hold the same texts, and are read in a terminal or a browser.
fn reports_are_safe(output: &Path) {
    let reports: Vec<_> = files(output).into_iter().filter(|(path, _)| path.starts_with("reports")).collect();
    assert!(reports.len() >= 3, "{reports:?}");
    for (path, bytes) in reports {
        is_safe(&String::from_utf8(bytes).unwrap(), &path.display().to_string());
    }
}

/// A source that was changed, and rows that are not what it says.
fn faults_are_safe(folder: &Path, file: &str, document: &str) {
    let structured = folder.join(format!("output/documents/{document}.json"));
    assert!(structured.is_file(), "{structured:?}");
    fs::write(folder.join(file), format!("{}\u{1b}\n", hostile_briefing(6))).unwrap();
    for args in [&["verify"][..], &["show", document]] {
        let ran = yosan(folder, args);
        assert_ne!(ran.code, 0);
        is_safe(&(ran.out + &ran.err), &format!("{args:?} of a changed source"));
    }
}

#[test]
fn json_stays_exact() {
    let folder = tempfile::tempdir().unwrap();
    let text = "約１\u{200b}２億円、概算\u{202e}要求額 \u{1b}12億円\u{85}\n";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let ran = yosan(folder.path(), &["scan", "a.txt"]);
    let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let [start, end] =
            ["byte_start", "byte_end"].map(|column| usize::try_from(row[column].as_u64().unwrap()).unwrap());
        assert_eq!(row["literal"].as_str().unwrap(), &text[start..end]);
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_named_all_the_same() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let ran = ran(command(folder.path(), &["scan"]).arg(OsStr::from_bytes(b"a\xff\x1b.txt")).output().unwrap());
    assert_eq!(ran.code, 2);
    is_safe(&ran.err, "a name that is not Unicode");
    assert!(ran.err.contains("a�␛.txt"), "{}", ran.err);
}
