//! What an extract is like: who its parents are, how its rows are spread over them, and in which
//! order.

mod collisions;
mod column;
mod distinct;
mod histogram;
mod order;
mod transactions;

pub use collisions::Collisions;
pub use column::{ColumnProfile, HottestParent};
pub use histogram::Bucket;
pub use order::MeasuredOrder;

use super::{
    Column, ContentDigest, Delimiter, ExtractError, ExtractProblem, ExtractReader, ReadMonitor,
};
use column::ColumnProfiler;
use std::num::NonZeroU32;

/// Records of one transaction on the platform: the rows that are looked at together.
pub const TRANSACTION: u32 = 200;

/// Salesforce speaks of data skew where a parent has more children than that.
pub const SKEW: u32 = 10_000;

/// So often the monitor is asked.
const ROWS_BETWEEN_LOOKS: u64 = 1 << 14;

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
    /// What parts its fields.
    pub delimiter: Delimiter,
    /// Its rows.
    pub rows: u32,
    /// Lines that are blank and no rows.
    pub blank_lines: u64,
    /// Of its whole content.
    pub digest: ContentDigest,
    /// How it would be loaded.
    pub settings: ProfileSettings,
    /// The columns of parents, as they were asked for.
    pub columns: Vec<ColumnProfile>,
}

impl Profile {
    /// Reads the rest of an extract, which was opened with `digest`, in one pass. Memory grows with
    /// the distinct parents alone: about 40 bytes each.
    ///
    /// # Errors
    ///
    /// If the extract can't be read, has no rows, or not the columns of these `names`; for more than
    /// 2^32 − 2 rows; if `monitor` says to stop.
    pub fn of(
        mut reader: ExtractReader,
        names: &[String],
        settings: ProfileSettings,
        monitor: &dyn ReadMonitor,
    ) -> Result<Self, ExtractError> {
        let mut columns: Vec<(Column, ColumnProfiler)> = Vec::with_capacity(names.len());
        for name in names {
            columns.push((reader.column(name)?, ColumnProfiler::new(settings.batch_size)));
        }
        loop {
            if reader.rows().is_multiple_of(ROWS_BETWEEN_LOOKS) {
                let (bytes, of) = reader.progress();
                monitor.read_so_far(bytes, of);
                if monitor.should_stop() {
                    return Err(ExtractError::whole(reader.name(), ExtractProblem::Interrupted));
                }
            }
            let Some(record) = reader.next_record()? else { break };
            let line = record.line();
            // Row numbers up to the last but one have 32 bits: the last says "none".
            let Some(row) = u32::try_from(record.number()).ok().filter(|&row| row < u32::MAX - 1)
            else {
                return Err(reader.error_at(line, ExtractProblem::TooManyRows));
            };
            for (column, profiler) in &mut columns {
                if let Err(none_left) = profiler.row(row, &record.value(*column)) {
                    return Err(reader.error_at(line, none_left.into()));
                }
            }
        }
        let rows = u32::try_from(reader.rows()).unwrap_or(u32::MAX);
        let Some(digest) = reader.digest().filter(|_| rows > 0) else {
            return Err(ExtractError::whole(reader.name(), ExtractProblem::NoRows));
        };
        let columns = columns.into_iter().zip(names);
        let columns =
            columns.map(|((_, profiler), name)| profiler.finish(name.clone(), rows, settings));
        Ok(Self {
            columns: columns.collect(),
            file: reader.name().to_owned(),
            delimiter: reader.delimiter(),
            rows,
            blank_lines: reader.blank_lines(),
            digest,
            settings,
        })
    }
}
