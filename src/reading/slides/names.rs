//! The name behind a mark, over the lines it takes.

use super::Sheet;
use crate::grammar::clause::lead;
use crate::grammar::ledger::is_money_word;
use crate::grammar::number::is_dash;
use crate::grammar::phrase::before_gone;
use crate::grammar::sentence::{About, about};
use crate::grammar::unfinished::is_unfinished;
use crate::grammar::{bracket, name};
use crate::reading::joined::{Joined, find_outside_brackets};
use crate::reading::lines::{Kind, NAME_LINES};
use crate::reading::outline::Page;

/// How much of the lines read is best taken for a name.
#[derive(Clone, Copy)]
struct Best {
    /// Bytes of the joined text.
    len: usize,
    /// Its last line.
    line: usize,
    /// Whether it needs no continuation.
    complete: bool,
}

impl Best {
    // the name, the last line it takes, and whether something ends it; all that was joined, where nothing is best
    fn of(best: Option<Best>, mut joined: Joined, at: usize, ended: bool) -> (Joined, usize, bool) {
        let Some(Best { len, line, .. }) = best else { return (joined, at, ended) };
        joined.truncate(len);
        (joined, line, ended)
    }
}

impl<'t> Sheet<'_, 't> {
    // the name behind a mark, the last line it takes, and whether a colon or an amount ends it
    pub(super) fn name(&self, page: &Page, at: usize, rest: &'t str) -> (Joined, usize, bool) {
        let mut joined = Joined::default();
        let mut best: Option<Best> = None;
        for line in at..page.lines.end.min(at + NAME_LINES) {
            let part = if line == at { rest } else { self.lines[line].text };
            let goes_on = line == at || (self.lines[line].kind == Kind::Text && self.continues(&joined, part));
            if !goes_on {
                break;
            }
            let start = self.lines[line].end() - part.len();
            let (part, cut) = self.before_amount(line, part, start);
            if line > at && cut && is_label(part) {
                return Best::of(best, joined, at, true);
            }
            // ○ 県の支出⏎教育費 1,091億円⏎商工費 1,039億円: rows of their own
            let whole = line > at && !joined.text.is_empty() && !is_unfinished(&joined.text);
            if whole && self.is_row_of_own(page, line) && self.is_row_of_own(page, line + 1) {
                return Best::of(best, joined, at, false);
            }
            let part = if cut { bracket::before_open(part) } else { part };
            // …事業（先端計測分析技術・機⏎器開発プログラム）：…
            if line > at && cut && joined.is_open() {
                let mut whole = joined.clone();
                whole.push(part, start);
                if let Some(colon) = find_outside_brackets(&whole.text, ":") {
                    whole.truncate(colon);
                    return (without_label(whole), line, true);
                }
            }
            // …創薬等ライフサイエンス研⏎究支援基盤事業：研究者に開く 概算要求額 45億円
            let described = || find_outside_brackets(part.trim_end_matches([' ', ':']), ":").is_some();
            match line == at {
                true => joined = Joined::of(part, start),
                false if !cut || described() => joined.push(part, start),
                false => match self.completed(&joined, part, start) {
                    Some(whole) if best.is_none_or(|best| !best.complete || name::is_programme(&whole.text)) => {
                        return (whole, line, true);
                    }
                    _ => {}
                },
            }
            if let Some(colon) = find_outside_brackets(&joined.text, ":") {
                joined.truncate(colon);
                return (without_label(joined), line, true);
            }
            if cut && line == at {
                return (without_label(joined), line, true);
            }
            if cut {
                return Best::of(best, joined, at, true);
            }
            let complete = name::is_complete(&joined.text);
            let whole = complete && !joined.is_open();
            // （NCBN）
            let bracket = || part.starts_with('(') && part.ends_with(')') && part.is_ascii();
            // …の迅速化等の⏎検討
            let filled = || line == at + 1 && self.fills_line(at);
            let waited =
                |best: Best| !is_unfinished(&joined.text) && (is_unfinished(&joined.text[..best.len]) || filled());
            let better = |best: Best| whole && (!best.complete || name::is_programme(&joined.text) || bracket());
            if best.is_none_or(|best| better(best) || waited(best)) {
                best = Some(Best { len: joined.text.len(), line, complete });
            }
        }
        Best::of(best, joined, at, false)
    }

    // 教育費 1,091億円: words that are no label, and an amount to the line's end
    fn is_row_of_own(&self, page: &Page, at: usize) -> bool {
        let Some(line) = self.lines.get(at).filter(|line| page.lines.contains(&at) && line.kind == Kind::Text) else {
            return false;
        };
        let words = self.before_amount(at, line.text, line.start).0.trim();
        let price = self.cited.on_line(at).first().is_some_and(|first| first.ends_line && !first.bracketed);
        price && words.contains(char::is_alphabetic) && !is_label(words) && lead(words).start > 0
    }

    // ● …のための創薬基盤⏎技術開発事業（経） 概算要求額 54億円, ○ オールジャパンでの⏎医薬品創出 321億円: what stands before the amount
    // ends an unfinished name
    fn completed(&self, name: &Joined, part: &'t str, start: usize) -> Option<Joined> {
        let mut whole = name.clone();
        whole.push(part, start);
        let whole = without_label(whole);
        let ends = name::is_complete(&whole.text) || is_unfinished(&name.text);
        (whole.text.len() > name.text.len() && !whole.is_open() && ends).then_some(whole)
    }

    // whether the next line can belong to a name: an unfinished one, an open bracket, a list that waits, a bracket that follows
    fn continues(&self, name: &Joined, next: &str) -> bool {
        let waits = name.text.trim_end().ends_with('/');
        let label = || !next.is_empty() && lead(next).start == 0;
        let unfinished = || name.is_open() || waits || !name::is_programme(&name.text);
        (next.starts_with(['(', '/']) || unfinished()) && !label()
    }

    // the part of a line before the first amount on it
    pub(super) fn before_amount<'p>(&self, line: usize, part: &'p str, start: usize) -> (&'p str, bool) {
        match self.cited.on_line(line).first().filter(|c| c.mention.range.start >= start) {
            Some(cited) => {
                let before = part.get(..cited.whole.start.saturating_sub(start)).unwrap_or(part);
                (without_empty_cells(before), true)
            }
            None => (part, false),
        }
    }
}

// 国費, 総事業費: a label that an amount has to itself
fn is_label(words: &str) -> bool {
    let words = words.trim_matches([' ', '\t', ':']);
    is_money_word(words) || about(words) == About::Label
}

// …事業　－ of …事業　－　13億円: a column of the row without a figure; …事業　廃止 of …事業　廃止（2億円）
fn without_empty_cells(mut name: &str) -> &str {
    loop {
        let cell = name.trim_end();
        let rest = before_gone(cell).unwrap_or_else(|| cell.trim_end_matches(is_dash));
        if rest.len() == cell.len() || !rest.ends_with([' ', '\t']) {
            return name;
        }
        name = rest.trim_end();
    }
}

// …事業 要求額：新規, …事業（前年度：7億円）: words on an amount behind a name are no part of it
fn without_label(mut name: Joined) -> Joined {
    let said = lead(&name.text);
    // …事業（インハウス）
    let tag = name.text.ends_with([')', '】', '〕']) && !said.says_when();
    let label = if tag { name.text.len() } else { said.start };
    let end = name.text[..label].trim_end_matches(|c| c == ' ' || bracket::opens(c)).len();
    if label < name.text.len() || name.is_open() {
        name.truncate(end);
    }
    name
}
