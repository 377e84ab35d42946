//! An output directory that is there whole or not at all.
//!
//! Everything is written into a directory beside it, `NAME.partial-XXXXXX`, which takes the name in
//! one step when it is complete and on the disk. A program that is killed leaves that directory
//! behind, whose name says what it is.

use super::replaced::{Replaced, remove};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Why there can be no output directory of that name.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// It has no name to be renamed to.
    #[error("{} is not a name for a new directory", .0.display())]
    NoName(PathBuf),
    /// The directory that it should be in is not there.
    #[error("there is no directory {} to make it in", .0.display())]
    NoParent(PathBuf),
    /// There is something else of that name.
    #[error("{} is there already, and is not a directory", .0.display())]
    NoDirectory(PathBuf),
    /// It holds something.
    #[error("{} is not empty; --force replaces what `forelock arrange` has written", .0.display())]
    NotEmpty(PathBuf),
    /// It holds something else than an arrangement.
    #[error("{} is not replaced: {why}", directory.display())]
    NotOurs {
        /// The directory.
        directory: PathBuf,
        /// What is in it.
        why: String,
    },
    /// What is read from lies in it.
    #[error("{} lies in {}, which would be replaced", input.display(), directory.display())]
    InputInside {
        /// The input.
        input: PathBuf,
        /// The directory.
        directory: PathBuf,
    },
    /// The file system.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What it says.
        cause: io::Error,
    },
}

impl StagingError {
    /// Whether the command line is wrong, rather than the file system in trouble.
    #[must_use]
    pub const fn is_of_the_command_line(&self) -> bool {
        !matches!(self, Self::File { .. })
    }
}

/// A directory that is being filled.
#[derive(Debug)]
pub(super) struct Staging {
    target: PathBuf,
    /// What is there now and is to be replaced.
    replaced: Option<Replaced>,
    partial: TempDir,
}

impl Staging {
    /// Begins a directory that will be `target`. With `force`, it replaces one that
    /// `forelock arrange` has written, as long as nothing else is in it.
    ///
    /// # Errors
    ///
    /// If it can't, as far as that is known now; none of `inputs` may lie in what is replaced.
    pub(super) fn begin(
        target: &Path,
        force: bool,
        inputs: &[&Path],
    ) -> Result<Self, StagingError> {
        let target = resolved(target)?;
        let failure = |cause| StagingError::File { path: target.clone(), cause };
        for &input in inputs {
            // What isn't there is found out by whoever reads it.
            if input.canonicalize().is_ok_and(|input| input.starts_with(&target)) {
                let (input, directory) = (input.to_owned(), target);
                return Err(StagingError::InputInside { input, directory });
            }
        }
        let is_filled = match fs::read_dir(&target) {
            Ok(mut entries) => entries.next().is_some(),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => false,
            Err(other) if other.kind() == io::ErrorKind::NotADirectory => {
                return Err(StagingError::NoDirectory(target));
            }
            Err(other) => return Err(failure(other)),
        };
        let replaced = match (is_filled, force) {
            (false, _) => None,
            (true, false) => return Err(StagingError::NotEmpty(target)),
            (true, true) => Some(Replaced::find(&target)?),
        };
        let (parent, name) = parent_and_name(&target)?;
        let mut builder = tempfile::Builder::new();
        let prefix = partial_prefix(&name);
        builder.prefix(&prefix);
        // As any other new directory, not as the secret that a temporary one is by default.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let partial = builder.tempdir_in(&parent).map_err(failure)?;
        Ok(Self { target, replaced, partial })
    }

    /// The directory that is being filled.
    pub(super) fn path(&self) -> &Path {
        self.partial.path()
    }

    /// Puts the directory into its place. Every file in it must be on the disk already.
    ///
    /// # Errors
    ///
    /// Those of the file system; what was there before is then there still.
    pub(super) fn publish(self) -> Result<(), StagingError> {
        let Self { target, replaced, partial } = self;
        let failure = |cause| StagingError::File { path: target.clone(), cause };
        sync_directory(partial.path()).map_err(failure)?;
        match replaced {
            None => {
                // On Unix this replaces an empty directory as well, and no other.
                fs::rename(partial.path(), &target).map_err(failure)?;
                // There is nothing of that name left to be removed.
                let _ = partial.keep();
            }
            Some(replaced) => {
                // Once more: it may have changed while the new one was written.
                let files = Replaced::find(&target)?.files;
                if files != replaced.files {
                    let why = "it was replaced meanwhile".to_owned();
                    return Err(StagingError::NotOurs { directory: target, why });
                }
                let old = exchange(partial, &target).map_err(failure)?;
                remove(&old, &files).map_err(|cause| StagingError::File { path: old, cause })?;
            }
        }
        let (parent, _) = parent_and_name(&target)?;
        sync_directory(&parent).map_err(|cause| StagingError::File { path: parent, cause })
    }
}

/// Whether a directory `target` could be made now, as [`arrange()`](super::arrange()) makes it.
///
/// # Errors
///
/// Why it couldn't.
pub fn check_directory(target: &Path, force: bool, inputs: &[&Path]) -> Result<(), StagingError> {
    Staging::begin(target, force, inputs).map(drop)
}

/// Directories of runs that were killed, or are still under way, for the output directory `target`.
#[must_use]
pub fn leftovers(target: &Path) -> Vec<PathBuf> {
    let Ok((parent, name)) = resolved(target).and_then(|target| parent_and_name(&target)) else {
        return Vec::new();
    };
    let prefix = partial_prefix(&name);
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let is_left = |name: &OsString| name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
    let mut left: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| is_left(&entry.file_name()))
        .map(|entry| entry.path())
        .collect();
    left.sort();
    left
}

fn partial_prefix(name: &OsString) -> OsString {
    let mut prefix = name.clone();
    prefix.push(".partial-");
    prefix
}

/// The path with symbolic links followed, as far as it is there.
fn resolved(target: &Path) -> Result<PathBuf, StagingError> {
    if let Ok(there) = target.canonicalize() {
        return Ok(there);
    }
    let (parent, name) = parent_and_name(target)?;
    if target.is_symlink() {
        return Err(StagingError::NoDirectory(target.to_owned()));
    }
    let parent = parent.canonicalize().map_err(|_| StagingError::NoParent(parent))?;
    Ok(parent.join(name))
}

fn parent_and_name(target: &Path) -> Result<(PathBuf, OsString), StagingError> {
    let name = target.file_name().ok_or_else(|| StagingError::NoName(target.to_owned()))?;
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    Ok((parent, name.to_owned()))
}

/// Puts `partial` in the place of the directory `target`, and returns where that is then.
fn exchange(partial: TempDir, target: &Path) -> io::Result<PathBuf> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, partial.path(), CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(partial.keep());
        }
    }
    // Not every file system can do both at once: for a moment, there is none of that name.
    let mut aside = partial.path().as_os_str().to_owned();
    aside.push(".old");
    let aside = PathBuf::from(aside);
    fs::rename(target, &aside)?;
    match fs::rename(partial.path(), target) {
        Ok(()) => {
            let _ = partial.keep();
            Ok(aside)
        }
        Err(cause) => {
            fs::rename(&aside, target)?;
            Err(cause)
        }
    }
}

/// Makes sure that what was renamed or made in a directory is on the disk.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
