//! The CSV files of a scenario: each is read once, whatever number of variants is made of it.

use crate::scenario::{FileOrigin, FileParents};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::scenario) struct Asked {
    pub(in crate::scenario) path: PathBuf,
    /// The columns that name parents; at least one.
    pub(in crate::scenario) columns: Vec<String>,
    /// Found out if `None`.
    pub(in crate::scenario) delimiter: Option<u8>,
}

/// Why a file gives no parents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct ExtractProblem {
    /// The column that is meant, by its number among those asked for; the file as a whole if none.
    pub(in crate::scenario) column: Option<usize>,
    pub(in crate::scenario) title: String,
    pub(in crate::scenario) help: String,
}

/// One column's parents for each that was asked for.
type Found = Result<Vec<Arc<FileParents>>, ExtractProblem>;

/// The files that have been read. Copies share them.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct Extracts(Arc<Mutex<BTreeMap<Asked, Found>>>);

impl Extracts {
    /// What the file says, read at the first call.
    pub(in crate::scenario) fn read(&self, asked: Asked) -> Found {
        // Others wait while one reads: they mostly want the same. What a panic leaves is whole.
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = read.get(&asked) {
            return found.clone();
        }
        let found = read_file(&asked).and_then(|found| {
            let digest = |found: &Vec<Arc<FileParents>>| found[0].origin().digest.clone();
            let before = read.iter().find(|(other, _)| other.path == asked.path);
            match before {
                Some((_, Ok(before))) if digest(before) != digest(&found) => Err(changed(&asked)),
                _ => Ok(found),
            }
        });
        read.insert(asked, found.clone());
        found
    }

    /// Digests of all files that have been read, in their own order.
    pub(in crate::scenario) fn digests(&self) -> Vec<String> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = read.values().filter_map(|found| found.as_ref().ok()?.first());
        let mut digests: Vec<String> = found.map(|one| one.origin().digest.clone()).collect();
        digests.sort();
        digests.dedup();
        digests
    }
}

fn changed(asked: &Asked) -> ExtractProblem {
    ExtractProblem {
        column: None,
        title: format!("{} has changed since it was read first", shown(&asked.path)),
        help: "start again, and leave the file alone meanwhile".to_owned(),
    }
}

/// The path as messages show it.
fn shown(path: &Path) -> String {
    path.display().to_string().replace(char::is_control, "\u{fffd}")
}

fn read_file(asked: &Asked) -> Found {
    let problem =
        |title: String, help: &str| ExtractProblem { column: None, title, help: help.to_owned() };
    let mut reader = csv::Reader::from_path(&asked.path)
        .map_err(|error| problem(format!("{}: {error}", shown(&asked.path)), ""))?;
    let headers = reader.headers().map_err(|error| problem(error.to_string(), ""))?.clone();
    let mut places = Vec::new();
    for (index, column) in asked.columns.iter().enumerate() {
        let place =
            headers.iter().position(|header| header == column).ok_or_else(|| ExtractProblem {
                column: Some(index),
                title: format!("{} has no column `{column}`", shown(&asked.path)),
                help: String::new(),
            })?;
        places.push(place);
    }
    let mut keys: Vec<Vec<String>> = vec![Vec::new(); places.len()];
    for record in reader.records() {
        let record = record.map_err(|error| problem(error.to_string(), ""))?;
        for (keys, &place) in keys.iter_mut().zip(&places) {
            keys.push(record[place].to_owned());
        }
    }
    keys.into_iter()
        .zip(&asked.columns)
        .map(|(keys, column)| {
            let mut distinct: Vec<&String> = keys.iter().filter(|key| !key.is_empty()).collect();
            distinct.sort();
            distinct.dedup();
            let of_rows = keys
                .iter()
                .map(|key| {
                    distinct
                        .binary_search(&key)
                        .map_or(u32::MAX, |index| u32::try_from(index).unwrap_or(u32::MAX))
                })
                .collect();
            let origin = FileOrigin {
                file: shown(&asked.path),
                column: column.clone(),
                digest: format!("{:?}", keys.len()),
            };
            FileParents::new(origin, u32::try_from(distinct.len()).unwrap_or(0), of_rows)
                .map(Arc::new)
                .ok_or_else(|| problem("too many rows".to_owned(), ""))
        })
        .collect()
}
