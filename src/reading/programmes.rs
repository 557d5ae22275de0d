//! What the document says of each programme, wherever it stands: who budgets it, and what it costs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Frame;
use super::lines::Kind;
use super::outline::Outline;
use super::pairing::Column;
use super::rows::{Draft, LEAST_PARTS, MOST_PARTS};
use super::slides::{Entry, Slide};
use crate::budget::{AmountRow, JOINT, ListingKind, Pairing, Role};
use crate::grammar::bullet::Mark;
use crate::grammar::item::numbered;
use crate::grammar::name::is_complete;
use crate::money::{Interval, Rounding};

/// What a programme costs by each column; none where two places differ.
type Costs = BTreeMap<Column, Option<Interval>>;

/// Every programme of a document, by project and name.
#[derive(Debug, Default)]
pub(super) struct Programmes<'a> {
    /// Ministries tagged on it, where any are.
    ministries: BTreeMap<(Option<usize>, &'a str), BTreeSet<&'a str>>,
    /// Amounts stated of it, by project; the names of a joint list are joined by ／.
    stated: BTreeMap<Option<usize>, BTreeMap<String, Costs>>,
    /// How many pages list programmes of each project.
    pages: BTreeMap<usize, usize>,
}

impl<'a> Programmes<'a> {
    /// What the slides say; no amount yet.
    pub(super) fn new(outline: &Outline, slides: &'a [Slide]) -> Self {
        let mut all = Self::default();
        for (page, slide) in outline.pages.iter().zip(slides) {
            let members = slide.entries.iter().flat_map(|entry| &entry.members);
            for member in members.filter(|member| !member.name.ministries.is_empty()) {
                let own = all.ministries.entry((page.project, &member.name.name)).or_default();
                own.extend(member.name.ministries.iter().map(String::as_str));
            }
            if let Some(project) = page.project.filter(|_| slide.entries.iter().any(|e| e.kind == ListingKind::Slide)) {
                *all.pages.entry(project).or_default() += 1;
            }
        }
        all
    }

    /// Adds what a page states. An amount that two places state differently is not known.
    pub(super) fn learn(&mut self, drafts: &[Draft], rounding: Rounding) {
        for draft in drafts.iter().filter(|draft| is_stated(&draft.row)) {
            let Some(value) = draft.interval(rounding) else { continue };
            let row = &draft.row;
            let of = self.stated.entry(row.project).or_default().entry(row.subjects.join(JOINT)).or_default();
            let known = of.entry(column(row)).or_insert(Some(value));
            *known = known.and_then(|known| known.intersection(value));
        }
    }

    /// Every ministry tagged on an entry; none where a member of it has no tag.
    pub(super) fn ministries(&self, project: Option<usize>, entry: &Entry) -> BTreeSet<&'a str> {
        let tags = entry.members.iter().map(|member| self.ministries.get(&(project, &*member.name.name)));
        let complete: Option<Vec<&BTreeSet<&str>>> = tags.collect();
        complete.into_iter().flatten().flatten().copied().collect()
    }

    /// What is stated of a programme, or of a joint list.
    pub(super) fn known(&self, project: Option<usize>, name: &str) -> Vec<(Column, Interval)> {
        let of = self.stated.get(&project).and_then(|own| own.get(name));
        let known = |(column, value): (&Column, &Option<Interval>)| Some((column.clone(), (*value)?));
        of.into_iter().flatten().filter_map(known).collect()
    }

    /// On how many pages programmes of a project stand.
    pub(super) fn pages(&self, project: usize) -> usize {
        self.pages.get(&project).copied().unwrap_or_default()
    }
}

