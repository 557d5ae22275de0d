//! What holds of any document, over documents put together at random from lines of the fixtures and of the catalogue's
//! notations. Each test is named after what it states; `nothing_lost` to `same_input_same_bytes` are the invariants of the
//! README. The sixth, all or nothing, is about files: see `cli.rs` and `src/export/store.rs`.
//!
//! A few dozen cases of each; with `YOSAN_NIGHTLY=1` 5,000.
#![allow(clippy::unwrap_used)]

#[path = "regressions/claims/mod.rs"]
mod claims;
#[path = "differential/lines.rs"]
mod lines;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use yosan::budget::{AmountRow, Document};
use yosan::reading::{audited, read};
use yosan::source::{Encoding, Malformed, Source};

fn config() -> ProptestConfig {
    let nightly = std::env::var_os("YOSAN_NIGHTLY").is_some_and(|value| value == "1");
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(if nightly { 5_000 } else { 60 }) }
}

/// Lines to put documents together from: those of the small fixtures, and as many at random.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let printed = files.iter().flat_map(|file| {
        let text = fs::read_to_string(file).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    let printed: Vec<String> = printed.collect();
    let count = printed.len();
    printed.into_iter().chain(lines::lines(7).take(count)).collect()
});

/// A stretch of the lines, or single ones of them, a few times over.
fn text() -> impl Strategy<Value = String> {
    let stretch = (any::<prop::sample::Index>(), 1_usize..12).prop_map(|(at, count)| {
        let from = at.index(LINES.len());
        LINES[from..(from + count).min(LINES.len())].join("\n")
    });
    prop::collection::vec(stretch, 1..5).prop_map(|parts| parts.join("\n"))
}

fn utf8(text: &str) -> Source {
    Source::decode(text, Some(Encoding::Utf8), Malformed::Refuse).unwrap()
}

fn document(source: &Source) -> Document {
    let mut document = read(source, "document", "document.txt");
    audited(source, &mut document);
    document
}

/// Figure and yen of the rows. Whether a bracket divides a total, what stands around it tells: 総務省 6億円 is 6億円 elsewhere.
fn figures<'d>(rows: impl IntoIterator<Item = &'d AmountRow>) -> Vec<(String, Option<i64>)> {
    let figure = |row: &AmountRow| {
        row.literal
            .trim_start_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '：' | ':'))
            .to_owned()
    };
    rows.into_iter().map(|row| (figure(row), row.amount.map(|amount| amount.yen.0))).collect()
}

/// What the first has and the second has not, as often.
fn lost(before: Vec<(String, Option<i64>)>, mut after: Vec<(String, Option<i64>)>) -> Vec<(String, Option<i64>)> {
    let mut lost = before;
    lost.retain(|one| match after.iter().position(|other| other == one) {
        Some(at) => {
            after.swap_remove(at);
            false
        }
        None => true,
    });
    lost
}

/// Full-width forms of what has one.
fn widened(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
        .collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_lost(text in text()) {
        let source = utf8(&text);
        claims::nothing_is_lost(&source, &document(&source));
    }

    #[test]
    fn everything_has_a_place(text in text(), encoding in prop::sample::select(Encoding::ALL.to_vec())) {
        let bytes = match encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::ShiftJis => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
            Encoding::EucJp => encoding_rs::EUC_JP.encode(&text).0.into_owned(),
            Encoding::Iso2022Jp => encoding_rs::ISO_2022_JP.encode(&text).0.into_owned(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let source = Source::decode(bytes, Some(encoding), Malformed::Refuse).unwrap();
        let document = document(&source);
        document.amounts.iter().for_each(|row| claims::is_proved(row, &source));
        claims::passages(&source, &document);
    }

    #[test]
    fn exact(text in text()) {
        let document = document(&utf8(&text));
        for amount in document.amounts.iter().filter_map(|row| row.amount) {
            prop_assert!(amount.unit.0 > 0 && amount.yen.0 % amount.unit.0 == 0, "{:?}", amount);
        }
        claims::figures_follow(&document);
    }

    #[test]
    fn never_a_guess_in_disguise(text in text()) {
        document(&utf8(&text)).amounts.iter().for_each(claims::is_no_guess);
    }

    #[test]
    fn same_input_same_bytes(text in text()) {
        let json = || serde_json::to_string(&document(&utf8(&text))).unwrap();
        let elsewhere = std::thread::scope(|scope| scope.spawn(json).join().unwrap());
        prop_assert_eq!(json(), elsewhere);
    }

    #[test]
    fn never_panics_on_any_bytes_in_any_encoding(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        claims::decode(&bytes);
        claims::extract(&bytes);
    }

    #[test]
    fn two_documents_in_one_file_lose_no_amount(one in text(), other in text()) {
        let both = document(&utf8(&format!("{one}\n\n\u{c}\n\n{other}")));
        for part in [&one, &other] {
            let alone = document(&utf8(part));
            // what stands in a table by the heading of its column may be of another table now
            let own = alone.amounts.iter().filter(|row| row.unit_line.is_none() || row.amount.is_none());
            let own = own.filter(|row| row.literal.contains('円'));
            prop_assert_eq!(lost(figures(own), figures(&both.amounts)), [], "{}", part);
        }
    }

    #[test]
    fn a_line_of_prose_between_lines_changes_no_amount(text in text(), at in any::<prop::sample::Index>()) {
        let source = utf8(&text);
        let before = document(&source);
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        prop_assume!(!breaks.is_empty());
        let at = breaks[at.index(breaks.len())];
        // a figure torn there is no figure any more
        let whole = |row: &&AmountRow| {
            let (first, last) = (row.pieces.first().unwrap(), row.pieces.last().unwrap());
            at <= first.start as usize || last.end as usize <= at
        };
        let own = before.amounts.iter().filter(whole).filter(|row| row.literal.contains('円') && row.amount.is_some());
        let after = document(&utf8(&format!("{}この取組は、地域の人びとの暮らしを支えるものである。\n{}", &text[..at], &text[at..])));
        prop_assert_eq!(lost(figures(own), figures(&after.amounts)), []);
    }

    #[test]
    fn full_width_and_half_width_forms_come_to_the_same_yen(text in text()) {
        let yen = |text: &str| document(&utf8(text)).amounts.iter().map(|row| (row.line, row.amount)).collect::<Vec<_>>();
        prop_assert_eq!(yen(&text), yen(&widened(&text)));
    }
}
