//! What is replaced: an arrangement as it was written, and nothing else.

use super::manifest::{self, Manifest};
use super::staging::StagingError;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// An arrangement that was there before: files that nobody has changed since, and nothing else.
#[derive(Debug)]
pub(super) struct Replaced {
    pub(super) files: Vec<String>,
}

impl Replaced {
    /// What is in the directory at `target`, if that is an arrangement as it was written.
    pub(super) fn find(target: &Path) -> Result<Self, StagingError> {
        let not_ours = |why| StagingError::NotOurs { directory: target.to_owned(), why };
        let failure = |path: PathBuf, cause| StagingError::File { path, cause };
        let path = target.join(manifest::NAME);
        let mut text = String::new();
        match File::open(&path) {
            Ok(file) => match file.take(LONGEST_MANIFEST).read_to_string(&mut text) {
                Ok(_) => {}
                Err(other) if other.kind() == io::ErrorKind::InvalidData => {}
                Err(other) => return Err(failure(path, other)),
            },
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                let name = manifest::NAME;
                return Err(not_ours(format!("it has no {name} of `forelock arrange`")));
            }
            Err(other) => return Err(failure(path, other)),
        }
        let manifest: Manifest = serde_json::from_str(&text)
            .ok()
            .filter(|manifest: &Manifest| manifest.written().all(|(name, _)| is_plain(name)))
            .ok_or_else(|| not_ours(format!("its {} is of something else", manifest::NAME)))?;
        let mut files: Vec<String> = manifest.written().map(|(name, _)| name.to_owned()).collect();
        files.push(manifest::NAME.to_owned());
        let entries = fs::read_dir(target).map_err(|cause| failure(target.to_owned(), cause))?;
        for entry in entries {
            let entry = entry.map_err(|cause| failure(target.to_owned(), cause))?;
            let (name, is_file) = (entry.file_name(), entry.file_type());
            let is_file = is_file.map_err(|cause| failure(entry.path(), cause))?.is_file();
            if !is_file || !files.iter().any(|file| **file == *name) {
                let name = entry.path();
                return Err(not_ours(format!("{} is none of its files", name.display())));
            }
        }
        for (name, sha256) in manifest.written() {
            let path = target.join(name);
            let as_written = match File::open(&path) {
                Ok(there) => manifest::sha256(there).map_err(|cause| failure(path, cause))?,
                // One that is gone is no loss.
                Err(missing) if missing.kind() == io::ErrorKind::NotFound => continue,
                Err(other) => return Err(failure(path, other)),
            };
            if as_written != sha256 {
                return Err(not_ours(format!("{name} was changed since it was written")));
            }
        }
        Ok(Self { files })
    }
}

/// A manifest has a few hundred bytes a file; what someone else left under its name might have more.
const LONGEST_MANIFEST: u64 = 1 << 26;

/// Whether `name` stays in the directory that it is in.
fn is_plain(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|file| *file == *name)
}

/// Removes these files of a directory, and itself if nothing else is in it.
pub(super) fn remove(directory: &Path, files: &[String]) -> io::Result<()> {
    for file in files {
        match fs::remove_file(directory.join(file)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
    }
    // Another run may have removed the rest of it.
    match fs::remove_dir(directory) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
