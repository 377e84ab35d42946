//! A comparison as a table for a spreadsheet.

use crate::raw_csv::neutral;
use crate::summary_csv::{SUMMARY, summary_cells};
use forelock::scenario::Metric;
use forelock::study::Contrast;
use std::io::Write;

/// A row for each metric of each alternative; the cells of the difference are empty for the first.
///
/// # Errors
///
/// Those of `out`.
pub fn write_compare_csv(contrast: &Contrast, out: &mut dyn Write) -> csv::Result<()> {
    const DIFFERENCE: [&str; 3] = ["difference", "difference_low", "difference_high"];
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["variant", "metric"].iter().chain(&SUMMARY).chain(&DIFFERENCE))?;
    for one in &contrast.alternatives {
        for metric in Metric::ALL {
            csv.write_field(neutral(&one.name).as_ref())?;
            csv.write_field(metric.json_name())?;
            let difference = one.difference(metric);
            let ci = difference.and_then(|one| one.ci);
            let numbers =
                [difference.map(|one| one.mean), ci.map(|ci| ci.low), ci.map(|ci| ci.high)];
            let numbers = numbers.map(|one| one.map(|one| one.to_string()).unwrap_or_default());
            csv.write_record(
                summary_cells(one.finding.prediction.summary(metric)).iter().chain(&numbers),
            )?;
        }
    }
    Ok(csv.flush()?)
}
