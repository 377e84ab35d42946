//! How charts of studies say and place what a metric is over replications.

use crate::compare::mean_text::mean_text;
use crate::duration_text::Spelling;
use crate::quantity::Notation;
use forelock::scenario::{Metric, MetricUnit};
use forelock::stats::{Interval, Summary};
use forelock_picture::ticks::{Ticks, Unit};

/// The mean as a table would show it: `11.2 %`, `4h 34m`.
pub(super) fn short(metric: Metric, summary: &Summary) -> String {
    mean_text(metric, summary, Spelling::Short)
}

/// The mean as a sentence would say it: `11.2 %`, `4 h 34 min`.
pub(super) fn words(metric: Metric, summary: &Summary) -> String {
    mean_text(metric, summary, Spelling::Words)
}

/// The mean with its intervals, for who points at it.
pub(super) fn with_intervals(metric: Metric, summary: &Summary) -> String {
    let notation = Notation::of(metric.unit(), summary, Spelling::Short);
    let mut text = notation.show(summary.mean);
    if let Some(Interval { low, high }) = summary.ci {
        text.push_str(&format!(" (CI {}", notation.range(low, high, " to ")));
        let Interval { low, high } = spread(summary);
        text.push_str(&format!("; nine runs in ten {})", notation.range(low, high, " to ")));
    }
    text
}

/// Where nine runs in ten end.
pub(super) fn spread(summary: &Summary) -> Interval {
    summary.prediction.unwrap_or(Interval { low: summary.p5, high: summary.p95 })
}

/// The lowest and the highest number that is drawn of `summary`.
pub(super) fn extent(summary: &Summary) -> (f64, f64) {
    let Interval { low, high } = spread(summary);
    let ci = summary.ci.unwrap_or(Interval { low: summary.mean, high: summary.mean });
    (low.min(ci.low).min(summary.mean).max(0.0), high.max(ci.high).max(summary.mean))
}

/// What an axis of this metric shows.
pub(super) const fn unit(metric: Metric) -> Unit {
    match metric.unit() {
        MetricUnit::Count => Unit::Count,
        MetricUnit::Fraction => Unit::Percent,
        MetricUnit::Seconds => Unit::Time,
        MetricUnit::PerSecond | MetricUnit::Ratio => Unit::Plain,
    }
}

/// An axis that holds `summaries` and those of `bounds` that are not so far off that the data would
/// shrink to a line. Rates begin at 0; others where the data do, if that is far from 0.
pub(super) fn axis_over<'a>(
    metric: Metric,
    summaries: impl Iterator<Item = &'a Summary>,
    bounds: &[(f64, String)],
    most: usize,
) -> Ticks {
    let ends = |(low, high): (f64, f64), (l, h): (f64, f64)| (low.min(l), high.max(h));
    let (low, high) = summaries.map(extent).fold((f64::MAX, 0.0), ends);
    let near = |bound: &f64| high == 0.0 || (high / 4.0..=high * 4.0).contains(bound);
    let bounds = bounds.iter().map(|&(bound, _)| bound).filter(near);
    let (low, high) = bounds.fold((low.min(high), high), |all, bound| ends(all, (bound, bound)));
    let from_zero = metric.unit() == MetricUnit::Fraction || low < 0.5 * high;
    let (low, room) = if from_zero { (0.0, high * 0.06) } else { (low, (high - low) * 0.08) };
    let room = if room > 0.0 { room } else { high * 0.02 };
    let most_of_all =
        if metric.unit() == MetricUnit::Fraction && high <= 1.0 { 1.0 } else { f64::MAX };
    let low = if from_zero { 0.0 } else { low - room };
    Ticks::exact(unit(metric), low, (high + room).min(most_of_all.max(high)), most)
}

/// Text can't be longer, whatever a file says.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(std::iter::once('…')).collect()
}
