//! `[objectives]`: metrics, each with a comparison and a quantity of its unit.

use super::units::{self, UnitError};
use super::{TableReader, Value};
use crate::fields::metrics;
use crate::source::Content;
use crate::{Comparison, Metric, MetricUnit, Objective};
use forelock_io::words::shorten;

/// Longest first, so that `<=` is not read as `<`.
const COMPARISONS: [(&str, Comparison); 4] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Below),
    (">", Comparison::Above),
];

impl Objective {
    /// What `text`, such as `< 5%`, asks of `metric`; `None` if it asks nothing.
    #[must_use]
    pub fn parse(metric: Metric, text: &str) -> Option<Self> {
        let (quantity, comparison) = split(text)?;
        let bound = parse(metric.unit(), quantity).ok()?;
        Some(Self { metric, comparison, bound, text: text.to_owned(), sure: None })
    }
}

/// The comparison that a text begins with, and what follows it.
fn split(text: &str) -> Option<(&str, Comparison)> {
    COMPARISONS.iter().find_map(|(sign, comparison)| Some((text.strip_prefix(sign)?, *comparison)))
}

pub(super) fn objectives(table: &TableReader<'_>) -> Option<Vec<Objective>> {
    let (objectives, sure) = (each_metric(table, objective), table.read(&metrics::SURE));
    let (mut objectives, sure): (Vec<Objective>, Option<f64>) = (objectives?, sure?);
    for objective in &mut objectives {
        objective.sure = sure;
    }
    Some(objectives)
}

/// In the order of [`Metric::ALL`], which is that of the results.
pub(super) fn each_metric<T>(
    table: &TableReader<'_>,
    read: impl Fn(Metric, &Value<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let found: Vec<Option<Option<T>>> = Metric::ALL
        .iter()
        .zip(table.fields().all)
        .map(|(&metric, field)| {
            table.read_by_or(field, None, |value| read(metric, value).map(Some))
        })
        .collect();
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
    let Some((quantity, comparison)) = split(written) else {
        let title =
            format!("`{}`: `{}` does not begin with a comparison", value.path, shorten(text));
        return value.wrong(title, form);
    };
    match parse(metric.unit(), quantity) {
        Ok(bound) => {
            Some(Objective { metric, comparison, bound, text: written.to_owned(), sure: None })
        }
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
pub(super) fn parse(unit: MetricUnit, text: &str) -> Result<f64, UnitError> {
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
