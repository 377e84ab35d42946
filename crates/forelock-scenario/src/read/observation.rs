//! `[observed]`: metrics, each with a quantity of its unit, and how near to it counts as the same.

use super::objective::{each_metric, parse};
use super::{TableReader, Value};
use crate::fields::metrics::{VALUE, WITHIN};
use crate::fields::{Interval, Kind};
use crate::source::Content;
use crate::{Metric, MetricUnit, Observation};
use forelock_io::words::shorten;

pub(super) fn observed(table: &TableReader<'_>) -> Option<Vec<Observation>> {
    each_metric(table, |metric, value| match value.node.content {
        Content::Table(_) => with_tolerance(metric, &value.table()?),
        _ => quantity(metric, value).map(|value| Observation::new(metric, value)),
    })
}

/// `failure_rate = { value = "10.9%", within = "0.5%" }`.
fn with_tolerance(metric: Metric, table: &TableReader<'_>) -> Option<Observation> {
    let value = match table.get(&VALUE) {
        Some(value) => quantity(metric, &value),
        None => table.missing(&VALUE, example(metric.unit())),
    };
    let within =
        table.read_by_or(&WITHIN, None, |within| tolerance(metric, within, value).map(Some));
    Some(Observation { metric, value: value?, within: within? })
}

/// In the metric's JSON unit: a quantity of that unit, or, but for a fraction, a percentage of
/// `value`. Of a fraction, a percentage is itself such a quantity: percentage points.
fn tolerance(metric: Metric, within: &Value<'_>, value: Option<f64>) -> Option<f64> {
    const ABOVE_ZERO: &str = "write how far off still counts as the same, above zero";
    let tolerance = match &within.node.content {
        Content::Text(text) if text.trim().ends_with('%') => {
            if metric.unit() == MetricUnit::Fraction {
                quantity(metric, within)?
            } else {
                let share = within
                    .of_kind(Kind::Fraction(Interval::UNIT))
                    .number_in("above 0 % and at most 100 %", |part| part > 0.0 && part <= 1.0)?;
                match value? {
                    0.0 => {
                        return within.wrong(
                            format!("`{}` is a part of a `value` of zero", within.path),
                            format!("{ABOVE_ZERO}, in the unit of the value"),
                        );
                    }
                    value => share * value,
                }
            }
        }
        _ => quantity(metric, within)?,
    };
    if tolerance > 0.0 {
        return Some(tolerance);
    }
    within.wrong(format!("`{}` is zero", within.path), format!("{ABOVE_ZERO}, or leave it out"))
}

const fn example(unit: MetricUnit) -> &'static str {
    match unit {
        MetricUnit::Count => "\"1.9M\"",
        MetricUnit::Fraction => "\"10.9%\"",
        MetricUnit::Seconds => "\"5h\"",
        MetricUnit::PerSecond => "\"50/s\"",
        MetricUnit::Ratio => "4.5",
    }
}

