//! `.sdl` of Data Loader: which column goes to which field.

use super::DraftError;
use super::properties::{Settings, properties};
use super::text_file::text;
use std::path::Path;

/// Columns with their fields.
#[derive(Debug)]
pub(super) struct FieldMapping(Settings);

impl FieldMapping {
    pub(super) fn read(path: &Path) -> Result<Self, DraftError> {
        Ok(Self(properties(&text(path)?)))
    }

    /// A column and its field; one column may go to several fields.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(column, fields)| {
            fields.split(',').map(move |field| (column.as_str(), field.trim()))
        })
    }
}
