//! The directory that a sweep's results are in.

use super::journal::Journal;
use super::manifest::Manifest;
use super::point_check::PointCheck;
use super::record::PointRecord;
use super::{Sweep, SweepError};
use forelock_io::files::{directory_of, sync_directory, write_within};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file of the [`Manifest`].
const MANIFEST: &str = "sweep.json";

/// Every point done so far, and what it is a point of.
///
/// - `sweep.json`: the [`Manifest`];
/// - `points.jsonl`: a [`PointRecord`](super::PointRecord) a line, with a checksum, in the order of the
///   points;
/// - `sweep.csv`: the same as a table, once every point is there (made by the report).
#[derive(Debug)]
pub struct SweepDirectory {
    path: PathBuf,
    journal: Journal,
}

impl SweepDirectory {
    /// Opens the directory at `path` to go on with `sweep`, or makes it. `force` starts over in a
    /// directory of another sweep.
    ///
    /// # Errors
    ///
    /// If it holds another sweep, another process works in it, or a line is no point of the sweep;
    /// those of the file system.
    pub fn open(path: &Path, sweep: &Sweep, force: bool) -> Result<Self, SweepError> {
        let failure = |cause| SweepError::File { path: path.to_owned(), cause };
        if !path.is_dir() {
            fs::create_dir_all(path).map_err(failure)?;
            sync_directory(directory_of(path)).map_err(failure)?;
        }
        // The lock first: another process may be about to say of what sweep this is.
        let mut journal = Journal::lock(&path.join("points.jsonl"))?;
        let differences = match read_manifest(path)? {
            Found::Manifest(manifest) => manifest.differences(sweep.manifest()),
            Found::Nothing if journal.is_empty()? => Vec::new(),
            Found::Nothing | Found::SomethingElse => {
                vec!["`sweep.json`, which says of what sweep, is missing or unreadable".to_owned()]
            }
        };
        if differences.is_empty() {
            let check = PointCheck::new(sweep.manifest());
            let check = check.map_err(|wrong| failure(io::Error::other(wrong)))?;
            journal.go_on(check.with_settings_of(sweep.design()))?;
        } else if force {
            journal.clear()?;
            let table = path.join("sweep.csv");
            match fs::remove_file(&table) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    return Err(SweepError::File { path: table, cause });
                }
                _ => {}
            }
        } else {
            return Err(SweepError::Other { directory: path.to_owned(), differences });
        }
        write_manifest(path, sweep.manifest())?;
        Ok(Self { path: path.to_owned(), journal })
    }

    /// The points.
    #[must_use]
    pub const fn points(&self) -> &Journal {
        &self.journal
    }

    /// Adds the lines of the next points, which [`Sweep::lines`] gave, perhaps on another machine.
    ///
    /// # Errors
    ///
    /// If one is no line of a point, or that of another point or sweep: those before it stay. Those of the
    /// file system.
    pub fn take(&mut self, sweep: &Sweep, lines: &[String]) -> Result<(), SweepError> {
        let path = self.path.join("points.jsonl");
        let wrong = |problem: String| SweepError::File {
            path: path.clone(),
            cause: io::Error::new(io::ErrorKind::InvalidData, problem),
        };
        let check = PointCheck::new(sweep.manifest()).map_err(wrong)?;
        let check = check.with_settings_of(sweep.design());
        for line in lines {
            let record = PointRecord::from_line(line).map_err(wrong)?;
            let next = self.journal.written();
            if record.point != next {
                let problem = format!("point {} came where point {next} is next", record.point);
                return Err(wrong(problem));
            }
            check.check(&record).map_err(wrong)?;
            self.journal.append(line)?;
        }
        Ok(())
    }

    /// Puts everything on the disk itself.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub fn sync(&mut self) -> Result<(), SweepError> {
        self.journal.sync()
    }

    pub(super) const fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }
}

enum Found {
    Nothing,
    SomethingElse,
    Manifest(Box<Manifest>),
}

fn read_manifest(directory: &Path) -> Result<Found, SweepError> {
    let path = directory.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(serde_json::from_str(&text)
            .map_or(Found::SomethingElse, |manifest| Found::Manifest(Box::new(manifest)))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(cause) if cause.kind() == io::ErrorKind::InvalidData => Ok(Found::SomethingElse),
        Err(cause) => Err(SweepError::File { path, cause }),
    }
}

/// In one step: a directory with half a manifest could not be gone on with.
fn write_manifest(directory: &Path, manifest: &Manifest) -> Result<(), SweepError> {
    let text = serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n";
    write_within(directory, MANIFEST, |out| out.write_all(text.as_bytes()))
        .map_err(|cause| SweepError::File { path: directory.join(MANIFEST), cause })
}
