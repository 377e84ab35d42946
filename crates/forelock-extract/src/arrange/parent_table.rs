//! Which parents each row has, kept in a file: four bytes a row and lookup, so that a second pass
//! over the rows needs no keys and a third one no rows.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// The number of a parent among those of its lookup.
pub(super) type ParentNumber = u32;

/// What stands where a row has no parent.
pub(super) const NO_PARENT: ParentNumber = crate::NO_PARENT;

/// A table that grows row by row.
#[derive(Debug)]
pub(super) struct ParentTableWriter {
    file: BufWriter<File>,
    lookups: usize,
    rows: u64,
}

/// The parents of all rows, in their order.
#[derive(Debug)]
pub(super) struct ParentTable {
    file: File,
    lookups: usize,
    rows: u64,
}

impl ParentTableWriter {
    /// An empty table in `file`, which has to be open for reading as well.
    pub(super) fn new(file: File, lookups: usize) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), lookups, rows: 0 }
    }

    /// Adds a row: one parent a lookup, or [`NO_PARENT`].
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn push(&mut self, parents: &[ParentNumber]) -> io::Result<()> {
        debug_assert_eq!(parents.len(), self.lookups);
        for parent in parents {
            self.file.write_all(&parent.to_le_bytes())?;
        }
        self.rows += 1;
        Ok(())
    }

    /// The table, to be read.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn finish(self) -> io::Result<ParentTable> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(ParentTable { file, lookups: self.lookups, rows: self.rows })
    }
}

impl ParentTable {
    /// How many rows there are.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// Shows `act` the parents of every row, in order, until it fails.
    ///
    /// # Errors
    ///
    /// Those of the file and of `act`.
    pub(super) fn for_each<E: From<io::Error>>(
        &self,
        mut act: impl FnMut(&[ParentNumber]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut reader = self.reader()?;
        let mut row = vec![0; self.lookups];
        for _ in 0..self.rows {
            reader.next_row(&mut row)?;
            act(&row)?;
        }
        Ok(())
    }

    /// Reads the rows from the first one on; one reader at a time.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub(super) fn reader(&self) -> io::Result<ParentTableReader<'_>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        Ok(ParentTableReader { file: BufReader::with_capacity(1 << 16, file) })
    }
}

/// Reads a table row by row.
#[derive(Debug)]
pub(super) struct ParentTableReader<'a> {
    file: BufReader<&'a File>,
}

impl ParentTableReader<'_> {
    /// Puts the parents of the next row into `row`.
    ///
    /// # Errors
    ///
    /// Those of the file; if there is no further row.
    pub(super) fn next_row(&mut self, row: &mut [ParentNumber]) -> io::Result<()> {
        for parent in row {
            let mut bytes = [0; 4];
            self.file.read_exact(&mut bytes)?;
            *parent = ParentNumber::from_le_bytes(bytes);
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table of these rows.
    pub(in crate::arrange) fn table(rows: &[&[ParentNumber]]) -> ParentTable {
        let lookups = rows.first().map_or(1, |row| row.len());
        let mut writer = ParentTableWriter::new(tempfile::tempfile().unwrap(), lookups);
        rows.iter().for_each(|row| writer.push(row).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn rows_are_read_as_they_were_written_as_often_as_wanted() {
        let rows: [&[ParentNumber]; 3] = [&[1, NO_PARENT], &[0, 7], &[70_000, 2]];
        let table = table(&rows);
        for _ in 0..2 {
            let mut read = Vec::new();
            let keep = |row: &[ParentNumber]| {
                read.push(row.to_vec());
                Ok::<(), io::Error>(())
            };
            table.for_each(keep).unwrap();
            assert_eq!(read, rows);
        }
        assert_eq!(table.rows(), 3);
    }
}
