//! Every money mention of a text, left to right, in one pass.
//!
//! The pass jumps from sign to sign of money (円 億 兆 ¥ 事項要求 緊要), opens the lines that a number before the sign can
//! stand on, and tries the grammar at each number that begins there. What lies between is never looked at.

mod anchors;
mod context;

use std::collections::VecDeque;
use std::ops::Range;

use nom::Parser;
use nom::sequence::preceded;

use crate::grammar::amount::{self, Figure, PrintedAmount, Sign};
use crate::grammar::clause::lead;
use crate::grammar::number::{begins_numeral, is_dash};
use crate::grammar::part::OF_POOL;
use crate::grammar::spacing::spaces;
use crate::grammar::unit::unit;
use crate::money::Amount;
use anchors::Anchors;

pub use crate::grammar::qualifier::Bound;

/// A place where money is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the normalised text: sign, number and unit only.
    pub range: Range<usize>,
    /// What is printed there.
    pub value: Printed,
    /// What stands around it.
    pub flags: Flags,
}

/// What is printed in an amount's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// 1,248億円
    Amount(Amount),
    /// 事項要求, ＋緊要
    ItemRequest,
    /// 174億円（－億円）, 4.0億円（新規）
    None_,
    /// 1,4787億円
    Malformed {
        /// What it may have been, least first.
        candidates: Vec<Amount>,
    },
}

/// What the words and marks around an amount say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// 約 おおむね before; 程度 規模 強 余り after
    pub approximate: bool,
    /// 以上 超 強 余り; 以下 未満 最大 上限
    pub bound: Option<Bound>,
    /// …の内数; うち…, （内、…）
    pub of_which: bool,
    /// 435.8 in 370.2億円（435.8億円）
    pub prior: bool,
    /// 7 and 13 in 7～13億円
    pub range_end: Option<RangeEnd>,
    /// （69.7億）
    pub no_yen_sign: bool,
    /// 対前年度+12億円, 〔+40億円〕, 12億円増
    pub change: bool,
    /// ▲0億円: more than nothing was taken away, less than half a unit.
    pub negative_zero: bool,
}

/// Which end of a range an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeEnd {
    /// 7 in 7～13億円
    Low,
    /// 13 in 7～13億円
    High,
}

/// How many digits a number may begin with on the line above: before its first comma.
const LONGEST_BEGUN: usize = 3;

/// In how many chars from the start of a range its mark must come.
const LONGEST_LOW_END: usize = 20;

/// The money mentions of a normalised text, left to right; none overlaps another.
pub fn mentions(text: &str) -> impl Iterator<Item = Mention> {
    Mentions { text, anchors: Anchors::new(text), at: 0, until: 0, found: VecDeque::new(), last: None }
}

/// The length of an item request added to an amount, behind the +: 事項要求, 緊要.
pub(crate) fn added_request(text: &str) -> Option<usize> {
    context::item_request("+", text)
}

/// 新規 in the place of the amount of the year before, where labels stand apart from their amounts.
pub(crate) fn is_new(word: &str) -> bool {
    context::is_prior_word(word)
}

struct Mentions<'t> {
    text: &'t str,
    anchors: Anchors<'t>,
    /// Everything before has been read.
    at: usize,
    /// End of the lines under way.
    until: usize,
    /// Read, and not yet handed out.
    found: VecDeque<Mention>,
    /// The mention read last.
    last: Option<Last>,
}

/// What later mentions need to know of one before them.
#[derive(Clone, Copy, Debug)]
struct Last {
    end: usize,
    prior: bool,
}

impl Iterator for Mentions<'_> {
    type Item = Mention;

    fn next(&mut self) -> Option<Mention> {
        while self.found.is_empty() {
            if self.at >= self.until {
                self.open_lines()?;
            }
            self.step();
        }
        self.found.pop_front()
    }
}

