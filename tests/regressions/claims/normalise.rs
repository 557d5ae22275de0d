//! Of normalising: every char of it knows the chars it was made from.

use yosan::text::Text;

use super::chars;

/// How much a char can grow: U+FDFA, of three bytes, becomes 33.
const MOST: usize = 11;

/// Any text.
pub fn normalise(bytes: &[u8]) {
    let decoded = chars(bytes);
    let text = Text::normalise(&decoded);
    assert!(text.as_str().len() <= MOST * decoded.len());
    goes_back(&text, &decoded);
    let again = Text::normalise(text.as_str());
    assert_eq!(again.as_str(), text.as_str(), "what is normalised stays");
    parts_at_line_ends(&text, &decoded);
}

/// What the chars were made from covers the text, in order and in whole chars, and makes them again.
fn goes_back(text: &Text, decoded: &str) {
    let mut before = 0..0;
    for (at, char) in text.as_str().char_indices() {
        let range = text.decoded_range(at..at + char.len_utf8());
        assert!(decoded.is_char_boundary(range.start) && decoded.is_char_boundary(range.end));
        assert!(range == before || range.start == before.end, "{before:?} and {range:?}: a gap or an overlap");
        assert!(Text::normalise(&decoded[range.clone()]).as_str().contains(char), "{char} comes from {range:?}");
        before = range;
    }
    assert!(text.as_str().is_empty() || before.end == decoded.len(), "the text is covered to its end");
    // text of dropped chars alone counts as empty
    assert!(text.as_str().is_empty() || text.decoded_range(0..text.as_str().len()) == (0..decoded.len()));
}

/// A line normalises by itself, dropped chars at its beginning apart.
fn parts_at_line_ends(text: &Text, decoded: &str) {
    let lines: Vec<String> = decoded.split('\n').map(|line| Text::normalise(line).as_str().to_owned()).collect();
    assert_eq!(lines.join("\n"), text.as_str());
}
