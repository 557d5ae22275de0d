//! The normaliser against NFKC of the whole text, for every char there is; and the map, by tiling and by round trip.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::exceptions::{FRAMES, RADICALS, WHOLE_NUMBERS, WITHOUT_MEANING};
use super::*;

/// What the text should be, by the definition: whole-text NFKC of every stretch between two kept chars.
fn expected(decoded: &str) -> String {
    let shown: String = decoded.chars().flat_map(shown).collect();
    let is_kept = |char: char| Exception::of(char) == Some(Exception::Kept);
    shown
        .split_inclusive(is_kept)
        .flat_map(|stretch| {
            let kept = stretch.chars().next_back().filter(|char| is_kept(*char));
            let rest = &stretch[..stretch.len() - kept.map_or(0, char::len_utf8)];
            rest.nfkc().chain(kept)
        })
        .collect()
}

/// Every scalar value.
fn every_char() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

fn assert_normalises(decoded: &str) {
    let (text, expected) = (Text::normalise(decoded), expected(decoded));
    if text.as_str() != expected {
        let differs = text.as_str().chars().zip(expected.chars()).position(|(a, b)| a != b);
        panic!("{decoded:?} becomes {:?}, not {expected:?}, from char {differs:?}", text.as_str());
    }
}

/// Checks that neither NFKC nor yosan changes the text.
fn assert_stays(decoded: &str) {
    assert!(decoded.nfkc().eq(decoded.chars()), "{decoded:?}");
    assert_eq!(Text::normalise(decoded).as_str(), decoded);
}

/// The pieces as the map tells them: decoded and normalised range of each.
fn pieces(text: &Text) -> Vec<(Range<usize>, Range<usize>)> {
    let mut pieces: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (at, char) in text.as_str().char_indices() {
        let normalised = at..at + char.len_utf8();
        let decoded = text.decoded_range(normalised.clone());
        match pieces.last_mut() {
            Some((last, range)) if *last == decoded => range.end = normalised.end,
            _ => pieces.push((decoded, normalised)),
        }
    }
    pieces
}

/// Checks every promise the map makes about `decoded`.
fn assert_mapped(decoded: &str) {
    let text = Text::normalise(decoded);
    let pieces = pieces(&text);
    let (mut decoded_end, mut normalised_end) = (0, 0);
    for (from, to) in &pieces {
        assert_eq!((from.start, to.start), (decoded_end, normalised_end), "{decoded:?}");
        assert!(!from.is_empty() && !to.is_empty(), "{decoded:?}");
        assert!(decoded.is_char_boundary(from.start) && decoded.is_char_boundary(from.end), "{decoded:?}");
        assert_eq!(Text::normalise(&decoded[from.clone()]).as_str(), &text.as_str()[to.clone()], "{decoded:?}");
        (decoded_end, normalised_end) = (from.end, to.end);
        assert_eq!(text.decoded_range(to.start..to.start), from.start..from.start);
    }
    if !pieces.is_empty() {
        assert_eq!((decoded_end, normalised_end), (decoded.len(), text.as_str().len()), "{decoded:?}");
    }
    for (first, (from, to)) in pieces.iter().enumerate() {
        for (other_from, other_to) in &pieces[first..] {
            assert_eq!(text.decoded_range(to.start..other_to.end), from.start..other_from.end, "{decoded:?}");
        }
    }
    let end = text.as_str().len();
    assert_eq!(text.decoded_range(end..end), decoded.len()..decoded.len());
}

/// What a range of the normalised text is in the decoded text.
fn behind<'a>(decoded: &'a str, found: &str) -> &'a str {
    let text = Text::normalise(decoded);
    let at = text.as_str().find(found).unwrap();
    &decoded[text.decoded_range(at..at + found.len())]
}

/// Whether normalisation has nothing to do with `char`: no mark, no decomposition, no composition, no exception.
fn is_inert(char: char) -> bool {
    let mut parts = 0;
    decompose_compatible(char, |part| parts += if part == char { 1 } else { 2 });
    parts == 1
        && canonical_combining_class(char) == 0
        && is_nfkc_quick(std::iter::once(char)) == IsNormalized::Yes
        && !is_hangul(char)
        && Exception::of(char).is_none()
}

