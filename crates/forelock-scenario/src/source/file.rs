//! Reading a scenario file, which may be anything: a directory, a device, an archive.

use forelock_io::files::{ReadError, check_ordinary, read_bounded};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A scenario longer than this is none. Checked while reading, so that `/dev/zero` ends too.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error("there is no such file")]
    Missing,
    #[error("this is a directory, not a scenario file")]
    Directory,
    #[error("its name does not end in .toml, as that of a scenario does")]
    NoScenario,
    #[error("the file is larger than 1 MiB, which no scenario is")]
    TooLarge,
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
}

impl FileError {
    /// What would be right instead of `path`.
    pub(super) fn help(&self, path: &Path) -> String {
        match self {
            Self::Missing => match nearest(path) {
                Some(near) => return format!("did you mean `{}`?", near.display()),
                None => {
                    "check the path; `extends` is relative to the file that contains it, other \
                     paths to the current directory"
                }
            },
            Self::Directory => "name one file in it, such as `test4-parallel.toml`",
            Self::NoScenario => "`extends` takes a scenario: name it with its ending .toml",
            Self::TooLarge => "name a scenario file, in TOML; a CSV of records is named in it, by `file` in `[data]`",
            Self::Unreadable(_) => "name a TOML file that you may read",
        }
        .to_owned()
    }
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Directory,
            _ => Self::Unreadable(error),
        }
    }
}

/// The file beside a missing one that was probably meant.
pub(super) fn nearest(missing: &Path) -> Option<PathBuf> {
    const LOOKED_AT: usize = 1_000;
    const ALIKE: f64 = 0.8;
    let wanted = missing.file_name()?.to_string_lossy().into_owned();
    let directory = missing.parent()?;
    let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let names = fs::read_dir(here)
        .ok()?
        .take(LOOKED_AT)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(&wanted, &name), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        // The name breaks ties, as a directory has no order.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, name)| directory.join(name))
}

/// The bytes of a file that another scenario extends, and whose lines an error may show: a scenario,
/// by its name, and nothing that only the system has.
pub(super) fn read_extended(path: &Path) -> Result<Vec<u8>, FileError> {
    if path.extension().is_none_or(|extension| extension != "toml")
        && path.exists()
        && !path.is_dir()
    {
        return Err(FileError::NoScenario);
    }
    check_ordinary(path)?;
    read(path)
}

/// The file's bytes, which may still be no text.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(FileError::Directory);
    }
    match read_bounded(file, MAX_BYTES) {
        Ok(bytes) => Ok(bytes),
        Err(ReadError::Io(error)) => Err(error.into()),
        // Bytes are not yet looked at as text.
        Err(ReadError::TooLarge(_) | ReadError::NotText(_)) => Err(FileError::TooLarge),
    }
}
