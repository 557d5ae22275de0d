//! Rows whose names stand behind their figures, throughout a table: 614 697 83 (13.5%) 内閣官房.

use std::ops::Range;

use super::blocks::goes_on_with;
use super::run::without_rates;
use super::{MOST_BLANK, MOST_PASSED, RawRow, by_order, named};
use crate::grammar::item::item;
use crate::grammar::ledger::{Token, cell, tokens};
use crate::grammar::note::note;
use crate::grammar::unfinished::is_unfinished;
use crate::reading::ledger::Paper;
use crate::reading::ledger::heads::Heads;
use crate::reading::lines::Kind;

// one figure before a name may be its number, one within a name is of it: 第 2 期
const LEAST_PAIRED: usize = 2;
// rows that show where names stand: fewer may be remarks on figures whose names are lost
const LEAST_ROWS: usize = 3;
// or as many, of which the last is the total
const LEAST_SUMMED: usize = 2;

/// The figures of a row among the tokens of its line, and the name behind them.
type Parts = (Range<usize>, Range<usize>);

impl Paper<'_, '_> {
    /// The rows below labels where all names stand behind their figures; none where any stands before them.
    pub(super) fn names_behind(&self, heads: &Heads, columns: usize) -> Option<Vec<RawRow>> {
        let first = (heads.end..self.lines.len()).find(|&line| !self.lines[line].is_blank())?;
        // 備考 is what stands behind figures
        if columns < LEAST_PAIRED || heads.remarks || !stands_behind(self.lines[first].text) {
            return None;
        }
        let mut rows: Vec<RawRow> = Vec::new();
        // lines of words between rows, and those since the last
        let (mut words, mut passed, mut blank) = (0, 0, 0);
        for line in first..self.lines.len() {
            let own = &self.lines[line];
            if own.is_blank() {
                blank += 1;
                continue;
            }
            let parted = std::mem::take(&mut blank) >= MOST_BLANK && !own.page_break;
            let ends = own.kind == Kind::Note || own.text.contains('。') || self.unit_on(line).is_some();
            let repeats = heads.repeats(own.text);
            if ends || parted || passed >= MOST_PASSED || repeats == Some(false) {
                break;
            }
            if own.kind == Kind::PageNumber || repeats.is_some() {
                continue;
            }
            let tokens = without_rates(tokens(own.text), columns, heads.may_hold_rates());
            let parts = parts(&tokens);
            // figures alone behind words
            if passed > 0 && parts.as_ref().is_some_and(|parts| parts.iter().all(|(_, name)| name.is_empty())) {
                break;
            }
            if let Some(parts) = parts {
                let begun = (passed > 0).then(|| self.begun_right_above(line)).flatten();
                words += std::mem::take(&mut passed) - usize::from(begun.is_some());
                let of = |parts| self.row_before_name(line, &tokens, parts, (heads, columns));
                let behind = rows.len();
                rows.extend(parts.into_iter().map(of));
                if let Some((own, begun)) = rows.get_mut(behind).filter(|own| !own.unnamed).zip(begun) {
                    (own.name.start, own.begins, own.lines.start) = (begun, Some(begun), line - 1);
                }
                continue;
            }
            let closed = passed > 0 || rows.last().is_some_and(|last| self.closes(last));
            if has_figures(&tokens) {
                // a row of another table
                if closed {
                    break;
                }
                return None;
            }
            match rows.last_mut().filter(|last| !closed && self.names_on(last, line)) {
                Some(last) => (last.name.end, last.lines.end) = (own.end(), line + 1),
                None => passed += 1,
            }
        }
        // where names stand before their figures, nothing stands behind the last; but their label may tell
        let last = rows.last().filter(|last| heads.behind || !last.unnamed)?;
        let closed = self.closes(last);
        let least = match closed {
            _ if heads.behind => 1,
            true => LEAST_SUMMED,
            false => LEAST_ROWS,
        };
        // a total of less than one of its rows has another row's name
        if closed && rows.iter().any(|row| self.is_more(row, last)) {
            return None;
        }
        let read = rows.iter().filter(|row| row.is_read()).count();
        // among as many lines of words any may be a name
        let told = heads.behind || (2 * read > rows.len() && 2 * words < rows.len());
        (read >= least && told).then_some(rows)
    }

