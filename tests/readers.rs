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

#[test]
fn readers_of_parquet_and_csv_find_the_same_totals() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    fs::write(inputs.join("a.txt"), "令和６年度 概算要求の概要\n１． 甲プロジェクト ３０億円 ＜ＡＭＥＤ＞\n\n● 乙研究事業（文、厚）：一\n● 丙研究事業：二\n\n概算要求額 10億円\n\n概算要求額 20.5億円\n").unwrap();
    fs::write(inputs.join("b.txt"), "補正予算として約１，２３４百万円、他は事項要求とする。\n").unwrap();
    fs::write(inputs.join("c.txt"), "金額のない文書。\n").unwrap();
    let out = folder.path().join("output");
    let extracted =
        Command::new(env!("CARGO_BIN_EXE_yosan")).arg("extract").arg(&inputs).arg("--out").arg(&out).output().unwrap();
    assert!(extracted.status.success(), "{}", String::from_utf8_lossy(&extracted.stderr));

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers.py");
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let required = env::var_os("REQUIRE_READERS").is_some();
    let read = match Command::new(&python).arg(script).arg(&out).output() {
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
