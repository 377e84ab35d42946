//! An arrangement, whose shape in JSON is a contract, described in `docs/arrange.md`.

use super::sending::sending;
use super::words::answer;
use crate::compare::CompareResult;
use crate::study_result::StudyResult;
use forelock::extract::arrange::{Arranged, FileEntry, Manifest};
use forelock::study::Contrast;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What `forelock arrange` did with a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArrangeResult {
    /// Where the files are.
    pub directory: String,
    /// What `manifest.json` says.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// Blank lines of the input, which are left out.
    pub blank_lines: u64,
    /// Whether the last row had no line ending, and got one.
    pub ended_last_row: bool,
    /// What it comes to, in a few sentences.
    pub answer: String,
    /// How to send the files, by tool, in words.
    #[serde(default)]
    pub sending: Vec<String>,
    /// What the simulation says of the file as it was and of the arranged one, in the shape of
    /// `forelock compare --json`; not there unless asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simulation: Option<CompareResult>,
}

impl ArrangeResult {
    /// Of what was arranged into `directory`, and what a simulation says of it.
    #[must_use]
    pub fn new(arranged: &Arranged, directory: &Path, simulation: Option<&Contrast>) -> Self {
        Self {
            directory: directory.display().to_string(),
            manifest: arranged.manifest.clone(),
            blank_lines: arranged.blank_lines,
            ended_last_row: arranged.ended_last_row,
            answer: answer(arranged),
            sending: sending(&arranged.manifest, directory),
            simulation: simulation.map(CompareResult::new),
        }
    }

    /// Looks whether a file could be arranged so.
    ///
    /// # Errors
    ///
    /// What it couldn't.
    pub(super) fn check_manifest(&self) -> Result<(), String> {
        /// Nobody looks up to more parents at once.
        const MOST_LOOKUPS: usize = 100;
        /// Jobs of a day.
        const MOST_FILES: usize = 15_000;
        /// Ten are kept.
        const MOST_LARGEST: usize = 10;
        let Manifest { settings, files, lookups, .. } = &self.manifest;
        let batch = u64::from(settings.batch_size);
        let fits = |file: &FileEntry| {
            let full = file.batches.saturating_sub(1).checked_mul(batch);
            full.is_some_and(|full| full <= file.rows)
        };
        if files.is_empty() || files.len() > MOST_FILES || !files.iter().all(fits) {
            return Err("its `files` can't be cut into such batches".to_owned());
        }
        if lookups.is_empty() || lookups.len() > MOST_LOOKUPS {
            return Err("it has no `lookups`, or too many".to_owned());
        }
        let places = lookups.iter().flat_map(|one| [&one.before, &one.after]);
        let mut shared = places
            .flat_map(|one| [&one.across_partitions, &one.across_batches, &one.across_needlessly]);
        if shared.any(|one| one.largest.len() > MOST_LARGEST) {
            return Err("its `lookups` name more of the `largest` than are kept".to_owned());
        }
        self.simulation.as_ref().map_or(Ok(()), |simulation| {
            simulation.check().map_err(|problem| format!("in its `simulation`, {problem}"))
        })
    }
}
