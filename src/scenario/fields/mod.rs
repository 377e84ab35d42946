//! Every field that a scenario may have, and all that is known of it: one file a table of the
//! scenario. Reading, `--set`, `--vary` and `--fit`, hashing, the reference and the schema that
//! editors read all start from here.

mod background;
mod data;
mod distribution;
mod field;
mod kind;
mod load;
mod loads;
mod locks;
mod metrics;
mod org;
mod parents;
mod path;
mod root;
mod run;
mod schema;
mod sections;
mod service;

pub use field::{Field, Literal, Only, Otherwise, Role};
pub use kind::{Interval, Kind};
pub use path::{FieldPath, NoSuchField, every_field, find};
pub use root::SCENARIO;
pub use schema::schema;
pub use sections::{Section, sections};

/// The fields of a table.
#[derive(Debug)]
pub struct Fields {
    /// What the schema calls the table.
    pub name: &'static str,
    /// What the table is about.
    pub about: &'static str,
    /// All of them.
    pub all: &'static [&'static Field],
}

impl Fields {
    /// A value that is no table has none.
    const NONE: Self = Self { name: "", about: "", all: &[] };

    /// The field of that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'static Field> {
        self.all.iter().find(|field| field.key == key).copied()
    }

    /// The keys, in the order of the table.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        self.all.iter().map(|field| field.key).collect()
    }
}
