//! What `forelock arrange` did with a file.

mod json;
mod sending;
mod words;

pub use json::ArrangeResult;
pub(crate) use sending::sending;

use super::envelope::StudyKind;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock::extract::arrange::FileEntry;
use forelock_picture::Picture;
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

    /// Whether the load as arranged meets what is asked; the file as it was is not what will be sent.
    fn holds(&self) -> bool {
        let arranged = self.simulation.as_ref().and_then(|one| one.variants.last());
        arranged.is_none_or(|arranged| arranged.meets_objectives != Some(false))
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
        csv.write_record(["directory", "file", "rows", "batches", "bytes", "sha256", "stream"])?;
        for result in results {
            for file in &result.manifest.files {
                let FileEntry { name, stream, rows, batches, bytes, sha256 } = file;
                let directory = neutral(&result.directory);
                csv.serialize((directory, name, rows, batches, bytes, sha256, stream))?;
            }
        }
        Ok(csv.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::parse_result;

    const RESULT: &str = r#"{
  "schema": 2, "forelock": "1", "study": "arrange",
  "results": [{
    "directory": "arranged", "schema": 1, "forelock": "1", "study": "arrange",
    "input": {
      "name": "-", "bytes": 40, "sha256": "", "rows": 5, "rows_without_parent": 0, "row_sum": ""
    },
    "settings": {
      "parents": ["AccountId"], "batch_size": 2, "partitions": 1, "compression": "none"
    },
    "files": [{ "name": "part-1.csv", "rows": 5, "batches": 3, "bytes": 40, "sha256": "" }],
    "row_sum": "",
    "lookups": [{
      "column": "AccountId", "parents": 1, "rows": 5,
      "before": {
        "across_partitions": { "parents": 0, "rows": 0, "largest": [] },
        "across_batches": { "parents": 1, "rows": 5, "largest": [] },
        "across_needlessly": { "parents": 0, "rows": 0, "largest": [] }
      },
      "after": {
        "across_partitions": { "parents": 0, "rows": 0, "largest": [] },
        "across_batches": { "parents": 1, "rows": 5, "largest": [
          { "parent": "a\u001b[31m", "rows": 5, "partitions": 1, "batches": 3 }
        ] },
        "across_needlessly": { "parents": 0, "rows": 0, "largest": [] }
      }
    }],
    "blank_lines": 0, "ended_last_row": false, "answer": "Good."
  }]
}"#;

    #[test]
    fn an_arrangement_is_read_as_it_was_written() {
        let read = parse_result(RESULT).unwrap();
        let text = read.document().to_markdown();
        assert!(text.starts_with("## Standard input: 5 rows with 1 parent by AccountId in 1 file"));
        assert!(text.contains("5 rows in 1 file, 3 batches") && !text.contains('\u{1b}'), "{text}");
        let again = parse_result(&read.to_json().unwrap()).unwrap();
        assert_eq!(again.document(), read.document());
    }

    #[test]
    fn what_no_file_could_be_cut_into_is_refused() {
        for (from, to) in [
            ("\"batches\": 3, \"bytes\"", "\"batches\": 4, \"bytes\""),
            ("\"batch_size\": 2", "\"batch_size\": -2"),
            ("\"batches\": 3, \"bytes\"", "\"batches\": 18446744073709551615, \"bytes\""),
            ("\"column\"", "\"columns\""),
        ] {
            let bad = RESULT.replacen(from, to, 1);
            assert_ne!(bad, RESULT, "{from}");
            assert!(parse_result(&bad).is_err(), "{to}");
        }
    }
}
