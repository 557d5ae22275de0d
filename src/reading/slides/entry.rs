//! What a page lists: entries of one programme or of several that share a line.

use std::ops::Range;

use super::Action;
use crate::budget::ListingKind;
use crate::grammar::name::ProgrammeName;
use crate::reading::sheets::Boxed;

// every page's stay until all are read; allocators have a class of this size, the next is larger by a fifth
const _: () = assert!(size_of::<Member>() <= 160);

/// A programme, or several that share a line, as a page lists it.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Entry {
    pub(in crate::reading) kind: ListingKind,
    /// Line on which it begins, by position.
    pub(in crate::reading) line: usize,
    /// Last line of its name.
    pub(in crate::reading) name_end: usize,
    /// One a programme; several in a joint list.
    pub(in crate::reading) members: Vec<Member>,
    /// A ／ that waits for a member which stands elsewhere on the page.
    pub(in crate::reading) dangling: bool,
}

/// One programme of an entry.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Member {
    pub(in crate::reading) name: ProgrammeName,
    /// The name as printed, line breaks removed.
    pub(in crate::reading) literal: Box<str>,
    /// Where it stands in the normalised text.
    pub(in crate::reading) place: Range<usize>,
    /// Line on which it begins, by position.
    pub(in crate::reading) line: usize,
    /// Whether the page's layout, not its words, made it a member.
    pub(in crate::reading) drifted: bool,
}

/// What a page lists.
#[derive(Debug, Default)]
pub(in crate::reading) struct Slide {
    pub(in crate::reading) entries: Vec<Entry>,
    pub(in crate::reading) actions: Vec<Action>,
    /// What boxes of labelled amounts are of, on slides of one programme.
    pub(in crate::reading) boxes: Vec<Boxed>,
}

impl Entry {
    /// The name of each of its programmes.
    pub(in crate::reading) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| member.name.name.as_str())
    }
}

impl Slide {
    /// Lets go of the room to grow: every page's list stays until all are read, and most are short.
    pub(super) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.actions.shrink_to_fit();
    }

    /// Every programme's name, in page order.
    pub(in crate::reading) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(Entry::names)
    }

    /// Adds names that stand alone: the one which a joint list waits for, or those which the document lists elsewhere. None is
    /// on this page's list already.
    pub(in crate::reading) fn join(&mut self, lone: Vec<Entry>, is_known: impl Fn(&str) -> bool) {
        let mut waiting = self.entries.iter_mut().filter(|entry| entry.dangling);
        if let (Some(entry), None, [only]) = (waiting.next(), waiting.next(), &lone[..]) {
            let drifted = only.members.iter().cloned().map(|member| Member { drifted: true, ..member });
            entry.members.extend(drifted);
        } else {
            let known = |entry: &Entry| entry.names().all(&is_known);
            self.entries.extend(lone.into_iter().filter(|entry| known(entry)));
            self.entries.sort_by_key(|entry| entry.line);
        }
    }

    /// Whether a mention stands in a box.
    pub(in crate::reading) fn is_boxed(&self, index: usize) -> bool {
        let at = self.boxes.partition_point(|own| own.amounts.end <= index);
        self.boxes.get(at).is_some_and(|own| own.amounts.contains(&index))
    }

    /// The last entry that begins on a line or above it.
    pub(in crate::reading) fn entry_at(&self, line: usize) -> Option<&Entry> {
        self.entries[..self.entries.partition_point(|entry| entry.line <= line)].last()
    }
}
