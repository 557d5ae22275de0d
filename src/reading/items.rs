//! Lists of numbered items in levels, each with its amounts behind or below its name: 第１ … １ … （１） … ① … ア … ・ …
//!
//! Items marked alike stand on one level; a new mark stands one level below the item it follows. The highest level is that
//! of the projects; an item with priced items below it is a theme; one without is a programme. A document is read so only
//! where items of two numbered styles at least have amounts, or below the numbered heading of their page: slides number their
//! projects, and nothing else.

mod closing;
mod divided;
mod drafts;
mod forms;
mod held;
mod priced;
mod sections;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) use drafts::drafts;

use divided::{divide, divide_pages};
use forms::{forms, parts_of_forms};
use priced::Priced;
use sections::{Section, budget_beside, sections};

use super::bracket_labels::BracketLabels;
use super::joined::Joined;
use super::lines::{Kind, Line};
use super::outline::{Headings, Outline, Page};
use super::slides::{Entry, Member, Sheet, Slide};
use crate::budget::{ListingKind, Project, Role};
use crate::grammar::heading::is_project;
use crate::grammar::item::{self, Legend, Style};
use crate::grammar::section::is_part;
use crate::grammar::sentence::holds_sentence;
use crate::money::Rounding;

/// The items of a document, in its order; none where it is not made of them.
#[derive(Debug, Default)]
pub(super) struct Items {
    items: Vec<Item>,
    projects: Vec<Project>,
    /// Totals behind the items that they close.
    closings: Vec<Item>,
    /// What the document says of brackets, by line.
    legends: Vec<(usize, Legend)>,
    /// What labels say of brackets below them.
    labels: BracketLabels,
    /// Labels of a year and a stage on lines of their own, in their order.
    sections: Vec<Section>,
    /// Lines of boxes of slides of one programme, in their order.
    forms: Vec<usize>,
}

/// One item.
#[derive(Debug)]
struct Item {
    /// Its lines with those of the items below it, by position.
    lines: Range<usize>,
    /// Last line of its name.
    name_end: usize,
    style: Style,
    no: String,
    name: Joined,
    member: Option<Member>,
    /// Positions of its mentions.
    amounts: Range<usize>,
    /// The item that it is listed under.
    parent: Option<usize>,
    role: Role,
    /// Position in `projects`.
    project: Option<usize>,
}

impl Item {
    fn of(priced: Priced, style: Style, no: String) -> Self {
        Self {
            lines: priced.line..priced.last_line + 1,
            name_end: priced.name_end,
            style,
            no,
            name: priced.name,
            member: None,
            amounts: priced.amounts,
            parent: None,
            role: Role::Programme,
            project: None,
        }
    }

    // its name without its tags
    fn title(&self) -> String {
        self.member.as_ref().map_or_else(|| self.name.text.clone(), |member| member.name.name.clone())
    }

    fn is_priced(&self) -> bool {
        !self.amounts.is_empty()
    }
}

// fewer lines with an amount and a number are no list of items
const LEAST: usize = 2;

/// Finds the items of a document.
pub(super) fn items(sheet: &Sheet<'_, '_>, rounding: Rounding) -> Items {
    if !may_list(sheet) {
        return Items::default();
    }
    let mut items = listed(sheet);
    divide_pages(sheet, &mut items, rounding);
    if !is_list(&items) || is_of_slide(sheet, &items) {
        return Items::default();
    }
    divide(sheet, &mut items, rounding);
    prune(&mut items);
    let forms = forms(sheet, &items);
    let projects = place(sheet, &mut items, &forms);
    Items {
        items,
        projects,
        closings: sheet.closings(),
        legends: legends(sheet),
        labels: BracketLabels::of(sheet.lines),
        sections: sections(sheet),
        forms,
    }
}

// a look at the lines that amounts stand on or right below, and at how items are numbered, before all lines are read
fn may_list<'t>(sheet: &Sheet<'_, 't>) -> bool {
    let item = |line: &Line<'t>| item::numbered(line.text);
    let numbered = |line: usize| item(&sheet.lines[line]).is_some();
    let mut items = sheet.lines.iter().filter(|line| !line.is_blank()).filter_map(item);
    let below =
        |first: &item::Item<'_>, own: item::Item<'_>| own.style != first.style || (own.no == "1" && first.no != "1");
    let levels = items.next().is_some_and(|first| items.any(|own| below(&first, own)));
    let mut last = None;
    let lines = sheet.cited.iter().map(|cited| cited.line).filter(|&line| last.replace(line) != Some(line));
    let near = |line: usize| (line.saturating_sub(2)..=line).any(numbered);
    levels && lines.filter(|&line| near(line)).take(LEAST).count() == LEAST
}

