//! Proof that a row says what stands at its place in the source, from the row and the source alone.
//!
//! Nothing of the reading takes part: the literal is decoded anew from its bytes, and [`figure`] evaluates it by rules of
//! its own.

pub mod figure;
mod rows;
mod sum;

pub use sum::{Figure, Sum, Unsound, certify};

use std::cell::OnceCell;
use std::ops::Range;

use crate::source::Source;
use crate::span::Span;
use crate::text::Text;
use crate::vocabulary::{self, own};

/// What a row of `amounts` claims about its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Number of the row.
    pub amount_id: u32,
    /// Line on which the literal begins.
    pub line: u32,
    /// Bytes of the literal.
    pub pieces: Vec<Span>,
    /// The literal.
    pub literal: String,
    /// Its value in yen.
    pub yen: Option<i64>,
    /// The place value of its last digit in yen.
    pub unit: Option<i64>,
    /// The row says that its value could not be read: a mention that only the independent scan found.
    pub unread: bool,
    /// Line that gives the unit.
    pub unit_line: Option<u32>,
}

/// What a row of `programmes`, `activities` or `notes` claims about its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Number of the row.
    pub id: u32,
    /// Line on which it begins.
    pub line: u32,
    /// Its bytes.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// The bytes may begin with a mark that the text leaves out: a bullet, 【新規】.
    pub marked: bool,
}

/// What a claim is wrong about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The bytes do not decode to the literal.
    #[error("its bytes hold {found:?}, the row says {literal:?}")]
    Literal {
        /// What stands there.
        found: String,
        /// What the row says.
        literal: String,
    },
    /// The literal begins on another line.
    #[error("it begins on line {found}, the row says {line}")]
    Line {
        /// Where it begins.
        found: u32,
        /// What the row says.
        line: u32,
    },
    /// The literal comes to a value, and the row has none.
    #[error("{literal:?} comes to a value, but the row has no yen or no unit_yen")]
    Unsaid {
        /// The literal.
        literal: String,
    },
    /// The literal does not come to the value.
    #[error("{literal:?} does not come to {yen} yen at a unit of {unit} yen")]
    Value {
        /// The literal.
        literal: String,
        /// The row's value.
        yen: i64,
        /// The row's unit.
        unit: i64,
    },
}

/// Proves a claim, or says what is wrong with it.
pub fn prove(claim: &Claim, source: &Source) -> Result<(), Flaw> {
    Prover::new(source).prove(claim)
}

/// Proves the claims on one source; what it says of brackets is looked for once.
pub struct Prover<'s> {
    source: &'s Source,
    says_minus: OnceCell<bool>,
}

impl<'s> Prover<'s> {
    /// For the claims on this source.
    pub fn new(source: &'s Source) -> Self {
        Self { source, says_minus: OnceCell::new() }
    }

    /// Proves a claim, or says what is wrong with it.
    pub fn prove(&self, claim: &Claim) -> Result<(), Flaw> {
        let says_minus = || *self.says_minus.get_or_init(|| self.source.text().lines().any(says_minus));
        proved(claim, self.source, says_minus)
    }
}

fn proved(claim: &Claim, source: &Source, says_minus: impl Fn() -> bool) -> Result<(), Flaw> {
    let found: String = claim.pieces.iter().map(|piece| source.chars_in(*piece)).collect();
    if bare(&found) != bare(&claim.literal) || bare(&found).is_empty() {
        return Err(Flaw::Literal { found, literal: claim.literal.clone() });
    }
    stands_on(claim.line, claim.pieces.first().map_or(0, |piece| piece.start), source)?;
    let unit_text = claim.unit_line.map(|line| unit_text(source, line));
    let unit_text = unit_text.as_ref().map_or("", Text::as_str);
    let text = Text::normalise(&claim.literal);
    let literal = claim.literal.clone();
    match (claim.yen, claim.unit) {
        (Some(yen), Some(unit)) if figure::comes_to(text.as_str(), unit_text, yen, unit) => Ok(()),
        (Some(yen), Some(unit)) if is_minus_in_brackets(text.as_str(), unit_text, (yen, unit)) && says_minus() => {
            Ok(())
        }
        (Some(yen), Some(unit)) => Err(Flaw::Value { literal, yen, unit }),
        (None, None) if claim.unread || !figure::has_value(text.as_str(), unit_text) => Ok(()),
        (None, None) if may_be_a_pages(claim, source) || may_be_begun_above(claim, source) => Ok(()),
        _ => Err(Flaw::Unsaid { literal }),
    }
}

