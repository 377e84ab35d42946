//! An arrangement for programs; its shape is a contract, described in `docs/arrange.md`.

use super::compare::CompareResult;
use super::envelope::{ResultDocument, StudyKind};
use forelock::extract::arrange::{Arranged, Manifest};
use forelock::study::Contrast;
use serde::Serialize;
use std::path::Path;

/// What `forelock arrange --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct JsonArrange {
    /// Where the files are.
    pub directory: String,
    /// What `manifest.json` says.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// Blank lines of the input, which are left out.
    pub blank_lines: u64,
    /// Whether the last row had no line ending, and got one.
    pub ended_last_row: bool,
    /// What the simulation says of the file as it was and of the arranged one, in the shape of
    /// `forelock compare --json`; not there unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulation: Option<CompareResult>,
}

impl JsonArrange {
    /// The text.
    ///
    /// # Errors
    ///
    /// Never, as long as the shape has string keys only; it is the serializer's signature.
    pub fn render(
        arranged: &Arranged,
        directory: &Path,
        simulation: Option<&Contrast>,
    ) -> serde_json::Result<String> {
        let shape = Self {
            directory: directory.display().to_string(),
            manifest: arranged.manifest.clone(),
            blank_lines: arranged.blank_lines,
            ended_last_row: arranged.ended_last_row,
            simulation: simulation.map(CompareResult::new),
        };
        ResultDocument::new(StudyKind::Arrange, vec![shape]).render()
    }
}