// every item with the item that it is listed under
fn listed(sheet: &Sheet<'_, '_>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let (mut open, mut at): (Vec<usize>, usize) = (Vec::new(), 0);
    // which items have led to an amount
    let mut led: Vec<bool> = Vec::new();
    // whether the list stands still at what stands beside it, and what was open before
    let (mut beside, mut held) = (false, Vec::new());
    // names of the highest items, with their numbers
    let mut tops: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    while at < sheet.lines.len() {
        // what is below is in no item of the list above; below （関連事業） in no project either, up to the next number
        if !open.is_empty() && sheet.is_beside(at) {
            beside = budget_beside(&sheet.lines[at]).is_none();
            held = open.clone();
            open.truncate(1);
        }
        // 【令和７年度要求額 22億円】⏎１．事業目的: the slide of another programme
        if !open.is_empty() && sheet.begins_form(at) {
            open.clear();
        }
        let unmarked = || (!open.is_empty() && sheet.is_unmarked(at)).then(|| sheet.unmarked(at));
        let Some((found, priced)) = sheet.numbered(at).or_else(unmarked) else {
            at += 1;
            continue;
        };
        // （２） goes on with the list that （１） is of
        let held = std::mem::take(&mut held);
        if goes_on(&items, &held, &found) {
            open = held;
        }
        close(&items, &led, &mut open, found.style);
        // ① 医薬品プロジェクト on a page of its own, behind the overview's 1. 医薬品プロジェクト
        let (no, name) = (found.number(), &priced.name.text);
        if !open.is_empty() && tops.get(name).is_some_and(|numbers| numbers.contains(&no)) {
            open.clear();
        }
        if open.is_empty() && found.style.is_numbered() {
            tops.entry(name.clone()).or_default().insert(no.clone());
        }
        beside &= !found.style.is_numbered();
        let parent = open.last().copied().filter(|_| !beside);
        if !priced.amounts.is_empty() && !beside {
            open.iter().rev().take_while(|&&above| !std::mem::replace(&mut led[above], true)).count();
        }
        led.push(!priced.amounts.is_empty());
        if !beside {
            open.push(items.len());
        }
        at = priced.last_line + 1;
        items.push(Item { parent, ..Item::of(priced, found.style, no) });
    }
    items
}

// whether an item's number is not the first, and one of its style stands open
fn goes_on(items: &[Item], open: &[usize], found: &item::Item<'_>) -> bool {
    let numbered = found.style.is_numbered() && open.iter().any(|&at| items[at].style == found.style);
    numbered && found.number().parse().is_ok_and(|number: u32| number > 1)
}

// an item ends those of its own style with all below them, and bullets; one that has led to no amount ends with a higher number
fn close(items: &[Item], led: &[bool], open: &mut Vec<usize>, style: Style) {
    if let Some(same) = open.iter().position(|&at| items[at].style == style) {
        return open.truncate(same);
    }
    let below = |at: usize| {
        let top = &items[at];
        (!top.style.is_numbered() && style.is_numbered()) || (!led[at] && rank(top.style) > rank(style))
    };
    while open.last().is_some_and(|&at| below(at)) {
        open.pop();
    }
}

// how high items of a style usually stand
fn rank(style: Style) -> u8 {
    match style {
        Style::Ordinal(_) => 0,
        Style::Roman => 1,
        Style::Digit | Style::Joined => 2,
        Style::Bracketed | Style::Half => 3,
        Style::Circled => 4,
        Style::Kana => 5,
        Style::BracketedKana | Style::Letter => 6,
        Style::Mark(_) => 7,
    }
}

