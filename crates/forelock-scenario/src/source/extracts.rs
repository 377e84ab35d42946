//! The CSV files of a scenario: each is read once, whatever number of variants is made of it.

use super::Fence;
use super::named_files::{is_csv, named_files, shown, unreadable};
use crate::{FileOrigin, FileParents, RecordFile, UnitedParents};
use forelock_extract::arrange::stream_of_file;
use forelock_extract::{
    Delimiter, ExtractError, ExtractOptions, ExtractProblem, NullWords, ParentColumn, read_parents,
};
use forelock_io::files::check_ordinary;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What is asked of files whose rows follow one another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// Each a file, a directory or a pattern of file names, as the scenario has them.
    pub(crate) paths: Vec<PathBuf>,
    /// The columns that name parents; at least one.
    pub(crate) columns: Vec<String>,
    /// Found out if `None`.
    pub(crate) delimiter: Option<Delimiter>,
    /// What words such as `NULL` mean in a column of parents.
    pub(crate) null_words: NullWords,
}

/// Why a file gives no parents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileProblem {
    /// The column that is meant, by its number among those asked for; the file as a whole if none.
    pub(crate) column: Option<usize>,
    pub(crate) title: String,
    pub(crate) help: String,
}

/// One column's parents for each that was asked for.
type Found = Result<Vec<Arc<FileParents>>, FileProblem>;

/// The files that have been read. Copies share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extracts {
    read: Arc<Mutex<BTreeMap<Asked, Found>>>,
    united: Arc<Mutex<Vec<United>>>,
}

/// Parents as they were read, and as they were numbered together.
type United = (Vec<Arc<FileParents>>, UnitedParents);

impl Extracts {
    /// What the file says, which is read at the first call.
    pub(crate) fn read(&self, asked: Asked, fence: &Fence) -> Found {
        // Others wait while one reads: they mostly want the same. What a panic leaves is whole.
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = all.get(&asked) {
            return found.clone();
        }
        let found = read(&asked, fence).and_then(|found| {
            let digest = |found: &Found| Some(found.as_ref().ok()?.first()?.origin().digest);
            let mut before = all.iter().filter(|(other, _)| other.paths == asked.paths);
            let now = Ok(found);
            if before.any(|(_, before)| before.is_ok() && digest(before) != digest(&now)) {
                return Err(changed(&asked));
            }
            now
        });
        all.insert(asked, found.clone());
        found
    }

