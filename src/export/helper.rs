//! A thread that takes work off the one that reads a document and makes its tables.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::table;

/// Does one piece of work after another beside the thread that hands them on; without a thread, each at once.
///
/// What comes of the work is the same, and so is its order.
#[derive(Debug)]
pub(crate) struct Helper(Option<SyncSender<Work>>);

type Work = Box<dyn FnOnce() + Send>;

/// Pieces of work that may wait for the thread: as many as keep whoever hands them on from waiting.
const WAITING: usize = 2;

/// What will come of a piece of work.
pub(super) enum Promise<T> {
    Kept(T),
    Given(Receiver<T>),
}

impl Helper {
    /// No thread: whoever hands on work does it.
    pub(crate) fn none() -> Helper {
        Helper(None)
    }

    /// A thread, which ends once nobody hands it work any more; none where the system gives none.
    pub(crate) fn start() -> Helper {
        let (sender, works) = sync_channel::<Work>(WAITING);
        let work = move || {
            table::on_this_thread();
            works.into_iter().for_each(|work| work());
        };
        Helper(thread::Builder::new().name("tables".to_owned()).spawn(work).is_ok().then_some(sender))
    }

    /// Has the thread, where there is one, do what this one would come to later.
    pub(crate) fn prepare(&self, work: fn()) {
        if let Some(sender) = &self.0 {
            let _ = sender.send(Box::new(work)); // without a thread any more, this one comes to it
        }
    }

    /// Hands on a piece of work.
    pub(super) fn hand<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Promise<T> {
        let Some(sender) = &self.0 else { return Promise::Kept(work()) };
        let (result, given) = sync_channel(1);
        let work = move || drop(result.send(work())); // whoever no longer waits for it has failed with something else
        sender
            .send(Box::new(work))
            .expect("the thread goes on while there is a sender, unless its work panicked, which it has said then");
        Promise::Given(given)
    }
}

impl<T> Promise<T> {
    /// Waits for it.
    pub(super) fn kept(self) -> T {
        match self {
            Promise::Kept(result) => result,
            Promise::Given(result) => result
                .recv()
                .expect("the thread does all that it is handed, unless its work panics, which it has said then"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_with_a_thread_or_without() {
        let expected: Vec<_> = (0..100).map(|number| number * 2).collect();
        for helper in [Helper::none(), Helper::start()] {
            let promises: Vec<_> = (0..100).map(|number| helper.hand(move || number * 2)).collect();
            assert_eq!(promises.into_iter().map(Promise::kept).collect::<Vec<_>>(), expected);
        }
    }
}
