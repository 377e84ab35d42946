//! What an extract is like: who its parents are, how its rows are spread over them, and in which
//! order.

mod collisions;
mod column;
mod distinct;
mod histogram;
mod order;
#[cfg(test)]
mod shuffled;
mod transactions;

pub use collisions::Collisions;
pub use column::{ColumnProfile, HottestParent};
pub use histogram::Bucket;
pub use order::MeasuredOrder;

use super::pass::visit_rows;
use super::{ContentDigest, Delimiter, ExtractError, ExtractReader, ReadMonitor};
use column::ColumnProfiler;
use std::num::NonZeroU32;

/// Records of one transaction on the platform: the rows that are looked at together.
pub const TRANSACTION: u32 = 200;

/// Salesforce speaks of data skew where a parent has more children than that.
pub const SKEW: u32 = 10_000;

/// How the extract would be loaded.
#[derive(Clone, Copy, Debug)]
pub struct ProfileSettings {
    /// Rows of each batch.
    pub batch_size: NonZeroU32,
    /// Transactions that run at once.
    pub in_flight: NonZeroU32,
}

/// What an extract is like.
#[derive(Clone, Debug)]
pub struct Profile {
    /// As it was named.
    pub file: String,
    /// What stands between its fields.
    pub delimiter: Delimiter,
    /// Its rows.
    pub rows: u32,
    /// Lines that are blank and no rows.
    pub blank_lines: u64,
    /// Of its whole content, if the reader was asked for it.
    pub digest: Option<ContentDigest>,
    /// How it would be loaded.
    pub settings: ProfileSettings,
    /// The columns of parents, as they were asked for.
    pub columns: Vec<ColumnProfile>,
}

impl Profile {
    /// Reads an extract to its end, in one pass. Memory grows with
    /// the distinct parents alone: about 40 bytes each.
    ///
    /// # Errors
    ///
    /// If the extract can't be read, has no rows, or not the columns of these `names`; for more than
    /// 2^32 − 1 rows; if `monitor` says to stop.
    pub fn of(
        mut reader: ExtractReader,
        names: &[String],
        settings: ProfileSettings,
        monitor: &dyn ReadMonitor,
    ) -> Result<Self, ExtractError> {
        let named = reader.named_columns(names)?.into_iter();
        let profiled =
            named.map(|(column, name)| (column, name, ColumnProfiler::new(settings.batch_size)));
        let mut columns: Vec<_> = profiled.collect();
        let null_words = reader.null_words();
        let rows = visit_rows(&mut reader, monitor, |record| {
            columns.iter_mut().try_for_each(|(column, name, profiler)| {
                Ok(profiler.row(null_words.parent(&record.value(*column), name)?)?)
            })
        })?;
        for (_, _, profiler) in &mut columns {
            let caught_up = profiler.catch_up();
            caught_up.map_err(|none_left| ExtractError::whole(reader.name(), none_left.into()))?;
        }
        let columns = columns.into_iter();
        let columns = columns.map(|(_, name, profiler)| profiler.finish(name, settings));
        Ok(Self {
            columns: columns.collect(),
            file: reader.name().to_owned(),
            delimiter: reader.delimiter(),
            rows,
            blank_lines: reader.blank_lines(),
            digest: reader.digest(),
            settings,
        })
    }
}
