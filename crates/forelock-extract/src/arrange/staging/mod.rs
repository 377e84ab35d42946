//! An output directory that is there whole or not at all.
//!
//! Everything is written into a directory beside it, `NAME.partial-forelock-XXXXXX`, which takes the
//! name in one step when it is complete and on the disk. A program that is killed leaves that
//! directory behind, which the next one removes.

use super::replaced::{Replaced, remove};
use forelock_io::files::{
    Leftover, Unfinished, directory_of, remove_left_directories, sync_directory,
};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    partial: Unfinished,
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
        let partial = Unfinished::directory(&parent, &name).map_err(failure)?;
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
        let (parent, _) = parent_and_name(&target)?;
        let Some(replaced) = replaced else {
            // On Unix this replaces an empty directory as well, and no other.
            return partial.finish(&parent, |from| fs::rename(from, &target)).map_err(failure);
        };
        // Once more: it may have changed while the new one was written.
        let files = Replaced::find(&target)?.files;
        if files != replaced.files {
            let why = "it was replaced meanwhile".to_owned();
            return Err(StagingError::NotOurs { directory: target, why });
        }
        let old = partial.finish(&parent, |from| exchange(from, &target)).map_err(failure)?;
        remove(&old, &files).map_err(|cause| StagingError::File { path: old, cause })
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

/// Removes the directories of runs that were killed, for the output directory `target`.
#[must_use]
pub fn remove_leftovers(target: &Path) -> Vec<Leftover> {
    match resolved(target).and_then(|target| parent_and_name(&target)) {
        Ok((parent, name)) => remove_left_directories(&parent, &name),
        Err(_) => Vec::new(),
    }
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
    Ok((directory_of(target).to_owned(), name.to_owned()))
}

/// Puts `partial` in the place of the directory `target`, and returns where that is then.
fn exchange(partial: &Path, target: &Path) -> io::Result<PathBuf> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, partial, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(partial.to_owned());
        }
    }
    // Not every file system can do both at once: for a moment, there is none of that name.
    let mut aside = partial.as_os_str().to_owned();
    aside.push(".old");
    let aside = PathBuf::from(aside);
    fs::rename(target, &aside)?;
    match fs::rename(partial, target) {
        Ok(()) => Ok(aside),
        Err(cause) => {
            fs::rename(&aside, target)?;
            Err(cause)
        }
    }
}

#[cfg(test)]
mod tests;
