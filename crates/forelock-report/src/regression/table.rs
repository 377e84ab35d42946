//! The tables of what is otherwise in a scenario.

use super::json::JsonChange;
use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::quantity::{Notation, plain_percent, sign};
use forelock::scenario::MetricUnit;
use forelock::stats::{Confidence, Interval, Summary};
use forelock::study::regress::FieldChange;
use forelock_io::words::{grouped, plain, thousands};

/// A row a metric.
pub(super) fn metrics<'a>(
    caption: String,
    metrics: impl IntoIterator<Item = &'a JsonChange>,
) -> Table {
    let confidence = plain_percent(Confidence::DEFAULT.get());
    let interval = format!("{confidence} CI of change");
    let mut columns = vec![Column::left("")];
    columns.extend(["Recorded", "Now", "Change", "", &interval].map(Column::right));
    let rows = metrics.into_iter().map(row).collect();
    let grid = Grid { columns, rows, gap: 2, may_break: true };
    Table { caption, grid, narrower: Vec::new() }
}

/// A row a field of the definition.
pub(super) fn fields(changes: &[FieldChange]) -> Table {
    let read = |value: &str| value.parse::<u64>().map_or_else(|_| plain(value), thousands);
    let cell = |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), read);
    let row =
        |change: &FieldChange| vec![plain(&change.path), cell(&change.recorded), cell(&change.now)];
    Table {
        caption: "What was changed in its definition".to_owned(),
        grid: Grid {
            columns: ["Field", "Recorded", "Now"].map(Column::left).into(),
            rows: changes.iter().map(row).collect(),
            gap: 2,
            may_break: true,
        },
        narrower: Vec::new(),
    }
}

fn row(change: &JsonChange) -> Vec<String> {
    let unit = change.metric.unit();
    let (then, now) = (change.recorded.mean, change.now.mean);
    let means = notation(unit, then, Interval { low: then.min(now), high: then.max(now) });
    let size = change.difference.abs();
    let reach = change.difference_ci.map_or(Interval { low: size, high: size }, sizes);
    let notation = notation(unit, size, reach);
    let ends = |Interval { low, high }| {
        format!("{} to {}", notation.signed_difference(low), notation.signed_difference(high))
    };
    let of_load = change.load.as_ref().map(|load| format!("{}: ", plain(load)));
    vec![
        of_load.unwrap_or_default() + label(change.metric),
        means.show(then),
        means.show(now),
        notation.signed_difference(change.difference),
        change.relative().map(relative).unwrap_or_default(),
        change.difference_ci.map(ends).unwrap_or_default(),
    ]
}

/// As fine as it takes to tell the ends of `reach` apart.
fn notation(unit: MetricUnit, mean: f64, reach: Interval) -> Notation {
    let Interval { low, high } = reach;
    let ci = Some(reach);
    let summary = Summary {
        mean,
        sd: None,
        ci,
        min: low,
        p5: low,
        p50: mean,
        p95: high,
        max: high,
        prediction: None,
    };
    Notation::of(unit, &summary, Spelling::Short)
}

/// An interval without its sign.
fn sizes(Interval { low, high }: Interval) -> Interval {
    Interval { low: low.abs().min(high.abs()), high: low.abs().max(high.abs()) }
}

/// Up to ten times in percent, beyond that in times.
fn relative(part: f64) -> String {
    if part.abs() < 10.0 {
        format!("{}{:.1}\u{a0}%", sign(part), 100.0 * part.abs())
    } else {
        format!("×{}", grouped(1.0 + part, 0))
    }
}
