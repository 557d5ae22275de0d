//! The invariants of the README, each with a test named after it, over every fixture (and the folder that `YOSAN_CORPUS`
//! names). The fifth and sixth, same bytes and all or nothing, are about files: see `cli.rs`.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use yosan::audit::audit;
use yosan::budget::{Document, Pairing};
use yosan::reading::{audited, read};
use yosan::source::{Encoding, Malformed, Source};
use yosan::text::Text;

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
    Source::decode(text.into(), Some(Encoding::Utf8), Malformed::Refuse).unwrap()
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

/// What an encoding cannot hold, replaced as a publisher would: the private-use bullets by ・, anything else by `?`.
fn transcode(text: &str, encoding: Encoding) -> Vec<u8> {
    let codec = match encoding {
        Encoding::Utf8 => return [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Utf16Le => return text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => return text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::EucJp => encoding_rs::EUC_JP,
        Encoding::Iso2022Jp => encoding_rs::ISO_2022_JP,
    };
    let holds = |c: &char| !codec.encode(&c.to_string()).2;
    let stand_in = |c: char| if ['\u{f0fc}', '\u{f0d8}'].contains(&c) { '・' } else { '?' };
    let text: String = text.chars().map(|c| Some(c).filter(holds).unwrap_or_else(|| stand_in(c))).collect();
    codec.encode(&text).0.into_owned()
}

#[test]
fn everything_has_a_place_in_every_encoding() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let original = document(&utf8(&text));
        for encoding in Encoding::ALL {
            let bytes = transcode(&text, encoding);
            let source = Source::decode(bytes, None, Malformed::Refuse).unwrap();
            let short = text.len() < 2_000 && source.encoding() != encoding;
            let source = if short {
                Source::decode(transcode(&text, encoding), Some(encoding), Malformed::Refuse).unwrap()
            } else {
                source
            };
            assert_eq!(source.encoding(), encoding, "{}", path.display());
            let document = document(&source);
            let yen =
                |document: &Document| document.amounts.iter().map(|row| (row.line, row.amount)).collect::<Vec<_>>();
            assert_eq!(yen(&document), yen(&original), "{} in {encoding}", path.display());
            for row in &document.amounts {
                let printed: Vec<&str> = row.pieces.iter().map(|&piece| source.chars_in(piece)).collect();
                assert_eq!(printed.join(" "), row.literal, "{} in {encoding}", path.display());
            }
        }
    }
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