/// What details and slides of one programme say again is not added again: ● …事業 22億円 … ◆ …事業 2,210百万円; nor who spends a programme's amount; nor what is
/// a part of a programme: the parts of a slide's one programme that come to it, ◇ that stand deeper than their ○, ・ below it, and
/// lines without a mark that stand deeper and come to it.
pub(super) fn restate(frame: &Frame<'_, '_>, slides: &[Slide], drafts: &mut [Draft]) {
    shared(frame, drafts);
    divided(frame, slides, drafts);
    stated_again(frame, slides, drafts);
    // few documents price their details
    let entry = |draft: &Draft| is_stated(&draft.row).then(|| entry_of(frame, slides, draft)).flatten();
    let indented = |entry: &Entry| frame.sheet.lines[entry.line].indented;
    let within = |entry: &Entry| {
        entry.kind == ListingKind::Detail || is_unmarked(frame, entry) || is_lesser(frame, entry) || indented(entry)
    };
    if !drafts.iter().any(|draft| entry(draft).is_some_and(within)) {
        return;
    }
    let book = Stated { of_entry: by_entry(frame, slides, drafts), rounding: frame.rounding };
    let again = book.repeated(slides, drafts);
    let parts: Vec<(usize, Option<usize>)> = slides.iter().flat_map(|slide| book.parts(frame, slide, drafts)).collect();
    // ○非一括計上 196億円⏎・人件費 73億円: what a list in levels has put below another is no part of the ○ above that one
    let apart = |part: usize, whole: Option<usize>| {
        let above = |at: usize| drafts[at].parent;
        whole.is_some_and(|whole| {
            above(part).is_some_and(|own| own != drafts[whole].place.start) && above(part) != above(whole)
        })
    };
    let parts: Vec<(usize, Option<usize>)> = parts.into_iter().filter(|&(part, whole)| !apart(part, whole)).collect();
    for at in again {
        drafts[at].row.flags.additive = false;
    }
    for (part, whole) in parts {
        drafts[part].parent = whole.map(|whole| drafts[whole].place.start).or(drafts[part].parent);
        drafts[part].row.flags.additive = false;
    }
}

// ○ 灯台の改修事業 50億円（34億円） … 灯台の改修事業⏎令和７年度要求額 50億円（34億円）: what a list has said of a programme, on a slide of its own; and
// the same programme in another list of the document
fn stated_again(frame: &Frame<'_, '_>, slides: &[Slide], drafts: &mut [Draft]) {
    let rounding = frame.rounding;
    let mut known: BTreeMap<(String, Column), Vec<Said>> = BTreeMap::new();
    for draft in drafts.iter_mut().filter(|draft| is_stated(&draft.row) && draft.row.flags.additive) {
        let named = draft.row.subjects.iter().all(|name| is_complete(name));
        let value = draft.interval(rounding).filter(|_| named);
        let Some((value, place)) = value.zip(place_of(frame, slides, draft)) else { continue };
        let row = &draft.row;
        let (project, all) = (row.project, known.entry((row.subjects.join(JOINT), column(row))).or_default());
        let same = |other: &Option<usize>| other.is_none() || project.is_none() || *other == project;
        let again = all.iter().any(|(other, at, said)| *at != place && same(other) && said.intersects(value));
        draft.row.flags.additive = !again;
        all.push((project, place, value));
    }
}

/// The project of what is said of a programme, where, and how much it is.
type Said = (Option<usize>, Place, Interval);

/// The page that an amount stands on, the line of its entry there, and whether a label says what it is.
type Place = (usize, Option<usize>, bool);

fn place_of(frame: &Frame<'_, '_>, slides: &[Slide], draft: &Draft) -> Option<Place> {
    let line = frame.sheet.lines.partition_point(|line| line.start <= draft.place.start).checked_sub(1)?;
    let page = frame.outline.pages.partition_point(|page| page.lines.end <= line);
    let cited = frame.sheet.cited;
    let own = cited.get(cited.first_from(draft.place.start))?;
    Some((page, slides.get(page)?.entry_at(line).map(|entry| entry.line), own.lead.stage.is_some()))
}

