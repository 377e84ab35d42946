//! The table of unknowns.

use crate::field_name::short_name;
use crate::text_table::TextTable;
use forelock::study::calibrate::{Calibration, Grasp, Marginal};

/// A row an unknown.
pub(super) fn table(calibration: &Calibration, width: usize) -> String {
    let mut table = TextTable::new(width);
    table.row(
        ["Unknown", "Best fit", "Mean", "5 %", "50 %", "95 %", "Might be", "Determined"]
            .map(|heading| heading.replace(' ', "\u{a0}"))
            .to_vec(),
    );
    let paths = paths(calibration);
    for marginal in &calibration.marginals {
        let Marginal { unknown, best, mean, p5, p50, p95, .. } = marginal;
        // A mean of whole numbers is none.
        let mean = if unknown.whole { plain_mean(*mean) } else { unknown.brief(*mean) };
        table.row(vec![
            short_name(&unknown.path, &paths),
            unknown.brief(*best),
            mean,
            unknown.brief(*p5),
            unknown.brief(*p50),
            unknown.brief(*p95),
            format!("{} to {}", unknown.brief(unknown.low), unknown.brief(unknown.high)),
            determined(calibration, marginal).to_owned(),
        ]);
    }
    table.render()
}

/// The paths of all unknowns.
pub(super) fn paths(calibration: &Calibration) -> Vec<&str> {
    calibration.marginals.iter().map(|one| one.unknown.path.as_str()).collect()
}

/// In a word or two.
pub(super) fn determined(calibration: &Calibration, marginal: &Marginal) -> &'static str {
    match marginal.grasp() {
        Grasp::Known => "yes",
        _ if is_tied(calibration, marginal) => "not alone",
        Grasp::Narrowed => "partly",
        Grasp::Open => "no",
    }
}

/// Whether another unknown would tell it.
fn is_tied(calibration: &Calibration, marginal: &Marginal) -> bool {
    let tied = calibration.ties.iter().flat_map(|tie| tie.unknowns);
    let webbed = calibration.webs.iter().map(|web| web.unknown);
    tied.chain(webbed).any(|one| calibration.marginals[one] == *marginal)
}

fn plain_mean(mean: f64) -> String {
    format!("{mean:.1}")
}
