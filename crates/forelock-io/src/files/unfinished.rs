//! Files and directories that are still being written, under names of their own.
//!
//! The process that makes one holds a lock on it, which ends with the process, whatever ends that: so
//! the next process tells what was left behind from what is still written. A process id in the name
//! would not do: ids are used again, and in another container they mean nothing.

use super::directory::sync_directory;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All that this process is writing.
static ALL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Times that a new name is tried: another process may take it for a leftover before it is locked.
const ATTEMPTS: usize = 16;
/// Random characters of a name.
const RANDOM: usize = 6;

/// A file or a directory without its final name. It is removed if it never gets that.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    /// The lock ends when this is closed; `None` where a directory can't be opened.
    lock: Option<File>,
}

impl Unfinished {
    /// A new file in `directory`, as readable as any other new file.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub fn file(directory: &Path) -> io::Result<(File, Self)> {
        let made = Self::locked(|| {
            let (file, path) = builder(&Names::Files, 0o666).tempfile_in(directory)?.keep()?;
            Ok((path, Some(file)))
        })?;
        match &made.lock {
            Some(file) => Ok((file.try_clone()?, made)),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// A new directory in `parent`, for what will be called `name` there.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub fn directory(parent: &Path, name: &OsStr) -> io::Result<Self> {
        Self::locked(|| {
            let path = builder(&Names::of_directory(name), 0o777).tempdir_in(parent)?.keep();
            let lock = File::open(&path).ok();
            Ok((path, lock))
        })
    }

