//! The table of metrics.

use super::document::{Column, Grid, Table};
use super::duration_text::Spelling;
use super::metric_label::{begins_group, label};
use super::posterior_text::NINE_IN_TEN;
use super::quantity::{Notation, plain_percent};
use crate::json::RunResult;
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock_io::words::counted;

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
pub(super) fn metrics(run: &RunResult) -> Table {
    Table {
        caption: caption(run),
        grid: grid(run, &ROOMY),
        narrower: vec![vec![grid(run, &TIGHT)]],
    }
}

fn caption(run: &RunResult) -> String {
    let replications = counted(run.replications as u64, "replication");
    let spread = match (run.replications, run.is_drawn()) {
        (1, _) => String::new(),
        (_, true) => format!(
            "; nine real runs in ten would lie in the range under “{NINE_IN_TEN}”, by luck and by what \
             is not known"
        ),
        (_, false) => "; nine of ten single runs lie between p5 and p95".to_owned(),
    };
    format!("Over {replications}{spread}")
}

fn grid(run: &RunResult, &Setting { between, gap }: &Setting) -> Grid {
    let spread = run.replications > 1;
    let observed = !run.observed.is_empty();
    let mut rows = Vec::new();
    for metric in Metric::ALL {
        if begins_group(metric) {
            rows.push(Vec::new());
        }
        let summary = &run.metrics[metric];
        let notation = Notation::of(metric.unit(), summary, Spelling::Short);
        let range = |one: Interval| notation.range(one.low, one.high, between);
        let mut cells = vec![label(metric).to_owned()];
        // What one night may bring comes first, where the mean is of many orgs.
        if spread && run.is_drawn() {
            cells.push(summary.prediction.map(range).unwrap_or_default());
        }
        cells.push(notation.show(summary.mean));
        if spread {
            cells.push(summary.ci.map(range).unwrap_or_default());
        }
        if spread && !run.is_drawn() {
            cells.push(notation.range(summary.p5, summary.p95, between));
        }
        if observed {
            let value = run.observed.iter().find(|one| one.metric == metric);
            let value = value.map(|one| notation.show(one.observed));
            cells.push(value.unwrap_or_default());
        }
        rows.push(cells);
    }
    Grid { columns: columns(run, spread, observed), rows, gap, may_break: true }
}

fn columns(run: &RunResult, spread: bool, observed: bool) -> Vec<Column> {
    let mut columns = vec![Column::left("")];
    if spread && run.is_drawn() {
        columns.push(Column::right(NINE_IN_TEN));
    }
    columns.push(Column::right(if spread { "Mean" } else { "Value" }));
    if spread {
        let confidence = plain_percent(run.confidence);
        columns.push(Column::right(format!("{confidence} CI of mean")));
    }
    if spread && !run.is_drawn() {
        columns.push(Column::right("p5 to p95"));
    }
    if observed {
        columns.push(Column::right("Observed"));
    }
    columns
}