// ○医療機器 146億円⏎（AMED 136億円 インハウス 10億円）: who spends an amount that says nothing of it; no more than it. What has a
// label of its own, インハウス概算要求額 51億円, stands beside it
fn shared(frame: &Frame<'_, '_>, drafts: &mut [Draft]) {
    let rounding = frame.rounding;
    let cited = frame.sheet.cited;
    let unlabelled = |draft: &Draft| {
        cited
            .get(cited.first_from(draft.place.start))
            .is_some_and(|own| own.lead.stage.is_none() && own.lead.recipient.is_some())
    };
    let value = |draft: &Draft| draft.interval(rounding);
    let of_one = |one: &Draft, next: &Draft| {
        next.row.role == Role::Programme
            && (one.row.project, &one.row.subjects) == (next.row.project, &next.row.subjects)
    };
    for run in drafts.chunk_by_mut(of_one).filter(|run| run.len() > 1) {
        let when = |draft: &Draft| (draft.row.fiscal_year, draft.row.stage);
        let is_whole =
            |draft: &Draft| is_stated(&draft.row) && draft.row.flags.additive && draft.row.recipient.is_none();
        // of each year and stage the last without a recipient, and those behind it
        let mut wholes: BTreeMap<_, (usize, Vec<usize>)> = BTreeMap::new();
        for (at, draft) in run.iter().enumerate() {
            if is_whole(draft) {
                wholes.insert(when(draft), (at, Vec::new()));
            } else if draft.row.recipient.is_some() && unlabelled(draft) {
                wholes.entry(when(draft)).and_modify(|(_, shares)| shares.push(at));
            }
        }
        for (whole, shares) in wholes.into_values() {
            let values: Option<Vec<Interval>> = shares.iter().map(|&share| value(&run[share])).collect();
            let whole = &run[whole];
            let fits = value(whole).zip(values).is_some_and(|(whole, all)| !is_less(whole, all.into_iter().sum()));
            let start = whole.place.start;
            for share in shares.into_iter().filter(|_| fits) {
                run[share].parent = Some(start);
                run[share].row.flags.additive = false;
            }
        }
    }
}

// がん研究の推進 要求額 52億円 … ① …の加速 46億円 ② …の検討 6億円: the parts of a slide's one programme, which has no mark, where
// all others come to it; and lines without a mark, or that stand deeper, right below a programme, where the first of them do
fn divided(frame: &Frame<'_, '_>, slides: &[Slide], drafts: &mut [Draft]) {
    let rounding = frame.rounding;
    let of_page = |one: &Draft, next: &Draft| one.row.page == next.row.page;
    for page in drafts.chunk_by_mut(of_page) {
        let adds = |draft: &Draft| is_stated(&draft.row) && draft.row.flags.additive;
        let mut adding: Vec<&mut Draft> = page.iter_mut().filter(|draft| adds(draft)).collect();
        // of the programme of a box, which its page does not list, it is not known
        let entry = |draft: &Draft| {
            let own = |entry: &&Entry| entry.names().any(|name| draft.row.subjects.iter().any(|own| own == name));
            entry_of(frame, slides, draft).filter(own)
        };
        let entries: Vec<Option<&Entry>> = adding.iter().map(|draft| entry(draft)).collect();
        let unmarked: Vec<Option<bool>> = entries.iter().map(|entry| Some(is_unmarked(frame, (*entry)?))).collect();
        let depths: Vec<Option<usize>> = entries.iter().map(|entry| Some(depth(frame, (*entry)?))).collect();
        for at in 0..adding.len() {
            let below = |below: &usize| {
                unmarked[*below] == Some(true) || adding[*below].row.subjects == adding[at].row.subjects
            };
            // one behind no mark, as its parts are, is one of them as far as anybody can tell
            let heads = unmarked[at] != Some(true);
            let run = (at + 1..adding.len()).take(MOST_PARTS).take_while(|part| heads && below(part)).count();
            let deeper = |below: &usize| depths[*below].zip(depths[at]).is_some_and(|(below, own)| below > own);
            // last year's stands behind this year's
            let own = |below: &usize| adding[*below].row.subjects == adding[at].row.subjects;
            let within =
                (at + 1..adding.len()).take(MOST_PARTS).take_while(|below| deeper(below) || own(below)).count();
            let next = (at + 1..at + 1 + within).filter(deeper).filter_map(|below| depths[below]).min();
            let children: Vec<usize> = (0..within).filter(|part| depths[at + 1 + part] == next).collect();
            let (above, below) = adding.split_at_mut(at + 1);
            first_parts(above[at], &mut below[..run], rounding);
            deeper_parts(above[at], below, &children, rounding);
        }
        // a slide begins with what is of no project, behind no mark
        let (mut start, mut slide) = (0, 0..0);
        while start < adding.len() {
            let name = adding[start].row.subjects.clone();
            let begins =
                |at: usize| unmarked[at] != Some(false) && adding[at].row.project.is_none() && adds(adding[at]);
            let titled = begins(start);
            let next = |&at: &usize| begins(at) && adding[at].row.subjects != name;
            slide.start = start;
            slide.end = (start + 1..adding.len()).find(next).unwrap_or(adding.len());
            if titled {
                all_parts(&name, &mut adding[slide.clone()], rounding);
            }
            start = slide.end;
        }
    }
}

