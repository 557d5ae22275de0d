#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const BRIEFING: &str = "Ⅰ　令和６年度概算要求の概要\r\n\r\n１．子どもの学びの支援　１，２４８億円（対前年度＋３５億円）\r\n　　・学校でのタブレット活用の推進　　４２０百万円\r\n";

/// `text` as a file in `encoding`, without a byte-order mark.
fn published(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        other => {
            let (bytes, _, lacking) = other.decoder().encode(text);
            assert!(!lacking, "{other} cannot write {text}");
            bytes.into_owned()
        }
    }
}

fn marked(text: &str, encoding: Encoding) -> Vec<u8> {
    [encoding.mark(), &published(text, encoding)].concat()
}

fn detect(bytes: &[u8]) -> Source {
    Source::decode(bytes, None, Malformed::Refuse).unwrap()
}

fn utf8(text: &str) -> Source {
    detect(text.as_bytes())
}

#[test]
fn every_encoding_is_recognised() {
    for encoding in Encoding::ALL {
        for file in [published(BRIEFING, encoding), marked(BRIEFING, encoding), marked(&BRIEFING.repeat(400), encoding)]
        {
            let source = detect(&file);
            assert_eq!(source.encoding(), encoding);
            assert_eq!(source.bytes(), file);
            assert!(source.text().starts_with(BRIEFING) && !source.is_empty());
        }
    }
}

#[test]
fn single_lines_are_recognised() {
    let lines = [
        "令和６年度予算のあらまし",
        "概算要求額 1,248億円",
        "学校における働き方改革の推進",
        "（１）地域の支援　　４２０百万円",
        "ｶﾞﾝ対策の推進 10億円",
        "こどもをまもるしくみをつくる",
    ];
    for line in lines {
        for encoding in Encoding::ALL {
            assert_eq!(detect(&published(line, encoding)).encoding(), encoding, "{line}");
        }
    }
}

#[test]
fn ascii_and_nothing_are_utf8() {
    let ansi = "\u{1B}[1mbold\u{1B}[0m \u{1B}(B";
    for text in ["", "\u{FEFF}", "1,248\n", "0B0D0F0A", "abc\0def", ansi] {
        assert_eq!(utf8(text).encoding(), Encoding::Utf8, "{text:?}");
    }
    assert!(utf8("").is_empty() && utf8("\u{FEFF}").is_empty());
}

#[test]
fn digits_among_shift_jis_kanji_are_not_kana_of_utf16() {
    for line in ["予算00", "予算0予算0予算0", "10億20億30億40億", "（0A）億0Aあ0B"] {
        assert_eq!(detect(&published(line, Encoding::ShiftJis)).encoding(), Encoding::ShiftJis, "{line}");
    }
}

#[test]
fn cp932_has_the_chars_of_windows() {
    let source = detect(&published("①　㈱髙島の№１　１，２４８億円\n", Encoding::ShiftJis));
    assert_eq!(source.encoding(), Encoding::ShiftJis);
    assert_eq!(source.text(), "①　㈱髙島の№１　１，２４８億円\n");
}

#[test]
fn the_encoding_given_wins() {
    let bytes = published("支援", Encoding::EucJp);
    let source = Source::decode(bytes, Some(Encoding::ShiftJis), Malformed::Replace).unwrap();
    assert_eq!(source.encoding(), Encoding::ShiftJis);
    let halved = Source::decode(b"a\0b\0", Some(Encoding::Utf8), Malformed::Refuse).unwrap();
    assert_eq!(halved.text(), "a\0b\0");
}

#[test]
fn an_encoding_of_elsewhere_is_not_guessed_at() {
    let russian = encoding_rs::WINDOWS_1251.encode("Бюджет на следующий год ѐ и ещё много слов по-русски").0;
    let error = Source::decode(&russian, None, Malformed::Refuse).unwrap_err();
    assert!(matches!(error, DecodeError::Unrecognised { .. }) && error.to_string().contains("--encoding"), "{error}");
}

#[test]
fn malformed_bytes_are_refused_by_name_or_replaced() {
    let mut bytes = BRIEFING.as_bytes().to_vec();
    bytes.truncate(bytes.len() - 3); // within 円
    let offset = bytes.len() - 2;
    let error = Source::decode(&bytes, None, Malformed::Refuse).unwrap_err();
    assert!(
        matches!(&error, DecodeError::Malformed { encoding: Encoding::Utf8, offset: o, .. } if *o >= offset - 1),
        "{error}"
    );
    let message = error.to_string();
    assert!(message.contains("--encoding") && message.contains("--lossy") && message.contains("e5 86"), "{message}");

    let source = Source::decode(bytes, None, Malformed::Replace).unwrap();
    assert_eq!(source.encoding(), Encoding::Utf8);
    assert!(source.text().ends_with("百万\u{FFFD}"));
    assert_eq!(source.bytes()[source.span(source.text().len() - 3..source.text().len()).range()], b"\xE5\x86"[..]);
}

