//! Where a posterior is kept.

use super::{Posterior, PosteriorError};
use forelock_io::files::{ReadError, read_bounded_text};
use std::path::Path;

/// Why a file is no posterior.
#[derive(Debug, thiserror::Error)]
pub enum PosteriorFileError {
    /// It can't be read, is longer than [`Posterior::MAX_BYTES`] or no text.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
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
    let text = read_bounded_text(path, Posterior::MAX_BYTES)?;
    Ok(Posterior::parse(&text)?)
}
