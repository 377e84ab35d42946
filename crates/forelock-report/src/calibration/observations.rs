//! The table of observations.

use super::figures::{figure, notation, range};
use crate::duration_text::Spelling;
use crate::metric_label::label;
use crate::text_table::TextTable;
use forelock::study::calibrate::{Calibration, ObservationFit, ObservationStanding, Role};
use forelock_io::words::plain;

/// A row an observation, file by file.
pub(super) fn table(calibration: &Calibration, width: usize) -> String {
    let mut table = TextTable::new(width);
    table.row(
        ["Observed", "Value", "Within", "Best fit", "9 in 10 runs", ""]
            .map(|heading| heading.replace(' ', "\u{a0}"))
            .to_vec(),
    );
    let several = calibration.cases.len() > 1;
    for case in &calibration.cases {
        if several {
            table.row(vec![plain(&case.name)]);
        }
        let mut load = None;
        for fit in &case.observations {
            if fit.load != load {
                load.clone_from(&fit.load);
                let name = fit.load.as_deref().unwrap_or_default();
                table.row(vec![format!("{}:", plain(name))]);
            }
            table.row(row(fit, several || fit.load.is_some()));
        }
    }
    table.render()
}

fn row(fit: &ObservationFit, indented: bool) -> Vec<String> {
    let ObservationFit { observation, best, .. } = fit;
    let metric = observation.metric;
    let notation = notation(metric, observation.value, Spelling::Short);
    let indent = if indented { "\u{a0}\u{a0}" } else { "" };
    vec![
        format!("{indent}{}", label(metric)),
        notation.show(observation.value),
        format!("±{}", notation_of_tolerance(fit)),
        figure(metric, *best, Spelling::Short),
        range(metric, fit.range, Spelling::Short),
        standing(fit),
    ]
}

fn notation_of_tolerance(fit: &ObservationFit) -> String {
    let tolerance = fit.observation.tolerance();
    notation(fit.observation.metric, tolerance, Spelling::Short).show_difference(tolerance)
}

/// In a few words.
fn standing(fit: &ObservationFit) -> String {
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
