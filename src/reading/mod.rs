//! From a decoded file to a [`Document`]: lines, pages, outline, programmes, and which amount is whose.
//!
//! Layout lives here and only here. Extracted text has lost the page: headings come after their content, boxes of amounts
//! stand apart from their names, labels run downwards one char a line. Each file recovers one thing from what repeats:
//! `torn` brackets over lines, `lines` what a line is, `cited` what stands around an amount, `outline` pages and projects, `slides` programmes,
//! `totals` the document's table of totals, `ledger` tables of bare figures under a unit, `headed` rows of amounts under labels,
//! `items` numbered lists, `sheets` slides of one programme, `page` what each amount of a page is, `pairing` whose it is,
//! `programmes` what is said of each in several places, `listings` where each is listed and what it will do, `notes` notes
//! and what is said of all numbers, `prose` amounts in sentences.

mod audited;
mod cited;
mod headed;
mod items;
mod joined;
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
mod torn;
mod totals;
mod when;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use memchr::{memchr_iter, memmem};
use sha2::{Digest, Sha256};

use crate::budget::{Document, SourceFile};
use crate::calendar::{Date, Era, FiscalYear};
use crate::grammar::bracket;
use crate::grammar::clause::columns;
use crate::grammar::item::may_be_legend;
use crate::grammar::ledger::{Label, heads};
use crate::grammar::legend::abbreviations;
use crate::grammar::phrase::{behind_budget, ends_as_title, joins_budgets, names_budget};
use crate::grammar::sentence::{self, YearSaid};
use crate::grammar::unfinished::is_clause;
use crate::grammar::year::{RelativeYear, begins_year, date, fiscal_year, supplementary_no, years_from_now};
use crate::ministry::Directory;
use crate::money::Rounding;
use crate::source::Source;
use crate::span::Span;
use crate::stage::{Stage, ends_in_stage_word, stage_word, stage_words};
use crate::text::Text;
use crate::vocabulary::{self, Vocabulary};

pub use audited::audited;

use cited::{Cited, cited};
use items::Items;
use lines::{Kind, Line};
use notes::Statements;
use outline::Outline;
use slides::{Entry, Sheet, Slide};

/// Reads a briefing. Total: whatever the bytes say, there is a document, and every money mention is in it.
///
/// `name` is the document's name in the store, `file` the name of the file it was read from.
pub fn read(source: &Source, name: &str, file: &str) -> Document {
    let mut text = Text::normalise(source.text());
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
    let rounding = statements.rounding();
    let row_starts = sheets::row_starts(&lines, &cited);
    let sheet = Sheet { lines: &lines, cited: &cited, row_starts: &row_starts, directory: &directory };
    let items = items::items(&sheet);
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
        rounding: rounding.map(|r| r.rounding),
    };
    let notes = notes::notes(&frame, &statements);
    let mut cells = ledger::drafts(&frame, &tables);
    cells.extend(headed::drafts(&frame));
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
        rounding,
        projects: outline.projects.clone(),
        amounts,
        listings,
        activities,
        notes,
    }
}

/// Which budget a document is of.
struct Told {
    fiscal_year: Option<FiscalYear>,
    stage: Option<Stage>,
    /// Whether its title names several.
    several: bool,
    /// Which supplementary budget its title names.
    supplementary_no: Option<u32>,
    /// The fiscal year that it is written in, as far as it says so.
    now: Option<FiscalYear>,
}

