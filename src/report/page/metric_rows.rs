//! The table of metrics.

use super::figures::Figures;
use crate::report::duration_text::Spelling;
use crate::report::metric_label::{begins_group, label};
use crate::report::quantity::Notation;
use crate::scenario::Metric;

/// A metric, all in text.
#[derive(Debug)]
pub(super) struct MetricRow {
    pub(super) label: &'static str,
    /// Whether a new subject begins here.
    pub(super) begins_group: bool,
    pub(super) mean: String,
    /// The confidence interval, and the middle nine tenths of the replications.
    pub(super) ranges: Option<(String, String)>,
    pub(super) observed: String,
}

pub(super) fn rows(figures: &Figures) -> Vec<MetricRow> {
    Metric::ALL.map(|metric| row(figures, metric)).into()
}

fn row(figures: &Figures, metric: Metric) -> MetricRow {
    let summary = figures.summary(metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Short);
    let ranges = summary.ci.filter(|_| figures.spread()).map(|ci| {
        (notation.range(ci.low, ci.high, " to "), notation.range(summary.p5, summary.p95, " to "))
    });
    let observed = figures.observed(metric).map(|value| notation.show(value));
    MetricRow {
        label: label(metric),
        begins_group: begins_group(metric),
        mean: notation.show(summary.mean),
        ranges,
        observed: observed.unwrap_or_default(),
    }
}
