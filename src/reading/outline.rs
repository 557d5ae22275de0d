//! Pages and the projects they belong to, recovered from what repeats.
//!
//! Extracted text has no page marks. What remains of them: form feeds, three blank lines or more, and a space at the
//! start of a line that follows another without a blank line. The first two always separate pages; the last does so
//! only where the headings cannot stand on one page: a page names its project once, and only an overview names several.

mod led;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cited::{Citations, Cited};
use super::lines::{Kind, Line};
use super::rows::value;
use super::slides::says_what;
use crate::budget::Project;
use crate::grammar::bullet::{Mark, bullet};
use crate::grammar::clause::{columns, is_recipient_total};
use crate::grammar::heading::Heading;
use crate::grammar::item;
use crate::grammar::ledger::behind_reference;
use crate::grammar::name::is_programme;
use crate::grammar::phrase::begins_among;
use crate::grammar::section::is_part;
use crate::grammar::sentence;

/// Where pages are and what they are about.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) projects: Vec<Project>,
    pub(super) pages: Vec<Page>,
    /// The headings that name a project, in order: the line of each, and the project.
    headed: Vec<(usize, usize)>,
    /// Those of which the amounts stand on the line above.
    led: Vec<usize>,
}

impl Outline {
    /// Finds which headings name one of the projects.
    pub(super) fn new(projects: Vec<Project>, pages: Vec<Page>, headings: &Headings<'_>) -> Self {
        let headed = of_projects(&projects, headings).map(|(line, project, _)| (line, project)).collect();
        Self { projects, pages, headed, led: Vec::new() }
    }

    /// The first line of a heading with its amounts.
    pub(super) fn heading_start(&self, line: usize) -> usize {
        line - usize::from(self.led.binary_search(&line).is_ok())
    }

    /// Lines with a heading of a project, and the project.
    pub(super) fn headed(&self, lines: &Range<usize>) -> &[(usize, usize)] {
        let before = |end: usize| self.headed.partition_point(|&(line, _)| line < end);
        &self.headed[before(lines.start)..before(lines.end)]
    }
}

/// Every heading of a number, or of a project without one, with its line.
pub(super) type Headings<'t> = [(usize, Heading<'t>)];

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    /// Its lines, by position.
    pub(super) lines: Range<usize>,
    /// The one project it is about; none for an overview.
    pub(super) project: Option<usize>,
    /// Its number, from 1: of the file's own pages, where form feeds part them and one is about several projects.
    pub(super) number: u32,
}

/// A heading of a known project, or （参考）, behind which no project goes on.
#[derive(Clone, Copy)]
struct Stop {
    line: usize,
    project: Option<usize>,
    /// Whether an amount stands behind it, as in an overview.
    total: bool,
}