impl Told {
    // by its title, or else by how the text opens, by what its amounts say, and by the labels of its tables
    fn of(
        text: &str,
        lines: &[Line<'_>],
        cited: &[Cited],
        title: Option<&str>,
        latest: Option<(FiscalYear, Option<Stage>)>,
    ) -> Told {
        let budgets = title.map(budgets).unwrap_or_default();
        let main = budgets.iter().max_by_key(|(year, stage)| (stage.is_asked(), *year));
        let titled_stage = main.map(|(_, stage)| *stage).or_else(|| title.and_then(stage_in));
        let titled_year = main.map(|(year, _)| *year).or_else(|| title.and_then(year_in));
        let opening = if titled_stage.is_none() { opening(lines, cited, titled_year) } else { Opening::default() };
        let asked = || most_common_year(cited, &|c| pairs::is_asked(&c.lead));
        let fiscal_year = titled_year
            .or_else(asked)
            .or(opening.year)
            .or_else(|| headed_year(lines, cited))
            .or_else(|| most_common_year(cited, &|c| c.lead.stage == Some(Stage::Draft)))
            .or_else(|| most_common_year(cited, &|c| !c.bracketed))
            .or_else(|| spelt_year(text, cited));
        let now = Now::said(text).or_else(|| Now::dated(text, lines).filter(|_| fiscal_year.is_none()));
        // 令和７年度概算要求について … 今年度（2023年度）の実績: what a paper says that it was written in is no other's
        let near = |now: &Now| fiscal_year.is_none_or(|own| (own.0 - 1..=own.0).contains(&now.year.0));
        let now = now.filter(near);
        let fiscal_year = fiscal_year.or(now.and_then(|now| now.budget)).or(latest.map(|(year, _)| year));
        let fiscal_year = fiscal_year.or_else(|| only_year(lines));
        let stage = titled_stage
            .or(opening.stage)
            .or(now.filter(|now| now.budget == fiscal_year).and_then(|now| now.stage))
            .or_else(|| first_stage(lines, cited, fiscal_year))
            .or(latest.and_then(|(_, stage)| stage));
        let supplementary_no = title.and_then(supplementary_in).filter(|_| budgets.len() < 2);
        Told { fiscal_year, stage, several: budgets.len() > 1, supplementary_no, now: now.map(|now| now.year) }
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
    rounding: Option<Rounding>,
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

/// What a document calls itself: a line, or the lines of a cover above it.
fn title<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<Cow<'t, str>> {
    let line = title_line(lines, cited);
    let cover = cover(lines, cited).filter(|(at, _)| line.is_none_or(|(line, _)| *at < line));
    let titled = cover.map(|(_, title)| Cow::Owned(title)).or(line.map(|(_, title)| Cow::Borrowed(title)));
    titled.or_else(|| stageless(lines, cited).map(Cow::Borrowed))
}

// 令和７年度 医療分野の研究開発関連予算のポイント: above all amounts, a title that does not say which budget it is of
fn stageless<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<&'t str> {
    let above = lines[..above_amounts(lines, cited)].iter().filter(|line| line.kind == Kind::Text);
    let plain = |text: &&str| is_short(text) && !text.contains('。') && !begins_sentence(text);
    let texts = above.map(|line| without_legend(without_page_number(line.text))).filter(plain);
    let ends = |text: &str| ends_as_title(text) || ends_as_title(without_bracket(text));
    texts.into_iter().find(|text| year_in(text).is_some() && ends(text))
}

// 昨年度は、: the beginning of a sentence; 内閣府、消費者庁及び金融庁の: names
fn begins_sentence(text: &str) -> bool {
    text.match_indices('、').any(|(at, _)| is_clause(&text[..at]))
}

// 令和７年度予算案では、令和６年度補正予算と一体で⏎支援策を講じる。: a sentence that goes on below; 令和７年度予算案で、海の庁がめざすもの is a title
fn is_torn_sentence(lines: &[Line<'_>], at: usize) -> bool {
    let below = lines[at + 1..].iter().take(COVER_LINES);
    let mut below = below.take_while(|line| line.kind == Kind::Text && !line.is_blank() && !line.page_break);
    let text = without_slogan(lines[at].text);
    begins_sentence(text) && !ends_as_title(text) && below.any(|line| line.text.contains('。'))
}

// 予算案のポイント ～命を守り、未来を拓く～: a title without what its paper promises
fn without_slogan(title: &str) -> &str {
    title.split(['~', '〜', '―', '—']).next().unwrap_or_default().trim_end()
}

// 予算案の主要事項（（　）内は前年度予算額）: what a title's last bracket says of the brackets below it
fn without_legend(title: &str) -> &str {
    let last = title.chars().next_back().filter(|&c| bracket::closes(c)).and_then(bracket::of);
    let open =
        last.and_then(|kind| bracket::opening_of_last(title, kind)).filter(|&open| may_be_legend(&title[open..]));
    open.map_or(title, |open| title[..open].trim_end())
}

// 予算案の主要事項(医薬局)
fn without_bracket(title: &str) -> &str {
    bracket::trailing(title).map_or(title, |(before, ..)| before.trim_end())
}

// 予算のポイント   1/3: a header of pages
fn without_page_number(line: &str) -> &str {
    let title = line.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
    let number = &line[title.len()..];
    let counts = number.split_once('/').is_some_and(|(page, pages)| !page.is_empty() && !pages.is_empty());
    if counts && title.ends_with([' ', '\t']) { title.trim_end() } else { line }
}

// the lines that a text opens with, as far as no amount stands on them
fn above_amounts(lines: &[Line<'_>], cited: &[Cited]) -> usize {
    cited.first().map_or(lines.len(), |first| first.top.min(first.line)).min(OPENING_LINES)
}

// how far into a document its title can stand
const TITLE_LINES: usize = 200;

// 令和６年度 医療分野の研究開発関連予算 概算要求のポイント: a line with a year and a stage that is no sentence and no column's label
fn title_line<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<(usize, &'t str)> {
    let priced = |at: usize| cited.binary_search_by_key(&at, |c| c.line).is_ok();
    let texts = lines.iter().enumerate().take(TITLE_LINES).filter(|(_, line)| line.kind == Kind::Text);
    let texts = texts.map(|(at, line)| (at, without_legend(line.text)));
    let titles = texts.filter(|&(at, text)| {
        let sentence = text.ends_with('、') || text.contains('。') || is_torn_sentence(lines, at);
        is_short(text)
            && !sentence
            // )内は、平成26年度当初予算額: the rest of a torn legend
            && !text.starts_with(|c| c == '(' || bracket::closes(c))
            && !priced(at)
            && !may_be_legend(text)
            && (columns(text).is_none() || opens_as_title(lines, cited, at))
    });
    let mut titles = titles.filter(|(_, text)| year_in(text).is_some() && stage_in(text).is_some());
    titles.find(|(_, text)| !compares(text))
}

// 令和５年度補正予算案, above all else: no label, where what stands below is no row of amounts
fn opens_as_title(lines: &[Line<'_>], cited: &[Cited], at: usize) -> bool {
    let mut printed = (0..lines.len()).filter(|&at| !lines[at].is_blank());
    let row = |below: usize| cited.iter().take_while(|c| c.line <= below).any(|c| c.line == below && c.begins_line);
    let label = |below: usize| columns(lines[below].text).is_some() || row(below);
    printed.next() == Some(at) && ends_in_stage(lines[at].text) && printed.next().is_some_and(|below| !label(below))
}

// 令和６年度当初予算額 令和７年度要求額 増減額: labels of columns, of which one holds changes
fn compares(line: &str) -> bool {
    heads(line).is_some_and(|heads| heads.iter().any(|head| head.label == Label::Change))
}

// how long a title's line is
fn is_short(text: &str) -> bool {
    (8..=60).contains(&text.chars().count())
}

// how many lines a text whose title names no stage may open with, or a cover have
const OPENING_LINES: usize = 12;

// over how many lines a cover's title may run, and how long each of them may be
const COVER_LINES: usize = 4;
const LONGEST_COVER_LINE: usize = 40;

// 令和７年度⏎科学技術関係⏎概算要求のポイント: from the line with the year to one that ends as titles do, above all amounts
fn cover(lines: &[Line<'_>], cited: &[Cited]) -> Option<(usize, String)> {
    let above = above_amounts(lines, cited);
    let printed: Vec<usize> = (0..above).filter(|&at| !lines[at].is_blank()).collect();
    let plain = |text: &str| !text.contains(['、', '。']) && text.chars().count() <= LONGEST_COVER_LINE;
    let title = |from: usize| {
        let at = printed[from];
        year_in(lines[at].text)?;
        let pieces = printed[from..].iter().map(|&at| &lines[at]);
        let pieces = pieces.take(COVER_LINES).take_while(|line| line.kind == Kind::Text && plain(line.text));
        let (mut title, mut labels) = (String::new(), true);
        for line in pieces {
            let label = columns(line.text).is_some();
            // …予算のポイント⏎⏎令和６年度 令和７年度⏎当初予算額 予算案: a whole title above a table
            if label && ends_as_title(&title) {
                return None;
            }
            labels &= label;
            // 第２次補正予算⏎（案）の⏎概要 is one phrase
            let apart = !title.is_empty() && !title.ends_with('の') && !line.text.starts_with(['(', 'の']);
            title.extend(apart.then_some(' '));
            title.push_str(line.text);
            if !labels && stage_in(&title).is_some() && ends_title(&title) {
                return Some((at, title));
            }
        }
        None
    };
    (0..printed.len()).find_map(title)
}

// 予算案の概要; 補正予算案
fn ends_title(title: &str) -> bool {
    [title, without_bracket(title)].into_iter().any(|title| ends_as_title(title) || ends_in_stage(title))
}

// 補正予算案, but not 補正予算額, which labels an amount
fn ends_in_stage(title: &str) -> bool {
    !title.ends_with('額') && ends_in_stage_word(title)
}

/// Of which year and stage a text opens whose title does not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Opening {
    year: Option<FiscalYear>,
    stage: Option<Stage>,
}

// 2.令和7年度予算案における環境保全経費; or else the first clause of a sentence that names a year and a stage, or only the
// one: 2024年度予算の概算要求を発表した。 平成20年度予算の概要を説明する。 今年度の補正予算案を固めた。
fn opening(lines: &[Line<'_>], cited: &[Cited], titled: Option<FiscalYear>) -> Opening {
    let priced = |at: usize| cited.binary_search_by_key(&at, |c| c.line).is_ok();
    let headings = lines.iter().enumerate().take(OPENING_LINES).filter(|&(at, _)| !priced(at));
    let headings = headings.filter_map(|(_, line)| line.heading().filter(|heading| heading.rest.is_empty()));
    let headings = headings.filter_map(|heading| opens(heading.name));
    let sentences = lines.iter().filter(|line| line.kind == Kind::Text && line.text.contains('。'));
    // 【　】内は令和６年度補正予算額: what brackets hold
    let said = |clause: &&str| !may_be_legend(clause);
    let clauses = sentences.take(OPENING_LINES).flat_map(|line| clauses(line.text)).filter(said);
    let first = titled.or_else(|| clauses.clone().find_map(year_in));
    // 平成29年度補正予算では10億円, in a paper of 平成30年度, is of another budget
    // nor is what 令和６年度補正予算で adds, behind 令和７年度の予算は
    let own = |opening: &Opening| {
        let asked = if opening.stage == Some(Stage::Supplementary) { first } else { titled };
        opening.year.is_none() || asked.is_none() || opening.year == asked
    };
    // 来年度当初予算額は10億円で、これに今年度補正予算の3億円: what is added later is not what it opens with, either
    let next = |said: &sentence::When| {
        said.stage == Some(Stage::Initial)
            && matches!(said.year, Some(YearSaid::Relative(RelativeYear { years: 0.., .. })))
    };
    let added = clauses.clone().map(sentence::when).find(|said| said.stage.is_some()).is_some_and(|said| next(&said));
    let own = |opening: &Opening| {
        own(opening) && !(added && *opening == Opening { year: None, stage: Some(Stage::Supplementary) })
    };
    let opened: Vec<Opening> = headings.chain(clauses.filter_map(opens)).filter(own).collect();
    // what a text adds of a supplementary budget (平成29年度補正予算では453億円) is not what it opens with
    let whole = |opening: &&Opening| opening.year.is_some() && opening.stage.is_some_and(|s| s != Stage::Supplementary);
    opened.iter().find(whole).or(opened.first()).copied().unwrap_or_default()
}

// 政府は27日 and 2025(令和7)年度予算案を閣議決定した: what commas, full stops and brackets part, but those within a year
fn clauses(text: &str) -> Vec<&str> {
    let of_year = |at: usize| text[at..].strip_prefix(')').is_some_and(|behind| behind.starts_with("年度"));
    let closes = |at: usize| text[at..].find(')').is_some_and(|end| of_year(at + end));
    let (mut from, mut found) = (0, Vec::new());
    for (at, mark) in text.match_indices(['、', '。', '(', ')', '〔', '〕']) {
        if !(mark == ")" && of_year(at) || mark == "(" && closes(at)) {
            found.push(&text[from..at]);
            from = at + mark.len();
        }
    }
    found.push(&text[from..]);
    found
}

// what a text stands at: not what it compares with (昨年度の補正予算), nor a budget that stands
fn opens(clause: &str) -> Option<Opening> {
    if !clause.contains("年度") {
        return None;
    }
    let said = sentence::when(clause);
    let year = match said.year {
        Some(YearSaid::Printed(year)) => Some(year),
        Some(YearSaid::Relative(RelativeYear { years: ..0, .. })) if !clause.contains("今年度") => return None,
        _ => None,
    };
    match said.stage {
        Some(Stage::Initial) => None,
        // 補正予算後の最終予算額
        Some(_) if said.aside => None,
        None => year.filter(|_| said.plain).map(|year| Opening { year: Some(year), stage: None }),
        stage => Some(Opening { year, stage }),
    }
}

// 令和６年度補正予算（第１号）の概要
fn supplementary_in(title: &str) -> Option<u32> {
    let places = title.char_indices().filter(|(_, c)| matches!(c, '第' | '補'));
    places.filter_map(|(at, _)| supplementary_no(&title[at..]).ok()).map(|(_, no)| u32::from(no)).next()
}

// 令和６年度補正予算及び令和７年度当初予算案の概要: the budgets that a title names side by side; not …（令和６年度補正予算を含む）
fn budgets(title: &str) -> Vec<(FiscalYear, Stage)> {
    let mut from = 0;
    let mut found: Vec<(FiscalYear, Stage)> = Vec::new();
    for (place, word) in stage_words(title) {
        let between = &title[from..place.start];
        let first = between.char_indices().find(|&(at, c)| begins_year(c) && fiscal_year(&between[at..]).is_ok());
        // 平成30年度予算及び31年度予算案: the stage is of the last
        let year = match sentence::when(between).year {
            Some(YearSaid::Printed(year)) => Some(year),
            Some(YearSaid::Short(no)) => year_in(title).and_then(|year| when::short_year(year, no)),
            _ => None,
        };
        if let Some(year) = year {
            if !found.is_empty() && first.is_some_and(|(at, _)| !stands_beside(&between[..at])) {
                break;
            }
            found.push((year, word.stage));
        }
        from = place.end;
    }
    found.dedup();
    found
}

// （第１号）及び, の概要／: whether what stands between two budgets only joins them
fn stands_beside(between: &str) -> bool {
    let mut words = between.trim();
    while let Some((.., behind)) = bracket::leading(words) {
        words = behind.trim_start();
    }
    let words = behind_budget(words);
    // 予算案（令和６年度補正予算を含む） has it in a bracket of its own
    let words = words.trim_matches(|c| matches!(c, ' ' | '、' | ',') || bracket::closes(c));
    joins_budgets(words) || matches!(words, "" | "と" | "・" | "+" | "/" | "&" | "~" | "〜")
}

fn year_in(text: &str) -> Option<FiscalYear> {
    let mut starts = text.char_indices().filter(|&(_, c)| begins_year(c));
    starts.find_map(|(at, _)| fiscal_year(&text[at..]).ok()).map(|(_, year)| year)
}

fn stage_in(text: &str) -> Option<Stage> {
    stage_words(text).next().map(|(_, word)| word.stage)
}

// of what is asked for, where years of it are named: the year before may be named more often
fn most_common_year(cited: &[Cited], named: &dyn Fn(&Cited) -> bool) -> Option<FiscalYear> {
    let years = || cited.iter().filter(|c| named(c) && !is_extra(c)).filter_map(|c| c.lead.year);
    let uses = |year: FiscalYear| years().filter(|&other| other == year).count();
    years().collect::<BTreeSet<FiscalYear>>().into_iter().max_by_key(|&year| (uses(year), year))
}

// 5年度概算決定額, where the text prints 令和5年度 somewhere, and no other era's 5年度
fn spelt_year(text: &str, cited: &[Cited]) -> Option<FiscalYear> {
    let own = |c: &&Cited| pairs::is_asked(&c.lead) || c.lead.stage == Some(Stage::Draft);
    let no = cited.iter().filter(own).find_map(|c| c.lead.in_era)?;
    let printed = |era: &Era| memmem::find(text.as_bytes(), format!("{}{no}年度", era.name()).as_bytes()).is_some();
    let mut eras = Era::all().filter(printed);
    let only = eras.next().filter(|_| eras.next().is_none())?;
    FiscalYear::in_era(only, no)
}

/// When a document says it is written, and of which year the budget is that it names by its distance from then.
#[derive(Clone, Copy, Debug)]
struct Now {
    year: FiscalYear,
    budget: Option<FiscalYear>,
    stage: Option<Stage>,
}

impl Now {
    // 今年度(2025年度)の補正予算(案)を決定した
    fn said(text: &str) -> Option<Now> {
        let of_word = |(word, years): (&str, i8)| {
            let said = |at: usize| {
                let (behind, named) = fiscal_year(text[at + word.len()..].strip_prefix('(')?).ok()?;
                let behind = behind.strip_prefix(')')?;
                let budget = Some(named).filter(|_| begins_with_budget(behind));
                Some((at, Now { year: FiscalYear(named.0 - i32::from(years)), budget, stage: stage_behind(behind) }))
            };
            memmem::find_iter(text.as_bytes(), word).find_map(said)
        };
        years_from_now().filter_map(of_word).min_by_key(|(at, _)| *at).map(|(_, now)| now)
    }

    // 2014年9月4日 below a title, or …(2017.9.7) as a title, above 来年度概算要求
    fn dated(text: &str, lines: &[Line<'_>]) -> Option<Now> {
        let printed = lines.iter().filter(|line| !line.is_blank()).take(DATED_LINES);
        let mut days = printed.filter_map(|line| day_of(line.text));
        let day = days.next().filter(|day| days.all(|other| other == *day))?;
        let year = FiscalYear(day.year - i32::from(day.month < FIRST_MONTH));
        let of_word = |(word, years): (&str, i8)| {
            let behind = |at: usize| begins_with_budget(&text[at + word.len()..]);
            let at = memmem::find_iter(text.as_bytes(), word).find(|&at| behind(at))?;
            let budget = Some(FiscalYear(year.0 + i32::from(years)));
            Some((at, Now { year, budget, stage: stage_behind(&text[at + word.len()..]) }))
        };
        years_from_now().filter_map(of_word).min_by_key(|(at, _)| *at).map(|(_, now)| now)
    }
}

// in how many lines from the top the day of a text stands
const DATED_LINES: usize = 4;
// the month that a fiscal year begins with
const FIRST_MONTH: u8 = 4;

// の補正予算, 予算概算要求
fn begins_with_budget(behind: &str) -> bool {
    stage_behind(behind).is_some() || behind.trim_start_matches(['の', ' ']).starts_with("予算")
}

fn stage_behind(behind: &str) -> Option<Stage> {
    stage_word(behind.trim_start_matches(['の', ' '])).map(|(_, word)| word.stage)
}

// 2014年9月4日, …(2017.9.7)
fn day_of(line: &str) -> Option<Date> {
    let whole = |text: &str| date(text).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, day)| day);
    whole(line).or_else(|| whole(bracket::trailing(line)?.2))
}

// ◎平成29年度総務省所管予算の概要, 平成 27 年度一般会計暫定予算は、…: the only year that lines on budgets begin with
fn only_year(lines: &[Line<'_>]) -> Option<FiscalYear> {
    let of_budgets = lines.iter().take(TITLE_LINES).filter(|line| names_budget(line.text));
    let words = of_budgets.map(|line| line.text.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let mut years = words.filter_map(|words| fiscal_year(words).ok()).map(|(_, year)| year);
    years.next().filter(|first| years.all(|year| year == *first))
}

// in how many lines from the top a heading that names no stage may stand
const HEADED_LINES: usize = 8;

// 令和７年度 重点施策, 令和４年度予算: a short line above all amounts
fn headed_year(lines: &[Line<'_>], cited: &[Cited]) -> Option<FiscalYear> {
    let above = above_amounts(lines, cited).min(HEADED_LINES);
    let short = |line: &&Line<'_>| line.kind == Kind::Text && (7..=40).contains(&line.text.chars().count());
    let mut headings = lines[..above].iter().filter(short).filter(|line| !line.text.contains(['。', '、']));
    headings.find_map(|line| year_in(line.text))
}

// what brackets and notes say of an amount, or うち of a part, is seldom what the document stands at
fn first_stage(lines: &[Line<'_>], cited: &[Cited], own: Option<FiscalYear>) -> Option<Stage> {
    let said = || cited.iter().filter(|c| lines[c.line].kind != Kind::Note && !c.mention.flags.of_which);
    let asked = said().find(|c| pairs::is_asked(&c.lead));
    // 30年度 in a paper of 31年度
    let year = |c: &Cited| c.lead.year.or_else(|| when::short_year(own?, c.lead.in_era?));
    let earlier = |c: &Cited| year(c).zip(own).is_some_and(|(year, own)| year < own);
    let told = |c: &&Cited| !c.bracketed && c.lead.stage.is_some() && !is_extra(c) && !earlier(c);
    asked.or_else(|| said().find(told))?.lead.stage
}

// 【補正予算】 200億円: stands beside what the document is about, and tells nothing of the rest
fn is_extra(cited: &Cited) -> bool {
    cited.lead.stage == Some(Stage::Supplementary)
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

// every page's programmes; names that stand alone are known by the pages before and behind
fn slides(sheet: &Sheet<'_, '_>, outline: &Outline, items: &Items) -> Vec<Slide> {
    let read = |page: &outline::Page| {
        let mut slide = sheet.slide(page);
        sheet.boxes(page, &mut slide, |line| !outline.headed(&(line..line + 1)).is_empty());
        slide
    };
    let slide = |page| items.slide(page).unwrap_or_else(|| read(page));
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

    fn said(text: &str) -> (Option<String>, Option<i32>, Option<Stage>) {
        let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
        let found = read(&source, "a", "a.txt");
        (found.title, found.fiscal_year.map(|year| year.0), found.stage)
    }

    #[test]
    fn titles_alone_or_with_brackets_behind_them() {
        let draft = |title: &str| (Some(title.to_owned()), Some(2025), Some(Stage::Draft));
        let below = "\n\n● 甲研究推進事業 3億円\n";
        assert_eq!(said(&format!("令和7年度当初予算案{below}")), draft("令和7年度当初予算案"));
        assert_eq!(said(&format!("令和7年度予算案の概要(医薬局){below}")), draft("令和7年度予算案の概要(医薬局)"));
        let legend = format!("令和7年度予算案の主要事項(( )内は前年度予算額){below}");
        assert_eq!(said(&legend), draft("令和7年度予算案の主要事項"));
        assert_eq!(said(&format!("令和7年度当初予算案\n3億円{below}")).0, None);
    }

    #[test]
    fn an_arrow_parts_two_years_of_a_programme_and_no_sizes() {
        let years = |line: &str| {
            let text = format!("令和7年度概算要求の概要\n\n{line}\n");
            let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
            let found = read(&source, "a", "a.txt").amounts;
            found.iter().map(|row| (row.fiscal_year.map(|year| year.0), row.flags.additive)).collect::<Vec<_>>()
        };
        let (before, own) = ((Some(2024), false), (Some(2025), true));
        assert_eq!(years("○ 海洋観測の推進 12億円→15億円"), [before, own]);
        let mention = (Some(2025), false);
        assert_eq!(years("○ 海洋観測の推進 12億円→15億円→18億円"), [mention; 3]);
        for size in ["農林水産物の輸出額", "契約額(後年度負担)", "市場規模"] {
            assert_eq!(years(&format!("○ {size} 1.4兆円→5兆円")), [mention; 2], "{size}");
        }
    }

    #[test]
    fn titles_without_stages_torn_legends_and_years_in_two_names() {
        let text = "平成27年度水産予算の重点事項\n\n(※)各事項の下段(\n1\n)内は、平成26年度当初予算額\n○ 漁場の保全事業\n47億円\n";
        assert_eq!(said(text), (Some("平成27年度水産予算の重点事項".to_owned()), Some(2015), None));
        let listed = "令和6年度 内閣府、海洋庁及び気象庁の関係予算について\n6年度予算では5億円を計上している。\n";
        assert_eq!(said(listed).1, Some(2024));
        assert_eq!(said("政府は27日、2025(令和7)年度予算案を閣議決定した。\n"), (None, Some(2025), Some(Stage::Draft)));
        assert_eq!(said("令和6年度の海洋予算は、減ったため、見直しについて\n").0, None);
    }

    #[test]
    fn budgets_side_by_side_in_a_title() {
        let (draft, extra) = ((FiscalYear(2025), Stage::Draft), (FiscalYear(2024), Stage::Supplementary));
        assert_eq!(budgets("令和6年度補正予算(第1号)及び令和7年度予算案の概要"), [extra, draft]);
        assert_eq!(budgets("令和7年度予算案の概要/令和6年度補正予算の概要"), [draft, extra]);
        assert_eq!(budgets("令和7年度予算案(令和6年度補正予算を含む)の概要"), [draft]);
        assert_eq!(budgets("平成30年度予算及び31年度予算案の概要"), [(FiscalYear(2019), Stage::Draft)]);
    }

    #[test]
    fn a_supplementary_budget_that_a_later_sentence_names_is_not_the_documents() {
        let text = "令和7年度の海洋の予算は約30億円となった。\nまた、令和6年度補正予算において3億円を措置した。\n";
        assert_eq!(said(text).2, None);
        assert_eq!(said("今年度の補正予算案を固めた。\n3億円を充てる。\n").2, Some(Stage::Supplementary));
    }
}
