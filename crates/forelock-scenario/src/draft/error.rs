//! Why a file gives no scenario.

use forelock_extract::ExtractError;
use std::path::PathBuf;

/// Why a file gives no scenario.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// It can't be read.
    #[error("{} can't be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the file system says, or what is no text.
        why: String,
    },
    /// It is a file of another kind.
    #[error("{}: {what}; {help}", path.display())]
    OfAnotherKind {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// What to do with it.
        help: String,
    },
    /// It is not as the tool writes it.
    #[error("{}: {why}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It loads nothing.
    #[error("{} loads nothing: {why}", path.display())]
    Nothing {
        /// The file.
        path: PathBuf,
        /// What would be a load.
        why: &'static str,
    },
    /// The CSV can't be used.
    #[error(transparent)]
    Extract(#[from] Box<ExtractError>),
}
