//! Metrics over replications, read back from JSON that anyone may have touched.

use forelock::scenario::PerMetric;
use forelock::stats::{Interval, Sample, Summary};
use serde::Deserialize;

/// All metrics of a result.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct WrittenMetrics(PerMetric<Summary>);

impl WrittenMetrics {
    /// Of every metric.
    ///
    /// # Errors
    ///
    /// Which can't be.
    pub(super) fn summaries(&self) -> Result<PerMetric<Summary>, String> {
        PerMetric::try_from_fn(|metric| checked(&self.0[metric], metric.json_name()))
    }
}

/// The summary that is called `name`.
///
/// # Errors
///
/// If no sample has it.
pub(super) fn checked(summary: &Summary, name: &str) -> Result<Summary, String> {
    if can_be(summary) {
        Ok(*summary)
    } else {
        Err(format!("`{name}` has numbers that come from no replications"))
    }
}

/// Whether a sample could have this summary.
pub(super) fn can_be(summary: &Summary) -> bool {
    let &Summary { mean, sd, ci, min, p5, p50, p95, max, prediction } = summary;
    let ends = ci.into_iter().chain(prediction);
    let in_order = ends.clone().all(|Interval { low, high }| low <= high);
    // A mean of equal values may lie off them by rounding.
    let room = 1e-9 * min.abs().max(max.abs());
    let numbers = [mean, min, p5, p50, p95, max].into_iter().chain(sd);
    let mut numbers = numbers.chain(ends.flat_map(|one| [one.low, one.high]));
    in_order
        && [min, p5, p50, p95, max].is_sorted()
        && (min - room..=max + room).contains(&mean)
        && numbers.all(|number| number.abs() <= Sample::MAX_MAGNITUDE)
}
