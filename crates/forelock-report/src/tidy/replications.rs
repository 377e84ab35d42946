//! Every replication of some findings as a row.

use super::{Take, TidyCell, TidyColumn, TidyTable};
use forelock::model::{Outcome, ReplicationNumber};
use forelock::scenario::{Metric, MetricUnit};
use forelock::study::posterior::{Drawn, DrawnField};
use forelock::study::{Contrast, Finding};
use std::io;

/// One row a replication of each finding: `scenario`, `seed`, `replication` (from 0), and the metrics by their JSON
/// names, in their JSON units.
///
/// Of a comparison, a column `variant` comes after the seed. Where a scenario has several loads, a column `load` comes
/// before the metrics: missing for all together, whose row is followed by one for each load of the same replication.
/// Where unknown fields were drawn, a column each follows with the number that was drawn (seconds, its name ends in
/// `_s`, fractions or plain numbers); missing for a field that was not drawn.
#[derive(Debug)]
pub struct ReplicationTable {
    findings: Vec<(Option<String>, Finding)>,
    fields: Vec<DrawnField>,
    of_variants: bool,
    of_loads: bool,
}

impl ReplicationTable {
    /// Of findings, each of a scenario of its own.
    #[must_use]
    pub fn of(findings: Vec<Finding>) -> Self {
        Self::named(findings.into_iter().map(|finding| (None, finding)).collect())
    }

    /// Of all that stands side by side.
    #[must_use]
    pub fn of_contrast(contrast: Contrast) -> Self {
        let alternatives = contrast.alternatives.into_iter();
        Self::named(alternatives.map(|one| (Some(one.name), one.finding)).collect())
    }

    fn named(findings: Vec<(Option<String>, Finding)>) -> Self {
        let mut fields: Vec<DrawnField> = Vec::new();
        for field in
            findings.iter().filter_map(|(_, one)| one.drawn.as_ref()).flat_map(Drawn::fields)
        {
            if !fields.iter().any(|other| name(other) == name(&field)) {
                fields.push(field);
            }
        }
        let of_variants = findings.iter().any(|(name, _)| name.is_some());
        let of_loads = findings.iter().any(|(_, one)| one.scenario.loads.are_named());
        Self { findings, fields, of_variants, of_loads }
    }

    /// What one replication drew, in the order of the columns.
    fn drawn(&self, finding: &Finding, number: usize) -> Vec<Option<f64>> {
        let Some(drawn) = &finding.drawn else {
            return vec![None; self.fields.len()];
        };
        let number = ReplicationNumber(number as u64);
        let (fields, values) = (drawn.fields(), drawn.values(finding.scenario.run.seed, number));
        let value = |column: &DrawnField| {
            let mut own = fields.iter().zip(&values);
            own.find(|(field, _)| name(field) == name(column)).and_then(|(_, value)| *value)
        };
        self.fields.iter().map(value).collect()
    }
}

impl TidyTable for ReplicationTable {
    fn columns(&self) -> Vec<TidyColumn> {
        let mut columns = TidyColumn::of_the_scenario().to_vec();
        columns.extend(self.of_variants.then(TidyColumn::variant));
        columns.push(TidyColumn::replication());
        columns.extend(self.of_loads.then(TidyColumn::load));
        columns.extend(Metric::ALL.map(TidyColumn::of_metric));
        let field = |field: &DrawnField| TidyColumn::of_field(&field.path, Some(field.unit));
        columns.extend(self.fields.iter().map(field));
        columns
    }

    fn visit(&self, take: &mut Take<'_>) -> io::Result<()> {
        let mut cells: Vec<TidyCell<'_>> = Vec::new();
        for (variant, finding) in &self.findings {
            for (number, outcome) in finding.replications.outcomes().iter().enumerate() {
                let drawn = self.drawn(finding, number);
                for (load, outcome) in rows(finding, number, outcome) {
                    cells.clear();
                    cells.push(finding.scenario.name.as_str().into());
                    cells.push(finding.scenario.run.seed.into());
                    if self.of_variants {
                        cells.push(variant.as_deref().into());
                    }
                    cells.push((number as u64).into());
                    if self.of_loads {
                        cells.push(load.into());
                    }
                    cells.extend(Metric::ALL.map(|metric| cell(metric, outcome)));
                    cells.extend(drawn.iter().map(|value| TidyCell::from(*value)));
                    take(&cells)?;
                }
            }
        }
        Ok(())
    }
}

/// What its column is called: two scenarios may write one field in different units, such as `5%` and `0.05`.
fn name(field: &DrawnField) -> String {
    field.unit.column(&field.path)
}

/// The row of all loads together in replication `number`, then that of each load that has a name.
fn rows<'a>(
    finding: &'a Finding,
    number: usize,
    all: &'a Outcome,
) -> impl Iterator<Item = (Option<&'a str>, &'a Outcome)> {
    let of_loads = finding.scenario.loads.with_ids().filter_map(move |(id, load)| {
        let outcome = finding.replications.outcomes_of(id).get(number)?;
        Some((Some(load.name.as_str()), outcome))
    });
    std::iter::once((None, all)).chain(of_loads)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that an outcome has as a whole number, and that is below 2^53"
)]
fn cell(metric: Metric, outcome: &Outcome) -> TidyCell<'static> {
    let value = outcome.get(metric);
    match metric.unit() {
        MetricUnit::Count => TidyCell::Whole(value as u64),
        _ => TidyCell::Number(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::write_tidy_csv;
    use forelock::engine::Span;
    use forelock::study::fixture::{finding, three_loads};

    fn raw(findings: Vec<Finding>) -> String {
        let mut bytes = Vec::new();
        write_tidy_csv(&ReplicationTable::of(findings), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn one_row_a_replication_with_every_digit() {
        let first = Outcome { created: 2, failed: 1, ..Outcome::default() };
        let second = Outcome { created: 1, duration: Span::from_millis(1_500), ..first };
        let finding = finding(vec![first, second], |scenario| {
            scenario.name = "plain".into();
            scenario.run.seed = 7;
        });
        assert_eq!(
            raw(vec![finding]),
            "scenario,seed,replication,created,failed,unprocessed,processed,failure_rate,lost,lost_rate,\
             duration_s,throughput,degree_of_parallelism,lock_waits,lock_timeouts,deadlocks,lock_wait_s,\
             requeues,batches,transactions,background_failed\n\
             plain,7,0,2,1,0,3,0.3333333333333333,1,0.3333333333333333,0,0,0,0,0,0,0,0,0,0,0\n\
             plain,7,1,1,1,0,2,0.5,1,0.5,1.5,0.6666666666666666,0,0,0,0,0,0,0,0,0\n"
        );
    }

    #[test]
    fn each_of_several_loads_has_a_row_after_that_of_all() {
        let single = finding(vec![Outcome::default()], |_| ());
        let text = raw(vec![three_loads(), single]);
        let rows: Vec<&str> = text.lines().collect();
        let cells = |row: usize| rows[row].split(',').collect::<Vec<_>>();
        assert!(rows[0].starts_with("scenario,seed,replication,load,created,"));
        assert_eq!(cells(1)[2..6], ["0", "", "27900", "2100"]);
        assert_eq!(cells(2)[2..6], ["0", "contacts", "18000", "2000"]);
        assert_eq!(cells(4)[3..6], ["opportunities again", "900", "100"]);
        assert_eq!(cells(5)[2..4], ["1", ""]);
        assert_eq!((cells(21)[0], rows.len()), ("fixture", 22));
    }
}
