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
    #[error("{} is no name for a new directory", .0.display())]
    NoName(PathBuf),
    /// The directory that it should be in is not there.
    #[error("there is no directory {} to make it in", .0.display())]
    NoParent(PathBuf),
    /// There is something else of that name.
    #[error("{} is there already, and is no directory", .0.display())]
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
mod tests {
    use super::*;
    use crate::arrange::manifest::{self, FileEntry, InputEntry, Manifest, Settings};

    /// A directory `out` with these files and their manifest, in a fresh one.
    fn arranged(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("out");
        fs::create_dir(&target).unwrap();
        fill(&target, files);
        (directory, target)
    }

    fn fill(directory: &Path, files: &[(&str, &str)]) {
        let entries = files.iter().map(|&(name, text)| {
            fs::write(directory.join(name), text).unwrap();
            let sha256 = manifest::sha256(text.as_bytes()).unwrap();
            FileEntry { name: name.into(), rows: 0, batches: 0, bytes: 0, sha256 }
        });
        let text = || String::new();
        let manifest = Manifest::new(
            InputEntry {
                name: text(),
                bytes: 0,
                sha256: text(),
                rows: 0,
                rows_without_parent: 0,
                row_sum: text(),
            },
            Settings { parents: vec![], batch_size: 1, partitions: 1, compression: text() },
            entries.collect(),
            text(),
            vec![],
        );
        fs::write(directory.join(manifest::NAME), manifest.render().unwrap()).unwrap();
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Begins, writes a new file and publishes.
    fn publish(target: &Path, force: bool) -> Result<(), StagingError> {
        let staging = Staging::begin(target, force, &[])?;
        fill(staging.path(), &[("part-1.csv", "new")]);
        staging.publish()
    }

    #[test]
    fn a_directory_appears_when_it_is_complete() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("out");
        let staging = Staging::begin(&target, false, &[]).unwrap();
        fill(staging.path(), &[("part-1.csv", "new")]);
        assert!(!target.exists());
        let left = leftovers(&target);
        assert_eq!(left, [staging.path().canonicalize().unwrap()], "what a kill would leave");
        staging.publish().unwrap();
        assert_eq!(names(directory.path()), ["out"]);
        assert_eq!(names(&target), ["manifest.json", "part-1.csv"]);
        assert!(leftovers(&target).is_empty());
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let staging = Staging::begin(&directory.path().join("out"), false, &[]).unwrap();
        fill(staging.path(), &[("part-1.csv", "new")]);
        drop(staging);
        assert_eq!(names(directory.path()), [""; 0]);
    }

    #[test]
    fn an_empty_directory_is_filled_and_a_full_one_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("out");
        fs::create_dir(&target).unwrap();
        publish(&target, false).unwrap();
        let refused = publish(&target, false).unwrap_err();
        assert!(matches!(refused, StagingError::NotEmpty(_)), "{refused}");
    }

    #[test]
    fn an_arrangement_is_replaced_if_asked() {
        let (directory, target) = arranged(&[("part-1.csv", "old"), ("part-2.csv", "old too")]);
        publish(&target, true).unwrap();
        assert_eq!(names(directory.path()), ["out"]);
        assert_eq!(names(&target), ["manifest.json", "part-1.csv"]);
        assert_eq!(fs::read_to_string(target.join("part-1.csv")).unwrap(), "new");
    }

    #[test]
    fn what_forelock_has_not_written_is_never_removed() {
        let refused = |spoil: &dyn Fn(&Path)| {
            let (directory, target) = arranged(&[("part-1.csv", "old")]);
            spoil(&target);
            let before = names(&target);
            let refused = publish(&target, true).unwrap_err();
            assert!(matches!(refused, StagingError::NotOurs { .. }), "{refused}");
            assert_eq!((names(&target), names(directory.path())), (before, vec!["out".into()]));
            refused.to_string()
        };
        let write = |name: &'static str, text: &'static str| {
            move |target: &Path| fs::write(target.join(name), text).unwrap()
        };
        assert!(refused(&write("notes.txt", "")).contains("notes.txt"));
        assert!(refused(&write("part-1.csv", "mine")).contains("part-1.csv was changed"));
        assert!(refused(&write("manifest.json", "{}")).contains("something else"));
        assert!(
            refused(&|target| fs::remove_file(target.join("manifest.json")).unwrap())
                .contains("no manifest.json")
        );
        assert!(refused(&|target| fs::create_dir(target.join("more")).unwrap()).contains("more"));
    }

    #[test]
    fn a_manifest_does_not_reach_out_of_its_directory() {
        let (directory, target) = arranged(&[("../mine.txt", "mine")]);
        assert!(publish(&target, true).is_err());
        assert_eq!(names(directory.path()), ["mine.txt", "out"]);
    }

    #[test]
    fn what_changes_meanwhile_is_not_removed() {
        let (_directory, target) = arranged(&[("part-1.csv", "old")]);
        let staging = Staging::begin(&target, true, &[]).unwrap();
        fs::write(target.join("notes.txt"), "mine").unwrap();
        assert!(staging.publish().is_err());
        assert_eq!(names(&target), ["manifest.json", "notes.txt", "part-1.csv"]);
        let empty = target.join("empty");
        let staging = Staging::begin(&empty, false, &[]).unwrap();
        fs::create_dir(&empty).unwrap();
        fs::write(empty.join("notes.txt"), "mine").unwrap();
        assert!(staging.publish().is_err());
        assert_eq!(names(&empty), ["notes.txt"]);
    }

    #[test]
    fn names_that_can_not_be_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("file"), "").unwrap();
        let refused = |path: &Path| Staging::begin(path, true, &[]).unwrap_err();
        assert!(matches!(refused(&path("file")), StagingError::NoDirectory(_)));
        assert!(matches!(refused(&path("missing/out")), StagingError::NoParent(_)));
        assert!(matches!(refused(Path::new("missing/..")), StagingError::NoName(_)));
        assert!(refused(&path("file")).is_of_the_command_line());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("nowhere", path("link")).unwrap();
            assert!(matches!(refused(&path("link")), StagingError::NoDirectory(_)));
        }
    }

    #[test]
    fn an_input_inside_is_refused() {
        let (_directory, target) = arranged(&[("part-1.csv", "old")]);
        let input = target.join("part-1.csv");
        let refused = Staging::begin(&target, true, &[&input]).unwrap_err();
        assert!(matches!(refused, StagingError::InputInside { .. }), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() {
        let (directory, target) = arranged(&[("part-1.csv", "old")]);
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        publish(&link, true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(target.join("part-1.csv")).unwrap(), "new");
    }
}
