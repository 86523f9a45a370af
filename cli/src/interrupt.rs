//! Ctrl-C while something is being done for the user: it stops that, not the program.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// What Ctrl-C finds.
#[derive(Default)]
pub(crate) struct Interrupt {
    is_busy: AtomicBool,
    is_stopped: AtomicBool,
}

impl Interrupt {
    /// From now on Ctrl-C stops what is being done, and ends the program only where nothing is.
    pub(crate) fn watch() -> io::Result<Arc<Self>> {
        let state = Arc::new(Self::default());
        let watched = Arc::clone(&state);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let wait = move || {
            runtime.block_on(async {
                while tokio::signal::ctrl_c().await.is_ok() {
                    if !watched.is_busy.load(SeqCst) {
                        // As the shell has it: 128 and the number of the signal.
                        std::process::exit(130);
                    }
                    watched.is_stopped.store(true, SeqCst);
                }
            });
        };
        let thread = std::thread::Builder::new().name("Ctrl-C".to_owned());
        thread.spawn(wait)?;
        Ok(state)
    }

    /// Something that can be stopped begins; it is over when what is given goes.
    pub(crate) fn begin(&self) -> Busy<'_> {
        self.is_stopped.store(false, SeqCst);
        self.is_busy.store(true, SeqCst);
        Busy(self)
    }

    /// Whether it shall stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped.load(SeqCst)
    }
}

/// Something that is being done.
pub(crate) struct Busy<'i>(&'i Interrupt);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.is_busy.store(false, SeqCst);
    }
}
