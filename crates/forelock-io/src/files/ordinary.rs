//! Files that other files name.

use std::fs;
use std::io;
use std::path::Path;

/// Whether `path` leads to an ordinary file. Who checks scenarios of other people must not hang on a
/// pipe that one of them names, nor show what the system makes up under `/proc`, such as the
/// environment with its secrets. On a command line, where a user names files, these are welcome.
///
/// # Errors
///
/// If it can't be found, or is not an ordinary file. A directory is left to who reads it.
pub fn check_ordinary(path: &Path) -> io::Result<()> {
    const MADE_UP: [&str; 3] = ["/proc", "/sys", "/dev"];
    let found = fs::metadata(path)?;
    if found.is_dir() {
        return Ok(());
    }
    let real = path.canonicalize()?;
    if found.is_file() && !MADE_UP.iter().any(|system| real.starts_with(system)) {
        Ok(())
    } else {
        Err(io::Error::other("a file names it, and it is not an ordinary file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordinary_files_pass() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("orders.csv");
        fs::write(&file, "").unwrap();
        assert!(check_ordinary(&file).is_ok() && check_ordinary(directory.path()).is_ok());
        assert!(check_ordinary(&directory.path().join("missing")).is_err());
        if cfg!(target_os = "linux") {
            let link = directory.path().join("link.csv");
            #[cfg(unix)]
            std::os::unix::fs::symlink("/proc/self/environ", &link).unwrap();
            for made_up in [Path::new("/proc/self/environ"), Path::new("/dev/null"), &link] {
                assert!(check_ordinary(made_up).is_err(), "{}", made_up.display());
            }
        }
    }
}
