//! A comparison as a table for a spreadsheet.

use super::json::CompareResult;
use crate::summary_csv::{SUMMARY, summary_cells};
use crate::tidy::neutral;
use std::io::Write;

/// A row for each metric of each alternative; the cells of the difference are empty for the first.
///
/// # Errors
///
/// Those of `out`.
pub(super) fn write_csv(results: &[CompareResult], out: &mut dyn Write) -> csv::Result<()> {
    const DIFFERENCE: [&str; 3] = ["difference", "difference_low", "difference_high"];
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["variant", "metric"].iter().chain(&SUMMARY).chain(&DIFFERENCE))?;
    for one in results.iter().flat_map(|result| &result.variants) {
        for (metric, summary) in one.metrics.iter() {
            csv.write_field(neutral(&one.name).as_ref())?;
            csv.write_field(metric.json_name())?;
            let difference = one.differences.as_ref().map(|differences| differences[metric]);
            let ci = difference.and_then(|one| one.ci);
            let numbers = [difference.map(|one| one.mean), ci.map(|ci| ci[0]), ci.map(|ci| ci[1])];
            let numbers = numbers.map(|one| one.map(|one| one.to_string()).unwrap_or_default());
            csv.write_record(summary_cells(summary).iter().chain(&numbers))?;
        }
    }
    Ok(csv.flush()?)
}
