//! What `forelock arrange` did with a file.

mod json;
mod words;

pub use json::ArrangeResult;

use super::chart::Picture;
use super::envelope::StudyKind;
use super::raw_csv::neutral;
use super::study_result::{StudyResult, Words};
use std::io::Write;

impl StudyResult for ArrangeResult {
    const STUDY: StudyKind = StudyKind::Arrange;
    const NO_FIGURES: &'static str =
        "there is no chart of an arrangement: arrange with `--simulate` to have the load drawn";

    fn name(&self) -> &str {
        &self.manifest.input.name
    }

    fn check(&self) -> Result<(), String> {
        self.check_manifest()
    }

    fn words(&self) -> Words {
        Words(words::blocks(self))
    }

    fn figures(&self) -> Vec<Picture> {
        self.simulation.as_ref().map(StudyResult::figures).unwrap_or_default()
    }

    /// A row for each file.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        csv.write_record(["directory", "file", "rows", "batches", "bytes", "sha256"])?;
        for result in results {
            for file in &result.manifest.files {
                csv.serialize((neutral(&result.directory), file))?;
            }
        }
        Ok(csv.flush()?)
    }
}
