//! Whole columns of parents, in memory.

use super::digest::ContentDigest;
use super::error::{ExtractError, ExtractProblem};
use super::monitor::ReadMonitor;
use super::parent_index::{NO_PARENT, ParentIndex};
use super::parent_key::ParentKey;
use super::reader::{ExtractOptions, ExtractReader};
use super::record::Column;
use std::path::Path;

/// So often the monitor is asked.
const ROWS_BETWEEN_LOOKS: u64 = 1 << 14;

/// The parents that the rows of an extract look up to, row by row: four bytes a row and column,
/// and what the keys take.
#[derive(Clone, Debug)]
pub struct ParentColumns {
    /// How many rows there are.
    pub rows: u32,
    /// The columns, as they were asked for.
    pub columns: Vec<ParentColumn>,
    /// Of the whole content.
    pub digest: ContentDigest,
}

/// One column of parents.
#[derive(Clone, Debug)]
pub struct ParentColumn {
    /// As the header has it.
    pub name: String,
    /// The parent of each row, [`NO_PARENT`] for one that has none. Numbers ascend with the keys,
    /// byte by byte.
    pub parents: Vec<u32>,
    /// Rows that have no parent.
    pub without_parent: u32,
    /// The keys by number.
    pub index: ParentIndex,
}

impl ParentColumn {
    /// How many parents there are.
    #[must_use]
    pub fn distinct(&self) -> u32 {
        self.index.len()
    }
}

/// Reads the columns of these names from the extract at `path` (`-`: standard input).
///
/// # Errors
///
/// If the extract can't be read, has no rows, or not these columns; for more than 2^32 − 2 rows;
/// if `monitor` says to stop.
pub fn read_parents(
    path: &Path,
    names: &[&str],
    options: ExtractOptions,
    monitor: &dyn ReadMonitor,
) -> Result<ParentColumns, ExtractError> {
    let reader = ExtractReader::open(path, ExtractOptions { digest: true, ..options })?;
    collect_parents(reader, names, monitor)
}

fn collect_parents(
    mut reader: ExtractReader,
    names: &[&str],
    monitor: &dyn ReadMonitor,
) -> Result<ParentColumns, ExtractError> {
    let mut columns: Vec<(Column, ParentColumn)> = Vec::with_capacity(names.len());
    for &name in names {
        let column = ParentColumn {
            name: name.to_owned(),
            parents: Vec::new(),
            without_parent: 0,
            index: ParentIndex::default(),
        };
        columns.push((reader.column(name)?, column));
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
        for (place, column) in &mut columns {
            let parent = match ParentKey::of(&record.value(*place)) {
                Some(key) => column.index.number(key.bytes()),
                None => {
                    column.without_parent += 1;
                    Ok(NO_PARENT)
                }
            };
            match parent {
                Ok(parent) => column.parents.push(parent),
                Err(none_left) => return Err(reader.error_at(line, none_left.into())),
            }
        }
        if reader.rows() >= u64::from(u32::MAX) {
            return Err(reader.error_at(line, ExtractProblem::TooManyRows));
        }
    }
    let rows = u32::try_from(reader.rows()).unwrap_or(u32::MAX);
    let Some(digest) = reader.digest().filter(|_| rows > 0) else {
        return Err(ExtractError::whole(reader.name(), ExtractProblem::NoRows));
    };
    let columns = columns.into_iter().map(|(_, column)| renumbered(column)).collect();
    Ok(ParentColumns { rows, columns, digest })
}

/// The same with parents ascending by key.
fn renumbered(mut column: ParentColumn) -> ParentColumn {
    let numbers = column.index.sort();
    for parent in column.parents.iter_mut().filter(|parent| **parent != NO_PARENT) {
        *parent = numbers[*parent as usize];
    }
    column
}
