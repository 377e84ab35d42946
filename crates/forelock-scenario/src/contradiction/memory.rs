//! What all loads together would keep in memory.

use super::Finder;
use super::data::{MAX_ORDERED_CHILDREN, ordered};
use crate::pacing::sends_per_partition;
use crate::{Api, Load, Loads, LockSets, Submit};
use forelock_io::words::thousands;

/// A byte each for each thread, and four where many transactions run at once: 1 to 4 GB a thread.
const MAX_ALL_PARENTS: u64 = 1_000_000_000;

/// As much as the order of the largest load that there may be.
const MAX_KEPT_BYTES: u64 = 4 * MAX_ORDERED_CHILDREN;
/// A child whose place in the order has to be remembered.
const BYTES_OF_ORDERED: u64 = 4;
/// A child that may fail, and so be kept for a second pass: its place and outcome, and then its place
/// among those that are sent again.
const BYTES_OF_LEFT_OVER: u64 = 24;
const MAX_PARTITIONS: u64 = 1_000_000;
/// Each holds the rows of its 200 records.
const MAX_CALLS_AT_ONCE: u64 = 1_000_000;

impl Finder<'_> {
    pub(super) fn memory(&mut self, sets: &LockSets) {
        let parents: u64 = sets.iter().map(|set| u64::from(set.count.get())).sum();
        if parents > MAX_ALL_PARENTS {
            self.add(
                "data.lookups",
                format!("all sets together have {} parents", thousands(parents)),
                format!(
                    "at most {} fit into memory: each thread keeps 1 to 4 bytes of each",
                    thousands(MAX_ALL_PARENTS)
                ),
            );
        }
    }

    /// Each load may be large by itself; together they have to fit into memory too.
    pub(super) fn all_loads(&mut self, loads: &Loads) {
        let kept: u64 = loads.iter().map(kept_bytes).sum();
        let too_large = |load: &Load| {
            ordered(load).is_some() && load.data.children.get() > MAX_ORDERED_CHILDREN
        };
        // What is too large by itself has been told.
        if kept > MAX_KEPT_BYTES && !loads.iter().any(too_large) {
            let most = largest(loads, kept_bytes);
            let path = if most.failed_of.is_some() {
                most.path("data.failed_of")
            } else {
                most.path("data.children")
            };
            self.add(
                &path,
                format!("{} bytes would be kept of the records of all loads", thousands(kept)),
                format!(
                    "at most {} are: four for each child of a load that is sorted or split by \
                     parent or clustered, {BYTES_OF_LEFT_OVER} for each that a second pass may \
                     have to send again",
                    thousands(MAX_KEPT_BYTES)
                ),
            );
        }
        let partitions: u64 = loads.iter().map(partitions_of).sum();
        if partitions > MAX_PARTITIONS {
            self.add(
                &largest(loads, partitions_of).path("load.partitions"),
                format!("all loads together have {} partitions", thousands(partitions)),
                format!("at most {} can be simulated", thousands(MAX_PARTITIONS)),
            );
        }
        let calls: u64 = loads.iter().map(calls_at_once).fold(0, u64::saturating_add);
        if calls > MAX_CALLS_AT_ONCE {
            self.add(
                &largest(loads, calls_at_once).path("load.submit"),
                format!("{} calls of the SOAP API may be under way at once", thousands(calls)),
                format!(
                    "at most {} can be simulated: lower `in_flight`, or the number of records of a \
                     load by the clock",
                    thousands(MAX_CALLS_AT_ONCE)
                ),
            );
        }
    }
}

fn largest(loads: &Loads, size: fn(&Load) -> u64) -> &Load {
    loads.iter().max_by_key(|load| size(load)).unwrap_or(loads.first())
}

/// What each thread remembers of the records of `load`.
pub(crate) fn kept_bytes(load: &Load) -> u64 {
    let order = if ordered(load).is_some() { BYTES_OF_ORDERED } else { 0 };
    let left_over = if load.failed_of.is_some() { BYTES_OF_LEFT_OVER } else { 0 };
    load.data.children.get() * (order + left_over)
}

fn partitions_of(load: &Load) -> u64 {
    u64::from(load.sending.partitions.get())
}

/// Sends of the SOAP API that may be under way at once: they wait in no queue.
pub(crate) fn calls_at_once(load: &Load) -> u64 {
    if load.sending.api() != Api::Soap {
        return 0;
    }
    let sends = sends_per_partition(load);
    let at_once = match load.sending.submit {
        Submit::Open { .. } => sends,
        Submit::Closed { in_flight, .. } => sends.min(u64::from(in_flight.get())),
    };
    at_once.saturating_mul(partitions_of(load))
}
