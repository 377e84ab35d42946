//! What a command line says of how to simulate, over what the files say.

use forelock::stats::Confidence;
use forelock::study::{Pool, RunRequest, StudyError};
use std::num::{NonZeroU32, NonZeroUsize};

/// What every command takes that simulates.
#[derive(Debug, Default, clap::Args)]
pub(super) struct RunFlags {
    /// Simulates each scenario N times (1 to 1,000,000); overrides the number or precision in its
    /// file
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replications: Option<u32>,

    /// Seed of the random numbers; overrides the scenario
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Confidence of the intervals, such as 0.95, whatever the scenario says
    #[arg(long, value_name = "P")]
    confidence: Option<Confidence>,

    /// Uses N threads (1 to 1,024) instead of one per core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl RunFlags {
    /// Whether any of it is given.
    pub(super) const fn say_anything(&self) -> bool {
        let Self { replications, seed, confidence, threads } = self;
        replications.is_some() || seed.is_some() || confidence.is_some() || threads.is_some()
    }

    /// What is asked of a study.
    pub(super) fn request(&self) -> RunRequest {
        let Self { replications, seed, confidence, threads: _ } = *self;
        RunRequest { replications: replications.and_then(NonZeroU32::new), seed, confidence }
    }

    /// How many threads simulate so many `replications`: each has one of its own.
    pub(super) fn thread_count(&self, replications: NonZeroU32) -> NonZeroUsize {
        let asked = self.threads.and_then(|count| NonZeroUsize::new(count.into()));
        let threads = asked.or(std::thread::available_parallelism().ok());
        let most = NonZeroUsize::try_from(replications).unwrap_or(NonZeroUsize::MAX);
        threads.unwrap_or(NonZeroUsize::MIN).min(most)
    }

    /// The threads to simulate on.
    ///
    /// # Errors
    ///
    /// If the operating system refuses them.
    pub(super) fn pool(&self) -> Result<Pool, StudyError> {
        Pool::new(self.threads.and_then(|count| NonZeroUsize::new(count.into())))
    }
}
