//! The names of what a run measures, as scenarios, tables and JSON use them.

use forelock_io::words::shortened;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A metric of MODEL.md §9; in JSON its [`json_name`](Self::json_name).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Metric {
    /// Children created.
    Created,
    /// Children whose last try failed.
    Failed,
    /// Children that were never tried to the end.
    Unprocessed,
    /// Created and failed.
    Processed,
    /// Failed over processed, 0 to 1.
    FailureRate,
    /// Failed and unprocessed.
    Lost,
    /// Lost over all, 0 to 1.
    LostRate,
    /// Seconds to the end of the last batch.
    Duration,
    /// Created a second.
    Throughput,
    /// Mean number of batches on workers.
    DegreeOfParallelism,
    /// Requests that found the row held.
    LockWaits,
    /// Requests refused after the wait timeout.
    LockTimeouts,
    /// Requests refused because they would have closed a cycle.
    Deadlocks,
    /// Seconds spent waiting for locks, over all requests.
    LockWaitTime,
    /// Times that the rest of a batch was queued again.
    Requeues,
    /// Batches sent.
    Batches,
    /// Transactions started.
    Transactions,
    /// Background transactions that were refused.
    BackgroundFailed,
}

/// No metric has this name in JSON.
#[derive(Debug, thiserror::Error)]
#[error("there is no metric `{}`", shortened(.0, 60))]
pub struct UnknownMetric(String);

/// What a metric's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricUnit {
    /// A number of things.
    Count,
    /// A part of a whole, 0 to 1.
    Fraction,
    /// Seconds.
    Seconds,
    /// Records a second.
    PerSecond,
    /// A plain ratio.
    Ratio,
}

impl Metric {
    /// All of them, in the order in which results are shown.
    pub const ALL: [Self; 18] = [
        Self::Created,
        Self::Failed,
        Self::Unprocessed,
        Self::Processed,
        Self::FailureRate,
        Self::Lost,
        Self::LostRate,
        Self::Duration,
        Self::Throughput,
        Self::DegreeOfParallelism,
        Self::LockWaits,
        Self::LockTimeouts,
        Self::Deadlocks,
        Self::LockWaitTime,
        Self::Requeues,
        Self::Batches,
        Self::Transactions,
        Self::BackgroundFailed,
    ];

    /// The name in scenario files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Failed => "failed",
            Self::Unprocessed => "unprocessed",
            Self::Processed => "processed",
            Self::FailureRate => "failure_rate",
            Self::Lost => "lost",
            Self::LostRate => "lost_rate",
            Self::Duration => "duration",
            Self::Throughput => "throughput",
            Self::DegreeOfParallelism => "degree_of_parallelism",
            Self::LockWaits => "lock_waits",
            Self::LockTimeouts => "lock_timeouts",
            Self::Deadlocks => "deadlocks",
            Self::LockWaitTime => "lock_wait_time",
            Self::Requeues => "requeues",
            Self::Batches => "batches",
            Self::Transactions => "transactions",
            Self::BackgroundFailed => "background_failed",
        }
    }

    /// The name in JSON, which carries the unit of a time.
    #[must_use]
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Duration => "duration_s",
            Self::LockWaitTime => "lock_wait_s",
            other => other.name(),
        }
    }

    /// The metric that is called `name` in scenario files.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// The metric that is called `name` in JSON.
    #[must_use]
    pub fn by_json_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.json_name() == name)
    }

    /// What the number counts.
    #[must_use]
    pub const fn unit(self) -> MetricUnit {
        match self {
            Self::FailureRate | Self::LostRate => MetricUnit::Fraction,
            Self::Duration | Self::LockWaitTime => MetricUnit::Seconds,
            Self::Throughput => MetricUnit::PerSecond,
            Self::DegreeOfParallelism => MetricUnit::Ratio,
            Self::Created
            | Self::Failed
            | Self::Unprocessed
            | Self::Processed
            | Self::Lost
            | Self::LockWaits
            | Self::LockTimeouts
            | Self::Deadlocks
            | Self::Requeues
            | Self::Batches
            | Self::Transactions
            | Self::BackgroundFailed => MetricUnit::Count,
        }
    }

    /// What its number can be: no metric is negative, and no part of a whole above 1.
    #[must_use]
    pub const fn range(self) -> RangeInclusive<f64> {
        match self.unit() {
            MetricUnit::Fraction => 0.0..=1.0,
            MetricUnit::Count | MetricUnit::Seconds | MetricUnit::PerSecond | MetricUnit::Ratio => {
                0.0..=f64::MAX
            }
        }
    }

    /// What a table calls it: at most 17 characters, so that a row fits in 80 columns.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Failed => "Failed",
            Self::Unprocessed => "Unprocessed",
            Self::Processed => "Processed",
            Self::FailureRate => "Failure rate",
            Self::Lost => "Lost",
            Self::LostRate => "Lost rate",
            Self::Duration => "Duration",
            Self::Throughput => "Throughput",
            Self::DegreeOfParallelism => "Batches at once",
            Self::LockWaits => "Lock waits",
            Self::LockTimeouts => "Lock timeouts",
            Self::Deadlocks => "Deadlocks",
            Self::LockWaitTime => "Lock wait time",
            Self::Requeues => "Requeues",
            Self::Batches => "Batches",
            Self::Transactions => "Transactions",
            Self::BackgroundFailed => "Background errors",
        }
    }

    /// What it is, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Created => "Records that were inserted, updated or deleted in the end.",
            Self::Failed => "Records that failed on row locks, also when they were sent again.",
            Self::Unprocessed => "Records that the platform gave up, or did not reach in time.",
            Self::Processed => "Records that were created or failed.",
            Self::FailureRate => "Records that failed, as a part of those processed.",
            Self::Lost => "Records that failed or were never processed.",
            Self::LostRate => "Records that failed or were never processed, as a part of all.",
            Self::Duration => "The time from the beginning to the end of the last batch.",
            Self::Throughput => "Records created per second.",
            Self::DegreeOfParallelism => "How many batches ran at once, on average.",
            Self::LockWaits => "Requests for a row that another transaction held.",
            Self::LockTimeouts => "Requests for a row that were refused after a long wait.",
            Self::Deadlocks => "Requests for a row that were refused because they closed a circle.",
            Self::LockWaitTime => "The time of all waits for rows together.",
            Self::Requeues => "How many times a batch went back to the queue.",
            Self::Batches => "Batches that ran, those sent again included.",
            Self::Transactions => "Transactions that began, those sent again included.",
            Self::BackgroundFailed => {
                "Transactions of the background that were refused: people who saw an error."
            }
        }
    }
}

impl From<Metric> for &'static str {
    fn from(metric: Metric) -> Self {
        metric.json_name()
    }
}

impl TryFrom<String> for Metric {
    type Error = UnknownMetric;

    fn try_from(name: String) -> Result<Self, UnknownMetric> {
        Self::by_json_name(&name).ok_or(UnknownMetric(name))
    }
}