// ● …補助 3,008億円⏎一般補助 2,795億円⏎特別補助 213億円
fn first_parts(whole: &mut Draft, below: &mut [&mut Draft], rounding: Rounding) {
    let value = |draft: &Draft| draft.interval(rounding);
    let own = |part: &Draft| {
        (column(&part.row), part.row.project) == (column(&whole.row), whole.row.project)
            && part.row.subjects != whole.row.subjects
            && part.row.flags.additive
    };
    let Some(all) = value(whole).filter(|_| whole.row.flags.additive) else { return };
    let mut parts: Vec<&mut &mut Draft> = below.iter_mut().filter(|part| own(part)).collect();
    let sums = parts.iter().map_while(|part| value(part)).scan(None, |sum: &mut Option<Interval>, part| {
        *sum = Some(sum.map_or(part, |sum| [sum, part].into_iter().sum()));
        *sum
    });
    let fits = sums.enumerate().skip(LEAST_PARTS - 1).find(|(_, sum)| sum.intersects(all)).map(|(last, _)| last + 1);
    for part in parts.iter_mut().take(fits.unwrap_or(0)) {
        part.becomes_part(whole);
    }
}

// • 一般会計 85億円⏎　• 歳出 48億円⏎　• 交付金 37億円: all that stand one level deeper, where they come to the amount above
fn deeper_parts(whole: &mut Draft, below: &mut [&mut Draft], children: &[usize], rounding: Rounding) {
    let own = |part: &Draft| {
        (column(&part.row), part.row.project) == (column(&whole.row), whole.row.project) && part.row.flags.additive
    };
    let parts: Vec<usize> = children.iter().copied().filter(|&part| own(below[part])).collect();
    if whole.row.flags.additive && whole.is_sum(parts.iter().map(|&part| &*below[part]), rounding) {
        parts.into_iter().for_each(|part| below[part].becomes_part(whole));
    }
}

// every amount of a slide that is of another name, of the year and stage of an amount of its programme
fn all_parts(name: &[String], slide: &mut [&mut Draft], rounding: Rounding) {
    let (wholes, mut others): (Vec<&mut &mut Draft>, Vec<&mut &mut Draft>) =
        slide.iter_mut().filter(|draft| draft.row.flags.additive).partition(|draft| draft.row.subjects == name);
    for whole in wholes {
        let mut parts: Vec<&mut &mut &mut Draft> =
            others.iter_mut().filter(|part| column(&part.row) == column(&whole.row)).collect();
        // 要求額 1,804億円 … ○ 事業の推進（全体 1,804億円）: one alone, and as much
        let fits = whole.is_sum(parts.iter().map(|part| &****part), rounding)
            || matches!(&parts[..], [only] if only.row.amount == whole.row.amount);
        for part in parts.iter_mut().filter(|_| fits) {
            part.becomes_part(whole);
        }
    }
}

/// The amounts that stand with each entry.
struct Stated {
    /// Positions among the drafts, by the line of the entry.
    of_entry: BTreeMap<usize, Vec<usize>>,
    rounding: Rounding,
}

impl Stated {
    fn own(&self, entry: &Entry) -> &[usize] {
        self.of_entry.get(&entry.line).map_or(&[], Vec::as_slice)
    }

    fn value(&self, draft: &Draft) -> Option<Interval> {
        draft.interval(self.rounding)
    }

