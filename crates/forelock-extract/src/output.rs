//! Writes bytes as the name of the file says: plain, gzip or Zstandard.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::path::Path;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputForm {
    /// Not at all.
    Plain,
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstandard,
}

impl OutputForm {
    /// By the ending of the name, in capitals or not.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("gz") => Self::Gzip,
            Some("zst" | "zstd") => Self::Zstandard,
            _ => Self::Plain,
        }
    }

    /// What the name ends in: `.gz`, `.zst` or nothing.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => ".gz",
            Self::Zstandard => ".zst",
        }
    }

    /// Compresses what goes to `out`. The same bytes in give the same bytes out: no name and no
    /// time are in them. What is not finished by [`OutputWriter::finish`] is cut off.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub fn writer<W: Write>(self, out: W) -> io::Result<OutputWriter<W>> {
        Ok(match self {
            Self::Plain => OutputWriter::Plain(out),
            Self::Gzip => OutputWriter::Gzip(GzEncoder::new(out, Compression::default())),
            Self::Zstandard => {
                let mut encoder = zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                OutputWriter::Zstandard(encoder)
            }
        })
    }
}

/// Writes to a file in an [`OutputForm`].
pub enum OutputWriter<W: Write> {
    /// Passes everything on.
    Plain(W),
    /// Compresses it.
    Gzip(GzEncoder<W>),
    /// Compresses it.
    Zstandard(zstd::Encoder<'static, W>),
}

impl<W: Write> std::fmt::Debug for OutputWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            Self::Zstandard(_) => "Zstandard",
        })
    }
}

impl<W: Write> OutputWriter<W> {
    /// Writes what is left, and gives back what was written to.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn finish(self) -> io::Result<W> {
        let mut out = match self {
            Self::Plain(out) => out,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstandard(encoder) => encoder.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}

impl<W: Write> Write for OutputWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstandard(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zstandard(encoder) => encoder.flush(),
        }
    }
}
