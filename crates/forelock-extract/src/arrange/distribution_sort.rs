//! Rows put into the order of their places, however many there are.
//!
//! A distribution sort: each row goes into the bucket of its range of places; then one bucket after
//! the other is brought into memory, where every row's place says where it stands. A bucket that is
//! too large for memory is distributed once more. (D. E. Knuth, *The Art of Computer Programming*,
//! vol. 3, 2nd ed. 1998, section 5.2.5; here each row is written and read once.)

use super::layout::Place;
use super::parent_table::ParentNumber;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Buckets at once at most: more would make their buffers small, and files many.
const MOST_BUCKETS: u64 = 256;

/// Bytes that a row takes in a bucket beside its own: place, length and parents.
const fn overhead(lookups: usize) -> u64 {
    12 + 4 * lookups as u64
}

/// Bytes that a row takes in memory when its bucket is put in order: where it begins.
const INDEXED: u64 = 8;

/// Rows on their way to their places.
#[derive(Debug)]
pub(super) struct DistributionSort {
    scratch: Scratch,
    places: Range<Place>,
    buckets: Vec<Bucket>,
}

/// What all buckets share.
#[derive(Clone, Debug)]
struct Scratch {
    /// Where temporary files are made, which have no name and go with the program.
    directory: PathBuf,
    /// Bytes of memory to be used.
    memory: u64,
    lookups: usize,
}

/// Rows of a range of places, in the order in which they came.
#[derive(Debug)]
struct Bucket {
    /// Not in the file yet.
    buffer: Vec<u8>,
    /// Bytes that the buffer can take without growing.
    capacity: usize,
    /// Made when the buffer is full for the first time.
    file: Option<File>,
    bytes: u64,
    rows: u64,
}

/// A row with where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlacedRow<'a> {
    pub(super) place: Place,
    pub(super) parents: &'a [ParentNumber],
    /// As it stands in the file.
    pub(super) bytes: &'a [u8],
}

impl DistributionSort {
    /// For rows of these `places`, each of which comes once, with so many bytes in all (or about as
    /// many), each with `lookups` parents. Temporary files are made in `directory`.
    pub(super) fn new(
        places: Range<Place>,
        bytes: u64,
        lookups: usize,
        memory: u64,
        directory: &Path,
    ) -> Self {
        let scratch = Scratch { directory: directory.to_owned(), memory, lookups };
        Self::with(scratch, places, bytes)
    }

    fn with(scratch: Scratch, places: Range<Place>, bytes: u64) -> Self {
        let rows = places.end - places.start;
        let stored = bytes + rows * overhead(scratch.lookups);
        let needed = stored + rows * INDEXED;
        let memory = scratch.memory.max(1);
        let count = if needed <= memory {
            1
        } else {
            // A bucket may well have a fifth more than its share.
            (needed + needed / 5).div_ceil(memory).clamp(2, MOST_BUCKETS)
        };
        let count = count.min(rows.max(1));
        let capacity = if count == 1 { stored } else { memory / count };
        // As much as there is memory for, which was checked before.
        let capacity = usize::try_from(capacity).unwrap_or(usize::MAX);
        let buckets = (0..count).map(|_| Bucket::new(capacity)).collect();
        Self { scratch, places, buckets }
    }

    /// The range of places of a bucket.
    fn range(&self, bucket: usize) -> Range<Place> {
        let (count, rows) = (self.buckets.len() as u128, self.places.end - self.places.start);
        // Bucket b has the places from ⌈bR/B⌉ on.
        let from = |bucket: usize| {
            let start = (bucket as u128 * u128::from(rows)).div_ceil(count);
            self.places.start + u64::try_from(start).unwrap_or(rows)
        };
        from(bucket)..from(bucket + 1)
    }

    /// Takes a row.
    ///
    /// # Errors
    ///
    /// Those of temporary files.
    pub(super) fn push(&mut self, row: PlacedRow<'_>) -> io::Result<()> {
        let rows = u128::from(self.places.end - self.places.start).max(1);
        let offset = u128::from(row.place - self.places.start);
        let bucket = usize::try_from(offset * self.buckets.len() as u128 / rows);
        let bucket = bucket.ok().and_then(|bucket| self.buckets.get_mut(bucket));
        bucket.ok_or_else(changed)?.push(row, &self.scratch)
    }

