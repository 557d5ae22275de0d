//! How messages look: what is wrong, the place underlined in its line, why, and what to do.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Place, Source};
use crate::span::Span;
use crate::visible::{is_hidden, on_lines, on_one_line, picture};

/// An error of input or use.
#[derive(Debug)]
pub struct Failure(Box<Parts>);

/// What an error says; apart from it, so that results stay small.
#[derive(Debug, Default)]
struct Parts {
    message: String,
    excerpt: Option<Excerpt>,
    help: Option<String>,
    causes: Vec<String>,
}

impl Failure {
    /// An error that says what is wrong.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure(Box::new(Parts { message: message.into(), ..Parts::default() }))
    }

    /// An error of the library that says itself what is wrong.
    pub fn of(error: impl Error) -> Failure {
        let mut failure = Failure::new(error.to_string());
        failure.0.causes = causes(&error);
        failure
    }

    /// What to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.0.help = Some(help.into());
        self
    }

    /// Where it is.
    pub fn at(mut self, excerpt: Excerpt) -> Failure {
        self.0.excerpt = Some(excerpt);
        self
    }

    /// Why it happened, with its own causes.
    pub fn because(mut self, cause: impl Error) -> Failure {
        self.0.causes = std::iter::once(cause.to_string()).chain(causes(&cause)).collect();
        self
    }

    /// The error as people read it, with its chain of causes.
    pub fn render(&self, colour: bool) -> String {
        let Parts { message, excerpt, help, causes } = &*self.0;
        let (excerpt, causes, help) = (excerpt.as_ref(), causes.clone(), help.as_deref());
        Message { kind: Kind::Error, text: message, label: "", excerpt, causes, help }.render(colour)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for Failure {}

/// What lies behind an error, from near to far.
fn causes(error: &dyn Error) -> Vec<String> {
    std::iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string).collect()
}

/// How much a message matters.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Something is wrong.
    Error,
    /// Something is to be looked at.
    Warning,
    /// Something to know.
    Note,
}

/// A message with all it may carry.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// How much it matters.
    pub kind: Kind,
    /// What there is to say.
    pub text: &'a str,
    /// What the underlined place is.
    pub label: &'a str,
    /// The place.
    pub excerpt: Option<&'a Excerpt>,
    /// Why, from near to far.
    pub causes: Vec<String>,
    /// What to do.
    pub help: Option<&'a str>,
}

impl<'a> Message<'a> {
    /// A message without a place.
    pub fn new(kind: Kind, text: &'a str) -> Message<'a> {
        Message { kind, text, label: "", excerpt: None, causes: Vec::new(), help: None }
    }

    /// The message as people read it.
    pub fn render(&self, colour: bool) -> String {
        let level = match self.kind {
            Kind::Error => Level::ERROR,
            Kind::Warning => Level::WARNING,
            Kind::Note => Level::NOTE,
        };
        let mut group = Group::with_title(level.primary_title(on_lines(self.text)));
        if let Some(excerpt) = self.excerpt {
            group = group.element(excerpt.snippet(self.label));
        }
        let causes = self.causes.iter().map(|cause| Level::NOTE.message(on_lines(cause)));
        let group = group.elements(causes).elements(self.help.map(|help| Level::HELP.message(on_lines(help))));
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let rendered = renderer.render(&[group]);
        self.excerpt.map_or_else(|| rendered.clone(), |excerpt| excerpt.placed(&rendered))
    }
}

/// Some lines of a file, with places in them; of a long line, what stands near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    file: String,
    /// Where the first place begins.
    place: Place,
    /// The line that the text begins on.
    line: u32,
    /// As people see it.
    text: String,
    marks: Vec<Range<usize>>,
    folded: bool,
}

impl Excerpt {
    /// The lines that hold the spans, with so many lines before and after.
    pub fn of(source: &Source, file: &str, spans: &[Span], around: usize) -> Excerpt {
        let text = source.text();
        let offset = |byte: u32| source.chars_in(Span { start: 0, end: byte }).len();
        let marks: Vec<Range<usize>> = spans.iter().map(|span| offset(span.start)..offset(span.end)).collect();
        let first = marks.iter().map(|mark| mark.start).min().unwrap_or(0);
        let last = marks.iter().map(|mark| mark.end).max().unwrap_or(0).max(first);
        let from = text.floor_char_boundary(first.saturating_sub(NEAR));
        let near = &text[from..text.ceil_char_boundary(last.saturating_add(NEAR))];
        let (start, lines_before) = lines_back(near, first - from, around);
        let end = lines_on(near, last - from, around);
        let place = source.place(spans.iter().map(|span| span.start).min().unwrap_or(0));
        let lines_before = u32::try_from(lines_before).unwrap_or(0);
        let (start, end) = (from + start, from + end);
        let marks = marks.into_iter().map(|mark| mark.start - start..mark.end - start);
        let (text, marks) = shown(&text[start..end], marks.collect());
        let line = place.line.saturating_sub(lines_before).max(1);
        Excerpt { file: on_one_line(file).into_owned(), place, line, text, marks, folded: around == 0 }
    }

    /// The renderer counts columns in the text as shown; what is said is the place in the file.
    fn placed(&self, rendered: &str) -> String {
        let Excerpt { file, place, text, .. } = self;
        let first = self.marks.iter().map(|mark| mark.start).min().unwrap_or(0);
        let column = text[..first].chars().rev().take_while(|char| *char != '\n').count() + 1;
        rendered.replacen(&format!("{file}:{}:{column}", place.line), &format!("{file}:{place}"), 1)
    }

