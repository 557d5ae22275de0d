//! Runs the real program on small documents.
#![allow(dead_code, clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run came to; the streams as bytes that must be UTF-8.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yosan"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

pub(crate) fn yosan(folder: &Path, args: &[&str]) -> Ran {
    ran(command(folder, args).output().unwrap())
}

/// Runs with standard input; that the program may not read all of it is no error.
pub(crate) fn yosan_reading(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut command = command(folder, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    ran(child.wait_with_output().unwrap())
}

/// A composed briefing of a fiscal year.
pub(crate) fn briefing(number: usize) -> String {
    let era = 6 + number % 3;
    format!(
        "令和{era}年度 見本分野{number}の予算 概算要求のポイント\n\n\
         １． 見本プロジェクト {}億円 ＜ＡＭＥＤ＞\n\n\
         ● 見本研究事業{number}（文）：種を見つける\n概算要求額 {}億円\n\n\
         ● 応用研究事業{number}（厚）：種を育てる\n概算要求額 2億円\n\n\
         関連する経費として約３億円を見込む。\n",
        number + 3,
        number + 1,
    )
}

/// Every file below a folder with its bytes, but the program's own.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.file_name().unwrap() != ".yosan" => folders.push(path),
                true => {}
                false => found.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap())),
            }
        }
    }
    found.sort();
    found
}
