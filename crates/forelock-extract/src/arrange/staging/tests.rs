//! A directory is there whole or not at all, whatever happens meanwhile.

use super::*;
use crate::arrange::manifest::{self, FileEntry, InputEntry, Manifest, Settings};
use tempfile::TempDir;

/// A directory `out` with these files and their manifest, in a fresh one.
fn arranged(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("out");
    fs::create_dir(&target).unwrap();
    fill(&target, files);
    (directory, target)
}

fn fill(directory: &Path, files: &[(&str, &str)]) {
    let entries = files.iter().map(|&(name, text)| {
        fs::write(directory.join(name), text).unwrap();
        let sha256 = manifest::sha256(text.as_bytes()).unwrap();
        FileEntry { name: name.into(), stream: None, rows: 0, batches: 0, bytes: 0, sha256 }
    });
    let text = || String::new();
    let manifest = Manifest::new(
        InputEntry {
            name: text(),
            bytes: 0,
            sha256: text(),
            rows: 0,
            rows_without_parent: 0,
            row_sum: text(),
        },
        Settings {
            parents: vec![],
            dropped: vec![],
            batch_size: 1,
            job_size: None,
            partitions: 1,
            compression: text(),
        },
        entries.collect(),
        vec![],
        text(),
        vec![],
    );
    fs::write(directory.join(manifest::NAME), manifest.render().unwrap()).unwrap();
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Begins, writes a new file and publishes.
fn publish(target: &Path, force: bool) -> Result<(), StagingError> {
    let staging = Staging::begin(target, force, &[])?;
    fill(staging.path(), &[("part-1.csv", "new")]);
    staging.publish()
}

#[test]
fn a_directory_appears_when_it_is_complete() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("out");
    let staging = Staging::begin(&target, false, &[]).unwrap();
    fill(staging.path(), &[("part-1.csv", "new")]);
    assert!(!target.exists());
    assert!(remove_leftovers(&target).is_empty(), "it is still written");
    staging.publish().unwrap();
    assert_eq!(names(directory.path()), ["out"]);
    assert_eq!(names(&target), ["manifest.json", "part-1.csv"]);
}

#[test]
fn a_failure_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let staging = Staging::begin(&directory.path().join("out"), false, &[]).unwrap();
    fill(staging.path(), &[("part-1.csv", "new")]);
    drop(staging);
    assert_eq!(names(directory.path()), [""; 0]);
}

#[test]
fn an_empty_directory_is_filled_and_a_full_one_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("out");
    fs::create_dir(&target).unwrap();
    publish(&target, false).unwrap();
    let refused = publish(&target, false).unwrap_err();
    assert!(matches!(refused, StagingError::NotEmpty(_)), "{refused}");
}

#[test]
fn an_arrangement_is_replaced_if_asked() {
    let (directory, target) = arranged(&[("part-1.csv", "old"), ("part-2.csv", "old too")]);
    publish(&target, true).unwrap();
    assert_eq!(names(directory.path()), ["out"]);
    assert_eq!(names(&target), ["manifest.json", "part-1.csv"]);
    assert_eq!(fs::read_to_string(target.join("part-1.csv")).unwrap(), "new");
}

#[test]
fn what_forelock_has_not_written_is_never_removed() {
    let refused = |spoil: &dyn Fn(&Path)| {
        let (directory, target) = arranged(&[("part-1.csv", "old")]);
        spoil(&target);
        let before = names(&target);
        let refused = publish(&target, true).unwrap_err();
        assert!(matches!(refused, StagingError::NotOurs { .. }), "{refused}");
        assert_eq!((names(&target), names(directory.path())), (before, vec!["out".into()]));
        refused.to_string()
    };
    let write = |name: &'static str, text: &'static str| {
        move |target: &Path| fs::write(target.join(name), text).unwrap()
    };
    assert!(refused(&write("notes.txt", "")).contains("notes.txt"));
    assert!(refused(&write("part-1.csv", "mine")).contains("part-1.csv was changed"));
    assert!(refused(&write("manifest.json", "{}")).contains("something else"));
    assert!(
        refused(&|target| fs::remove_file(target.join("manifest.json")).unwrap())
            .contains("no manifest.json")
    );
    assert!(refused(&|target| fs::create_dir(target.join("more")).unwrap()).contains("more"));
}

#[test]
fn a_manifest_does_not_reach_out_of_its_directory() {
    let (directory, target) = arranged(&[("../mine.txt", "mine")]);
    assert!(publish(&target, true).is_err());
    assert_eq!(names(directory.path()), ["mine.txt", "out"]);
}

#[test]
fn what_changes_meanwhile_is_not_removed() {
    let (_directory, target) = arranged(&[("part-1.csv", "old")]);
    let staging = Staging::begin(&target, true, &[]).unwrap();
    fs::write(target.join("notes.txt"), "mine").unwrap();
    assert!(staging.publish().is_err());
    assert_eq!(names(&target), ["manifest.json", "notes.txt", "part-1.csv"]);
    let empty = target.join("empty");
    let staging = Staging::begin(&empty, false, &[]).unwrap();
    fs::create_dir(&empty).unwrap();
    fs::write(empty.join("notes.txt"), "mine").unwrap();
    assert!(staging.publish().is_err());
    assert_eq!(names(&empty), ["notes.txt"]);
}

#[test]
fn names_that_can_not_be_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("file"), "").unwrap();
    let refused = |path: &Path| Staging::begin(path, true, &[]).unwrap_err();
    assert!(matches!(refused(&path("file")), StagingError::NoDirectory(_)));
    assert!(matches!(refused(&path("missing/out")), StagingError::NoParent(_)));
    assert!(matches!(refused(Path::new("missing/..")), StagingError::NoName(_)));
    assert!(refused(&path("file")).is_of_the_command_line());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", path("link")).unwrap();
        assert!(matches!(refused(&path("link")), StagingError::NoDirectory(_)));
    }
}

#[test]
fn an_input_inside_is_refused() {
    let (_directory, target) = arranged(&[("part-1.csv", "old")]);
    let input = target.join("part-1.csv");
    let refused = Staging::begin(&target, true, &[&input]).unwrap_err();
    assert!(matches!(refused, StagingError::InputInside { .. }), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_stays_one() {
    let (directory, target) = arranged(&[("part-1.csv", "old")]);
    let link = directory.path().join("link");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    publish(&link, true).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(target.join("part-1.csv")).unwrap(), "new");
}
