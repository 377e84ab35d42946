//! The files of the output, one after the other.

use super::error::ArrangeError;
use super::hashed::{Hashed, Passed};
use super::manifest::FileEntry;
use super::request::{BatchRows, Partitions};
use crate::{OutputForm, OutputWriter};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What all files have in common.
#[derive(Clone, Debug)]
pub(super) struct PartStyle {
    /// Byte order mark, if any, and header with its line ending.
    pub(super) head: Vec<u8>,
    pub(super) form: OutputForm,
    /// `csv`, or what the input's name ends in.
    pub(super) extension: String,
    pub(super) partitions: Partitions,
    pub(super) batch: BatchRows,
}

impl PartStyle {
    /// The name of the file of a partition, counted from 0: all have the same length.
    pub(super) fn name(&self, partition: u32) -> String {
        let width = self.partitions.get().to_string().len();
        let (number, form) = (partition + 1, self.form.extension());
        format!("part-{number:0width$}.{}{form}", self.extension)
    }
}

/// The stream, counted from 1, that sends the file of this name, if it is one of an arrangement in
/// jobs: `part-1-job-003.csv` is the third job of the first.
#[must_use]
pub fn stream_of_file(name: &str) -> Option<u32> {
    let (stream, job) = name.strip_prefix("part-")?.split_once("-job-")?;
    let (job, _) = job.split_once('.')?;
    job.parse::<u32>().ok()?;
    stream.parse().ok()
}

/// All files, of which one is being written.
pub(super) struct PartsWriter<'a> {
    directory: &'a Path,
    style: &'a PartStyle,
    /// Where each partition begins; one entry more, where the last one ends.
    bounds: &'a [u64],
    current: PartWriter,
    done: Vec<FileEntry>,
}

impl<'a> PartsWriter<'a> {
    /// Begins the first file; partition k has the places from `bounds[k]` to before `bounds[k + 1]`.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn begin(
        directory: &'a Path,
        style: &'a PartStyle,
        bounds: &'a [u64],
    ) -> Result<Self, ArrangeError> {
        let current = PartWriter::begin(directory, 0, style)?;
        Ok(Self { directory, style, bounds, current, done: Vec::new() })
    }

    /// Adds the row of that place, the next one. How many files were ended before it.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn row(&mut self, place: u64, bytes: &[u8]) -> Result<u32, ArrangeError> {
        let mut ended = 0;
        while self.bounds.get(self.done.len() + 1).is_some_and(|&end| place >= end) {
            self.next()?;
            ended += 1;
        }
        self.current.row(bytes)?;
        Ok(ended)
    }

    fn next(&mut self) -> Result<(), ArrangeError> {
        let number = u32::try_from(self.done.len() + 1).unwrap_or(u32::MAX);
        let next = PartWriter::begin(self.directory, number, self.style)?;
        self.done.push(std::mem::replace(&mut self.current, next).finish()?);
        Ok(())
    }

    /// Ends all files: those without rows have a header.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn finish(mut self) -> Result<Vec<FileEntry>, ArrangeError> {
        while self.done.len() + 2 < self.bounds.len() {
            self.next()?;
        }
        self.done.push(self.current.finish()?);
        Ok(self.done)
    }
}

/// A file that is being written.
struct PartWriter {
    out: OutputWriter<BufWriter<Hashed<File>>>,
    passed: Passed,
    name: String,
    path: PathBuf,
    rows: u64,
    batch: BatchRows,
}

impl PartWriter {
    /// Begins the file of a partition, with its header.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    fn begin(directory: &Path, partition: u32, style: &PartStyle) -> Result<Self, ArrangeError> {
        let name = style.name(partition);
        let path = directory.join(&name);
        let begin = || {
            let (hashed, passed) = Hashed::new(File::create_new(&path)?);
            let buffered = BufWriter::with_capacity(1 << 18, hashed);
            let mut out = style.form.writer(buffered)?;
            out.write_all(&style.head)?;
            Ok((out, passed))
        };
        let (out, passed) =
            begin().map_err(|cause| ArrangeError::File { path: path.clone(), cause })?;
        Ok(Self { out, passed, name, path, rows: 0, batch: style.batch })
    }

    /// Adds a row, with its line ending.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    fn row(&mut self, bytes: &[u8]) -> Result<(), ArrangeError> {
        self.rows += 1;
        let written = self.out.write_all(bytes);
        written.map_err(|cause| ArrangeError::File { path: self.path.clone(), cause })
    }

    /// Ends the file and puts it on the disk.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    fn finish(self) -> Result<FileEntry, ArrangeError> {
        let Self { out, passed, name, path, rows, batch } = self;
        let finish = || {
            let buffered = out.finish()?;
            let hashed = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
            // Some file systems report a full disk no sooner than this.
            hashed.into_inner().sync_all()
        };
        finish().map_err(|cause| ArrangeError::File { path, cause })?;
        Ok(FileEntry {
            name,
            rows,
            batches: rows.div_ceil(batch.wide()),
            bytes: passed.bytes(),
            sha256: passed.sha256(),
        })
    }
}
