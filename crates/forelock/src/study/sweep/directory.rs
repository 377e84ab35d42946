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
/// - `points.jsonl`: a [`PointRecord`] a line, with a checksum, in the order of the
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Template;
    use crate::study::Pool;
    use crate::study::sweep::{ShardPlan, Subject};
    use std::num::NonZeroUsize;

    const TEXT: &str = r#"
        data = { parents = 100, children = 2_000 }
        load = { batch_size = 200, partitions = 4 }
        org = { workers = 4, service = { per_record = "9ms", cv = 0.4 } }
        run.replications = 2
    "#;

    fn sweep(vary: &str) -> (Sweep, ShardPlan) {
        let template = Template::parse("small.toml", TEXT, &[]).unwrap();
        let vary = [vary.to_owned()];
        let sweep = Sweep::new(Subject::of(template).unwrap(), &vary, None).unwrap();
        let plan = ShardPlan::of(&sweep, &vary, None).unwrap();
        (sweep, ShardPlan::parse(&plan.text()).unwrap())
    }

    fn points(directory: &Path) -> String {
        fs::read_to_string(directory.join("points.jsonl")).unwrap()
    }

    #[test]
    fn points_that_were_simulated_elsewhere_are_those_that_would_be_here() {
        let pool = Pool::new(NonZeroUsize::new(2)).unwrap();
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (sweep, plan) = sweep("org.workers=2..9:8");
        let mut directory = SweepDirectory::open(here.path(), &sweep, false).unwrap();
        sweep.run(&mut directory, &pool, &()).unwrap();

        // Another machine knows the plan only.
        let elsewhere = plan.sweep(Path::new("sent")).unwrap();
        let one = Pool::new(Some(NonZeroUsize::MIN)).unwrap();
        let mut taken = SweepDirectory::open(there.path(), &sweep, false).unwrap();
        for range in [0..3, 3..4, 4..100] {
            taken.take(&sweep, &elsewhere.lines(range, &one, &()).unwrap()).unwrap();
        }
        taken.sync().unwrap();
        assert_eq!(points(there.path()), points(here.path()));
    }

    #[test]
    fn what_is_no_line_of_the_next_point_is_refused_and_those_before_it_stay() {
        let pool = Pool::new(NonZeroUsize::new(2)).unwrap();
        let (sweep, _) = sweep("org.workers=2..9:8");
        let lines = sweep.lines(0..4, &pool, &()).unwrap();
        let (other, _) = self::sweep("org.workers=3..10:8");
        let of_another = other.lines(1..2, &pool, &()).unwrap();
        let changed = lines[1].replacen("\"mean\":", "\"mean\":1", 1);
        for (second, problem) in [
            (lines[2].clone(), "point 2 came where point 1 is next"),
            (lines[0].clone(), "point 0 came where point 1 is next"),
            (changed, "it was changed"),
            (of_another[0].clone(), "`org.workers` is 4 there, and 3 at this point"),
            (String::new(), "it does not end with a `checksum`"),
        ] {
            let place = tempfile::tempdir().unwrap();
            let mut directory = SweepDirectory::open(place.path(), &sweep, false).unwrap();
            let wrong = directory.take(&sweep, &[lines[0].clone(), second]).unwrap_err();
            assert!(wrong.to_string().contains(problem), "{wrong}");
            assert!(wrong.is_of_the_input());
            assert_eq!(points(place.path()), format!("{}\n", lines[0]));
        }
    }
}
