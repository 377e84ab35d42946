//! What `forelock profile` finds of an extract.

mod json;
mod words;

pub use json::{
    JsonCollision, JsonColumnProfile, JsonFanOutQuantiles, JsonHottest, JsonOrder, ProfileResult,
};

use super::chart::profile_pictures;
use super::envelope::StudyKind;
use super::study_result::{StudyResult, Words};
use super::tidy::neutral;
use forelock_picture::Picture;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;

impl StudyResult for ProfileResult {
    const STUDY: StudyKind = StudyKind::Profile;

    fn name(&self) -> &str {
        Path::new(&self.file).file_stem().and_then(OsStr::to_str).unwrap_or(&self.file)
    }

    fn check(&self) -> Result<(), String> {
        self.check_numbers()
    }

    fn words(&self) -> Words {
        Words(words::blocks(self))
    }

    fn figures(&self) -> Vec<Picture> {
        profile_pictures(self)
    }

    /// A row for each column of parents.
    fn write_csv(results: &[Self], out: &mut dyn Write) -> csv::Result<()> {
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        csv.write_record([
            "file",
            "column",
            "rows",
            "without_parent",
            "parents",
            "mean",
            "p50",
            "p90",
            "p99",
            "p999",
            "max",
            "skewed_parents",
            "skewed_rows",
            "window_rows",
            "distinct_in_file_order",
            "distinct_in_random_order",
            "batches",
            "spanning_parents",
            "collision_in_file_order",
            "collision_in_random_order",
        ])?;
        for (profile, column) in
            results.iter().flat_map(|one| one.columns.iter().map(move |column| (one, column)))
        {
            let (children, collision) = (&column.children_per_parent, &column.collision);
            csv.serialize((
                (neutral(&profile.file), neutral(&column.column), profile.rows),
                (column.without_parent, column.parents, children),
                (column.skewed_parents, column.skewed_rows, column.window_rows),
                (column.distinct_in_file_order, column.distinct_in_random_order),
                (column.batches, column.spanning_parents),
                (collision.in_file_order, collision.in_random_order),
            ))?;
        }
        Ok(csv.flush()?)
    }
}