impl Mentions<'_> {
    /// Goes to the next sign of money, and back to where its number may begin.
    fn open_lines(&mut self) -> Option<()> {
        let anchor = self.anchors.next_from(self.at)?;
        self.at = first_line(self.text, self.at, anchor);
        self.until = memchr::memchr(b'\n', &self.text.as_bytes()[anchor..]).map_or(self.text.len(), |n| anchor + n);
        Some(())
    }

    /// Reads what begins next on the lines under way, or passes it over.
    fn step(&mut self) {
        let line = &self.text[self.at..self.until];
        let Some((offset, c)) = line.char_indices().find(|(_, c)| may_begin(*c)) else {
            self.at = self.until;
            return;
        };
        let start = self.at + offset;
        self.at = match c {
            '事' | '緊' => self.item_request(start),
            _ if is_dash(c) => self.dash(start),
            _ => self.figure(start),
        }
        .unwrap_or_else(|| start + passed_over(&self.text[start..]));
    }

    // 1,248億円  7~13億円
    fn figure(&mut self, start: usize) -> Option<usize> {
        let (before, rest) = self.text.split_at(start);
        if let Some(end) = self.unit_behind_bracket(start) {
            return Some(end);
        }
        if !goes_on_as_amount(rest) || context::is_vague(before, rest) {
            return None;
        }
        self.range(start).or_else(|| self.amount(start))
    }

    // 7~13億円  △7~13億円: the sign is that of the end it stands before
    fn range(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let behind = rest.chars().take(LONGEST_LOW_END).find(|&c| !may_be_torn(c));
        behind.filter(|c| matches!(c, '~' | '〜' | '-'))?;
        let (after, ((low_text, low), (high_text, high))) = amount::shared_unit_range(rest).ok()?;
        let end = start + rest.len() - after.len();
        let signed = self.sign_start(start);
        let low = low.signed(amount::sign(&self.text[signed..start]).ok().map(|(_, sign)| sign));
        let low_range = signed..start + low_text.len();
        let shared = Around { left: signed, right: end };
        let (low_flags, high_flags) = (self.flags(shared, low.sign), self.flags(shared, high.sign));
        self.push(low_range, low, low_flags, Some(RangeEnd::Low));
        self.push(end - high_text.len()..end, high, high_flags, Some(RangeEnd::High));
        Some(self.none_after(end))
    }

    // 15,627(15,216)百万円  111( - )百万円
    fn unit_behind_bracket(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let behind =
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '・' | ' ' | '\t'));
        let inside = behind.strip_prefix('(')?.trim_start_matches([' ', '\t']);
        if !inside.starts_with(|c: char| c.is_ascii_digit()) {
            return self.unit_behind_none(start);
        }
        let (after, ((own_text, own), (other_text, other))) = amount::shared_unit_bracket(rest).ok()?;
        // 19,854(12,052)百万円の内数: both are
        let pool = after.starts_with(OF_POOL);
        self.push_sharing(start..start + own_text.len(), own, pool);
        let inside = start + nom::Offset::offset(rest, other_text);
        self.push_sharing(inside..inside + other_text.len(), other, pool);
        Some(self.text.len() - after.len())
    }

    // 111( - )百万円  111(新規)百万円
    fn unit_behind_none(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let (after, ((own_text, own), word)) = amount::unit_behind_bracket(rest).ok()?;
        if !context::is_none_word(word) {
            return None;
        }
        self.push_sharing(start..start + own_text.len(), own, after.starts_with(OF_POOL));
        let inside = start + nom::Offset::offset(rest, word);
        self.push_other(inside..inside + word.len(), Printed::None_);
        Some(self.text.len() - after.len())
    }

    // ▲ 479億円  7億円~13億円
    fn amount(&mut self, start: usize) -> Option<usize> {
        let signed = self.sign_start(start);
        let (end, printed) = self.read(signed)?;
        let (before, literal) = (&self.text[..signed], &self.text[signed..end]);
        if context::numbers_note(before, literal, &self.text[end..]) || context::is_exchange_rate(before, literal) {
            return None;
        }
        let printed = self.without_page_number(signed, end, printed);
        let printed = self.unless_torn(signed, end, printed);
        let range_end = self.end_of_range(signed, end);
        let flags = self.flags(Around { left: signed, right: end }, printed.sign);
        self.push(signed..end, printed, flags, range_end);
        Some(self.change_behind(signed, end).unwrap_or_else(|| self.none_after(end)))
    }

    // 19,951百万円(+9,000): what changed, in the unit of the amount before it
    fn change_behind(&mut self, start: usize, end: usize) -> Option<usize> {
        let (literal, behind) = (&self.text[start..end], &self.text[end..]);
        let (after, (text, printed)) = amount::signed_in_bracket(literal, behind).ok()?;
        let from = end + nom::Offset::offset(behind, text);
        self.push(from..from + text.len(), printed, Flags { change: true, ..Flags::default() }, None);
        Some(self.text.len() - after.len())
    }

    /// Where the sign of the number at `start` begins; `start` where it has none.
    fn sign_start(&self, start: usize) -> usize {
        context::sign_start(self.text, self.last.map_or(0, |last| last.end), start)
    }

    fn read(&self, start: usize) -> Option<(usize, PrintedAmount)> {
        let (after, printed) = amount::amount(&self.text[start..]).ok()?;
        Some((self.text.len() - after.len(), printed))
    }

    /// A number on a line of its own, its unit on the next: as likely a page number, so its value is a candidate only.
    fn without_page_number(&self, start: usize, end: usize, printed: PrintedAmount) -> PrintedAmount {
        let opens_line = context::opens_line(&self.text[..start]);
        match printed.figure {
            Figure::Exact(amount) if opens_line && amount::may_be_page_number(&self.text[start..end]).is_some() => {
                PrintedAmount { figure: Figure::Malformed { candidates: vec![amount] }, ..printed }
            }
            _ => printed,
        }
    }

    /// The rest of a number that begins behind its label on the line above: of 概算要求額 4⏎1億円, nobody can tell what was printed.
    fn unless_torn(&self, start: usize, end: usize, printed: PrintedAmount) -> PrintedAmount {
        let (literal, behind) = (&self.text[start..end], self.text[end..].trim_start_matches(' '));
        // 1,200千円 is whole, and so is what its line goes on behind
        let may_be = !literal.contains(',') && (behind.is_empty() || behind.starts_with(['\n', '\r', '(', '〔']));
        let Figure::Exact(amount) = printed.figure else { return printed };
        let Some(begun) = may_be.then(|| self.begun_above(start)).flatten() else { return printed };
        let whole = amount::amount(&[begun, literal].concat()).ok().and_then(|(_, whole)| whole.figure.amount());
        let candidates = [amount].into_iter().chain(whole.filter(|whole| whole.yen > amount.yen)).collect();
        PrintedAmount { figure: Figure::Malformed { candidates }, ..printed }
    }

    /// 4 of 概算要求額 4⏎, where the line at `start` begins.
    fn begun_above(&self, start: usize) -> Option<&str> {
        let above = self.text[..start].trim_end_matches([' ', ',']).strip_suffix(['\n', '\r'])?;
        let above = above.trim_end_matches(['\r', ' ']);
        let words = above.trim_end_matches(|c: char| c.is_ascii_digit());
        let line = &words[line_start(words, 0, words.len())..];
        let digits = &above[words.len()..];
        let begun = (1..=LONGEST_BEGUN).contains(&digits.len()) && lead(line).stage.is_some();
        begun.then_some(digits)
    }

    /// Low before a range mark and another amount; High after one that was low.
    fn end_of_range(&self, start: usize, end: usize) -> Option<RangeEnd> {
        let low_before =
            self.last.filter(|last| start > last.end && is_range_mark(&self.text[last.end..start]) && last.end > 0);
        if low_before.is_some() {
            return Some(RangeEnd::High);
        }
        let (after, _) = amount::range_mark(&self.text[end..]).ok()?;
        amount::amount(after).is_ok_and(|_| after.starts_with(begins_numeral)).then_some(RangeEnd::Low)
    }

    // 事項要求  +緊要
    fn item_request(&mut self, start: usize) -> Option<usize> {
        let length = context::item_request(&self.text[..start], &self.text[start..])?;
        self.push_other(start..start + length, Printed::ItemRequest);
        Some(self.none_after(start + length))
    }

    // (-億円)
    fn dash(&mut self, start: usize) -> Option<usize> {
        let (before, rest) = self.text.split_at(start);
        let after_dash = rest.strip_prefix(is_dash).filter(|_| context::opens_cell(before))?;
        let (after, _) = preceded(spaces, unit).parse(after_dash).ok()?;
        let end = self.text.len() - after.len();
        self.push_other(start..end, Printed::None_);
        Some(end)
    }

    /// A mention of 新規 or － in brackets right after an amount, if there is one; and where reading goes on.
    fn none_after(&mut self, end: usize) -> usize {
        let Some(found) = context::none_after(&self.text[end..]) else {
            return end;
        };
        let range = end + found.start..end + found.end;
        let next = range.end;
        self.push_other(range, Printed::None_);
        next
    }

    /// A mention with the words right around it, of a pool where those behind the unit that it shares say so.
    fn push_sharing(&mut self, range: Range<usize>, printed: PrintedAmount, pool: bool) {
        let mut flags = self.flags(Around { left: range.start, right: range.end }, None);
        flags.of_which |= pool;
        self.push(range, printed, flags, None);
    }

    fn push(&mut self, range: Range<usize>, printed: PrintedAmount, mut flags: Flags, range_end: Option<RangeEnd>) {
        // 5067万余円
        if self.text[range.clone()].ends_with("余円") {
            flags.approximate = true;
            flags.bound = flags.bound.or(Some(Bound::Lower));
        }
        let (no_yen_sign, minus) = (!printed.yen_sign, printed.sign == Some(Sign::Minus));
        let value = Printed::from(printed.figure);
        flags.negative_zero = minus && matches!(value, Printed::Amount(amount) if amount.yen.0 == 0);
        self.hand_out(Mention { range, value, flags: Flags { range_end, no_yen_sign, ..flags } });
    }

    fn push_other(&mut self, range: Range<usize>, value: Printed) {
        let mut flags = self.flags(Around { left: range.start, right: range.end }, None);
        flags.change |= value == Printed::None_ && context::is_change_word(&self.text[range.clone()]);
        flags.prior &= !flags.change;
        self.hand_out(Mention { range, value, flags });
    }

    fn flags(&self, around: Around, sign: Option<Sign>) -> Flags {
        let (last_end, last_prior) = self.last.map_or((0, None), |last| (last.end.min(around.left), Some(last.prior)));
        let between = &self.text[last_end..around.left];
        context::flags(between, &self.text[around.right..], last_prior, sign)
    }

    fn hand_out(&mut self, mention: Mention) {
        self.last = Some(Last { end: mention.range.end, prior: mention.flags.prior });
        self.found.push_back(mention);
    }
}

