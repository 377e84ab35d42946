//! The charts of an extract.

use super::Picture;
use super::fan_out::{FanOut, fan_out};
use forelock::extract::FanOutCounts;
use forelock::extract::profile::{ColumnProfile, Profile};
use forelock_io::files::file_name;
use forelock_io::words::grouped;
use std::path::Path;

/// All that the charts of an extract are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileDrawing {
    /// The file as it was named.
    pub file: String,
    /// Its columns of parents.
    pub columns: Vec<ColumnDrawing>,
}

/// A column of parents.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDrawing {
    /// The column.
    pub column: String,
    /// Rows without a parent.
    pub without_parent: u32,
    /// How many parents have how many rows; its own hottest parents, who have numbers and no names,
    /// are left out.
    pub fan_out: FanOutCounts,
    /// The parents with most rows by name, those first.
    pub hottest: Vec<(String, u32)>,
}

impl ProfileDrawing {
    /// What is drawn of `profile`.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        Self {
            file: profile.file.clone(),
            columns: profile.columns.iter().map(ColumnDrawing::new).collect(),
        }
    }

    /// What files with the charts are named after.
    #[must_use]
    pub fn name(&self) -> String {
        let stem = Path::new(&self.file).file_stem();
        stem.map_or_else(|| self.file.clone(), |stem| stem.to_string_lossy().into_owned())
    }

    /// The charts: the fan-out of each column.
    #[must_use]
    pub fn pictures(&self) -> Vec<Picture> {
        self.columns.iter().map(|column| column.picture(&self.file)).collect()
    }
}

impl ColumnDrawing {
    fn new(column: &ColumnProfile) -> Self {
        let parents_with = column.fan_out.parents_with.clone();
        Self {
            column: column.name.clone(),
            without_parent: column.without_parent,
            fan_out: FanOutCounts { parents_with, hottest: Vec::new() },
            hottest: column.hottest.iter().map(|hot| (hot.key.clone(), hot.children)).collect(),
        }
    }

    fn picture(&self, file: &str) -> Picture {
        let remark = match self.without_parent {
            0 => String::new(),
            none => format!("; {} more have none", grouped(f64::from(none), 0)),
        };
        fan_out(&FanOut {
            name: file_name(&format!("fan-out-{}", self.column)),
            subject: file,
            parent: &self.column,
            children: "rows".to_owned(),
            remark: &remark,
            counts: &self.fan_out,
            hottest: self.hottest.clone(),
        })
    }
}
