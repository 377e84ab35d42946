//! `--raw`: every replication as a row, for a spreadsheet or pandas.

use forelock::model::{Outcome, ReplicationNumber};
use forelock::scenario::{Metric, MetricUnit};
use forelock::study::Finding;
use forelock::study::posterior::{Drawn, DrawnField};
use std::borrow::Cow;
use std::io::Write;

/// Writes one row a replication of each finding, under the header `scenario`, `replication` (from
/// 0) and the metrics by their JSON names, in their JSON units.
///
/// Where a scenario has several loads, a column `load` comes before the metrics: empty for all
/// together, whose row is followed by one for each load of the same replication.
///
/// Where unknown fields were drawn, a column each follows with the number that was drawn (seconds,
/// its header ends in `_s`, fractions or plain numbers). The cell of a field that was not drawn is
/// empty.
///
/// Counts are whole numbers; all others have every digit, so that what is read back is the same.
///
/// # Errors
///
/// Those of `out`.
pub fn write_raw_csv(findings: &[Finding], out: &mut dyn Write) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_field("scenario")?;
    csv.write_field("replication")?;
    let several = findings.iter().any(|one| one.scenario.loads.are_named());
    if several {
        csv.write_field("load")?;
    }
    let fields = columns(findings);
    let titles = fields.iter().map(|field| field.unit.column(&field.path));
    csv.write_record(
        Metric::ALL.map(Metric::json_name).map(str::to_owned).into_iter().chain(titles),
    )?;
    for finding in findings {
        let name = neutral(&finding.scenario.name);
        let drawn = finding.drawn.as_ref();
        for (number, outcome) in finding.replications.outcomes().iter().enumerate() {
            let values = drawn.map_or_else(Vec::new, |drawn| {
                values(drawn, &fields, finding.scenario.run.seed, number)
            });
            for (load, outcome) in rows(finding, number, outcome) {
                csv.write_field(name.as_ref())?;
                csv.write_field(number.to_string())?;
                if several {
                    csv.write_field(load.as_ref())?;
                }
                let metrics = Metric::ALL.map(|metric| digits(metric, outcome.get(metric)));
                csv.write_record(metrics.iter().chain(&values))?;
            }
        }
    }
    Ok(csv.flush()?)
}

/// The fields that any finding draws, each once.
fn columns(findings: &[Finding]) -> Vec<DrawnField> {
    let mut columns = Vec::new();
    for field in findings.iter().filter_map(|one| one.drawn.as_ref()).flat_map(Drawn::fields) {
        if !columns.contains(&field) {
            columns.push(field);
        }
    }
    columns
}

/// What one replication drew, in the order of the columns; empty cells for what was not drawn.
fn values(drawn: &Drawn, columns: &[DrawnField], seed: u64, number: usize) -> Vec<String> {
    let (fields, values) = (drawn.fields(), drawn.values(seed, ReplicationNumber(number as u64)));
    let value = |column| {
        let mut own = fields.iter().zip(&values);
        own.find(|(field, _)| *field == column).and_then(|(_, value)| *value)
    };
    let cell = |column| value(column).map_or_else(String::new, |one: f64| one.to_string());
    columns.iter().map(cell).collect()
}

/// The row of all loads together in replication `number`, then that of each load that has a name.
fn rows<'a>(
    finding: &'a Finding,
    number: usize,
    all: &'a Outcome,
) -> impl Iterator<Item = (Cow<'a, str>, &'a Outcome)> {
    let of_loads = finding.scenario.loads.with_ids().filter_map(move |(id, load)| {
        Some((neutral(&load.name), finding.replications.outcomes_of(id).get(number)?))
    });
    std::iter::once((Cow::Borrowed(""), all)).chain(of_loads)
}

fn digits(metric: Metric, value: f64) -> String {
    match metric.unit() {
        MetricUnit::Count => format!("{value:.0}"),
        MetricUnit::Fraction | MetricUnit::Seconds | MetricUnit::PerSecond | MetricUnit::Ratio => {
            value.to_string()
        }
    }
}

/// A spreadsheet takes a cell that begins like this for a formula and runs it; the apostrophe
/// makes it text (OWASP, "CSV Injection").
pub(super) fn neutral(name: &str) -> Cow<'_, str> {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forelock::engine::Span;
    use forelock::model::Outcome;
    use forelock::study::fixture::{finding, three_loads};

    fn raw(name: &str, outcomes: Vec<Outcome>) -> String {
        let finding = finding(outcomes, |scenario| scenario.name = name.into());
        let mut bytes = Vec::new();
        write_raw_csv(&[finding], &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn one_row_a_replication_with_every_digit() {
        let first = Outcome { created: 2, failed: 1, ..Outcome::default() };
        let second = Outcome { created: 1, duration: Span::from_millis(1_500), ..first };
        assert_eq!(
            raw("plain", vec![first, second]),
            "scenario,replication,created,failed,unprocessed,processed,failure_rate,lost,lost_rate,\
             duration_s,throughput,degree_of_parallelism,lock_waits,lock_timeouts,deadlocks,lock_wait_s,\
             requeues,batches,transactions,background_failed\n\
             plain,0,2,1,0,3,0.3333333333333333,1,0.3333333333333333,0,0,0,0,0,0,0,0,0,0,0\n\
             plain,1,1,1,0,2,0.5,1,0.5,1.5,0.6666666666666666,0,0,0,0,0,0,0,0,0\n"
        );
    }

    #[test]
    fn a_name_can_be_neither_a_formula_nor_a_second_cell() {
        for (name, cell) in [
            ("=1+1", "'=1+1,"),
            ("-x", "'-x,"),
            ("@x", "'@x,"),
            ("+x", "'+x,"),
            ("a,b", "\"a,b\","),
            ("say \"a\"", "\"say \"\"a\"\"\","),
        ] {
            let text = raw(name, vec![Outcome::default()]);
            assert!(text.lines().nth(1).unwrap().starts_with(cell), "{text}");
        }
    }

    #[test]
    fn each_of_several_loads_has_a_row_after_that_of_all() {
        let single = finding(vec![Outcome::default()], |_| ());
        let mut bytes = Vec::new();
        write_raw_csv(&[three_loads(), single], &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows[0].starts_with("scenario,replication,load,created,"));
        assert!(rows[1].starts_with("three-loads,0,,27900,2100,"), "{}", rows[1]);
        assert!(rows[2].starts_with("three-loads,0,contacts,18000,2000,"), "{}", rows[2]);
        assert!(rows[4].starts_with("three-loads,0,opportunities again,900,100,"));
        assert!(rows[5].starts_with("three-loads,1,,"));
        assert!(rows[21].starts_with("fixture,0,,0,"), "{}", rows[21]);
        assert_eq!(rows.len(), 22);
    }
}