    // amounts of details that a list has stated, too
    fn repeated(&self, slides: &[Slide], drafts: &[Draft]) -> Vec<usize> {
        let of_kind = |kind| {
            let entries = slides.iter().flat_map(|slide| &slide.entries).filter(move |entry| entry.kind == kind);
            entries.flat_map(|entry| self.own(entry)).copied().filter(|&at| drafts[at].row.flags.additive)
        };
        let key = |row: &AmountRow| (row.project, row.subjects.join(JOINT), column(row));
        let details: Vec<usize> = of_kind(ListingKind::Detail).collect();
        let mut listed: BTreeMap<_, Vec<Interval>> = BTreeMap::new();
        for at in of_kind(ListingKind::Slide).filter(|_| !details.is_empty()) {
            listed.entry(key(&drafts[at].row)).or_default().extend(self.value(&drafts[at]));
        }
        let again = |at: &usize| {
            let known = listed.get(&key(&drafts[*at].row)).into_iter().flatten();
            self.value(&drafts[*at]).is_some_and(|own| known.into_iter().any(|known| known.intersects(own)))
        };
        details.into_iter().filter(again).collect()
    }

    // amounts of ◇ that stand deeper than the ○ above them, or ・ below it, and come to no more than it, each with that one's;
    // those of lines without a mark have to come to as much
    fn parts(&self, frame: &Frame<'_, '_>, slide: &Slide, drafts: &[Draft]) -> Vec<(usize, Option<usize>)> {
        let indented = |entry: &Entry| frame.sheet.lines[entry.line].indented;
        let mut found = Vec::new();
        let unmarked = |entry: &Entry| is_unmarked(frame, entry);
        for of_one in wholes(frame, &slide.entries) {
            let [whole, parts @ ..] = of_one else { continue };
            let exact = parts.iter().any(unmarked);
            let below = parts.iter().filter(|part| is_lesser(frame, part) || (indented(part) && !indented(whole)));
            // what a ・ does not say of who spends it, its ○ does
            let of = |part: usize| {
                let like = |row: &AmountRow, own: &AmountRow| {
                    let same = (row.fiscal_year, row.stage) == (own.fiscal_year, own.stage);
                    same && (row.recipient == own.recipient || own.recipient.is_none())
                };
                self.own(whole).iter().copied().find(|&at| like(&drafts[at].row, &drafts[part].row))
            };
            let parts: Vec<(usize, Option<usize>)> =
                below.flat_map(|part| self.own(part)).map(|&part| (part, of(part))).collect();
            let mut sums: BTreeMap<usize, Interval> = BTreeMap::new();
            for (part, whole) in parts.iter().filter_map(|&(part, whole)| Some((part, whole?))) {
                let Some(value) = self.value(&drafts[part]) else { continue };
                sums.entry(whole).and_modify(|sum| *sum = *sum + value).or_insert(value);
            }
            let fits = |(whole, parts): (&usize, &Interval)| {
                let whole = self.value(&drafts[*whole]);
                whole.is_some_and(|whole| if exact { whole.intersects(*parts) } else { !is_less(whole, *parts) })
            };
            let heads = whole.kind == ListingKind::Slide && !unmarked(whole) && !is_lesser(frame, whole);
            if heads && sums.iter().all(fits) {
                found.extend(parts.into_iter().filter(|(_, whole)| whole.is_some()));
            } else if heads {
                // ● …事業 5億円⏎・総事業費 30億円: neither a part of it nor surely a programme beside it
                let unsaid = |part: &usize| !drafts[*part].row.subjects.iter().all(|name| is_complete(name));
                let lesser = of_one[1..].iter().filter(|part| is_lesser(frame, part)).flat_map(|part| self.own(part));
                found.extend(lesser.copied().filter(unsaid).map(|part| (part, None)));
            }
        }
        found
    }
}

// entries in runs of one that may be a whole and what may be its parts
fn wholes<'e>(frame: &Frame<'_, '_>, mut entries: &'e [Entry]) -> impl Iterator<Item = &'e [Entry]> {
    std::iter::from_fn(move || {
        let whole = entries.first()?;
        let goes_on = |pair: &[Entry]| goes_below(frame, &pair[0], &pair[1]) || is_deeper(frame, whole, &pair[1]);
        let run = 1 + entries.windows(2).take_while(|pair| goes_on(pair)).count();
        let (run, rest) = entries.split_at(run);
        entries = rest;
        Some(run)
    })
}

