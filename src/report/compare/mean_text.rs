//! A mean as a comparison shows it.

use crate::report::duration_text::Spelling;
use crate::report::quantity::Notation;
use crate::scenario::Metric;
use crate::stats::Summary;

/// The mean without its interval, and so without the digits that only an interval needs: the
/// differences beside it say the rest.
pub(in crate::report) fn mean_text(
    metric: Metric,
    summary: &Summary,
    spelling: Spelling,
) -> String {
    let summary = Summary { ci: None, ..*summary };
    Notation::of(metric.unit(), &summary, spelling).show(summary.mean)
}
