//! Which files a scenario may name, where whoever wrote it must not read all that the program can.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Where the files of a scenario must lie.
#[derive(Clone, Debug, Default)]
pub(crate) enum Fence {
    /// Anywhere: whoever wrote it may read what the program can.
    #[default]
    Open,
    /// Anywhere; relative paths start from this directory.
    From(Arc<Path>),
    /// In this directory, by its real path, whatever links say.
    Around(Arc<Path>),
    /// Nowhere: it names none.
    Closed,
}

impl Fence {
    /// The fence around a directory, or around nothing if there is none.
    pub(crate) fn around(directory: Option<&Path>) -> Self {
        let real = directory.and_then(|directory| fs::canonicalize(directory).ok());
        real.map_or(Self::Closed, |real| Self::Around(real.into()))
    }

    /// What relative paths start from.
    pub(crate) fn directory(&self) -> &Path {
        match self {
            Self::Around(directory) | Self::From(directory) => directory,
            Self::Open | Self::Closed => Path::new(""),
        }
    }

    /// Whether whoever wrote the scenario may not read all that the program can.
    pub(super) const fn is_closed_to_others(&self) -> bool {
        matches!(self, Self::Around(_) | Self::Closed)
    }

    /// Why a path can't be followed; nothing is said of what is there outside.
    ///
    /// # Errors
    ///
    /// The path leads out.
    pub(super) fn check(&self, path: &Path) -> Result<(), FencedOff> {
        let directory = match self {
            Self::Open | Self::From(_) => return Ok(()),
            Self::Closed => return Err(FencedOff::NoFiles),
            Self::Around(directory) => directory,
        };
        let inside = path.strip_prefix(directory).is_ok_and(|rest| {
            rest.components().all(|one| matches!(one, Component::Normal(_) | Component::CurDir))
        });
        // Of what is not there, or is a pattern, the nearest directory that is: a link must not lead out of it either.
        let real: Option<PathBuf> = path.ancestors().find_map(|path| fs::canonicalize(path).ok());
        if inside && real.is_some_and(|real| real.starts_with(directory)) {
            return Ok(());
        }
        Err(FencedOff::Outside)
    }
}

/// Why a scenario may not name a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FencedOff {
    #[error("it lies outside of the directory that may be read")]
    Outside,
    #[error("no directory is open to this scenario")]
    NoFiles,
}

impl FencedOff {
    /// What would be right.
    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::Outside => {
                "name a file in that directory, by a path without `..` and no link out of it"
            }
            Self::NoFiles => "leave it out, or start from a directory that has the file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_it_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join("inside");
        fs::create_dir_all(inside.join("parts")).unwrap();
        fs::write(directory.path().join("secret.csv"), "a").unwrap();
        fs::write(inside.join("own.csv"), "a").unwrap();
        let fence = Fence::around(Some(&inside));
        let at = |path: &str| fence.check(&fence.directory().join(path));
        for path in ["own.csv", "parts", "./own.csv", "parts/*.csv", "not-there.csv"] {
            assert_eq!(at(path), Ok(()), "{path}");
        }
        for path in ["../secret.csv", "parts/../../secret.csv", "/etc/passwd", "../not-there"] {
            assert_eq!(at(path), Err(FencedOff::Outside), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.csv", inside.join("link.csv")).unwrap();
            std::os::unix::fs::symlink("..", inside.join("up")).unwrap();
            for path in ["link.csv", "up/secret.csv", "up/none.csv", "up/*.csv", "up/none/*"] {
                assert_eq!(at(path), Err(FencedOff::Outside), "{path}");
            }
        }
        assert_eq!(Fence::around(None).check(Path::new("own.csv")), Err(FencedOff::NoFiles));
        assert_eq!(Fence::Open.check(Path::new("/etc/passwd")), Ok(()));
    }
}