// two priced items at least that stand under another numbered style
fn is_list(items: &[Item]) -> bool {
    let below = |at: usize| {
        let own = |item: &Item| item.style.is_numbered();
        let styles: Vec<Style> =
            path(items, at).map(|at| &items[at]).filter(|item| own(item)).map(|i| i.style).collect();
        // one of the same style above is the heading of its page
        styles.split_first().is_some_and(|(first, above)| {
            above.iter().any(|style| style != first) || (first.is_numbered() && above.contains(first))
        })
    };
    // ● 甲研究事業 47億円⏎① …の研究 4億円: numbers that begin below a programme with an amount count its parts
    let part = |&at: &usize| {
        let alike = |other: &usize| (items[*other].style, items[*other].parent) == (items[at].style, items[at].parent);
        let before = (0..=at).find(alike).and_then(|first| items.get(first.checked_sub(1)?));
        let marked = before.filter(|before| !before.style.is_numbered() && before.is_priced());
        items[at].style.counts_parts() && marked.is_some_and(|before| before.parent == items[at].parent)
    };
    let priced = |at: &usize| items[*at].is_priced() && !path(items, *at).any(|above| part(&above));
    (0..items.len()).filter(priced).filter(|&at| below(at)).take(2).count() == 2
        && (0..items.len()).filter(priced).count() >= LEAST
}

// 岬の観測事業　令和７年度要求額 58億円⏎（前年度予算額 52億円）⏎１ 観測船の運航 33億円（31億円）⏎① 燃料 20億円: parts of one programme's slide, whose
// box stands above them
fn is_of_slide(sheet: &Sheet<'_, '_>, items: &[Item]) -> bool {
    let mut tops = items.iter().filter(|item| item.parent.is_none() && item.style.is_numbered());
    let part = |item: &Item| sheet.is_item(item.lines.start);
    tops.next().is_some_and(part) && tops.all(part)
}

// an item and those that it is listed under, upwards
fn path(items: &[Item], at: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(at), |&at| items[at].parent)
}

// only items that have amounts, or lead to some, are items of the list
fn prune(items: &mut Vec<Item>) {
    let mut kept = vec![false; items.len()];
    for at in (0..items.len()).filter(|&at| items[at].is_priced()) {
        for above in path(items, at) {
            kept[above] = true;
        }
    }
    let place: Vec<usize> =
        kept.iter().scan(0, |next, &kept| Some(std::mem::replace(next, *next + usize::from(kept)))).collect();
    let mut keep = kept.iter();
    items.retain(|_| keep.next() == Some(&true));
    for item in items {
        item.parent = item.parent.map(|parent| place[parent]);
    }
}

// lines, roles and projects of every item
fn place(sheet: &Sheet<'_, '_>, items: &mut [Item], forms: &[usize]) -> Vec<Project> {
    // what stands beside a list is within it where the list goes on below
    let mut last: Vec<usize> = (0..items.len()).collect();
    for at in 0..items.len() {
        path(items, at).for_each(|above| last[above] = at);
    }
    for at in 0..items.len() {
        items[at].lines.end = items.get(last[at] + 1).map_or(sheet.lines.len(), |next| next.lines.start);
        items[at].member = sheet.member(items[at].lines.start, &items[at].name, 0..items[at].name.text.len());
        if let Some(above) = items[at].parent {
            items[above].role = Role::ThemeTotal;
        }
    }
    let mut projects: Vec<Project> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for at in tops(items, &parts_of_forms(sheet, items, forms)) {
        let item = &items[at];
        let name = item.title();
        let project = *known.entry((item.no.clone(), name.clone())).or_insert_with(|| {
            let line = sheet.lines[item.lines.start].number;
            projects.push(Project { no: item.no.clone(), name, line });
            projects.len() - 1
        });
        items[at].role = Role::ProjectTotal;
        let own: Vec<usize> = (at..=last[at]).filter(|&own| path(items, own).any(|above| above == at)).collect();
        own.into_iter().for_each(|own| items[own].project = Some(project));
    }
    projects
}

// the highest items that are parts of no other slide; below a single one without an amount, which is the title of all, those next to it
fn tops(items: &[Item], parts: &[usize]) -> Vec<usize> {
    let mut parent = None;
    let part = |at: &usize| parts.binary_search(at).is_ok();
    loop {
        let own = |&at: &usize| items[at].parent == parent && items[at].style.is_numbered() && !part(&at);
        let own: Vec<usize> = (0..items.len()).filter(own).collect();
        match own[..] {
            [only] if !(items[only].is_priced() || is_project(&items[only].title())) => parent = Some(only),
            _ => return own,
        }
    }
}

// every line that says what brackets hold
fn legends(sheet: &Sheet<'_, '_>) -> Vec<(usize, Legend)> {
    let of_line = |(at, line): (usize, &Line<'_>)| {
        let said = if item::may_be_legend(line.text) { item::legends(line.text) } else { Vec::new() };
        said.into_iter().map(move |legend| (at, legend))
    };
    sheet.lines.iter().enumerate().flat_map(of_line).collect()
}

