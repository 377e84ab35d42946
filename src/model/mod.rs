//! The bulk load, on the engine: a state machine that the event calendar drives.
//!
//! [`Plan`] is a scenario with all worked out that its replications share; [`Simulator`] plays one
//! replication after another; [`Outcome`] is what one gives; an [`Observer`] can watch it all.
//!
//! # What is simulated
//!
//! *Data.* Children 0 to N − 1 look up to one parent of each set. Which, is a function of the
//! child; with exact numbers of children for each parent (fixed, histogram), parents ascend with
//! the children's numbers, and a random load order is a random permutation.
//!
//! *Load.* Partitions send their children, `batch_size` at a time, by the clock or as earlier
//! sends finish. A send is a batch (Bulk API 1.0) or a job that is cut into batches of 10,000 (2.0).
//!
//! *Org.* Workers take batches from one queue. A batch's transactions run one after another: each
//! is served on the shared capacity, takes its rows one by one, waits where another holds one, is
//! served the rest and commits; or it is refused a row and fails.
//!
//! # Choices
//!
//! Where the specification leaves a choice, this is what was chosen, and why:
//!
//! - *Clustered order*: each child's displacement is a whole number of places, uniform from
//!   −`window` to `window`; of children that come to the same place, the one that was further
//!   ahead goes first. Others crowding in can move a child a little further than `window`.
//! - *Histogram fan-out*: exact numbers, not weights: the buckets describe a file that exists. They
//!   must add up to the scenario's parents and children. Rows ascend with the buckets.
//! - *Zero lengths* of overhead, think time and retry delay are allowed, and end in an event like
//!   any other (see the crate's page on the order of simultaneous events). Zero intervals, holds,
//!   timeouts, time slices and horizons are refused: they'd mean something else than they say.
//! - *An open partition* makes its send first and then schedules the next one.
//! - *Horizon*: events of the horizon's own instant still happen. Waits and attempts under way
//!   count up to it. If every child has its outcome before, the duration is the end of the last
//!   batch, though background transactions may still run.
//! - *Failing by record*: a record that looks up to several refused rows fails once. A refused row
//!   is not asked for again by the same transaction, even if it is free by then.
//! - *Several sets*: a transaction's rows come record by record, and of one record in the order of
//!   the sets; rows of a later set count as higher than those of an earlier one. Only sets that
//!   lock are simulated; the first always does.
//! - *Re-sends* of a partition's send come as one send of that partition; their records keep the
//!   load order. Each re-send is a new batch (or job) with all its attempts before it.
//! - *Draws* are cut at a century.

mod background;
mod batch;
mod claim;
mod data;
mod displaced;
mod exact_counts;
mod fan_out;
mod first_set_fan_out;
mod hat;
mod load_order;
mod lock_table;
mod lock_waits;
mod lock_word;
mod lock_words;
mod locking;
mod lognormal;
mod observer;
mod outcome;
mod owner;
mod partition;
mod plan;
mod processing;
mod queue;
mod reciprocal;
mod row;
mod runs;
mod simulator;
mod submission;
mod timeline;
mod wait_queue;
mod waits_for;
mod weighted;
mod worker;
mod zipf;

pub use crate::extract::{FanOutCounts, HotParent};
pub use batch::BatchId;
pub use lock_waits::{LockWaitRecorder, LockWaits, WaitBin};
pub use observer::{AttemptEnd, Happening, Observer, Refusal, Unobserved};
pub use outcome::Outcome;
pub use owner::{Claimant, Owner, WorkerId};
pub use plan::Plan;
pub use row::RowId;
pub use simulator::{ReplicationNumber, Simulator};
pub use timeline::{MAX_STEPS, Step, Timeline, TimelineRecorder};
