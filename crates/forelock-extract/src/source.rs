//! Where the bytes of an extract come from: a file or standard input, compressed or not.

use super::error::{ExtractError, ExtractProblem};
use super::output::OutputForm;
use super::steady_file::SteadyFile;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a compressed file is read by.
const COMPRESSED_CHUNK: usize = 128 << 10;

/// The decompressed bytes of an extract.
pub(super) struct Source {
    pub(super) name: String,
    bytes: Box<dyn Read + Send>,
    form: Form,
    /// Bytes taken from the file itself.
    taken: Arc<AtomicU64>,
    /// How many the file has, where that is known.
    size: Option<u64>,
}

impl Source {
    /// `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, ExtractError> {
        if path == Path::new("-") {
            return Self::new("standard input".into(), None, io::stdin());
        }
        let name = path.display().to_string();
        let file = SteadyFile::open(path)
            .map_err(|cause| ExtractError::whole(&name, ExtractProblem::Unreadable(cause)))?;
        Self::new(name, file.size(), file)
    }

    /// What compresses it is told by its first bytes.
    pub(super) fn new(
        name: String,
        size: Option<u64>,
        bytes: impl Read + Send + 'static,
    ) -> Result<Self, ExtractError> {
        let wrong = |problem| ExtractError::whole(&name, problem);
        let taken = Arc::new(AtomicU64::new(0));
        let mut bytes = Counting { bytes, taken: Arc::clone(&taken) };
        let mut head = Vec::with_capacity(4);
        (&mut bytes).take(4).read_to_end(&mut head).map_err(|cause| wrong(cause.into()))?;
        let form = Form::of(&head);
        let whole = Cursor::new(head).chain(bytes);
        let buffered = |whole| BufReader::with_capacity(COMPRESSED_CHUNK, whole);
        let bytes: Box<dyn Read + Send> = match form {
            Form::Plain => Box::new(whole),
            Form::Gzip => Box::new(MultiGzDecoder::new(buffered(whole))),
            Form::Zstandard => Box::new(
                zstd::Decoder::with_buffer(buffered(whole))
                    .map_err(|cause| wrong(ExtractProblem::Damaged(cause)))?,
            ),
            Form::Archive => return Err(wrong(ExtractProblem::Archive)),
        };
        Ok(Self { name, bytes, form, taken, size })
    }

    /// As [`Read::read`]; 0 at the end.
    pub(super) fn read(&mut self, out: &mut [u8]) -> Result<usize, ExtractProblem> {
        loop {
            match self.bytes.read(out) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => {
                    return Err(match ExtractProblem::from(cause) {
                        ExtractProblem::Unreadable(cause)
                            if self.form != Form::Plain && is_about_the_data(&cause) =>
                        {
                            ExtractProblem::Damaged(cause)
                        }
                        other => other,
                    });
                }
                Ok(count) => return Ok(count),
            }
        }
    }

    /// How the bytes were compressed.
    pub(super) const fn form(&self) -> OutputForm {
        match self.form {
            Form::Plain | Form::Archive => OutputForm::Plain,
            Form::Gzip => OutputForm::Gzip,
            Form::Zstandard => OutputForm::Zstandard,
        }
    }

    /// Bytes taken from the file itself so far, and how many it has if that is known.
    pub(super) fn progress(&self) -> (u64, Option<u64>) {
        (self.taken.load(Ordering::Relaxed), self.size)
    }
}

/// Decoders tell of bad data by these; the rest comes from the operating system.
fn is_about_the_data(cause: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    cause.raw_os_error().is_none()
        && matches!(cause.kind(), InvalidData | InvalidInput | UnexpectedEof | Other)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Gzip,
    Zstandard,
    Archive,
}

impl Form {
    /// By the magic numbers of RFC 1952, RFC 8878 (a frame, or one to be skipped) and of zip.
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Self::Zstandard,
            [b'P', b'K', 3, 4] => Self::Archive,
            _ => Self::Plain,
        }
    }
}

/// Counts what is read.
struct Counting<R> {
    bytes: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(out)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