    fn row_before_name(
        &self,
        line: usize,
        tokens: &[Token<'_>],
        (figures, name): Parts,
        (heads, columns): (&Heads, usize),
    ) -> RawRow {
        let start = self.lines[line].start;
        let cells = self.raw_cells(start, &tokens[figures]);
        let columns = by_order(&cells, columns).unwrap_or_default();
        let begins = tokens.get(name.start).map(|first| start + first.start);
        // （注）…, ※１
        let is_name = |name: &Range<usize>| {
            let name = &self.text.as_str()[name.clone()];
            name.contains(char::is_alphabetic) && note(name).is_none()
        };
        let own = named(start, &tokens[name], &heads.words).filter(is_name);
        let unnamed = own.is_none();
        let name = own.unwrap_or(start..start);
        RawRow { line, lines: line..line + 1, name, begins, cells, unnamed, columns, ..RawRow::default() }
    }

    fn is_more(&self, row: &RawRow, total: &RawRow) -> bool {
        let first = |row: &RawRow| row.cells.first().and_then(|cell| self.decimal(cell));
        first(row).zip(first(total)).is_some_and(|(own, whole)| own > whole)
    }

    // 614 697 83 情報収集衛星の⏎開発: whether a name goes on on the line below it
    fn names_on(&self, row: &RawRow, line: usize) -> bool {
        let (name, below) = (&self.text.as_str()[row.name.clone()], self.lines[line].text);
        let goes_on = is_unfinished(name) || below.starts_with(goes_on_with);
        goes_on && !row.unnamed && row.lines.end == line && item(below).is_none()
    }

    // 情報収集衛星の⏎614 697 83 開発: where a name begins that ends on a line
    fn begun_right_above(&self, line: usize) -> Option<usize> {
        let above = &self.lines[line.checked_sub(1)?];
        (is_unfinished(above.text) && above.kind != Kind::PageNumber).then_some(above.start)
    }
}

// most lines begin with words
fn stands_behind(text: &str) -> bool {
    let tokens = if text.starts_with(char::is_alphabetic) { Vec::new() } else { tokens(text) };
    parts(&tokens).is_some_and(|parts| parts.iter().all(|(_, name)| !name.is_empty()))
}

// 614 697 83 内閣官房 152 232 80 内閣府: the rows of a line that begins with figures and ends in a name, or in nothing behind its figures
fn parts(tokens: &[Token<'_>]) -> Option<Vec<Parts>> {
    let (mut found, mut at): (Vec<Parts>, usize) = (Vec::new(), 0);
    while at < tokens.len() {
        let run = figures(tokens, at);
        if run.len() < LEAST_PAIRED {
            return None;
        }
        let name = if is_numbered(tokens, &run) { run.end - 1 } else { run.end };
        let end = (run.end + 1..tokens.len()).find(|&next| figures(tokens, next).len() >= LEAST_PAIRED);
        let end = end.unwrap_or(tokens.len());
        found.push((at..name, name..end));
        at = end;
    }
    let named = |(_, name): &Parts| !name.is_empty();
    let last = tokens.last().is_some_and(|last| cell(last.text).is_some());
    (!found.is_empty() && last != found.last().is_some_and(named)).then_some(found)
}

// the cells that stand together from one token on
fn figures(tokens: &[Token<'_>], at: usize) -> Range<usize> {
    at..at + tokens[at..].iter().take_while(|token| cell(token.text).is_some()).count()
}

// (1) 研究開発
fn is_numbered(tokens: &[Token<'_>], run: &Range<usize>) -> bool {
    let number = &tokens[run.end - 1];
    let digits = |inside: &str| inside.len() <= 2 && inside.bytes().all(|byte| byte.is_ascii_digit());
    let inside = number.text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    run.end < tokens.len() && inside.is_some_and(digits)
}

fn has_figures(tokens: &[Token<'_>]) -> bool {
    let last = tokens.iter().skip(1).next_back().is_some_and(|last| cell(last.text).is_some());
    last || (0..tokens.len()).any(|at| figures(tokens, at).len() >= LEAST_PAIRED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_the_names_behind_them() {
        let found = |line: &str| {
            let tokens = tokens(line);
            let text = |name: Range<usize>| tokens[name].iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
            parts(&tokens).map(|rows| rows.into_iter().map(|(figures, name)| (figures.len(), text(name))).collect())
        };
        let row = |count: usize, name: &str| (count, name.to_owned());
        assert_eq!(found("614 697 ▲0 (13.5%) 内閣官房"), Some(vec![row(4, "内閣官房")]));
        assert_eq!(found("614 697 (1) 第 2 期の計画"), Some(vec![row(2, "(1) 第 2 期の計画")]));
        assert_eq!(found("30 35 気象庁 12 13 水産庁"), Some(vec![row(2, "気象庁"), row(2, "水産庁")]));
        assert_eq!(found("30 35"), Some(vec![row(2, "")]));
        for line in ["気象庁 30 35", "1 気象の観測", "30 35 気象庁 16", "維持管理", ""] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
