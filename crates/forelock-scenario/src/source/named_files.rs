//! Which files a scenario means by a path, a directory or a pattern.

use super::extracts::FileProblem;
use super::file::nearest;
use forelock_extract::arrange::stream_of_file;
use forelock_io::files::FileIdentity;
use forelock_io::words::thousands;
use glob::{MatchOptions, Pattern};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The platform takes no more batches in a day.
const MOST_FILES: usize = 15_000;

/// Endings of what is a CSV, apart from its compression. What else lies in a directory of records
/// (manifests, scripts, documents) holds none.
const ENDINGS: [&str; 3] = ["csv", "tsv", "txt"];
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// The files that `paths` mean, in the order of their rows.
pub(super) fn named_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, FileProblem> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(files_of(path)?);
    }
    if files.len() > MOST_FILES {
        return Err(FileProblem::of_all(
            format!("{} files are too many", thousands(files.len() as u64)),
            format!(
                "name at most {}: the platform takes no more batches in a day",
                thousands(MOST_FILES as u64)
            ),
        ));
    }
    let mut seen = HashSet::new();
    for file in &files {
        if FileIdentity::of(file).is_some_and(|identity| !seen.insert(identity)) {
            return Err(FileProblem::of_all(
                format!("{} is named twice", shown(file)),
                "its records would be sent twice: leave one of them out",
            ));
        }
    }
    Ok(files)
}

/// A file that is there is meant even if its name could be read as a pattern.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, FileProblem> {
    if path.is_dir() {
        return match listed(path, is_csv) {
            Ok(files) if files.is_empty() => Err(FileProblem::of_all(
                format!("{} has no CSV file", shown(path)),
                "name a directory with files that end in .csv, .tsv or .txt (or those in .gz or .zst)",
            )),
            files => files.map_err(|cause| unreadable(path, &cause)),
        };
    }
    let name =
        path.file_name().and_then(OsStr::to_str).filter(|name| name.contains(['*', '?', '[']));
    let Some(name) = name.filter(|_| !path.exists()) else {
        return Ok(vec![path.to_owned()]);
    };
    let pattern = Pattern::new(name).map_err(|wrong| {
        FileProblem::of_all(
            format!("{} is no pattern: {wrong}", shown(path)),
            "write such as `parts/*.csv`",
        )
    })?;
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match listed(directory, |name| pattern.matches_with(name, options)) {
        Ok(files) if files.is_empty() => Err(FileProblem::of_all(
            format!("no file matches {}", shown(path)),
            "check the pattern: `*` stands for any characters of a file's name, not of a directory's",
        )),
        files => files.map_err(|cause| unreadable(directory, &cause)),
    }
}

/// The files of a directory whose names are wanted, as people sort them: 2 before 10.
fn listed(directory: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.file_name().and_then(OsStr::to_str).is_some_and(&wanted) && path.is_file() {
            files.push(path);
        }
    }
    alphanumeric_sort::sort_path_slice(&mut files);
    Ok(files)
}

/// Whether a file of that name holds records.
pub(crate) fn is_csv(name: &str) -> bool {
    let is_one_of = |path: &Path, endings: &[&str]| {
        let ending = path.extension().and_then(OsStr::to_str);
        ending.is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
    };
    let path = Path::new(name);
    let inner =
        if is_one_of(path, &COMPRESSED) { path.with_extension("") } else { path.to_owned() };
    // A job of an arrangement may end in anything.
    !name.starts_with('.') && is_one_of(&inner, &ENDINGS) || stream_of_file(name).is_some()
}

/// The path, unable to command the terminal.
pub(super) fn shown(path: &Path) -> String {
    super::diagnostic::printable(&path.display().to_string())
}

/// What is wrong with a file that can't be read.
pub(super) fn unreadable(path: &Path, cause: &io::Error) -> FileProblem {
    let file = shown(path);
    match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            let near = nearest(path).map(|near| format!("did you mean `{}`?", near.display()));
            let help = "check the path; `file` is relative to the scenario that it stands in, in a \
                        `--set` to the current directory";
            let help = near.unwrap_or_else(|| help.to_owned());
            FileProblem::of_all(format!("there is no file {file}"), help)
        }
        _ => FileProblem::of_all(
            format!("{file} can't be read: {cause}"),
            "name a CSV that you may read",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path, paths: &[&str]) -> Result<Vec<String>, String> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| directory.join(path)).collect();
        let files = named_files(&paths).map_err(|problem| problem.title)?;
        let name = |file: &PathBuf| file.strip_prefix(directory).unwrap().display().to_string();
        Ok(files.iter().map(name).collect())
    }

    #[test]
    fn directories_and_patterns_are_sorted_as_people_do() {
        let directory = tempfile::tempdir().unwrap();
        let here = directory.path();
        fs::create_dir_all(here.join("out/results")).unwrap();
        for name in
            ["part-10.csv", "part-2.CSV.gz", "part-1.csv", "manifest.json", "load.sh", ".x.csv"]
        {
            fs::write(here.join("out").join(name), "P\n1\n").unwrap();
        }
        fs::write(here.join("out/results/failed.csv"), "P\n1\n").unwrap();
        let all = ["out/part-1.csv", "out/part-2.CSV.gz", "out/part-10.csv"].map(str::to_owned);
        assert_eq!(names(here, &["out"]).unwrap(), all);
        assert_eq!(names(here, &["out/"]).unwrap(), all);
        assert_eq!(names(here, &["out/part-*"]).unwrap(), all);
        assert_eq!(names(here, &["out/*.csv"]).unwrap(), [&*all[0], &*all[2]]);
        assert_eq!(
            names(here, &["out/part-10.csv", "out/part-1.csv"]).unwrap(),
            [&*all[2], &*all[0]]
        );
        let [none, twice] = [names(here, &["out/*.tsv"]), names(here, &["out", "out/part-1.csv"])];
        assert!(none.unwrap_err().starts_with("no file matches "));
        assert!(twice.unwrap_err().ends_with("part-1.csv is named twice"));
        assert!(names(here, &["out/results/.."]).is_ok());
        fs::create_dir(here.join("empty")).unwrap();
        assert!(names(here, &["empty"]).unwrap_err().ends_with("empty has no CSV file"));
    }

    #[test]
    fn a_file_is_meant_as_it_is_called() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("data[1].csv"), "P\n1\n").unwrap();
        assert_eq!(names(directory.path(), &["data[1].csv"]).unwrap(), ["data[1].csv"]);
        assert_eq!(
            names(directory.path(), &["missing.csv"]).unwrap(),
            ["missing.csv"],
            "told later"
        );
    }
}
