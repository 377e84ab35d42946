//! Ctrl-C, and SIGTERM.

use super::{Exit, output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user has asked to stop.
#[derive(Debug)]
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on; once a process.
    ///
    /// A replication under way can't be stopped, and a big one takes a while: who asks a second
    /// time ends the process there and then, which loses nothing, as no file is half written.
    ///
    /// A terminal that is closed (SIGHUP) ends the process as ever: after `nohup`, it must not.
    ///
    /// # Errors
    ///
    /// If the operating system refuses the handler.
    pub(super) fn listen() -> Result<Self, ctrlc::Error> {
        let asked = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&asked);
        ctrlc::set_handler(move || {
            if seen.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(Exit::Failed.code()));
            }
            output::complain(
                "\nstopping when what is under way is done; Ctrl-C again stops at once\n",
            );
        })?;
        #[cfg(unix)]
        {
            use signal_hook::{consts::SIGTERM, flag};
            // The first one asks, the second one finds that it was asked.
            let code = i32::from(Exit::Failed.code());
            flag::register_conditional_shutdown(SIGTERM, code, Arc::clone(&asked))
                .map_err(ctrlc::Error::System)?;
            flag::register(SIGTERM, Arc::clone(&asked)).map_err(ctrlc::Error::System)?;
        }
        Ok(Self { asked })
    }

    /// Whether it has happened.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}
