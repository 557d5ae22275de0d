//! What a page of the web prints behind the name of a file: 交付金 [PDF 390KB], （PDF形式：201KB）.

use super::bracket;

// units of a file's size
const UNITS: [&str; 2] = ["KB", "MB"];

/// 交付金 of 交付金 [PDF 390KB]: a line without the kind and size of a file that ends it.
pub fn without_attachment(line: &str) -> &str {
    let inside = line.strip_suffix(bracket::closes).unwrap_or_default();
    if !UNITS.iter().any(|unit| inside.ends_with(unit)) {
        return line;
    }
    let sized = |inside: &str| inside.starts_with(char::is_alphabetic) && inside.contains(|c: char| c.is_ascii_digit());
    bracket::trailing(line).filter(|(_, _, inside)| sized(inside)).map_or(line, |(before, ..)| before.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_sizes_of_files() {
        for line in ["岬の交付金 [PDF 390KB]", "岬の交付金(PDF形式:1.2MB)", "岬の交付金"] {
            assert_eq!(without_attachment(line), "岬の交付金", "{line}");
        }
        for line in ["記憶装置(10MB)", "岬の交付金(PDF)", "岬の交付金 390KB"] {
            assert_eq!(without_attachment(line), line);
        }
    }
}
