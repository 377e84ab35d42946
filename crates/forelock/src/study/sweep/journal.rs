//! `points.jsonl`: a line a point, which a sweep that was stopped goes on from.

use super::SweepError;
use super::point_check::PointCheck;
use super::records::Records;
use std::fs::{File, TryLockError};
use std::io::{Seek, SeekFrom, Write};
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
    /// Opens the file at `path`, or makes it, and keeps every other process out of it. Nothing of it
    /// is read yet.
    ///
    /// # Errors
    ///
    /// Those of the file system; and if another process has it open.
    pub(super) fn lock(path: &Path) -> Result<Self, SweepError> {
        let failure = |cause| SweepError::File { path: path.to_owned(), cause };
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failure)?;
        if !file.metadata().map_err(failure)?.is_file() {
            let cause =
                std::io::Error::other("this is not a regular file, so there is no going on");
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
        Ok(Self { file, path: path.to_owned(), written: 0, length: 0, synced: Instant::now() })
    }

    /// Whether there is nothing in the file.
    pub(super) fn is_empty(&self) -> Result<bool, SweepError> {
        self.file.metadata().map(|file| file.len() == 0).map_err(|cause| self.failure(cause))
    }

    /// Goes on after the points that are in the file, each of which passes `check`. The half line at
    /// its end, of a program that was killed while it wrote, is cut off.
    ///
    /// # Errors
    ///
    /// The first whole line that is wrong: the file is left as it is. Those of the file system.
    pub(super) fn go_on(&mut self, check: PointCheck<'_>) -> Result<(), SweepError> {
        let mut records = Records::of(&self.file, check);
        if let Some(cause) = records.find_map(Result::err) {
            return Err(self.failure(cause));
        }
        (self.written, self.length) = (records.read, records.length);
        let cut = self.file.set_len(self.length);
        cut.and_then(|()| self.file.seek(SeekFrom::Start(self.length)))
            .map_err(|cause| self.failure(cause))?;
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sweep::Manifest;
    use crate::study::sweep::point_check::tests::{manifest, record};
    use std::fs;
    use tempfile::TempDir;

    fn line(point: u64) -> String {
        record(point).line()
    }

    fn opened(path: &Path, manifest: &Manifest) -> Result<Journal, SweepError> {
        let mut journal = Journal::lock(path)?;
        journal.go_on(PointCheck::new(manifest).unwrap())?;
        Ok(journal)
    }

    /// A journal of three points, to whose file `spoil` does something.
    fn reopened(spoil: impl FnOnce(String) -> String) -> (Result<Journal, SweepError>, TempDir) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("points.jsonl");
        let mut journal = opened(&path, &manifest()).unwrap();
        for point in 0..3 {
            journal.append(&line(point)).unwrap();
        }
        drop(journal);
        let text = spoil(fs::read_to_string(&path).unwrap());
        fs::write(&path, text).unwrap();
        (opened(&path, &manifest()), directory)
    }

    #[test]
    fn what_was_written_is_there_again() {
        let (journal, _directory) = reopened(|text| text);
        let journal = journal.unwrap();
        assert_eq!(journal.written(), 3);
        let manifest = manifest();
        let check = PointCheck::new(&manifest).unwrap();
        let records = Records::open(&journal.path, journal.written(), check).unwrap();
        let points: Vec<u64> = records.map(|record| record.unwrap().point).collect();
        assert_eq!(points, [0, 1, 2]);
    }

    #[test]
    fn a_torn_last_line_is_cut_off_wherever_it_is_torn() {
        let whole = line(2).len() + 1;
        for torn in [1, 2, whole / 2, whole - 1] {
            let (journal, directory) = reopened(|text| text[..text.len() - torn].to_owned());
            let mut journal = journal.unwrap();
            assert_eq!(journal.written(), 2, "{torn}");
            journal.append(&line(2)).unwrap();
            let text = fs::read_to_string(directory.path().join("points.jsonl")).unwrap();
            assert_eq!(text, format!("{}\n{}\n{}\n", line(0), line(1), line(2)));
        }
        assert_eq!(reopened(|_| String::new()).0.unwrap().written(), 0);
        assert_eq!(reopened(|_| "\0\0\0".into()).0.unwrap().written(), 0);
    }

    /// What follows a wrong line may be days of work: it is neither cut off nor gone on from.
    #[test]
    fn a_whole_line_that_is_wrong_is_named_and_the_file_left_as_it_is() {
        let replaced =
            |point: u64, by: String| move |text: String| text.replacen(&line(point), &by, 1);
        let flipped = line(1).replace("[true]", "[false]");
        let relabelled = line(1).replace("\"value\":\"1\"", "\"value\":\"2\"");
        for (by, problem) in [
            ("{}".to_owned(), "line 2: it does not end with a `checksum`"),
            (line(7), "line 2: it is point 7, not 1"),
            (flipped, "line 2: its `checksum` is that of another text"),
            (relabelled, "line 2: its `checksum` is that of another text"),
            ("x".repeat(1 << 20), "line 2: it is longer than any point"),
        ] {
            let (journal, directory) = reopened(replaced(1, by.clone()));
            let said = journal.unwrap_err().to_string();
            assert!(said.contains(problem) && said.contains("delete this line"), "{said}");
            let text = fs::read_to_string(directory.path().join("points.jsonl")).unwrap();
            assert_eq!(text, format!("{}\n{by}\n{}\n", line(0), line(2)));
        }
        let (journal, _directory) = reopened(|text| text + "{}\n");
        assert!(journal.unwrap_err().to_string().contains("line 4: "));
    }

    #[test]
    fn two_processes_do_not_write_to_one_file() {
        let (journal, directory) = reopened(|text| text);
        let second = Journal::lock(&directory.path().join("points.jsonl"));
        assert!(matches!(second, Err(SweepError::InUse { .. })));
        drop(journal);
    }
}
