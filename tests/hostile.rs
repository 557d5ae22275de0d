//! Inputs that are not briefings, or are made to do harm: read or refused, within bounds, and every row proved.
//!
//! Small here; `make hostile` measures large ones.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod running;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use running::{Ran, command, ran, yosan, yosan_reading};

/// A text that takes longer is held to be stuck; most take a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(100);

const HEAD: &str = "令和６年度 見本分野の予算 概算要求のポイント\n\n１． 見本プロジェクト １２億円 ＜ＡＭＥＤ＞\n\n";

/// Runs for so long at most.
fn patiently(folder: &Path, args: &[&str]) -> Ran {
    let mut child = command(folder, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |stream: &mut dyn std::io::Read| {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    };
    let started = Instant::now();
    let (stdout, stderr) = thread::scope(|scope| {
        let streams = [scope.spawn(move || read(&mut out)), scope.spawn(move || read(&mut err))];
        while child.try_wait().unwrap().is_none() {
            if started.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("{args:?} takes more than {PATIENCE:?}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        let [out, err] = streams.map(|stream| stream.join().unwrap());
        (out, err)
    });
    let status = child.wait().unwrap();
    assert!(status.code().is_some(), "{args:?} was ended by a signal: {}", String::from_utf8_lossy(&stderr));
    ran(std::process::Output { status, stdout, stderr })
}

/// A text is extracted, and every row of it proved; `scan` ends as well.
fn is_read(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), bytes).unwrap();
    let extracted = patiently(folder, &["extract", "a.txt", "--quiet"]);
    assert_eq!(extracted.code, 0, "{name}: {}", extracted.err);
    let verified = patiently(folder, &["verify"]);
    assert_eq!(verified.code, 0, "{name}: {}{}", verified.out, verified.err);
    assert_eq!(patiently(folder, &["scan", "a.txt"]).code, 0, "{name}");
}

/// A text is refused with these words, by every command that reads texts, and nothing is written.
fn is_refused(name: &str, bytes: &[u8], words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), bytes).unwrap();
    for args in [&["extract", "a.txt"][..], &["scan", "a.txt"], &["check", "a.txt"], &["diff", "a.txt"]] {
        let ran = yosan(folder, args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {args:?}");
        assert!(ran.err.contains(words) && ran.err.contains("a.txt"), "{name}: {}", ran.err);
    }
    assert!(!folder.join("output").exists(), "{name}");
}

#[test]
fn deep_brackets_and_long_runs_end() {
    let deep = |open: &str, close: &str, number: usize| open.repeat(number) + &close.repeat(number);
    let texts = [
        ("nested brackets", format!("概算要求額 12億円{}\n", deep("（", "）", 30_000))),
        ("brackets without an end", format!("● 見本{}事業：種\n概算要求額 12億円\n", "（【「＜(".repeat(6_000))),
        ("shares apart from totals", "１億円\n".repeat(4_000) + &"（文1,厚1）\n".repeat(4_000)),
        ("brackets on a name", format!("● 見本研究事業{}：種\n概算要求額 12億円\n", "(甲)".repeat(20_000))),
        ("tags on a name", format!("● 見本研究事業{}\n概算要求額 12億円\n", "【新規】".repeat(5_000))),
        ("marks of footnotes", format!("● 見本研究事業{}\n概算要求額 12億円\n", "※1".repeat(20_000))),
        ("slides on one line", "● 甲事業 21億円 ".repeat(600)),
        ("parts of a whole", format!("概算要求額 12億円（うち1億円{}）\n", "、1億円".repeat(300))),
        ("bullets on a page", "● 見本研究事業：種を見つける\n".repeat(10_000)),
        (
            "amounts behind bullets",
            "● 見本研究事業：種を見つける\n".repeat(6_000) + &"\n概算要求額 12億円\n".repeat(6_000),
        ),
        (
            "amounts in brackets behind bullets",
            "● 見本研究事業：種を見つける\n".repeat(3_000)
                + &"\n概算要求額 41億円（インハウス概算要求額 51億円）\n".repeat(3_000),
        ),
        ("amounts on a page", "概算要求額 12億円\n".repeat(400)),
        ("digits", "９".repeat(100_000) + "億円"),
        ("digits and separators", "1,".repeat(50_000) + "億円"),
        ("kanji numerals", "億兆千".repeat(30_000) + "円"),
        ("one line", "見本事業に12億円、".repeat(500)),
        ("brackets with an amount each", "（12億円）".repeat(4_000)),
        ("amounts behind ¥", "¥980 ".repeat(4_000)),
        ("rows with two kinds of numbers", format!("（単位：億円）\n{}", "①甲　12\n②乙　12\n".repeat(4_000))),
        ("a paragraph that rounds on every line", "計数は、四捨五入等によっている\n".repeat(10_000)),
        ("a row of many figures", format!("（単位：百万円）\n事項 要求額\n甲{}\n", "  12".repeat(20_000))),
        ("many labels of columns", format!("（単位：百万円）\n事項{}\n甲 12\n", " 令和６年度要求額".repeat(10_000))),
        ("amounts side by side", "要求額3億円、".repeat(20_000)),
        ("many headings", (0..10_000).map(|no| format!("{}．見本{no}プロジェクト {no}億円\n", no % 60 + 1)).collect()),
        ("combining marks", format!("か{} 12億円\n", "\u{3099}".repeat(50_000))),
    ];
    for (name, text) in texts {
        is_read(name, format!("{HEAD}{text}").as_bytes());
    }
}

