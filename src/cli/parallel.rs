//! Work on several threads, with results in order.

use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Works on the items on so many threads and hands on each result in the order of the items. A thread takes every
/// n-th item and is two results ahead at most, so that memory does not grow with the number of items.
pub(super) fn in_order<T: Sync, R: Send, B>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut each: impl FnMut(R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    if let [only] = items {
        return each(work(only)); // a thread would take longer to start than a short document to read
    }
    let threads = threads.clamp(1, items.len().max(1));
    thread::scope(|scope| {
        let results: Vec<_> = (0..threads)
            .map(|first| {
                let (sender, results) = sync_channel(1);
                let work = &work;
                scope.spawn(move || {
                    // a receiver that is gone has enough
                    let _ = items.iter().skip(first).step_by(threads).try_for_each(|item| sender.send(work(item)));
                });
                results
            })
            .collect();
        // a thread that panicked sends no more; the scope hands the panic on
        (0..items.len()).map_while(|at| results[at % threads].recv().ok()).try_for_each(&mut each)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_until_there_are_enough() {
        let items: Vec<usize> = (0..100).collect();
        for threads in [0, 1, 2, 3, 7, 200] {
            let mut seen = Vec::new();
            let all = in_order(
                &items,
                threads,
                |item| item * 2,
                |double| {
                    seen.push(double);
                    ControlFlow::<()>::Continue(())
                },
            );
            assert_eq!((all, seen), (ControlFlow::Continue(()), items.iter().map(|item| item * 2).collect()));
            let some = in_order(
                &items,
                threads,
                |item| *item,
                |item| if item == 41 { ControlFlow::Break(item) } else { ControlFlow::Continue(()) },
            );
            assert_eq!(some, ControlFlow::Break(41));
        }
        assert_eq!(in_order(&[], 2, |(): &()| (), |()| ControlFlow::Break(())), ControlFlow::Continue(()));
        assert_eq!(in_order(&[7], 2, |item| item * 2, ControlFlow::Break), ControlFlow::Break(14));
    }
}
