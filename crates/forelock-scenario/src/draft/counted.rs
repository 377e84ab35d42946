//! What the CSV files of a draft hold: how many records, and how many parents.

use super::{Draft, DraftError, DraftLoad};
use forelock_extract::profile::{Profile, ProfileSettings};
use forelock_extract::{ExtractOptions, ExtractReader, NullWords, ReadMonitor};
use std::num::NonZeroU32;
use std::path::Path;

impl Draft {
    /// Reads each CSV file of a load to its end, and counts its records and the parents that they name. A
    /// column that names no parent is no lookup.
    ///
    /// # Errors
    ///
    /// If a file can't be read, or `monitor` says to stop.
    pub fn count_files(&mut self, monitor: &dyn ReadMonitor) -> Result<(), DraftError> {
        for load in &mut self.loads {
            if let Some(file) = load.file.clone() {
                count(load, &file, &mut self.remarks, monitor)?;
            }
        }
        Ok(())
    }
}

fn count(
    load: &mut DraftLoad,
    file: &Path,
    remarks: &mut Vec<String>,
    monitor: &dyn ReadMonitor,
) -> Result<(), DraftError> {
    // What such a word means is asked where the scenario is read, which has a field for it.
    let options = ExtractOptions { null_words: NullWords::NoParent, ..ExtractOptions::default() };
    let reader = ExtractReader::open(file, options).map_err(Box::new)?;
    let lookups = load.lookups.iter().flatten();
    let columns: Vec<String> = lookups.map(|lookup| lookup.column.clone()).collect();
    // Batches and collisions are none of a draft's concern.
    let settings = ProfileSettings { batch_size: NonZeroU32::MIN, in_flight: NonZeroU32::MIN };
    let profile = Profile::of(reader, &columns, settings, monitor).map_err(Box::new)?;
    load.children = Some(profile.rows.into());
    let mut parents = profile.columns.iter().map(|column| column.parents());
    if let Some(lookups) = &mut load.lookups {
        lookups.retain_mut(|lookup| {
            lookup.parents = parents.next().filter(|&count| count > 0);
            if lookup.parents.is_none() {
                remarks.push(format!("the column {} names no parent", lookup.column));
            }
            lookup.parents.is_some()
        });
    }
    Ok(())
}