#[test]
fn chars_that_are_not_seen_move_no_row() {
    let controls: String = ('\u{1}'..='\u{9f}')
        .filter(|char| char.is_control())
        .map(|char| format!("甲{char}12億円、{char}乙\n"))
        .collect();
    let texts = [
        ("every control of C0 and C1", controls),
        ("bidi overrides", "\u{202e}12億円\u{202c}、\u{2066}１２\u{2069}億円\n".repeat(50)),
        ("zero width inside numbers", "１\u{200b}２億円、1\u{200d}2億\u{2060}円、\u{feff}12億円\n".repeat(50)),
        ("noncharacters and tags", "12億円\u{ffff}、\u{fdd0}12億円\u{e0041}\n".repeat(20)),
        (
            "breaks of lines of every kind",
            "12億円\r13億円\r\n14億円\u{b}15億円\u{c}16億円\u{85}17億円\u{2028}18億円\u{2029}19億円".into(),
        ),
    ];
    for (name, text) in texts {
        is_read(name, format!("{HEAD}{text}").as_bytes());
    }
}

#[test]
fn a_number_with_a_zero_width_char_inside_is_never_another_number() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "概算要求額 1\u{200b}2億円\n").unwrap();
    let ran = yosan(folder.path(), &["scan", "a.txt"]);
    for line in ran.out.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let literal = row["literal"].as_str().unwrap();
        let whole = literal.starts_with('1');
        assert_eq!(row["yen"].as_i64(), Some(if whole { 1_200_000_000 } else { 200_000_000 }), "{literal:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let surrogate = b"\xe4\xba\x88\xe7\xae\x97 12\xe5\x84\x84\xe5\x86\x86 \xed\xa0\x80\n"; // CESU-8: half of a pair
    is_refused("half a pair in CESU-8", surrogate, "decode");
    let utf16: Vec<u8> =
        "\u{feff}予算 12億円\n".encode_utf16().chain([0xd800, 0x3042]).flat_map(u16::to_le_bytes).collect();
    is_refused("half a pair in UTF-16", &utf16, "decode");
    let mixed = ["予算 12億円\n".as_bytes(), &encoded("予算 13億円\n"), "予算 14億円\n".as_bytes()].concat();
    is_refused("two encodings in one file", &mixed, "decode");
    is_refused("NULs", &[0; 100_000], "binary");
    is_refused("NULs in a text", &["予算 12億円\n".as_bytes(), &[0; 100]].concat(), "binary");
    is_refused("blanks", "\n\u{3000}\t\u{c}".repeat(10_000).as_bytes(), "is empty");
}

/// In Shift_JIS.
fn encoded(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = fs::File::create(folder.join("a.txt")).unwrap();
    file.set_len(1_000_000_000_000).unwrap(); // a terabyte, of which no byte is on disk
    let started = Instant::now();
    for args in [&["extract", "a.txt"][..], &["scan", "a.txt"], &["check", "a.txt"], &["diff", "a.txt"]] {
        let ran = yosan(folder, args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        let words =
            ["a.txt is too large: 1,000,000,000,000 bytes", "the limit is 100,000,000 bytes", "--max-bytes SIZE"];
        assert!(words.iter().all(|word| ran.err.contains(word)), "{}", ran.err);
    }
    assert!(started.elapsed() < PATIENCE);
    fs::write(folder.join("b.txt"), "12億円\n").unwrap();
    let limited = |limit| yosan(folder, &["scan", "b.txt", "--max-bytes", limit]);
    assert_eq!((limited("9").code, limited("8").code, limited("1KB").code, limited("lots").code), (0, 2, 0, 2));
    assert!(!folder.join("output").exists());
}

#[test]
fn of_a_pipe_no_more_is_read_than_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ran = yosan_reading(folder, &["scan", "-", "--max-bytes", "1000"], &[b'a'; 200_000]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input is too large: more than 1,000 bytes"), "{}", ran.err);
    if Path::new("/dev/zero").exists() {
        let ran = yosan(folder, &["scan", "/dev/zero", "--max-bytes", "1MB"]);
        assert!(ran.code == 2 && ran.err.contains("/dev/zero is too large"), "{}", ran.err);
    }
}

#[test]
fn a_source_of_another_length_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), HEAD).unwrap();
    assert_eq!(yosan(folder, &["extract", "a.txt"]).code, 0);
    fs::File::options().write(true).open(folder.join("a.txt")).unwrap().set_len(1_000_000_000_000).unwrap();
    for args in [&["verify"][..], &["show", "a"]] {
        let ran = patiently(folder, args);
        assert!(ran.code != 0 && ran.err.contains("has changed since"), "{}", ran.err);
    }
}
