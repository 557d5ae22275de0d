//! The invariants of the README, each with a test named after it, over every fixture (and the folder that `YOSAN_CORPUS`
//! names). The fifth and sixth, same bytes and all or nothing, are about files: see `cli.rs`.
#![allow(clippy::unwrap_used)]

mod transcoding;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use yosan::audit::audit;
use yosan::budget::{Document, Pairing};
use yosan::reading::{audited, read};
use yosan::source::{Encoding, Malformed, Source};
use yosan::text::Text;

use transcoding::{FORMS, Form};

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let corpus = std::env::var_os("YOSAN_CORPUS").filter(|path| !path.is_empty()).map(PathBuf::from);
    let folders = [Some(root.clone()), Some(root.join("small")), corpus];
    let files =
        folders.into_iter().flatten().flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    assert!(files.len() > 20, "the fixtures are missing");
    files
}

fn utf8(text: &str) -> Source {
    Source::decode(text, Some(Encoding::Utf8), Malformed::Refuse).unwrap()
}

fn document(source: &Source) -> Document {
    read(source, "document", "document.txt")
}

#[test]
fn nothing_is_lost() {
    for path in fixtures() {
        let source = utf8(&fs::read_to_string(&path).unwrap());
        let mut document = document(&source);
        assert_eq!(audited(&source, &mut document), 0, "{}", path.display());
        let mentions = audit(Text::normalise(source.text()).as_str()).len();
        assert!(document.amounts.len() >= mentions, "{}: {mentions} mentions", path.display());
    }
}

#[test]
fn everything_has_a_place_in_every_encoding() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let original = document(&utf8(&text));
        for Form { name, encoding, write } in FORMS {
            let at = format!("{} in {name}", path.display());
            let told = Source::decode(write(&text), None, Malformed::Refuse).unwrap_or_else(|e| panic!("{at}: {e}"));
            // a short text may not show its encoding
            let short = text.len() < 2_000 && told.encoding() != encoding;
            let source =
                if short { Source::decode(write(&text), Some(encoding), Malformed::Refuse).unwrap() } else { told };
            assert_eq!(source.encoding(), encoding, "{at}");
            let document = document(&source);
            let yen =
                |document: &Document| document.amounts.iter().map(|row| (row.line, row.amount)).collect::<Vec<_>>();
            assert_eq!(yen(&document), yen(&original), "{at}");
            for row in &document.amounts {
                let printed: Vec<&str> = row.pieces.iter().map(|&piece| source.chars_in(piece)).collect();
                assert_eq!(printed.join(" "), *row.literal, "{at}");
            }
        }
    }
}

#[test]
fn the_plain_forms_hold_jis_x_0208_alone() {
    let text = "\u{f0fc}①種〜－～､･㈱髙ｱ⑳5億円";
    let bytes = |name| (FORMS.iter().find(|form| form.name == name).unwrap().write)(text);
    let expected = "・(1)種～－～、・???(20)5億円";
    let (euc_jp, jis) = (bytes("plain EUC-JP"), bytes("plain ISO-2022-JP"));
    assert_eq!(encoding_rs::EUC_JP.decode_without_bom_handling(&euc_jp).0, expected);
    assert_eq!(encoding_rs::ISO_2022_JP.decode_without_bom_handling(&jis).0, expected);
    let vendors = |pair: &[u8]| matches!(pair[0], 0x8e | 0x8f | 0xa9..=0xaf | 0xf5..=0xfe);
    assert!(euc_jp.split(u8::is_ascii).flat_map(|run| run.chunks(2)).all(|pair| pair.len() == 2 && !vendors(pair)));
    let mut escapes = jis.split(|&byte| byte == 0x1b).skip(1);
    assert!(escapes.all(|run| run.starts_with(b"$B") || run.starts_with(b"(B")));
}

#[test]
fn what_the_text_cannot_decide_is_open_with_its_candidates() {
    for path in fixtures() {
        let document = document(&utf8(&fs::read_to_string(&path).unwrap()));
        for row in &document.amounts {
            let open = row.pairing == Pairing::Open;
            assert!(!open || row.subjects.is_empty(), "{}: amount {} is open, yet paired", path.display(), row.id);
            assert!(
                open || row.candidates.is_empty(),
                "{}: amount {} is paired, yet has candidates",
                path.display(),
                row.id
            );
            assert!(!row.reason.is_empty(), "{}: amount {} says no reason", path.display(), row.id);
        }
    }
}

#[test]
fn the_intermediate_form_is_the_same_after_json() {
    for path in fixtures() {
        let document = document(&utf8(&fs::read_to_string(&path).unwrap()));
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document, "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Lines of a briefing in any order, some lost, some twice: there is a document, and nothing is lost.
    #[test]
    fn any_order_of_lines_reads(order in proptest::collection::vec(0_usize..1301, 0..200)) {
        let text = include_str!("../fixtures/2024-request.txt");
        let lines: Vec<&str> = text.lines().collect();
        let shuffled: Vec<&str> = order.iter().map(|&at| lines[at]).collect();
        let source = utf8(&shuffled.join("\n"));
        let mut document = document(&source);
        audited(&source, &mut document);
        prop_assert!(document.amounts.windows(2).all(|pair| pair[0].pieces[0].start <= pair[1].pieces[0].start));
    }

    /// Any bytes in any encoding.
    #[test]
    fn any_bytes_read(bytes in proptest::collection::vec(any::<u8>(), 0..400), encoding in 0_usize..6) {
        let source = Source::decode(bytes, Some(Encoding::ALL[encoding]), Malformed::Replace).unwrap();
        let mut document = document(&source);
        audited(&source, &mut document);
    }
}