    /// Hands out all rows in the order of their places.
    ///
    /// # Errors
    ///
    /// Those of temporary files and of `take`; if a place has no row, or two.
    pub(super) fn finish<E: From<io::Error>>(
        mut self,
        take: &mut dyn FnMut(PlacedRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let ranges: Vec<Range<Place>> =
            (0..self.buckets.len()).map(|bucket| self.range(bucket)).collect();
        if ranges.len() > 1 {
            // What waits for its turn doesn't take memory meanwhile.
            for bucket in &mut self.buckets {
                bucket.flush(&self.scratch)?;
                bucket.buffer = Vec::new();
            }
        }
        for (bucket, places) in self.buckets.into_iter().zip(ranges) {
            let rows = places.end - places.start;
            if bucket.rows != rows {
                return Err(changed().into());
            }
            if bucket.bytes + rows * INDEXED <= self.scratch.memory.max(1) || rows == 1 {
                bucket.in_order(&self.scratch, places, take)?;
            } else {
                bucket.distributed_again(&self.scratch, places)?.finish(take)?;
            }
        }
        Ok(())
    }
}

impl Bucket {
    const fn new(capacity: usize) -> Self {
        Self { buffer: Vec::new(), capacity, file: None, bytes: 0, rows: 0 }
    }

    fn push(&mut self, row: PlacedRow<'_>, scratch: &Scratch) -> io::Result<()> {
        let length = u32::try_from(row.bytes.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let size = row.bytes.len() as u64 + overhead(scratch.lookups);
        if self.buffer.len() as u64 + size > self.capacity as u64 {
            self.flush(scratch)?;
        }
        if self.buffer.capacity() == 0 {
            self.buffer.reserve_exact(self.capacity);
        }
        self.buffer.extend_from_slice(&row.place.to_le_bytes());
        self.buffer.extend_from_slice(&length.to_le_bytes());
        for parent in row.parents {
            self.buffer.extend_from_slice(&parent.to_le_bytes());
        }
        self.buffer.extend_from_slice(row.bytes);
        self.bytes += size;
        self.rows += 1;
        Ok(())
    }

    fn flush(&mut self, scratch: &Scratch) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&scratch.directory)?),
        };
        file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Hands out the rows in the order of their places: all of them are in memory.
    fn in_order<E: From<io::Error>>(
        self,
        scratch: &Scratch,
        places: Range<Place>,
        take: &mut dyn FnMut(PlacedRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let bytes = self.into_bytes()?;
        let mut begins = vec![u64::MAX; index(places.end - places.start)];
        let mut at = 0;
        while at < bytes.len() {
            let (place, size) = header(&bytes[at..], scratch.lookups).ok_or_else(changed)?;
            let slot = place.checked_sub(places.start).and_then(|slot| begins.get_mut(index(slot)));
            match slot {
                Some(slot) if *slot == u64::MAX => *slot = at as u64,
                _ => return Err(changed().into()),
            }
            at += size;
        }
        let mut parents = vec![0; scratch.lookups];
        for (place, begin) in places.zip(begins) {
            let row = bytes.get(index(begin)..).ok_or_else(changed)?;
            let (_, size) = header(row, scratch.lookups).ok_or_else(changed)?;
            let (before, bytes) = row[..size].split_at(index(overhead(scratch.lookups)));
            for (parent, bytes) in parents.iter_mut().zip(before[12..].chunks_exact(4)) {
                *parent = number(bytes);
            }
            take(PlacedRow { place, parents: &parents, bytes })?;
        }
        Ok(())
    }

    /// The rows in buckets of smaller ranges.
    fn distributed_again(
        mut self,
        scratch: &Scratch,
        places: Range<Place>,
    ) -> io::Result<DistributionSort> {
        self.flush(scratch)?;
        let mut finer = DistributionSort::with(scratch.clone(), places, self.bytes);
        let Some(mut file) = self.file else {
            return Ok(finer);
        };
        file.seek(SeekFrom::Start(0))?;
        let mut file = BufReader::new(file);
        let mut before = vec![0; index(overhead(scratch.lookups))];
        let (mut bytes, mut parents) = (Vec::new(), Vec::new());
        for _ in 0..self.rows {
            file.read_exact(&mut before)?;
            let place = place(&before);
            bytes.resize(number(&before[8..12]) as usize, 0);
            file.read_exact(&mut bytes)?;
            parents.clear();
            parents.extend(before[12..].chunks_exact(4).map(number));
            finer.push(PlacedRow { place, parents: &parents, bytes: &bytes })?;
        }
        Ok(finer)
    }

    fn into_bytes(self) -> io::Result<Vec<u8>> {
        let Some(mut file) = self.file else {
            return Ok(self.buffer);
        };
        let in_file = self.bytes - self.buffer.len() as u64;
        let mut bytes = vec![0; index(in_file)];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut bytes)?;
        bytes.extend_from_slice(&self.buffer);
        Ok(bytes)
    }
}

