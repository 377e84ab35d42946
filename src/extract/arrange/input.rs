//! The file that is arranged, which is read twice.

use super::error::ArrangeError;
use super::hashed::{Hashed, Passed};
use crate::extract::{ExtractOptions, ExtractReader, OutputForm};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where the rows come from.
#[derive(Debug)]
pub(super) struct Input {
    path: PathBuf,
    options: ExtractOptions,
    /// What was read from standard input, for the second time.
    spool: Option<File>,
    /// Bytes of the file, where that is known.
    size: Option<u64>,
}

impl Input {
    /// At `path`; `-` is standard input, which is kept in a temporary file in `directory`.
    ///
    /// # Errors
    ///
    /// If there can be no temporary file.
    pub(super) fn new(
        path: &Path,
        options: ExtractOptions,
        directory: &Path,
    ) -> Result<Self, ArrangeError> {
        let is_standard = path == Path::new("-");
        let spool = is_standard.then(|| tempfile::tempfile_in(directory)).transpose();
        let spool =
            spool.map_err(|cause| ArrangeError::File { path: directory.to_owned(), cause })?;
        let about = std::fs::metadata(path).ok().filter(|about| !is_standard && about.is_file());
        let size = about.map(|about| about.len());
        Ok(Self { path: path.to_owned(), options, spool, size })
    }

    /// Its name without its directory.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Bytes of the file, where that is known.
    pub(super) const fn size(&self) -> Option<u64> {
        self.size
    }

    /// Reads it for the first time; what passes is hashed.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub(super) fn first(&self) -> Result<(ExtractReader, Passed, FormSeen), ArrangeError> {
        let bytes: Box<dyn Read + Send> = match &self.spool {
            Some(spool) => {
                let failure = |cause| ArrangeError::File { path: self.path.clone(), cause };
                let copy = spool.try_clone().map_err(failure)?;
                Box::new(Spooling { from: io::stdin(), to: copy })
            }
            None => Box::new(self.open()?),
        };
        let (hashed, passed) = Hashed::new(bytes);
        let (seeing, form) = Seeing::new(hashed);
        let reader = ExtractReader::from_reader(&self.shown(), seeing, self.options)?;
        Ok((reader, passed, form))
    }

    /// Reads it once more.
    ///
    /// # Errors
    ///
    /// As [`ExtractReader::open`].
    pub(super) fn again(&self) -> Result<ExtractReader, ArrangeError> {
        let Some(spool) = &self.spool else {
            return Ok(ExtractReader::from_reader(&self.shown(), self.open()?, self.options)?);
        };
        let reread = || {
            let mut copy = spool.try_clone()?;
            copy.seek(SeekFrom::Start(0))?;
            Ok(copy)
        };
        let copy =
            reread().map_err(|cause| ArrangeError::File { path: self.path.clone(), cause })?;
        Ok(ExtractReader::from_reader(&self.shown(), copy, self.options)?)
    }

    fn shown(&self) -> String {
        match self.spool {
            Some(_) => "standard input".to_owned(),
            None => self.path.display().to_string(),
        }
    }

    fn open(&self) -> Result<File, ArrangeError> {
        // The reader's own way says what is wrong in its own words.
        ExtractReader::open(&self.path, self.options)?;
        File::open(&self.path)
            .map_err(|cause| ArrangeError::File { path: self.path.clone(), cause })
    }
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

/// How the file is compressed, known once its first bytes were read.
#[derive(Clone, Debug, Default)]
pub(super) struct FormSeen(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl FormSeen {
    /// By the magic numbers of RFC 1952 and RFC 8878.
    pub(super) fn form(&self) -> OutputForm {
        let head = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &head[..] {
            [0x1f, 0x8b, ..] => OutputForm::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                OutputForm::Zstandard
            }
            _ => OutputForm::Plain,
        }
    }
}

/// Remembers the first bytes.
struct Seeing<R> {
    inner: R,
    form: FormSeen,
}

impl<R> Seeing<R> {
    fn new(inner: R) -> (Self, FormSeen) {
        let form = FormSeen::default();
        (Self { inner, form: form.clone() }, form)
    }
}

impl<R: Read> Read for Seeing<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        let mut head = self.form.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let missing = 4_usize.saturating_sub(head.len());
        head.extend(out[..count].iter().take(missing));
        Ok(count)
    }
}
