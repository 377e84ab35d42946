//! The proof: the files read back, as anyone else would read them.

use super::census::ROWS_BETWEEN_LOOKS;
use super::error::ArrangeError;
use super::hashed::Hashed;
use super::manifest::FileEntry;
use super::monitor::{ArrangeMonitor, Stage};
use super::row_sum::RowSum;
use crate::{Delimiter, ExtractOptions, ExtractReader};
use std::fs::File;
use std::path::Path;

/// Reads the files, and checks that they are as they were written and have the rows of the input;
/// what these add up to.
///
/// # Errors
///
/// If they aren't or haven't; those of the file system; if `monitor` says to stop.
pub(super) fn read_back(
    files: &[FileEntry],
    directory: &Path,
    delimiter: Delimiter,
    expected: RowSum,
    monitor: &dyn ArrangeMonitor,
) -> Result<RowSum, ArrangeError> {
    let options = ExtractOptions { delimiter: Some(delimiter), ..ExtractOptions::default() };
    let mut sum = RowSum::default();
    for file in files {
        let path = directory.join(&file.name);
        let opened = File::open(&path);
        let opened = opened.map_err(|cause| ArrangeError::File { path: path.clone(), cause })?;
        let (hashed, passed) = Hashed::new(opened);
        let mut reader = ExtractReader::from_reader(&path.display().to_string(), hashed, options)?;
        let mut of_file = RowSum::default();
        while let Some(record) = reader.next_record()? {
            of_file.add(record.text());
            let done = sum.rows() + of_file.rows();
            if done.is_multiple_of(ROWS_BETWEEN_LOOKS) {
                if monitor.should_stop() {
                    return Err(ArrangeError::Interrupted);
                }
                monitor.so_far(Stage::Checking, done, Some(expected.rows()));
            }
        }
        if of_file.rows() != file.rows || passed.sha256() != file.sha256 {
            return Err(ArrangeError::NotAsWritten(path));
        }
        sum.add_all(of_file);
    }
    // Every file is as it was written: if rows differ, they did when they were read again.
    if sum == expected { Ok(sum) } else { Err(ArrangeError::Changed) }
}
