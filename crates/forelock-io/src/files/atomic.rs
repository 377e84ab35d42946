//! Result files that are there whole or not at all.

use super::directory::directory_of;
use super::unfinished::Unfinished;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

/// Whether `path` could be written, found out before hours of work go into what it should hold.
///
/// # Errors
///
/// What writing would fail on: a directory that is missing or that may not be written, or a path
/// that is itself a directory. A scenario (an existing `.toml`) is not replaced by results: whoever
/// names one as output has mixed up their files.
pub fn check_writable(path: &Path) -> io::Result<()> {
    if path.extension().is_some_and(|extension| extension == "toml") && path.exists() {
        let refusal = "a scenario would be lost: results do not replace a .toml file";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, refusal));
    }
    could_be_written(path)
}

/// As [`check_writable`], of a scenario that a command writes itself: it replaces what begins with
/// `mark`, which is one of its own, and nothing else unless `anything`.
///
/// # Errors
///
/// As [`check_writable`].
pub fn check_replaceable(path: &Path, mark: &str, anything: bool) -> io::Result<()> {
    let is_own = || -> io::Result<bool> {
        let mut beginning = Vec::new();
        File::open(path)?.take(mark.len() as u64).read_to_end(&mut beginning)?;
        Ok(beginning == mark.as_bytes())
    };
    if !anything && path.is_file() && !is_own()? {
        let refusal = "a file that this command did not write is there; --force replaces it";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, refusal));
    }
    could_be_written(path)
}

fn could_be_written(path: &Path) -> io::Result<()> {
    match Target::of(path)? {
        Target::File(path) => Unfinished::file(directory_of(&path)).map(drop),
        // Who reads it would take that for its end.
        Target::Pipe => Ok(()),
        Target::Device => File::options().write(true).open(path).map(drop),
    }
}

/// Has `write` fill a temporary file beside `path`, which then takes its place in one step: a
/// reader sees the old file or the new one, never a part.
///
/// A symbolic link stays one: what it points at is replaced. What is no regular file (a pipe,
/// `/dev/stdout`) is written in place.
///
/// # Errors
///
/// Those of the file system and of `write`; the old file, if any, is then as it was.
pub fn write_atomically<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<(), E> {
    match Target::of(path)? {
        Target::Pipe | Target::Device => {
            let mut device = BufWriter::new(File::options().write(true).open(path)?);
            write(&mut device)?;
            Ok(device.flush()?)
        }
        Target::File(path) => replace(&path, write),
    }
}

/// As [`write_atomically`], of the file `name` in a directory of results: a link that somebody put
/// there is replaced itself, and what it points at stays as it is.
///
/// # Errors
///
/// As [`write_atomically`]; if `name` is more than a name, such as `../x`.
pub fn write_within<E: From<io::Error>>(
    directory: &Path,
    name: &str,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<(), E> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), None) => replace(&directory.join(name), write),
        _ => Err(io::Error::from(io::ErrorKind::InvalidInput).into()),
    }
}

/// Puts a file in the place of what `path` names, with the mode of the file that was there.
fn replace<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<(), E> {
    let before = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file);
    // In the same directory, since a file can't be renamed across file systems.
    let directory = directory_of(path);
    let (file, unfinished) = Unfinished::file(directory)?;
    let mut buffer = BufWriter::new(file);
    write(&mut buffer)?;
    let file = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(before) = before {
        file.set_permissions(before.permissions())?;
    }
    // Some file systems report a full disk no sooner than this.
    file.sync_all()?;
    Ok(unfinished.finish(directory, |from| fs::rename(from, path))?)
}

/// What stands at the path of a result.
enum Target {
    /// A regular file or nothing yet, with symbolic links resolved.
    File(PathBuf),
    /// A pipe with a name.
    Pipe,
    /// Something else that can't be replaced by a file.
    Device,
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if found.is_file() => Ok(Self::File(path.canonicalize()?)),
            Ok(found) if is_pipe(&found) => Ok(Self::Pipe),
            Ok(_) => Ok(Self::Device),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                Ok(Self::File(path.to_owned()))
            }
            Err(other) => Err(other),
        }
    }
}

#[cfg(unix)]
fn is_pipe(found: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) -> io::Result<()> {
        write_atomically(path, |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("result.csv");
        write(&path, "a long first version").unwrap();
        write(&path, "second").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_failure_half_way_leaves_the_old_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("result.csv");
        write(&path, "old").unwrap();
        let failed = write_atomically(&path, |out| {
            out.write_all(b"half of the n")?;
            Err(io::Error::other("disk full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_path_that_can_never_be_written_is_known_beforehand() {
        let directory = tempfile::tempdir().unwrap();
        assert!(check_writable(directory.path()).is_err());
        assert!(check_writable(&directory.path().join("missing/result.csv")).is_err());
        assert!(check_writable(&directory.path().join("result.csv")).is_ok());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_of_another_hand_is_replaced_only_if_that_is_meant() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("mine.toml");
        let replaceable = |force| check_replaceable(&path, "# mine", force).is_ok();
        assert!(replaceable(false), "there is none yet");
        for (text, own) in [("# mine, of last week", true), ("# m", false), ("[org]", false)] {
            write(&path, text).unwrap();
            assert_eq!((replaceable(false), replaceable(true)), (own, true), "{text}");
        }
        assert!(check_replaceable(directory.path(), "", true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn in_a_directory_of_results_a_planted_link_leads_nowhere() {
        let directory = tempfile::tempdir().unwrap();
        let (precious, results) = (directory.path().join("precious"), directory.path().join("out"));
        write(&precious, "old").unwrap();
        fs::create_dir(&results).unwrap();
        std::os::unix::fs::symlink(&precious, results.join("chart.svg")).unwrap();
        write_within(&results, "chart.svg", |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "old");
        assert_eq!(fs::read_to_string(results.join("chart.svg")).unwrap(), "new");
        for outside in ["../precious", "/tmp/x", "a/b", "..", ""] {
            assert!(write_within(&results, outside, |_| Ok::<(), io::Error>(())).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("private.csv");
        write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write(&path, "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() {
        let directory = tempfile::tempdir().unwrap();
        let (real, link) = (directory.path().join("real.csv"), directory.path().join("link.csv"));
        write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    }
}
