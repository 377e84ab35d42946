//! What an objective is judged by, in words.

use super::duration_text::Spelling;
use super::quantity::Notation;
use forelock::scenario::Metric;
use forelock::stats::Summary;

/// The mean of `metric`, such as `0 %`; where `instead` decided in place of it, as records were never
/// processed, that too: `0 %, but 5,000 records are never processed: 20 % are lost`.
pub(super) fn judged_value<'a>(
    metric: Metric,
    instead: Option<Metric>,
    summary: impl Fn(Metric) -> &'a Summary,
    spelling: Spelling,
) -> String {
    let mean = |metric: Metric| {
        let summary = summary(metric);
        Notation::of(metric.unit(), summary, spelling).show(summary.mean)
    };
    let actual = mean(metric);
    let Some(instead) = instead else {
        return actual;
    };
    let (left, lost) = (mean(Metric::Unprocessed), mean(instead));
    format!("{actual}, but {left} records are never processed: {lost} are lost")
}
