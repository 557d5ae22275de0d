//! Real readers open the outputs: pyarrow, pandas, DuckDB and polars, where Python has them.
//!
//! `PYTHON` names the interpreter (python3 without it). With `REQUIRE_READERS` set a missing reader fails the test.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// `tests/readers.py` ends with this code where a reader is not installed.
const NOT_INSTALLED: i32 = 77;

/// Texts that begin like formulas: names, items, notes and the mark for no amount.
const FORMULAS: &str = "令和６年度 見本の予算 概算要求の概要\n１． 甲プロジェクト ３０億円 ＜ＡＭＥＤ＞\n\n\
    ● =HYPERLINK(\"x\",1)研究事業（文）：+1+1\n概算要求額 10億円\n\n● ＝丙研究事業（文）：@SUM(1)\n概算要求額 －\n\n\
    ● -2+3研究事業（文）：－１\n・=1+1\n・'=1+1\n概算要求額 2億円\n\n※=1+1とする。\n";

#[test]
fn readers_of_parquet_and_csv_find_the_same_totals() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("a.txt"), "令和６年度 概算要求の概要\n１． 甲プロジェクト ３０億円 ＜ＡＭＥＤ＞\n\n● 乙研究事業（文、厚）：一\n● 丙研究事業：二\n\n概算要求額 10億円\n\n概算要求額 20.5億円\n").unwrap();
    fs::write(inputs.join("b.txt"), "補正予算として約１，２３４百万円、他は事項要求とする。\n").unwrap();
    fs::write(inputs.join("c.txt"), "金額のない文書。\n").unwrap();
    fs::write(inputs.join("d.txt"), FORMULAS).unwrap();
    for (out, options) in [("plain", &[][..]), ("marked", &["--csv-bom"])] {
        let out = folder.path().join(out);
        extract(&inputs, &out, options);
        read(&out);
    }
}

fn extract(inputs: &Path, out: &Path, options: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yosan"));
    let extracted = command.arg("extract").arg(inputs).arg("--out").arg(out).args(options).output().unwrap();
    assert!(extracted.status.success(), "{}", String::from_utf8_lossy(&extracted.stderr));
}

fn read(out: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers.py");
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let required = env::var_os("REQUIRE_READERS").is_some();
    let read = match Command::new(&python).arg(script).arg(out).output() {
        Ok(read) => read,
        Err(error) if !required => return eprintln!("skipped: {python} cannot be run: {error}"),
        Err(error) => panic!("{python} cannot be run: {error}"),
    };
    let said = format!("{}{}", String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&read.stderr));
    if read.status.code() == Some(NOT_INSTALLED) && !required {
        return eprintln!("skipped: {}", said.trim());
    }
    assert!(read.status.success(), "{said}");
}

/// Tables that hold texts of a document.
const TABLES: [&str; 5] = ["amounts", "programmes", "activities", "notes", "by_programme"];

#[test]
fn a_spreadsheet_finds_texts_and_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("d.txt"), FORMULAS).unwrap();
    let out = folder.path().join("output");
    extract(&inputs, &out, &["--csv-bom"]);
    // a file that has a formula, so that the test can fail
    fs::write(out.join("csv/formula.csv"), "a\n=1+1\n").unwrap();
    let open = |table: &str| {
        let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
        // UTF-8, commas, and formulas are worked out
        let filter = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true";
        let mut command = Command::new("soffice");
        command.args([&profile, "--headless", "--convert-to", "fods", filter, "--outdir"]).arg(folder.path());
        command.arg(out.join(format!("csv/{table}.csv"))).output()
    };
    let with_formula = match open("formula") {
        Ok(_) => fs::read_to_string(folder.path().join("formula.fods")).unwrap_or_default(),
        Err(error) => return eprintln!("skipped: soffice (LibreOffice) cannot be run: {error}"),
    };
    assert!(with_formula.contains("table:formula="), "the control has no formula: {with_formula}");
    let mut guarded = 0;
    for table in TABLES {
        open(table).unwrap();
        let sheet = fs::read_to_string(folder.path().join(format!("{table}.fods"))).unwrap();
        assert!(!sheet.contains("table:formula="), "{table}");
        assert!(sheet.contains("<text:p>document</text:p>"), "{table}: the mark is not a part of the first name");
        guarded += sheet.matches("<text:p>&apos;").count();
    }
    assert!(guarded > 5, "{guarded} cells are guarded");
    let amounts = fs::read_to_string(folder.path().join("amounts.fods")).unwrap();
    assert!(amounts.contains("office:value=\"1000000000\""), "yen is a number");
    assert!(amounts.contains("概算要求") || amounts.contains("見本") || amounts.contains("億円"));
}

#[test]
fn the_mark_of_excel_is_kept_until_it_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap();
    for (name, year) in [("a", 6), ("b", 7)] {
        let text = format!("令和{year}年度 見本の予算 概算要求の概要\n● 乙研究事業（文）：一\n概算要求額 10億円\n");
        fs::write(folder.join(format!("in/{name}.txt")), text).unwrap();
    }
    let yosan = |args: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_yosan")).current_dir(folder).args(args).output().unwrap();
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
        ran.stdout
    };
    let marked = || {
        let mut files: Vec<_> =
            fs::read_dir(folder.join("output/csv")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let marks = files.iter().map(|file| fs::read(file).unwrap().starts_with(b"\xef\xbb\xbf"));
        let marks: Vec<bool> = marks.collect();
        assert!(marks.iter().all(|mark| *mark == marks[0]), "{files:?}: {marks:?}");
        (marks[0], marks.len())
    };
    yosan(&["extract", "in"]);
    yosan(&["diff", "a", "b"]);
    yosan(&["series"]);
    assert_eq!(marked(), (false, 11));
    yosan(&["extract", "in", "--csv-bom"]); // nothing else has changed
    assert_eq!(marked(), (true, 11));
    for args in [&["diff", "a", "b"][..], &["series"], &["extract", "in", "--force"], &["extract", "in"]] {
        yosan(args);
        assert_eq!(marked(), (true, 11), "{args:?}");
    }
    assert!(!yosan(&["diff", "a", "b", "--format", "csv"]).starts_with(b"\xef\xbb\xbf"));
    yosan(&["forget", "b"]);
    assert!(marked().0);
    yosan(&["extract", "in", "--csv-bom=false"]);
    assert!(!marked().0);
}
