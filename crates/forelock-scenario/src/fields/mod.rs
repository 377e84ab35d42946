//! Every field that a scenario may have, and all that is known of it: one file a table of the
//! scenario. Reading, `--set`, `--vary` and `--fit`, hashing, the reference and the schema that
//! editors read all start from here.

pub(crate) mod background;
pub(crate) mod data;
pub(crate) mod distribution;
mod field;
mod kind;
pub(crate) mod load;
pub(crate) mod loads;
pub(crate) mod locks;
pub(crate) mod metrics;
pub(crate) mod org;
pub(crate) mod parents;
mod path;
pub(crate) mod root;
pub(crate) mod run;
mod schema;
mod sections;
pub(crate) mod service;

pub use field::{Field, GREATEST_CV, Literal, Only, Otherwise, Role};
pub use kind::{Interval, Kind};
pub use path::{FieldPath, NoSuchField, every_field, find};
pub use root::SCENARIO;
pub use schema::schema;
pub use sections::{Section, sections};

/// The names of all of a list, each of which `$name` takes from an `$one`.
macro_rules! names {
    ($all:expr, $one:ident => $name:expr) => {{
        let mut names = [""; $all.len()];
        let mut index = 0;
        while index < names.len() {
            let $one = &$all[index];
            names[index] = $name;
            index += 1;
        }
        names
    }};
}

use names;

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
    pub(crate) const NONE: Self = Self { name: "", about: "", all: &[] };

    /// The field of that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'static Field> {
        self.all.iter().find(|field| field.key == key).copied()
    }

    /// Whether it says what nobody decides, an org, its users or the data, so that its numbers may be
    /// ranges.
    #[must_use]
    pub fn may_be_open(&self) -> bool {
        matches!(
            self.name,
            "org"
                | "scaling"
                | "service"
                | "load_service"
                | "locks"
                | "background"
                | "data"
                | "data_of_load"
                | "lookup"
                | "fan_out"
        )
    }

    /// The keys, in the order of the table.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        self.all.iter().map(|field| field.key).collect()
    }
}
