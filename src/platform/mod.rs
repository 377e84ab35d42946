//! What the platform itself records of a load.
mod field;
mod json;
mod read;
mod record;
mod records;
mod source;
mod xml;

pub use record::{Id, Job, JobApi, Kind, Origin, Record, State};
pub use source::Source;
