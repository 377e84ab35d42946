//! What the platform itself records of a load.
mod clock;
mod field;
mod json;
mod ledger;
mod measured;
mod missing;
mod note;
mod observed;
mod oddities;
mod queueing;
mod read;
mod record;
mod records;
mod source;
mod sum;
mod xml;

pub use ledger::{LeftOut, Why};
pub use measured::Measured;
pub use missing::Missing;
pub use note::{First, Note};
pub use queueing::Queueing;
pub use record::{Id, Job, JobApi, Kind, Origin, Record, State};
pub use source::Source;
