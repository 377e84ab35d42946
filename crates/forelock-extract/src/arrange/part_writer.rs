//! The files of the output, one after the other.

use super::counts::BatchRows;
use super::error::ArrangeError;
use super::hashed::{Hashed, Passed};
use super::manifest::FileEntry;
use super::planned_files::PlannedFile;
use crate::{OutputForm, OutputWriter};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::slice;

/// What all files have in common.
#[derive(Clone, Debug)]
pub(super) struct PartStyle {
    /// Byte order mark, if any, and header with its line ending.
    pub(super) head: Vec<u8>,
    pub(super) form: OutputForm,
    /// `csv`, or what the input's name ends in.
    pub(super) extension: String,
    pub(super) batch: BatchRows,
}

impl PartStyle {
    fn name(&self, plan: &PlannedFile) -> String {
        format!("{}.{}{}", plan.name, self.extension, self.form.extension())
    }
}

/// All files, of which one is being written.
pub(super) struct PartsWriter<'a> {
    directory: &'a Path,
    style: &'a PartStyle,
    /// The files that are still to begin.
    waiting: slice::Iter<'a, PlannedFile>,
    current: PartWriter<'a>,
    done: Vec<FileEntry>,
}

impl<'a> PartsWriter<'a> {
    /// Begins the first of `files`, of which there is at least one.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn begin(
        directory: &'a Path,
        style: &'a PartStyle,
        files: &'a [PlannedFile],
    ) -> Result<Self, ArrangeError> {
        let mut waiting = files.iter();
        let first = waiting.next().ok_or(ArrangeError::Changed)?;
        let current = PartWriter::begin(directory, first, style)?;
        Ok(Self { directory, style, waiting, current, done: Vec::new() })
    }

    /// Adds the row of that place, the next one. How many partitions were ended before it.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn row(&mut self, place: u64, bytes: &[u8]) -> Result<u32, ArrangeError> {
        let before = self.current.plan.partition;
        while place >= self.current.plan.end && self.next()? {}
        self.current.row(bytes)?;
        Ok(self.current.plan.partition - before)
    }

    /// Ends a file and begins the next, if there is one.
    fn next(&mut self) -> Result<bool, ArrangeError> {
        let Some(plan) = self.waiting.next() else { return Ok(false) };
        let next = PartWriter::begin(self.directory, plan, self.style)?;
        self.done.push(std::mem::replace(&mut self.current, next).finish()?);
        Ok(true)
    }

    /// Ends all files: those without rows have a header.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub(super) fn finish(mut self) -> Result<Vec<FileEntry>, ArrangeError> {
        while self.next()? {}
        self.done.push(self.current.finish()?);
        Ok(self.done)
    }
}

/// A file that is being written.
struct PartWriter<'a> {
    plan: &'a PlannedFile,
    out: OutputWriter<BufWriter<Hashed<File>>>,
    passed: Passed,
    name: String,
    path: PathBuf,
    rows: u64,
    batch: BatchRows,
}

impl<'a> PartWriter<'a> {
    /// Begins a file, with its header.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    fn begin(
        directory: &Path,
        plan: &'a PlannedFile,
        style: &PartStyle,
    ) -> Result<Self, ArrangeError> {
        let name = style.name(plan);
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
        Ok(Self { plan, out, passed, name, path, rows: 0, batch: style.batch })
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
        let Self { plan, out, passed, name, path, rows, batch } = self;
        let finish = || {
            let buffered = out.finish()?;
            let hashed = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
            // Some file systems report a full disk no sooner than this.
            hashed.into_inner().sync_all()
        };
        finish().map_err(|cause| ArrangeError::File { path, cause })?;
        Ok(FileEntry {
            name,
            stream: plan.is_job.then_some(plan.partition + 1),
            rows,
            batches: rows.div_ceil(batch.wide()),
            bytes: passed.bytes(),
            sha256: passed.sha256(),
        })
    }
}
