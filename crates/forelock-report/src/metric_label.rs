//! Metrics in words.

use forelock::scenario::Metric;

/// What a table calls a metric: at most 17 characters, so that a row fits in 80 columns.
pub(super) const fn label(metric: Metric) -> &'static str {
    match metric {
        Metric::Created => "Created",
        Metric::Failed => "Failed",
        Metric::Unprocessed => "Unprocessed",
        Metric::Processed => "Processed",
        Metric::FailureRate => "Failure rate",
        Metric::Duration => "Duration",
        Metric::Throughput => "Throughput",
        Metric::DegreeOfParallelism => "Batches at once",
        Metric::LockWaits => "Lock waits",
        Metric::LockTimeouts => "Lock timeouts",
        Metric::Deadlocks => "Deadlocks",
        Metric::LockWaitTime => "Lock wait time",
        Metric::Requeues => "Requeues",
        Metric::Batches => "Batches",
        Metric::Transactions => "Transactions",
        Metric::BackgroundFailed => "Background errors",
    }
}

/// Whether a table leaves a line free before this metric: a new subject begins (outcome, time,
/// locks, work).
pub(super) const fn begins_group(metric: Metric) -> bool {
    matches!(metric, Metric::Duration | Metric::LockWaits | Metric::Requeues)
}
