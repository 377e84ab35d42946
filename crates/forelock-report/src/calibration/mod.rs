//! What a calibration found, for a person at a terminal.

mod figures;
mod json;
mod observations;
mod probes;
mod unknowns;
mod words;

pub use json::{
    JsonCalibration, JsonCase, JsonFit, JsonInterval, JsonLaw, JsonNearest, JsonProbe, JsonTie,
    JsonUnknown, JsonWeb,
};

use super::paragraph::wrapped;
use super::render::{HEADING, Look};
use forelock::study::calibrate::{Calibration, OutOfReach, Probes};
use forelock_io::words::{grouped, plain};

/// What is known of each unknown, how well each observation is met, what that means in words, and
/// which small load would tell more.
#[must_use]
pub fn render_calibration(calibration: &Calibration, probes: &Probes, look: Look) -> String {
    let mut text = wrapped(&title(calibration, look), look.width, "");
    text.push('\n');
    text.push_str(&unknowns::table(calibration, look.width));
    text.push('\n');
    text.push_str(&observations::table(calibration, look.width));
    for paragraph in words::paragraphs(calibration) {
        text.push('\n');
        text.push_str(&wrapped(&paragraph, look.width, ""));
    }
    text.push('\n');
    text.push_str(&probes::table(probes, look.width));
    text.push('\n');
    text.push_str(&wrapped(&probes::sentence(calibration, probes), look.width, ""));
    text
}

/// What nothing in the ranges comes near: why there is no result.
#[must_use]
pub fn render_out_of_reach(all: &[OutOfReach], look: Look) -> String {
    let lines = all.iter().map(|one| wrapped(&words::out_of_reach(one), look.width, "  "));
    lines.collect()
}

fn title(calibration: &Calibration, look: Look) -> String {
    // What a file says must not command the terminal.
    let plain = |text: &str| plain(text);
    let names: Vec<String> = calibration.cases.iter().map(|case| plain(&case.name)).collect();
    let names = names.join(", ");
    let names = if look.styled { format!("{HEADING}{names}{HEADING:#}") } else { names };
    format!(
        "{names}: what is not known of the org, from what was observed; {} simulated runs, seed {}",
        grouped(calibration.runs as f64, 0),
        calibration.seed,
    )
}

#[cfg(test)]
mod tests;