    fn locked(make: impl Fn() -> io::Result<(PathBuf, Option<File>)>) -> io::Result<Self> {
        let mut all = all();
        for _ in 0..ATTEMPTS {
            let (path, lock) = make()?;
            // A file system without locks is no reason not to work.
            let taken = lock.as_ref().map(File::try_lock);
            if !matches!(taken, Some(Err(TryLockError::WouldBlock))) && path.exists() {
                all.insert(path.clone());
                return Ok(Self { path, lock });
            }
        }
        Err(io::Error::other("other processes remove every new file"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its final name, by what `rename` does, and makes sure that `parent`, in which that is,
    /// has it on the disk. What ends the process waits until it is done.
    ///
    /// # Errors
    ///
    /// Those of `rename`: it is removed then; those of the file system.
    pub fn finish<T>(
        self,
        parent: &Path,
        rename: impl FnOnce(&Path) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut all = all();
        let renamed = rename(&self.path)?;
        all.remove(&self.path);
        drop(all);
        sync_directory(parent)?;
        Ok(renamed)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let is_unfinished = all().contains(&self.path);
        if is_unfinished {
            // Nobody can be told; the next process tries again.
            let _ = remove(&self.path);
            all().remove(&self.path);
        }
    }
}

/// Removes all that this process is writing, before it ends in the middle of it: from now on, it can
/// neither begin nor finish a file.
pub fn abandon_unfinished() {
    let all = all();
    for path in all.iter() {
        // Other threads still write: what they make in a directory meanwhile is in the way.
        (0..ATTEMPTS).find(|_| remove(path).is_ok());
    }
    mem::forget(all);
}

fn all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of paths is whole after each step.
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a process that was killed has left.
#[derive(Debug)]
pub struct Leftover {
    /// Where it is, or was.
    pub path: PathBuf,
    /// Whether it could be removed.
    pub removed: io::Result<()>,
}

/// Removes the files in `directory` that processes which no longer run were writing.
#[must_use]
pub fn remove_left_files(directory: &Path) -> Vec<Leftover> {
    remove_left(directory, &Names::Files)
}

/// Removes the directories that processes which no longer run were filling, for what would have been
/// called `name` in `parent`.
#[must_use]
pub fn remove_left_directories(parent: &Path, name: &OsStr) -> Vec<Leftover> {
    remove_left(parent, &Names::of_directory(name))
}

fn remove_left(directory: &Path, names: &Names) -> Vec<Leftover> {
    // What can't be listed is found out by who writes there.
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    let mut left: Vec<PathBuf> = entries
        .filter(|entry| names.fit(&entry.file_name()))
        .filter(|entry| entry.file_type().is_ok_and(|kind| names.are_of(kind)))
        .map(|entry| entry.path())
        .collect();
    left.sort();
    left.into_iter().filter_map(remove_if_left).collect()
}

/// `None` if a process is still writing it.
fn remove_if_left(path: PathBuf) -> Option<Leftover> {
    let locked = File::open(&path).map(|file| (file.try_lock(), file));
    let removed = match locked {
        Ok((Ok(()), _lock)) => remove(&path),
        Ok((Err(TryLockError::WouldBlock), _)) => return None,
        Ok((Err(TryLockError::Error(cause)), _)) | Err(cause) => Err(cause),
    };
    // Whoever wrote it has finished it meanwhile.
    let is_gone = |cause: &io::Error| cause.kind() == io::ErrorKind::NotFound;
    if removed.as_ref().is_err_and(is_gone) { None } else { Some(Leftover { path, removed }) }
}

fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// What unfinished things are called, so that nothing else is ever taken for one.
enum Names {
    Files,
    Directories { prefix: OsString },
}

impl Names {
    fn of_directory(name: &OsStr) -> Self {
        let mut prefix = name.to_owned();
        prefix.push(".partial-forelock-");
        Self::Directories { prefix }
    }

    fn around_random(&self) -> (&OsStr, &OsStr) {
        match self {
            Self::Files => (OsStr::new(".forelock-"), OsStr::new(".tmp")),
            Self::Directories { prefix } => (prefix, OsStr::new("")),
        }
    }

    fn fit(&self, name: &OsStr) -> bool {
        let (prefix, suffix) = self.around_random();
        let random = name
            .as_encoded_bytes()
            .strip_prefix(prefix.as_encoded_bytes())
            .and_then(|rest| rest.strip_suffix(suffix.as_encoded_bytes()));
        random.is_some_and(|random| {
            random.len() == RANDOM && random.iter().all(u8::is_ascii_alphanumeric)
        })
    }

    fn are_of(&self, kind: fs::FileType) -> bool {
        match self {
            Self::Files => kind.is_file(),
            Self::Directories { .. } => kind.is_dir(),
        }
    }
}

/// The defaults of temporary things, 0600 and 0700, protect secrets; a result is as readable as any
/// other new file.
fn builder<'a>(names: &'a Names, mode: u32) -> tempfile::Builder<'a, 'a> {
    let (prefix, suffix) = names.around_random();
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(suffix).rand_bytes(RANDOM);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// What is under way is left alone, also by the process itself.
    #[test]
    fn only_what_nobody_writes_any_more_is_removed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let (file, unfinished) = Unfinished::file(path).unwrap();
        let filled = Unfinished::directory(path, OsStr::new("out")).unwrap();
        fs::write(filled.path().join("part-1.csv"), "half").unwrap();
        fs::write(path.join(".forelock-abc123.tmp"), "left").unwrap();
        fs::create_dir(path.join("out.partial-forelock-abc123")).unwrap();
        fs::write(path.join("out.partial-forelock-abc123/part-1.csv"), "left").unwrap();
        let left = remove_left_files(path);
        assert!(left[0].path.ends_with(".forelock-abc123.tmp") && left[0].removed.is_ok());
        let left = remove_left_directories(path, OsStr::new("out"));
        assert!(left[0].path.ends_with("out.partial-forelock-abc123") && left[0].removed.is_ok());
        assert_eq!(names(path).len(), 2, "both that are under way");
        drop((file, unfinished, filled));
        assert_eq!(names(path), [""; 0]);
    }

    #[test]
    fn what_only_looks_alike_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let mine = [
            ".forelock-.tmp",
            ".forelock-my own.tmp",
            "out.partial-backup",
            "out.partial-forelock-abc123.old",
            "other.partial-forelock-abc123",
        ];
        mine.iter().for_each(|name| fs::create_dir(path.join(name)).unwrap());
        fs::create_dir(path.join(".forelock-abc123.tmp")).unwrap();
        fs::write(path.join("out.partial-forelock-abc123"), "a file").unwrap();
        assert!(remove_left_files(path).is_empty());
        assert!(remove_left_directories(path, OsStr::new("out")).is_empty());
        assert_eq!(names(path).len(), mine.len() + 2);
    }

    #[test]
    fn what_is_finished_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let (_, unfinished) = Unfinished::file(path).unwrap();
        unfinished.finish(path, |from| fs::rename(from, path.join("result.csv"))).unwrap();
        let (_, unfinished) = Unfinished::file(path).unwrap();
        let to = path.join("missing/result.csv");
        assert!(unfinished.finish(path, |from| fs::rename(from, to)).is_err());
        assert_eq!(names(path), ["result.csv"]);
    }
}
