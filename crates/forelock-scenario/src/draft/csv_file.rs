//! A CSV that is loaded as it is.

use super::{Draft, DraftError, DraftLoad, DraftLookup};
use crate::Client;
use forelock_extract::{ExtractOptions, ExtractReader};
use std::path::{Path, PathBuf};

/// The columns of a CSV.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) path: PathBuf,
    columns: Vec<String>,
}

impl Header {
    pub(super) fn read(path: &Path) -> Result<Self, DraftError> {
        let reader = ExtractReader::open(path, ExtractOptions::default()).map_err(Box::new)?;
        Ok(Self { path: path.to_owned(), columns: reader.columns().to_vec() })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str)
    }
}

/// The records of the file, of an object that is called as the file is, by `client`. `column` names the
/// parents, if that is said.
pub(super) fn read(
    path: &Path,
    client: &'static Client,
    column: Option<&str>,
) -> Result<Draft, DraftError> {
    let header = Header::read(path)?;
    // `Opportunity.csv.gz` is of opportunities.
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let object = name.split('.').next().unwrap_or_default();
    let mut load = DraftLoad::new(object, client);
    let lookups = match column {
        Some(column) => vec![DraftLookup::of_column(column, object)],
        None => DraftLookup::of_fields(header.names(), object, &[]),
    };
    let mut remarks = Vec::new();
    if lookups.is_empty() {
        remarks.push(
            "no column is called after a lookup: `--parent-column` names the one that holds parents"
                .to_owned(),
        );
    }
    load.lookups = Some(lookups);
    load.file = Some(header.path);
    Ok(Draft { loads: vec![load], remarks })
}
