//! Scenarios to be written: what is known of a load before anyone has typed it, be it from questions or
//! from the files of other tools.
//!
//! # Where it stands among the layers
//!
//! After the rest of this crate, whose names and tools it uses; nothing here is simulated.

mod counted;
mod csv_file;
mod cumulus;
mod cumulus_project;
mod data_loader;
mod data_loader_xml;
mod error;
mod field_mapping;
mod foreign_file;
mod lookup;
mod properties;
mod sfdmu;
mod soql;
#[cfg(test)]
mod tests;
mod text_file;

pub use error::DraftError;
pub use foreign_file::ForeignLoad;
pub use lookup::DraftLookup;

use crate::{Client, Operation};
use std::path::PathBuf;

/// What is to be loaded: each load begins when the one before it has ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// In their order.
    pub loads: Vec<DraftLoad>,
    /// What a file says and the scenario leaves out, a sentence each.
    pub remarks: Vec<String>,
}

/// A load, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftLoad {
    /// The object that is loaded.
    pub object: String,
    /// The tool that sends it.
    pub client: &'static Client,
    /// What is done to the records; `None` if nobody says it.
    pub operation: Option<Operation>,
    /// What the tool is told, over its defaults.
    pub settings: Vec<DraftSetting>,
    /// How many records there are; `None` if nobody says it.
    pub children: Option<u64>,
    /// The CSV file that has them, if it is there.
    pub file: Option<PathBuf>,
    /// What the records look up to, and lock; `None` if nobody says it.
    pub lookups: Option<Vec<DraftLookup>>,
}

/// A field of the `[load]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftSetting {
    /// The field.
    pub key: &'static str,
    /// What it is set to.
    pub value: toml::Value,
    /// Where that is said, in words for a comment.
    pub from: String,
}

impl DraftLoad {
    /// Of `object` by `client`, of which nothing else is known.
    #[must_use]
    pub fn new(object: &str, client: &'static Client) -> Self {
        Self {
            object: object.to_owned(),
            client,
            operation: None,
            settings: Vec::new(),
            children: None,
            file: None,
            lookups: None,
        }
    }

    /// Serial or Parallel, as tools spell it.
    fn set_mode(&mut self, word: &str, from: &str) {
        let is_serial = word.trim().eq_ignore_ascii_case("serial");
        self.set("concurrency_mode", if is_serial { "Serial" } else { "Parallel" }, from);
    }

    /// How many sends are under way at once.
    fn set_in_flight(&mut self, sends: u32, from: &str) {
        let sends = sends.max(1).into();
        let pace = [("pattern", toml::Value::from("closed")), ("in_flight", sends)];
        let pace: toml::Table =
            pace.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
        self.set("submit", pace, from);
    }

    fn set(&mut self, key: &'static str, value: impl Into<toml::Value>, from: &str) {
        self.settings.push(DraftSetting { key, value: value.into(), from: from.to_owned() });
    }
}

/// An operation as tools spell it: `Insert`, `hard_delete`, `etl_upsert`.
fn operation(word: &str) -> Option<Operation> {
    let word = word.to_ascii_lowercase().replace(['_', '-', ' '], "");
    Some(match word.as_str() {
        "insert" | "add" => Operation::Insert,
        "update" => Operation::Update,
        "upsert" | "etlupsert" | "smartupsert" => Operation::Upsert,
        "delete" | "harddelete" => Operation::Delete,
        _ => return None,
    })
}
