//! The drafts of a page.

use std::ops::Range;

use crate::reading::rows::Draft;

/// A draft of every mention of a page that has one yet, by position of the mention.
#[derive(Debug)]
pub(super) struct Drafts {
    /// Position of the page's first mention.
    first: usize,
    /// One place a mention, since each rule asks for those that are left.
    places: Vec<Option<Draft>>,
}

impl Drafts {
    /// None yet, of a page's mentions.
    pub(super) fn none(mentions: Range<usize>) -> Self {
        let mut places = Vec::new();
        places.resize_with(mentions.len(), || None);
        Self { first: mentions.start, places }
    }

    /// The draft of a mention; none, too, where it stands on another page.
    pub(super) fn get(&self, index: usize) -> Option<&Draft> {
        self.places.get(index.checked_sub(self.first)?)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Draft> {
        self.places.get_mut(index.checked_sub(self.first)?)?.as_mut()
    }

    /// Drafts a mention of the page, or drafts it anew. One of another page is that page's to draft.
    pub(super) fn insert(&mut self, index: usize, draft: Draft) {
        debug_assert!(self.places.len() > index.wrapping_sub(self.first), "a mention of another page");
        self.put(index, Some(draft));
    }

    /// Leaves a mention to the rules that follow.
    pub(super) fn leave(&mut self, index: usize) {
        self.put(index, None);
    }

    fn put(&mut self, index: usize, draft: Option<Draft>) {
        if let Some(place) = index.checked_sub(self.first).and_then(|at| self.places.get_mut(at)) {
            *place = draft;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Draft)> {
        self.places.iter().enumerate().filter_map(|(at, draft)| Some((self.first + at, draft.as_ref()?)))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut Draft)> {
        let first = self.first;
        self.places.iter_mut().enumerate().filter_map(move |(at, draft)| Some((first + at, draft.as_mut()?)))
    }

    /// All drafts in the order of the page.
    pub(super) fn into_all(self) -> impl Iterator<Item = Draft> {
        self.places.into_iter().flatten()
    }
}

impl Extend<(usize, Draft)> for Drafts {
    fn extend<I: IntoIterator<Item = (usize, Draft)>>(&mut self, drafts: I) {
        drafts.into_iter().for_each(|(index, draft)| self.insert(index, draft));
    }
}
