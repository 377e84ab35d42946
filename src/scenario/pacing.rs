//! How many sends leave, and when, as far as a scenario tells without being run.

use super::capacity::capacity;
use super::{Api, Load, MAX_BATCH_RECORDS, Scenario, Submit};

const DAY: f64 = 24.0 * 3600.0;

/// The sends of the largest partition, first tries only. (A split by parent may make them a few more.)
pub(super) fn sends_per_partition(load: &Load) -> u64 {
    let (load, data) = (&load.sending, &load.data);
    let children = data.children.get().div_ceil(u64::from(load.partitions.get()));
    let sends = children.div_ceil(u64::from(load.batch_size.get()));
    load.max_batches_per_partition.map_or(sends, |most| sends.min(most.get()))
}

/// Batches that the platform makes of a full send.
pub(super) fn batches_per_send(load: &Load) -> u32 {
    match load.sending.api {
        Api::BulkV1 | Api::Soap => 1,
        Api::BulkV2 => load.sending.batch_size.get().div_ceil(MAX_BATCH_RECORDS),
    }
}

/// How many of `wanted` transactions of a load may be served at once: sends of the SOAP API take no
/// worker.
pub(super) fn workers_for(scenario: &Scenario, load: &Load, wanted: f64) -> f64 {
    match load.sending.api {
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
