//! The names of what a run measures, as scenarios, tables and JSON use them.

/// A metric of MODEL.md §8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    pub const ALL: [Self; 16] = [
        Self::Created,
        Self::Failed,
        Self::Unprocessed,
        Self::Processed,
        Self::FailureRate,
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

    /// What the number counts.
    #[must_use]
    pub const fn unit(self) -> MetricUnit {
        match self {
            Self::FailureRate => MetricUnit::Fraction,
            Self::Duration | Self::LockWaitTime => MetricUnit::Seconds,
            Self::Throughput => MetricUnit::PerSecond,
            Self::DegreeOfParallelism => MetricUnit::Ratio,
            Self::Created
            | Self::Failed
            | Self::Unprocessed
            | Self::Processed
            | Self::LockWaits
            | Self::LockTimeouts
            | Self::Deadlocks
            | Self::Requeues
            | Self::Batches
            | Self::Transactions
            | Self::BackgroundFailed => MetricUnit::Count,
        }
    }
}