/// Syllables and jamo compose by rule.
fn is_hangul(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{11FF}' | '가'..='힣')
}

/// `chars`, with `before` and `after` around each, in texts of a few hundred: the same as each on its own, and much faster to test.
fn in_texts(chars: impl Iterator<Item = char>, before: &str, after: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for (count, char) in chars.enumerate() {
        if count % 256 == 255 {
            texts.push(String::new());
        }
        if let Some(text) = texts.last_mut() {
            text.push_str(before);
            text.push(char);
            text.push_str(after);
        }
    }
    texts
}

#[test]
fn every_char_alone() {
    let (inert, changed): (Vec<char>, Vec<char>) = every_char().partition(|char| is_inert(*char));
    assert!(changed.len() > 15_000, "{}", changed.len());
    for text in in_texts(inert.into_iter(), "", "") {
        assert_stays(&text);
    }
    for char in changed {
        let alone = String::from(char);
        assert_normalises(&alone);
        if Exception::of(char).is_none() {
            assert!(Text::normalise(&alone).as_str().chars().eq(alone.nfkc()), "{char:?}");
        }
    }
}

/// The leads that chars join, and one of every exception.
const LEADS: [&str; 12] = ["カ", "ｶ", "は", "ﾊ", "e", "１", "ᄀ", "각", "長", "①", "⺠", "x\u{308}"];

#[test]
fn every_char_that_normalisation_changes_after_each_lead() {
    let chars: Vec<char> = every_char().filter(|char| !is_inert(*char)).collect();
    for lead in LEADS {
        for text in in_texts(chars.iter().copied(), lead, "゙x") {
            assert_normalises(&text);
        }
    }
}

#[test]
fn every_char_that_normalisation_leaves_after_a_lead() {
    let (near, far): (Vec<char>, Vec<char>) =
        every_char().filter(|char| is_inert(*char)).partition(|char| char.len_utf8() < 4);
    for text in in_texts(near.into_iter(), "カ", "\u{3099}") {
        assert_normalises(&text); // か\u{3099} is が
    }
    for text in in_texts(far.into_iter(), "カ", "") {
        assert_stays(&text);
    }
}

#[test]
fn a_run_that_stays_holds_no_char_too_many() {
    let mut bytes = [0; 4];
    let mut stay = 0;
    for char in every_char() {
        let encoded = &*char.encode_utf8(&mut bytes);
        if stays::run_length(encoded.as_bytes()) == 0 {
            continue;
        }
        stay += 1;
        assert!(!belongs_to_previous(char), "{char:?}");
        assert!(Exception::of(char).is_none_or(|exception| exception == Exception::Kept), "{char:?}");
        assert_eq!(expected(encoded), encoded);
    }
    assert!(stay > 0x6000 + 0x1000 + 0x900 + 600, "{stay} stay");
}

#[test]
fn narrowed_chars_are_those_of_nfkc() {
    let mut narrow = 0;
    for char in every_char().filter(|char| char.len_utf8() == 3) {
        let mut bytes = [0; 3];
        char.encode_utf8(&mut bytes);
        if let Some(ascii) = narrowed(bytes) {
            narrow += 1;
            assert!(ascii.is_ascii() && std::iter::once(char).nfkc().eq([char::from(ascii)]), "{char:?}");
            assert!(!belongs_to_previous(char));
        }
    }
    assert_eq!(narrow, 95);
}

