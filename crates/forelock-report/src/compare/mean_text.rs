//! A mean as a comparison shows it, and what one real run would give.

use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::scenario::Metric;
use forelock::stats::Summary;

/// The mean without its interval, and so without the digits that only an interval needs: the
/// differences beside it say the rest.
pub(crate) fn mean_text(metric: Metric, summary: &Summary, spelling: Spelling) -> String {
    let summary = Summary { ci: None, ..*summary };
    Notation::of(metric.unit(), &summary, spelling).show(summary.mean)
}

/// What nine real runs in ten would give, as fine as the mean; none where nothing was drawn.
pub(crate) fn one_run_text(metric: Metric, summary: &Summary) -> Option<String> {
    let interval = summary.prediction?;
    let alone = Summary { ci: None, ..*summary };
    let notation = Notation::of(metric.unit(), &alone, Spelling::Short);
    Some(notation.range(interval.low, interval.high, " to "))
}