// ■ …の開発 112億円⏎　○ …の高度化 14億円: behind another mark, and deeper
fn is_deeper(frame: &Frame<'_, '_>, whole: &Entry, part: &Entry) -> bool {
    let line = |entry: &Entry| &frame.sheet.lines[entry.line];
    let marked = matches!(line(whole).kind, Kind::Bullet(_)) && matches!(line(part).kind, Kind::Bullet(_));
    marked && !line(whole).indented && line(part).indented && line(whole).form() != line(part).form()
}

// whether an entry may be a part of the one above it, or of the one that is: no heading stands between
fn goes_below(frame: &Frame<'_, '_>, above: &Entry, next: &Entry) -> bool {
    let lesser = next.kind == ListingKind::Detail || is_unmarked(frame, next) || is_lesser(frame, next);
    let between = frame.sheet.lines.get(above.name_end..next.line).unwrap_or_default();
    lesser && between.iter().all(|line| line.kind != Kind::Heading && numbered(line.text).is_none())
}

// …事業 65億円: a line without a mark
fn is_unmarked(frame: &Frame<'_, '_>, entry: &Entry) -> bool {
    frame.sheet.lines[entry.line].kind == Kind::Text
}

// how many spaces stand before an entry
fn depth(frame: &Frame<'_, '_>, entry: &Entry) -> usize {
    let before = &frame.text.as_str()[..frame.sheet.lines[entry.line].start];
    before.chars().rev().take_while(|&c| matches!(c, ' ' | '\t')).count()
}

// ・…事業 12億円, too: a mark that begins other lines, below one that only begins programmes
fn is_lesser(frame: &Frame<'_, '_>, entry: &Entry) -> bool {
    frame.sheet.lines[entry.line].kind == Kind::Bullet(Mark::Activity)
}

// whether one amount can only be less than another
fn is_less(one: Interval, other: Interval) -> bool {
    one.bounds().zip(other.bounds()).is_some_and(|(one, other)| one.high < other.low)
}

fn by_entry(frame: &Frame<'_, '_>, slides: &[Slide], drafts: &[Draft]) -> BTreeMap<usize, Vec<usize>> {
    let mut all: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_stated(&draft.row)) {
        if let Some(entry) = entry_of(frame, slides, draft) {
            all.entry(entry.line).or_default().push(at);
        }
    }
    all
}

// the entry that an amount stands on or below
fn entry_of<'s>(frame: &Frame<'_, '_>, slides: &'s [Slide], draft: &Draft) -> Option<&'s Entry> {
    let line = frame.sheet.lines.partition_point(|line| line.start <= draft.place.start).checked_sub(1)?;
    let page = frame.outline.pages.partition_point(|page| page.lines.end <= line);
    slides.get(page)?.entry_at(line)
}

// a figure that stands with its programme, for itself
fn is_stated(row: &AmountRow) -> bool {
    let whole = !row.flags.of_which && !row.flags.approximate && !row.flags.range;
    row.role == Role::Programme && row.pairing == Pairing::Stated && whole && !row.subjects.is_empty()
}

/// Where an amount stands in a table of its programme.
pub(super) fn column(row: &AmountRow) -> Column {
    Column { recipient: row.recipient.clone(), year: row.fiscal_year, stage: row.stage }
}

/// The name of an entry; of a joint list, its names joined.
pub(super) fn joint_name(entry: &Entry) -> Cow<'_, str> {
    match &entry.members[..] {
        [only] => Cow::Borrowed(&only.name.name),
        _ => Cow::Owned(entry.names().collect::<Vec<&str>>().join(JOINT)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::source::{Malformed, Source};

    #[test]
    fn what_a_slide_says_again_is_not_added_again() {
        let text = "令和7年度 海洋庁 概算要求の概要\n\n○ 灯台の改修事業 50億円\n○ 港の警備事業 7億円\n\n\n\n灯台の改修事業\n\
            令和7年度概算要求額 5,003百万円(前年度 3,400百万円)\n背景・課題\n";
        let document = crate::reading::read(&Source::decode(text, None, Malformed::Refuse).unwrap(), "a", "a.txt");
        let adds: Vec<bool> = document.amounts.iter().map(|row| row.flags.additive).collect();
        assert_eq!(adds, [true, true, false, true]);
    }
}
