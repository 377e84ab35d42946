//! What one replication gives.

use forelock_engine::Span;
use forelock_scenario::Metric;
use serde::{Deserialize, Serialize};

/// The results of one replication, of one load or of all together, as MODEL.md §9 defines them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Children whose last try was committed.
    pub created: u64,
    /// Children whose last try failed on a lock.
    pub failed: u64,
    /// Children without an outcome: their batch ran out of attempts, or the horizon came first.
    pub unprocessed: u64,
    /// From time 0 to the start of a load, or the horizon if that came first; 0 for all loads
    /// together.
    #[serde(with = "nanoseconds")]
    pub began: Span,
    /// From the start to the end of the last batch, or the horizon if that came first.
    #[serde(with = "nanoseconds")]
    pub duration: Span,
    /// Time that batches spent on workers, overhead and lock waits included.
    #[serde(with = "nanoseconds")]
    pub worker_time: Span,
    /// Requests that found the row held by another, deadlocks included.
    pub lock_waits: u64,
    /// Requests refused after waiting for the timeout.
    pub lock_timeouts: u64,
    /// Requests refused because they would have closed a cycle.
    pub deadlocks: u64,
    /// Time spent waiting for locks, over all requests.
    #[serde(with = "nanoseconds")]
    pub lock_wait_time: Span,
    /// Times that the rest of a batch went back to the queue.
    pub requeues: u64,
    /// Batches sent, re-sends included.
    pub batches: u64,
    /// Transactions started.
    pub transactions: u64,
    /// Background transactions that were refused.
    pub background_failed: u64,
}

/// What one replication gives: of all loads together, and of each where the scenario names several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunOutcome {
    /// Of all loads together.
    pub all: Outcome,
    /// Of each load, in the order of the scenario; empty for a scenario with `[data]` and `[load]`.
    pub loads: Vec<Outcome>,
}

impl From<Outcome> for RunOutcome {
    fn from(all: Outcome) -> Self {
        Self { all, loads: Vec::new() }
    }
}

impl Outcome {
    /// The metric in its JSON unit: a count, seconds, or a fraction.
    #[must_use]
    pub fn get(&self, metric: Metric) -> f64 {
        match metric {
            Metric::Created => self.created as f64,
            Metric::Failed => self.failed as f64,
            Metric::Unprocessed => self.unprocessed as f64,
            Metric::Processed => (self.created + self.failed) as f64,
            Metric::FailureRate => ratio(self.failed as f64, (self.created + self.failed) as f64),
            Metric::Lost => self.lost() as f64,
            Metric::LostRate => ratio(self.lost() as f64, (self.created + self.lost()) as f64),
            Metric::Duration => self.duration.as_secs_f64(),
            Metric::Throughput => ratio(self.created as f64, self.duration.as_secs_f64()),
            Metric::DegreeOfParallelism => {
                ratio(self.worker_time.as_secs_f64(), self.duration.as_secs_f64())
            }
            Metric::LockWaits => self.lock_waits as f64,
            Metric::LockTimeouts => self.lock_timeouts as f64,
            Metric::Deadlocks => self.deadlocks as f64,
            Metric::LockWaitTime => self.lock_wait_time.as_secs_f64(),
            Metric::Requeues => self.requeues as f64,
            Metric::Batches => self.batches as f64,
            Metric::Transactions => self.transactions as f64,
            Metric::BackgroundFailed => self.background_failed as f64,
        }
    }

    /// Children that were not created.
    const fn lost(&self) -> u64 {
        self.failed + self.unprocessed
    }
}

/// Spans as whole numbers, so that what is read is what was written.
mod nanoseconds {
    use forelock_engine::Span;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
    pub(super) fn serialize<S: Serializer>(span: &Span, to: S) -> Result<S::Ok, S::Error> {
        span.as_nanos().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Span, D::Error> {
        u64::deserialize(from).map(Span::from_nanos)
    }
}

/// `part / whole`, and 0 where there is no whole to be a part of.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}
