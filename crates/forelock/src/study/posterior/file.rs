//! Where a posterior is kept.

use super::{Posterior, PosteriorError};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a file is no posterior.
#[derive(Debug, thiserror::Error)]
pub enum PosteriorFileError {
    /// It can't be read.
    #[error("the file can't be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is larger than [`Posterior::MAX_BYTES`].
    #[error("the file is larger than {} MiB, which no posterior is", Posterior::MAX_BYTES >> 20)]
    TooLarge,
    /// It is no text.
    #[error("the file is not UTF-8 text from its byte {0} on")]
    NotText(usize),
    /// It is no posterior.
    #[error(transparent)]
    Wrong(#[from] PosteriorError),
}

/// Reads the posterior at `path`, and no more than a posterior can be.
///
/// # Errors
///
/// If it can't be read or is no posterior.
pub fn read_posterior(path: &Path) -> Result<Posterior, PosteriorFileError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(Posterior::MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > Posterior::MAX_BYTES {
        return Err(PosteriorFileError::TooLarge);
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| PosteriorFileError::NotText(error.utf8_error().valid_up_to() + 1))?;
    Ok(Posterior::parse(&text)?)
}
