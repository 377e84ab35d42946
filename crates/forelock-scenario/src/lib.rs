//! What the user writes: a load, an org, and what is asked of them.

mod advice;
mod builder;
mod capacity;
mod client;
mod client_settings;
mod commented;
mod contradiction;
mod cost;
mod data;
mod definition;
pub mod draft;
mod explained;
pub mod fields;
mod file_parents;
#[cfg(feature = "fixture")]
#[doc(hidden)]
#[allow(
    clippy::unwrap_used,
    clippy::must_use_candidate,
    reason = "for tests alone, which a wrong fixture should fail"
)]
pub mod fixture;
mod given_parents;
mod load;
mod loaded;
mod loads;
mod lock_lines;
mod lock_rule;
mod lock_sets;
mod metric;
#[cfg(feature = "schema")]
mod metric_schema;
mod objective;
mod observation;
mod org;
mod pacing;
mod per_metric;
mod precision;
mod quantity;
mod ranges;
mod read;
mod record_files;
mod run_settings;
mod source;
mod template;
mod transport;
mod united_parents;
mod unknown;

pub use advice::{Advice, deadlock_share};

pub use builder::ScenarioBuilder;
pub use client::{CLIENTS, Client, ClientBatch, ClientPace, ClientUse, MAX_JOB_BYTES};
pub use client_settings::ClientSettings;
pub use contradiction::{Contradiction, Contradictions};
pub use cost::Cost;
pub use data::{Bucket, Children, Data, FanOut, Order, ParentSet, Parents};
pub use definition::{Definition, DefinitionHash};
pub use explained::{Explained, ValueOrigin};
pub use file_parents::{FileOrigin, FileParents};
pub use load::{BatchSize, Retry, Sending, Split, Submit};
pub use loaded::{Loaded, load, parse};
pub use loads::{Load, LoadId, Loads};
pub use lock_lines::LockLine;
pub use lock_rule::{LockAt, LockRule, Operation, Relationship};
pub use lock_sets::{LockSet, LockSets, OwnRows, SetId};
pub use metric::{Metric, MetricUnit, UnknownMetric};
pub use objective::{Comparison, Objective};
pub use observation::Observation;
pub use org::{Background, Deadlock, Failure, LockOrder, LockWait, Locks, Org, Scaling, Service};
pub use per_metric::PerMetric;
pub use precision::{Precision, Width};
pub use quantity::{Quantity, QuantityUnit};
pub use read::units::show_span;
pub use record_files::{FilesByPartition, RecordFile};
pub use run_settings::RunSettings;
pub use source::{Diagnostic, Diagnostics, Position, SecondPass, Severity};
pub(crate) use source::{Foreign, is_csv};
pub use template::{CapturedTemplate, FieldSet, Template};
pub use transport::{Api, ConcurrencyMode, MAX_BATCH_RECORDS, MAX_SOAP_RECORDS, Transport};
pub use united_parents::UnitedParents;
pub use unknown::Unknown;

/// A whole scenario, checked: every range that its types state holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What results are filed under.
    pub name: String,
    /// In the user's words.
    pub description: Option<String>,
    /// What is loaded, and how.
    pub loads: Loads,
    /// What processes it.
    pub org: Org,
    /// Other users and integrations.
    pub background: Vec<Background>,
    /// How to simulate it.
    pub run: RunSettings,
    /// What must hold.
    pub objectives: Vec<Objective>,
    /// What a real run gave.
    pub observed: Vec<Observation>,
    /// Fields that are not known, in the order of their paths: the scenario has the middle of each.
    pub unknown: Vec<Unknown>,
}

impl Scenario {
    /// Whether anything is asked, of all loads together or of one.
    #[must_use]
    pub fn has_objectives(&self) -> bool {
        !self.objectives.is_empty() || self.loads.iter().any(|load| !load.objectives.is_empty())
    }

    /// What a transaction of `load` costs.
    #[must_use]
    pub fn service_of(&self, load: &Load) -> Service {
        load.service.unwrap_or(self.org.service)
    }
}
