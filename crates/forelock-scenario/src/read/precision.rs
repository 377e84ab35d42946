//! `[run] precision`: which interval, how narrow, and when to give up.

use super::typed::Read;
use super::{TableReader, Value};
use crate::fields::run::{HALF_WIDTH, MAX_REPLICATIONS, METRIC, RELATIVE};
use crate::fields::{Interval, Kind};
use crate::{Metric, MetricUnit, Precision, Width};
use std::num::NonZeroU32;

const DEFAULT_MAX_REPLICATIONS: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

/// `replications` is what the run begins with.
pub(super) fn precision(
    table: &TableReader<'_>,
    replications: Option<NonZeroU32>,
) -> Option<Precision> {
    let metric = table.read(&METRIC);
    let width = width(table, metric);
    let fewest = Precision::FEWEST.max(replications.unwrap_or(NonZeroU32::MIN));
    let default = DEFAULT_MAX_REPLICATIONS.max(fewest);
    let max_replications =
        table.read_by_or(&MAX_REPLICATIONS, default, |value| most(value, fewest));
    Some(Precision { metric: metric?, width: width?, max_replications: max_replications? })
}

fn most(value: &Value<'_>, fewest: NonZeroU32) -> Option<NonZeroU32> {
    let most = NonZeroU32::read(value)?;
    if most >= fewest {
        return Some(most);
    }
    value.wrong(
        format!(
            "`{}` is {most}, fewer than the {fewest} that `run.replications` begins with",
            value.path
        ),
        format!("write at least {fewest}, or lower `run.replications`"),
    )
}

/// Exactly one of the two; a `--set` of one takes the place of a file's other.
fn width(table: &TableReader<'_>, metric: Option<Metric>) -> Option<Width> {
    const EXAMPLE: &str = "write `half_width = …` in the metric's unit, or `relative = 0.05` for \
                           5 % of the mean";
    let [absolute, relative] = table.latest_of([&HALF_WIDTH, &RELATIVE]);
    match (absolute, relative) {
        (Some(absolute), None) => half_width(&absolute, metric?).map(Width::Absolute),
        (None, Some(relative)) => relative.number().map(Width::Relative),
        (Some(_), Some(relative)) => {
            relative.wrong("`half_width` and `relative` can't both hold", "write one of them")
        }
        (None, None) => table.wrong("no width is asked for".to_owned(), EXAMPLE),
    }
}

/// In the metric's JSON unit.
fn half_width(value: &Value<'_>, metric: Metric) -> Option<f64> {
    match metric.unit() {
        MetricUnit::Seconds => {
            let duration = value.of_kind(Kind::Duration { above_zero: true }).duration();
            duration.map(|span| span.as_secs_f64())
        }
        MetricUnit::Fraction => value.of_kind(Kind::Fraction(Interval::INSIDE_UNIT)).number(),
        // Half a record is a fair width of a mean.
        MetricUnit::Count | MetricUnit::PerSecond | MetricUnit::Ratio => {
            value.of_kind(Kind::Number(Interval::ABOVE_ZERO)).number()
        }
    }
}
