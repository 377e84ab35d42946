//! `sweep.csv`: every point of a sweep as a row, for a spreadsheet or pandas.

use super::raw_csv::neutral;
use forelock::scenario::Metric;
use forelock::stats::Interval;
use forelock::study::sweep::{Axis, PointRecord, Setting};
use std::io::Write;

/// What a metric's columns end in, in their order.
const FIGURES: [&str; 5] = ["mean", "ci_low", "ci_high", "p5", "p95"];

/// What follows them where unknown fields are drawn.
const PREDICTION: [&str; 2] = ["prediction_low", "prediction_high"];

/// Writes one row a record, under the header `point` (from 0), the varied fields, five columns a
/// metric (`failure_rate_mean`, `_ci_low`, `_ci_high`, `_p5`, `_p95`) in its JSON unit, and
/// `objectives_met`. Where unknown fields are `drawn`, each metric has two columns more, the ends of
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
pub fn write_sweep_csv<E: From<csv::Error>>(
    axes: &[Axis],
    drawn: bool,
    records: impl Iterator<Item = Result<PointRecord, E>>,
    out: &mut dyn Write,
) -> Result<(), E> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_field("point")?;
    for axis in axes {
        csv.write_field(neutral(&axis.column()).as_ref())?;
    }
    for metric in Metric::ALL {
        let prediction = PREDICTION.iter().filter(|_| drawn);
        for figure in FIGURES.iter().chain(prediction) {
            csv.write_field(format!("{}_{figure}", metric.json_name()))?;
        }
    }
    csv.write_record(["objectives_met"].into_iter().chain(drawn.then_some("runs_met")))?;
    for record in records {
        write_row(&mut csv, axes, drawn, &record?)?;
    }
    csv.flush().map_err(csv::Error::from)?;
    Ok(())
}

fn write_row(
    csv: &mut csv::Writer<&mut dyn Write>,
    axes: &[Axis],
    drawn: bool,
    record: &PointRecord,
) -> csv::Result<()> {
    csv.write_field(record.point.to_string())?;
    for axis in axes {
        let setting = record.setting(axis);
        match (axis.unit, setting) {
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
    use forelock::model::Outcome;
    use forelock::scenario::QuantityUnit;
    use forelock::study::fixture::finding;
    use forelock::study::sweep::AxisValues;

    fn axis(path: &str, unit: Option<QuantityUnit>) -> Axis {
        Axis { path: path.into(), unit, values: AxisValues::Steps(Vec::new()) }
    }

    #[test]
    fn quantities_are_numbers_and_words_are_no_formulas() {
        let prediction = finding(vec![Outcome::default()], |_| ()).prediction;
        let axes =
            [axis("load.stagger", Some(QuantityUnit::Duration)), axis("data.parent_object", None)];
        let settings = vec![Setting::written("1h30m"), Setting::written("=1+1")];
        let record = PointRecord::new(0, &axes, settings, &prediction);
        let mut bytes = Vec::new();
        write_sweep_csv(&axes, false, [Ok::<_, csv::Error>(record)].into_iter(), &mut bytes)
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        assert!(header.starts_with("point,load.stagger_s,data.parent_object,created_mean,"));
        assert!(header.ends_with(",background_failed_p95,objectives_met"));
        let row = lines.next().unwrap();
        assert!(row.starts_with("0,5400,'=1+1,0,,,0,0,"), "{row}");
        assert_eq!(header.split(',').count(), row.split(',').count());
    }
}
