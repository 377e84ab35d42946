//! Why nothing was arranged.

use super::memory::shown;
use super::staging::StagingError;
use crate::{Delimiter, ExtractError, ExtractProblem};
use std::io;
use std::path::PathBuf;

/// Why nothing was arranged. The input is as it was, and there is no output.
#[derive(Debug, thiserror::Error)]
pub enum ArrangeError {
    /// The file can't be read, or is not as it should be.
    #[error("{0}")]
    Extract(Box<ExtractError>),
    /// The output directory can't be made.
    #[error("{0}")]
    Staging(#[from] StagingError),
    /// A temporary file, or one of the output.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file, or the directory of a temporary one.
        path: PathBuf,
        /// What the file system says.
        cause: io::Error,
    },
    /// What has to be in memory does not fit.
    #[error("{what} need about {}, more than --memory allows", shown(*needed))]
    Memory {
        /// What has to be in memory at once.
        what: &'static str,
        /// For how large a limit there would be enough.
        needed: u64,
    },
    /// More jobs than the platform takes.
    #[error(
        "{0} jobs are more than the platform takes in a day (15,000): a larger --job-size makes fewer"
    )]
    TooManyJobs(u64),
    /// The Bulk API doesn't know what parts the fields.
    #[error("the Bulk API 2.0 takes no fields separated by {0}")]
    Delimiter(Delimiter),
    /// More parents than can be numbered.
    #[error("there are more parents than can be numbered (2^32)")]
    TooManyParents,
    /// Read again, the file was not the same.
    #[error("the rows were others when the file was read again: does something write to it?")]
    Changed,
    /// What was written could not be read back as it was.
    #[error("{} was read back and is not what was written", .0.display())]
    NotAsWritten(PathBuf),
    /// The manifest can't be written as JSON.
    #[error("the manifest can't be put into JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The user asked to stop.
    #[error("interrupted; nothing was written")]
    Interrupted,
}

impl From<ExtractError> for ArrangeError {
    fn from(cause: ExtractError) -> Self {
        Self::Extract(Box::new(cause))
    }
}

/// Of a temporary file: it has no name.
impl From<io::Error> for ArrangeError {
    fn from(cause: io::Error) -> Self {
        // Rows that have no place of their own were not there the first time.
        if cause.kind() == io::ErrorKind::InvalidData {
            return Self::Changed;
        }
        Self::File { path: PathBuf::from("temporary files"), cause }
    }
}

impl ArrangeError {
    /// Whether the command line or the file is wrong, rather than the machine in trouble.
    #[must_use]
    pub fn is_of_the_input(&self) -> bool {
        match self {
            Self::Extract(cause) => {
                !matches!(cause.problem(), ExtractProblem::Unreadable(cause) if is_trouble(cause))
            }
            Self::Memory { .. }
            | Self::TooManyJobs(_)
            | Self::Delimiter(_)
            | Self::TooManyParents
            | Self::Changed => true,
            Self::Staging(staging) => staging.is_of_the_command_line(),
            Self::File { .. } | Self::NotAsWritten(_) | Self::Json(_) | Self::Interrupted => false,
        }
    }
}

/// Whether the machine is to blame, and not who named the file.
fn is_trouble(cause: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    !matches!(cause.kind(), NotFound | IsADirectory | PermissionDenied)
}