/// In the metric's JSON unit.
fn quantity(metric: Metric, value: &Value<'_>) -> Option<f64> {
    let unit = metric.unit();
    let value = value.of_kind(Kind::Observation(unit));
    match (unit, &value.node.content) {
        (MetricUnit::Count, _) => value.count().map(|count| count as f64),
        (MetricUnit::Seconds, _) => value.duration().map(|span| span.as_secs_f64()),
        (MetricUnit::PerSecond | MetricUnit::Ratio, Content::Text(text)) => {
            match parse(unit, text) {
                Ok(number) => Some(number),
                Err(error) => value
                    .wrong(format!("`{}`: `{}` {error}", value.path, shorten(text)), error.help()),
            }
        }
        (MetricUnit::Fraction | MetricUnit::PerSecond | MetricUnit::Ratio, _) => value.number(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Metric, Observation, parse};

    const LEAST: &str = "data = { parents = 1_000, children = 10_000 }\n\
                         load = { batch_size = 200 }\n\
                         org = { workers = 5, service = { per_record = '9ms' } }\n";

    /// What is observed if `lines` stand under the heading.
    fn observed(lines: &str, sets: &[&str]) -> Vec<Observation> {
        let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
        let text = format!("{LEAST}[observed]\n{lines}\n");
        parse("night.toml", &text, &sets)
            .unwrap_or_else(|wrong| panic!("{wrong}"))
            .scenario
            .observed
    }

    fn one(line: &str) -> Observation {
        let all = observed(line, &[]);
        assert_eq!(all.len(), 1, "{line}");
        all[0]
    }

    #[test]
    fn a_tolerance_stands_in_the_unit_of_its_metric_or_is_a_part_of_the_value() {
        for (line, metric, value, within) in [
            ("created = { value = '1.1M', within = '10k' }", Metric::Created, 1.1e6, 10_000.0),
            ("created = { value = 2_000, within = '5%' }", Metric::Created, 2_000.0, 100.0),
            ("duration = { value = '5h', within = '10m' }", Metric::Duration, 18_000.0, 600.0),
            ("duration = { value = '5h', within = '10 %' }", Metric::Duration, 18_000.0, 1_800.0),
            ("failure_rate = { value = '25%', within = '0.5%' }", Metric::FailureRate, 0.25, 0.005),
            ("failure_rate = { value = 0, within = 0.01 }", Metric::FailureRate, 0.0, 0.01),
            ("throughput = { value = '60/s', within = '3/s' }", Metric::Throughput, 60.0, 3.0),
            ("throughput = { value = 60, within = '50%' }", Metric::Throughput, 60.0, 30.0),
            (
                "degree_of_parallelism = { value = 4.5, within = 0.5 }",
                Metric::DegreeOfParallelism,
                4.5,
                0.5,
            ),
        ] {
            let expected = Observation { metric, value, within: Some(within) };
            assert_eq!(one(line), expected, "{line}");
            assert_eq!(one(line).tolerance(), within, "{line}");
        }
    }

    #[test]
    fn without_a_tolerance_the_default_holds() {
        for line in ["duration = '5h'", "duration = { value = '5h' }"] {
            assert_eq!(one(line), Observation::new(Metric::Duration, 18_000.0), "{line}");
            assert_eq!(one(line).tolerance(), 1_800.0, "{line}");
        }
    }

    #[test]
    fn an_argument_adds_a_tolerance_to_what_the_file_says() {
        let set = "observed.duration.within=10m";
        let expected = Observation { within: Some(600.0), ..one("duration = '5h'") };
        for line in ["duration = '5h'", "duration = { value = '5h', within = '1h' }"] {
            assert_eq!(observed(line, &[set]), [expected], "{line}");
        }
        let whole = "observed.created=500";
        let line = "created = { value = 400, within = 3 }";
        assert_eq!(observed(line, &[whole]), [Observation::new(Metric::Created, 500.0)]);
        let counted = observed("created = 400", &["observed.created.within=3"]);
        assert_eq!(counted, [one(line)]);
    }

    /// One error in the only line, at `column`, with each of `words`.
    #[track_caller]
    fn refused(line: &str, column: usize, words: &[&str]) {
        let text = format!("{LEAST}[observed]\n{line}\n");
        let wrong = parse("night.toml", &text, &[]).unwrap_err();
        assert_eq!(wrong.iter().count(), 1, "{wrong}");
        let message = wrong.to_string();
        assert!(message.contains(&format!("--> night.toml:5:{column}")), "{message}");
        for word in words {
            assert!(message.contains(word), "no `{word}` in {message}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_tolerance_is_said_where_it_stands() {
        refused("duration = { within = '5m' }", 12, &["`observed.duration.value` is missing"]);
        refused("duration = { within = '5%' }", 12, &["`observed.duration.value` is missing"]);
        refused("duration = { value = '5h', within = '0s' }", 37, &["is zero", "leave it out"]);
        refused("duration = { value = '5h', within = 5 }", 37, &["add a unit"]);
        refused("duration = { value = '5h', within = '0%' }", 37, &["above 0 %"]);
        refused("duration = { value = '5h', within = '101%' }", 37, &["at most 100 %"]);
        refused("duration = { value = '5h', with = '5m' }", 28, &["did you mean `within`?"]);
        refused("failed = { value = 0, within = '5%' }", 32, &["a part of a `value` of zero"]);
        refused("failed = { value = 9, within = 0 }", 32, &["is zero"]);
        refused("failed = { value = 9, within = -1 }", 32, &["out of range"]);
        refused("failed = { value = 9, within = 1.5 }", 32, &["a whole number"]);
        refused("failure_rate = { value = '9%', within = '-1%' }", 41, &["from 0 to 1"]);
        refused("failure_rate = { value = '9%', within = 5 }", 41, &["from 0 to 1"]);
        refused("throughput = { value = 9, within = '-1/s' }", 36, &["below zero"]);
        refused("throughput = { value = 9, within = nan }", 36, &["from 0"]);
        refused("throughput = { value = 9, within = [] }", 36, &["a number, not a list"]);
    }
}