impl Items {
    /// Whether the document is a list of items.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The line of the first item.
    pub(super) fn first_line(&self) -> Option<usize> {
        self.items.first().map(|item| item.lines.start)
    }

    /// Pages of such a document, and the projects that its items name.
    pub(super) fn outline(&self, outline: Outline, headings: &Headings<'_>) -> Outline {
        if self.is_empty() {
            return outline;
        }
        let pages = outline.pages.into_iter().map(|page| Page { project: None, ..page }).collect();
        Outline::new(self.projects.clone(), pages, headings)
    }

    /// Lines that say what brackets hold.
    pub(super) fn legend_lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.legends.iter().map(|(line, _)| *line).chain(self.labels.lines())
    }

    /// The project that a line stands in.
    pub(super) fn project_at(&self, line: usize) -> Option<usize> {
        let above = &self.items[self.items.partition_point(|item| item.lines.start <= line).checked_sub(1)?];
        // 【令和７年度要求額 22億円】⏎１．事業目的 between: of no item
        let form = self.forms[..self.forms.partition_point(|&form| form <= line)].last();
        above.project.filter(|_| form.is_none_or(|&form| form < above.lines.start))
    }

    /// What a page lists, where items with amounts stand on it.
    pub(super) fn slide(&self, page: &Page) -> Option<Slide> {
        let position = |line: usize| self.items.partition_point(|item| item.lines.start < line);
        let on_page = &self.items[position(page.lines.start)..position(page.lines.end)];
        let items: Vec<&Item> = on_page.iter().filter(|item| item.is_priced()).collect();
        let entries = items.iter().filter(|item| item.role == Role::Programme).filter_map(|item| item.entry());
        (!items.is_empty()).then(|| Slide { entries: entries.collect(), ..Slide::default() })
    }
}

impl Item {
    fn entry(&self) -> Option<Entry> {
        let members = vec![self.member.clone()?];
        let (line, name_end) = (self.lines.start, self.name_end);
        Some(Entry { kind: ListingKind::Slide, line, name_end, members, dangling: false })
    }
}

impl<'t> Sheet<'_, 't> {
    // the item that a line begins, with its name and its amounts
    fn numbered(&self, at: usize) -> Option<(item::Item<'t>, Priced)> {
        let Line { text, start, kind, .. } = self.lines[at];
        if matches!(kind, Kind::Blank | Kind::Note | Kind::PageNumber | Kind::Ledger | Kind::Vertical) {
            return None;
        }
        let found = item::item(text).filter(|found| !holds_sentence(found.text))?;
        // ① 港の職員（216億円）、② 岬の職員（1,000億円）、③ 島の職員⏎（439億円）: several, in words of the item above
        let first = |end: usize| self.cited.on_line(at).first().is_some_and(|first| first.whole.end <= start + end);
        if item::counts_on(text).is_some_and(first) {
            return None;
        }
        let priced = self.priced(at, start + text.len() - found.text.len());
        // ◎ 外務省予算 7,257億円: what the items come to
        // 1. 文部科学省予算 20億円⏎(1) 海の観測 12億円: an item, with its parts below
        let parted = || {
            let next = self.lines[at + 1..].iter().find(|line| !line.is_blank() && line.kind != Kind::Note);
            let below = next.and_then(|next| item::numbered(next.text));
            item::numbered(text).is_some() && below.is_some_and(|below| below.style != found.style)
        };
        let total = priced.name.text.is_empty() || (self.is_ministry_total(&priced.name.text) && !parted());
        (!total && !self.is_caption(found.text, &priced)).then_some((found, priced))
    }

    // ３．事業スキーム, ■実施期間 平成17年度～: a part of a slide, where no amount stands behind it or right below; not ア 大学 10億円
    fn is_caption(&self, text: &str, priced: &Priced) -> bool {
        let near = |at: usize| self.cited[at].line <= priced.line + 1;
        !priced.amounts.clone().next().is_some_and(near) && is_part(text)
    }

    // a line with a name and amounts and no mark
    fn unmarked(&self, at: usize) -> (item::Item<'t>, Priced) {
        let Line { text, start, .. } = self.lines[at];
        (item::Item { style: Style::Mark(' '), no: "", text }, self.priced(at, start))
    }
}
