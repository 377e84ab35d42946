//! Every point of a sweep as a row, for a spreadsheet or pandas.

use crate::raw_csv::neutral;
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::sweep::{FieldEntry, Manifest, PointRecord, Setting};
use std::io::{self, Write};

/// What a metric's columns end in, in their order.
const FIGURES: [&str; 5] = ["mean", "ci_low", "ci_high", "p5", "p95"];

/// What follows them where unknown fields are drawn.
const PREDICTION: [&str; 2] = ["prediction_low", "prediction_high"];

/// Writes one row a record, under the header `point` (from 0), the varied fields, five columns a
/// metric (`failure_rate_mean`, `_ci_low`, `_ci_high`, `_p5`, `_p95`) in its JSON unit, and
/// `objectives_met`. Where unknown fields are drawn, each metric has two columns more, the ends of
/// its prediction interval (`_prediction_low`, `_prediction_high`), and the last column is `runs_met`,
/// the part of the replications that meet all objectives.
///
/// A field of quantities is a column of numbers: seconds (its header ends in `_s`), fractions or
/// plain numbers. What there is none of (an interval of one replication, objectives where there
/// are none) is an empty cell. Memory holds one record at a time.
///
/// # Errors
///
/// Those of `out`, and the first record that is an error.
pub(super) fn write_points(
    manifest: &Manifest,
    records: impl Iterator<Item = io::Result<PointRecord>>,
    out: &mut dyn Write,
) -> csv::Result<()> {
    let drawn = manifest.is_drawn();
    let mut csv = csv::Writer::from_writer(out);
    csv.write_field("point")?;
    for field in &manifest.fields {
        csv.write_field(neutral(&field.column()).as_ref())?;
    }
    for metric in Metric::ALL {
        let prediction = PREDICTION.iter().filter(|_| drawn);
        for figure in FIGURES.iter().chain(prediction) {
            csv.write_field(format!("{}_{figure}", metric.json_name()))?;
        }
    }
    csv.write_record(["objectives_met"].into_iter().chain(drawn.then_some("runs_met")))?;
    for record in records {
        write_row(&mut csv, &manifest.fields, drawn, &record?)?;
    }
    Ok(csv.flush()?)
}

fn write_row(
    csv: &mut csv::Writer<&mut dyn Write>,
    fields: &[FieldEntry],
    drawn: bool,
    record: &PointRecord,
) -> csv::Result<()> {
    csv.write_field(record.point.to_string())?;
    for field in fields {
        match (field.quantity(), record.fields.get(&field.path)) {
            (Some(_), Some(Setting { number: Some(number), .. })) => {
                csv.write_field(number.to_string())?;
            }
            (_, Some(Setting { value, .. })) => csv.write_field(neutral(value).as_ref())?,
            (_, None) => csv.write_field("")?,
        }
    }
    for metric in Metric::ALL {
        let summary = record.summary(metric);
        csv.write_field(summary.mean.to_string())?;
        write_interval(csv, summary.ci)?;
        csv.write_field(summary.p5.to_string())?;
        csv.write_field(summary.p95.to_string())?;
        if drawn {
            write_interval(csv, summary.prediction)?;
        }
    }
    let met = match record.objectives.as_slice() {
        [] => "",
        all if all.iter().all(|&met| met) => "true",
        _ => "false",
    };
    let share = record.runs_met.map(|share| share.to_string());
    let share = drawn.then(|| share.unwrap_or_default());
    csv.write_record(std::iter::once(met.to_owned()).chain(share))
}

/// Two cells, empty without an interval.
fn write_interval(
    csv: &mut csv::Writer<&mut dyn Write>,
    interval: Option<Interval>,
) -> csv::Result<()> {
    csv.write_field(interval.map(|one| one.low.to_string()).unwrap_or_default())?;
    csv.write_field(interval.map(|one| one.high.to_string()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::tests::{field, manifest, record};

    #[test]
    fn quantities_are_numbers_and_words_are_no_formulas() {
        let fields = vec![field("load.stagger", "seconds"), field("data.parent_object", "word")];
        let point = record(0, &[("load.stagger", "1h30m"), ("data.parent_object", "=1+1")], 0, 60);
        let mut bytes = Vec::new();
        let points = [Ok(point)].into_iter();
        write_points(&manifest(fields, 1, "grid"), points, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        assert!(header.starts_with("point,load.stagger_s,data.parent_object,created_mean,"));
        assert!(header.ends_with(",background_failed_p95,objectives_met"));
        let row = lines.next().unwrap();
        assert!(row.starts_with("0,5400,'=1+1,100,100,100,100,100,"), "{row}");
        assert_eq!(header.split(',').count(), row.split(',').count());
    }
}
