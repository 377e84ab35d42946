//! Every point of a sweep as a row.

use super::{Take, TidyCell, TidyColumn, TidyTable};
use forelock::scenario::Metric;
use forelock::stats::{Interval, Summary};
use forelock::study::sweep::{FieldEntry, Manifest, PointRecord, Setting};
use std::io;

/// One row a point: `scenario`, `seed`, `point` (from 0), `replications`, the varied fields, five columns a metric
/// (`failure_rate_mean`, `_ci_low`, `_ci_high`, `_p5`, `_p95`) in its JSON unit, and `objectives_met`. Where unknown
/// fields are drawn, each metric has two columns more, the ends of its prediction interval (`_prediction_low`,
/// `_prediction_high`), and the last column is `runs_met`, the part of the replications that meet all objectives.
///
/// A field of quantities is a column of numbers: seconds (its name ends in `_s`), fractions or plain numbers. What there
/// is none of (an interval of one replication, objectives where there are none) is missing.
pub(crate) struct PointTable<'a, R> {
    manifest: &'a Manifest,
    records: R,
}

impl<'a, R, I> PointTable<'a, R>
where
    R: Fn() -> io::Result<I> + Send + Sync,
    I: Iterator<Item = io::Result<PointRecord>>,
{
    /// Of the sweep that `manifest` describes, whose points `records` reads.
    pub(crate) const fn new(manifest: &'a Manifest, records: R) -> Self {
        Self { manifest, records }
    }
}

impl<R, I> TidyTable for PointTable<'_, R>
where
    R: Fn() -> io::Result<I> + Send + Sync,
    I: Iterator<Item = io::Result<PointRecord>>,
{
    fn columns(&self) -> Vec<TidyColumn> {
        let Manifest { fields, confidence, .. } = self.manifest;
        let drawn = self.manifest.is_drawn();
        let mut columns = TidyColumn::of_the_scenario().to_vec();
        columns.extend([TidyColumn::point(), TidyColumn::replications()]);
        columns.extend(fields.iter().map(|one| TidyColumn::of_field(&one.path, one.quantity())));
        for metric in Metric::ALL {
            columns.extend(TidyColumn::figures(metric, *confidence, drawn));
        }
        columns.push(TidyColumn::objectives_met());
        columns.extend(drawn.then(TidyColumn::runs_met));
        columns
    }

    fn visit(&self, take: &mut Take<'_>) -> io::Result<()> {
        let manifest = self.manifest;
        let drawn = manifest.is_drawn();
        for record in (self.records)()? {
            let record = record?;
            let mut cells: Vec<TidyCell<'_>> = vec![
                manifest.scenario.as_str().into(),
                manifest.seed.into(),
                record.point.into(),
                u64::from(manifest.replications).into(),
            ];
            cells.extend(manifest.fields.iter().map(|field| setting(field, &record)));
            for metric in Metric::ALL {
                figures(record.summary(metric), drawn, &mut cells);
            }
            let met = record.objectives.iter().all(|&met| met);
            cells.push(Some(met).filter(|_| !record.objectives.is_empty()).into());
            if drawn {
                cells.push(record.runs_met.into());
            }
            take(&cells)?;
        }
        Ok(())
    }
}

fn setting<'r>(field: &FieldEntry, record: &'r PointRecord) -> TidyCell<'r> {
    match (field.quantity(), record.fields.get(&field.path)) {
        (Some(_), Some(Setting { number, .. })) => (*number).into(),
        (None, Some(Setting { value, .. })) => value.as_str().into(),
        (_, None) => TidyCell::Missing,
    }
}

fn figures(summary: &Summary, drawn: bool, cells: &mut Vec<TidyCell<'_>>) {
    let ends = |interval: Option<Interval>| {
        [interval.map(|one| one.low).into(), interval.map(|one| one.high).into()]
    };
    cells.push(summary.mean.into());
    cells.extend(ends(summary.ci));
    cells.push(summary.p5.into());
    cells.push(summary.p95.into());
    if drawn {
        cells.extend(ends(summary.prediction));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::tests::{field, manifest, record};
    use crate::tidy::write_tidy_csv;

    #[test]
    fn quantities_are_numbers_and_words_are_no_formulas() {
        let fields = vec![field("load.stagger", "seconds"), field("data.parent_object", "word")];
        let manifest = manifest(fields, 1, "grid");
        let points = || {
            let settings = [("load.stagger", "1h30m"), ("data.parent_object", "=1+1")];
            Ok([Ok(record(0, &settings, 0, 60))].into_iter())
        };
        let mut bytes = Vec::new();
        write_tidy_csv(&PointTable::new(&manifest, points), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        let start =
            "scenario,seed,point,replications,load.stagger_s,data.parent_object,created_mean,";
        assert!(header.starts_with(start), "{header}");
        assert!(header.ends_with(",background_failed_p95,objectives_met"));
        let row: Vec<&str> = lines.next().unwrap().split(',').collect();
        assert_eq!(row[2], "0");
        assert_eq!(row[4..9], ["5400", "'=1+1", "100", "100", "100"]);
        assert_eq!(header.split(',').count(), row.len());
    }
}