/// Where to look for the words that qualify an amount: before `left`, after `right`; for 7～13億円程度 round the whole.
#[derive(Clone, Copy)]
struct Around {
    left: usize,
    right: usize,
}

impl From<Figure> for Printed {
    fn from(figure: Figure) -> Printed {
        match figure {
            Figure::Exact(amount) => Printed::Amount(amount),
            Figure::Malformed { candidates } => Printed::Malformed { candidates },
        }
    }
}

/// The start of the first line that a number may begin on which ends right before `anchor`, not before `floor`.
fn first_line(text: &str, floor: usize, anchor: usize) -> usize {
    let mut start = line_start(text, floor, anchor);
    let mut end = anchor;
    while start > floor && text[start..end].chars().all(may_be_torn) {
        (start, end) = (line_start(text, floor, start - 1), start);
    }
    start
}

fn line_start(text: &str, floor: usize, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[floor..at]).map_or(floor, |n| floor + n + 1)
}

/// What a line in the middle of a torn number is made of.
fn may_be_torn(c: char) -> bool {
    begins_numeral(c)
        || matches!(c, '○' | '◯' | '万' | '億' | '兆' | ',' | '.' | '・' | '、' | ' ' | '\t' | '\r' | '\n')
}

/// Whether what follows the digits that `rest` begins with can belong to an amount: a look before the grammar is tried.
fn goes_on_as_amount(rest: &str) -> bool {
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let next = after.trim_start_matches([' ', '\t', '\r', '\n']).chars().next();
    // ¥ needs nothing after its digits.
    rest.starts_with('¥') || next.is_some_and(|c| may_be_torn(c) || matches!(c, '円' | '~' | '〜' | '-'))
}

