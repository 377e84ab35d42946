//! Plays a scenario in real time against PostgreSQL: its connections are the workers, its locks the
//! locks. What is drawn is drawn here anew, so that a fault in forelock's own draws would show too.

mod batch_queue;
mod client;
mod connection;
mod overhead;
mod records;
mod run;
mod supported;
mod tally;
mod worker;

pub use connection::LockKind;
pub use overhead::Overhead;
pub use run::{Database, play};
pub use tally::Tally;