    fn snippet<'a>(&'a self, label: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let mark = |(at, mark): (usize, &Range<usize>)| {
            let annotation = AnnotationKind::Primary.span(mark.clone());
            if at == 0 && !label.is_empty() { annotation.label(on_lines(label)) } else { annotation }
        };
        Snippet::source(self.text.as_str())
            .path(self.file.as_str())
            .line_start(usize::try_from(self.line).unwrap_or(1))
            .fold(self.folded)
            .annotations(self.marks.iter().enumerate().map(mark))
    }
}

const BREAKS: [char; 2] = ['\n', '\r'];

/// Where the line of an offset begins, or one of the lines before it; and how many lines before it that is.
fn lines_back(text: &str, offset: usize, lines: usize) -> (usize, usize) {
    let start = |end: usize| text[..end].rfind(BREAKS).map_or(0, |at| at + 1);
    let mut at = start(offset);
    for gone in 0..lines {
        if at == 0 {
            return (at, gone);
        }
        at = start(before_break(text, at));
    }
    (at, lines)
}

/// The end of the line that ends at `start`.
fn before_break(text: &str, start: usize) -> usize {
    if text[..start].ends_with("\r\n") { start - 2 } else { start - 1 }
}

/// Where the line of an offset ends, or one of the lines after it.
fn lines_on(text: &str, offset: usize, lines: usize) -> usize {
    let end = |start: usize| text[start..].find(BREAKS).map_or(text.len(), |at| start + at);
    let mut at = end(offset);
    for _ in 0..lines {
        let length = if text[at..].starts_with("\r\n") { 2 } else { 1 };
        if at + length >= text.len() {
            return at;
        }
        at = end(at + length);
    }
    at
}

/// So many bytes before and after the places are shown at most.
const NEAR: usize = 2000;

/// Text as people see it, and where ranges of it are there. Whatever ends a line is a line feed.
fn shown(text: &str, ranges: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let mut shown = String::with_capacity(text.len());
    let mut moved = ranges.clone();
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let before = shown.len();
        match char {
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\r' => shown.push('\n'),
            _ if is_hidden(char) => picture(char, &mut shown),
            _ => shown.push(char),
        }
        for (range, moved) in ranges.iter().zip(&mut moved) {
            moved.start = if range.start == at { before } else { moved.start };
            moved.end = if range.end == at + char.len_utf8() { shown.len() } else { moved.end };
        }
    }
    for (range, moved) in ranges.iter().zip(&mut moved) {
        moved.start = if range.start == text.len() { shown.len() } else { moved.start };
        moved.end = if range.is_empty() { moved.start } else { moved.end };
    }
    (shown, moved)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::Malformed;

    fn excerpt(text: &str, place: &str, around: usize) -> Excerpt {
        let source = Source::decode(text, None, Malformed::Refuse).unwrap();
        let at = text.find(place).unwrap();
        Excerpt::of(&source, "見本.txt", &[source.span(at..at + place.len())], around)
    }

    #[test]
    fn the_place_is_underlined_at_the_width_of_full_width_chars() {
        let excerpt = excerpt("見出し\n甲事業 １２億円\n末尾\n", "１２億円", 0);
        let failure = Failure::new("no owner").at(excerpt).because(std::io::Error::other("two names")).help("name one");
        insta::assert_snapshot!(failure.render(false), @r"
        error: no owner
         --> 見本.txt:2:5
          |
        2 | 甲事業 １２億円
          |        ^^^^^^^^
          |
          = note: two names
          = help: name one
        ");
    }

    #[test]
    fn what_is_hidden_is_shown_and_the_place_stays_underlined() {
        let excerpt = excerpt("\u{1b}[2J甲\u{202e}事業 １\u{200b}２億円\u{9b}\n", "１\u{200b}２億円", 0);
        let failure = Failure::new("\u{1b}]0;x\u{7}").at(excerpt).help("a\u{85}b");
        insta::assert_snapshot!(failure.render(false), @r"
        error: ␛]0;x␇
         --> 見本.txt:1:10
          |
        1 | ␛[2J甲\u{202e}事業 １\u{200b}２億円\u{9b}
          |                    ^^^^^^^^^^^^^^^^
          |
          = help: a\u{85}b
        ");
    }

    #[test]
    fn of_a_long_line_what_is_near_is_shown() {
        let long = format!("{}１２億円{}", "甲\u{7}".repeat(5000), "乙".repeat(5000));
        let excerpt = excerpt(&long, "１２億円", 2);
        assert_eq!((excerpt.place.line, excerpt.place.column), (1, 10_001));
        assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "１２億円");
        assert!(excerpt.text.len() < 4 * NEAR);
    }

    #[test]
    fn lines_around_are_shown_whatever_ends_them() {
        for text in ["一\n二\n三億円\n四\n五", "一\r\n二\r\n三億円\r\n四\r\n五", "一\r二\r三億円\r四\r五"]
        {
            let excerpt = excerpt(text, "三億円", 1);
            assert_eq!((excerpt.line, excerpt.text.lines().collect::<Vec<_>>()), (2, vec!["二", "三億円", "四"]));
            assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "三億円");
        }
    }
}
