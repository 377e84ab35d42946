//! A metric over replications, as cells of a CSV.

use forelock::stats::Summary;

/// What the cells are called.
pub(super) const SUMMARY: [&str; 11] = [
    "mean",
    "sd",
    "ci_low",
    "ci_high",
    "min",
    "p5",
    "p50",
    "p95",
    "max",
    "prediction_low",
    "prediction_high",
];

/// With every digit, in the units of the JSON; empty where there is no such number.
pub(super) fn summary_cells(summary: &Summary) -> [String; 11] {
    let &Summary { mean, sd, ci, min, p5, p50, p95, max, prediction } = summary;
    let (low, high) = (ci.map(|one| one.low), ci.map(|one| one.high));
    let ends = (prediction.map(|one| one.low), prediction.map(|one| one.high));
    let (min, p5, p50, p95, max) = (Some(min), Some(p5), Some(p50), Some(p95), Some(max));
    [Some(mean), sd, low, high, min, p5, p50, p95, max, ends.0, ends.1]
        .map(|number| number.map(|one| one.to_string()).unwrap_or_default())
}
