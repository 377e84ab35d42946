//! A file that has to stay as it is while it is read.

use forelock_io::files::FileIdentity;
use forelock_io::words::thousands;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// What happened to a file while it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It is longer or shorter.
    Size {
        /// Bytes when it was opened.
        before: u64,
        /// Bytes at the end.
        after: u64,
    },
    /// It was written to and is as long as before.
    Written,
    /// Its name is that of another file.
    Replaced,
}

impl fmt::Display for FileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Size { before, after } => {
                write!(f, "it had {} bytes, and has {}", thousands(before), thousands(after))
            }
            Self::Written => f.write_str("it was written to"),
            Self::Replaced => f.write_str("another file took its place"),
        }
    }
}

impl std::error::Error for FileChange {}

/// By what a change of a regular file is known.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    /// `None` where the system has no such thing.
    identity: Option<FileIdentity>,
    size: u64,
    /// `None` where the file system doesn't keep it.
    modified: Option<SystemTime>,
}

impl Stamp {
    /// Of what is at `path`; `None` if that is no regular file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self::new(path, &about))
    }

    fn new(path: &Path, about: &Metadata) -> Self {
        let (size, modified) = (about.len(), about.modified().ok());
        Self { identity: FileIdentity::of(path), size, modified }
    }

    /// Bytes of the file.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    fn check(&self, size: u64, modified: Option<SystemTime>) -> Result<(), FileChange> {
        if size != self.size {
            return Err(FileChange::Size { before: self.size, after: size });
        }
        if modified == self.modified { Ok(()) } else { Err(FileChange::Written) }
    }

    /// Whether a file that was opened later is the same, as it was.
    fn check_again(&self, again: &Self) -> Result<(), FileChange> {
        if self.identity != again.identity {
            return Err(FileChange::Replaced);
        }
        self.check(again.size, again.modified)
    }
}

/// A file whose end is only reached if nothing changed since it was opened. Pipes and devices, which
/// have no size, are read as they come.
#[derive(Debug)]
pub(super) struct SteadyFile {
    file: File,
    stamp: Option<Stamp>,
}

impl SteadyFile {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// Those of the file system; for a directory.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let stamp = about.is_file().then(|| Stamp::new(path, &about));
        Ok(Self { file, stamp })
    }

    /// Opens it once more.
    ///
    /// # Errors
    ///
    /// As [`SteadyFile::open`]; if it is not what it was when `before` was taken.
    pub(super) fn open_again(path: &Path, before: &Stamp) -> io::Result<Self> {
        let again = Self::open(path)?;
        if let Some(stamp) = &again.stamp {
            before.check_again(stamp).map_err(io::Error::other)?;
        }
        Ok(again)
    }

    /// Bytes of a regular file.
    pub(super) fn size(&self) -> Option<u64> {
        self.stamp.as_ref().map(Stamp::size)
    }
}

impl Read for SteadyFile {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(out)?;
        if let Some(stamp) = self.stamp.as_ref().filter(|_| count == 0 && !out.is_empty()) {
            let about = self.file.metadata()?;
            stamp.check(about.len(), about.modified().ok()).map_err(io::Error::other)?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExtractError, ExtractOptions, ExtractProblem, ExtractReader};
    use std::io::Write;
    use std::path::PathBuf;
    use std::time::Duration;

    const ROWS: &str = "Id,A\n1,x\n2,y\n";

    /// What the end of a file says that `change` was done to after its header was read.
    fn end_of(name: &str, bytes: &[u8], change: impl FnOnce(&Path)) -> Result<u64, ExtractError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        let mut reader = ExtractReader::open(&path, ExtractOptions::default())?;
        change(&path);
        while reader.next_record()?.is_some() {}
        Ok(reader.rows())
    }

    fn append(path: &Path, bytes: &[u8]) {
        File::options().append(true).open(path).unwrap().write_all(bytes).unwrap();
    }

    fn cut(path: &Path, size: u64) {
        File::options().write(true).open(path).unwrap().set_len(size).unwrap();
    }

    fn touch(path: &Path) {
        let later = SystemTime::now() + Duration::from_secs(10);
        File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
    }

    fn change_of(error: &ExtractError) -> Option<FileChange> {
        match error.problem() {
            ExtractProblem::Changed(change) => Some(*change),
            _ => None,
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_refused() {
        type Change = fn(&Path);
        let (cut_short, grown): (Change, Change) =
            (|path| cut(path, 9), |path| append(path, b"3,z\n"));
        let (before, after) = (13, 17);
        for (change, is) in [
            (cut_short, FileChange::Size { before, after: 9 }),
            (grown, FileChange::Size { before, after }),
            (touch, FileChange::Written),
        ] {
            let error = end_of("orders.csv", ROWS.as_bytes(), change).unwrap_err();
            assert_eq!(change_of(&error), Some(is), "{error}");
            assert!(error.is_of_the_input() && error.to_string().contains("orders.csv"), "{error}");
        }
        assert_eq!(end_of("orders.csv", ROWS.as_bytes(), |_| {}).unwrap(), 2);
    }

    /// A decoder would call it damaged.
    #[test]
    fn a_compressed_file_that_is_cut_short_meanwhile_is_not_damaged() {
        // More than any buffer in between holds, and hard to compress.
        let mut random = 1_u64;
        let rows = (0..200_000).map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            format!("{random},x\n")
        });
        let csv = "Id,A\n".to_owned() + &rows.collect::<String>();
        for form in [crate::OutputForm::Gzip, crate::OutputForm::Zstandard] {
            let mut writer = form.writer(Vec::new()).unwrap();
            writer.write_all(csv.as_bytes()).unwrap();
            let bytes = writer.finish().unwrap();
            let size = bytes.len() as u64;
            let error = end_of("orders", &bytes, |path| cut(path, size - 9)).unwrap_err();
            let is = FileChange::Size { before: size, after: size - 9 };
            assert_eq!(change_of(&error), Some(is), "{error}");
        }
    }

    #[test]
    fn between_two_readings_it_stays_the_same_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| -> PathBuf { directory.path().join(name) };
        fs::write(path("a"), ROWS).unwrap();
        let before = Stamp::of(&path("a")).unwrap();
        assert!(SteadyFile::open_again(&path("a"), &before).is_ok());
        #[cfg(unix)]
        {
            fs::write(path("b"), ROWS).unwrap();
            let refused = SteadyFile::open_again(&path("b"), &before).unwrap_err();
            assert!(refused.to_string().contains("another file"), "{refused}");
        }
        append(&path("a"), b"3,z\n");
        let refused = SteadyFile::open_again(&path("a"), &before).unwrap_err();
        assert!(refused.to_string().contains("had 13 bytes, and has 17"), "{refused}");
        assert!(Stamp::of(directory.path()).is_none() && Stamp::of(&path("none")).is_none());
    }
}
