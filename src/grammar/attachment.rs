//! What a page of the web prints behind the name of a file: 交付金 [PDF 390KB], （PDF形式：201KB）.

use super::bracket;
use super::phrase::{before_file_size, ends_in_file_size, without_file};

/// 交付金 of 交付金 [PDF 390KB]: a line without the kind and size of a file that ends it.
pub fn without_attachment(line: &str) -> &str {
    let inside = line.strip_suffix(bracket::closes).unwrap_or_default();
    if !ends_in_file_size(inside) {
        return line;
    }
    bracket::trailing(line).filter(|(_, _, inside)| is_sized(inside)).map_or(line, |(before, ..)| before.trim_end())
}

// PDF形式:201KB: nothing else, so that no amount is cut off
fn is_sized(inside: &str) -> bool {
    let size = before_file_size(inside).unwrap_or_default();
    let file = size.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let kind = without_file(file.trim_end_matches([' ', ':']));
    file.len() < size.len() && !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_sizes_of_files() {
        for line in ["岬の交付金 [PDF 390KB]", "岬の交付金(PDF形式:1.2MB)", "岬の交付金"] {
            assert_eq!(without_attachment(line), "岬の交付金", "{line}");
        }
        for line in ["記憶装置(10MB)", "岬の交付金(PDF)", "岬の交付金 390KB", "更改(3億円、容量64MB)"]
        {
            assert_eq!(without_attachment(line), line);
        }
    }
}
