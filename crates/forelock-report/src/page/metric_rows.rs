//! The table of metrics.

use super::figures::Figures;
use crate::duration_text::Spelling;
use crate::metric_label::{begins_group, label};
use crate::quantity::Notation;
use forelock::scenario::Metric;
use forelock::stats::Interval;

/// A metric, all in text.
#[derive(Debug)]
pub(super) struct MetricRow {
    pub(super) label: &'static str,
    /// Whether a new subject begins here.
    pub(super) begins_group: bool,
    pub(super) mean: String,
    /// The confidence interval, and the middle nine tenths of the replications or, where unknown
    /// fields were drawn, of real runs.
    pub(super) ranges: Option<(String, String)>,
    pub(super) observed: String,
}

pub(super) fn rows(figures: &Figures) -> Vec<MetricRow> {
    Metric::ALL.map(|metric| row(figures, metric)).into()
}

fn row(figures: &Figures, metric: Metric) -> MetricRow {
    let summary = figures.summary(metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Short);
    let range = |one: Interval| notation.range(one.low, one.high, " to ");
    let middle = Interval { low: summary.p5, high: summary.p95 };
    let runs = if figures.drawn { summary.prediction } else { Some(middle) };
    let ranges = summary.ci.filter(|_| figures.spread());
    let ranges = ranges.map(|ci| (range(ci), runs.map(range).unwrap_or_default()));
    let observed = figures.observed(metric).map(|value| notation.show(value));
    MetricRow {
        label: label(metric),
        begins_group: begins_group(metric),
        mean: notation.show(summary.mean),
        ranges,
        observed: observed.unwrap_or_default(),
    }
}
