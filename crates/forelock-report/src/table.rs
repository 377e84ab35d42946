//! The table of metrics.

use super::document::{Column, Grid, Table};
use super::duration_text::Spelling;
use super::metric_label::{begins_group, label};
use super::posterior_text::NINE_IN_TEN;
use super::quantity::{Notation, plain_percent};
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::Prediction;

/// How closely the table is set.
struct Setting {
    /// Between the ends of a range.
    between: &'static str,
    /// Spaces before a column.
    gap: u16,
}

const ROOMY: Setting = Setting { between: " to ", gap: 2 };
const TIGHT: Setting = Setting { between: "–", gap: 1 };

/// All metrics, a row each.
pub(super) fn metrics(prediction: &Prediction) -> Table {
    Table { grid: grid(prediction, &ROOMY), narrower: vec![vec![grid(prediction, &TIGHT)]] }
}

fn grid(prediction: &Prediction, &Setting { between, gap }: &Setting) -> Grid {
    let spread = prediction.replications > 1;
    let observed = prediction.observed.iter().any(|one| one.load.is_none());
    let mut rows = Vec::new();
    for metric in Metric::ALL {
        if begins_group(metric) {
            rows.push(Vec::new());
        }
        let summary = prediction.summary(metric);
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let mut cells = vec![label(metric).to_owned(), notation.show(summary.mean)];
        if spread {
            let ci = summary.ci.map(|ci| notation.range(ci.low, ci.high, between));
            cells.push(ci.unwrap_or_default());
            let range = |one: Interval| notation.range(one.low, one.high, between);
            cells.push(match prediction.one_run {
                None => notation.range(summary.p5, summary.p95, between),
                Some(_) => summary.prediction.map(range).unwrap_or_default(),
            });
        }
        if observed {
            let value = prediction.observed(metric).map(|value| notation.show(value));
            cells.push(value.unwrap_or_default());
        }
        rows.push(cells);
    }
    Grid { columns: columns(prediction, spread, observed), rows, gap, may_break: true }
}

fn columns(prediction: &Prediction, spread: bool, observed: bool) -> Vec<Column> {
    let mut columns = vec![Column::left(""), Column::right(if spread { "Mean" } else { "Value" })];
    if spread {
        let confidence = plain_percent(prediction.confidence.get());
        columns.push(Column::right(format!("{confidence} CI of mean")));
        let of_runs = if prediction.one_run.is_some() { NINE_IN_TEN } else { "p5 to p95" };
        columns.push(Column::right(of_runs));
    }
    if observed {
        columns.push(Column::right("Observed"));
    }
    columns
}