/// The exceptions of the first kind are those of its rule, and no others.
#[test]
fn whole_numbers() {
    let is_decimal_digit = |char| matches!(char, '0'..='9' | '０'..='９' | '𝟎'..='𝟿' | '\u{1CCF0}'..='\u{1CCF9}' | '\u{1FBF0}'..='\u{1FBF9}');
    let is_circled_ideograph = |char| matches!(char, '㊀'..='㊉');
    for char in every_char().filter(|char| Exception::of(*char).is_none_or(|exception| exception == Exception::Kept)) {
        let holds_a_digit = std::iter::once(char).nfkc().any(|part| part.is_ascii_digit());
        let is_whole_number = holds_a_digit && !is_decimal_digit(char) || is_circled_ideograph(char);
        assert_eq!(Exception::of(char) == Some(Exception::Kept), is_whole_number, "{char:?}");
        if is_whole_number {
            let kept = format!("1{char}5");
            assert_eq!(Text::normalise(&kept).as_str(), kept);
            assert_ne!(kept.nfkc().collect::<String>(), kept, "{char} is no exception");
        }
    }
    for range in WHOLE_NUMBERS {
        assert!(range.clone().all(|char| Exception::of(char) == Some(Exception::Kept)), "{range:?}");
    }
    assert_eq!(
        Text::normalise("①５ ⑴５ ⒈５ ㉑５ 10² H₂ ½ 2㋀3㏠ ㍘ 100㎡ ①゙").as_str(),
        "①5 ⑴5 ⒈5 ㉑5 10² H₂ ½ 2㋀3㏠ ㍘ 100㎡ ①゙"
    );
    assert_eq!(Text::normalise("１２𝟏𝟐\u{1FBF1}").as_str(), "12121");
}

#[test]
fn radicals() {
    assert!(RADICALS.is_sorted_by_key(|(radical, _)| *radical));
    for (radical, ideograph) in RADICALS {
        assert!(('\u{2E80}'..='\u{2EF3}').contains(&radical));
        let alone = radical.to_string();
        assert_eq!(alone.nfkc().collect::<String>(), alone, "{radical} needs no exception");
        assert!(('\u{4E00}'..='\u{9FFF}').contains(&ideograph));
        assert_eq!(Text::normalise(&format!("国{radical}の")).as_str(), format!("国{ideograph}の"));
    }
    assert_eq!(Text::normalise("⺠間、⻑官、⻄⽇本、⻘少年、⻝品").as_str(), "民間、長官、西日本、青少年、食品");
    assert_eq!(Text::normalise("⺾⻌⺡⻖").as_str(), "⺾⻌⺡⻖");
}

#[test]
fn frames_part_cells() {
    for frame in FRAMES.into_iter().flatten() {
        assert_eq!(Text::normalise(&format!("一般会計{frame}１，２４８{frame}")).as_str(), "一般会計 1,248 ");
    }
    assert_eq!(Text::normalise("├──┼──┤ ─ ━ ═").as_str(), " ── ──  ─ ━ ═");
}

#[test]
fn a_tab_is_a_gap() {
    assert_eq!(Text::normalise("岬の整備\t１２億円\t\t3億円").as_str(), "岬の整備  12億円    3億円");
    assert_eq!(behind("岬の整備\t１２億円", "  "), "\t");
}

#[test]
fn every_char_stays_once_it_is_normalised() {
    for char in '\0'..=char::MAX {
        let once = Text::normalise(&format!("国{char}の")).as_str().to_owned();
        assert_eq!(Text::normalise(&once).as_str(), once, "{:?}", char);
    }
}

#[test]
fn chars_without_meaning() {
    for dropped in WITHOUT_MEANING.into_iter().flatten() {
        assert_eq!(Exception::of(dropped), Some(Exception::Dropped));
        let torn = format!("１，{dropped}２{dropped}４８億円");
        assert_eq!(Text::normalise(&torn).as_str(), "1,248億円");
        assert_eq!(behind(&torn, "1,248"), &torn[..torn.len() - 6]);
        assert_eq!(Text::normalise(&format!("カ{dropped}゙")).as_str(), "ガ");
    }
    assert_eq!(Text::normalise("葛\u{E0100}城").as_str(), "葛城");
    assert_eq!(behind("葛\u{E0100}城", "葛"), "葛\u{E0100}");
}

#[test]
fn a_dropped_char_belongs_to_the_piece_before_it() {
    assert_eq!(behind("予\u{200B}算", "予"), "予\u{200B}");
    assert_eq!(behind("予\u{200B}算", "算"), "算");
    assert_eq!(behind("\u{200B}\u{FEFF}予算", "予"), "\u{200B}\u{FEFF}予");
    let nothing = Text::normalise("\u{200B}\u{200B}");
    assert_eq!((nothing.as_str(), nothing.decoded_range(0..0)), ("", 6..6));
}