// over how many lines a unit may be torn: 百⏎⏎万⏎⏎円
const UNIT_LINES: u32 = 5;

// 7,531万⏎円規模: what a line ends in is no unit yet
fn unit_text(source: &Source, line: u32) -> Text {
    let mut text = Text::normalise(source.line(line));
    for below in line.saturating_add(1)..line.saturating_add(UNIT_LINES) {
        if !text.as_str().trim_end().ends_with(figure::is_place) {
            break;
        }
        let joined = [text.as_str().trim_end(), source.line(below).trim_start()].concat();
        text = Text::normalise(&joined);
    }
    text
}

// 47⏎億円: a short number with its line to itself may be the page's, so that its value is not beyond doubt
fn may_be_a_pages(claim: &Claim, source: &Source) -> bool {
    let line = bare(Text::normalise(source.line(claim.line)).as_str());
    claim.pieces.len() > 1 && (1..=3).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit())
}

// 概算要求額 4⏎1億円: the number may have begun on the line above, so that its value is not beyond doubt
fn may_be_begun_above(claim: &Claim, source: &Source) -> bool {
    let Some(above) = claim.line.checked_sub(1).filter(|above| *above > 0) else { return false };
    let [own, above] = [claim.line, above].map(|line| bare(Text::normalise(source.line(line)).as_str()));
    let literal = bare(Text::normalise(&claim.literal).as_str());
    above.ends_with(|c: char| c.is_ascii_digit()) && own.trim_start_matches(',').starts_with(&literal)
}

// (761) is less than nothing, where the source says so: （ ）は減
fn is_minus_in_brackets(literal: &str, unit_text: &str, (yen, unit): (i64, i64)) -> bool {
    let bracketed = literal.starts_with('(') && literal.ends_with(')');
    let size = yen.checked_neg().filter(|size| *size > 0 && bracketed);
    size.is_some_and(|size| figure::comes_to(literal, unit_text, size, unit))
}

// how many chars behind （ ） say what it holds
const SAID_WITHIN: usize = 24;

/// How a sentence names brackets: ( )は減, 括弧書きは減.
const BRACKETS: [&str; 4] = ["()", "括弧", "カッコ", "かっこ"];

fn says_minus(line: &str) -> bool {
    let line = bare(Text::normalise(line).as_str());
    let behind = BRACKETS.iter().find_map(|name| line.split_once(name));
    let behind = behind.map(|(_, behind)| behind.chars().take(SAID_WITHIN).collect::<String>());
    let words = ["減", "マイナス", "負"].into_iter().chain(users_minus());
    behind.is_some_and(|said| words.into_iter().any(|word| said.contains(word)) && !said.contains("増減"))
}

/// The words for less than nothing that the user has told of.
fn users_minus() -> impl Iterator<Item = &'static str> {
    own(&vocabulary::BRACKETS).filter(|cells| cells.get(1) == Some(&"minus")).filter_map(|cells| cells.first().copied())
}

/// Proves a passage, or says what is wrong with it. White space counts for nothing: wrapped lines are rejoined in the text.
pub fn prove_passage(passage: &Passage, source: &Source) -> Result<(), Flaw> {
    let found = source.chars_in(passage.span);
    if !stands_for(found, &passage.text, if passage.marked { LONGEST_MARK } else { 0 }) {
        return Err(Flaw::Literal { found: found.to_owned(), literal: passage.text.clone() });
    }
    stands_on(passage.line, passage.span.start, source)
}

