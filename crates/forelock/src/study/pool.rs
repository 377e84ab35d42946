//! The threads that studies run on.

use super::StudyError;
use rayon::prelude::*;
use std::num::NonZeroUsize;

/// A fixed set of threads, started once and shared by all studies of a command.
#[derive(Debug)]
pub struct Pool {
    threads: rayon::ThreadPool,
}

impl Pool {
    /// So many threads; without a number, one for each core.
    ///
    /// # Errors
    ///
    /// If the operating system refuses them.
    pub fn new(threads: Option<NonZeroUsize>) -> Result<Self, StudyError> {
        // To rayon, 0 threads means one for each core.
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.map_or(0, NonZeroUsize::get))
            .thread_name(|index| format!("replications-{index}"))
            .build()?;
        Ok(Self { threads })
    }

    /// What `work` makes of each of 0 to `count` − 1, in that order.
    pub(super) fn map<T: Send>(
        &self,
        count: usize,
        work: impl Fn(usize) -> T + Send + Sync,
    ) -> Vec<T> {
        self.threads.install(|| (0..count).into_par_iter().map(work).collect())
    }

    /// Runs `work` once on every thread at the same time, and gathers what they return.
    pub(super) fn on_every_thread<T: Send>(&self, work: impl Fn() -> T + Sync) -> Vec<T> {
        self.threads.broadcast(|_| work())
    }
}
