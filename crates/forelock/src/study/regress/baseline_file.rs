//! Where a baseline is kept, and where its scenarios are from there.

use super::{Baseline, BaselineError};
use forelock_io::files::{ReadError, read_bounded_text};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineFileError {
    /// It can't be read, is longer than [`Baseline::MAX_BYTES`] or no text.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// It is no baseline.
    #[error(transparent)]
    Wrong(#[from] BaselineError),
}

/// Reads the baseline at `path`, and no more than a baseline can be.
///
/// # Errors
///
/// If it can't be read or is no baseline.
pub fn read_baseline(path: &Path) -> Result<Baseline, BaselineFileError> {
    let text = read_bounded_text(path, Baseline::MAX_BYTES)?;
    Ok(Baseline::parse(&text)?)
}

/// How the baseline at `baseline` names the scenario at `scenario`: from its own directory, so that
/// it can be checked from any other.
///
/// # Errors
///
/// If the scenario or the baseline's directory is not there.
pub fn path_from_baseline(baseline: &Path, scenario: &Path) -> io::Result<String> {
    let directory = directory_of(baseline).canonicalize()?;
    let scenario = scenario.canonicalize()?;
    let shared = directory.components().zip(scenario.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = directory.components().skip(shared).map(|_| Component::ParentDir);
    let down = scenario.components().skip(shared);
    let parts: Vec<_> = up.chain(down).map(|part| part.as_os_str().to_string_lossy()).collect();
    // Read on every system alike.
    Ok(parts.join("/"))
}

/// The file that the baseline at `baseline` calls `scenario`.
#[must_use]
pub fn path_of_scenario(baseline: &Path, scenario: &str) -> PathBuf {
    directory_of(baseline).join(scenario)
}

fn directory_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn scenarios_are_named_from_the_baselines_directory() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("tests/regress")).unwrap();
        fs::create_dir_all(root.join("scenarios")).unwrap();
        let scenario = root.join("scenarios/a.toml");
        fs::write(&scenario, "").unwrap();
        for (baseline, expected) in [
            ("tests/regress/baseline.json", "../../scenarios/a.toml"),
            ("baseline.json", "scenarios/a.toml"),
            ("scenarios/baseline.json", "a.toml"),
        ] {
            let baseline = root.join(baseline);
            let path = path_from_baseline(&baseline, &scenario).unwrap();
            assert_eq!(path, expected);
            let found = path_of_scenario(&baseline, &path).canonicalize().unwrap();
            assert_eq!(found, scenario.canonicalize().unwrap());
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("binary.json");
        fs::write(&path, b"{}\xff").unwrap();
        assert!(matches!(
            read_baseline(&path),
            Err(BaselineFileError::Unreadable(ReadError::NotText(3)))
        ));
        let missing = read_baseline(&directory.path().join("missing.json"));
        assert!(matches!(missing, Err(BaselineFileError::Unreadable(ReadError::Io(_)))));
    }
}