    /// The parents of one set that several of the files name, numbered together at the first call:
    /// variants share them, as they share the files.
    ///
    /// `None` as [`UnitedParents::of`].
    pub(crate) fn unite(&self, sets: &[Arc<FileParents>]) -> Option<UnitedParents> {
        let mut all = self.united.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |before: &[Arc<FileParents>]| {
            before.len() == sets.len() && before.iter().zip(sets).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        if let Some((_, united)) = all.iter().find(|(before, _)| same(before)) {
            return Some(united.clone());
        }
        let united = UnitedParents::of(sets)?;
        all.push((sets.to_vec(), united.clone()));
        Some(united)
    }

    /// Digests of the files that have been read so far, each once, in an order of their own.
    pub(crate) fn digests(&self) -> Vec<String> {
        let all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.values().filter_map(|found| found.as_ref().ok()?.first());
        let mut digests: Vec<String> = found.map(|one| one.origin().digest.to_string()).collect();
        digests.sort();
        digests.dedup();
        digests
    }
}

fn read(asked: &Asked, fence: &Fence) -> Found {
    within(fence, &asked.paths)?;
    let names: Vec<&str> = asked.columns.iter().map(String::as_str).collect();
    let paths = named_files(&asked.paths)?;
    within(fence, &paths)?;
    // The first line of what is no CSV would be shown as its header.
    if fence.is_closed_to_others()
        && let Some(other) =
            paths.iter().find(|path| !path.file_name().and_then(OsStr::to_str).is_some_and(is_csv))
    {
        let title = format!("{} can't be read: it has no name of a CSV", shown(other));
        return Err(FileProblem::of_all(title, "name a file that ends in .csv, .tsv or .txt"));
    }
    for path in &paths {
        check_ordinary(path).map_err(|cause| unreadable(path, &cause))?;
    }
    let options =
        ExtractOptions { delimiter: asked.delimiter, null_words: asked.null_words, digest: true };
    let found =
        read_parents(&paths, &names, options, &()).map_err(|error| file_problem(asked, &error))?;
    let bytes = Arc::new(found.bytes);
    let rows = paths.iter().zip(found.rows).map(|(path, rows)| RecordFile {
        path: shown(path),
        rows: rows.into(),
        stream: path.file_name().and_then(OsStr::to_str).and_then(stream_of_file),
    });
    let files: Arc<[RecordFile]> = rows.collect();
    let set = |column: ParentColumn| {
        let distinct = column.distinct();
        let ParentColumn { name, parents, index, blank, .. } = column;
        let origin = FileOrigin { file: asked.shown(), column: name, digest: found.digest };
        // The reader numbers parents from 0 without a gap, and has a key for each.
        let set = FileParents::new(origin, distinct, parents)
            .and_then(|set| set.with_ids(Arc::new(index.into_keys())))
            .map(|set| {
                Arc::new(set.with_files(Arc::clone(&files), Arc::clone(&bytes)).with_blank(blank))
            });
        set.ok_or_else(|| {
            FileProblem::of_all(
                format!("{} has more rows than can be simulated", asked.shown()),
                "cut it into several files, each a scenario of its own",
            )
        })
    };
    found.columns.into_iter().map(set).collect()
}

/// Looks whether all of `paths` may be read.
fn within(fence: &Fence, paths: &[PathBuf]) -> Result<(), FileProblem> {
    paths.iter().try_for_each(|path| {
        fence.check(path).map_err(|off| {
            let title = format!("{} can't be read: {off}", shown(path));
            FileProblem::of_all(title, off.help())
        })
    })
}

impl Asked {
    /// The path, directory or pattern, or the first and the last of several, unable to command the
    /// terminal.
    fn shown(&self) -> String {
        match self.paths.as_slice() {
            [first, .., last] => {
                let last = last.file_name().map_or(last.as_path(), Path::new);
                format!("{} … {}", shown(first), shown(last))
            }
            [one] => shown(one),
            [] => String::new(),
        }
    }
}

impl FileProblem {
    /// Of the files as a whole.
    pub(super) fn of_all(title: String, help: impl Into<String>) -> Self {
        Self { column: None, title, help: help.into() }
    }
}

fn changed(asked: &Asked) -> FileProblem {
    FileProblem::of_all(
        format!("{} has changed since it was read first", asked.shown()),
        "start again, and leave the file alone meanwhile",
    )
}

fn file_problem(asked: &Asked, error: &ExtractError) -> FileProblem {
    let number = |name: &String| asked.columns.iter().position(|column| column == name);
    let (mut column, mut help) = (None, error.help());
    match error.problem() {
        ExtractProblem::NoSuchColumn { wanted, .. } => column = number(wanted),
        ExtractProblem::AmbiguousColumn { name, .. } => column = number(name),
        ExtractProblem::SameColumn(name) => {
            column = asked.columns.iter().rposition(|one| one == name);
        }
        ExtractProblem::Unreadable(cause) => {
            return unreadable(Path::new(&error.place().file), cause);
        }
        ExtractProblem::Empty | ExtractProblem::NoRows => {
            help = "name a CSV with a header and a row for every record to be loaded".to_owned();
        }
        _ => {}
    }
    let colon = if error.place().line.is_some() { ":" } else { "" };
    FileProblem { column, title: format!("{}{colon} {}", error.place(), error.title()), help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn files_are_numbered_together_once() {
        let directory = tempfile::tempdir().unwrap();
        let extracts = Extracts::default();
        let read = |name: &str, csv: &str| {
            let path = directory.path().join(name);
            fs::write(&path, csv).unwrap();
            let asked = Asked {
                paths: vec![path],
                columns: vec!["P".to_owned()],
                delimiter: None,
                null_words: NullWords::Ask,
            };
            extracts.read(asked, &Fence::Open).unwrap().remove(0)
        };
        let sets = [read("a.csv", "P\nb\n"), read("b.csv", "P\na\nb\n")];
        let united = extracts.unite(&sets).unwrap();
        assert_eq!((united.parents, united.of_files[0].of_rows()), (2, &[1][..]));
        let again = extracts.clone().unite(&sets).unwrap();
        assert!(Arc::ptr_eq(&united.of_files[0], &again.of_files[0]));
        let [a, b] = sets;
        let turned = extracts.unite(&[b, a]).unwrap();
        assert_eq!(turned.of_files[1].of_rows(), [1]);
    }
}
