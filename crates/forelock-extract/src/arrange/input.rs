//! The file that is arranged, which is read twice.

use super::error::ArrangeError;
use super::hashed::{Hashed, Passed};
use crate::steady_file::{Stamp, SteadyFile};
use crate::{ExtractError, ExtractOptions, ExtractReader, OutputForm};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where the rows come from.
#[derive(Debug)]
pub(super) struct Input {
    path: PathBuf,
    options: ExtractOptions,
    /// Columns that are left out.
    dropped: Vec<String>,
    /// What can be read only once is kept here for the second time.
    spool: Option<File>,
    /// What a regular file was to begin with.
    stamp: Option<Stamp>,
}

impl Input {
    /// At `path`; `-` is standard input. That or a pipe is kept in a temporary file in `directory`.
    ///
    /// # Errors
    ///
    /// If there can be no temporary file.
    pub(super) fn new(
        path: &Path,
        options: ExtractOptions,
        dropped: &[String],
        directory: &Path,
    ) -> Result<Self, ArrangeError> {
        // What isn't there is found out by who opens it.
        let about = std::fs::metadata(path).ok().filter(|_| !is_standard(path));
        let stamp = about.as_ref().and_then(|_| Stamp::of(path));
        let is_pipe = about.is_some_and(|about| !about.is_file() && !about.is_dir());
        let spool = (is_pipe || is_standard(path)).then(|| tempfile::tempfile_in(directory));
        let failure = |cause| ArrangeError::File { path: directory.to_owned(), cause };
        let spool = spool.transpose().map_err(failure)?;
        let dropped = dropped.to_vec();
        Ok(Self { path: path.to_owned(), options, dropped, spool, stamp })
    }

    /// Its name without its directory.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// What its name ends in, apart from its compression; `csv` where that is nothing usual.
    pub(super) fn extension(&self) -> String {
        let inner = match OutputForm::of(&self.path) {
            OutputForm::Plain => self.path.clone(),
            OutputForm::Gzip | OutputForm::Zstandard => self.path.with_extension(""),
        };
        let extension = inner.extension().and_then(|extension| extension.to_str());
        let is_usual = |extension: &&str| {
            extension.len() <= 8 && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        extension.filter(is_usual).unwrap_or("csv").to_owned()
    }

    /// Bytes of the file, where that is known.
    pub(super) fn size(&self) -> Option<u64> {
        self.stamp.as_ref().map(Stamp::size)
    }

    /// Reads it for the first time; what passes is hashed.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub(super) fn first(&self) -> Result<(ExtractReader, Passed), ArrangeError> {
        let from: Box<dyn Read + Send> =
            if is_standard(&self.path) { Box::new(io::stdin()) } else { Box::new(self.open()?) };
        let to = self.spool.as_ref().map(File::try_clone).transpose();
        let from = match to.map_err(|cause| self.failure(cause))? {
            Some(to) => Box::new(Spooling { from, to }),
            None => from,
        };
        let (hashed, passed) = Hashed::new(from);
        Ok((self.read(hashed)?, passed))
    }

    /// Reads it once more.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub(super) fn again(&self) -> Result<ExtractReader, ArrangeError> {
        match &self.spool {
            None => self.read(self.open()?),
            Some(spool) => {
                let mut copy = spool.try_clone().map_err(|cause| self.failure(cause))?;
                copy.seek(SeekFrom::Start(0)).map_err(|cause| self.failure(cause))?;
                self.read(copy)
            }
        }
    }

    fn read(&self, from: impl Read + Send + 'static) -> Result<ExtractReader, ArrangeError> {
        let reader = ExtractReader::from_reader(&self.shown(), from, self.options)?;
        Ok(reader.without(&self.dropped)?)
    }

    fn shown(&self) -> String {
        if is_standard(&self.path) {
            "standard input".to_owned()
        } else {
            self.path.display().to_string()
        }
    }

    fn open(&self) -> Result<SteadyFile, ArrangeError> {
        let opened = match &self.stamp {
            Some(before) => SteadyFile::open_again(&self.path, before),
            None => SteadyFile::open(&self.path),
        };
        Ok(opened.map_err(|cause| ExtractError::whole(&self.shown(), cause.into()))?)
    }

    fn failure(&self, cause: io::Error) -> ArrangeError {
        ArrangeError::File { path: self.path.clone(), cause }
    }
}

fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Keeps what it reads.
struct Spooling<R> {
    from: R,
    to: File,
}

impl<R: Read> Read for Spooling<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(out)?;
        self.to.write_all(&out[..count])?;
        Ok(count)
    }
}
