//! How many sends leave, and when, as far as a scenario tells without being run.

use super::capacity::capacity;
use super::{Api, ConcurrencyMode, Load, MAX_BATCH_RECORDS, Scenario, Submit};

const DAY: f64 = 24.0 * 3600.0;

/// The sends of the largest partition, first tries only. (A split by parent may make them a few more.)
pub(super) fn sends_per_partition(load: &Load) -> u64 {
    let size = u64::from(load.sending.batch_size.get());
    let sends = match load.files_by_partition() {
        None => children_per_partition(load).div_ceil(size),
        Some(partitions) => {
            let sends = |files: &Vec<u64>| files.iter().map(|rows| rows.div_ceil(size)).sum();
            partitions.iter().map(sends).max().unwrap_or_default()
        }
    };
    load.sending.max_batches_per_partition.map_or(sends, |most| sends.min(most.get()))
}

/// Records of the largest partition, unless it is split by parent; of the largest of several files.
fn children_per_partition(load: &Load) -> u64 {
    match load.files_by_partition() {
        None => load.data.children.get().div_ceil(u64::from(load.sending.partitions.get())),
        Some(partitions) => partitions.iter().flatten().copied().max().unwrap_or_default(),
    }
}

/// Batches that the platform makes of a full send; of a send of all records, if there are fewer.
pub(super) fn batches_per_send(load: &Load) -> u32 {
    match load.sending.api() {
        Api::BulkV1 | Api::Soap => 1,
        Api::BulkV2 => {
            let size = u64::from(load.sending.batch_size.get());
            let partition = children_per_partition(load);
            let batches = size.min(partition).div_ceil(u64::from(MAX_BATCH_RECORDS));
            // A size has 32 bits.
            u32::try_from(batches).unwrap_or(u32::MAX)
        }
    }
}

/// Batches that the platform has at once before any of them ends, at most; all of an open load.
///
/// Partitions that begin one after another may never be there together: then only those of one
/// count. Sends of the SOAP API are no batches, but count as such.
pub(super) fn batches_at_once(load: &Load) -> f64 {
    let sending = &load.sending;
    let sends = sends_per_partition(load);
    let sends = match sending.submit {
        Submit::Open { .. } => sends,
        Submit::Closed { in_flight, .. } => sends.min(u64::from(in_flight.get())),
    };
    let together = if sending.stagger.is_zero() { sending.partitions.get() } else { 1 };
    f64::from(together) * sends as f64 * f64::from(batches_per_send(load))
}

/// Whether no two transactions of the load ever run at once.
pub(super) fn runs_alone(scenario: &Scenario, load: &Load) -> bool {
    let one_worker = scenario.org.workers.get() == 1 && load.sending.api() != Api::Soap;
    let one_send = load.sending.partitions.get() == 1 && !sends_overlap(load);
    load.sending.mode() == ConcurrencyMode::Serial
        || one_worker
        || one_send && batches_per_send(load) == 1
}

/// Whether two sends of one partition may be under way at once.
pub(super) fn sends_overlap(load: &Load) -> bool {
    sends_per_partition(load) > 1
        && match load.sending.submit {
            Submit::Open { .. } => true,
            Submit::Closed { in_flight, .. } => in_flight.get() > 1,
        }
}

/// How many of `wanted` transactions of a load may be served at once: sends of the SOAP API take no
/// worker.
pub(super) fn workers_for(scenario: &Scenario, load: &Load, wanted: f64) -> f64 {
    match load.sending.api() {
        Api::BulkV1 | Api::BulkV2 => wanted.min(f64::from(scenario.org.workers.get())),
        Api::Soap => wanted,
    }
}

/// Sends in the busiest 24 hours. A closed load goes as fast as the org lets it: no faster than
/// the workers that its sends in flight can occupy.
pub(super) fn sends_in_busiest_day(scenario: &Scenario, of: &Load) -> f64 {
    let load = &of.sending;
    let partitions = load.partitions.get();
    let sends = sends_per_partition(of) as f64;
    let interval = match load.submit {
        Submit::Open { interval } => interval,
        Submit::Closed { in_flight, .. } => {
            let batches = f64::from(batches_per_send(of));
            let in_flight = f64::from(partitions) * f64::from(in_flight.get()) * batches;
            let workers = workers_for(scenario, of, in_flight);
            return (sends * f64::from(partitions)).min(DAY * capacity(scenario, of, workers));
        }
    };
    let interval = interval.mean.as_secs_f64();
    let stagger = load.stagger.as_secs_f64();
    let sending = sends * interval;
    // Equal partitions, evenly staggered: they are busiest together in the middle.
    let middle = (stagger * f64::from(partitions - 1) + sending) / 2.0;
    let day = (middle - DAY / 2.0, middle + DAY / 2.0);
    let in_day = |partition: u32| {
        let start = stagger * f64::from(partition);
        (day.1.min(start + sending) - day.0.max(start)).max(0.0) / interval
    };
    (0..partitions).map(in_day).sum()
}

/// Sends a second of an open load in its long middle: of one partition at least, and of as many
/// as overlap on average.
pub(super) fn offered_rate(load: &Load, interval_seconds: f64) -> f64 {
    let partitions = f64::from(load.sending.partitions.get());
    let together = partitions / interval_seconds;
    let one = 1.0 / interval_seconds;
    together.min(staggered_rate(load)).max(one)
}

/// The shortest interval at which [`offered_rate`] is no more than `rate` a second.
pub(super) fn shortest_interval(load: &Load, rate: f64) -> f64 {
    let partitions = f64::from(load.sending.partitions.get());
    if staggered_rate(load) <= rate { 1.0 / rate } else { partitions / rate }
}

/// Sends a second if each partition only has until the next one starts.
fn staggered_rate(load: &Load) -> f64 {
    // Without a stagger this is infinite, as it should be: all partitions send together.
    sends_per_partition(load) as f64 / load.sending.stagger.as_secs_f64()
}
