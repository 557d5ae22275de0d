//! From a decoded file to a [`Document`]: lines, pages, outline, programmes, and which amount is whose.
//!
//! Layout lives here and only here. Extracted text has lost the page: headings come after their content, boxes of amounts
//! stand apart from their names, labels run downwards one char a line. Each file recovers one thing from what repeats:
//! `leaders` dots between names and amounts, `torn` brackets over lines, `lines` what a line is, `cited` what stands around an amount, `composite` amounts with a pool on top, `title` what a document calls itself and `told`
//! which budget it is of, `outline` pages and projects, `slides` programmes,
//! `totals` the document's table of totals, `ledger` tables of bare figures under a unit, `headed` rows of amounts under labels,
//! `abreast` names side by side above their amounts,
//! `bracket_labels` what lines of labels say of brackets, `items` numbered lists, `sheets` slides of one programme, `page` what each amount of a page is, `pairing` whose it is,
//! `programmes` what is said of each in several places, `listings` where each is listed and what it will do, `notes` notes
//! and what is said of all numbers, `prose` amounts in sentences.

mod abreast;
mod audited;
mod bracket_labels;
mod cited;
mod composite;
mod headed;
mod items;
mod joined;
mod leaders;
mod ledger;
mod lines;
mod listings;
mod notes;
mod outline;
mod page;
mod pairing;
mod pairs;
mod programmes;
mod prose;
mod rows;
mod sheets;
mod slides;
mod title;
mod told;
mod torn;
mod totals;
mod when;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memchr_iter;
use sha2::{Digest, Sha256};

use crate::budget::{Document, SourceFile};
use crate::calendar::FiscalYear;
use crate::grammar::item::legend_places;
use crate::grammar::legend::abbreviations;
use crate::ministry::Directory;
use crate::money::Rounding;
use crate::source::Source;
use crate::span::Span;
use crate::stage::Stage;
use crate::text::Text;
use crate::vocabulary::{self, Vocabulary};

pub use audited::audited;

use cited::cited;
use items::Items;
use lines::{Kind, Line};
use notes::Statements;
use outline::Outline;
use slides::{Entry, Sheet, Slide};
use title::title;
use told::Told;

/// Reads a briefing. Total: whatever the bytes say, there is a document, and every money mention is in it.
///
/// `name` is the document's name in the store, `file` the name of the file it was read from.
pub fn read(source: &Source, name: &str, file: &str) -> Document {
    let mut text = Text::normalise(source.text());
    text.blank(&leaders::leaders(text.as_str()));
    let torn = torn::breaks(text.as_str());
    text.join(&torn);
    let mut lines = lines::lines(text.as_str(), &torn);
    let tables = ledger::tables(&text, source.text(), &mut lines);
    let mut cited = cited(text.as_str(), &mut lines);
    let title = title(&lines, &cited);
    let Told { fiscal_year, stage, several, supplementary_no, now } =
        Told::of(text.as_str(), &lines, &cited, title.as_deref(), ledger::latest(&tables));
    if let Some(year) = fiscal_year {
        cited.mark_earlier(text.as_str(), year);
    }
    let in_force = Directory::in_force(fiscal_year);
    let legend = legend(text.as_str(), &lines, &in_force).unwrap_or_default();
    let directory = in_force.with_legend(legend);
    let statements = Statements::of(text.as_str(), &lines);
    let stated = statements.rounding();
    let rounding = stated.map(|own| own.rounding).unwrap_or_default();
    let row_starts = sheets::row_starts(&lines, &cited);
    let lists_totals = slides::lists_totals(&lines, &cited, &directory);
    let (row_starts, title_of) = (&row_starts[..], title.as_deref());
    let sheet =
        Sheet { lines: &lines, cited: &cited, row_starts, directory: &directory, lists_totals, title: title_of };
    let items = items::items(&sheet, rounding);
    let headings = outline::headings(&lines);
    let outline = outline::outline(&lines, &cited, &headings, |line| sheet.is_item(line));
    let outline = items.outline(outline, &headings);
    let slides = slides(&sheet, &outline, &items);
    let frame = Frame {
        source,
        text: &text,
        sheet,
        outline: &outline,
        items: &items,
        fiscal_year,
        stage,
        several,
        supplementary_no,
        now,
        rounding,
    };
    let notes = notes::notes(&frame, &statements);
    let mut cells = ledger::drafts(&frame, &tables);
    cells.extend(headed::drafts(&frame));
    cells.extend(abreast::drafts(&frame));
    let (mut amounts, notes) = rows::rows(&frame, &slides, notes, cells);
    drop(cited); // most of what was known of amounts is in their rows, and room is needed for listings
    let places = Places { source, text: &text, lines: &lines, outline: &outline };
    let (mut listings, mut activities) = listings::listings(places, &items, slides);
    // a large document stays for longer than its reading
    amounts.shrink_to_fit();
    listings.shrink_to_fit();
    activities.shrink_to_fit();
    Document {
        name: name.to_owned(),
        title: title.map(Cow::into_owned),
        fiscal_year,
        stage,
        source: source_file(source, file),
        vocabulary: vocabulary::installed().map(Vocabulary::mark),
        pages: outline.pages.last().map_or(0, |page| page.number),
        rounding: stated,
        projects: outline.projects.clone(),
        amounts,
        listings,
        activities,
        notes,
    }
}

