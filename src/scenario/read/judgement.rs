//! `[objectives]` and `[observed]`: metrics, each with a quantity of its unit.

use super::units::{self, UnitError};
use super::value::shorten;
use super::{TableReader, Value};
use crate::scenario::source::Content;
use crate::scenario::{Comparison, Metric, MetricUnit, Objective, Observation};

/// Longest first, so that `<=` is not read as `<`.
const COMPARISONS: [(&str, Comparison); 4] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Below),
    (">", Comparison::Above),
];

pub(super) fn objectives(table: TableReader<'_>) -> Option<Vec<Objective>> {
    each_metric(table, objective)
}

pub(super) fn observed(table: TableReader<'_>) -> Option<Vec<Observation>> {
    each_metric(table, |metric, value| {
        observed_value(metric, value).map(|value| Observation { metric, value })
    })
}

/// In the order of [`Metric::ALL`], which is that of the results.
fn each_metric<T>(
    mut table: TableReader<'_>,
    read: impl Fn(Metric, &Value<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let found: Vec<Option<Option<T>>> = Metric::ALL
        .iter()
        .map(|&metric| table.optional(metric.name(), |value| read(metric, value)))
        .collect();
    table.finish();
    let found: Option<Vec<Option<T>>> = found.into_iter().collect();
    Some(found?.into_iter().flatten().collect())
}

fn objective(metric: Metric, value: &Value<'_>) -> Option<Objective> {
    let form = format!(
        "write a comparison (`<`, `<=`, `>` or `>=`) and a value, such as `{} = \"{}\"`",
        metric.name(),
        example(metric.unit())
    );
    let Content::Text(text) = &value.node.content else {
        return value.wrong(
            format!("`{}` must be a comparison in text, not {}", value.path, value.node.kind()),
            form,
        );
    };
    let written = text.trim();
    let found = COMPARISONS
        .iter()
        .find_map(|(sign, comparison)| Some((written.strip_prefix(sign)?, *comparison)));
    let Some((quantity, comparison)) = found else {
        let title =
            format!("`{}`: `{}` does not begin with a comparison", value.path, shorten(text));
        return value.wrong(title, form);
    };
    match parse(metric.unit(), quantity) {
        Ok(bound) => Some(Objective { metric, comparison, bound, text: written.to_owned() }),
        Err(error) => value.wrong(
            format!("`{}`: `{}` {error}", value.path, shorten(quantity.trim())),
            format!("{}; the whole is such as `\"{}\"`", error.help(), example(metric.unit())),
        ),
    }
}

const fn example(unit: MetricUnit) -> &'static str {
    match unit {
        MetricUnit::Count => ">= 1.9M",
        MetricUnit::Fraction => "< 5%",
        MetricUnit::Seconds => "<= 10h",
        MetricUnit::PerSecond => ">= 50/s",
        MetricUnit::Ratio => "<= 5",
    }
}

/// A quantity in the metric's JSON unit.
fn parse(unit: MetricUnit, text: &str) -> Result<f64, UnitError> {
    let number = match unit {
        MetricUnit::Count => units::count(text)? as f64,
        MetricUnit::Fraction => units::fraction(text)?,
        MetricUnit::Seconds => units::any_duration(text)?.as_secs_f64(),
        MetricUnit::PerSecond => units::number(text.trim().trim_end_matches("/s"))?,
        MetricUnit::Ratio => units::number(text)?,
    };
    match unit {
        _ if number < 0.0 => Err(UnitError::Negative),
        // `< 5` of a rate is a slip for `< 5%` that every prediction would meet.
        MetricUnit::Fraction if number > 1.0 => Err(UnitError::AboveOne),
        _ => Ok(number),
    }
}

fn observed_value(metric: Metric, value: &Value<'_>) -> Option<f64> {
    let not_negative = |number: f64| number >= 0.0;
    match metric.unit() {
        MetricUnit::Count => value.count(0..=u64::MAX).map(|count| count as f64),
        MetricUnit::Fraction => {
            value.fraction("from 0 to 1", |fraction| (0.0..=1.0).contains(&fraction))
        }
        MetricUnit::Seconds => value.any_duration().map(|span| span.as_secs_f64()),
        unit @ (MetricUnit::PerSecond | MetricUnit::Ratio) => match &value.node.content {
            Content::Text(text) => match parse(unit, text) {
                Ok(number) => Some(number),
                Err(error) => value
                    .wrong(format!("`{}`: `{}` {error}", value.path, shorten(text)), error.help()),
            },
            _ => value.number("from 0", not_negative),
        },
    }
}
