//! A mean's interval in the room of a table's cell.

use super::duration_text::Spelling;
use super::quantity::Notation;
use forelock::scenario::MetricUnit;
use forelock::stats::Summary;

/// How far the interval of a mean reaches to either side, as `±0.3 %`: in a row of many figures
/// that is shorter than two ends. None for one replication.
pub(super) fn half_width(unit: MetricUnit, summary: &Summary) -> Option<String> {
    let ci = summary.ci?;
    let half = (ci.high - ci.low) / 2.0;
    let alone = Summary { mean: half, min: half, max: half, ci: None, ..*summary };
    Some(format!("±{}", Notation::of(unit, &alone, Spelling::Short).show(half)))
}
