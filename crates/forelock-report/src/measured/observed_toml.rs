//! The `[observed]` table as a scenario has it.

use super::heading::plural;
use super::json::ObserveResult;
use super::remarks::cut_short;
use crate::scenario_text::whole;
use forelock::engine::Span;
use forelock::records::{LeftOut, Measured, Note, Why};
use forelock::scenario::{MetricUnit, Observation, Quantity, QuantityUnit, show_span};

/// `jobs.json and 2 more`.
pub(super) fn from(measured: &ObserveResult) -> String {
    let first = measured.files.first().map_or("", String::as_str);
    match measured.files.len() {
        0 | 1 => first.to_owned(),
        several => format!("{first} and {} more", several - 1),
    }
}

/// The table alone; as a comment where nothing was processed, since that says nothing of an org.
pub(super) fn table(measured: &Measured) -> String {
    let text = of_all(measured);
    if measured.processed_nothing() {
        let why = "# Nothing was processed, which says nothing of an org:\n";
        let commented = |line: &str| {
            let mark = if line.is_empty() || line.starts_with('#') { "" } else { "# " };
            format!("{mark}{line}\n")
        };
        return std::iter::once(why.to_owned()).chain(text.lines().map(commented)).collect();
    }
    text + &of_loads(measured)
}

fn of_all(measured: &Measured) -> String {
    let mut text = "[observed]\n".to_owned();
    let has_not_ended = |one: &&LeftOut| one.why == Why::Unfinished;
    let unfinished = measured.left_out.iter().filter(has_not_ended).count();
    if unfinished > 0 {
        let records = plural(unfinished, "job or batch", "jobs or batches").replace('\u{a0}', " ");
        text.push_str(&format!("# Not the whole load: {records} had not ended.\n"));
    }
    for note in &measured.notes {
        match note {
            Note::GoesOn { .. } => {
                text.push_str(
                    "# Perhaps not the whole load: the list of jobs goes on elsewhere.\n",
                );
            }
            Note::CutShort { first, messages } => {
                let why: String =
                    messages.iter().map(|one| format!(" ({})", printable(one))).collect();
                let cut_short = cut_short(first).replace('\u{a0}', " ");
                text.push_str(&format!("# Not the whole load: {cut_short}{why}.\n"));
            }
            _ => {}
        }
    }
    if let Some(at_most) = measured.created_at_most().filter(|_| measured.in_doubt > 0) {
        text.push_str(&format!("# created: at most {}\n", whole(at_most as f64)));
    }
    if let (Some(locks), Some(failed)) = (measured.lock_failures(), measured.failed)
        && locks < failed
    {
        let others =
            measured.results.failed.iter().filter(|(code, _)| *code != "UNABLE_TO_LOCK_ROW");
        let others: Vec<String> =
            others.map(|(code, records)| format!("{code} {}", whole(*records as f64))).collect();
        text.push_str(&format!(
            "# Failed on row locks; not for other reasons: {}.\n",
            others.join(", ")
        ));
    }
    for (name, value) in fields(measured) {
        text.push_str(&format!("{name} = {value}\n"));
    }
    if let Some(retries) = measured.retries.filter(|&retries| retries > 0) {
        text.push_str(&format!(
            "# requeues = {}    # the platform's retries, which are near to the model's requeues\n",
            whole(retries as f64)
        ));
    }
    text
}

/// Without control characters, of which a comment of TOML may have none.
pub(super) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// A comment with what each object gave, since only a whole entry of `[[loads]]` could stand there.
fn of_loads(measured: &Measured) -> String {
    if measured.loads.is_empty() {
        return String::new();
    }
    let mut text = "\n# Of each object, for its own entry of [[loads]]:\n".to_owned();
    for load in &measured.loads {
        let object = load.objects.iter().map(String::as_str).collect::<String>();
        let object = printable(&object);
        let fields: Vec<String> =
            fields(load).map(|(name, value)| format!("{name} = {value}")).collect();
        text.push_str(&format!("# {object}\n# observed = {{ {} }}\n", fields.join(", ")));
    }
    text
}

/// Each metric with its value.
pub(super) fn fields(measured: &Measured) -> impl Iterator<Item = (&'static str, String)> {
    measured.observed().into_iter().map(|Observation { metric, value, within }| {
        let written = |value: f64| written(metric.unit(), value);
        let value = match within {
            None => written(value),
            Some(within) => {
                format!("{{ value = {}, within = {} }}", written(value), written(within))
            }
        };
        (metric.name(), value)
    })
}

/// A value as a scenario reads it, exact where it is exact.
fn written(unit: MetricUnit, value: f64) -> String {
    match unit {
        MetricUnit::Count => whole(value),
        MetricUnit::Fraction => {
            let percent = Quantity { amount: value, unit: QuantityUnit::Percent };
            format!("\"{}\"", percent.written(4))
        }
        MetricUnit::Seconds => format!("\"{}\"", show_span(Span::from_secs_f64(value))),
        MetricUnit::PerSecond => format!("\"{}/s\"", significant(value)),
        MetricUnit::Ratio => significant(value),
    }
}

/// Five digits at least, and no needless zeros.
fn significant(value: f64) -> String {
    const DIGITS: usize = 5;
    let mut decimals = DIGITS - 1;
    let mut magnitude = 1.0;
    while value >= magnitude * 10.0 && decimals > 0 {
        magnitude *= 10.0;
        decimals -= 1;
    }
    while value > 0.0 && value < magnitude && decimals < 12 {
        magnitude /= 10.0;
        decimals += 1;
    }
    Quantity { amount: value, unit: QuantityUnit::Plain }.written(decimals)
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn rates_have_five_digits_whatever_their_size() {
        for (value, text) in [
            (0.0, "0"),
            (61.896_98, "61.897"),
            (4.67, "4.67"),
            (2.874_88, "2.8749"),
            (9.999_999, "10"),
            (123_456.7, "123457"),
            (0.012_345_678, "0.012346"),
            (0.000_000_012_345, "0.000000012345"),
        ] {
            assert_eq!(significant(value), text);
        }
    }
}
