//! Headings of which the amounts stand right above: 創薬の推進⏎584億円＜ＡＭＥＤ531億円、インハウス53億円＞⏎①医薬品プロジェクト.

use super::Headings;
use crate::grammar::bracket;
use crate::reading::cited::{Citations, Cited};
use crate::reading::lines::{Kind, Line};

// one alone may stand below the amount of something else
const LEAST_LED: usize = 2;

/// The lines of such headings, of which several count on.
pub(super) fn led(lines: &[Line<'_>], cited: &Citations, headings: &Headings<'_>) -> Vec<usize> {
    let own: Vec<(usize, u8)> = headings
        .iter()
        .filter(|(at, heading)| heading.rest.is_empty() && is_led(lines, cited, *at))
        .map(|(at, heading)| (*at, heading.no))
        .collect();
    let counts = own.windows(2).all(|pair| pair[0].1 + 1 == pair[1].1);
    if own.len() >= LEAST_LED && counts { own.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

// words behind a blank line, an amount on a line of its own, and the heading, which ends the block
fn is_led(lines: &[Line<'_>], cited: &Citations, heading: usize) -> bool {
    let Some(above) = heading.checked_sub(1).filter(|_| cited.on_line(heading).is_empty()) else { return false };
    let Some(first) = cited.on_line(above).first() else { return false };
    let ends = lines.get(heading + 1).is_none_or(Line::is_blank);
    let words = above.checked_sub(1).filter(|&words| {
        let line = &lines[words];
        let begins = words.checked_sub(1).is_none_or(|before| lines[before].is_blank());
        begins && line.kind == Kind::Text && line.heading().is_none() && cited.on_line(words).is_empty()
    });
    ends && words.is_some() && is_alone(&lines[above], first)
}

// 584億円＜AMED531億円、インハウス53億円＞, 149億円＜AMED＞
fn is_alone(line: &Line<'_>, first: &Cited) -> bool {
    let behind =
        first.whole.end.checked_sub(line.start).and_then(|end| line.text.get(end..)).unwrap_or_default().trim();
    let shares = || behind.starts_with(bracket::is_angled) && bracket::enclosed(behind).is_some();
    first.begins_line && !first.bracketed && first.is_whole() && (behind.is_empty() || shares())
}
