//! Text that may hold anything, made fit to print: no char of it moves the cursor, turns the line round or hides.
//!
//! ```
//! use yosan::visible::{as_json, on_lines, on_one_line};
//!
//! assert_eq!(on_lines("甲\u{1b}[31m\n乙\u{202e}"), "甲␛[31m\n乙\\u{202e}");
//! assert_eq!(on_one_line("a\nb"), "a␊b");
//! assert_eq!(as_json("\"\u{202e}\""), r#""\u202e""#);
//! ```

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a char is not seen as itself: it controls, formats, or has no width.
pub fn is_hidden(char: char) -> bool {
    match char {
        '\n' | '\t' => false,
        '\u{3164}' => true, // a filler of Hangul
        // most text: kana, kanji and full-width forms
        '\u{3000}'..='\u{fdff}' | '\u{fe10}'..='\u{fefe}' | '\u{ff01}'..='\u{ffee}' | ' '..='~' => false,
        _ => {
            char.is_control() // C0, DEL, C1
                || matches!(char,
                    '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}'
                    | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
                    | '\u{200b}'..='\u{200f}' // zero-width, and marks of direction
                    | '\u{2028}'..='\u{202e}' // separators of lines, embedding and override of direction
                    | '\u{2060}'..='\u{206f}' // joiners, isolates
                    | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                    | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' // tags
                )
        }
    }
}

/// Text as people see it; line feeds and tabs stay.
pub fn on_lines(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden, picture)
}

/// A name as people see it, on one line.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    escaped(text, |char| matches!(char, '\n' | '\t') || is_hidden(char), picture)
}

/// A path as people see it.
pub fn path(path: &std::path::Path) -> String {
    on_one_line(&path.to_string_lossy()).into_owned()
}

/// JSON that says the same, with `\u` for what is hidden; such chars stand in its texts only.
pub fn as_json(json: &str) -> Cow<'_, str> {
    escaped(json, is_hidden, |char, escaped| {
        for unit in char.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}"); // a String takes all
        }
    })
}

/// What stands for a hidden char: the picture of a control, ␛, or else its number, `\u{202e}`.
pub fn picture(char: char, shown: &mut String) {
    match char {
        '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(char))),
        '\x7f' => shown.push('␡'),
        _ => shown.extend(char.escape_unicode()),
    }
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let Some(first) = text.find(&hidden) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    for char in text[first..].chars() {
        if hidden(char) { escape(char, &mut shown) } else { shown.push(char) }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_control_and_override_is_seen() {
        let hidden = ('\0'..='\x1f').chain('\x7f'..='\u{9f}').chain('\u{200b}'..='\u{200f}');
        let hidden = hidden.chain('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').chain(['\u{feff}']);
        for char in hidden.filter(|char| !matches!(char, '\n' | '\t')) {
            let text = format!("甲{char}乙");
            assert!(!on_lines(&text).contains(char) && !on_one_line(&text).contains(char), "{char:?}");
        }
        for plain in ["概算要求額　１２億円（△３）", "a\tb\nc", "ﾊﾝｶｸ ① ㈱ 髙 葛\u{e0100} \u{f0fc}", "が か\u{3099}"]
        {
            assert!(matches!(on_lines(plain), Cow::Borrowed(_)), "{plain:?}");
        }
    }

    #[test]
    fn json_says_the_same() {
        let every: String = ('\0'..=char::MAX).collect();
        let json = serde_json::to_string(&every).unwrap();
        let printed = as_json(&json);
        assert!(!printed.chars().any(is_hidden));
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), every);
    }
}
