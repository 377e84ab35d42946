//! What records were read from, for programs.

use forelock::scenario::{Load, Order};
use serde::{Deserialize, Serialize};

/// What records were read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonData {
    /// The file, from the current directory; of several, the directory, the pattern, or the first and
    /// the last.
    pub file: String,
    /// How many files there are; not there for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
    /// A digest of its content.
    pub digest: String,
    /// How many rows it has.
    pub rows: u64,
    /// In which order they were loaded, as the scenario says it.
    pub order: DataOrder,
    /// One for each set of parents that is read from it: the first, then the lookups.
    pub columns: Vec<JsonParentColumn>,
}

/// An order of records, as a scenario names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataOrder {
    /// Shuffled.
    Random,
    /// Sorted by parent.
    ByParent,
    /// Sorted by parent, up to some places apart.
    Clustered,
    /// As the file has them.
    File,
}

/// A column of parents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JsonParentColumn {
    /// Its heading.
    pub column: String,
    /// How many parents it names.
    pub parents: u32,
    /// How many rows have none.
    pub rows_without_parent: u32,
    /// Children of the parent that has most.
    pub most_children: u32,
    /// Whether a child locks its parent.
    pub locks: bool,
}

impl JsonData {
    /// None where records are drawn.
    pub(super) fn of(load: &Load) -> Option<Self> {
        let data = &load.data;
        let first = data.file().filter(|file| file.origin().is_named())?;
        let columns = data.sets.iter();
        let columns = columns.filter_map(|set| Some((set.file()?, load.lock_of(set).is_some())));
        Some(Self {
            file: first.origin().file.clone(),
            files: data.several_files().map(|files| files.len() as u64),
            digest: first.origin().digest.to_string(),
            rows: data.children.get(),
            order: match data.order {
                Order::Random => DataOrder::Random,
                Order::ByParent => DataOrder::ByParent,
                Order::Clustered { .. } => DataOrder::Clustered,
                Order::File => DataOrder::File,
            },
            columns: columns
                .map(|(parents, locks)| JsonParentColumn {
                    column: parents.origin().column.clone(),
                    parents: parents.named(),
                    rows_without_parent: parents.without_parent(),
                    most_children: parents.most_children(),
                    locks,
                })
                .collect(),
        })
    }
}
