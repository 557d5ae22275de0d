//! Where programmes are listed, and what they will do, as the document says it.

use std::ops::Range;

use super::Places;
use super::items::Items;
use super::slides::{Action, Entry, Said, Slide, said};
use crate::budget::{Activity, Listing};

/// Every listing of a programme and every activity, in source order.
pub(super) fn listings(places: Places<'_, '_>, items: &Items, slides: Vec<Slide>) -> (Vec<Listing>, Vec<Activity>) {
    let boxed = |slide: &Slide| slide.boxes.iter().map(|own| own.entries.len()).sum::<usize>();
    let names = slides.iter().map(|slide| slide.names().count() + boxed(slide)).sum();
    let actions = slides.iter().map(|slide| slide.actions.len()).sum();
    let (mut listings, mut activities) = (Vec::with_capacity(names), Vec::with_capacity(actions));
    for (page, slide) in places.outline.pages.iter().zip(slides) {
        // the name above a box is of no item
        let boxed = slide.boxes.into_iter().flat_map(|own| own.entries).map(|entry| (None, entry));
        let of_item = |entry: Entry| (items.project_at(entry.line), entry);
        let mut entries: Vec<(Option<usize>, Entry)> = boxed.chain(slide.entries.into_iter().map(of_item)).collect();
        entries.sort_by_key(|(_, entry)| entry.line);
        // a name that several boxes may be of
        entries.dedup_by(|(_, later), (_, first)| later.line == first.line && later.names().eq(first.names()));
        // of each entry, its line and its first listing
        let mut firsts: Vec<(usize, usize)> = Vec::with_capacity(entries.len());
        for (project, entry) in entries {
            firsts.push((entry.line, listings.len()));
            listings.extend(entry_listings(places, project.or(page.project), entry));
        }
        for action in slide.actions {
            let above = firsts.partition_point(|&(line, _)| line <= action.of);
            activities.extend(firsts[..above].last().map(|&(_, first)| activity(places, &action, first)));
        }
    }
    (listings, activities)
}

fn entry_listings(places: Places<'_, '_>, project: Option<usize>, entry: Entry) -> impl Iterator<Item = Listing> {
    let names: Vec<(Range<usize>, String)> = match entry.members.len() {
        0 | 1 => Vec::new(),
        _ => entry.members.iter().map(|member| (member.place.clone(), member.name.name.clone())).collect(),
    };
    entry.members.into_iter().map(move |member| {
        let others = names.iter().filter(|(place, _)| *place != member.place);
        let name = member.name;
        Listing {
            kind: entry.kind,
            project,
            name: name.name,
            literal: member.literal.into(),
            alias: name.alias.map(String::from),
            sub_programme: name.sub_programme.map(String::from),
            ministries: name.ministries,
            status: name.status,
            relisted: name.relisted,
            joint_with: others.map(|(_, other)| other.clone()).collect(),
            page: places.page_number(member.line),
            line: places.line_number(member.line, member.place.start),
            span: places.span(member.place.clone()),
        }
    })
}

fn activity(places: Places<'_, '_>, action: &Action, listing: usize) -> Activity {
    let Said { status, text, place, line } = said(places.lines, action);
    Activity { listing, status, text, line: places.lines[line].number, span: places.span(place) }
}