fn may_begin(c: char) -> bool {
    begins_numeral(c) || matches!(c, '¥' | ',' | '事' | '緊') || is_dash(c)
}

fn is_range_mark(between: &str) -> bool {
    amount::range_mark(between).is_ok_and(|(rest, _)| rest.is_empty())
}

/// How far to go on after a char that begins nothing: past the whole number, so that no part of it is read as another
/// and nothing is tried twice. A mark after a place, or between digits of two kinds, ends it: 3万,5億円 and 10,千八百億円 are two
/// numbers.
fn passed_over(rest: &str) -> usize {
    if !rest.starts_with(begins_numeral) {
        return rest.chars().next().map_or(1, char::len_utf8);
    }
    let mut chars = rest.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = matches!(c, ',' | '.' | '・') && before.zip(next).is_some_and(|(one, other)| alike(one, other));
        let zero = matches!(c, '○' | '◯') && before.is_some_and(|one| !is_large(one) && !one.is_ascii_digit());
        if !(joins || zero || is_large(c) || begins_numeral(c)) {
            return at;
        }
        before = Some(c);
    }
    rest.len()
}

/// Whether a mark between two chars can stand within one number: 1,248; 六・九.
fn alike(one: char, other: char) -> bool {
    !is_large(one) && begins_numeral(other) && one.is_ascii_digit() == other.is_ascii_digit()
}

fn is_large(c: char) -> bool {
    matches!(c, '万' | '億' | '兆')
}
