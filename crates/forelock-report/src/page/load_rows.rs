//! The table of the loads.

use super::figures::{Figures, LoadFigures};
use super::shortened::shortened;
use crate::duration_text::Spelling;
use crate::load_rows::LoadRow;
use crate::metric_label::label;
use crate::quantity::Notation;

/// What a real run gave of one load, all in text.
#[derive(Debug)]
pub(super) struct ObservedRow {
    /// The load and the metric.
    pub(super) of: String,
    pub(super) observed: String,
    pub(super) predicted: String,
}

/// A row a load.
pub(super) fn rows(figures: &Figures) -> Vec<LoadRow> {
    let row = |load: &LoadFigures| {
        LoadRow::new(shortened(&load.name, 200), &load.began, |metric| &load.summaries[metric])
    };
    figures.loads.iter().map(row).collect()
}

/// A row for each observation of a single load.
pub(super) fn observed(figures: &Figures) -> Vec<ObservedRow> {
    let row = |&(load, metric, value): &(Option<usize>, _, f64)| {
        let found = figures.loads.get(load?)?;
        let summary = figures.summary_of(load, metric);
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        Some(ObservedRow {
            of: format!("{}: {}", shortened(&found.name, 200), label(metric).to_lowercase()),
            observed: notation.show(value),
            predicted: notation.show(summary.mean),
        })
    };
    figures.observed.iter().filter_map(row).collect()
}
