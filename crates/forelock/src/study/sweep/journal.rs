//! `points.jsonl`: a line a point, which a sweep that was stopped goes on from.

use super::SweepError;
use super::records::Records;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So often the operating system is made to put lines on the disk itself. What the program has
/// written survives its death at once; this is against the death of the machine.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// The file of finished points, in the order of their numbers, open to take more.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    /// Points that are in it.
    written: u64,
    /// Bytes that they take.
    length: u64,
    synced: Instant,
}

impl Journal {
    /// Opens the file at `path`, or makes it, and keeps of it the points 0, 1, 2, … that it begins
    /// with, at most `points`. What follows them (the half line of a program that was killed while
    /// it wrote) is cut off.
    ///
    /// # Errors
    ///
    /// Those of the file system; and if another process has it open.
    pub fn open(path: &Path, points: u64) -> Result<Self, SweepError> {
        let failure = |cause| SweepError::File { path: path.to_owned(), cause };
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failure)?;
        if !file.metadata().map_err(failure)?.is_file() {
            let cause = std::io::Error::other("this is no regular file, so there is no going on");
            return Err(failure(cause));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(SweepError::InUse { path: path.to_owned() });
            }
            // A file system without locks is no reason not to work.
            Err(TryLockError::Error(_)) => {}
        }
        let (written, length) = whole_lines(&file, points).map_err(failure)?;
        file.set_len(length).map_err(failure)?;
        let mut journal =
            Self { file, path: path.to_owned(), written, length, synced: Instant::now() };
        journal.file.seek(SeekFrom::Start(length)).map_err(failure)?;
        Ok(journal)
    }

    /// Points that are in it.
    #[must_use]
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Adds the next point.
    ///
    /// # Errors
    ///
    /// Those of the file system: the file then still ends with the point before.
    pub(super) fn append(&mut self, line: &str) -> Result<(), SweepError> {
        let bytes = format!("{line}\n");
        if let Err(cause) = self.file.write_all(bytes.as_bytes()) {
            // If even this fails, the next start cuts the half line off.
            let _ = self.file.set_len(self.length);
            return Err(self.failure(cause));
        }
        self.length += bytes.len() as u64;
        self.written += 1;
        if self.synced.elapsed() >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    /// Throws every point away.
    pub(super) fn clear(&mut self) -> Result<(), SweepError> {
        let emptied = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(|cause| self.failure(cause))?;
        (self.written, self.length) = (0, 0);
        Ok(())
    }

    /// Puts everything on the disk itself.
    pub(super) fn sync(&mut self) -> Result<(), SweepError> {
        self.file.sync_data().map_err(|cause| self.failure(cause))?;
        self.synced = Instant::now();
        Ok(())
    }

    fn failure(&self, cause: std::io::Error) -> SweepError {
        SweepError::File { path: self.path.clone(), cause }
    }
}

/// How many points the file begins with, and the bytes that they take.
fn whole_lines(file: &File, points: u64) -> std::io::Result<(u64, u64)> {
    let mut records = Records::of(file, points);
    match records.find_map(Result::err) {
        Some(cause) if cause.kind() != ErrorKind::InvalidData => Err(cause),
        _ => Ok((records.read, records.length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;
    use crate::study::fixture::finding;
    use crate::study::sweep::PointRecord;
    use std::fs;

    fn line(point: u64) -> String {
        let prediction = finding(vec![Outcome::default()], |_| ()).prediction;
        serde_json::to_string(&PointRecord::new(point, &[], Vec::new(), &prediction)).unwrap()
    }

    /// A journal of three points, to whose file `spoil` does something.
    fn reopened(spoil: impl FnOnce(String) -> String) -> (Journal, tempfile::TempDir) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("points.jsonl");
        let mut journal = Journal::open(&path, 10).unwrap();
        for point in 0..3 {
            journal.append(&line(point)).unwrap();
        }
        drop(journal);
        let text = spoil(fs::read_to_string(&path).unwrap());
        fs::write(&path, text).unwrap();
        (Journal::open(&path, 10).unwrap(), directory)
    }

    #[test]
    fn what_was_written_is_there_again() {
        let (journal, _directory) = reopened(|text| text);
        assert_eq!(journal.written(), 3);
        let records = Records::open(&journal.path, journal.written()).unwrap();
        let points: Vec<u64> = records.map(|record| record.unwrap().point).collect();
        assert_eq!(points, [0, 1, 2]);
    }

    #[test]
    fn a_torn_last_line_is_cut_off_wherever_it_is_torn() {
        let whole = line(2).len() + 1;
        for torn in [1, 2, whole / 2, whole - 1] {
            let (mut journal, directory) = reopened(|text| text[..text.len() - torn].to_owned());
            assert_eq!(journal.written(), 2, "{torn}");
            journal.append(&line(2)).unwrap();
            let text = fs::read_to_string(directory.path().join("points.jsonl")).unwrap();
            assert_eq!(text, format!("{}\n{}\n{}\n", line(0), line(1), line(2)));
        }
    }

    #[test]
    fn what_is_no_point_or_not_the_next_ends_what_is_kept() {
        assert_eq!(reopened(|text| text + "{}\n").0.written(), 3);
        assert_eq!(reopened(|text| format!("{text}{}\n", line(5))).0.written(), 3);
        assert_eq!(reopened(|text| text.replacen("\"point\":1", "\"point\":7", 1)).0.written(), 1);
        assert_eq!(reopened(|_| String::new()).0.written(), 0);
        assert_eq!(reopened(|_| "\0\0\0".into()).0.written(), 0);
    }

    #[test]
    fn two_processes_do_not_write_to_one_file() {
        let (journal, directory) = reopened(|text| text);
        let second = Journal::open(&directory.path().join("points.jsonl"), 10);
        assert!(matches!(second, Err(SweepError::InUse { .. })));
        drop(journal);
    }
}