/// Recovers pages and projects; `is_item` says of a line with an amount that it is a part of one programme's slide.
pub(super) fn outline(
    lines: &[Line<'_>],
    cited: &Citations,
    headings: &Headings<'_>,
    is_item: impl Fn(usize) -> bool,
) -> Outline {
    let led = led::led(lines, cited, headings);
    let has_amount = |at: usize, own: &Heading<'_>| has_amount(cited, at, own) || led.binary_search(&at).is_ok();
    let projects = projects(lines, cited, headings, (&has_amount, is_item));
    let stops = stops(lines, headings, &projects, has_amount);
    let pages = pages(lines, cited, &stops);
    Outline { led, ..Outline::new(projects, assign(pages, &stops), headings) }
}

/// The projects of the document. A numbered heading with an amount names one; in a document that prints none, a numbered
/// heading that recurs, or whose name says what it is, does. References in a row (１．医薬品PJ, ２．…PJ) name none, nor does
/// １．令和７年度概算要求額, which only labels an amount.
fn projects(
    lines: &[Line<'_>],
    cited: &Citations,
    headings: &Headings<'_>,
    (has_amount, is_item): (impl Fn(usize, &Heading<'_>) -> bool, impl Fn(usize) -> bool),
) -> Vec<Project> {
    // （１）AMED対象経費⏎（２）インハウス研究機関経費⏎（３）調整費: what a whole budget is made of
    let budgets: Vec<usize> =
        headings.iter().filter(|(_, own)| is_recipient_total(own.name)).map(|own| own.0).collect();
    let of_budget = |at: usize| (at.saturating_sub(1)..=at + 1).any(|near| budgets.binary_search(&near).is_ok());
    let names = |heading: &Heading<'_>| !is_part(heading.name) && columns(heading.name).is_none();
    let recurring = recurring(headings);
    let recurs = |heading: &Heading<'_>| recurring.contains(&(heading.no, heading.name));
    let mut with_amount: Vec<&(usize, Heading<'_>)> = Vec::new();
    let names_own =
        |at: usize, own: &Heading<'_>| has_amount(at, own) && names(own) && (own.is_project() || !of_budget(at));
    let parts = below_programmes(lines, cited, headings);
    for heading in headings.iter().filter(|(at, own)| names_own(*at, own) && !parts.contains(at)) {
        let &(at, ref own) = heading;
        let part = || is_item(at) && !with_amount.last().is_some_and(|before| follows(cited, before, heading));
        if recurs(own) || !(part() || is_priced_by_piece(lines, cited, at)) {
            with_amount.push(heading);
        }
    }
    let chosen = match with_amount.is_empty() {
        false => {
            let priced = |line: usize| with_amount.binary_search_by_key(&line, |own| own.0).is_ok();
            let counted: BTreeSet<u8> = with_amount.iter().map(|(_, heading)| heading.no).collect();
            let lists = |&(at, heading): &(usize, Heading<'_>)| {
                let other = heading.no == 0 || !counted.contains(&heading.no);
                other && !parts.contains(&at) && lists_amounts(lines, cited, at)
            };
            headings.iter().filter(|own| priced(own.0) || lists(own)).collect::<Vec<_>>()
        }
        true => {
            // 事業概要⏎（１）…プロジェクト: one alone in brackets is a part of the programme that the page is about
            let alone = |at: usize| headings.len() == 1 && lines[at].text.starts_with('(');
            headings.iter().filter(|(at, h)| (h.is_project() && !alone(*at)) || recurs(h)).collect()
        }
    };
    let mut projects: Vec<Project> = Vec::new();
    let mut known = BTreeSet::new();
    for &(line, heading) in chosen {
        if known.insert((heading.no, heading.name)) && names(&heading) {
            projects.push(Project { no: heading.number(), name: heading.name.to_owned(), line: lines[line].number });
        }
    }
    projects
}

// ● 認知症研究開発事業 概算要求額 47億円⏎① 早期発見の研究 4億円⏎② …: numbers that begin right below a programme with an amount count
// its parts
fn below_programmes(lines: &[Line<'_>], cited: &Citations, headings: &Headings<'_>) -> BTreeSet<usize> {
    let style = |at: usize| {
        let style = item::numbered(lines[at].text).map(|item| item.style);
        style.filter(|own| own.counts_parts())
    };
    let priced = |above: usize| {
        let line = &lines[above];
        let name = |first: &Cited| first.whole.start > line.end() - line.behind_mark().len() && first.ends_line;
        mark(line).is_some() && cited.on_line(above).first().is_some_and(name)
    };
    // ○ 特別会計 12.9億円⏎① 救助の備え⏎68.2億円: more than it can be a part of
    let amount = |at: usize| cited.on_line(at).first().and_then(|own| value(&own.mention.value));
    let holds = |whole: usize, part: usize| {
        let part = amount(part).or_else(|| amount(part + 1));
        amount(whole).zip(part).is_none_or(|(whole, part)| whole.yen >= part.yen)
    };
    let mut parts = BTreeSet::new();
    for (at, _) in headings {
        let above = at.checked_sub(1).filter(|_| style(*at).is_some());
        let begins = |above| priced(above) && holds(above, *at);
        if above.is_some_and(|above| begins(above) || (parts.contains(&above) && style(above) == style(*at))) {
            parts.insert(*at);
        }
    }
    parts
}

/// Reads every heading.
pub(super) fn headings<'t>(lines: &[Line<'t>]) -> Vec<(usize, Heading<'t>)> {
    lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.heading()?))).collect()
}

// the number and the name of every heading that recurs
fn recurring<'t>(headings: &Headings<'t>) -> BTreeSet<(u8, &'t str)> {
    let mut known = BTreeSet::new();
    headings.iter().map(|(_, heading)| (heading.no, heading.name)).filter(|&own| !known.insert(own)).collect()
}

// the headings that name a project, each with its line and the project
fn of_projects<'h, 't>(
    projects: &[Project],
    headings: &'h Headings<'t>,
) -> impl Iterator<Item = (usize, usize, &'h Heading<'t>)> {
    let known: BTreeMap<(&str, &str), usize> =
        projects.iter().enumerate().map(|(at, project)| ((&*project.no, &*project.name), at)).collect();
    headings
        .iter()
        .filter_map(move |(line, heading)| Some((*line, *known.get(&(&*heading.number(), heading.name))?, heading)))
}

