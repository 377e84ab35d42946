//! Directories that files are in.

use std::fs::File;
use std::io;
use std::path::Path;

/// The directory that a file is in, or will be.
#[must_use]
pub fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes sure that what was made or renamed in a directory is on the disk, as far as that can be done:
/// one that may be written and not be read can't be opened for it.
///
/// # Errors
///
/// Those of the file system; a system that has no such call has none.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    match File::open(directory) {
        _ if cfg!(not(unix)) => Ok(()),
        Err(closed) if closed.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        opened => opened?.sync_all(),
    }
}
