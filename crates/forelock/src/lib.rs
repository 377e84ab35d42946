//! forelock predicts what a Salesforce bulk load will do before it touches an org: how many
//! records fail on row locks, how long it takes, and what would change that.
//!
//! A load creates *children* (Opportunities), each of which looks up to a *parent* (an Account)
//! and locks the parent's row until its database *transaction* of 200 records commits. Workers run
//! batches at the same time; transactions that run at once and want the same parent wait for each
//! other, and after ten seconds a whole transaction fails. forelock plays that through, event by
//! event, and does it often enough to say how sure it is.
//!
//! # From nothing to a prediction
//!
//! A [`Scenario`](scenario::Scenario) is read from a file, or made in code and checked as a file is;
//! a [`Study`](study::Study) of it gives a [`Finding`](study::Finding).
//!
//! ```
#![doc = include_str!("../examples/predict.rs")]
//! ```
//!
//! # Watching a run
//!
//! ```
#![doc = include_str!("../examples/observer.rs")]
//! ```
//!
//! # Many scenarios
//!
//! ```
#![doc = include_str!("../examples/custom_sweep.rs")]
//! ```
//!
//! # Layers
//!
//! Each knows only those before it: [`engine`] (a discrete-event kernel that knows nothing of
//! Salesforce), [`extract`] (the CSV files that are loaded), [`scenario`] (what the user writes, and
//! in [`scenario::draft`] what is known of it before it is written), [`model`] (the bulk load, on the
//! engine), [`stats`] (estimators over replications), [`records`] (what the real platform recorded
//! of a load), [`study`] (many runs). The first five are crates of their own, each named
//! `forelock-` and then as here. How results are shown (`forelock-report`) and the commands
//! (`forelock-cli`) are crates, too.
//!
//! # Determinism
//!
//! A replication is a function of the scenario, its seed and the replication's number. Every draw
//! has a name and a number ([`engine::Stream`]) and is worked out from those alone, so that the
//! same bytes come out whatever the number of threads, and whatever was simulated before.
//!
//! The same holds across scenarios: two that differ in one thing see the same luck in all others.
//! A child's parent depends on the child, a transaction's service demand on its first record's
//! place in the load order and the number of the try, an interval on its partition and number. So
//! a difference between two scenarios shows with far fewer replications than two independent runs
//! would need.
//!
//! # Order of simultaneous events
//!
//! Time is counted in whole nanoseconds. Events of one instant happen in the order in which they
//! were scheduled, each to its end before the next; what an event schedules for its own instant
//! goes behind what is scheduled already ([`engine::Calendar`]).
//!
//! - A release is one step: every row held is handed to its first waiter or freed, in the order in
//!   which it was taken. Then are scheduled, for this instant: the going-on of each waiter that was
//!   granted, in the order of the hand-overs, and after them the batch's next step.
//! - The end of a service counts as scheduled when the number in service last changed. Services
//!   that end at one instant end in the order in which they began ([`engine::SharedServer`]).
//! - A worker freed at some instant takes its next batch within the event that freed it.
//! - What is awaited is an event even if it takes no time: an overhead, a think time, the delay of
//!   a re-send or a service of no length ends in an event of its own, behind what is scheduled
//!   already. Only a lock-free part that there isn't (`held_fraction = 1`) is no service: the
//!   transaction asks for its rows in the event in which it starts.

pub mod records;
pub mod study;

pub use forelock_engine as engine;
pub use forelock_extract as extract;
pub use forelock_model as model;
pub use forelock_scenario as scenario;
pub use forelock_stats as stats;
