//! Metrics in words.

use forelock::scenario::Metric;

/// What a table calls a metric.
pub(super) const fn label(metric: Metric) -> &'static str {
    metric.label()
}

/// Whether a table leaves a line free before this metric: a new subject begins (outcome, time,
/// locks, work).
pub(super) const fn begins_group(metric: Metric) -> bool {
    matches!(metric, Metric::Duration | Metric::LockWaits | Metric::Requeues)
}
