//! The charts of a calibration.

use super::Picture;
use super::pair::pair;
use super::posterior::posterior;
use super::reading::shortened;
use crate::field_name::{short_name, short_path};
use forelock::study::calibrate::{Calibration, Grasp, Marginal};
use forelock_io::files::file_name;
use forelock_io::words::grouped;

/// Draws that are drawn at most.
pub(crate) const MOST_DRAWS: usize = 1_000;

/// All that the charts of a calibration are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationDrawing {
    /// The names of the scenarios that were fitted.
    pub scenarios: Vec<String>,
    /// Runs that were simulated.
    pub runs: u64,
    /// What is known of each unknown.
    pub unknowns: Vec<Marginal>,
    /// Which pairs of them are known together, and not each.
    pub ties: Vec<[usize; 2]>,
    /// Equally likely values of all unknowns.
    pub draws: Vec<Vec<f64>>,
}

impl CalibrationDrawing {
    /// What is drawn of `calibration`.
    #[must_use]
    pub fn new(calibration: &Calibration) -> Self {
        let draws = calibration.posterior.draws();
        let every = draws.len().div_ceil(MOST_DRAWS).max(1);
        let amounts = |draw: &forelock::study::posterior::Draw| {
            draw.values().iter().map(|value| value.amount).collect()
        };
        Self {
            scenarios: calibration.cases.iter().map(|case| case.name.clone()).collect(),
            runs: calibration.runs,
            unknowns: calibration.marginals.clone(),
            ties: calibration.ties.iter().map(|tie| tie.unknowns).collect(),
            draws: draws.iter().step_by(every).map(amounts).collect(),
        }
    }

    /// What files with the charts are named after.
    #[must_use]
    pub fn name(&self) -> String {
        self.scenarios.join("-")
    }

    /// The charts: of each pair of unknowns, or of the only one.
    #[must_use]
    pub fn pictures(&self) -> Vec<Picture> {
        if self.unknowns.len() == 1 {
            return vec![posterior(self)];
        }
        let count = self.unknowns.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
        pairs.map(|both| pair(self, both)).collect()
    }

    /// What an unknown is called where there is little room.
    pub(super) fn short(&self, index: usize) -> String {
        let paths = self.paths();
        short_name(paths[index], &paths)
    }

    fn paths(&self) -> Vec<&str> {
        self.unknowns.iter().map(|one| one.unknown.path.as_str()).collect()
    }

    /// A name of a file for a chart of these unknowns.
    pub(super) fn file(&self, kind: &str, unknowns: &[usize]) -> String {
        let paths = self.paths();
        let names: Vec<String> =
            unknowns.iter().map(|&one| short_path(paths[one], &paths)).collect();
        file_name(&format!("{kind}-{}", names.join("-")))
    }

    /// Whether the two are known together, and not each.
    pub(super) fn are_tied(&self, [a, b]: [usize; 2]) -> bool {
        self.ties.contains(&[a, b]) || self.ties.contains(&[b, a])
    }

    /// What is known of an unknown by itself, in a few words.
    pub(super) fn in_words(&self, index: usize) -> String {
        let name = self.short(index);
        let one = &self.unknowns[index];
        let text = |value| one.unknown.brief(value);
        match one.grasp() {
            Grasp::Known => format!("{name} is {}", text(one.best)),
            Grasp::Narrowed => format!("{name} between {} and {}", text(one.p5), text(one.p95)),
            Grasp::Open => format!("{name} stays open"),
        }
    }

    /// What the chart is of.
    pub(super) fn subtitle(&self) -> String {
        format!(
            "{}: {} equally likely values, from {} simulated runs",
            shortened(&self.scenarios.join(", ")),
            grouped(self.draws.len() as f64, 0),
            grouped(self.runs as f64, 0)
        )
    }

    /// The values of one unknown in all draws.
    pub(super) fn values(&self, index: usize) -> impl Iterator<Item = f64> {
        self.draws.iter().filter_map(move |draw| draw.get(index).copied())
    }
}
