//! The real program: exit codes, messages, files.
#![allow(clippy::unwrap_used, missing_docs)]

mod transcoding;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use transcoding::{FORMS, Form};

/// A small briefing: one project, a programme with its amount on its own line, and one in prose.
const BRIEFING: &str = "令和６年度 見本分野の予算 概算要求のポイント\n\n\
    １． 見本プロジェクト １２億円 ＜ＡＭＥＤ＞\n\n\
    ● 見本研究事業（文）：種を見つける\n概算要求額 12億円\n\n\
    関連する経費として約３億円を見込む。\n";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn yosan(folder: &Path, args: &[&str]) -> Ran {
    ran(Command::new(env!("CARGO_BIN_EXE_yosan")).current_dir(folder).args(args).output().unwrap())
}

fn yosan_reading(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yosan"));
    command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    ran(child.wait_with_output().unwrap())
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Every output file but the program's own, with its bytes.
fn outputs(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("output")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            match path.is_dir() {
                true if !name.contains(".yosan") => folders.push(path),
                true => {}
                false => found.push((name, fs::read(path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

/// The input is refused with these words, and nothing is written.
fn refused(folder: &TempDir, args: &[&str], words: &[&str]) {
    let ran = yosan(folder.path(), args);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(ran.out, "");
    for word in words {
        assert!(ran.err.contains(word), "{word} is not in:\n{}", ran.err);
    }
    assert!(!folder.path().join("output/csv").exists(), "{args:?} wrote something");
}

#[test]
fn a_briefing_becomes_files_and_a_summary() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    let ran = yosan(folder.path(), &["extract", "a.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("a: 3 amounts, 1 programme, 0 unresolved\n"), "{}", ran.out);
    assert!(
        ran.out.ends_with("written to output/parquet, output/csv, output/reports, output/documents\n"),
        "{}",
        ran.out
    );
    let names: Vec<_> = outputs(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"output/parquet/documents/a.parquet".to_owned()), "{names:?}");
    assert!(names.contains(&"output/csv/amounts.csv".to_owned()));
    let quiet = yosan(folder.path(), &["extract", "a.txt", "--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn the_same_input_gives_the_same_bytes_at_any_number_of_threads() {
    let folders = ["1", "2", "4"].map(|threads| {
        let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", "別の資料 5億円\n".as_bytes())]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_yosan"));
        command.current_dir(folder.path()).env("POLARS_MAX_THREADS", threads).args(["extract", "."]);
        assert_eq!(ran(command.output().unwrap()).code, 0);
        folder
    });
    let first = outputs(folders[0].path());
    assert!(first.len() > 20);
    assert!(folders.iter().all(|folder| outputs(folder.path()) == first));
}

#[cfg(unix)]
#[test]
fn outputs_are_readable_as_the_umask_allows() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("plain", b"")]);
    yosan(folder.path(), &["extract", "a.txt"]);
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("output/csv/amounts.csv"), mode("plain"));
    assert_eq!(mode("output/parquet/amounts/a.parquet"), mode("plain"));
}

#[test]
fn a_folder_stands_for_its_text_files() {
    let folder = folder(&[("in/b.txt", "2億円\n".as_bytes()), ("in/a.txt", "1億円\n".as_bytes()), ("in/c.md", b"#")]);
    let ran = yosan(folder.path(), &["extract", "in"]);
    let names: Vec<_> = ran.out.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names[..3], ["a", "b", "2 documents"]);
    refused(&self::folder(&[("in/c.md", b"#")]), &["extract", "in"], &["in is a folder without .txt files"]);
}

#[test]
fn standard_input_needs_a_name() {
    let folder = folder(&[]);
    let unnamed = yosan_reading(folder.path(), &["extract", "-"], BRIEFING.as_bytes());
    assert_eq!(unnamed.code, 2);
    assert!(unnamed.err.contains("--name NAME"), "{}", unnamed.err);
    let named = yosan_reading(folder.path(), &["extract", "-", "--name", "見本 1"], BRIEFING.as_bytes());
    assert_eq!(named.code, 0, "{}", named.err);
    assert!(named.out.starts_with("見本-1: "), "{}", named.out);
}

#[test]
fn what_is_no_text_is_refused_with_advice() {
    refused(&folder(&[("a.txt", b"")]), &["extract", "a.txt"], &["error", "a.txt is empty"]);
    refused(&folder(&[("a.txt", b"%PDF-1.7\n\0\0")]), &["extract", "a.txt"], &["this is a PDF", "pdftotext"]);
    refused(&folder(&[("a.txt", b"\0\x01\0\x02\xff\0\0\0")]), &["extract", "a.txt"], &["this is a binary file"]);
    refused(&folder(&[]), &["extract", "gone.txt"], &["cannot read gone.txt", "check the path"]);
}

#[test]
fn malformed_bytes_are_named_and_shown_and_replaced_only_when_asked() {
    let mut bytes = "一行目\n甲事業 ".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xff\xfe");
    bytes.extend_from_slice(" １２億円\n".as_bytes());
    let folder = folder(&[("a.txt", &bytes)]);
    refused(
        &folder,
        &["extract", "a.txt", "--encoding", "utf-8"],
        &["byte 20 ", "a.txt:2:5", "甲事業", "^", "--lossy"],
    );
    let lossy = yosan(folder.path(), &["extract", "a.txt", "--encoding", "utf-8", "--lossy"]);
    assert_eq!(lossy.code, 0, "{}", lossy.err);
    assert_eq!(yosan(folder.path(), &["verify"]).code, 0);
}

#[test]
fn one_name_for_two_inputs_is_refused() {
    let files: &[(&str, &[u8])] = &[("x/A.txt", b"1"), ("y/a.txt", b"2")];
    refused(&folder(files), &["extract", "x/A.txt", "y/a.txt"], &["x/A.txt and y/a.txt would both be the document a"]);
    refused(&folder(files), &["extract", "x/A.txt", "y/a.txt", "--name", "b"], &["--name names one document"]);
    let folder = folder(&[("A.txt", "1億円".as_bytes())]);
    yosan(folder.path(), &["extract", "A.txt"]);
    let ran = yosan(folder.path(), &["extract", "A.txt", "--name", "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("differs from a by case only"), "{}", ran.err);
}

#[test]
fn one_bad_input_does_not_stop_the_others() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", b"%PDF-1.7"), ("c.txt", BRIEFING.as_bytes())]);
    refused(&folder, &["extract", "a.txt", "b.txt", "--fail-fast"], &["b.txt: this is a PDF"]);
    for jobs in ["1", "2"] {
        let ran = yosan(folder.path(), &["extract", "a.txt", "b.txt", "c.txt", "--jobs", jobs, "--force"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("b.txt: this is a PDF"), "{}", ran.err);
        assert!(ran.err.contains("1 of 3 documents could not be read: b.txt; the others are written"), "{}", ran.err);
        assert_eq!(names(folder.path()), ["a", "c"]);
    }
    refused(
        &self::folder(&[("b.txt", b"%PDF-1.7"), ("c.txt", b"")]),
        &["extract", "b.txt", "c.txt"],
        &["2 of 2 documents"],
    );
}

/// The documents of the folder's store.
fn names(folder: &Path) -> Vec<String> {
    let rows = fs::read_to_string(folder.join("output/csv/documents.csv")).unwrap();
    rows.lines().skip(1).filter_map(|row| row.split(',').next()).map(str::to_owned).collect()
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", BRIEFING.as_bytes())]);
    let args = ["extract", "a.txt", "b.txt"];
    assert!(!yosan(folder.path(), &args).out.contains("unchanged"));
    let before = outputs(folder.path());
    let ran = yosan(folder.path(), &args);
    assert_eq!((ran.code, ran.out.matches("; unchanged").count()), (0, 2), "{}", ran.out);
    assert_eq!(yosan(folder.path(), &[&args[..], &["--force"]].concat()).out.matches("unchanged").count(), 0);
    fs::remove_file(folder.path().join("output/parquet/amounts/a.parquet")).unwrap();
    assert_eq!(yosan(folder.path(), &args).out.matches("unchanged").count(), 1);
    assert_eq!(
        yosan(folder.path(), &[&args[..], &["--encoding", "utf-8"]].concat()).out.matches("unchanged").count(),
        0
    );
    assert_eq!(outputs(folder.path()), before);
    fs::write(folder.path().join("b.txt"), BRIEFING.replace("12億円", "13億円")).unwrap();
    assert_eq!(yosan(folder.path(), &args).code, 0);
    assert_ne!(outputs(folder.path()), before);
}

#[test]
fn a_text_without_money_is_written_with_a_notice() {
    let folder = folder(&[("a.txt", "ただの文章。\n".as_bytes())]);
    let ran = yosan(folder.path(), &["extract", "a.txt"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.starts_with("note: a.txt: no amounts of money found"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("output/csv/amounts.csv")).unwrap().lines().count(), 1);
}

#[test]
fn an_output_folder_that_cannot_be_is_an_error() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("file", b"")]);
    let ran = yosan(folder.path(), &["extract", "a.txt", "--out", "file"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot make file") && ran.err.contains("--out"), "{}", ran.err);
    let taken = self::folder(&[("a.txt", BRIEFING.as_bytes()), ("output/csv", b"")]);
    let ran = yosan(taken.path(), &["extract", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("output/csv stands in the way"), "{}", ran.err);
    assert!(!taken.path().join("output/documents/a.json").exists());
}

#[test]
fn a_failed_run_leaves_the_previous_outputs_whole() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt"]);
    let before = outputs(folder.path());
    fs::create_dir_all(folder.path().join("output/reports/b.md")).unwrap();
    fs::write(folder.path().join("b.txt"), "9億円").unwrap();
    assert_eq!(yosan(folder.path(), &["extract", "a.txt", "b.txt"]).code, 2);
    assert_eq!(outputs(folder.path()), before);
}

#[test]
fn another_run_at_work_is_waited_for() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt"]);
    let lock = fs::File::open(folder.path().join("output/.yosan/lock")).unwrap();
    lock.lock().unwrap();
    let ran = yosan(folder.path(), &["extract", "a.txt", "--force"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("another run is writing to output"), "{}", ran.err);
}

#[test]
fn strict_shows_each_open_amount_and_ends_with_1() {
    let text = format!("{BRIEFING}\n● 甲研究事業：一\n● 乙研究事業：二\n\n概算要求額 5億円\n\n概算要求額 6億円\n");
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let ran = yosan(folder.path(), &["extract", "a.txt", "--strict"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("概算要求額 5億円"), "{}", ran.err);
    assert!(ran.err.contains("甲研究事業, 乙研究事業"), "{}", ran.err);
    assert_eq!(yosan(folder.path(), &["extract", "a.txt"]).code, 0);
}

#[test]
fn verify_proves_every_row_and_names_what_is_missing_or_changed() {
    let folder = folder(&[("in/a.txt", BRIEFING.as_bytes())]);
    yosan(folder.path(), &["extract", "in/a.txt"]);
    let proved = yosan(folder.path(), &["verify", "output"]);
    assert_eq!(proved.code, 0, "{}", proved.err);
    assert!(proved.out.contains("3 of 3 literals stand at their bytes and lines"), "{}", proved.out);
    assert!(proved.out.contains("1 of 1 programmes, activities and notes stand at theirs"), "{}", proved.out);
    fs::create_dir(folder.path().join("moved")).unwrap();
    fs::rename(folder.path().join("in/a.txt"), folder.path().join("moved/a.txt")).unwrap();
    let missing = yosan(folder.path(), &["verify", "output"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("a: its source a.txt is missing"), "{}", missing.err);
    assert_eq!(yosan(folder.path(), &["verify", "output", "--source", "."]).code, 0);
    fs::write(folder.path().join("in/a.txt"), "12億円").unwrap();
    let changed = yosan(folder.path(), &["verify", "output"]);
    assert_eq!(changed.code, 1);
    assert!(changed.err.contains("has changed since it was extracted"), "{}", changed.err);
    assert_eq!(yosan(folder.path(), &["verify", "nowhere"]).code, 2);
}

/// Names and texts of the fixtures.
fn fixtures() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = [root.join("small"), root].into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let texts = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "txt"));
    texts.map(|path| (path.file_stem().unwrap().to_str().unwrap().into(), fs::read_to_string(&path).unwrap())).collect()
}

/// `81 of 81 things`: what the words say is proved, and how many that are.
fn whole(said: &str, things: &str) -> usize {
    let before = said.split_once(&format!(" {things}")).unwrap().0;
    let mut numbers = before.split(' ').rev();
    let (all, of, proved) = (numbers.next().unwrap(), numbers.next().unwrap(), numbers.next().unwrap());
    assert_eq!((of, proved), ("of", all), "{said}");
    all.parse().unwrap()
}

/// Lines and values of the amounts of each text, extracted from the form, once `verify` has proved every row.
fn proved(form: &Form, texts: &[(String, String)]) -> Vec<Vec<(Value, Value)>> {
    let Form { name, encoding, write } = form;
    let files: Vec<_> = texts.iter().map(|(file, text)| (format!("in/{file}.txt"), write(text))).collect();
    let files: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let folder = folder(&files);
    let extracted = yosan(folder.path(), &["extract", "in", "--encoding", encoding.name()]);
    assert_eq!(extracted.code, 0, "{name}: {}", extracted.err);
    let verified = yosan(folder.path(), &["verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{name}");
    assert_eq!(verified.out.lines().count(), texts.len(), "{name}");
    let amounts = |(file, _): &(String, String)| {
        let said = verified.out.lines().find(|line| line.starts_with(&format!("{file}: "))).unwrap();
        let json = fs::read(folder.path().join(format!("output/documents/{file}.json"))).unwrap();
        let document: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(document["source"]["encoding"], encoding.name(), "{file} in {name}");
        let rows = document["amounts"].as_array().unwrap();
        let valued = rows.iter().filter(|row| !row["amount"].is_null()).count();
        assert_eq!(whole(said, "literals"), rows.len(), "{file} in {name}");
        assert!(said.contains(&format!(", {valued} of them come to their yen and unit, ")), "{name}: {said}");
        whole(said, "programmes, activities and notes");
        rows.iter().map(|row| (row["line"].clone(), row["amount"].clone())).collect()
    };
    texts.iter().map(amounts).collect()
}

#[test]
fn verify_proves_every_fixture_in_every_encoding() {
    let texts = fixtures();
    let found: Vec<_> = thread::scope(|scope| {
        let runs: Vec<_> = FORMS.iter().map(|form| scope.spawn(|| proved(form, &texts))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(found[0].iter().flatten().count() > 500, "the fixtures are missing");
    for (form, found_in_form) in FORMS.iter().zip(&found) {
        assert_eq!(found_in_form, &found[0], "{}", form.name);
    }
}

#[test]
fn verify_proves_a_text_of_standard_input_by_its_sum() {
    let folder = folder(&[]);
    yosan_reading(folder.path(), &["extract", "-", "--name", "a"], BRIEFING.as_bytes());
    let unproved = yosan(folder.path(), &["verify"]);
    assert_eq!(unproved.code, 1);
    assert!(unproved.err.contains("a: it was read from standard input"), "{}", unproved.err);
    assert!(unproved.err.contains("a.txt") && unproved.err.contains("--source DIR"), "{}", unproved.err);
    fs::create_dir(folder.path().join("kept")).unwrap();
    fs::write(folder.path().join("kept/a.txt"), BRIEFING).unwrap();
    let proved = yosan(folder.path(), &["verify", "--source", "kept"]);
    assert_eq!(proved.code, 0, "{}", proved.err);
}

#[test]
fn verify_reports_a_changed_file_in_the_folder_named() {
    let folder = folder(&[("in/a.txt", BRIEFING.as_bytes()), ("new/a.txt", "12億円".as_bytes())]);
    yosan(folder.path(), &["extract", "in/a.txt"]);
    assert_eq!(yosan(folder.path(), &["verify"]).code, 0);
    let changed = yosan(folder.path(), &["verify", "--source", "new"]);
    assert_eq!(changed.code, 1, "{}", changed.out);
    assert!(changed.err.contains("new/a.txt has changed since it was extracted"), "{}", changed.err);
    assert_eq!(yosan(folder.path(), &["verify", "--source", "in"]).code, 0);
}

/// A briefing whose one programme is 12億円 of 15億円.
const CONTRADICTION: &str = "令和６年度 見本分野の予算 概算要求のポイント\n\n\
    １． 見本プロジェクト １５億円 ＜ＡＭＥＤ＞\n\n\
    ● 見本研究事業（文）：種を見つける\n概算要求額 12億円\n";

#[test]
fn check_ends_with_1_where_totals_cannot_be_true() {
    let folder = folder(&[("good.txt", BRIEFING.as_bytes()), ("bad.txt", CONTRADICTION.as_bytes())]);
    let good = yosan(folder.path(), &["check", "good.txt"]);
    assert_eq!((good.code, good.out.lines().count()), (0, 2), "{}{}", good.out, good.err);
    assert!(good.out.contains("checked: 1 (0 inconsistent, 0 by rounding, 0 undecided, 1 exact)"), "{}", good.out);
    let bad = yosan(folder.path(), &["check", "good.txt", "bad.txt"]);
    assert_eq!(bad.code, 1);
    assert!(bad.out.contains("12億円; printed 15億円 (line 3): 3億円 more than the parts"), "{}", bad.out);
    assert!(bad.out.contains("12億円 on line 3 instead of 15億円 would make 1 of 1"), "{}", bad.out);
    let japanese = yosan(folder.path(), &["check", "--lang", "ja", "--format", "markdown", "bad.txt"]);
    assert!(japanese.out.contains("### 矛盾 (inconsistent)"), "{}", japanese.out);
    assert_eq!(yosan(folder.path(), &["extract", "--quiet", "good.txt", "bad.txt"]).code, 0);
    let store = yosan(folder.path(), &["check", "output", "--format", "json"]);
    let records: Vec<Value> = store.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((store.code, records.len()), (1, 2));
    assert_eq!(records[0]["document"], "bad");
    assert_eq!(records[0]["conflicts"][0]["repairs"][0]["mended"], 1);
    assert_eq!(records[1]["checks"][0]["verdict"], "exact");
    let report = fs::read_to_string(folder.path().join("output/reports/bad.md")).unwrap();
    assert!(report.contains("### 矛盾 (inconsistent)") && report.contains("端数処理（1億円未満）"), "{report}");
}

#[test]
fn check_takes_the_rounding_asked_for() {
    let folder = folder(&[("bad.txt", CONTRADICTION.replace("１５億円", "１３億円").as_bytes())]);
    let verdicts = |args: &[&str]| {
        let ran = yosan(folder.path(), &[&["check", "bad.txt"], args].concat());
        (ran.code, ran.out)
    };
    assert!(verdicts(&[]).1.contains("half up is assumed"));
    assert_eq!(verdicts(&[]).0, 1);
    // 12 and 13 cut off could both be 12.9, if only one of them were
    let (code, out) = verdicts(&["--rounding", "truncate"]);
    assert!(code == 1 && out.contains("down (truncated), as asked"), "{out}");
    let wrong = yosan(folder.path(), &["check", "bad.txt", "--rounding", "floor"]);
    assert!(wrong.code == 2 && wrong.err.contains("half_up, truncate or round_up"), "{}", wrong.err);
    let missing = yosan(folder.path(), &["check", "no-such.txt"]);
    assert!(missing.code == 2 && missing.err.contains("no-such.txt"), "{}", missing.err);
}

#[test]
fn show_underlines_the_place_and_says_what_was_read() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt"]);
    let shown = yosan(folder.path(), &["show", "a", "2"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("amount 2 of a") && shown.out.contains("^^^"), "{}", shown.out);
    assert!(shown.out.contains("yen        1,200,000,000"), "{}", shown.out);
    assert_eq!(yosan(folder.path(), &["show", "a", "L6"]).out, shown.out);
    assert_eq!(yosan(folder.path(), &["show", "a", "99"]).code, 2);
    let unknown = yosan(folder.path(), &["show", "b"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("the store has no document b; it has a"), "{}", unknown.err);
    let nowhere = yosan(folder.path(), &["show", "a", "--out", "nodir"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("there is no folder nodir"), "{}", nowhere.err);
    fs::write(folder.path().join("b.txt"), "ただの文章。\n").unwrap();
    yosan(folder.path(), &["extract", "b.txt"]);
    let bare = yosan(folder.path(), &["show", "b"]);
    assert_eq!(bare.code, 2);
    assert!(bare.err.contains("b has no amounts of money") && !bare.err.contains("1 to 0"), "{}", bare.err);
}

/// Two years of a small briefing: one programme with more money, one new, one that goes on under another name.
const LATER: &str = "令和７年度 見本分野の予算 概算要求のポイント\n\n\
    １． 見本プロジェクト ２０億円 ＜ＡＭＥＤ＞\n\n\
    ● 見本研究事業（文）：種を見つける\n概算要求額 15億円\n\n\
    ● 見本人材育成事業（文）：人を育てる\n概算要求額 5億円\n";

#[test]
fn diff_says_what_changed_and_writes_it() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", LATER.as_bytes())]);
    let ran = yosan(folder.path(), &["diff", "a.txt", "b.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("見本研究事業: 12億円 → 15億円 (+3億円; between +2億円 and +4億円; up)"), "{}", ran.out);
    assert!(ran.out.contains("見本人材育成事業 [見本プロジェクト]: 5億円"), "{}", ran.out);
    assert!(folder.path().join("output/parquet/changes/a--b.parquet").exists());
    let report = fs::read_to_string(folder.path().join("output/reports/diff-a--b.md")).unwrap();
    assert!(report.starts_with("# a → b\n"), "{report}");
    let rows = fs::read_to_string(folder.path().join("output/csv/changes.csv")).unwrap();
    assert_eq!(yosan(folder.path(), &["diff", "a.txt", "b.txt", "--format", "csv", "--no-files"]).out, rows);
    assert_eq!(yosan(folder.path(), &["diff", "a.txt", "b.txt", "--exit-code"]).code, 1);
    assert_eq!(yosan(folder.path(), &["diff", "a.txt", "a.txt", "--exit-code", "--no-files"]).code, 0);
    let json: Value =
        serde_json::from_str(&yosan(folder.path(), &["diff", "b.txt", "a.txt", "--format", "json"]).out).unwrap();
    assert_eq!(json["old_document"], "b");
    assert!(
        fs::read_to_string(folder.path().join("output/csv/changes.csv"))
            .unwrap()
            .contains("b,a,programme,見本人材育成事業")
    );
}

#[test]
fn diff_finds_documents_by_name_and_by_year() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", LATER.as_bytes()), ("c.txt", LATER.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt", "b.txt"]);
    let by_name = yosan(folder.path(), &["diff", "a", "b"]);
    assert_eq!(by_name.code, 0, "{}", by_name.err);
    assert_eq!(yosan(folder.path(), &["diff", "--fiscal-year", "2024:2025"]).out, by_name.out);
    let ran = yosan(folder.path(), &["diff", "a", "d"]);
    assert!(ran.code == 2 && ran.err.contains("d is neither a file nor a document of output"), "{}", ran.err);
    let ran = yosan(folder.path(), &["diff", "--fiscal-year", "2024-2025"]);
    assert!(ran.code == 2 && ran.err.contains("write them as 2024:2025"), "{}", ran.err);
    let ran = yosan(folder.path(), &["diff", "--fiscal-year", "2024:2026"]);
    assert!(ran.code == 2 && ran.err.contains("no document of fiscal year 2026"), "{}", ran.err);
    yosan(folder.path(), &["extract", "c.txt"]);
    let ran = yosan(folder.path(), &["diff", "--fiscal-year", "2024:2025"]);
    assert!(ran.code == 2 && ran.err.contains("fiscal year 2025 has several documents: b, c"), "{}", ran.err);
    yosan(folder.path(), &["forget", "b"]);
    assert!(!folder.path().join("output/parquet/changes/a--b.parquet").exists());
    assert_eq!(fs::read_to_string(folder.path().join("output/csv/changes.csv")).unwrap().lines().count(), 1);
}

#[test]
fn unlike_stages_are_compared_only_when_asked() {
    let draft = BRIEFING.replace("概算要求のポイント", "政府案のポイント").replace("概算要求額", "政府案");
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", draft.as_bytes())]);
    let ran = yosan(folder.path(), &["diff", "a.txt", "b.txt"]);
    assert!(ran.code == 2 && ran.err.contains("a is a request, b a draft"), "{}", ran.err);
    assert_eq!(yosan(folder.path(), &["diff", "a.txt", "b.txt", "--across-stages"]).code, 0);
}

#[test]
fn what_a_person_decided_is_followed_or_reported() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", LATER.as_bytes())]);
    let decision = "version = 1\n\n[[decision]]\nold = \"無名事業\"\nrelation = \"ended\"\nwhy = \"?\"\nby = \"?\"\ndate = \"2025-01-31\"\n";
    fs::write(folder.path().join("d.toml"), decision).unwrap();
    let ran =
        yosan(folder.path(), &["diff", "a.txt", "b.txt", "--decisions", "d.toml", "--write-decisions", "draft.toml"]);
    assert!(ran.code == 0 && ran.out.contains("OLD has no programme of that name: 無名事業"), "{}{}", ran.out, ran.err);
    assert!(fs::read_to_string(folder.path().join("draft.toml")).unwrap().starts_with("version = 1\n"));
    fs::write(folder.path().join("d.toml"), "version = 2\n").unwrap();
    let ran = yosan(folder.path(), &["diff", "a.txt", "b.txt", "--decisions", "d.toml"]);
    assert!(ran.code == 2 && ran.err.contains("d.toml holds no decisions"), "{}", ran.err);
}

#[test]
fn a_series_has_a_row_for_each_programme_and_year() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", LATER.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt"]);
    let ran = yosan(folder.path(), &["series"]);
    assert!(ran.code == 2 && ran.err.contains("a series needs two documents or more; 1 found"), "{}", ran.err);
    yosan(folder.path(), &["extract", "b.txt"]);
    let ran = yosan(folder.path(), &["series"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("a → b: 3 rows\n"), "{}", ran.out);
    let rows = fs::read_to_string(folder.path().join("output/csv/series.csv")).unwrap();
    assert!(rows.contains("見本研究事業,b,2025,request,見本研究事業,見本プロジェクト,1500000000,same"), "{rows}");
}

#[test]
fn compact_writes_one_file_a_table_until_the_store_changes() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", LATER.as_bytes())]);
    yosan(folder.path(), &["extract", "a.txt", "b.txt", "--quiet"]);
    let ran = yosan(folder.path(), &["compact"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "6 tables of 2 documents, one file each, in output/compact\n"));
    assert!(folder.path().join("output/compact/amounts.parquet").is_file());
    yosan(folder.path(), &["forget", "b"]);
    assert!(!folder.path().join("output/compact/amounts.parquet").exists());
    assert_eq!(yosan(folder.path(), &["compact", "--out", "nowhere"]).code, 2);
}

#[test]
fn forget_leaves_what_a_store_without_the_document_has() {
    let both = folder(&[("a.txt", BRIEFING.as_bytes()), ("b.txt", "2億円\n".as_bytes())]);
    let one = folder(&[("a.txt", BRIEFING.as_bytes())]);
    yosan(both.path(), &["extract", "a.txt", "b.txt"]);
    yosan(one.path(), &["extract", "a.txt"]);
    assert_eq!(yosan(both.path(), &["forget", "b"]).code, 0);
    assert_eq!(outputs(both.path()), outputs(one.path()));
    assert_eq!(yosan(both.path(), &["forget", "b"]).code, 2);
    assert_eq!(yosan(both.path(), &["forget", "b", "--out", "nowhere"]).code, 2);
    assert!(!both.path().join("nowhere").exists());
}

#[test]
fn scan_prints_one_object_a_mention() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    let ran = yosan(folder.path(), &["scan", "a.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[2]["line"].as_i64(), rows[2]["yen"].as_i64()), (Some(8), Some(300_000_000)));
    assert_eq!(rows[2]["approximate"], true);
    let (start, end) = (rows[0]["byte_start"].as_u64().unwrap(), rows[0]["byte_end"].as_u64().unwrap());
    let range = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
    assert_eq!(Some(&BRIEFING[range]), rows[0]["literal"].as_str());
    assert!(!folder.path().join("output").exists());
    let piped = yosan_reading(folder.path(), &["scan", "-"], BRIEFING.as_bytes());
    assert_eq!(piped.code, 0, "{}", piped.err);
    assert_eq!(piped.out, ran.out.replace(r#""document":"a""#, r#""document":"-""#));
}

#[test]
fn the_dictionary_has_every_column_in_every_form() {
    let folder = folder(&[]);
    let json: Value = serde_json::from_str(&yosan(folder.path(), &["tables", "--format", "json"]).out).unwrap();
    let (text, markdown) =
        (yosan(folder.path(), &["tables"]).out, yosan(folder.path(), &["tables", "--format", "markdown"]).out);
    for column in json["tables"].as_array().unwrap().iter().flat_map(|table| table["columns"].as_array().unwrap()) {
        let name = column["name"].as_str().unwrap();
        assert!(text.contains(&format!("  {name} ")) && markdown.contains(&format!("| `{name}` |")), "{name}");
    }
}

/// A stage and a counter of the user's.
const WORDS: [(&str, &[u8]); 3] = [
    ("a.txt", BRIEFING.as_bytes()),
    ("words/stages.tsv", "次期要望見込額\tpriority\town\nremove\t政府案\n".as_bytes()),
    ("words/counters.tsv", "基\n".as_bytes()),
];

#[test]
fn a_folder_of_words_is_in_force_for_its_run_and_named_in_the_outputs() {
    let folder = folder(&WORDS);
    let scan =
        |args: &[&str]| yosan_reading(folder.path(), args, "衛星3億 基である。5億円。".as_bytes()).out.lines().count();
    assert_eq!((scan(&["scan", "-"]), scan(&["scan", "-", "--vocabulary", "words"])), (2, 1));
    let extracted_by = |args: &[&str]| {
        assert_eq!(yosan(folder.path(), args).code, 0);
        let documents = fs::read_to_string(folder.path().join("output/csv/documents.csv")).unwrap();
        let program = documents.split(',').find(|cell| cell.contains("yosan ")).unwrap().trim().to_owned();
        let json = fs::read_to_string(folder.path().join("output/documents/a.json")).unwrap();
        (program, json.contains("vocabulary"))
    };
    let plain = concat!("yosan ", env!("CARGO_PKG_VERSION"));
    assert_eq!(extracted_by(&["extract", "a.txt"]), (plain.to_owned(), false));
    let (program, in_json) = extracted_by(&["--vocabulary", "words", "extract", "a.txt"]);
    let mark = program.strip_prefix(plain).unwrap().strip_prefix("+vocabulary:").unwrap();
    assert!(in_json && mark.len() == 8, "{program}");
    assert_eq!(yosan(folder.path(), &["verify", "--vocabulary", "words"]).code, 0);
}

#[test]
fn words_are_printed_with_where_they_come_from_and_as_a_file() {
    let folder = folder(&WORDS);
    let words = |args: &[&str]| yosan(folder.path(), &[&["vocabulary", "stages"][..], args].concat());
    let text = words(&["--vocabulary", "words"]).out;
    assert!(text.contains("  words/stages.tsv:1  次期要望見込額 | priority | own\n"), "{text}");
    assert!(text.contains("  removed             政府案\n") && text.contains("  embedded "), "{text}");
    let file = words(&["--vocabulary", "words", "--format", "tsv"]).out;
    fs::create_dir(folder.path().join("again")).unwrap();
    fs::write(folder.path().join("again/stages.tsv"), &file).unwrap();
    let cells = |file: &str| file.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    let again = words(&["--vocabulary", "again", "--format", "tsv"]).out;
    assert_eq!(cells(&again), cells(&file));
    let json: Value = serde_json::from_str(&yosan(folder.path(), &["vocabulary", "--format", "json"]).out).unwrap();
    assert!(json.as_array().unwrap().iter().any(|table| table["table"] == "ministries"));
}

#[test]
fn words_that_are_wrong_are_refused_and_nothing_is_written() {
    let folder = folder(&[
        ("a.txt", BRIEFING.as_bytes()),
        ("words/stages.tsv", "# ours\n予算要望額\twish\town\n".as_bytes()),
        ("other/stage.tsv", b""),
    ]);
    let ran = yosan(folder.path(), &["extract", "a.txt", "--vocabulary", "words"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("words/stages.tsv:2: column 2 (stage): `wish` is none of request"), "{}", ran.err);
    assert!(ran.err.contains("help: write request or"), "{}", ran.err);
    assert!(!folder.path().join("output").exists());
    for args in
        [&["scan", "a.txt", "--vocabulary", "other"][..], &["vocabulary", "stage"], &["vocabulary", "--format", "tsv"]]
    {
        let ran = yosan(folder.path(), args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("stages"), "{}", ran.err);
    }
}

#[test]
fn completions_manual_version_and_help_are_printed() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(yosan(folder.path(), &["completions", shell]).out.contains("yosan"), "{shell}");
    }
    let manual = yosan(folder.path(), &["man"]).out;
    assert!(manual.contains(".TH yosan 1") && manual.contains("EXTRACT"), "{manual}");
    assert_eq!(yosan(folder.path(), &["--version"]).out, concat!("yosan ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(yosan(folder.path(), &["--help"]).out.contains("Exit codes"));
}

#[test]
fn wrong_use_ends_with_2() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes())]);
    for args in [&["extract"][..], &["nonsense"], &["extract", "a.txt", "--encoding", "latin-9x"], &["show", "a", "x"]]
    {
        let ran = yosan(folder.path(), args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_is_no_error() {
    let text = "12億円\n".repeat(20_000);
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_yosan"))
        .current_dir(folder.path())
        .args(["scan", "a.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), String::from_utf8(ran.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn tables_of_another_version_are_refused() {
    let folder = folder(&[("a.txt", BRIEFING.as_bytes()), ("output/parquet/documents/z.parquet", b"PAR1")]);
    let ran = yosan(folder.path(), &["extract", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot use output/parquet/documents/z.parquet"), "{}", ran.err);
}

#[test]
fn the_readme_holds_the_dictionary() {
    let folder = folder(&[]);
    let printed = yosan(folder.path(), &["tables", "--format", "markdown"]).out;
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("<!-- tables:begin -->").unwrap();
    let (held, _) = rest.split_once("<!-- tables:end -->").unwrap();
    assert_eq!(held.trim(), printed.trim(), "put the output of `yosan tables --format markdown` between the markers");
}

#[test]
fn the_readme_shows_what_diff_prints() {
    let fixture = |name: &str| format!("{}/fixtures/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let folder = folder(&[]);
    let ran = yosan(folder.path(), &["diff", &fixture("2024-request"), &fixture("2025-request"), "--no-files"]);
    let (_, rest) = include_str!("../README.md").split_once("2025-request.txt --no-files\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    assert!(shown.lines().count() > 10);
    for line in shown.lines().filter(|line| *line != "…") {
        assert!(ran.out.lines().any(|printed| printed == line), "the program does not print: {line}");
    }
}
