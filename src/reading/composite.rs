//! Amounts with a pool on top, and the same of last year: 5.6億円 ＋ 海の基金733億円の内数（5.3億円 ＋ 海の基金734億円の内数）
//! (catalogue P03).

use super::cited::Cited;
use super::lines::Line;
use crate::grammar::bracket;
use crate::grammar::part::OF_POOL;

/// How many amounts stand in the bracket, and before it.
pub(super) const EACH: usize = 2;

/// Whether a pool on top of an amount, or last year's behind it, ends the line, but for a note.
pub(super) fn ends_line(line: &Line<'_>, cited: &[Cited], at: usize) -> bool {
    let own = pool(line, cited, at).and_then(|_| behind(line, cited.get(at + 1)?)?.strip_prefix(OF_POOL));
    let both = || behind(line, &cited[at + 2 * EACH - 1])?.strip_prefix(OF_POOL)?.trim_start().strip_prefix(')');
    let rest = if own.is_some() && is_of_both(line, cited, at) { both() } else { own };
    rest.map(str::trim_start).is_some_and(|rest| rest.is_empty() || rest.starts_with('※'))
}

/// Whether last year's amount and pool stand in the bracket behind an amount and its pool, which is called the same.
pub(super) fn is_of_both(line: &Line<'_>, cited: &[Cited], at: usize) -> bool {
    let earlier = at + EACH;
    let Some(end) = cited.get(earlier + 1).and_then(|last| behind(line, last)) else { return false };
    let opens = || between(line, cited, earlier - 1).and_then(|between| between.strip_prefix(OF_POOL));
    let closes = || end.strip_prefix(OF_POOL).is_some_and(|end| end.trim_start().starts_with(')'));
    pool(line, cited, at).is_some_and(|name| pool(line, cited, earlier) == Some(name))
        && opens().is_some_and(|open| open.trim() == "(")
        && closes()
}

// 海の基金 of 5.6億円 + 海の基金733億円の内数
fn pool<'t>(line: &Line<'t>, cited: &[Cited], at: usize) -> Option<&'t str> {
    let own = cited.get(at + 1).filter(|own| own.mention.flags.of_which)?;
    let name = between(line, cited, at)?.trim_start().strip_prefix('+')?.trim();
    let plain = |c: char| !bracket::opens(c) && !bracket::closes(c) && !matches!(c, '。' | '、' | '+');
    let named = name.contains(char::is_alphabetic) && name.chars().all(plain);
    (named && behind(line, own)?.starts_with(OF_POOL)).then_some(name)
}

// what stands between an amount and the next
fn between<'t>(line: &Line<'t>, cited: &[Cited], at: usize) -> Option<&'t str> {
    let (own, next) = (cited.get(at)?, cited.get(at + 1)?);
    let place = |place: usize| place.checked_sub(line.start);
    line.text.get(place(own.mention.range.end)?..place(next.mention.range.start)?)
}

fn behind<'t>(line: &Line<'t>, own: &Cited) -> Option<&'t str> {
    line.text.get(own.mention.range.end.checked_sub(line.start)?..)
}
