//! The table of observations.

use super::figures::{self, figure, notation, range};
use super::json::{CalibrationResult, JsonFit};
use crate::document::Table;
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::quantity::percentage;
use forelock::study::calibrate::{ObservationStanding, PredictiveCheck, Role};
use forelock_io::words::plain;

/// A row an observation, file by file.
pub(super) fn table(calibration: &CalibrationResult) -> Table {
    let several = calibration.cases.len() > 1;
    let mut rows = Vec::new();
    for case in &calibration.cases {
        if several {
            rows.push(vec![plain(&case.scenario)]);
        }
        let mut load = None;
        for fit in &case.observed {
            if fit.load != load {
                load.clone_from(&fit.load);
                rows.push(vec![format!("{}:", plain(fit.load.as_deref().unwrap_or_default()))]);
            }
            rows.push(row(fit, several || fit.load.is_some()));
        }
    }
    let titles = ["Observed", "Value", "Within", "Best fit", "9 in 10 runs", "Chance", ""];
    let caption = "The observed value, the best fit, the range of nine runs in ten, and the \
        probability of an observation at least this far away (out: less than one in ten)";
    figures::table(caption, &titles, rows)
}

fn row(fit: &JsonFit, indented: bool) -> Vec<String> {
    let &JsonFit { metric, observed, within, best, .. } = fit;
    let indent = if indented { "\u{a0}\u{a0}" } else { "" };
    let tolerance = notation(metric, within, Spelling::Short).show_difference(within);
    vec![
        format!("{indent}{}", label(metric)),
        figure(metric, observed, Spelling::Short),
        format!("±{tolerance}"),
        figure(metric, best, Spelling::Short),
        range(metric, fit.range, Spelling::Short),
        chance(fit.check),
        standing(fit),
    ]
}

/// How probable it is to observe something so far out, marked where that is outside nine in ten.
fn chance(check: PredictiveCheck) -> String {
    // A few dozen runs tell no more digits, and none that it is impossible.
    let decimals = usize::from(check.probability < PredictiveCheck::OUTSIDE);
    let percent = percentage(check.probability.max(f64::MIN_POSITIVE), decimals);
    let out = if check.inside { "" } else { "\u{a0}out" };
    format!("{percent}\u{a0}%{out}")
}

/// In a few words.
fn standing(fit: &JsonFit) -> String {
    match (&fit.standing, fit.role) {
        (ObservationStanding::Met, Role::Follows(of)) => {
            format!("✓ met (as {})", label(of).to_lowercase())
        }
        (ObservationStanding::Met, Role::FollowsLoads) => "✓ met (as the loads)".to_owned(),
        (ObservationStanding::Met, _) => "✓ met".to_owned(),
        (ObservationStanding::MetByTolerance { .. }, _) => "✓ nearly met".to_owned(),
        (ObservationStanding::Off, _) => "✗ not met".to_owned(),
        (ObservationStanding::OutOfReach { .. }, _) => "✗ out of reach".to_owned(),
        (ObservationStanding::OddOneOut, _) => "✗ left out".to_owned(),
        (ObservationStanding::Disagrees, _) => "✗ contradicted".to_owned(),
    }
}
