//! What each of several loads gives, a row each: for the terminal and the page.

use super::document::{Column, Grid, Table};
use super::duration_text::Spelling;
use super::quantity::Notation;
use super::text_table::half_width;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;
use forelock::study::{LoadPrediction, Prediction};

/// A load's figures, all in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LoadRow {
    pub(super) name: String,
    pub(super) processed: String,
    pub(super) failed: String,
    pub(super) failure_rate: String,
    /// How far the interval of the failure rate reaches to either side, where it has any width.
    pub(super) margin: Option<String>,
    pub(super) unprocessed: String,
    /// When it begins.
    pub(super) start: String,
    pub(super) duration: String,
    pub(super) lock_waits: String,
    pub(super) lock_timeouts: String,
    pub(super) deadlocks: String,
}

impl LoadRow {
    /// Of the load `name`, which begins at `began`, by its metrics.
    pub(super) fn new<'a>(
        name: String,
        began: &Summary,
        summary: impl Fn(Metric) -> &'a Summary,
    ) -> Self {
        let show = |unit: MetricUnit, summary: &Summary| {
            Notation::of(unit, summary, Spelling::Short).show(summary.mean)
        };
        let mean = |metric: Metric| show(metric.unit(), summary(metric));
        let rate = summary(Metric::FailureRate);
        let margin = half_width(MetricUnit::Fraction, rate);
        Self {
            name,
            processed: mean(Metric::Processed),
            failed: mean(Metric::Failed),
            failure_rate: mean(Metric::FailureRate),
            margin: margin.filter(|_| rate.ci.is_some_and(|ci| ci.low < ci.high)),
            unprocessed: mean(Metric::Unprocessed),
            start: show(MetricUnit::Seconds, began),
            duration: mean(Metric::Duration),
            lock_waits: mean(Metric::LockWaits),
            lock_timeouts: mean(Metric::LockTimeouts),
            deadlocks: mean(Metric::Deadlocks),
        }
    }
}

/// What a column is called, and what stands in it.
type Figure = (&'static str, fn(&LoadRow) -> String);

const OUTCOME: [Figure; 6] = [
    ("Processed", |row| row.processed.clone()),
    ("Failed", |row| row.failed.clone()),
    ("Failure rate", |row| match &row.margin {
        Some(margin) => format!("{} {margin}", row.failure_rate),
        None => row.failure_rate.clone(),
    }),
    ("Unprocessed", |row| row.unprocessed.clone()),
    ("Start", |row| row.start.clone()),
    ("Duration", |row| row.duration.clone()),
];

const LOCKS: [Figure; 3] = [
    ("Lock waits", |row| row.lock_waits.clone()),
    ("Timeouts", |row| row.lock_timeouts.clone()),
    ("Deadlocks", |row| row.deadlocks.clone()),
];

/// A row for each load; in two tables where one would be too wide. `None` for the load of a
/// scenario with `[data]` and `[load]`.
pub(super) fn loads(prediction: &Prediction) -> Option<Table> {
    if prediction.loads.is_empty() {
        return None;
    }
    let row = |load: &LoadPrediction| {
        LoadRow::new(super::load_name::in_row(&load.name), &load.began, |metric| {
            load.summary(metric)
        })
    };
    let rows: Vec<LoadRow> = prediction.loads.iter().map(row).collect();
    // A column of zeros is worth no room.
    let left = |(title, _): &Figure| {
        *title != "Unprocessed" || rows.iter().any(|row| row.unprocessed != "0")
    };
    let outcome: Vec<Figure> = OUTCOME.into_iter().filter(left).collect();
    let all: Vec<Figure> = outcome.iter().copied().chain(LOCKS).collect();
    Some(Table {
        grid: grid(&rows, &all),
        narrower: vec![vec![grid(&rows, &outcome), grid(&rows, &LOCKS)]],
    })
}

fn grid(rows: &[LoadRow], figures: &[Figure]) -> Grid {
    let titles = figures.iter().map(|(title, _)| Column::right(*title));
    let row = |row: &LoadRow| {
        let cells = figures.iter().map(|(_, cell)| cell(row));
        std::iter::once(row.name.clone()).chain(cells).collect()
    };
    Grid {
        columns: std::iter::once(Column::left("Load")).chain(titles).collect(),
        rows: rows.iter().map(row).collect(),
        gap: 2,
        may_break: true,
    }
}
