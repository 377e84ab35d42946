//! Which file it is, however its path is spelt.

use std::fs;
use std::path::Path;

/// A file itself: two paths that lead to it, by links or spelling, have the same identity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileIdentity(Identity);

#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = std::path::PathBuf;

impl FileIdentity {
    /// Of the file at `path`; `None` if there is none, or it is no regular file.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        identity(path, &found).map(Self)
    }
}

/// Device and number on it.
#[cfg(unix)]
fn identity(_: &Path, found: &fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &fs::Metadata) -> Option<Identity> {
    path.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_by_any_of_its_paths() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("a"), "").unwrap();
        fs::write(path("b"), "").unwrap();
        fs::hard_link(path("a"), path("c")).unwrap();
        let of = |name: &str| FileIdentity::of(&path(name));
        assert_eq!(of("a"), of("./a"));
        #[cfg(unix)]
        assert_eq!(of("a"), of("c"));
        assert!(of("a").is_some() && of("a") != of("b"));
        assert_eq!((of("missing"), of(".")), (None, None));
    }
}
