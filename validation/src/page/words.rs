//! Numbers as the page writes them.

use crate::comparison::{Beside, Judged};
use forelock::scenario::Metric;
use forelock::stats::Interval;

/// A value of a failure rate in percent, or of a duration in the unit that suits it.
pub fn value(metric: Metric, value: f64) -> String {
    if metric == Metric::Duration { duration(value) } else { percent(value) }
}

/// An interval of the same.
pub fn interval(metric: Metric, of: Interval) -> String {
    format!("{} to {}", value(metric, of.low), value(metric, of.high))
}

fn percent(rate: f64) -> String {
    if rate == 0.0 { "0 %".to_owned() } else { format!("{:.1} %", 100.0 * rate) }
}

fn duration(seconds: f64) -> String {
    let minutes = seconds / 60.0;
    if minutes < 60.0 {
        format!("{minutes:.1} min")
    } else {
        let whole = minutes.round();
        format!("{:.0} h {:.0} min", (whole / 60.0).floor(), whole % 60.0)
    }
}

/// What was measured, with its standard error, beside what is predicted, as cells of a table; all
/// `scale` times as large.
pub fn beside(of: Beside, judged: Judged, scale: f64, digits: usize) -> String {
    let [real, error, predicted, at_once] =
        [of.real, of.error, of.predicted, of.at_once].map(|one| scale * one);
    let last = match judged {
        Judged::ByTurns => ratio(of),
        Judged::Between => format!("{at_once:.digits$}"),
    };
    format!("{real:.digits$} ± {error:.digits$} | {predicted:.digits$} | {last}")
}

/// Real to predicted.
fn ratio(of: Beside) -> String {
    of.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"))
}
