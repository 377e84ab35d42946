//! The few figures that people remember.

use super::figures::Figures;
use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::scenario::Metric;

/// One figure.
#[derive(Debug)]
pub(super) struct Tile {
    pub(super) label: &'static str,
    pub(super) figure: String,
    /// Its confidence interval, where it has any width.
    pub(super) range: Option<String>,
    /// What nine real runs in ten would give, where unknown fields were drawn.
    pub(super) runs: Option<String>,
    /// What a real run gave.
    pub(super) observed: Option<String>,
}

pub(super) fn tiles(figures: &Figures) -> Vec<Tile> {
    const SHOWN: [(Metric, &str); 4] = [
        (Metric::FailureRate, "Failure rate"),
        (Metric::Failed, "Records that fail"),
        (Metric::Duration, "Duration"),
        (Metric::Throughput, "Records created"),
    ];
    SHOWN.map(|(metric, label)| tile(figures, metric, label)).into()
}

fn tile(figures: &Figures, metric: Metric, label: &'static str) -> Tile {
    let summary = figures.summary(metric);
    let notation = Notation::of(metric.unit(), summary, Spelling::Short);
    let range = summary.ci.filter(|ci| ci.low < ci.high);
    Tile {
        label,
        figure: notation.show(summary.mean),
        range: range.map(|ci| notation.range(ci.low, ci.high, " to ")),
        runs: summary.prediction.map(|one| notation.range(one.low, one.high, " to ")),
        observed: figures.observed(metric).map(|value| notation.show(value)),
    }
}
