//! The bulk load, on the engine: a state machine that the event calendar drives.
//!
//! [`Plan`] is a scenario with all worked out that its replications share; [`Simulator`] plays one
//! replication after another; [`Outcome`] is what one gives; an [`Observer`] can watch it all.
//!
//! # What is simulated
//!
//! *Data.* Children 0 to N − 1 of a load look up to one parent of each set. Which, is a function of
//! the child; with exact numbers of children for each parent (fixed, histogram), parents ascend with
//! the children's numbers, and a random load order is a random permutation. A set that is reached
//! *via* another one hangs on that set's rows. Which sets lock, and at which step of a transaction,
//! the scenario's [`LockRule`](forelock_scenario::LockRule) says.
//!
//! *Loads.* Each begins at its time or after others have ended, and shares the org with those that
//! run: one queue, one set of workers, one capacity, one lock table. Sets of one name are the same
//! rows. A second pass sends what failed in its first one.
//!
//! *Sends.* Partitions send their children, `batch_size` at a time, by the clock or as earlier
//! sends finish. A send is a batch (Bulk API 1.0), a job that is cut into batches of 10,000 (2.0), or
//! a transaction that begins at once (SOAP).
//!
//! *Org.* Workers take batches from one queue; of the serial ones, one at a time runs. A batch's
//! transactions run one after another: each is served on the shared capacity, takes the rows that
//! lock at the start one by one, waits where another holds one, is served, takes those that lock at
//! the save, is served the rest and commits; or it is refused a row and fails. A batch that has used
//! its attempts fails its whole job in the Bulk API 2.0.
//!
//! # Where to look
//!
//! A run is made of subsystems, each with its state, its events and its invariants in the file of its
//! name: the *loader* (what the client sends, and what becomes of each record), the *platform* (queue,
//! workers and shared capacity), *locking* (who holds which rows and who waits) and *background*
//! traffic. They share the *executive* (clock, events to come, counts, observer). The *simulator* takes
//! one event after another and passes on what one subsystem asks of another.
//!
//! # Choices
//!
//! Where the specification leaves a choice, this is what was chosen, and why. An implementation that
//! was made apart (`tests/oracle`) reads it the same way, and says what difference other readings
//! make.
//!
//! - *Clustered order*: each child's displacement is a whole number of places, uniform from
//!   −`window` to `window`; of children that come to the same place, the one that was further
//!   ahead goes first. Others crowding in can move a child a little further than `window`.
//! - *Histogram fan-out*: exact numbers, not weights: the buckets describe a file that exists. They
//!   must add up to the scenario's parents and children. Rows ascend with the buckets.
//! - *Zero lengths* of overhead, think time and retry delay are allowed, and end in an event like
//!   any other (see the crate's page on the order of simultaneous events). Zero intervals, holds,
//!   timeouts, time slices and horizons are refused: they'd mean something else than they say. A part
//!   of the service whose *fraction* is 0 is no service, and no event.
//! - *An open partition* makes its send first and then schedules the next one.
//! - *Horizon*: events of the horizon's own instant still happen. Waits and attempts under way
//!   count up to it. If every child has its outcome before, the duration is the end of the last
//!   batch, though background transactions may still run. A second pass that has not begun has as
//!   its children all that its first pass has not created by then; they are unprocessed in it, and in
//!   the metrics of all loads.
//! - *Failing by record*: a record that looks up to several refused rows fails once. A refused row
//!   is not asked for again by the same transaction, even if it is free by then.
//! - *Several sets*: record by record, a transaction asks for the record's own row, if it locks that,
//!   and then for those of its sets in the order of its load; by row, sets come in the order of their
//!   first appearance in the scenario, whichever load asks.
//! - *Re-sends* of a partition's send come as one send of that partition; their records keep the
//!   load order. Each re-send is a new batch (or job) with all its attempts before it.
//! - *SOAP*: a send's transaction begins within the event that sends it.
//! - *A failed job*: a batch that is in its overhead ends when that is over.
//! - *The serial lane*: a serial batch that has to wait lets parallel ones behind it pass.
//! - *An empty second pass* ends within the event that ends its first pass, whatever else it was to
//!   wait for; it takes no time.
//! - *A capped second pass* (`max_batches_per_partition`): what it is not to send keeps the outcome of
//!   the first pass.
//! - *Own rows*: a load of records that another load looks up to draws its own parents, also where
//!   the other load reaches that set via these records.
//! - *Nights*: one standard normal is drawn a replication, for all loads; each load scales it by its
//!   own `day_to_day`, or the org's.
//! - *Draws* are cut at a century.

mod background;
mod batch;
mod claim;
mod data;
mod displaced;
mod drawn_sets;
mod event;
mod exact_counts;
mod executive;
mod fan_out;
mod first_set_fan_out;
mod fours;
mod hat;
mod load_order;
mod load_plan;
mod loader;
mod lock_table;
mod lock_waits;
mod lock_word;
mod lock_words;
mod locking;
mod lognormal;
mod narrow;
mod observer;
mod outcome;
mod owner;
mod partition;
mod partition_files;
mod plan;
mod platform;
mod queue;
mod reciprocal;
mod replicates;
mod row;
mod rows_of_load;
mod runs;
mod simulator;
mod timeline;
mod wait_queue;
mod waits_for;
mod weighted;
mod worker;
mod zipf;

pub use batch::BatchId;
pub use forelock_extract::{FanOutCounts, HotParent};
pub use lock_waits::{LockWaitRecorder, LockWaits, WaitBin};
pub use observer::{AttemptEnd, Happening, Observer, Refusal, Unobserved};
pub use outcome::{Outcome, RunOutcome};
pub use owner::{Claimant, Owner, WorkerId};
pub use plan::Plan;
pub use replicates::Replicates;
pub use row::RowId;
pub use simulator::{ReplicationNumber, Simulator};
pub use timeline::{MAX_STEPS, Step, Timeline, TimelineRecorder};