/// The place of the row that `bytes` begins with, and all bytes that it takes.
fn header(bytes: &[u8], lookups: usize) -> Option<(Place, usize)> {
    let before = bytes.get(..index(overhead(lookups)))?;
    let size = before.len() + number(&before[8..12]) as usize;
    (size <= bytes.len()).then(|| (place(before), size))
}

fn place(bytes: &[u8]) -> Place {
    let low = u64::from(number(&bytes[..4]));
    low | u64::from(number(&bytes[4..8])) << 32
}

/// Of four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

#[expect(clippy::cast_possible_truncation, reason = "indexes what is in memory")]
const fn index(number: u64) -> usize {
    number as usize
}

/// Two passes over the same rows give the same places; if they don't, it was not the same rows.
fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row = (Place, Vec<ParentNumber>, Vec<u8>);

    fn sorted(rows: &[Row], first: Place, memory: u64) -> io::Result<(Vec<Row>, usize)> {
        let directory = tempfile::tempdir().unwrap();
        let bytes = rows.iter().map(|row| row.2.len() as u64).sum();
        let places = first..first + rows.len() as u64;
        let mut sort = DistributionSort::new(places, bytes, 2, memory, directory.path());
        for (place, parents, bytes) in rows {
            sort.push(PlacedRow { place: *place, parents, bytes })?;
        }
        let buckets = sort.buckets.len();
        let mut out = Vec::new();
        sort.finish::<io::Error>(&mut |row| {
            out.push((row.place, row.parents.to_vec(), row.bytes.to_vec()));
            Ok(())
        })?;
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        Ok((out, buckets))
    }

    /// Rows in some order of their places, of uneven lengths.
    fn rows(count: u32, first: Place) -> Vec<Row> {
        (0..count)
            .map(|number| {
                // 7 has no divisor in common with the counts of these tests.
                let place = first + u64::from(number * 7 % count);
                let bytes = vec![number.to_le_bytes()[0]; number as usize * number as usize % 97];
                (place, vec![number, ParentNumber::MAX], bytes)
            })
            .collect()
    }

    #[test]
    fn every_row_comes_to_its_place_in_any_memory() {
        let rows = rows(1_000, 5_000_000_000);
        let mut expected = rows.clone();
        expected.sort();
        for (memory, buckets) in [(u64::MAX, 1), (20_000, 5), (2_000, 40), (1, 256)] {
            let (found, used) = sorted(&rows, 5_000_000_000, memory).unwrap();
            assert_eq!(found, expected, "in {memory} bytes");
            assert!(used >= buckets, "{used} buckets in {memory} bytes");
        }
    }

    #[test]
    fn a_long_row_among_short_ones_is_no_trouble() {
        let mut rows = rows(100, 0);
        rows[40].2 = vec![b'x'; 50_000];
        let mut expected = rows.clone();
        expected.sort();
        assert_eq!(sorted(&rows, 0, 3_000).unwrap().0, expected);
    }

    #[test]
    fn a_place_without_a_row_or_with_two_is_an_error() {
        for memory in [u64::MAX, 500] {
            let mut twice = rows(50, 0);
            twice[7].0 = twice[8].0;
            assert!(sorted(&twice, 0, memory).is_err());
            let mut outside = rows(50, 0);
            outside[7].0 = 1_000;
            assert!(sorted(&outside, 0, memory).is_err());
        }
        assert_eq!(sorted(&[], 0, 10).unwrap().0, []);
    }

    proptest! {
        #[test]
        fn buckets_and_ranges_agree(count in 1_u64..2_000, memory in 1_u64..30_000, first in 0_u64..99) {
            let sort = DistributionSort::new(
                first..first + count, 0, 1, memory, Path::new("."),
            );
            let mut next = first;
            for bucket in 0..sort.buckets.len() {
                let range = sort.range(bucket);
                prop_assert_eq!(range.start, next);
                next = range.end;
                for place in [range.start, range.end - 1] {
                    let chosen = (place - first) * sort.buckets.len() as u64 / count;
                    prop_assert_eq!(usize::try_from(chosen).unwrap(), bucket);
                }
            }
            prop_assert_eq!(next, first + count);
        }
    }
}
