//! Files that people write.

use super::DraftError;
use forelock_io::files::read_bounded_text;
use std::path::Path;

/// Larger than any that a person writes.
const MOST_BYTES: u64 = 16 << 20;

/// The text of the file at `path`.
pub(super) fn text(path: &Path) -> Result<String, DraftError> {
    read_bounded_text(path, MOST_BYTES)
        .map_err(|error| DraftError::Unreadable { path: path.to_owned(), why: error.to_string() })
}
