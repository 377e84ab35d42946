//! The bulk load, on the engine.

mod background;
mod batch;
mod claim;
mod data;
mod fan_out;
mod load_order;
mod lock_table;
mod locking;
mod observer;
mod outcome;
mod partition;
mod plan;
mod processing;
mod queue;
mod simulator;
mod submission;
mod waits_for;
mod weighted;
mod worker;

pub use lock_table::{Owner, RowId};
pub use observer::{AttemptEnd, BatchId, Happening, Observer, Refusal, Unobserved, WorkerId};
pub use outcome::Outcome;
pub use plan::Plan;
pub use simulator::{ReplicationNumber, Simulator};
