//! The first reading: how many rows each parent has, and all else that planning needs to know.

use super::counts::JobRows;
use super::cut::Cut;
use super::error::ArrangeError;
use super::input::Input;
use super::keys::KeyFile;
use super::manifest::InputEntry;
use super::memory::MemoryLimit;
use super::monitor::{ArrangeMonitor, Stage};
use super::parent_table::{NO_PARENT, ParentTable, ParentTableWriter};
use super::row_sizes::RowSizes;
use super::row_sum::RowSum;
use super::sharing::SharingCounter;
use crate::{
    Column, Delimiter, ExtractError, ExtractProblem, ExtractReader, MistakenIds, OutputForm,
    ParentIndex,
};
use std::path::Path;

/// So often the monitor is asked, and memory is looked at.
pub(super) const ROWS_BETWEEN_LOOKS: u64 = 1 << 14;

/// What a parent takes in memory at most, all stages considered: its key and what finds it, then
/// the planning of its place, then that place and where it was seen.
pub(super) const BYTES_A_PARENT: u64 = 24 + SharingCounter::BYTES_A_PARENT;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What the first reading found.
#[derive(Debug)]
pub(super) struct Census {
    pub(super) input: InputEntry,
    pub(super) row_sum: RowSum,
    /// Bytes of all rows.
    pub(super) bytes: u64,
    pub(super) row_sizes: RowSizes,
    pub(super) table: ParentTable,
    /// By lookup.
    pub(super) lookups: Vec<LookupCensus>,
    /// The headings of all columns.
    pub(super) columns: Vec<String>,
    /// Byte order mark, if any, and header.
    pub(super) head: Vec<u8>,
    /// What the last row gets if it has none.
    pub(super) line_ending: Vec<u8>,
    pub(super) form: OutputForm,
    pub(super) delimiter: Delimiter,
    /// Lines that were blank.
    pub(super) blank_lines: u64,
    pub(super) last_row_had_no_ending: bool,
    /// By the heading of a lookup: parents that may be another one's id, spoilt.
    pub(super) mistaken_ids: Vec<(String, MistakenIds)>,
}

/// What the first reading found of a lookup.
#[derive(Debug)]
pub(super) struct LookupCensus {
    /// The heading of the column.
    pub(super) column: String,
    pub(super) keys: KeyFile,
    pub(super) parents: u32,
    /// By parent, if that was asked for: which of all parents it is, ascending by key.
    pub(super) ranks: Option<Vec<u32>>,
}

