//! What a command line says of how to simulate, over what the files say.

use forelock::scenario::RunSettings;
use forelock::stats::Confidence;
use forelock::study::posterior::{Drawn, Posterior};
use forelock::study::{Pool, StudyError};
use std::num::{NonZeroU32, NonZeroUsize};

/// What every command takes that simulates.
#[derive(Debug, Default, clap::Args)]
pub(super) struct RunFlags {
    /// Simulates each scenario so many times (1 to 1,000,000), whatever number or precision it
    /// asks for
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replications: Option<u32>,

    /// Starts all randomness here, whatever the scenario says
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Confidence of the intervals, such as 0.95, whatever the scenario says
    #[arg(long, value_name = "P")]
    confidence: Option<Confidence>,

    /// Uses so many threads (1 to 1,024) instead of one for each core; the results are the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
}

impl RunFlags {
    /// Whether any of it is given.
    pub(super) const fn say_anything(&self) -> bool {
        let Self { replications, seed, confidence, threads } = self;
        replications.is_some() || seed.is_some() || confidence.is_some() || threads.is_some()
    }

    /// Lays what was said over a scenario's own settings. A study that draws what is not known wants
    /// the tails too: it has at least [`Posterior::ENOUGH_REPLICATIONS`], unless a number was said.
    pub(super) fn apply_to(&self, settings: &mut RunSettings, drawn: Option<&Drawn>) {
        if drawn.is_some_and(|drawn| drawn.posterior().is_some()) {
            settings.replications = settings.replications.max(Posterior::ENOUGH_REPLICATIONS);
        }
        if let Some(replications) = self.replications.and_then(NonZeroU32::new) {
            settings.replications = replications;
            settings.precision = None;
        }
        if let Some(seed) = self.seed {
            settings.seed = seed;
        }
        if let Some(confidence) = self.confidence {
            settings.confidence = confidence.get();
        }
    }

    /// Whether a number of replications is given.
    pub(super) const fn say_replications(&self) -> bool {
        self.replications.is_some()
    }

    /// What was said of a scenario's own settings, as `--set` says it.
    pub(super) fn as_sets(&self) -> Vec<String> {
        let replications = self.replications.map(|count| format!("run.replications={count}"));
        let seed = self.seed.map(|seed| format!("run.seed={seed}"));
        let confidence = self.confidence.map(|one| format!("run.confidence={}", one.get()));
        [replications, seed, confidence].into_iter().flatten().collect()
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
