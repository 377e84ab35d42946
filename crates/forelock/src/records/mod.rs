//! What the platform itself records of a load that ran, and what that says in the metrics of the
//! model.
//!
//! [`Source`] is a file with what the API answered, [`Record`] one job or batch in it, [`Measured`]
//! all of them added up: a job and its batches once, each by its latest answer, if it has ended.
//!
//! # Where it stands among the layers
//!
//! A layer of its own beside [`model`](crate::model) and [`study`](crate::study), which know nothing
//! of it, nor it of them: nothing here is simulated. It comes after [`scenario`](crate::scenario),
//! whose metrics it fills and whose messages it writes, and [`stats`](crate::stats).
//!
//! # What the times mean
//!
//! By the platform's own definitions (`JobInfo` and `BatchInfo`, Bulk API Developer Guide; Get Job
//! Info, Bulk API 2.0 and Bulk API Developer Guide; Salesforce developer documentation):
//!
//! | field | of a batch; of a job the sum over its batches |
//! |---|---|
//! | `totalProcessingTime` | on a worker: without the wait in the queue |
//! | `apiActiveProcessingTime` | active processing: without (de)serialization, with the next |
//! | `apexProcessingTime` | triggers and what else follows from the records |
//! | `createdDate` | when it was added to the queue, not when processing began; of a 1.0 job, when it was opened |
//! | `systemModstamp` | of what has ended, when processing ended; of a 1.0 job, when it was closed |
//!
//! MODEL.md §8 defines the degree of parallelism as the time that batches spent on workers, overhead
//! and lock waits included, over the duration from time 0 to the end of the last batch: that is the
//! sum of `totalProcessingTime` over the time from the first `createdDate` to the last
//! `systemModstamp`.

mod clock;
mod contradiction;
mod field;
mod file_records;
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
mod result_rows;
mod results;
mod sending;
mod source;
mod sum;
mod xml;

pub use ledger::{LeftOut, Why};
pub use measured::Measured;
pub use missing::Missing;
pub use note::{First, Note};
pub use queueing::Queueing;
pub use record::{Id, Job, JobApi, Kind, Origin, Record, State};
pub use results::Results;
pub use sending::{Gap, SendPattern, Sending};
pub use source::Source;
