//! Marks that begin a line: ● ◆ ■ and Wingdings' private-use ✓ (catalogue X02, D11).

use std::sync::LazyLock;

use crate::data::rows;

/// What a mark begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// ● a programme on a slide.
    Slide,
    /// ◆ a programme on a detail page.
    Detail,
    /// U+F0FC, what a programme will do.
    Activity,
    /// ■ a paragraph.
    Prose,
}

/// By char; a letter or digit is no mark.
static MARKS: LazyLock<Vec<(char, Mark)>> = LazyLock::new(|| {
    let mut marks: Vec<(char, Mark)> =
        rows(include_str!("../data/bullets.tsv")).filter_map(|cells| row(&cells)).collect();
    marks.sort_by_key(|&(mark, _)| mark);
    marks.retain(|(mark, _)| !mark.is_alphanumeric());
    marks
});

fn row(cells: &[&str]) -> Option<(char, Mark)> {
    let &[mark, kind] = cells else { return None };
    let kind = match kind {
        "slide" => Mark::Slide,
        "detail" => Mark::Detail,
        "activity" => Mark::Activity,
        _ => Mark::Prose,
    };
    Some((mark.chars().next()?, kind))
}

/// The mark at the start of a line, and what follows it.
pub fn bullet(line: &str) -> Option<(Mark, &str)> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let at = MARKS.binary_search_by_key(&first, |&(mark, _)| mark).ok()?;
    Some((MARKS[at].1, line[first.len_utf8()..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        assert_eq!(bullet("● 創薬基盤推進研究事業"), Some((Mark::Slide, "創薬基盤推進研究事業")));
        assert_eq!(bullet("●脳神経"), Some((Mark::Slide, "脳神経")));
        assert_eq!(bullet(" ◆ 【新規】認知症"), Some((Mark::Detail, "【新規】認知症")));
        assert_eq!(bullet("\u{f0fc} 幅広い"), Some((Mark::Activity, "幅広い")));
        assert_eq!(bullet("概算要求額"), None);
        assert_eq!(bullet("18億円"), None);
    }
}