#[test]
fn the_limit_is_four_gibibytes() {
    assert_eq!(fits_offsets(4_294_967_295), Ok(()));
    let error = fits_offsets(4_294_967_296).unwrap_err();
    assert!(error.to_string().contains("4294967296") && error.to_string().contains("4294967295"));
}

#[test]
fn a_byte_order_mark_counts_as_bytes_only() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        let mark = u32::try_from(encoding.mark().len()).unwrap();
        let source = detect(&marked("予算\n", encoding));
        assert_eq!(source.text(), "予算\n");
        assert_eq!(source.span(0..3).start, mark);
        assert_eq!(source.chars_in(Span { start: 0, end: source.span(0..3).end }), "予");
        for byte in 0..=mark {
            assert_eq!(source.place(byte), Place { line: 1, column: 1 });
        }
    }
}

#[test]
fn lines_end_at_lf_crlf_and_a_lone_cr() {
    let source = utf8("一\r\n二\r三\n\n四");
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|line| source.line(line)), ["", "一", "二", "三", "", "四", ""]);
    let source = utf8("予算\r\n１億円\rabc\n\nx");
    let places: Vec<_> =
        source.text().char_indices().map(|(at, char)| (char, source.place(counted(at)).to_string())).collect();
    let expected = [
        ('予', "1:1"),
        ('算', "1:2"),
        ('\r', "1:3"),
        ('\n', "1:4"),
        ('１', "2:1"),
        ('億', "2:2"),
        ('円', "2:3"),
        ('\r', "2:4"),
        ('a', "3:1"),
        ('b', "3:2"),
        ('c', "3:3"),
        ('\n', "3:4"),
        ('\n', "4:1"),
        ('x', "5:1"),
    ];
    assert_eq!(places, expected.map(|(char, place)| (char, place.to_owned())));
    assert_eq!(source.place(4).to_string(), "1:2"); // within 算
    assert_eq!(source.place(u32::MAX).to_string(), "5:2");
    assert_eq!(source.line_count(), 5);
}

#[test]
fn line_counts() {
    for (text, count) in [("", 0), ("a", 1), ("a\n", 1), ("a\r\n", 1), ("a\r", 1), ("a\n\n", 2), ("\n", 1), ("a\nb", 2)]
    {
        assert_eq!(utf8(text).line_count(), count, "{text:?}");
    }
    assert_eq!(utf8("").place(0), Place { line: 1, column: 1 });
}

#[test]
fn places_are_the_same_in_every_encoding() {
    let reference = utf8(BRIEFING);
    for encoding in Encoding::ALL {
        let source = detect(&marked(BRIEFING, encoding));
        for (at, char) in BRIEFING.char_indices() {
            let range = at..at + char.len_utf8();
            let span = source.span(range.clone());
            let place = reference.place(reference.span(range).start);
            assert_eq!(source.place(span.start), place, "{encoding} {char}");
            assert_eq!(source.place(span.end - 1), place, "{encoding} {char}");
        }
        assert_eq!(source.line_count(), reference.line_count());
    }
}

#[test]
fn utf8_is_kept_once() {
    let source = utf8("\u{FEFF}予算");
    assert_eq!(source.bytes()[3..].as_ptr(), source.text().as_ptr());
}

proptest! {
    #[test]
    fn chars_in_is_the_inverse_of_span(
        encoding in proptest::sample::select(Encoding::ALL.to_vec()),
        text in "[ -~ぁ-んァ-ヶー一-七　、。（）０-９\n\r]{0,80}",
        (from, to) in (0..90_usize, 0..90_usize),
    ) {
        let bytes = match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => published(&text, encoding),
            other => other.decoder().encode(&text).0.into_owned(),
        };
        let source = Source::decode(bytes, Some(encoding), Malformed::Refuse).unwrap();
        let text = source.text();
        let at = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        let (start, end) = (at(from.min(to)), at(from.max(to)));
        let span = source.span(start..end);
        prop_assert_eq!(source.chars_in(span), &text[start..end]);
        prop_assert!(span.start <= span.end && span.end as usize <= source.bytes().len());
        if end > start {
            let inner = Span { start: span.start + 1, end: span.end };
            prop_assert_eq!(source.chars_in(inner), &text[at(from.min(to) + 1)..end]);
        }
    }

    #[test]
    fn any_bytes_in_any_encoding(
        encoding in proptest::option::of(proptest::sample::select(Encoding::ALL.to_vec())),
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
        (start, end) in (0..80_u32, 0..80_u32),
    ) {
        if let Ok(source) = Source::decode(&bytes, encoding, Malformed::Replace) {
            prop_assert_eq!(source.bytes(), &bytes[..]);
            let inside = source.chars_in(Span { start, end });
            prop_assert!(source.text().contains(inside));
            let place = source.place(start);
            prop_assert!(place.line >= 1 && place.column >= 1);
            let whole = source.span(0..usize::MAX);
            prop_assert_eq!(source.chars_in(whole), source.text());
        }
    }
}
