//! `[run] precision`: which interval, how narrow, and when to give up.

use super::{TableReader, Value};
use crate::scenario::{Metric, MetricUnit, Precision, Width};
use std::num::NonZeroU32;

const MAX_REPLICATIONS: u32 = 1_000_000;
const DEFAULT_MAX_REPLICATIONS: NonZeroU32 = NonZeroU32::MIN.saturating_add(999);

/// `replications` is what the run begins with.
pub(super) fn precision(
    mut table: TableReader<'_>,
    replications: Option<NonZeroU32>,
) -> Option<Precision> {
    let names = Metric::ALL.map(|metric| (metric.name(), metric));
    let metric =
        table.required("metric", "metric = \"failure_rate\"", |value| value.one_of(&names));
    let width = width(&mut table, metric);
    let fewest = Precision::FEWEST.max(replications.unwrap_or(NonZeroU32::MIN));
    let max_replications =
        table.or("max_replications", DEFAULT_MAX_REPLICATIONS.max(fewest), |value| {
            most(value, fewest)
        });
    table.finish();
    Some(Precision { metric: metric?, width: width?, max_replications: max_replications? })
}

fn most(value: &Value<'_>, fewest: NonZeroU32) -> Option<NonZeroU32> {
    let most =
        value.count_u32(Precision::FEWEST.get()..=MAX_REPLICATIONS).and_then(NonZeroU32::new)?;
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
fn width(table: &mut TableReader<'_>, metric: Option<Metric>) -> Option<Width> {
    const EXAMPLE: &str = "write `half_width = …` in the metric's unit, or `relative = 0.05` for \
                           5 % of the mean";
    let [absolute, relative] = table.latest_of(["half_width", "relative"]);
    match (absolute, relative) {
        (Some(absolute), None) => half_width(&absolute, metric?).map(Width::Absolute),
        (None, Some(relative)) => relative
            .fraction("above 0 and below 1", |part| part > 0.0 && part < 1.0)
            .map(Width::Relative),
        (Some(_), Some(relative)) => {
            relative.wrong("`half_width` and `relative` can't both hold", "write one of them")
        }
        (None, None) => table.wrong("no width is asked for".to_owned(), EXAMPLE),
    }
}

/// In the metric's JSON unit.
fn half_width(value: &Value<'_>, metric: Metric) -> Option<f64> {
    match metric.unit() {
        MetricUnit::Seconds => value.positive_duration().map(|span| span.as_secs_f64()),
        MetricUnit::Fraction => {
            value.fraction("above 0 and below 1", |width| width > 0.0 && width < 1.0)
        }
        // Half a record is a fair width of a mean.
        MetricUnit::Count | MetricUnit::PerSecond | MetricUnit::Ratio => {
            value.number("above 0", |width| width > 0.0)
        }
    }
}
