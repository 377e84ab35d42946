//! Metrics over replications, read back from JSON that anyone may have touched.

use forelock::scenario::PerMetric;
use forelock::stats::{Interval, Sample, Summary};

/// Looks whether replications could give every one of `metrics`.
///
/// # Errors
///
/// Which they can't.
pub(super) fn check_metrics(metrics: &PerMetric<Summary>) -> Result<(), String> {
    metrics.iter().try_for_each(|(metric, summary)| check_summary(summary, metric.json_name()))
}

/// Looks whether replications could give the summary that is called `name`.
///
/// # Errors
///
/// If they can't.
pub(super) fn check_summary(summary: &Summary, name: &str) -> Result<(), String> {
    match can_be(summary) {
        true => Ok(()),
        false => Err(format!("`{name}` has numbers that come from no replications")),
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