#[test]
fn strokes_and_private_bullets_are_left_as_nfkc_leaves_them() {
    assert_eq!(Text::normalise("\u{F0FC}−―‐〜\u{F0D8}～").as_str(), "\u{F0FC}−―‐〜\u{F0D8}~");
}

#[test]
fn widths() {
    let decoded = "１，２４８億円（ｶﾞﾝ）㍑";
    assert_eq!(Text::normalise(decoded).as_str(), "1,248億円(ガン)リットル");
    assert_eq!(behind(decoded, "248"), "２４８");
    assert_eq!(behind(decoded, "8億"), "８億");
    assert_eq!(behind(decoded, "ガ"), "ｶﾞ");
    assert_eq!(behind(decoded, "ット"), "㍑");
    assert_eq!(behind(decoded, ")リ"), "）㍑");
}

#[test]
fn empty_ranges() {
    let text = Text::normalise("ａｶﾞ㍑");
    assert_eq!(text.as_str(), "aガリットル");
    assert_eq!(text.decoded_range(0..0), 0..0);
    assert_eq!(text.decoded_range(1..1), 3..3);
    assert_eq!(text.decoded_range(4..4), 9..9);
    assert_eq!(text.decoded_range(7..7), 9..12); // within ㍑
    assert_eq!(text.decoded_range(16..16), 12..12);
    assert_eq!(text.decoded_range(16..99), 12..12);
    assert_eq!(Text::normalise("").decoded_range(0..0), 0..0);
}

#[test]
fn a_run_takes_one_mark() {
    let text = Text::normalise(&"令和６年度　予算額（１，２４８億円）".repeat(100));
    assert!(text.marks.len() <= 801, "{}", text.marks.len());
    assert_eq!(Text::normalise("予算の概要 (abc) 「学校」、①\n").marks.len(), 1);
    assert_eq!(Text::normalise("１，２４８　（＋５）").marks.len(), 1);
}

#[test]
fn a_map_of_several_blocks_is_whole() {
    for before in 0..7 {
        assert_mapped(&("a".repeat(before) + &"１予①".repeat(2 * BLOCK / 7 + 1)));
    }
}

/// Text of the kinds of char that this room treats differently, and of those that fuse.
const MIXED: &str = "[ｦ-ﾟぁ-ゟ゠-ヿ０-９Ａ-ｚ，．（）　①-⑳㈱㌔-㍗㎏㋀²½eA1 ⺠⻑⺾⽇漢\u{AD}\u{200B}\u{200D}\u{FE0F}\u{FEFF}\u{300}-\u{30f}\u{3099}\u{309a}ᄀ-하-ᅵᆨ-ᇂ각가\u{f0fc}−〜]{0,24}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_text(decoded in "\\PC{0,24}") {
        assert_normalises(&decoded);
        assert_mapped(&decoded);
    }

    #[test]
    fn mixed_text(decoded in MIXED) {
        assert_normalises(&decoded);
        assert_mapped(&decoded);
    }

    /// Normalising is done once and for all.
    #[test]
    fn normalised_text_stays(decoded in MIXED) {
        let once = Text::normalise(&decoded);
        let twice = Text::normalise(once.as_str());
        prop_assert_eq!(twice.as_str(), once.as_str());
    }

    /// The map widens, and never more than to whole pieces.
    #[test]
    fn any_range_is_covered(decoded in MIXED, (from, to) in (0..40_usize, 0..40_usize)) {
        let text = Text::normalise(&decoded);
        let at = |chars: usize| text.as_str().char_indices().nth(chars).map_or(text.as_str().len(), |(at, _)| at);
        let range = at(from.min(to))..at(from.max(to));
        let behind = text.decoded_range(range.clone());
        let again = Text::normalise(&decoded[behind.clone()]);
        prop_assert!(again.as_str().contains(&text.as_str()[range.clone()]));
        let touched: Vec<_> = pieces(&text).into_iter().filter(|(_, to)| to.start < range.end && range.start < to.end).collect();
        if let (Some(first), Some(last)) = (touched.first(), touched.last()) {
            prop_assert_eq!(behind, first.0.start..last.0.end);
        }
    }
}
