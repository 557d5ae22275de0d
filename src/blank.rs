//! White space at the ends of a text, as `str` trims it, for texts that are asked often and mostly have none: told from the
//! bytes there, without a char put together.

/// As [`str::trim`].
pub(crate) fn trim(text: &str) -> &str {
    trim_end(trim_start(text))
}

/// As [`str::trim_start`].
pub(crate) fn trim_start(text: &str) -> &str {
    if begins_blank(text.as_bytes()) { text.trim_start() } else { text }
}

/// As [`str::trim_end`].
pub(crate) fn trim_end(text: &str) -> &str {
    if ends_blank(text.as_bytes()) { text.trim_end() } else { text }
}

// whether the first char may be white space: some others begin as such a char does
fn begins_blank(text: &[u8]) -> bool {
    matches!(text, [..=b' ' | 0xC2 | 0xE1, ..] | [0xE2, 0x80 | 0x81, ..] | [0xE3, 0x80, ..])
}

// whether the last char may be white space: some others end as such a char does
fn ends_blank(text: &[u8]) -> bool {
    matches!(text, [.., ..=b' '] | [.., 0xC2, _] | [.., 0xE1 | 0xE2, _, 0x80..=0xAF] | [.., 0xE3, 0x80, 0x80])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_char_is_trimmed_as_by_str() {
        for c in '\0'..=char::MAX {
            for text in [format!("{c}"), format!("{c}甲{c}"), format!("乙{c} {c}乙"), format!(" {c}")] {
                let own = [trim(&text), trim_start(&text), trim_end(&text)];
                assert_eq!(own, [text.trim(), text.trim_start(), text.trim_end()], "{text:?}");
            }
        }
    }
}
