//! Paths from one directory to another.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The path of the existing `file` as it is written in a file of the existing `directory`.
///
/// # Errors
///
/// If one of them is not there.
pub fn relative_to(file: &Path, directory: &Path) -> io::Result<PathBuf> {
    let here = Path::new(".");
    let directory = if directory.as_os_str().is_empty() { here } else { directory };
    let (file, directory) = (file.canonicalize()?, directory.canonicalize()?);
    let same = file.components().zip(directory.components());
    let shared = same.take_while(|(one, other)| one == other).count();
    if shared == 0 {
        // On another drive.
        return Ok(file);
    }
    let up = directory.components().skip(shared).map(|_| Component::ParentDir);
    Ok(up.chain(file.components().skip(shared)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_one_directory_to_the_other() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::create_dir_all(at("c")).unwrap();
        std::fs::write(at("a/x.toml"), "").unwrap();
        let from = |directory: &str| relative_to(&at("a/x.toml"), &at(directory)).unwrap();
        assert_eq!(from("a"), Path::new("x.toml"));
        assert_eq!(from("a/b"), Path::new("../x.toml"));
        assert_eq!(from("c"), Path::new("../a/x.toml"));
        assert!(relative_to(&at("a/none.toml"), &at("c")).is_err());
    }
}