/// Whether `found` normalises to `text` with so many chars at most before it. What stands first and last in it may be
/// several chars in one, of which the text has only some: ŀ is l·, ㏂ is a.m. with a full stop, and an accent goes with
/// what it stands on.
fn stands_for(found: &str, text: &str, mark: usize) -> bool {
    let whole = Text::normalise(found);
    // ト⏎゙: a mark that begins a line joins the char before it where the lines are joined
    let joined = |text: &str| bare(Text::normalise(&bare(text)).as_str());
    let (stands, says) = (joined(whole.as_str()), joined(text));
    let more = |place: Range<usize>| {
        let piece = Text::normalise(&found[whole.decoded_range(place)]);
        bare(piece.as_str()).chars().count().saturating_sub(1)
    };
    let ends = |char: Option<(usize, char)>| char.map_or(0..0, |(at, char)| at..at + char.len_utf8());
    let (first, last) = (ends(whole.as_str().char_indices().next()), ends(whole.as_str().char_indices().next_back()));
    stands.rfind(&says).filter(|_| !says.is_empty()).is_some_and(|at| {
        let (before, after) = (&stands[..at], &stands[at + says.len()..]);
        before.chars().count() <= mark.max(more(first)) && after.chars().count() <= more(last)
    })
}

/// Chars of a bullet and a status tag: ・【継続】, (12)【一部新規・拡充】.
const LONGEST_MARK: usize = 16;

fn stands_on(line: u32, byte: u32, source: &Source) -> Result<(), Flaw> {
    let found = source.line_of(byte);
    if found == line { Ok(()) } else { Err(Flaw::Line { found, line }) }
}

/// Without white space and leaders: a literal torn over lines has one space where the source has line breaks, and blanks where
/// dots lead to an amount.
fn bare(text: &str) -> String {
    let mut chars = text.chars().filter(|char| !char.is_whitespace()).peekable();
    let mut bare = String::with_capacity(text.len());
    while let Some(char) = chars.next() {
        let mut run = 1;
        while matches!(char, '.' | '・' | '·') && chars.next_if_eq(&char).is_some() {
            run += 1;
        }
        if run < SHORTEST_LEADER {
            bare.extend(std::iter::repeat_n(char, run));
        }
    }
    bare
}

