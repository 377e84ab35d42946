//! The charts of a calibration.

use super::pair::pair;
use super::posterior::posterior;
use super::reading::shortened;
use crate::calibration::CalibrationResult;
use crate::field_name::{short_name, short_path};
use forelock::study::calibrate::Grasp;
use forelock_io::files::file_name;
use forelock_io::words::grouped;
use forelock_picture::Picture;

impl CalibrationResult {
    /// The charts: of each pair of unknowns, or of the only one.
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        let count = self.unknowns.len();
        if count == 1 {
            return vec![posterior(self)];
        }
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
        pairs.map(|both| pair(self, both)).collect()
    }

    /// What an unknown is called where there is little room.
    pub(super) fn short(&self, index: usize) -> String {
        let paths = self.paths();
        short_name(paths[index], &paths)
    }

    /// A name of a file for a chart of these unknowns.
    pub(super) fn file(&self, kind: &str, unknowns: &[usize]) -> String {
        let paths = self.paths();
        let names: Vec<String> =
            unknowns.iter().map(|&one| short_path(paths[one], &paths)).collect();
        file_name(&format!("{kind}-{}", names.join("-")))
    }

    /// Whether the two are known together, and not each.
    pub(super) fn are_tied(&self, both: [usize; 2]) -> bool {
        let [a, b] = both.map(|one| &self.unknowns[one].path);
        self.ties.iter().any(|tie| tie.unknowns.contains(a) && tie.unknowns.contains(b))
    }

    /// What is known of an unknown by itself, in a few words.
    pub(super) fn in_words(&self, index: usize) -> String {
        let name = self.short(index);
        let one = &self.unknowns[index];
        match Grasp::of(one.share) {
            Grasp::Known => format!("{name} is {}", one.brief(one.best)),
            Grasp::Narrowed => {
                format!("{name} between {} and {}", one.brief(one.p5), one.brief(one.p95))
            }
            Grasp::Open => format!("{name} stays open"),
        }
    }

    /// What the chart is of.
    pub(super) fn subtitle(&self) -> String {
        format!(
            "{}: {} equally likely values, from {} simulated runs",
            shortened(&self.scenarios().join(", ")),
            grouped(self.draws.len() as f64, 0),
            grouped(self.runs as f64, 0)
        )
    }

    /// The values of one unknown in all draws.
    pub(super) fn values(&self, index: usize) -> impl Iterator<Item = f64> {
        self.draws.iter().filter_map(move |draw| draw.get(index).copied())
    }
}
