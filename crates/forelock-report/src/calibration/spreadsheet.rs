//! The rows for a spreadsheet.

use super::json::{CalibrationResult, JsonCase, JsonFit, JsonUnknown};
use crate::tidy::neutral;
use forelock::stats::Interval;
use forelock::study::calibrate::{ObservationStanding, PredictiveCheck};
use std::io::Write;

/// The columns of unknowns, and then those of observations.
const TITLES: [&str; 20] = [
    "unknown",
    "low",
    "high",
    "best",
    "mean",
    "p5",
    "p50",
    "p95",
    "share",
    "determined",
    "scenario",
    "load",
    "observation",
    "observed",
    "within",
    "predicted_low",
    "predicted_high",
    "inside",
    "probability",
    "standing",
];

/// A row for each unknown, and then one for each observation; what a row has not is empty.
pub(super) fn write(results: &[CalibrationResult], out: &mut dyn Write) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(TITLES)?;
    for one in results.iter().flat_map(|result| &result.unknowns) {
        let JsonUnknown { best, mean, p5, p50, p95, share, determined, .. } = one;
        let Interval { low, high } = one.range;
        let path = one.unit.column(&one.path);
        let path = neutral(&path);
        let known = (path, low, high, best, mean, p5, p50, p95, share, determined);
        csv.serialize((known, [""; 10]))?;
    }
    for case in results.iter().flat_map(|result| &result.cases) {
        for fit in &case.observed {
            write_observation(case, fit, &mut csv)?;
        }
    }
    Ok(csv.flush()?)
}

fn write_observation<W: Write>(
    case: &JsonCase,
    fit: &JsonFit,
    csv: &mut csv::Writer<W>,
) -> csv::Result<()> {
    let PredictiveCheck { interval: Interval { low, high }, inside, probability } = fit.check;
    let load = neutral(fit.load.as_deref().unwrap_or_default());
    let standing = match fit.standing {
        ObservationStanding::Met => "met",
        ObservationStanding::MetByTolerance { .. } => "met_by_tolerance",
        ObservationStanding::Off => "off",
        ObservationStanding::OutOfReach { .. } => "out_of_reach",
        ObservationStanding::OddOneOut => "left_out",
        ObservationStanding::Disagrees => "contradicted",
    };
    csv.serialize((
        ["", "", ""],
        fit.best,
        [""; 6],
        (neutral(&case.scenario), load, fit.metric, fit.observed, fit.within),
        (low, high, inside, probability, standing),
    ))
}
