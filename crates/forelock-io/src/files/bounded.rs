//! Reading no more of a file than it may hold.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refuses it.
    #[error("the file can't be read: {0}")]
    Io(#[from] io::Error),
    /// It is longer than such a file can be.
    #[error("the file is larger than {}, which no such file is", InUnits(*.0))]
    TooLarge(u64),
    /// It is no UTF-8.
    #[error("the file is not UTF-8 text from its byte {0} on")]
    NotText(usize),
}

/// A limit in bytes as a message names it: `32 MiB`.
#[derive(Clone, Copy, Debug)]
struct InUnits(u64);

impl fmt::Display for InUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        match UNITS.iter().find(|(size, _)| self.0 >= *size && self.0.is_multiple_of(*size)) {
            Some((size, unit)) => write!(f, "{} {unit}", self.0 / size),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

/// The bytes of `source`, at most `most` of them. They are counted while reading, so that what
/// has no size beforehand (`/dev/zero`, a pipe) ends too.
///
/// # Errors
///
/// If it can't be read, or goes on after `most` bytes.
pub fn read_bounded(source: impl Read, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    source.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(ReadError::TooLarge(most)) } else { Ok(bytes) }
}

/// The text of the file at `path`, at most `most` bytes.
///
/// # Errors
///
/// If it can't be read, is longer, or is no UTF-8.
pub fn read_bounded_text(path: &Path, most: u64) -> Result<String, ReadError> {
    let bytes = read_bounded(File::open(path)?, most)?;
    String::from_utf8(bytes)
        .map_err(|error| ReadError::NotText(error.utf8_error().valid_up_to() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_given_up() {
        assert!(matches!(read_bounded(io::repeat(0), 1_000), Err(ReadError::TooLarge(1_000))));
        assert_eq!(read_bounded(io::repeat(b'a').take(3), 3).unwrap(), b"aaa");
    }

    #[test]
    fn limits_are_named_in_units() {
        assert_eq!(InUnits(32 << 20).to_string(), "32 MiB");
        assert_eq!(InUnits(1_000).to_string(), "1000 bytes");
    }
}