/// What every part of the reading refers to.
#[derive(Clone, Copy)]
struct Frame<'a, 't> {
    source: &'a Source,
    text: &'a Text,
    sheet: Sheet<'a, 't>,
    outline: &'a Outline,
    items: &'a Items,
    fiscal_year: Option<FiscalYear>,
    stage: Option<Stage>,
    /// Whether its title names several budgets: an amount that says nothing of its own may be of each.
    several: bool,
    /// Which supplementary budget its title names: 令和６年度補正予算（第１号）.
    supplementary_no: Option<u32>,
    /// The year that it says it is written in: 今年度（2025年度）.
    now: Option<FiscalYear>,
    /// How it says that it rounds its figures, or as most documents do.
    rounding: Rounding,
}

impl<'a, 't> Frame<'a, 't> {
    fn places(&self) -> Places<'a, 't> {
        Places { source: self.source, text: self.text, lines: self.sheet.lines, outline: self.outline }
    }
}

/// Where the text and its lines stand in the file and on its pages.
#[derive(Clone, Copy)]
struct Places<'a, 't> {
    source: &'a Source,
    text: &'a Text,
    lines: &'a [Line<'t>],
    outline: &'a Outline,
}

impl Places<'_, '_> {
    /// Source bytes behind a range of the normalised text.
    fn span(&self, range: Range<usize>) -> Span {
        self.source.span(self.text.decoded_range(range))
    }

    /// The number in the file of the line that a place stands on, which a line begins that may be of several.
    fn line_number(&self, line: usize, place: usize) -> u32 {
        let line = &self.lines[line];
        line.number + (0..).zip(self.text.joined(line.start..place)).last().map_or(0, |(at, _)| at + 1)
    }

    /// Page of a line, from 1; none where nothing tells pages apart.
    fn page_number(&self, line: usize) -> Option<u32> {
        let pages = &self.outline.pages;
        let own = pages.get(pages.partition_point(|page| page.lines.end <= line))?;
        pages.last().filter(|last| last.number > 1).map(|_| own.number)
    }
}

fn source_file(source: &Source, file: &str) -> SourceFile {
    let digest = Sha256::digest(source.bytes());
    SourceFile {
        file: file.to_owned(),
        sha256: digest
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|half| char::from_digit(half.into(), 16))
            .collect(),
        encoding: source.encoding(),
        bytes: source.bytes().len() as u64,
        lines: u32::try_from(source.line_count()).unwrap_or(u32::MAX),
    }
}

