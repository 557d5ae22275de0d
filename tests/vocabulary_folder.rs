//! A folder of words put in force for this process: what it adds is read, what it takes out is not.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::OnceLock;

use yosan::budget::{AmountRow, Document, Status};
use yosan::reading;
use yosan::scan::mentions;
use yosan::source::{Malformed, Source};
use yosan::stage::Stage;
use yosan::text::Text;
use yosan::verify::{Claim, prove};
use yosan::vocabulary::{self, InUse, STAGES, Vocabulary};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vocabulary").join(name)
}

/// Puts the words in force, once for all tests of this process.
fn in_force() -> &'static Vocabulary {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| vocabulary::install(Vocabulary::read(&folder("words")).unwrap()).unwrap());
    vocabulary::installed().unwrap()
}

fn source(text: &str) -> Source {
    Source::decode(text, None, Malformed::Refuse).unwrap()
}

/// What is read, and how many amounts only the independent scan found.
fn read(text: &str) -> (Document, usize) {
    in_force();
    let source = source(text);
    let mut document = reading::read(&source, "a", "a.txt");
    let lost = reading::audited(&source, &mut document);
    (document, lost)
}

fn literals(text: &str) -> Vec<String> {
    in_force();
    let text = Text::normalise(text);
    mentions(text.as_str()).map(|mention| text.as_str()[mention.range].to_owned()).collect()
}

#[test]
fn an_added_stage_is_read() {
    let (document, lost) = read("令和６年度予算（素案）のポイント\n\n● 甲基盤研究事業： 次期要望見込額 29億円\n");
    assert_eq!((document.stage, lost), (Some(Stage::Draft), 0));
    assert_eq!(document.amounts[0].stage, Some(Stage::Priority));
}

#[test]
fn an_added_ministry_is_read_by_each_of_its_names() {
    let (document, _) = read(
        "令和６年度概算要求のポイント\n\n● 甲基盤研究事業（宙）： 29億円\n● 乙基盤研究事業（宇庁）： 2億円\n● 丙基盤研究事業（健康省）： 3億円\n",
    );
    let ministries: Vec<_> = document.listings.iter().flat_map(|listing| &listing.ministries).collect();
    assert_eq!(ministries, ["宇宙庁", "宇宙庁", "厚生労働省"]);
}

#[test]
fn a_counter_speaks_to_both_scans() {
    assert_eq!(literals("衛星3億 基、預金2億 口座、利用者4億 人、計5億"), ["4億", "5億"]);
    let (document, lost) = read("衛星は3億 基である。口座は2億 口座である。人口は4億 人である。衛星3億 基盤\n");
    let rows: Vec<_> = document.amounts.iter().map(|row| &*row.literal).collect();
    assert_eq!((rows, lost), (vec!["4億", "3億"], 0));
}

#[test]
fn a_mark_that_is_taken_out_begins_no_programme() {
    let (document, _) = read("令和６年度概算要求のポイント\n\n✪ 甲基盤研究事業： 29億円\n\n◎ 乙基盤研究事業： 2億円\n");
    let names: Vec<_> = document.listings.iter().map(|listing| listing.name.as_str()).collect();
    assert_eq!(names, ["甲基盤研究事業"]);
}

#[test]
fn added_tags_are_read() {
    let (document, _) = read(
        "令和６年度概算要求のポイント\n\n● 【組替】甲基盤研究事業： 29億円\n● 乙基盤研究事業（二重計上）： 2億円\n",
    );
    assert_eq!(document.listings[0].status, Some(Status::Expanded));
    assert!(document.amounts[1].flags.relisted && !document.amounts[0].flags.relisted);
}

#[test]
fn words_in_an_amount_s_place_speak_to_both_scans() {
    assert_eq!(literals("29億円（皆無）、3億円（新規）"), ["29億円", "皆無", "3億円"]);
    let (document, lost) = read("甲は29億円（皆無）である。乙は3億円（新規）である。\n");
    let rows: Vec<_> = document.amounts.iter().map(|row| &*row.literal).collect();
    assert_eq!((rows, lost), (vec!["29億円", "皆無", "3億円"], 0));
}

#[test]
fn an_added_word_for_minus_is_proved() {
    let text = "単位：百万円\n\n事項 前年度予算額 要求額 差引\n（ ）は下振れ\n\n甲事業 1,000 239 (761)\n";
    let (document, _) = read(text);
    let row: &AmountRow = document.amounts.iter().find(|row| *row.literal == *"(761)").unwrap();
    assert_eq!(row.amount.map(|amount| amount.yen.0), Some(-761_000_000));
    assert_eq!(prove(&Claim::of(row), &source(text)), Ok(()));
}

#[test]
fn the_document_says_which_words_it_was_read_with() {
    let (document, _) = read("● 甲基盤研究事業： 29億円\n");
    assert_eq!(document.vocabulary, Some(in_force().mark()));
}

#[test]
fn a_process_has_one_vocabulary() {
    in_force();
    assert_eq!(vocabulary::install(Vocabulary::default()), Err(InUse));
    assert_eq!(STAGES.rows(vocabulary::installed())[0].cells[0], "次期要望見込額");
}
