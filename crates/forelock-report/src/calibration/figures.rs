//! Figures, alone and in tables.

use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::scenario::Metric;
use forelock::stats::{Interval, Summary};

/// How figures of a `metric` of about `value` are written.
pub(crate) fn notation(metric: Metric, value: f64, spelling: Spelling) -> Notation {
    Notation::of(metric.unit(), &Summary::alone(value), spelling)
}

/// One figure with its unit.
pub(crate) fn figure(metric: Metric, value: f64, spelling: Spelling) -> String {
    notation(metric, value, spelling).show(value)
}

/// How far two figures may be apart, with its unit: rates differ by percentage points.
pub(crate) fn difference(metric: Metric, value: f64) -> String {
    notation(metric, value, Spelling::Words).show_difference(value)
}

/// `4h 34m to 4h 36m`, as finely as tells the ends apart.
pub(crate) fn range(metric: Metric, interval: Interval, spelling: Spelling) -> String {
    let middle = f64::midpoint(interval.low, interval.high);
    let spread = Summary {
        mean: middle,
        sd: None,
        ci: Some(interval),
        min: interval.low,
        p5: interval.low,
        p50: middle,
        p95: interval.high,
        max: interval.high,
        prediction: None,
    };
    Notation::of(metric.unit(), &spread, spelling).range(interval.low, interval.high, " to ")
}

/// A table under `titles`, each of which takes one line; the first column says what the others are of.
pub(crate) fn table(caption: &str, titles: &[&str], rows: Vec<Vec<String>>) -> Table {
    let column = |(place, title): (usize, &&str)| {
        let title = title.replace(' ', "\u{a0}");
        if place == 0 { Column::left(title) } else { Column::right(title) }
    };
    let columns = titles.iter().enumerate().map(column).collect();
    let grid = Grid { columns, rows, gap: 2, may_break: true };
    Table { caption: caption.to_owned(), grid, narrower: Vec::new() }
}
