//! What a run gave.

use forelock::model::Outcome;
use forelock::scenario::Metric;
use std::collections::BTreeMap;

/// The metrics of one run, by their names in forelock's JSON.
pub type Tally = BTreeMap<String, f64>;

/// The metrics that the harness measures.
const MEASURED: [Metric; 9] = [
    Metric::FailureRate,
    Metric::Lost,
    Metric::Duration,
    Metric::LockWaits,
    Metric::LockTimeouts,
    Metric::Deadlocks,
    Metric::LockWaitTime,
    Metric::Requeues,
    Metric::Transactions,
];

/// `outcome` in the metrics that are measured.
pub fn tally(outcome: &Outcome) -> Tally {
    MEASURED.iter().map(|metric| (metric.json_name().to_owned(), outcome.get(*metric))).collect()
}
