//! A study in a thread of its own, while Python goes on to listen to signals.

use crate::errors::{defect, raised};
use forelock::study::Monitor;
use forelock_cli::Failure;
use forelock_extract::ReadMonitor;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// So often is looked whether a signal has come, and progress is told.
const LOOK: Duration = Duration::from_millis(50);

/// How far a study is, and whether it should stop.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    stop: AtomicBool,
    done: AtomicU64,
    planned: AtomicU64,
}

impl Monitor for Watch {
    fn planned(&self, replications: u64) {
        self.planned.store(replications, Ordering::Relaxed);
    }

    fn replication_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn should_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl ReadMonitor for Watch {
    fn read_so_far(&self, bytes: u64, of: Option<u64>) {
        self.done.store(bytes, Ordering::Relaxed);
        self.planned.store(of.unwrap_or(0), Ordering::Relaxed);
    }

    fn should_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Has `study` made in a thread, without the lock of the interpreter, and waits for it. `progress` is called with the
/// replications (or bytes) that are done and those that are planned, now and then.
///
/// # Errors
///
/// Why the study has no result; what a signal handler (Ctrl-C) or `progress` raises, upon which the study stops
/// in the middle of the replications under way. A panic is an exception, too.
pub(crate) fn watched<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    study: impl FnOnce(&Watch) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let watch = Arc::new(Watch::default());
    let (sender, mut receiver) = mpsc::sync_channel(1);
    let watching = Arc::clone(&watch);
    let work = move || {
        let made = catch_unwind(AssertUnwindSafe(|| study(&watching)));
        // Whoever waited may have gone.
        let _ = sender.send(made);
    };
    let thread = thread::Builder::new().name("forelock".to_owned()).spawn(work);
    thread.map_err(|cause| raised(py, &Failure::Output(cause)))?;
    loop {
        let came;
        (receiver, came) = py.detach(move || {
            let came = receiver.recv_timeout(LOOK);
            (receiver, came)
        });
        let told = py.check_signals().and_then(|()| watch.tell(progress));
        if let Err(error) = told {
            watch.stop.store(true, Ordering::Relaxed);
            return Err(error);
        }
        match came {
            Ok(Ok(made)) => return made.map_err(|failure| raised(py, &failure)),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(defect(py, "the study ended without a result"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

impl Watch {
    fn tell(&self, progress: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let Some(progress) = progress else {
            return Ok(());
        };
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        progress.call1((of(&self.done), of(&self.planned))).map(|_| ())
    }
}
