//! The grammar and the independent count see money at the same places: in a real document, in every notation of the
//! table, and in lines put together at random from what budget papers print.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::ops::Range;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use yosan::audit::audit;
use yosan::scan::mentions;
use yosan::text::Text;

/// What the two disagree on: literals of each that the other has not.
fn disagreement(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    let literal = |range: &Range<usize>| text[range.clone()].to_owned();
    let read: Vec<_> = mentions(text).map(|mention| mention.range).collect();
    let counted = audit(text);
    let within = |inner: &Range<usize>, outer: &Range<usize>| outer.start <= inner.start && inner.end == outer.end;
    let same = read.len() == counted.len() && counted.iter().zip(&read).all(|(count, read)| within(count, read));
    (!same).then(|| (read.iter().map(literal).collect(), counted.iter().map(literal).collect()))
}

#[test]
fn in_a_briefing() {
    let text: String = include_str!("../fixtures/2024-request.txt").nfkc().collect();
    assert_eq!(disagreement(&text), None);
}

#[test]
fn in_every_notation() {
    for entry in fs::read_dir("tests/notation").unwrap() {
        for line in fs::read_to_string(entry.unwrap().path()).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let input = line.split('\t').next().unwrap().replace("\\n", "\n");
            assert_eq!(disagreement(&input), None, "{input}");
        }
    }
}

#[test]
fn in_every_case_of_the_conformance_suite() {
    for entry in fs::read_dir("tests/conformance").unwrap() {
        let table = fs::read_to_string(entry.unwrap().path()).unwrap();
        let inputs = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(3));
        for input in inputs {
            let text = Text::normalise(&input.replace("\\n", "\n"));
            assert_eq!(disagreement(text.as_str()), None, "{input}");
        }
    }
}

/// A text that is all numbers is read in time that grows with its length only.
#[test]
fn long_runs_are_read_once() {
    for piece in ["1", "1,", "1・", "1億", "一", "千百", "1\n", "1,234\n", "5 ", "△", "7~", "事項", "1億人"]
    {
        let text = piece.repeat(5_000) + "円";
        mentions(&text).count();
    }
}

/// Figures that any unit may follow.
const PLAIN: [&str; 17] = [
    "1,248",
    "0.4",
    "437",
    "7000",
    "1",
    "19",
    "三",
    "2024",
    "1,4787",
    "015",
    "1,2",
    "12.3",
    "1・5",
    "二、六一二",
    "2,\n98\n0",
    "六・九",
    "1.2.3",
];
const UNITS: [&str; 17] = [
    "億円",
    "円",
    "百万円",
    "千円",
    "万円",
    "兆円",
    "億",
    "兆",
    "万",
    " 億円",
    "\n億円",
    " 百万円",
    "\n百万円",
    "億\n円",
    "人",
    "年度",
    "億人",
];

/// Amounts that bring their unit.
const WHOLE: [&str; 25] = [
    "33兆7000億円",
    "2兆0,157億円",
    "4千4百万円",
    "四兆三三二億円",
    "六百九十二億二千万円",
    "九十一億一千五百九十二万三千円",
    "9兆\n3,625億円",
    "5兆\n\n2,\n\n98\n\n0億\n\n円",
    "16 兆 6,743 億円",
    "100、200億円",
    "¥1,000 ",
    "¥1,4787億円",
    "十億円",
    "千円",
    "百万円",
    "4億3300万",
    "8,700億4千4百万円",
    "三億円",
    "三百八十億円",
    "10,9兆\n3,625億円",
    "5億3兆円",
    "一円",
    "9兆\n3,625億人",
    "壱億参千万円",
    "弐拾億円",
];
const LEADS: [&str; 24] = [
    "",
    "約",
    "うち",
    "▲",
    "△ ",
    "-",
    "- ",
    "+",
    "(",
    "〔+",
    "概算要求額 ",
    "数",
    "第",
    "令和6年度",
    "対前年度",
    "、",
    ",",
    "\n",
    "1\n",
    "内10,",
    "7~",
    "3-",
    "3万,",
    "百万.",
];
const TRAILS: [&str; 33] = [
    "",
    "程度",
    "規模",
    "の内数",
    ")",
    "(435.8億円)",
    "(-億円)",
    "(新規)",
    "〔皆増〕",
    "+事項要求",
    "+緊要",
    "\n",
    "\n\n3\n",
    "、",
    " ",
    "滑",
    "強化",
    "強",
    "余り",
    "~13億円",
    "-13億円",
    "うち、推進枠15百万円",
    "(基金)",
    "総活躍",
    "超音波",
    "超規模",
    "減災",
    "の減少",
    " 人材",
    " 人の",
    "安",
    "強い",
    "増強",
];

fn phrase() -> impl Strategy<Value = String> {
    let pick = |list: &'static [&'static str]| prop::sample::select(list);
    let composed = (pick(&PLAIN), pick(&UNITS)).prop_map(|(figure, unit)| figure.to_owned() + unit);
    let amount = prop_oneof![3 => composed, 1 => pick(&WHOLE).prop_map(String::from)];
    (pick(&LEADS), amount, pick(&TRAILS)).prop_map(|(lead, amount, trail)| [lead, &amount, trail].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_lines_at_random(phrases in prop::collection::vec(phrase(), 1..4), between in prop::sample::select(&["、", "\n", " ", "事業"][..])) {
        let text = phrases.join(between);
        prop_assert_eq!(disagreement(&text), None);
    }
}
