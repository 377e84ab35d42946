//! The fields of a tornado as a table, with bars made of letters.

use super::json::{JsonBar, TornadoResult};
use crate::document::{Column, Grid, Table};
use crate::duration_text::Spelling;
use crate::half_width::half_width;
use crate::metric_label::label;
use crate::quantity::{Notation, plain_percent};
use forelock::scenario::MetricUnit;
use forelock::stats::Summary;
use forelock_io::words::plain;

/// Characters of the longest bar.
const LONGEST: usize = 12;

/// The fields by falling effect, each with what its two ends give, how far the metric moves between
/// them (with the interval of that), a bar of that length, and how far the duration moves.
pub(super) fn table(tornado: &TornadoResult) -> Table {
    let confidence = plain_percent(tornado.confidence);
    let columns = vec![
        Column::left("Field"),
        Column::right("From, to"),
        Column::right(label(tornado.metric)),
        Column::right("Change"),
        Column::right(format!("±{confidence} CI")),
        Column::left(""),
        Column::right("Duration"),
    ];
    let unit = tornado.metric.unit();
    let widest = tornado.fields.first().map_or(0.0, |bar| bar.effect.mean.abs());
    let mean = |summary: &Summary| Notation::of(unit, summary, Spelling::Short).show(summary.mean);
    let row = |bar: &JsonBar| {
        vec![
            plain(&tornado.name_of(bar)),
            plain(&format!("{} → {}", bar.first.value, bar.last.value)),
            [&bar.at_first, &bar.at_last].map(mean).join(" → "),
            change(unit, &bar.effect),
            half_width(unit, &bar.effect).map(in_points).unwrap_or_default(),
            drawn(bar, widest),
            change(MetricUnit::Seconds, &bar.duration_effect_s),
        ]
    };
    let rows = tornado.fields.iter().map(row).collect();
    let caption = "Each field alone, the largest effect first: ░ may be chance".to_owned();
    let grid = Grid { columns, rows, gap: 2, may_break: true };
    Table { caption, grid, narrower: Vec::new() }
}

/// `█` for a change that is clear, `░` for one that may be chance.
fn drawn(bar: &JsonBar, widest: f64) -> String {
    if widest == 0.0 || bar.effect.mean == 0.0 {
        return String::new();
    }
    let share = (bar.effect.mean.abs() / widest).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to LONGEST")]
    let length = ((share * LONGEST as f64).round() as usize).max(1);
    if bar.clear { "█" } else { "░" }.repeat(length)
}

/// A difference with its sign.
pub(super) fn change(unit: MetricUnit, effect: &Summary) -> String {
    // The sign is set here, as no plain metric has one.
    let size = effect.mean.abs();
    let alone = Summary { mean: size, min: size, max: size, ci: None, ..*effect };
    Notation::of(unit, &alone, Spelling::Short).signed_difference(effect.mean)
}

/// From 10 % to 5 % it is 5 percentage points less: `5 %` of what, one would ask.
fn in_points(text: String) -> String {
    match text.strip_suffix('%') {
        Some(number) => format!("{number}pp"),
        None => text,
    }
}
