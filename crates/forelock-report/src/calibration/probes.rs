//! Which small load would tell more.

use super::figures::{self, range};
use super::json::CalibrationResult;
use super::probe_json::JsonProbe;
use super::unexplained;
use super::words::paths;
use crate::document::Table;
use crate::duration_text::Spelling;
use crate::field_name::short_name;
use crate::metric_label::label;
use forelock::scenario::Metric;
use forelock::study::calibrate::{Calibration, Grasp, Probes};
use forelock_io::words::{and_list, grouped};

/// A row a probe: what it would give, over what is still possible, and how much that tells.
pub(super) fn table(calibration: &CalibrationResult) -> Table {
    let row = |(place, probe): (usize, &JsonProbe)| {
        let is_next = calibration.next_probe == Some(place);
        let next = if is_next { "\u{a0}← next" } else { "" };
        vec![
            name(probe),
            grouped(probe.records as f64, 0),
            range(Metric::Duration, probe.duration_s, Spelling::Short),
            range(Metric::FailureRate, probe.failure_rate, Spelling::Short),
            format!("{:.1}{next}", probe.tells),
        ]
    };
    let titles = ["Small load to try", "Records", "Duration, 9 in 10", "Failure rate", "Tells"];
    let caption = "The range of nine in ten of its runs, over the values that are still possible; \
        and how much it tells, in standard deviations of single runs and their measurement";
    figures::table(caption, &titles, calibration.probes.iter().enumerate().map(row).collect())
}

fn name(probe: &JsonProbe) -> String {
    let on = probe.parents.map_or_else(String::new, |parents| format!(" on {parents} parents"));
    let at_once = match probe.at_once {
        1 => "one at a time".to_owned(),
        all if all == probe.batches => "at once".to_owned(),
        some => format!("{some} at a time"),
    };
    format!("{} batches {at_once}{on}", probe.batches)
}

/// Which one to try next.
pub(super) fn advice(calibration: &Calibration, probes: &Probes) -> String {
    if !calibration.explains() {
        return unexplained::ADVICE.to_owned();
    }
    let Some(outlook) = probes.next.and_then(|place| probes.outlooks.get(place)) else {
        return "None of these small loads would tell more: for the values that are still \
            possible, their results differ by less than the usual variation of runs and \
            measurements."
            .to_owned();
    };
    let all = paths(calibration);
    let open: Vec<String> = calibration
        .marginals
        .iter()
        .filter(|one| one.grasp() != Grasp::Known)
        .map(|one| short_name(&one.unknown.path, &all))
        .collect();
    let about = if open.is_empty() { String::new() } else { format!(" about {}", and_list(&open)) };
    let expected = match outlook.metric {
        Metric::FailureRate => range(Metric::FailureRate, outlook.failure_rate, Spelling::Words),
        _ => range(Metric::Duration, outlook.duration, Spelling::Words),
    };
    format!(
        "The next cheapest probe: {} of one transaction each, {} records in all. Its {} would \
         tell most{about}: anything from {expected} is still possible, {:.1} times the variation \
         of single runs and their measurement. Calibrate again with that run as a further file.",
        name(&JsonProbe::from(outlook)),
        grouped(outlook.records as f64, 0),
        label(outlook.metric).to_lowercase(),
        outlook.tells,
    )
}
