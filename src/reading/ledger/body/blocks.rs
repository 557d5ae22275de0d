//! Lines that hold one thing each: words, and below them the cells of what they name.

use std::iter::from_fn;
use std::ops::Range;

use crate::grammar::bracket;
use crate::grammar::clause::recipient_label;
use crate::grammar::item::item;
use crate::grammar::ledger::{cell, heads as heads_of, row_name, total_level};
use crate::grammar::part::AMONG;
use crate::grammar::rate::is_percentage_cell;
use crate::grammar::sentence::{About, about};
use crate::grammar::unfinished::is_unfinished_row;
use crate::reading::ledger::Paper;
use crate::reading::ledger::heads::Heads;
use crate::reading::lines::Kind;

/// Lines of words, and the lines of cells below them.
pub(in crate::reading::ledger) struct Block {
    pub(in crate::reading::ledger) words: Vec<usize>,
    pub(in crate::reading::ledger) cells: Vec<usize>,
}

/// Lines of words one below the other: more are text, and no labels.
const MOST_WORDS: usize = 24;
/// Cells one below the other: more are no table's.
const MOST_CELLS: usize = 1024;
/// Lines in which rows may be numbered.
const MOST_NUMBERED: usize = 1024;
// chars of a letter that runs downwards, and of a number beside it
const LONGEST_LETTER: usize = 2;

impl Paper<'_, '_> {
    /// The blocks from a line on, down to a note, a unit or text; without `rates`, 15.0% is passed over, and so are numbers of rows in a
    /// column of their own.
    pub(in crate::reading::ledger) fn blocks(
        &self,
        from: usize,
        heads: &Heads,
        rates: bool,
    ) -> impl Iterator<Item = Block> {
        let numbers = if heads.has_numbers() { self.row_numbers(from) } else { Vec::new() };
        let is_cell = |line: &usize| cell(self.lines[*line].text).is_some();
        let is_passed = move |line: &usize| {
            let own = &self.lines[*line];
            let number = own.kind == Kind::PageNumber && !is_cell(line);
            own.is_blank() || number || numbers.binary_search(line).is_ok() || (!rates && is_percentage_cell(own.text))
        };
        let mut lines = (from..self.lines.len()).filter(move |line| !is_passed(line)).peekable();
        from_fn(move || {
            let word = |line: &usize| !is_cell(line) && self.may_name(*line);
            let words: Vec<usize> = from_fn(|| lines.next_if(word)).take(MOST_WORDS).collect();
            let cells: Vec<usize> = from_fn(|| lines.next_if(is_cell)).take(MOST_CELLS).collect();
            (!words.is_empty() || !cells.is_empty()).then_some(Block { words, cells })
        })
    }

    // 1⏎観測船の建造⏎1,300⏎2⏎…: each above words
    fn row_numbers(&self, from: usize) -> Vec<usize> {
        let mut printed =
            (from..self.lines.len()).filter(|&line| !self.lines[line].is_blank()).take(MOST_NUMBERED).peekable();
        let mut found = Vec::new();
        while let Some(line) = printed.next() {
            let above_words = printed.peek().is_some_and(|&next| cell(self.lines[next].text).is_none());
            if above_words && self.lines[line].text.parse() == Ok(found.len() + 1) {
                found.push(line);
            }
        }
        found
    }

    /// The last lines of words that are one name, down to the last of them, and whether no other word may be of it.
    pub(in crate::reading::ledger) fn name_among(&self, words: &[usize]) -> Option<(Range<usize>, bool)> {
        let last = *words.last()?;
        let from = (0..words.len()).find(|&from| self.is_one_name(&words[from..]))?;
        Some((words[from]..last, words[..from].iter().all(|&line| self.is_no_name(line))))
    }

    /// 合計 where no cells stand below it: its own stand above.
    pub(super) fn total_behind(&self, block: &Block) -> Option<usize> {
        let total = |line: &usize| total_level(self.lines[*line].text).is_some();
        block.words.first().copied().filter(total).filter(|_| block.cells.is_empty())
    }

    pub(in crate::reading::ledger) fn may_name(&self, line: usize) -> bool {
        let own = &self.lines[line];
        own.kind != Kind::Note && !own.text.contains('。') && self.unit_on(line).is_none()
    }

    // １．観測の強化, 【一般会計】, 切り分けできないため内数となる, 備考
    fn is_no_name(&self, line: usize) -> bool {
        let own = &self.lines[line];
        let apart = own.kind == Kind::Heading || item(own.text).is_some() || bracket::enclosed(own.text).is_some();
        apart || heads_of(own.text).is_some() || !matches!(about(own.text), About::Name(_))
    }

    // 年⏎金, 年金・医療⏎等に係る経費, うち⏎裁量的経費
    fn is_one_name(&self, lines: &[usize]) -> bool {
        let letter = |line: &&usize| self.lines[**line].text.chars().nth(LONGEST_LETTER).is_none();
        let downwards = lines.iter().take_while(letter).count().saturating_sub(1);
        lines[downwards..].windows(2).all(|pair| self.goes_on(pair[0], pair[1]))
    }

    // whether a line is the rest of the name on the line above
    fn goes_on(&self, last: usize, line: usize) -> bool {
        let (above, below) = (self.lines[last].text, self.lines[line].text);
        // 日本医療研究⏎開発機構（AMED）
        let spends = || recipient_label(&[above, below].concat()).is_some();
        let unfinished = above == AMONG || is_unfinished_row(above) || below.starts_with(goes_on_with);
        // 年金特別会計⏎（子ども・子育て勘定）, but not （うち公共）
        let said = || bracket::enclosed(below).is_some() && total_level(below).is_none() && !row_name(below).of_which;
        line == last + 1 && item(below).is_none() && (unfinished || spends() || said())
    }
}

// 等に係る経費, の推進: no name begins so
pub(super) fn goes_on_with(c: char) -> bool {
    c == '等' || matches!(c, 'に' | 'の' | 'を' | 'と' | 'へ')
}
