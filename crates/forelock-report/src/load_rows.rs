//! What each of several loads gives, a row each: for the terminal and the page.

use super::document::{Column, Grid, Table};
use super::duration_text::Spelling;
use super::half_width::half_width;
use super::json::RunResult;
use super::load_json::JsonLoad;
use super::load_name::in_row;
use super::quantity::Notation;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::Summary;

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
    /// Of `load`, under a name for which there is room.
    pub(super) fn new(name: String, load: &JsonLoad) -> Self {
        let show = |unit: MetricUnit, summary: &Summary| {
            Notation::of(unit, summary, Spelling::Short).show(summary.mean)
        };
        let mean = |metric: Metric| show(metric.unit(), &load.metrics[metric]);
        let rate = &load.metrics[Metric::FailureRate];
        let margin = half_width(MetricUnit::Fraction, rate);
        Self {
            name,
            processed: mean(Metric::Processed),
            failed: mean(Metric::Failed),
            failure_rate: mean(Metric::FailureRate),
            margin: margin.filter(|_| rate.ci.is_some_and(|ci| ci.low < ci.high)),
            unprocessed: mean(Metric::Unprocessed),
            start: show(MetricUnit::Seconds, &load.start_s),
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
pub(super) fn loads(run: &RunResult) -> Option<Table> {
    if run.loads.is_empty() {
        return None;
    }
    let row = |load: &JsonLoad| LoadRow::new(in_row(&load.name), load);
    let rows: Vec<LoadRow> = run.loads.iter().map(row).collect();
    // A column of zeros is worth no room.
    let left = |(title, _): &Figure| {
        *title != "Unprocessed" || rows.iter().any(|row| row.unprocessed != "0")
    };
    let outcome: Vec<Figure> = OUTCOME.into_iter().filter(left).collect();
    let all: Vec<Figure> = outcome.iter().copied().chain(LOCKS).collect();
    Some(Table {
        caption: "What each load gives; times from the start of the first one".to_owned(),
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