fn stops(
    lines: &[Line<'_>],
    headings: &Headings<'_>,
    projects: &[Project],
    has_amount: impl Fn(usize, &Heading<'_>) -> bool,
) -> Vec<Stop> {
    let stop = |(line, project, heading)| Stop { line, project: Some(project), total: has_amount(line, heading) };
    let references = (0..lines.len()).filter(|&at| lines[at].kind == Kind::Text && is_reference(lines, at));
    let references = references.map(|line| Stop { line, project: None, total: false });
    let mut stops: Vec<Stop> = of_projects(projects, headings).map(stop).chain(references).collect();
    stops.sort_by_key(|stop| stop.line);
    stops
}

// an amount on the heading, or right below it on a line of its own
fn has_amount(cited: &Citations, at: usize, heading: &Heading<'_>) -> bool {
    !cited.on_line(at).is_empty() || (heading.rest.is_empty() && cited.is_row(at + 1))
}

// １．医薬品プロジェクト⏎令和６年度概算要求額 431億円⏎２．…: the next of headings with their amounts right below
fn follows(cited: &Citations, before: &(usize, Heading<'_>), heading: &(usize, Heading<'_>)) -> bool {
    let below = |(at, heading): &(usize, Heading<'_>)| heading.rest.is_empty() && cited.is_row(at + 1);
    below(before) && below(heading) && before.1.no + 1 == heading.1.no
}

// １．医薬品プロジェクト⏎● …事業 41億円: no amount of its own, but programmes with amounts before the next heading
fn lists_amounts(lines: &[Line<'_>], cited: &Citations, heading: usize) -> bool {
    let own = |line: &&Line<'_>| line.kind != Kind::Heading && !line.page_break;
    let mut behind = (heading + 1..).zip(lines[heading + 1..].iter().take_while(own));
    let listed = behind.find(|&(at, line)| mark(line).is_some() || lists_amount(lines, cited, at));
    listed.is_some_and(|(at, _)| !cited.on_line(at).is_empty() || behind.any(|(at, _)| cited.is_row(at)))
}

// (2) 補助上限:1件当たり5億円
fn is_priced_by_piece(lines: &[Line<'_>], cited: &Citations, at: usize) -> bool {
    let line = &lines[at];
    let around = |first: &Cited| {
        let start = first.mention.range.start.checked_sub(line.start)?;
        Some((line.text.get(..start)?, line.text.get(start + first.mention.range.len()..).unwrap_or_default()))
    };
    let first = cited.on_line(at).first().and_then(around);
    first.is_some_and(|(before, behind)| sentence::is_each(before, behind))
}

// （参考）ワクチン開発・生産体制強化に関する事業: the title of what lies outside the projects
fn is_reference(lines: &[Line<'_>], at: usize) -> bool {
    let titled = behind_reference(lines[at].text)
        .is_some_and(|title| title.chars().count() >= 6 && !title.contains(['円', '。']));
    titled && at.checked_sub(1).is_none_or(|before| lines[before].is_blank())
}

/// A number from 1 for a position.
pub(super) fn number(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}

fn pages(lines: &[Line<'_>], cited: &Citations, stops: &[Stop]) -> Vec<Page> {
    let last = lines.iter().rposition(|line| !line.is_blank()).unwrap_or_default();
    let fed: Vec<usize> = (1..=last).filter(|&at| lines[at].page_break).collect();
    let own = if fed.is_empty() { after_blank_lines(lines) } else { fed.clone() };
    let mut breaks = crowded(lines, cited, stops, &own, !fed.is_empty());
    breaks.extend(&own);
    breaks.sort_unstable();
    breaks.dedup();
    let starts = std::iter::once(0).chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain([lines.len()]);
    // headings that begin projects are no marks of pages: where nothing else parts them, it is all one
    let headed = |at: &usize| stops.binary_search_by_key(at, |stop| stop.line).is_ok();
    let marked = breaks.iter().any(|at| own.binary_search(at).is_ok() || !headed(at));
    let number_of = |(at, start): (usize, usize)| match fed.is_empty() {
        true => number(if marked { at } else { 0 }),
        false => number(fed.partition_point(|&fed| fed <= start)),
    };
    let numbers = starts.clone().enumerate().map(number_of);
    let lines = starts.zip(ends).map(|(start, end)| start..end);
    lines.zip(numbers).map(|(lines, number)| Page { project: only_project(stops, &lines), lines, number }).collect()
}

// the first line after three blank lines or more
fn after_blank_lines(lines: &[Line<'_>]) -> Vec<usize> {
    let mut blank = 0;
    let mut breaks = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            blank += 1;
        } else {
            if blank >= 3 && blank < at {
                breaks.push(at);
            }
            blank = 0;
        }
    }
    breaks
}

// breaks between headings that cannot stand on one page
fn crowded(lines: &[Line<'_>], cited: &Citations, stops: &[Stop], blank: &[usize], fed: bool) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut page: Vec<Option<usize>> = Vec::new();
    // whether the heading before closes its page: ● … ◆ … １．医薬品プロジェクト 令和６年度概算要求のポイント
    let mut closes = false;
    for (at, stop) in stops.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| stops[before]);
        let parted = before.is_some_and(|before| {
            blank.partition_point(|&b| b <= before.line) < blank.partition_point(|&b| b <= stop.line)
        });
        if let (Some(before), false) = (before, parted) {
            let between = before.line + 1..stop.line;
            let recurs = page.contains(&stop.project);
            // an overview's headings have no programmes between them; others with a total head their programmes
            let totals = before.total && stop.total;
            // items have headings of their own between
            let parts = between.clone().any(|line| lines[line].kind == Kind::Heading);
            let lists = |line: usize| mark(&lines[line]).is_some() || (!parts && lists_amount(lines, cited, line));
            // on the file's own pages amounts may stand in boxes behind all names
            let priced = |line: usize| mark(&lines[line]).is_some() && !cited.on_line(line).is_empty();
            let boxed = fed && !recurs && !between.clone().any(priced);
            let heads = totals && !recurs && !boxed && between.clone().any(lists);
            let listed = (totals && !heads) || between.clone().all(|line| lines[line].is_blank());
            let behind = (closes && !recurs && !heads).then_some(before.line + 1);
            let seam = if heads { None } else { seam(lines, between, recurs) };
            closes = recurs && seam.is_some_and(|at| mark(&lines[at]) == Some(Mark::Detail));
            // １．… 185億円⏎２．… 85億円⏎○ …: the last of a run heads what is listed below it
            if heads && page.len() > 1 {
                breaks.push(before.line);
            }
            match seam.or(behind) {
                _ if (listed || boxed) && !recurs => {
                    page.push(stop.project);
                    continue;
                }
                Some(seam) => breaks.push(seam),
                None => breaks.push(stop.line),
            }
        } else {
            let start = blank.partition_point(|&b| b <= stop.line).checked_sub(1).map_or(0, |at| blank[at]);
            closes = lines[start..stop.line].iter().any(|line| mark(line) == Some(Mark::Detail));
            // ○ 一般会計 139.6億円⏎① 救助の備え 53.4億円⏎・車両の配備 48.1億円: what stands above the first heading is not of it
            let priced = |line: usize| mark(&lines[line]) == Some(Mark::Slide) && !cited.on_line(line).is_empty();
            let heads = stop.project.is_some() && !closes && !fed;
            if at == 0 && heads && (start..stop.line).any(priced) && lists_amounts(lines, cited, stop.line) {
                breaks.push(stop.line);
            }
        }
        page = vec![stop.project];
    }
    // ３．… 20億円⏎４．… 122億円⏎○ …: so does the last of all, no blank line between
    if let Some(last) = stops.last().filter(|last| page.len() > 1 && last.total && last.project.is_some() && !fed) {
        let own = |line: &usize| !matches!(lines[*line].kind, Kind::Heading | Kind::Blank);
        let mut below = (last.line + 1..lines.len()).take_while(own);
        if below.any(|line| mark(&lines[line]).is_some() && !cited.on_line(line).is_empty()) {
            breaks.push(last.line);
        }
    }
    breaks
}

// ・湖沼の水質 22億円, …事業 22億円, but not ・うちAMED 281億円
fn lists_amount(lines: &[Line<'_>], cited: &Citations, at: usize) -> bool {
    let line = &lines[at];
    let name = |first: &Cited| line.before(first.whole.start).trim_end();
    let price = |first: &&Cited| first.ends_line && !first.bracketed && first.lead.recipient.is_none();
    let named = || cited.on_line(at).first().filter(price).map(name);
    match line.kind {
        Kind::Bullet(Mark::Activity | Mark::Prose) => {
            named().and_then(bullet).is_some_and(|(_, name)| !begins_among(name))
        }
        Kind::Text => {
            // 観測網の整備　12億円（10億円）
            let compared = || matches!(cited.on_line(at), [_, prior] if prior.bracketed && prior.mention.flags.prior);
            named().is_some_and(|name| {
                (is_programme(name) || (compared() && says_what(name.trim_start()))) && !begins_among(name.trim_start())
            })
        }
        _ => false,
    }
}

// where a page most likely ends between two headings: behind a page number, or at the last line that begins a new run of
// text without a blank line before it; between two headings of one project, first of all where ● turns to ◆ or back
fn seam(lines: &[Line<'_>], between: Range<usize>, recurs: bool) -> Option<usize> {
    let marks: Vec<(usize, Mark)> = between.clone().filter_map(|at| Some((at, mark(&lines[at])?))).collect();
    let turn = || marks.windows(2).find(|pair| recurs && pair[0].1 != pair[1].1).map(|pair| pair[1].0);
    let numbered = || between.clone().rev().find(|&at| lines[at].kind == Kind::PageNumber).map(|at| at + 1);
    // a list below a heading is indented, too: line by line, or right below it
    let alone = |at: usize| {
        let next = lines.get(at + 1).is_none_or(|next| !next.indented || next.is_blank());
        at > between.start && !lines[at - 1].indented && next
    };
    let new_run =
        |at: usize| at > 0 && lines[at].indented && !lines[at].is_blank() && !lines[at - 1].is_blank() && alone(at);
    turn().or_else(numbered).or_else(|| between.clone().rev().find(|&at| new_run(at)))
}

fn mark(line: &Line<'_>) -> Option<Mark> {
    match line.kind {
        Kind::Bullet(mark @ (Mark::Slide | Mark::Detail)) => Some(mark),
        _ => None,
    }
}

// a page with one project's heading is about it; one without a heading between two of the same project, too
fn assign(mut pages: Vec<Page>, stops: &[Stop]) -> Vec<Page> {
    let headed: Vec<bool> = pages.iter().map(|page| stops_in(stops, &page.lines).next().is_some()).collect();
    for at in 1..pages.len().saturating_sub(1) {
        let around = pages[at - 1].project.filter(|&before| pages[at + 1].project == Some(before));
        if !headed[at] {
            pages[at].project = around;
        }
    }
    pages
}

fn stops_in<'s>(stops: &'s [Stop], lines: &Range<usize>) -> impl Iterator<Item = &'s Stop> {
    let first = stops.partition_point(|stop| stop.line < lines.start);
    let end = lines.end;
    stops[first..].iter().take_while(move |stop| stop.line < end)
}

fn only_project(stops: &[Stop], lines: &Range<usize>) -> Option<usize> {
    let mut on_page = stops_in(stops, lines).filter_map(|stop| stop.project);
    let first = on_page.next()?;
    on_page.all(|project| project == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::cited::cited;
    use super::super::lines::lines;
    use super::*;

    const OVERVIEW: &str = "1. 医薬品プロジェクト 431億円 <AMED>\n2. 医療機器プロジェクト 131億円 <AMED>\n";

    fn pages_of(text: &str) -> Vec<(usize, Option<usize>)> {
        let mut lines = lines(text, &[]);
        {
            let cited = cited(text, &mut lines);
            outline(&lines, &cited, &headings(&lines), |_| false)
        }
        .pages
        .iter()
        .map(|page| (page.lines.start, page.project))
        .collect()
    }

    #[test]
    fn three_blank_lines_part_pages() {
        let text = format!(
            "{OVERVIEW}\n\n\n1.医薬品プロジェクト\n● 甲事業\n\n\n\n◆ 甲事業\n1.医薬品プロジェクト 令和6年度概算要求のポイント\n"
        );
        assert_eq!(pages_of(&text), [(0, None), (5, Some(0)), (10, Some(0))]);
    }

    #[test]
    fn form_feeds_part_pages() {
        let text = format!("{OVERVIEW}\u{c}1.医薬品プロジェクト\n\n\n\n● 甲事業\n\u{c}2.医療機器プロジェクト\n");
        assert_eq!(pages_of(&text), [(0, None), (2, Some(0)), (7, Some(1))]);
    }

    #[test]
    fn a_heading_that_recurs_parts_pages_at_the_seam() {
        let text = format!(
            "{OVERVIEW}(文17)\n 説明が始まる\n1.医薬品プロジェクト\n● 甲事業\n(事業間連携)\n ◆ 甲事業\n1.医薬品プロジェクト 令和6年度\n"
        );
        assert_eq!(pages_of(&text), [(0, None), (3, Some(0)), (7, Some(0))]);
    }

    #[test]
    fn references_in_a_row_are_no_projects() {
        let text = format!("{OVERVIEW}\n\n\n2.医療機器プロジェクト\n1.医薬品PJ\n2.医療機器PJ\n");
        let mut lines = lines(&text, &[]);
        let cited = cited(&text, &mut lines);
        let outline = outline(&lines, &cited, &headings(&lines), |_| false);
        assert_eq!(outline.projects.len(), 2);
        assert_eq!(outline.pages[1].project, Some(1));
    }
}