/// How many dots lead to an amount: ・・・12億円.
const SHORTEST_LEADER: usize = 3;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::Malformed;

    fn source(text: &str) -> Source {
        Source::decode(text, None, Malformed::Refuse).unwrap()
    }

    fn claim(text: &str, literal: &str, line: u32, value: Option<(i64, i64)>) -> Claim {
        let at = u32::try_from(text.find(literal).unwrap()).unwrap();
        let end = at + u32::try_from(literal.len()).unwrap();
        Claim {
            amount_id: 1,
            line,
            pieces: vec![Span { start: at, end }],
            literal: literal.into(),
            yen: value.map(|(yen, _)| yen),
            unit: value.map(|(_, unit)| unit),
            unread: false,
            unit_line: None,
        }
    }

    #[test]
    fn a_true_claim_is_proved() {
        let text = "見出し\n甲事業 １２．３億円\n";
        let claim = claim(text, "１２．３億円", 2, Some((1_230_000_000, 10_000_000)));
        assert_eq!(prove(&claim, &source(text)), Ok(()));
    }

    #[test]
    fn a_share_takes_its_unit_from_the_line_of_its_total() {
        let text = "１，４８９億円\n(文697)";
        let mut claim = claim(text, "文697", 2, Some((69_700_000_000, 100_000_000)));
        assert!(matches!(prove(&claim, &source(text)), Err(Flaw::Value { .. })));
        claim.unit_line = Some(1);
        assert_eq!(prove(&claim, &source(text)), Ok(()));
    }

    #[test]
    fn a_unit_goes_on_where_a_line_ends_within_it() {
        let text = "437百\n\n万円\n甲省\n(文30,厚407)";
        let claim = Claim { unit_line: Some(1), ..claim(text, "文30", 5, Some((30_000_000, 1_000_000))) };
        assert_eq!(prove(&claim, &source(text)), Ok(()));
        let text = text.replacen("万円", "事業", 1);
        assert!(matches!(prove(&claim, &source(&text)), Err(Flaw::Value { .. })));
    }

    #[test]
    fn false_claims_are_named() {
        let text = "甲事業 12億円";
        let good = claim(text, "12億円", 1, Some((1_200_000_000, 100_000_000)));
        let moved = Claim { pieces: vec![Span { start: 0, end: 9 }], ..good.clone() };
        assert!(matches!(prove(&moved, &source(text)), Err(Flaw::Literal { .. })));
        let line = Claim { line: 3, ..good.clone() };
        assert_eq!(prove(&line, &source(text)), Err(Flaw::Line { found: 1, line: 3 }));
        let value = Claim { yen: Some(1_300_000_000), ..good.clone() };
        assert!(matches!(prove(&value, &source(text)), Err(Flaw::Value { .. })));
        let half = Claim { unit: None, ..good.clone() };
        assert!(matches!(prove(&half, &source(text)), Err(Flaw::Unsaid { .. })));
        let unsaid = Claim { yen: None, unit: None, ..good };
        assert!(matches!(prove(&unsaid, &source(text)), Err(Flaw::Unsaid { .. })));
        assert_eq!(prove(&Claim { unread: true, ..unsaid }, &source(text)), Ok(()));
    }

    #[test]
    fn a_char_that_stands_for_several_may_be_cut() {
        assert!(stands_for("甲事業ŀ", "甲事業l", 0));
        assert!(stands_for("甲事業㏂", "甲事業a.m", 0));
        assert!(stands_for("）\u{1DDD}の事業", "\u{1DDD}の事業", 0));
        assert!(!stands_for("）の事業", "の事業", 0));
        assert!(stands_for("ŉ甲事業", "n甲事業", 0));
        assert!(!stands_for("甲事業l·", "甲事業l", 0));
        assert!(!stands_for("甲事業", "甲事", 0));
        assert!(!stands_for("甲事業", "", 0));
    }

    #[test]
    fn passages_are_proved_over_line_breaks_and_after_their_marks() {
        let text = "◆ 甲研究\n事業（Ａ）\n";
        let whole = |line, text: &str, marked| Passage {
            id: 1,
            line,
            span: Span { start: 0, end: 35 },
            text: text.into(),
            marked,
        };
        assert_eq!(prove_passage(&whole(1, "甲研究事業(A)", true), &source(text)), Ok(()));
        for wrong in [whole(1, "甲研究事業(A)", false), whole(1, "乙研究事業", true), whole(1, "", true)] {
            assert!(matches!(prove_passage(&wrong, &source(text)), Err(Flaw::Literal { .. })), "{wrong:?}");
        }
        assert_eq!(
            prove_passage(&whole(2, "甲研究事業(A)", true), &source(text)),
            Err(Flaw::Line { found: 1, line: 2 })
        );
    }

    #[test]
    fn a_literal_torn_apart_is_proved_piece_by_piece() {
        let text = "総額 25\n注記\n億円";
        let end = u32::try_from(text.len()).unwrap();
        let pieces = vec![Span { start: 7, end: 9 }, Span { start: end - 6, end }];
        let claim = Claim {
            amount_id: 1,
            line: 1,
            pieces,
            literal: "25 億円".into(),
            yen: Some(2_500_000_000),
            unit: Some(100_000_000),
            unread: false,
            unit_line: None,
        };
        assert_eq!(prove(&claim, &source(text)), Ok(()));
    }

    #[test]
    fn brackets_mean_minus_where_the_source_says_so() {
        let proved = |legend: &str, yen| {
            let text = format!("(単位:百万円)\n{legend}\n研究費 (35)\n");
            let claim = Claim { unit_line: Some(1), ..claim(&text, "(35)", 3, Some((yen, 1_000_000))) };
            prove(&claim, &source(&text)).is_ok()
        };
        assert!(proved("(注)( )は減を示す。", -35_000_000));
        assert!(!proved("(注)( )は減を示す。", -36_000_000));
        assert!(!proved("(注)( )は前年度", -35_000_000));
        assert!(!proved("(注)( )は増減を示す。", -35_000_000));
        assert!(proved("(注)( )は前年度", 35_000_000));
    }
}
