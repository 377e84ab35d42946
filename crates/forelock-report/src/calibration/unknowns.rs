//! The table of unknowns.

use super::figures;
use super::json::{CalibrationResult, JsonUnknown};
use crate::document::Table;
use crate::field_name::short_name;
use forelock_io::words::plain;

/// A row an unknown.
pub(super) fn table(calibration: &CalibrationResult) -> Table {
    let paths = calibration.paths();
    let row = |one: &JsonUnknown| {
        // A mean of whole numbers is none.
        let mean = if one.whole { format!("{:.1}", one.mean) } else { one.brief(one.mean) };
        vec![
            plain(&short_name(&one.path, &paths)),
            one.brief(one.best),
            mean,
            one.brief(one.p5),
            one.brief(one.p50),
            one.brief(one.p95),
            format!("{} to {}", one.brief(one.range.low), one.brief(one.range.high)),
            one.determined.in_words().to_owned(),
        ]
    };
    let titles = ["Unknown", "Best fit", "Mean", "5 %", "50 %", "95 %", "Might be", "Determined"];
    let caption = "The value that fits best; the mean and the quantiles of all that fit; what it \
                  might have been beforehand";
    figures::table(caption, &titles, calibration.unknowns.iter().map(row).collect())
}