impl Census {
    /// Reads the whole of `input`. Temporary files are made in `directory`. Parents are numbered as
    /// they first come; those who want them by their keys say so by `ranked`.
    ///
    /// # Errors
    ///
    /// If it can't be read, has no rows, or not these columns; if its parents don't fit into memory;
    /// if `monitor` says to stop.
    pub(super) fn take(
        input: &Input,
        columns: &[String],
        ranked: bool,
        memory: MemoryLimit,
        directory: &Path,
        monitor: &dyn ArrangeMonitor,
    ) -> Result<Self, ArrangeError> {
        let failure = |cause| ArrangeError::File { path: directory.to_owned(), cause };
        let (mut reader, passed) = input.first()?;
        let (places, names): (Vec<Column>, Vec<String>) =
            reader.named_columns(columns)?.into_iter().unzip();
        let mut lookups: Vec<(Column, ParentIndex)> =
            places.into_iter().map(|place| (place, ParentIndex::default())).collect();
        let null_words = reader.null_words();
        let file = tempfile::tempfile_in(directory).map_err(failure)?;
        let mut table = ParentTableWriter::new(file, lookups.len());
        let mut row = vec![NO_PARENT; lookups.len()];
        let (mut row_sum, mut bytes, mut without_parent, mut long_keys) =
            (RowSum::default(), 0, 0, 0);
        let (mut row_sizes, mut last_row_had_no_ending) = (RowSizes::default(), false);
        loop {
            if reader.rows().is_multiple_of(ROWS_BETWEEN_LOOKS) {
                if monitor.should_stop() {
                    return Err(ArrangeError::Interrupted);
                }
                monitor.so_far(Stage::Counting, passed.bytes(), input.size());
                let progress = (passed.bytes(), input.size());
                check_memory(&lookups, long_keys, memory, progress)?;
            }
            let Some(record) = reader.next_record()? else { break };
            row_sum.add(record.text());
            bytes += record.raw().len() as u64;
            row_sizes.add(record.raw().len() as u64);
            last_row_had_no_ending = record.line_ending().is_empty();
            let line = record.line();
            let mut number = |((column, index), name): (&mut (Column, ParentIndex), &String)| {
                let value = record.value(*column);
                let Some(key) = null_words.parent(&value, name)? else { return Ok(NO_PARENT) };
                let before = index.len();
                let number = index.number(key.bytes())?;
                if index.len() > before {
                    long_keys += key.bytes().len().saturating_sub(15) as u64;
                }
                Ok::<u32, ExtractProblem>(number)
            };
            let numbered: Result<(), ExtractProblem> =
                lookups.iter_mut().zip(&names).zip(&mut row).try_for_each(|(lookup, parent)| {
                    *parent = number(lookup)?;
                    Ok(())
                });
            if let Err(problem) = numbered {
                return Err(reader.error_at(line, problem).into());
            }
            without_parent += u64::from(row.iter().all(|&parent| parent == NO_PARENT));
            table.push(&row).map_err(failure)?;
        }
        if reader.rows() == 0 {
            return Err(no_rows(&reader).into());
        }
        check_memory(&lookups, long_keys, memory, (1, Some(1)))?;
        let mut head = if reader.has_bom() { BOM.to_vec() } else { Vec::new() };
        head.extend_from_slice(reader.header());
        let line_ending = reader.header_line_ending().to_vec();
        let columns = reader.columns().to_vec();
        let mut mistaken_ids = Vec::new();
        let lookups = names.into_iter().zip(lookups).map(|(column, (_, index))| {
            let file = tempfile::tempfile_in(directory)?;
            let keys = KeyFile::new(file, &index)?;
            let ranks = ranked.then(|| index.ranks());
            mistaken_ids.extend(MistakenIds::among(index.keys()).map(|ids| (column.clone(), ids)));
            Ok(LookupCensus { column, keys, parents: index.len(), ranks })
        });
        let lookups = lookups.collect::<Result<_, std::io::Error>>().map_err(failure)?;
        Ok(Self {
            input: InputEntry {
                name: input.name(),
                bytes: passed.bytes(),
                sha256: passed.sha256(),
                rows: row_sum.rows(),
                rows_without_parent: without_parent,
                row_sum: row_sum.to_string(),
            },
            row_sum,
            bytes: bytes + line_ending.len() as u64,
            row_sizes,
            table: table.finish().map_err(failure)?,
            lookups,
            columns,
            head,
            line_ending,
            form: reader.form(),
            delimiter: reader.delimiter(),
            blank_lines: reader.blank_lines(),
            last_row_had_no_ending,
            mistaken_ids,
        })
    }

    /// No job of so many rows has more bytes than the API takes, whichever rows they are. A last row
    /// may get a line ending of two bytes.
    pub(super) fn most_job_rows(&self) -> u64 {
        let head = self.head.len() as u64 + 2;
        self.row_sizes.rows_within(JobRows::MAX_BYTES.saturating_sub(head))
    }

    /// What each file begins with: the API would take a byte order mark for a part of the first
    /// column's name.
    pub(super) fn head_for(&self, cut: &Cut) -> &[u8] {
        match cut {
            Cut::Batches(_) => &self.head,
            Cut::Jobs(..) => self.head.strip_prefix(BOM).unwrap_or(&self.head),
        }
    }

    /// How many parents each lookup has.
    pub(super) fn parents(&self) -> Vec<u32> {
        self.lookups.iter().map(|lookup| lookup.parents).collect()
    }

    /// Bytes that the tables of parents take at most.
    pub(super) fn table_bytes(&self) -> u64 {
        self.lookups.iter().map(|lookup| u64::from(lookup.parents) * BYTES_A_PARENT).sum()
    }
}

fn no_rows(reader: &ExtractReader) -> ExtractError {
    reader.error_at(1, ExtractProblem::NoRows)
}

/// Refuses tables that leave too little memory for rows.
fn check_memory(
    lookups: &[(Column, ParentIndex)],
    long_keys: u64,
    memory: MemoryLimit,
    (read, of): (u64, Option<u64>),
) -> Result<(), ArrangeError> {
    let parents: u64 = lookups.iter().map(|(_, index)| u64::from(index.len())).sum();
    let bytes = parents * BYTES_A_PARENT + long_keys;
    if bytes <= for_tables(memory) {
        return Ok(());
    }
    // As many more as there were so far, for the rest of the file.
    let whole = of.map_or(1.0, |of| (of as f64 / read.max(1) as f64).max(1.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate")]
    let needed = (bytes as f64 * whole) as u64;
    Err(ArrangeError::Memory { what: "the tables of parents", needed: needed / 3 * 4 + 1 })
}

/// The part of the memory that tables may take: the rest is for rows.
pub(super) const fn for_tables(memory: MemoryLimit) -> u64 {
    memory.get() / 4 * 3
}
