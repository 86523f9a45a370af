//! Many threads at work on files, whose results come in the order of the files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use parser_bsl::Parser;

/// Stack of a thread that reads modules: trees are as deep as code is nested.
const STACK: usize = 64 << 20;

/// So many results may wait for those before them, for each thread.
const AHEAD: usize = 64;

/// Does `work` for every path with many threads, and gives what it gave to `take` in the order of the paths.
pub(super) fn in_order<T: Send>(
    paths: &[PathBuf],
    threads: usize,
    work: impl Fn(&mut Parser, &Path) -> T + Sync,
    take: &mut impl FnMut(T),
) {
    let threads = threads.clamp(1, paths.len().max(1));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::sync_channel::<(usize, T)>(threads * AHEAD);
    let work = &work;
    let next = &next;
    thread::scope(|scope| {
        let spawn = |sender: mpsc::SyncSender<(usize, T)>| {
            let run = move || {
                let mut parser = Parser::bsl();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(index) else { break };
                    // Nobody takes results any more: no others are needed.
                    if sender.send((index, work(&mut parser, path))).is_err() {
                        break;
                    }
                }
            };
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, run)
                .is_ok()
        };
        let spawned = (0..threads).filter(|_| spawn(sender.clone())).count();
        drop(sender);
        let mut waiting: BTreeMap<usize, T> = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in receiver {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&expected) {
                take(result);
                expected += 1;
            }
        }
        if spawned == 0 {
            // The system gives no threads: this one does all the work.
            let mut parser = Parser::bsl();
            for path in paths {
                take(work(&mut parser, path));
            }
        }
    });
}