// 文:文部科学省、厚:厚生労働省
fn legend(text: &str, lines: &[Line<'_>], in_force: &Directory) -> Option<Vec<(String, String)>> {
    let mut with_colon = lines_at(lines, memchr_iter(b':', text.as_bytes())).map(|at| &lines[at]);
    with_colon.find_map(|line| {
        matches!(line.kind, Kind::Text | Kind::Note).then(|| abbreviations(in_force, line.text)).flatten()
    })
}

// the lines that places of the normalised text stand on, each once; words are searched for in the whole text, not line by line
fn lines_at(lines: &[Line<'_>], places: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let mut next = 0;
    places.filter_map(move |place| {
        let at = next + lines::last_start(lines.get(next..)?, place)?;
        next = at + 1;
        Some(at)
    })
}

// the lines that may be legends
fn legend_lines<'l>(text: &str, lines: &'l [Line<'l>]) -> impl Iterator<Item = usize> + use<'l> {
    let mut places: Vec<usize> = legend_places(text).collect();
    places.sort_unstable();
    lines_at(lines, places.into_iter())
}

// every page's programmes; names that stand alone are known by the pages before and behind
fn slides(sheet: &Sheet<'_, '_>, outline: &Outline, items: &Items) -> Vec<Slide> {
    let read = |page: &outline::Page| {
        let mut slide = sheet.slide(page);
        sheet.boxes(page, &mut slide, |line| !outline.headed(&(line..line + 1)).is_empty());
        slide
    };
    let listed = |page: &outline::Page| {
        let mut slide = items.slide(page)?;
        sheet.forms(page, &mut slide, |at| items.has_amount(at, sheet.cited[at].line));
        Some(slide)
    };
    let slide = |page| listed(page).unwrap_or_else(|| read(page));
    let mut slides: Vec<Slide> = outline.pages.iter().map(slide).collect();
    let listed = |slide: &Slide| !slide.entries.is_empty() && slide.boxes.is_empty();
    let lone = |(page, slide)| if listed(slide) { sheet.lone_names(page, slide) } else { Vec::new() };
    let lone: Vec<Vec<Entry>> = outline.pages.iter().zip(&slides).map(lone).collect();
    // of all names those alone are asked for
    let asked: BTreeSet<String> = lone.iter().flatten().flat_map(Entry::names).map(str::to_owned).collect();
    let of_slide = |slide: &Slide| slide.names().filter_map(|name| asked.get(name)).collect::<Vec<&String>>();
    let mut known: BTreeSet<&String> = slides.iter().flat_map(of_slide).collect();
    for (slide, lone) in slides.iter_mut().zip(lone).filter(|(_, lone)| !lone.is_empty()) {
        slide.join(lone, |name| asked.get(name).is_some_and(|name| known.contains(name)));
        known.extend(of_slide(slide));
    }
    drop(known);
    for (page, slide) in outline.pages.iter().zip(&mut slides) {
        sheet.below_ministries(page, slide);
    }
    slides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Malformed;

    #[test]
    fn an_arrow_parts_two_years_of_a_programme_and_no_sizes() {
        let years = |line: &str| {
            let text = format!("令和7年度概算要求の概要\n\n{line}\n");
            let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
            let found = read(&source, "a", "a.txt").amounts;
            found.iter().map(|row| (row.fiscal_year.map(|year| year.0), row.flags.additive)).collect::<Vec<_>>()
        };
        let (before, own) = ((Some(2024), true), (Some(2025), true));
        assert_eq!(years("○ 海洋観測の推進 12億円→15億円"), [before, own]);
        let mention = (Some(2025), false);
        assert_eq!(years("○ 海洋観測の推進 12億円→15億円→18億円"), [mention; 3]);
        for size in ["農林水産物の輸出額", "契約額(後年度負担)", "市場規模"] {
            assert_eq!(years(&format!("○ {size} 1.4兆円→5兆円")), [mention; 2], "{size}");
        }
    }
}
